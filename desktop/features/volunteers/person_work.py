"""What can be done with the person chosen in 名册: one subject each, with its own forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from db.domain.errors import KnownError

if TYPE_CHECKING:
    from desktop.features.volunteers.roster_work import RosterPart


class PersonWork(QObject):
    """Opens its forms in the bench of the roster; the roster hands back what belongs to one of its ``purposes``."""

    purposes: frozenset[str] = frozenset()
    fields = {"guardian": "guardian_name", "insurance": "policy", "volunteer": "name"}
    """Fields of a request that the form calls otherwise."""

    def __init__(self, roster: RosterPart) -> None:
        super().__init__(roster)
        self.roster, self.desk, self.bench = roster, roster.desk, roster.bench
        self.confirmed = False

    @property
    def card(self) -> Any:
        """Who is chosen; ``None`` while nobody is."""
        return self.roster.card

    def show_card(self, card: Any, none: str, gone: str) -> None:
        """Somebody else is chosen: ``none`` says that nobody is, ``gone`` that he serves no more (or that nobody is)."""

    def edited(self, field: str) -> None:
        """A field of one of its forms was changed."""
        self.confirmed = False

    def seek(self, field: str, text: str) -> None:
        """Something is sought in a field of one of its forms."""
        self.roster.seek(self.bench.form, field, text)

    def commit(self, purpose: str, values: dict[str, Any]) -> None:
        """F9 in one of its forms."""

    def run(self, case: Any, request: Any, then: Any = None) -> None:
        """Change; a refusal is said in the form."""
        self.roster.run(case, request, then or self.kept, self.not_kept)

    def kept(self, _: Any) -> None:
        """Done: back to the card."""
        self.roster.tell(self.tr("已存"), self.card.head.name if self.card is not None else "")
        self.bench.show_info()
        self.roster.show()

    def not_kept(self, error: KnownError) -> None:
        """Refused; a warning lets the next press through."""
        self.confirmed = error.code.endswith("-CONFIRM")
        self.bench.form.say(error.message, self.fields.get(error.field or "", error.field or ""))

"""What every view of the page is: a widget, the questions it asks and the changes it makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from db.domain.errors import KnownError
from desktop.widgets.entry_form import EntryForm
from desktop.widgets.pick_field import Choice

if TYPE_CHECKING:
    from desktop.features.volunteers.page import VolunteersPage


class Part(QObject):
    """One of the segments. ``new_words`` names what Ctrl+N begins in it; empty where nothing is begun."""

    topics: frozenset[str] = frozenset({"volunteers"})
    new_words = ""
    view: QWidget

    def __init__(self, page: VolunteersPage) -> None:
        super().__init__(page)
        self.page = page
        self.desk, self.tasks = page.context.desk, page.context.tasks

    # ------------------------------------------------------------ what the page asks of it

    def show(self) -> None:
        """Ask for everything in sight; called when the view comes to the front or data changed."""

    def focus_first(self) -> None:
        """Give the focus to where a clerk begins."""

    def begin(self) -> None:
        """Ctrl+N."""

    def escape(self) -> bool:
        """Leave what is open; whether there was something."""
        return False

    def reveal(self) -> None:
        """F11 is held: show numbers in full, where there are any."""

    def take_card(self, text: str) -> bool:
        """A card was scanned while this view was in front; whether the view took it."""
        return False

    # ------------------------------------------------------------ asking and changing

    def ask(self, key: str, query: Any, request: Any, then: Callable[[Any], object]) -> None:
        """Ask; only the newest answer under ``key`` comes back."""
        self.tasks.latest(f"volunteers.{key}", self.desk.ask, query, request).done.connect(then)

    def run(
        self, case: Any, request: Any, then: Callable[[Any], object], refused: Callable[[KnownError], object] | None = None,
    ) -> None:
        """Change; a refusal goes to ``refused``, or to the fault bar of the page."""
        job = self.tasks.run(self.desk.run, case, request)
        job.done.connect(then)
        if refused is not None:
            job.failed.connect(refused)

    def tell(self, headline: str, rest: str = "", level: str = "ok") -> None:
        """A line of news."""
        self.page.context.notices.show(headline, rest, level=level)

    def print_jobs(self, job_ids: tuple[str, ...]) -> None:
        """Print what was queued."""
        if job_ids:
            self.page.context.printing.submit(job_ids)

    def seek(self, form: EntryForm, field: str, text: str) -> None:
        """Offer the volunteers that a text may mean in a field of a form."""
        from db.queries.volunteers import FindVolunteers, find_volunteers

        def offer(rows: Any) -> None:
            if field in form.editors:
                form.pick(field).set_choices(volunteer_choices(rows))

        if text:
            self.ask(f"seek.{field}", find_volunteers, FindVolunteers(text, 8), offer)


def volunteer_choices(rows: Any) -> tuple[Choice, ...]:
    """Volunteers as a field offers them: the name in full, for the clerk must be sure."""
    return tuple(
        Choice(row.volunteer_id, row.name, "・".join(part for part in (row.number, row.team, row.phone_masked) if part))
        for row in rows
    )

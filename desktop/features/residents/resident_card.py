"""The QR card of a resident: printed, printed again, lost and replaced, from the person's own card on the page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.domain.card_payload import CardState
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.queries.cards import CardLine, CardsOfResident, cards_of_resident
from db.usecases.cards import LoseCard, PrintCardsFor, lose_card, print_cards_for
from desktop.page import ShellContext
from desktop.widgets.keycap import LinkKey
from desktop.widgets.one_line import OneLine
from desktop.widgets.pieces import IconRow


class CardLineRow(QWidget):
    """Which card is in use, and the two keys for it."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.state = OneLine("small", "t2")
        self.state.setObjectName("residents_qr_card")
        self.issue = LinkKey("Alt+P", self.tr("发居民卡"), name="residents_print_card")
        self.lost = LinkKey("Alt+L", self.tr("挂失换卡"), name="residents_lose_card")
        row.addWidget(IconRow("scan-line", self.state), 1)
        row.addWidget(self.issue)
        row.addWidget(self.lost)


class ResidentCards(QObject):
    """Reads and makes the cards of whoever is shown."""

    refused = Signal(object)  # a KnownError

    def __init__(self, context: ShellContext, row: CardLineRow, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._row = context, row
        self.printing: Any = context.printing
        self._resident = ""
        self._active: CardLine | None = None
        self._armed = False
        row.issue.triggered.connect(self.issue)
        row.lost.triggered.connect(self.lose)

    def show(self, resident_id: str, *, living: bool) -> None:
        """Show the card of this person; without cards for those who are not in the register any more."""
        if resident_id != self._resident:
            self._armed = False
        self._resident, self._active = resident_id, None
        self._row.setVisible(living and self._context.desk.may(Permission.CARD_ISSUE))
        job = self._context.tasks.latest(
            "residents.cards", self._context.desk.ask, cards_of_resident, CardsOfResident(resident_id)
        )
        job.done.connect(lambda cards: self._here(resident_id, cards))

    def _here(self, resident_id: str, cards: tuple[CardLine, ...]) -> None:
        if resident_id != self._resident:
            return
        self._active = active = next((one for one in cards if one.state is CardState.ACTIVE), None)
        self._row.state.set_text(
            self.tr("居民卡 {}").format(active.number) if active is not None else self.tr("没有居民卡")
        )
        self._say(self._row.issue, self.tr("重打") if active is not None else self.tr("发居民卡"))
        self._row.lost.setVisible(active is not None)
        self._say(self._row.lost, self.tr("挂失换卡"))

    @staticmethod
    def _say(key: LinkKey, words: str) -> None:
        key.setText(words)
        key.setAccessibleName(f"{words} {key.key_text}")
        key.updateGeometry()

    def issue(self) -> None:
        """Issue the card and print it; one that is in use is printed again."""
        self._run(print_cards_for, PrintCardsFor(resident_ids=(self._resident,), paper="cr80"))

    def lose(self) -> None:
        """The first press says what will happen, the second does it."""
        if self._active is None:
            return
        if not self._armed:
            self._armed = True
            self._say(self._row.lost, self.tr("旧卡作废，再按一次"))
            return
        self._armed = False
        self._run(lose_card, LoseCard(self._active.card_id, self.tr("本人挂失"), "cr80"))

    def _run(self, case: Any, request: Any) -> None:
        job = self._context.tasks.run(self._context.desk.run, case, request)
        job.done.connect(self._made)
        job.failed.connect(self._not_made)

    def _made(self, issued: Any) -> None:
        for one in issued.cards:
            self._context.notices.show(self.tr("居民卡 {}").format(one.number), self.tr("正在打印"), level="info")
        self.printing.submit(issued.job_ids)
        self.show(self._resident, living=True)

    def _not_made(self, error: KnownError) -> None:
        self.refused.emit(error)

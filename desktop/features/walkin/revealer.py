"""Showing what is masked while F11 is held: allowed, short, and on record each time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from db.usecases.privacy import Reveal, Revealed, reveal_resident
from desktop.features.walkin.state import State
from desktop.features.walkin.view import WalkinView
from desktop.page import Page


class Revealer(QObject):
    """Asks anew every time the key goes down; an answer that comes after it was let go shows nothing."""

    shown = Signal()  # about to be shown: the person's column has to be in sight

    def __init__(self, page: Page, view: WalkinView, state: State) -> None:
        super().__init__(page)
        self._context, self._card, self._state = page.context, view.person.card, state
        self._held = False

    def hold(self, held: bool) -> None:
        """The key went down, or was let go."""
        if not held:
            self._held = False
            self._card.conceal()
        elif self._state.card is not None and not self._held and not self._state.editing:
            self._held = True
            request = Reveal(self._state.card.resident_id)
            self._context.tasks.run(self._context.desk.run, reveal_resident, request).done.connect(self._show)

    def _show(self, facts: Revealed) -> None:
        if self._held:
            self.shown.emit()
            self._card.reveal(facts.id_number, facts.phone, facts.address)

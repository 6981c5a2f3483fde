"""Which item the application is for, or which certificate is not issued; and what the desk expects of it."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, Signal

from db.domain.catalogue import BlockedCertificate
from db.queries.case_preview import CasePreview
from db.queries.catalogue import ItemDetail
from desktop.features.walkin.matching import Match
from desktop.features.walkin.state import State
from desktop.features.walkin.view import WalkinView
from desktop.features.walkin.work import load_preview
from desktop.page import Page


class ItemChooser(QObject):
    """Puts what was chosen into the state and asks for its dates and checks."""

    begun = Signal()  # another choice: what was said of the one before no longer holds
    changed = Signal()  # something to show anew
    touched = Signal()  # something to keep in the draft

    def __init__(self, page: Page, view: WalkinView, state: State) -> None:
        super().__init__(page)
        self._context, self._view, self._state = page.context, view, state

    def choose(self, match: Match) -> None:
        """An item or a blocked certificate was chosen."""
        if self._state.done is not None:
            return
        self.begun.emit()
        self._view.item.mark_chosen(match)
        if match.blocked is not None:
            self._choose_blocked(match.blocked)
        elif match.item is not None and self._state.stock is not None:
            self.choose_item(self._state.stock.details[match.item.item_id])
            self._view.item.materials.begin()

    def _choose_blocked(self, certificate: BlockedCertificate) -> None:
        state = self._state
        state.blocked, state.detail, state.preview = certificate, None, None
        state.form = state.form.change(item_id="", version_id="", ticked=frozenset())
        self._view.item.show_blocked(certificate)
        self.changed.emit()
        self._view.result.slip_button.setFocus()

    def choose_item(self, detail: ItemDetail, ticked: Collection[int] = ()) -> None:
        """Make this the item of the application; the ticks stay when it was already."""
        state = self._state
        again = state.detail is not None and state.detail.version_id == detail.version_id
        kept = state.form.ticked if again else frozenset(ticked)
        state.blocked, state.detail, state.preview = None, detail, None
        state.form = state.form.change(item_id=detail.item_id, version_id=detail.version_id, ticked=kept)
        self._view.item.show_item(detail.item, f"{detail.effective_on:%Y-%m}")
        self._view.item.materials.set_ticks(kept)
        self._view.result.show_item(detail.item)
        self.changed.emit()
        self.load_preview()
        self.touched.emit()

    def load_preview(self) -> None:
        """Ask for the dates and checks of the item, for the person at the desk."""
        state = self._state
        if state.detail is not None and state.done is None:
            job = self._context.tasks.latest(
                "walkin.preview", load_preview, self._context.desk, state.detail.version_id, state.form.resident_id)
            job.done.connect(self._preview_came)

    def _preview_came(self, preview: CasePreview) -> None:
        if self._state.detail is None or self._state.done is not None:
            return
        self._state.preview = preview
        self._view.result.show_dates(preview)
        self._view.item.materials.set_checks(preview.checks)
        self.changed.emit()

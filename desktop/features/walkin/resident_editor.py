"""Writing a record in the person's column: new, corrected, and what to do about likely duplicates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.identity import IdKind, guess_kind, normalise_id_number
from db.usecases.residents import ResidentSaved
from desktop.features.walkin.state import State
from desktop.features.walkin.view import WalkinView
from desktop.features.walkin.work import ResidentWish, save_resident
from desktop.page import Page
from desktop.widgets.candidates import Candidate, of_card, of_details, of_facts, of_values


def known_from(text: str) -> dict[str, Any]:
    """What a scanned number or typed words already say about somebody new."""
    number = normalise_id_number(text)
    kind = guess_kind(number)
    if kind is not None:
        return {"id_number": number, "id_kind": kind.value}
    digits = "".join(number.split())
    if digits.isdigit():
        return {"phone": digits} if len(digits) == 11 else {}
    return {"name": text.strip(), "id_kind": IdKind.RESIDENT_CARD.value}


class ResidentEditor(QObject):
    """Opens the form, saves it, compares. What follows, an opened person or none, is the controller's."""

    opened = Signal(str)  # a resident to put at the desk
    changed = Signal()  # something to show anew
    touched = Signal()  # something to keep in the draft

    def __init__(self, page: Page, view: WalkinView, state: State) -> None:
        super().__init__(page)
        self._page, self._view, self._state = page, view, state
        self._form = view.person.form
        self._busy = False
        self._form.changed.connect(self._typed)
        self._form.saved.connect(self.save)
        self._form.left.connect(self.leave)
        self._compare = view.item.duplicates
        self._compare.opened.connect(self._open)
        self._compare.anyway.connect(lambda: self._save(allow=True))
        self._compare.left.connect(self._stop_comparing)

    def begin(self, *, edit: bool = False, values: Mapping[str, Any] | None = None) -> None:
        """Open the form for somebody new or, with ``edit``, for the person at the desk."""
        state = self._state
        stock = state.stock
        if stock is not None:
            self._form.set_tags(stock.tags)
        self._form.set_today(business_date(self._page.context.desk.now()))
        state.editing = "edit" if edit else "new"
        self._view.unfold(True)
        self.changed.emit()
        self._form.begin(state.card if edit else None, values or {})

    def _typed(self) -> None:
        if self._state.editing:
            self._state.form = self._state.form.change(
                resident_form=self._form.values() | {"editing": self._state.editing})
            self.touched.emit()

    def leave(self) -> None:
        """Close the form without saving."""
        self._page.fault_bar.clear()
        self._close()
        self.changed.emit()

    def _close(self) -> None:
        self._state.editing = ""
        self._state.comparing = False
        self._state.form = self._state.form.change(resident_form=None)
        self._view.unfold(False)

    def save(self) -> None:
        """F9 in the form."""
        self._save(allow=False)

    def _save(self, *, allow: bool) -> None:
        unfinished = self._form.unfinished()
        if unfinished is not None:
            self._form.blame(*unfinished)
            return
        if self._busy or not self._state.editing:
            return
        self._busy = True
        values = self._form.values()
        card = self._state.card if self._state.editing == "edit" else None
        wish = ResidentWish(self._form.request(), tuple(values["tags"]), bool(values["consent"]), card, allow)
        job = self._page.context.tasks.run(save_resident, self._page.context.desk, wish)
        job.done.connect(self._saved)
        job.failed.connect(self._refused)
        job.finished.connect(self._free)

    def _free(self) -> None:
        self._busy = False

    def _saved(self, saved: ResidentSaved) -> None:
        self._close()
        if saved.opened_existing:
            self._page.context.notices.show(
                self.tr("这个证件号已经登记过"), self.tr("已打开原来的档案，没有新建。"), level="info")
        self._open(saved.resident_id)

    def _refused(self, error: KnownError) -> None:
        if error.code == "PERSON-DUPLICATE":
            rows = error.details.get("candidates")
            found = [of_details(row) for row in rows] if isinstance(rows, list) else []
            self._show(of_values(self._form.values()), found, adding=True)
        elif self._form.blame(error.field, error.message):
            self._page.fault_bar.clear()
        else:
            self._page.show_error(error)

    def compare_card(self) -> None:
        """Put the person at the desk beside those who may be the same."""
        card = self._state.card
        if card is None or not card.duplicates:
            return
        self._show(of_card(card), [of_facts(other) for other in card.duplicates], adding=False)

    def _show(self, own: Candidate, others: list[Candidate], *, adding: bool) -> None:
        self._state.comparing = True
        self.changed.emit()
        self._compare.show_candidates(own, others, adding=adding)
        self.changed.emit()

    def _stop_comparing(self) -> None:
        self._state.comparing = False
        self.changed.emit()
        if self._state.editing:
            self._form.name.setFocus()

    def _open(self, resident_id: str) -> None:
        self._close()
        self.opened.emit(resident_id)

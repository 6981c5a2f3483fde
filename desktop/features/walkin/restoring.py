"""Putting a draft back: at the start after a crash, after a lock, or from the list of things to do."""

from __future__ import annotations

from PySide6.QtCore import QObject

from db.domain.clock import local
from desktop.features.walkin.controller import WalkinController
from desktop.features.walkin.matching import Match
from desktop.features.walkin.work import Restored


class Restorer(QObject):
    """A draft is looked at against the present catalogue: ticks of an older version are not carried over."""

    def __init__(self, controller: WalkinController) -> None:
        super().__init__(controller)
        self._controller = controller
        controller.restored.connect(self._restore)

    def _restore(self, restored: Restored | None) -> None:
        """A draft was there at the start: put it back, unless the clerk has already begun something."""
        controller = self._controller
        state = controller.state
        if restored is None or not state.idle or controller.desk.operator is None:
            return
        form, at = restored.form, local(restored.updated_at)
        if state.stock is None:
            return
        detail = state.stock.details.get(form.item_id)
        if form.item_id and (detail is None or detail.version_id != form.version_id):
            form = form.change(ticked=frozenset(), version_id=detail.version_id if detail else "")
        state.form = form
        controller.drafter.adopt()
        controller.presenter.fill_fields()
        typed = form.resident_form
        editing = typed is not None and typed.get("editing") == "edit"
        if form.resident_id:
            job = controller.load_person()
            if editing:  # what is masked can only be kept once the record is known
                job.done.connect(lambda _: controller.editor.begin(edit=True, values=typed))
        if detail is not None:
            offer = next(offer for offer in state.stock.offers if offer.item_id == detail.item_id)
            controller.view.item.mark_chosen(Match(offer, None))
            controller.items.choose_item(detail, form.ticked)
        if typed is not None and not editing:
            controller.editor.begin(values=typed)
        controller.render()
        controller.presenter.show_restored(at)
        if typed is None:
            controller.focus_work()

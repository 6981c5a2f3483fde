"""Coming to the page with a wish: from the one-box, a scan, or a list elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from db.queries.guidance import GuidanceFacts
from desktop.features.walkin.controller import WalkinController
from desktop.features.walkin.matching import Match
from desktop.features.walkin.resident_editor import known_from
from desktop.features.walkin.work import load_guidance


class Arrivals(QObject):
    """Wishes that need the catalogue wait until it is there."""

    def __init__(self, controller: WalkinController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._waiting: list[Callable[[], None]] = []
        controller.stocked.connect(self._serve)

    def take(self, wanted: dict[str, object]) -> None:
        """Do what the keywords of ``Page.arrive`` ask for."""
        texts = {name: str(value) for name, value in wanted.items() if value}
        if "resident_id" in texts:
            self._controller.open_person(texts["resident_id"])
        for name, act in (
            ("item_id", self._open_item), ("blocked_code", self._open_blocked), ("notice_serial", self._open_notice),
        ):
            if name in texts:
                self._waiting.append(lambda act=act, text=texts[name]: act(text))
        if self._controller.state.stock is not None:
            self._serve()
        if "new_resident" in texts:
            self._new_resident(texts["new_resident"])

    def _serve(self) -> None:
        waiting, self._waiting = self._waiting, []
        for wish in waiting:
            wish()

    def _open_item(self, item_id: str) -> None:
        """An item was picked in the one-box."""
        stock = self._controller.state.stock
        offer = next((offer for offer in stock.offers if offer.item_id == item_id), None) if stock else None
        if offer is not None:
            if self._controller.state.done is not None:
                self._controller.next_person()
            self._controller.items.choose(Match(offer, None))

    def _open_blocked(self, code: str) -> None:
        """A blocked certificate was picked in the one-box."""
        stock = self._controller.state.stock
        found = next((one for one in stock.blocked if one.code == code), None) if stock else None
        if found is not None:
            if self._controller.state.done is not None:
                self._controller.next_person()
            self._controller.items.choose(Match(None, found))

    def _open_notice(self, guidance: str) -> None:
        """A 一次性告知单 came back: its person and its item."""
        self._controller.tasks.run(load_guidance, self._controller.desk, guidance).done.connect(self._guidance_came)

    def _guidance_came(self, facts: GuidanceFacts) -> None:
        if facts.resident_id:
            self._controller.open_person(facts.resident_id)
        if facts.item_id:
            self._open_item(facts.item_id)

    def _new_resident(self, text: str) -> None:
        """A number nobody has, or typed words: a new record begins with them, or the open one takes them."""
        state, known = self._controller.state, known_from(text)
        if state.editing == "new":
            known = self._controller.view.person.form.values() | known
        elif state.done is not None or state.form.resident_id:
            self._controller.next_person()
        self._controller.editor.begin(values=known)

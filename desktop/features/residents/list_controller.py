"""Finding residents: what is typed becomes ids at once, the ids become rows when they come into sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from db.queries.residents import (
    ListResidents,
    ResidentIds,
    ResidentRow,
    ResidentRows,
    list_residents,
    resident_rows,
)
from desktop.features.residents.list_panel import ListPanel
from desktop.features.residents.models import COL_AGE, COL_NAME, SORTS
from desktop.page import ShellContext
from desktop.widgets.fields import ChoiceBox, SearchField

NEWEST = ("updated", True)
ORDERS = (
    (NEWEST, "新改的在前"),
    (("name", False), "按姓名"),
    (("birthday", False), "年纪大的在前"),
    (("birthday", True), "年纪小的在前"),
)


class ListController(QObject):
    """Owns what the list shows; tells whose card is wanted."""

    person_picked = Signal(str)  # resident_id; empty when nobody is
    counted = Signal(int)  # how many residents fit

    def __init__(
        self, context: ShellContext, panel: ListPanel, search: SearchField, order: ChoiceBox, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._panel, self._search, self._order = context, panel, search, order
        self._total = 0
        self._wanted = ""
        self._listed_text = self._asked_text = ""
        self._quiet = False
        self._told = ""
        search.textChanged.connect(self._typed)
        search.installEventFilter(self)
        order.changed.connect(self._ordered)
        panel.model.sort_requested.connect(self._header_clicked)
        panel.table.row_changed.connect(self._row_changed)

    @property
    def current_id(self) -> str:
        """Whose row is the current one; empty for none."""
        row = self._panel.table.current_row()
        return str(self._panel.model.id_at(row)) if row >= 0 else ""

    def reload(self, wanted: str = "") -> None:
        """Ask for the ids anew; ``wanted`` becomes the current row when it is among them."""
        self._wanted = wanted or self._wanted
        sort, descending = self._order.value  # type: ignore[misc]
        text = self._search.text().strip()
        job = self._context.tasks.latest(
            "residents.list", self._context.desk.ask, list_residents,
            ListResidents(text=text, sort=sort, descending=descending),
        )
        job.done.connect(self._arrived)
        self._asked_text = text

    def reread(self) -> None:
        """The data changed: ids and visible rows anew."""
        self._panel.model.refresh()
        self.reload()

    def clear(self) -> None:
        """Empty the search without asking twice."""
        self._search.blockSignals(True)
        self._search.clear()
        self._search.blockSignals(False)

    def fetch(self, ids: Sequence[Any]) -> None:
        """Rows for the model; they come by ``supply``."""
        job = self._context.tasks.run(self._context.desk.ask, resident_rows, ResidentRows(tuple(ids)))
        job.done.connect(self._supplied)

    def _supplied(self, rows: tuple[ResidentRow, ...]) -> None:
        self._panel.model.supply({row.resident_id: row for row in rows})

    def _typed(self) -> None:
        self._wanted = ""
        self.reload()

    def _arrived(self, answer: ResidentIds) -> None:
        self._total = answer.total
        text, fresh = self._asked_text, self._asked_text != self._listed_text
        self._listed_text = text
        table, wanted = self._panel.table, self._wanted
        self._quiet = True  # rows that go hand the current one on to their neighbours
        self._panel.show_ids(answer.ids, answer.total, text)
        if wanted in answer.ids:
            self._panel.reach(wanted)
        elif wanted or fresh:
            table.select_row(0 if text and answer.ids and not wanted else -1)
            table.scrollToTop()
        self._quiet, self._wanted = False, ""
        self._panel.tell_place(answer.total)
        if wanted:
            self._told = wanted  # in hand already, though the list may not reach to them
        else:
            self._tell()
        self.counted.emit(answer.total)

    def _row_changed(self, row: int) -> None:
        self._panel.tell_place(self._total)
        if not self._quiet and not self._wanted:  # while a person is awaited, no other row counts
            self._tell()

    def _tell(self) -> None:
        now = self.current_id
        if now != self._told:
            self._told = now
            self.person_picked.emit(now)

    def _ordered(self, _: object) -> None:
        self._show_indicator()
        self.reload(self.current_id)

    def _header_clicked(self, column: str, descending: bool) -> None:
        sort = SORTS.get(column)
        if sort is not None:
            self._order.set_value((sort[0], descending != sort[1]) if sort[1] else (sort[0], False))
            self.reload(self.current_id)
        self._show_indicator()

    def _show_indicator(self) -> None:
        """The arrow in the head says what the list is really sorted by."""
        header = self._panel.table.horizontalHeader()
        place, order = {
            ("name", False): (COL_NAME, Qt.SortOrder.AscendingOrder),
            ("birthday", True): (COL_AGE, Qt.SortOrder.AscendingOrder),
            ("birthday", False): (COL_AGE, Qt.SortOrder.DescendingOrder),
        }.get(self._order.value, (-1, Qt.SortOrder.AscendingOrder))  # type: ignore[call-overload]
        header.blockSignals(True)
        header.setSortIndicator(place, order)
        header.blockSignals(False)
        header.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down or Enter in the search leads into the list."""
        if (
            watched is self._search
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and self._panel.face == "table"
        ):
            self._panel.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().eventFilter(watched, event)

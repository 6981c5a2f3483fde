"""The list of cases with its foot, and what it says when there is nothing to list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from db.queries.case_lists import CaseIds
from desktop.features.cases.case_model import (
    COL_CLOCK,
    COL_DUE,
    COL_OPERATOR,
    COL_STATE,
    WIDTHS,
    CaseListModel,
)
from desktop.widgets.delegates import BadgeDelegate, ClockDelegate
from desktop.widgets.empty_state import EmptyState, IconLabel
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.order_keys import OrderKeys
from desktop.widgets.panel import Panel
from desktop.widgets.table import TableView

_ITEM_WIDTH, _LEAST_WIDTH = 96, 320


class CaseListPanel(QWidget):
    """Ids at once, rows when looked at. Arrows move, Enter opens the person, Ctrl+arrows choose the order."""

    chosen = Signal(str)  # the case under the cursor; empty when there is none
    opened = Signal(str)  # Enter on a case
    sort_changed = Signal()
    rows_wanted = Signal(object)  # ids whose rows are looked at
    empty_key = Signal()  # the key of the empty list

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case_list")
        self.sort_key, self.descending = "clock", False
        self.model = CaseListModel(self._want_rows, self)
        self.table = TableView(name="cases_table", label=self.tr("办件"), sortable=True)
        self.table.setModel(self.model)
        self.table.set_delegates({COL_CLOCK: ClockDelegate(), COL_STATE: BadgeDelegate()})
        self.table.set_columns(WIDTHS, give_way=(COL_OPERATOR, COL_DUE, COL_STATE), least=_ITEM_WIDTH)
        self.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.model.sort_requested.connect(self._sorted)
        self.table.row_changed.connect(self._row_changed)
        self.table.opened.connect(lambda index: self.opened.emit(self.model.id_at(index.row())))
        self._place = QLabel()
        self._place.setProperty("kind", "small")
        self._total: int | None = None
        self.empty_action = KeyButton("Return", "", name="cases_empty_action", kind="primary")
        self.empty_action.triggered.connect(self.empty_key)
        self.empty = EmptyState("inbox", "", role="ok", actions=(self.empty_action,), name="cases_empty")
        self._build()
        OrderKeys(self.table)
        self.setMinimumWidth(_LEAST_WIDTH)

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self.panel = Panel(name="cases_panel", flush=True)
        self.panel.body.addWidget(self._stack)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._place)
        row.addStretch(1)
        hints = (("↑↓", self.tr("移动")), ("Enter", self.tr("打开办事人")), ("Ctrl+←→", self.tr("换排序")),
                 ("Ctrl+Tab", self.tr("经过/材料/文书")))
        self._hints = [KeyHint(key, words) for key, words in hints]
        for hint in self._hints:
            row.addWidget(hint)
        self.panel.set_foot(foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panel)

    def _want_rows(self, ids: Sequence[Any]) -> None:
        self.rows_wanted.emit(ids)

    def _sorted(self, key: str, descending: bool) -> None:
        if (key, descending) != (self.sort_key, self.descending):
            self.sort_key, self.descending = key, descending
            self.sort_changed.emit()

    # ------------------------------------------------------------ what it is told

    def show_found(self, found: CaseIds, *, wanted: str = "") -> None:
        """List what was found; the cursor stays on its case, goes to ``wanted``, or to the first."""
        current = wanted or self.current_id
        self.model.set_found(found.ids, more=found.more)
        self._stack.setCurrentIndex(0 if found.ids else 1)
        row = self.model.row_of(current) if current else -1
        if found.ids and (row < 0 or row != self.table.current_row()):
            self.table.select_row(max(0, row))
        self._tell()
        if not found.ids:
            self.chosen.emit("")

    def add_found(self, found: CaseIds) -> None:
        """Add further ids at the end."""
        self.model.add_found(found.ids, more=found.more)
        self._tell()

    def set_compact(self, compact: bool) -> None:
        """In a narrow window the foot names only the keys needed most; F1 lists them all."""
        for hint in self._hints[2:]:
            hint.setVisible(not compact)

    def set_total(self, total: int | None) -> None:
        """How many there are in all, when that is known apart from the ids."""
        self._total = total
        self._tell()

    def show_empty(self, fact: str, advice: str, action: str, *, sought: bool) -> None:
        """What to say, and what Enter does, while nothing is listed; ``sought`` when a text was looked for."""
        self.empty.set_texts(fact, advice)
        self.empty.findChild(IconLabel).set_icon(*(("search", "t3") if sought else ("inbox", "ok")))
        self.empty_action.set_title(action)

    # ------------------------------------------------------------ what it says

    @property
    def current_id(self) -> str:
        """The case under the cursor; empty when there is none."""
        row = self.table.current_row()
        return str(self.model.id_at(row)) if 0 <= row < self.model.rowCount() else ""

    @property
    def count_words(self) -> str:
        """How many cases the list holds, in words."""
        if self._total is not None:
            return self.tr("{} 件").format(self._total)
        return self.tr("{} 件以上").format(self.model.rowCount()) if self.model.more else self.tr("{} 件").format(
            self.model.rowCount()
        )

    @property
    def place(self) -> str:
        """Where the cursor is, in words."""
        return self._place.text()

    def rows_in_sight(self) -> tuple[str, ...]:
        """Ids of the rows on the screen."""
        first = max(0, self.table.rowAt(0))
        last = self.table.rowAt(self.table.viewport().height() - 1)
        last = self.model.rowCount() - 1 if last < 0 else last
        return tuple(str(self.model.id_at(row)) for row in range(first, min(last + 1, first + 100)))

    def focus_table(self) -> None:
        """Give the table the focus."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row_changed(self, row: int) -> None:
        self._tell()
        if row >= 0:
            self.chosen.emit(self.current_id)

    def _tell(self) -> None:
        row = self.table.current_row()
        words = self.tr("第 {} / {}").format(row + 1, self.count_words) if row >= 0 else self.count_words
        self._place.setText(words)

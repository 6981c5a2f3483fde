"""清单: the demands as a table, the most urgent first, with its foot and what it says when it is empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.queries.demand_lists import DemandIds, DemandRow
from desktop.features.demands.cards import owner_words
from desktop.features.demands.looks import clock_look, day_words, state_badge, urgency_badge
from desktop.widgets.delegates import BadgeDelegate, ClockDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.labels import label
from desktop.widgets.lazy_model import Column, LazyTableModel
from desktop.widgets.order_keys import OrderKeys
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BADGE_ROLE, CLOCK_ROLE, TONE_ROLE
from desktop.widgets.table import TableView

COL_CLOCK, COL_SERIAL, COL_CATEGORY, COL_TITLE, COL_URGENCY, COL_STATE, COL_OWNER, COL_NEXT = range(8)
WIDTHS = (124, 182, 70, None, 74, 108, 108, 72)
SORTS = ("clock", "serial", "category", "title", "urgency", "state", "owner", "next")


def _tone(row: DemandRow) -> str:
    return "t3" if row.hidden or row.archived_on or row.main_id else "t1"


class DemandListModel(LazyTableModel):
    """Every id at once; rows when they are looked at."""

    def __init__(self, fetch: Callable[[Sequence[Any]], None], parent: QObject | None = None) -> None:
        tr, tone = self.tr, {TONE_ROLE: _tone}
        columns = (
            Column("clock", tr("时钟"), lambda row: row.clock.text, roles={CLOCK_ROLE: lambda row: clock_look(row.clock)}),
            Column("serial", tr("编号"), lambda row: row.serial_short, roles=tone),
            Column("category", tr("类别"), lambda row: row.category, roles=tone),
            Column("title", tr("诉求"), _title, roles=tone, tip=lambda row: row.title),
            Column("urgency", tr("缓急"), lambda row: row.urgency.label,
                   roles={BADGE_ROLE: lambda row: urgency_badge(row.urgency)}),
            Column("state", tr("状态"), lambda row: row.state_label, roles={BADGE_ROLE: lambda row: state_badge(row.state)}),
            Column("owner", tr("主办"), owner_words, roles=tone),
            Column("next", tr("下一步"), lambda row: "—" if row.archived_on or row.main_id else day_words(row.next_on),
                   roles=tone),
        )
        super().__init__(columns, fetch, parent=parent)


def _title(row: DemandRow) -> str:
    return f"{row.title}（{row.reporters} 人）" if row.reporters > 1 else row.title


class DemandListPanel(QWidget):
    """Arrows move, Enter goes to the form, Ctrl+arrows choose the order."""

    chosen = Signal(str)
    opened = Signal()
    sort_changed = Signal()
    rows_wanted = Signal(object)
    empty_key = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demand_list")
        self.sort_key, self.descending = "clock", False
        self._filling = False
        self.model = DemandListModel(self._want, self)
        self.table = TableView(name="demands_table", label=self.tr("诉求"), sortable=True)
        self.table.setModel(self.model)
        self.table.set_delegates(
            {COL_CLOCK: ClockDelegate(), COL_STATE: BadgeDelegate(), COL_URGENCY: BadgeDelegate()}
        )
        self.table.set_columns(WIDTHS, give_way=(COL_URGENCY, COL_CATEGORY, COL_NEXT, COL_SERIAL), least=160)
        self.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.model.sort_requested.connect(self._sorted)
        self.table.row_changed.connect(self._row_changed)
        self.table.opened.connect(lambda _: self.opened.emit())
        self._place = label(kind="small")
        self.empty_action = KeyButton("Return", "", name="demands_empty_action", kind="primary")
        self.empty_action.triggered.connect(self.empty_key)
        self.empty = EmptyState("inbox", "", role="ok", actions=(self.empty_action,), name="demands_empty")
        self._build()
        OrderKeys(self.table, skip=(COL_TITLE,))
        self.setMinimumSize(300, 110)

    def _build(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self.panel = Panel(name="demands_panel", flush=True)
        self.panel.body.addWidget(self._stack)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._place)
        row.addStretch(1)
        for key, words in (("↑↓", self.tr("移动")), ("Enter", self.tr("办下一步")), ("Ctrl+←→", self.tr("换排序"))):
            row.addWidget(KeyHint(key, words))
        self.panel.set_foot(foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panel)

    def _want(self, ids: Sequence[Any]) -> None:
        self.rows_wanted.emit(tuple(ids))

    def _sorted(self, key: str, descending: bool) -> None:
        if key == "title":
            self.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        elif (key, descending) != (self.sort_key, self.descending):
            self.sort_key, self.descending = key, descending
            self.sort_changed.emit()

    # ------------------------------------------------------------ what it is told

    def show_found(self, found: DemandIds, *, wanted: str = "", left: str = "") -> None:
        """List what was found; the cursor stays on its demand, goes to ``wanted``, or to the first.

        ``left`` is the demand shown below that may not be listed any more: then no row has the cursor until one is chosen.
        """
        current = wanted or self.current_id or left
        self._filling = True  # a row that goes hands its cursor on by itself
        self.model.set_found(found.ids, more=found.more)
        self._filling = False
        self._stack.setCurrentIndex(0 if found.ids else 1)
        row = self.model.row_of(current) if current else -1
        if left and row < 0:
            self.table.select_row(-1)
        elif found.ids:
            self.table.select_row(max(0, row))
            self.chosen.emit(self.current_id)
        else:
            self.chosen.emit("")
        self._tell()

    def add_found(self, found: DemandIds) -> None:
        """Add further ids at the end."""
        self.model.add_found(found.ids, more=found.more)
        self._tell()

    def show_empty(self, fact: str, advice: str, action: str) -> None:
        """What to say, and what Enter does, while nothing is listed."""
        self.empty.set_texts(fact, advice)
        self.empty_action.set_title(action)

    def renew(self) -> None:
        """Look at every row again."""
        self.model.refresh()

    # ------------------------------------------------------------ what it says

    @property
    def current_id(self) -> str:
        """The demand under the cursor; empty when there is none."""
        row = self.table.current_row()
        return str(self.model.id_at(row)) if 0 <= row < self.model.rowCount() else ""

    @property
    def place(self) -> str:
        """Where the cursor is, in words."""
        return self._place.text()

    def select(self, demand_id: str) -> bool:
        """Put the cursor on a demand; whether it is listed."""
        row = self.model.row_of(demand_id)
        if row >= 0:
            self.table.select_row(row)
        return row >= 0

    def focus_current(self) -> bool:
        """Give the table the focus; whether it has rows."""
        if not self.model.rowCount():
            return False
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _row_changed(self, row: int) -> None:
        self._tell()
        if row >= 0 and not self._filling:
            self.chosen.emit(self.current_id)

    def _tell(self) -> None:
        row, count = self.table.current_row(), self.model.rowCount()
        words = self.tr("{} 件以上").format(count) if self.model.more else self.tr("{} 件").format(count)
        self._place.setText(self.tr("第 {} / {}").format(row + 1, words) if row >= 0 else words)

"""本月: the heat table and the month's list at the left, the record of the chosen household at the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.features.visits.heat_panel import HeatPanel
from desktop.features.visits.history_panel import HistoryPanel
from desktop.features.visits.month_panel import MonthPanel
from desktop.features.visits.record_panel import RecordPanel
from desktop.theme.manager import tokens
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel

_RECORD, _RECORD_LARGE, _DESIGN_WIDTH = 492, 560, 1238
_COMPACT_WIDTH, _SLIM_WIDTH, _RECORD_COMPACT, _RECORD_SLIM = 1080, 900, 416, 364
_LIST_ROWS, _MOST_GRIDS, _LEAST_WIDTH = 4, 8, 300
_WORDS_WIDTH = 660


class MonthView(QWidget):
    """Three panels and what stands at the right: nothing, the form, or the visits before."""

    escaped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("visits_month_view")
        self.heat = HeatPanel()
        self.month = MonthPanel()
        self.record = RecordPanel()
        self.history = HistoryPanel()
        self.none = EmptyState(
            "footprints", self.tr("还没有选户"), self.tr("在左边用 ↑↓ 选一户，或按 / 找门牌和姓名，也可扫走访表上的码。"),
            name="visits_none",
        )
        holder = Panel(name="visits_none_panel", flush=True)
        holder.body.addWidget(self.none)
        self._none_panel = holder
        self.right = QStackedWidget()
        for widget in (holder, self.record, self.history):
            self.right.addWidget(widget)
        for panel in (self.heat, self.month):
            panel.setMinimumWidth(_LEAST_WIDTH)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.heat)
        left.addWidget(self.month, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(left, 1)
        row.addWidget(self.right)
        self.record.topics.bind_keys(self)
        self.setMinimumWidth(_LEAST_WIDTH + 8 + _RECORD_SLIM)

    def show_right(self, which: str) -> None:
        """Show ``none``, ``record`` or ``history`` at the right."""
        shown = {"none": self._none_panel, "record": self.record, "history": self.history}[which]
        self.right.setCurrentWidget(shown)

    @property
    def showing(self) -> str:
        """What stands at the right."""
        return ("none", "record", "history")[self.right.currentIndex()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "right"):
            self.fit()

    def fit(self) -> None:
        """The form keeps its designed width; in a low window fewer grids are in sight, the others scroll."""
        room = self.width()
        compact = room < _COMPACT_WIDTH
        slim, large = room < _SLIM_WIDTH, tokens().large
        small = _RECORD_SLIM if slim else _RECORD_COMPACT
        usual = small + (30 if large else 0) if compact else _RECORD_LARGE if large else _RECORD
        right = round(usual + max(0, room - _DESIGN_WIDTH) * 0.6)
        self.right.setFixedWidth(right)
        tight = compact or (room - right) * 14 / tokens().size.body < _WORDS_WIDTH
        self.heat.set_compact(tight)
        self.heat.legend.setVisible(not (slim and large))
        self.month.set_compact(tight)
        size = tokens().size
        heads = 2 * (size.head + size.table_head) + 12
        rows = (self.height() - heads) // size.row_compact - _LIST_ROWS
        self.heat.fit(max(1, min(_MOST_GRIDS, rows // 2 if rows > 12 else rows)))

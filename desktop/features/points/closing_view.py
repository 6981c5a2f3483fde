"""The day's closing on the screen: each gift with what it should be and what was counted, and every redemption."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.domain.clock import local
from db.domain.day_closing import ClosingLine
from db.domain.points_accounts import Book
from db.redemption_rows import RedemptionRow
from desktop.features.points.looks import signed
from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import DateBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import SideInfo
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, NOTE_ROLE, STRIKE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView

_DIGITS = 6


def points_of(row: RedemptionRow) -> str:
    """The points of a redemption; minutes of the time bank are called so."""
    return f"{row.points} {row.book.unit}" if row.book is Book.TIME else str(row.points)


@dataclass(frozen=True, slots=True)
class CountLine:
    """A gift of the closing with what was counted on the shelf; ``counted`` is empty until typed."""

    line: ClosingLine
    counted: str = ""

    @property
    def difference(self) -> int | None:
        """Counted less what the books say; ``None`` where nothing was counted."""
        if not self.counted or self.line.closing is None:
            return None
        return int(self.counted) - self.line.closing


def _units(value: int | None) -> str:
    return "—" if value is None else str(value)


def count_badge(row: CountLine) -> BadgeSpec | None:
    """Whether the shelf agrees."""
    if row.line.closing is None:
        return BadgeSpec("不记库存", "outline")
    if row.difference is None:
        return BadgeSpec("未点", "neutral", "circle-dashed")
    if row.difference == 0:
        return BadgeSpec(f"{row.counted} 相符", "ok", "circle-check")
    return BadgeSpec(f"{row.counted} 差 {signed(row.difference)}", "bad", "circle-x")


class CountTable(TableView):
    """Digits are the count of the row under the cursor; Enter and ↓ go on, Backspace takes a digit away."""

    typed = Signal(int, str)  # row and all its digits

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model, row = self.model(), self.current_row()
        if isinstance(model, RowsModel) and 0 <= row < len(model.rows):
            line: CountLine = model.rows[row]
            text = event.text()
            if line.line.closing is not None and text.isdigit() and text.isascii() and len(line.counted) < _DIGITS:
                self.typed.emit(row, str(int(line.counted + text)))
                return
            if event.key() == Qt.Key.Key_Backspace:
                self.typed.emit(row, line.counted[:-1])
                return
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.select_row(min(row + 1, len(model.rows) - 1))
                return
        super().keyPressEvent(event)


class ClosingView(QWidget):
    """Counts above, redemptions below, the sums and the key at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("points_closing_view")
        tr = self.tr
        self.day = DateBox(name="points_closing_day", label=tr("哪一天"), value=None)
        self.counts = RowsModel((
            Column("name", tr("品名"), lambda row: row.line.name),
            Column("opening", tr("日初"), lambda row: _units(row.line.opening), right=True),
            Column("received", tr("入库"), lambda row: str(row.line.received), right=True),
            Column("given", tr("兑换"), lambda row: str(row.line.given), right=True),
            Column("back", tr("退回"), lambda row: str(row.line.back), right=True),
            Column("other", tr("损益"), lambda row: signed(row.line.other) if row.line.other else "0", right=True),
            Column("closing", tr("日末"), lambda row: _units(row.line.closing), right=True,
                   roles={BOLD_ROLE: lambda _: True}),
            Column("points", tr("分"), lambda row: str(row.line.points), right=True),
            Column("counted", tr("实点"), lambda row: row.counted, roles={BADGE_ROLE: count_badge}),
        ), self)
        self.count_table = CountTable(name="points_counts", label=tr("实物与服务"), compact=True)
        self.count_table.setModel(self.counts)
        self.count_table.set_delegates({8: BadgeDelegate()})
        self.count_table.set_columns((None, 56, 56, 56, 56, 56, 56, 60, 124), give_way=(4, 5), least=110)
        self.counts_panel = Panel(tr("实物与服务"), name="points_counts_panel", key="F3", flush=True)
        self.counts_panel.set_focus_target(self.count_table)
        self.counts_panel.add_right(KeyHint("0–9", tr("打实点数")))
        self.counts_panel.add_right(self.day)
        self.no_counts = EmptyState("gift", tr("这一天没有出入"), tr("货架没动过，兑换也没有。"), name="points_no_counts")
        self.counts_stack = QStackedWidget()
        self.counts_stack.addWidget(self.count_table)
        self.counts_stack.addWidget(self.no_counts)
        self.counts_panel.body.addWidget(self.counts_stack, 1)
        self.redemptions = RowsModel((
            Column("at", tr("时间"), lambda row: f"{local(row.at):%H:%M}", roles={TONE_ROLE: lambda _: "t2"}),
            Column("serial", tr("单号"), lambda row: row.serial_short, roles={TONE_ROLE: lambda _: "t2"}),
            Column("who", tr("志愿者"), lambda row: row.volunteer_masked, roles={
                NOTE_ROLE: lambda row: row.volunteer_number}),
            Column("items", tr("内容"), lambda row: row.items, tip=lambda row: row.undone or row.items, roles={
                STRIKE_ROLE: lambda row: bool(row.undone), NOTE_ROLE: lambda row: row.undone}),
            Column("points", tr("分"), lambda row: points_of(row), right=True, roles={BOLD_ROLE: lambda _: True}),
            Column("operator", tr("经手"), lambda row: row.operator, roles={TONE_ROLE: lambda _: "t2"}),
        ), self)
        self.redemption_table = TableView(name="points_redemptions", label=tr("兑换单"), compact=True)
        self.redemption_table.setModel(self.redemptions)
        self.redemption_table.set_columns((56, 178, 160, None, 56, 72), give_way=(5, 1), least=130)
        self.redemptions_panel = Panel(tr("兑换单"), name="points_redemptions_panel", key="F2", flush=True)
        self.redemptions_panel.set_focus_target(self.redemption_table)
        self.redemptions_panel.body.addWidget(self.redemption_table, 1)
        self.side = Panel(tr("日结"), name="points_closing_side", flush=True)
        self.info = SideInfo(name="points_closing_info")
        self.close = KeyButton("F9", tr("日结并打印"), name="points_close_day", subtitle=" ", kind="primary")
        self.reprint = KeyButton("F8", tr("补打选中的单"), name="points_closing_reprint")
        self.info.add_keys(self.close)
        self.export = KeyButton("Ctrl+E", tr("存为 PDF"), name="points_closing_export")
        self.info.add_keys(self.reprint)
        self.info.add_keys(self.export)
        self.side.body.addWidget(self.info, 1)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.counts_panel, 3)
        left.addWidget(self.redemptions_panel, 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(left, 1)
        row.addWidget(self.side)
        self.side.setFixedWidth(round(300 * tokens().size.body / 14))

    @property
    def rows(self) -> tuple[RedemptionRow, ...]:
        """The redemptions shown."""
        return self.redemptions.rows

"""全年覆盖: the year by grid, by worker and by month as a table and a chart; what falls short is said in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from db.queries.visit_coverage import Coverage, CoverageLine
from desktop.features.visits.heat_panel import HeatLegend, HeatTable
from desktop.features.visits.looks import heat_line
from desktop.features.visits.month_chart import MonthChart
from desktop.theme.manager import tokens
from desktop.widgets.delegates import BarDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fault_bar import Notice
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BAR_ROLE, BOLD_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel

_CHART_FROM = 400
BY_GRID, BY_WORKER, BY_MONTH = "grid", "worker", "month"


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of all grids: first visits in it and reached so far."""

    month: int
    count: int
    reached: int
    households: int
    running: bool
    to_come: bool


class _Months(RowsModel):
    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        bold = {BOLD_ROLE: lambda row: row.running}
        super().__init__((
            Column("month", tr("月份"), lambda row: tr("{} 月").format(row.month), roles=bold),
            Column("count", tr("新访户数"), lambda row: "—" if row.to_come else str(row.count), right=True, roles=bold),
            Column("reached", tr("累计已访"), lambda row: "—" if row.to_come else str(row.reached), right=True, roles=bold),
            Column("left", tr("还没访"), lambda row: "—" if row.to_come else str(row.households - row.reached),
                   right=True, roles=bold),
            Column("share", tr("累计覆盖"), self._share, roles={
                BAR_ROLE: lambda row: None if row.to_come or not row.households else row.reached / row.households,
            }),
        ), parent)

    def _share(self, row: MonthRow) -> str:
        return "—" if row.to_come or not row.households else f"{row.reached * 100 / row.households:.1f}%"


class CoverageView(QWidget):
    """↑↓ chooses what the chart shows, Enter opens the grid's list."""

    grid_wanted = Signal(str)
    import_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("visits_coverage_view")
        self.coverage: Coverage | None = None
        self.by = Segmented(
            ((BY_GRID, self.tr("按网格")), (BY_WORKER, self.tr("按走访人")), (BY_MONTH, self.tr("按月"))),
            name="visits_coverage_by", label=self.tr("怎么分"),
        )
        self.by.changed.connect(lambda _: self._show())
        self.formula = WrapLabel("", "small")
        self.shortfall = Notice("", level="warn", icon="triangle-alert")
        self.sizes = Notice("", level="warn", icon="triangle-alert")
        self.grids = HeatTable(
            name="visits_year_grids", label=self.tr("全年覆盖，按网格"), who=self.tr("走访人"), title=self.tr("网格")
        )
        self.workers = HeatTable(
            name="visits_year_workers", label=self.tr("全年覆盖，按走访人"), who=self.tr("业务"), title=self.tr("走访人")
        )
        self.months = TableView(name="visits_year_months", label=self.tr("全年覆盖，按月"), compact=True)
        self._months = _Months(self)
        self.months.setModel(self._months)
        self.months.set_delegates({4: BarDelegate()})
        self.months.set_columns((80, 100, 100, 100, None))
        self.chart = MonthChart(name="visits_year_chart", label=self.tr("每月新访户数和累计覆盖"))
        self.to_import = KeyButton("Return", self.tr("去导入住户"), name="visits_import", kind="primary")
        self.to_import.triggered.connect(self.import_wanted)
        self.empty = EmptyState(
            "house", self.tr("还没有住户"), self.tr("先导入或新建小区、楼栋和住户，再排走访。"), actions=(self.to_import,),
            name="visits_year_empty",
        )
        self._lines: dict[HeatTable, tuple[CoverageLine, ...]] = {self.grids: (), self.workers: ()}
        for table in (self.grids, self.workers):
            table.row_changed.connect(lambda row, table=table: self._chart_row(table, row))
        self.grids.opened.connect(lambda index: self._open(index.row()))
        self._build()

    def _build(self) -> None:
        self.table_panel = Panel(self.tr("全年覆盖"), name="visits_year_panel", flush=True)
        self.table_panel.add_left(HeatLegend())
        self.table_panel.add_right(self.by)
        self._tables = QStackedWidget()
        for table in (self.grids, self.workers, self.months):
            self._tables.addWidget(table)
        self.table_panel.body.addWidget(self._tables)
        self.chart_panel = Panel(self.tr("每月新访户数"), name="visits_chart_panel")
        self.chart_panel.body.addWidget(self.chart)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.formula)
        column.addWidget(self.shortfall)
        column.addWidget(self.sizes)
        column.addWidget(self.table_panel, 3)
        column.addWidget(self.chart_panel, 2)
        holder = Panel(name="visits_year_empty_panel", flush=True)
        holder.body.addWidget(self.empty)
        self._stack = QStackedWidget()
        self._stack.addWidget(content)
        self._stack.addWidget(holder)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def set_coverage(self, coverage: Coverage) -> None:
        """Show the year."""
        self.coverage = coverage
        total = coverage.total
        self._stack.setCurrentIndex(0 if total.households else 1)
        self.formula.setText(self.tr(
            "本月应访 = 月初未访户 {} ÷ 剩余月份 {} = {} 户（各网格分别取整）；走访入户才算，电话、楼道见到不算。"
        ).format(total.households - total.visited + total.done, coverage.months_left, total.required))
        self._tell(self.shortfall, coverage.text)
        alerts = [f"{line.name} {line.load.text}" for line in coverage.grids if line.load and line.load.load.alert]
        self._tell(self.sizes, "".join(alerts))
        for table, lines, first in (
            (self.grids, coverage.grids, self.tr("全部")), (self.workers, coverage.workers, self.tr("全部")),
        ):
            shown = (total, *lines)
            self._lines[table] = shown
            head = replace(heat_line(total), name=first, who=self.tr("合计"))
            table.lines.set_rows((head, *map(heat_line, lines)))
            table.set_year(coverage.month)
            if table.current_row() < 0:
                table.select_row(0)
        reached = 0
        rows = []
        for n, count in enumerate(total.months, start=1):
            reached += count
            rows.append(MonthRow(n, count, reached, total.households, n == coverage.month, n > coverage.month))
        self._months.set_rows(rows)
        self._show()

    @staticmethod
    def _tell(notice: Notice, text: str) -> None:
        notice.set_text(text)
        notice.setVisible(bool(text))

    def _show(self) -> None:
        place = {BY_GRID: 0, BY_WORKER: 1, BY_MONTH: 2}[str(self.by.value)]
        self._tables.setCurrentIndex(place)
        table = self._tables.currentWidget()
        if isinstance(table, HeatTable):
            self._chart_row(table, max(0, table.current_row()))
        elif self.coverage is not None:
            self._chart(self.coverage.total, self.tr("全部"))

    def _chart_row(self, table: HeatTable, row: int) -> None:
        lines = self._lines[table]
        if self._tables.currentWidget() is table and 0 <= row < len(lines):
            self._chart(lines[row], lines[row].name if row else self.tr("全部"))

    def _chart(self, line: CoverageLine, name: str) -> None:
        month = self.coverage.month if self.coverage is not None else 0
        self.chart_panel.set_title(self.tr("每月新访户数　{}").format(name))
        self.chart_panel.set_note(self.tr("{} 户，已访 {}（{}%）").format(line.households, line.visited, line.percent))
        self.chart.set_year(line.months, line.households, month)

    def _open(self, row: int) -> None:
        lines = self._lines[self.grids]
        if 0 < row < len(lines):
            self.grid_wanted.emit(str(lines[row].key))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.chart_panel.setVisible(self.height() >= _CHART_FROM * tokens().size.body / 14)

    def focus_first(self) -> None:
        """Give the table in sight the focus."""
        self._tables.currentWidget().setFocus()


"""Grid × month: how many households each month reached for the first time this year, the number always in the cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStyleOptionViewItem, QWidget

from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.delegates import BarDelegate, HeatDelegate, paint_bar
from desktop.widgets.empty_state import IconLabel
from desktop.widgets.labels import label
from desktop.widgets.lazy_model import Column
from desktop.widgets.painting import Painted, draw_box, draw_text, text_width
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BAR_ROLE, BOLD_ROLE, HEAT_ROLE, ICON_ROLE, NOTE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView

Index = QModelIndex | QPersistentModelIndex
MONTHS = 12
FIRST_MONTH = 3
COL_GRID, COL_WORKER, COL_REACHED = range(FIRST_MONTH)
COL_NEED, COL_COVERAGE = FIRST_MONTH + MONTHS, FIRST_MONTH + MONTHS + 1
_WIDTHS = {COL_GRID: 74, COL_WORKER: 78, COL_REACHED: 76, COL_NEED: 62, COL_COVERAGE: 114}
_MONTH_WIDTH, _LEAST_MONTHS = 30, 1


@dataclass(frozen=True, slots=True)
class HeatLine:
    """One grid (or worker) of the year: first visits by month with their shade, and what this month asks for."""

    key: str
    name: str
    who: str
    households: int
    reached: int
    months: tuple[int, ...]
    shades: tuple[int, ...]
    done: int
    required: int
    percent: float
    alert: str = ""
    """Why a supervisor should look at its size; empty when there is nothing to see."""


class HeatModel(RowsModel):
    """Rows of :class:`HeatLine`; the titles of months stand over the middle of their cells."""

    def __init__(self, name: str, who: str, parent: QObject | None = None) -> None:
        tr = self.tr
        months = tuple(
            Column(
                f"month_{n + 1}", str(n + 1), lambda row, n=n: str(row.months[n]),
                roles={HEAT_ROLE: lambda row, n=n: row.shades[n]},
            )
            for n in range(MONTHS)
        )
        super().__init__((
            Column("name", name, lambda row: row.name, tip=lambda row: row.alert or row.name),
            Column("who", who, lambda row: row.who or tr("未派人"), tip=lambda row: row.who,
                   roles={TONE_ROLE: lambda row: "t1" if row.who else "warn"}),
            Column("reached", tr("已访/户数"), lambda row: f"{row.reached}/{row.households}", right=True),
            *months,
            Column("need", tr("已/应访"), lambda row: str(row.done), right=False,
                   roles={BOLD_ROLE: lambda row: True, NOTE_ROLE: lambda row: f"/ {row.required}"}),
            Column("coverage", tr("覆盖"), lambda row: f"{row.percent:.0f}%" if row.percent in (0, 100) else
                   f"{int(row.percent)}%", roles={
                       BAR_ROLE: lambda row: row.percent / 100,
                       ICON_ROLE: lambda row: "triangle-alert" if row.alert else "",
                   }, tip=lambda row: row.alert),
        ), parent)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        months = FIRST_MONTH <= section < FIRST_MONTH + MONTHS
        if role == Qt.ItemDataRole.TextAlignmentRole and months and orientation == Qt.Orientation.Horizontal:
            return Qt.AlignmentFlag.AlignCenter.value
        return super().headerData(section, orientation, role)


class MonthDelegate(HeatDelegate):
    """The heat of a month; the current month has a frame."""

    def __init__(self) -> None:
        super().__init__()
        self.current = 0
        """The month 1–12 that is running; 0 for none."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        super().paint_content(painter, rect, option, index)
        if index.column() == FIRST_MONTH + self.current - 1:
            cell = QRectF(option.rect).adjusted(0, 0, -1, -1)
            draw_box(painter, cell, fill=None, border=tokens().colour.accent, radius=0, width=2)


class CoverageDelegate(BarDelegate):
    """The bar with its share, and a warning at the right end of a grid that is too large."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        icon = index.data(ICON_ROLE)
        now = tokens()
        edge = now.size.icon
        share = index.data(BAR_ROLE) or 0.0
        width = max(24.0, min(58.0, (rect.width() - edge) * 0.5))
        paint_bar(painter, QRectF(rect.x(), round(rect.center().y()) - 4, width, 8), share)
        words = rect.adjusted(width + 8, 0, -edge, 0)
        draw_text(painter, words, str(index.data()), font(now.size.body), now.colour.t1)
        if icon:
            after = min(rect.right() - edge, words.x() + text_width(font(now.size.body), "100%") + 6)
            paint_icon(painter, icon, now.colour.warn, after, rect.center().y() - edge / 2, edge)


class HeatLegend(Painted):
    """The four steps with their borders in words."""

    WORDS = ("<45%", "<75%", "<105%", "")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = (*self.WORDS[:3], self.tr("以上"))
        self.setAccessibleName(self.tr("深浅：当月新访户数占月均户数"))

    def _font(self) -> QFont:
        return font(tokens().size.small)

    def sizeHint(self) -> QSize:
        box = tokens().size.icon_small
        return QSize(sum(box + 4 + text_width(self._font(), word) + 6 for word in self._words), tokens().size.badge)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        box = now.size.icon_small - 2
        painter = QPainter(self)
        x = 0.0
        for fill, word in zip(now.colour.heat, self._words, strict=True):
            area = QRectF(x, round((self.height() - box) / 2), box, box)
            draw_box(painter, area, fill=fill, border=now.colour.edge, radius=0)
            width = text_width(self._font(), word)
            draw_text(painter, QRectF(x + box + 4, 0, width + 1, self.height()), word, self._font(), now.colour.t2)
            x += box + 4 + width + 8
        painter.end()


class HeatTable(TableView):
    """Leaves out the earliest months where there is no room for all up to the current one."""

    def __init__(self, *, name: str, label: str, who: str, title: str) -> None:
        super().__init__(name=name, label=label, compact=True)
        self.lines = HeatModel(title, who, self)
        self.month = MONTHS
        self.whole_year = False
        self._months = [MonthDelegate() for _ in range(MONTHS)]
        self.setModel(self.lines)
        self.set_delegates({FIRST_MONTH + n: delegate for n, delegate in enumerate(self._months)})
        self.set_delegates({COL_COVERAGE: CoverageDelegate()})
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit_months()

    def set_month(self, month: int) -> None:
        """Which month is running; later ones are not shown."""
        self.month = month
        for delegate in self._months:
            delegate.current = month
        self._fit_months()

    def set_year(self, month: int) -> None:
        """Show the whole year, with the running ``month`` framed."""
        self.whole_year = True
        self.set_month(month)
        self.month = MONTHS
        self._fit_months()

    def _apply_widths(self) -> None:
        super()._apply_widths()
        if hasattr(self, "_months"):
            self._fit_months()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_months()

    def _fit_months(self) -> None:
        scale = tokens().size.body / 14
        header = self.horizontalHeader()
        fixed = 0
        room = self.viewport().width()
        self.setColumnHidden(COL_WORKER, room < 420 * scale)
        for column, width in _WIDTHS.items():
            if not self.isColumnHidden(column):
                header.resizeSection(column, round(width * scale))
                fixed += round(width * scale)
        cell = round(_MONTH_WIDTH * scale)
        shown = max(_LEAST_MONTHS, min(self.month, (room - fixed) // cell)) if room > 0 else self.month
        for n in range(MONTHS):
            self.setColumnHidden(FIRST_MONTH + n, not self.month - shown <= n < self.month)
            header.resizeSection(FIRST_MONTH + n, cell)
        spare = max(0, room - fixed - shown * cell)
        if self.whole_year and spare > 200:
            wide = min(60, cell + (spare - 200) // shown)
            for n in range(MONTHS):
                header.resizeSection(FIRST_MONTH + n, wide)
            spare -= shown * (wide - cell)
        for column, most in ((COL_REACHED, 16), (COL_NEED, 20), (COL_WORKER, 40), (COL_COVERAGE, spare)):
            if not self.isColumnHidden(column):
                grown = min(spare, most)
                header.resizeSection(column, header.sectionSize(column) + grown)
                spare -= grown


class HeatPanel(Panel):
    """The table of grids with its legend; ``chosen`` is the name of the grid under the cursor."""

    chosen = Signal(str)
    opened = Signal()  # Enter: go to the grid's list

    def __init__(self) -> None:
        super().__init__(self.tr("网格 × 月 覆盖"), name="visits_heat_panel", flush=True)
        self.table = HeatTable(
            name="visits_heat", label=self.tr("网格和月份的覆盖"), who=self.tr("走访人"), title=self.tr("网格")
        )
        self.table.row_changed.connect(self._moved)
        self.table.opened.connect(lambda _: self.opened.emit())
        self.hint = label(self.tr("当月新访户数，深浅＝月均进度"), "hint")
        self.legend = HeatLegend()
        self._alert = QWidget()
        row = QHBoxLayout(self._alert)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(IconLabel("triangle-alert", "warn", 0))
        self._alert_words = label("", "small")
        row.addWidget(self._alert_words)
        self.add_left(self.hint)
        self.add_left(self.legend)
        self.add_right(self._alert)
        self.body.addWidget(self.table)
        self._most = 6

    @property
    def lines(self) -> tuple[HeatLine, ...]:
        """What is shown."""
        return self.table.lines.rows

    def set_lines(self, lines: Sequence[HeatLine], month: int, *, alert: str = "") -> None:
        """Show these grids with the running ``month``; the cursor stays on its grid. ``alert`` is about sizes."""
        here = self.current
        self.table.lines.set_rows(lines)
        self.table.set_month(month)
        self._alert.setVisible(bool(alert))
        self._alert_words.setText(alert)
        self.fit(self._most)
        row = next((n for n, line in enumerate(lines) if line.key == here), 0)
        if lines and self.table.current_row() != row:
            self.table.select_row(row)
        elif lines:
            self._moved(row)

    def fit(self, most: int) -> None:
        """Show at most so many grids at once; the others scroll."""
        self._most = most
        self.table.fit_rows(max(1, min(most, len(self.lines))))

    @property
    def current(self) -> str:
        """The grid under the cursor; empty for none."""
        row = self.table.current_row()
        return self.lines[row].key if 0 <= row < len(self.lines) else ""

    def choose(self, key: str) -> None:
        """Put the cursor on a grid, if it is listed."""
        row = next((n for n, line in enumerate(self.lines) if line.key == key), -1)
        if row >= 0 and row != self.table.current_row():
            self.table.select_row(row)

    def _moved(self, row: int) -> None:
        if 0 <= row < len(self.lines):
            self.chosen.emit(self.lines[row].key)

    def set_compact(self, compact: bool) -> None:
        """In a narrow window the head keeps only the title and the legend."""
        self.hint.setVisible(not compact)

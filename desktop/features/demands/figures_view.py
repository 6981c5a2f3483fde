"""数字: what a community reports about demands, each number one Enter away from the demands behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.domain.shares import Share
from db.queries.demand_figures import DemandFigures, DemandFiguresRequest, ProblemListData
from db.queries.meetings import KindCount
from desktop.widgets.delegates import BarDelegate
from desktop.widgets.fields import CheckBox, ChoiceBox, DateBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.lazy_model import Column
from desktop.widgets.one_line import OneLine
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BAR_ROLE, BOLD_ROLE, NOTE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented
from desktop.widgets.tab_bar import TabBar
from desktop.widgets.table import TableView

MONTHS_BACK = 24
_PART = {"month": "本月", "last": "上月", "quarter": "本季", "year": "今年", "own": "自选"}


@dataclass(frozen=True, slots=True)
class Line:
    """One number: its name, its value, quiet words, the demands behind it (``None``: nothing to open)."""

    name: str
    value: str
    note: str = ""
    ids: tuple[str, ...] | None = None
    tone: str = "t1"


def share_words(share: Share) -> tuple[str, str]:
    """``91.7%`` and ``11 / 12``; a dash when there is nothing to measure."""
    if share.percent is None:
        return "—", "没有可计算的"
    return f"{share.percent:g}%", f"{share.part} / {share.whole}"


def lines_of(figures: DemandFigures) -> Iterator[Line]:
    """The figures in the order they are reported; 人次, 人数 and 件数 are never added up."""
    merged = figures.reports - len(figures.problems)
    note = "一人反映一次算一人次" if merged <= 0 else "几个人反映同一件事，人次比件数多"
    yield Line("反映人次", f"{figures.reports}", note)
    yield Line("问题件数", f"{len(figures.problems)}", "合并的只算一件", figures.problems)
    yield Line("已办结", f"{len(figures.settled)}", "有答复的", figures.settled)
    median = "—" if figures.median_days is None else f"{figures.median_days:g} 工作日"
    yield Line("办结用时中位数", median, "从登记到答复", figures.settled)
    value, note = share_words(figures.in_time.share)
    yield Line("按期办结率", value, note, figures.in_time.all_ids)
    value, note = share_words(figures.confirmed.share)
    yield Line("回访认可率", value, f"{note}（没回访的算不认可）" if figures.confirmed.share.whole else note,
               figures.confirmed.all_ids)
    yield Line("矛盾纠纷调处", f"{len(figures.mediated)}", "已答复且没有说未解决", figures.mediated)
    yield Line("未办结", f"{len(figures.open)}", "还有人要办的", figures.open)
    yield Line("其中超期", f"{len(figures.overdue)}", "过了期限还没办结", figures.overdue,
               "bad" if figures.overdue else "t1")


class FiguresView(QWidget):
    """Numbers at the left, categories, meetings and the month's list at the right."""

    wanted = Signal()  # the period or the basis changed
    list_wanted = Signal()  # the month of 问题清单 changed
    opened = Signal(object, str)  # ids, and what they are
    print_requested = Signal()
    export_requested = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demand_figures")
        self._today = today
        self._figures: DemandFigures | None = None
        tr = self.tr
        self.period = Segmented(list(_PART.items()), name="figures_period", label=tr("期间"))
        self.first = DateBox(name="figures_first", label=tr("从"), value=today.replace(day=1))
        self.last = DateBox(name="figures_last", label=tr("到"), value=today)
        self.basis = Segmented((("registered", tr("按登记日")), ("settled", tr("按答复日"))), name="figures_basis",
                               label=tr("按哪一天算"))
        self._lines = RowsModel((
            Column("name", tr("指标"), lambda row: row.name, roles={TONE_ROLE: lambda row: row.tone}),
            Column("value", tr("数"), lambda row: row.value, right=True,
                   roles={BOLD_ROLE: lambda row: True, TONE_ROLE: lambda row: row.tone}),
            Column("note", "", lambda row: row.note, roles={TONE_ROLE: lambda row: "t3"}),
        ), self)
        self.table = TableView(name="figures_table", label=tr("数字"))
        self.table.setModel(self._lines)
        self.table.set_columns((150, 110, None))
        self.table.opened.connect(lambda index: self._open(self._lines.rows[index.row()]))
        self._categories = RowsModel((
            Column("name", tr("类别"), lambda row: row.name),
            Column("share", tr("件数"), lambda row: row.value, roles={BAR_ROLE: lambda row: float(row.note)}),
        ), self)
        self.categories = TableView(name="figures_categories", label=tr("按类别"), compact=True)
        self.categories.setModel(self._categories)
        self.categories.set_columns((110, None))
        self.categories.set_delegates({1: BarDelegate()})
        self.categories.opened.connect(lambda index: self._open(self._categories.rows[index.row()]))
        self._meetings = RowsModel((
            Column("name", tr("会议"), lambda row: row.kind_name or tr("合计"),
                   roles={BOLD_ROLE: lambda row: not row.kind}),
            Column("sessions", tr("场次"), lambda row: f"{row.headcount.sessions}", right=True),
            Column("attendances", tr("人次"), lambda row: f"{row.headcount.attendances}", right=True),
            Column("people", tr("人数"), lambda row: f"{row.headcount.people}", right=True,
                   roles={NOTE_ROLE: lambda row: ""}),
            Column("unnamed", tr("未记名"), lambda row: f"{row.headcount.unnamed}" if row.headcount.unnamed else "",
                   right=True, roles={TONE_ROLE: lambda row: "t3"}),
        ), self)
        self.meetings = TableView(name="figures_meetings", label=tr("会议场次"), compact=True)
        self.meetings.setModel(self._meetings)
        self.meetings.set_columns((None, 54, 54, 54, 64))
        self.month = ChoiceBox(name="figures_month", label=tr("月份"), options=_months(today))
        self.disputes = CheckBox(tr("列出矛盾纠纷"), name="figures_disputes")
        self.list_words = OneLine("small", "t2")
        self.print = KeyButton("F8", tr("打印问题清单"), name="figures_print")
        self.export = KeyButton("Ctrl+E", tr("导出"), name="figures_export")
        self._build()
        self._connect()

    def _build(self) -> None:
        tr = self.tr
        head = QHBoxLayout()
        head.setSpacing(8)
        for widget in (self.period, self.first, self.last, self.basis):
            head.addWidget(widget)
        head.addStretch(1)
        left = Panel(tr("数字"), name="figures_panel", flush=True)
        left.add_right(KeyHint("Enter", tr("看是哪几件")))
        left.body.addWidget(self.table)
        beside = Panel(name="figures_beside_panel", flush=True)
        self.tabs = TabBar((("categories", tr("按类别")), ("meetings", tr("会议场次"))), name="figures_tabs", label=tr("分开看"))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.categories)
        self._pages.addWidget(self.meetings)
        beside.body.addWidget(self.tabs)
        beside.body.addWidget(self._pages, 1)
        problems = Panel(tr("问题清单"), name="figures_list_panel")
        choice = QHBoxLayout()
        choice.setSpacing(8)
        choice.addWidget(self.month)
        choice.addWidget(self.disputes)
        choice.addStretch(1)
        keys = QHBoxLayout()
        keys.setSpacing(8)
        keys.addWidget(self.print)
        keys.addWidget(self.export)
        keys.addStretch(1)
        problems.add_right(self.list_words)
        problems.body.addLayout(choice)
        problems.body.addLayout(keys)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(beside, 1)
        right.addWidget(problems)
        both = QHBoxLayout()
        both.setSpacing(8)
        both.addWidget(left, 5)
        both.addLayout(right, 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(both, 1)
        for table in (self.table, self.categories, self.meetings):
            table.setMinimumHeight(40)
        self._show_dates()

    def _connect(self) -> None:
        self.period.changed.connect(lambda _: self._told())
        self.tabs.changed.connect(lambda value: self._turn(str(value)))
        turn = QAction(self.tr("类别和会议轮换"), self)
        turn.setShortcut(QKeySequence("Ctrl+Tab"))
        turn.triggered.connect(lambda: self._turn("meetings" if self.tabs.value == "categories" else "categories"))
        self.addAction(turn)
        self.basis.changed.connect(lambda _: self._told())
        for box in (self.first, self.last):
            box.changed.connect(lambda _: self._own())
        self.month.changed.connect(lambda _: self.list_wanted.emit())
        self.disputes.toggled.connect(lambda _: self.list_wanted.emit())
        self.print.triggered.connect(self.print_requested)
        self.export.triggered.connect(self.export_requested)

    # ------------------------------------------------------------ the question

    def _told(self) -> None:
        self._show_dates()
        self.wanted.emit()

    def _turn(self, name: str) -> None:
        self.tabs.set_value(name)
        self._pages.setCurrentIndex(0 if name == "categories" else 1)

    def _own(self) -> None:
        if self.period.value == "own":
            self.wanted.emit()

    def _show_dates(self) -> None:
        for box in (self.first, self.last):
            box.setVisible(self.period.value == "own")

    def span(self) -> tuple[date, date]:
        """First and last day asked for."""
        today = self._today
        begin = today.replace(day=1)
        match self.period.value:
            case "last":
                end = date.fromordinal(begin.toordinal() - 1)
                return end.replace(day=1), end
            case "quarter":
                return date(today.year, (today.month - 1) // 3 * 3 + 1, 1), today
            case "year":
                return date(today.year, 1, 1), today
            case "own":
                first, last = self.first.value or begin, self.last.value or today
                return min(first, last), max(first, last)
        return begin, today

    def request(self) -> DemandFiguresRequest:
        """The question for the figures."""
        first, last = self.span()
        return DemandFiguresRequest(first, last, self.basis.value)  # type: ignore[arg-type]

    @property
    def chosen_month(self) -> tuple[int, int]:
        """Year and month of the 问题清单."""
        year, _, month = str(self.month.value).partition("-")
        return int(year), int(month)

    def set_today(self, today: date) -> None:
        """The business date periods count to."""
        if today != self._today:
            self._today = today
            self.month.set_options(_months(today))

    # ------------------------------------------------------------ the answer

    def show_figures(self, figures: DemandFigures) -> None:
        """Show the numbers."""
        self._figures = figures
        self._lines.set_rows(lines_of(figures))
        most = max((len(one.ids) for one in figures.by_category), default=0) or 1
        self._categories.set_rows(
            Line(one.category, f"{len(one.ids)}", f"{len(one.ids) / most}", one.ids) for one in figures.by_category
        )
        if self.table.current_row() < 0:
            self.table.select_row(0)

    def show_meetings(self, counts: tuple[KindCount, ...]) -> None:
        """How many gatherings there were, and who came."""
        self._meetings.set_rows(counts)

    def show_list(self, data: ProblemListData) -> None:
        """What the month's list would hold."""
        left = self.tr("，矛盾纠纷 {} 件只计数不列出").format(data.disputes_left_out) if data.disputes_left_out else ""
        self.list_words.set_text(self.tr("{} 列 {} 件{}").format(data.month, len(data.rows), left))

    def set_rights(self, *, disputes: bool, export: bool) -> None:
        """Who may see disputes, and who may take files out."""
        self.disputes.setVisible(disputes)
        if not disputes:
            self.disputes.setChecked(False)
        self.export.set_refusal("" if export else self.tr("导出要有权限，请找值班长。"))

    def lines(self) -> list[str]:
        """The numbers in words."""
        return [f"{line.name} {line.value} {line.note}".strip() for line in self._lines.rows]

    def categories_words(self) -> list[str]:
        """The categories in words."""
        return [f"{line.name} {line.value}" for line in self._categories.rows]

    def _open(self, line: Line) -> None:
        if line.ids:
            first, last = self.span()
            self.opened.emit(line.ids, self.tr("{} {}（{:%m-%d} 至 {:%m-%d}）").format(line.name, line.value, first, last))

    def focus_first(self) -> None:
        """Give the numbers the focus."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _months(today: date) -> list[tuple[object, str]]:
    months: list[tuple[object, str]] = []
    year, month = today.year, today.month
    for _ in range(MONTHS_BACK):
        months.append((f"{year}-{month:02}", f"{year} 年 {month} 月"))
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return months

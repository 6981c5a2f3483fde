"""会议: gatherings, what they decided and is still owed, and matters decided by 四议两公开; each beside its list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.queries.decisions import DecisionRow
from db.queries.meetings import MeetingRow, OutcomeRow
from desktop.features.demands.decision_panel import DecisionPanel
from desktop.features.demands.looks import day_words
from desktop.features.demands.meeting_panel import MeetingPanel
from desktop.features.demands.side_form import SideForm
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BADGE_ROLE, NOTE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.tab_bar import TabBar
from desktop.widgets.table import TableView

LISTS = ("meetings", "outcomes", "decisions")
_KINDS = {"planned": ("info", "clock"), "held": ("ok", "circle-check"), "cancelled": ("neutral", "x")}


class MeetingsView(QWidget):
    """Three lists at the left, the one in front of it at the right."""

    meeting_chosen = Signal(str)
    decision_chosen = Signal(str)
    list_changed = Signal(str)
    finish_wanted = Signal(str)  # an outcome carried out

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demand_meetings")
        tr = self.tr
        self.tabs = TabBar((("meetings", tr("会议")), ("outcomes", tr("待办决定")), ("decisions", tr("四议两公开"))),
                           name="meeting_lists", label=tr("会议和决定"))
        self.meetings = RowsModel((
            Column("on", tr("日期"), lambda row: day_words(row.held_on)),
            Column("title", tr("会议"), lambda row: row.title, roles={NOTE_ROLE: lambda row: row.kind_name},
                   tip=lambda row: row.title),
            Column("state", tr("状态"), lambda row: row.state_label,
                   roles={BADGE_ROLE: lambda row: BadgeSpec(row.state_label, *_KINDS[row.state])}),
            Column("open", tr("未办"), lambda row: f"{row.open_outcomes}" if row.open_outcomes else "", right=True,
                   roles={TONE_ROLE: lambda row: "bad" if row.overdue_outcomes else "t2"}),
        ), self)
        self.outcomes = RowsModel((
            Column("due", tr("期限"), lambda row: day_words(row.due_on),
                   roles={TONE_ROLE: lambda row: "bad" if row.overdue else "t1"}),
            Column("text", tr("决定"), lambda row: row.text or row.item_title,
                   roles={NOTE_ROLE: lambda row: f"超 {row.days_late} 日" if row.overdue else ""},
                   tip=lambda row: f"{row.meeting_title}：{row.item_title}"),
            Column("owner", tr("负责"), lambda row: row.owner_name),
        ), self)
        self.decisions = RowsModel((
            Column("title", tr("事项"), lambda row: row.title, tip=lambda row: row.title),
            Column("ticked", tr("步"), lambda row: f"{row.ticked}/{row.total}", right=True),
            Column("state", tr("进度"), lambda row: row.state_label,
                   roles={BADGE_ROLE: lambda row: BadgeSpec(row.state_label, "hold" if row.days_left else "info")}),
        ), self)
        self.tables = {
            "meetings": self._table("meetings_table", tr("会议"), self.meetings, (56, None, 84, 48), {2: BadgeDelegate()}),
            "outcomes": self._table("outcomes_table", tr("待办决定"), self.outcomes, (60, None, 96), {}),
            "decisions": self._table("decisions_table", tr("四议两公开"), self.decisions, (None, 48, 90), {2: BadgeDelegate()}),
        }
        self.meeting = MeetingPanel()
        self.decision = DecisionPanel()
        self.form = SideForm(name="meeting_form")
        self.finish = KeyButton("F9", tr("已经办到"), name="outcome_finish", kind="primary")
        self.none = EmptyState("users", tr("还没有会议"), tr("按 Ctrl+N 定一个会，再按诉求拟议程。"), name="meetings_none")
        self.owed = EmptyState("list-checks", tr("会上定的、还没办到的事"), tr("选一件，办到了按 F9。"), actions=(self.finish,),
                               name="outcomes_hint")
        self._build()
        self.tabs.changed.connect(lambda value: self.show_list(str(value)))
        self.tables["meetings"].row_changed.connect(self._meeting)
        self.tables["decisions"].row_changed.connect(self._decision)
        self.finish.triggered.connect(self._finish)
        for name, table in self.tables.items():
            table.opened.connect(lambda _, name=name: self._enter(name))

    def _table(self, name: str, label: str, model: RowsModel, widths: tuple[int | None, ...], delegates: dict) -> TableView:  # type: ignore[type-arg]
        table = TableView(name=name, label=label)
        table.setModel(model)
        table.set_columns(widths)
        table.set_delegates(delegates)
        table.setMinimumHeight(40)
        return table

    def _build(self) -> None:
        left = Panel(name="meetings_panel", flush=True)
        self._pages = QStackedWidget()
        for name in LISTS:
            self._pages.addWidget(self.tables[name])
        left.body.addWidget(self.tabs)
        left.body.addWidget(self._pages, 1)
        self._right = QStackedWidget()
        for widget in (self.none, self.meeting, self.decision, self.form, self.owed):
            self._right.addWidget(widget)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(left, 5)
        row.addWidget(self._right, 8)
        left.setMinimumWidth(240)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)

    # ------------------------------------------------------------ what it is told

    @property
    def list(self) -> str:
        """Which list is in front."""
        return str(self.tabs.value)

    def show_list(self, name: str) -> None:
        """Turn to a list."""
        self.tabs.set_value(name)
        self._pages.setCurrentIndex(LISTS.index(name))
        self.show_right()
        self.list_changed.emit(name)

    def show_right(self) -> None:
        """What belongs to the list in front."""
        match self.list:
            case "outcomes":
                self._right.setCurrentWidget(self.owed)
                self.finish.setVisible(bool(self.outcomes.rows))
            case "decisions":
                known = self.decision.decision is not None and bool(self.decisions.rows)
                self.none.set_texts(self.tr("还没有四议两公开事项"), self.tr("按 Ctrl+N 立一个事项，按步骤勾。"))
                self._right.setCurrentWidget(self.decision if known else self.none)
            case _:
                known = self.meeting.meeting is not None and bool(self.meetings.rows)
                self.none.set_texts(self.tr("还没有会议"), self.tr("按 Ctrl+N 定一个会，再按诉求拟议程。"))
                self._right.setCurrentWidget(self.meeting if known else self.none)

    def show_form(self) -> None:
        """The form in place of what is chosen."""
        self._right.setCurrentWidget(self.form)
        self.form.focus_first()

    @property
    def filling(self) -> bool:
        """Whether the form is open."""
        return self._right.currentWidget() is self.form

    def show_meetings(self, rows: tuple[MeetingRow, ...], wanted: str = "") -> None:
        """List the meetings; the cursor stays, goes to ``wanted``, or to the first."""
        self._fill("meetings", self.meetings, rows, "meeting_id", wanted)

    def show_outcomes(self, rows: tuple[OutcomeRow, ...]) -> None:
        """List what is owed."""
        self._fill("outcomes", self.outcomes, rows, "outcome_id", "")
        if self.list == "outcomes" and not self.filling:
            self.show_right()

    def show_decisions(self, rows: tuple[DecisionRow, ...], wanted: str = "") -> None:
        """List the matters."""
        self._fill("decisions", self.decisions, rows, "decision_id", wanted)

    def _fill(self, name: str, model: RowsModel, rows: tuple, key: str, wanted: str) -> None:  # type: ignore[type-arg]
        table = self.tables[name]
        here = table.current_row()
        before = wanted or (getattr(model.rows[here], key) if 0 <= here < len(model.rows) else "")
        model.set_rows(rows)
        place = next((n for n, row in enumerate(rows) if getattr(row, key) == before), 0)
        if rows:
            table.select_row(-1)
            table.select_row(place)
        elif not self.filling:
            self.show_right()

    def _meeting(self, row: int) -> None:
        if 0 <= row < len(self.meetings.rows):
            self.meeting_chosen.emit(self.meetings.rows[row].meeting_id)

    def _decision(self, row: int) -> None:
        if 0 <= row < len(self.decisions.rows):
            self.decision_chosen.emit(self.decisions.rows[row].decision_id)

    def _finish(self) -> None:
        row = self.tables["outcomes"].current_row()
        if 0 <= row < len(self.outcomes.rows):
            self.finish_wanted.emit(self.outcomes.rows[row].outcome_id)

    def _enter(self, name: str) -> None:
        if name == "meetings":
            self.meeting.show_tab(str(self.meeting.tabs.value))

    def focus_first(self) -> None:
        """Give the list in front the focus."""
        if self.filling:
            self.form.focus_first()
        elif self._pages.currentWidget().model().rowCount():
            self._pages.currentWidget().setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

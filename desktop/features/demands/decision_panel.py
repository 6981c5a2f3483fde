"""One matter decided by 四议两公开: its six steps with their days, the next one ticked by one key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.queries.decisions import DecisionDetail, StepRow
from desktop.widgets.badge import Badge, BadgeSpec
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BOLD_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel


def step_state(step: StepRow) -> str:
    """Where a step stands, in words."""
    if step.on is None:
        return "下一步" if step.may_tick else f"{step.earliest_on} 起" if step.earliest_on else "未到"
    if step.days_left:
        return f"公示中，{step.until} 满，余 {step.days_left} 日"
    return "已完成" if not step.publicity_days else f"公示满 {step.publicity_days} 日"


class DecisionPanel(QWidget):
    """Ticks are written at once; the panel only asks."""

    tick_wanted = Signal()
    print_wanted = Signal()
    drop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("decision_panel_page")
        tr = self.tr
        self.decision: DecisionDetail | None = None
        self.panel = Panel(tr("四议两公开"), name="decision_panel", flush=True)
        self._state = Badge()
        self.words = WrapLabel(kind="second")
        self.steps = RowsModel((
            Column("step", tr("步骤"), lambda row: row.label, roles={BOLD_ROLE: lambda row: row.may_tick}),
            Column("on", tr("日期"), lambda row: f"{row.on}" if row.on else "—"),
            Column("state", tr("进度"), step_state,
                   roles={TONE_ROLE: lambda row: "ok" if row.on and not row.days_left else "t2"}),
            Column("note", tr("说明"), lambda row: row.note, tip=lambda row: row.note),
        ), self)
        self.table = TableView(name="decision_steps", label=tr("步骤"))
        self.table.setModel(self.steps)
        self.table.set_columns((190, 100, 200, None))
        self.table.setMinimumHeight(40)
        self.tick = KeyButton("F9", tr("勾下一步"), name="decision_tick", kind="primary")
        self.print = KeyButton("F8", tr("打印公示"), name="decision_print")
        self.drop = KeyButton("F7", tr("终止"), name="decision_drop")
        self.problem = WrapLabel(kind="error")
        self.problem.setObjectName("decision_problem")
        keys = QHBoxLayout()
        keys.setContentsMargins(12, 0, 12, 8)
        keys.setSpacing(8)
        keys.addWidget(self.tick)
        keys.addWidget(self.print)
        keys.addStretch(1)
        keys.addWidget(self.drop)
        told = QHBoxLayout()
        told.setContentsMargins(12, 6, 12, 0)
        told.addWidget(self.words)
        below = QHBoxLayout()
        below.setContentsMargins(12, 0, 12, 0)
        below.addWidget(self.problem)
        self.panel.add_left(self._state)
        self.panel.body.addLayout(told)
        self.panel.body.addWidget(self.table, 1)
        self.panel.body.addLayout(below)
        self.panel.body.addLayout(keys)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panel)
        for button, signal in ((self.tick, self.tick_wanted), (self.print, self.print_wanted), (self.drop, self.drop_wanted)):
            button.triggered.connect(signal)
            button.refused.connect(self.say)

    def show_decision(self, decision: DecisionDetail) -> None:
        """Show where a decision stands."""
        self.decision = decision
        kind = {"open": "info", "publicity": "hold", "finished": "ok"}.get(decision.state, "neutral")
        self.panel.set_title(decision.title)
        self._state.set_spec(BadgeSpec(decision.state_label, kind, "list-checks"))
        meeting = self.tr("　会议：{}").format(decision.meeting_title) if decision.meeting_title else ""
        self.words.setText(f"{decision.text}{meeting}".strip())
        self.words.setVisible(bool(self.words.text()))
        self.steps.set_rows(decision.steps)
        going = decision.state not in ("finished", "dropped")
        following = self.next_step()
        self.tick.setVisible(going and following is not None)
        self.drop.setVisible(going)
        if following is not None:
            self.tick.set_title(self.tr("勾「{}」").format(following.label))
            wait = self.tr("公示还没满，{} 起才能勾这一步，请到时再来。").format(following.earliest_on)
            self.tick.set_refusal("" if following.may_tick else wait)
        self.say("")

    def next_step(self) -> StepRow | None:
        """The step to tick next."""
        decision = self.decision
        if decision is None:
            return None
        return next((step for step in decision.steps if step.code == decision.next_code and step.on is None), None)

    def say(self, sentence: str) -> None:
        """Show why something was refused."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

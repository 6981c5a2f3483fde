"""One case in full beside the list: head, limits, what happened, materials, papers, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from db.domain.cases import CaseState
from db.queries.cases import CaseDetail, PaperRow
from db.usecases.privacy import Revealed
from desktop.features.cases.action_bar import ActionBar
from desktop.features.cases.limits import LimitBars
from desktop.features.cases.looks import clock_look, state_badge
from desktop.features.cases.materials import MaterialsTab
from desktop.features.cases.steps import plan
from desktop.features.cases.timeline import step_of
from desktop.printing.papers_tab import PapersTab
from desktop.theme.style import set_kind
from desktop.widgets.badge import Badge, BadgeSpec
from desktop.widgets.clock_badge import ClockBadge
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.keycap import LinkKey
from desktop.widgets.one_line import OneLine
from desktop.widgets.panel import Panel
from desktop.widgets.segmented import Option
from desktop.widgets.tab_bar import TabBar
from desktop.widgets.timeline import Timeline

CHANNELS = {"window": "窗口申请", "phone": "电话申请", "visit": "上门申请", "wechat": "微信申请"}
_PRINTABLE = ("receipt", "intake")
TABS = ("timeline", "materials", "papers")
LOW = 430
"""Below this height the head keeps only who and which case."""


class DetailPanel(QWidget):
    """Shows a :class:`CaseDetail`; what the clerk asks for leaves as signals."""

    step_requested = Signal(object, str, object)  # CaseAction, reason, positions of materials just received
    material_received = Signal(int)
    print_requested = Signal(object)  # PaperRow to print again, or for the first time while it waits
    preview_requested = Signal(str)
    save_requested = Signal(str)
    wide_toggled = Signal()
    focus_list = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("case_detail")
        self.case: CaseDetail | None = None
        self._revealed: Revealed | None = None
        self.panel = Panel(self.tr("办件"), name="case_panel", flush=True)
        self._state, self._review = Badge(), Badge()
        self.wide = LinkKey("Alt+Right", self.tr("宽屏"), name="case_wide")
        self.wide.triggered.connect(self.wide_toggled)
        self.panel.add_left(self._state)
        self.panel.add_left(self._review)
        self.panel.add_right(self.wide)
        self._name = OneLine("lead", "t1", bold=True)
        self._who = OneLine("body", "t1")
        self._extra = OneLine("small")
        self._serial = _label("small")
        self._serial.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._clock = ClockBadge()
        self._clock_words = _label("small")
        self.limits = LimitBars()
        self.tabs = TabBar((), name="case_tabs", label=self.tr("办件内容"))
        self.timeline, self.materials = Timeline(name="case_timeline"), MaterialsTab()
        self.papers = PapersTab(name="case", empty=self.tr("这个办件还没有打过文书。"))
        self.actions = ActionBar()
        self._build()
        self._connect()
        self.show_case(None)

    def _build(self) -> None:
        self.pages = QStackedWidget()
        for page in (self.timeline, self.materials, self.papers):
            self.pages.addWidget(page)
        head = QWidget()
        lines = QVBoxLayout(head)
        lines.setContentsMargins(12, 12, 12, 10)
        lines.setSpacing(7)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._name)
        first.addWidget(self._who)
        first.addStretch(1)
        lines.addLayout(first)
        lines.addWidget(self._serial)
        lines.addWidget(self._extra)
        self._clock_row = QWidget()
        clock = QHBoxLayout(self._clock_row)
        clock.setContentsMargins(0, 0, 0, 0)
        clock.addWidget(self._clock)
        clock.addWidget(self._clock_words, 1)
        lines.addWidget(self._clock_row)
        lines.addWidget(self.limits)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.tabs)
        column.addWidget(self.pages, 1)
        foot = QWidget()
        row = QVBoxLayout(foot)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self.actions)
        column.addWidget(foot)
        self.empty = EmptyState("folder-open", self.tr("还没有选办件"), self.tr("在左边用 ↑↓ 选一件，这里看经过、材料和文书。"),
                                name="case_none")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(content)
        self.panel.body.addWidget(self._stack)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panel)

    def _connect(self) -> None:
        self.tabs.changed.connect(self._show_tab)
        self.materials.ticks_changed.connect(self._plan)
        self.materials.received.connect(self.material_received)
        self.materials.refused.connect(self.actions.say)
        self.papers.preview_requested.connect(self.preview_requested)
        self.papers.save_requested.connect(self.save_requested)
        self.papers.chosen_changed.connect(self._offer_print)
        self.actions.reason_closed.connect(self.focus_list)
        self.actions.print_requested.connect(self._print)
        self.actions.step_requested.connect(
            lambda action, reason: self.step_requested.emit(action, reason, self.materials.ticked)
        )
        turn = QAction(self.tr("经过、材料、文书轮换"), self)
        turn.setShortcut(QKeySequence("Ctrl+Tab"))
        turn.triggered.connect(lambda: self.show_tab(TABS[(self.pages.currentIndex() + 1) % len(TABS)]))
        self.addAction(turn)

    # ------------------------------------------------------------ what it is told

    def show_case(self, case: CaseDetail | None) -> None:
        """Show ``case``, or that none is chosen. The same case again keeps tab, ticks and a half-typed reason."""
        other = case is None or self.case is None or case.case_id != self.case.case_id
        self.case = case
        self._stack.setCurrentIndex(0 if case is None else 1)
        self._state.setVisible(case is not None)
        self._review.setVisible(case is not None and case.needs_review)
        if other:
            self.actions.say("")
            self.actions.put_away()
            self._revealed = None
        if case is None:
            self.panel.set_title(self.tr("办件"))
            return
        self.panel.set_title(case.item_name)
        self._state.set_spec(state_badge(case.state, tolerant=case.tolerant))
        self._review.set_spec(BadgeSpec(self.tr("需复核"), "warn", "triangle-alert") if case.needs_review else None)
        self._head(case)
        self.limits.set_case(case)
        self._make_room()
        self.timeline.set_steps(step_of(entry) for entry in case.timeline)
        self.materials.set_case(case)
        self.papers.set_papers(case.papers)
        self._count_tabs(case)
        self._plan()
        self._offer_print()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """In a low window the steps have the room of the bars and the second line; the clock is in the list."""
        tight = self.height() < LOW
        limited = self.case is not None and (self.case.promised is not None or self.case.legal is not None)
        self.limits.setVisible(limited and not tight)
        self._extra.setVisible(bool(self._extra.text()) and not tight)

    def _head(self, case: CaseDetail) -> None:
        revealed = self._revealed
        number = revealed.id_number if revealed else case.id_masked
        age = self.tr("{} 岁").format(case.age) if case.age is not None else ""
        person = " ".join(part for part in (case.sex_label, age) if part)
        self._name.set_text(case.applicant_name)
        self._who.set_text("・".join(part for part in (person, number) if part))
        channel = CHANNELS.get(case.channel, "")
        self._serial.setText("・".join(part for part in (case.serial, channel) if part))
        phone = revealed.phone if revealed else case.phone_masked
        agent = " ".join(part for part in (case.agent_name, case.agent_id_masked) if part)
        facts = (
            (self.tr("承办"), case.department),
            (self.tr("电话"), phone),
            (self.tr("代办"), agent),
            (self.tr("备注"), case.note),
        )
        self._extra.set_text("　".join(f"{name} {value}" for name, value in facts if value))
        self._make_room()
        waits = case.state in (CaseState.RECEIVED, CaseState.SUPPLEMENT) or case.tolerant
        self._clock_row.setVisible(waits and case.supplement_on is not None)
        clock = clock_look(case.clock)
        self._clock.set_clock(clock.kind, clock.text)
        if case.supplement_on is not None:
            words = {
                CaseState.RECEIVED: self.tr("{} 前一次告知要补的材料，过期视为受理"),
                CaseState.SUPPLEMENT: self.tr("补正截止 {}"),
            }.get(case.state, self.tr("缺的材料 {} 前补交"))
            self._clock_words.setText(words.format(case.supplement_on))
        self._clock.setVisible(case.state in (CaseState.RECEIVED, CaseState.SUPPLEMENT))
        set_kind(self._clock_words, "warn" if case.tolerant else "small")

    def _count_tabs(self, case: CaseDetail) -> None:
        there = sum(1 for m in case.materials if m.received_at is not None) + len(self.materials.ticked)
        self.tabs.set_options((
            Option("timeline", self.tr("经过 {}").format(len(case.timeline))),
            Option("materials", self.tr("材料 {}/{}").format(there, len(case.materials))),
            Option("papers", self.tr("文书 {}").format(len(case.papers))),
        ))

    def reveal(self, revealed: Revealed | None) -> None:
        """Show the applicant's numbers in full, or masked again."""
        self._revealed = revealed
        if self.case is not None:
            self._head(self.case)

    def texts(self) -> str:
        """The words of the head, as a clerk reads them."""
        labels = (self._name, self._who, self._serial, self._extra)
        return "\n".join(label.text() for label in labels if label.text())

    def say(self, sentence: str) -> None:
        """Tell the clerk something about this case, by its actions."""
        self.actions.say(sentence)

    # ------------------------------------------------------------ inside

    def _plan(self) -> None:
        if self.case is not None:
            self.actions.set_plan(plan(self.case, self.materials.ticked))
            self._count_tabs(self.case)

    def _show_tab(self, value: object) -> None:
        self.pages.setCurrentIndex(TABS.index(str(value)))
        self._offer_print()

    def show_tab(self, name: str) -> None:
        """Turn to 经过 ``timeline``, 材料 ``materials`` or 文书 ``papers`` and give its list the focus."""
        if self.case is None:
            return
        self.tabs.set_value(name)
        self._show_tab(name)
        {"timeline": self.timeline, "materials": self.materials.table, "papers": self.papers.table}[name].setFocus(
            Qt.FocusReason.ShortcutFocusReason
        )

    def _print_choice(self) -> PaperRow | None:
        if self.case is None:
            return None
        if self.tabs.value == "papers" and self.papers.chosen is not None:
            return self.papers.chosen
        return next((paper for paper in reversed(self.case.papers) if paper.kind in _PRINTABLE), None)

    def _offer_print(self) -> None:
        paper = self._print_choice()
        if paper is None:
            self.actions.set_print(self.tr("补打"), self.tr("这个办件还没有打过回执；受理或补正时会打。"))
        else:
            self.actions.set_print(self.tr("补打") if paper.state in ("printed", "cancelled") else self.tr("打印"))

    def _print(self) -> None:
        paper = self._print_choice()
        if paper is not None:
            self.print_requested.emit(paper)


def _label(kind: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        label.setProperty("kind", kind)
    return label

"""One demand in full below the board: head, what happened, what it is about, papers; beside it what to do next."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.domain.demand_table import DemandAction, DemandKind, DemandState
from db.domain.demand_words import HIDDEN_TITLE
from db.queries.cases import PaperRow
from db.queries.demand_timeline import DemandEntry
from db.queries.demands import DemandDetail
from desktop.features.demands.action_panel import ActionPanel
from desktop.features.demands.contents_tab import ContentsTab
from desktop.features.demands.looks import (
    clock_look,
    day_words,
    moment_words,
    state_badge,
    step_icon,
    urgency_badge,
)
from desktop.features.demands.photos_tab import PhotosTab
from desktop.features.demands.steps import plan
from desktop.printing.papers_tab import PapersTab
from desktop.theme.manager import tokens
from desktop.widgets.badge import Badge, BadgeSpec
from desktop.widgets.clock_badge import ClockBadge
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.keycap import LinkKey
from desktop.widgets.one_line import OneLine
from desktop.widgets.painting import Painted, is_style_event
from desktop.widgets.panel import Panel
from desktop.widgets.segmented import Option
from desktop.widgets.tab_bar import TabBar
from desktop.widgets.timeline import Timeline, TimelineStep

TABS = ("timeline", "contents", "photos", "papers")
_SLIM = 860
_ASSIGNED = frozenset({DemandState.ASSIGNED, DemandState.HANDLING})


def timeline_step(entry: DemandEntry) -> TimelineStep:
    """A step as the timeline takes it: what was said, else who has it until when."""
    icon, role = step_icon(entry.action)
    title = f"{entry.title}（未计入，需复核）" if entry.superseded else entry.title
    ended = entry.action in (DemandAction.ARCHIVE, DemandAction.CLOSE)
    has_it = f"跟办 {entry.owner_name}" if ended else f"主办 {entry.owner_name}，下一步 {day_words(entry.next_on)}"
    words = entry.text or has_it
    return TimelineStep(
        title, words, f"{moment_words(entry.at)}・{entry.operator}", icon, role, quiet=entry.superseded
    )


class _Divider(Painted):
    """A quiet line between what happened and what to do."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().colour.line))
        painter.end()


class DetailPanel(QWidget):
    """Shows a :class:`DemandDetail`; what the clerk asks for leaves as signals."""

    link_opened = Signal(str, str)
    preview_requested = Signal(str)
    save_requested = Signal(str)
    helper_wanted = Signal()  # who among the volunteers can do it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demand_detail")
        self.demand: DemandDetail | None = None
        self.panel = Panel(name="demand_panel", flush=True)
        self._serial = OneLine("body", "t2", bold=True)
        self._name = OneLine("body", "t1", bold=True)
        self._urgent, self._state, self._level = Badge(), Badge(), Badge()
        self._clock = ClockBadge()
        self._from = OneLine("small", "t2")
        self.actions = ActionPanel()
        self.tabs = TabBar((), name="demand_tabs", label=self.tr("诉求内容"))
        self.timeline = Timeline(name="demand_timeline")
        self.contents = ContentsTab()
        self.photos = PhotosTab()
        self.papers = PapersTab(name="demand", empty=self.tr("这个诉求还没有打过交办单或反馈单。"))
        self._owner = OneLine("small", "t1", bold=True)
        self.who_can = LinkKey("Ctrl+F", self.tr("谁会…"), name="demand_who_can")
        self.who_can.triggered.connect(self.helper_wanted)
        self._build()
        self._connect()
        self.show_demand(None)

    def _build(self) -> None:
        head = QFrame()
        head.setProperty("kind", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        for widget in (self._serial, self._name, self._urgent, self._state, self._clock, self._level):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._from)
        self._head = head
        self.pages = QStackedWidget()
        for page in (self.timeline, self.contents, self.photos, self.papers):
            self.pages.addWidget(page)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.pages, 1)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(0, 8, 0, 0)
        beside.setSpacing(0)
        self._facts = facts = QHBoxLayout()
        facts.setContentsMargins(12, 0, 12, 0)
        facts.addWidget(self._owner)
        facts.addStretch(1)
        facts.addWidget(self.who_can, 0, Qt.AlignmentFlag.AlignRight)
        beside.addLayout(facts)
        beside.addWidget(self.actions, 1)
        both = QHBoxLayout()
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(0)
        both.addWidget(left, 9)
        both.addWidget(_Divider())
        both.addWidget(right, 11)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(head)
        inner.addLayout(both, 1)
        self.empty = EmptyState("message-square-warning", self.tr("还没有选诉求"),
                                self.tr("用 ←→↑↓ 选一张卡片，这里看经过、办下一步。"), name="demand_none")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(content)
        self.panel.body.addWidget(self._stack)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panel)
        self._measure()

    def _connect(self) -> None:
        self.tabs.changed.connect(lambda value: self.show_tab(str(value), focus=False))
        self.contents.opened.connect(self.link_opened)
        self.papers.preview_requested.connect(self.preview_requested)
        self.papers.save_requested.connect(self.save_requested)
        self.papers.chosen_changed.connect(self._offer_print)
        for key, words, step in (("Ctrl+Tab", self.tr("下一项内容"), 1), ("Ctrl+Shift+Tab", self.tr("上一项内容"), -1)):
            action = QAction(words, self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _=False, step=step: self._turn(step))
            self.addAction(action)

    def _turn(self, step: int) -> None:
        if self.demand is not None:
            here = TABS.index(str(self.tabs.value))
            self.show_tab(TABS[(here + step) % len(TABS)])

    # ------------------------------------------------------------ what it is told

    def show_demand(self, demand: DemandDetail | None) -> None:
        """Show ``demand``, or that none is chosen; what is half typed for it stays."""
        same = demand is not None and self.demand is not None and demand.demand_id == self.demand.demand_id
        self.demand = demand
        self._stack.setCurrentIndex(0 if demand is None else 1)
        if demand is None:
            self.empty.set_texts(self.tr("还没有选诉求"), self.tr("用 ←→↑↓ 选一张卡片，这里看经过、办下一步。"))
            return
        self._show_head(demand)
        self.timeline.set_steps(timeline_step(entry) for entry in demand.timeline)
        self.contents.show_demand(demand)
        self.papers.set_papers(demand.papers)
        self.tabs.set_options((
            Option("timeline", self.tr("经过"), count=len(demand.timeline)),
            Option("contents", self.tr("内容")),
            Option("photos", self.tr("照片"), count=demand.photos),
            Option("papers", self.tr("文书"), count=len(demand.papers)),
        ))
        self.actions.set_plan(plan(demand), same=same, words=self._closed_words(demand))
        self._offer_print()

    def show_nothing(self, fact: str, advice: str) -> None:
        """There is no demand to choose."""
        self.demand = None
        self._stack.setCurrentIndex(0)
        self.empty.set_texts(fact, advice)

    def show_hidden(self) -> None:
        """A dispute that this clerk may not read: nothing of it is shown."""
        self.show_nothing(HIDDEN_TITLE, self.tr("矛盾纠纷只给有权限的人看；要办请找值班长。"))

    def _show_head(self, demand: DemandDetail) -> None:
        self._serial.set_text(demand.serial_short)
        self._name.set_text(demand.title)
        self._urgent.set_spec(urgency_badge(demand.urgency))
        self._state.set_spec(state_badge(demand.state))
        clock = clock_look(demand.clock)
        self._clock.set_clock(clock.kind, clock.text)
        self._level.set_spec(
            BadgeSpec(self.tr("已升级：{}").format(demand.level_label), "warn", "arrow-right") if demand.level else None
        )
        count = demand.reporters_count
        who = demand.reporter.name_masked
        said = self.tr("反映 {} 等 {} 人").format(who, count) if count > 1 else self.tr("反映 {}").format(who)
        kind = demand.kind.label if demand.kind is DemandKind.DISPUTE else ""
        self._from.set_text("・".join(part for part in (kind, said, demand.place) if part))
        left = self.tr("（已离岗）") if demand.owner.left else ""
        contact = f"・{demand.owner.contact}" if demand.owner.contact else ""
        words = [self.tr("主办 {}{}{}").format(demand.owner.name, contact, left)]
        if demand.archived_on is None and demand.main is None:
            words.append(self.tr("下一步 {}").format(day_words(demand.next_on)))
            words.append(self.tr("期限 {}").format(day_words(demand.due_on)))
        if demand.keeper.party_id != demand.owner.party_id:
            words.append(self.tr("跟办 {}").format(demand.keeper.name))
        self._owner.set_text("　".join(words))
        self.who_can.setVisible(demand.archived_on is None and demand.main is None)

    def _closed_words(self, demand: DemandDetail) -> str:
        if demand.archived_on is not None:
            return self.tr("{} 已归档。").format(demand.archived_on)
        if demand.main is not None:
            return self.tr("已并入 {}，跟着它办；不是同一件事就按 F4 拆分。").format(demand.main.serial_short)
        return ""

    def show_tab(self, name: str, *, focus: bool = True) -> None:
        """Turn to ``timeline``, ``contents``, ``photos`` or ``papers``."""
        self.tabs.set_value(name)
        self.pages.setCurrentIndex(TABS.index(name))
        self._offer_print()
        if focus and name == "photos":
            self.photos.focus_list()
        elif focus:
            targets: dict[str, QWidget] = {
                "timeline": self.timeline, "contents": self.contents.table, "papers": self.papers.table,
            }
            targets[name].setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------------------------------------------------------------ printing

    def paper_kind(self) -> str:
        """Which paper F8 makes now; empty for one that is there already and chosen."""
        demand = self.demand
        if demand is None or self.chosen_paper() is not None:
            return ""
        return "assignment_slip" if demand.state in _ASSIGNED else "answer_slip"

    def chosen_paper(self) -> PaperRow | None:
        """The paper to print again, when the papers are in sight and the cursor is on one."""
        return self.papers.chosen if self.tabs.value == "papers" else None

    def _offer_print(self) -> None:
        demand = self.demand
        if demand is None:
            return
        paper = self.chosen_paper()
        if paper is not None:
            again = paper.state in ("printed", "cancelled")
            self.actions.set_print(self.tr("补打") if again else self.tr("打印"))
        elif demand.state in _ASSIGNED:
            self.actions.set_print(self.tr("交办单"))
        elif demand.settled_on is not None:
            self.actions.set_print(self.tr("反馈单"))
        else:
            self.actions.set_print(self.tr("交办单"), self.tr("还没有交办，交办后才有交办单；请先按 F9。"))

    # ------------------------------------------------------------ words and sizes

    def words(self) -> str:
        """The head as a clerk reads it."""
        badges = [badge.spec.text for badge in (self._urgent, self._state, self._clock, self._level) if badge.spec]
        parts = (self._serial.text(), self._name.text(), *badges, self._from.text())
        return " ".join(part for part in parts if part)

    @property
    def facts(self) -> str:
        """Owner and dates."""
        return self._owner.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        slim = self.width() < _SLIM
        self._from.setVisible(not slim)
        directions = QHBoxLayout.Direction
        self._facts.setDirection(directions.TopToBottom if slim else directions.LeftToRight)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "_head"):
            self._measure()

    def _measure(self) -> None:
        self._head.setFixedHeight(tokens().size.head)

"""诉求: what people brought up, by stage; the next right step one key away until it is settled and archived."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence

from db.domain.skill_words import skill_meant
from db.queries.demand_board import Board
from desktop.drafts import Drafter
from desktop.features.demands.figures_work import FiguresWork
from desktop.features.demands.filters import FilterBar
from desktop.features.demands.finder import DemandFinder
from desktop.features.demands.matching_work import MatchingWork
from desktop.features.demands.meetings_work import MeetingsWork
from desktop.features.demands.papers import DemandPapers
from desktop.features.demands.photos_tab import PhotosWork
from desktop.features.demands.registrar import Registrar
from desktop.features.demands.stepper import Stepper
from desktop.features.demands.workbench import Workbench
from desktop.page import Page, ShellContext
from desktop.widgets.face_stack import FaceStack
from desktop.widgets.figures_line import Figure, FiguresLine
from desktop.widgets.key_button import KeyButton
from desktop.widgets.segmented import Option, Segmented

VIEWS = ("board", "list")


def create(context: ShellContext) -> Page:
    """The page of this feature."""
    return DemandsPage(context)


class DemandsPage(Page):
    """The page puts its parts together; finding, stepping, registering and printing each have their own."""

    topics = frozenset({"demands", "papers", "ground", "tags", "meetings", "matching", "decisions"})

    def __init__(self, context: ShellContext) -> None:
        super().__init__(context, name="demands", title="诉求")
        self._title.hide()
        self._note.hide()
        desk, tasks = context.desk, context.tasks
        self._stale, self._operator = True, ""
        self.bench = Workbench()
        self.filters = FilterBar()
        self.views = Segmented((), name="demands_views", label=self.tr("看法"))
        self.figures = FiguresLine(name="demands_figures")
        self.new = KeyButton("Ctrl+N", self.tr("登记诉求"), name="demands_new")
        self.finder = DemandFinder(desk, tasks, self.filters, self.bench.board, self.bench.list, self.begin_registering)
        self.stepper = Stepper(self, self.bench.detail, self.finder)
        self.registrar = Registrar(self, self.bench.register, self.finder)
        self.papers = DemandPapers(self, self.bench.detail)
        self.photos = PhotosWork(self, self.bench.detail.photos)
        self.drafter = Drafter(desk, tasks, "demands", self._half_done, self)
        self.numbers = FiguresWork(self)
        self.meetings = MeetingsWork(self)
        self.matching = MatchingWork(self)
        self.stack = FaceStack()
        for widget in (self.bench, self.numbers.view, self.meetings.view, self.matching.view):
            self.stack.addWidget(widget)
        self.add_left(self.views)
        self.filters.find.setMinimumWidth(110)
        self.filters.find.setMaximumWidth(190)
        self.add_left(self.filters.find)
        self.add_left(self.figures)
        self.add_right(self.new)
        self.body.addWidget(self.filters)
        self.body.addWidget(self.stack, 1)
        self._name_views()
        self._connect()
        self._add_keys()
        self.show_view("board")

    def _name_views(self) -> None:
        self.views.set_options((
            Option("board", self.tr("看板")), Option("list", self.tr("清单")),
            Option("meetings", self.tr("会议")), Option("matching", self.tr("三项清单")),
            Option("figures", self.tr("数字")),
        ))

    def _connect(self) -> None:
        bench = self.bench
        self.views.changed.connect(lambda view: self.show_view(str(view)))
        self.new.triggered.connect(self._begin)
        self.filters.leave.connect(self.to_cards)
        self.finder.counted.connect(self._counted)
        for cards in (bench.board, bench.list):
            cards.chosen.connect(self._chosen)
            cards.opened.connect(self._work)
        bench.board.archive_opened.connect(lambda: self.show_list("archived"))
        bench.detail.actions.left.connect(self.to_cards)
        bench.detail.actions.edited.connect(self.drafter.touch)
        bench.detail.link_opened.connect(self._open_link)
        bench.detail.helper_wanted.connect(self._find_helper)
        bench.register.edited.connect(self.drafter.touch)
        bench.register.left.connect(self.stop_registering)
        self.drafter.restored.connect(self._restored)

    def _add_keys(self) -> None:
        for key, words, step in (("Ctrl+PgDown", self.tr("换下一种看法"), 1), ("Ctrl+PgUp", self.tr("换上一种看法"), -1)):
            action = QAction(words, self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _=False, step=step: self._turn(step))
            self.addAction(action)

    def _turn(self, step: int) -> None:
        values = [option.value for option in self.views.options]
        here = values.index(self.views.value)
        self.show_view(str(values[(here + step) % len(values)]))
        self.focus_first()

    # ------------------------------------------------------------ views

    @property
    def view(self) -> str:
        """Which view is in front."""
        return str(self.views.value)

    def show_view(self, view: str) -> None:
        """Turn to a view."""
        current = self.bench.cards.current_id
        self.views.set_value(view)
        working = view in VIEWS
        self.filters.setVisible(working)
        self.filters.find.setVisible(working)
        if working:
            self.stack.turn(self.bench)
            self.bench.set_view(view)
            self.filters.set_view(view)
            self.finder.view = view
            self.finder.wanted = self.finder.wanted or current
            if not self._stale:
                self.finder.find()
        elif view == "figures":
            self.stack.turn(self.numbers.view)
            self.numbers.ask()
        elif view == "meetings":
            self.stack.turn(self.meetings.view)
            self.meetings.ask()
        elif view == "matching":
            self.stack.turn(self.matching.view)
            self.matching.ask()
        words = {"meetings": self.tr("定一个会"), "matching": self.tr("加一项")}
        self.new.set_title(words.get(view, self.tr("登记诉求")))

    def show_list(self, preset: str) -> None:
        """The list of a range."""
        self.show_view("list")
        self.filters.show_preset(preset)
        self.to_cards()

    def show_ids(self, ids: tuple[str, ...], words: str) -> None:
        """The list of exactly these demands."""
        self.show_view("list")
        self.filters.show_ids(ids, words)
        self.to_cards()

    def _counted(self, board: Board) -> None:
        figures = [
            Figure(self.tr("未结"), f"{board.open}"),
            Figure(self.tr("超期"), f"{board.overdue}", "bad" if board.overdue else "t1"),
            Figure(self.tr("本月归档"), f"{board.archived_this_month}"),
        ]
        if board.median_days is not None:
            figures.append(Figure(self.tr("中位"), self.tr("{:g} 工作日").format(board.median_days)))
        self.figures.set_figures(figures)

    # ------------------------------------------------------------ coming and going

    def activated(self) -> None:
        operator = self.context.desk.operator
        sitting = operator.operator_id if operator else ""
        if self._stale or sitting != self._operator:
            self._stale = False
            fresh, self._operator = sitting != self._operator, sitting
            if fresh:
                self.stepper.escalate()
            self.finder.load_choices()
            self.finder.renew()
            self.stepper.reload()
            self._renew_view(self.topics)
            if fresh:
                self.drafter.load()

    def arrive(self, **wanted: object) -> None:
        """``demand_id`` opens a demand; ``visit_id``, ``household_id``, ``resident_id``, ``text`` and ``category`` begin
        a registration; ``resident_id`` with ``list`` lists the demands of a person; ``preset`` chooses a range."""
        if demand_id := str(wanted.get("demand_id") or ""):
            self.open_demand(demand_id)
        elif code := str(wanted.get("code") or ""):
            self.stepper.open_code(code)
        elif preset := str(wanted.get("preset") or ""):
            self.show_list(preset)
        elif wanted:
            self.registrar.begin(
                visit_id=str(wanted.get("visit_id") or ""), household_id=str(wanted.get("household_id") or ""),
                resident_id=str(wanted.get("resident_id") or ""), text=str(wanted.get("text") or ""),
                source=str(wanted.get("source") or ""), category=str(wanted.get("category") or ""),
            )
            self._show_register()

    def open_demand(self, demand_id: str) -> None:
        """Show a demand, on the board when it is there, else in the list of all."""
        if self.bench.registering:
            self.stop_registering()
        if self.view not in VIEWS:
            self.show_view("board")
        self.stepper.open(demand_id)

    def refresh(self, topics: frozenset[str]) -> None:
        if not self.isVisible():
            self._stale = True
            return
        if topics & {"ground", "tags"}:
            self.finder.load_choices()
        if topics & {"demands", "ground", "tags"}:
            self.finder.renew()
        self.stepper.reload()
        self._renew_view(topics)

    def _renew_view(self, topics: frozenset[str]) -> None:
        if self.view == "figures" and topics & {"demands", "meetings"}:
            self.numbers.ask()
        elif self.view == "meetings" and topics & {"demands", "meetings", "decisions"}:
            self.meetings.ask()
        elif self.view == "matching" and topics & {"demands", "matching", "ground"}:
            self.matching.ask()

    def focus_first(self) -> None:
        if self.view == "figures":
            self.numbers.view.focus_first()
        elif self.view == "meetings":
            self.meetings.view.focus_first()
        elif self.view == "matching":
            self.matching.view.focus_first()
        elif self.bench.registering:
            self.bench.register.focus_first()
        else:
            self.to_cards()

    def has_draft(self) -> str:
        return self._half_done()[0]

    def before_lock(self) -> None:
        self.drafter.save_now()

    def before_close(self) -> None:
        self.drafter.save_now()

    def to_cards(self) -> None:
        """Give the focus to the cards or the list."""
        if self.bench.low and not self.bench.registering:
            self.bench.set_working(False)
        if not self.bench.cards.focus_current():
            self.views.setFocus(Qt.FocusReason.OtherFocusReason)

    def _work(self) -> None:
        """Enter on a card: its form."""
        if self.bench.low:
            self.bench.set_working(True)
        if self.stepper.demand is not None and self.bench.detail.actions.step is not None:
            self.bench.detail.actions.form.focus_first()
        elif self.stepper.demand is not None:
            self.bench.detail.show_tab(str(self.bench.detail.tabs.value))

    def _chosen(self, demand_id: str) -> None:
        sender = self.bench.board if self.sender() is self.bench.board else self.bench.list
        if sender is self.bench.cards:
            self.stepper.choose(demand_id)

    def find_helper(self, *texts: str) -> None:
        """To 志愿者, to those who can do what the texts ask for; to all of them where no skill is named."""
        self.context.go("volunteers", match=skill_meant(*texts))

    def _find_helper(self) -> None:
        if (demand := self.stepper.demand) is not None:
            self.find_helper(demand.title, demand.text)

    def _open_link(self, kind: str, subject: str) -> None:
        match kind:
            case "demand":
                self.open_demand(subject)
            case "person" | "case":
                self.open_requested.emit(kind, subject)
            case "meeting":
                self.show_view("meetings")
                self.meetings.open_meeting(subject)
            case "visit":
                self.context.go("visits", visit_id=subject)
            case "household":
                self.context.go("visits", household_id=subject)

    # ------------------------------------------------------------ registering and drafts

    def _begin(self) -> None:
        """Ctrl+N: what the view in front holds, one more."""
        if self.view == "meetings":
            self.meetings.new()
        elif self.view == "matching":
            self.matching.new()
        else:
            self.begin_registering()

    def begin_registering(self) -> None:
        """The registration, as it was left or empty."""
        self._open_register()

    def _open_register(self) -> None:
        self._show_register()
        self.bench.register.focus_first()

    def _show_register(self) -> None:
        if self.view not in VIEWS:
            self.show_view("board")
        self.bench.set_registering(True)

    def stop_registering(self) -> None:
        """Back to the cards; what was typed stays in the form."""
        self.bench.set_registering(False)
        self.to_cards()

    def _half_done(self) -> tuple[str, dict[str, Any]]:
        kept: dict[str, Any] = {}
        title = ""
        if self.bench.register.begun:
            kept["register"] = self.bench.register.values()
            title = self.tr("登记诉求")
        step = self.bench.detail.actions.kept()
        if step and self.stepper.demand is not None:
            kept["step"] = {"demand": self.stepper.demand.demand_id, **step}
            title = title or self.tr("诉求 {}").format(self.stepper.demand.serial_short)
        minutes = self.meetings.view.meeting.kept()
        if minutes:
            kept["minutes"] = minutes
            title = title or self.tr("会议纪要")
        return title, kept

    def _restored(self, kept: dict[str, Any]) -> None:
        if "register" in kept:
            self.bench.register.restore(kept["register"])
            self._open_register()
            self.context.notices.show(self.tr("没登记完的诉求已恢复"), self.tr("按 F9 登记，Esc 先放着。"), level="info")
        if "step" in kept:
            self.stepper.restore(kept["step"])
        if "minutes" in kept:
            self.meetings.restore(kept["minutes"])
            self.context.notices.show(
                self.tr("没定稿的会议纪要已恢复"), self.tr("在「会议」里打开那个会接着写。"), level="info"
            )

    # ------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.view not in VIEWS:
                if not self.meetings.escape() and not self.matching.view.close_form():
                    self.focus_first()
            elif self.bench.registering:
                self.stop_registering()
            elif not self.bench.detail.actions.put_away():
                self.to_cards()
            return
        super().keyPressEvent(event)

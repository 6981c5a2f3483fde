"""走访: what the month asks for grid by grid, the record of one household in a minute and a half, the year's coverage."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from db.domain.errors import KnownError
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.queries.household_of import HouseholdOf, household_of
from db.queries.visit_coverage import Coverage
from db.queries.visit_form import VisitForm
from db.queries.visit_lists import (
    GetVisit,
    VisitDetail,
    get_visit,
)
from db.usecases.visits import VisitSaved
from desktop.features.visits.batch_view import BatchView
from desktop.features.visits.batch_work import BatchWork
from desktop.features.visits.coverage_view import CoverageView
from desktop.features.visits.faults import tell_unkept
from desktop.features.visits.history_work import HistoryWork
from desktop.features.visits.homes_work import HomesWork
from desktop.features.visits.month_view import MonthView
from desktop.features.visits.month_work import MonthWork
from desktop.features.visits.papers import VisitPapers
from desktop.features.visits.photo_work import PhotoWork
from desktop.features.visits.record import RecordWork
from desktop.page import Page, ShellContext
from desktop.printing.fault_actions import tell_fault
from desktop.widgets.fields import CheckBox
from desktop.widgets.figures_line import Figure, FiguresLine
from desktop.widgets.held_key import HeldKey
from desktop.widgets.key_button import KeyButton
from desktop.widgets.one_line import OneLine
from desktop.widgets.segmented import Segmented

MONTH, YEAR, BATCH, HOMES = "month", "year", "batch", "homes"
_TABS = (MONTH, YEAR, BATCH, HOMES)
_COMPACT_WIDTH, _WIDE_WIDTH = 1080, 1500


def create(context: ShellContext) -> Page:
    """The page of this feature."""
    return VisitsPage(context)


class VisitsPage(Page):
    """Asks for coverage, plan and form one by one; none of them waits for another."""

    topics = frozenset({"visits", "ground", "residents", "tags", "photos", "demands"})

    def __init__(self, context: ShellContext) -> None:
        super().__init__(context, name="visits", title="走访")
        self._title.hide()
        self._note.hide()
        self._desk, self._tasks = context.desk, context.tasks
        self._stale, self._operator, self._drafts_asked = True, "", ""
        self.tabs = Segmented(
            ((MONTH, self.tr("本月")), (YEAR, self.tr("全年覆盖")), (BATCH, self.tr("批量补录")),
             (HOMES, self.tr("住户"))),
            name="visits_tabs", label=self.tr("走访"),
        )
        self.figures = FiguresLine(name="visits_figures")
        self.formula = OneLine("small", "t2")
        self.list_key = KeyButton("Ctrl+P", self.tr("月走访单"), name="visits_list_paper", icon="printer")
        words = self.tr("含标签和上次情况（敏感）")
        self.sensitive = CheckBox(words, name="visits_sensitive", label=words, key="Ctrl+T")
        self.sensitive.action.setText(words)
        self.sensitive.setToolTip(self.tr("勾上以后，这次登录打印的走访表和月走访单写上标签和上次情况；留痕"))
        self.view = MonthView()
        self.year = CoverageView()
        self.batch = BatchView()
        self.homes = HomesWork(self._desk, self._tasks, self)
        self.add_left(self.tabs)
        self.add_left(self.figures)
        self.add_right(self.formula)
        self.add_right(self.sensitive)
        self.add_right(self.list_key)
        self.stack = QStackedWidget()
        for widget in (self.view, self.year, self.batch, self.homes.view):
            self.stack.addWidget(widget)
        self.body.addWidget(self.stack, 1)
        self.photos = PhotoWork(self._desk, self._tasks, self, self.view.record, self.view.record.snap)
        self.record = RecordWork(self._desk, self._tasks, self.view.record, self.photos, self)
        self.months = MonthWork(
            self._desk, self._tasks, self.view, lambda: self.record.household_id, self.record.drafts, self
        )
        self.history = HistoryWork(context, view=self.view, record=self.record, parent=self)
        self.papers = VisitPapers(context, self)
        self.batches = BatchWork(self._desk, self._tasks, self.batch, self)
        self.reveal_key = HeldKey(self)
        self._connect()
        self._add_keys()

    def _connect(self) -> None:
        view = self.view
        self.tabs.changed.connect(lambda value: self.show_tab(str(value)))
        self.list_key.triggered.connect(lambda: self.papers.month_list(self.months.grid))
        self.sensitive.toggled.connect(self.papers.allow_sensitive)
        self.months.covered.connect(self._covered)
        self.months.begins_with.connect(self._list_begins)
        view.heat.opened.connect(view.month.focus_list)
        view.month.chosen.connect(self._household_chosen)
        view.month.opened.connect(self._to_form)
        view.month.empty_key.connect(self._leave_empty)
        view.record.history_wanted.connect(self.history.show)
        view.record.paper_wanted.connect(self._print_form)
        self.record.opened.connect(self._opened)
        self.record.workers_known.connect(self.batch.set_workers)
        self.record.missing.connect(self._missing)
        self.record.recorded.connect(self._recorded)
        self.history.corrected.connect(self.months.load)
        self.record.demand_ready.connect(self._to_demand)
        self.history.demand_ready.connect(self._to_demand)
        self.record.drafts_changed.connect(self.months.show)
        self.photos.camera.refused.connect(self.view.record.say)
        self.photos.trouble.connect(lambda headline, rest: self.show_fault(headline, rest))
        self.photos.unkept.connect(lambda visit_id, failed: tell_unkept(self, self.photos, visit_id, failed))
        self.year.grid_wanted.connect(self._show_grid)
        self.year.import_wanted.connect(lambda: self.context.go("residents"))
        self.batches.saved.connect(self._batch_saved)
        self.homes.written.connect(self._home_written)
        self.homes.visit_wanted.connect(self._visit_home)
        self.homes.ground_wanted.connect(lambda: self.context.go("admin", section="ground", part="workers"))
        self.batch.blanks_wanted.connect(self.papers.blanks)
        self.reveal_key.pressed.connect(lambda: self.record.reveal(True))
        self.reveal_key.released.connect(lambda: self.record.reveal(False))
        self.context.printing.fault.connect(lambda fault: tell_fault(self, fault))

    def _add_keys(self) -> None:
        for key, words, call in (
            ("Ctrl+Tab", self.tr("本月、全年覆盖、批量补录、住户轮换"), self._turn),
            ("F2", self.tr("回到名单"), self._to_list),
            ("F3", self.tr("到网格表；在住户里是住的人"), self._to_upper),
            ("Shift+F8", self.tr("打印名单上未办各户的走访表"), self._print_pack),
        ):
            action = QAction(words, self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(call)
            self.addAction(action)

    def _to_list(self) -> None:
        if self.tabs.value == HOMES:
            self.homes.view.list.focus_list()
        else:
            self.view.month.focus_list()

    def _to_upper(self) -> None:
        if self.tabs.value == HOMES:
            self.homes.view.card.focus_members()
        else:
            self.view.heat.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------------------------------------------------------------ coming and going

    def activated(self) -> None:
        operator = self._desk.operator.operator_id if self._desk.operator else ""
        if self._drafts_asked != operator:
            self._drafts_asked = operator
            self.sensitive.setChecked(False)
            self.record.drafter.load()
            self.batches.drafter.load()
        self.photos.camera.check()
        if self._stale or operator != self._operator:
            self._stale, self._operator = False, operator
            self.batches.begin()
            self.record.load_workers()
            self.months.load()

    def arrive(self, **wanted: object) -> None:
        """``household_id`` opens its form, ``resident_id`` that of a person's household, ``visit_id`` what was written
        then, ``grid`` a grid's list; ``form_number`` of a blank form leads to where forms are typed in.
        """
        if household_id := str(wanted.get("household_id") or ""):
            if self.tabs.value == BATCH:
                self.batches.take(household_id)
                return
            self.show_tab(MONTH)
            self._open_household(household_id)
        elif resident_id := str(wanted.get("resident_id") or ""):
            job = self._tasks.latest("visits.arrive", self._desk.ask, household_of, HouseholdOf(resident_id))
            job.done.connect(self._home_found)
        elif visit_id := str(wanted.get("visit_id") or ""):
            self.show_tab(MONTH)
            job = self._tasks.latest("visits.arrive", self._desk.ask, get_visit, GetVisit(visit_id))
            job.done.connect(self._visit_found)
        elif grid := str(wanted.get("grid") or ""):
            self._show_grid(grid)
        elif wanted.get("form_number"):
            self.show_tab(BATCH)

    def _open_household(self, household_id: str) -> None:
        self.months.wanted = household_id
        self.view.month.find.clear()
        self.record.open(household_id)

    def _home_found(self, household_id: str | None) -> None:
        if household_id is not None:
            self.arrive(household_id=household_id)
        else:
            self.show_fault(
                self.tr("这位居民还没有登记在哪一户"), self.tr("请在「居民」里补上小区和门牌，再来记走访。"), level="warn"
            )

    def _visit_found(self, detail: VisitDetail) -> None:
        self.history.wanted = detail.row.visit_id
        self._open_household(detail.row.household_id)

    def refresh(self, topics: frozenset[str]) -> None:
        if not self.isVisible():
            self._stale = True
            return
        if "ground" in topics:
            self.record.load_workers()
        self.months.load()
        self.record.reload()
        if self.tabs.value == HOMES:
            self.homes.load()

    def focus_first(self) -> None:
        if self.tabs.value == BATCH:
            self.batch.focus_first()
        elif self.tabs.value == YEAR:
            self.year.focus_first()
        elif self.tabs.value == HOMES:
            self.homes.view.focus_first()
        elif self.months.wanted or self.history.wanted:
            return  # what was asked for takes the focus when it comes
        else:
            self.view.month.focus_list()

    def has_draft(self) -> str:
        halves = (self.record.drafter.title(), self.batches.drafter.title(), self.homes.draft())
        return "，".join(part for part in halves if part)

    def before_lock(self) -> None:
        self.record.reveal(False)
        self.photos.put_away()
        self.before_close()

    def before_close(self) -> None:
        self.record.drafter.save_now()
        self.batches.drafter.save_now()

    def show_tab(self, tab: str) -> None:
        """Turn to 本月, 全年覆盖, 批量补录 or 住户."""
        if self.tabs.value != tab:
            self.tabs.set_value(tab)
        self.stack.setCurrentIndex(_TABS.index(tab))
        self._fit()
        if tab == BATCH:
            self.batch.focus_first()
        elif tab == YEAR:
            self.year.focus_first()
        elif tab == HOMES:
            self.homes.load()
            self.homes.view.focus_first()
        else:
            self.view.month.focus_list()

    def _turn(self) -> None:
        self.show_tab(_TABS[(self.stack.currentIndex() + 1) % len(_TABS)])

    # ------------------------------------------------------------ the month

    def _covered(self, coverage: Coverage) -> None:
        total = coverage.total
        self.figures.set_figures((
            Figure(self.tr("{} 年 {} 月").format(coverage.year, coverage.month)),
            Figure(self.tr("应访"), str(total.required)),
            Figure(self.tr("已访"), str(total.done)),
            Figure(self.tr("还差"), str(total.left), "warn" if total.left else "ok"),
            Figure(self.tr("全年"), f"{total.visited}/{total.households}（{total.percent}%）"),
        ))
        self.formula.set_text(self.tr("本月应访 = 月初未访户 ÷ 剩余月份（{}）").format(coverage.months_left))
        self.year.set_coverage(coverage)

    def _list_begins(self, household_id: str) -> None:
        if household_id:
            self._household_chosen(household_id)
        else:
            self.view.show_right("none")

    def _leave_empty(self) -> None:
        if self.view.month.lines:
            self.view.month.show_all()
        elif not self.months.grid:
            self.context.go("residents")

    def _show_grid(self, grid: str) -> None:
        self.show_tab(MONTH)
        self.view.heat.choose(grid)

    # ------------------------------------------------------------ the record

    def _household_chosen(self, household_id: str) -> None:
        """The clerk has put the cursor on a household of the list."""
        self.months.wanted = self.history.wanted = ""
        if self.record.household_id != household_id or self.view.showing == "none":
            self.record.open(household_id)

    def _opened(self, facts: VisitForm) -> None:
        if self.months.wanted == facts.household_id:
            if not self.months.sought and facts.grid != self.months.grid:
                self.months.turn_to(facts.grid)
            else:
                self.months.show()
            self.months.wanted = ""
            self.view.show_right("record")
            if self.history.wanted:
                self.history.show()
            else:
                self._to_form()
        elif self.view.showing == "history" and not self.record.correcting:
            self.history.show()
        else:
            self.view.show_right("record")

    def _missing(self, error: KnownError) -> None:
        self.show_error(error)

    def _to_form(self) -> None:
        if self.view.showing == "record":
            self.view.record.topics.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.view.record.topics.table.select_row(max(0, self.view.record.topics.table.current_row()))

    def _recorded(self, household_id: str, saved: VisitSaved, in_vain: bool) -> None:
        facts = self.record.facts
        who = mask_name(facts.head) if facts is not None and facts.head else self.tr("这一户")
        door = facts.address if facts is not None else ""
        if in_vain:
            self.context.notices.show(self.tr("已记未遇，第 {} 次").format(saved.attempt), f"{door} {who}".strip())
        else:
            self.context.notices.show(self.tr("走访已存"), f"{door} {who}".strip())
        following = self.view.month.next_after(household_id)
        listed = any(line.household_id == household_id for line in self.view.month.lines)
        self.months.load()
        if following and listed and not self.months.sought:
            self.view.month.choose(following)
            self.record.open(following)
            self._to_form()
        else:
            self.record.open(household_id)
            if self.months.sought:
                self.view.month.find.setFocus(Qt.FocusReason.OtherFocusReason)
                self.view.month.find.selectAll()
            else:
                self._to_form()

    def _to_demand(self, visit_id: str, household_id: str, text: str, category: str) -> None:
        self.context.go("demands", visit_id=visit_id, household_id=household_id, text=text, category=category)

    # ------------------------------------------------------------ the other tabs

    def _batch_saved(self, saved: int, left: int) -> None:
        if saved:
            rest = self.tr("还有 {} 张要看").format(left) if left else ""
            self.context.notices.show(self.tr("已存 {} 张走访表").format(saved), rest)
            self.months.load()

    def _home_written(self, headline: str, rest: str) -> None:
        self.context.notices.show(headline, rest)
        self.months.load()

    def _visit_home(self, household_id: str) -> None:
        self.show_tab(MONTH)
        self._open_household(household_id)

    def _print_form(self) -> None:
        if self.record.facts is not None:
            self.papers.forms((self.record.facts.household_id,))

    def _print_pack(self) -> None:
        if self.tabs.value == MONTH:
            self.papers.forms(tuple(line.household_id for line in self.view.month.lines if not line.done))

    # ------------------------------------------------------------ keys and sizes

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.tabs.value == MONTH:
            self._escape()
            return
        if event.key() == Qt.Key.Key_Escape and self.tabs.value == HOMES:
            if not self.homes.view.close_form() and self.homes.view.list.clear():
                self.homes.seek()
            self.homes.view.focus_first()
            return
        super().keyPressEvent(event)

    def _escape(self) -> None:
        view = self.view
        if view.showing == "history":
            view.show_right("record")
            self._to_form()
        elif view.record.topics.editing:
            view.record.topics.close_editor()
        elif not self.record.leave_correction():
            view.month.focus_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if hasattr(self, "formula"):
            self._fit()

    def _fit(self) -> None:
        self.formula.setHidden(self.width() < _COMPACT_WIDTH or self.tabs.value != MONTH)
        self.list_key.setHidden(self.tabs.value != MONTH)
        wide = self.width() >= _WIDE_WIDTH
        self.sensitive.setText(self.sensitive.accessibleName() if wide else self.tr("含敏感"))
        self.sensitive.setHidden(self.tabs.value != MONTH or not self._desk.may(Permission.SENSITIVE_READ))

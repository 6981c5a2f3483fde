"""Asking for the month: coverage by grid, the list of the chosen grid, and households looked for by name or door."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from db.desk import Desk
from db.domain.clock import business_date
from db.queries.household_find import FindHouseholds, HouseholdHit, find_households
from db.queries.visit_coverage import Coverage, GetCoverage, visit_coverage
from db.queries.visit_plan import GetMonthPlan, MonthPlanView, month_plan
from desktop.features.visits.looks import found_line, heat_line, month_line, size_alert
from desktop.features.visits.month_view import MonthView
from desktop.tasks import Tasks

_FOUND_AT_ONCE = 50


class MonthWork(QObject):
    """``here`` answers the household on the form, ``drafts`` those with something typed and not kept."""

    covered = Signal(object)  # Coverage
    begins_with = Signal(str)  # the first household of a list that was turned to; empty when it has none

    def __init__(
        self, desk: Desk, tasks: Tasks, view: MonthView, here: Callable[[], str], drafts: Callable[[], frozenset[str]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._view = desk, tasks, view
        self._here, self._drafts = here, drafts
        self._plan: MonthPlanView | None = None
        self._hits: tuple[HouseholdHit, ...] = ()
        self._turned = True
        self.grid = ""
        """The grid whose month is listed; empty while there is none."""
        self.sought = ""
        """What is looked for instead of the month; empty for nothing."""
        self.wanted = ""
        """The household that was asked for and is not yet on the form."""
        view.heat.chosen.connect(self._grid_chosen)
        view.month.sought.connect(self.seek)

    def load(self) -> None:
        """Ask for everything in sight, as it is now."""
        today = business_date(self._desk.now())
        job = self._tasks.latest("visits.coverage", self._desk.ask, visit_coverage, GetCoverage(today.year, today.month))
        job.done.connect(self._covered)
        if self.grid:
            self._load_plan()
        if self.sought:
            self.seek(self.sought)

    def _covered(self, coverage: Coverage) -> None:
        view = self._view
        lines = [heat_line(line) for line in coverage.grids]
        view.heat.set_lines(lines, coverage.month, alert=size_alert(coverage, self.tr("超 400 户")))
        view.heat.setVisible(bool(lines))
        view.fit()
        if not lines:
            self.grid, self._plan = "", None
            view.month.set_heading(self.tr("月走访单"), self.tr("月走访单"), "")
            view.month.set_empty(
                self.tr("还没有网格和住户"), self.tr("先导入小区、楼栋和住户；登记居民时填了网格也会有。"), self.tr("去导入")
            )
            view.month.set_lines(())
        self.covered.emit(coverage)

    def turn_to(self, grid: str) -> None:
        """List another grid, with the cursor on the household on the form."""
        self._view.heat.choose(grid)
        self._turned = False
        if self.grid != grid:  # a household without a grid is on no list
            self._view.month.choose(self._here())

    def _grid_chosen(self, grid: str) -> None:
        if grid != self.grid:
            self.grid, self._plan, self._turned = grid, None, True
            self._load_plan()

    def _load_plan(self) -> None:
        today = business_date(self._desk.now())
        request = GetMonthPlan(today.year, today.month, grid=self.grid)
        self._tasks.latest("visits.plan", self._desk.ask, month_plan, request).done.connect(self._planned)

    def _planned(self, plan: MonthPlanView) -> None:
        self._plan = plan
        self.show()

    def show(self) -> None:
        """The month's list of the grid, or what was looked for."""
        if self.sought:
            self._show_found()
        elif self._plan is not None:
            self._show_month(self._plan)

    def _show_found(self) -> None:
        month, count = self._view.month, self.tr("{} 户").format(len(self._hits))
        month.set_heading(self.tr("找到 {}").format(count), count, "")
        month.set_empty(self.tr("没有找到「{}」").format(self.sought), self.tr("按门牌、姓名和拼音都找过；Esc 回到名单。"))
        today, words = business_date(self._desk.now()), self.tr("已访 {}")
        lines = [found_line(hit, n, today=today, done_words=words) for n, hit in enumerate(self._hits, start=1)]
        month.set_lines(lines, wanted=self._here())

    def _show_month(self, plan: MonthPlanView) -> None:
        month = self._view.month
        drafts, words = self._drafts(), self.tr("没存的草稿")
        done = sum(line.state == "done" for line in plan.lines)
        note = self.tr("按楼・单元・门排；本月 {}/{}").format(done, len(plan.lines))
        month.set_heading(self.tr("{} 月走访单").format(self.grid), self.grid, note)
        month.set_empty(self.tr("这个网格本月没有要走访的户"), self.tr("今年都访到了，也没有到期的关爱户；按 / 可找任一户登记。"))
        lines = [
            month_line(line, n, year=plan.year, draft=line.household_id in drafts, draft_words=words)
            for n, line in enumerate(plan.lines, start=1)
        ]
        month.set_lines(lines, wanted=self.wanted or self._here())
        turned, self._turned = self._turned and not self.wanted, False
        if turned and not month.current:
            month.choose(month.first)
            self.begins_with.emit(month.first)

    def seek(self, text: str) -> None:
        """Look for households anywhere in the community; empty shows the month again."""
        self.sought = text
        if not text:
            self.show()
            return
        request = FindHouseholds(text, _FOUND_AT_ONCE)
        job = self._tasks.latest("visits.seek", self._desk.ask, find_households, request)
        job.done.connect(lambda hits: self._sought_found(text, hits))

    def _sought_found(self, text: str, hits: tuple[HouseholdHit, ...]) -> None:
        if text == self.sought:
            self._hits = hits
            self.show()

"""Reading one demand and taking its next step; everything on the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from db.domain.demand_table import DemandAction
from db.domain.errors import KnownError
from db.ids import new_id
from db.queries.demand_preview import PreviewStep, StepPreview, preview_step
from db.queries.demands import DemandDetail, FindDemand, find_demand
from db.usecases.demand_moves import Escalated, EscalateDue, escalate_due
from db.usecases.demands import (
    ActOnDemand,
    AddReporter,
    DemandMoved,
    ReporterAdded,
    act_on_demand,
    add_reporter,
    open_demand,
)
from desktop.features.demands.detail import DetailPanel
from desktop.features.demands.finder import DemandFinder
from desktop.features.demands.seekers import Seekers, owner_choices
from desktop.features.demands.step_form import Given
from desktop.features.demands.steps import Field, Step

if TYPE_CHECKING:
    from desktop.features.demands.page import DemandsPage

_STALE = ("DEMAND-VERSION", "DEMAND-STATE", "DEMAND-ON_AGENDA", "DEMAND-OFF_AGENDA")
_HIDDEN = ("DEMAND-SENSITIVE", "PERMISSION")


class Stepper(QObject):
    """Knows which demand is shown, and moves it."""

    def __init__(self, page: DemandsPage, detail: DetailPanel, finder: DemandFinder) -> None:
        super().__init__(page)
        self._page, self._detail, self._finder = page, detail, finder
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._stepping = False
        self._wanted = ""
        self._arriving = ""
        self._draft: dict[str, Any] = {}
        self._half: dict[str, dict[str, Any]] = {}
        actions = detail.actions
        actions.committed.connect(self.take)
        actions.preview_wanted.connect(self._preview)
        actions.form.case_wanted.connect(self._new_case)
        self._seekers = Seekers(self._desk, self._tasks, detail)
        finder.nothing.connect(detail.show_nothing)
        finder.owners_known.connect(lambda rows: actions.set_owners(owner_choices(rows)))

    @property
    def demand(self) -> DemandDetail | None:
        """The demand shown."""
        return self._detail.demand

    # ------------------------------------------------------------ reading

    def choose(self, demand_id: str) -> None:
        """The cursor is on a demand, or on none."""
        if self._arriving and demand_id != self._arriving:
            return  # the demand asked for comes next; the first of the list must not take its place
        if demand_id != self._finder.left:
            self._finder.left = ""
        if not demand_id:
            self._wanted = ""
            self._detail.show_demand(None)
            return
        if self.demand is None or self.demand.demand_id != demand_id:
            self._load(demand_id)

    def _load(self, demand_id: str) -> None:
        self._wanted = demand_id
        job = self._tasks.latest("demands.detail", open_demand, self._desk, demand_id)
        job.done.connect(self._show)
        job.failed.connect(self._not_shown)

    def _not_shown(self, error: KnownError) -> None:
        self._arriving = ""
        if error.code in _HIDDEN:
            self._keep_half()
            self._detail.show_hidden()
        else:
            self._page.show_error(error)

    def _show(self, demand: DemandDetail) -> None:
        if demand.demand_id != self._wanted:
            return
        self._keep_half()
        before = self.demand.demand_id if self.demand is not None else ""
        self._detail.show_demand(demand)
        self._page.photos.turn_to(demand.demand_id)
        half = self._half.pop(demand.demand_id, None)
        if half and before != demand.demand_id:
            self._detail.actions.restore(half)
        if self._draft.get("demand") == demand.demand_id:
            self._detail.actions.restore(self._draft)
            self._draft = {}

    def _keep_half(self) -> None:
        """What was typed for the demand left behind waits for its return."""
        shown = self.demand
        if shown is not None and shown.demand_id != self._wanted:
            half = self._detail.actions.kept()
            if half:
                self._half[shown.demand_id] = half
            self._detail.actions.done()

    def reload(self) -> None:
        """Read the demand under the cursor again; another clerk may see what the last one might not."""
        shown = self.demand.demand_id if self.demand is not None else self._page.bench.cards.current_id
        if shown:
            self._load(shown)

    def open(self, demand_id: str) -> None:
        """Show a demand wherever it stands: on the board, or in the list of all."""
        self._arriving = demand_id
        cards = self._page.bench.cards
        if cards.select(demand_id):
            self._arrived(demand_id)
            return
        self._wanted = demand_id
        job = self._tasks.latest("demands.detail", open_demand, self._desk, demand_id)
        job.done.connect(self._opened)
        job.failed.connect(self._not_shown)

    def _opened(self, demand: DemandDetail) -> None:
        page = self._page
        self._finder.wanted = demand.demand_id
        if demand.archived_on is not None or demand.main is not None:
            page.show_view("list")
            page.filters.show_ids((demand.demand_id,), self.tr("诉求 {}").format(demand.serial_short))
        else:
            page.filters.reset()
        self._show(demand)
        self._arrived(demand.demand_id)

    def _arrived(self, demand_id: str) -> None:
        self._arriving = ""
        if self.demand is None or self.demand.demand_id != demand_id:
            self._load(demand_id)
        low = self._page.bench.low
        self._page.bench.set_working(True)
        if not low:
            self._page.to_cards()

    def open_code(self, text: str) -> None:
        """Show the demand that a code on a paper, or a number, names."""
        job = self._tasks.latest("demands.find", self._desk.ask, find_demand, FindDemand(text))
        job.done.connect(lambda found: self._found_code(text, found))

    def _found_code(self, text: str, demand_id: str | None) -> None:
        if demand_id is not None:
            self._page.open_demand(demand_id)
            return
        self._page.context.notices.show(
            self.tr("没有这件诉求"), self.tr("{} 不是本机登记的；请核对单子上的中心。").format(text), level="warn"
        )

    def escalate(self) -> None:
        """Let what is overdue go up; nobody has to think of it."""
        job = self._tasks.run(self._desk.run, escalate_due, EscalateDue())
        job.done.connect(self._escalated)
        job.failed.connect(lambda _: None)

    def _escalated(self, done: Escalated) -> None:
        if done.demand_ids:
            self._page.context.notices.show(
                self.tr("{} 件超期诉求已自动升级").format(len(done.demand_ids)), self.tr("经过里写明升到哪一级。"), level="info"
            )

    def restore(self, kept: dict[str, Any]) -> None:
        """A draft of a step: shown when its demand is."""
        self._draft = kept
        if self.demand is not None and self.demand.demand_id == kept.get("demand"):
            self._detail.actions.restore(kept)
            self._draft = {}

    # ------------------------------------------------------------ what a form asks

    def _preview(self, step: Step) -> None:
        demand = self.demand
        if demand is None or step.action is None:
            return
        form, given = self._detail.actions.form, self._detail.actions.form.given()
        self._seekers.begin(step.asked)
        dated = {Field.LIMIT, Field.NEXT} & set(step.asked.fields)
        if not dated:
            return
        if step.action is DemandAction.TO_MEETING and given.meeting_id is None:
            return
        owner = given.owner_id or (form.owner.value if Field.OWNER in form.fields else None)
        asked = PreviewStep(
            demand.demand_id, step.action, owner_id=owner, limit_days=given.limit_days, next_on=given.next_on,
            meeting_id=given.meeting_id, urgency=demand.urgency,
        )
        job = self._tasks.latest("demands.preview", self._desk.ask, preview_step, asked)
        job.done.connect(lambda preview: self._previewed(demand.demand_id, step, preview))

    def _previewed(self, demand_id: str, step: Step, preview: StepPreview) -> None:
        if self.demand is not None and self.demand.demand_id == demand_id:
            self._detail.actions.show_preview(step, preview)

    def _new_case(self) -> None:
        demand = self.demand
        if demand is not None and demand.reporter.resident_id:
            self._page.context.go("walkin", resident_id=demand.reporter.resident_id)
        else:
            self._page.context.go("walkin")

    # ------------------------------------------------------------ stepping

    def take(self, step: Step) -> None:
        """Do what the form shows."""
        demand = self.demand
        if demand is None or self._stepping:
            return
        given = self._detail.actions.form.given()
        self._stepping = True
        if step.action is None:
            job = self._tasks.run(self._desk.run, add_reporter, self._reporter(demand, given))
            job.done.connect(lambda added: self._added(added, demand.serial_short))
        else:
            job = self._tasks.run(self._desk.run, act_on_demand, self._request(demand, step, given))
            job.done.connect(lambda moved: self._moved(moved, step, demand))
        job.failed.connect(self._refused)
        job.finished.connect(self._stepped)

    def _request(self, demand: DemandDetail, step: Step, given: Given) -> ActOnDemand:
        assert step.action is not None, "told apart before"
        papers = {DemandAction.ASSIGN: ("assignment_slip_a5",)}.get(step.action, ())
        return ActOnDemand(
            demand.demand_id, demand.version, step.action, f"{step.prefix}{given.words}" if given.words else "",
            owner_id=given.owner_id, next_on=given.next_on, limit_days=given.limit_days, main_id=given.main_id,
            case_id=given.case_id, meeting_id=given.meeting_id, rating=given.rating, papers=papers,
        )

    def _reporter(self, demand: DemandDetail, given: Given) -> AddReporter:
        return AddReporter(
            demand.demand_id, "walkin", resident_id=given.resident_id, name=given.name, phone=given.phone,
            text=given.words, request_id=new_id(),
        )

    def _stepped(self) -> None:
        self._stepping = False

    def _moved(self, moved: DemandMoved, step: Step, demand: DemandDetail) -> None:
        self._detail.actions.done()
        self._page.drafter.drop()
        rest = demand.serial_short
        if step.action in (DemandAction.ASSIGN, DemandAction.HAND_OVER, DemandAction.TRIAGE, DemandAction.HANDLE):
            rest = self.tr("{}　主办 {}，期限 {:%m-%d}").format(rest, moved.owner_name, moved.due_on)
        self._page.context.notices.show(self.tr("已{}").format(step.label), rest)
        if moved.job_ids:
            self._page.context.printing.submit(moved.job_ids)
        self._finder.wanted = self._finder.left = demand.demand_id
        self._page.refresh(frozenset({"demands"}))
        self._page.to_cards()

    def _added(self, added: ReporterAdded, serial: str) -> None:
        self._detail.actions.done()
        self._page.drafter.drop()
        self._page.context.notices.show(self.tr("已加反映人，共 {} 人").format(added.reporters), serial)
        self._page.refresh(frozenset({"demands"}))
        self._page.to_cards()

    def _refused(self, error: KnownError) -> None:
        if error.code in _STALE:
            self._page.show_error(error)
            self._page.refresh(frozenset({"demands"}))
        else:
            self._detail.actions.say(error.message, error.field or "")

"""The month plan from the records: who is to be visited, in walking order, with what each worker and grid owes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from db.domain.errors import KnownError
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.domain.visit_plan import DueKind, MonthPlan, PlanEntry, plan_month
from db.home_facts import Head, heads_of, short_door
from db.person_facts import TagFacts, household_address
from db.queries.visit_ground import Ground, load_ground
from db.registry import query
from db.transaction import Reader
from db.without_pauses import without_pauses

State = Literal["done", "overdue", "soon", "due", "missed", "year"]
YEARS = (2000, 2100)


@dataclass(frozen=True, slots=True)
class GetMonthPlan:
    """Which month, and whose lines: one grid's, one worker's, or all; ``lines`` False leaves out the lines."""

    year: int
    month: int
    grid: str | None = None
    worker_id: str | None = None
    lines: bool = True


@dataclass(frozen=True, slots=True)
class WorkerNeed:
    """One worker's month as :class:`db.domain.visit_plan.WorkerPlan` counts it; ``text`` states what does not fit."""

    worker_id: str | None
    name: str
    capacity: int | None
    made: int
    needed: int
    planned: int
    short_month: int
    short_focus: int
    short_year: int
    text: str


@dataclass(frozen=True, slots=True)
class GridLine:
    """What one worker owes one grid this month: ``required`` first visits of the year, ``focus`` visits still due."""

    grid: str
    worker_id: str | None
    worker_name: str
    households: int
    unvisited_before: int
    required: int
    reached: int
    focus: int
    left: int


class PlanLine(NamedTuple):
    """One household on the list; ``sequence`` is its place on the way through its grid.

    ``tags`` is empty for whoever may not see what is sensitive, and the badge then does not say why a visit is due.
    """

    sequence: int
    household_id: str
    estate: str
    building: str
    unit: str
    door: str
    head: str
    members: int
    tags: tuple[TagFacts, ...]
    grid: str
    worker_id: str | None
    worker_name: str
    entry: PlanEntry
    shown: bool
    """Whether the badge may say that somebody of the household is cared for."""

    @property
    def address(self) -> str:
        """The door in full."""
        return household_address(self.estate, self.building, self.unit, self.door)

    @property
    def short_door(self) -> str:
        """3-2-501."""
        return short_door(self.building, self.unit, self.door)

    @property
    def head_masked(self) -> str:
        """The name as a list shows it."""
        return mask_name(self.head) if self.head else ""

    @property
    def last_visit(self) -> date | None:
        """The day of the last visit that reached the household."""
        return self.entry.last_visit

    @property
    def kind(self) -> DueKind:
        """Why it is on the list, or that it is done."""
        return self.entry.kind

    @property
    def state(self) -> State:
        """The tone of the badge."""
        return _state(self.entry)

    @property
    def text(self) -> str:
        """The words of the badge."""
        return self.entry.text if self.shown else self.entry.text.replace("关爱", "")

    @property
    def days(self) -> int:
        """How far overdue or ahead the focus date is."""
        return self.entry.days

    @property
    def due_on(self) -> date | None:
        """The focus date; None for the yearly visit."""
        return self.entry.due_on

    @property
    def done(self) -> int:
        """Visits made this month."""
        return self.entry.done

    @property
    def pending(self) -> int:
        """Visits still meant this month."""
        return self.entry.pending

    @property
    def fits(self) -> bool:
        """Whether the worker has room for one of them."""
        return self.entry.fits > 0

    @property
    def missed(self) -> int:
        """How often nobody was met since the last visit."""
        return self.entry.missed


@dataclass(frozen=True, slots=True)
class MonthPlanView:
    """The plan of the workers and grids asked for.

    ``required`` visits are meant this month, ``done`` were made, ``left`` are still to be made; ``short_year``
    households nobody will reach by 31 December, which ``text`` states with what does not fit this month.
    """

    year: int
    month: int
    months_left: int
    workers: tuple[WorkerNeed, ...]
    grids: tuple[GridLine, ...]
    lines: tuple[PlanLine, ...]
    required: int
    done: int
    left: int
    short_year: int
    text: str


def check_month(year: int, month: int) -> None:
    """Raises KnownError VISIT-MONTH for a month that is none."""
    if not (YEARS[0] <= year <= YEARS[1] and 1 <= month <= 12):
        raise KnownError("VISIT-MONTH", "没有这个月份；请重新选择年月。", "month")


@query("visits.plan", needs=Permission.VISIT_READ)
def month_plan(reader: Reader, request: GetMonthPlan) -> MonthPlanView:
    """The plan of a month as it stands today. Raises KnownError VISIT-MONTH, VISIT-CADENCE."""
    check_month(request.year, request.month)
    with without_pauses():
        return _plan(reader, request)


def _plan(reader: Reader, request: GetMonthPlan) -> MonthPlanView:
    ground = load_ground(reader, request.year, request.month, grid=request.grid, worker_id=request.worker_id)
    listed = request.lines or request.grid is not None  # a grid's own numbers are those of its entries
    plan = plan_month(
        ground.households,
        reader.today,
        year=request.year,
        month=request.month,
        cadences=ground.cadences,
        capacity=ground.capacity,
        listed=listed,
    )
    names = ground.worker_names
    entries = [
        entry
        for worker in plan.workers
        for entry in worker.entries
        if request.grid is None or entry.grid_id == request.grid
    ]
    grids = [need for need in plan.grids if request.grid is None or need.grid_id == request.grid]
    if listed:
        done, left = sum(entry.done for entry in entries), sum(entry.pending for entry in entries)
    else:
        done = sum(worker.made for worker in plan.workers)
        left = sum(worker.needed for worker in plan.workers) - done
    return MonthPlanView(
        plan.year,
        plan.month,
        plan.months_left,
        tuple(
            WorkerNeed(
                one.worker_id,
                names.get(one.worker_id or "", ""),
                one.capacity,
                one.made,
                one.needed,
                one.planned,
                one.short_month,
                one.short_focus,
                one.short_year,
                one.text,
            )
            for one in plan.workers
        ),
        tuple(
            GridLine(
                need.grid_id,
                need.worker_id,
                names.get(need.worker_id or "", ""),
                need.households,
                need.unvisited_before,
                need.required,
                need.reached,
                need.focus,
                need.left,
            )
            for need in sorted(grids, key=lambda need: (need.grid_id == "", need.grid_id))
        ),
        _lines(reader, ground, entries) if request.lines else (),
        done + left,
        done,
        left,
        plan.short_year,
        shortfall(plan, names),
    )


def shortfall(plan: MonthPlan, names: dict[str, str]) -> str:
    """What will not be reached, worker by worker, in words; empty when everybody will be."""
    return "\n".join(
        f"{names[one.worker_id]}：{one.text}" if one.worker_id else one.text for one in plan.workers if one.text
    )


def _lines(reader: Reader, ground: Ground, entries: Iterable[PlanEntry]) -> tuple[PlanLine, ...]:
    ordered = sorted(entries, key=lambda entry: (entry.grid_id == "", entry.grid_id))
    homes = {home.id: home for home in ground.households}
    heads = heads_of(reader, [entry.household_id for entry in ordered])
    shown = reader.operator is not None and reader.operator.may(Permission.SENSITIVE_READ)
    places: dict[str, int] = defaultdict(int)
    nobody = Head("", "", 0)
    lines = []
    for entry in ordered:
        places[entry.grid_id] += 1
        head = heads.get(entry.household_id, nobody)
        estate, building, unit, _, door = homes[entry.household_id].place
        lines.append(
            PlanLine(
                places[entry.grid_id],
                entry.household_id,
                estate,
                building,
                unit,
                door,
                head.name,
                head.members,
                ground.tags.get(entry.household_id, ()) if shown else (),
                entry.grid_id,
                entry.worker_id,
                ground.worker_names.get(entry.worker_id or "", ""),
                entry,
                shown,
            )
        )
    return tuple(lines)


def _state(entry: PlanEntry) -> State:
    if entry.kind is DueKind.DONE:
        return "done"
    if entry.kind is DueKind.OVERDUE:
        return "overdue"
    if entry.missed:
        return "missed"
    if entry.kind is DueKind.DUE:
        return "soon" if entry.soon else "due"
    return "year"

"""The month plan from the records: who is to be visited, in walking order, with what each worker and grid owes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from db.domain.errors import KnownError
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.domain.visit_forecast import month_span
from db.domain.visit_plan import DueKind, Household, MonthPlan, PlanEntry, plan_month
from db.domain.walking_order import Place
from db.home_facts import Head, heads_of, short_door
from db.person_facts import TagFacts, household_address
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


@dataclass(frozen=True, slots=True)
class Ground:
    """The households to plan with, and what their lines show."""

    households: tuple[Household, ...]
    worker_names: dict[str, str]
    capacity: dict[str, int]
    cadences: dict[str, int]
    tags: dict[str, tuple[TagFacts, ...]]


@lru_cache(maxsize=2048)
def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def load_ground(reader: Reader, year: int, month: int, request: GetMonthPlan | None = None) -> Ground:
    """The active households with their visits as the planner wants them.

    A worker plans all their grids together, so a request for one grid brings all households of its workers. A worker who
    left visits nobody.
    """
    first, last = (edge.isoformat() for edge in month_span(year, month))
    today = reader.today.isoformat()
    workers = reader.rows("SELECT id, name, capacity, left_on FROM worker")
    present = {row.id for row in workers if row.left_on is None or row.left_on > today}
    of_grid: dict[str, str | None] = {
        row.name: row.worker_id
        for row in reader.rows("SELECT name, worker_id FROM grid")
        if row.worker_id in present
    }
    wanted = None if request is None else _wanted_workers(reader, request, of_grid, present)
    rows = _households(reader, wanted, of_grid)
    before, within = _visits(reader, first, last)
    tags, codes, cadences = _tags(reader)
    promises = last >= today
    none: frozenset[str] = frozenset()
    households = []
    for one_id, grid, own, estate, building, unit, door, visited, began, promised, missed in rows:
        worker = of_grid.get(grid) if own is None else own if own in present else None
        if wanted is not None and worker not in wanted:
            continue
        if visited is None or visited < first:
            earlier = visited
        elif visited <= last:
            earlier = began if began < first else None
        else:
            earlier = before.get(one_id)
        households.append(
            Household(
                one_id,
                grid,
                worker,
                Place(estate, building, unit, "", door),
                codes.get(one_id, none),
                _day(earlier),
                within.get(one_id, ()),
                _day(promised) if promises else None,
                missed,
            )
        )
    return Ground(
        tuple(households),
        {row.id: row.name for row in workers},
        {row.id: row.capacity for row in workers if row.capacity is not None},
        cadences,
        tags,
    )


def _wanted_workers(
    reader: Reader, request: GetMonthPlan, of_grid: Mapping[str, str | None], present: Collection[str]
) -> set[str | None] | None:
    """Whose households the request is about; None for everybody's."""
    if request.worker_id is not None:
        return {request.worker_id}
    if request.grid is None:
        return None
    rows = reader.rows(
        "SELECT DISTINCT worker_id FROM household WHERE grid = :grid AND state = 'active'", {"grid": request.grid}
    )
    own = {row.worker_id for row in rows}
    return {of_grid.get(request.grid) if one is None else one if one in present else None for one in own}


def _households(reader: Reader, wanted: set[str | None] | None, of_grid: Mapping[str, str | None]) -> Sequence[Any]:
    """The active households; fewer where only those of some workers are wanted, never one of theirs less."""
    where, values = "state = 'active'", dict[str, str]()
    if wanted is not None and None not in wanted:
        where += (
            " AND (grid IN (SELECT value FROM json_each(:grids)) OR worker_id IN (SELECT value FROM json_each(:workers)))"
        )
        values = {
            "grids": json.dumps([grid for grid, worker in of_grid.items() if worker in wanted]),
            "workers": json.dumps(sorted(one for one in wanted if one is not None)),
        }
    return reader.rows(
        "SELECT id, grid, worker_id, estate, building, unit, door, last_visit_on, first_visit_on, promised_on, missed "
        f"FROM household WHERE {where}",
        values,
    )


def _visits(reader: Reader, first: str, last: str) -> tuple[dict[str, str], dict[str, tuple[date, ...]]]:
    """The last visit before the month where one after the month hides it, and the visits in the month, by household.

    Visits of a household that was merged are those of the one that took its place.
    """
    merged = {
        row.id: row.merged_into
        for row in reader.rows("SELECT id, merged_into FROM household WHERE merged_into IS NOT NULL")
    }
    before: dict[str, str] = {}
    rows: Sequence[Any] = reader.rows(
        "SELECT h.id, (SELECT MAX(v.visited_on) FROM visit v WHERE v.household_id = h.id AND v.reaching = 1 "
        "AND v.visited_on < :first) FROM household h WHERE h.last_visit_on > :last OR h.merged_into IS NOT NULL",
        {"first": first, "last": last},
    )
    for one_id, visited_on in rows:
        if visited_on is not None:
            home = merged.get(one_id, one_id)
            before[home] = max(visited_on, before.get(home, ""))
    within: dict[str, list[date]] = defaultdict(list)
    made: Sequence[Any] = reader.rows(
        "SELECT household_id, visited_on FROM visit WHERE visited_on BETWEEN :first AND :last AND reaching = 1 "
        "ORDER BY visited_on",
        {"first": first, "last": last},
    )
    from_iso = date.fromisoformat
    for one_id, visited_on in made:
        within[merged.get(one_id, one_id)].append(from_iso(visited_on))
    return before, {one_id: tuple(days) for one_id, days in within.items()}


def _tags(
    reader: Reader,
) -> tuple[dict[str, tuple[TagFacts, ...]], dict[str, frozenset[str]], dict[str, int]]:
    """The tags of those who live in each household, their codes, and the cadence of each tag that has one."""
    kinds = reader.rows("SELECT id, code, name, tone, cadence_days FROM tag ORDER BY position, code")
    facts = {row.id: TagFacts(row.code, row.name, row.tone) for row in kinds}
    order = {row.id: n for n, row in enumerate(kinds)}
    carried: dict[str, set[str]] = defaultdict(set)
    rows: Sequence[Any] = reader.rows(
        "SELECT r.household_id, t.tag_id FROM resident_tag t CROSS JOIN resident r ON r.id = t.resident_id "
        "WHERE t.removed_on IS NULL AND r.household_id IS NOT NULL AND r.status = 'active'"
    )
    for household_id, tag_id in rows:
        carried[household_id].add(tag_id)
    made: dict[frozenset[str], tuple[tuple[TagFacts, ...], frozenset[str]]] = {}
    known: dict[str, tuple[TagFacts, ...]] = {}
    codes: dict[str, frozenset[str]] = {}
    for home, ids in carried.items():
        kind = frozenset(ids)
        if kind not in made:
            found = tuple(facts[tag] for tag in sorted(ids, key=order.__getitem__))
            made[kind] = found, frozenset(tag.code for tag in found)
        known[home], codes[home] = made[kind]
    return known, codes, {row.code: row.cadence_days for row in kinds if row.cadence_days is not None}


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
    ground = load_ground(reader, request.year, request.month, request)
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

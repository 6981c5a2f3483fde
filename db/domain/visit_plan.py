"""The month plan of home visits: every household within the calendar year, those with a tag by their cadence.

A month asks for the households not yet visited this year at its beginning, divided by the months left and
rounded up, per worker and grid; never a fixed number (25 a month does not reach 400 in a year). Focus
households come first, in the order they fall due. Where later months have no room, visits are drawn forward;
where a worker's capacity does not allow it at all, the plan says how many visits are missing this month and
how many households nobody will reach by the end of the year.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from db.domain.errors import KnownError
from db.domain.visit_cadence import DEFAULT_CADENCES, cadence_of
from db.domain.visit_forecast import FocusState, Outlook, forecast, month_span
from db.domain.walking_order import Place, WalkKey, walk_key

SOON_DAYS = 7


class Household(NamedTuple):
    """What the planner knows of a household that is to be visited (not merged, moved away or empty).

    Only visits that reach count (see :func:`db.domain.visits.reaches`). ``last_before`` is the last one before
    the planned month, ``in_month`` are those in it, ascending; where there are some, any earlier one of the same
    year serves for the last. ``promised`` is the next date agreed at the last visit; ``missed`` counts the times
    nobody was met since the last visit.
    """

    id: str
    grid_id: str
    worker_id: str | None
    place: Place
    tags: frozenset[str] = frozenset()
    last_before: date | None = None
    in_month: tuple[date, ...] = ()
    promised: date | None = None
    missed: int = 0

    @property
    def last_visit(self) -> date | None:
        """The day of the last visit that reached somebody."""
        return self.in_month[-1] if self.in_month else self.last_before


class DueKind(StrEnum):
    """Why a household is on the month's list, or that it is done."""

    OVERDUE = "overdue"
    DUE = "due"
    YEAR = "year"
    DONE = "done"


class PlanEntry(NamedTuple):
    """A household on the month's list. ``due_on`` is its focus date, ``None`` for the yearly visit.

    ``done`` visits were made this month, ``pending`` more are meant, of which ``fits`` fit the capacity.
    ``days`` is how far overdue (OVERDUE) or ahead (DUE) the focus date is today.
    """

    household_id: str
    grid_id: str
    worker_id: str | None
    kind: DueKind
    due_on: date | None
    days: int
    done: int
    pending: int
    fits: int
    last_visit: date | None
    missed: int

    @property
    def text(self) -> str:
        """The words of the badge: 已访 11-04, 关爱逾 23 日, 关爱余 12 日, 未遇 1 次 or 年内."""
        if self.kind is DueKind.DONE:
            return f"已访 {self.last_visit:%m-%d}"
        if self.kind is DueKind.OVERDUE:
            return "关爱未访" if self.last_visit is None else f"关爱逾 {self.days} 日"
        if self.missed:
            return f"未遇 {self.missed} 次"
        if self.kind is DueKind.DUE:
            return f"关爱余 {self.days} 日" if self.days else "关爱今日"
        return "年内"

    @property
    def soon(self) -> bool:
        """Whether the focus date is within a week."""
        return self.kind is DueKind.DUE and self.days <= SOON_DAYS


@dataclass(frozen=True, slots=True)
class GridNeed:
    """What one worker owes one grid this month.

    ``required`` is ceil(unvisited at the beginning of the month ÷ months left), ``reached`` how many
    households got their first visit of the year this month, ``focus`` the focus visits still due.
    """

    worker_id: str | None
    grid_id: str
    households: int
    unvisited_before: int
    required: int
    reached: int
    focus: int

    @property
    def left(self) -> int:
        """First visits still to be made this month; never negative."""
        return max(0, self.required - self.reached)


@dataclass(frozen=True, slots=True)
class WorkerPlan:
    """One worker's month. All numbers count visits, except ``short_year``: households.

    ``made`` were made; ``needed`` adds those still to be made this month, ``planned`` only those that fit the
    capacity; ``short_month`` is the difference, ``short_focus`` the focus visits in it. ``short_year`` stay
    unvisited on 31 December even if every month is walked to capacity.
    """

    worker_id: str | None
    capacity: int | None
    made: int
    needed: int
    planned: int
    short_focus: int
    short_year: int
    entries: tuple[PlanEntry, ...]

    @property
    def short_month(self) -> int:
        """Visits of this month that do not fit."""
        return self.needed - self.planned

    @property
    def text(self) -> str:
        """The shortfall in words; empty when there is none."""
        if self.worker_id is None:
            return f"{self.short_year} 户没有走访人，请先派人。" if self.short_year else ""
        parts = []
        if self.short_month:
            parts.append(
                f"本月要走 {self.needed} 户次，只排得下 {self.planned} 户次，差 {self.short_month} 户次"
            )
        if self.short_focus:
            parts.append(f"其中关爱对象 {self.short_focus} 户次")
        if self.short_year:
            parts.append(f"照此到年底有 {self.short_year} 户访不到，请加派走访人或调整网格")
        return "；".join(parts) + "。" if parts else ""


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """The plan of a month: by worker, and by worker and grid, both in id order (no worker comes last)."""

    year: int
    month: int
    months_left: int
    workers: tuple[WorkerPlan, ...]
    grids: tuple[GridNeed, ...]

    @property
    def short_year(self) -> int:
        """Households that nobody will reach this year."""
        return sum(plan.short_year for plan in self.workers)


def required_visits(unvisited: int, months_left: int) -> int:
    """Unvisited households ÷ months left, rounded up. ``months_left`` counts the present month (1–12)."""
    if unvisited < 0 or not 1 <= months_left <= 12:
        raise ValueError("unvisited must not be negative and months left must be 1 to 12")
    return -(-unvisited // months_left)


def plan_month(
    households: Iterable[Household],
    today: date,
    *,
    year: int,
    month: int,
    cadences: Mapping[str, int] = DEFAULT_CADENCES,
    capacity: Mapping[str, int] = MappingProxyType({}),
    listed: bool = True,
) -> MonthPlan:
    """The plan of a month as it stands today; a month gone by or to come is planned from its nearest day.

    ``capacity`` is how many visits a worker can make in a month; a worker without an entry has no limit.
    ``listed`` False leaves out the entries, not the numbers. Households without a worker count as not reached. The
    result depends on the facts only, not on their order.
    Raises KnownError ``VISIT-CADENCE`` for a cadence below one day.
    """
    if min(cadences.values(), default=1) < 1:
        raise KnownError("VISIT-CADENCE", "标签的走访间隔至少是 1 日，请在设置里改正。", "cadences")
    groups: dict[str | None, list[Household]] = defaultdict(list)
    for household in households:
        groups[household.worker_id].append(household)
    first, last = month_span(year, month)
    planner = _Planner(date(year, 1, 1), date(year, 12, 31), month, today, min(max(first, today), last), cadences, listed)
    workers: list[WorkerPlan] = []
    grids: list[GridNeed] = []
    for worker in sorted(groups, key=lambda w: (w is None, w or "")):
        limit = 0 if worker is None else capacity.get(worker)
        plan, needs = planner.plan(worker, groups[worker], limit)
        workers.append(plan)
        grids.extend(needs)
    return MonthPlan(year, month, 13 - month, tuple(workers), tuple(grids))


@dataclass(frozen=True, slots=True)
class _Planner:
    """One month seen from today; plans one worker at a time."""

    new_year: date
    year_end: date
    month: int
    today: date
    from_day: date
    cadences: Mapping[str, int]
    listed: bool

    def plan(
        self, worker: str | None, group: Sequence[Household], capacity: int | None
    ) -> tuple[WorkerPlan, list[GridNeed]]:
        cared = sorted((h for h in group if h.tags or h.promised is not None), key=_walking)
        places = {h.id: place for place, h in enumerate(cared)}
        focus: dict[str, FocusState] = {}
        plain: dict[str, list[Household]] = defaultdict(list)
        totals, unvisited, reached = Counter[str](), Counter[str](), Counter[str]()
        grid_of: dict[str, str] = {}
        made, new_year = 0, self.new_year
        ordered = sorted(group, key=_walking) if self.listed else group
        for h in ordered:
            one_id, grid, seen, before = h.id, h.grid_id, h.in_month, h.last_before
            totals[grid] += 1
            made += len(seen)
            fresh = False
            if before is None or before < new_year:
                unvisited[grid] += 1
                if seen:
                    reached[grid] += 1
                else:
                    fresh = True
            state = self._focus(h, places[one_id], fresh) if one_id in places else None
            if state is not None:
                focus[one_id] = state
                grid_of[one_id] = grid
            elif fresh:
                plain[grid].append(h)
        room = None if capacity is None else max(0, capacity - made)
        outlook = forecast(focus.values(), self.from_day, room, capacity)
        need = {grid: required_visits(unvisited[grid], 13 - self.month) for grid in totals}
        owed = Counter({grid: need[grid] - reached[grid] for grid in totals})
        focus_due = Counter[str]()
        for one_id, times in outlook.due.items():
            focus_due[grid_of[one_id]] += times
            owed[grid_of[one_id]] -= focus[one_id].fresh
        shares = {grid: min(len(waiting), max(0, owed[grid])) for grid, waiting in plain.items()}
        even, count = sum(shares.values()), sum(map(len, plain.values()))
        chosen, lost = even, 0
        if outlook.room is not None and outlook.later_room is not None:
            chosen = min(outlook.room, max(even, count - outlook.later_room))
            lost = max(0, count - outlook.room - outlook.later_room)
        due, taken = sum(outlook.due.values()), sum(outlook.taken.values())
        plan = WorkerPlan(
            worker,
            capacity,
            made,
            made + max(even, chosen) + due,
            made + chosen + taken,
            due - taken,
            lost + outlook.fresh_lost,
            tuple(self._entries(ordered, focus, _in_turn(plain, shares), even, chosen, outlook)) if self.listed else (),
        )
        grids = [
            GridNeed(worker, g, totals[g], unvisited[g], need[g], reached[g], focus_due[g])
            for g in sorted(totals)
        ]
        return plan, grids

    def _entries(
        self,
        ordered: Sequence[Household],
        focus: Mapping[str, FocusState],
        yearly: Sequence[Household],
        even: int,
        chosen: int,
        outlook: Outlook,
    ) -> Iterator[PlanEntry]:
        """The month's list: who was visited, who is due, and the first of those to be seen within the year."""
        fits = {**outlook.taken, **{h.id: 1 for h in yearly[:chosen]}}
        meant = {**{h.id: 1 for h in yearly[: max(even, chosen)]}, **outlook.due}
        for h in ordered:
            if h.in_month or h.id in meant:
                yield self._entry(h, focus.get(h.id), meant.get(h.id, 0), fits.get(h.id, 0))

    def _focus(self, h: Household, order: int, fresh: bool) -> FocusState | None:
        """The next focus date of a household if it falls in the planned year."""
        cadence = cadence_of(h.tags, self.cadences) if h.tags else None
        last = h.last_visit
        if h.promised is not None:
            due = h.promised
        elif cadence is None:
            return None
        else:
            due = self.new_year if last is None else last + timedelta(days=cadence)
        if due > self.year_end:
            if cadence is None or not fresh:
                return None
            due = self.year_end
        return FocusState(due, order, h.id, cadence, fresh)

    def _entry(self, h: Household, state: FocusState | None, pending: int, fits: int) -> PlanEntry:
        kind, days, due = DueKind.YEAR, 0, None
        if not pending:
            kind = DueKind.DONE
        elif state is not None:
            due = state.due
            late = due < self.today or h.last_visit is None
            kind, days = (DueKind.OVERDUE if late else DueKind.DUE), abs((self.today - due).days)
        last = h.last_visit
        done = len(h.in_month)
        return PlanEntry(h.id, h.grid_id, h.worker_id, kind, due, days, done, pending, fits, last, h.missed)


def _walking(h: Household) -> tuple[str, WalkKey, str]:
    return h.grid_id, walk_key(h.place), h.id


def _in_turn(plain: Mapping[str, Sequence[Household]], shares: Mapping[str, int]) -> list[Household]:
    """The yearly visits in the order of choice: first those of this month, each grid's share, then those after it.

    In every grid those who have waited since an earlier year go first, then the walking order; grids take
    turns in proportion to what they owe, so a cut falls on all alike.
    """
    even: list[tuple[float, str, int, Household]] = []
    rest: list[tuple[int, str, Household]] = []
    for grid, share in sorted(shares.items()):
        waiting = sorted(plain[grid], key=lambda h: 0 if h.last_before is None else h.last_before.year)
        even.extend((i / share, grid, i, h) for i, h in enumerate(waiting[:share]))
        rest.extend((i, grid, h) for i, h in enumerate(waiting[share:]))
    even.sort(key=lambda item: item[:3])
    rest.sort(key=lambda item: item[:2])
    return [h for *_, h in even] + [h for *_, h in rest]

"""What is left of a worker's capacity to the end of the year once the focus households are served.

The focus households are walked through month by month in the order they fall due, each visited on its due
day (those overdue at once); what does not fit a month waits for the next. The rest of the capacity is room
for the yearly visits. So the number of households that nobody will reach is known exactly and in advance.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple


def month_span(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return first, after - timedelta(days=1)


class FocusState(NamedTuple):
    """A household with a focus date this year: due on ``due``, then every ``cadence`` days (``None``: once).

    ``order`` breaks ties (its place in walking order); ``fresh`` when it was not yet visited this year.
    """

    due: date
    order: int
    household_id: str
    cadence: int | None
    fresh: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """The present month and the rest of the year.

    ``due`` and ``taken`` are the focus visits of the present month by household: meant, and fitting the
    capacity. ``room`` is what the present month has left for yearly visits, ``later_room`` the same for the
    months after it (both ``None`` without a limit). ``fresh_lost`` focus households are never reached.
    """

    due: dict[str, int]
    taken: dict[str, int]
    room: int | None
    later_room: int | None
    fresh_lost: int


def forecast(states: Iterable[FocusState], from_day: date, room: int | None, capacity: int | None) -> Outlook:
    """The outlook from ``from_day`` to 31 December of its year.

    ``room`` is how many visits still fit the present month, ``capacity`` each month after it; ``None`` for
    either when there is no limit.
    """
    heap = list(states)
    heapq.heapify(heap)
    fresh = {state.household_id for state in heap if state.fresh}
    last = month_span(from_day.year, from_day.month)[1]
    due = {state.household_id: _times(state, from_day, last) for state in heap if state.due <= last}
    taken = _walk(heap, from_day, last, room)
    if capacity is None:
        return Outlook(due, taken, None if room is None else room - sum(taken.values()), None, 0)
    spare = None if room is None else room - sum(taken.values())
    fresh.difference_update(taken)
    later = 0
    for month in range(from_day.month + 1, 13):
        first, last = month_span(from_day.year, month)
        walked = _walk(heap, first, last, capacity)
        fresh.difference_update(walked)
        later += capacity - sum(walked.values())
    return Outlook(due, taken, spare, later, len(fresh))


def _times(state: FocusState, from_day: date, last: date) -> int:
    day = max(from_day, state.due)
    return 1 if state.cadence is None else 1 + max(0, (last - day).days) // state.cadence


def _walk(heap: list[FocusState], from_day: date, last: date, room: int | None) -> dict[str, int]:
    """The focus visits of a month, taken off the heap; households come back with their next date."""
    taken: dict[str, int] = {}
    made = 0
    while heap and heap[0].due <= last and (room is None or made < room):
        state = heapq.heappop(heap)
        made += 1
        taken[state.household_id] = taken.get(state.household_id, 0) + 1
        if state.cadence is not None:
            day = max(from_day, state.due) + timedelta(days=state.cadence)
            heapq.heappush(heap, state._replace(due=day, fresh=False))
    return taken

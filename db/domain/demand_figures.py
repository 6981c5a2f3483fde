"""The numbers a community reports about demands and gatherings, each a pure function over the facts.

A problem that several people reported is one demand (the main one) and several 人次; 人次, 人数 and 场次 are three
counters and never added up.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from db.domain.calendar import WorkCalendar
from db.domain.demand_table import DemandKind, DemandRating
from db.domain.shares import Share


class DemandFacts(NamedTuple):
    """One demand for counting. ``due_on`` is the deadline its answer is, or was, measured by.

    ``reporters`` people brought it up; ``merged`` when it follows another and is no problem of its own.
    """

    id: str
    kind: DemandKind
    category: str
    registered_on: date
    due_on: date
    settled_on: date | None = None
    archived_on: date | None = None
    rating: DemandRating | None = None
    reporters: int = 1
    merged: bool = False


def median_days(facts: Iterable[DemandFacts], calendar: WorkCalendar) -> float | None:
    """The median of working days from registration to the answer that stands; ``None`` without any."""
    days = [
        calendar.working_days_between(fact.registered_on, fact.settled_on)
        for fact in facts
        if fact.settled_on is not None and not fact.merged
    ]
    return float(statistics.median(days)) if days else None


def share_in_time(facts: Iterable[DemandFacts], today: date) -> Share:
    """Settled by the deadline, of all that were settled or are still open past it.

    A demand closed without an answer (说明归档) is in neither number.
    """
    part = whole = 0
    for fact in facts:
        if fact.merged or (fact.settled_on is None and fact.archived_on is not None):
            continue
        if fact.settled_on is not None:
            whole += 1
            part += fact.settled_on <= fact.due_on
        elif today > fact.due_on:
            whole += 1
    return Share(part, whole)


def share_confirmed(facts: Iterable[DemandFacts]) -> Share:
    """Confirmed by 回访, of all that were settled and archived; one never asked about counts as not confirmed."""
    done = [f for f in facts if f.archived_on is not None and f.settled_on is not None and not f.merged]
    return Share(sum(f.rating is not None and f.rating.confirms for f in done), len(done))


def by_category(facts: Iterable[DemandFacts]) -> tuple[tuple[str, int], ...]:
    """Problems by category, most first, then by name."""
    counts = Counter(fact.category for fact in facts if not fact.merged)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def disputes_mediated(facts: Iterable[DemandFacts]) -> int:
    """矛盾纠纷 that were settled and not called unsettled afterwards."""
    return sum(
        fact.kind is DemandKind.DISPUTE
        and fact.settled_on is not None
        and not fact.merged
        and (fact.rating is None or fact.rating.confirms)
        for fact in facts
    )


def reports(facts: Iterable[DemandFacts]) -> int:
    """反映人次: how often somebody brought a problem up, merged demands included."""
    return sum(fact.reporters for fact in facts)


class Attendance(NamedTuple):
    """Somebody at a gathering: a known person, or ``heads`` people whose names were not taken."""

    event_id: str
    person_id: str | None
    heads: int = 1


@dataclass(frozen=True, slots=True)
class Headcount:
    """场次, 人次 and 人数. ``unnamed`` 人次 have no name and so are in no 人数."""

    sessions: int
    attendances: int
    people: int
    unnamed: int

    @property
    def text(self) -> str:
        """3 场次、52 人次、31 人（另有 4 人次未记名）."""
        text = f"{self.sessions} 场次、{self.attendances} 人次、{self.people} 人"
        return f"{text}（另有 {self.unnamed} 人次未记名）" if self.unnamed else text


def headcount(events: Iterable[str], attendances: Iterable[Attendance]) -> Headcount:
    """The three counters over gatherings; a person listed twice at one gathering is there once.

    ``events`` are all gatherings held, so that one nobody signed for is still a session; attendances at
    others are not counted.
    """
    held = frozenset(events)
    named: set[tuple[str, str]] = set()
    unnamed = 0
    for attendance in attendances:
        if attendance.event_id not in held:
            continue
        if attendance.person_id is None:
            unnamed += attendance.heads
        else:
            named.add((attendance.event_id, attendance.person_id))
    people = {person for _event, person in named}
    return Headcount(len(held), len(named) + unnamed, len(people), unnamed)

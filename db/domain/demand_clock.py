"""The clock badge of a demand, and to whom it goes up when it is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from db.domain.calendar import ClockBadge, ClockKind, WorkCalendar, clock_badge
from db.domain.clock import business_date
from db.domain.demand_table import DemandState
from db.domain.demands import Demand


@dataclass(frozen=True, slots=True)
class EscalationLevel:
    """Somebody to whom a demand goes once it is ``overdue_days`` working days late; ``level`` counts from 1."""

    level: int
    label: str
    overdue_days: int


DEFAULT_LEVELS: tuple[EscalationLevel, ...] = (
    EscalationLevel(1, "值班长", 1),
    EscalationLevel(2, "中心负责人", 3),
    EscalationLevel(3, "街道", 5),
)
"""A beginning, to be edited by an administrator."""


def running_due(demand: Demand) -> date:
    """The day that counts: the deadline of the stage, or the meeting's day while it is on an agenda."""
    return demand.due_on if demand.meeting_on is None else demand.meeting_on


def escalation_due(
    demand: Demand, today: date, calendar: WorkCalendar, levels: Sequence[EscalationLevel] = DEFAULT_LEVELS
) -> EscalationLevel | None:
    """The level the demand must go up to today; ``None`` when it need not, or is there already.

    Levels may be skipped when the program was off for days.
    """
    due = running_due(demand)
    if not demand.live or today <= due:
        return None
    overdue = calendar.working_days_between(due, today)
    reached = [level for level in levels if demand.level < level.level and level.overdue_days <= overdue]
    return max(reached, key=lambda level: level.level, default=None)


def demand_badge(
    now: datetime, demand: Demand, calendar: WorkCalendar, *, limit_days: int | None = None
) -> ClockBadge:
    """The badge at the instant ``now`` (aware); give a merged demand's main one (``demands.follow``).

    While it waits for a meeting: 议事 11-24. An archived demand tells whether it was settled in time; one closed
    without an answer shows no clock.
    """
    if demand.state is DemandState.ARCHIVED:
        return clock_badge(now, demand.settled_due, calendar, closed_on=demand.settled_on)
    if demand.meeting_on is not None and business_date(now) <= demand.meeting_on:
        return ClockBadge(ClockKind.PAUSED, 0, f"议事 {demand.meeting_on:%m-%d}")
    due = running_due(demand)
    return clock_badge(now, due, calendar, limit_days=limit_days, provisional=due > calendar.covered_until)

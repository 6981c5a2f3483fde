"""The clock of a case, as every list and detail shows it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from db.domain.calendar import ClockBadge, ClockKind, Limit, LimitUnit, WorkCalendar, clock_badge
from db.domain.cases import SUPPLEMENT_NOTICE_DAYS, CaseState
from db.domain.catalogue import ServiceItem
from db.domain.clock import business_date, instant_of

NO_CLOCK = ClockBadge(ClockKind.NONE, 0, "—")



def day(text: str | None) -> date | None:
    """A stored date; None stays None."""
    return None if text is None else date.fromisoformat(text)


def counted_in(limit: Limit | None) -> LimitUnit:
    """Whether days left are counted as 工作日 or 日."""
    return LimitUnit.DAY if limit is not None and limit.unit is LimitUnit.DAY else LimitUnit.WORKDAY


def case_clock(now: datetime, row: Any, item: ServiceItem, calendar: WorkCalendar) -> ClockBadge:
    """The badge of a case row (state, due_on, closed_at, provisional).

    A void or declined case has no clock; one waiting for a 补正 notice or for materials says which.
    """
    state = CaseState(row.state)
    if state in (CaseState.VOIDED, CaseState.DECLINED):
        return NO_CLOCK
    due = day(row.due_on)
    if state in (CaseState.RECEIVED, CaseState.SUPPLEMENT):
        badge = clock_badge(now, due, calendar, limit_days=SUPPLEMENT_NOTICE_DAYS)
        if state is CaseState.RECEIVED and badge.kind is ClockKind.OVERDUE:
            return ClockBadge(badge.kind, badge.days, "视为受理")
        word = "告知" if state is CaseState.RECEIVED else "补正"
        return ClockBadge(badge.kind, badge.days, f"{word} {badge.text}")
    closed_at = instant_of(row.closed_at)
    return clock_badge(
        now,
        due,
        calendar,
        limit_days=item.promised.days if item.promised else None,
        unit=counted_in(item.promised),
        closed_on=business_date(closed_at) if closed_at else None,
        provisional=bool(row.provisional) and due is not None and due > calendar.covered_until,
    )

"""Working days with 调休, due dates, and what the clock badge says.

A limit counts from the day after it starts (《行政许可法》§82: 工作日, without statutory holidays). The
yearly 放假安排 is published only for the next year, so a calendar ends somewhere; a day counted beyond that
end makes the due date provisional. Holidays fixed to a date by 《全国年节及纪念日放假办法》 (2024) are known
without a notice; those that follow the moon are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from db.domain.clock import local

FIXED_HOLIDAYS: frozenset[tuple[int, int]] = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""(month, day) of 元旦, 劳动节 and 国庆节, 《全国年节及纪念日放假办法》§2 as amended in 2024."""

CLOSING_TIME = time(17, 30)
_DAY = timedelta(days=1)


class LimitUnit(StrEnum):
    """What a limit counts: working days (工作日), calendar days (日), or nothing at all (当场)."""

    WORKDAY = "workday"
    DAY = "day"
    INSTANT = "instant"

    @property
    def label(self) -> str:
        """工作日, 日 or 即办."""
        return _UNIT_LABELS[self]


_UNIT_LABELS = {LimitUnit.WORKDAY: "工作日", LimitUnit.DAY: "日", LimitUnit.INSTANT: "即办"}


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day of a limit; provisional when the calendar for it is not yet published."""

    day: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Exceptions to Monday-to-Friday: days off in the week, and weekend days worked (调休).

    ``covered_until`` is the last day for which a published notice was entered.
    """

    rest: frozenset[date]
    work: frozenset[date]
    covered_until: date

    def is_working(self, day: date) -> bool:
        """Whether the desk works that day, as far as is known."""
        if day in self.work:
            return True
        if day in self.rest:
            return False
        if day > self.covered_until and (day.month, day.day) in FIXED_HOLIDAYS:
            return False
        return day.weekday() < 5

    def next_working_day(self, day: date) -> date:
        """The first working day strictly after ``day``."""
        day += _DAY
        while not self.is_working(day):
            day += _DAY
        return day

    def add_working_days(self, start: date, n: int) -> DueDate:
        """The n-th working day after ``start``; ``start`` itself is never counted. n must not be negative."""
        if n < 0:
            raise ValueError("a limit cannot be negative")
        day = start
        for _ in range(n):
            day = self.next_working_day(day)
        return DueDate(day, provisional=day > self.covered_until)

    def add_calendar_days(self, start: date, n: int) -> DueDate:
        """The n-th day after ``start``, rolled on to a working day when it falls on a day off.

        《民法典》§203: a period whose last day is a statutory day off ends on the day after the days off.
        """
        if n < 0:
            raise ValueError("a limit cannot be negative")
        day = start + n * _DAY
        if n and not self.is_working(day):
            day = self.next_working_day(day)
        return DueDate(day, provisional=day > self.covered_until)

    def working_days_between(self, a: date, b: date) -> int:
        """Working days in (a, b]; negative when b is before a. 0 when nothing is left between them."""
        if b < a:
            return -self.working_days_between(b, a)
        count = 0
        day = a
        while day < b:
            day += _DAY
            count += self.is_working(day)
        return count


@dataclass(frozen=True, slots=True)
class Limit:
    """A span within which something must be finished. ``days`` is 0 for an instant limit."""

    days: int
    unit: LimitUnit = LimitUnit.WORKDAY

    @property
    def label(self) -> str:
        """``22 工作日``, ``15 日`` or ``即办``."""
        return self.unit.label if self.unit is LimitUnit.INSTANT else f"{self.days} {self.unit.label}"

    def due(self, calendar: WorkCalendar, start: date) -> DueDate:
        """The last day of this limit when it starts on ``start``; that same day for an instant limit."""
        if self.unit is LimitUnit.WORKDAY:
            return calendar.add_working_days(start, self.days)
        return calendar.add_calendar_days(start, self.days)


class ClockKind(StrEnum):
    """The states of the clock badge, most pressing first when sorted by ``ClockBadge.sort_key``."""

    RUNNING = "running"
    SOON = "soon"
    TODAY = "today"
    OVERDUE = "overdue"
    DONE = "done"
    LATE = "late"
    PAUSED = "paused"
    PROVISIONAL = "provisional"
    NONE = "none"


_ORDER = {
    ClockKind.OVERDUE: 0,
    ClockKind.TODAY: 1,
    ClockKind.SOON: 2,
    ClockKind.RUNNING: 3,
    ClockKind.PROVISIONAL: 3,
    ClockKind.PAUSED: 4,
    ClockKind.LATE: 5,
    ClockKind.DONE: 6,
    ClockKind.NONE: 7,
}


@dataclass(frozen=True, slots=True)
class ClockBadge:
    """What the badge shows. ``days`` is what is left, or how far over (OVERDUE, LATE); never below 0."""

    kind: ClockKind
    days: int
    text: str

    @property
    def sort_key(self) -> tuple[int, int]:
        """Ascending order puts the most pressing first."""
        return _ORDER[self.kind], -self.days if self.kind is ClockKind.OVERDUE else self.days


def clock_badge(
    now: datetime,
    due: date | None,
    calendar: WorkCalendar,
    *,
    limit_days: int | None = None,
    unit: LimitUnit = LimitUnit.WORKDAY,
    closed_on: date | None = None,
    paused: str | None = None,
    provisional: bool = False,
    closing: time = CLOSING_TIME,
) -> ClockBadge:
    """The badge of a case at the instant ``now`` (aware).

    ``limit_days`` is the whole limit: 3 or fewer days left is soon, 1 or fewer when the limit is at most 5.
    ``closed_on`` stops the clock for good; ``paused`` is the reason of a stopped clock (may be empty).
    """
    if closed_on is not None:
        if due is None or closed_on <= due:
            return ClockBadge(ClockKind.DONE, 0, "按时")
        late = _days(calendar, due, closed_on, unit)
        return ClockBadge(ClockKind.LATE, late, f"逾 {late} 日办结" if late else "逾期办结")
    if paused is not None:
        return ClockBadge(ClockKind.PAUSED, 0, f"停钟·{paused}" if paused else "停钟")
    if due is None:
        return ClockBadge(ClockKind.NONE, 0, "—")
    here = local(now)
    today = here.date()
    if today > due:
        over = _days(calendar, due, today, unit)
        return ClockBadge(ClockKind.OVERDUE, over, f"超 {over} {unit.label}" if over else "超期")
    if today == due:
        at = f"{closing:%H:%M}"
        if here.time() > closing:
            return ClockBadge(ClockKind.OVERDUE, 0, f"今日已过 {at}")
        return ClockBadge(ClockKind.TODAY, 0, f"今日 {at}")
    left = _days(calendar, today, due, unit)
    text = f"余 {left} {unit.label}"
    if left <= (1 if limit_days is not None and limit_days <= 5 else 3):
        return ClockBadge(ClockKind.SOON, left, text)
    if provisional:
        return ClockBadge(ClockKind.PROVISIONAL, left, f"{text}·暂定")
    return ClockBadge(ClockKind.RUNNING, left, text)


def _days(calendar: WorkCalendar, a: date, b: date, unit: LimitUnit) -> int:
    if unit is LimitUnit.DAY:
        return (b - a).days
    return calendar.working_days_between(a, b)

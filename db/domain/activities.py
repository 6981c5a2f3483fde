"""Activities and shifts: those that recur by rule, who is recruited, and what makes a shift impossible.

每月28日志愿服务日 and 3月志愿服务月 come from the founding documents. An occurrence has a key made of its rule and
day, so desks that generate it without seeing each other make one activity, not two.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.domain.clock import SHANGHAI
from db.domain.notices import Check, Notice

LONGEST_SHIFT = timedelta(hours=12)
FARTHEST_BACK = timedelta(days=31)
SERVICE_DAY = "service-day"
"""The rule of 每月28日志愿服务日."""


@dataclass(frozen=True, slots=True)
class ShiftTemplate:
    """The shift of what recurs: times at the desk, recruiting limit (0 without one).

    ``weekday`` (1 Monday to 7 Sunday) is the day of the week on which an activity of several days has it.
    """

    starts: time
    ends: time
    places: int = 0
    weekday: int = 6

    def __post_init__(self) -> None:
        if self.starts >= self.ends:
            raise ValueError("a shift ends after it begins")
        if not 1 <= self.weekday <= 7 or self.places < 0:
            raise ValueError("a weekday is 1 to 7, places are not negative")

    def spans(self, starts_on: date, ends_on: date) -> tuple[tuple[datetime, datetime], ...]:
        """Begin and end of each shift of an activity, as instants."""
        days = [starts_on + timedelta(days=n) for n in range((ends_on - starts_on).days + 1)]
        if len(days) > 1:
            days = [day for day in days if day.isoweekday() == self.weekday]
        return tuple(
            (datetime.combine(day, self.starts, SHANGHAI), datetime.combine(day, self.ends, SHANGHAI)) for day in days
        )


@dataclass(frozen=True, slots=True)
class MonthlyDay:
    """An activity on one day of every month (its last day where the month is shorter)."""

    code: str
    title: str
    day: int
    from_on: date
    until_on: date | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.day <= 31:
            raise ValueError("a day of the month is 1 to 31")


@dataclass(frozen=True, slots=True)
class YearlyMonth:
    """An activity over one whole month of every year."""

    code: str
    title: str
    month: int
    from_on: date
    until_on: date | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise ValueError("a month is 1 to 12")


Recurrence = MonthlyDay | YearlyMonth


def standard_rules(from_on: date) -> tuple[Recurrence, ...]:
    """每月28日志愿服务日 and 3月志愿服务月, from a day on."""
    return (
        MonthlyDay(SERVICE_DAY, "志愿服务日", 28, from_on),
        YearlyMonth("service-month", "志愿服务月", 3, from_on),
    )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One activity made by a rule; ``key`` is the same wherever it is generated."""

    key: str
    code: str
    title: str
    starts_on: date
    ends_on: date


def occurrences(rules: Iterable[Recurrence], first: date, last: date) -> tuple[Occurrence, ...]:
    """Everything the rules bring between two days (both included), by start and key.

    A month that began before ``first`` is not brought again.
    """
    found: list[Occurrence] = []
    for rule in rules:
        start = max(first, rule.from_on)
        end = last if rule.until_on is None else min(last, rule.until_on)
        for year in range(start.year, end.year + 1):
            for month in range(1, 13):
                one = _in_month(rule, year, month)
                if one is not None and start <= one.starts_on <= end:
                    found.append(one)
    return tuple(sorted(found, key=lambda one: (one.starts_on, one.key)))


def _in_month(rule: Recurrence, year: int, month: int) -> Occurrence | None:
    length = monthrange(year, month)[1]
    if isinstance(rule, MonthlyDay):
        day = date(year, month, min(rule.day, length))
        return Occurrence(f"{rule.code}:{day}", rule.code, rule.title, day, day)
    if month != rule.month:
        return None
    starts = date(year, month, 1)
    return Occurrence(f"{rule.code}:{starts}", rule.code, rule.title, starts, date(year, month, length))


@dataclass(frozen=True, slots=True)
class Shift:
    """A planned stretch of service. Instants are UTC; ``places`` is the recruiting limit, 0 without one."""

    id: str
    activity: str
    starts_at: datetime
    ends_at: datetime
    places: int = 0

    def overlaps(self, other: Shift) -> bool:
        """Whether the two share any moment; one that begins when the other ends does not."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def check_shift(shift: Shift, others: Iterable[Shift], now: datetime) -> Check:
    """What is wrong or odd about a planned shift; ``others`` are the shifts of the same activity."""
    refusals: list[Notice] = []
    warnings: list[Notice] = []
    length = shift.ends_at - shift.starts_at
    if length <= timedelta(0):
        refusals.append(Notice("SHIFT-ORDER", "结束时间要晚于开始时间，请改时间。", "ends_at"))
    elif length > LONGEST_SHIFT:
        hours = LONGEST_SHIFT // timedelta(hours=1)
        refusals.append(
            Notice("SHIFT-LONG", f"一个班次最长 {hours} 小时，请核对日期，或分成几个班次。", "ends_at")
        )
    if shift.places < 0:
        refusals.append(Notice("SHIFT-PLACES", "招募人数不能小于 0；不限人数请填 0。", "places"))
    if now - shift.ends_at > FARTHEST_BACK:
        warnings.append(Notice("SHIFT-PAST", "这个班次在一个多月以前，请核对年月。", "starts_at"))
    if any(shift.id != other.id and shift.overlaps(other) for other in others):
        warnings.append(Notice("SHIFT-OVERLAP", "同一活动里另有班次时间重叠，请看是否重复。", "starts_at"))
    return Check(tuple(refusals), tuple(warnings))


@dataclass(frozen=True, slots=True)
class SignUp:
    """A volunteer's wish to serve in a shift; ``hlc`` orders sign-ups of all desks. Withdrawn ones stay listed."""

    id: str
    shift: str
    volunteer: str
    hlc: int
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is in and who waits, in the order of signing up."""

    taken: tuple[SignUp, ...]
    waiting: tuple[SignUp, ...]


def recruit(shift: Shift, sign_ups: Iterable[SignUp]) -> Roster:
    """The roster of a shift: first come, first served; a volunteer has one place, the earliest standing.

    Whoever withdraws frees the place for the first who waits. The order of arrival never matters.
    """
    first: dict[str, SignUp] = {}
    standing = (one for one in sign_ups if one.shift == shift.id and not one.withdrawn)
    for one in sorted(standing, key=lambda one: (one.hlc, one.id)):
        first.setdefault(one.volunteer, one)
    everyone = tuple(first.values())
    if not shift.places:
        return Roster(everyone, ())
    return Roster(everyone[: shift.places], everyone[shift.places :])


def clashes(shift: Shift, taken: Sequence[Shift]) -> tuple[Shift, ...]:
    """The shifts a volunteer already has that overlap with another one, in order of their start."""
    found = (one for one in taken if one.id != shift.id and one.overlaps(shift))
    return tuple(sorted(found, key=lambda one: (one.starts_at, one.id)))

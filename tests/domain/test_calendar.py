from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.calendar import (
    ClockBadge,
    ClockKind,
    DueDate,
    Limit,
    LimitUnit,
    WorkCalendar,
    clock_badge,
)

# The part of the 2026 放假安排 that matters to these tests: 国庆 1–7 October, worked on 10 October.
CALENDAR = WorkCalendar(
    rest=frozenset(date(2026, 10, d) for d in range(1, 8)),
    work=frozenset({date(2026, 10, 10)}),
    covered_until=date(2026, 12, 31),
)
FRIDAY = date(2026, 11, 20)

days = st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31))
calendars = st.builds(
    WorkCalendar,
    rest=st.frozensets(days, max_size=30),
    work=st.frozensets(days, max_size=10),
    covered_until=days,
)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def test_the_dates_in_the_story() -> None:
    assert CALENDAR.add_working_days(FRIDAY, 22) == DueDate(date(2026, 12, 22), provisional=False)
    assert CALENDAR.add_working_days(FRIDAY, 30) == DueDate(date(2027, 1, 4), provisional=True)
    assert CALENDAR.add_working_days(FRIDAY, 5) == DueDate(date(2026, 11, 27), provisional=False)


def test_a_moved_holiday() -> None:
    assert CALENDAR.add_working_days(date(2026, 9, 30), 1).day == date(2026, 10, 8)
    assert CALENDAR.add_working_days(date(2026, 9, 30), 3).day == date(2026, 10, 10)
    assert CALENDAR.next_working_day(date(2026, 10, 9)) == date(2026, 10, 10)


def test_holidays_with_a_fixed_date_are_known_without_a_notice() -> None:
    for day in (date(2027, 1, 1), date(2027, 10, 1), date(2028, 5, 1)):
        assert not CALENDAR.is_working(day)
    assert CALENDAR.is_working(date(2027, 1, 4))
    worked = WorkCalendar(frozenset(), frozenset(), covered_until=date(2027, 12, 31))
    assert worked.is_working(date(2027, 1, 1))


@given(calendars, days, st.integers(0, 60))
def test_adding_and_counting_agree(calendar: WorkCalendar, start: date, n: int) -> None:
    due = calendar.add_working_days(start, n)
    assert calendar.working_days_between(start, due.day) == n
    assert calendar.working_days_between(due.day, start) == -n
    assert n == 0 or (due.day > start and calendar.is_working(due.day))
    assert due.provisional == (due.day > calendar.covered_until)


@given(calendars, days, st.integers(0, 60))
def test_a_longer_limit_ends_later(calendar: WorkCalendar, start: date, n: int) -> None:
    assert calendar.add_working_days(start, n).day < calendar.add_working_days(start, n + 1).day


@given(calendars, days, days, days)
def test_counting_adds_up(calendar: WorkCalendar, a: date, b: date, c: date) -> None:
    count = calendar.working_days_between
    assert count(a, b) + count(b, c) == count(a, c)


@given(calendars, days, st.integers(0, 60))
def test_calendar_days_end_on_a_working_day(calendar: WorkCalendar, start: date, n: int) -> None:
    due = calendar.add_calendar_days(start, n)
    assert due.day >= start + timedelta(days=n)
    assert n == 0 or calendar.is_working(due.day)
    assert Limit(n, LimitUnit.DAY).due(calendar, start) == due
    assert Limit(n).due(calendar, start) == calendar.add_working_days(start, n)


def test_a_negative_limit_is_a_bug() -> None:
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add_working_days(FRIDAY, -1)
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add_calendar_days(FRIDAY, -1)


@pytest.mark.parametrize(
    ("due", "kind", "count", "text"),
    [
        (date(2026, 12, 22), ClockKind.RUNNING, 22, "余 22 工作日"),
        (date(2026, 11, 26), ClockKind.RUNNING, 4, "余 4 工作日"),
        (date(2026, 11, 25), ClockKind.SOON, 3, "余 3 工作日"),
        (date(2026, 11, 23), ClockKind.SOON, 1, "余 1 工作日"),
        (FRIDAY, ClockKind.TODAY, 0, "今日 17:30"),
        (date(2026, 11, 19), ClockKind.OVERDUE, 1, "超 1 工作日"),
        (date(2026, 11, 13), ClockKind.OVERDUE, 5, "超 5 工作日"),
        (None, ClockKind.NONE, 0, "—"),
    ],
)
def test_the_badge_of_a_running_case(due: date | None, kind: ClockKind, count: int, text: str) -> None:
    assert clock_badge(at(FRIDAY, 10, 52), due, CALENDAR, limit_days=22) == ClockBadge(kind, count, text)


def test_a_short_limit_is_soon_only_on_its_last_day() -> None:
    now = at(FRIDAY, 10)
    assert clock_badge(now, date(2026, 11, 24), CALENDAR, limit_days=5).kind is ClockKind.RUNNING
    assert clock_badge(now, date(2026, 11, 23), CALENDAR, limit_days=5).kind is ClockKind.SOON
    assert clock_badge(now, date(2026, 11, 24), CALENDAR, limit_days=6).kind is ClockKind.SOON


def test_calendar_days_are_counted_and_named_as_such() -> None:
    badge = clock_badge(at(FRIDAY, 10), date(2026, 12, 2), CALENDAR, limit_days=15, unit=LimitUnit.DAY)
    assert badge == ClockBadge(ClockKind.RUNNING, 12, "余 12 日")


def test_the_desk_closes_on_the_last_day() -> None:
    assert clock_badge(at(FRIDAY, 17, 30), FRIDAY, CALENDAR).kind is ClockKind.TODAY
    late = clock_badge(at(FRIDAY, 17, 31), FRIDAY, CALENDAR)
    assert (late.kind, late.text) == (ClockKind.OVERDUE, "今日已过 17:30")
    assert clock_badge(at(FRIDAY, 16), FRIDAY, CALENDAR, closing=time(16, 30)).text == "今日 16:30"


def test_the_date_is_that_of_the_desk_not_of_greenwich() -> None:
    after_midnight = at(date(2026, 11, 21), 0, 30)
    assert after_midnight.date() == FRIDAY
    badge = clock_badge(after_midnight, FRIDAY, CALENDAR)
    assert (badge.kind, badge.text) == (ClockKind.OVERDUE, "超期")


def test_stopped_closed_and_provisional() -> None:
    now = at(FRIDAY, 10)
    assert clock_badge(now, FRIDAY, CALENDAR, paused="听证").text == "停钟·听证"
    assert clock_badge(now, FRIDAY, CALENDAR, paused="").kind is ClockKind.PAUSED
    assert clock_badge(now, FRIDAY, CALENDAR, closed_on=FRIDAY).text == "按时"
    assert clock_badge(now, None, CALENDAR, closed_on=FRIDAY).kind is ClockKind.DONE
    late = clock_badge(now, date(2026, 11, 9), CALENDAR, closed_on=date(2026, 11, 11))
    assert late == ClockBadge(ClockKind.LATE, 2, "逾 2 日办结")
    sunday = clock_badge(now, date(2026, 11, 13), CALENDAR, closed_on=date(2026, 11, 15))
    assert sunday == ClockBadge(ClockKind.LATE, 0, "逾期办结")
    far = clock_badge(now, date(2027, 1, 4), CALENDAR, limit_days=30, provisional=True)
    assert far == ClockBadge(ClockKind.PROVISIONAL, 30, "余 30 工作日·暂定")


@given(calendars, days, days, st.booleans())
def test_the_badge_sorts_as_the_due_dates_do(calendar: WorkCalendar, a: date, b: date, flag: bool) -> None:
    now = at(date(2026, 11, 20), 10)
    first, second = (clock_badge(now, day, calendar, provisional=flag) for day in sorted((a, b)))
    assert first.sort_key <= second.sort_key
    assert first.days >= 0


def test_pressing_first() -> None:
    now = at(FRIDAY, 10)
    badges = [
        clock_badge(now, None, CALENDAR),
        clock_badge(now, date(2026, 12, 22), CALENDAR),
        clock_badge(now, date(2026, 11, 19), CALENDAR),
        clock_badge(now, date(2026, 11, 13), CALENDAR),
        clock_badge(now, FRIDAY, CALENDAR),
        clock_badge(now, FRIDAY, CALENDAR, closed_on=FRIDAY),
        clock_badge(now, date(2026, 11, 23), CALENDAR),
    ]
    kinds = [b.text for b in sorted(badges, key=lambda b: b.sort_key)]
    assert kinds == ["超 5 工作日", "超 1 工作日", "今日 17:30", "余 1 工作日", "余 22 工作日", "按时", "—"]

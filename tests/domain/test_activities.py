from __future__ import annotations

import random
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.activities import (
    MonthlyDay,
    Shift,
    SignUp,
    YearlyMonth,
    check_shift,
    clashes,
    occurrences,
    recruit,
    standard_rules,
)

NINE = datetime(2026, 11, 28, 1, tzinfo=UTC)
SHIFT = Shift("s", "a", NINE, NINE + timedelta(hours=3), places=2)
RULES = standard_rules(date(2026, 1, 1))


def test_a_year_has_twelve_service_days_and_one_service_month() -> None:
    year = occurrences(RULES, date(2026, 1, 1), date(2026, 12, 31))
    assert [one.starts_on for one in year if one.code == "service-day"] == [
        date(2026, n, 28) for n in range(1, 13)
    ]
    (month,) = [one for one in year if one.code == "service-month"]
    assert (month.starts_on, month.ends_on, month.key) == (
        date(2026, 3, 1),
        date(2026, 3, 31),
        "service-month:2026-03-01",
    )


def test_a_rule_begins_and_ends() -> None:
    rule = MonthlyDay("d", "日", 28, date(2026, 3, 1), date(2026, 5, 27))
    assert [one.starts_on.month for one in occurrences([rule], date(2020, 1, 1), date(2030, 1, 1))] == [3, 4]


@given(
    st.integers(1, 31), st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 900), st.integers(0, 900)
)
def test_however_the_time_is_cut_every_month_has_one(day: int, first: date, one: int, two: int) -> None:
    rule = MonthlyDay("d", "日", day, date(2020, 1, 1))
    middle = first + timedelta(days=one)
    last = middle + timedelta(days=1 + two)
    whole = occurrences([rule], first, last)
    parts = occurrences([rule], first, middle) + occurrences([rule], middle + timedelta(days=1), last)
    assert parts == whole
    assert len({one.key for one in whole}) == len(whole)
    assert all(
        one.starts_on.day == min(day, monthrange(one.starts_on.year, one.starts_on.month)[1]) for one in whole
    )
    assert len({(one.starts_on.year, one.starts_on.month) for one in whole}) == len(whole)


def test_rules_that_name_no_day_are_refused() -> None:
    with pytest.raises(ValueError, match="31"):
        MonthlyDay("d", "日", 32, date(2026, 1, 1))
    with pytest.raises(ValueError, match="12"):
        YearlyMonth("m", "月", 13, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("shift", "refusals", "warnings"),
    [
        (SHIFT, [], []),
        (Shift("x", "a", NINE, NINE), ["SHIFT-ORDER"], []),
        (Shift("x", "a", NINE, NINE - timedelta(hours=1)), ["SHIFT-ORDER"], []),
        (Shift("x", "a", NINE, NINE + timedelta(hours=30)), ["SHIFT-LONG"], ["SHIFT-OVERLAP"]),
        (Shift("x", "a", NINE, NINE + timedelta(hours=3), -1), ["SHIFT-PLACES"], ["SHIFT-OVERLAP"]),
        (Shift("x", "a", NINE - timedelta(days=60), NINE - timedelta(days=59.9)), [], ["SHIFT-PAST"]),
        (Shift("x", "a", SHIFT.ends_at, SHIFT.ends_at + timedelta(hours=1)), [], []),
    ],
)
def test_impossible_shifts(shift: Shift, refusals: list[str], warnings: list[str]) -> None:
    check = check_shift(shift, [SHIFT], NINE)
    assert [one.code for one in check.refusals] == refusals
    assert [one.code for one in check.warnings] == warnings


sign_ups = st.lists(
    st.builds(
        SignUp,
        st.uuids().map(str),
        st.sampled_from("st"),
        st.sampled_from("abcde"),
        st.integers(0, 5),
        st.booleans(),
    ),
    max_size=20,
)


@given(sign_ups, st.integers(0, 4), st.randoms(use_true_random=False))
def test_recruiting_keeps_its_limit_in_any_order(ups: list[SignUp], places: int, rng: random.Random) -> None:
    shift = Shift("s", "a", NINE, NINE + timedelta(hours=3), places)
    roster = recruit(shift, ups)
    shuffled = list(ups)
    rng.shuffle(shuffled)
    assert recruit(shift, shuffled) == roster
    people = [one.volunteer for one in roster.taken + roster.waiting]
    assert len(people) == len(set(people))
    assert set(people) == {one.volunteer for one in ups if one.shift == "s" and not one.withdrawn}
    assert places == 0 or len(roster.taken) <= places
    assert not roster.waiting or len(roster.taken) == places
    assert all(t.hlc <= w.hlc for t in roster.taken for w in roster.waiting)


def test_whoever_withdraws_makes_room() -> None:
    ups = [SignUp(str(n), "s", who, n) for n, who in enumerate("abc")]
    assert [one.volunteer for one in recruit(SHIFT, ups).waiting] == ["c"]
    gone = [SignUp("0", "s", "a", 0, withdrawn=True), *ups[1:]]
    assert [one.volunteer for one in recruit(SHIFT, gone).taken] == ["b", "c"]


def test_a_volunteer_cannot_be_in_two_places() -> None:
    other = Shift("o", "b", NINE + timedelta(hours=2), NINE + timedelta(hours=5))
    later = Shift("l", "b", NINE + timedelta(hours=3), NINE + timedelta(hours=5))
    assert clashes(SHIFT, [later, other, SHIFT]) == (other,)

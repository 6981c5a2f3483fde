from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.points_expiry import ExpiryPolicy
from db.domain.points_rules import (
    STARTER_RULES,
    Earned,
    PointsRules,
    Referral,
    Rounding,
    Service,
    add_version,
    award,
    check_rules,
    decimal,
    referral_bonus,
    rules_on,
)

RULES = PointsRules("1", date(2026, 1, 1), percents={"老人": 120, "老人/送餐": 150, "巡逻": 0})
DAY = date(2026, 11, 14)


def test_the_award_says_how_it_was_worked_out() -> None:
    found = award([RULES], Service("老人/送餐", 120, DAY))
    assert (found.points, found.rule) == (3, "1")
    assert found.arithmetic == "2 小时 × 1 分/小时 × 1.5 = 3 分"
    capped = award([replace(RULES, activity_cap=2, day_cap=8)], Service("家电", 150, DAY), Earned(1, 3))
    assert capped.arithmetic == (
        "150 分钟 ÷ 60 × 1 分/小时 × 1 = 2.5，舍去为 2 分；单次活动上限 2 分，已得 1 分，计 1 分"
    )
    assert (capped.points, capped.uncapped) == (1, 2)


def test_a_category_takes_the_nearest_level_that_has_a_factor() -> None:
    assert RULES.percent("老人/送餐/午间") == 150
    assert RULES.percent("老人/陪聊") == 120
    assert RULES.percent("环保") == 100
    assert award([RULES], Service("巡逻", 600, DAY)).points == 0


@pytest.mark.parametrize(
    ("rounding", "points"), [(Rounding.DOWN, 2), (Rounding.HALF_UP, 3), (Rounding.UP, 3)]
)
def test_half_a_point_goes_where_the_rule_says(rounding: Rounding, points: int) -> None:
    found = award([replace(RULES, rounding=rounding)], Service("x", 150, DAY))
    assert found.points == points
    assert rounding.label in found.arithmetic


def test_misconduct_earns_nothing() -> None:
    found = award([RULES], Service("老人", 120, DAY, misconduct=True))
    assert (found.points, found.arithmetic) == (0, "违规，本次不计分")


def test_the_version_of_the_day_of_service_counts() -> None:
    double = replace(RULES, version="2", starts_on=date(2026, 12, 1), per_hour=2)
    versions = add_version([RULES], double, today=DAY)
    assert award(versions, Service("x", 60, date(2026, 11, 30))).rule == "1"
    assert award(versions, Service("x", 60, date(2026, 12, 1))).points == 2
    with pytest.raises(KnownError) as refused:
        rules_on(versions, date(2025, 12, 31))
    assert refused.value.code == "POINTS-NO-RULE"


def test_no_version_reaches_back_or_replaces_another() -> None:
    for change in (
        {"version": "2", "starts_on": date(2026, 11, 13)},
        {"version": "1", "starts_on": date(2027, 1, 1)},
        {"version": "2", "starts_on": RULES.starts_on},
    ):
        with pytest.raises(KnownError) as refused:
            add_version([RULES], replace(RULES, **change), today=DAY)
        assert refused.value.code == "POINTS-RULES"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"version": " "}, "version"),
        ({"per_hour": -1}, "per_hour"),
        ({"percents": {"老人 ": 100}}, "percents"),
        ({"percents": {"老人": -5}}, "percents"),
        ({"activity_cap": -1}, "activity_cap"),
        ({"day_cap": -1}, "day_cap"),
        ({"referral": -2}, "referral"),
        ({"referral_minutes": -2}, "referral_minutes"),
        ({"expiry": ExpiryPolicy(months=0)}, "months"),
        ({"expiry": ExpiryPolicy(notice_days=-1)}, "notice_days"),
    ],
)
def test_rules_that_make_no_sense_are_refused(change: dict[str, object], field: str) -> None:
    with pytest.raises(KnownError) as refused:
        check_rules(replace(RULES, **change))  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == ("POINTS-RULES", field)


def test_the_starter_rules_are_those_of_the_towns_we_know() -> None:
    check_rules(STARTER_RULES)
    assert award([STARTER_RULES], Service("x", 240, DAY)).points == 2
    assert award([STARTER_RULES], Service("x", 60, DAY)).expires_on == date(2028, 12, 31)


@pytest.mark.parametrize("minutes", [0, -60, 1441, 30 * 60, True])
def test_impossible_minutes_earn_an_error(minutes: int) -> None:
    with pytest.raises(KnownError) as refused:
        award([RULES], Service("x", minutes, DAY))
    assert refused.value.code == "HOURS-MINUTES"


def test_a_referral_is_rewarded_once_the_new_one_has_served() -> None:
    rules = [replace(RULES, referral=2, referral_minutes=60)]
    fresh = Referral("zhou", "li", DAY, 59)
    assert referral_bonus(rules, fresh) is None
    found = referral_bonus(rules, replace(fresh, served_minutes=60))
    assert found is not None
    assert (found.points, found.arithmetic) == (2, "介绍新志愿者 1 人 × 2 分 = 2 分")
    assert referral_bonus(rules, replace(fresh, served_minutes=60, rewarded=True)) is None
    with pytest.raises(KnownError) as refused:
        referral_bonus(rules, replace(fresh, volunteer_id="zhou"))
    assert refused.value.code == "REFERRAL-SELF"


services = st.builds(
    Service,
    st.sampled_from(["老人", "老人/送餐", "巡逻", "x"]),
    st.integers(1, 1440),
    st.just(DAY),
    st.booleans(),
)


@given(st.lists(services, max_size=12), st.integers(0, 6), st.integers(0, 12), st.sampled_from(Rounding))
def test_no_day_and_no_activity_earns_more_than_its_cap(
    day: list[Service], activity_cap: int, day_cap: int, rounding: Rounding
) -> None:
    rules = [replace(RULES, activity_cap=activity_cap, day_cap=day_cap, rounding=rounding, per_hour=3)]
    in_activity = on_day = 0
    for service in day:
        found = award(rules, service, Earned(in_activity, on_day))
        assert 0 <= found.points <= found.uncapped
        assert str(found.points) in found.arithmetic or service.misconduct
        in_activity += found.points
        on_day += found.points
    assert in_activity <= activity_cap
    assert on_day <= day_cap


def test_fractions_are_written_as_people_write_them() -> None:
    assert [decimal(Fraction(*f)) for f in [(3, 1), (5, 2), (6, 5), (1, 3), (0, 1)]] == [
        "3", "2.5", "1.2", "0.3333…", "0",
    ]  # fmt: skip

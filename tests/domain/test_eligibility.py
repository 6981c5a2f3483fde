from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.catalogue import RULE_KEYS
from db.domain.eligibility import RULE_KINDS, ApplicantFacts, RuleResult, evaluate, parse_rule
from db.domain.errors import KnownError
from db.domain.identity import Sex

TODAY = date(2026, 11, 20)
STORY = ApplicantFacts(
    TODAY,
    birthday=date(1944, 3, 3),
    sex=Sex.FEMALE,
    residence="户籍",
    tags=frozenset({"高龄", "独居"}),
    open_same_item=False,
    history_known=True,
)
EXAMPLES: dict[str, dict[str, Any]] = {
    "min_age": {"min": 80},
    "max_age": {"max": 90},
    "residence": {"value": "户籍"},
    "sex": {"value": "女"},
    "tag": {"value": "独居"},
    "no_open_same_item": {},
    "not_completed_within_months": {"months": 12},
}


def test_the_story() -> None:
    rules = [
        {"kind": "min_age", "min": 80, "label": "年满 80 周岁"},
        {"kind": "residence", "value": "户籍", "label": "本区户籍"},
        {"kind": "no_open_same_item", "label": "无在办同事项"},
        {"kind": "not_completed_within_months", "months": 12, "label": "未享受同类津贴"},
    ]
    assert evaluate(rules, STORY) == (
        RuleResult("年满 80 周岁（82）", True),
        RuleResult("本区户籍", True),
        RuleResult("无在办同事项", True),
        RuleResult("未享受同类津贴", True),
    )


@pytest.mark.parametrize("kind", RULE_KEYS)
def test_every_kind_of_the_catalogue_passes_and_is_unknown_without_facts(kind: str) -> None:
    rule = parse_rule({"kind": kind, **EXAMPLES[kind]})
    assert kind in RULE_KINDS
    assert rule.evaluate(STORY).passed is True
    unknown = rule.evaluate(ApplicantFacts(TODAY))
    assert unknown.passed is None
    assert unknown.label


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("min_age", ApplicantFacts(TODAY, birthday=date(1946, 11, 21))),
        ("max_age", ApplicantFacts(TODAY, birthday=date(1935, 11, 20))),
        ("residence", ApplicantFacts(TODAY, residence="非户籍")),
        ("sex", ApplicantFacts(TODAY, sex=Sex.MALE)),
        ("tag", ApplicantFacts(TODAY, tags=frozenset())),
        ("no_open_same_item", ApplicantFacts(TODAY, open_same_item=True)),
        (
            "not_completed_within_months",
            ApplicantFacts(TODAY, history_known=True, last_completed_on=date(2025, 11, 21)),
        ),
    ],
)
def test_every_kind_can_fail(kind: str, facts: ApplicantFacts) -> None:
    assert parse_rule({"kind": kind, **EXAMPLES[kind]}).evaluate(facts).passed is False


def test_an_unstated_sex_is_unknown() -> None:
    rule = parse_rule({"kind": "sex", "value": "男"})
    assert rule.evaluate(ApplicantFacts(TODAY, sex=Sex.UNSTATED)).passed is None


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 120))
def test_min_and_max_age_divide_everybody(birthday: date, years: int) -> None:
    facts = ApplicantFacts(TODAY, birthday=birthday)
    low = parse_rule({"kind": "min_age", "min": years}).evaluate(facts).passed
    high = parse_rule({"kind": "max_age", "max": years}).evaluate(facts).passed
    assert low or high


@given(st.dates(date(2000, 1, 1), TODAY), st.integers(0, 120))
def test_months_are_met_once_and_for_all(last: date, months: int) -> None:
    rule = parse_rule({"kind": "not_completed_within_months", "months": months})
    seen = [
        rule.evaluate(ApplicantFacts(day, history_known=True, last_completed_on=last)).passed
        for day in (last + timedelta(days=27 * months - 1), last + timedelta(days=31 * months + 1))
    ]
    assert seen == [False, True] if months else seen[1]


def test_a_month_too_short() -> None:
    rule = parse_rule({"kind": "not_completed_within_months", "months": 3})
    last = date(2025, 11, 30)
    for day, passed in ((date(2026, 2, 28), False), (date(2026, 3, 1), True)):
        facts = ApplicantFacts(day, history_known=True, last_completed_on=last)
        assert rule.evaluate(facts).passed is passed


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "star_sign", "value": "白羊"},
        {"kind": ["min_age"]},
        {"kind": "min_age"},
        {"kind": "min_age", "min": "八十"},
        {"kind": "min_age", "min": True},
        {"kind": "residence", "value": "火星"},
        {"kind": "sex", "value": "1"},
        {"kind": "not_completed_within_months", "months": -1},
    ],
)
def test_rules_that_are_not_known(data: dict[str, Any]) -> None:
    with pytest.raises(KnownError) as caught:
        parse_rule(data)
    assert (caught.value.code, caught.value.field) == ("RULE", "eligibility")

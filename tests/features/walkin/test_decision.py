"""The keys by property: one next right step, every key answers, and nothing is allowed that the desk refuses."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.domain.cases import MaterialsKind
from db.domain.catalogue import ItemKind, Necessity, ServiceItem
from db.domain.catalogue_json import parse_catalogue
from desktop.features.walkin.decision import (
    ACCEPT,
    INSTANT,
    NOTICE,
    SUPPLEMENT,
    TOLERANT,
    VERBS,
    Dates,
    decide,
    names,
    status,
)
from resources import read_json

ITEMS = parse_catalogue(read_json("catalogue", "starter.json"))
items = st.sampled_from(ITEMS)
ticks = st.sets(st.integers(0, 8)).map(frozenset)
people = st.booleans()


def ticked(item: ServiceItem, wanted: frozenset[int]) -> frozenset[int]:
    return frozenset(place for place in wanted if place < len(item.materials))


@given(items, ticks, people)
def test_there_is_one_next_step_and_it_comes_first(item: ServiceItem, wanted: frozenset[int], person: bool) -> None:
    decision = decide(item, ticked(item, wanted), has_person=person)
    assert decision.rows[0].key == decision.primary and not decision.rows[0].refusal
    shown = [offer.key for offer in decision.rows]
    assert len(shown) == len(set(shown))
    assert all(decision.elsewhere.get(key) for key in VERBS if key not in shown)


@given(items, ticks)
def test_what_is_allowed_is_what_the_desk_takes(item: ServiceItem, wanted: frozenset[int]) -> None:
    kind = status(item, ticked(item, wanted)).kind
    decision = decide(item, ticked(item, wanted), has_person=True)
    allowed = {offer.key for offer in decision.rows if not offer.refusal}
    complete, instant = kind is MaterialsKind.COMPLETE, item.kind is ItemKind.INSTANT
    assert (ACCEPT in allowed) == complete
    assert (INSTANT in allowed) == (complete and instant)
    assert (TOLERANT in allowed) == (kind is MaterialsKind.TOLERABLE)
    assert (SUPPLEMENT in allowed) == (NOTICE in allowed) == (not complete)


@given(items, ticks)
def test_without_a_person_only_the_notice(item: ServiceItem, wanted: frozenset[int]) -> None:
    decision = decide(item, ticked(item, wanted), has_person=False)
    assert [offer.key for offer in decision.rows if not offer.refusal] == [NOTICE]


def test_nothing_chosen_says_what_to_choose() -> None:
    assert "F3" in decide(None, (), has_person=True).elsewhere[ACCEPT]
    assert "Ctrl+K" in decide(None, (), has_person=False).elsewhere[ACCEPT]


def test_the_lines_say_what_will_happen() -> None:
    item = next(item for item in ITEMS if item.name == "高龄津贴")
    required = [n for n, material in enumerate(item.materials) if material.necessity is Necessity.REQUIRED]
    dates = Dates(date(2026, 11, 27), {3: date(2026, 11, 27)})
    rows = {offer.key: offer for offer in decide(item, {0, 1, 2, 4}, has_person=True, dates=dates).rows}
    assert rows[TOLERANT].line == "银行卡 11-27 前补交，打印承诺书"
    assert rows[SUPPLEMENT].line == "5 工作日内一次告知，至 11-27"
    assert names(item, required) == "申请书、审批表等 5 件"

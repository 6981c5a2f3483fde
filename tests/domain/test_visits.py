from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.visits import (
    REACHING_WAYS,
    Entry,
    HouseholdFacts,
    MemberFacts,
    VisitCheck,
    VisitDraft,
    VisitWay,
    check_visit,
    reaches,
    replay_entries,
)

TODAY = date(2026, 11, 20)
ZHANG = MemberFacts("zhang", "张桂兰")
HOUSE = HouseholdFacts((ZHANG, MemberFacts("zhou", "周敏")))
GOOD = VisitDraft(TODAY, VisitWay.HOME, "wang", met=("zhang",), has_findings=True)


def codes(check: VisitCheck) -> tuple[list[str], list[str]]:
    return [n.code for n in check.refusals], [n.code for n in check.warnings]


def test_a_plain_visit_passes() -> None:
    check = check_visit(GOOD, HOUSE, TODAY)
    assert codes(check) == ([], [])
    check.raise_first()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"visited_on": date(2026, 11, 21)}, "VISIT-FUTURE"),
        ({"worker_id": None}, "VISIT-WORKER"),
        ({"worker_left_on": date(2026, 11, 19)}, "VISIT-WORKER-LEFT"),
        ({"met": ()}, "VISIT-MET"),
        ({"met": ("nobody",)}, "VISIT-NOT-MEMBER"),
        ({"way": VisitWay.MISSED, "has_findings": False}, "VISIT-MISSED-MET"),
        ({"way": VisitWay.MISSED, "met": ()}, "VISIT-MISSED-FINDINGS"),
        ({"next_on": TODAY}, "VISIT-NEXT"),
    ],
)
def test_what_refuses_a_draft(change: dict[str, object], refusal: str) -> None:
    check = check_visit(replace(GOOD, **change), HOUSE, TODAY)
    assert codes(check) == ([refusal], [])
    with pytest.raises(KnownError) as caught:
        check.raise_first(household="h1")
    assert (caught.value.code, caught.value.details) == (refusal, {"household": "h1"})
    assert caught.value.field == check.refusals[0].field


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        ({"visited_on": TODAY - timedelta(32)}, "VISIT-LATE"),
        ({"has_findings": False}, "VISIT-EMPTY"),
    ],
)
def test_what_only_warns(change: dict[str, object], warning: str) -> None:
    assert codes(check_visit(replace(GOOD, **change), HOUSE, TODAY)) == ([], [warning])


def test_a_missed_visit_needs_nothing_more() -> None:
    missed = VisitDraft(TODAY, VisitWay.MISSED, "wang")
    assert codes(check_visit(missed, HOUSE, TODAY)) == ([], [])


def test_a_neighbour_is_somebody() -> None:
    draft = replace(GOOD, met=(), met_other="邻居")
    assert codes(check_visit(draft, HOUSE, TODAY)) == ([], [])


def test_what_became_of_the_household() -> None:
    merged = replace(HOUSE, merged_into="h2")
    assert codes(check_visit(GOOD, merged, TODAY)) == (["VISIT-MERGED"], [])
    away = replace(HOUSE, moved_away=True, moved_away_on=date(2026, 11, 1))
    assert codes(check_visit(GOOD, away, TODAY)) == ([], ["VISIT-MOVED"])
    before = replace(GOOD, visited_on=date(2026, 10, 31))
    assert codes(check_visit(before, away, TODAY)) == ([], [])
    assert codes(check_visit(before, replace(away, moved_away_on=None), TODAY)) == ([], ["VISIT-MOVED"])
    again = replace(HOUSE, visited_on=frozenset({TODAY}))
    assert codes(check_visit(GOOD, again, TODAY)) == ([], ["VISIT-SAME-DAY"])


def test_the_dead_are_not_met_after_their_death() -> None:
    died = MemberFacts("zhang", "张桂兰", deceased=True, died_on=date(2026, 11, 10))
    house = HouseholdFacts((died, MemberFacts("zhou", "周敏")))
    check = check_visit(GOOD, house, TODAY)
    assert codes(check) == (["VISIT-DECEASED"], [])
    assert check.refusals[0].message == "张桂兰于 2026-11-10 已去世，不能勾选为见到的人，请核对。"
    assert codes(check_visit(replace(GOOD, visited_on=date(2026, 11, 10)), house, TODAY)) == ([], [])
    assert codes(check_visit(replace(GOOD, met=("zhou",)), house, TODAY)) == ([], [])
    unknown = HouseholdFacts((replace(died, died_on=None),))
    both = codes(check_visit(GOOD, unknown, TODAY))
    assert both == (["VISIT-DECEASED"], ["VISIT-ALL-DECEASED"])


def test_a_member_who_moved_out_is_doubted() -> None:
    gone = MemberFacts("zhang", "张桂兰", moved=True, moved_on=date(2026, 11, 20))
    house = HouseholdFacts((gone,))
    assert codes(check_visit(GOOD, house, TODAY)) == ([], ["VISIT-MEMBER-MOVED"])
    assert codes(check_visit(replace(GOOD, visited_on=date(2026, 11, 19)), house, TODAY)) == ([], [])


@given(st.dates(), st.dates())
def test_a_visit_is_refused_for_its_date_only_when_it_is_to_come(day: date, today: date) -> None:
    check = check_visit(replace(GOOD, visited_on=day), HOUSE, today)
    assert ("VISIT-FUTURE" in codes(check)[0]) == (day > today)


def test_only_a_visit_at_the_door_reaches_unless_the_setting_says_more() -> None:
    assert [way for way in VisitWay if reaches(way)] == [VisitWay.HOME]
    assert reaches(VisitWay.PHONE, REACHING_WAYS | {VisitWay.PHONE})
    assert not reaches(VisitWay.MISSED, frozenset(VisitWay))
    assert [way.label for way in VisitWay] == ["入户", "电话", "楼道见到", "未遇"]


def test_a_correction_stands_beside_the_old() -> None:
    root = Entry("a", 1, None, "旧")
    fix = Entry("b", 2, "a", "新")
    late = Entry("c", 3, "a", "另一处改的")
    fix2 = Entry("d", 4, "b", "更新")
    lost = Entry("e", 5, "x", "还没到")
    chain = replay_entries([lost, fix2, late, fix, root])
    assert chain.content == "更新"
    assert chain.applied == (root, fix, fix2)
    assert chain.superseded == (late,)
    assert chain.waiting == (lost,)
    assert not chain.voided


def test_a_correction_that_comes_first_waits_for_its_visit() -> None:
    fix = Entry("b", 2, "a", "新")
    assert replay_entries([fix]).current is None
    assert replay_entries([fix]).waiting == (fix,)
    assert replay_entries([fix, Entry("a", 1, None, "旧")]).content == "新"


def test_a_void_visit_stays_void() -> None:
    void: Entry[str] = Entry("b", 2, "a", None)
    after = Entry("c", 3, "b", "又改")
    chain = replay_entries([Entry("a", 1, None, "旧"), void, after])
    assert chain.voided
    assert chain.content is None
    assert chain.superseded == (after,)


@st.composite
def histories(draw: st.DrawFn) -> list[Entry[int]]:
    entries = [Entry("e0", 0, None, 0)]
    for i in range(1, draw(st.integers(1, 9))):
        base = draw(st.sampled_from([*(e.id for e in entries), "missing"]))
        content = draw(st.none() | st.just(i)) if draw(st.integers(0, 4)) == 0 else i
        entries.append(Entry(f"e{i}", draw(st.integers(i, i + 3)), base, content))
    return entries


@given(histories(), st.randoms(use_true_random=False))
def test_every_desk_sees_the_same_chain(entries: list[Entry[int]], rng: random.Random) -> None:
    shuffled = [*entries, *entries[:3]]
    rng.shuffle(shuffled)
    chain = replay_entries(shuffled)
    assert chain == replay_entries(entries)
    kept = [*chain.applied, *chain.superseded, *chain.waiting]
    assert sorted(e.id for e in kept) == sorted(e.id for e in entries)
    for before, after in pairwise(chain.applied):
        assert after.amends == before.id
    assert not chain.voided or chain.applied[-1].content is None

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.visit_cadence import DEFAULT_CADENCES, cadence_of, next_visit
from db.domain.visit_forecast import month_span
from db.domain.visit_plan import (
    DueKind,
    Household,
    MonthPlan,
    PlanEntry,
    plan_month,
    required_visits,
)
from db.domain.walking_order import Place

TODAY = date(2026, 11, 20)
CADENCES = {"周访": 7, "月访": 30, "季访": 90, "年访": 400}


def home(
    i: int,
    *tags: str,
    last: date | None = None,
    seen: tuple[date, ...] = (),
    grid: str = "03",
    worker: str | None = "王",
    promised: date | None = None,
    missed: int = 0,
) -> Household:
    place = Place("海棠苑", str(i // 40 + 1), str(i // 20 % 2 + 1), "", f"{i % 20 // 2 + 1}0{i % 2 + 1}")
    return Household(f"h{i:05}", grid, worker, place, frozenset(tags), last, seen, promised, missed)


def november(
    households: list[Household], capacity: dict[str, int] | None = None, today: date = TODAY
) -> MonthPlan:
    return plan_month(households, today, year=2026, month=11, capacity=capacity or {})


def test_required_is_unvisited_over_months_left_and_never_a_fixed_number() -> None:
    assert required_visits(49, 2) == 25
    assert required_visits(400, 12) == 34
    assert required_visits(300, 12) == 25
    assert required_visits(0, 1) == 0
    for wrong in ((-1, 3), (5, 0), (5, 13)):
        with pytest.raises(ValueError, match="months left"):
            required_visits(*wrong)


def test_a_grid_of_the_story() -> None:
    seen = [home(i, last=date(2026, 5, 18)) for i in range(219)]
    now = [home(i, last=date(2025, 5, 18), seen=(date(2026, 11, 4),)) for i in range(219, 230)]
    left = [home(i) for i in range(230, 268)]
    plan = november([*seen, *now, *left])
    (need,) = plan.grids
    assert (need.households, need.unvisited_before, need.required, need.reached, need.left) == (
        268, 49, 25, 11, 14,
    )  # fmt: skip
    kinds = Counter(entry.kind for entry in plan.workers[0].entries)
    assert kinds == {DueKind.DONE: 11, DueKind.YEAR: 14}
    assert plan.workers[0].short_month == plan.short_year == 0
    assert plan.workers[0].text == ""
    assert plan.months_left == 2


def test_the_badges() -> None:
    cases = {
        "已访 11-04": home(1, "独居", seen=(date(2026, 11, 4),)),
        "关爱逾 23 日": home(2, "残疾", last=date(2026, 10, 28) - timedelta(60)),
        "关爱余 10 日": home(3, "高龄", last=date(2026, 11, 30) - timedelta(60)),
        "关爱今日": home(4, "高龄", last=TODAY - timedelta(60)),
        "关爱未访": home(5, "困境儿童"),
        "未遇 1 次": home(6, missed=1),
        "年内": home(7),
    }
    others = [home(i) for i in range(8, 12)]
    plan = november([*cases.values(), *others]).workers[0]
    entries = {entry.household_id: entry for entry in plan.entries}
    assert {text: entries[h.id].text for text, h in cases.items()} == {text: text for text in cases}
    assert [entries[cases[text].id].soon for text in ("关爱余 10 日", "关爱今日")] == [False, True]


def test_the_shortest_cadence_counts() -> None:
    assert cadence_of({"高龄", "孤寡老人", "别的"}, DEFAULT_CADENCES) == 30
    assert cadence_of({"别的"}) is None
    assert next_visit(date(2026, 11, 20), {"独居", "高龄"}) == date(2027, 1, 19)
    assert next_visit(date(2026, 11, 20), ()) is None
    with pytest.raises(KnownError, match="至少是 1 日"):
        plan_month([home(1)], TODAY, year=2026, month=11, cadences={"独居": 0})


def test_a_promise_comes_before_the_cadence() -> None:
    promised = home(1, "独居", last=date(2026, 11, 1), promised=date(2026, 11, 25))
    plain = home(2, last=date(2026, 10, 1), promised=date(2026, 11, 10))
    later = home(3, "独居", last=date(2026, 8, 1), promised=date(2026, 12, 24))
    entries = november([promised, plain, later]).workers[0].entries
    assert {entry.household_id: entry.due_on for entry in entries} == {
        promised.id: date(2026, 11, 25),
        plain.id: date(2026, 11, 10),
    }


def test_a_weekly_household_is_meant_several_times() -> None:
    weekly = home(1, "周访", last=date(2026, 10, 28), seen=(date(2026, 11, 4),))
    plan = plan_month([weekly], date(2026, 11, 5), year=2026, month=11, cadences=CADENCES)
    (entry,) = plan.workers[0].entries
    assert (entry.done, entry.pending, entry.due_on) == (1, 3, date(2026, 11, 11))


def test_visits_are_drawn_forward_when_a_later_month_is_full() -> None:
    december = [home(i, "独居", last=date(2026, 10, 20)) for i in range(2)]
    community = [*december, *(home(i) for i in range(2, 4))]
    assert required_visits(2, 2) == 1
    plan = november(community, {"王": 2}).workers[0]
    assert [entry.household_id for entry in plan.entries if entry.fits] == ["h00002", "h00003"]
    assert (plan.short_month, plan.short_year) == (0, 0)
    unlimited = november(community).workers[0]
    assert len(unlimited.entries) == 1


def test_a_promise_beyond_the_year_does_not_move_a_first_visit_out_of_it() -> None:
    tagged = home(1, "独居", last=date(2025, 11, 1), promised=date(2027, 1, 10))
    plan = plan_month([tagged], date(2026, 12, 1), year=2026, month=12)
    assert [entry.due_on for entry in plan.workers[0].entries] == [date(2026, 12, 31)]


def test_shortfall_in_words() -> None:
    few = [home(i, "独居") for i in range(3)] + [home(i) for i in range(3, 20)]
    plan = november(few, {"王": 2}).workers[0]
    assert (plan.needed, plan.planned, plan.short_month, plan.short_focus, plan.short_year) == (
        10,
        2,
        8,
        1,
        16,
    )
    assert plan.text == (
        "本月要走 10 户次，只排得下 2 户次，差 8 户次；其中关爱对象 1 户次；"
        "照此到年底有 16 户访不到，请加派走访人或调整网格。"
    )
    assert november([home(1, worker=None)]).workers[0].text == "1 户没有走访人，请先派人。"


def test_a_cut_falls_on_both_grids_alike() -> None:
    both = [home(i, grid="01") for i in range(40)] + [home(i, grid="02") for i in range(40, 60)]
    plan = november(both, {"王": 15}).workers[0]
    assert Counter(entry.grid_id for entry in plan.entries if entry.fits) == {"01": 10, "02": 5}


def test_the_list_is_in_walking_order_and_those_who_waited_longest_are_chosen() -> None:
    old = [home(i, last=date(2024, 3, 1)) for i in (39, 11, 3)]
    recent = [home(i, last=date(2025, 3, 1)) for i in (1, 2, 4)]
    entries = november([*recent, *old]).workers[0].entries
    assert [entry.household_id for entry in entries] == ["h00003", "h00011", "h00039"]


homes = st.builds(
    lambda i, tag, last, grid, worker, promised: home(
        i, *tag, last=last, grid=grid, worker=worker, promised=promised
    ),
    st.integers(0, 10_000),
    st.lists(st.sampled_from([*CADENCES, "别的"]), max_size=2),
    st.none() | st.dates(date(2024, 6, 1), date(2025, 12, 31)),
    st.sampled_from(["01", "02"]),
    st.sampled_from(["王", "赵"]),
    st.none() | st.dates(date(2025, 12, 1), date(2027, 2, 1)),
)
communities = st.lists(homes, min_size=1, max_size=25, unique_by=lambda h: h.id)
capacities = st.fixed_dictionaries({"王": st.integers(0, 8)}, optional={"赵": st.integers(0, 8)})


def visits_for(entry: PlanEntry, first: date, last: date, tags: frozenset[str], day: int) -> list[date]:
    """The days on which the planned visits of a household are made: the due days, or any day for the yearly."""
    if entry.due_on is None:
        return [min(first + timedelta(days=day), last)]
    cadence = cadence_of(tags, CADENCES) or 0
    start = max(first, entry.due_on)
    return [start + timedelta(days=cadence * n) for n in range(entry.fits)]


@settings(max_examples=150, deadline=None)
@given(communities, capacities, st.integers(1, 12), st.integers(0, 27))
def test_every_household_is_reached_or_the_shortfall_is_exactly_counted(
    community: list[Household], capacity: dict[str, int], start: int, day: int
) -> None:
    told: int | None = None
    for month in range(start, 13):
        first, last = month_span(2026, month)
        plan = plan_month(community, first, year=2026, month=month, cadences=CADENCES, capacity=capacity)
        told = plan.short_year if told is None else told
        assert plan.short_year == told
        entries = {entry.household_id: entry for worker in plan.workers for entry in worker.entries}
        for worker in plan.workers:
            limit = worker.capacity
            assert limit is None or worker.planned <= limit
            assert worker.short_month == sum(entry.pending - entry.fits for entry in worker.entries)
            if worker.short_focus:
                assert all(e.due_on is not None for e in worker.entries if e.fits)
            if limit is None:
                assert worker.short_month == worker.short_year == 0
        walked = []
        for h in community:
            entry = entries.get(h.id)
            if entry is not None and entry.fits:
                days = visits_for(entry, first, last, h.tags, day)
                assert days[-1] <= last
                h = h._replace(last_before=days[-1], promised=None)
            walked.append(h)
        community = walked
    unreached = [h for h in community if h.last_before is None or h.last_before.year < 2026]
    assert len(unreached) == told


@settings(max_examples=60, deadline=None)
@given(communities, capacities, st.randoms(use_true_random=False))
def test_the_plan_depends_on_the_facts_alone(
    community: list[Household], capacity: dict[str, int], rng: random.Random
) -> None:
    plan = november(community, capacity)
    shuffled = list(community)
    rng.shuffle(shuffled)
    assert november(shuffled, capacity) == plan


@settings(max_examples=60, deadline=None)
@given(communities, capacities)
def test_the_numbers_are_the_same_without_the_list(community: list[Household], capacity: dict[str, int]) -> None:
    plan = november(community, capacity)
    bare = plan_month(community[::-1], TODAY, year=2026, month=11, capacity=capacity, listed=False)
    assert bare == replace(plan, workers=tuple(replace(worker, entries=()) for worker in plan.workers))


@settings(max_examples=60, deadline=None)
@given(communities, st.integers(0, 10))
def test_more_capacity_never_reaches_fewer(community: list[Household], capacity: int) -> None:
    community = [h._replace(worker_id="王") for h in community]
    less, more = (november(community, {"王": c}).short_year for c in (capacity, capacity + 1))
    assert less >= more >= november(community).short_year == 0


def test_thirty_grids_of_four_hundred_are_planned_at_once() -> None:
    rng = random.Random(7)
    tags = ["独居", "高龄", "低保", "残疾"]
    community = [
        home(
            i,
            *([rng.choice(tags)] if rng.random() < 0.15 else []),
            last=date(2025, 1, 1) + timedelta(days=rng.randrange(660)),
            seen=(date(2026, 11, 3),) if rng.random() < 0.05 else (),
            grid=f"{i // 400:02}",
            worker=f"w{i // 400:02}",
        )
        for i in range(12_000)
    ]
    capacity = {f"w{i:02}": 40 for i in range(30)}
    started = time.process_time()
    plan = november(community, capacity)
    assert time.process_time() - started < 1.0
    assert len(plan.grids) == 30
    assert replace(plan, workers=()) == replace(november(community, capacity), workers=())

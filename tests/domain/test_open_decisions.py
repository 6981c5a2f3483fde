from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.open_decisions import (
    DEFAULT_STEPS,
    Tick,
    progress,
    publicity_end,
    require_tick,
)

DAY = date(2026, 11, 2)
CODES = [step.code for step in DEFAULT_STEPS]


def ticks(*days: date) -> list[Tick]:
    return [Tick(f"t{i}", i, CODES[i], day) for i, day in enumerate(days)]


FOUR = ticks(DAY, DAY, DAY + timedelta(3), DAY + timedelta(7))
PUBLISHED = ticks(DAY, DAY, DAY + timedelta(3), DAY + timedelta(7), DAY + timedelta(8))


def test_one_step_after_the_other() -> None:
    require_tick([], "propose", DAY, DAY)
    with pytest.raises(KnownError, match="请先完成「党组织提议」"):
        require_tick([], "discuss", DAY, DAY)
    with pytest.raises(KnownError, match="请先完成「两委会商议」"):
        require_tick(ticks(DAY), "propose", DAY, DAY)
    with pytest.raises(KnownError, match="不能早于「党组织提议」"):
        require_tick(ticks(DAY), "discuss", DAY - timedelta(1), DAY)
    with pytest.raises(KnownError, match="今天之后"):
        require_tick([], "propose", DAY + timedelta(1), DAY)


def test_a_notice_hangs_out_its_days() -> None:
    hung = DAY + timedelta(8)
    ready = hung + timedelta(8)
    assert publicity_end(hung, 7) == ready
    assert publicity_end(hung, 0) == hung
    with pytest.raises(KnownError, match="要公示满 7 日，2026-11-18 起"):
        require_tick(PUBLISHED, "publish_result", ready - timedelta(1), ready)
    require_tick(PUBLISHED, "publish_result", ready, ready)
    done = progress(PUBLISHED)
    assert done.steps[4].days_left(hung) == 8
    assert done.steps[4].days_left(ready) == 0
    assert done.steps[5].days_left(ready) == 0


def test_finished_after_the_last_notice() -> None:
    ready = DAY + timedelta(16)
    whole = [*PUBLISHED, Tick("t5", 5, "publish_result", ready)]
    done = progress(whole)
    assert done.next_step is None
    assert not done.finished(ready + timedelta(7))
    assert done.finished(ready + timedelta(8))
    assert not progress(FOUR).finished(date(2099, 1, 1))
    with pytest.raises(KnownError, match="都已完成"):
        require_tick(whole, "propose", DAY, DAY)


def test_two_desks_tick_the_same_step() -> None:
    twice = [*FOUR, Tick("zz", 9, "resolve", DAY + timedelta(9))]
    done = progress(reversed(twice))
    assert done.superseded == ("zz",)
    assert done.steps == progress(FOUR).steps


raw = st.lists(
    st.builds(
        Tick,
        st.uuids().map(str),
        st.integers(0, 9),
        st.sampled_from(CODES),
        st.dates(DAY, DAY + timedelta(30)),
    ),
    max_size=14,
)


@given(raw, st.lists(st.integers(0, 20), max_size=6), st.randoms(use_true_random=False))
def test_no_order_of_arrival_skips_a_step(noise: list[Tick], gaps: list[int], rng: random.Random) -> None:
    days = [DAY + timedelta(days=sum(gaps[: i + 1])) for i in range(len(gaps))]
    every = [*noise, *ticks(*days)]
    shuffled = list(every)
    rng.shuffle(shuffled)
    done = progress(shuffled)
    assert done == progress(every)
    ticked = [line.on is not None for line in done.steps]
    assert ticked == sorted(ticked, reverse=True)
    assert sum(ticked) + len(done.superseded) == len(every)
    for before, after in pairwise(done.steps):
        if after.on is not None:
            assert before.complete_on is not None
            assert before.complete_on <= after.on


def test_the_steps() -> None:
    assert [step.label for step in DEFAULT_STEPS if not step.publicity_days] == [
        "党组织提议", "两委会商议", "党员大会审议", "居民（代表）会议决议",
    ]  # fmt: skip
    assert [step.label for step in DEFAULT_STEPS if step.publicity_days] == ["决议公开", "实施结果公开"]

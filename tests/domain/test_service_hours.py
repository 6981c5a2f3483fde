from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.service_hours import (
    COUNTED_STATES,
    TRANSITIONS,
    HourAction,
    HourRecord,
    HourSource,
    HourState,
    HourStep,
    Stretch,
    allowed_actions,
    check_minutes,
    check_step,
    double_time,
    free_minutes,
    minutes_between,
    overlapping,
    replay_hours,
)

DAY = date(2026, 11, 20)
START = datetime(2026, 11, 20, 1, tzinfo=UTC)


def chain(*actions: HourAction | tuple[HourAction, int]) -> list[HourStep]:
    steps: list[HourStep] = []
    for n, one in enumerate(actions):
        action, minutes = one if isinstance(one, tuple) else (one, None)
        until = DAY + timedelta(days=7) if action is HourAction.PUBLISH else None
        steps.append(HourStep(f"s{n}", n, n, action, f"o{n}", DAY, minutes, until, "事由"))
    return steps


def record(*actions: HourAction | tuple[HourAction, int]) -> HourRecord:
    found = replay_hours(chain(*actions))
    assert found is not None
    return found


RECORD = (HourAction.RECORD, 120)
APPROVE, PUBLISH, CONFIRM = HourAction.APPROVE, HourAction.PUBLISH, HourAction.CONFIRM


def code(found: HourRecord | None, step: HourStep, volunteer: str | None = None) -> str:
    with pytest.raises(KnownError) as caught:
        check_step(found, step, volunteer)
    return caught.value.code


def next_step(found: HourRecord | None, action: HourAction, **changes: object) -> HourStep:
    version = found.version if found else 0
    step = HourStep("new", 99, version, action, "judge", DAY, None, None, "事由")
    return replace(step, **changes)  # type: ignore[arg-type]


def test_minutes_count_from_approval_and_stay_when_confirmed() -> None:
    assert record(RECORD).counted == 0
    done = record(RECORD, APPROVE, PUBLISH, CONFIRM)
    assert (done.state, done.counted, done.differences) == (HourState.CONFIRMED, 120, (("s1", 120),))


def test_a_correction_is_an_entry_and_is_approved_anew() -> None:
    corrected = record(RECORD, APPROVE, PUBLISH, (HourAction.CORRECT, 90))
    assert (corrected.state, corrected.counted, corrected.recorder) == (HourState.RECORDED, 0, "o3")
    approved = record(RECORD, APPROVE, PUBLISH, (HourAction.CORRECT, 90), APPROVE)
    assert approved.counted == 90
    assert approved.differences == (("s1", 120), ("s3", -120), ("s4", 90))


def test_a_contest_stops_the_count_until_it_is_settled() -> None:
    contested = record(RECORD, APPROVE, PUBLISH, CONFIRM, HourAction.CONTEST)
    assert (contested.state, contested.counted) == (HourState.CONTESTED, 0)
    upheld = record(RECORD, APPROVE, PUBLISH, CONFIRM, HourAction.CONTEST, HourAction.UPHOLD)
    assert (upheld.state, upheld.counted) == (HourState.APPROVED, 120)


def test_whoever_contests_a_refusal_is_judged_once_more_and_not_waved_through() -> None:
    again = record(RECORD, HourAction.REJECT, HourAction.CONTEST)
    assert (again.state, again.counted, again.recorder) == (HourState.RECORDED, 0, "o0")
    assert HourAction.UPHOLD not in allowed_actions(again)


def test_two_desks_that_settle_at_once_leave_something_to_look_at() -> None:
    steps = chain(RECORD, APPROVE)
    rejected = HourStep("late", 50, 1, HourAction.REJECT, "other", DAY, reason="不实")
    found = replay_hours([*steps, rejected])
    assert found is not None and (found.state, found.review) == (HourState.APPROVED, True)
    earlier = replay_hours([*steps, replace(rejected, hlc=0)])
    assert earlier is not None and (earlier.state, earlier.counted) == (HourState.REJECTED, 0)


@pytest.mark.parametrize(
    ("found", "changes", "expected"),
    [
        (None, {"action": HourAction.RECORD, "minutes": 0}, "HOURS-MINUTES"),
        (None, {"action": HourAction.RECORD, "minutes": 30 * 60}, "HOURS-MINUTES"),
        (None, {"action": HourAction.RECORD}, "HOURS-MINUTES"),
        (None, {"action": APPROVE}, "HOURS-STATE"),
        (record(RECORD), {"action": CONFIRM}, "HOURS-STATE"),
        (record(RECORD), {"action": APPROVE, "base_version": 0}, "HOURS-STALE"),
        (record(RECORD), {"action": APPROVE, "operator": "o0"}, "HOURS-SELF"),
        (record(RECORD), {"action": HourAction.VOID, "reason": " "}, "HOURS-REASON"),
        (record(RECORD), {"action": HourAction.CORRECT, "minutes": -5}, "HOURS-MINUTES"),
        (record(RECORD, APPROVE), {"action": PUBLISH}, "HOURS-UNTIL"),
        (record(RECORD, APPROVE), {"action": PUBLISH, "public_until": date(2026, 11, 19)}, "HOURS-UNTIL"),
        (record(RECORD, APPROVE, PUBLISH), {"action": CONFIRM}, "HOURS-EARLY"),
        (record(RECORD, HourAction.VOID), {"action": HourAction.CONTEST}, "HOURS-STATE"),
    ],
)
def test_what_a_step_is_refused_for(
    found: HourRecord | None, changes: dict[str, object], expected: str
) -> None:
    assert code(found, replace(next_step(found, HourAction.RECORD), **changes)) == expected  # type: ignore[arg-type]


def test_nobody_approves_the_own_hours() -> None:
    found = record(RECORD)
    assert code(found, next_step(found, APPROVE), "judge") == "HOURS-SELF"
    check_step(found, next_step(found, APPROVE), "somebody")


def test_publicity_ends_after_its_last_day() -> None:
    found = record(RECORD, APPROVE, PUBLISH)
    assert found.public_until == date(2026, 11, 27)
    assert code(found, next_step(found, CONFIRM, on=date(2026, 11, 27))) == "HOURS-EARLY"
    check_step(found, next_step(found, CONFIRM, on=date(2026, 11, 28)))


def test_a_record_may_be_contested_wherever_it_counts() -> None:
    for state in COUNTED_STATES:
        assert (state, HourAction.CONTEST) in TRANSITIONS
    assert allowed_actions(None) == (HourAction.RECORD,)
    assert allowed_actions(record(RECORD, HourAction.VOID)) == ()
    assert all(one.label for one in (*HourAction, *HourState, *HourSource))


steps_of_desks = st.lists(
    st.builds(
        HourStep,
        st.uuids().map(str),
        st.integers(0, 9),
        st.integers(0, 6),
        st.sampled_from(HourAction),
        st.sampled_from("ab"),
        st.just(DAY),
        st.integers(1, 720),
        st.just(DAY),
        st.just("事由"),
    ),
    max_size=16,
)


@given(steps_of_desks, st.randoms(use_true_random=False))
def test_the_sum_of_differences_is_what_counts(steps: list[HourStep], rng: random.Random) -> None:
    first = HourStep("first", -1, 0, HourAction.RECORD, "a", DAY, 60)
    steps = [first, *steps]
    found = replay_hours(steps)
    assert found is not None
    assert sum(minutes for _, minutes in found.differences) == found.counted
    assert all(minutes for _, minutes in found.differences)
    shuffled = [*steps, *steps[:4]]
    rng.shuffle(shuffled)
    assert replay_hours(shuffled) == found


def test_paper_is_turned_into_minutes_without_rest_and_travel() -> None:
    assert minutes_between(START, START + timedelta(hours=3), 30) == 150
    for went, rest, expected in (
        (START, 0, "HOURS-ORDER"),
        (START - timedelta(hours=1), 0, "HOURS-ORDER"),
        (START + timedelta(hours=30), 0, "HOURS-MINUTES"),
        (START + timedelta(hours=1), 60, "HOURS-MINUTES"),
        (START + timedelta(hours=1), -1, "HOURS-MINUTES"),
    ):
        with pytest.raises(KnownError) as caught:
            minutes_between(START, went, rest)
        assert caught.value.code == expected
    assert check_minutes(720) == 720


def stretch(name: str, start: int, end: int, hlc: int = 0, who: str = "v") -> Stretch:
    came, went = START + timedelta(minutes=start), START + timedelta(minutes=end)
    return Stretch(name, who, came, went, end - start, hlc)


def test_overlapping_shifts_count_the_shared_time_once() -> None:
    morning, helping, other = stretch("a", 0, 120, 1), stretch("b", 90, 180, 2), stretch("c", 0, 120, 3, "w")
    (overlap,) = double_time([helping, other, morning])
    assert (overlap.id, overlap.minutes, overlap.countable, overlap.others) == ("b", 90, 60, ("a",))
    assert overlapping(stretch("d", 120, 150), [morning]) == ()


stretches = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 200), st.integers(0, 5)), min_size=1, max_size=8
).map(lambda rows: [stretch(f"s{n}", start, start + long, hlc) for n, (start, long, hlc) in enumerate(rows)])


@given(stretches)
def test_what_counts_is_the_time_covered(records: list[Stretch]) -> None:
    overlaps = {one.id: one.countable for one in double_time(records)}
    counted = sum(overlaps.get(one.id, one.minutes) for one in records)
    covered = {
        minute
        for one in records
        for minute in range(
            (one.came_at - START) // timedelta(minutes=1), (one.went_at - START) // timedelta(minutes=1)
        )
    }
    assert counted == len(covered)


def test_free_time_before_between_and_after() -> None:
    at = [START + timedelta(minutes=minute) for minute in (0, 10, 20, 30, 60)]
    assert free_minutes(at[0], at[4], [(at[1], at[2]), (at[3], at[3])]) == 50
    assert free_minutes(at[1], at[2], [(at[0], at[4])]) == 0
    assert free_minutes(at[0], at[1], []) == 10

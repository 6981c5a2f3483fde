from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.activities import Shift
from db.domain.service_scans import (
    DEFAULT_RULES,
    Direction,
    Pairing,
    ScanIssue,
    ScanRules,
    ServiceScan,
    pair_scans,
)

NINE = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)  # 09:00 at the desk
MORNING = Shift("am", "day28", NINE, NINE + timedelta(hours=3))
AFTERNOON = Shift("pm", "day28", NINE + timedelta(hours=5), NINE + timedelta(hours=8))
SHIFTS = {shift.id: shift for shift in (MORNING, AFTERNOON)}
EVENING = NINE + timedelta(hours=12)


def scan(
    minute: float, shift: str | None = "am", way: Direction | None = None, desk: str = "1", who: str = "v"
) -> ServiceScan:
    return ServiceScan(f"{who}{minute}-{desk}-{way}", who, NINE + timedelta(minutes=minute), shift, way, desk)


def pair(*scans: ServiceScan, now: datetime = EVENING, rules: ScanRules = DEFAULT_RULES) -> Pairing:
    return pair_scans(scans, SHIFTS, now, rules)


def minutes(*scans: ServiceScan, now: datetime = EVENING) -> list[tuple[int, tuple[ScanIssue, ...]]]:
    return [(stay.minutes, stay.issues) for stay in pair(*scans, now=now).stays]


def test_in_and_out_are_minutes_of_the_shift() -> None:
    assert minutes(scan(-10), scan(180)) == [(180, ())]
    assert minutes(scan(20), scan(170)) == [(150, ())]
    assert minutes(scan(0), scan(200)) == [(200, ())]


@pytest.mark.parametrize(
    ("scans", "expected"),
    [
        ((scan(-45), scan(60)), (60, (ScanIssue.EARLY,))),
        ((scan(0), scan(230)), (180, (ScanIssue.OVERRUN,))),
        ((scan(0),), (180, (ScanIssue.FORGOTTEN,))),
        ((scan(-60),), (180, (ScanIssue.EARLY, ScanIssue.FORGOTTEN))),
        ((scan(10), scan(10.5, way=Direction.OUT)), (0, (ScanIssue.SHORT,))),
        ((scan(0, None), scan(120, None)), (120, ())),
        ((scan(0, None), scan(370, None, Direction.OUT)), (370, (ScanIssue.TOO_LONG,))),
        ((scan(0, None),), (0, (ScanIssue.FORGOTTEN,))),
    ],
)
def test_what_goes_on_the_exceptions_list(
    scans: tuple[ServiceScan, ...], expected: tuple[int, tuple[ScanIssue, ...]]
) -> None:
    assert minutes(*scans) == [expected]
    assert all(issue.label for issue in expected[1])


def test_a_forgotten_sign_out_may_be_worth_nothing_until_settled() -> None:
    (stay,) = pair(scan(0), rules=ScanRules(forgotten_counts=False)).stays
    assert (stay.minutes, stay.scan_out, stay.went_at) == (0, None, MORNING.ends_at)


def test_somebody_is_present_until_the_shift_is_closed() -> None:
    closing = MORNING.ends_at + DEFAULT_RULES.close_after
    before = pair(scan(0), now=closing - timedelta(seconds=1))
    assert [one.volunteer for one in before.present] == ["v"] and before.stays == ()
    after = pair(scan(0), now=closing)
    assert after.present == () and len(after.stays) == 1


def test_a_sign_out_before_the_sign_in_makes_no_minutes() -> None:
    found = pair(scan(5, way=Direction.OUT), scan(30), scan(120))
    assert [(one.issue, one.scan.at) for one in found.strays] == [
        (ScanIssue.OUT_WITHOUT_IN, NINE + timedelta(minutes=5))
    ]
    assert [stay.minutes for stay in found.stays] == [90]


def test_a_shift_of_thirty_hours_is_not_believed() -> None:
    toggled = pair(scan(0), scan(30 * 60), now=NINE + timedelta(hours=31))
    forgotten = (ScanIssue.FORGOTTEN,)
    assert [(stay.minutes, stay.issues) for stay in toggled.stays] == [(180, forgotten), (0, forgotten)]
    said = pair(scan(0), scan(30 * 60, way=Direction.OUT), now=NINE + timedelta(hours=31))
    assert [stay.minutes for stay in said.stays] == [180]
    assert [one.issue for one in said.strays] == [ScanIssue.OUT_WITHOUT_IN]


def test_two_desks_that_scan_the_same_person_make_one_sign_in() -> None:
    found = pair(
        scan(0, desk="1"), scan(0.5, desk="2"), scan(1, None, desk="3"), scan(180), scan(181, desk="2")
    )
    assert [stay.minutes for stay in found.stays] == [180]
    assert len(found.repeats) == 3 and found.strays == ()


def test_one_key_corrects_a_scan_at_once() -> None:
    found = pair(scan(0), scan(1, way=Direction.OUT), scan(1.5, way=Direction.IN), scan(60))
    assert [stay.minutes for stay in found.stays] == [1, 58]


def test_a_scan_taken_back_counts_for_nothing() -> None:
    wrong = ServiceScan("x", "v", NINE + timedelta(minutes=30), "am", None, "1", void=True)
    assert minutes(scan(0), wrong, scan(120)) == [(120, ())]


def test_a_second_shift_closes_the_first_and_begins_anew() -> None:
    assert minutes(scan(0), scan(300, "pm"), scan(480, "pm")) == [(180, (ScanIssue.FORGOTTEN,)), (180, ())]


def test_a_second_sign_in_by_key_does_not_end_the_stay() -> None:
    found = pair(scan(0), scan(60, way=Direction.IN), scan(120))
    assert [stay.minutes for stay in found.stays] == [120]
    assert len(found.repeats) == 1


scans_of_a_day = st.lists(
    st.builds(
        ServiceScan,
        st.uuids().map(str),
        st.sampled_from("abc"),
        st.integers(-120, 3000).map(lambda minute: NINE + timedelta(minutes=minute)),
        st.sampled_from([None, "am", "pm"]),
        st.sampled_from([None, None, Direction.IN, Direction.OUT]),
        st.sampled_from("123"),
        st.booleans(),
    ),
    max_size=14,
)


@given(scans_of_a_day, st.randoms(use_true_random=False))
def test_pairing_accounts_for_every_scan_in_any_order(scans: list[ServiceScan], rng: random.Random) -> None:
    now = NINE + timedelta(hours=60)
    found = pair_scans(scans, SHIFTS, now)
    shuffled = [*scans, *scans[:3]]
    rng.shuffle(shuffled)
    assert pair_scans(shuffled, SHIFTS, now) == found
    used = [stay.scan_in for stay in found.stays] + [stay.scan_out for stay in found.stays if stay.scan_out]
    used += [one.scan_in for one in found.present]
    used += [one.scan.id for one in found.strays] + [one.id for one in found.repeats]
    assert sorted(used) == sorted({one.id for one in scans if not one.void})


@given(scans_of_a_day)
def test_minutes_are_never_more_than_was_served(scans: list[ServiceScan]) -> None:
    found = pair_scans(scans, SHIFTS, NINE + timedelta(hours=60))
    assert found.present == ()
    for stay in found.stays:
        shift = SHIFTS.get(stay.shift or "")
        longest = DEFAULT_RULES.longest
        if shift is not None:
            longest = shift.ends_at - shift.starts_at + DEFAULT_RULES.overrun
        assert 0 <= stay.minutes <= longest // timedelta(minutes=1)
        assert stay.minutes <= (stay.went_at - stay.came_at) // timedelta(minutes=1)
        assert stay.scan_out is not None or ScanIssue.FORGOTTEN in stay.issues
    for person in "abc":
        mine = sorted((s.came_at, s.went_at) for s in found.stays if s.volunteer == person and s.scan_out)
        assert all(one[1] <= other[0] for one, other in pairwise(mine))

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.domain.calendar import WorkCalendar
from db.domain.demand_figures import (
    Attendance,
    DemandFacts,
    Headcount,
    by_category,
    disputes_mediated,
    headcount,
    median_days,
    reports,
    share_confirmed,
    share_in_time,
)
from db.domain.demand_table import DemandKind, DemandRating
from db.domain.shares import Share

CALENDAR = WorkCalendar(frozenset(), frozenset(), covered_until=date(2026, 12, 31))
TODAY = date(2026, 11, 20)
START = date(2026, 11, 2)
DUE = date(2026, 11, 13)


def fact(
    settled: int | None = None,
    *,
    archived: bool = False,
    rating: DemandRating | None = None,
    kind: DemandKind = DemandKind.REQUEST,
    category: str = "民生",
    reporters: int = 1,
    merged: bool = False,
    due: date = DUE,
) -> DemandFacts:
    day = date(2026, 11, settled) if settled else None
    done = TODAY if archived else None
    return DemandFacts("x", kind, category, START, due, day, done, rating, reporters, merged)


def test_the_median_counts_working_days_of_the_settled() -> None:
    assert median_days([fact(3), fact(10), fact(9), fact(), fact(4, merged=True)], CALENDAR) == 5.0
    assert median_days([fact(3), fact(10)], CALENDAR) == 3.5
    assert median_days([fact()], CALENDAR) is None


def test_an_open_demand_past_its_deadline_is_not_in_time() -> None:
    facts = [
        fact(13),
        fact(16),
        fact(),
        fact(due=date(2026, 11, 20)),
        fact(3, merged=True),
        fact(archived=True),
    ]
    assert share_in_time(facts, TODAY) == Share(1, 3)


def test_confirmed_is_measured_on_all_that_were_archived() -> None:
    facts = [
        fact(9, archived=True, rating=DemandRating.SETTLED),
        fact(9, archived=True, rating=DemandRating.PARTLY),
        fact(9, archived=True, rating=DemandRating.NOT_SETTLED),
        fact(9, archived=True),
        fact(9, rating=DemandRating.SETTLED),
        fact(archived=True),
    ]
    assert share_confirmed(facts) == Share(2, 4)


def test_problems_reports_and_disputes_are_counted_apart() -> None:
    facts = [
        fact(category="环保", reporters=3),
        fact(category="环保", merged=True),
        fact(),
        fact(),
        fact(9, kind=DemandKind.DISPUTE, category="邻里"),
        fact(9, kind=DemandKind.DISPUTE, category="邻里", rating=DemandRating.NOT_SETTLED),
        fact(kind=DemandKind.DISPUTE, category="邻里"),
    ]
    assert by_category(facts) == (("邻里", 3), ("民生", 2), ("环保", 1))
    assert reports(facts) == 9
    assert disputes_mediated(facts) == 1


def test_three_counters() -> None:
    signed = [Attendance(e, p) for e, p in (("a", "1"), ("a", "2"), ("a", "1"), ("b", "1"), ("z", "9"))]
    count = headcount(["a", "b", "c"], [*signed, Attendance("b", None, 4)])
    assert count == Headcount(sessions=3, attendances=7, people=2, unnamed=4)
    assert count.text == "3 场次、7 人次、2 人（另有 4 人次未记名）"
    assert headcount(["a"], signed).text == "1 场次、2 人次、2 人"


@given(
    st.sets(st.sampled_from("abc")),
    st.lists(
        st.builds(
            Attendance, st.sampled_from("abcd"), st.none() | st.sampled_from("12345"), st.integers(1, 9)
        )
    ),
)
def test_people_never_exceed_attendances(events: set[str], signed: list[Attendance]) -> None:
    count = headcount(events, signed)
    assert count.people <= count.attendances - count.unnamed <= count.people * count.sessions
    assert headcount(sorted(events), [*signed, *(a for a in signed if a.person_id)]) == count


@given(st.lists(st.integers(0, 20), min_size=1), st.integers(0, 5))
def test_later_answers_never_lower_the_median_or_raise_the_share(days: list[int], more: int) -> None:
    def settle(extra: int) -> list[DemandFacts]:
        return [
            DemandFacts("x", DemandKind.REQUEST, "", START, DUE, START + timedelta(days=day + extra))
            for day in days
        ]

    early, late = median_days(settle(0), CALENDAR), median_days(settle(more), CALENDAR)
    assert early is not None
    assert late is not None
    assert early <= late
    assert share_in_time(settle(0), TODAY).part >= share_in_time(settle(more), TODAY).part

from __future__ import annotations

import itertools
import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.service_hours import HourAction, HourStep, replay_hours
from db.domain.volunteer_figures import (
    Figures,
    HourLine,
    LedgerLine,
    SessionTally,
    figures_from_hours,
    figures_from_ledger,
    figures_from_sessions,
    growth,
)
from db.domain.volunteer_ranking import (
    Exclusion,
    Formula,
    YearService,
    points_text,
    rank,
    team_table,
)
from db.domain.volunteer_stars import StarTable, promotions, star_name, table_on
from db.domain.volunteers import VolunteerState

DECIDED = date(2026, 12, 20)
TABLE = StarTable()


@pytest.mark.parametrize(
    ("hours", "stars"),
    [(0, 0), (99, 0), (100, 1), (299, 1), (300, 2), (612, 3), (1000, 4), (1500, 5), (9999, 5)],
)
def test_stars_by_the_table(hours: int, stars: int) -> None:
    assert TABLE.stars(hours * 60) == stars
    assert star_name(stars) == ("未评星", "一星", "二星", "三星", "四星", "五星")[stars]


@given(st.integers(0, 200_000))
def test_what_is_missing_brings_the_next_star(minutes: int) -> None:
    missing = TABLE.missing(minutes)
    if missing is None:
        assert TABLE.stars(minutes) == 5
    else:
        assert missing > 0
        assert TABLE.stars(minutes + missing) == TABLE.stars(minutes) + 1
        assert TABLE.stars(minutes + missing - 1) == TABLE.stars(minutes)


@pytest.mark.parametrize("hours", [(), (0, 100), (100, 100), (300, 100), (1, 2, 3, 4, 5, 6)])
def test_a_table_that_does_not_rise_is_refused(hours: tuple[int, ...]) -> None:
    with pytest.raises(KnownError) as caught:
        StarTable(hours)
    assert caught.value.code == "STARS-TABLE"


def test_the_table_of_the_day() -> None:
    local = StarTable((10, 20, 30, 40, 50), date(2026, 6, 1), "街道办法")
    assert table_on([local, TABLE], date(2026, 5, 31)) is TABLE
    assert table_on([TABLE, local], date(2026, 6, 1)) is local
    with pytest.raises(ValueError, match="in force"):
        table_on([local], date(2026, 5, 31))
    due = promotions(
        [("a", 6000, 0), ("b", 6000, 1), ("c", 6000, 2), ("d", 18000, 0)], TABLE, frozenset({"d"})
    )
    assert [(one.volunteer, one.given, one.reached) for one in due] == [("a", 0, 1)]


services = st.lists(
    st.builds(
        YearService,
        st.uuids().map(str),
        st.integers(0, 3000),
        st.integers(0, 30),
        st.integers(0, 3),
        st.sampled_from(VolunteerState),
        st.sampled_from([None, date(2026, 12, 19), date(2026, 12, 20), date(2027, 12, 31)]),
        st.booleans(),
    ),
    max_size=30,
)
formulas = st.builds(Formula, st.integers(1, 5), st.integers(0, 5), st.integers(0, 50), st.integers(0, 20))


@given(services, formulas, st.randoms(use_true_random=False))
def test_everyone_is_ranked_or_left_out_with_a_reason(
    rows: list[YearService], formula: Formula, rng: random.Random
) -> None:
    ranking = rank(rows, formula, DECIDED)
    shuffled = list(rows)
    rng.shuffle(shuffled)
    assert rank(shuffled, formula, DECIDED) == ranking
    named = [one.service.volunteer for one in (*ranking.ranked, *ranking.excluded)]
    assert sorted(named) == sorted(one.volunteer for one in rows)
    scores = [one.score for one in ranking.ranked]
    assert scores == sorted(scores, reverse=True)
    for one in ranking.ranked:
        assert one.place == 1 + sum(score > one.score for score in scores)
        assert one.tied == (scores.count(one.score) > 1)
        assert one.service.state is VolunteerState.ACTIVE and not one.service.withdrawn
        assert one.service.minutes >= formula.least_hours * 60
    for places in (1, 3, 10):
        winners = ranking.winners(places)
        assert len(winners) >= min(places, len(scores))
        assert all(one.place <= places for one in winners)


def test_the_reasons_in_the_order_they_are_given() -> None:
    rows = [
        YearService("a", 6000, 9, state=VolunteerState.FORGOTTEN, withdrawn=True),
        YearService("b", 5000, 9, barred_until=DECIDED, withdrawn=True),
        YearService("c", 4000, 9, withdrawn=True),
        YearService("d", 3000, 9, state=VolunteerState.LEFT),
        YearService("e", 2000, 9, state=VolunteerState.DEAD),
        YearService("f", 59, 9),
        YearService("g", 60, 1, barred_until=date(2026, 12, 19)),
    ]
    ranking = rank(rows, Formula(), DECIDED)
    assert [one.reason for one in ranking.excluded] == list(Exclusion)
    assert [one.service.volunteer for one in ranking.ranked] == ["g"]
    assert all(one.reason.label for one in ranking.excluded)


def test_the_formula_says_itself() -> None:
    assert Formula().text == "得分 = 服务时长（小时）；时长满 1 小时参评，得分相同的名次并列"
    formula = Formula(1, 2, 20, 10)
    assert formula.text.startswith("得分 = 服务时长（小时） + 参加场次 × 2 + 表彰次数 × 20；时长满 10 小时")
    assert points_text(formula.score(90, 3, 1)) == "27.5"
    assert [points_text(score) for score in (0, 60, 1, 2000, 36750)] == ["0", "1", "0.02", "33.33", "612.5"]
    for weights in ((0, 0, 0, 1), (-1, 1, 1, 1), (1, 0, 0, -1)):
        with pytest.raises(KnownError) as caught:
            Formula(*weights)
        assert caught.value.code == "RANKING-FORMULA"


def test_teams_by_minutes() -> None:
    rows = [
        ("红队", YearService("a", 120, 2)),
        ("红队", YearService("b", 0, 0)),
        ("蓝队", YearService("c", 60, 1)),
        ("绿队", YearService("d", 120, 4)),
    ]
    table = [
        (line.place, line.team, line.volunteers, line.attendances, line.minutes) for line in team_table(rows)
    ]
    assert table == [(1, "红队", 1, 2, 120), (1, "绿队", 1, 4, 120), (3, "蓝队", 1, 1, 60)]


actions = st.lists(
    st.sampled_from([*HourAction, HourAction.APPROVE, HourAction.PUBLISH, HourAction.CONFIRM]), max_size=8
)


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(1, 720), actions), max_size=12
    )
)
def test_hours_activities_and_ledger_come_to_the_same(
    records: list[tuple[str, str, int, list[HourAction]]],
) -> None:
    hours: list[HourLine] = []
    ledger: list[LedgerLine] = []
    attended: dict[str, dict[str, int]] = {}
    for n, (volunteer, session, minutes, taken) in enumerate(records):
        steps = [HourStep(f"{n}", 0, 0, HourAction.RECORD, "a", DECIDED, minutes)]
        for k, action in enumerate(taken, start=1):
            written = minutes + k if action is HourAction.CORRECT else None
            steps.append(HourStep(f"{n}-{k}", k, k, action, "b", DECIDED, written, DECIDED, "事由"))
        record = replay_hours(steps)
        assert record is not None
        hours.append(HourLine(str(n), volunteer, session, record.counted))
        ledger += [LedgerLine(step, str(n), volunteer, session, value) for step, value in record.differences]
        people = attended.setdefault(session, {})
        people[volunteer] = people.get(volunteer, 0) + record.counted
    tallies = [SessionTally(session, people) for session, people in attended.items()]
    figures = figures_from_hours(hours)
    assert figures == figures_from_ledger(ledger) == figures_from_sessions(tallies)
    assert figures_from_hours([*hours, *hours[:2]]) == figures
    assert figures_from_ledger([*ledger, *ledger[:2]]) == figures
    assert figures.people <= figures.attendances and figures.sessions <= figures.attendances <= len(records)


def test_four_numbers_that_differ() -> None:
    lines = [
        HourLine("1", "a", "x", 60),
        HourLine("2", "a", "x", 30),
        HourLine("3", "a", "y", 60),
        HourLine("4", "b", "x", 0),
    ]
    assert figures_from_hours(lines) == Figures(2, 1, 2, 150)
    assert [Figures(0, 0, 0, minutes).hours_text for minutes in (0, 60, 150, 359)] == ["0", "1", "2.5", "5.9"]


terms = st.lists(
    st.tuples(st.dates(date(2025, 1, 1), date(2026, 12, 31)), st.none() | st.integers(0, 500)), max_size=20
)


@given(terms)
def test_the_corps_grows_by_those_who_join_and_leave(rows: list[tuple[date, int | None]]) -> None:
    stays = [(day, None if days is None else date.fromordinal(day.toordinal() + days)) for day, days in rows]
    months = growth(stays, date(2025, 7, 15), date(2026, 12, 1))
    assert [(line.year, line.month) for line in months][:6] == [(2025, n) for n in range(7, 13)]
    assert len(months) == 18
    for line in months:
        first = date(line.year, line.month, 1)
        assert line.before == sum(came < first and (left is None or left >= first) for came, left in stays)
    assert all(one.after == other.before for one, other in itertools.pairwise(months))


def test_growth_as_a_community_tells_it() -> None:
    stays = [(date(2025, 1, 1), None)] * 69 + [(date(2026, 3, 5), None)] * 155
    (march,) = growth(stays, date(2026, 3, 1), date(2026, 3, 31))
    assert (march.before, march.joined, march.left, march.after) == (69, 155, 0, 224)

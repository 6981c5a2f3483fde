"""The demo's volunteers: what was made agrees with itself whichever way it is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from db.desk import Desk
from db.domain.clock import business_date
from db.queries.hours import HoursFigures, hours_figures
from db.queries.standing import YearRankingOf, year_ranking
from tests.helpers.demo import SMALL, copy_demo, open_demo
from tests.helpers.rooms import arrange, look
from tests.usecases.test_volunteer_figures import NET
from tests.usecases.test_volunteers import PROJECTED


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A small demo centre with its supervisor seated."""
    root = tmp_path_factory.mktemp("demo") / "centre"
    opened = open_demo(root, copy_demo(tmp_path_factory, root, **SMALL), "zhaomin")
    yield opened
    opened.close()


def test_two_years_of_hours_come_out_the_same_three_ways(desk: Desk) -> None:
    today = business_date(desk.now())
    figures = desk.ask(hours_figures, HoursFigures(today - timedelta(days=731), today))
    assert figures.agrees and figures.total.minutes > 10_000
    assert sum(line.figures.minutes for line in figures.months) == figures.total.minutes
    states = {row.state for row in look(desk, "SELECT DISTINCT state FROM hour_record")}
    assert {"recorded", "public", "confirmed"} <= states
    assert desk.ask(year_ranking, YearRankingOf(today.year - 1)).rows


def test_its_projections_made_anew_are_those_that_were_kept(desk: Desk) -> None:
    from db.hour_store import rebuild_hours

    kept = [[tuple(r) for r in look(desk, sql)] for sql in PROJECTED]
    arrange(desk, lambda tx: rebuild_hours(tx))
    assert [[tuple(r) for r in look(desk, sql)] for sql in PROJECTED] == kept


def test_points_follow_the_hours_that_made_them(desk: Desk) -> None:
    rows = look(desk, NET)
    assert len(rows) > 100 and sum(row.points for row in rows) > 100
    wrong = [row for row in rows if not 0 <= row.points <= 2 * row.counted / 60]
    assert wrong == []
    earned = look(
        desk,
        "SELECT COALESCE(SUM(CASE kind WHEN 'earn' THEN amount ELSE -amount END), 0) AS points FROM points_entry "
        "WHERE book = 'volunteer' AND kind IN ('earn', 'claw_back')",
    )
    assert earned[0].points == sum(row.points for row in rows)

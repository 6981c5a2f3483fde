"""The month plan and the year's coverage from the records."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.domain.permissions import Role
from db.domain.visit_forecast import month_span
from db.domain.visits import VisitWay
from db.models.ground import Worker
from db.models.resident import Household
from db.queries.visit_coverage import Coverage, GetCoverage, visit_coverage
from db.queries.visit_plan import GetMonthPlan, MonthPlanView, month_plan
from db.transaction import Transaction
from db.visit_store import project_household
from tests.helpers.centres import refusal
from tests.helpers.rooms import Room, arrange
from tests.helpers.visiting import Ground, prepare


@pytest.fixture
def ground(room: Room) -> Ground:
    return prepare(room)


def plan(ground: Ground, **more: object) -> MonthPlanView:
    return ground.room.desk.ask(month_plan, GetMonthPlan(2026, 11, **more))  # type: ignore[arg-type]


def coverage(ground: Ground, year: int = 2026, month: int | None = None) -> Coverage:
    return ground.room.desk.ask(visit_coverage, GetCoverage(year, month))


def capacity(ground: Ground, visits: int) -> None:
    def change(tx: Transaction) -> None:
        tx.session.get_one(Worker, ground.wang).capacity = visits

    arrange(ground.room.desk, change)


def test_the_numbers_are_the_same_without_the_lines(ground: Ground) -> None:
    for door, tag in (("101", "alone"), ("201", ""), ("301", ""), ("401", "elderly")):
        home, person = ground.home(door, f"住户{door}", **({"tag": tag} if tag else {}))
        if door < "3":
            ground.visit(home, date(2026, 11, 4), met=(person,))
    capacity(ground, 3)
    whole, numbers = plan(ground), plan(ground, lines=False)
    assert whole.done == 2 and whole.left > 0 and whole.lines and numbers.lines == ()
    assert replace(whole, lines=()) == numbers
    assert plan(ground, grid="滨河-03", lines=False) == replace(plan(ground, grid="滨河-03"), lines=())


def test_the_list_in_walking_order_with_what_each_badge_says(ground: Ground) -> None:
    done, zhou = ground.home("601", "周强", tag="alone")
    ground.visit(done, date(2026, 11, 4), met=(zhou,))
    late, zhang = ground.home("501", "张桂兰", tag="elderly")
    ground.visit(late, date(2026, 8, 1), met=(zhang,))
    ahead, liu = ground.home("101", "刘英", tag="alone")
    ground.visit(ahead, date(2026, 9, 23), met=(liu,))
    missed, _ = ground.home("1001", "陈建国")
    ground.visit(missed, date(2026, 11, 10), VisitWay.MISSED)
    ground.home("201", "赵刚")
    found = plan(ground, grid="滨河-03")
    assert [(line.sequence, line.short_door, line.text, line.state) for line in found.lines] == [
        (1, "3-2-101", "关爱余 2 日", "soon"),
        (2, "3-2-201", "年内", "year"),
        (3, "3-2-501", "关爱逾 51 日", "overdue"),
        (4, "3-2-601", "已访 11-04", "done"),
    ]
    assert [tag.name for tag in found.lines[2].tags] == ["高龄"]
    assert (found.lines[2].head, found.lines[2].head_masked, found.lines[2].worker_name) == ("张桂兰", "张*兰", "王建军")
    assert (found.done, found.left, found.required, found.months_left) == (1, 3, 4, 2)
    grid = found.grids[0]
    assert (grid.households, grid.unvisited_before, grid.required, grid.reached) == (5, 3, 2, 1)


def test_nobody_met_shows_on_the_line(ground: Ground) -> None:
    missed, _ = ground.home("1001", "陈建国")
    ground.visit(missed, date(2026, 11, 10), VisitWay.MISSED)
    line = plan(ground).lines[0]
    assert (line.text, line.state, line.missed) == ("未遇 1 次", "missed", 1)


def test_an_assistant_sees_when_to_come_and_not_why(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰", tag="elderly")
    ground.visit(home, date(2026, 8, 1), met=(zhang,))
    operator = ground.room.desk.operator
    assert operator is not None
    ground.room.desk.operator = replace(operator, role=Role.ASSISTANT)
    line = plan(ground).lines[0]
    assert line.tags == () and line.text == "逾 51 日" and line.state == "overdue"


def test_only_who_is_owed_a_visit_is_planned(ground: Ground) -> None:
    for state in ("vacant", "moved", "merged"):
        ground.home(f"{state}1", "李秀英", state=state)
    ground.home("101", "赵刚")
    ground.home("102", "孙芳", grid="滨河-04")
    found = plan(ground)
    assert [(line.short_door, line.fits) for line in found.lines] == [("3-2-101", True), ("3-2-102", False)]
    assert found.short_year == 1 and "没有走访人" in found.text


def test_a_worker_who_left_visits_nobody(ground: Ground) -> None:
    ground.home("101", "赵刚", worker_id=ground.left)
    found = plan(ground)
    assert [worker.worker_id for worker in found.workers] == [None]
    assert coverage(ground).workers[0].key is None


def test_what_does_not_fit_is_stated(ground: Ground) -> None:
    for n in range(9):
        ground.home(f"{n + 1}01", "赵刚")
    capacity(ground, 3)
    found = plan(ground)
    assert found.workers[0].short_month == 2 and found.short_year == 3
    assert found.text.startswith("王建军：") and "3 户访不到" in found.text
    assert sum(line.fits for line in found.lines) == 3
    assert coverage(ground).short_year == 3
    assert "还有 3 户访不到" in coverage(ground).text


def test_the_plan_of_one_worker_or_another(ground: Ground) -> None:
    ground.home("101", "赵刚")
    assert len(plan(ground, worker_id=ground.wang).lines) == 1
    assert plan(ground, worker_id=ground.left).lines == ()


def test_a_promise_made_at_the_door_comes_first(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    ground.visit(home, date(2026, 10, 1), met=(zhang,), next_on=date(2026, 11, 18))
    line = plan(ground).lines[0]
    assert (line.state, line.due_on, line.days) == ("overdue", date(2026, 11, 18), 2)


def test_a_month_gone_by_is_told_as_it_was(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    ground.visit(home, date(2026, 9, 8), met=(zhang,))
    ground.visit(home, date(2026, 11, 8), met=(zhang,))
    found = ground.room.desk.ask(month_plan, GetMonthPlan(2026, 9))
    assert [line.text for line in found.lines] == ["已访 09-08"] and found.grids[0].reached == 1


def test_every_month_and_the_coverage_are_those_of_the_visits(ground: Ground) -> None:
    chance = random.Random(5)
    homes: list[tuple[str, str]] = []
    days: dict[str, list[date]] = {}
    for n in range(12):
        grid = ("滨河-03", "滨河-04")[n % 2]
        home, person = ground.home(f"{n // 4 + 1}0{n % 4 + 1}", f"住户{n}", grid=grid)
        homes.append((home, grid))
        days[home] = []
        for _ in range(chance.randrange(5)):
            day = date(2025, 6, 1) + timedelta(days=chance.randrange(537))
            ground.visit(home, day, met=(person,))
            days[home].append(day)

    def merge(tx: Transaction) -> None:
        for (gone, _), (kept, _) in zip(homes[:4], homes[4:8], strict=True):
            household = tx.session.get_one(Household, gone)
            household.state, household.merged_into = "merged", kept
            tx.session.flush()
            project_household(tx, kept)
            days[kept] += days.pop(gone)

    arrange(ground.room.desk, merge)
    of = dict(homes[4:])
    for year, month in ((2025, 11), (2026, 3), (2026, 10), (2026, 11)):
        first, last = month_span(year, month)
        whole = ground.room.desk.ask(month_plan, GetMonthPlan(year, month))
        for grid in ("滨河-03", "滨河-04"):
            made = {home: [d for d in days[home] if first <= d <= last] for home in of if of[home] == grid}
            part = ground.room.desk.ask(month_plan, GetMonthPlan(year, month, grid=grid))
            assert part.lines == tuple(line for line in whole.lines if line.grid == grid)
            assert part.grids == tuple(line for line in whole.grids if line.grid == grid)
            assert {line.household_id: line.done for line in part.lines if line.done} == {
                home: len(found) for home, found in made.items() if found
            }
            unvisited = [home for home in made if not any(date(year, 1, 1) <= d < first for d in days[home])]
            assert [line.unvisited_before for line in part.grids] == [len(unvisited)]
    for year in (2025, 2026):
        firsts = [min((d for d in found if d.year == year), default=None) for found in days.values()]
        months = [sum(found is not None and found.month == n for found in firsts) for n in range(1, 13)]
        assert list(coverage(ground, year, 12).total.months) == months


@pytest.mark.parametrize(("year", "month"), [(2026, 13), (2026, 0), (1, 1)])
def test_a_month_that_is_none_is_refused(ground: Ground, year: int, month: int) -> None:
    asked = GetMonthPlan(year, month)
    assert refusal(lambda: ground.room.desk.ask(month_plan, asked)).code == "VISIT-MONTH"


def test_coverage_counts_the_first_visit_of_the_year_once(ground: Ground) -> None:
    first, zhang = ground.home("501", "张桂兰")
    ground.visit(first, date(2025, 12, 8), met=(zhang,))
    ground.visit(first, date(2026, 3, 8), met=(zhang,))
    ground.visit(first, date(2026, 11, 8), met=(zhang,))
    second, zhou = ground.home("502", "周强")
    ground.visit(second, date(2026, 11, 9), met=(zhou,))
    third, _ = ground.home("503", "刘英")
    ground.visit(third, date(2026, 11, 9), VisitWay.PHONE)
    found = coverage(ground)
    line = found.grids[0]
    assert (line.name, line.worker_name, line.households, line.visited, line.percent) == ("滨河-03", "王建军", 3, 2, 66.7)
    assert line.months == (0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0) and line.shades[2] == 3
    assert (line.required, line.done, line.left) == (1, 1, 0)
    assert line.load is not None and line.load.load == "small"
    assert found.total.visited == 2 and found.workers[0].name == "王建军"
    assert coverage(ground, 2025).grids[0].months[11] == 1


def test_visits_of_a_merged_household_cover_the_one_that_took_its_place(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    into, _ = ground.home("502", "李秀英")
    ground.visit(home, date(2026, 3, 5), met=(zhang,))
    ground.visit(home, date(2026, 11, 5), met=(zhang,))

    def merge(tx: Transaction) -> None:
        row = tx.session.get_one(Household, home)
        row.state, row.merged_into = "merged", into
        tx.session.flush()
        project_household(tx, into)

    arrange(ground.room.desk, merge)
    line = coverage(ground).grids[0]
    assert (line.households, line.visited, line.months[2]) == (1, 1, 1)
    assert [one.text for one in plan(ground).lines] == ["已访 11-05"]
    assert plan(ground).grids[0].unvisited_before == 0


def test_a_grid_without_households_is_in_the_table(ground: Ground) -> None:
    line = coverage(ground).grids[0]
    assert (line.name, line.households, line.percent) == ("滨河-03", 0, 0.0)
    assert coverage(ground).total.households == 0 and coverage(ground).text == ""

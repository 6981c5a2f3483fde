"""Visits searched and listed, the form, the figures, households found by what is said at the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.domain.permissions import Role
from db.domain.visit_topics import Finding
from db.domain.visits import VisitWay
from db.ids import new_id
from db.queries.history import ResidentHistory, resident_history
from db.queries.household_find import FindHouseholds, HouseholdHit, find_households
from db.queries.visit_figures import GetVisitFigures, visit_figures
from db.queries.visit_form import CheckVisit, GetVisitForm, VisitForm, check_visit_form, visit_form
from db.queries.visit_lists import GetVisit, ListVisits, VisitRows, get_visit, list_visits, visit_rows
from db.usecases.visits import AmendVisit, WithdrawVisit, amend_visit, withdraw_visit
from tests.helpers.centres import refusal
from tests.helpers.rooms import Room
from tests.helpers.visiting import TODAY, Ground, prepare


@pytest.fixture
def ground(room: Room) -> Ground:
    return prepare(room)


def listed(ground: Ground, **more: object) -> list[tuple[str, str]]:
    ids = ground.room.desk.ask(list_visits, ListVisits(**more)).ids  # type: ignore[arg-type]
    rows = ground.room.desk.ask(visit_rows, VisitRows(ids))
    return [(row.short_door, f"{row.visited_on:%m-%d}") for row in rows]


def hits(ground: Ground, text: str) -> tuple[HouseholdHit, ...]:
    return ground.room.desk.ask(find_households, FindHouseholds(text))


def form(ground: Ground, household_id: str, day: date | None = None) -> VisitForm:
    return ground.room.desk.ask(visit_form, GetVisitForm(household_id, day))


def be(ground: Ground, role: Role) -> None:
    operator = ground.room.desk.operator
    assert operator is not None
    ground.room.desk.operator = replace(operator, role=role)


def test_visits_are_found_by_door_by_people_and_by_what_they_are(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    other, li = ground.home("502", "李秀英", grid="滨河-04")
    ground.visit(home, date(2026, 9, 1), met=(zhang,), asked="想装扶手")
    ground.visit(home, date(2026, 11, 1), met=(zhang,))
    ground.visit(other, date(2026, 10, 1), met=(li,))
    ground.visit(other, date(2026, 10, 9), VisitWay.MISSED)
    everything = [("3-2-501", "11-01"), ("3-2-502", "10-09"), ("3-2-502", "10-01"), ("3-2-501", "09-01")]
    assert listed(ground) == everything
    assert listed(ground, newest_first=False) == everything[::-1]
    assert listed(ground, text="张桂兰") == listed(ground, text="zgl") == listed(ground, text="3-2-501") == [
        everything[0], everything[3],
    ]  # fmt: skip
    assert listed(ground, text="张 3-2-501") == listed(ground, text="3-2-501 zgl") == [everything[0], everything[3]]
    assert listed(ground, text="张 3-2-502") == listed(ground, text="王没有") == []
    assert listed(ground, grid="滨河-04", way=VisitWay.MISSED) == [everything[1]]
    assert listed(ground, asked=True) == [everything[3]]
    assert listed(ground, from_on=date(2026, 10, 1), to_on=date(2026, 10, 31)) == everything[1:3]
    assert listed(ground, worker_id=ground.left) == []
    page = ground.room.desk.ask(list_visits, ListVisits(limit=1, offset=1))
    assert (len(page.ids), page.total, page.more) == (1, 4, False)


def test_withdrawn_visits_are_listed_when_asked_for(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    saved = ground.visit(home, met=(zhang,))
    ground.room.desk.run(withdraw_visit, WithdrawVisit(saved.visit_id, saved.entry_id, "记错了户", new_id()))
    assert listed(ground) == [] and len(listed(ground, withdrawn=True)) == 1
    history = ground.room.desk.ask(resident_history, ResidentHistory(zhang))
    assert [line.kind for line in history if line.kind == "visit"] == []


def test_a_correction_made_elsewhere_on_what_no_longer_stands_is_shown_for_review(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    saved = ground.visit(home, met=(zhang,))
    said = ground.said(met=(zhang,), note="一")
    request = AmendVisit(saved.visit_id, saved.entry_id, said, "漏记", new_id(), confirmed=True)
    amended = ground.room.desk.run(amend_visit, request)
    ground.room.desk.apply_remote(
        lambda session: session.connection().exec_driver_sql(
            "INSERT INTO visit_entry (id, rev, visit_id, amends, hlc, at, operator_id, operator_name, window, reason, content) "
            "SELECT ?, 0, visit_id, ?, hlc + 1, at, operator_id, operator_name, window, '另一台', content FROM visit_entry "
            "WHERE id = ?",
            (new_id(), saved.entry_id, amended.entry_id),
        )
        and None
    )
    found = ground.room.desk.ask(get_visit, GetVisit(saved.visit_id))
    assert [(entry.standing, entry.superseded) for entry in found.entries] == [(False, False), (True, False), (False, True)]


def test_a_visit_that_is_not_there(ground: Ground) -> None:
    assert refusal(lambda: ground.room.desk.ask(get_visit, GetVisit(new_id()))).code == "VISIT-MISSING"
    assert refusal(lambda: form(ground, new_id())).code == "HOUSEHOLD-MISSING"


def test_the_form_has_the_last_visit_beside_it(ground: Ground) -> None:
    home, zhang, son = ground.home("501", "张桂兰", "周强", tag="alone")
    seen = (Finding("health", ("慢病",), "高血压"), Finding("safety", ("燃气",)))
    ground.visit(home, date(2026, 9, 15), met=(zhang,), findings=seen, asked="想装扶手", told=("反诈",))
    ground.visit(home, date(2026, 10, 15), VisitWay.PHONE, met=(son,), findings=(Finding("safety", ("正常",)),))
    ground.visit(home, date(2026, 11, 15), VisitWay.MISSED)
    found = form(ground, home)
    assert (found.head, found.worker_name, found.missed, found.visits) == ("张桂兰", "王建军", 1, 3)
    assert found.last is not None and (found.last.visited_on, found.last.met) == (date(2026, 10, 15), "周强")
    assert [(line.topic, line.options, line.since) for line in found.seen] == [
        ("health", ("慢病",), date(2026, 9, 15)), ("safety", ("正常",), date(2026, 10, 15)),
    ]  # fmt: skip
    assert (found.cadence_days, found.suggested_next) == (60, TODAY + timedelta(days=60))
    assert found.suggested_why == "独居每 60 日一访"
    assert form(ground, home, date(2026, 10, 1)).seen[1].options == ("燃气",)


def test_an_assistant_is_not_told_the_tags(ground: Ground) -> None:
    home, *_ = ground.home("501", "张桂兰", tag="alone")
    be(ground, Role.ASSISTANT)
    found = form(ground, home)
    assert found.tags == () and found.members[0].tags == () and found.tags_hidden
    assert found.suggested_next is not None and found.suggested_why == "关爱对象每 60 日一访"


def test_the_form_is_checked_while_it_is_filled(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    saved = ground.visit(home, met=(zhang,))

    def codes(day: date, visit_id: str | None = None) -> tuple[list[str], list[str]]:
        check = ground.room.desk.ask(check_visit_form, CheckVisit(home, ground.said(day, met=(zhang,)), visit_id))
        return [n.code for n in check.refusals], [n.code for n in check.warnings]

    assert codes(TODAY) == ([], ["VISIT-SAME-DAY"])
    assert codes(TODAY, saved.visit_id) == ([], [])
    assert codes(TODAY + timedelta(days=1)) == (["VISIT-FUTURE"], [])


def test_households_are_found_by_door_and_by_people(ground: Ground) -> None:
    home, *_ = ground.home("501", "张桂兰", "周强")
    ground.home("502", "李秀英")
    gone, *_ = ground.home("601", "张建国", state="moved")
    assert [hit.household_id for hit in hits(ground, "3号楼2单元501")] == [home]
    found = hits(ground, "周强")[0]
    assert (found.head, found.matched, found.members, found.short_door) == ("张桂兰", "周强", 2, "3-2-501")
    assert [hit.household_id for hit in hits(ground, "张")] == [home, gone]
    assert len(hits(ground, "hty")) == len(hits(ground, "海棠苑")) == 3
    assert hits(ground, " ") == () and hits(ground, "没有的") == ()


def test_visits_and_people_and_households_are_counted_apart(ground: Ground) -> None:
    home, zhang, son = ground.home("501", "张桂兰", "周强")
    other, li = ground.home("502", "李秀英", grid="滨河-04")
    ground.home("503", "陈建国")
    ground.visit(home, date(2026, 11, 1), met=(zhang, son), asked="想装扶手")
    ground.visit(home, date(2026, 11, 9), met=(zhang,), met_other="邻居")
    ground.visit(other, date(2026, 11, 9), VisitWay.PHONE, met=(li,))
    ground.visit(other, date(2026, 11, 10), VisitWay.MISSED)
    ground.visit(other, date(2026, 10, 10), met=(li,))
    ask = ground.room.desk.ask
    found = ask(visit_figures, GetVisitFigures(date(2026, 11, 1), date(2026, 11, 30)))
    assert (found.households_due, found.households_visited) == (3, 1)
    assert (found.visits, found.missed, found.person_times, found.persons, found.asked) == (3, 1, 5, 3, 1)
    one = ask(visit_figures, GetVisitFigures(date(2026, 10, 1), date(2026, 11, 30), grid="滨河-04"))
    assert (one.households_due, one.households_visited, one.visits, one.persons) == (1, 1, 2, 1)
    assert ask(visit_figures, GetVisitFigures(TODAY, TODAY, worker_id=ground.left)).households_due == 0


def test_what_happened_with_a_person_has_their_visits(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    late = ground.visit(home, date(2026, 11, 1), met=(zhang,))
    today = ground.visit(home, TODAY, VisitWay.PHONE, met=(zhang,))
    lines = [line for line in ground.room.desk.ask(resident_history, ResidentHistory(zhang)) if line.kind == "visit"]
    assert [(line.subject_id, line.state, line.title) for line in lines] == [
        (today.visit_id, "电话", "走访：见到 张桂兰"), (late.visit_id, "入户", "走访：见到 张桂兰"),
    ]  # fmt: skip
    assert lines[1].at.date() == date(2026, 11, 1) and lines[0].operator == "王建军"

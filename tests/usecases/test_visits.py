"""Visits kept once, corrected beside what was written, and what they leave with the household."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from db.domain.visit_topics import Finding
from db.domain.visits import VisitWay
from db.ids import new_id
from db.models.resident import Household, Resident
from db.queries.visit_lists import GetVisit, HouseholdVisits, VisitDetail, get_visit, household_visits
from db.transaction import Transaction
from db.usecases.visits import (
    AmendVisit,
    RecordMissed,
    RecordVisit,
    VisitSaved,
    WithdrawVisit,
    amend_visit,
    record_missed,
    record_visit,
    withdraw_visit,
)
from db.visit_store import project_household
from tests.helpers.centres import refusal
from tests.helpers.rooms import Room, arrange, room
from tests.helpers.visiting import TODAY, Ground, prepare

__all__ = ["room"]


@pytest.fixture
def ground(room: Room) -> Ground:
    return prepare(room)


def household(ground: Ground, household_id: str) -> Any:
    sql = "SELECT last_visit_on, promised_on, missed FROM household WHERE id = :id"
    return tuple(ground.room.rows(sql, id=household_id)[0])


def detail(ground: Ground, visit_id: str) -> VisitDetail:
    return ground.room.desk.ask(get_visit, GetVisit(visit_id))


def amend(ground: Ground, saved: VisitSaved, reason: str = "日期写错", **more: Any) -> VisitSaved:
    visit = ground.said(**more)
    request = AmendVisit(saved.visit_id, saved.entry_id, visit, reason, new_id(), confirmed=True)
    return ground.room.desk.run(amend_visit, request)


def test_a_visit_is_kept_with_what_it_means_for_the_household(ground: Ground) -> None:
    home, zhang, son = ground.home("501", "张桂兰", "周强")
    saved = ground.visit(home, met=(zhang,), met_other="邻居", asked="想装扶手", next_on=date(2027, 1, 20))
    assert (saved.repeated, saved.attempt, saved.last_visit_on) == (False, 0, TODAY)
    assert household(ground, home) == ("2026-11-20", "2027-01-20", 0)
    found = detail(ground, saved.visit_id)
    assert (found.row.met, found.row.asked, found.row.worker_name) == ("张桂兰、邻居", "想装扶手", "王建军")
    assert found.content is not None and found.content.met == (zhang,) and son not in found.content.met
    assert [seen.since for seen in found.content.findings] == [TODAY]


def test_the_same_visit_sent_twice_is_kept_once(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    request = RecordVisit(new_id(), home, ground.said(met=(zhang,)))
    first = ground.room.desk.run(record_visit, request)
    again = ground.room.desk.run(record_visit, request)
    assert again.repeated and again.entry_id == first.entry_id
    assert [row.n for row in ground.room.rows("SELECT COUNT(*) AS n FROM visit_entry")] == [1]


def test_the_same_visit_sent_again_after_the_program_ended_is_kept_once(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    request = RecordVisit(new_id(), home, ground.said(met=(zhang,)))
    desk, operator = ground.room.desk, ground.room.desk.operator
    desk.run(record_visit, request)
    key = desk.key
    desk.close()
    ground.room.desk = ground.room.data.open(key)
    ground.room.desk.operator = operator
    assert ground.room.desk.run(record_visit, request).repeated
    assert [row.n for row in ground.room.rows("SELECT COUNT(*) AS n FROM visit")] == [1]


def test_a_number_that_belongs_to_another_household_is_refused(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    other, li = ground.home("502", "李秀英")
    visit_id = new_id()
    ground.room.desk.run(record_visit, RecordVisit(visit_id, home, ground.said(met=(zhang,))))
    again = RecordVisit(visit_id, other, ground.said(met=(li,)))
    assert refusal(lambda: ground.room.desk.run(record_visit, again)).code == "REQUEST"
    bad = RecordVisit("1", other, ground.said(met=(li,)))
    assert refusal(lambda: ground.room.desk.run(record_visit, bad)).code == "REQUEST"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"day": date(2026, 11, 21)}, "VISIT-FUTURE"),
        ({"way": VisitWay.MISSED, "met_other": "邻居"}, "VISIT-MISSED-MET"),
        ({"met_other": ""}, "VISIT-MET"),
        ({"met": ("0" * 32,)}, "VISIT-NOT-MEMBER"),
        ({"next_on": date(2026, 11, 1)}, "VISIT-NEXT"),
        ({"findings": (Finding("health", unchanged=True),)}, "VISIT-NO-LAST"),
        ({"findings": (Finding("weather", ("晴",)),)}, "VISIT-TOPIC"),
        ({"findings": (Finding("health", ("良好",)), Finding("health", ("慢病",)))}, "VISIT-TOPIC-TWICE"),
        ({"note": "长" * 1001}, "TEXT"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(ground: Ground, more: dict[str, Any], code: str) -> None:
    home, *_ = ground.home("501", "张桂兰")
    assert refusal(lambda: ground.visit(home, **more)).code == code
    assert ground.room.rows("SELECT id FROM visit") == []


def test_who_left_cannot_have_visited_afterwards_but_before(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    visit = ground.said(met=(zhang,))
    late = RecordVisit(new_id(), home, replace(visit, worker_id=ground.left))
    assert refusal(lambda: ground.room.desk.run(record_visit, late)).code == "VISIT-WORKER-LEFT"
    before = replace(visit, worker_id=ground.left, visited_on=date(2026, 6, 30))
    assert ground.room.desk.run(record_visit, RecordVisit(new_id(), home, before, confirmed=True)).warnings
    unknown = RecordVisit(new_id(), home, replace(visit, worker_id=new_id()))
    assert refusal(lambda: ground.room.desk.run(record_visit, unknown)).code == "WORKER-MISSING"


def test_a_warning_is_confirmed_before_the_visit_is_kept(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    ground.visit(home, met=(zhang,))
    request = RecordVisit(new_id(), home, ground.said(met=(zhang,)))
    error = refusal(lambda: ground.room.desk.run(record_visit, request))
    assert error.code == "VISIT-CONFIRM" and error.field == "visited_on"
    assert [w["code"] for w in error.details["warnings"]] == ["VISIT-SAME-DAY"]  # type: ignore[attr-defined]


def test_the_dead_are_not_met_and_a_household_merged_is_not_visited(ground: Ground) -> None:
    home, zhang, son = ground.home("501", "张桂兰", "周强")
    into, _ = ground.home("502", "李秀英")

    def change(tx: Transaction) -> None:
        tx.session.get_one(Resident, zhang).status = "deceased"

    arrange(ground.room.desk, change)
    assert refusal(lambda: ground.visit(home, met=(zhang,))).code == "VISIT-DECEASED"

    def merge(tx: Transaction) -> None:
        row = tx.session.get_one(Household, home)
        row.state, row.merged_into = "merged", into

    arrange(ground.room.desk, merge)
    error = refusal(lambda: ground.visit(home, met=(son,)))
    assert (error.code, error.details["into_id"]) == ("VISIT-MERGED", into)


def test_unchanged_carries_the_fact_with_the_day_it_was_seen(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    first = date(2026, 9, 15)
    findings = (Finding("health", ("慢病",), "高血压"), Finding("care", ("独居无人",)))
    ground.visit(home, first, met=(zhang,), findings=findings)
    ground.visit(home, date(2026, 10, 15), met=(zhang,), findings=(Finding("health", unchanged=True),))
    saved = ground.visit(home, met=(zhang,), findings=(Finding("health", unchanged=True), Finding("care", unchanged=True)))
    content = detail(ground, saved.visit_id).content
    assert content is not None
    assert [(seen.topic, seen.note, seen.since) for seen in content.findings] == [
        ("health", "高血压", first), ("care", "", first),
    ]  # fmt: skip


def test_a_paper_form_entered_late_takes_what_was_known_on_its_day(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    ground.visit(home, date(2026, 11, 1), met=(zhang,), findings=(Finding("health", ("良好",)),))
    ground.visit(home, date(2026, 11, 18), met=(zhang,), findings=(Finding("health", ("卧床",)),))
    late = ground.visit(home, date(2026, 11, 10), met=(zhang,), findings=(Finding("health", unchanged=True),))
    content = detail(ground, late.visit_id).content
    assert content is not None and content.findings[0].options == ("良好",)
    assert household(ground, home)[0] == "2026-11-18"


def test_a_correction_stands_beside_what_was_written(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    saved = ground.visit(home, date(2026, 11, 18), met=(zhang,))
    amended = amend(ground, saved, day=date(2026, 11, 8), met=(zhang,), note="按纸质表")
    assert household(ground, home)[0] == "2026-11-08"
    found = detail(ground, saved.visit_id)
    assert [(e.reason, e.standing, e.amends) for e in found.entries] == [
        ("", False, None), ("日期写错", True, saved.entry_id),
    ]  # fmt: skip
    assert found.entries[0].content is not None and found.entries[0].content.visited_on == date(2026, 11, 18)
    assert found.entry_id == amended.entry_id and found.row.corrections == 1


def test_a_correction_of_what_was_corrected_meanwhile_is_refused(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    saved = ground.visit(home, met=(zhang,))
    amend(ground, saved, met=(zhang,), note="一")
    assert refusal(lambda: amend(ground, saved, met=(zhang,), note="二")).code == "VISIT-VERSION"


def test_a_correction_needs_a_reason_and_a_visit(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    saved = ground.visit(home, met=(zhang,))
    assert refusal(lambda: amend(ground, saved, " ", met=(zhang,))).code == "VISIT-REASON"
    gone = VisitSaved(new_id(), new_id(), False, 0, None, None)
    assert refusal(lambda: amend(ground, gone, met=(zhang,))).code == "VISIT-MISSING"


def test_a_correction_sent_twice_is_kept_once(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    saved = ground.visit(home, met=(zhang,))
    request = AmendVisit(saved.visit_id, saved.entry_id, ground.said(met=(zhang,)), "漏记", new_id(), confirmed=True)
    ground.room.desk.run(amend_visit, request)
    assert ground.room.desk.run(amend_visit, request).repeated
    assert len(detail(ground, saved.visit_id).entries) == 2


def test_who_was_met_may_die_later_and_the_old_visit_still_be_corrected(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    saved = ground.visit(home, date(2026, 11, 18), met=(zhang,))

    def change(tx: Transaction) -> None:
        tx.session.get_one(Resident, zhang).status = "deceased"

    arrange(ground.room.desk, change)
    assert amend(ground, saved, day=date(2026, 11, 17), met=(zhang,)).last_visit_on == date(2026, 11, 17)


def test_a_visit_withdrawn_is_read_but_counts_no_more(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    ground.visit(home, date(2026, 9, 1), met=(zhang,))
    saved = ground.visit(home, met=(zhang,), next_on=date(2026, 12, 20))
    request = WithdrawVisit(saved.visit_id, saved.entry_id, "记错了户", new_id())
    gone = ground.room.desk.run(withdraw_visit, request)
    assert gone.last_visit_on == date(2026, 9, 1) and gone.promised_on is None
    assert ground.room.desk.run(withdraw_visit, request).repeated
    found = detail(ground, saved.visit_id)
    assert found.row.withdrawn and found.content is None and found.entries[0].content is not None
    last = VisitSaved(saved.visit_id, gone.entry_id, False, 0, None, None)
    assert refusal(lambda: amend(ground, last, met=(zhang,))).code == "VISIT-WITHDRAWN"


def test_nobody_met_is_counted_until_somebody_is(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")

    def missed(day: date, again: date | None = None) -> VisitSaved:
        request = RecordMissed(new_id(), home, day, ground.wang, "敲门无人应", again, confirmed=True)
        return ground.room.desk.run(record_missed, request)

    ground.visit(home, date(2026, 9, 1), met=(zhang,), next_on=date(2026, 11, 1))
    assert missed(date(2026, 11, 1)).attempt == 1
    second = missed(date(2026, 11, 10), date(2026, 11, 25))
    assert second.attempt == 2 and second.promised_on == date(2026, 11, 25)
    ground.visit(home, date(2026, 11, 15), VisitWay.PHONE, met=(zhang,))
    assert household(ground, home) == ("2026-09-01", "2026-11-25", 2)
    ground.visit(home, met=(zhang,))
    assert household(ground, home) == ("2026-11-20", None, 0)


def test_visits_of_a_merged_household_count_for_the_one_that_took_its_place(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    into, li = ground.home("502", "李秀英")
    ground.visit(home, date(2026, 11, 5), met=(zhang,))
    ground.visit(into, date(2026, 10, 5), met=(li,))

    def merge(tx: Transaction) -> None:
        row = tx.session.get_one(Household, home)
        row.state, row.merged_into = "merged", into
        tx.session.flush()
        project_household(tx, into)

    arrange(ground.room.desk, merge)
    assert household(ground, into)[0] == "2026-11-05"
    rows = ground.room.desk.ask(household_visits, HouseholdVisits(into))
    assert [row.visited_on for row in rows] == [date(2026, 11, 5), date(2026, 10, 5)]


def test_the_audit_names_the_visit_and_nobody(ground: Ground) -> None:
    home, zhang = ground.home("501", "张桂兰")
    saved = ground.visit(home, met=(zhang,), asked="想装扶手")
    row = ground.room.rows("SELECT subject_id, details FROM audit WHERE action = 'visits.record'")[0]
    assert row.subject_id == saved.visit_id
    assert "张桂兰" not in row.details and "扶手" not in row.details

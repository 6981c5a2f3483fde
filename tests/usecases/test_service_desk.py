"""The sign-in desk: scans become stays, stays become hours, however often and wherever a key is pressed."""

from __future__ import annotations

from datetime import time

from db.domain.card_payload import CardVerdict
from db.domain.permissions import Role
from db.domain.service_scans import Direction
from db.ids import new_id
from db.service_batches import RecordBatch
from db.usecases.cards import LoseCard, lose_card
from db.usecases.hours import ConfirmDue, HourRef, ListAction, StepMany, confirm_due, step_many
from db.usecases.service import (
    CorrectScan,
    ScanByHand,
    ScanCard,
    correct_scan,
    record_batch,
    scan_by_hand,
    scan_card,
)
from db.usecases.shift_closing import CloseDue, CloseShift, close_due, close_shift
from tests.helpers.centres import refusal
from tests.helpers.rooms import MORNING
from tests.helpers.volunteers import Corps, corps  # noqa: F401

HOURS = "SELECT volunteer_id, minutes, counted, state, version, session, issues FROM hour_record ORDER BY came_at, id"


def test_two_scans_are_a_stay_and_a_closed_shift_makes_hours_of_it(corps: Corps) -> None:  # noqa: F811
    who = corps.volunteer(1)
    card, shift = corps.card(who), corps.shift()
    came = corps.desk.run(scan_card, ScanCard(new_id(), card, shift, photo_checked=True))
    assert (came.verdict, came.accepted, came.direction, came.is_in, came.present) == (
        CardVerdict.GENUINE,
        True,
        Direction.IN,
        True,
        1,
    )
    assert came.volunteer is not None and came.volunteer.name == "李秀英"
    corps.room.clock.move(minutes=1)
    again = corps.desk.run(scan_card, ScanCard(new_id(), card, shift))
    assert again.repeated and again.is_in
    corps.room.clock.move(minutes=89)
    gone = corps.desk.run(scan_card, ScanCard(new_id(), card, shift))
    assert (gone.direction, gone.minutes, gone.is_in, gone.present) == (Direction.OUT, 90, False, 0)
    closed = corps.desk.run(close_shift, CloseShift(shift))
    assert (closed.records, closed.minutes, closed.again) == (1, 90, False)
    assert corps.desk.run(close_shift, CloseShift(shift)).records == 0
    assert [(r.volunteer_id, r.minutes, r.counted, r.state, r.session) for r in corps.room.rows(HOURS)] == [
        (who, 90, 0, "recorded", shift)
    ]


def test_a_message_sent_twice_is_one_scan(corps: Corps) -> None:  # noqa: F811
    card, shift = corps.card(corps.volunteer(1)), corps.shift()
    request = ScanCard(new_id(), card, shift)
    first, second = corps.desk.run(scan_card, request), corps.desk.run(scan_card, request)
    assert first.scan_id == second.scan_id and second.repeated
    assert corps.room.rows("SELECT count(*) AS n FROM service_scan")[0].n == 1


def test_a_lost_card_is_refused_at_the_next_scan_and_the_new_one_is_good(corps: Corps) -> None:  # noqa: F811
    who = corps.volunteer(1)
    old, shift = corps.card(who), corps.shift()
    card_id = corps.room.rows("SELECT id FROM card")[0].id
    fresh = corps.desk.run(lose_card, LoseCard(card_id, "丢在公交车上"))
    said = corps.desk.run(scan_card, ScanCard(new_id(), old, shift))
    assert (said.verdict, said.accepted, said.scan_id) == (CardVerdict.LOST, False, "")
    payload = corps.room.rows("SELECT payload FROM card WHERE id = :id", id=fresh.cards[0].card_id)[0].payload
    assert fresh.cards[0].number.endswith("-02")
    assert corps.desk.run(scan_card, ScanCard(new_id(), payload, shift)).accepted
    assert corps.room.rows("SELECT count(*) AS n FROM service_scan")[0].n == 1


def test_forged_foreign_and_senseless_cards_sign_nobody_in(corps: Corps) -> None:  # noqa: F811
    card, shift = corps.card(corps.volunteer(1)), corps.shift()
    forged = card.replace("-01:", "-02:")
    for text, verdict in (
        (forged, CardVerdict.FORGED),
        (card[:60], CardVerdict.CUT_SHORT),
        ("6901234567892", None),
    ):
        said = corps.desk.run(scan_card, ScanCard(new_id(), text, shift))
        assert (said.verdict, said.accepted) == (verdict, False)
        assert "请" in said.message
    assert corps.room.rows("SELECT count(*) AS n FROM service_scan")[0].n == 0
    assert (
        len(corps.room.rows("SELECT 1 FROM audit WHERE action = 'service.scan' AND result = 'refused'")) == 3
    )


def test_one_key_takes_a_scan_back(corps: Corps) -> None:  # noqa: F811
    who, shift = corps.volunteer(1), corps.shift()
    scan = corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, shift))
    assert scan.is_in
    taken = corps.desk.run(correct_scan, CorrectScan(new_id(), scan.scan_id))
    assert taken.accepted and not taken.is_in and taken.present == 0
    assert corps.desk.run(correct_scan, CorrectScan(new_id(), scan.scan_id)).repeated
    assert corps.desk.run(close_shift, CloseShift(shift)).records == 0


def test_who_forgot_to_sign_out_is_closed_after_the_shift(corps: Corps) -> None:  # noqa: F811
    who, shift = corps.volunteer(1), corps.shift(hours=2)
    corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, shift))
    error = refusal(lambda: corps.desk.run(close_shift, CloseShift(shift)))
    assert error.code == "SHIFT-PRESENT"
    assert corps.desk.run(close_due, CloseDue()).shifts == 0
    corps.room.clock.move(hours=3, minutes=1)
    due = corps.desk.run(close_due, CloseDue())
    assert (due.shifts, due.records, due.exceptions) == (1, 1, 1)
    row = corps.room.rows(HOURS)[0]
    assert (row.minutes, row.issues) == (120, '["forgotten"]')
    assert corps.desk.run(close_due, CloseDue()).shifts == 0


def test_a_group_is_kept_once_and_a_wrong_line_holds_nobody_up(corps: Corps) -> None:  # noqa: F811
    people = [corps.volunteer(n) for n in range(6)]
    shift = corps.shift()
    text = "1\n周国良 9:00-11:30\nV-000003 1.5小时\n没有这人\n1\n"
    request = RecordBatch(new_id(), text, MORNING.date(), time(9), time(11), shift_id=shift)
    done = corps.desk.run(record_batch, request)
    assert done.saved == 2 and [bool(line.problem) for line in done.lines] == [False, True, False, True, True]
    again = corps.desk.run(record_batch, request)
    assert again.saved == 0 and again.repeated
    assert {r.volunteer_id for r in corps.room.rows(HOURS)} == {people[0], people[2]}


def test_approved_published_and_confirmed_minutes_reach_sums_and_years(corps: Corps) -> None:  # noqa: F811
    who = corps.volunteer(1)
    corps.room.sign_in(Role.CLERK)
    request = RecordBatch(new_id(), "1", MORNING.date(), time(9), time(11), category="elderly")
    corps.desk.run(record_batch, request)
    record = corps.room.rows("SELECT id, version FROM hour_record")[0]
    assert (
        refusal(lambda: corps.desk.run(step_many, StepMany((HourRef(record.id, 1),), ListAction.APPROVE_PUBLISH))).code
        == "PERMISSION"
    )
    corps.room.sign_in(Role.SUPERVISOR)
    done = corps.desk.run(
        step_many, StepMany((HourRef(record.id, 1), HourRef(record.id, 1)), ListAction.APPROVE_PUBLISH)
    )
    assert (done.done, done.minutes, [row.code for row in done.rows]) == (1, 120, ["", "HOURS-STALE"])
    sums = "SELECT counted_minutes, confirmed_minutes, sessions FROM volunteer WHERE id = :id"
    assert tuple(corps.room.rows(sums, id=who)[0]) == (120, 0, 1)
    assert corps.desk.run(confirm_due, ConfirmDue()).records == 0
    corps.room.clock.move(days=8)
    assert corps.desk.run(confirm_due, ConfirmDue()).minutes == 120
    assert tuple(corps.room.rows(sums, id=who)[0]) == (120, 120, 1)
    year = corps.room.rows("SELECT year, confirmed_minutes, confirmed_sessions FROM volunteer_year")
    assert [tuple(row) for row in year] == [(2026, 120, 1)]
    assert corps.room.rows("SELECT sum(minutes) AS n FROM hour_difference")[0].n == 120


def test_whoever_wrote_hours_down_does_not_approve_them(corps: Corps) -> None:  # noqa: F811
    corps.volunteer(0)
    corps.desk.run(record_batch, RecordBatch(new_id(), "1", MORNING.date(), time(9), time(11)))
    record = corps.room.rows("SELECT id FROM hour_record")[0].id
    done = corps.desk.run(step_many, StepMany((HourRef(record, 1),), ListAction.APPROVE_PUBLISH))
    assert (done.done, done.rows[0].code) == (0, "HOURS-SELF")


def test_time_recorded_twice_waits_for_a_second_look(corps: Corps) -> None:  # noqa: F811
    corps.volunteer(0)
    corps.desk.run(record_batch, RecordBatch(new_id(), "1", MORNING.date(), time(9), time(11)))
    late = RecordBatch(new_id(), "1", MORNING.date(), time(10), time(12))
    held = corps.desk.run(record_batch, late)
    assert held.saved == 0 and held.lines[0].warning
    assert (
        corps.desk.run(
            record_batch, RecordBatch(late.request_id, "1", late.on, late.starts, late.ends, confirmed=True)
        ).saved
        == 1
    )
    twice = corps.room.rows("SELECT overlap_minutes FROM hour_record ORDER BY hlc")
    assert [row.overlap_minutes for row in twice] == [0, 60]


def test_a_shift_that_was_closed_takes_late_scans_as_new_records_only(corps: Corps) -> None:  # noqa: F811
    first, second = corps.volunteer(1), corps.volunteer(2)
    shift = corps.shift()
    for who in (first, second):
        corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, shift))
    corps.room.clock.move(minutes=60)
    corps.desk.run(scan_by_hand, ScanByHand(new_id(), first, shift))
    forced = corps.desk.run(close_shift, CloseShift(shift, force=True))
    assert forced.records == 2
    before = [tuple(row) for row in corps.room.rows(HOURS)]
    corps.room.clock.move(minutes=30)
    corps.desk.run(scan_by_hand, ScanByHand(new_id(), second, shift))
    assert corps.desk.run(close_shift, CloseShift(shift, force=True)).records == 0
    assert [tuple(row) for row in corps.room.rows(HOURS)] == before


def test_a_restored_pc_makes_a_key_and_older_cards_stay_good(corps: Corps) -> None:  # noqa: F811
    old, shift = corps.card(corps.volunteer(1)), corps.shift()
    corps.desk.paths.signing.unlink()
    fresh = corps.card(corps.volunteer(2))
    assert old.split(":")[4] != fresh.split(":")[4]
    corps.room.clock.move(minutes=1)
    for card in (old, fresh):
        assert corps.desk.run(scan_card, ScanCard(new_id(), card, shift)).accepted

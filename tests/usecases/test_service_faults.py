"""Service that goes wrong: two desks at once, senseless times, cards from elsewhere, a shift closed in two places."""

from __future__ import annotations

import shutil
import threading
from datetime import date, timedelta
from pathlib import Path

from db.desk import Desk
from db.domain.card_payload import CardFacts, CardVerdict
from db.domain.permissions import Role
from db.domain.service_scans import Direction, ScanIssue
from db.engine import make_engine
from db.hour_check import compare
from db.ids import new_id
from db.models.card import SigningKeyRow
from db.queries.service_desk import ExceptionRow, Exceptions, exceptions
from db.room import DataRoom
from db.signing import SigningKey, card_code, new_key
from db.usecases.activities import SaveShift, ShiftForm, SignUpVolunteers, save_shift, sign_up
from db.usecases.service import ScanByHand, ScanCard, scan_by_hand, scan_card
from db.usecases.shift_closing import CloseDue, CloseShift, close_due, close_shift
from tests.helpers.centres import refusal
from tests.helpers.rooms import CHEAP_KDF, MORNING, Room, arrange
from tests.helpers.volunteers import Corps, corps  # noqa: F401

FACTS = "SELECT id, volunteer_id, session, minutes, issues, scan_in, scan_out FROM hour_record ORDER BY id"


def second_desk(first: Corps, root: Path) -> Room:
    """A desk of the same centre that starts from all the first one has."""
    room = first.room
    key = room.desk.key
    room.desk.close()
    shutil.copytree(room.data.paths.root, root)
    room.desk = room.data.open(key)
    room.sign_in(Role.SUPERVISOR)
    data = DataRoom(root, clock=room.clock, kdf=CHEAP_KDF)
    other = Room(data, data.open(key), room.clock, room.operators)
    other.sign_in(Role.SUPERVISOR)
    return other


def carry(table: str, source: Room, target: Desk) -> None:
    """Bring a table's rows from one desk to another, as a server would."""
    rows = [dict(row._mapping) for row in source.rows(f"SELECT * FROM {table}")]
    names = list(rows[0])
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join(f":{name}" for name in names)
    statement = f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})"
    target.apply_remote(lambda session: session.connection().exec_driver_sql(statement, rows))


def key_of(key: SigningKey, centre: str) -> SigningKeyRow:
    """A centre's public key as it is known here."""
    return SigningKeyRow(centre=centre, key_id=key.id, public=key.public.hex(), made_on=date(2026, 1, 5))


def wrong(desk: Desk) -> list[str]:
    """What a check of the hours objects to."""
    engine = make_engine(desk.paths.database, desk.key, writer=False)
    try:
        with engine.begin() as connection:
            return compare(connection)
    finally:
        engine.dispose()


def listed(desk: Desk) -> tuple[ExceptionRow, ...]:
    """The exceptions list of these days."""
    return desk.ask(exceptions, Exceptions(MORNING.date() - timedelta(days=1), MORNING.date() + timedelta(days=3)))


def test_two_desks_that_scan_the_same_person_make_one_stay(corps: Corps, tmp_path: Path) -> None:  # noqa: F811
    who = corps.volunteer(1)
    card, shift = corps.card(who), corps.shift()
    other = second_desk(corps, tmp_path / "other")
    assert corps.desk.run(scan_card, ScanCard(new_id(), card, shift)).is_in
    corps.room.clock.move(seconds=20)
    assert other.desk.run(scan_card, ScanCard(new_id(), card, shift)).is_in
    carry("service_scan", other, corps.desk)
    corps.room.clock.move(minutes=60)
    gone = corps.desk.run(scan_card, ScanCard(new_id(), card, shift))
    assert (gone.direction, gone.minutes, gone.present) == (Direction.OUT, 60, 0)
    assert corps.desk.run(close_shift, CloseShift(shift)).records == 1
    assert [row.minutes for row in corps.room.rows(FACTS)] == [60]
    other.desk.close()


def test_two_desks_that_close_one_shift_make_the_same_records(corps: Corps, tmp_path: Path) -> None:  # noqa: F811
    people = [corps.volunteer(n) for n in range(3)]
    shift = corps.shift()
    for who in people:
        corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, shift))
    corps.room.clock.move(minutes=50)
    corps.desk.run(scan_by_hand, ScanByHand(new_id(), people[0], shift))
    other = second_desk(corps, tmp_path / "other")
    corps.room.clock.move(hours=3)
    closed = [desk.run(close_shift, CloseShift(shift, force=True)) for desk in (corps.desk, other.desk)]
    assert [one.records for one in closed] == [3, 3]
    assert [tuple(r) for r in corps.room.rows(FACTS)] == [tuple(r) for r in other.rows(FACTS)]
    for table in ("hour_record", "hour_step"):
        carry(table, other, corps.desk)
    # Both desks' first steps are kept where their ids differ; neither doubles a minute.
    assert corps.room.rows("SELECT count(*) AS n FROM hour_record")[0].n == 3
    assert wrong(corps.desk) == []
    other.desk.close()


def test_two_operators_who_close_at_once_close_once(corps: Corps) -> None:  # noqa: F811
    who, shift = corps.volunteer(1), corps.shift()
    corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, shift))
    corps.room.clock.move(minutes=30)
    corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, shift))
    made: list[int] = []
    work = [
        threading.Thread(target=lambda: made.append(corps.desk.run(close_shift, CloseShift(shift)).records))
        for _ in range(4)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert sorted(made) == [0, 0, 0, 1]
    assert corps.room.rows("SELECT count(*) AS n FROM hour_step")[0].n == 1


def test_a_sign_out_before_the_sign_in_makes_no_hours_and_is_listed(corps: Corps) -> None:  # noqa: F811
    who, shift = corps.volunteer(1), corps.shift()
    gone = corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, shift, Direction.OUT))
    assert gone.accepted and not gone.is_in and gone.warning == ScanIssue.OUT_WITHOUT_IN.label
    assert [row.kind for row in listed(corps.desk)] == ["stray"]
    corps.room.clock.move(minutes=10)
    assert corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, shift, Direction.IN)).is_in
    corps.room.clock.move(hours=4)
    due = corps.desk.run(close_due, CloseDue())
    assert (due.records, due.exceptions) == (1, 2)
    assert [row.minutes for row in corps.room.rows(FACTS)] == [110]


def test_thirty_hours_are_not_planned_and_not_believed(corps: Corps) -> None:  # noqa: F811
    who, shift = corps.volunteer(1), corps.shift()
    activity = corps.room.rows("SELECT activity_id FROM service_shift")[0].activity_id
    long = ShiftForm(MORNING, MORNING + timedelta(hours=30))
    assert refusal(lambda: corps.desk.run(save_shift, SaveShift(activity, long))).code == "SHIFT-LONG"
    for moved in (0, 30):
        corps.room.clock.move(hours=moved)
        corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, shift))
        corps.room.clock.move(minutes=5)
        corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, None))
    corps.desk.run(close_shift, CloseShift(shift, force=True))
    corps.room.clock.move(hours=30)
    corps.desk.run(close_due, CloseDue())
    minutes = [row.minutes for row in corps.room.rows(FACTS)]
    assert minutes and max(minutes) <= 12 * 60
    assert listed(corps.desk)


def test_a_stay_of_thirty_hours_outside_shifts_is_listed(corps: Corps) -> None:  # noqa: F811
    who = corps.volunteer(1)
    corps.desk.run(scan_by_hand, ScanByHand(new_id(), who))
    corps.room.clock.move(hours=30)
    corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, None, Direction.OUT))
    corps.room.clock.move(hours=8)
    corps.desk.run(close_due, CloseDue())
    rows = corps.room.rows(FACTS)
    assert all(row.minutes <= 12 * 60 and row.issues != "[]" for row in rows)
    assert listed(corps.desk)


def test_shifts_that_overlap_are_asked_about_and_counted_once(corps: Corps) -> None:  # noqa: F811
    who = corps.volunteer(1)
    first, second = corps.shift(hours=2), corps.shift(MORNING + timedelta(hours=1), title="助浴")
    corps.desk.run(sign_up, SignUpVolunteers(first, (who,)))
    clash = refusal(lambda: corps.desk.run(sign_up, SignUpVolunteers(second, (who,))))
    assert clash.code == "SIGN-UP-CONFIRM"
    corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, first))
    corps.room.clock.move(minutes=75)
    corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, second))
    corps.room.clock.move(minutes=45)
    corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, first))
    corps.room.clock.move(minutes=30)
    corps.desk.run(scan_by_hand, ScanByHand(new_id(), who, second))
    for shift in (first, second):
        corps.desk.run(close_shift, CloseShift(shift))
    rows = corps.room.rows("SELECT minutes, overlap_minutes FROM hour_record ORDER BY hlc")
    assert [(row.minutes, row.overlap_minutes) for row in rows] == [(120, 0), (75, 45)]
    assert [row.kind for row in listed(corps.desk)] == ["double"]
    assert wrong(corps.desk) == []


def test_a_card_of_another_centre_and_one_of_an_unknown_key_sign_nobody_in(corps: Corps) -> None:  # noqa: F811
    own, shift = corps.card(corps.volunteer(1)), corps.shift()
    number, centre = own.split(":")[2].rsplit("-", 1)[0], corps.room.rows("SELECT code FROM centre")[0].code
    neighbour, elsewhere = new_key(), "310101001001"
    arrange(corps.desk, lambda tx: tx.session.add(key_of(neighbour, elsewhere)))
    for text, verdict in (
        (card_code(CardFacts(number, 1, elsewhere), neighbour), CardVerdict.OTHER_CENTRE),
        (card_code(CardFacts(number, 1, elsewhere), new_key()), CardVerdict.UNKNOWN_ISSUER),
        (card_code(CardFacts(number, 1, centre), new_key()), CardVerdict.UNKNOWN_ISSUER),
        (card_code(CardFacts(number, 1, centre), neighbour), CardVerdict.FORGED),
    ):
        said = corps.desk.run(scan_card, ScanCard(new_id(), text, shift))
        assert (said.verdict, said.accepted, said.volunteer) == (verdict, False, None)
    assert corps.room.rows("SELECT count(*) AS n FROM service_scan")[0].n == 0

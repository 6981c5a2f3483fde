"""Killed at any moment between the first scan and the closed shift: no scan is lost, no minute is made twice."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from db import session
from db.check import check
from db.desk import Desk
from db.usecases.service import ScanCard, scan_card
from db.usecases.shift_closing import CloseShift, close_shift
from tests.e2e import children
from tests.e2e.conftest import Kill
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, CLERK, CLERK_PASSPHRASE, start
from tests.helpers.rooms import MovableClock, Room, look
from tests.helpers.volunteers import Corps

pytestmark = pytest.mark.slow

ROUNDS = 20
PEOPLE = 3


def scans_of(desk: Desk, shift_id: str) -> list[str]:
    """The ids of a shift's scans."""
    return [row.id for row in look(desk, "SELECT id FROM service_scan WHERE shift_id = :id", id=shift_id)]


def records_of(desk: Desk, shift_id: str) -> list[tuple[str, int, str]]:
    """Whose, how long and of which scan the records of a shift are."""
    rows = look(
        desk, "SELECT volunteer_id, minutes, scan_in FROM hour_record WHERE shift_id = :id ORDER BY id", id=shift_id
    )
    return [(row.volunteer_id, row.minutes, row.scan_in) for row in rows]


def test_kills_between_scan_and_close_lose_and_double_nothing(tmp_path: Path, run_and_kill: Kill) -> None:
    root, chance = tmp_path / "centre", random.Random(20261122)
    made = start(root)
    made.add_people()
    corps = Corps(Room(made.room, made.desk, made.clock))
    people = [corps.volunteer(n) for n in range(PEOPLE)]
    cards = [corps.card(who) for who in people]
    shifts = [corps.shift() for _ in range(ROUNDS + 1)]
    clock, quiet = made.clock, lambda *words: None
    all_calls = children.count_calls(lambda: children.serve(made.desk, clock, quiet, shifts[-1], cards))
    whole = Counter(minutes for _, minutes, _ in records_of(made.desk, shifts[-1]))
    made.desk.close()

    unclosed = between = 0
    for n, shift in enumerate(shifts[:ROUNDS]):
        calls, after = (None, chance.uniform(0.0, 0.15)) if n % 2 else (chance.randrange(all_calls), None)
        heard = run_and_kill(children.sign_in_and_close, root, shift, cards, calls, after=after)
        kept = {scan_id for kind, scan_id, _ in heard if kind == "scanned"}
        later = MovableClock()
        room = children.room_at(root)
        room.clock = later
        later.move(hours=4)
        desk, _ = session.open_and_sign_in(room, CLERK, CLERK_PASSPHRASE)
        there = scans_of(desk, shift)
        last, request_id, card = heard[-1]
        assert kept <= set(there) <= kept | {request_id}
        if last == "asked":
            between += 1
            again = desk.run(scan_card, ScanCard(request_id, card, shift))
            assert again.repeated is (request_id in there)
            assert Counter(scans_of(desk, shift)) == dict.fromkeys(kept | {request_id}, 1)
        before = records_of(desk, shift)
        if last == "closed":
            assert Counter(minutes for _, minutes, _ in before) == whole
        else:
            unclosed += 1
        # A closed shift has all its records, one that was cut short has none; closing again makes what is missing.
        closed = desk.run(close_shift, CloseShift(shift, force=True))
        assert closed.records == 0 if before else not closed.again
        after_all = records_of(desk, shift)
        assert before in ([], after_all)
        assert max(Counter(scan for _, _, scan in after_all).values(), default=1) == 1
        assert {who for who, _, _ in after_all} <= set(people)
        assert desk.run(close_shift, CloseShift(shift, force=True)).records == 0
        desk.close()
    desk = session.open_desk(children.room_at(root), ADMIN, ADMIN_PASSPHRASE)
    report = check(desk)
    assert report.ok, [finding for finding in report.findings if not finding.ok]
    records = look(desk, "SELECT record_id, count(*) AS steps FROM hour_step GROUP BY record_id")
    captured = look(desk, "SELECT row_id FROM outbox WHERE table_name = 'hour_step'")
    assert {row.steps for row in records} == {1} and len(captured) == len(records)
    desk.close()
    # The kills did fall between scan and close, and shifts were left open by them.
    assert unclosed > ROUNDS // 3 and between

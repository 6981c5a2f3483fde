"""Killed at any moment of redeeming: the ledger balances, the shelf is right, no redemption is lost or doubled."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from db import session
from db.check import check
from db.desk import Desk
from db.domain.permissions import Role
from db.transaction import SignedIn
from db.usecases.redemptions import Pick, RedeemGifts, redeem_gifts
from tests.e2e import children
from tests.e2e.conftest import Kill
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, CLERK, CLERK_PASSPHRASE, Started, start
from tests.helpers.pointing import Points, add_gifts, add_volunteers, wrong
from tests.helpers.rooms import Room, look

pytestmark = pytest.mark.slow

ROUNDS = 100
STOCK, POINTS, PRICE = 5000, 20_000, 8


def seated(started: Started) -> Points:
    """The helpers of points on a centre that was started as the first-start page does it."""
    room = Room(started.room, started.desk, started.clock)
    for row in look(started.desk, "SELECT id, login, name, role FROM operator"):
        room.operators[Role(row.role)] = SignedIn(row.id, row.login, row.name, Role(row.role))
    return Points(room)


def supplied(root: Path) -> Points:
    """A centre with three volunteers who have plenty of points, and soap enough for all of them."""
    started = start(root)
    started.add_people()
    points = seated(started)
    points.people = add_volunteers(points.desk, confirmed_minutes=0)
    add_gifts(points)
    points.limit(None)
    for volunteer in points.people:
        points.give(volunteer, *[POINTS // 100] * 100)
    points.supply("soap", STOCK)
    return points


def assert_right(desk: Desk, gift_id: str, slips: dict[str, str], undone: set[str], maybe_undone: str = "") -> None:
    """Acknowledged redemptions are there once; entries, rows, stock and balances say the same; an auditor is content."""
    rows = {row.id: row for row in look(desk, "SELECT id, serial, entry_id FROM redemption")}
    assert slips.items() <= {row.id: row.serial for row in rows.values()}.items()
    assert len({row.serial for row in rows.values()}) == len(rows)
    entries = Counter(row.id for row in look(desk, "SELECT id FROM points_entry WHERE kind = 'redeem'"))
    assert entries == dict.fromkeys(rows, 1)
    taken_back = Counter(row.redeem_id for row in look(desk, "SELECT redeem_id FROM redemption_undo"))
    assert undone <= set(taken_back) <= undone | {maybe_undone}
    assert set(taken_back.values()) <= {1}
    standing = len(rows) - len(taken_back)
    (shelf,) = look(desk, "SELECT SUM(remaining) AS n FROM stock_batch WHERE gift_id = :id", id=gift_id)
    assert shelf.n == STOCK - standing
    (held,) = look(desk, "SELECT SUM(amount) AS n FROM points_leg WHERE account LIKE 'volunteer/member/%'")
    assert held.n == 3 * POINTS - standing * PRICE
    slip_jobs = Counter(row.subject_id for row in look(desk, "SELECT subject_id FROM print_job"))
    assert slip_jobs == Counter([*rows, *taken_back])
    captured = Counter(row.row_id for row in look(desk, "SELECT row_id FROM outbox WHERE table_name = 'redemption'"))
    assert captured == dict.fromkeys(rows, 1)


def test_a_hundred_kills_during_redemption_lose_nothing(tmp_path: Path, run_and_kill: Kill) -> None:
    root, chance = tmp_path / "centre", random.Random(20261122)
    points = supplied(root)
    people, soap = list(points.people), points.gifts["soap"]
    points.redeem(people[0], PRICE, soap=1)
    one = children.count_calls(lambda: points.redeem(people[0], PRICE, soap=1))
    points.desk.close()

    slips: dict[str, str] = {}
    undone: set[str] = set()
    cut_short = made_meanwhile = 0
    for n in range(ROUNDS):
        # Half of the kills come from outside after a while, half at a counted call within the first few redemptions.
        calls, after = (None, chance.uniform(0.0, 0.05)) if n % 2 else (chance.randrange(4 * one), None)
        heard = run_and_kill(children.redeem_for_ever, root, people, soap, PRICE, n, calls, after=after)
        slips |= {redeem_id: serial for kind, redeem_id, serial in heard if kind == "slip"}
        undone |= {redeem_id for kind, redeem_id, _ in heard if kind == "undone"}
        desk = session.open_desk(children.room_at(root), CLERK, CLERK_PASSPHRASE)
        last, redeem_id, volunteer_id = heard[-1]
        assert_right(desk, soap, slips, undone, redeem_id if last == "undoing" else "")
        if last in ("asked", "undoing"):
            cut_short += 1
        if last == "undoing":
            undone |= {row.redeem_id for row in look(desk, "SELECT redeem_id FROM redemption_undo")}
        if last == "asked":
            there = look(desk, "SELECT serial FROM redemption WHERE id = :id", id=redeem_id)
            made_meanwhile += len(there)
            again = desk.run(redeem_gifts, RedeemGifts(redeem_id, volunteer_id, (Pick(soap, 1),), PRICE))
            assert again.repeated is bool(there)
            assert [row.serial for row in there] in ([], [again.serial])
            slips[redeem_id] = again.serial
            assert_right(desk, soap, slips, undone)
        if n % 10 == 0:
            assert wrong(desk) == []
        desk.close()
    desk = session.open_desk(children.room_at(root), ADMIN, ADMIN_PASSPHRASE)
    report = check(desk)
    assert report.ok, [finding for finding in report.findings if not finding.ok]
    desk.close()
    # The kills did fall into redemptions, and slips were given out between them.
    assert cut_short > ROUNDS // 3
    assert len(slips) > ROUNDS

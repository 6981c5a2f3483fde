"""What a killed process was doing: each function runs in a child of its own, until it is done or killed."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import filelock  # noqa: F401 - loaded before the fork, as it is in a program that has begun to restore
import openpyxl  # noqa: F401

from db import backup, session
from db.desk import Desk
from db.ids import new_id
from db.importing.fields import guess_mapping
from db.importing.plan import plan_import
from db.importing.run import run_import
from db.importing.sheet import read_sheet
from db.room import DataRoom
from db.usecases.cases import RegisterCase, register_case
from db.usecases.redemptions import Pick, RedeemGifts, UndoRedemption, redeem_gifts, undo_redemption
from db.usecases.service import ScanCard, scan_card
from db.usecases.shift_closing import CloseShift, close_shift
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, CLERK, CLERK_PASSPHRASE, FIRST
from tests.helpers.desk_work import Offer, offer
from tests.helpers.rooms import CHEAP_KDF, RECOVERY_CODE, MovableClock

Say = Callable[..., None]
"""Tells whoever watches; whole lines, so that what was said before a kill was heard."""


def room_at(root: Path) -> DataRoom:
    """The data folder as the program finds it when it starts."""
    return DataRoom(root, clock=MovableClock(), kdf=CHEAP_KDF)


def die_after(calls: int) -> None:
    """Kill this process, as the system would, when so many further Python calls were made."""
    left = calls

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)


def request_for(chosen: Offer, resident_id: str, request_id: str) -> RegisterCase:
    """A registration as the walk-in screen sends it."""
    return RegisterCase(
        resident_id=resident_id,
        item_id=chosen.item_id,
        version_id=chosen.version_id,
        ticked=chosen.required,
        mode="accept",
        request_id=request_id,
        repeat_confirmed=True,
    )


def register_for_ever(say: Say, root: Path, residents: list[str], seed: int, calls: int | None) -> None:
    """Say what is asked for before every registration and the receipt's number after it."""
    desk, _ = session.open_and_sign_in(room_at(root), CLERK, CLERK_PASSPHRASE)
    chosen, chance = offer(desk, "高龄津贴"), random.Random(seed)
    say("open", "", "")
    if calls is not None:
        die_after(calls)
    while True:
        resident_id, request_id = chance.choice(residents), new_id()
        say("asked", request_id, resident_id)
        receipt = desk.run(register_case, request_for(chosen, resident_id, request_id))
        say("receipt", request_id, receipt.serial)


def redeem_for_ever(
    say: Say, root: Path, volunteers: list[str], gift_id: str, price: int, seed: int, calls: int | None
) -> None:
    """Say what is asked for before every redemption and the slip's number after it; undo every fourth."""
    desk, _ = session.open_and_sign_in(room_at(root), CLERK, CLERK_PASSPHRASE)
    chance = random.Random(seed)
    say("open", "", "")
    if calls is not None:
        die_after(calls)
    while True:
        request = RedeemGifts(new_id(), chance.choice(volunteers), (Pick(gift_id, 1),), price)
        say("asked", request.redeem_id, request.volunteer_id)
        made = desk.run(redeem_gifts, request)
        say("slip", made.redeem_id, made.serial)
        if chance.random() < 0.25:
            say("undoing", made.redeem_id, request.volunteer_id)
            desk.run(undo_redemption, UndoRedemption(made.redeem_id, "拿错品种", new_id()))
            say("undone", made.redeem_id, made.serial)


def sign_in_and_close(say: Say, root: Path, shift_id: str, cards: list[str], calls: int | None) -> None:
    """Scan cards in and out of a shift three minutes apart, then close it; say what is asked for and what was kept."""
    room, clock = room_at(root), MovableClock()
    room.clock = clock
    desk, _ = session.open_and_sign_in(room, CLERK, CLERK_PASSPHRASE)
    say("open", "", "")
    if calls is not None:
        die_after(calls)
    serve(desk, clock, say, shift_id, cards)


def serve(desk: Desk, clock: MovableClock, say: Say, shift_id: str, cards: list[str]) -> None:
    """What ``sign_in_and_close`` does at an open desk."""
    for card in (*cards, *cards[1:]):
        clock.move(minutes=3)
        request = ScanCard(new_id(), card, shift_id)
        say("asked", request.request_id, card)
        kept = desk.run(scan_card, request)
        say("scanned", kept.scan_id, card)
    say("closing", shift_id, "")
    closed = desk.run(close_shift, CloseShift(shift_id, force=True))
    say("closed", shift_id, str(closed.records))


def import_sheet(say: Say, root: Path, sheet: Path, calls: int | None) -> None:
    """Import a whole sheet, all or nothing."""
    desk, _ = session.open_and_sign_in(room_at(root), ADMIN, ADMIN_PASSPHRASE)
    read = read_sheet(sheet)
    plan = plan_import(read, guess_mapping(read.headings), desk)
    say("open", "", "")
    if calls is not None:
        die_after(calls)
    report = run_import(desk, plan, all_or_nothing=True)
    say("done", str(report.created), "")


def first_start(say: Say, root: Path, calls: int | None) -> None:
    """Set up a centre."""
    say("open", "", "")
    if calls is not None:
        die_after(calls)
    session.start_centre(room_at(root), FIRST, RECOVERY_CODE)
    say("done", "", "")


def back_up(say: Say, root: Path, calls: int | None) -> None:
    """Take one backup after another."""
    desk, _ = session.open_and_sign_in(room_at(root), ADMIN, ADMIN_PASSPHRASE)
    say("open", "", "")
    if calls is not None:
        die_after(calls)
    while True:
        made = backup.take(desk.paths, desk.key, desk.now(), "manual")
        say("done", made.path.name, "")


def restore(say: Say, root: Path, copy: Path, key: bytes, calls: int | None) -> None:
    """Put a backup in place; told to live, say how many calls it took."""
    say("open", "", "")
    if calls is not None:
        die_after(calls)
        backup.restore(room_at(root).paths, copy, key)
    else:
        calls = count_calls(lambda: backup.restore(room_at(root).paths, copy, key))
    say("done", str(calls), "")


def count_calls(work: Callable[[], Any]) -> int:
    """How many Python calls some work makes, to spread the kills over all of it."""
    calls = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls

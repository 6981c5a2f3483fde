"""What is kept of an event of points is all of it."""

from __future__ import annotations

from collections import namedtuple
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.domain import points_moves
from db.domain.points_accounts import AccountKind, Book
from db.domain.points_ledger import EntryKind
from db.domain.points_moves import Change, settle
from db.domain.spending_rights import Place
from db.points_codec import account_key, account_of, decode, entry_columns
from tests.domain.points_worlds import ALONE, MORNING, TODAY, member, stamp, wallet

MORE = {"operator_id": "o", "operator_name": "李敏", "window": 2, "incarnation": "i", "rev": 0}


def through_a_row(change: Change) -> Change:
    columns = entry_columns(change, TODAY, MORE)
    return decode(namedtuple("Row", columns)(**columns))


@given(
    amounts=st.lists(st.integers(1, 50), min_size=1, max_size=5),
    part=st.integers(1, 100),
    kind=st.sampled_from(("pay", "give", "take_from", "close", "credit", "lapse", "between")),
    reason=st.text(max_size=20),
    day=st.none() | st.dates(date(2026, 1, 1), date(2026, 10, 1)),
)
def test_a_change_survives_its_row(amounts: list[int], part: int, kind: str, reason: str, day: date | None) -> None:
    held = wallet("zhou", *amounts, expires_on=day)
    held = replace(held, lots=tuple(replace(lot, warned_on=day) for lot in held.lots))
    usable = sum(amounts) if day is None else 0
    mark = replace(stamp(7, reason or "更正"), arithmetic="1 小时 × 2", rule="1", ref="r")
    change: Change | None
    if kind == "credit":
        change = points_moves.credit(held, part, mark, ALONE, earned_on=TODAY, opens_on=TODAY, expires_on=day)
    elif kind == "take_from":
        change = points_moves.take_from(held, part, mark, ALONE, kind=EntryKind.CLAW_BACK)
    elif kind == "close":
        change = points_moves.close(held, mark, ALONE)
    elif kind == "lapse":
        change = points_moves.lapse(held, mark, ALONE)
    elif kind == "between":
        change = points_moves.between(
            EntryKind.AID, AccountKind.COMMONS, AccountKind.SPENT, Book.TIME, part, mark
        )
    elif usable < part:
        return
    elif kind == "pay":
        change = points_moves.pay(held, part, mark, ALONE, kind=EntryKind.REDEEM)
    else:
        ids = [f"new{n}" for n in range(len(amounts))]
        change = points_moves.give(held, wallet("li"), part, mark, ALONE, ids)
    if change is None:
        return
    assert through_a_row(change) == change
    if change.parts:
        after = settle(held, change)
        undone = Change(replace(change.entry, kind=EntryKind.UNDO, undoes="x"), change.parts)
        assert through_a_row(undone) == undone
        assert settle(held, through_a_row(change)) == after


def test_rights_away_from_home_keep_their_end() -> None:
    held = wallet("zhou", 20)
    change = points_moves.pay(held, 5, stamp(3), ALONE, kind=EntryKind.DONATE)
    place = Place("desk-9", TODAY, "grant-1", MORNING + timedelta(days=7))
    part = replace(change.parts[0], rights=tuple(m._replace(place=place, to="home") for m in change.parts[0].rights))
    away = Change(change.entry, (part,))
    assert through_a_row(away) == away


def test_accounts_have_one_spelling() -> None:
    assert account_key(member("zhou")) == "volunteer/member/zhou"
    assert account_of("volunteer/member/zhou") == member("zhou")
    assert account_of("time/spent/").kind is AccountKind.SPENT

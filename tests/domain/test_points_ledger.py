from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.errors import KnownError
from db.domain.points_accounts import Account, AccountKind, Book
from db.domain.points_audit import examine
from db.domain.points_ledger import (
    Entry,
    EntryKind,
    Leg,
    balances,
    check_entry,
    closing,
    move,
    repayment,
    take_back,
    undo,
)
from tests.domain.points_worlds import MORNING, member

ISSUED = Account(Book.VOLUNTEER, AccountKind.ISSUED)
SPENT = Account(Book.VOLUNTEER, AccountKind.SPENT)
ZHOU = member("zhou")


def entry(kind: EntryKind, legs: tuple[Leg, ...], number: int = 1, **more: object) -> Entry:
    return replace(Entry(f"e{number}", kind, MORNING, number, legs), **more)


def test_legs_sum_to_zero_or_nothing_is_entered() -> None:
    with pytest.raises(ValueError, match="balance"):
        check_entry(entry(EntryKind.EARN, (Leg(ISSUED, -3), Leg(ZHOU, 2))))
    with pytest.raises(ValueError, match="balance"):
        check_entry(entry(EntryKind.EARN, (Leg(ZHOU, 0),)))
    with pytest.raises(ValueError, match="nothing"):
        check_entry(entry(EntryKind.EARN, (Leg(ISSUED, 0), Leg(ZHOU, 0))))


def test_points_never_become_time() -> None:
    time = Account(Book.TIME, AccountKind.MEMBER, "zhou")
    with pytest.raises(ValueError, match="books"):
        check_entry(entry(EntryKind.TRANSFER, move(ZHOU, time, 5)))


def test_each_kind_moves_only_its_own_accounts() -> None:
    with pytest.raises(ValueError, match="does not move"):
        check_entry(entry(EntryKind.EARN, move(ZHOU, SPENT, 5)))
    with pytest.raises(ValueError, match="does not move"):
        check_entry(entry(EntryKind.REDEEM, move(ISSUED, SPENT, 5)))
    assert check_entry(entry(EntryKind.REDEEM, move(ZHOU, SPENT, 5))).amount == 5


def test_an_account_of_the_centre_has_no_holder_and_a_person_one() -> None:
    with pytest.raises(ValueError, match="holder"):
        Account(Book.VOLUNTEER, AccountKind.MEMBER)
    with pytest.raises(ValueError, match="holder"):
        Account(Book.VOLUNTEER, AccountKind.SPENT, "zhou")


@pytest.mark.parametrize("amount", [0, -5, True, 1.5, 10**12])
def test_what_is_no_amount_is_refused(amount: int) -> None:
    with pytest.raises(KnownError) as refused:
        move(ISSUED, ZHOU, amount)
    assert refused.value.code == "POINTS-AMOUNT"


def test_taking_back_asks_for_a_reason() -> None:
    legs = take_back(ZHOU, 10, ISSUED, 4)
    with pytest.raises(KnownError) as refused:
        check_entry(entry(EntryKind.CLAW_BACK, legs, reason="  "))
    assert refused.value.code == "POINTS-REASON"
    assert check_entry(entry(EntryKind.CLAW_BACK, legs, reason="多记了 1 小时"))


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50))
def test_what_was_spent_already_is_owed_and_repaid(balance: int, amount: int, earned: int) -> None:
    after = balances([entry(EntryKind.CLAW_BACK, take_back(ZHOU, balance, ISSUED, amount), reason="更正")])
    owed = -after.get(member("zhou", AccountKind.OWED), 0)
    assert balance + after.get(ZHOU, 0) == max(0, balance - amount)
    assert owed == max(0, amount - balance)
    paid = sum(leg.amount for leg in repayment(ZHOU, owed, earned) if leg.amount > 0)
    assert paid == min(owed, earned)


@given(st.integers(0, 20), st.integers(0, 20))
def test_a_closed_account_is_empty_and_owes_nothing(balance: int, owed: int) -> None:
    legs = closing(ZHOU, balance, owed)
    if not legs:
        assert balance == owed == 0
        return
    after = balances([check_entry(entry(EntryKind.CLOSE, legs, reason="注销"))])
    assert after.get(ZHOU, 0) == -balance
    assert after.get(member("zhou", AccountKind.OWED), 0) == owed


def undone(first: Entry, at: datetime = MORNING, **more: object) -> Entry:
    settings = {"entry_id": "u1", "hlc": 9, "reason": "选错了", "undone": False, "balances": {}} | more
    return undo(first, at=at, **settings)  # type: ignore[arg-type]


def test_an_undo_is_the_opposite_entry() -> None:
    first = entry(EntryKind.REDEEM, move(ZHOU, SPENT, 70), ref="r1")
    back = undone(first)
    assert set(balances([first, back]).values()) == {0}
    assert (back.undoes, back.ref, back.reason) == (first.id, "r1", "选错了")


def test_undo_only_once_in_time_with_a_reason_and_only_what_a_clerk_may() -> None:
    first = entry(EntryKind.REDEEM, move(ZHOU, SPENT, 70))
    late = MORNING + timedelta(minutes=10, seconds=1)
    cases = {
        "UNDO-TWICE": lambda: undone(first, undone=True),
        "UNDO-LATE": lambda: undone(first, at=late),
        "POINTS-REASON": lambda: undone(first, reason=" "),
        "UNDO-KIND": lambda: undone(entry(EntryKind.EARN, move(ISSUED, ZHOU, 3))),
    }
    for code, act in cases.items():
        with pytest.raises(KnownError) as refused:
            act()
        assert refused.value.code == code
    with pytest.raises(KnownError) as refused:
        undone(undone(first))
    assert refused.value.code == "UNDO-KIND"


def test_undo_waits_for_no_one_who_has_spent_it() -> None:
    gift = entry(EntryKind.TRANSFER, move(ZHOU, member("li"), 10))
    with pytest.raises(KnownError) as refused:
        undone(gift, balances={member("li"): 9})
    assert refused.value.code == "UNDO-SPENT"
    assert undone(gift, balances={member("li"): 10})


def test_the_auditor_finds_what_is_wrong() -> None:
    earned = entry(EntryKind.EARN, move(ISSUED, ZHOU, 70), 1)
    first = entry(EntryKind.REDEEM, move(ZHOU, SPENT, 70), 2)
    back = undone(first)
    assert examine([earned, first, back, first]) == ()
    spent_twice = replace(first, id="e3")
    assert [f.code for f in examine([earned, first, spent_twice])] == ["LEDGER-SIDE"]
    assert "LEDGER-ID" in [f.code for f in examine([earned, replace(earned, hlc=5)])]
    assert "LEDGER-UNDO" in [f.code for f in examine([earned, first, back, replace(back, id="u2")])]
    assert "LEDGER-UNDO" in [f.code for f in examine([earned, replace(back, undoes="gone")])]
    crooked = replace(earned, id="e4", legs=(Leg(ISSUED, -1), Leg(ZHOU, 2)))
    assert "LEDGER-ENTRY" in [f.code for f in examine([crooked])]

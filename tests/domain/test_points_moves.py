from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from db.domain.errors import KnownError
from db.domain.points_accounts import AccountKind
from db.domain.points_ledger import EntryKind, balances
from db.domain.points_moves import (
    Stamp,
    Wallet,
    close,
    credit,
    give,
    lapse,
    pay,
    repay,
    settle,
    spendable,
    take_from,
    undo,
)
from db.domain.spending_rights import HOME, Place, Post, RightsKind, RightsMove, receive, send
from tests.domain.points_worlds import ALONE, COMMONS, MORNING, TODAY, member, stamp, wallet

DESK = Post("desk-2", at_home=False)


def lent(held: Wallet, amount: int) -> Wallet:
    """The wallet after rights were handed to the other desk."""
    rights = held.rights.after(send(held.rights, ALONE, "t1", "desk-2", amount, MORNING, TODAY))
    return replace(held, rights=rights.after(receive(rights, "t1", "desk-2", MORNING)))


def test_the_desk_shows_what_it_may_spend_and_why_not_more() -> None:
    """186 on the books, 30 at another window, 6 in publicity: 150 here."""
    held = wallet("zhou", 180)
    opens_on = TODAY + timedelta(3)
    fresh = credit(held, 6, stamp(1), ALONE, earned_on=TODAY, opens_on=opens_on, expires_on=None)
    held = lent(settle(held, fresh), 30)
    assert (held.balance, spendable(held, ALONE, MORNING, 30), spendable(held, DESK, MORNING, 30)) == (186, 150, 30)
    with pytest.raises(KnownError) as refused:
        pay(held, 151, stamp(2), ALONE, kind=EntryKind.REDEEM)
    assert (refused.value.code, refused.value.details) == ("RIGHTS-SHORT", {"spendable": 150, "elsewhere": 30})
    with pytest.raises(KnownError) as refused:
        pay(held, 181, stamp(2), ALONE, kind=EntryKind.REDEEM)
    assert refused.value.code == "POINTS-SHORT"


def test_an_earning_and_a_bonus_come_from_different_sources() -> None:
    dates = {"earned_on": TODAY, "opens_on": TODAY, "expires_on": None}
    earned = credit(wallet("zhou"), 3, stamp(1), ALONE, **dates)  # type: ignore[arg-type]
    bonus = credit(wallet("zhou"), 2, stamp(2), ALONE, kind=EntryKind.BONUS, **dates)  # type: ignore[arg-type]
    kinds = [change.entry.legs[0].account.kind for change in (earned, bonus)]
    assert kinds == [AccountKind.ISSUED, AccountKind.PROMOTION]


def test_an_entry_keeps_the_rule_and_the_sum() -> None:
    noted = replace(stamp(1), rule="3", arithmetic="2 小时 × 1.5 = 3 分", ref="h1")
    dates = {"earned_on": TODAY, "opens_on": TODAY, "expires_on": None}
    entry = credit(wallet("zhou"), 3, noted, ALONE, **dates).entry  # type: ignore[arg-type]
    assert (entry.rule, entry.arithmetic, entry.ref) == ("3", "2 小时 × 1.5 = 3 分", "h1")


def test_taking_back_stops_at_what_is_here_and_the_rest_is_owed() -> None:
    held = lent(wallet("zhou", 10), 4)
    change = take_from(held, 9, stamp(1, "时长更正"), ALONE, kind=EntryKind.CLAW_BACK)
    after = settle(held, change)
    assert (after.balance, after.owed, after.rights.total) == (4, 3, 4)
    again = settle(after, take_from(after, 2, stamp(2, "违规"), ALONE, kind=EntryKind.PENALTY))
    assert (again.balance, again.owed) == (4, 5)
    assert repay(again, stamp(3), ALONE) is None
    here = repay(again, stamp(3), DESK)
    assert here is not None
    assert settle(again, here).owed == 1


def test_contested_hours_give_back_their_own_lot() -> None:
    held = wallet("zhou", 6, 3, 8)
    change = take_from(held, 3, stamp(1, "有异议"), ALONE, kind=EntryKind.CLAW_BACK, first={"zhou-1"})
    assert [lot.left for lot in settle(held, change).lots] == [6, 0, 8]


def test_a_gift_moves_lots_and_rights_and_can_be_undone_while_it_is_whole() -> None:
    zhou, li = wallet("zhou", 3, 9), wallet("li", 1)
    change = give(zhou, li, 5, stamp(1), ALONE, ["x", "y"])
    after, received = settle(zhou, change), settle(li, change)
    assert (after.balance, received.balance, received.rights.total) == (7, 6, 6)
    assert [(lot.id, lot.left) for lot in received.lots] == [("li-0", 1), ("x", 3), ("y", 2)]
    wallets = {w.account: w for w in (after, received)}
    back = undo(change, stamp(2, "给错人"), undone=False, wallets=wallets, others={})
    assert settle(after, back).lots == zhou.lots
    assert settle(received, back).balance == 1
    assert settle(received, back).rights.total == 1
    assert set(balances([change.entry, back.entry]).values()) == {0}
    spent = settle(received, pay(received, 4, stamp(3), ALONE, kind=EntryKind.REDEEM))
    with pytest.raises(KnownError) as refused:
        undo(change, stamp(4, "给错人"), undone=False, wallets=wallets | {spent.account: spent}, others={})
    assert refused.value.code == "UNDO-SPENT"


def test_a_gift_that_was_used_up_stays_even_if_other_points_are_left() -> None:
    zhou, li = wallet("zhou", 5), wallet("li", 50)
    li = replace(li, lots=(replace(li.lots[0], earned_on=TODAY),))
    change = give(zhou, li, 5, stamp(1), ALONE, ["x"])
    received = settle(li, change)
    spent = settle(received, pay(received, 4, stamp(2), ALONE, kind=EntryKind.REDEEM))
    wallets = {w.account: w for w in (settle(zhou, change), spent)}
    with pytest.raises(KnownError) as refused:
        undo(change, stamp(3, "给错人"), undone=False, wallets=wallets, others={})
    assert refused.value.code == "UNDO-SPENT"


def test_one_id_never_spends_twice() -> None:
    zhou = wallet("zhou", 9)
    after = settle(zhou, pay(zhou, 2, stamp(1), ALONE, kind=EntryKind.REDEEM))
    with pytest.raises(ValueError, match="already"):
        pay(after, 2, stamp(1), ALONE, kind=EntryKind.REDEEM)


def test_a_gift_whose_rights_have_gone_to_another_desk_stays() -> None:
    zhou, li = wallet("zhou", 5), Wallet(member("li"))
    change = give(zhou, li, 5, stamp(1), ALONE, ["x"])
    received = lent(settle(li, change), 5)
    wallets = {w.account: w for w in (settle(zhou, change), received)}
    with pytest.raises(KnownError) as refused:
        undo(change, stamp(2, "给错人"), undone=False, wallets=wallets, others={})
    assert refused.value.code == "UNDO-SPENT"


def test_a_donation_is_undone_while_the_commons_still_have_it() -> None:
    zhou = wallet("zhou", 9)
    change = pay(zhou, 9, stamp(1), ALONE, kind=EntryKind.DONATE)
    after = settle(zhou, change)
    touched = {after.account: after}
    with pytest.raises(KnownError) as refused:
        undo(change, stamp(2, "改主意"), undone=False, wallets=touched, others={COMMONS: 8})
    assert refused.value.code == "UNDO-SPENT"
    back = undo(change, stamp(2, "改主意"), undone=False, wallets=touched, others={COMMONS: 9})
    assert settle(after, back).lots == zhou.lots


def test_lapsing_takes_only_what_is_over_and_held_here() -> None:
    end = TODAY - timedelta(1)
    held = wallet("zhou", 10, 5, expires_on=end)
    told = replace(held, lots=tuple(replace(lot, warned_on=end - timedelta(60)) for lot in held.lots))
    told = replace(told, lots=(*told.lots, replace(told.lots[0], id="new", left=7, amount=7, expires_on=None)))
    told = replace(told, rights=told.rights.after([RightsMove(RightsKind.EARN, "new", Place(HOME, TODAY), 7)]))
    assert lapse(held, stamp(1), ALONE) is None
    all_here = lapse(told, stamp(1), ALONE)
    assert all_here is not None
    assert (all_here.entry.amount, settle(told, all_here).balance, settle(told, all_here).rights.total) == (15, 7, 7)
    away = lapse(lent(told, 20), stamp(1), ALONE)
    assert away is not None
    assert away.entry.amount == 2


def test_whoever_leaves_takes_nothing_along_and_owes_nothing() -> None:
    held = replace(wallet("zhou", 10), owed=4)
    change = close(held, stamp(1, "去世"), ALONE)
    assert change is not None
    after = settle(held, change)
    assert (after.balance, after.owed, after.rights.total) == (0, 0, 0)
    assert close(after, stamp(2, "去世"), ALONE) is None
    with pytest.raises(KnownError) as refused:
        close(held, stamp(1), ALONE)
    assert refused.value.code == "POINTS-REASON"


def test_a_change_leaves_other_wallets_alone() -> None:
    li = wallet("li", 8)
    assert settle(li, pay(wallet("zhou", 9), 9, stamp(1), ALONE, kind=EntryKind.REDEEM)) is li


def test_a_stamp_knows_the_business_day() -> None:
    assert Stamp("e1", MORNING, 1).today == TODAY
    assert Stamp("e1", MORNING + timedelta(hours=16), 1).today == TODAY + timedelta(1)

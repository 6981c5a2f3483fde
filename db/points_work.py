"""Movements of points that several use cases make: credits with what they repay, taking back, closing an account."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from db.domain import points_moves
from db.domain.points_accounts import Account, AccountKind, Book
from db.domain.points_ledger import EntryKind
from db.domain.points_moves import Stamp, Wallet, settle
from db.points_store import load_wallet, post_of, record_change, stamp
from db.transaction import Transaction

TIME_ACCOUNTS = (AccountKind.MEMBER, AccountKind.DONATE_ONLY)


def credit(
    tx: Transaction,
    wallet: Wallet,
    amount: int,
    mark: Stamp,
    *,
    kind: EntryKind = EntryKind.EARN,
    earned_on: date,
    opens_on: date,
    expires_on: date | None,
) -> Wallet:
    """Give points, and let them repay what is owed. Returns the wallet after both."""
    change = points_moves.credit(
        wallet,
        amount,
        mark,
        post_of(tx),
        kind=kind,
        earned_on=earned_on,
        opens_on=opens_on,
        expires_on=expires_on,
    )
    record_change(tx, change)
    wallet = settle(wallet, change)
    if not wallet.owed or wallet.account.kind is not AccountKind.MEMBER:
        return wallet
    back = points_moves.repay(wallet, stamp(tx, wallet.account.book, ref=mark.ref), post_of(tx))
    if back is None:
        return wallet
    record_change(tx, back)
    return settle(wallet, back)


def take_back(
    tx: Transaction, wallet: Wallet, amount: int, mark: Stamp, kind: EntryKind, first: Collection[str] = ()
) -> Wallet:
    """Take points back or take them as a penalty; what is not there is owed. Returns the wallet after it."""
    change = points_moves.take_from(wallet, amount, mark, post_of(tx), kind=kind, first=first)
    record_change(tx, change)
    return settle(wallet, change)


def close_accounts(tx: Transaction, volunteer_id: str, reason: str) -> tuple[int, int]:
    """Empty every account of somebody who left, died or is to be forgotten. Returns entries and points or minutes."""
    entries = amount = 0
    for book in Book:
        kinds = TIME_ACCOUNTS if book is Book.TIME else (AccountKind.MEMBER,)
        for kind in kinds:
            wallet = load_wallet(tx, Account(book, kind, volunteer_id))
            change = points_moves.close(wallet, stamp(tx, book, reason=reason), post_of(tx))
            if change is not None:
                record_change(tx, change)
                entries += 1
                amount += wallet.balance
    return entries, amount

"""Everything that can happen to somebody's points, whole: the entry, the lots it uses up and the rights it moves.

An entry never stands alone: what leaves an account leaves lots and rights too, so that balance, lots and rights of
an account always have the same sum. Taking back stops at what is held here; what is missing is owed and repaid
from later earnings, and no balance ever goes below zero.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from db.domain import points_ledger as ledger
from db.domain import spending_rights
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.points_accounts import Account, AccountKind, Book
from db.domain.points_expiry import (
    Draw,
    Lot,
    available,
    balance,
    draw,
    give_back,
    handed_on,
    lapsing,
    take,
    take_up_to,
)
from db.domain.points_ledger import Entry, EntryKind
from db.domain.spending_rights import NO_RIGHTS, Post, Rights, RightsKind, RightsMove


@dataclass(frozen=True, slots=True)
class Wallet:
    """One account of a person as it stands: its lots, its rights, and what is owed from earlier (待补)."""

    account: Account
    lots: tuple[Lot, ...] = ()
    rights: Rights = NO_RIGHTS
    owed: int = 0

    @property
    def balance(self) -> int:
        """账面余额."""
        return balance(self.lots)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every entry is marked with. ``id`` is the entry's; ``notice_days`` is the present period of notice."""

    id: str
    at: datetime
    hlc: int
    reason: str = ""
    rule: str = ""
    arithmetic: str = ""
    ref: str = ""
    notice_days: int = 30

    @property
    def today(self) -> date:
        """The business day."""
        return business_date(self.at)


@dataclass(frozen=True, slots=True)
class Part:
    """What a change does to one wallet: lots drawn on, given back and made, rights moved, debt made or repaid."""

    account: Account
    draws: tuple[Draw, ...] = ()
    returns: tuple[Draw, ...] = ()
    lots: tuple[Lot, ...] = ()
    rights: tuple[RightsMove, ...] = ()
    owed: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One entry and what it does to the wallets it touches."""

    entry: Entry
    parts: tuple[Part, ...]


def settle(wallet: Wallet, change: Change) -> Wallet:
    """A wallet after a change; untouched when the change is about others."""
    for part in change.parts:
        if part.account == wallet.account:
            lots = (*give_back(take(wallet.lots, part.draws), part.returns), *part.lots)
            wallet = replace(
                wallet, lots=lots, rights=wallet.rights.after(part.rights), owed=wallet.owed + part.owed
            )
    return wallet


def spendable(wallet: Wallet, post: Post, now: datetime, notice_days: int) -> int:
    """本窗口现在可花: what both the lots and the rights held here allow."""
    today = business_date(now)
    return min(
        available(wallet.lots, today, notice_days), spending_rights.spendable(wallet.rights, post, now, today)
    )


def _entry(kind: EntryKind, legs: tuple[ledger.Leg, ...], stamp: Stamp) -> Entry:
    return ledger.check_entry(
        Entry(
            stamp.id,
            kind,
            stamp.at,
            stamp.hlc,
            legs,
            stamp.reason.strip(),
            stamp.rule,
            stamp.arithmetic,
            stamp.ref,
        )
    )


def credit(
    wallet: Wallet,
    amount: int,
    stamp: Stamp,
    post: Post,
    *,
    kind: EntryKind = EntryKind.EARN,
    earned_on: date,
    opens_on: date,
    expires_on: date | None,
) -> Change:
    """Points earned or given as a bonus; the lot has the entry's id."""
    source = AccountKind.PROMOTION if kind is EntryKind.BONUS else AccountKind.ISSUED
    legs = ledger.move(Account(wallet.account.book, source), wallet.account, amount)
    lot = Lot(stamp.id, amount, amount, earned_on, opens_on, expires_on)
    rights = spending_rights.earn(wallet.rights, post, stamp.id, amount, opens_on)
    return Change(_entry(kind, legs, stamp), (Part(wallet.account, lots=(lot,), rights=rights),))


def repay(wallet: Wallet, stamp: Stamp, post: Post) -> Change | None:
    """What is owed, repaid as far as the rights held here reach; None when nothing can be. Run after each credit."""
    amount = min(wallet.owed, wallet.balance, spending_rights.here(wallet.rights, post, stamp.at))
    legs = ledger.repayment(wallet.account, wallet.owed, amount)
    if not legs:
        return None
    part = _taken(wallet, amount, stamp, post)
    return Change(_entry(EntryKind.REPAY, legs, stamp), (replace(part, owed=-amount),))


def pay(wallet: Wallet, amount: int, stamp: Stamp, post: Post, *, kind: EntryKind) -> Change:
    """Points that their owner gives up: REDEEM, DONATE or HONOUR.

    Raises KnownError POINTS-AMOUNT, POINTS-SHORT, RIGHTS-SHORT.
    """
    target = {
        EntryKind.REDEEM: AccountKind.SPENT,
        EntryKind.DONATE: AccountKind.COMMONS,
        EntryKind.HONOUR: AccountKind.HONOURED,
    }[kind]
    legs = ledger.move(wallet.account, Account(wallet.account.book, target), amount)
    return Change(_entry(kind, legs, stamp), (_spent(wallet, amount, stamp, post),))


def between(
    kind: EntryKind, source: AccountKind, target: AccountKind, book: Book, amount: int, stamp: Stamp
) -> Change:
    """An entry between two accounts of the centre (公益支出, 褒奖); no wallet changes."""
    return Change(_entry(kind, ledger.move(Account(book, source), Account(book, target), amount), stamp), ())


def give(
    donor: Wallet, recipient: Wallet, amount: int, stamp: Stamp, post: Post, lot_ids: Sequence[str]
) -> Change:
    """转赠: the lots that move keep their age and their date. ``lot_ids``: fresh ids, at least one per lot drawn.

    Raises KnownError POINTS-SELF, POINTS-AMOUNT, POINTS-SHORT, RIGHTS-SHORT.
    """
    legs = ledger.move(donor.account, recipient.account, amount)
    gone = _spent(donor, amount, stamp, post)
    lots = handed_on(donor.lots, gone.draws, lot_ids[: len(gone.draws)], stamp.today)
    rights = spending_rights.earn(recipient.rights, post, stamp.id, amount, stamp.today)
    return Change(
        _entry(EntryKind.TRANSFER, legs, stamp), (gone, Part(recipient.account, lots=lots, rights=rights))
    )


def take_from(
    wallet: Wallet, amount: int, stamp: Stamp, post: Post, *, kind: EntryKind, first: Collection[str] = ()
) -> Change:
    """CLAW_BACK (hours corrected, contested or void) or PENALTY; what is not there or not held here is owed.

    ``first``: the lots that the corrected hours made.
    Raises KnownError POINTS-AMOUNT, POINTS-REASON.
    """
    target = {EntryKind.CLAW_BACK: AccountKind.ISSUED, EntryKind.PENALTY: AccountKind.FORFEITED}[kind]
    there = min(wallet.balance, spending_rights.here(wallet.rights, post, stamp.at))
    legs = ledger.take_back(wallet.account, there, Account(wallet.account.book, target), amount)
    taken = min(amount, there)
    part = _taken(wallet, taken, stamp, post, first) if taken else Part(wallet.account)
    return Change(_entry(kind, legs, stamp), (replace(part, owed=amount - taken),))


def lapse(wallet: Wallet, stamp: Stamp, post: Post) -> Change | None:
    """What lapses today, as far as the rights held here reach; None when nothing does."""
    room = spending_rights.here(wallet.rights, post, stamp.at)
    draws = []
    for ended in lapsing(wallet.lots, stamp.today, stamp.notice_days):
        part = min(ended.amount, room)
        room -= part
        if part:
            draws.append(Draw(ended.lot_id, part))
    amount = sum(d.amount for d in draws)
    if not amount:
        return None
    legs = ledger.move(wallet.account, Account(wallet.account.book, AccountKind.EXPIRED), amount)
    rights = spending_rights.take_away(
        wallet.rights, post, stamp.id, amount, stamp.at, newest_first=False
    )
    return Change(_entry(EntryKind.EXPIRE, legs, stamp), (Part(wallet.account, tuple(draws), rights=rights),))


def close(wallet: Wallet, stamp: Stamp, post: Post) -> Change | None:
    """Empty the account of somebody who leaves, died or asks to be forgotten; None when there is nothing.

    Rights elsewhere stay on the account until they come home; then it is closed again.
    """
    there = min(wallet.balance, spending_rights.here(wallet.rights, post, stamp.at))
    legs = ledger.closing(wallet.account, there, wallet.owed)
    if not legs:
        return None
    part = _taken(wallet, there, stamp, post) if there else Part(wallet.account)
    return Change(_entry(EntryKind.CLOSE, legs, stamp), (replace(part, owed=-wallet.owed),))


def undo(
    change: Change,
    stamp: Stamp,
    *,
    undone: bool,
    wallets: Mapping[Account, Wallet],
    others: Mapping[Account, int],
    grace: timedelta = ledger.GRACE,
) -> Change:
    """The opposite of a change. ``wallets`` are those it touches, ``others`` holds the balance of the commons
    where it was given to.

    Raises the KnownErrors of :func:`db.domain.points_ledger.undo`.
    """
    known = dict(others) | {account: wallet.balance for account, wallet in wallets.items()}
    known |= {Account(a.book, AccountKind.OWED, a.holder): -wallet.owed for a, wallet in wallets.items()}
    entry = ledger.undo(
        change.entry,
        entry_id=stamp.id,
        at=stamp.at,
        hlc=stamp.hlc,
        reason=stamp.reason.strip(),
        undone=undone,
        balances=known,
        grace=grace,
    )
    parts = []
    for part in change.parts:
        wallet = wallets[part.account]
        made = tuple(Draw(lot.id, lot.amount) for lot in part.lots)
        left = {lot.id: lot.left for lot in wallet.lots}
        if any(left.get(d.lot_id, 0) < d.amount for d in made):
            raise KnownError("UNDO-SPENT", "对方已经用掉了这些分，不能撤销；请双方协商后另记一笔。")
        back = spending_rights.undo(wallet.rights, change.entry.id)
        gone = tuple(
            m._replace(kind=RightsKind.SPEND, ref=stamp.id, amount=-m.amount)
            for m in part.rights
            if m.kind is RightsKind.EARN
        )
        if any(wallet.rights.held.get(m.place, 0) + m.amount < 0 for m in gone):
            raise KnownError("UNDO-SPENT", "对方的分已调到别的窗口，不能撤销；请双方协商后另记一笔。")
        parts.append(Part(part.account, made, part.draws, rights=(*back, *gone), owed=-part.owed))
    return Change(entry, tuple(parts))


def _spent(wallet: Wallet, amount: int, stamp: Stamp, post: Post) -> Part:
    if wallet.rights.of(RightsKind.SPEND, stamp.id):
        raise ValueError(f"{stamp.id} has been spent already")
    draws = draw(wallet.lots, amount, stamp.today, stamp.notice_days)
    rights = spending_rights.spend(wallet.rights, post, stamp.id, amount, stamp.at, stamp.today)
    return Part(wallet.account, draws, rights=rights)


def _taken(
    wallet: Wallet, amount: int, stamp: Stamp, post: Post, first: Collection[str] = ()
) -> Part:
    draws = take_up_to(wallet.lots, amount, first)
    rights = spending_rights.take_away(wallet.rights, post, stamp.id, amount, stamp.at)
    return Part(wallet.account, draws, rights=rights)

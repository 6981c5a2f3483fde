"""A member's wallet and a shelf for tests of points: small helpers that stamp what happens."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from db.domain.points_accounts import Account, AccountKind, Book
from db.domain.points_expiry import Lot
from db.domain.points_moves import Stamp, Wallet
from db.domain.spending_rights import HOME, NO_RIGHTS, Place, Post, RightsKind, RightsMove

MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
ALONE = Post("desk-1", at_home=True)
COMMONS = Account(Book.VOLUNTEER, AccountKind.COMMONS)


def member(name: str, kind: AccountKind = AccountKind.MEMBER) -> Account:
    return Account(Book.VOLUNTEER, kind, name)


def stamp(number: int, reason: str = "", *, after: timedelta = timedelta(0)) -> Stamp:
    return Stamp(f"e{number:05}", MORNING + after, number, reason=reason)


def wallet(name: str, *amounts: int, expires_on: date | None = None) -> Wallet:
    """A wallet with one open lot per amount, the oldest first, and all rights at home."""
    lots = tuple(
        Lot(f"{name}-{n}", amount, amount, date(2026, 1, 1) + timedelta(n), date(2026, 1, 2), expires_on)
        for n, amount in enumerate(amounts)
    )
    rights = NO_RIGHTS.after(
        RightsMove(RightsKind.EARN, lot.id, Place(HOME, lot.opens_on), lot.amount) for lot in lots
    )
    return Wallet(member(name), lots, rights)

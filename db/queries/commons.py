"""The commons (公益池) of a book: what was given, what it paid for, and what may still be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.domain.clock import instant_of
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.domain.points_accounts import Account, AccountKind, Book
from db.domain.points_ledger import EntryKind
from db.points_codec import account_key, account_of
from db.points_people import load_redemption_rules
from db.points_store import centre_balance
from db.registry import query
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class GetCommonsBook:
    """Which book's commons, and how many of the latest entries."""

    book: Book = Book.TIME
    limit: int = 200


@dataclass(frozen=True, slots=True)
class CommonsRow:
    """One entry; ``amount`` is signed as the commons see it, ``who`` gave it or was given it, masked."""

    entry_id: str
    kind: EntryKind
    at: datetime
    amount: int
    who: str
    words: str
    operator: str
    undone: bool
    undoable: bool


@dataclass(frozen=True, slots=True)
class CommonsBook:
    """What the commons hold, and their latest entries, newest first."""

    book: Book
    balance: int
    rows: tuple[CommonsRow, ...]


@query("points.commons", needs=Permission.POINTS_READ)
def commons_book(reader: Reader, request: GetCommonsBook) -> CommonsBook:
    """The commons of a book with their latest entries."""
    commons = Account(request.book, AccountKind.COMMONS)
    rows = reader.rows(
        "SELECT l.entry_id, l.amount, e.kind, e.at, e.account, e.ref, e.arithmetic, e.reason, e.operator_name, "
        "v.number, v.name, r.name AS resident, EXISTS (SELECT 1 FROM points_entry u WHERE u.undoes = e.id) AS undone "
        "FROM (SELECT entry_id, amount, hlc FROM points_leg WHERE account = :account ORDER BY hlc DESC LIMIT :limit) l "
        "JOIN points_entry e ON e.id = l.entry_id "
        "LEFT JOIN volunteer v ON v.id = substr(e.account, length(e.account) - 31) "
        "LEFT JOIN resident r ON r.id = e.ref ORDER BY l.hlc DESC",
        {"account": account_key(commons), "limit": request.limit},
    )
    grace, found = load_redemption_rules(reader).policy.grace, []
    for row in rows:
        kind, at = EntryKind(row.kind), instant_of(row.at)
        giver = bool(row.account) and bool(account_of(row.account).holder)
        who = f"{mask_name(row.name)} {row.number}" if giver and row.name else mask_name(row.resident or "")
        open_still = kind in (EntryKind.DONATE, EntryKind.AID) and at <= reader.now <= at + grace
        found.append(
            CommonsRow(
                row.entry_id,
                kind,
                at,
                row.amount,
                who,
                row.arithmetic or row.reason,
                row.operator_name,
                bool(row.undone),
                open_still and not row.undone,
            )
        )
    return CommonsBook(request.book, centre_balance(reader, commons), tuple(found))

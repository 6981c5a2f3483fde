"""Points in the database: reading a wallet, recording one event whole, and what SQL needs to know of it.

An event is one append-only row of ``points_entry``. Legs, lots, rights and totals are projections of these rows,
written here in the same transaction and made anew by :mod:`db.points_rebuild`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from db.domain.clock import instant_of
from db.domain.points_accounts import Account, AccountKind, Book
from db.domain.points_expiry import Draw, Lot
from db.domain.points_moves import Change, Part, Stamp, Wallet
from db.domain.points_rules import rules_on
from db.domain.spending_rights import Place, Post, Rights, RightsMove
from db.person_facts import listed
from db.points_codec import account_key, decode, entry_columns
from db.points_versions import load_versions
from db.transaction import Reader, Transaction

ENTRY_COLUMNS = (
    "id, book, kind, account, amount, made_on, at, hlc, ref, undoes, rule, arithmetic, reason, body"
)
"""What :func:`db.points_codec.decode` and the lists read of an entry."""


def post_of(reader: Reader) -> Post:
    """Where this desk spends. A desk without a server is the centre's pool and holds all rights."""
    return Post(reader.desk.incarnation, at_home=True)


def member(volunteer_id: str, book: Book = Book.VOLUNTEER) -> Account:
    """A person's account in a book."""
    return Account(book, AccountKind.MEMBER, volunteer_id)


def notice_days(reader: Reader, book: Book) -> int:
    """The period of notice before points of a book lapse; minutes of the time bank never do."""
    if book is Book.TIME:
        return 0
    return rules_on(load_versions(reader, book), reader.today).expiry.notice_days


def stamp(
    tx: Transaction,
    book: Book,
    entry_id: str | None = None,
    *,
    reason: str = "",
    rule: str = "",
    arithmetic: str = "",
    ref: str = "",
) -> Stamp:
    """The mark of one entry made now."""
    return Stamp(
        entry_id or tx.new_id(), tx.now, tx.hlc(), reason, rule, arithmetic, ref, notice_days(tx, book)
    )


def load_lots(reader: Reader, account: Account, used: tuple[Draw, ...] = ()) -> tuple[Lot, ...]:
    """The lots of an account that have something left, and those that were drawn on by what is to be undone."""
    marks, values = listed([draw.lot_id for draw in used])
    rows = reader.rows(
        "SELECT id, amount, remaining, earned_on, opens_on, expires_on, warned_on FROM points_lot "
        f"WHERE account = :account AND (remaining > 0 OR id IN ({marks}))",
        {"account": account_key(account), **values},
    )
    return tuple(
        Lot(
            row.id,
            row.amount,
            row.remaining,
            date.fromisoformat(row.earned_on),
            date.fromisoformat(row.opens_on),
            _day(row.expires_on),
            _day(row.warned_on),
        )
        for row in rows
    )


def load_rights(reader: Reader, account: Account, moves: Iterable[RightsMove] = ()) -> Rights:
    """The rights of an account; ``moves`` are those of the event that is to be undone."""
    rows = reader.rows(
        "SELECT holder, opens_on, grant_id, ends_at, amount FROM points_right WHERE account = :account UNION ALL "
        "SELECT NULL, NULL, transfer_id, NULL, amount FROM points_transit WHERE account = :account",
        {"account": account_key(account)},
    )
    held, transit = {}, {}
    for row in rows:
        if row.holder is None:
            transit[row.grant_id] = int(row.amount)
        else:
            place = Place(row.holder, date.fromisoformat(row.opens_on), row.grant_id, instant_of(row.ends_at))
            held[place] = int(row.amount)
    return Rights(frozenset(moves), held, transit)


def load_wallet(reader: Reader, account: Account, undoing: Part | None = None) -> Wallet:
    """An account of a person as it stands; with ``undoing`` it knows the lots and rights which that part moved."""
    owed = -balance(reader, Account(account.book, AccountKind.OWED, account.holder))
    part = undoing or Part(account)
    return Wallet(account, load_lots(reader, account, part.draws), load_rights(reader, account, part.rights), owed)


def balance(reader: Reader, account: Account) -> int:
    """The balance of one person's account: the sum of its legs."""
    return int(
        reader.scalar(
            "SELECT COALESCE(SUM(amount), 0) FROM points_leg WHERE account = :account",
            {"account": account_key(account)},
        )
    )


def centre_balance(reader: Reader, account: Account) -> int:
    """The balance of an account of the centre, kept as a running total."""
    found = reader.scalar(
        "SELECT amount FROM points_total WHERE account = :account", {"account": account_key(account)}
    )
    return int(found or 0)


def load_change(reader: Reader, entry_id: str) -> Change | None:
    """One event as it was recorded; None when there is no such entry."""
    row = reader.one(f"SELECT {ENTRY_COLUMNS} FROM points_entry WHERE id = :id", {"id": entry_id})
    return None if row is None else decode(row)


def is_undone(reader: Reader, entry_id: str) -> bool:
    """Whether an opposite entry exists."""
    return reader.scalar("SELECT 1 FROM points_entry WHERE undoes = :id", {"id": entry_id}) is not None


def record_change(tx: Transaction, change: Change) -> None:
    """Keep one event, and bring what is projected from it up to date, in this transaction."""
    actor = tx.operator
    tx.connection.exec_driver_sql(
        ENTRY_INSERT,
        entry_columns(
            change,
            tx.today,
            {
                "operator_id": actor.operator_id if actor else "",
                "operator_name": actor.name if actor else "",
                "window": tx.desk.window,
                "incarnation": tx.desk.incarnation,
                "rev": 0,
            },
        ),
    )
    project_change(tx.connection, change, tx.today)


_STORED = (
    *(name.strip() for name in ENTRY_COLUMNS.split(",")),
    "operator_id",
    "operator_name",
    "window",
    "incarnation",
    "rev",
)
ENTRY_INSERT = (
    f"INSERT INTO points_entry ({', '.join(_STORED)}) VALUES ({', '.join(f':{name}' for name in _STORED)})"
)


class LegRow(NamedTuple):
    """One leg as SQL reads it."""

    entry_id: str
    position: int
    account: str
    amount: int
    hlc: int
    made_on: str


def leg_rows(change: Change, made_on: str) -> list[LegRow]:
    """The legs of an event as SQL reads them."""
    entry = change.entry
    return [
        LegRow(entry.id, n, account_key(leg.account), leg.amount, entry.hlc, made_on)
        for n, leg in enumerate(entry.legs)
    ]


LEG_INSERT = (
    "INSERT INTO points_leg (entry_id, position, account, amount, hlc, made_on) VALUES (?, ?, ?, ?, ?, ?)"
)
TOTAL_ADD = (
    "INSERT INTO points_total (account, amount) VALUES (?, ?) "
    "ON CONFLICT (account) DO UPDATE SET amount = amount + excluded.amount"
)
LOT_INSERT = (
    "INSERT INTO points_lot (account, id, amount, remaining, earned_on, opens_on, expires_on, warned_on, entry_id) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
RIGHT_ADD = (
    "INSERT INTO points_right (account, holder, opens_on, grant_id, ends_at, amount) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (account, holder, opens_on, grant_id) DO UPDATE SET amount = amount + excluded.amount"
)


def project_change(connection: Connection, change: Change, made_on: date) -> None:
    """Legs, totals, lots and rights as this event leaves them."""
    legs = leg_rows(change, made_on.isoformat())
    _many(connection, LEG_INSERT, legs)
    _many(connection, TOTAL_ADD, [(leg.account, leg.amount) for leg in legs if leg.account.endswith("/")])
    for part in change.parts:
        _project_part(connection, part, change.entry.id)


def _project_part(connection: Connection, part: Part, entry_id: str) -> None:
    key = account_key(part.account)
    moved = [(-draw.amount, key, draw.lot_id) for draw in part.draws]
    moved += [(draw.amount, key, draw.lot_id) for draw in part.returns]
    _many(connection, "UPDATE points_lot SET remaining = remaining + ? WHERE account = ? AND id = ?", moved)
    _many(connection, LOT_INSERT, [lot_row(key, lot, entry_id) for lot in part.lots])
    sums: Counter[Place] = Counter()
    for move in part.rights:
        sums[move.place] += move.amount
    rows = [right_row(key, place, amount) for place, amount in sums.items()]
    _many(connection, RIGHT_ADD, rows)
    if any(row[-1] < 0 for row in rows):
        connection.exec_driver_sql("DELETE FROM points_right WHERE account = ? AND amount = 0", (key,))


def lot_row(account: str, lot: Lot, entry_id: str) -> tuple[Any, ...]:
    """A lot as SQL reads it."""
    return (
        account,
        lot.id,
        lot.amount,
        lot.left,
        lot.earned_on.isoformat(),
        lot.opens_on.isoformat(),
        lot.expires_on and lot.expires_on.isoformat(),
        lot.warned_on and lot.warned_on.isoformat(),
        entry_id,
    )


def right_row(account: str, place: Place, amount: int) -> tuple[Any, ...]:
    """Rights in one place as SQL reads them."""
    ends = place.ends_at and int(place.ends_at.timestamp() * 1000)
    return account, place.holder, place.opens_on.isoformat(), place.grant, ends, amount


def _many(connection: Connection, sql: str, rows: list[Any]) -> None:
    if rows:
        connection.exec_driver_sql(sql, [tuple(row) for row in rows])


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)

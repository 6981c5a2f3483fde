"""Redemptions in the database: kept whole, read back as the rules know them, and said in lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from db.domain.gift_stock import StockKind
from db.domain.redemption import Redemption, Undoing
from db.gift_store import decode_lines, decode_moves, encode_lines, encode_moves, project_moves
from db.points_store import load_change, record_change
from db.transaction import Reader, Transaction

SERIAL_KIND = "DH"

_COLUMNS = (
    "id",
    "serial",
    "serial_short",
    "counter",
    "volunteer_id",
    "book",
    "made_on",
    "at",
    "points",
    "lines",
    "stock",
    "entry_id",
    "card_number",
    "photo_checked",
    "for_name",
    "proxy",
    "hlc",
    "operator_id",
    "operator_name",
    "window",
    "incarnation",
    "rev",
)
REDEMPTION_INSERT = (
    f"INSERT INTO redemption ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"
)


@dataclass(frozen=True, slots=True)
class Handed:
    """Who stood at the desk: the card, whether the photo was looked at, masked names of whom it is for or who came."""

    card_number: str = ""
    photo_checked: bool = False
    for_name: str = ""
    proxy: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A redemption that was recorded, and the row that keeps it."""

    row: Any
    redemption: Redemption
    undone: bool


class Number(NamedTuple):
    """The number of a redemption, with the centre's code and without."""

    full: str
    short: str


def keep(tx: Transaction, made: Redemption, volunteer_id: str, handed: Handed) -> Number:
    """Record a redemption: its entry, its row and what leaves the shelf. Returns its number."""
    serial = tx.next_serial(SERIAL_KIND)
    number = Number(serial.full, serial.short)
    actor, entry = tx.actor, made.change.entry
    record_change(tx, made.change)
    tx.connection.exec_driver_sql(
        REDEMPTION_INSERT,
        {
            "id": made.id,
            "serial": number.full,
            "serial_short": number.short,
            "counter": serial.counter,
            "volunteer_id": volunteer_id,
            "book": made.account.book.value,
            "made_on": tx.today.isoformat(),
            "at": int(entry.at.timestamp() * 1000),
            "points": made.points,
            "lines": encode_lines(made.lines),
            "stock": encode_moves(made.stock),
            "entry_id": entry.id,
            "card_number": handed.card_number,
            "photo_checked": int(handed.photo_checked),
            "for_name": handed.for_name,
            "proxy": handed.proxy,
            "hlc": entry.hlc,
            "operator_id": actor.operator_id,
            "operator_name": actor.name,
            "window": tx.desk.window,
            "incarnation": tx.desk.incarnation,
            "rev": 0,
        },
    )
    project_moves(tx.connection, made.stock, tx.today)
    return number


def keep_undoing(tx: Transaction, undone: Undoing) -> None:
    """Record the opposite of a redemption."""
    actor, entry = tx.actor, undone.change.entry
    record_change(tx, undone.change)
    tx.connection.exec_driver_sql(
        "INSERT INTO redemption_undo (id, redeem_id, entry_id, reason, at, made_on, stock, hlc, operator_id, "
        "operator_name, window, rev) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (
            entry.id,
            undone.redeem_id,
            entry.id,
            entry.reason,
            int(entry.at.timestamp() * 1000),
            tx.today.isoformat(),
            encode_moves(undone.stock),
            entry.hlc,
            actor.operator_id,
            actor.name,
            tx.desk.window,
        ),
    )
    project_moves(tx.connection, undone.stock, tx.today)


def load_kept(reader: Reader, redeem_id: str) -> Kept | None:
    """A recorded redemption; None when there is none of this id."""
    row = reader.one(
        "SELECT r.*, u.id AS undo_id FROM redemption r LEFT JOIN redemption_undo u ON u.redeem_id = r.id "
        "WHERE r.id = :id",
        {"id": redeem_id},
    )
    if row is None:
        return None
    change = load_change(reader, row.entry_id)
    assert change is not None
    made = Redemption(
        row.id,
        change.parts[0].account,
        decode_lines(row.lines),
        change,
        decode_moves(row.stock, StockKind.REDEEM, row.id),
    )
    return Kept(row, made, row.undo_id is not None)

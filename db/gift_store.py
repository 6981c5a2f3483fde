"""Gifts in the database: what is offered, the batches on the shelf, and what somebody has had this quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import msgspec
from sqlalchemy.engine import Connection

from db.domain.gift_stock import Batch, Gift, GiftKind, StockKind, StockMove
from db.domain.party_service import quarter_of
from db.domain.points_accounts import Book
from db.domain.redemption import Had, Line
from db.person_facts import listed
from db.transaction import Reader

KeptLine = tuple[str, str, int, int]
KeptMove = tuple[str, str, int]
_LINES = msgspec.json.Decoder(tuple[KeptLine, ...])
_MOVES = msgspec.json.Decoder(tuple[KeptMove, ...])


def encode_lines(lines: Iterable[Line]) -> str:
    """The lines of a redemption as they are kept."""
    return msgspec.json.encode([(x.gift_id, x.name, x.price, x.units) for x in lines]).decode()


def decode_lines(kept: str) -> tuple[Line, ...]:
    """The lines of a kept redemption."""
    return tuple(Line(*line) for line in _LINES.decode(kept))


def encode_moves(moves: Iterable[StockMove]) -> str:
    """The moves of stock of a redemption as they are kept."""
    return msgspec.json.encode([(m.batch_id, m.gift_id, m.amount) for m in moves]).decode()


def decode_moves(kept: str, kind: StockKind, ref: str, reason: str = "") -> tuple[StockMove, ...]:
    """The moves of stock of a kept redemption or undoing."""
    return tuple(
        StockMove(kind, gift_id, batch_id, amount, ref, reason)
        for batch_id, gift_id, amount in _MOVES.decode(kept)
    )


def line_text(lines: Iterable[Line]) -> str:
    """``大米 5 kg × 1、理发 × 2``."""
    return "、".join(f"{line.name} × {line.units}" for line in lines)


GIFT_COLUMNS = "id, name, kind, price, counted, lowest, per_quarter, active, position, note, time_price"


def gift_of(row: Any, price: int | None = None) -> Gift:
    """The gift of a row; ``price`` where another one counts than that in points."""
    return Gift(
        row.id,
        row.name,
        GiftKind(row.kind),
        row.price if price is None else price,
        bool(row.counted),
        row.lowest,
        row.per_quarter,
        bool(row.active),
    )


class Wanted(NamedTuple):
    """Gifts by id, and what is written under their lines on a slip: where to get it, until when."""

    gifts: dict[str, Gift]
    notes: dict[str, str]


def load_gifts(reader: Reader, ids: Sequence[str]) -> Wanted:
    """These gifts and their notes; those that do not exist are missing."""
    if not ids:
        return Wanted({}, {})
    marks, values = listed(tuple(ids))
    rows = reader.rows(f"SELECT {GIFT_COLUMNS} FROM gift WHERE id IN ({marks})", values)
    return Wanted({row.id: gift_of(row) for row in rows}, {row.id: row.note for row in rows})


def load_all_gifts(reader: Reader) -> dict[str, Gift]:
    """Every gift by id, those no longer offered included."""
    return {row.id: gift_of(row) for row in reader.rows(f"SELECT {GIFT_COLUMNS} FROM gift")}


_BATCH_COLUMNS = "id, gift_id, received_on, use_by, remaining"


def batch_of(row: Any) -> Batch:
    """The batch of a row."""
    use_by = None if row.use_by is None else date.fromisoformat(row.use_by)
    return Batch(row.id, row.gift_id, date.fromisoformat(row.received_on), row.remaining, use_by)


def load_batches(reader: Reader, ids: Sequence[str]) -> tuple[Batch, ...]:
    """The batches of these gifts that have something left."""
    if not ids:
        return ()
    marks, values = listed(tuple(ids))
    rows = reader.rows(
        f"SELECT {_BATCH_COLUMNS} FROM stock_batch WHERE gift_id IN ({marks}) AND remaining > 0", values
    )
    return tuple(batch_of(row) for row in rows)


def shelf_batches(reader: Reader) -> tuple[Batch, ...]:
    """Every batch that has something left."""
    return tuple(
        batch_of(row) for row in reader.rows(f"SELECT {_BATCH_COLUMNS} FROM stock_batch WHERE remaining > 0")
    )


def load_batch(reader: Reader, batch_id: str) -> Batch | None:
    """One batch, also when it is used up."""
    row = reader.one(f"SELECT {_BATCH_COLUMNS} FROM stock_batch WHERE id = :id", {"id": batch_id})
    return None if row is None else batch_of(row)


def had_this_quarter(reader: Reader, volunteer_id: str, book: Book) -> Had:
    """What somebody has redeemed in the quarter of today; undone redemptions do not count."""
    first = quarter_of(reader.today).first
    rows = reader.rows(
        "SELECT r.points, r.lines FROM redemption r LEFT JOIN redemption_undo u ON u.redeem_id = r.id "
        "WHERE r.volunteer_id = :volunteer AND r.made_on >= :first AND r.book = :book AND u.id IS NULL",
        {"volunteer": volunteer_id, "first": first.isoformat(), "book": book.value},
    )
    units: Counter[str] = Counter()
    for row in rows:
        for line in decode_lines(row.lines):
            units[line.gift_id] += line.units
    return Had(len(rows), sum(row.points for row in rows), units)


def project_moves(connection: Connection, moves: Iterable[StockMove], made_on: date) -> None:
    """The shelf after these moves of stock."""
    known = list(moves)
    if not known:
        return
    connection.exec_driver_sql(
        "INSERT INTO stock_move (ref, kind, batch_id, gift_id, amount, made_on) VALUES (?, ?, ?, ?, ?, ?)",
        [(m.ref, m.kind.value, m.batch_id, m.gift_id, m.amount, made_on.isoformat()) for m in known],
    )
    connection.exec_driver_sql(
        "UPDATE stock_batch SET remaining = remaining + ? WHERE id = ?",
        [(m.amount, m.batch_id) for m in known],
    )


def project_batch(connection: Connection, batch: Batch) -> None:
    """A fresh batch, empty until the move that fills it."""
    connection.exec_driver_sql(
        "INSERT INTO stock_batch (id, gift_id, received_on, use_by, remaining) VALUES (?, ?, ?, ?, 0)",
        (batch.id, batch.gift_id, batch.received_on.isoformat(), batch.use_by and batch.use_by.isoformat()),
    )

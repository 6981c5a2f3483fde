"""A day of redemptions as three records tell it: what was redeemed, what left the shelf, what the ledger spent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from db.domain.day_closing import DayClosing, Redeemed, close_day
from db.domain.gift_stock import StockKind, StockMove
from db.domain.points_accounts import Book
from db.domain.points_ledger import EntryKind
from db.gift_store import decode_lines, load_all_gifts
from db.points_codec import decode
from db.points_store import ENTRY_COLUMNS
from db.redemption_rows import RedemptionRow, redemption_rows
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class ClosingFacts:
    """The closing of a day and the redemptions made or undone on it, the earliest first."""

    closing: DayClosing
    rows: tuple[RedemptionRow, ...]


def load_closing(reader: Reader, day: date, counted: Mapping[str, int] | None = None) -> ClosingFacts:
    """Compare a day; ``counted`` are units counted by hand, which take the place of those the batches say.

    Minutes of the time bank are no points: its redemptions count with their units only.
    """
    asked = {"day": day.isoformat()}
    closing = close_day(
        load_all_gifts(reader),
        _opening(reader, asked),
        _shelf(reader, asked) | dict(counted or {}),
        _redeemed(reader, asked),
        _moves(reader, asked),
        (decode(row).entry for row in _entries(reader, asked)),
    )
    touched = (
        "r.id IN (SELECT id FROM redemption WHERE made_on = :day UNION "
        "SELECT redeem_id FROM redemption_undo WHERE made_on = :day)"
    )
    rows = redemption_rows(reader, touched, asked, order="r.at, r.id")
    return ClosingFacts(closing, rows)


def _opening(reader: Reader, asked: Mapping[str, str]) -> dict[str, int]:
    rows = reader.rows(
        "SELECT gift_id, SUM(amount) AS units FROM stock_move WHERE made_on < :day GROUP BY gift_id", asked
    )
    return {row.gift_id: int(row.units) for row in rows}


def _shelf(reader: Reader, asked: Mapping[str, str]) -> dict[str, int]:
    """What the batches hold, without what moved after that day."""
    units: Counter[str] = Counter()
    for row in reader.rows("SELECT gift_id, SUM(remaining) AS units FROM stock_batch GROUP BY gift_id"):
        units[row.gift_id] += row.units
    for row in reader.rows(
        "SELECT gift_id, SUM(amount) AS units FROM stock_move WHERE made_on > :day GROUP BY gift_id", asked
    ):
        units[row.gift_id] -= row.units
    return dict(units)


def _redeemed(reader: Reader, asked: Mapping[str, str]) -> list[Redeemed]:
    rows = reader.rows(
        "SELECT id, book, lines, 0 AS undone FROM redemption WHERE made_on = :day UNION ALL "
        "SELECT r.id, r.book, r.lines, 1 FROM redemption_undo u JOIN redemption r ON r.id = u.redeem_id "
        "WHERE u.made_on = :day",
        asked,
    )
    found = []
    for row in rows:
        lines = decode_lines(row.lines)
        if row.book == Book.TIME:
            lines = tuple(replace(line, price=0) for line in lines)
        found.append(Redeemed(row.id, lines, bool(row.undone)))
    return found


def _moves(reader: Reader, asked: Mapping[str, str]) -> list[StockMove]:
    rows = reader.rows(
        "SELECT ref, kind, batch_id, gift_id, amount FROM stock_move WHERE made_on = :day", asked
    )
    return [StockMove(StockKind(row.kind), row.gift_id, row.batch_id, row.amount, row.ref) for row in rows]


def _entries(reader: Reader, asked: Mapping[str, str]) -> Sequence[Any]:
    """The entries of points of that day that spent something, and what undid such."""
    kinds = ", ".join(f"'{kind}'" for kind in (EntryKind.REDEEM, EntryKind.UNDO))
    return reader.rows(
        f"SELECT {ENTRY_COLUMNS} FROM points_entry WHERE made_on = :day AND kind IN ({kinds}) AND book <> 'time'",
        asked,
    )

"""What there is to be had for points, and what lies on the shelf."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from db.domain.clock import instant_of
from db.domain.gift_stock import Batch, GiftKind, StockKind, StockLevel, in_stock, level
from db.domain.permissions import Permission
from db.domain.points_accounts import Book
from db.domain.points_moves import spendable
from db.domain.redemption import Had
from db.gift_store import GIFT_COLUMNS, gift_of, had_this_quarter, load_batches, shelf_batches
from db.points_people import load_redemption_rules, volunteer_of
from db.points_store import load_wallet, member, notice_days, post_of
from db.registry import query
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class GetShelf:
    """The shelf, and for a volunteer what of it can be afforded."""

    volunteer_id: str | None = None
    book: Book = Book.VOLUNTEER


@dataclass(frozen=True, slots=True)
class Tile:
    """One gift on the shelf. ``key``: its digit; ``limit_left``: units this person may still have this quarter.

    ``why_not``: why it cannot be picked, empty where it can.
    """

    key: int | None
    gift_id: str
    name: str
    kind: GiftKind
    price: int
    in_stock: int | None
    level: StockLevel
    affordable: bool
    why_not: str
    limit_left: int | None
    time_price: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The tiles by key and name; ``spendable`` of the volunteer, None without one."""

    tiles: tuple[Tile, ...]
    spendable: int | None


@query("gifts.shelf", needs=Permission.POINTS_READ)
def gift_shelf(reader: Reader, request: GetShelf) -> Shelf:
    """Everything that is offered. Raises KnownError VOLUNTEER-MISSING."""
    there: int | None = None
    had, barred = Had(), ""
    if request.volunteer_id is not None:
        volunteer_of(reader, request.volunteer_id)
        wallet = load_wallet(reader, member(request.volunteer_id, request.book))
        there = spendable(wallet, post_of(reader), reader.now, notice_days(reader, request.book))
        had = had_this_quarter(reader, request.volunteer_id, request.book)
        times = load_redemption_rules(reader).times_per_quarter
        barred = f"本季度已兑换 {had.times} 次" if times is not None and had.times >= times else ""
    batches = _by_gift(shelf_batches(reader))
    tiles = []
    for row in reader.rows(f"SELECT {GIFT_COLUMNS} FROM gift WHERE active ORDER BY position = 0, position, name, id"):
        gift = gift_of(row)
        units = in_stock(gift, batches[gift.id], reader.today)
        left = None if gift.per_quarter is None else max(0, gift.per_quarter - had.units.get(gift.id, 0))
        why = barred
        if not why and units is not None and units <= 0:
            why = "没有库存"
        if not why and left == 0:
            why = "本季已到限量"
        if not why and there is not None and gift.price > there:
            why = f"还差 {gift.price - there} 分"
        tiles.append(
            Tile(
                row.position or None,
                gift.id,
                gift.name,
                gift.kind,
                gift.price,
                units,
                level(gift, units),
                not why,
                why,
                left,
                row.time_price,
                row.note,
            )
        )
    return Shelf(tuple(tiles), there)


def _by_gift(batches: tuple[Batch, ...]) -> defaultdict[str, list[Batch]]:
    found: defaultdict[str, list[Batch]] = defaultdict(list)
    for batch in batches:
        found[batch.gift_id].append(batch)
    return found


@dataclass(frozen=True, slots=True)
class ListGifts:
    """All gifts, or only those that are offered."""

    active_only: bool = False


@dataclass(frozen=True, slots=True)
class GiftRow:
    """A gift in the list of an administrator; ``in_stock`` None for a service without a count."""

    gift_id: str
    name: str
    kind: GiftKind
    price: int
    counted: bool
    lowest: int
    per_quarter: int | None
    position: int | None
    note: str
    active: bool
    time_price: int | None
    in_stock: int | None
    level: StockLevel


@query("gifts.list", needs=Permission.POINTS_READ)
def gift_list(reader: Reader, request: ListGifts) -> tuple[GiftRow, ...]:
    """The gifts with what is there of each."""
    return _gifts(reader, active_only=request.active_only)


def _gifts(reader: Reader, *, active_only: bool) -> tuple[GiftRow, ...]:
    batches = _by_gift(shelf_batches(reader))
    rows = reader.rows(
        f"SELECT {GIFT_COLUMNS} FROM gift WHERE active OR NOT :only ORDER BY active DESC, position = 0, position, name, id",
        {"only": active_only},
    )
    made = []
    for row in rows:
        gift = gift_of(row)
        units = in_stock(gift, batches[gift.id], reader.today)
        made.append(
            GiftRow(
                gift.id,
                gift.name,
                gift.kind,
                gift.price,
                gift.counted,
                gift.lowest,
                gift.per_quarter,
                row.position or None,
                row.note,
                gift.active,
                row.time_price,
                units,
                level(gift, units),
            )
        )
    return tuple(made)


@dataclass(frozen=True, slots=True)
class LowGifts:
    """Offered gifts that run out."""


@query("gifts.low", needs=Permission.POINTS_READ)
def low_gifts(reader: Reader, request: LowGifts) -> tuple[GiftRow, ...]:
    """What is at or below its lowest stock."""
    return tuple(row for row in _gifts(reader, active_only=True) if row.level is not StockLevel.PLENTY)


@dataclass(frozen=True, slots=True)
class GetBatches:
    """Of which gift."""

    gift_id: str


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch with something left; ``past`` its date it is handed out no more."""

    batch_id: str
    received_on: date
    use_by: date | None
    left: int
    supplier: str
    past: bool


@query("gifts.batches", needs=Permission.POINTS_READ)
def gift_batches(reader: Reader, request: GetBatches) -> tuple[BatchRow, ...]:
    """The batches of a gift, the one that goes first at the top."""
    suppliers = {
        row.batch_id: row.supplier
        for row in reader.rows(
            "SELECT batch_id, supplier FROM stock_event WHERE gift_id = :id AND kind = 'receive'", {"id": request.gift_id}
        )
    }
    batches = sorted(load_batches(reader, (request.gift_id,)), key=lambda batch: (batch.received_on, batch.id))
    return tuple(
        BatchRow(b.id, b.received_on, b.use_by, b.left, suppliers.get(b.id, ""), not b.good(reader.today)) for b in batches
    )


@dataclass(frozen=True, slots=True)
class GetStockHistory:
    """What came and went of a gift, newest first."""

    gift_id: str
    limit: int = 100


@dataclass(frozen=True, slots=True)
class StockRow:
    """Units that came (above zero) or went; ``ref`` is the delivery, count or redemption."""

    at: datetime
    kind: StockKind
    amount: int
    ref: str
    reason: str
    operator: str


@query("gifts.history", needs=Permission.POINTS_READ)
def stock_history(reader: Reader, request: GetStockHistory) -> tuple[StockRow, ...]:
    """The moves of a gift's stock."""
    rows = reader.rows(
        "SELECT m.kind, SUM(m.amount) AS amount, m.ref, COALESCE(e.at, u.at, r.at) AS at, "
        "COALESCE(e.reason, u.reason, '') AS reason, COALESCE(e.operator_name, u.operator_name, r.operator_name) AS who "
        "FROM stock_move m LEFT JOIN stock_event e ON e.id = m.ref "
        "LEFT JOIN redemption r ON r.id = m.ref AND m.kind = 'redeem' "
        "LEFT JOIN redemption_undo u ON u.redeem_id = m.ref AND m.kind = 'undo' "
        "WHERE m.gift_id = :id GROUP BY m.ref, m.kind ORDER BY m.made_on DESC, at DESC, m.ref DESC LIMIT :limit",
        {"id": request.gift_id, "limit": request.limit},
    )
    return tuple(
        StockRow(
            instant_of(row.at), StockKind(row.kind), row.amount, row.ref, row.reason, row.who
        )
        for row in rows
    )

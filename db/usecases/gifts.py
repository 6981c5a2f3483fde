"""Gifts and services, and what comes onto the shelf or is found missing from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.domain.errors import KnownError
from db.domain.gift_stock import (
    Batch,
    Gift,
    GiftKind,
    StockKind,
    StockMove,
    check_gift,
    deliver,
    in_stock,
    recount,
)
from db.domain.permissions import Permission
from db.domain.pinyin import search_terms
from db.gift_store import load_batch, load_batches, load_gifts, project_batch, project_moves
from db.models.gift import Gift as GiftRow
from db.models.gift import StockEvent
from db.points_people import fresh_id
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction

LAST_KEY = 9
LONGEST_TIME_PRICE = 24 * 60


@dataclass(frozen=True, slots=True)
class SaveGift:
    """A gift as edited. ``position`` is its key 1 to 9; ``time_price`` minutes of the time bank, for services only."""

    gift_id: str
    name: str
    kind: GiftKind
    price: int
    counted: bool = True
    lowest: int = 0
    per_quarter: int | None = None
    position: int | None = None
    note: str = ""
    active: bool = True
    time_price: int | None = None


@dataclass(frozen=True, slots=True)
class GiftSaved:
    """The gift that was made or changed."""

    gift_id: str


@dataclass(frozen=True, slots=True)
class ReceiveStock:
    """A delivery; it becomes a batch. ``request_id`` is made when the dialog opens."""

    request_id: str
    gift_id: str
    units: int
    received_on: date
    use_by: date | None = None
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class RecountStock:
    """The units of a batch that are really there, by count or after a write-off, and why they differ."""

    request_id: str
    batch_id: str
    counted: int
    kind: StockKind
    reason: str


@dataclass(frozen=True, slots=True)
class StockChanged:
    """The batch and the shelf after it."""

    gift_id: str
    batch_id: str
    left: int
    in_stock: int
    repeated: bool


@use_case("gifts.save", needs=Permission.GIFT_WRITE)
def save_gift(tx: Transaction, request: SaveGift) -> GiftSaved:
    """Make or change a gift; redemptions keep the price they were made at. Raises KnownError GIFT, TEXT."""
    name = line(request.name, "name", "名称", 40)
    gift = check_gift(
        Gift(
            fresh_id(request.gift_id, "gift_id"),
            name,
            request.kind,
            request.price,
            request.counted,
            request.lowest,
            request.per_quarter,
            request.active,
        )
    )
    _check_more(request)
    row = tx.session.get(GiftRow, gift.id)
    fresh = row is None
    if row is None:
        row = GiftRow(id=gift.id, created_at=tx.now)
        tx.session.add(row)
    elif bool(row.counted) is not gift.counted and tx.scalar(
        "SELECT 1 FROM stock_move WHERE gift_id = :id", {"id": gift.id}
    ):
        raise KnownError("GIFT", "这一样已有库存往来，不能改成不记库存；请停用后另建一样。", "counted")
    row.name, row.kind, row.price, row.counted = name, gift.kind.value, gift.price, gift.counted
    row.lowest, row.per_quarter, row.active = gift.lowest, gift.per_quarter, gift.active
    row.position, row.time_price = request.position or 0, request.time_price
    row.note, row.pinyin, row.updated_at = (
        line(request.note, "note", "说明", 200),
        search_terms(name).full[0][:120],
        tx.now,
    )
    tx.audit("gift", gift.id, created=fresh, price=gift.price, active=gift.active)
    tx.changes("gifts")
    return GiftSaved(gift.id)


def _check_more(request: SaveGift) -> None:
    if request.position is not None and not 1 <= request.position <= LAST_KEY:
        raise KnownError("GIFT", f"数字键是 1 到 {LAST_KEY}；请改正，或留空不占键。", "position")
    if request.time_price is None:
        return
    if request.kind is not GiftKind.SERVICE:
        raise KnownError("GIFT", "时间银行只兑换服务；物品请不要填分钟。", "time_price")
    if isinstance(request.time_price, bool) or not 1 <= request.time_price <= LONGEST_TIME_PRICE:
        raise KnownError("GIFT", "所需分钟应在 1 到 1440 之间，请改正。", "time_price")


def _gift(tx: Transaction, gift_id: str) -> Gift:
    gift = load_gifts(tx, (gift_id,)).gifts.get(gift_id)
    if gift is None:
        raise KnownError("GIFT-MISSING", "找不到这样礼品；请刷新后再选。", "gift_id")
    return gift


def _keep(tx: Transaction, move: StockMove, batch: Batch, supplier: str = "") -> None:
    actor = tx.actor
    tx.session.add(
        StockEvent(
            id=move.ref,
            kind=move.kind.value,
            gift_id=move.gift_id,
            batch_id=move.batch_id,
            amount=move.amount,
            received_on=batch.received_on,
            use_by=batch.use_by,
            reason=move.reason,
            supplier=supplier,
            made_on=tx.today,
            at=tx.now,
            hlc=tx.hlc(),
            operator_id=actor.operator_id,
            operator_name=actor.name,
        )
    )
    tx.session.flush()
    project_moves(tx.connection, [move], tx.today)


def _changed(tx: Transaction, gift_id: str, batch_id: str, *, repeated: bool) -> StockChanged:
    batch = load_batch(tx, batch_id)
    assert batch is not None
    there = in_stock(_gift(tx, gift_id), load_batches(tx, (gift_id,)), tx.today)
    return StockChanged(gift_id, batch_id, batch.left, there or 0, repeated)


def _before(tx: Transaction, request_id: str) -> StockChanged | None:
    row = tx.one("SELECT gift_id, batch_id FROM stock_event WHERE id = :id", {"id": fresh_id(request_id)})
    if row is None:
        return None
    tx.audit("gift", row.gift_id, repeated=True)
    return _changed(tx, row.gift_id, row.batch_id, repeated=True)


@use_case("gifts.receive", needs=Permission.GIFT_WRITE)
def receive_stock(tx: Transaction, request: ReceiveStock) -> StockChanged:
    """Put a delivery on the shelf as a batch of its own. The same ``request_id`` again answers what was done.

    Raises KnownError GIFT-MISSING, GIFT-UNITS, GIFT-COUNT, GIFT-DATE.
    """
    before = _before(tx, request.request_id)
    if before is not None:
        return before
    gift = _gift(tx, request.gift_id)
    if request.received_on > tx.today:
        raise KnownError("GIFT-DATE", "入库日期不能在今天之后；请改正。", "received_on")
    if request.use_by is not None and request.use_by < tx.today:
        raise KnownError("GIFT-DATE", "这一批已过保质期，不能入库；请核对日期。", "use_by")
    move = deliver(gift, request.request_id, request.units, request.request_id)
    batch = Batch(move.batch_id, gift.id, request.received_on, 0, request.use_by)
    project_batch(tx.connection, batch)
    _keep(tx, move, batch, line(request.supplier, "supplier", "来源", 60))
    tx.audit("gift", gift.id, units=move.amount)
    tx.changes("gifts")
    return _changed(tx, gift.id, batch.id, repeated=False)


@use_case("gifts.recount", needs=Permission.GIFT_WRITE)
def recount_stock(tx: Transaction, request: RecountStock) -> StockChanged:
    """Bring a batch to what is really there. Raises KnownError GIFT-BATCH, GIFT-KIND, GIFT-UNITS, GIFT-REASON."""
    before = _before(tx, request.request_id)
    if before is not None:
        return before
    batch = load_batch(tx, request.batch_id)
    if batch is None:
        raise KnownError("GIFT-BATCH", "找不到这一批；请刷新后再选。", "batch_id")
    if request.kind not in (StockKind.COUNT, StockKind.WRITE_OFF):
        raise KnownError("GIFT-KIND", "只能盘点或报损；请重新选择。", "kind")
    reason = line(request.reason, "reason", "原因", 200)
    move = recount(batch, request.counted, request.kind, reason, request.request_id)
    if move is not None:
        _keep(tx, move, batch)
    tx.audit("gift", batch.gift_id, units=move.amount if move else 0, kind=request.kind.value)
    tx.changes("gifts")
    return _changed(tx, batch.gift_id, batch.id, repeated=False)

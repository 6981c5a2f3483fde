"""Gifts and services that points buy: what they cost, what is there, and which batch goes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.domain.errors import KnownError

LARGEST_PRICE = 1_000_000
LARGEST_DELIVERY = 1_000_000


class GiftKind(StrEnum):
    """Goods are counted; services are booked, and counted only when their places are limited."""

    GOODS = "goods"
    SERVICE = "service"

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return {"goods": "物品", "service": "服务"}[self.value]


@dataclass(frozen=True, slots=True)
class Gift:
    """Something to be had for points. ``price`` in points, above zero.

    ``counted``: comes from batches; ``lowest``: warn at this many or fewer; ``per_quarter``: units a person may
    have in a quarter (None: no limit).
    """

    id: str
    name: str
    kind: GiftKind
    price: int
    counted: bool = True
    lowest: int = 0
    per_quarter: int | None = None
    active: bool = True


def check_gift(gift: Gift) -> Gift:
    """A gift that may be offered. Raises KnownError GIFT naming the field."""
    if not gift.name.strip() or len(gift.name) > 40:
        raise KnownError("GIFT", "名称没有填或太长（最多 40 字），请改正。", "name")
    if isinstance(gift.price, bool) or not 1 <= gift.price <= LARGEST_PRICE:
        raise KnownError("GIFT", "所需积分要是大于 0 的整数，不能为 0 或负数，请改正。", "price")
    if gift.kind is GiftKind.GOODS and not gift.counted:
        raise KnownError("GIFT", "物品都要记库存；不限数量的请选「服务」。", "counted")
    if gift.lowest < 0:
        raise KnownError("GIFT", "最低库存不能是负数，请改正。", "lowest")
    if gift.per_quarter is not None and gift.per_quarter < 1:
        raise KnownError("GIFT", "每季限量至少是 1；不限请留空。", "per_quarter")
    return gift


@dataclass(frozen=True, slots=True)
class Batch:
    """One delivery and what is left of it. ``use_by``: the last day it may be handed out."""

    id: str
    gift_id: str
    received_on: date
    left: int
    use_by: date | None = None

    def good(self, today: date) -> bool:
        """Whether units of it may be handed out."""
        return self.left > 0 and (self.use_by is None or today <= self.use_by)


class StockKind(StrEnum):
    """Why units came or went."""

    RECEIVE = "receive"
    REDEEM = "redeem"
    UNDO = "undo"
    WRITE_OFF = "write_off"
    COUNT = "count"

    @property
    def label(self) -> str:
        """The reason in Chinese."""
        return {
            "receive": "入库",
            "redeem": "兑换",
            "undo": "撤销退回",
            "write_off": "报损",
            "count": "盘点",
        }[self.value]


@dataclass(frozen=True, slots=True)
class StockMove:
    """Units of a batch that came (above zero) or went. ``ref``: the redemption, delivery or count."""

    kind: StockKind
    gift_id: str
    batch_id: str
    amount: int
    ref: str
    reason: str = ""


class StockLevel(StrEnum):
    """How a gift stands on the shelf."""

    PLENTY = "plenty"
    LOW = "low"
    NONE = "none"


def in_stock(gift: Gift, batches: Iterable[Batch], today: date) -> int | None:
    """Units that may be handed out today; None for a service without a count."""
    if not gift.counted:
        return None
    return sum(b.left for b in batches if b.gift_id == gift.id and b.good(today))


def level(gift: Gift, there: int | None) -> StockLevel:
    """The badge of a gift: 无货, 近下限 or nothing to say."""
    if there is None:
        return StockLevel.PLENTY
    if there <= 0:
        return StockLevel.NONE
    return StockLevel.LOW if there <= gift.lowest else StockLevel.PLENTY


def hand_out(gift: Gift, units: int, batches: Iterable[Batch], today: date, ref: str) -> tuple[StockMove, ...]:
    """The oldest batches give first; those past their date give nothing.

    Raises KnownError GIFT-UNITS, GIFT-STOCK (details: ``left``).
    """
    if isinstance(units, bool) or not 1 <= units <= LARGEST_DELIVERY:
        raise KnownError("GIFT-UNITS", "件数要是大于 0 的整数，请重新填写。", "units")
    if not gift.counted:
        return ()
    good = sorted(
        (b for b in batches if b.gift_id == gift.id and b.good(today)), key=lambda b: (b.received_on, b.id)
    )
    moves: list[StockMove] = []
    rest = units
    for batch in good:
        part = min(batch.left, rest)
        if part:
            moves.append(StockMove(StockKind.REDEEM, gift.id, batch.id, -part, ref))
        rest -= part
    if rest:
        left = units - rest
        now = f"只剩 {left} 件" if left else "没有库存了"
        raise KnownError("GIFT-STOCK", f"「{gift.name}」{now}，请减少件数或换一样。", "units", left=left)
    return tuple(moves)


def put_back(moves: Iterable[StockMove], ref: str, reason: str) -> tuple[StockMove, ...]:
    """Units of an undone redemption return to the batches they came from."""
    return tuple(StockMove(StockKind.UNDO, m.gift_id, m.batch_id, -m.amount, ref, reason) for m in moves)


def deliver(gift: Gift, batch_id: str, units: int, ref: str) -> StockMove:
    """A delivery becomes a batch. Raises KnownError GIFT-UNITS, GIFT-COUNT."""
    if not gift.counted:
        raise KnownError("GIFT-COUNT", f"「{gift.name}」不记库存，不用入库；请另选一样。", "gift_id")
    if isinstance(units, bool) or not 1 <= units <= LARGEST_DELIVERY:
        raise KnownError("GIFT-UNITS", "入库件数要是大于 0 的整数，请重新填写。", "units")
    return StockMove(StockKind.RECEIVE, gift.id, batch_id, units, ref)


def recount(batch: Batch, counted: int, kind: StockKind, reason: str, ref: str) -> StockMove | None:
    """What a count or a write-off changes; None when the books were right.

    ``counted`` are the units really there. Raises KnownError GIFT-UNITS, GIFT-REASON.
    """
    if kind not in (StockKind.COUNT, StockKind.WRITE_OFF):
        raise ValueError("only a count or a write-off corrects a batch")
    highest = batch.left if kind is StockKind.WRITE_OFF else LARGEST_DELIVERY
    if isinstance(counted, bool) or not 0 <= counted <= highest:
        raise KnownError("GIFT-UNITS", "实有件数不对：不能是负数，报损不能越报越多，请核对。", "units")
    if counted == batch.left:
        return None
    if not reason.strip():
        raise KnownError("GIFT-REASON", "账实不符要写明原因，请补上。", "reason")
    return StockMove(kind, batch.gift_id, batch.id, counted - batch.left, ref, reason.strip())


def moved(batches: Sequence[Batch], moves: Iterable[StockMove]) -> tuple[Batch, ...]:
    """The batches after some moves. ``ValueError`` for a move that none fits, or below zero."""
    sums: Counter[str] = Counter()
    for move in moves:
        sums[move.batch_id] += move.amount
    after = tuple(
        Batch(b.id, b.gift_id, b.received_on, b.left + sums.pop(b.id, 0), b.use_by) for b in batches
    )
    if sums or any(b.left < 0 for b in after):
        raise ValueError("a move does not fit the batches")
    return after

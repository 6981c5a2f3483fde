"""The day's closing of redemptions (兑换日结): stock, redemptions and ledger compared to the unit.

Three records tell of the same day: what was redeemed, what left the shelf, and what the ledger says was spent. The
closing counts each by itself and names every redemption and gift on which they differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from db.domain.gift_stock import Gift, StockKind, StockMove
from db.domain.points_accounts import AccountKind
from db.domain.points_ledger import Entry, EntryKind
from db.domain.redemption import Line


@dataclass(frozen=True, slots=True)
class Redeemed:
    """A redemption as recorded, made or undone that day; ``undone`` counts with a minus."""

    redeem_id: str
    lines: tuple[Line, ...]
    undone: bool = False


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """One gift on one day. ``given`` and ``back`` are redeemed and undone units, ``other`` is 报损 and 盘点.

    ``opening`` and ``closing`` are None for a service without a count; ``points`` are net of what was undone.
    """

    gift_id: str
    name: str
    opening: int | None
    received: int
    given: int
    back: int
    other: int
    closing: int | None
    points: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What does not match, in Chinese, and the redemption or gift it is about."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class DayClosing:
    """The list that is printed and signed. ``spent`` is the ledger's sum, ``points`` that of the redemptions."""

    lines: tuple[ClosingLine, ...]
    redemptions: int
    undone: int
    points: int
    spent: int
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """Whether stock, redemptions and ledger match to the unit."""
        return not self.differences


_KINDS = frozenset({EntryKind.REDEEM, EntryKind.UNDO})


def close_day(
    gifts: Mapping[str, Gift],
    opening: Mapping[str, int],
    shelf: Mapping[str, int],
    redeemed: Sequence[Redeemed],
    moves: Sequence[StockMove],
    entries: Iterable[Entry],
) -> DayClosing:
    """The closing of one day of one book.

    ``opening`` and ``shelf`` are the counted units at its beginning and end by gift, ``redeemed`` what was made or
    undone on it, ``moves`` the stock moves and ``entries`` the ledger entries of the day.
    """
    differences: list[Difference] = []
    spent, ledger_by_id = _spent(entries)
    booked: Counter[str] = Counter()
    points: Counter[str] = Counter()
    units: dict[tuple[str, str], int] = defaultdict(int)
    for record in redeemed:
        sign = -1 if record.undone else 1
        for line in record.lines:
            points[line.gift_id] += sign * line.points
            booked[record.redeem_id] += sign * line.points
            if gifts[line.gift_id].counted:
                units[record.redeem_id, line.gift_id] += sign * line.units
    for redeem_id in sorted({*booked, *ledger_by_id}):
        here, there = booked[redeem_id], ledger_by_id.get(redeem_id, 0)
        if here != there:
            differences.append(Difference(redeem_id, f"兑换单合计 {here} 分，账上记 {there} 分"))
    differences += _stock_differences(gifts, units, moves)
    closed = []
    for gift_id in sorted({*opening, *shelf, *points, *(m.gift_id for m in moves)}):
        row = _line(gifts[gift_id], opening, shelf, moves, points[gift_id])
        closed.append(row)
        if row.opening is not None and row.closing is not None:
            due = row.opening + row.received - row.given + row.back + row.other
            if due != row.closing:
                differences.append(Difference(gift_id, f"「{row.name}」应有 {due} 件，库存记 {row.closing} 件"))
    made = sum(1 for record in redeemed if not record.undone)
    return DayClosing(
        tuple(closed), made, len(redeemed) - made, sum(points.values()), spent, tuple(differences)
    )


def _spent(entries: Iterable[Entry]) -> tuple[int, dict[str, int]]:
    by_id: Counter[str] = Counter()
    for entry in entries:
        if entry.kind in _KINDS:
            into = sum(leg.amount for leg in entry.legs if leg.account.kind is AccountKind.SPENT)
            if into:
                by_id[entry.ref] += into
    return sum(by_id.values()), dict(by_id)


def _stock_differences(
    gifts: Mapping[str, Gift], units: Mapping[tuple[str, str], int], moves: Iterable[StockMove]
) -> list[Difference]:
    gone: Counter[tuple[str, str]] = Counter()
    for move in moves:
        if move.kind in (StockKind.REDEEM, StockKind.UNDO):
            gone[move.ref, move.gift_id] -= move.amount
    return [
        Difference(
            redeem_id,
            f"「{gifts[gift_id].name}」兑换 {units.get((redeem_id, gift_id), 0)} 件，"
            f"出库 {gone[redeem_id, gift_id]} 件",
        )
        for redeem_id, gift_id in sorted({*units, *gone})
        if units.get((redeem_id, gift_id), 0) != gone[redeem_id, gift_id]
    ]


def _line(
    gift: Gift, opening: Mapping[str, int], shelf: Mapping[str, int], moves: Iterable[StockMove], points: int
) -> ClosingLine:
    sums: Counter[StockKind] = Counter()
    for move in moves:
        if move.gift_id == gift.id:
            sums[move.kind] += move.amount
    return ClosingLine(
        gift_id=gift.id,
        name=gift.name,
        opening=opening.get(gift.id, 0) if gift.counted else None,
        received=sums[StockKind.RECEIVE],
        given=-sums[StockKind.REDEEM],
        back=sums[StockKind.UNDO],
        other=sums[StockKind.WRITE_OFF] + sums[StockKind.COUNT],
        closing=shelf.get(gift.id, 0) if gift.counted else None,
        points=points,
    )

"""A redemption (积分兑换): points against gifts and services, in one piece with stock and rights.

The redeem id is made when the dialog opens. One id is one redemption: a double click or a repeated request answers
with the one that is there. Points are no money: a price is a whole number above zero, and nothing is paid out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from db.domain import points_moves
from db.domain.errors import KnownError
from db.domain.gift_stock import Batch, Gift, StockMove, check_gift, hand_out, put_back
from db.domain.points_accounts import Account
from db.domain.points_ledger import GRACE, EntryKind
from db.domain.points_moves import Change, Stamp, Wallet
from db.domain.spending_rights import Post


@dataclass(frozen=True, slots=True)
class RedemptionPolicy:
    """How often and how much a person may redeem in a quarter (None: no limit), and how long a clerk may undo."""

    times_per_quarter: int | None = 1
    points_per_quarter: int | None = None
    grace: timedelta = GRACE

    def check(self) -> None:
        """Raises KnownError REDEEM-POLICY."""
        for limit in (self.times_per_quarter, self.points_per_quarter):
            if limit is not None and limit < 1:
                raise KnownError("REDEEM-POLICY", "每季限次和限额至少是 1；不限请留空。")
        if not timedelta(0) <= self.grace <= timedelta(days=1):
            raise KnownError("REDEEM-POLICY", "撤销时限应在 0 分钟到 24 小时之间，请改正。", "grace")


@dataclass(frozen=True, slots=True)
class Had:
    """What a person has redeemed this quarter; undone redemptions do not count."""

    times: int = 0
    points: int = 0
    units: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """So many of one gift at the price of that moment."""

    gift_id: str
    name: str
    price: int
    units: int

    @property
    def points(self) -> int:
        """Price × units."""
        return self.price * self.units


@dataclass(frozen=True, slots=True)
class RedeemRequest:
    """What was picked. ``total`` is the sum the clerk and the volunteer saw."""

    redeem_id: str
    picks: tuple[tuple[str, int], ...]
    total: int

    @property
    def wanted(self) -> dict[str, int]:
        """Units by gift; a gift picked twice is one line."""
        sums: Counter[str] = Counter()
        for gift_id, units in self.picks:
            sums[gift_id] += units
        return dict(sums)


@dataclass(frozen=True, slots=True)
class Redemption:
    """One redemption: lines for the receipt, the change of points, the moves of stock."""

    id: str
    account: Account
    lines: tuple[Line, ...]
    change: Change
    stock: tuple[StockMove, ...]

    @property
    def points(self) -> int:
        """The sum of its lines."""
        return sum(line.points for line in self.lines)


@dataclass(frozen=True, slots=True)
class Undoing:
    """The opposite of a redemption."""

    redeem_id: str
    change: Change
    stock: tuple[StockMove, ...]


def repeated(request: RedeemRequest, account: Account, known: Redemption, *, undone: bool) -> Redemption:
    """The redemption that this id stands for already.

    Raises KnownError REDEEM-ID when the request is about something else, REDEEM-UNDONE when it was undone.
    """
    if undone:
        raise KnownError("REDEEM-UNDONE", "这一单已经撤销；要再兑换请重新刷卡。", "redeem_id")
    if known.account != account or {line.gift_id: line.units for line in known.lines} != request.wanted:
        raise KnownError("REDEEM-ID", "这一单已经兑换过别的内容；请关掉窗口重新刷卡。", "redeem_id")
    return known


def lines_of(request: RedeemRequest, gifts: Mapping[str, Gift]) -> tuple[Line, ...]:
    """What was picked, priced now. Raises KnownError REDEEM-EMPTY, GIFT-OFF, GIFT-UNITS, GIFT, REDEEM-PRICE."""
    if not request.picks:
        raise KnownError("REDEEM-EMPTY", "还没有选东西，请按数字键选一件。", "picks")
    lines = []
    if any(isinstance(units, bool) or units < 1 for _, units in request.picks):
        raise KnownError("GIFT-UNITS", "件数要是大于 0 的整数，请重新填写。", "picks")
    for gift_id, units in request.wanted.items():
        gift = gifts.get(gift_id)
        if gift is None or not gift.active:
            name = f"「{gift.name}」" if gift else "有一样东西"
            raise KnownError("GIFT-OFF", f"{name}已停止兑换，请换一样。", "picks")
        check_gift(gift)
        lines.append(Line(gift.id, gift.name, gift.price, units))
    total = sum(line.points for line in lines)
    if total != request.total:
        raise KnownError(
            "REDEEM-PRICE", f"价目刚刚改过，现在合计 {total} 分，请和志愿者核对后再兑换。", "total", total=total
        )
    return tuple(lines)


def check_limits(lines: Iterable[Line], gifts: Mapping[str, Gift], had: Had, policy: RedemptionPolicy) -> None:
    """The quarter's limits. Raises KnownError REDEEM-QUARTER."""
    picked = tuple(lines)
    if policy.times_per_quarter is not None and had.times >= policy.times_per_quarter:
        raise KnownError(
            "REDEEM-QUARTER", f"本季度已兑换 {had.times} 次（每季 {policy.times_per_quarter} 次），请下季度再来。"
        )
    points = sum(line.points for line in picked)
    if policy.points_per_quarter is not None and had.points + points > policy.points_per_quarter:
        left = max(0, policy.points_per_quarter - had.points)
        raise KnownError("REDEEM-QUARTER", f"本季度还可兑换 {left} 分，请少选一件。", "picks", left=left)
    for line in picked:
        limit = gifts[line.gift_id].per_quarter
        if limit is not None and had.units.get(line.gift_id, 0) + line.units > limit:
            raise KnownError("REDEEM-QUARTER", f"「{line.name}」每人每季限 {limit} 件，请减少件数。", "picks")


def quarter_text(had: Had, policy: RedemptionPolicy) -> str:
    """The line under the account: 本季度未兑换（每季 1 次）."""
    done = f"已兑换 {had.times} 次" if had.times else "未兑换"
    limit = f"每季 {policy.times_per_quarter} 次" if policy.times_per_quarter is not None else "不限次数"
    return f"本季度{done}（{limit}）"


def redeem(
    request: RedeemRequest,
    wallet: Wallet,
    stamp: Stamp,
    post: Post,
    *,
    gifts: Mapping[str, Gift],
    batches: Sequence[Batch],
    had: Had,
    policy: RedemptionPolicy,
) -> Redemption:
    """A redemption from the rights held here. Nothing is half done: it is refused whole or stands whole.

    The entry takes the redeem id as its own, so ledger and rights know it too.
    Raises KnownError REDEEM-EMPTY, REDEEM-PRICE, REDEEM-QUARTER, GIFT-…,
    POINTS-SHORT, RIGHTS-SHORT.
    """
    lines, stock = _picked(request, stamp, gifts, batches, had, policy)
    change = points_moves.pay(
        wallet,
        sum(line.points for line in lines),
        _stamped(stamp, request, lines),
        post,
        kind=EntryKind.REDEEM,
    )
    return Redemption(request.redeem_id, wallet.account, lines, change, stock)


def undo_redemption(
    redemption: Redemption,
    wallet: Wallet,
    stamp: Stamp,
    *,
    undone: bool,
    policy: RedemptionPolicy,
) -> Undoing:
    """The opposite entry with a reason within the grace period; goods return to their batches.

    Raises KnownError UNDO-TWICE, UNDO-LATE, POINTS-REASON.
    """
    change = points_moves.undo(
        redemption.change,
        stamp,
        undone=undone,
        wallets={wallet.account: wallet},
        others={},
        grace=policy.grace,
    )
    return Undoing(redemption.id, change, put_back(redemption.stock, redemption.id, stamp.reason.strip()))


def _picked(
    request: RedeemRequest,
    stamp: Stamp,
    gifts: Mapping[str, Gift],
    batches: Sequence[Batch],
    had: Had,
    policy: RedemptionPolicy,
) -> tuple[tuple[Line, ...], tuple[StockMove, ...]]:
    lines = lines_of(request, gifts)
    check_limits(lines, gifts, had, policy)
    stock: list[StockMove] = []
    for line in lines:
        stock += hand_out(gifts[line.gift_id], line.units, batches, stamp.today, request.redeem_id)
    return lines, tuple(stock)


def _stamped(stamp: Stamp, request: RedeemRequest, lines: tuple[Line, ...]) -> Stamp:
    sum_text = " + ".join(f"{line.name} {line.price} × {line.units}" for line in lines)
    total = sum(line.points for line in lines)
    return replace(stamp, id=request.redeem_id, ref=request.redeem_id, arithmetic=f"{sum_text} = {total} 分")

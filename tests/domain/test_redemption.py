from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.day_closing import Redeemed, close_day
from db.domain.errors import KnownError
from db.domain.gift_stock import (
    Batch,
    Gift,
    GiftKind,
    StockKind,
    StockLevel,
    StockMove,
    check_gift,
    deliver,
    hand_out,
    in_stock,
    level,
    moved,
    put_back,
    recount,
)
from db.domain.points_ledger import balances
from db.domain.points_moves import Wallet, settle
from db.domain.redemption import (
    Had,
    RedeemRequest,
    Redemption,
    RedemptionPolicy,
    quarter_text,
    redeem,
    repeated,
    undo_redemption,
)
from tests.domain.points_worlds import ALONE, TODAY, member, stamp, wallet

RICE = Gift("rice", "大米 5 kg", GiftKind.GOODS, 50, lowest=3)
HAIR = Gift("hair", "理发服务", GiftKind.SERVICE, 20, counted=False)
TISSUE = Gift("tissue", "抽纸 1 提", GiftKind.GOODS, 15, lowest=3, per_quarter=2)
GIFTS = {g.id: g for g in (RICE, HAIR, TISSUE)}
BATCHES = (
    Batch("r2", "rice", date(2026, 9, 1), 16),
    Batch("r1", "rice", date(2026, 8, 1), 2),
    Batch("t1", "tissue", date(2026, 8, 1), 2),
)
FREE = RedemptionPolicy(times_per_quarter=None)


def request(*picks: tuple[str, int], total: int | None = None, redeem_id: str = "R1") -> RedeemRequest:
    asked = sum(GIFTS[g].price * n for g, n in picks if g in GIFTS) if total is None else total
    return RedeemRequest(redeem_id, picks, asked)


def take(
    holder: Wallet,
    asked: RedeemRequest,
    *,
    number: int = 1,
    gifts: dict[str, Gift] = GIFTS,
    batches: tuple[Batch, ...] = BATCHES,
    had: Had = Had(),  # noqa: B008
    policy: RedemptionPolicy = FREE,
) -> Redemption:
    return redeem(
        asked, holder, stamp(number), ALONE, gifts=gifts, batches=batches, had=had, policy=policy
    )


def refused(code: str, *picks: tuple[str, int], **more: object) -> KnownError:
    with pytest.raises(KnownError) as error:
        take(wallet("zhou", 186), request(*picks), **more)  # type: ignore[arg-type]
    assert error.value.code == code
    return error.value


def test_points_stock_and_rights_go_together() -> None:
    zhou = wallet("zhou", 36, 150)
    done = take(zhou, request(("rice", 1), ("hair", 1)))
    after = settle(zhou, done.change)
    assert (done.points, after.balance, after.rights.total) == (70, 116, 116)
    assert done.change.entry.arithmetic == "大米 5 kg 50 × 1 + 理发服务 20 × 1 = 70 分"
    assert (done.change.entry.id, done.change.entry.ref) == ("R1", "R1")
    assert done.stock == (StockMove(StockKind.REDEEM, "rice", "r1", -1, "R1"),)
    assert [lot.left for lot in after.lots] == [0, 116]


def test_the_oldest_batch_goes_first_and_a_stale_one_not_at_all() -> None:
    assert [(m.batch_id, m.amount) for m in hand_out(RICE, 5, BATCHES, TODAY, "R1")] == [("r1", -2), ("r2", -3)]
    stale = (replace(BATCHES[1], use_by=TODAY - timedelta(1)), BATCHES[0])
    assert [m.batch_id for m in hand_out(RICE, 5, stale, TODAY, "R1")] == ["r2"]
    assert in_stock(RICE, stale, TODAY) == 16
    assert in_stock(RICE, (replace(BATCHES[1], use_by=TODAY),), TODAY) == 2


def test_a_shelf_says_when_it_runs_low() -> None:
    assert [level(RICE, n) for n in (4, 3, 0)] == [StockLevel.PLENTY, StockLevel.LOW, StockLevel.NONE]
    assert (in_stock(HAIR, BATCHES, TODAY), level(HAIR, None)) == (None, StockLevel.PLENTY)


@pytest.mark.parametrize("price", [0, -50, True, 10**9])
def test_a_price_is_above_zero(price: int) -> None:
    with pytest.raises(KnownError) as error:
        check_gift(replace(RICE, price=price))
    assert (error.value.code, error.value.field) == ("GIFT", "price")
    refused("GIFT", ("rice", 1), gifts={"rice": replace(RICE, price=price)})


@pytest.mark.parametrize("change", [{"name": " "}, {"counted": False}, {"lowest": -1}, {"per_quarter": 0}])
def test_a_gift_that_makes_no_sense_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(KnownError) as error:
        check_gift(replace(RICE, **change))  # type: ignore[arg-type]
    assert error.value.code == "GIFT"


def test_what_cannot_be_redeemed() -> None:
    refused("REDEEM-EMPTY")
    refused("GIFT-OFF", ("gone", 1))
    refused("GIFT-OFF", ("rice", 1), gifts={"rice": replace(RICE, active=False)})
    refused("GIFT-UNITS", ("rice", 0))
    refused("GIFT-UNITS", ("rice", 2), ("rice", -1))
    assert refused("GIFT-STOCK", ("tissue", 3), gifts=GIFTS | {"tissue": replace(TISSUE, per_quarter=None)}).details == {
        "left": 2
    }
    refused("GIFT-STOCK", ("rice", 1), batches=())
    refused("POINTS-SHORT", ("rice", 4))


def test_a_price_changed_meanwhile_is_shown_before_it_is_paid() -> None:
    with pytest.raises(KnownError) as error:
        take(wallet("zhou", 186), request(("rice", 1), total=45))
    assert (error.value.code, error.value.details) == ("REDEEM-PRICE", {"total": 50})


def test_the_quarters_limits() -> None:
    once = RedemptionPolicy(times_per_quarter=1)
    assert take(wallet("zhou", 186), request(("rice", 1)), policy=once)
    refused("REDEEM-QUARTER", ("rice", 1), policy=once, had=Had(times=1))
    refused("REDEEM-QUARTER", ("tissue", 1), had=Had(units={"tissue": 2}))
    capped = replace(FREE, points_per_quarter=100)
    assert refused("REDEEM-QUARTER", ("rice", 1), policy=capped, had=Had(points=60)).details == {"left": 40}
    assert quarter_text(Had(), once) == "本季度未兑换（每季 1 次）"
    assert quarter_text(Had(times=2), FREE) == "本季度已兑换 2 次（不限次数）"
    for policy in (RedemptionPolicy(0), RedemptionPolicy(1, 0), RedemptionPolicy(grace=timedelta(days=2))):
        with pytest.raises(KnownError):
            policy.check()


def test_a_double_click_is_one_redemption() -> None:
    zhou = wallet("zhou", 186)
    done = take(zhou, request(("rice", 1), ("hair", 1)))
    again = request(("hair", 1), ("rice", 1))
    assert repeated(again, zhou.account, done, undone=False) is done
    for other, account, code in (
        (request(("rice", 2)), zhou.account, "REDEEM-ID"),
        (again, member("li"), "REDEEM-ID"),
    ):
        with pytest.raises(KnownError) as error:
            repeated(other, account, done, undone=False)
        assert error.value.code == code
    with pytest.raises(KnownError) as error:
        repeated(again, zhou.account, done, undone=True)
    assert error.value.code == "REDEEM-UNDONE"


def test_an_undone_redemption_leaves_nothing_behind() -> None:
    zhou = wallet("zhou", 36, 150)
    done = take(zhou, request(("rice", 3)))
    spent = settle(zhou, done.change)
    back = undo_redemption(done, spent, stamp(2, "选错了"), undone=False, policy=FREE)
    after = settle(spent, back.change)
    assert after.lots == zhou.lots
    assert after.rights.held == zhou.rights.held
    assert moved(moved(BATCHES, done.stock), back.stock) == BATCHES
    assert set(balances([done.change.entry, back.change.entry]).values()) == {0}
    assert {m.reason for m in back.stock} == {"选错了"}
    with pytest.raises(KnownError) as error:
        undo_redemption(done, after, stamp(3, "又"), undone=True, policy=FREE)
    assert error.value.code == "UNDO-TWICE"
    with pytest.raises(KnownError) as error:
        late = stamp(3, "晚了", after=timedelta(minutes=11))
        undo_redemption(done, spent, late, undone=False, policy=FREE)
    assert error.value.code == "UNDO-LATE"


def test_a_delivery_a_count_and_a_loss() -> None:
    assert deliver(RICE, "r3", 20, "d1").amount == 20
    for gift, units, code in ((RICE, 0, "GIFT-UNITS"), (RICE, -2, "GIFT-UNITS"), (HAIR, 2, "GIFT-COUNT")):
        with pytest.raises(KnownError) as error:
            deliver(gift, "r3", units, "d1")
        assert error.value.code == code
    batch = BATCHES[0]
    assert recount(batch, 16, StockKind.COUNT, "", "c1") is None
    found = recount(batch, 18, StockKind.COUNT, "多出两袋", "c1")
    assert found is not None
    assert found.amount == 2
    cases = ((17, "报损", "GIFT-UNITS"), (-1, "报损", "GIFT-UNITS"), (15, " ", "GIFT-REASON"))
    for counted, reason, code in cases:
        with pytest.raises(KnownError) as error:
            recount(batch, counted, StockKind.WRITE_OFF, reason, "c1")
        assert error.value.code == code
    with pytest.raises(ValueError, match="fit"):
        moved(BATCHES, [StockMove(StockKind.REDEEM, "rice", "r1", -3, "R9")])
    with pytest.raises(ValueError, match="fit"):
        moved(BATCHES, [StockMove(StockKind.REDEEM, "rice", "none", 3, "R9")])


OPENING = {"rice": 18, "tissue": 2}


def test_the_days_closing_matches_to_the_unit() -> None:
    zhou, li = wallet("zhou", 186), wallet("li", 186)
    first = take(zhou, request(("rice", 2), ("hair", 1)))
    second = take(li, request(("tissue", 2), redeem_id="R2"), number=2)
    back = undo_redemption(second, settle(li, second.change), stamp(3, "退"), undone=False, policy=FREE)
    moves = [*first.stock, *second.stock, *back.stock, deliver(RICE, "r3", 5, "d1")]
    moves.append(StockMove(StockKind.WRITE_OFF, "rice", "r2", -1, "c1", "受潮"))
    entries = [first.change.entry, second.change.entry, back.change.entry]
    made = [Redeemed("R1", first.lines), Redeemed("R2", second.lines), Redeemed("R2", second.lines, True)]
    shelf = {"rice": 20, "tissue": 2}
    found = close_day(GIFTS, OPENING, shelf, made, moves, entries)
    assert found.agrees
    assert (found.redemptions, found.undone, found.points, found.spent) == (2, 1, 120, 120)
    hair, rice, tissue = found.lines
    assert (rice.opening, rice.received, rice.given, rice.back, rice.other, rice.closing) == (18, 5, 2, 0, -1, 20)
    assert (tissue.given, tissue.back, tissue.points) == (2, 2, 0)
    assert (hair.opening, hair.closing, hair.points) == (None, None, 20)


def test_the_days_closing_names_what_does_not_match() -> None:
    done = take(wallet("zhou", 186), request(("rice", 2)))
    made, entries = [Redeemed("R1", done.lines)], [done.change.entry]
    shelf = {"rice": 16, "tissue": 2}
    assert close_day(GIFTS, OPENING, shelf, made, done.stock, entries).agrees
    wrong = {
        "no entry": close_day(GIFTS, OPENING, shelf, made, done.stock, []),
        "no redemption": close_day(GIFTS, OPENING, shelf, [], done.stock, entries),
        "no stock move": close_day(GIFTS, OPENING, shelf, made, [], entries),
        "shelf": close_day(GIFTS, OPENING, OPENING, made, done.stock, entries),
        "twice": close_day(GIFTS, OPENING, shelf, made, done.stock, entries * 2),
    }
    subjects = {name: {d.subject for d in found.differences} for name, found in wrong.items()}
    assert subjects == {
        "no entry": {"R1"},
        "no redemption": {"R1"},
        "no stock move": {"R1", "rice"},
        "shelf": {"rice"},
        "twice": {"R1"},
    }


@given(st.lists(st.integers(1, 9), max_size=6), st.integers(1, 30))
def test_stock_is_handed_out_whole_or_not_at_all(sizes: list[int], units: int) -> None:
    batches = tuple(Batch(f"b{n}", "rice", date(2026, 1, 1), left) for n, left in enumerate(sizes))
    if units > sum(sizes):
        with pytest.raises(KnownError):
            hand_out(RICE, units, batches, TODAY, "R")
        return
    moves = hand_out(RICE, units, batches, TODAY, "R")
    after = moved(batches, moves)
    assert sum(b.left for b in after) == sum(sizes) - units
    assert moved(after, put_back(moves, "R", "退")) == batches



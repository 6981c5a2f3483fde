"""Gifts, deliveries and counts, and what the screens are told of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.domain.gift_stock import GiftKind, StockKind, StockLevel
from db.domain.permissions import Role
from db.domain.points_ledger import EntryKind
from db.ids import new_id
from db.queries.gifts import (
    GetBatches,
    GetShelf,
    GetStockHistory,
    LowGifts,
    gift_batches,
    gift_shelf,
    low_gifts,
    stock_history,
)
from db.queries.points import (
    GetEntry,
    GetFigures,
    GetHistory,
    GetRules,
    ListExceptions,
    points_entry,
    points_exceptions,
    points_figures,
    points_history,
    points_rules,
)
from db.queries.redemptions import (
    FindRedemption,
    GetRedemption,
    LastUndoable,
    ListRedemptions,
    PreviewClosing,
    RedemptionsToday,
    find_redemption,
    get_redemption,
    last_undoable,
    preview_closing,
    redemption_list,
    redemptions_today,
)
from db.usecases.gifts import ReceiveStock, RecountStock, SaveGift, receive_stock, recount_stock, save_gift
from db.usecases.points import CorrectPoints, correct_points
from db.usecases.redemptions import UndoRedemption, undo_redemption
from tests.helpers.centres import refusal
from tests.helpers.pointing import TODAY, Points


@pytest.fixture
def points(points: Points) -> Points:
    points.room.sign_in(Role.SUPERVISOR)
    return points


def test_no_gift_costs_nothing_or_less(points: Points) -> None:
    good = SaveGift(new_id(), "雨伞", GiftKind.GOODS, 30)
    for wrong in (
        replace(good, price=0),
        replace(good, price=-5),
        replace(good, name=" "),
        replace(good, counted=False),
        replace(good, position=10),
        replace(good, time_price=60),
        replace(good, per_quarter=0),
    ):
        assert refusal(lambda wrong=wrong: points.desk.run(save_gift, wrong)).code == "GIFT"  # type: ignore[misc]
    kept = SaveGift(points.gifts["soap"], "香皂", GiftKind.SERVICE, 8, counted=False)
    assert refusal(lambda: points.desk.run(save_gift, kept)).code == "GIFT"
    points.room.sign_in(Role.CLERK)
    assert refusal(lambda: points.desk.run(save_gift, good)).code == "PERMISSION"


def test_the_oldest_batch_goes_first_and_a_spoilt_one_not_at_all(points: Points) -> None:
    fresh = points.supply("soap", 3, date(2026, 11, 21))
    request = ReceiveStock(new_id(), points.gifts["soap"], 4, TODAY)
    first = points.desk.run(receive_stock, request)
    assert (first.left, first.in_stock) == (4, 17)
    assert points.desk.run(receive_stock, request).repeated
    for wrong, code in (
        (replace(request, request_id=new_id(), units=0), "GIFT-UNITS"),
        (replace(request, request_id=new_id(), gift_id=points.gifts["hair"]), "GIFT-COUNT"),
        (replace(request, request_id=new_id(), use_by=date(2026, 1, 1)), "GIFT-DATE"),
        (replace(request, request_id=new_id(), gift_id=new_id()), "GIFT-MISSING"),
    ):
        assert refusal(lambda wrong=wrong: points.desk.run(receive_stock, wrong)).code == code  # type: ignore[misc]
    points.room.clock.move(days=2)
    points.redeem(points.zhou, 96, soap=12)
    left = {row.batch_id: (row.left, row.past) for row in points.desk.ask(gift_batches, GetBatches(points.gifts["soap"]))}
    assert left == {fresh: (3, True), first.batch_id: (2, False)}
    assert points.wrong() == []


def test_a_count_corrects_a_batch_with_a_reason(points: Points) -> None:
    batch = points.supply("soap", 5)
    request = RecountStock(new_id(), batch, 3, StockKind.WRITE_OFF, "受潮")
    assert points.desk.run(recount_stock, request).left == 3
    assert points.desk.run(recount_stock, request).repeated
    more = replace(request, request_id=new_id(), counted=4)
    assert refusal(lambda: points.desk.run(recount_stock, more)).code == "GIFT-UNITS"
    found = replace(more, kind=StockKind.COUNT, reason="")
    assert refusal(lambda: points.desk.run(recount_stock, found)).code == "GIFT-REASON"
    assert points.desk.run(recount_stock, replace(found, reason="漏数")).left == 4
    wrong = replace(found, request_id=new_id(), kind=StockKind.REDEEM)
    assert refusal(lambda: points.desk.run(recount_stock, wrong)).code == "GIFT-KIND"
    history = points.desk.ask(stock_history, GetStockHistory(points.gifts["soap"]))
    assert sorted((row.kind, row.amount, row.reason) for row in history) == [
        (StockKind.COUNT, 1, "漏数"),
        (StockKind.RECEIVE, 5, ""),
        (StockKind.RECEIVE, 10, ""),
        (StockKind.WRITE_OFF, -2, "受潮"),
    ]
    assert points.wrong() == []


def test_the_shelf_says_what_can_be_had(points: Points) -> None:
    shelf = points.desk.ask(gift_shelf, GetShelf(points.li))
    assert [(t.key, t.name, t.affordable, t.why_not) for t in shelf.tiles] == [
        (1, "大米 5 kg", False, "还差 40 分"),
        (2, "香皂", True, ""),
        (3, "理发", False, "还差 10 分"),
    ]
    assert shelf.spendable == 10
    points.redeem(points.zhou, 72, soap=9)
    assert [(row.name, row.level) for row in points.desk.ask(low_gifts, LowGifts())] == [("香皂", StockLevel.LOW)]
    points.redeem(points.li, 8, soap=1)
    tile = points.desk.ask(gift_shelf, GetShelf(points.zhou)).tiles[1]
    assert (tile.in_stock, tile.level, tile.why_not) == (0, StockLevel.NONE, "没有库存")


def test_history_runs_back_from_the_balance_page_by_page(points: Points) -> None:
    points.redeem(points.zhou, 50, rice=1)
    points.desk.run(correct_points, CorrectPoints(new_id(), points.zhou, 7, "补记"))
    whole = points.desk.ask(points_history, GetHistory(points.zhou))
    assert [(row.kind, row.amount, row.balance) for row in whole.rows] == [
        (EntryKind.BONUS, 7, 77),
        (EntryKind.REDEEM, -50, 70),
        (EntryKind.EARN, 40, 120),
        (EntryKind.EARN, 40, 80),
        (EntryKind.EARN, 40, 40),
    ]
    first = points.desk.ask(points_history, GetHistory(points.zhou, limit=2))
    rest = points.desk.ask(points_history, GetHistory(points.zhou, before=first.next, balance=first.next_balance))
    assert (*first.rows, *rest.rows) == whole.rows
    assert rest.next is None
    detail = points.desk.ask(points_entry, GetEntry(whole.rows[1].entry_id))
    assert detail is not None
    assert (detail.redemption_id, [(d.amount, d.earned_on) for d in detail.draws]) == (
        whole.rows[1].entry_id,
        [(40, date(2026, 1, 10)), (10, date(2026, 1, 10))],
    )
    assert [(leg.account_label, leg.holder_number, leg.amount) for leg in detail.legs] == [
        ("个人", "V-000001", -50),
        ("已兑换", "", 50),
    ]
    assert points.desk.ask(points_entry, GetEntry(new_id())) is None


def test_redemptions_are_found_by_number_and_day(points: Points) -> None:
    made = points.redeem(points.zhou, 50, rice=1)
    assert points.desk.ask(last_undoable, LastUndoable()).redeem_id == made.redeem_id  # type: ignore[union-attr]
    assert points.desk.ask(find_redemption, FindRedemption(made.serial)) == made.redeem_id
    assert points.desk.ask(find_redemption, FindRedemption(made.serial_short.lower())) == made.redeem_id
    assert points.desk.ask(find_redemption, FindRedemption("DH-02-20261120-9999-9")) is None
    points.desk.run(undo_redemption, UndoRedemption(made.redeem_id, "拿错品种", new_id()))
    other = points.redeem(points.li, 8, soap=1)
    assert points.desk.ask(redemptions_today, RedemptionsToday()).points == 8
    rows = points.desk.ask(redemption_list, ListRedemptions(day=TODAY))
    assert {row.redeem_id: (row.undone, row.undoable) for row in rows} == {
        made.redeem_id: ("09:30 拿错品种", False),
        other.redeem_id: ("", True),
    }
    detail = points.desk.ask(get_redemption, GetRedemption(made.redeem_id))
    assert detail is not None
    assert (detail.serial, len(detail.job_ids), detail.row.items) == (made.serial, 2, "大米 5 kg × 1")
    view = points.desk.ask(preview_closing, PreviewClosing(TODAY))
    assert (view.closing.agrees, view.closed_at, len(view.rows)) == (True, None, 2)
    points.room.clock.move(minutes=11)
    assert points.desk.ask(last_undoable, LastUndoable()) is None


def test_figures_and_exceptions(points: Points) -> None:
    points.redeem(points.zhou, 50, rice=1)
    points.desk.run(correct_points, CorrectPoints(new_id(), points.li, -15, "时长记错"))
    figures = points.desk.ask(points_figures, GetFigures(TODAY, TODAY))
    assert [(row.kind, row.entries, row.amount) for row in figures] == [
        (EntryKind.EARN, 4, 130),
        (EntryKind.CLAW_BACK, 1, 15),
        (EntryKind.REDEEM, 1, 50),
    ]
    (owed,) = points.desk.ask(points_exceptions, ListExceptions())
    assert (owed.kind, owed.volunteer_id, owed.amount, owed.text) == ("owed", points.li, 5, "志愿积分待补 5 分")
    (rules,) = points.desk.ask(points_rules, GetRules())
    assert (rules.rules.version, rules.in_force) == ("1", True)

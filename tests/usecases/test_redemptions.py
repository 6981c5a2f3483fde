"""Redeeming: points, rights, stock, ledger and slip in one piece, once for each id, or nothing."""

from __future__ import annotations

import json
import threading
from datetime import date

import pytest

from db.domain.gift_stock import GiftKind
from db.domain.permissions import Role
from db.domain.points_accounts import Book
from db.ids import new_id
from db.models.card import Card
from db.models.volunteer import Volunteer
from db.transaction import Transaction
from db.usecases.gifts import SaveGift, save_gift
from db.usecases.redemptions import (
    CloseDay,
    Redeemed,
    SaveRedemptionPolicy,
    UndoRedemption,
    close_day,
    redeem_gifts,
    save_redemption_policy,
    undo_redemption,
)
from tests.helpers.centres import refusal
from tests.helpers.pointing import TODAY, Points, add_volunteers
from tests.helpers.rooms import arrange, look


def untouched(points: Points) -> tuple[int, ...]:
    tables = ("points_entry", "redemption", "stock_move", "print_job", "points_leg")
    return (*(points.count(table) for table in tables), points.left("rice"), points.left("soap"))


def test_points_goods_ledger_and_slip_move_together(points: Points) -> None:
    made = points.redeem(points.zhou, 70, rice=1, hair=1)
    assert (made.total, made.balance, made.spendable, made.repeated) == (70, 50, 50, False)
    assert made.serial_short.startswith("DH-")
    assert points.balance(points.zhou) == 50
    assert (points.left("rice"), points.left("soap")) == (9, 10)
    (row,) = look(points.desk, "SELECT * FROM points_entry WHERE kind = 'redeem'")
    assert row.id == row.ref == made.redeem_id
    assert row.arithmetic == "大米 5 kg 50 × 1 + 理发 20 × 1 = 70 分"
    (job,) = look(points.desk, "SELECT * FROM print_job")
    data = json.loads(job.data)
    assert (job.kind, job.paper, job.subject_id) == ("redemption_receipt", "80mm", made.redeem_id)
    assert (data["volunteer"], data["total"], data["balance"], data["hours"]) == ("周*良", "70", "50", "10 小时")
    captured = look(points.desk, "SELECT table_name FROM outbox WHERE row_id = :id", id=made.redeem_id)
    assert sorted(row.table_name for row in captured) == ["points_entry", "redemption"]
    assert points.wrong() == []


def test_the_slip_renders(points: Points) -> None:
    import msgspec

    from desktop.documents.redemption_receipt import KIND

    points.redeem(points.zhou, 50, rice=1)
    (job,) = look(points.desk, "SELECT data FROM print_job")
    data = msgspec.convert(json.loads(job.data), KIND.data)
    assert KIND.papers["80mm"](data)[:4] == b"%PDF"


def test_a_double_click_is_one_redemption(points: Points) -> None:
    wish = points.wish(points.zhou, 50, rice=1)
    answers: list[Redeemed] = []
    threads = [threading.Thread(target=lambda: answers.append(points.desk.run(redeem_gifts, wish))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.repeated for answer in answers) == [False, True, True, True]
    assert len({(a.serial, a.total, a.job_ids, a.balance) for a in answers}) == 1
    assert (points.count("redemption"), points.left("rice"), points.balance(points.zhou)) == (1, 9, 70)
    assert points.wrong() == []


def test_an_id_used_for_something_else_is_refused(points: Points) -> None:
    first = points.redeem(points.zhou, 50, rice=1)
    assert refusal(lambda: points.redeem(points.zhou, 8, first.redeem_id, soap=1)).code == "REDEEM-ID"
    earned = look(points.desk, "SELECT id FROM points_entry WHERE kind = 'earn'")[0].id
    assert refusal(lambda: points.redeem(points.zhou, 8, earned, soap=1)).code == "REDEEM-ID"
    assert refusal(lambda: points.redeem(points.zhou, 8, "x", soap=1)).code == "REQUEST"


@pytest.mark.parametrize(
    ("total", "units", "code"),
    [
        (0, {}, "REDEEM-EMPTY"),
        (0, {"rice": 0}, "GIFT-UNITS"),
        (-50, {"rice": -1}, "GIFT-UNITS"),
        (49, {"rice": 1}, "REDEEM-PRICE"),
        (150, {"rice": 3}, "POINTS-SHORT"),
        (88, {"soap": 11}, "GIFT-STOCK"),
    ],
)
def test_a_refusal_changes_nothing(points: Points, total: int, units: dict[str, int], code: str) -> None:
    before = untouched(points)
    assert refusal(lambda: points.redeem(points.zhou, total, **units)).code == code
    assert untouched(points) == before


def test_the_last_piece_goes_to_one_of_two_dialogs(points: Points) -> None:
    points.give(points.li, 100)
    points.redeem(points.zhou, 72, soap=9)
    points.redeem(points.li, 8, soap=1)
    before = untouched(points)
    error = refusal(lambda: points.redeem(points.zhou, 8, soap=1))
    assert (error.code, error.details["left"]) == ("GIFT-STOCK", 0)
    assert untouched(points) == before


def test_a_price_changed_meanwhile_is_shown_before_anything_is_taken(points: Points) -> None:
    points.room.sign_in(Role.SUPERVISOR)
    points.desk.run(save_gift, SaveGift(points.gifts["rice"], "大米 5 kg", GiftKind.GOODS, 60, position=1))
    error = refusal(lambda: points.redeem(points.zhou, 50, rice=1))
    assert (error.code, error.details["total"]) == ("REDEEM-PRICE", 60)
    made = points.redeem(points.zhou, 60, rice=1)
    assert made.lines[0].price == 60


def test_points_in_publicity_cannot_be_spent(points: Points) -> None:
    points.give(points.li, 50, opens_on=date(2026, 11, 21))
    assert refusal(lambda: points.redeem(points.li, 50, rice=1)).code == "POINTS-SHORT"
    points.room.clock.move(days=1)
    assert points.redeem(points.li, 50, rice=1).balance == 10


def test_the_quarter_is_limited(points: Points) -> None:
    points.limit(1)
    first = points.redeem(points.zhou, 8, soap=1)
    assert refusal(lambda: points.redeem(points.zhou, 8, soap=1)).code == "REDEEM-QUARTER"
    points.desk.run(undo_redemption, UndoRedemption(first.redeem_id, "拿错品种", new_id()))
    assert points.redeem(points.zhou, 8, soap=1).balance == 112
    points.room.clock.move(days=60)
    assert points.redeem(points.zhou, 8, soap=1).balance == 104


def test_nobody_who_left_or_died_redeems(points: Points) -> None:
    for state in ("left", "dead", "forgotten"):

        def change(tx: Transaction, state: str = state) -> None:
            tx.session.get_one(Volunteer, points.zhou).state = state

        arrange(points.desk, change)
        assert refusal(lambda: points.redeem(points.zhou, 8, soap=1)).code == "VOLUNTEER-STATE"
    assert refusal(lambda: points.redeem(new_id(), 8, soap=1)).code == "VOLUNTEER-MISSING"


def test_a_card_lost_since_the_scan_is_refused(points: Points) -> None:
    def issue(tx: Transaction) -> None:
        for number, state, holder in (("V-000001-01", "lost", points.zhou), ("V-000001-02", "active", points.zhou)):
            tx.session.add(
                Card(
                    number=number, holder_kind="V", holder_number="V-000001", volunteer_id=holder, issue=int(number[-2:]),
                    key_id="k", payload="x", state=state, issued_on=TODAY, hlc=1, operator_id=_someone(tx),
                    operator_name="李敏",
                )
            )  # fmt: skip

    arrange(points.desk, issue)

    def present(number: str, who: str = points.zhou, *, looked: bool = True) -> str:
        wish = points.wish(who, 8, soap=1)
        return refusal(
            lambda: points.desk.run(
                redeem_gifts,
                type(wish)(wish.redeem_id, who, wish.picks, 8, card_no=number, photo_checked=looked),
            )
        ).code

    assert present("V-000001-01") == "CARD"
    assert present("V-000009-01") == "CARD"
    assert present("V-000001-02", points.li) == "CARD-HOLDER"
    assert present("V-000001-02", looked=False) == "REDEEM-PHOTO"
    wish = points.wish(points.zhou, 8, soap=1)
    made = points.desk.run(
        redeem_gifts, type(wish)(wish.redeem_id, points.zhou, wish.picks, 8, card_no="V-000001-02", photo_checked=True)
    )
    assert made.balance == 112


def _someone(tx: Transaction) -> str:
    return str(tx.scalar("SELECT id FROM operator LIMIT 1"))


def test_party_points_buy_nothing_unless_the_centre_says_so(points: Points) -> None:
    (member,) = add_volunteers(points.desk, ("赵建国",), party_member=True)
    points.give(member, 30, book=Book.PARTY)
    wish = points.wish(member, 8, soap=1)
    own = type(wish)(wish.redeem_id, member, wish.picks, 8, book=Book.PARTY)
    assert refusal(lambda: points.desk.run(redeem_gifts, own)).code == "REDEEM-BOOK"
    points.room.sign_in(Role.ADMIN)
    points.desk.run(save_redemption_policy, SaveRedemptionPolicy(None, None, 10, party_redeems=True))
    assert points.desk.run(redeem_gifts, own).balance == 22
    assert points.balance(member, Book.PARTY) == 22


def test_an_undone_redemption_gives_back_points_and_goods(points: Points) -> None:
    made = points.redeem(points.zhou, 58, rice=1, soap=1)
    points.room.clock.move(minutes=5)
    request = UndoRedemption(made.redeem_id, "拿错品种", new_id())
    undone = points.desk.run(undo_redemption, request)
    assert (undone.balance, undone.spendable, undone.serial) == (120, 120, made.serial)
    assert (points.left("rice"), points.left("soap"), points.kinds()[-1]) == (10, 10, "undo")
    again = points.desk.run(undo_redemption, request)
    assert again.repeated
    assert points.kinds().count("undo") == 1
    twice = UndoRedemption(made.redeem_id, "再撤", new_id())
    assert refusal(lambda: points.desk.run(undo_redemption, twice)).code == "UNDO-TWICE"
    assert refusal(lambda: points.redeem(points.zhou, 58, made.redeem_id, rice=1, soap=1)).code == "REDEEM-UNDONE"
    slips = [json.loads(row.data)["undone"] for row in look(points.desk, "SELECT data FROM print_job ORDER BY id")]
    assert slips == ["", "2026-11-20 09:35 撤销：拿错品种"]
    assert points.wrong() == []


def test_undoing_needs_a_reason_and_the_grace_period(points: Points) -> None:
    made = points.redeem(points.zhou, 8, soap=1)
    assert refusal(lambda: points.desk.run(undo_redemption, UndoRedemption(new_id(), "x", new_id()))).code == "REDEEM-MISSING"
    no_reason = UndoRedemption(made.redeem_id, " ", new_id())
    assert refusal(lambda: points.desk.run(undo_redemption, no_reason)).code == "POINTS-REASON"
    points.room.clock.move(minutes=11)
    late = UndoRedemption(made.redeem_id, "拿错", new_id())
    assert refusal(lambda: points.desk.run(undo_redemption, late)).code == "UNDO-LATE"
    assert points.balance(points.zhou) == 112


def test_the_day_closes_to_the_unit(points: Points) -> None:
    first = points.redeem(points.zhou, 58, rice=1, soap=1)
    points.redeem(points.zhou, 20, hair=1)
    points.desk.run(undo_redemption, UndoRedemption(first.redeem_id, "拿错品种", new_id()))
    request = CloseDay(new_id(), TODAY)
    closed = points.desk.run(close_day, request)
    assert closed.agrees
    assert closed.closing.differences == ()
    assert (closed.closing.redemptions, closed.closing.undone) == (2, 1)
    assert closed.closing.points == closed.closing.spent == 20
    rice = next(line for line in closed.closing.lines if line.gift_id == points.gifts["rice"])
    assert (rice.opening, rice.received, rice.given, rice.back, rice.closing) == (0, 10, 1, 1, 10)
    assert points.desk.run(close_day, request).repeated
    assert points.count("day_closing") == 1
    data = json.loads(look(points.desk, "SELECT data FROM print_job WHERE kind = 'redemption_closing'")[0].data)
    assert (data["made"], data["undone"], data["points"], data["ledger"]) == ("2", "1", "20", "20")
    assert [row["undone"] for row in data["rows"]] == ["09:30 拿错品种", ""]


def test_a_shelf_counted_short_is_named(points: Points) -> None:
    points.redeem(points.zhou, 50, rice=1)
    request = CloseDay(new_id(), TODAY, shelf=((points.gifts["rice"], 8),))
    closed = points.desk.run(close_day, request)
    assert not closed.agrees
    assert [d.text for d in closed.closing.differences] == ["「大米 5 kg」应有 9 件，库存记 8 件"]
    points.room.clock.move(days=1)
    yesterday = points.desk.run(close_day, CloseDay(new_id(), TODAY))
    assert yesterday.agrees
    later = CloseDay(new_id(), date(2026, 12, 1))
    assert refusal(lambda: points.desk.run(close_day, later)).code == "CLOSING-DAY"

"""Points given away, corrected, lapsed and closed; the projections are what the entries make of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.domain.permissions import Role
from db.domain.points_accounts import Book
from db.domain.points_expiry import ExpiryPolicy
from db.domain.points_rules import STARTER_RULES
from db.ids import new_id
from db.usecases.points import (
    AddRules,
    ClosePoints,
    CorrectPoints,
    Donate,
    LapseDue,
    Penalise,
    Transfer,
    UndoPoints,
    WarnLapsing,
    add_rules,
    close_points,
    correct_points,
    donate_points,
    lapse_due,
    penalise_points,
    transfer_points,
    undo_points,
    warn_lapsing,
)
from db.usecases.redemptions import UndoRedemption, undo_redemption
from db.usecases.upkeep import RebuildPoints, rebuild_points
from tests.helpers.centres import refusal
from tests.helpers.pointing import Points, add_volunteers
from tests.helpers.rooms import look

PROJECTIONS = ("points_leg", "points_lot", "points_right", "points_total", "stock_batch", "stock_move")


def total(points: Points, account: str) -> int:
    rows = look(points.desk, "SELECT amount FROM points_total WHERE account = :account", account=account)
    return int(rows[0].amount) if rows else 0


def test_a_donation_goes_to_the_commons_once(points: Points) -> None:
    request = Donate(new_id(), points.zhou, 30, "给困难户")
    made = points.desk.run(donate_points, request)
    assert (made.balance, made.spendable) == (90, 90)
    again = points.desk.run(donate_points, request)
    assert again.repeated
    assert (total(points, "volunteer/commons/"), points.balance(points.zhou)) == (30, 90)
    undone = points.desk.run(undo_points, UndoPoints(new_id(), made.entry_id, "说错了数"))
    assert undone.balance == 120
    assert total(points, "volunteer/commons/") == 0
    twice = UndoPoints(new_id(), made.entry_id, "再撤")
    assert refusal(lambda: points.desk.run(undo_points, twice)).code == "UNDO-TWICE"
    assert points.wrong() == []


@pytest.mark.parametrize("amount", [0, -3])
def test_no_amount_is_no_gift(points: Points, amount: int) -> None:
    assert refusal(lambda: points.desk.run(donate_points, Donate(new_id(), points.zhou, amount))).code == "POINTS-AMOUNT"
    gift = Transfer(new_id(), points.zhou, points.li, amount)
    assert refusal(lambda: points.desk.run(transfer_points, gift)).code == "POINTS-AMOUNT"


def test_points_passed_on_keep_their_age(points: Points) -> None:
    points.give(points.zhou, 5, earned_on=date(2025, 6, 1), expires_on=date(2026, 12, 31))
    made = points.desk.run(transfer_points, Transfer(new_id(), points.zhou, points.li, 5))
    (lot,) = look(
        points.desk, "SELECT * FROM points_lot WHERE entry_id = :id AND account LIKE '%' || :li", id=made.entry_id, li=points.li
    )
    assert (lot.amount, lot.earned_on, lot.expires_on) == (5, "2025-06-01", "2026-12-31")
    assert points.redeem(points.li, 8, soap=1).balance == 7
    undo = UndoPoints(new_id(), made.entry_id, "送错人")
    assert refusal(lambda: points.desk.run(undo_points, undo)).code == "UNDO-SPENT"
    to_oneself = Transfer(new_id(), points.li, points.li, 1)
    assert refusal(lambda: points.desk.run(transfer_points, to_oneself)).code == "POINTS-SELF"
    assert points.wrong() == []


def test_a_redemption_is_undone_by_its_number_only(points: Points) -> None:
    made = points.redeem(points.zhou, 8, soap=1)
    undo = UndoPoints(new_id(), made.redeem_id, "拿错")
    assert refusal(lambda: points.desk.run(undo_points, undo)).code == "UNDO-KIND"


def test_what_is_taken_back_and_spent_already_is_owed_and_repaid(points: Points) -> None:
    points.redeem(points.zhou, 108, rice=2, soap=1)
    points.room.sign_in(Role.SUPERVISOR)
    taken = points.desk.run(correct_points, CorrectPoints(new_id(), points.zhou, -40, "时长记错"))
    assert (taken.balance, points.balance(points.zhou)) == (0, 0)
    owed = look(points.desk, "SELECT SUM(amount) AS n FROM points_leg WHERE account LIKE 'volunteer/owed/%'")[0].n
    assert owed == -28
    given = points.desk.run(correct_points, CorrectPoints(new_id(), points.zhou, 30, "补记"))
    assert given.balance == 2
    assert points.kinds()[-2:] == ["bonus", "repay"]
    assert points.wrong() == []


def test_corrections_want_a_reason_and_a_supervisor(points: Points) -> None:
    wish = CorrectPoints(new_id(), points.zhou, 5, "补记")
    assert refusal(lambda: points.desk.run(correct_points, wish)).code == "PERMISSION"
    points.room.sign_in(Role.SUPERVISOR)
    assert refusal(lambda: points.desk.run(correct_points, replace(wish, reason=" "))).code == "POINTS-REASON"
    assert refusal(lambda: points.desk.run(correct_points, replace(wish, book=Book.TIME))).code == "POINTS-BOOK"
    assert refusal(lambda: points.desk.run(correct_points, replace(wish, amount=0))).code == "POINTS-AMOUNT"
    first = points.desk.run(penalise_points, Penalise(wish.request_id, points.zhou, 5, "冒领"))
    assert first.balance == 115
    assert points.desk.run(penalise_points, Penalise(wish.request_id, points.zhou, 5, "冒领")).repeated
    assert refusal(lambda: points.desk.run(correct_points, wish)).code == "REQUEST"
    assert total(points, "volunteer/forfeited/") == 5


def test_nothing_lapses_before_its_owner_was_warned(points: Points) -> None:
    (old,) = add_volunteers(points.desk, ("陈老",))
    points.give(old, 9, earned_on=date(2024, 2, 1), expires_on=date(2026, 11, 10))
    points.give(old, 4, expires_on=date(2027, 12, 31))
    assert points.desk.run(lapse_due, LapseDue()).points == 0
    warned = points.desk.run(warn_lapsing, WarnLapsing())
    assert [(row.number, row.name_masked, row.amount, row.on, row.warned) for row in warned.rows] == [
        ("V-000004", "陈*", 9, date(2026, 12, 20), True)
    ]
    assert points.desk.run(warn_lapsing, WarnLapsing((old,))).rows == warned.rows
    assert points.count("lapse_warning") == 1
    points.room.clock.move(days=30)
    assert points.desk.run(lapse_due, LapseDue()).points == 0
    points.room.clock.move(days=1)
    assert points.desk.run(lapse_due, LapseDue()).points == 9
    assert points.desk.run(lapse_due, LapseDue()).points == 0
    assert (points.balance(old), total(points, "volunteer/expired/")) == (4, 9)
    assert points.wrong() == []
    assert refusal(lambda: points.desk.run(warn_lapsing, WarnLapsing(how="shout"))).code == "WARN-HOW"


def test_many_accounts_lapse_in_several_runs(points: Points) -> None:
    people = add_volunteers(points.desk, ("陈一", "陈二", "陈三"))
    for person in people:
        points.give(person, 2, expires_on=date(2026, 11, 1))
    points.desk.run(warn_lapsing, WarnLapsing())
    points.room.clock.move(days=31)
    runs = [points.desk.run(lapse_due, LapseDue(limit=2)) for _ in range(3)]
    assert [(run.accounts, run.points, run.more) for run in runs] == [(2, 4, True), (1, 2, False), (0, 0, False)]


def test_closing_empties_every_account_and_writes_off_what_is_owed(points: Points) -> None:
    points.give(points.zhou, 60, book=Book.TIME)
    points.room.sign_in(Role.SUPERVISOR)
    points.redeem(points.li, 8, soap=1)
    points.desk.run(correct_points, CorrectPoints(new_id(), points.li, -10, "时长记错"))
    closed = points.desk.run(close_points, ClosePoints(points.zhou, "本人申请注销"))
    assert (closed.entries, closed.points) == (2, 180)
    assert points.desk.run(close_points, ClosePoints(points.li, "去世")).entries == 1
    assert points.balance(points.zhou) == points.balance(points.zhou, Book.TIME) == points.balance(points.li) == 0
    assert look(points.desk, "SELECT SUM(amount) AS n FROM points_leg WHERE account LIKE '%/owed/%'")[0].n == 0
    assert points.wrong() == []


def test_rules_are_added_and_never_changed(points: Points) -> None:
    points.room.sign_in(Role.ADMIN)
    fresh = replace(STARTER_RULES, version="2", starts_on=date(2027, 1, 1), percents={"助老": 150}, expiry=ExpiryPolicy(12))
    assert points.desk.run(add_rules, AddRules(Book.VOLUNTEER, fresh)).version == "2"
    for wrong in (fresh, replace(fresh, version="3", starts_on=date(2026, 1, 1)), replace(fresh, version="4", per_hour=-1)):
        assert refusal(lambda wrong=wrong: points.desk.run(add_rules, AddRules(Book.VOLUNTEER, wrong))).code == "POINTS-RULES"  # type: ignore[misc]
    assert refusal(lambda: points.desk.run(add_rules, AddRules(Book.TIME, fresh))).code == "POINTS-RULES"


def test_projections_made_anew_are_those_that_were_kept(points: Points) -> None:
    points.give(points.li, 20, 30, expires_on=date(2026, 11, 25))
    points.desk.run(warn_lapsing, WarnLapsing())
    first = points.redeem(points.zhou, 58, rice=1, soap=1)
    points.redeem(points.zhou, 8, soap=1)
    points.desk.run(undo_redemption, UndoRedemption(first.redeem_id, "拿错品种", new_id()))
    gift = points.desk.run(transfer_points, Transfer(new_id(), points.zhou, points.li, 50))
    points.desk.run(undo_points, UndoPoints(new_id(), gift.entry_id, "送错人"))
    points.desk.run(transfer_points, Transfer(new_id(), points.li, points.zhou, 25))
    points.desk.run(donate_points, Donate(new_id(), points.zhou, 12))
    points.room.sign_in(Role.ADMIN)
    before = {table: sorted(map(tuple, look(points.desk, f"SELECT * FROM {table}"))) for table in PROJECTIONS}
    points.desk.run(rebuild_points, RebuildPoints())
    after = {table: sorted(map(tuple, look(points.desk, f"SELECT * FROM {table}"))) for table in PROJECTIONS}
    assert after == before
    assert points.wrong() == []


def test_what_was_tampered_with_is_named(points: Points) -> None:
    points.redeem(points.zhou, 50, rice=1)
    for table, sql in (
        ("points_leg", "UPDATE points_leg SET amount = amount + 1 WHERE position = 0"),
        ("points_lot", "UPDATE points_lot SET remaining = remaining + 1"),
        ("points_right", "DELETE FROM points_right"),
        ("points_total", "UPDATE points_total SET amount = amount + 1"),
        ("stock_batch", "UPDATE stock_batch SET remaining = -1"),
        ("stock_move", "DELETE FROM stock_move WHERE kind = 'redeem'"),
    ):
        from tests.helpers.rooms import arrange

        arrange(points.desk, lambda tx, sql=sql: tx.connection.exec_driver_sql(sql) and None)  # type: ignore[misc]
        assert points.wrong(), table
        points.room.sign_in(Role.ADMIN)
        points.desk.run(rebuild_points, RebuildPoints())
        assert points.wrong() == [], table

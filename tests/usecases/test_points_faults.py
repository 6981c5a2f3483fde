"""What goes wrong at the counter of points, and what the clerk reads then."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import date

import pytest

from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.domain.points_accounts import Book
from db.domain.volunteers import VolunteerState
from db.ids import new_id
from db.queries.redemptions import PreviewClosing, preview_closing
from db.usecases.gifts import RecountStock, recount_stock
from db.usecases.points import (
    CorrectPoints,
    Donate,
    Transfer,
    WarnLapsing,
    correct_points,
    donate_points,
    transfer_points,
    warn_lapsing,
)
from db.usecases.redemptions import CloseDay, UndoRedemption, close_day, redeem_gifts, undo_redemption
from db.usecases.time_bank import DonateTime, donate_time
from db.usecases.volunteer_leaving import ForgetVolunteer, forget_volunteer
from db.usecases.volunteers import ChangeVolunteerState, change_volunteer_state
from tests.helpers.centres import refusal
from tests.helpers.pointing import TODAY, Points
from tests.helpers.rooms import look


def shelf(points: Points, gift: str, units: int) -> None:
    """Exactly so many of a gift, counted by the supervisor."""
    from db.domain.gift_stock import StockKind

    points.room.sign_in(Role.SUPERVISOR)
    (batch,) = look(points.desk, "SELECT id FROM stock_batch WHERE gift_id = :id", id=points.gifts[gift])
    points.desk.run(recount_stock, RecountStock(new_id(), batch.id, units, StockKind.COUNT, "盘点"))
    points.room.sign_in(Role.CLERK)


@pytest.mark.parametrize(("stock", "clicks"), [(1, 2), (2, 2), (2, 4)])
def test_the_last_pieces_go_to_whoever_pressed_first(points: Points, stock: int, clicks: int) -> None:
    shelf(points, "soap", stock)
    done: list[str] = []
    refused: list[KnownError] = []

    def press() -> None:
        try:
            done.append(points.desk.run(redeem_gifts, points.wish(points.zhou, 8, soap=1)).serial)
        except KnownError as error:
            refused.append(error)

    presses = [threading.Thread(target=press) for _ in range(clicks)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert (len(done), len(set(done)), points.left("soap")) == (stock, stock, 0)
    assert [error.code for error in refused] == ["GIFT-STOCK"] * (clicks - stock)
    assert all("请" in error.message and "香皂" in error.message for error in refused)
    assert points.balance(points.zhou) == 120 - 8 * stock and points.wrong() == []


def test_a_day_closed_twice_keeps_both_lists_and_the_last_one_counts(points: Points) -> None:
    points.redeem(points.zhou, 50, rice=1)
    first = CloseDay(new_id(), TODAY)
    answers: list[bool] = []
    presses = [
        threading.Thread(target=lambda: answers.append(points.desk.run(close_day, first).repeated)) for _ in range(3)
    ]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert sorted(answers) == [False, True, True] and points.count("day_closing") == 1
    assert len(look(points.desk, "SELECT 1 FROM print_job WHERE kind = 'redemption_closing'")) == 1
    late = points.redeem(points.li, 8, soap=1)
    points.desk.run(undo_redemption, UndoRedemption(late.redeem_id, "拿错", new_id()))
    points.room.sign_in(Role.SUPERVISOR)
    second = points.desk.run(close_day, CloseDay(new_id(), TODAY))
    assert (second.agrees, second.closing.redemptions, second.closing.undone) == (True, 2, 1)
    view = points.desk.ask(preview_closing, PreviewClosing(TODAY))
    assert points.count("day_closing") == 2
    assert view.closed_by == points.desk.operator.name  # type: ignore[union-attr]


def test_a_day_is_closed_for_every_window_at_once(points: Points) -> None:
    points.redeem(points.zhou, 50, rice=1)
    here = points.desk.facts
    points.desk.facts = replace(here, window=9, incarnation=new_id())
    points.redeem(points.li, 8, soap=1)
    points.desk.facts = here
    assert len(look(points.desk, "SELECT DISTINCT window FROM redemption")) == 2
    closed = points.desk.run(close_day, CloseDay(new_id(), TODAY))
    assert closed.agrees and (closed.closing.redemptions, closed.closing.points) == (2, 58)


def test_what_is_redeemed_for_minutes_is_no_difference_in_points(points: Points) -> None:
    points.give(points.zhou, 180, book=Book.TIME)
    points.redeem(points.zhou, 50, rice=1)
    closed = points.desk.run(close_day, CloseDay(new_id(), TODAY))
    assert closed.agrees and closed.closing.points == 50


@pytest.mark.parametrize(("amount", "code"), [(0, "POINTS-AMOUNT"), (-5, "POINTS-AMOUNT"), (10_000, "POINTS-SHORT")])
def test_no_gift_of_nothing_less_or_more_than_there_is(points: Points, amount: int, code: str) -> None:
    for press in (
        lambda: points.desk.run(donate_points, Donate(new_id(), points.zhou, amount)),
        lambda: points.desk.run(transfer_points, Transfer(new_id(), points.zhou, points.li, amount)),
    ):
        error = refusal(press)
        assert error.code == code and "请" in error.message
    assert points.balance(points.zhou) == 120 and points.wrong() == []


def test_minutes_are_called_minutes_when_there_are_too_few(points: Points) -> None:
    points.give(points.zhou, 60, book=Book.TIME)
    error = refusal(lambda: points.desk.run(donate_time, DonateTime(new_id(), points.zhou, 120)))
    assert error.code == "TIME-SHORT" and "60 分钟" in error.message and "请减少时长" in error.message


@pytest.mark.parametrize("state", [VolunteerState.LEFT, VolunteerState.DEAD])
def test_whoever_leaves_or_dies_has_no_points_any_more(points: Points, state: VolunteerState) -> None:
    points.give(points.zhou, 60, book=Book.TIME)
    points.room.sign_in(Role.SUPERVISOR)
    points.desk.run(change_volunteer_state, ChangeVolunteerState(points.zhou, state, "家属来告知"))
    assert points.balance(points.zhou) == points.balance(points.zhou, Book.TIME) == 0
    assert "close" in points.kinds()
    for press in (
        lambda: points.redeem(points.zhou, 8, soap=1),
        lambda: points.desk.run(donate_points, Donate(new_id(), points.zhou, 1)),
        lambda: points.desk.run(transfer_points, Transfer(new_id(), points.li, points.zhou, 1)),
        lambda: points.desk.run(correct_points, CorrectPoints(new_id(), points.zhou, 5, "补记")),
    ):
        points.room.sign_in(Role.SUPERVISOR)
        error = refusal(press)
        assert error.code == "VOLUNTEER-STATE" and state.label in error.message and "请" in error.message
    assert points.wrong() == []


def test_a_forgotten_volunteer_leaves_sums_and_no_name(points: Points) -> None:
    points.redeem(points.zhou, 50, rice=1)
    before = look(points.desk, "SELECT COUNT(*) AS n, SUM(points) AS s FROM redemption")[0]
    points.room.sign_in(Role.SUPERVISOR)
    points.desk.run(change_volunteer_state, ChangeVolunteerState(points.zhou, VolunteerState.LEFT, "本人申请"))
    points.desk.run(forget_volunteer, ForgetVolunteer(points.zhou, "本人申请删除"))
    assert points.balance(points.zhou) == 0 and points.wrong() == []
    assert tuple(look(points.desk, "SELECT COUNT(*) AS n, SUM(points) AS s FROM redemption")[0]) == tuple(before)
    closed = points.desk.run(close_day, CloseDay(new_id(), TODAY))
    assert closed.agrees and closed.closing.points == 50
    (job,) = look(points.desk, "SELECT data FROM print_job WHERE kind = 'redemption_closing'")
    assert "周" not in json.dumps(json.loads(job.data)["rows"], ensure_ascii=False)


def test_a_slip_that_says_what_lapses_is_a_warning(points: Points) -> None:
    points.give(points.li, 30, expires_on=date(2026, 12, 1))
    points.give(points.li, 40, expires_on=date(2027, 12, 31))
    points.redeem(points.li, 8, soap=1)
    (job,) = look(points.desk, "SELECT data FROM print_job WHERE kind = 'redemption_receipt'")
    said = json.loads(job.data)["lapsing"]
    (warning,) = look(points.desk, "SELECT how, amount, last_on FROM lapse_warning")
    assert warning.how == "receipt" and said == f"{warning.amount} 分　{warning.last_on}"
    assert points.desk.run(warn_lapsing, WarnLapsing(how="told")).rows[0].warned
    assert points.count("lapse_warning") == 1 and points.wrong() == []

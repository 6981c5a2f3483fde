"""Hours become points when they are made public, and the points go where the hours go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from db.domain.permissions import Role
from db.domain.points_accounts import Book
from db.domain.points_rules import STARTER_RULES
from db.domain.service_hours import HourAction, HourSource
from db.hour_store import NewHours, add_hours, session_of
from db.ids import new_id
from db.models.service import Activity
from db.models.volunteer import Volunteer
from db.queries.points import GetAccount, points_account
from db.transaction import Transaction
from db.usecases.hours import (
    ConfirmDue,
    HourRef,
    ListAction,
    StepHours,
    StepMany,
    confirm_due,
    step_hours,
    step_many,
)
from db.usecases.points import AddRules, Transfer, add_rules, transfer_points
from tests.helpers.pointing import Points
from tests.helpers.rooms import arrange, look


def activity(points: Points) -> str:
    ids: list[str] = []

    def fill(tx: Transaction) -> None:
        row = Activity(
            id=tx.new_id(), title="为老送餐", category="助老", starts_on=date(2026, 11, 10), ends_on=date(2026, 11, 30),
            created_at=tx.now,
        )  # fmt: skip
        tx.session.add(row)
        ids.append(row.id)

    arrange(points.desk, fill)
    return ids[0]


def record(points: Points, volunteer_id: str, minutes: int, day: int = 18, hour: int = 1, where: str | None = None) -> str:
    """Hours written down by the clerk."""
    record_id, served_on = new_id(), date(2026, 11, day)
    came = datetime(2026, 11, day, hour, tzinfo=UTC)
    new = NewHours(
        record_id,
        volunteer_id,
        served_on,
        came,
        came + timedelta(minutes=minutes),
        minutes,
        HourSource.PAPER,
        "助老",
        session_of(None, where, served_on),
        where,
    )
    points.room.sign_in(Role.CLERK)
    clerk = points.desk.operator
    assert clerk is not None
    new = replace(new, recorder_id=clerk.operator_id, recorder_name=clerk.name)

    def fill(tx: Transaction) -> None:
        add_hours(tx, [new])

    arrange(points.desk, fill)
    return record_id


def publish(points: Points, *record_ids: str, version: int = 1) -> None:
    """审核并公示."""
    points.room.sign_in(Role.SUPERVISOR)
    refs = tuple(HourRef(record_id, version) for record_id in record_ids)
    done = points.desk.run(step_many, StepMany(refs, ListAction.APPROVE_PUBLISH))
    assert done.done == len(record_ids), done.rows


def step(points: Points, record_id: str, action: HourAction, version: int, minutes: int | None = None) -> None:
    points.room.sign_in(Role.SUPERVISOR)
    points.desk.run(step_hours, StepHours(record_id, action, version, minutes, reason="核对"))


def last_entry(points: Points) -> Any:
    return look(points.desk, "SELECT * FROM points_entry ORDER BY hlc DESC LIMIT 1")[0]


def test_publicity_credits_and_its_end_opens(points: Points) -> None:
    start = points.balance(points.li)
    hours = record(points, points.li, 100)
    assert points.balance(points.li) == start
    publish(points, hours)
    entry = last_entry(points)
    assert (entry.ref, entry.rule, entry.amount) == (hours, "1", 1)
    assert entry.arithmetic.startswith("100 分钟 ÷ 60 × 1 分/小时")
    account = points.desk.ask(points_account, GetAccount(points.li))
    assert (account.balance, account.spendable, account.waiting) == (start + 1, start, 1)
    points.room.clock.move(days=8)
    assert points.desk.run(confirm_due, ConfirmDue()).records == 1
    account = points.desk.ask(points_account, GetAccount(points.li))
    assert (account.balance, account.spendable, account.waiting) == (start + 1, start + 1, 0)
    assert points.wrong() == []


def test_caps_count_the_activity_and_the_day(points: Points) -> None:
    start, where = points.balance(points.li), activity(points)
    first = record(points, points.li, 90, where=where)
    second = record(points, points.li, 120, day=19, where=where)
    third = record(points, points.li, 120, day=19, hour=5, where=where)
    publish(points, first, second, third)
    assert points.balance(points.li) == start + 2
    (kept,) = look(points.desk, "SELECT arithmetic FROM hour_step WHERE record_id = :id AND arithmetic <> ''", id=third)
    assert kept.arithmetic.endswith("单次活动上限 2 分，已得 2 分，计 0 分")
    day = [record(points, points.li, 120, day=20, hour=2 * n) for n in range(5)]
    publish(points, *day)
    assert points.balance(points.li) == start + 2 + 2
    assert points.wrong() == []


def test_contested_hours_take_their_points_with_them_and_bring_them_back(points: Points) -> None:
    start = points.balance(points.li)
    hours = record(points, points.li, 120)
    publish(points, hours)
    step(points, hours, HourAction.CONTEST, 3)
    assert (points.balance(points.li), points.kinds()[-1]) == (start, "claw_back")
    step(points, hours, HourAction.CORRECT, 4, 60)
    assert points.balance(points.li) == start
    points.room.sign_in(Role.ADMIN)
    refs = (HourRef(hours, 5),)
    assert points.desk.run(step_many, StepMany(refs, ListAction.APPROVE_PUBLISH)).done == 1
    assert points.balance(points.li) == start + 1
    step(points, hours, HourAction.VOID, 7)
    assert points.balance(points.li) == start
    assert points.wrong() == []


def test_hours_voided_after_their_points_were_given_away_are_owed(points: Points) -> None:
    poor = points.people[2]
    hours = record(points, poor, 120)
    publish(points, hours)
    points.room.clock.move(days=8)
    points.desk.run(transfer_points, Transfer(new_id(), poor, points.zhou, 2))
    step(points, hours, HourAction.VOID, 3)
    assert points.desk.ask(points_account, GetAccount(poor)).owed == 2
    again = record(points, poor, 60, day=19)
    publish(points, again)
    account = points.desk.ask(points_account, GetAccount(poor))
    assert (account.balance, account.owed) == (0, 1)
    assert points.wrong() == []


def test_the_rules_of_the_day_of_service_count(points: Points) -> None:
    start = points.balance(points.li)
    old = record(points, points.li, 60, day=20)
    points.room.sign_in(Role.ADMIN)
    richer = replace(STARTER_RULES, version="2", starts_on=date(2026, 11, 21), per_hour=2)
    points.desk.run(add_rules, AddRules(Book.VOLUNTEER, richer))
    points.room.clock.move(days=3)
    fresh = record(points, points.li, 60, day=22)
    publish(points, old, fresh)
    assert points.balance(points.li) == start + 1 + 2
    made = look(points.desk, "SELECT rule FROM points_entry WHERE ref IN (:old, :fresh) ORDER BY hlc", old=old, fresh=fresh)
    assert [row.rule for row in made] == ["1", "2"]


def test_party_members_who_reported_in_earn_in_a_book_of_their_own(points: Points) -> None:
    def report_in(tx: Transaction) -> None:
        row = tx.session.get_one(Volunteer, points.li)
        row.party_member, row.reported_on = True, date(2026, 3, 1)

    start = points.balance(points.li)
    arrange(points.desk, report_in)
    publish(points, record(points, points.li, 120))
    assert (points.balance(points.li), points.balance(points.li, Book.PARTY)) == (start, 2)


def test_whoever_brought_a_volunteer_is_rewarded_once(points: Points) -> None:
    def brought(tx: Transaction) -> None:
        tx.session.get_one(Volunteer, points.li).referrer_id = points.zhou

    arrange(points.desk, brought)
    start = points.balance(points.zhou)
    publish(points, record(points, points.li, 60))
    assert points.balance(points.zhou) == start
    points.room.clock.move(days=8)
    points.desk.run(confirm_due, ConfirmDue())
    assert points.balance(points.zhou) == start + 2
    publish(points, record(points, points.li, 60, day=20))
    points.room.clock.move(days=8)
    points.desk.run(confirm_due, ConfirmDue())
    assert points.balance(points.zhou) == start + 2
    assert points.wrong() == []

"""Minutes saved after two reviews, used for service to whom the rules allow, given away; never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from db.domain.gift_stock import GiftKind
from db.domain.permissions import Role
from db.domain.points_accounts import Book
from db.domain.time_bank import STARTER_TIME_RULES, Relation, Source, Surplus
from db.ids import new_id
from db.models.resident import Resident
from db.models.service import HourRecord
from db.queries.time_bank import (
    GetCommons,
    GetTimeAccount,
    GetTimeRules,
    ListDeposits,
    time_account,
    time_commons,
    time_deposits,
    time_rules,
)
from db.transaction import Transaction
from db.usecases.gifts import SaveGift, save_gift
from db.usecases.redemptions import UndoRedemption, undo_redemption
from db.usecases.time_bank import AidTime, DonateTime, UseTime, aid_time, donate_time, use_time
from db.usecases.time_deposits import AskDeposit, ReviewDeposit, ask_deposit, review_deposit
from db.usecases.time_rules import AddTimeRules, SaveRelative, add_time_rules, save_relative
from tests.helpers.centres import refusal
from tests.helpers.pointing import TODAY, Points
from tests.helpers.rooms import arrange, look


def served(points: Points, volunteer_id: str, minutes: int = 120, state: str = "confirmed") -> str:
    """An hour record as its steps leave it."""
    record_id = new_id()

    def fill(tx: Transaction) -> None:
        tx.session.add(
            HourRecord(
                id=record_id, volunteer_id=volunteer_id, session=f"loose:{TODAY}", category="助老", served_on=date(2026, 11, 1),
                came_at=datetime(2026, 11, 1, 1, tzinfo=UTC), went_at=datetime(2026, 11, 1, 3, tzinfo=UTC), source="paper",
                hlc=tx.hlc(), created_at=tx.now, operator_id=points.room.operators[Role.CLERK].operator_id,
                operator_name="李敏", state=state, version=4, minutes=minutes, counted=minutes,
            )
        )  # fmt: skip

    arrange(points.desk, fill)
    return record_id


def deposit(points: Points, volunteer_id: str, minutes: int = 120, source: Source = Source.PERSONAL) -> str:
    """A deposit that two people agreed to."""
    points.room.sign_in(Role.CLERK)
    asked = points.desk.run(
        ask_deposit, AskDeposit(new_id(), served(points, volunteer_id, minutes), source, Surplus.DONATE)
    )
    for role, side in ((Role.SUPERVISOR, "站点"), (Role.ADMIN, "平台")):
        points.room.sign_in(role)
        points.desk.run(review_deposit, ReviewDeposit(new_id(), asked.deposit_id, True, side))
    points.room.sign_in(Role.CLERK)
    return asked.deposit_id


def saved(points: Points, volunteer_id: str) -> tuple[int, int, int]:
    found = points.desk.ask(time_account, GetTimeAccount(volunteer_id))
    return found.held, found.donate_only, found.saved


def resident(points: Points, birthday: date, tag: str = "alone") -> str:
    ids: list[str] = []

    def fill(tx: Transaction) -> None:
        person = Resident(
            id=tx.new_id(), name="孙玉芬", id_kind="resident_card", sex="2", birthday=birthday,
            created_at=tx.now, updated_at=tx.now,
        )  # fmt: skip
        tx.session.add(person)
        ids.append(person.id)

    arrange(points.desk, fill)
    return ids[0]


def test_hours_count_once_two_people_have_agreed(points: Points) -> None:
    request = AskDeposit(new_id(), served(points, points.zhou))
    asked = points.desk.run(ask_deposit, request)
    assert (asked.state, asked.missing) == ("asked", 2)
    assert points.desk.run(ask_deposit, request) == asked
    again = replace(request, request_id=new_id())
    assert refusal(lambda: points.desk.run(ask_deposit, again)).code == "TIME-TWICE"
    review = ReviewDeposit(new_id(), asked.deposit_id, True, "站点")
    assert refusal(lambda: points.desk.run(review_deposit, review)).code == "PERMISSION"
    points.room.sign_in(Role.SUPERVISOR)
    first = points.desk.run(review_deposit, review)
    assert (first.state, first.missing) == ("asked", 1)
    assert points.desk.run(review_deposit, review) == first
    twice = replace(review, request_id=new_id())
    assert refusal(lambda: points.desk.run(review_deposit, twice)).code == "TIME-AGAIN"
    (row,) = points.desk.ask(time_deposits, ListDeposits())
    assert (row.name_masked, row.minutes, row.mine_done) == ("周*良", 120, True)
    points.room.sign_in(Role.ADMIN)
    last = points.desk.run(review_deposit, ReviewDeposit(new_id(), asked.deposit_id, True, "平台"))
    assert (last.state, last.missing) == ("settled", 0)
    assert saved(points, points.zhou) == (120, 0, 120)
    third = ReviewDeposit(new_id(), asked.deposit_id, False, "平台", "晚了")
    assert refusal(lambda: points.desk.run(review_deposit, third)).code == "TIME-STATE"
    assert points.wrong() == []


def test_whoever_asked_does_not_review_and_a_refusal_says_why(points: Points) -> None:
    points.room.sign_in(Role.SUPERVISOR)
    asked = points.desk.run(ask_deposit, AskDeposit(new_id(), served(points, points.zhou)))
    own = ReviewDeposit(new_id(), asked.deposit_id, True, "站点")
    assert refusal(lambda: points.desk.run(review_deposit, own)).code == "TIME-SELF"
    points.room.sign_in(Role.ADMIN)
    blank = ReviewDeposit(new_id(), asked.deposit_id, False, "平台")
    assert refusal(lambda: points.desk.run(review_deposit, blank)).code == "TIME-NOTE"
    assert points.desk.run(review_deposit, replace(blank, note="没有签退")).state == "refused"
    assert saved(points, points.zhou) == (0, 0, 0)
    waiting = served(points, points.zhou, state="public")
    assert refusal(lambda: points.desk.run(ask_deposit, AskDeposit(new_id(), waiting))).code == "TIME-HOURS"


def test_group_hours_can_only_be_given(points: Points) -> None:
    deposit(points, points.zhou, source=Source.GROUP)
    assert saved(points, points.zhou) == (0, 120, 120)
    own = UseTime(new_id(), points.zhou, points.gifts["hair"], 60, Relation.SELF)
    assert refusal(lambda: points.desk.run(use_time, own)).code == "TIME-SHORT"
    gift = DonateTime(new_id(), points.zhou, 60)
    given = points.desk.run(donate_time, gift)
    assert given.balance == 60
    assert points.desk.run(donate_time, gift).repeated
    assert points.desk.ask(time_commons, GetCommons()) == 60
    assert refusal(lambda: points.desk.run(donate_time, DonateTime(new_id(), points.zhou, 45))).code == "TIME-MINUTES"
    assert points.wrong() == []


def test_what_is_above_the_cap_goes_to_the_commons(points: Points) -> None:
    points.room.sign_in(Role.ADMIN)
    tight = replace(STARTER_TIME_RULES, version="2", cap_minutes=90)
    points.desk.run(add_time_rules, AddTimeRules(tight, TODAY, {}))
    deposit(points, points.zhou)
    assert saved(points, points.zhou) == (90, 0, 120)
    assert points.desk.ask(time_commons, GetCommons()) == 30
    assert points.desk.ask(time_rules, GetTimeRules()).rules.version == "2"
    assert points.wrong() == []


def test_saved_time_buys_service_for_oneself_and_parents_over_sixty(points: Points) -> None:
    deposit(points, points.zhou, 240)
    request = UseTime(new_id(), points.zhou, points.gifts["hair"], 60, Relation.SELF)
    made = points.desk.run(use_time, request)
    assert (made.total, made.balance, made.lines[0].units) == (60, 180, 1)
    assert points.desk.run(use_time, request).repeated
    goods = replace(request, redeem_id=new_id(), gift_id=points.gifts["rice"])
    assert refusal(lambda: points.desk.run(use_time, goods)).code == "TIME-SERVICE"
    half = replace(request, redeem_id=new_id(), minutes=90)
    assert refusal(lambda: points.desk.run(use_time, half)).code == "TIME-PRICE"
    stranger = replace(request, redeem_id=new_id(), relation=Relation.PARENT, relative_id=new_id())
    assert refusal(lambda: points.desk.run(use_time, stranger)).code == "TIME-RELATIVE"
    ids = {}
    for name, birthday in (("周大山", date(1950, 1, 1)), ("周小河", date(1970, 1, 1))):
        ids[name] = new_id()
        relative = SaveRelative(ids[name], points.zhou, Relation.PARENT, name, birthday, proof="户口簿")
        points.desk.run(save_relative, relative)
    assert refusal(lambda: points.desk.run(save_relative, replace(relative, proof=""))).code == "TIME-PROOF"
    parent = replace(stranger, relative_id=ids["周大山"])
    assert points.desk.run(use_time, parent).balance == 120
    young = replace(parent, redeem_id=new_id(), relative_id=ids["周小河"])
    assert refusal(lambda: points.desk.run(use_time, young)).code == "TIME-AGE"
    assert [row.usable for row in points.desk.ask(time_account, GetTimeAccount(points.zhou)).relatives] == [True, False]
    kept = look(points.desk, "SELECT for_name FROM redemption ORDER BY hlc")
    assert [row.for_name for row in kept] == ["周*良", "周*山"]
    points.desk.run(undo_redemption, UndoRedemption(made.redeem_id, "改日再来", new_id()))
    assert saved(points, points.zhou)[0] == 180
    assert points.wrong() == []


def test_service_is_given_to_those_in_need_only(points: Points) -> None:
    deposit(points, points.zhou)
    points.room.sign_in(Role.ADMIN)
    points.desk.run(
        save_gift, SaveGift(points.gifts["hair"], "理发", GiftKind.SERVICE, 20, counted=False, position=3, time_price=30)
    )
    old, young = resident(points, date(1940, 1, 1)), resident(points, date(1980, 1, 1))
    for rules in (STARTER_TIME_RULES.beneficiaries[0],):
        plain = replace(STARTER_TIME_RULES, version="2", beneficiaries=(replace(rules, marks=()),))
        points.desk.run(add_time_rules, AddTimeRules(plain, TODAY, {}))
    request = UseTime(new_id(), points.zhou, points.gifts["hair"], 30, Relation.GIFT, resident_id=young)
    assert refusal(lambda: points.desk.run(use_time, request)).code == "TIME-BENEFICIARY"
    assert points.desk.run(use_time, replace(request, resident_id=old)).balance == 90
    points.desk.run(donate_time, DonateTime(new_id(), points.zhou, 30))
    aid = AidTime(new_id(), old, points.gifts["hair"], 30)
    assert points.desk.run(aid_time, aid).commons == 0
    assert points.desk.run(aid_time, aid).commons == 0
    more = replace(aid, request_id=new_id())
    assert refusal(lambda: points.desk.run(aid_time, more)).code == "TIME-COMMONS"
    assert points.balance(points.zhou, Book.TIME) == 60
    assert points.wrong() == []

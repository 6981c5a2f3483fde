"""Volunteers: cards at the door, hours approved by a second person, and a week later gifts, the list of the year.

What lies before a morning at the door (a register, cards in pockets, a shift, things on the shelf) is written through
the use cases and not counted; keys are counted from the first card on. Between the two halves a week of publicity
goes by: the tour's clock is moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from db import session
from db.card_papers import CARDS
from db.desk import Desk
from db.domain.clock import business_date
from db.domain.gift_stock import GiftKind
from db.domain.identity import IdKind, Sex
from db.domain.permissions import Role
from db.domain.service_hours import HourState
from db.ids import new_id
from db.queries.hours import HourQueue, HoursQueue, hours_queue
from db.queries.points import GetAccount, points_account
from db.queries.redemptions import RedemptionsToday, TodayFacts, redemptions_today
from db.queries.service_desk import Sheet, ShiftSheet, shift_sheet
from db.queries.standing import PublishedRankings, published_rankings
from db.usecases.activities import SaveActivity, SaveShift, ShiftForm, save_activity, save_shift
from db.usecases.cards import IssueCards, LoseCard, issue_cards, lose_card
from db.usecases.gifts import ReceiveStock, SaveGift, receive_stock, save_gift
from db.usecases.operators import AddOperator, ChangeOwnPassphrase
from db.usecases.volunteers import RegisterVolunteer, register_volunteer
from db.volunteer_forms import ActivityForm, VolunteerForm
from desktop.tour.task import Tour
from desktop.tour.tasks.first_day import LOGIN, NAME, PASSPHRASE

PEOPLE = (
    ("周国良", Sex.MALE, date(1968, 3, 1)), ("李秀英", Sex.FEMALE, date(1961, 9, 12)), ("王建华", Sex.MALE, date(1975, 6, 2)),
)
SECOND, SECOND_LOGIN, GIVEN_PASSPHRASE, SECOND_PASSPHRASE = "赵敏", "zhaomin", "Wanping_77", "Binhe-0303x"
GIFT, PRICE, STOCK = "抽纸 1 提", 1, 20
WEEK = timedelta(days=8)
"""Seven days of publicity and the day after."""
REASON = "拿错了"


@dataclass(frozen=True, slots=True)
class Ready:
    """What the cards say, one that was lost last, and the shift at the door."""

    cards: tuple[str, ...]
    lost: str
    shift_id: str
    volunteer_ids: tuple[str, ...]


def _prepare(desk: Desk) -> Ready:
    """Three volunteers with cards, one card lost, a shift that has begun, twenty things on the shelf, a second person."""
    now, today = desk.now(), business_date(desk.now())
    session.add_operator(desk, AddOperator(SECOND_LOGIN, SECOND, Role.SUPERVISOR, GIVEN_PASSPHRASE))
    session.sign_in(desk, SECOND_LOGIN, GIVEN_PASSPHRASE)
    session.change_passphrase(desk, ChangeOwnPassphrase(GIVEN_PASSPHRASE, SECOND_PASSPHRASE))
    session.sign_in(desk, LOGIN, PASSPHRASE)
    session.add_operator(desk, AddOperator("limin", "李敏", Role.CLERK, GIVEN_PASSPHRASE))
    ids = []
    for n, (name, sex, born) in enumerate(PEOPLE, 1):
        form = VolunteerForm(
            name=name, id_kind=IdKind.OTHER, id_number=f"ZY{n:06}", phone=f"1380000{n:04}", area="海棠苑",
            consented_on=today, sex=sex, birthday=born, categories=("elderly",),
        )
        request = RegisterVolunteer(request_id=new_id(), form=form, confirmed=True)
        ids.append(desk.run(register_volunteer, request).volunteer_id)
    issued = desk.run(issue_cards, IssueCards(volunteer_ids=tuple(ids))).cards
    faces = desk.ask(CARDS, tuple(one.card_id for one in issued))
    payloads = tuple(str(face["qr_payload"]) for face in faces)
    desk.run(lose_card, LoseCard(issued[-1].card_id, "丢在公交车上", None))
    activity = desk.run(save_activity, SaveActivity(ActivityForm("社区义剪", "elderly", today, today, place="中心一楼")))
    times = ShiftForm(now - timedelta(minutes=10), now + timedelta(hours=3))
    shift = desk.run(save_shift, SaveShift(activity.activity_id, times, confirmed=True))
    gift_id = new_id()
    desk.run(save_gift, SaveGift(gift_id, GIFT, GiftKind.GOODS, PRICE, position=1, lowest=2))
    desk.run(receive_stock, ReceiveStock(new_id(), gift_id, STOCK, today))
    return Ready(payloads[:-1], payloads[-1], shift.shift_id, tuple(ids))


def open_door(tour: Tour) -> None:
    """The volunteers' page at the beginning of a shift."""
    hands = tour.driver
    ready: Ready = tour.read(_prepare, "志愿者、卡、班次和礼品")
    tour.ids |= {"card1": ready.cards[0], "card2": ready.cards[1], "lost": ready.lost, "shift": ready.shift_id}
    tour.ids |= {"volunteer1": ready.volunteer_ids[0], "volunteer2": ready.volunteer_ids[1]}
    hands.decide()
    hands.press("Alt+6", until=lambda: hands.page_name == "volunteers" and hands.shows("volunteers_close_shift"),
                awaited="签到台")
    page = hands.program.workspace.page  # type: ignore[union-attr]
    hands.wait(lambda: page.desk_part.shift_id == ready.shift_id, "签到台在今天的班次")  # type: ignore[union-attr]
    hands.shot("volunteers-door")


def _sheet(tour: Tour) -> Sheet:
    sheet: Sheet = tour.ask(shift_sheet, ShiftSheet(tour.ids["shift"]))
    return sheet


def sign_in(tour: Tour) -> None:
    """Two cards, one after the other; the clerk compares each face with the photo."""
    hands = tour.driver
    last = hands.program.workspace.page.desk_part.view.last  # type: ignore[union-attr]
    for n, (name, _, _) in enumerate(PEOPLE[:2], 1):
        hands.scan(tour.ids[f"card{n}"], until=lambda name=name: name in last.words(), awaited=f"{name}签到")
        hands.decide()
        hands.shot(f"volunteers-signed-in-{n}")
    sheet = _sheet(tour)
    hands.expect(sheet.present == 2, "两个人都在岗")


def refuse_cards(tour: Tour) -> None:
    """A lost card and one whose number was changed sign nobody in, and say why."""
    hands = tour.driver
    last = hands.program.workspace.page.desk_part.view.last  # type: ignore[union-attr]
    hands.scan(tour.ids["lost"], until=lambda: "挂失" in last.words(), awaited="挂失的卡不收")
    hands.shot("volunteers-card-lost")
    hands.decide()
    forged = tour.ids["card1"].replace("-01:", "-02:")
    hands.expect(forged != tour.ids["card1"], "卡号改了")
    hands.scan(forged, until=lambda: "伪造" in last.words(), awaited="改过的卡不收")
    hands.shot("volunteers-card-forged")
    hands.decide()
    hands.expect(_sheet(tour).present == 2, "没有多出人来")


def end_shift(tour: Tour) -> None:
    """F9, told that two are still in, and F9 again: their hours end with the shift and wait for a look."""
    hands = tour.driver
    hands.decide()
    hands.press("F9")
    hands.expect(_sheet(tour).shift.closed_at is None, "有人没签退，先问一声")  # type: ignore[union-attr]
    hands.shot("volunteers-still-in")
    hands.decide()
    hands.press("F9", until=lambda: _waiting(tour).records == 2, awaited="两条时长")
    hands.shot("volunteers-shift-ended")
    hands.expect(_sheet(tour).present == 0, "没有人还在岗")
    hands.expect(_sheet(tour).shift.closed_at is not None, "本班结束了")  # type: ignore[union-attr]


def _waiting(tour: Tour) -> HourQueue:
    queue: HourQueue = tour.ask(hours_queue, HoursQueue(HourState.RECORDED))
    return queue


def approve(tour: Tour) -> None:
    """Nobody approves what he wrote down: a second person signs in, sees all of it, approves and hangs it out."""
    hands = tour.driver
    _change_seat(tour, SECOND, SECOND_PASSPHRASE)
    hands.press("Alt+6", until=lambda: hands.page_name == "volunteers", awaited="志愿者页")
    _view(tour, "hours")
    hands.press("Ctrl+A")
    hands.shot("volunteers-hours")
    hands.decide()
    hands.press("F9", until=lambda: _waiting(tour).records == 0, awaited="都审核并公示了")
    hands.shot("volunteers-approved")
    account = tour.ask(points_account, GetAccount(tour.ids["volunteer1"]))
    hands.expect(account.balance > 0 and account.spendable == 0, "积分已记，公示期里不能花")


def _view(tour: Tour, view: str) -> None:
    """Ctrl+PageDown, view by view."""
    hands = tour.driver
    page = hands.program.workspace.page  # type: ignore[union-attr]
    hands.decide()
    for _ in page.parts:  # type: ignore[union-attr]
        if page.showing == view:  # type: ignore[union-attr]
            return
        hands.press("Ctrl+PgDown")
    hands.expect(page.showing == view, f"翻到{view}")  # type: ignore[union-attr]


def _change_seat(tour: Tour, name: str, passphrase: str) -> None:
    """Ctrl+L, the other person, the passphrase."""
    hands = tour.driver
    hands.press("Ctrl+L", until=lambda: hands.focus == "sign_in_passphrase", awaited="锁屏")
    hands.decide()
    people = hands.program.sign_in.people.people
    at = next(n for n, person in enumerate(people, 1) if person.name == name)
    hands.press(f"Alt+{at}")
    hands.type(passphrase)
    hands.press("Return", until=lambda: hands.page_name != "", awaited=f"{name}登录")
    hands.wait(lambda: _seated(tour) == name, f"坐着的是{name}")


def _seated(tour: Tour) -> str:
    desk = tour.driver.program.desk
    return desk.operator.name if desk is not None and desk.operator is not None else ""


def print_card(tour: Tour) -> None:
    """A volunteer looked up by initials anywhere; the card on the card printer's own size."""
    hands = tour.driver
    _change_seat(tour, NAME, PASSPHRASE)
    box = hands.program.workspace.one_box  # type: ignore[union-attr]
    before = len(tour.paper_names())
    hands.decide()
    hands.press("Ctrl+K")
    hands.type("zgl", until=lambda: any(row.kind == "volunteer" for row in box.list.model_.rows), awaited="找到志愿者")
    hands.decide()
    while box.list.current is None or box.list.current.kind != "volunteer":
        hands.press("Down")
    hands.shot("one-box-volunteer")
    hands.press("Return", until=lambda: hands.page_name == "volunteers" and hands.shows("volunteers_print_card"),
                awaited="志愿者档案")
    hands.shot("volunteers-file")
    hands.decide()
    hands.press("F8")
    hands.settle_papers()
    hands.expect(len(tour.paper_names()) == before + 1, "卡打出来了")


def week_later(tour: Tour) -> None:
    """A week and a day go by; whoever signs in finds the hours confirmed and the points free to spend."""
    hands = tour.driver
    tour.clock.move(WEEK)
    _change_seat(tour, NAME, PASSPHRASE)

    def confirmed() -> bool:
        account = tour.ask(points_account, GetAccount(tour.ids["volunteer1"]))
        return account.spendable > 0 and account.hours_minutes > 0

    hands.wait(confirmed, "时长已确认，积分可以花了")
    hands.shot("week-later")


def redeem(tour: Tour) -> None:
    """Card, photo compared, one key for the thing, one to redeem; the receipt comes by itself."""
    hands = tour.driver
    hands.decide()
    hands.press("Alt+7", until=lambda: hands.page_name == "points", awaited="兑换页")
    view = hands.program.workspace.page.redeem_view  # type: ignore[union-attr]
    name = PEOPLE[0][0]
    hands.scan(tour.ids["card1"], until=lambda: view.person.name.text() == name, awaited=f"{name}的积分")
    hands.shot("redeem-card")
    hands.decide()
    hands.press("Alt+C")
    hands.decide()
    hands.press("1")
    hands.shot("redeem-picked")
    before = len(tour.paper_names())
    hands.press("F9", until=lambda: _state(tour).startswith("已兑换"), awaited="兑换好了")
    hands.settle_papers()
    hands.shot("redeemed")
    hands.expect(len(tour.paper_names()) == before + 1, "兑换回执打出来了")
    hands.expect(_today(tour) == (1, 0), "今天一笔兑换")


def _state(tour: Tour) -> str:
    spec = tour.driver.program.workspace.page.redeem_view.counter.state.spec  # type: ignore[union-attr]
    return spec.text if spec is not None else ""


def _today(tour: Tour) -> tuple[int, int]:
    facts: TodayFacts = tour.ask(redemptions_today, RedemptionsToday())
    return facts.count, facts.undone


def undo_redemption(tour: Tour) -> None:
    """It was the wrong thing: taken back with a reason, points and stock as before."""
    hands = tour.driver
    hands.decide()
    hands.press("F7")
    hands.decide()
    hands.type(REASON)
    hands.shot("redeem-undoing")
    hands.press("F9", until=lambda: _today(tour)[1] == 1, awaited="撤销好了")
    hands.settle_papers()
    hands.shot("redeem-undone")
    account = tour.ask(points_account, GetAccount(tour.ids["volunteer1"]))
    hands.expect(account.balance == account.spendable > 0, "积分回来了")


def publish_ranking(tour: Tour) -> None:
    """The year's list: looked at, hung out, printed."""
    hands = tour.driver
    hands.decide()
    hands.press("Alt+6", until=lambda: hands.page_name == "volunteers", awaited="志愿者页")
    _view(tour, "standing")
    part = hands.program.workspace.page.standing  # type: ignore[union-attr]
    hands.tab_to(part.list.objectName())
    hands.press("Right", until=lambda: part.bench.model.rowCount() == 2, awaited="排名列出来了")
    hands.shot("volunteers-ranking")
    before = len(tour.paper_names())
    hands.decide()
    hands.press("F9", until=lambda: len(tour.ask(published_rankings, PublishedRankings())) == 1, awaited="名单公示了")
    hands.settle_papers()
    hands.shot("volunteers-ranking-published")
    hands.expect(len(tour.paper_names()) == before + 1, "名单打出来了")

"""What happens at the counter: somebody is put on the page, things are picked, one key writes and prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from db.domain.clock import business_date, local
from db.domain.errors import KnownError
from db.domain.gift_stock import GiftKind, StockLevel
from db.domain.masking import mask_name
from db.domain.scancodes import redemption_payload
from db.ids import new_id
from db.points_people import RedemptionRules
from db.queries.gifts import GetShelf, Shelf, gift_shelf
from db.queries.points import AccountView, GetAccount, GetHistory, HistoryPage, points_account, points_history
from db.queries.redemptions import ReadPolicy, RedemptionsToday, TodayFacts, read_policy, redemptions_today
from db.usecases.redemptions import Pick, Redeemed, RedeemGifts, redeem_gifts
from desktop.features.points.basket import Basket, Tile
from desktop.features.points.looks import hours_words
from desktop.features.points.people import CardRead, Found, Head, find_people, load_head, read_card
from desktop.features.points.redeem_view import RedeemView
from desktop.features.points.slip_view import SlipFacts
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.pick_field import Choice

if TYPE_CHECKING:
    from desktop.features.points.page import PointsPage

STALE = frozenset({"REDEEM-ID", "REDEEM-UNDONE"})
RECENT = 30


@dataclass
class Seat:
    """Who is on the page. ``redeem_id`` is made once when they come: pressing twice is one redemption."""

    head: Head
    redeem_id: str
    card_no: str = ""
    account: AccountView | None = None
    done: Redeemed | None = None


class RedeemWork(QObject):
    """Finding, picking, writing. Undoing and giving have their own."""

    seated = Signal(str)  # volunteer id; empty when the place is free again
    redeemed = Signal(object)  # Redeemed
    entry_wanted = Signal(str)

    def __init__(self, page: PointsPage, view: RedeemView, basket: Basket) -> None:
        super().__init__(page)
        self._page, self._view, self._basket = page, view, basket
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self.seat: Seat | None = None
        self.policy_minutes = 10
        self._busy = False
        self._waits_for = ""
        self._verdict: BadgeSpec | None = None
        person, shelf, counter = view.person, view.shelf, view.counter
        person.sought.connect(self._seek)
        person.chosen.connect(lambda volunteer_id: self.open(volunteer_id))
        person.edited.connect(self.renew)
        shelf.shelf.taken.connect(self.take)
        shelf.shelf.returned.connect(self.put_back)
        shelf.history.entry_wanted.connect(self.entry_wanted)
        counter.redeem_wanted.connect(self.redeem)
        counter.next_wanted.connect(self.leave)
        self.renew()

    # ------------------------------------------------------------ who

    def scan(self, text: str) -> None:
        """A card was scanned: judge it, and put its holder on the page when it is good."""
        job = self._tasks.latest("points.card", read_card, self._desk, text)
        job.done.connect(lambda read: self._card_read(read, text))

    def _card_read(self, read: CardRead, text: str) -> None:
        self._page.fault_bar.clear()
        if read.usable:
            verdict = BadgeSpec(read.words, "ok", "shield-check")
            self.open(read.volunteer_id, card_no=read.number, card_text=text, verdict=verdict)
            return
        if self.seat is not None and self.seat.done is not None:
            self.leave()
        self._page.show_fault(
            self.tr("这张卡不能用：{}").format(read.words), read.message, level="bad", note=read.code,
        )

    def _seek(self, text: str) -> None:
        if not text:
            self._view.person.set_choices(())
            return
        job = self._tasks.latest("points.find", find_people, self._desk, text)
        job.done.connect(self._found)

    def _found(self, found: tuple[Found, ...]) -> None:
        self._view.person.set_choices(tuple(Choice(one.volunteer_id, one.name, one.note) for one in found))

    def open(
        self, volunteer_id: str, *, card_no: str = "", card_text: str = "", verdict: BadgeSpec | None = None
    ) -> None:
        """Put somebody on the page; whoever was here makes room, unfinished picks are gone."""
        self._waits_for, self._verdict = volunteer_id, verdict
        job = self._tasks.latest("points.head", load_head, self._desk, volunteer_id, card_text)
        job.done.connect(lambda head: self._waits_for == volunteer_id and self._head_here(head, card_no))

    def _head_here(self, head: Head, card_no: str) -> None:
        self._waits_for = ""
        self.seat = Seat(head, new_id(), card_no)
        self._basket.clear()
        self._basket.spendable = None
        self._view.shelf.clear_search()
        self._view.shelf.set_somebody(True)
        self._view.person.show_head(head, self._verdict)
        self._view.counter.show_picking()
        self.reload()
        self.renew()
        self._view.shelf.focus_shelf()
        self.seated.emit(head.volunteer_id)

    def leave(self) -> None:
        """The place is free for the next one."""
        self.seat = None
        self._waits_for = ""
        self._basket.clear()
        self._basket.spendable = None
        self._page.fault_bar.clear()
        self._view.person.show_nobody()
        self._view.shelf.history.set_rows((), more=False)
        self._view.shelf.set_somebody(False)
        self._view.counter.show_picking()
        self.reload()
        self.renew()
        self._view.person.find.setFocus(Qt.FocusReason.OtherFocusReason)
        self.seated.emit("")

    # ------------------------------------------------------------ reading

    def load(self) -> None:
        """What the page needs whoever is here: the shelf, the day, the policy."""
        job = self._tasks.latest("points.policy", self._desk.ask, read_policy, ReadPolicy())
        job.done.connect(self._policy_here)
        self.reload()

    def _policy_here(self, policy: RedemptionRules) -> None:
        self.policy_minutes = policy.grace_minutes
        self.renew()

    def reload(self) -> None:
        """Ask for account, history, shelf and the day again."""
        seat = self.seat
        volunteer_id = seat.head.volunteer_id if seat else None
        job = self._tasks.latest("points.shelf", self._desk.ask, gift_shelf, GetShelf(volunteer_id))
        job.done.connect(lambda shelf: self._shelf_here(volunteer_id, shelf))
        if volunteer_id is not None:
            job = self._tasks.latest("points.account", self._desk.ask, points_account, GetAccount(volunteer_id))
            job.done.connect(self._account_here)
            job = self._tasks.latest(
                "points.recent", self._desk.ask, points_history, GetHistory(volunteer_id, limit=RECENT)
            )
            job.done.connect(lambda page: self._recent_here(volunteer_id, page))
        job = self._tasks.latest("points.today", self._desk.ask, redemptions_today, RedemptionsToday())
        job.done.connect(self._today_here)

    def _is_here(self, volunteer_id: str | None) -> bool:
        return (self.seat.head.volunteer_id if self.seat else None) == volunteer_id

    def _shelf_here(self, volunteer_id: str | None, shelf: Shelf) -> None:
        if not self._is_here(volunteer_id):
            return
        tiles = []
        for place, tile in enumerate(shelf.tiles, 1):
            refusal = tile.why_not if tile.limit_left is not None and tile.limit_left <= 0 else ""
            tiles.append(Tile(
                tile.gift_id, place, tile.name, tile.price, tile.in_stock, tile.kind is GiftKind.SERVICE,
                tile.level is StockLevel.LOW, refusal,
            ))
        self._basket.set_tiles(tiles)
        self._view.shelf.set_tiles(tuple(tiles))
        self.renew()

    def _account_here(self, account: AccountView) -> None:
        seat = self.seat
        if seat is None or seat.head.volunteer_id != account.volunteer_id:
            return
        seat.account = account
        if seat.done is None:
            self._basket.spendable = account.spendable
        self._view.person.show_account(account, business_date(self._desk.now()))
        against = self._against(seat)
        self._view.person.warn(against or self._soon(account), minor=not against)
        self.renew()

    def _against(self, seat: Seat) -> str:
        account = seat.account
        if seat.head.warning:
            return seat.head.warning
        if account is None:
            return ""
        if not account.serves:
            return self.tr("这位志愿者已不在册，账户只能看。")
        return ""

    def _soon(self, account: AccountView) -> str:
        if account.lapse is None:
            return ""
        return self.tr("{} 分 {} 天后过期，请告诉本人。").format(account.lapse.amount, account.lapse.days)

    def _recent_here(self, volunteer_id: str, page: HistoryPage) -> None:
        if self._is_here(volunteer_id):
            self._view.shelf.history.set_rows(page.rows, more=False)

    def _today_here(self, facts: TodayFacts) -> None:
        self._page.show_today(facts)

    # ------------------------------------------------------------ picking

    def take(self, gift_id: str) -> None:
        """One more of a gift, or why not."""
        seat = self.seat
        if seat is not None and seat.done is not None:
            self._view.counter.say(self.tr("这一单已经兑换；换一位请按 Esc。"))
            return
        refusal = self._basket.add(gift_id)
        self.renew()
        self._view.counter.say(refusal)
        self._view.shelf.show_current()

    def put_back(self, gift_id: str) -> None:
        """One less of a gift."""
        if self.seat is not None and self.seat.done is None:
            self._basket.remove(gift_id)
            self._view.counter.say("")
            self.renew()

    def clear_picks(self) -> bool:
        """Nothing picked any more; whether something was."""
        had = bool(self._basket.units)
        self._basket.clear()
        self._view.counter.say("")
        self.renew()
        return had

    def renew(self) -> None:
        """Show basket, receipt and keys as things stand."""
        seat, basket, counter = self.seat, self._basket, self._view.counter
        self._view.shelf.renew()
        done = seat.done if seat else None
        if done is None:
            rest = self.tr("分，可花余 {}").format(basket.left) if basket.spendable is not None else self.tr("分")
            counter.set_sum(basket.total, rest)
            counter.redeem.set_subtitle(self._will_happen())
            counter.redeem.set_refusal(self._refusal())
            counter.give.set_refusal("" if seat else self.tr("请先刷卡或按 F2 找人。"))
        counter.set_slip(self._slip())

    def _will_happen(self) -> str:
        basket = self._basket
        parts = [self.tr("扣 {} 分").format(basket.total)]
        if basket.goods:
            parts.append(self.tr("减库存 {}").format(basket.goods))
        if basket.bookings:
            parts.append(self.tr("占预约 {}").format(basket.bookings))
        return "，".join(parts) if basket.units else self.tr("按数字键选，回执两联")

    def _refusal(self) -> str:
        seat, basket = self.seat, self._basket
        if seat is None:
            return self.tr("请先刷卡或按 F2 找人")
        if self._busy:
            return self.tr("正在写入，请稍等")
        if seat.account is None:
            return self.tr("正在读账户，请稍等")
        if seat.head.warning or not seat.account.serves:
            return self.tr("这位志愿者现在不能兑换")
        if seat.account.times_left is not None and seat.account.times_left <= 0:
            return seat.account.quarter_text
        if not basket.units:
            return self.tr("还没有选东西，请按数字键选")
        if basket.left < 0:
            return self.tr("超出 {} 分，请减一件").format(-basket.left)
        if seat.card_no and not self._view.person.photo_checked:
            return self.tr("请先对照照片，按 Alt+C")
        return ""

    def _slip(self) -> SlipFacts | None:
        seat, basket = self.seat, self._basket
        if seat is None:
            return None
        who = f"志愿者 {mask_name(seat.head.name)}　{seat.head.number}"
        centre = self._desk.facts.centre_short_name or self._desk.facts.centre_name
        if seat.done is not None:
            done = seat.done
            return SlipFacts(
                centre, self.tr("单号 {}").format(done.serial_short), who,
                tuple((f"{line.name} × {line.units}", str(line.points)) for line in done.lines),
                self.tr("{} 分").format(done.total), self.tr("{} 分").format(done.balance),
                hours_words(done.hours_minutes), redemption_payload(done.serial), lapsing=self._lapsing(seat, done.balance),
            )
        picked = [(basket.tiles[gift_id], units) for gift_id, units in basket.picks]
        lines = tuple((f"{tile.name} × {units}", str(tile.price * units)) for tile, units in picked)
        account = seat.account
        balance = account.balance - basket.total if account else 0
        return SlipFacts(
            centre, self.tr("单号　兑换后生成"), who, lines or ((self.tr("还没有选"), "—"),),
            self.tr("{} 分").format(basket.total), self.tr("{} 分").format(balance) if account else "—",
            hours_words(account.hours_minutes) if account else "—", lapsing=self._lapsing(seat, balance),
        )

    def _lapsing(self, seat: Seat, balance: int) -> str:
        """最近到期 as the paper will say it once ``balance`` is left."""
        lapse = seat.account.next_lapse(balance) if seat.account is not None else None
        return self.tr("{} 分　{}").format(lapse.amount, lapse.on) if lapse is not None else ""

    # ------------------------------------------------------------ writing

    def redeem(self) -> None:
        """Write it. The same id whatever is pressed, until somebody else is put on the page."""
        seat = self.seat
        if seat is None or seat.done is not None or self._busy:
            return
        self._busy = True
        request = RedeemGifts(
            seat.redeem_id, seat.head.volunteer_id,
            tuple(Pick(gift_id, units) for gift_id, units in self._basket.picks), self._basket.total,
            card_no=seat.card_no, photo_checked=self._view.person.photo_checked, proxy=self._view.person.proxy_name,
        )
        self._view.counter.say("")
        job = self._tasks.run(self._desk.run, redeem_gifts, request)
        job.done.connect(self._written)
        job.failed.connect(self._refused)
        job.finished.connect(self._free)

    def _free(self) -> None:
        self._busy = False
        self.renew()

    def _written(self, done: Redeemed) -> None:
        seat = self.seat
        self._page.papers.watch(done.job_ids, done.redeem_id)
        if seat is None or seat.redeem_id != done.redeem_id:
            return
        seat.done = done
        self._basket.clear()
        counter = self._view.counter
        counter.set_sum(done.total, self.tr("分，余额 {}").format(done.balance))
        counter.show_done(self.tr("已兑换 {:%H:%M}").format(local(done.at)), self.tr("回执在打，不必等"))
        self._view.person.show_balance(done.balance, done.spendable)
        self.renew()
        counter.next.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reload()
        self.redeemed.emit(done)

    def _refused(self, error: KnownError) -> None:
        """Nothing was written. What changed meanwhile is read again, so that the next press is right."""
        if error.code in STALE and self.seat is not None:
            self.seat.redeem_id = new_id()
        self._view.counter.say(error.message)
        if error.code.startswith(("GIFT", "REDEEM", "POINTS", "RIGHTS")):
            self.reload()
        else:
            self._page.show_error(error)

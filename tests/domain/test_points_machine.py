"""Points driven at random against a plain model in which every single point is a thing of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from db.domain import points_moves, spending_rights
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.gift_stock import Batch, Gift, GiftKind, StockKind, StockMove, deliver, moved
from db.domain.points_accounts import Account, AccountKind, Book
from db.domain.points_audit import examine
from db.domain.points_expiry import ExpiryPolicy, Lot, Movement, pair, warnings
from db.domain.points_ledger import Entry, EntryKind, balances
from db.domain.points_moves import Change, Stamp, Wallet, settle
from db.domain.points_rules import Earned, PointsRules, Service, add_version, award
from db.domain.redemption import (
    Had,
    RedeemRequest,
    Redemption,
    RedemptionPolicy,
    redeem,
    repeated,
    undo_redemption,
)
from db.domain.spending_rights import HOME, Post
from tests.domain.points_worlds import COMMONS, MORNING, member

NAMES = ("zhou", "li", "wang")
HUB, DESK = Post("hub", at_home=True), Post("desk", at_home=False)
POSTS = (HUB, DESK)
NOTICE = 7
GIFTS = {
    g.id: g
    for g in (
        Gift("soap", "香皂", GiftKind.GOODS, 2),
        Gift("rice", "大米", GiftKind.GOODS, 5),
        Gift("hair", "理发", GiftKind.SERVICE, 3, counted=False),
    )
}
POLICY = RedemptionPolicy(times_per_quarter=None)
names, posts = st.sampled_from(NAMES), st.sampled_from(POSTS)


@dataclass
class Point:
    """One point of the plain model."""

    lot: str
    earned: date
    opens: date
    expires: date | None
    warned: date | None = None

    def usable(self, today: date) -> bool:
        return self.opens <= today and not self.over(today)

    def over(self, today: date) -> bool:
        if self.expires is None or self.warned is None:
            return False
        return max(self.expires, self.warned + timedelta(NOTICE)) < today


@dataclass
class Pending:
    """Service that waits for approval."""

    name: str
    service: Service


@dataclass
class Done:
    """Something that may be undone, and what the plain model needs to take it back."""

    change: Change
    points: list[tuple[str, Point]]
    stock: tuple[StockMove, ...] = ()
    redemption: Redemption | None = None
    undone: bool = False


class Points(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = MORNING
        self.n = 0
        first = PointsRules("1", date(2026, 1, 1), per_hour=2, activity_cap=8, day_cap=12, expiry=ExpiryPolicy(1))
        self.versions: tuple[PointsRules, ...] = (first,)
        self.wallets = {member(name): Wallet(member(name)) for name in NAMES}
        self.entries: list[Entry] = []
        self.changes: list[Change] = []
        self.undoable: list[Done] = []
        self.batches: tuple[Batch, ...] = ()
        self.pending: list[Pending] = []
        self.earned_on_day: Counter[tuple[str, date]] = Counter()
        self.plain: dict[str, list[Point]] = {name: [] for name in NAMES}
        self.owed: Counter[str] = Counter()
        self.totals: Counter[str] = Counter()
        self.shelf: Counter[str] = Counter()

    @property
    def today(self) -> date:
        return business_date(self.now)

    def stamp(self, reason: str = "") -> Stamp:
        self.n += 1
        return Stamp(f"e{self.n:05}", self.now, self.n, reason, notice_days=NOTICE)

    def record(self, change: Change) -> None:
        self.entries.append(change.entry)
        self.changes.append(change)
        for part in change.parts:
            assert part.account in self.wallets
        self.wallets = {account: settle(held, change) for account, held in self.wallets.items()}

    def wallet(self, name: str) -> Wallet:
        return self.wallets[member(name)]

    def there(self, name: str, post: Post) -> int:
        """What the plain model lets this post spend: its points, and the rights counted one by one."""
        usable = sum(point.usable(self.today) for point in self.plain[name])
        return min(usable, spending_rights.spendable(self.wallet(name).rights, post, self.now, self.today))

    def held(self, name: str, post: Post) -> int:
        return spending_rights.here(self.wallet(name).rights, post, self.now)

    def take(self, name: str, amount: int) -> list[tuple[str, Point]]:
        """Take the oldest usable points out of the plain model."""
        usable = [p for p in self.plain[name] if p.usable(self.today)]
        taken = sorted(usable, key=lambda p: (p.earned, p.lot))[:amount]
        assert len(taken) == amount
        self.drop(name, taken)
        return [(name, point) for point in taken]

    def drop(self, name: str, points: list[Point]) -> None:
        gone = {id(point) for point in points}
        self.plain[name] = [point for point in self.plain[name] if id(point) not in gone]

    def seize(self, name: str, amount: int) -> None:
        newest = sorted(self.plain[name], key=lambda p: (-p.opens.toordinal(), p.earned, p.lot))
        self.drop(name, newest[:amount])

    def attempt(self, act: Callable[[], None], *codes: str) -> bool:
        before = (self.wallets, len(self.entries), self.batches)
        try:
            act()
        except KnownError as refused:
            assert refused.code in codes, refused
            assert before == (self.wallets, len(self.entries), self.batches)
            return False
        return True

    def repay(self, name: str, post: Post) -> None:
        room = min(self.owed[name], len(self.plain[name]), self.held(name, post))
        change = points_moves.repay(self.wallet(name), self.stamp(), post)
        assert (change is not None) is (room > 0)
        if change is not None:
            self.record(change)
            self.seize(name, room)
            self.owed[name] -= room

    @initialize(data=st.data())
    def a_day_with_something_on_the_books(self, data: st.DataObject) -> None:
        for gift_id in ("soap", "rice"):
            self.deliver(gift_id, 2)
        for name in NAMES:
            for _ in range(2):
                self.serve(name, 240, False)
                self.approve(data, HUB, publicity=0)

    # hours

    @rule(name=names, minutes=st.sampled_from((30, 60, 90, 240)), misconduct=st.booleans())
    def serve(self, name: str, minutes: int, misconduct: bool) -> None:
        self.pending.append(Pending(name, Service("x", minutes, self.today, misconduct and minutes == 30)))

    @precondition(lambda self: self.versions[-1].starts_on <= self.today)
    @rule(per_hour=st.integers(1, 4))
    def change_the_rules(self, per_hour: int) -> None:
        fresh = replace(self.versions[-1], version=str(len(self.versions) + 1), per_hour=per_hour)
        fresh = replace(fresh, starts_on=self.today + timedelta(1))
        self.attempt(lambda: setattr(self, "versions", add_version(self.versions, fresh, self.today)), "POINTS-RULES")

    @precondition(lambda self: self.pending)
    @rule(data=st.data(), post=posts, publicity=st.sampled_from((0, 3)))
    def approve(self, data: st.DataObject, post: Post, publicity: int) -> None:
        work = self.pending.pop(data.draw(st.integers(0, len(self.pending) - 1)))
        name, service = work.name, work.service
        day = (name, service.served_on)
        found = award(self.versions, service, Earned(0, self.earned_on_day[day]))
        in_force = max((v for v in self.versions if v.starts_on <= service.served_on), key=lambda v: v.starts_on)
        exact = 0 if service.misconduct else service.minutes * in_force.per_hour // 60
        assert found.points == min(exact, 8, max(0, 12 - self.earned_on_day[day]))
        assert found.rule == in_force.version
        if not found.points:
            return
        self.earned_on_day[day] += found.points
        opens_on = self.today + timedelta(publicity)
        stamp = self.stamp()
        self.record(
            points_moves.credit(
                self.wallet(name),
                found.points,
                stamp,
                post,
                earned_on=service.served_on,
                opens_on=opens_on,
                expires_on=found.expires_on,
            )
        )
        self.totals["earned"] += found.points
        self.plain[name] += [
            Point(stamp.id, service.served_on, opens_on, found.expires_on) for _ in range(found.points)
        ]
        self.repay(name, post)

    @rule(name=names, post=posts, amount=st.integers(1, 4), kind=st.sampled_from(("claw_back", "penalty")))
    def take_back(self, name: str, post: Post, amount: int, kind: str) -> None:
        """Hours are corrected after approval, or somebody misbehaved; never more than was ever earned."""
        amount = min(amount, self.totals["earned"] - self.totals["issued_back"])
        if amount <= 0:
            return
        room = min(amount, len(self.plain[name]), self.held(name, post))
        change = points_moves.take_from(
            self.wallet(name), amount, self.stamp("更正"), post, kind=EntryKind(kind)
        )
        self.record(change)
        self.seize(name, room)
        self.owed[name] += amount - room
        self.totals["issued_back" if kind == "claw_back" else "forfeited"] += amount

    @precondition(lambda self: self.n % 7 == 0)
    @rule(name=names, post=posts)
    def leave(self, name: str, post: Post) -> None:
        room = min(len(self.plain[name]), self.held(name, post))
        change = points_moves.close(self.wallet(name), self.stamp("本人申请注销"), post)
        assert (change is not None) is bool(room or self.owed[name])
        if change is not None:
            self.record(change)
            self.seize(name, room)
            self.totals["closed"] += room - self.owed[name]
            self.owed[name] = 0

    # time

    @rule(days=st.sampled_from((0, 0, 1, 9, 40)), minutes=st.integers(0, 9))
    def wait(self, days: int, minutes: int) -> None:
        self.now += timedelta(days=days, minutes=minutes)

    @rule()
    def warn(self) -> None:
        for name in NAMES:
            self.warn_one(name)

    def warn_one(self, name: str) -> None:
        held = self.wallet(name)
        told = {i for w in warnings(held.lots, self.today, NOTICE) if w.fresh for i in w.lot_ids}
        lots = tuple(replace(lot, warned_on=self.today) if lot.id in told else lot for lot in held.lots)
        self.wallets[held.account] = replace(held, lots=lots)
        for point in self.plain[name]:
            near = point.expires is not None and point.expires - self.today <= timedelta(NOTICE)
            if near and point.warned is None:
                point.warned = self.today

    @rule(post=posts)
    def expire(self, post: Post) -> None:
        for name in NAMES:
            self.expire_one(name, post)

    def expire_one(self, name: str, post: Post) -> None:
        over = sorted((p for p in self.plain[name] if p.over(self.today)), key=lambda p: (p.earned, p.lot))
        over = over[: self.held(name, post)]
        change = points_moves.lapse(self.wallet(name), self.stamp(), post)
        assert (change.entry.amount if change else 0) == len(over)
        if change is not None:
            self.record(change)
            self.drop(name, over)
            self.totals["expired"] += len(over)

    # spending

    @rule(
        name=names,
        post=posts,
        picks=st.lists(
            st.tuples(st.sampled_from(sorted(GIFTS)), st.sampled_from((1, 2, 3, 0))), max_size=2
        ),
        again=st.booleans(),
    )
    def redeem(self, name: str, post: Post, picks: list[tuple[str, int]], again: bool) -> None:
        total = sum(GIFTS[g].price * n for g, n in picks)
        wanted = Counter[str]()
        for gift_id, units in picks:
            wanted[gift_id] += units
        stocked = all(n <= self.shelf[g] for g, n in wanted.items() if GIFTS[g].counted)
        fine = bool(picks) and all(n > 0 for _, n in picks) and stocked and total <= self.there(name, post)
        stamp = self.stamp()
        request = RedeemRequest(f"r{self.n}", tuple(picks), total)

        def act() -> None:
            done = redeem(
                request,
                self.wallet(name),
                stamp,
                post,
                gifts=GIFTS,
                batches=self.batches,
                had=Had(),
                policy=POLICY,
            )
            self.record(done.change)
            self.batches = moved(self.batches, done.stock)
            self.undoable.append(Done(done.change, [], done.stock, done))

        codes = ("REDEEM-EMPTY", "GIFT-UNITS", "GIFT-STOCK", "POINTS-SHORT", "RIGHTS-SHORT")
        assert self.attempt(act, *codes) is fine
        if fine:
            last = self.undoable[-1]
            last.points = self.take(name, total)
            self.shelf -= Counter({g: n for g, n in wanted.items() if GIFTS[g].counted})
            self.totals["spent"] += total
            if again and last.redemption is not None:
                assert repeated(request, member(name), last.redemption, undone=False) is last.redemption

    @rule(gift_id=st.sampled_from(sorted(GIFTS)), units=st.integers(1, 3), regret=st.booleans())
    def whoever_has_most_redeems(self, gift_id: str, units: int, regret: bool) -> None:
        richest = max(NAMES, key=lambda name: self.there(name, HUB))
        before = len(self.undoable)
        self.redeem(richest, HUB, [(gift_id, units)], again=True)
        if regret and len(self.undoable) > before:
            self.undo(0, "选错了")
            assert self.undoable[-1].undone

    @rule(name=names, post=posts, amount=st.integers(0, 9))
    def donate(self, name: str, post: Post, amount: int) -> None:
        fine = 0 < amount <= self.there(name, post)

        def act() -> None:
            change = points_moves.pay(self.wallet(name), amount, self.stamp(), post, kind=EntryKind.DONATE)
            self.record(change)
            self.undoable.append(Done(change, []))

        assert self.attempt(act, "POINTS-AMOUNT", "POINTS-SHORT", "RIGHTS-SHORT") is fine
        if fine:
            self.undoable[-1].points = self.take(name, amount)
            self.totals["commons"] += amount

    @rule(name=names, to=names, post=posts, amount=st.integers(0, 9))
    def transfer(self, name: str, to: str, post: Post, amount: int) -> None:
        fine = 0 < amount <= self.there(name, post) and name != to
        stamp = self.stamp()
        ids = [f"{stamp.id}-{n}" for n in range(len(self.wallet(name).lots))]

        def act() -> None:
            change = points_moves.give(self.wallet(name), self.wallet(to), amount, stamp, post, ids)
            self.record(change)
            self.undoable.append(Done(change, []))

        codes = ("POINTS-SELF", "POINTS-AMOUNT", "POINTS-SHORT", "RIGHTS-SHORT")
        assert self.attempt(act, *codes) is fine
        if fine:
            last = self.undoable[-1]
            last.points = self.take(name, amount)
            names_of_lots = iter(d for d in last.change.parts[0].draws)
            made, room, lot = iter(last.change.parts[1].lots), 0, ""
            for _, point in last.points:
                if not room:
                    room, lot = next(names_of_lots).amount, next(made).id
                room -= 1
                self.plain[to].append(replace(point, lot=lot, opens=self.today))

    @precondition(lambda self: self.undoable)
    @rule(back=st.integers(0, 3), reason=st.sampled_from(("选错了", "")))
    def undo(self, back: int, reason: str) -> None:
        done = self.undoable[max(0, len(self.undoable) - 1 - back)]
        before = len(self.entries)

        def act() -> None:
            touched = {part.account: self.wallets[part.account] for part in done.change.parts}
            if done.redemption is not None:
                (held,) = touched.values()
                undoing = undo_redemption(
                    done.redemption, held, self.stamp(reason), undone=done.undone, policy=POLICY
                )
                self.record(undoing.change)
                self.batches = moved(self.batches, undoing.stock)
            else:
                others = {COMMONS: self.totals["commons"]}
                change = points_moves.undo(
                    done.change, self.stamp(reason), undone=done.undone, wallets=touched, others=others
                )
                self.record(change)

        codes = ("UNDO-TWICE", "UNDO-LATE", "UNDO-SPENT", "POINTS-REASON")
        fresh = self.now - done.change.entry.at <= timedelta(minutes=10)
        if not self.attempt(act, *codes):
            untouched = done.change.entry.kind is not EntryKind.TRANSFER
            assert done.undone or not fresh or not reason or not untouched
            return
        assert fresh
        assert reason
        assert not done.undone
        assert len(self.entries) == before + 1
        done.undone = True
        for part in done.change.parts:
            made = {lot.id for lot in part.lots}
            self.drop(part.account.holder, [p for p in self.plain[part.account.holder] if p.lot in made])
        for name, point in done.points:
            lots = {lot.id: lot for lot in self.wallet(name).lots}
            if point.lot in lots:  # a warning is of the whole lot, also of what comes back to it
                point.warned = lots[point.lot].warned_on
            self.plain[name].append(point)
        amount = done.change.entry.amount
        if done.redemption is not None:
            self.shelf.update({m.gift_id: 0 for m in done.stock})
            for move in done.stock:
                self.shelf[move.gift_id] -= move.amount
            self.totals["spent"] -= amount
        elif done.change.entry.kind is EntryKind.DONATE:
            self.totals["commons"] -= amount

    # stock and rights

    @rule(gift_id=st.sampled_from(("soap", "rice")), units=st.integers(1, 4))
    def deliver(self, gift_id: str, units: int) -> None:
        self.n += 1
        move = deliver(GIFTS[gift_id], f"b{self.n}", units, f"d{self.n}")
        assert move.kind is StockKind.RECEIVE
        self.batches = moved((*self.batches, Batch(move.batch_id, gift_id, self.today, 0)), [move])
        self.shelf[gift_id] += units

    @rule(name=names, amount=st.integers(1, 9), home=st.booleans())
    def hand_over(self, name: str, amount: int, home: bool) -> None:
        """Rights leave one post and reach the other, in two steps as in a sync; what has ended goes home."""
        held = self.wallet(name)
        self.n += 1
        ref = f"t{self.n}"
        if home:
            moves = spending_rights.send_home(held.rights, DESK, ref, self.now)
        else:
            there = spending_rights.spendable(held.rights, HUB, self.now, self.today)
            if not there:
                return
            amount = min(amount, there)
            moves = spending_rights.send(held.rights, HUB, ref, "desk", amount, self.now, self.today)
        sent = held.rights.after(moves)
        assert sent.total == held.rights.total
        arrived = sent.after(spending_rights.receive(sent, ref, HOME if home else "desk", self.now))
        arrived = arrived.after(spending_rights.reclaim(arrived, f"c{self.n}", self.now))
        self.wallets[held.account] = replace(held, rights=arrived)

    # what must always hold

    @invariant()
    def balances_are_sums(self) -> None:
        sums = balances(self.entries)
        for name in NAMES:
            held = self.wallet(name)
            assert sums.get(member(name), 0) == held.balance == len(self.plain[name]) == held.rights.total
            assert -sums.get(member(name, AccountKind.OWED), 0) == held.owed == self.owed[name]
            assert {lot.id: lot.left for lot in held.lots if lot.left} == Counter(
                point.lot for point in self.plain[name]
            )
        for kind in ("spent", "expired", "commons", "forfeited", "closed"):
            assert sums.get(Account(Book.VOLUNTEER, AccountKind(kind)), 0) == self.totals[kind]

    @invariant()
    def nothing_goes_below_zero(self) -> None:
        assert self.totals["spent"] <= self.totals["earned"]
        for held in self.wallets.values():
            assert held.rights.overdrawn == 0
            assert all(amount > 0 for amount in held.rights.held.values())
            for post in POSTS:
                assert points_moves.spendable(held, post, self.now, NOTICE) == self.there(held.account.holder, post)
        assert all(batch.left >= 0 for batch in self.batches)
        stock: Counter[str] = Counter()
        for batch in self.batches:
            stock[batch.gift_id] += batch.left
        assert +stock == +self.shelf

    def teardown(self) -> None:
        """An auditor finds nothing, and a desk that knows only the rows pairs them the same way."""
        assert examine(self.entries) == ()
        for account, held in self.wallets.items():
            credits: list[Lot] = []
            movements: list[Movement] = []
            for change in self.changes:
                entry = change.entry
                for part in change.parts:
                    if part.account != account:
                        continue
                    credits += part.lots
                    taken = sum(d.amount for d in part.draws)
                    if part.returns:
                        movements.append(Movement(entry.id, entry.hlc, taken, (), entry.undoes))
                    elif taken:
                        movements.append(Movement(entry.id, entry.hlc, taken, part.draws))
            found = pair(credits, movements)
            assert dict(found.uncovered) == {}
            assert {x.id: x.left for x in found.lots} == {x.id: x.left for x in held.lots}


TestPoints = Points.TestCase
TestPoints.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)



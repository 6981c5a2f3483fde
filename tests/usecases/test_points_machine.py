"""Points driven at random through the desk's own door, against a plain model in which every point is a thing."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.domain.points_accounts import Book
from db.ids import new_id
from db.points_store import load_wallet, member, stamp
from db.points_work import credit
from db.queries.points import GetAccount, points_account
from db.transaction import Transaction
from db.usecases.points import (
    CorrectPoints,
    Donate,
    LapseDue,
    Transfer,
    UndoPoints,
    WarnLapsing,
    correct_points,
    donate_points,
    lapse_due,
    transfer_points,
    undo_points,
    warn_lapsing,
)
from db.usecases.redemptions import CloseDay, UndoRedemption, close_day, redeem_gifts, undo_redemption
from db.usecases.upkeep import RebuildPoints, rebuild_points
from tests.helpers.pointing import Points as World
from tests.helpers.pointing import make_points
from tests.helpers.rooms import arrange, look

PEOPLE = (0, 1, 2)
PRICES = {"rice": 50, "soap": 8, "hair": 20}
NOTICE = 30
TABLES = ("points_leg", "points_lot", "points_right", "points_total", "stock_batch", "stock_move")
people = st.sampled_from(PEOPLE)


@dataclass
class Point:
    """One point of the plain model; ``made`` orders points of one day as their lots are ordered."""

    earned: date
    made: str
    opens: date
    expires: date | None
    warned: date | None = None

    def over(self, today: date) -> bool:
        last = (
            None
            if self.expires is None or self.warned is None
            else max(self.expires, self.warned + timedelta(NOTICE))
        )
        return last is not None and last < today

    def usable(self, today: date) -> bool:
        return self.opens <= today and not self.over(today)


@dataclass
class Done:
    """Something that may be undone, with the points it took."""

    kind: str
    entry_id: str
    at: datetime
    who: int
    to: int = 0
    taken: list[Point] = field(default_factory=list)
    given: list[Point] = field(default_factory=list)
    units: Counter[str] = field(default_factory=Counter)
    undone: bool = False


class DeskPoints(RuleBasedStateMachine):
    world: World

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="yimen-points-"))
        self.world = make_points(self.folder / "room", Role.ADMIN)
        self.plain: dict[int, list[Point]] = {who: [] for who in PEOPLE}
        for row in look(self.world.desk, "SELECT account, id, amount FROM points_lot ORDER BY id"):
            who = self.world.people.index(row.account.rpartition("/")[2])
            self.plain[who] += [
                Point(date(2026, 1, 10), row.id, date(2026, 1, 18), None) for _ in range(row.amount)
            ]
        self.owed: Counter[int] = Counter()
        self.shelf = Counter({"rice": 10, "soap": 10})
        self.done: list[Done] = []
        self.earned, self.spent, self.commons = 130, 0, 0

    @property
    def today(self) -> date:
        return business_date(self.world.room.clock())

    def who(self, number: int) -> str:
        return self.world.people[number]

    def there(self, who: int) -> int:
        return sum(point.usable(self.today) for point in self.plain[who])

    def take(self, who: int, amount: int) -> list[Point]:
        usable = sorted(
            (p for p in self.plain[who] if p.usable(self.today)), key=lambda p: (p.earned, p.made)
        )
        self.drop(who, usable[:amount])
        return usable[:amount]

    def drop(self, who: int, points: list[Point]) -> None:
        gone = {id(point) for point in points}
        self.plain[who] = [point for point in self.plain[who] if id(point) not in gone]

    def seize(self, who: int, amount: int) -> None:
        order = sorted(self.plain[who], key=lambda p: (-p.opens.toordinal(), p.earned, p.made))
        self.drop(who, order[:amount])

    def attempt(self, act: Callable[[], object], *codes: str) -> bool:
        before = (
            self.world.count("points_entry"),
            self.world.count("redemption"),
            self.world.count("print_job"),
        )
        try:
            act()
        except KnownError as refused:
            assert refused.code in codes, refused
            after = (
                self.world.count("points_entry"),
                self.world.count("redemption"),
                self.world.count("print_job"),
            )
            assert after == before
            return False
        return True

    def repay(self, who: int) -> None:
        paid = min(self.owed[who], len(self.plain[who]))
        self.seize(who, paid)
        self.owed[who] -= paid

    # rules

    @rule(
        who=people,
        amount=st.sampled_from((3, 20, 60)),
        publicity=st.sampled_from((0, 5)),
        ends=st.sampled_from((None, 20, 200)),
    )
    def approve(self, who: int, amount: int, publicity: int, ends: int | None) -> None:
        opens = self.today + timedelta(publicity)
        expires = None if ends is None else self.today + timedelta(ends)
        ids: list[str] = []

        def fill(tx: Transaction) -> None:
            mark = stamp(tx, Book.VOLUNTEER)
            ids.append(mark.id)
            wallet = load_wallet(tx, member(self.who(who)))
            credit(tx, wallet, amount, mark, earned_on=tx.today, opens_on=opens, expires_on=expires)

        arrange(self.world.desk, fill)
        self.plain[who] += [Point(self.today, ids[0], opens, expires) for _ in range(amount)]
        self.earned += amount
        self.repay(who)

    @rule(who=people, amount=st.sampled_from((-40, -5, 6)))
    def correct(self, who: int, amount: int) -> None:
        request = CorrectPoints(new_id(), self.who(who), amount, "更正")
        if amount < 0 and self.earned + amount < 0:
            return
        self.world.desk.run(correct_points, request)
        if amount > 0:
            self.plain[who] += [
                Point(self.today, request.request_id, self.today, date(self.today.year + 2, 12, 31))
                for _ in range(amount)
            ]
            self.earned += amount
            self.repay(who)
            return
        taken = min(-amount, len(self.plain[who]))
        self.seize(who, taken)
        self.owed[who] += -amount - taken
        self.earned += amount

    @rule(days=st.sampled_from((0, 1, 6, 31, 90)), minutes=st.integers(0, 9))
    def wait(self, days: int, minutes: int) -> None:
        self.world.room.clock.move(days=days, minutes=minutes)

    @rule()
    def warn(self) -> None:
        self.world.desk.run(warn_lapsing, WarnLapsing())
        for point in (p for points in self.plain.values() for p in points):
            if (
                point.expires is not None
                and point.warned is None
                and point.expires - self.today <= timedelta(NOTICE)
            ):
                point.warned = self.today

    @rule()
    def expire(self) -> None:
        over = {who: [p for p in points if p.over(self.today)] for who, points in self.plain.items()}
        lapsed = self.world.desk.run(lapse_due, LapseDue())
        assert lapsed.points == sum(len(points) for points in over.values())
        for who, points in over.items():
            self.drop(who, points)

    @rule(
        who=people,
        picks=st.dictionaries(st.sampled_from(sorted(PRICES)), st.sampled_from((1, 1, 2, 0)), max_size=2),
        wrong=st.sampled_from((0, 0, 0, 1)),
    )
    def redeem(self, who: int, picks: dict[str, int], wrong: int) -> None:
        total = sum(PRICES[name] * units for name, units in picks.items())
        stocked = all(units <= self.shelf[name] for name, units in picks.items() if name != "hair")
        fine = bool(picks) and all(picks.values()) and stocked and total <= self.there(who) and not wrong
        request = self.world.wish(self.who(who), total + wrong, **picks)
        codes = ("REDEEM-EMPTY", "GIFT-UNITS", "GIFT-STOCK", "POINTS-SHORT", "RIGHTS-SHORT", "REDEEM-PRICE")
        assert self.attempt(lambda: self.world.desk.run(redeem_gifts, request), *codes) is fine
        if not fine:
            return
        assert self.world.desk.run(redeem_gifts, request).repeated
        units = Counter({name: number for name, number in picks.items() if name != "hair"})
        self.shelf -= units
        self.spent += total
        self.done.append(
            Done(
                "redeem",
                request.redeem_id,
                self.world.room.clock(),
                who,
                taken=self.take(who, total),
                units=units,
            )
        )

    @rule(who=people, amount=st.sampled_from((0, 1, 15, 300)))
    def donate(self, who: int, amount: int) -> None:
        request = Donate(new_id(), self.who(who), amount)
        fine = 0 < amount <= self.there(who)
        made = self.attempt(
            lambda: self.world.desk.run(donate_points, request), "POINTS-AMOUNT", "POINTS-SHORT"
        )
        assert made is fine
        if fine:
            self.commons += amount
            now = self.world.room.clock()
            self.done.append(Done("donate", request.request_id, now, who, taken=self.take(who, amount)))

    @rule(who=people, to=people, amount=st.sampled_from((0, 2, 25, 300)))
    def transfer(self, who: int, to: int, amount: int) -> None:
        request = Transfer(new_id(), self.who(who), self.who(to), amount)
        fine = 0 < amount <= self.there(who) and who != to
        codes = ("POINTS-AMOUNT", "POINTS-SHORT", "POINTS-SELF")
        assert self.attempt(lambda: self.world.desk.run(transfer_points, request), *codes) is fine
        if not fine:
            return
        taken = self.take(who, amount)
        rows = look(
            self.world.desk,
            "SELECT id, amount FROM points_lot WHERE entry_id = :id ORDER BY earned_on, id",
            id=request.request_id,
        )
        names = [row.id for row in rows for _ in range(row.amount)]
        assert len(names) == amount
        given = [
            Point(p.earned, name, self.today, p.expires, p.warned)
            for p, name in zip(taken, names, strict=True)
        ]
        self.plain[to] += given
        now = self.world.room.clock()
        self.done.append(Done("transfer", request.request_id, now, who, to, taken, given))

    @precondition(lambda self: self.done)
    @rule(data=st.data(), reason=st.sampled_from(("说错了", "说错了", " ")))
    def undo(self, data: st.DataObject, reason: str) -> None:
        done = self.done[data.draw(st.integers(max(0, len(self.done) - 3), len(self.done) - 1))]
        held = {id(point) for point in self.plain[done.to]}
        untouched = all(id(point) in held for point in done.given)
        fresh = self.world.room.clock() - done.at <= timedelta(minutes=10)
        if done.kind == "redeem":
            self._undo(
                done,
                lambda: self.world.desk.run(undo_redemption, UndoRedemption(done.entry_id, reason, new_id())),
                reason,
                fresh,
                untouched,
            )
        else:
            self._undo(
                done,
                lambda: self.world.desk.run(undo_points, UndoPoints(new_id(), done.entry_id, reason)),
                reason,
                fresh,
                untouched,
            )

    def _undo(self, done: Done, act: Callable[[], object], reason: str, fresh: bool, untouched: bool) -> None:
        fine = not done.undone and fresh and untouched and bool(reason.strip())
        assert self.attempt(act, "UNDO-TWICE", "UNDO-LATE", "UNDO-SPENT", "POINTS-REASON") is fine
        if not fine:
            return
        done.undone = True
        self.drop(done.to, done.given)
        self.plain[done.who] += done.taken
        self.shelf.update(done.units)
        if done.kind == "redeem":
            self.spent -= len(done.taken)
        elif done.kind == "donate":
            self.commons -= len(done.taken)

    @rule()
    def deliver(self) -> None:
        self.world.supply("soap", 3)
        self.shelf["soap"] += 3

    # what must always hold

    @invariant()
    def the_desk_and_the_plain_model_agree(self) -> None:
        if not hasattr(self, "folder"):
            return
        for who in PEOPLE:
            seen = self.world.desk.ask(points_account, GetAccount(self.who(who)))
            assert seen.balance == self.world.balance(self.who(who)) == len(self.plain[who])
            assert seen.spendable == self.there(who) >= 0
            assert seen.owed == self.owed[who] >= 0
        for name in ("rice", "soap"):
            assert self.world.left(name) == self.shelf[name] >= 0
        totals = {
            row.account: row.amount
            for row in look(self.world.desk, "SELECT account, amount FROM points_total")
        }
        assert totals.get("volunteer/spent/", 0) == self.spent
        assert totals.get("volunteer/commons/", 0) == self.commons
        assert self.spent <= self.earned + sum(self.owed.values())
        assert not look(self.world.desk, "SELECT 1 FROM points_right WHERE amount <= 0")
        assert look(self.world.desk, "SELECT COALESCE(SUM(amount), 0) AS n FROM points_leg")[0].n == 0

    def teardown(self) -> None:
        """An auditor finds nothing, the day closes, and projections made anew are those that were kept."""
        if not hasattr(self, "folder"):
            return
        desk = self.world.desk
        assert self.world.wrong() == []
        assert desk.run(close_day, CloseDay(new_id(), self.today)).agrees
        before = {table: sorted(map(tuple, look(desk, f"SELECT * FROM {table}"))) for table in TABLES}
        desk.run(rebuild_points, RebuildPoints())
        assert before == {table: sorted(map(tuple, look(desk, f"SELECT * FROM {table}"))) for table in TABLES}
        desk.close()
        shutil.rmtree(self.folder)


TestDeskPoints = DeskPoints.TestCase
TestDeskPoints.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)

"""What tests of points begin with: volunteers with points in lots, gifts on the shelf, everything through the door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from db import seeds
from db.desk import Desk
from db.domain.gift_stock import GiftKind
from db.domain.permissions import Role
from db.domain.points_accounts import Account, AccountKind, Book
from db.engine import make_engine
from db.ids import new_id
from db.models.volunteer import Volunteer
from db.points_rebuild import compare
from db.points_store import load_wallet, stamp
from db.points_work import credit
from db.transaction import Reader, Transaction
from db.usecases.gifts import ReceiveStock, SaveGift, receive_stock, save_gift
from db.usecases.redemptions import (
    Pick,
    Redeemed,
    RedeemGifts,
    SaveRedemptionPolicy,
    redeem_gifts,
    save_redemption_policy,
)
from tests.helpers.rooms import Room, RoomPattern, arrange, look

TODAY = date(2026, 11, 20)
NAMES = ("周立良", "李秋月", "王小满")


@dataclass
class Points:
    """A desk with volunteers ``zhou``, ``li``, ``wang`` and gifts ``rice`` (50), ``soap`` (8) and ``hair`` (20, a service)."""

    room: Room
    people: tuple[str, ...] = ()
    gifts: dict[str, str] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        return self.room.desk

    @property
    def zhou(self) -> str:
        return self.people[0]

    @property
    def li(self) -> str:
        return self.people[1]

    def give(
        self,
        volunteer_id: str,
        *amounts: int,
        earned_on: date = date(2026, 1, 10),
        opens_on: date = date(2026, 1, 18),
        expires_on: date | None = None,
        book: Book = Book.VOLUNTEER,
        kind: AccountKind = AccountKind.MEMBER,
    ) -> None:
        """One lot an amount, as approved hours make them."""

        def fill(tx: Transaction) -> None:
            for amount in amounts:
                wallet = load_wallet(tx, Account(book, kind, volunteer_id))
                credit(
                    tx, wallet, amount, stamp(tx, book), earned_on=earned_on, opens_on=opens_on, expires_on=expires_on
                )

        arrange(self.desk, fill)

    def supply(self, gift: str, units: int, use_by: date | None = None) -> str:
        """A batch of a gift; answers its id."""
        before = self.desk.operator
        self.room.sign_in(Role.SUPERVISOR)
        request = ReceiveStock(new_id(), self.gifts[gift], units, TODAY, use_by)
        made = self.desk.run(receive_stock, request)
        self.desk.operator = before
        return made.batch_id

    def picks(self, **units: int) -> tuple[Pick, ...]:
        return tuple(Pick(self.gifts[name], number) for name, number in units.items())

    def wish(self, volunteer_id: str, total: int, redeem_id: str = "", **units: int) -> RedeemGifts:
        """A request as the dialog sends it."""
        return RedeemGifts(redeem_id or new_id(), volunteer_id, self.picks(**units), total)

    def redeem(self, volunteer_id: str, total: int, redeem_id: str = "", **units: int) -> Redeemed:
        return self.desk.run(redeem_gifts, self.wish(volunteer_id, total, redeem_id, **units))

    def limit(self, times: int | None, points: int | None = None) -> None:
        """Set the quarter's limits."""
        before = self.desk.operator
        self.room.sign_in(Role.ADMIN)
        self.desk.run(save_redemption_policy, SaveRedemptionPolicy(times, points, 10))
        self.desk.operator = before

    def balance(self, volunteer_id: str, book: Book = Book.VOLUNTEER) -> int:
        """The balance as the ledger has it."""
        rows = look(
            self.desk,
            "SELECT COALESCE(SUM(amount), 0) AS n FROM points_leg WHERE account = :account",
            account=f"{book}/member/{volunteer_id}",
        )
        return int(rows[0].n)

    def left(self, gift: str) -> int:
        """Units on the shelf."""
        rows = look(
            self.desk,
            "SELECT COALESCE(SUM(remaining), 0) AS n FROM stock_batch WHERE gift_id = :id",
            id=self.gifts[gift],
        )
        return int(rows[0].n)

    def count(self, table: str) -> int:
        return int(look(self.desk, f"SELECT COUNT(*) AS n FROM {table}")[0].n)

    def kinds(self) -> list[str]:
        """The kinds of all entries in order."""
        return [row.kind for row in look(self.desk, "SELECT kind FROM points_entry ORDER BY hlc")]

    def wrong(self) -> list[str]:
        """What an auditor would object to."""
        return wrong(self.desk)


def wrong(desk: Desk) -> list[str]:
    """What an auditor would object to in this desk's points and stock."""
    engine = make_engine(desk.paths.database, desk.key, writer=False)
    try:
        with engine.begin() as connection:
            return compare(connection)
    finally:
        engine.dispose()


def add_volunteers(desk: Desk, names: tuple[str, ...] = NAMES, **facts: object) -> tuple[str, ...]:
    """Volunteers in the register; answers their ids."""
    ids: list[str] = []
    start = len(look(desk, "SELECT id FROM volunteer"))

    def fill(tx: Transaction) -> None:
        for n, name in enumerate(names, start + 1):
            row = Volunteer(
                id=tx.new_id(),
                number=f"V-{n:06}",
                counter=n,
                name=name,
                id_kind="resident_card",
                registered_on=date(2025, 3, 1),
                operator_id=tx.operator.operator_id if tx.operator else _anybody(tx),
                operator_name="李敏",
                created_at=tx.now,
                updated_at=tx.now,
                **({"confirmed_minutes": 600} | facts),
            )
            tx.session.add(row)
            ids.append(row.id)

    arrange(desk, fill)
    return tuple(ids)


def _anybody(reader: Reader) -> str:
    return str(reader.scalar("SELECT id FROM operator LIMIT 1"))


def add_gifts(points: Points) -> None:
    """Two goods and a service."""
    before = points.desk.operator
    points.room.sign_in(Role.SUPERVISOR)
    for key, (name, title, kind, price, counted) in enumerate(
        (
            ("rice", "大米 5 kg", GiftKind.GOODS, 50, True),
            ("soap", "香皂", GiftKind.GOODS, 8, True),
            ("hair", "理发", GiftKind.SERVICE, 20, False),
        ),
        1,
    ):
        points.gifts[name] = new_id()
        time_price = 60 if kind is GiftKind.SERVICE else None
        points.desk.run(
            save_gift,
            SaveGift(points.gifts[name], title, kind, price, counted, 2, position=key, time_price=time_price),
        )
    points.desk.operator = before


def _fill(room: Room) -> None:
    made = Points(room)
    room.sign_in(Role.ADMIN)
    arrange(room.desk, lambda tx: seeds.add_defaults(tx) and None)
    made.people = add_volunteers(room.desk)
    add_gifts(made)
    made.limit(None)
    made.give(made.zhou, 40, 40, 40)
    made.give(made.li, 10)
    for gift in ("rice", "soap"):
        made.supply(gift, 10)
    _KNOWN.append((made.people, made.gifts))


_KNOWN: list[tuple[tuple[str, ...], dict[str, str]]] = []
_FILLED = RoomPattern(_fill)


def make_points(root: Path, role: Role = Role.CLERK) -> Points:
    """Three volunteers, two of them with points in lots; ten of each thing; no limit on how often one redeems."""
    room = _FILLED.copy(root, role)
    ((people, gifts),) = _KNOWN
    return Points(room, people, dict(gifts))


@pytest.fixture
def points(tmp_path: Path) -> Iterator[Points]:
    """Such a desk with its clerk signed in."""
    made = make_points(tmp_path / "room")
    yield made
    made.desk.close()

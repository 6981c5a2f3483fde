"""The shelf of the demo centre, and what volunteers had for the points of two years.

Everything goes through the use cases themselves, at the moment it would have happened; only the audit and the
slips are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from db.demo.past_desk import PastDesk
from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.gift_stock import GiftKind
from db.domain.permissions import Role
from db.transaction import SignedIn
from db.usecases.gifts import ReceiveStock, SaveGift, receive_stock, save_gift
from db.usecases.redemptions import Pick, RedeemGifts, UndoRedemption, redeem_gifts, undo_redemption


@dataclass(frozen=True, slots=True)
class _Offered:
    name: str
    kind: GiftKind
    price: int
    counted: bool = True
    lowest: int = 0
    units: int = 0
    note: str = ""
    time_price: int | None = None


OFFERED = (
    _Offered("大米 5 kg", GiftKind.GOODS, 50, lowest=5, units=40),
    _Offered("食用油 1.8 L", GiftKind.GOODS, 60, lowest=3, units=24),
    _Offered("洗衣液 2 kg", GiftKind.GOODS, 35, lowest=6, units=36),
    _Offered("抽纸 10 包", GiftKind.GOODS, 20, lowest=10, units=60),
    _Offered("香皂 3 块", GiftKind.GOODS, 12, lowest=10, units=60),
    _Offered("保温杯", GiftKind.GOODS, 80, lowest=2, units=12),
    _Offered("理发服务", GiftKind.SERVICE, 20, False, note="凭本单到居民中心 1 楼，一个月内有效", time_price=60),
    _Offered("家电清洗", GiftKind.SERVICE, 60, False, note="电话预约上门", time_price=120),
    _Offered("书法课 1 期", GiftKind.SERVICE, 40, lowest=2, units=20, note="每周三下午，党群服务中心 2 楼"),
)
_REASONS = ("拿错品种", "改换别的礼品", "点错了人")


def fill_points(session: Session, desk: Desk, seed: int, now: datetime, years: int = 2) -> int:
    """Gifts and stock, then redemptions of what has been earned. Returns how many redemptions there are."""
    made = _Shelf(session, desk, Random(seed), now)
    made.stock(years)
    return made.redemptions(years)


class _Shelf(PastDesk):
    ticks = (60_000, 5_000)

    def __init__(self, session: Session, desk: Desk, chance: Random, now: datetime) -> None:
        super().__init__(session, desk, chance, now)
        self.gifts: list[tuple[str, int]] = []
        rows = self._tx(now, None).rows(
            "SELECT id, login, name, role FROM operator WHERE active ORDER BY role = 'clerk' DESC, login"
        )
        people = [SignedIn(row.id, row.login, row.name, Role(row.role)) for row in rows]
        self.clerks = people[:3]
        self.boss = next(p for p in people if p.role in (Role.SUPERVISOR, Role.ADMIN))

    def stock(self, years: int) -> None:
        """Nine gifts on the digits, a delivery every half year."""
        first = self.day - timedelta(days=365 * years)
        for key, offered in enumerate(OFFERED, 1):
            gift_id = self._id()
            form = SaveGift(
                gift_id,
                offered.name,
                offered.kind,
                offered.price,
                offered.counted,
                offered.lowest,
                position=key,
                note=offered.note,
                time_price=offered.time_price,
            )
            self._do(self._at(first, 9), self.boss, save_gift, form)
            self.gifts.append((gift_id, offered.price))
            for half in range(2 * years if offered.counted else 0):
                day = first + timedelta(days=182 * half)
                supplier = self.chance.choice(("街道", "爱心企业", "中心采购"))
                delivery = ReceiveStock(self._id(), gift_id, offered.units, day, supplier=supplier)
                self._do(self._at(day, 9, key), self.boss, receive_stock, delivery)

    def redemptions(self, years: int) -> int:
        """Twice a week somebody comes; who has too few points, or had something this quarter, goes without."""
        people = [row.id for row in self._tx(self.now, None).rows("SELECT id FROM volunteer WHERE state = 'active' ORDER BY id")]
        count, day = 0, self.day - timedelta(days=365 * years)
        while people and day < self.day:
            day += timedelta(days=3)
            if day >= self.day or day.weekday() > 4:
                continue
            at, clerk = self._at(day, 14, self.chance.randrange(60)), self.chance.choice(self.clerks)
            gift_id, price = self.chance.choice(self.gifts)
            request = RedeemGifts(self._id(), self.chance.choice(people), (Pick(gift_id, 1),), price, papers=())
            try:
                made = self._do(at, clerk, redeem_gifts, request)
            except KnownError:
                continue
            count += 1
            if self.chance.random() < 0.06:
                undo = UndoRedemption(made.redeem_id, self.chance.choice(_REASONS), self._id(), papers=())
                self._do(at + timedelta(minutes=3), clerk, undo_redemption, undo)
        return count

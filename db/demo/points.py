"""Two years of points: what published hours earned, what was redeemed for it, and the shelf it came from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db.demo.chance import Chance
from db.demo.ledger import Ledger, Maker
from db.domain.clock import business_date
from db.domain.party_service import quarter_of
from db.domain.pinyin import search_terms
from db.domain.points_accounts import Book
from db.domain.points_rules import Earned, PointsRules, Service, award
from db.domain.redemption import Line
from db.points_versions import load_versions
from db.transaction import Reader

SHANGHAI = ZoneInfo("Asia/Shanghai")
A_DAY = 4
"""Redemptions on a busy day."""


@dataclass(frozen=True, slots=True)
class _Offered:
    name: str
    kind: str
    price: int
    counted: bool
    lowest: int
    units: int
    note: str = ""
    time_price: int | None = None


OFFERED = (
    _Offered("大米 5 kg", "goods", 50, True, 5, 40),
    _Offered("食用油 1.8 L", "goods", 60, True, 3, 24),
    _Offered("洗衣液 2 kg", "goods", 35, True, 6, 36),
    _Offered("抽纸 10 包", "goods", 20, True, 10, 60),
    _Offered("香皂 3 块", "goods", 12, True, 10, 60),
    _Offered("保温杯", "goods", 80, True, 2, 12),
    _Offered("理发服务", "service", 20, False, 0, 0, "凭本单到居民中心 1 楼，一个月内有效", 60),
    _Offered("家电清洗", "service", 60, False, 0, 0, "电话预约上门", 120),
    _Offered("书法课 1 期", "service", 40, True, 2, 20, "每周三下午，党群服务中心 2 楼"),
)


def fill_points(connection: Connection, reader: Reader, seed: int, now: datetime) -> int:
    """Gifts with stock, then points for every published hour record and redemptions of them. Returns the entries."""
    chance = Chance(seed)
    makers = _makers(reader)
    ledger = Ledger(connection, chance)
    records = reader.rows(
        "SELECT h.id, h.volunteer_id, h.activity_id, h.session, h.category, h.served_on, h.counted, h.public_until, "
        "v.party_member, v.reported_on, v.state FROM hour_record h JOIN volunteer v ON v.id = h.volunteer_id "
        "WHERE h.state IN ('public', 'confirmed') AND h.counted > 0 AND h.public_until IS NOT NULL "
        "ORDER BY h.public_until, h.id"
    )
    first = date.fromisoformat(records[0].public_until) - timedelta(days=30) if records else business_date(now)
    gifts = _gifts(connection, chance, ledger, makers[0], min(_at(first, 9), now), now)
    if records:
        _years(ledger, chance, reader, makers, gifts, records, now)
    ledger.finish()
    return ledger.entries


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)


def _makers(reader: Reader) -> list[Maker]:
    desk = reader.desk
    rows = reader.rows("SELECT id, name FROM operator WHERE active ORDER BY role = 'clerk' DESC, login")
    return [Maker(row.id, row.name, desk.window, desk.incarnation, desk.centre_code) for row in rows]


def _gifts(
    connection: Connection, chance: Chance, ledger: Ledger, maker: Maker, start: datetime, now: datetime
) -> list[tuple[Line, bool]]:
    made = []
    ms = int(start.timestamp() * 1000)
    for key, offered in enumerate(OFFERED, 1):
        gift_id = chance.row_id(start)
        connection.exec_driver_sql(
            "INSERT INTO gift (id, rev, name, kind, price, time_price, counted, lowest, position, pinyin, note, active, "
            "created_at, updated_at) VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)",
            (
                gift_id,
                offered.name,
                offered.kind,
                offered.price,
                offered.time_price,
                int(offered.counted),
                offered.lowest,
                key,
                search_terms(offered.name).full[0][:120],
                offered.note,
                ms,
                ms,
            ),
        )
        made.append((Line(gift_id, offered.name, offered.price, 1), offered.counted))
        at = start
        while offered.counted and at < now:
            ledger.deliver(at, gift_id, offered.units, maker, chance.pick(("街道", "爱心企业", "中心采购")))
            at += timedelta(days=182)
    return made


def _years(
    ledger: Ledger,
    chance: Chance,
    reader: Reader,
    makers: list[Maker],
    gifts: list[tuple[Line, bool]],
    records: Iterable[Any],
    now: datetime,
) -> None:
    by_day: defaultdict[date, list[Any]] = defaultdict(list)
    for record in records:
        published = date.fromisoformat(record.public_until) - timedelta(days=7)
        by_day[min(published, business_date(now))].append(record)
    credits = _Credits({book: load_versions(reader, book) for book in (Book.VOLUNTEER, Book.PARTY)})
    had: set[tuple[str, int, int]] = set()
    serving: dict[str, None] = {}
    counted = {line.gift_id for line, is_counted in gifts if is_counted}
    day, today = min(by_day), business_date(now)
    while day <= today:
        for n, record in enumerate(by_day[day]):
            at = min(_at(day, 10, n % 60), now)
            if credits.give(ledger, record, at, chance.pick(makers)) and record.state == "active":
                serving[record.volunteer_id] = None
        if day.weekday() < 5 and day < today and serving:
            quarter = quarter_of(day)
            for minute in sorted(chance.random.sample(range(50), A_DAY)):
                volunteer = chance.pick(list(serving))
                mark = (volunteer, quarter.year, quarter.number)
                line, _ = chance.pick(gifts)
                there = ledger.usable(volunteer, day)
                if mark not in had and there >= max(line.price, 15) and chance.happens(400):
                    had_it = ledger.redeem(_at(day, 14, minute), volunteer, [line], chance.pick(makers), counted)
                    had.update({mark} if had_it else set())
        day += timedelta(days=1)


class _Credits:
    """Awards by the rules of the day of service, with what the same activity and day have earned before."""

    def __init__(self, versions: dict[Book, tuple[PointsRules, ...]]) -> None:
        self._versions = versions
        self._in_activity: Counter[tuple[str, str]] = Counter()
        self._on_day: Counter[tuple[str, str]] = Counter()

    def give(self, ledger: Ledger, record: Any, at: datetime, maker: Maker) -> bool:
        """Credit one record; False for an award of nothing."""
        reported = record.party_member and record.reported_on is not None and record.reported_on <= record.served_on
        book = Book.PARTY if reported else Book.VOLUNTEER
        activity = (record.volunteer_id, record.activity_id or record.session)
        day = (record.volunteer_id, record.served_on)
        served_on = date.fromisoformat(record.served_on)
        found = award(
            self._versions[book],
            Service(record.category, record.counted, served_on),
            Earned(self._in_activity[activity], self._on_day[day]),
        )
        if not found.points:
            return False
        self._in_activity[activity] += found.points
        self._on_day[day] += found.points
        ledger.earn(
            at,
            record.volunteer_id,
            found.points,
            maker,
            earned_on=served_on,
            opens_on=date.fromisoformat(record.public_until) + timedelta(days=1),
            expires_on=found.expires_on,
            ref=record.id,
            rule=found.rule,
            arithmetic=found.arithmetic,
            book=book,
        )
        return book is Book.VOLUNTEER

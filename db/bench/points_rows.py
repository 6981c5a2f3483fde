"""The rows measured of points: redeeming, the account beside the name, its history, the closing of a day."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.bench.corps import enlist
from db.bench.measure import Row, Times, row, take
from db.bench.points_ledger import Ledger, Maker
from db.demo.chance import Chance
from db.desk import Desk
from db.domain.redemption import Line
from db.engine import connect
from db.ids import new_id
from db.points_store import balance, member
from db.queries.points import GetAccount, GetHistory, points_account, points_history
from db.queries.redemptions import PreviewClosing, preview_closing
from db.registry import Query
from db.transaction import Reader
from db.usecases.redemptions import Pick, RedeemGifts, redeem_gifts

VOLUNTEERS, ENTRIES = 10_000, 500_000
"""Two legs an entry: a million rows of the ledger."""
REDEMPTIONS = 120
READS = 200
PRICE = 20
IN_A_DAY = 200
PART = 50_000


def fill_points(desk: Desk, volunteers: int = VOLUNTEERS, entries: int = ENTRIES, seed: int = 11) -> list[str]:
    """Volunteers who have earned and redeemed for two years, a gift with plenty of stock. Returns the volunteers."""
    filling = _Filling(desk, volunteers, entries, seed)
    desk.apply_remote(filling.begin)
    while filling.unfinished:
        desk.apply_remote(filling.go_on)
    desk.apply_remote(filling.finish)
    return filling.volunteers


class _Filling:
    """Writes in parts, a transaction each, so that the write-ahead log stays small."""

    def __init__(self, desk: Desk, volunteers: int, entries: int, seed: int) -> None:
        self._desk, self._count, self._entries = desk, volunteers, entries
        self._chance, self._pick = Chance(seed), random.Random(seed)
        self._now = desk.now().astimezone(UTC)
        self._start = self._now - timedelta(days=730)
        self._n = 0
        self.volunteers: list[str] = []

    @property
    def unfinished(self) -> bool:
        """Whether entries are missing."""
        return self._ledger.entries < self._entries

    def begin(self, session: Session) -> None:
        """Volunteers, the gift and its stock."""
        connection, facts = session.connection(), self._desk.facts
        operator = connection.exec_driver_sql("SELECT id, name FROM operator LIMIT 1").one()
        self._maker = Maker(operator.id, operator.name, facts.window, facts.incarnation, facts.centre_code)
        self.volunteers = enlist(connection, self._chance, self._maker, self._start, self._count)
        self._line = Line(self._chance.row_id(self._start), "洗衣液 2 kg", PRICE, 1)
        ms = int(self._start.timestamp() * 1000)
        connection.exec_driver_sql(
            "INSERT INTO gift (id, rev, name, kind, price, counted, lowest, position, pinyin, note, active, created_at, "
            "updated_at) VALUES (?, 1, ?, 'goods', ?, 1, 5, 1, 'xiyiye', '', 1, ?, ?)",
            (self._line.gift_id, self._line.name, PRICE, ms, ms),
        )
        connection.exec_driver_sql(
            "INSERT INTO centre_rule (id, rev, key, body, updated_at, operator_name) VALUES (?, 1, 'redemption', ?, ?, '')",
            (self._chance.row_id(self._start), '{"times_per_quarter":null}', ms),
        )
        self._ledger = Ledger(connection, self._chance)
        self._ledger.deliver(self._start, self._line.gift_id, self._entries, self._maker, "街道")
        self._ledger.flush()

    def go_on(self, session: Session) -> None:
        """The next entries; the last of all lie on one day and are redemptions."""
        self._ledger.attach(session.connection())
        yesterday = self._now - timedelta(days=1)
        step, last_day = (yesterday - self._start) / self._entries, self._entries - IN_A_DAY
        until = min(self._entries, self._ledger.entries + PART)
        while self._ledger.entries < until:
            at = self._start + step * self._n
            if self._n >= last_day:
                at = yesterday + timedelta(seconds=self._n - last_day)
            self._n += 1
            self._one(at, redeems=self._n % 10 == 0 or self._n > last_day)
        self._ledger.flush()

    def _one(self, at: datetime, *, redeems: bool) -> None:
        volunteer, day = self._pick.choice(self.volunteers), at.date()
        gift_id = self._line.gift_id
        if redeems and self._ledger.redeem(at, volunteer, [self._line], self._maker, {gift_id}):
            return
        self._ledger.earn(
            at,
            volunteer,
            self._pick.choice((1, 2, 2, 3)),
            self._maker,
            earned_on=day - timedelta(days=9),
            opens_on=day,
            expires_on=date(day.year + 2, 12, 31),
            ref=self._chance.row_id(at),
            arithmetic="2 小时 × 1 分/小时 × 1 = 2 分",
        )

    def finish(self, session: Session) -> None:
        """What the entries leave behind."""
        self._ledger.attach(session.connection())
        self._ledger.finish()
        session.connection().exec_driver_sql("ANALYZE")


def points_bench_rows(desk: Desk, volunteers: list[str]) -> list[Row]:
    """Every row of this file, on one open desk that was filled by :func:`fill_points`."""
    raw = connect(desk.paths.database, desk.key)
    raw.create_function("yimen_capturing", 0, lambda: 0)
    try:
        return _rows(desk, raw, volunteers)
    finally:
        raw.close()


def _rows(desk: Desk, raw: Any, volunteers: list[str]) -> list[Row]:
    pick = random.Random(5)
    sample = [pick.choice(volunteers) for _ in range(READS)]
    one = take((_raw(raw, "SELECT 1 FROM volunteer WHERE id = ?", (v,)) for v in sample), warm_up=4)
    yesterday = desk.now().date() - timedelta(days=1)
    day_sum = take(
        _raw(
            raw,
            "SELECT kind, SUM(amount) FROM points_entry WHERE made_on = ? GROUP BY kind",
            (yesterday.isoformat(),),
        )
        for _ in range(9)
    )
    lookup, accounts = "one indexed raw query", [GetAccount(v) for v in sample]
    pages = [GetHistory(v) for v in sample]
    commit = _raw_commit(raw)
    return [
        row("points_redeem", _redeem(desk, raw), commit, "a one-row FULL commit by raw SQL", "p95 ≤ 15 ms"),
        row("points_balance", _balance(desk, sample), one, lookup, "≤ 5 ms"),
        row("points_account", _ask(desk, points_account, accounts), one, lookup, "≤ 5 ms"),
        row("points_history", _ask(desk, points_history, pages), one, lookup, "≤ 15 ms"),
        row(
            "points_closing, a day of 200",
            _ask(desk, preview_closing, [PreviewClosing(yesterday) for _ in range(9)]),
            day_sum,
            "the day's sums by raw SQL",
            "≤ 500 ms",
        ),
    ]


def _raw(raw: Any, sql: str, values: tuple[Any, ...]) -> Callable[[], Any]:
    return lambda: raw.execute(sql, values).fetchall()


def _raw_commit(raw: Any) -> Times:
    def one() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO witness (token) VALUES (?)", (new_id(),))
        raw.execute("COMMIT")

    return take((one for _ in range(REDEMPTIONS)), warm_up=10)


def _ask(desk: Desk, query: Query[Any, Any], requests: list[Any]) -> Times:
    def one(request: Any) -> Callable[[], Any]:
        return lambda: desk.ask(query, request)

    return take((one(request) for request in requests), warm_up=4)


def _read_balance(reader: Reader, volunteer_id: str) -> int:
    return balance(reader, member(volunteer_id))


BALANCE: Query[str, int] = Query("points.balance", None, _read_balance)


def _balance(desk: Desk, volunteers: list[str]) -> Times:
    return _ask(desk, BALANCE, list(volunteers))


def _redeem(desk: Desk, raw: Any) -> Times:
    """Redemptions of one thing, as the dialog does them: the account is read, then F9 is pressed (only that counts)."""
    gift_id, price = raw.execute("SELECT id, price FROM gift ORDER BY price LIMIT 1").fetchone()
    rich = raw.execute(
        "SELECT substr(account, 18) FROM points_lot WHERE remaining > 0 GROUP BY account HAVING SUM(remaining) >= ?", (price,)
    ).fetchall()
    pick = random.Random(3)
    chosen = [found[0] for found in pick.sample(rich, min(REDEMPTIONS, len(rich)))]
    for volunteer in chosen:
        desk.ask(points_account, GetAccount(volunteer))

    def one(volunteer: str) -> Callable[[], Any]:
        request = RedeemGifts(new_id(), volunteer, (Pick(gift_id, 1),), price)
        return lambda: desk.run(redeem_gifts, request)

    return take((one(volunteer) for volunteer in chosen), warm_up=min(10, len(chosen) // 4))

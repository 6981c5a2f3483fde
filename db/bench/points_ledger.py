"""Writing years of points at once: entries as the desk keeps them, and what they leave behind, in bulk."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from db.demo.chance import Chance
from db.domain.clock import business_date
from db.domain.gift_stock import StockKind, StockMove
from db.domain.hlc import pack
from db.domain.points_accounts import Account, AccountKind, Book
from db.domain.points_expiry import Draw, Lot
from db.domain.points_ledger import Entry, EntryKind, Leg
from db.domain.points_moves import Change, Part
from db.domain.redemption import Line
from db.domain.serials import Serial
from db.domain.spending_rights import HOME, Place, RightsKind, RightsMove
from db.gift_store import encode_lines, encode_moves
from db.points_codec import account_key, entry_columns
from db.points_store import (
    ENTRY_INSERT,
    LEG_INSERT,
    LOT_INSERT,
    RIGHT_ADD,
    TOTAL_ADD,
    leg_rows,
    lot_row,
    right_row,
)
from db.redemption_store import REDEMPTION_INSERT, SERIAL_KIND

CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made an entry, where."""

    operator_id: str
    operator_name: str
    window: int
    incarnation: str
    centre: str


@dataclass(slots=True)
class _Lot:
    lot: Lot
    left: int
    entry_id: str


@dataclass(slots=True)
class _Holding:
    lots: list[_Lot] = field(default_factory=list)
    rights: Counter[date] = field(default_factory=Counter)

    def usable(self, day: date) -> int:
        return sum(one.left for one in self.lots if one.lot.opens_on <= day)


@dataclass(slots=True)
class _Batch:
    id: str
    gift_id: str
    received_on: date
    left: int


class Ledger:
    """Entries of people who earn and redeem at one desk, in the order of time; nothing lapses and nothing is owed."""

    def __init__(self, connection: Connection, chance: Chance) -> None:
        self._connection = connection
        self._chance = chance
        self._held: defaultdict[str, _Holding] = defaultdict(_Holding)
        self._totals: Counter[str] = Counter()
        self._entries: list[dict[str, Any]] = []
        self._legs: list[tuple[Any, ...]] = []
        self._redemptions: list[dict[str, Any]] = []
        self._moves: list[tuple[Any, ...]] = []
        self._batches: list[_Batch] = []
        self._numbers: Counter[date] = Counter()
        self._hlc = 0
        self.entries = 0

    def attach(self, connection: Connection) -> None:
        """Go on in another transaction; what was made before has been written."""
        self._connection = connection

    def usable(self, volunteer_id: str, day: date) -> int:
        """What somebody may spend on a day."""
        return self._held[account_key(_member(volunteer_id))].usable(day)

    def earn(
        self,
        at: datetime,
        volunteer_id: str,
        amount: int,
        maker: Maker,
        *,
        earned_on: date,
        opens_on: date,
        expires_on: date | None,
        ref: str = "",
        rule: str = "1",
        arithmetic: str = "",
        book: Book = Book.VOLUNTEER,
    ) -> None:
        """Points for service."""
        account = Account(book, AccountKind.MEMBER, volunteer_id)
        entry_id = self._chance.row_id(at)
        lot = Lot(entry_id, amount, amount, earned_on, opens_on, expires_on)
        move = RightsMove(RightsKind.EARN, entry_id, Place(HOME, opens_on), amount)
        legs = (Leg(Account(book, AccountKind.ISSUED), -amount), Leg(account, amount))
        entry = Entry(
            entry_id, EntryKind.EARN, at, self._tick(at), legs, rule=rule, arithmetic=arithmetic, ref=ref
        )
        held = self._held[account_key(account)]
        held.lots.append(_Lot(lot, amount, entry_id))
        held.rights[opens_on] += amount
        self._keep(Change(entry, (Part(account, lots=(lot,), rights=(move,)),)), maker)

    def deliver(self, at: datetime, gift_id: str, units: int, maker: Maker, supplier: str) -> None:
        """A batch onto the shelf."""
        day, batch_id = business_date(at), self._chance.row_id(at)
        self._connection.exec_driver_sql(
            "INSERT INTO stock_event (id, rev, kind, gift_id, batch_id, amount, received_on, reason, supplier, made_on, "
            "at, hlc, operator_id, operator_name) VALUES (?, 1, 'receive', ?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?)",
            (
                batch_id,
                gift_id,
                batch_id,
                units,
                day.isoformat(),
                supplier,
                day.isoformat(),
                _ms(at),
                self._tick(at),
                maker.operator_id,
                maker.operator_name,
            ),
        )
        self._batches.append(_Batch(batch_id, gift_id, day, units))
        self._moves.append((batch_id, "receive", batch_id, gift_id, units, day.isoformat()))

    def redeem(self, at: datetime, volunteer_id: str, lines: Sequence[Line], maker: Maker, counted: set[str]) -> bool:
        """A redemption; nothing happens (False) where points or goods do not reach."""
        day, account = business_date(at), _member(volunteer_id)
        amount, held = sum(line.points for line in lines), self._held[account_key(account)]
        if held.usable(day) < amount:
            return False
        redeem_id = self._chance.row_id(at)
        stock = self._hand_out(redeem_id, lines, counted)
        if stock is None:
            return False
        draws, rights = _spend(held, redeem_id, amount, day)
        legs = (Leg(account, -amount), Leg(Account(Book.VOLUNTEER, AccountKind.SPENT), amount))
        words = " + ".join(f"{line.name} {line.price} × {line.units}" for line in lines)
        entry = Entry(
            redeem_id,
            EntryKind.REDEEM,
            at,
            self._tick(at),
            legs,
            arithmetic=f"{words} = {amount} 分",
            ref=redeem_id,
        )
        self._keep(Change(entry, (Part(account, draws=draws, rights=rights),)), maker)
        self._keep_redemption(at, redeem_id, volunteer_id, lines, stock, entry, maker)
        return True

    def _keep_redemption(
        self,
        at: datetime,
        redeem_id: str,
        volunteer_id: str,
        lines: Sequence[Line],
        stock: tuple[StockMove, ...],
        entry: Entry,
        maker: Maker,
    ) -> None:
        day = business_date(at)
        self._numbers[day] += 1
        serial = Serial(maker.centre, maker.window, 0, day, self._numbers[day], SERIAL_KIND)
        self._redemptions.append(
            {
                "id": redeem_id,
                "serial": serial.full,
                "serial_short": serial.short,
                "counter": serial.counter,
                "volunteer_id": volunteer_id,
                "book": Book.VOLUNTEER.value,
                "made_on": day.isoformat(),
                "at": _ms(at),
                "points": entry.amount,
                "lines": encode_lines(lines),
                "stock": encode_moves(stock),
                "entry_id": redeem_id,
                "card_number": "",
                "photo_checked": 0,
                "for_name": "",
                "proxy": "",
                "hlc": entry.hlc,
                "operator_id": maker.operator_id,
                "operator_name": maker.operator_name,
                "window": maker.window,
                "incarnation": maker.incarnation,
                "rev": 1,
            }
        )
        self._moves += [
            (redeem_id, m.kind.value, m.batch_id, m.gift_id, m.amount, day.isoformat()) for m in stock
        ]

    def _hand_out(self, ref: str, lines: Sequence[Line], counted: set[str]) -> tuple[StockMove, ...] | None:
        found: list[tuple[_Batch, int]] = []
        for line in lines:
            rest = line.units if line.gift_id in counted else 0
            for batch in self._batches:
                part = min(rest, batch.left) if batch.gift_id == line.gift_id else 0
                if part:
                    found.append((batch, part))
                    rest -= part
            if rest:
                return None
        for batch, part in found:
            batch.left -= part
        return tuple(StockMove(StockKind.REDEEM, b.gift_id, b.id, -part, ref) for b, part in found)

    def _tick(self, at: datetime) -> int:
        self._hlc = max(self._hlc + 1, pack(_ms(at)))
        return self._hlc

    def _keep(self, change: Change, maker: Maker) -> None:
        day = business_date(change.entry.at)
        self._entries.append(
            entry_columns(
                change,
                day,
                {
                    "operator_id": maker.operator_id,
                    "operator_name": maker.operator_name,
                    "window": maker.window,
                    "incarnation": maker.incarnation,
                    "rev": 1,
                },
            )
        )
        for leg in leg_rows(change, day.isoformat()):
            self._legs.append(tuple(leg))
            if leg.account.endswith("/"):
                self._totals[leg.account] += leg.amount
        self.entries += 1
        if len(self._entries) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write the entries made so far."""
        for sql, rows in (
            (ENTRY_INSERT, self._entries),
            (LEG_INSERT, self._legs),
            (REDEMPTION_INSERT, self._redemptions),
            ("INSERT INTO stock_move (ref, kind, batch_id, gift_id, amount, made_on) VALUES (?, ?, ?, ?, ?, ?)", self._moves),
        ):
            if rows:
                self._connection.exec_driver_sql(sql, rows)
                rows.clear()

    def finish(self) -> None:
        """Write what is left, and what all entries leave behind: lots, rights, totals, the shelf."""
        self.flush()
        for sql, rows in (
            (
                LOT_INSERT,
                [
                    lot_row(key, _left(one), one.entry_id)
                    for key, held in sorted(self._held.items())
                    for one in sorted(held.lots, key=lambda one: one.lot.id)
                ],
            ),
            (
                RIGHT_ADD,
                [
                    right_row(key, Place(HOME, day), amount)
                    for key, held in sorted(self._held.items())
                    for day, amount in sorted(held.rights.items())
                    if amount
                ],
            ),
            (TOTAL_ADD, sorted(self._totals.items())),
            (
                "INSERT INTO stock_batch (id, gift_id, received_on, use_by, remaining) VALUES (?, ?, ?, NULL, ?)",
                [(b.id, b.gift_id, b.received_on.isoformat(), b.left) for b in self._batches],
            ),
        ):
            for start in range(0, len(rows), CHUNK):
                self._connection.exec_driver_sql(sql, [tuple(row) for row in rows[start : start + CHUNK]])


def _spend(held: _Holding, ref: str, amount: int, day: date) -> tuple[tuple[Draw, ...], tuple[RightsMove, ...]]:
    draws, rest = [], amount
    for one in sorted(held.lots, key=lambda one: (one.lot.earned_on, one.lot.id)):
        part = min(one.left, rest) if one.lot.opens_on <= day else 0
        if part:
            one.left -= part
            rest -= part
            draws.append(Draw(one.lot.id, part))
        if not rest:
            break
    moves, rest = [], amount
    for opens_on in sorted(held.rights):
        part = min(held.rights[opens_on], rest) if opens_on <= day else 0
        if part:
            held.rights[opens_on] -= part
            rest -= part
            moves.append(RightsMove(RightsKind.SPEND, ref, Place(HOME, opens_on), -part))
        if not rest:
            break
    return tuple(draws), tuple(moves)


def _left(one: _Lot) -> Lot:
    lot = one.lot
    return Lot(lot.id, lot.amount, one.left, lot.earned_on, lot.opens_on, lot.expires_on)


def _member(volunteer_id: str) -> Account:
    return Account(Book.VOLUNTEER, AccountKind.MEMBER, volunteer_id)


def _ms(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp() * 1000)

"""Everything that is projected from the entries of points and stock, made anew, and compared with what is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.engine import Connection

from db.domain.errors import KnownError
from db.domain.gift_stock import StockKind
from db.domain.points_expiry import Lot, Movement, pair
from db.domain.points_ledger import check_entry
from db.domain.points_moves import Change
from db.domain.spending_rights import NO_RIGHTS, RightsMove
from db.gift_store import decode_moves
from db.points_codec import account_of, decode
from db.points_store import (
    ENTRY_COLUMNS,
    LEG_INSERT,
    LOT_INSERT,
    RIGHT_ADD,
    TOTAL_ADD,
    LegRow,
    leg_rows,
    lot_row,
    right_row,
)

PROJECTIONS = (
    "points_leg",
    "points_lot",
    "points_right",
    "points_transit",
    "points_total",
    "stock_batch",
    "stock_move",
)
"""The tables that hold nothing of their own."""
CHUNK = 5000
_HOLDINGS = {"points_lot": "分批", "points_right": "可用额度"}
_ALONE = {
    "redemption": "兑换没有对应的分录",
    "entry": "兑换分录没有对应的兑换单",
    "undoing": "撤销没有对应的分录",
    "undone entry": "分录已撤销，兑换单没有撤销",
}


@dataclass(frozen=True, slots=True)
class _Held:
    """What the entries of one account leave in it: rows of lots, rights and transfers under way."""

    lots: tuple[tuple[Any, ...], ...]
    rights: tuple[tuple[Any, ...], ...]
    transit: tuple[tuple[str, str, int], ...]
    uncovered: int


def rebuild(connection: Connection) -> int:
    """Make every projection anew from the append-only rows. Returns how many entries of points there are."""
    for table in PROJECTIONS:
        connection.exec_driver_sql(f"DELETE FROM {table}")
    count = 0
    for rows in _chunks(_entries(connection)):
        count += len(rows)
        legs = [leg for change, made_on in rows for leg in leg_rows(change, made_on)]
        _many(connection, LEG_INSERT, legs)
        totals: Counter[str] = Counter()
        for leg in legs:
            if leg.account.endswith("/"):
                totals[leg.account] += leg.amount
        _many(connection, TOTAL_ADD, list(totals.items()))
    for key, changes in _by_account(connection):
        held = _replay(key, changes, _warned(connection, key))
        _many(connection, LOT_INSERT, list(held.lots))
        _many(connection, RIGHT_ADD, list(held.rights))
        _many(
            connection,
            "INSERT INTO points_transit (account, transfer_id, amount) VALUES (?, ?, ?)",
            list(held.transit),
        )
    batches, moves = _stock(connection)
    _many(
        connection,
        "INSERT INTO stock_batch (id, gift_id, received_on, use_by, remaining) VALUES (?, ?, ?, ?, ?)",
        batches,
    )
    _many(
        connection,
        "INSERT INTO stock_move (ref, kind, batch_id, gift_id, amount, made_on) VALUES (?, ?, ?, ?, ?, ?)",
        moves,
    )
    return count


def _entries(connection: Connection) -> Iterator[tuple[Change, str]]:
    rows = connection.execution_options(yield_per=CHUNK).execute(
        text(f"SELECT {ENTRY_COLUMNS} FROM points_entry ORDER BY id")
    )
    for row in rows:
        yield decode(row), row.made_on


def _chunks(entries: Iterator[tuple[Change, str]]) -> Iterator[list[tuple[Change, str]]]:
    chunk: list[tuple[Change, str]] = []
    for entry in entries:
        chunk.append(entry)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _by_account(connection: Connection) -> Iterator[tuple[str, list[Change]]]:
    """The events of every person's account, in the order of the ledger."""
    columns = ", ".join(f"e.{name.strip()}" for name in ENTRY_COLUMNS.split(","))
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT l.account AS holder, {columns} FROM points_leg l JOIN points_entry e ON e.id = l.entry_id "
        "WHERE l.account NOT LIKE '%/' AND l.account NOT LIKE '%/owed/%' ORDER BY l.account, e.hlc, e.id"
    )
    for key, group in groupby(rows, key=lambda row: row.holder):
        yield key, [decode(row) for row in group]


def _warned(connection: Connection, key: str) -> dict[str, date]:
    """When the owner of each lot was first told that it would lapse."""
    found: dict[str, date] = {}
    rows = connection.exec_driver_sql(
        "SELECT lot_ids, warned_on FROM lapse_warning WHERE account = ? ORDER BY warned_on DESC", (key,)
    )
    for row in rows:
        found |= dict.fromkeys(msgspec.json.decode(row.lot_ids, type=list[str]), date.fromisoformat(row.warned_on))
    return found


def _replay(key: str, changes: list[Change], warned: dict[str, date]) -> _Held:
    account = account_of(key)
    credits: dict[str, Lot] = {}
    made_by: dict[str, str] = {}
    movements: list[Movement] = []
    moves: set[RightsMove] = set()
    for change in changes:
        entry = change.entry
        for part in change.parts:
            if part.account != account:
                continue
            for lot in part.lots:
                told = [day for day in (lot.warned_on, warned.get(lot.id)) if day is not None]
                credits[lot.id] = replace(lot, warned_on=min(told, default=None))
                made_by[lot.id] = entry.id
            if part.returns:
                movements.append(Movement(entry.id, entry.hlc, 0, (), entry.undoes))
            elif part.draws:
                movements.append(
                    Movement(entry.id, entry.hlc, sum(draw.amount for draw in part.draws), part.draws)
                )
            moves.update(part.rights)
    paired = pair(credits.values(), movements)
    rights = NO_RIGHTS.after(moves)
    return _Held(
        tuple(lot_row(key, lot, made_by[lot.id]) for lot in paired.lots),
        tuple(right_row(key, place, amount) for place, amount in rights.held.items()),
        tuple((key, transfer, amount) for transfer, amount in rights.transit.items()),
        sum(paired.uncovered.values()),
    )


def _stock(connection: Connection) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of every batch and of every move of stock."""
    left: Counter[str] = Counter()
    moves: list[tuple[Any, ...]] = []
    batches: dict[str, tuple[Any, ...]] = {}
    for row in connection.exec_driver_sql(
        "SELECT id, kind, gift_id, batch_id, amount, received_on, use_by, made_on FROM stock_event ORDER BY hlc, id"
    ):
        if row.kind == StockKind.RECEIVE.value:
            batches[row.batch_id] = (row.batch_id, row.gift_id, row.received_on, row.use_by)
        moves.append((row.id, row.kind, row.batch_id, row.gift_id, row.amount, row.made_on))
        left[row.batch_id] += row.amount
    for table, kind, ref in (
        ("redemption", StockKind.REDEEM, "id"),
        ("redemption_undo", StockKind.UNDO, "redeem_id"),
    ):
        known: set[str] = set()
        for row in connection.exec_driver_sql(
            f"SELECT {ref} AS ref, stock, made_on FROM {table} ORDER BY hlc, id"
        ):
            if row.ref in known:
                continue
            known.add(row.ref)
            for move in decode_moves(row.stock, kind, row.ref):
                moves.append((row.ref, kind.value, move.batch_id, move.gift_id, move.amount, row.made_on))
                left[move.batch_id] += move.amount
    return [(*batch, left[batch_id]) for batch_id, batch in batches.items()], moves


def _many(connection: Connection, sql: str, rows: list[Any]) -> None:
    if rows:
        connection.exec_driver_sql(sql, [tuple(row) for row in rows])


def compare(connection: Connection) -> list[str]:
    """What an auditor would object to, and every projection that is not what its rows make of it, in words."""
    return [
        *_wrong_entries(connection),
        *_wrong_holdings(connection),
        *_wrong_totals(connection),
        *_wrong_stock(connection),
        *_wrong_redemptions(connection),
    ]


def _wrong_entries(connection: Connection) -> Iterator[str]:
    """Entries that do not balance, whose legs differ from what is kept, or that were undone twice."""
    legs: Iterator[Any] = iter(
        connection.exec_driver_sql(
            "SELECT entry_id, position, account, amount, hlc, made_on FROM points_leg ORDER BY entry_id, position"
        )
    )
    kept = next(legs, None)
    for change, made_on in _entries(connection):
        entry = change.entry
        try:
            check_entry(entry)
        except (ValueError, KnownError):
            yield f"分录 {entry.id} 借贷不平"
        there = []
        while kept is not None and kept.entry_id <= entry.id:
            there.append(LegRow(*kept))
            kept = next(legs, None)
        if there != leg_rows(change, made_on):
            yield f"分录 {entry.id} 的明细与凭证不一致"
    if kept is not None:
        yield f"明细 {kept.entry_id} 没有对应的分录"
    for row in connection.exec_driver_sql(
        "SELECT u.undoes AS first, COUNT(*) AS times, e.id AS there FROM points_entry u "
        "LEFT JOIN points_entry e ON e.id = u.undoes WHERE u.undoes IS NOT NULL GROUP BY u.undoes "
        "HAVING COUNT(*) > 1 OR e.id IS NULL"
    ):
        yield (
            f"分录 {row.first} 被撤销了 {row.times} 次"
            if row.there
            else f"被撤销的分录 {row.first} 不见了"
        )


def _wrong_holdings(connection: Connection) -> Iterator[str]:
    """Accounts below zero, or whose lots or rights are not what their entries leave."""
    balances = {
        row.account: row.amount
        for row in connection.exec_driver_sql(
            "SELECT account, SUM(amount) AS amount FROM points_leg WHERE account NOT LIKE '%/' GROUP BY account"
        )
    }
    for key, amount in balances.items():
        if amount * account_of(key).kind.sign < 0:
            yield f"账户 {key} 透支 {abs(amount)}"
    seen = set()
    for key, changes in _by_account(connection):
        seen.add(key)
        held = _replay(key, changes, _warned(connection, key))
        lots = connection.exec_driver_sql(
            "SELECT account, id, amount, remaining, earned_on, opens_on, expires_on, warned_on, entry_id FROM points_lot "
            "WHERE account = ? ORDER BY id",
            (key,),
        ).all()
        if [tuple(row) for row in lots] != sorted(held.lots, key=lambda row: str(row[1])):
            yield f"账户 {key} 的分批与分录不一致"
        rights = connection.exec_driver_sql(
            "SELECT account, holder, opens_on, grant_id, ends_at, amount FROM points_right WHERE account = ?",
            (key,),
        ).all()
        if {tuple(row) for row in rights} != set(held.rights):
            yield f"账户 {key} 的可用额度与分录不一致"
        if any(row.amount < 0 for row in rights):
            yield f"账户 {key} 的可用额度小于零"
        if held.uncovered:
            yield f"账户 {key} 支出中有 {held.uncovered} 没有收入可对应"
        left, spendable = sum(row.remaining for row in lots), sum(row.amount for row in rights)
        under_way = sum(row[2] for row in held.transit)
        if not left == balances.get(key, 0) == spendable + under_way:
            yield f"账户 {key} 余额 {balances.get(key, 0)}，分批合计 {left}，可用额度 {spendable}，三者不一致"
    for table in _HOLDINGS:
        for row in connection.exec_driver_sql(f"SELECT DISTINCT account FROM {table}"):
            if row.account not in seen:
                yield f"账户 {row.account} 没有分录，却有{_HOLDINGS[table]}"


def _wrong_totals(connection: Connection) -> Iterator[str]:
    rows = connection.exec_driver_sql(
        "SELECT account, SUM(amount) AS due, SUM(kept) AS kept FROM ("
        "SELECT account, amount, 0 AS kept FROM points_leg WHERE account LIKE '%/' UNION ALL "
        "SELECT account, 0, amount FROM points_total) GROUP BY account HAVING SUM(amount) <> SUM(kept)"
    )
    for row in rows:
        yield f"账户 {row.account} 按分录为 {row.due}，所存合计为 {row.kept}"
    for row in connection.exec_driver_sql("SELECT account, amount FROM points_total"):
        if row.amount * account_of(row.account).kind.sign < 0:
            yield f"账户 {row.account} 方向不对，差 {abs(row.amount)}"


def _wrong_stock(connection: Connection) -> Iterator[str]:
    """Batches and moves that are not what deliveries, counts and redemptions make of them, and shelves below zero."""
    batches, moves = _stock(connection)
    kept = connection.exec_driver_sql(
        "SELECT id, gift_id, received_on, use_by, remaining FROM stock_batch"
    ).all()
    for row in {tuple(row) for row in kept} ^ set(batches):
        yield f"批次 {row[0]} 的库存与出入库不一致"
    for row in kept:
        if row.remaining < 0:
            yield f"批次 {row.id} 的库存小于零"
    rows = connection.exec_driver_sql(
        "SELECT ref, kind, batch_id, gift_id, amount, made_on FROM stock_move"
    ).all()
    for found in {tuple(row) for row in rows} ^ set(moves):
        yield f"{found[0]} 的出入库与凭证不一致"


def _wrong_redemptions(connection: Connection) -> Iterator[str]:
    """Redemptions without their entry, entries without their redemption, and sums that differ."""
    rows = connection.exec_driver_sql(
        "SELECT r.id, 'redemption' AS what FROM redemption r LEFT JOIN points_entry e ON e.id = r.entry_id "
        "AND e.amount = r.points AND e.kind IN ('redeem', 'advance') WHERE e.id IS NULL UNION ALL "
        "SELECT e.id, 'entry' FROM points_entry e LEFT JOIN redemption r ON r.entry_id = e.id "
        "WHERE e.kind IN ('redeem', 'advance') AND r.id IS NULL UNION ALL "
        "SELECT u.redeem_id, 'undoing' FROM redemption_undo u JOIN redemption r ON r.id = u.redeem_id "
        "LEFT JOIN points_entry e ON e.id = u.entry_id AND e.undoes = r.entry_id WHERE e.id IS NULL UNION ALL "
        "SELECT e.undoes, 'undone entry' FROM points_entry e JOIN redemption r ON r.entry_id = e.undoes "
        "LEFT JOIN redemption_undo u ON u.entry_id = e.id WHERE u.id IS NULL"
    )
    for row in rows:
        yield f"{_ALONE[row.what]}：{row.id}"

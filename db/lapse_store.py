"""Points that will lapse or have lapsed: whose, how many, from when, and whether their owner was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec

from db.domain.masking import mask_name
from db.domain.points_accounts import Account, Book
from db.domain.points_expiry import LapseWarning as Due
from db.domain.points_expiry import lapsing, warnings
from db.domain.points_rules import rules_on
from db.models.points import LapseWarning
from db.person_facts import listed
from db.points_codec import account_key, account_of
from db.points_store import load_lots
from db.points_versions import EARNED_BOOKS, load_versions
from db.transaction import Reader, Transaction


@dataclass(frozen=True, slots=True)
class LapsingRow:
    """What one volunteer will lose after ``on``, ``days`` from now; ``warned``: all of it was announced."""

    volunteer_id: str
    book: Book
    number: str
    name_masked: str
    amount: int
    on: date
    days: int
    warned: bool


def lapsing_accounts(reader: Reader, limit: int) -> tuple[tuple[Account, ...], bool]:
    """Accounts of which something lapses today, at most so many, and whether there may be more."""
    found: list[Account] = []
    for book in EARNED_BOOKS:
        notice = rules_on(load_versions(reader, book), reader.today).expiry.notice_days
        rows = reader.rows(
            "SELECT DISTINCT account FROM points_lot WHERE remaining > 0 AND expires_on < :today AND "
            "warned_on < :warned AND account > :first AND account < :last ORDER BY account LIMIT :limit",
            {
                "today": reader.today.isoformat(),
                "warned": (reader.today - timedelta(days=notice)).isoformat(),
                "first": f"{book}/member/",
                "last": f"{book}/member0",
                "limit": limit + 1,
            },
        )
        accounts = (account_of(row.account) for row in rows)
        found += [a for a in accounts if lapsing(load_lots(reader, a), reader.today, notice)]
    return tuple(found[:limit]), len(found) > limit


def lapsing_rows(reader: Reader, volunteer_ids: tuple[str, ...] = ()) -> tuple[LapsingRow, ...]:
    """What lapses within the period of notice, soonest first."""
    found: list[tuple[str, Book, int, date, bool]] = []
    for book in EARNED_BOOKS:
        notice = rules_on(load_versions(reader, book), reader.today).expiry.notice_days
        rows = reader.rows(
            "SELECT DISTINCT account FROM points_lot WHERE remaining > 0 AND expires_on <= :until "
            "AND account > :first AND account < :last",
            {
                "until": (reader.today + timedelta(days=notice)).isoformat(),
                "first": f"{book}/member/",
                "last": f"{book}/member0",
            },
        )
        for row in rows:
            account = account_of(row.account)
            if volunteer_ids and account.holder not in volunteer_ids:
                continue
            due = warnings(load_lots(reader, account), reader.today, notice)
            if due:
                amount, told = sum(w.amount for w in due), not any(w.fresh for w in due)
                found.append((account.holder, book, amount, min(w.on for w in due), told))
    return _rows(reader, found)


def note_warnings(tx: Transaction, account: Account, due: Iterable[Due], how: str) -> int:
    """Write down that the owner of an account was told of what is due; how many of it were news."""
    actor, told = tx.actor, 0
    for warning in due:
        if not warning.fresh:
            continue
        key = account_key(account)
        tx.session.add(
            LapseWarning(
                id=tx.new_id(),
                account=key,
                lot_ids=msgspec.json.encode(warning.lot_ids).decode(),
                last_on=warning.on,
                amount=warning.amount,
                warned_on=tx.today,
                how=how,
                hlc=tx.hlc(),
                operator_id=actor.operator_id,
                operator_name=actor.name,
            )
        )
        tx.connection.exec_driver_sql(
            "UPDATE points_lot SET warned_on = ? WHERE account = ? AND id = ? AND warned_on IS NULL",
            [(tx.today.isoformat(), key, lot_id) for lot_id in warning.lot_ids],
        )
        told += 1
    return told


def _rows(reader: Reader, found: list[tuple[str, Book, int, date, bool]]) -> tuple[LapsingRow, ...]:
    people: dict[str, Any] = {}
    ids = sorted({one[0] for one in found})
    for start in range(0, len(ids), 500):
        marks, values = listed(tuple(ids[start : start + 500]))
        rows = reader.rows(f"SELECT id, number, name FROM volunteer WHERE id IN ({marks})", values)
        people |= {row.id: row for row in rows}
    made = [
        LapsingRow(
            holder,
            book,
            people[holder].number,
            mask_name(people[holder].name) if people[holder].name else "",
            amount,
            on,
            (on - reader.today).days,
            told,
        )
        for holder, book, amount, on, told in found
        if holder in people
    ]
    return tuple(sorted(made, key=lambda row: (row.on, row.number, row.book)))

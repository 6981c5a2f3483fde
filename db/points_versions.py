"""The versions of the rules of points and of the time bank as a centre keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from db.domain.errors import KnownError
from db.domain.points_accounts import Book
from db.domain.points_expiry import ExpiryPolicy
from db.domain.points_rules import PointsRules, Rounding
from db.domain.time_bank import TimeBankRules
from db.ids import fixed_id
from db.models.points import PointsRulesVersion
from db.models.time_bank import TimeBankRulesVersion
from db.transaction import Reader, Transaction

EARNED_BOOKS = (Book.VOLUNTEER, Book.PARTY)
"""Books that service earns points in; the time bank has rules of its own."""


@dataclass(frozen=True, slots=True)
class TimeVersion:
    """One version of the time bank's rules, from when, and the tags that stand for its marks."""

    rules: TimeBankRules
    starts_on: date
    marks: dict[str, tuple[str, ...]]


def load_versions(reader: Reader, book: Book) -> tuple[PointsRules, ...]:
    """All versions of a book by date."""
    rows = reader.rows(
        "SELECT version, starts_on, per_hour, percents, other_percent, activity_cap, day_cap, rounding, referral, "
        "referral_minutes, misconduct, months, to_year_end, notice_days, basis FROM points_rules "
        "WHERE book = :book ORDER BY starts_on",
        {"book": book.value},
    )
    return tuple(_rules(row) for row in rows)


def _rules(row: Any) -> PointsRules:
    return PointsRules(
        version=row.version,
        starts_on=date.fromisoformat(row.starts_on),
        per_hour=row.per_hour,
        percents=msgspec.json.decode(row.percents, type=dict[str, int]),
        other_percent=row.other_percent,
        activity_cap=row.activity_cap,
        day_cap=row.day_cap,
        rounding=Rounding(row.rounding),
        referral=row.referral,
        referral_minutes=row.referral_minutes,
        misconduct=row.misconduct,
        expiry=ExpiryPolicy(row.months, bool(row.to_year_end), row.notice_days),
        basis=row.basis,
    )


def rules_row(tx: Transaction, book: Book, rules: PointsRules, *, starter: bool = False) -> PointsRulesVersion:
    """The row that keeps a version. The ``starter`` that a centre begins with has the same id everywhere, and nobody's
    name."""
    return PointsRulesVersion(
        id=fixed_id(f"points_rules:{book.value}:{rules.version}") if starter else tx.new_id(),
        book=book.value,
        version=rules.version,
        starts_on=rules.starts_on,
        per_hour=rules.per_hour,
        percents=msgspec.json.encode(dict(rules.percents), order="sorted").decode(),
        other_percent=rules.other_percent,
        activity_cap=rules.activity_cap,
        day_cap=rules.day_cap,
        rounding=rules.rounding.value,
        referral=rules.referral,
        referral_minutes=rules.referral_minutes,
        misconduct=rules.misconduct,
        months=rules.expiry.months,
        to_year_end=rules.expiry.to_year_end,
        notice_days=rules.expiry.notice_days,
        basis=rules.basis,
        created_at=tx.now,
        operator_name="" if starter else tx.actor.name,
    )


def load_time_version(reader: Reader, day: date) -> TimeVersion:
    """The time bank's rules in force on a day. Raises KnownError TIME-RULES where none has begun."""
    row = reader.one(
        "SELECT starts_on, body, marks FROM time_bank_rules WHERE starts_on <= :day ORDER BY starts_on DESC LIMIT 1",
        {"day": day.isoformat()},
    )
    if row is None:
        raise KnownError("TIME-RULES", "时间银行还没有规则；请管理员先补上规则。")
    return time_version(row)


def time_version(row: Any) -> TimeVersion:
    """The version that a row keeps."""
    return TimeVersion(
        msgspec.json.decode(row.body, type=TimeBankRules),
        date.fromisoformat(row.starts_on),
        msgspec.json.decode(row.marks, type=dict[str, tuple[str, ...]]),
    )


def time_rules_row(tx: Transaction, version: TimeVersion, *, starter: bool = False) -> TimeBankRulesVersion:
    """The row that keeps a version of the time bank's rules; ``starter`` as in :func:`rules_row`."""
    return TimeBankRulesVersion(
        id=fixed_id(f"time_bank_rules:{version.rules.version}") if starter else tx.new_id(),
        version=version.rules.version,
        starts_on=version.starts_on,
        body=msgspec.json.encode(version.rules, order="deterministic").decode(),
        marks=msgspec.json.encode(version.marks, order="sorted").decode(),
        basis=version.rules.basis,
        created_at=tx.now,
        operator_name="" if starter else tx.actor.name,
    )

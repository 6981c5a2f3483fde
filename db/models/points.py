"""Points: an append-only, double-entry ledger, one row an event; rules by version; warnings before points lapse."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

# The tables its keys point to.
import db.models.operator  # noqa: F401
from db.models.base import Base, Row, SyncPolicy


class PointsEntry(Row, Base):
    """One event of the ledger with its legs, so that it never arrives in halves. Append-only."""

    __tablename__ = "points_entry"
    __table_args__ = (
        Index(None, "made_on", "kind", "book", "amount"),
        Index("ix_points_entry_ref", "ref", sqlite_where=text("ref <> ''")),
        Index("ix_points_entry_undoes", "undoes", sqlite_where=text("undoes IS NOT NULL")),
        {"info": {"sync": SyncPolicy.APPEND}},
    )

    book: Mapped[str] = mapped_column(String(10))
    """Book."""
    kind: Mapped[str] = mapped_column(String(12))
    """EntryKind."""
    account: Mapped[str] = mapped_column(String(60), default="")
    """``book/kind/holder`` of the first part; empty where no person has one."""
    amount: Mapped[int]
    made_on: Mapped[date]
    at: Mapped[datetime]
    hlc: Mapped[int]
    ref: Mapped[str] = mapped_column(String(32), default="")
    """The hour record, redemption … it comes from."""
    undoes: Mapped[str | None] = mapped_column(String(32))
    rule: Mapped[str] = mapped_column(String(20), default="")
    """Version of the rules."""
    arithmetic: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text)
    """JSON: legs and parts."""
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    window: Mapped[int]
    incarnation: Mapped[str] = mapped_column(String(32))


class PointsRulesVersion(Row, Base):
    """A version of the rules by which hours become points; one that has begun is never changed."""

    __tablename__ = "points_rules"
    __table_args__ = (
        UniqueConstraint("book", "version"),
        {"info": {"sync": SyncPolicy.SERVER}},
    )

    book: Mapped[str] = mapped_column(String(10))
    version: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    per_hour: Mapped[int]
    percents: Mapped[str] = mapped_column(Text, default="{}")
    """JSON: category to percent."""
    other_percent: Mapped[int] = mapped_column(default=100)
    activity_cap: Mapped[int | None]
    day_cap: Mapped[int | None]
    rounding: Mapped[str] = mapped_column(String(10))
    referral: Mapped[int] = mapped_column(default=0)
    referral_minutes: Mapped[int] = mapped_column(default=0)
    misconduct: Mapped[int] = mapped_column(default=0)
    months: Mapped[int | None]
    to_year_end: Mapped[bool] = mapped_column(default=False)
    notice_days: Mapped[int] = mapped_column(default=30)
    basis: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    operator_name: Mapped[str] = mapped_column(String(50), default="")


class LapseWarning(Row, Base):
    """A volunteer was told that points will lapse. Append-only."""

    __tablename__ = "lapse_warning"
    __table_args__ = (Index(None, "account", "warned_on"), {"info": {"sync": SyncPolicy.APPEND}})

    account: Mapped[str] = mapped_column(String(60))
    lot_ids: Mapped[str] = mapped_column(Text)
    """JSON."""
    last_on: Mapped[date]
    """The last day on which they may be spent."""
    amount: Mapped[int]
    warned_on: Mapped[date]
    how: Mapped[str] = mapped_column(String(10))
    """list / told / letter / receipt."""
    hlc: Mapped[int]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))

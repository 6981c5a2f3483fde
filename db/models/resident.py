"""Residents, the households they live in, and what is recorded about them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

# The tables its keys point to.
import db.models.ground
import db.models.operator  # noqa: F401
from db.models.base import DERIVED, Base, Row, SyncPolicy


class Household(Row, Base):
    """One door: 小区 → 楼栋 → 单元 → 户."""

    __tablename__ = "household"
    __table_args__ = (
        Index(None, "estate", "building", "unit", "door"),
        Index(None, "grid", "state"),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    estate: Mapped[str] = mapped_column(String(60))
    building: Mapped[str] = mapped_column(String(20), default="")
    unit: Mapped[str] = mapped_column(String(20), default="")
    door: Mapped[str] = mapped_column(String(20), default="")
    grid: Mapped[str] = mapped_column(String(40), default="")
    """Name of its Grid; empty for one that belongs to none."""
    worker_id: Mapped[str | None] = mapped_column(ForeignKey("worker.id"), index=True)
    """Who visits it instead of the grid's worker."""
    state: Mapped[str] = mapped_column(String(10), default="active", server_default="active")
    """active / vacant / moved / merged."""
    merged_into: Mapped[str | None] = mapped_column(String(32), index=True)
    closed_on: Mapped[date | None]
    """The day it was moved away or merged."""
    promised_on: Mapped[date | None]
    """The next visit that was promised at the door."""
    last_visit_on: Mapped[date | None] = mapped_column(info=DERIVED)
    """The last visit that reached it."""
    first_visit_on: Mapped[date | None] = mapped_column(info=DERIVED)
    """The first visit that reached it in the calendar year of the last."""
    missed: Mapped[int] = mapped_column(default=0, server_default="0", info=DERIVED)
    """How often nobody was met since then."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Resident(Row, Base):
    """One person. Two rows with one identity number are allowed: sync may bring them, a person merges them."""

    __tablename__ = "resident"
    __table_args__ = (
        Index(None, "name", "birthday", "id", "status"),
        Index(None, "birthday", "id", "status"),
        Index(None, "updated_at", "id", "status"),
        Index("ix_resident_merged_into", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    name: Mapped[str] = mapped_column(String(50))
    id_kind: Mapped[str] = mapped_column(String(20))
    id_number: Mapped[str | None] = mapped_column(String(40), index=True)
    sex: Mapped[str] = mapped_column(String(1), default="0")
    birthday: Mapped[date | None]
    ethnicity: Mapped[str | None] = mapped_column(String(2))
    """GB/T 3304 numeric code."""
    phone: Mapped[str | None] = mapped_column(String(20), index=True)
    household_id: Mapped[str | None] = mapped_column(ForeignKey("household.id"), index=True)
    relation: Mapped[str | None] = mapped_column(String(2))
    """Relation to the head of household, GB/T 4761."""
    residence: Mapped[str] = mapped_column(String(12), default="unknown")
    """local 户籍 / nonlocal 非户籍 / unknown."""
    address: Mapped[str] = mapped_column(String(200), default="")
    """Free address where the resident lives outside any recorded household."""
    note: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(12), default="active")
    """active / moved / deceased / merged / forgotten."""
    merged_into: Mapped[str | None] = mapped_column(String(32))
    card_number: Mapped[str | None] = mapped_column(String(20), index=True)
    """R-000231, given with the first card."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Tag(Row, Base):
    """A focus tag an administrator keeps: 高龄, 独居, 低保 …"""

    __tablename__ = "tag"
    __table_args__ = {"info": {"sync": SyncPolicy.SERVER}}

    code: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[str] = mapped_column(String(20))
    tone: Mapped[str] = mapped_column(String(10), default="neutral")
    cadence_days: Mapped[int | None]
    """Days from one visit to the next for a household with such a person; None asks for none beyond the year's."""
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class ResidentTag(Row, Base):
    """A tag on a person, with the day it was set and, if so, removed."""

    __tablename__ = "resident_tag"
    __table_args__ = (Index(None, "resident_id"), {"info": {"sync": SyncPolicy.FIELDS}})

    resident_id: Mapped[str] = mapped_column(ForeignKey("resident.id"))
    tag_id: Mapped[str] = mapped_column(ForeignKey("tag.id"))
    set_on: Mapped[date]
    removed_on: Mapped[date | None]


class Consent(Row, Base):
    """Consent under PIPL §13–16: purpose, day given, day withdrawn."""

    __tablename__ = "consent"
    __table_args__ = (Index(None, "resident_id"), {"info": {"sync": SyncPolicy.FIELDS}})

    resident_id: Mapped[str] = mapped_column(ForeignKey("resident.id"))
    purpose: Mapped[str] = mapped_column(String(100))
    given_on: Mapped[date]
    withdrawn_on: Mapped[date | None]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))


class SearchTerm(Base):
    """Prefix-searchable terms of residents and households; derived, rebuilt by ``yimen-admin check --repair``.

    Terms carry a one-letter kind: ``n:`` name from any character, ``p:`` pinyin, ``d:`` digits reversed (tails
    become prefixes), ``a:`` free address of a resident, ``h:`` address of a household. Compared as bytes.
    """

    __tablename__ = "search_term"
    __table_args__ = (Index(None, "owner_id"), {"sqlite_with_rowid": False})

    term: Mapped[str] = mapped_column(String(80), primary_key=True)
    owner_id: Mapped[str] = mapped_column(String(32), primary_key=True)

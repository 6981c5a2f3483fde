"""The time bank: rules by version, deposits with their reviews, and who may be served for a saver's minutes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

# The tables its keys point to.
import db.models.operator
import db.models.resident
import db.models.service
import db.models.volunteer  # noqa: F401
from db.models.base import DERIVED, ERASABLE, Base, Row, SyncPolicy


class TimeBankRulesVersion(Row, Base):
    """A version of the rules of the time bank."""

    __tablename__ = "time_bank_rules"
    __table_args__ = {"info": {"sync": SyncPolicy.SERVER}}

    version: Mapped[str] = mapped_column(String(20), unique=True)
    starts_on: Mapped[date]
    body: Mapped[str] = mapped_column(Text)
    """JSON of TimeBankRules."""
    marks: Mapped[str] = mapped_column(Text, default="{}")
    """JSON: mark to the codes of the tags that give it."""
    basis: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]
    operator_name: Mapped[str] = mapped_column(String(50), default="")


class TimeDeposit(Row, Base):
    """Hours that a volunteer asks to save. State and entries are projected from the reviews."""

    __tablename__ = "time_deposit"
    __table_args__ = (
        Index(None, "hour_record_id"),
        Index(None, "volunteer_id", "asked_at"),
        Index(None, "state", "asked_at"),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    volunteer_id: Mapped[str] = mapped_column(ForeignKey("volunteer.id"))
    hour_record_id: Mapped[str] = mapped_column(ForeignKey("hour_record.id"))
    minutes: Mapped[int]
    source: Mapped[str] = mapped_column(String(10))
    """personal / group."""
    surplus: Mapped[str] = mapped_column(String(10))
    """What becomes of minutes above the cap: donate / honour."""
    asked_at: Mapped[datetime]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    state: Mapped[str] = mapped_column(String(10), default="asked", info=DERIVED)
    """asked / settled / refused."""
    entry_ids: Mapped[str] = mapped_column(Text, default="[]", info=DERIVED)
    """JSON."""


class TimeReview(Row, Base):
    """One person's review of a deposit. Append-only."""

    __tablename__ = "time_review"
    __table_args__ = (Index(None, "deposit_id"), {"info": {"sync": SyncPolicy.APPEND}})

    deposit_id: Mapped[str] = mapped_column(ForeignKey("time_deposit.id"))
    agrees: Mapped[bool]
    side: Mapped[str] = mapped_column(String(10))
    """站点 / 平台."""
    reviewer_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    reviewer_name: Mapped[str] = mapped_column(String(50))
    at: Mapped[datetime]
    made_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(200), default="", info=ERASABLE)
    hlc: Mapped[int]
    deposit: Mapped[TimeDeposit] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the deposit first."""


class TimeRelative(Row, Base):
    """Somebody a volunteer may use saved minutes for."""

    __tablename__ = "time_relative"
    __table_args__ = (Index(None, "volunteer_id"), {"info": {"sync": SyncPolicy.FIELDS}})

    volunteer_id: Mapped[str] = mapped_column(ForeignKey("volunteer.id"))
    resident_id: Mapped[str | None] = mapped_column(ForeignKey("resident.id"), index=True)
    name: Mapped[str] = mapped_column(String(50))
    relation: Mapped[str] = mapped_column(String(12))
    birthday: Mapped[date | None]
    proof: Mapped[str] = mapped_column(String(100), default="")
    """What shows the relation."""
    ended_on: Mapped[date | None]

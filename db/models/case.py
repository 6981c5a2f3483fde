"""Service cases: what was asked for, the materials, and the append-only transitions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

# The tables its keys point to.
import db.models.catalogue
import db.models.operator
import db.models.resident  # noqa: F401
from db.models.base import DERIVED, ERASABLE, Base, Row, SyncPolicy


class ServiceCase(Row, Base):
    """One 办件. Facts are fixed at registration; state, version and dates are projected from the transitions."""

    __tablename__ = "service_case"
    __table_args__ = (
        Index(None, "resident_id", "received_at"),
        Index(None, "counter", "business_date"),
        Index(None, "business_date", "state"),
        Index(None, "closed", "due_on", "id"),
        Index(None, "closed", "closed_at"),
        Index(None, "state", "due_on"),
        Index(None, "due_on", "id"),
        Index(None, "received_at"),
        Index(None, "applicant_name", "id"),
        Index(None, "item_name", "id"),
        Index(None, "operator_name", "id"),
        Index(None, "item_id", "received_at"),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    serial: Mapped[str] = mapped_column(String(48), unique=True)
    serial_short: Mapped[str] = mapped_column(String(32), index=True)
    window: Mapped[int] = mapped_column(index=True)
    business_date: Mapped[date]
    counter: Mapped[int]
    resident_id: Mapped[str] = mapped_column(ForeignKey("resident.id"))
    applicant_name: Mapped[str] = mapped_column(String(50))
    item_id: Mapped[str] = mapped_column(ForeignKey("catalogue_item.id"))
    item_version_id: Mapped[str] = mapped_column(ForeignKey("item_version.id"))
    item_name: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Text, default="")
    agent_name: Mapped[str | None] = mapped_column(String(50))
    agent_id_kind: Mapped[str | None] = mapped_column(String(20))
    agent_id_number: Mapped[str | None] = mapped_column(String(40))
    agent_phone: Mapped[str | None] = mapped_column(String(20))
    agent_authorisation: Mapped[str | None] = mapped_column(String(100))
    """What the agent showed: 授权委托书, 监护证明 …"""
    received_at: Mapped[datetime]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))

    state: Mapped[str] = mapped_column(String(20), info=DERIVED)
    version: Mapped[int] = mapped_column(info=DERIVED)
    needs_review: Mapped[bool] = mapped_column(default=False, info=DERIVED)
    tolerant: Mapped[bool] = mapped_column(default=False, info=DERIVED)
    accepted_at: Mapped[datetime | None] = mapped_column(info=DERIVED)
    due_on: Mapped[date | None] = mapped_column(info=DERIVED)
    """What the clock counts to now: the promised date, or the last day for a 补正 notice."""
    promised_on: Mapped[date | None] = mapped_column(info=DERIVED)
    legal_on: Mapped[date | None] = mapped_column(info=DERIVED)
    provisional: Mapped[bool] = mapped_column(default=False, info=DERIVED)
    """A deadline runs past the published calendar."""
    supplement_on: Mapped[date | None] = mapped_column(info=DERIVED)
    """Day by which missing materials are to be brought, or the 补正 notice given."""
    closed: Mapped[int] = mapped_column(default=0, info=DERIVED)
    """0 while the clock matters, 1 once finished or void; first column of the default sort."""
    closed_at: Mapped[datetime | None] = mapped_column(info=DERIVED)


class CaseMaterial(Row, Base):
    """One material asked for in a case, and when it was received."""

    __tablename__ = "case_material"
    __table_args__ = (Index(None, "case_id"), {"info": {"sync": SyncPolicy.FIELDS}})

    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    form: Mapped[str] = mapped_column(String(12))
    copies: Mapped[int]
    necessity: Mapped[str] = mapped_column(String(12))
    deferrable_days: Mapped[int | None]
    source_note: Mapped[str] = mapped_column(String(200), default="")
    received_at: Mapped[datetime | None]
    case: Mapped[ServiceCase] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the case first."""


class CaseTransition(Row, Base):
    """One step of a case. Append-only; an illegal or concurrent one stays, marked superseded on replay."""

    __tablename__ = "case_transition"
    __table_args__ = (Index(None, "case_id", "base_version"), {"info": {"sync": SyncPolicy.APPEND}})

    case_id: Mapped[str] = mapped_column(ForeignKey("service_case.id"))
    base_version: Mapped[int]
    action: Mapped[str] = mapped_column(String(24))
    to_state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    hlc: Mapped[int]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    window: Mapped[int]
    reason: Mapped[str] = mapped_column(Text, default="", info=ERASABLE)
    facts: Mapped[str] = mapped_column(Text, default="{}")
    """JSON of dates this step fixed (promised, legal, supplement), so that a replay needs no calendar."""
    case: Mapped[ServiceCase] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the case first."""


class Guidance(Row, Base):
    """A paper given without opening a case: 一次性告知单 or a referral for a blocked certificate."""

    __tablename__ = "guidance"
    __table_args__ = (Index(None, "given_at"), {"info": {"sync": SyncPolicy.APPEND}})

    serial: Mapped[str] = mapped_column(String(48), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    """notice / blocked."""
    resident_id: Mapped[str | None] = mapped_column(ForeignKey("resident.id"), index=True)
    item_version_id: Mapped[str | None] = mapped_column(ForeignKey("item_version.id"))
    title: Mapped[str] = mapped_column(String(60))
    data: Mapped[str] = mapped_column(Text, info=ERASABLE)
    """JSON of the printed paper's data."""
    given_at: Mapped[datetime]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    window: Mapped[int]

"""Demands (诉求): what was reported by whom, and the append-only steps that carry it to 归档."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

# The tables its keys point to.
import db.models.operator
import db.models.resident
import db.models.visit  # noqa: F401
from db.models.base import DERIVED, ERASABLE, Base, Row, SyncPolicy


class Demand(Row, Base):
    """One 诉求. Facts are fixed at registration; state, owner and dates are projected from the steps."""

    __tablename__ = "demand"
    __table_args__ = (
        Index(None, "counter", "business_date"),
        Index(None, "business_date", "category"),
        Index(None, "closed", "due_on", "id"),
        Index(None, "closed", "next_on", "id"),
        Index(None, "closed", "archived_on"),
        Index(None, "state", "due_on"),
        Index(None, "due_on", "id"),
        Index(None, "owner_id", "closed", "next_on"),
        Index(None, "keeper_id", "closed"),
        Index(None, "settled_on"),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    serial: Mapped[str] = mapped_column(String(48), unique=True)
    serial_short: Mapped[str] = mapped_column(String(32), index=True)
    window: Mapped[int]
    business_date: Mapped[date]
    counter: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    """DemandKind."""
    category: Mapped[str] = mapped_column(String(20))
    """Name of a DemandCategory at the time."""
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(10))
    """visit / walkin / phone / letter / meeting."""
    visit_id: Mapped[str | None] = mapped_column(ForeignKey("visit.id"), index=True)
    household_id: Mapped[str | None] = mapped_column(ForeignKey("household.id"), index=True)
    resident_id: Mapped[str | None] = mapped_column(ForeignKey("resident.id"), index=True)
    reporter_name: Mapped[str] = mapped_column(String(50), default="")
    reporter_phone: Mapped[str] = mapped_column(String(20), default="")
    urgency: Mapped[str] = mapped_column(String(10))
    """Urgency."""
    registered_at: Mapped[datetime] = mapped_column(index=True)
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))

    state: Mapped[str] = mapped_column(String(20), info=DERIVED)
    version: Mapped[int] = mapped_column(info=DERIVED)
    owner_id: Mapped[str] = mapped_column(String(32), info=DERIVED)
    """主办: a worker or a unit."""
    owner_name: Mapped[str] = mapped_column(String(60), info=DERIVED)
    keeper_id: Mapped[str] = mapped_column(String(32), info=DERIVED)
    """跟办人."""
    handler_id: Mapped[str | None] = mapped_column(String(32), info=DERIVED)
    due_on: Mapped[date] = mapped_column(info=DERIVED)
    next_on: Mapped[date] = mapped_column(info=DERIVED)
    level: Mapped[int] = mapped_column(default=0, info=DERIVED)
    main_id: Mapped[str | None] = mapped_column(String(32), index=True, info=DERIVED)
    case_id: Mapped[str | None] = mapped_column(String(32), index=True, info=DERIVED)
    meeting_id: Mapped[str | None] = mapped_column(String(32), index=True, info=DERIVED)
    meeting_on: Mapped[date | None] = mapped_column(info=DERIVED)
    held_days: Mapped[int] = mapped_column(default=0, info=DERIVED)
    settled_on: Mapped[date | None] = mapped_column(info=DERIVED)
    settled_due: Mapped[date | None] = mapped_column(info=DERIVED)
    rating: Mapped[str | None] = mapped_column(String(12), info=DERIVED)
    archived_on: Mapped[date | None] = mapped_column(info=DERIVED)
    closed: Mapped[int] = mapped_column(default=0, info=DERIVED)
    """0 while somebody must do something, 1 once archived or merged; first column of the default sort."""
    reporters: Mapped[int] = mapped_column(default=1, info=DERIVED)
    """People who reported it, those of demands merged into it included."""


class DemandReporter(Row, Base):
    """One more person who reported the same problem."""

    __tablename__ = "demand_reporter"
    __table_args__ = (Index(None, "demand_id"), {"info": {"sync": SyncPolicy.FIELDS}})

    demand_id: Mapped[str] = mapped_column(ForeignKey("demand.id"))
    resident_id: Mapped[str | None] = mapped_column(ForeignKey("resident.id"), index=True)
    name: Mapped[str] = mapped_column(String(50), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    reported_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text, default="")
    demand: Mapped[Demand] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the demand first."""


class DemandStep(Row, Base):
    """One step of a demand with what follows from it. Append-only; one that does not count stays, superseded."""

    __tablename__ = "demand_step"
    __table_args__ = (
        Index(None, "demand_id", "base_version"),
        Index(None, "made_on"),
        {"info": {"sync": SyncPolicy.APPEND}},
    )

    demand_id: Mapped[str] = mapped_column(ForeignKey("demand.id"))
    base_version: Mapped[int]
    action: Mapped[str] = mapped_column(String(20))
    made_on: Mapped[date]
    """Business day the step was made on."""
    at: Mapped[datetime]
    hlc: Mapped[int]
    owner_id: Mapped[str] = mapped_column(String(32))
    owner_name: Mapped[str] = mapped_column(String(60))
    keeper_id: Mapped[str | None] = mapped_column(String(32))
    due_on: Mapped[date]
    next_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text, default="", info=ERASABLE)
    main_id: Mapped[str | None] = mapped_column(String(32))
    case_id: Mapped[str | None] = mapped_column(String(32))
    meeting_id: Mapped[str | None] = mapped_column(String(32))
    held_days: Mapped[int] = mapped_column(default=0)
    rating: Mapped[str | None] = mapped_column(String(12))
    level: Mapped[int] = mapped_column(default=0)
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    window: Mapped[int]
    demand: Mapped[Demand] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the demand first."""


class DemandCategory(Row, Base):
    """What demands are about (民生, 金融, 医疗 …); an administrator keeps the list."""

    __tablename__ = "demand_category"
    __table_args__ = {"info": {"sync": SyncPolicy.SERVER}}

    code: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)

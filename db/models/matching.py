"""资源、需求、服务三项清单: offers of partner units, needs, and the services agreed between them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

# The tables its keys point to.
import db.models.demand
import db.models.ground
import db.models.operator
import db.models.resident  # noqa: F401
from db.models.base import Base, Row, SyncPolicy


class Offer(Row, Base):
    """A resource (资源清单)."""

    __tablename__ = "offer"
    __table_args__ = (Index(None, "closed_on", "category"), {"info": {"sync": SyncPolicy.FIELDS}})

    unit_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    category: Mapped[str] = mapped_column(String(20))
    quantity: Mapped[int] = mapped_column(default=1)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    whole: Mapped[bool] = mapped_column(default=False)
    """It cannot be shared between needs."""
    note: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    closed_on: Mapped[date | None]


class Need(Row, Base):
    """A need (需求清单)."""

    __tablename__ = "need"
    __table_args__ = (Index(None, "closed_on", "category"), {"info": {"sync": SyncPolicy.FIELDS}})

    title: Mapped[str] = mapped_column(String(80))
    category: Mapped[str] = mapped_column(String(20))
    quantity: Mapped[int] = mapped_column(default=1)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    urgency: Mapped[str] = mapped_column(String(10), default="normal")
    posted_on: Mapped[date]
    household_id: Mapped[str | None] = mapped_column(ForeignKey("household.id"), index=True)
    demand_id: Mapped[str | None] = mapped_column(ForeignKey("demand.id"), index=True)
    note: Mapped[str] = mapped_column(String(200), default="")
    closed_on: Mapped[date | None]


class ServiceMatch(Row, Base):
    """A service (服务清单): so much of an offer for a need."""

    __tablename__ = "service_match"
    __table_args__ = (Index(None, "state", "agreed_on"), {"info": {"sync": SyncPolicy.FIELDS}})

    offer_id: Mapped[str] = mapped_column(ForeignKey("offer.id"), index=True)
    need_id: Mapped[str] = mapped_column(ForeignKey("need.id"), index=True)
    quantity: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10), default="agreed")
    """agreed / done / dropped."""
    agreed_on: Mapped[date]
    done_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))

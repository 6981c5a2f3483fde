"""Whom the community can call on."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

# The tables its keys point to.
import db.models.resident  # noqa: F401
from db.models.base import Base, Row, SyncPolicy


class Contact(Row, Base):
    """Somebody the community can call on: 楼栋长, 民情联络员, 居民代表 …"""

    __tablename__ = "contact"
    __table_args__ = (Index(None, "estate", "building"), {"info": {"sync": SyncPolicy.FIELDS}})

    role: Mapped[str] = mapped_column(String(20))
    """A code of db.domain.ground_words."""
    name: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str] = mapped_column(String(20), default="")
    resident_id: Mapped[str | None] = mapped_column(ForeignKey("resident.id"), index=True)
    estate: Mapped[str] = mapped_column(String(60), default="")
    building: Mapped[str] = mapped_column(String(20), default="")
    scope: Mapped[str] = mapped_column(String(100), default="")
    """What they look after, in words, where it is not one building."""
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(200), default="")

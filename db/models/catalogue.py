"""The service catalogue: items in dated versions, and certificates that must not be issued."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Row, SyncPolicy


class CatalogueItem(Row, Base):
    """One 事项; what it asks for is in its versions."""

    __tablename__ = "catalogue_item"
    __table_args__ = {"info": {"sync": SyncPolicy.SERVER}}

    code: Mapped[str] = mapped_column(String(40), unique=True)
    pinned: Mapped[int | None]
    """Fixed place 1–10 among the number keys; otherwise ordered by use."""
    active: Mapped[bool] = mapped_column(default=True)


class ItemVersion(Row, Base):
    """One version of an item. Never edited: a change is a new version, a case keeps the one it began under."""

    __tablename__ = "item_version"
    __table_args__ = (UniqueConstraint("item_id", "version"), {"info": {"sync": SyncPolicy.APPEND}})

    item_id: Mapped[str] = mapped_column(ForeignKey("catalogue_item.id"))
    version: Mapped[int]
    effective_on: Mapped[date]
    name: Mapped[str] = mapped_column(String(60))
    data: Mapped[str] = mapped_column(Text)
    """JSON of db.domain.catalogue.ServiceItem."""
    created_at: Mapped[datetime]
    operator_id: Mapped[str | None] = mapped_column(String(32))


class BlockedCertificateRow(Row, Base):
    """A certificate a community must not issue (民发〔2020〕20号), with the office to go to."""

    __tablename__ = "blocked_certificate"
    __table_args__ = {"info": {"sync": SyncPolicy.SERVER}}

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    data: Mapped[str] = mapped_column(Text)
    """JSON of db.domain.catalogue.BlockedCertificate."""
    active: Mapped[bool] = mapped_column(default=True)

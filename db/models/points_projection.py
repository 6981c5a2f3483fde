"""What SQL needs of the ledger and of the shelf. Not captured: rebuilt from the append-only rows at any time.

Rows lie together by account, so that a redemption touches few pages.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class PointsLeg(Base):
    """One side of an entry."""

    __tablename__ = "points_leg"
    __table_args__ = (Index(None, "account", "hlc", "amount"), {"sqlite_with_rowid": False})

    entry_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(String(60))
    amount: Mapped[int]
    hlc: Mapped[int]
    made_on: Mapped[date]


class PointsLot(Base):
    """Points earned together, with what is left of them."""

    __tablename__ = "points_lot"
    __table_args__ = (
        Index("ix_points_lot_expires_on", "expires_on", sqlite_where=text("remaining > 0")),
        {"sqlite_with_rowid": False},
    )

    account: Mapped[str] = mapped_column(String(60), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    amount: Mapped[int]
    remaining: Mapped[int]
    earned_on: Mapped[date]
    opens_on: Mapped[date]
    expires_on: Mapped[date | None]
    warned_on: Mapped[date | None]
    entry_id: Mapped[str] = mapped_column(String(32))


class PointsRight(Base):
    """Points of an account that one place may spend."""

    __tablename__ = "points_right"
    __table_args__ = {"sqlite_with_rowid": False}

    account: Mapped[str] = mapped_column(String(60), primary_key=True)
    holder: Mapped[str] = mapped_column(String(32), primary_key=True)
    opens_on: Mapped[date] = mapped_column(primary_key=True)
    grant_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Empty for rights that were not granted by a server."""
    ends_at: Mapped[datetime | None]
    amount: Mapped[int]


class PointsTransit(Base):
    """Rights on their way between two places."""

    __tablename__ = "points_transit"
    __table_args__ = {"sqlite_with_rowid": False}

    account: Mapped[str] = mapped_column(String(60), primary_key=True)
    transfer_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    amount: Mapped[int]


class PointsTotal(Base):
    """The balance of an account of the centre; never of a person."""

    __tablename__ = "points_total"
    __table_args__ = {"sqlite_with_rowid": False}

    account: Mapped[str] = mapped_column(String(60), primary_key=True)
    amount: Mapped[int]


class StockBatch(Base):
    """What is left of a batch of a gift."""

    __tablename__ = "stock_batch"
    __table_args__ = (
        Index("ix_stock_batch_shelf", "gift_id", "received_on", "id", sqlite_where=text("remaining > 0")),
        Index(None, "gift_id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    gift_id: Mapped[str] = mapped_column(String(32))
    received_on: Mapped[date]
    use_by: Mapped[date | None]
    remaining: Mapped[int]
    """Below 0 only when facts of two desks met; a person settles it."""


class StockMove(Base):
    """One movement of a batch."""

    __tablename__ = "stock_move"
    __table_args__ = (Index(None, "gift_id", "made_on"), Index(None, "made_on"), {"sqlite_with_rowid": False})

    ref: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    batch_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    gift_id: Mapped[str] = mapped_column(String(32))
    amount: Mapped[int]
    made_on: Mapped[date]

"""Gifts and services, what came of them and went, redemptions and the day's closing list."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

# The tables its keys point to.
import db.models.operator
import db.models.volunteer  # noqa: F401
from db.models.base import Base, Row, SyncPolicy


class Gift(Row, Base):
    """Something that can be had for points, or a service for minutes of the time bank."""

    __tablename__ = "gift"
    __table_args__ = (Index(None, "active", "position"), {"info": {"sync": SyncPolicy.SERVER}})

    name: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    """GiftKind."""
    price: Mapped[int]
    """Points."""
    time_price: Mapped[int | None]
    """Minutes of the time bank, only of a service."""
    counted: Mapped[bool] = mapped_column(default=True)
    lowest: Mapped[int] = mapped_column(default=0)
    per_quarter: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)
    """Its key, 1 to 9."""
    pinyin: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Redemption(Row, Base):
    """What a volunteer had for points or minutes. Append-only; the id is made when the dialog opens."""

    __tablename__ = "redemption"
    __table_args__ = (
        Index(None, "volunteer_id", "made_on"),
        Index(None, "made_on"),
        Index(None, "counter", "made_on"),
        {"info": {"sync": SyncPolicy.APPEND}},
    )

    serial: Mapped[str] = mapped_column(String(48))
    """DH-…; unique by construction."""
    serial_short: Mapped[str] = mapped_column(String(32), index=True)
    counter: Mapped[int]
    volunteer_id: Mapped[str] = mapped_column(ForeignKey("volunteer.id"))
    book: Mapped[str] = mapped_column(String(10))
    made_on: Mapped[date]
    at: Mapped[datetime]
    points: Mapped[int]
    """Points, or minutes in the book of time."""
    lines: Mapped[str] = mapped_column(Text)
    """JSON: [[gift id, name, price, units] …]."""
    stock: Mapped[str] = mapped_column(Text, default="[]")
    """JSON: [[batch id, gift id, amount] …]."""
    entry_id: Mapped[str] = mapped_column(String(32))
    card_number: Mapped[str] = mapped_column(String(24), default="")
    photo_checked: Mapped[bool] = mapped_column(default=False)
    for_name: Mapped[str] = mapped_column(String(50), default="")
    """Who receives a service of the time bank."""
    proxy: Mapped[str] = mapped_column(String(50), default="")
    """Who came in the volunteer's place."""
    hlc: Mapped[int]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    window: Mapped[int]
    incarnation: Mapped[str] = mapped_column(String(32))


class RedemptionUndo(Row, Base):
    """A redemption taken back. Append-only."""

    __tablename__ = "redemption_undo"
    __table_args__ = (
        Index(None, "redeem_id"),
        Index(None, "made_on"),
        {"info": {"sync": SyncPolicy.APPEND}},
    )

    redeem_id: Mapped[str] = mapped_column(ForeignKey("redemption.id"))
    entry_id: Mapped[str] = mapped_column(String(32))
    reason: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    made_on: Mapped[date]
    stock: Mapped[str] = mapped_column(Text, default="[]")
    hlc: Mapped[int]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    window: Mapped[int]


class StockEvent(Row, Base):
    """Gifts that came in, were counted, or were written off. Append-only."""

    __tablename__ = "stock_event"
    __table_args__ = (
        Index(None, "made_on"),
        Index(None, "gift_id"),
        {"info": {"sync": SyncPolicy.APPEND}},
    )

    kind: Mapped[str] = mapped_column(String(12))
    """StockKind."""
    gift_id: Mapped[str] = mapped_column(ForeignKey("gift.id"))
    batch_id: Mapped[str] = mapped_column(String(32))
    amount: Mapped[int]
    received_on: Mapped[date]
    use_by: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    supplier: Mapped[str] = mapped_column(String(60), default="")
    made_on: Mapped[date]
    at: Mapped[datetime]
    hlc: Mapped[int]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))


class DayClosing(Row, Base):
    """A 兑换日结 as it was printed. Append-only; a day may be closed again."""

    __tablename__ = "day_closing"
    __table_args__ = (
        Index(None, "made_on"),
        Index("ix_day_closing_wrong", "made_on", sqlite_where=text("NOT agrees")),
        {"info": {"sync": SyncPolicy.APPEND}},
    )

    made_on: Mapped[date]
    window: Mapped[int]
    at: Mapped[datetime]
    body: Mapped[str] = mapped_column(Text)
    """JSON."""
    agrees: Mapped[bool]
    hlc: Mapped[int]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))

"""The centre this desk belongs to, and what the desk knows of itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Row, SyncPolicy


class Centre(Row, Base):
    """One 党群服务中心; a desk has exactly one row."""

    __tablename__ = "centre"
    __table_args__ = {"info": {"sync": SyncPolicy.SERVER}}

    code: Mapped[str] = mapped_column(String(12))
    """Twelve-digit statistical division code of the community."""
    name: Mapped[str] = mapped_column(String(100))
    short_name: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[str] = mapped_column(String(200), default="")


class CentreRule(Row, Base):
    """One set of rules of the centre (ranking formula, scanning, redemption …), as JSON by its key."""

    __tablename__ = "centre_rule"
    __table_args__ = {"info": {"sync": SyncPolicy.SERVER}}

    key: Mapped[str] = mapped_column(String(40), unique=True)
    body: Mapped[str] = mapped_column(Text)
    """JSON; what is missing has its default."""
    updated_at: Mapped[datetime]
    operator_name: Mapped[str] = mapped_column(String(50), default="")


class Setting(Base):
    """One setting of this PC (window number, printer, appearance); not synced."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    """JSON."""


class DeskState(Base):
    """Bookkeeping of this database file: clock, incarnation, audit head, capture digest."""

    __tablename__ = "desk_state"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Incarnation(Base):
    """One life of this database file: a new one begins on install, restore or fork (sync.md section 2)."""

    __tablename__ = "incarnation"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    lane: Mapped[int]
    """Serial lane: numbers people read carry it, so two lives never issue the same number."""
    began_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(20))


class Witness(Base):
    """Tokens of the latest commits; one of them is also kept in a file beside the database."""

    __tablename__ = "witness"

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    token: Mapped[str] = mapped_column(String(32))


class SerialCounter(Base):
    """Last counter used for one kind of number, lane and business date."""

    __tablename__ = "serial_counter"

    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    lane: Mapped[int] = mapped_column(primary_key=True)
    window: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    last: Mapped[int]

"""Working days as published, year by year (国务院办公厅部分节假日安排的通知)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Row, SyncPolicy


class CalendarYear(Row, Base):
    """A year whose 放假安排 has been entered."""

    __tablename__ = "calendar_year"
    __table_args__ = {"info": {"sync": SyncPolicy.SERVER}}

    year: Mapped[int] = mapped_column(unique=True)
    notice: Mapped[str] = mapped_column(String(120), default="")


class CalendarDay(Row, Base):
    """A day that is not what its weekday says: a holiday on a weekday, or a 调休 working weekend."""

    __tablename__ = "calendar_day"
    __table_args__ = {"info": {"sync": SyncPolicy.SERVER}}

    day: Mapped[date] = mapped_column(unique=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(40), default="")

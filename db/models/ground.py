"""The ground a community walks: grids, the people who walk them, units that take demands."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

# The tables its keys point to.
import db.models.operator  # noqa: F401
from db.models.base import Base, Row, SyncPolicy


class Worker(Row, Base):
    """Somebody who visits households (管线包片联户). Workers need not sign in; one who left keeps their visits."""

    __tablename__ = "worker"
    __table_args__ = {"info": {"sync": SyncPolicy.FIELDS}}

    name: Mapped[str] = mapped_column(String(50))
    phone: Mapped[str] = mapped_column(String(20), default="")
    line: Mapped[str] = mapped_column(String(60), default="")
    """业务条线: what they answer for at the desk."""
    area: Mapped[str] = mapped_column(String(60), default="")
    """片: the part of the community they answer for."""
    operator_id: Mapped[str | None] = mapped_column(ForeignKey("operator.id"), index=True)
    capacity: Mapped[int | None]
    """Visits a month that can be asked of them; None when nobody set it."""
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Grid(Row, Base):
    """One 网格. ``household.grid`` refers to it by name, so a new name is written into its households too."""

    __tablename__ = "grid"
    __table_args__ = {"info": {"sync": SyncPolicy.FIELDS}}

    name: Mapped[str] = mapped_column(String(40), unique=True)
    worker_id: Mapped[str | None] = mapped_column(ForeignKey("worker.id"), index=True)
    """Who walks it; a household may name another worker."""
    note: Mapped[str] = mapped_column(String(200), default="")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Unit(Row, Base):
    """A department, partner or company that takes demands or offers resources."""

    __tablename__ = "unit"
    __table_args__ = {"info": {"sync": SyncPolicy.FIELDS}}

    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(20))
    """A code of db.domain.ground_words."""
    contact_name: Mapped[str] = mapped_column(String(50), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    agreement: Mapped[str] = mapped_column(String(200), default="")
    """联席协议: what was agreed with it."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

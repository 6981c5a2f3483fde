"""Half-typed work that must survive a crash or a lock; not synced."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Draft(Base):
    """One operator's unfinished work on one page."""

    __tablename__ = "draft"

    operator_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    page: Mapped[str] = mapped_column(String(30), primary_key=True)
    title: Mapped[str] = mapped_column(String(80), default="")
    data: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime]

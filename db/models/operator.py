"""People who sign in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import DERIVED, Base, Row, SyncPolicy


class Operator(Row, Base):
    """One person at the desk; accounts are never shared and never deleted, only made inactive."""

    __tablename__ = "operator"
    __table_args__ = {"info": {"sync": SyncPolicy.SERVER}}

    login: Mapped[str] = mapped_column(String(40, collation="NOCASE"), unique=True)
    name: Mapped[str] = mapped_column(String(50))
    role: Mapped[str] = mapped_column(String(20))
    passphrase_hash: Mapped[str] = mapped_column(String(200))
    """argon2id, encoded with its parameters."""
    passphrase_set_on: Mapped[date]
    must_change: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    failures: Mapped[int] = mapped_column(default=0, info=DERIVED)
    last_failure_at: Mapped[datetime | None] = mapped_column(info=DERIVED)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(info=DERIVED)

"""Cards of volunteers and residents, and the public keys they are checked with."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

# The tables its keys point to.
import db.models.operator
import db.models.resident
import db.models.volunteer  # noqa: F401
from db.models.base import Base, Row, SyncPolicy


class Card(Row, Base):
    """One card that was issued. Its payload is kept, so a reprint is the same to the byte and needs no key."""

    __tablename__ = "card"
    __table_args__ = (
        Index(None, "number"),
        Index(None, "volunteer_id", "issue"),
        Index(None, "resident_id", "issue"),
        Index(None, "state", "issued_on"),
        Index(None, "key_id"),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    number: Mapped[str] = mapped_column(String(24))
    """V-000231-03. Two desks may issue one at once; the later is set 已换新卡."""
    holder_kind: Mapped[str] = mapped_column(String(1))
    """V / R."""
    holder_number: Mapped[str] = mapped_column(String(20))
    volunteer_id: Mapped[str | None] = mapped_column(ForeignKey("volunteer.id"))
    resident_id: Mapped[str | None] = mapped_column(ForeignKey("resident.id"))
    issue: Mapped[int]
    key_id: Mapped[str] = mapped_column(String(8))
    payload: Mapped[str] = mapped_column(String(240))
    state: Mapped[str] = mapped_column(String(10), default="active")
    """CardState."""
    issued_on: Mapped[date]
    ended_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    printed_at: Mapped[datetime | None]
    hlc: Mapped[int]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))


class SigningKeyRow(Row, Base):
    """The public half of a centre's signing key. The private half is never in this database."""

    __tablename__ = "signing_key"
    __table_args__ = {"info": {"sync": SyncPolicy.SERVER}}

    centre: Mapped[str] = mapped_column(String(12))
    key_id: Mapped[str] = mapped_column(String(8))
    public: Mapped[str] = mapped_column(String(64))
    """32 bytes in hexadecimal digits."""
    made_on: Mapped[date]
    retired_on: Mapped[date | None]
    revoked_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200), default="")

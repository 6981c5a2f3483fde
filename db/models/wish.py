"""微心愿 and 急需求: what is wished for, and the append-only steps from 发布 to 致谢."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

# The tables its keys point to.
import db.models.operator
import db.models.resident
import db.models.visit  # noqa: F401
from db.models.base import DERIVED, ERASABLE, Base, Row, SyncPolicy


class Wish(Row, Base):
    """One wish. State, claimer and dates are projected from its steps."""

    __tablename__ = "wish"
    __table_args__ = (
        Index(None, "state", "posted_on", "id"),
        Index(None, "claimer_id"),
        Index(None, "resident_id"),
        Index(None, "household_id"),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    kind: Mapped[str] = mapped_column(String(10))
    """WishKind."""
    title: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text, default="")
    resident_id: Mapped[str | None] = mapped_column(ForeignKey("resident.id"))
    household_id: Mapped[str | None] = mapped_column(ForeignKey("household.id"))
    wisher: Mapped[str] = mapped_column(String(50), default="")
    """Whose wish it is; masked on the wall."""
    wanted_by: Mapped[date | None]
    photo_id: Mapped[str | None] = mapped_column(ForeignKey("photo.id"))
    created_at: Mapped[datetime]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))

    state: Mapped[str] = mapped_column(String(10), info=DERIVED)
    version: Mapped[int] = mapped_column(info=DERIVED)
    claimer_id: Mapped[str | None] = mapped_column(String(32), info=DERIVED)
    claimer_kind: Mapped[str] = mapped_column(String(10), default="", info=DERIVED)
    claimer_name: Mapped[str] = mapped_column(String(60), default="", info=DERIVED)
    posted_on: Mapped[date] = mapped_column(info=DERIVED)
    claimed_on: Mapped[date | None] = mapped_column(info=DERIVED)
    done_on: Mapped[date | None] = mapped_column(info=DERIVED)
    review: Mapped[bool] = mapped_column(default=False, info=DERIVED)


class WishStep(Row, Base):
    """One step of a wish. Append-only."""

    __tablename__ = "wish_step"
    __table_args__ = (Index(None, "wish_id", "hlc"), {"info": {"sync": SyncPolicy.APPEND}})

    wish_id: Mapped[str] = mapped_column(ForeignKey("wish.id"))
    base_version: Mapped[int]
    action: Mapped[str] = mapped_column(String(10))
    """WishAction."""
    made_on: Mapped[date]
    claimer_id: Mapped[str | None] = mapped_column(String(32))
    claimer_kind: Mapped[str] = mapped_column(String(10), default="")
    """volunteer / member / unit / other."""
    claimer_name: Mapped[str] = mapped_column(String(60), default="", info=ERASABLE)
    """Only of units and others; a volunteer's name is read from the file."""
    reason: Mapped[str] = mapped_column(String(200), default="", info=ERASABLE)
    hlc: Mapped[int]
    at: Mapped[datetime]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    wish: Mapped[Wish] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the wish first."""

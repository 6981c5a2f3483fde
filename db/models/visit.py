"""Home visits: a record with its append-only entries, and photos kept by content hash."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

# The tables its keys point to.
import db.models.operator
import db.models.resident  # noqa: F401
from db.models.base import DERIVED, ERASABLE, Base, Row, SyncPolicy


class Visit(Row, Base):
    """One 入户走访记录. What it says is in its entries; the columns below are projected from the current one."""

    __tablename__ = "visit"
    __table_args__ = (
        Index(None, "household_id", "reaching", "visited_on", "id", "withdrawn"),
        Index(None, "visited_on", "reaching", "household_id"),
        Index(None, "visited_on", "id", "withdrawn"),
        Index(None, "worker_id", "visited_on", "id", "withdrawn"),
        Index(None, "way", "visited_on", "id", "withdrawn"),
        Index("ix_visit_asked", "visited_on", "id", "withdrawn", sqlite_where=text("asked <> ''")),
        Index(None, "created_at"),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"))
    created_at: Mapped[datetime]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    window: Mapped[int]

    visited_on: Mapped[date] = mapped_column(info=DERIVED)
    way: Mapped[str] = mapped_column(String(12), info=DERIVED)
    reaching: Mapped[bool] = mapped_column(default=False, info=DERIVED)
    """Counts for plan and coverage: made in a reaching way and not withdrawn."""
    worker_id: Mapped[str | None] = mapped_column(String(32), info=DERIVED)
    met: Mapped[str] = mapped_column(String(200), default="", info=DERIVED)
    """Who was met, in words."""
    met_ids: Mapped[str] = mapped_column(Text, default="", info=DERIVED)
    """Ids of the residents who were met, with blanks between."""
    people: Mapped[int] = mapped_column(default=0, info=DERIVED)
    """How many were met; 邻居 or anyone else in words counts as one."""
    asked: Mapped[str] = mapped_column(Text, default="", info=DERIVED)
    photos: Mapped[int] = mapped_column(default=0, info=DERIVED)
    """Photos kept with it and not removed."""
    entry_id: Mapped[str] = mapped_column(String(32), default="", info=DERIVED)
    """The entry that stands."""
    withdrawn: Mapped[bool] = mapped_column(default=False, info=DERIVED)


class VisitEntry(Row, Base):
    """What was written about a visit at one moment. Append-only: a correction is a new entry beside the old."""

    __tablename__ = "visit_entry"
    __table_args__ = (Index(None, "visit_id", "hlc"), {"info": {"sync": SyncPolicy.APPEND}})

    visit_id: Mapped[str] = mapped_column(ForeignKey("visit.id"))
    amends: Mapped[str | None] = mapped_column(String(32))
    """The entry this one corrects; None for the first."""
    hlc: Mapped[int]
    at: Mapped[datetime]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    window: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200), default="", info=ERASABLE)
    content: Mapped[str | None] = mapped_column(Text, info=ERASABLE)
    """JSON of what was recorded; None when the visit was withdrawn."""
    visit: Mapped[Visit] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the visit first."""


class Photo(Row, Base):
    """A photo of a visit, a demand or a meeting; its picture lies encrypted in the photo store by ``sha256``."""

    __tablename__ = "photo"
    __table_args__ = (
        Index(None, "owner_id", "position"),
        Index(None, "sha256"),
        Index(None, "original_sha256"),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    owner_kind: Mapped[str] = mapped_column(String(12))
    """visit / demand / meeting."""
    owner_id: Mapped[str] = mapped_column(String(32))
    position: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the picture as kept."""
    original_sha256: Mapped[str] = mapped_column(String(64))
    """Of the file as it was chosen, so that the same file is known again."""
    caption: Mapped[str] = mapped_column(String(100), default="")
    taken_at: Mapped[str | None] = mapped_column(String(32))
    """What the camera's clock said, without a time zone."""
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    """Bytes of the picture as kept."""
    source: Mapped[str] = mapped_column(String(12))
    """folder / camera / phone."""
    added_at: Mapped[datetime]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str] = mapped_column(String(50), default="")
    """Name of the operator who took it away."""
    removed_reason: Mapped[str] = mapped_column(String(200), default="")

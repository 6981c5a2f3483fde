"""Meetings with agenda, attendance and outcomes; 四议两公开 decisions with their ticks."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

# The tables its keys point to.
import db.models.demand
import db.models.ground
import db.models.operator
import db.models.resident  # noqa: F401
from db.models.base import ERASABLE, Base, Row, SyncPolicy


class Meeting(Row, Base):
    """One 喝茶议事, 民声金话筒, 联席会议 …"""

    __tablename__ = "meeting"
    __table_args__ = (Index(None, "held_on"), {"info": {"sync": SyncPolicy.FIELDS}})

    kind: Mapped[str] = mapped_column(String(20))
    """tea / microphone / joint / representatives."""
    title: Mapped[str] = mapped_column(String(80))
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(100), default="")
    chair: Mapped[str] = mapped_column(String(50), default="")
    quorum: Mapped[int] = mapped_column(default=0)
    """How many must attend for it to decide; 0 when none is set."""
    minutes: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default="planned")
    """planned / held / cancelled."""
    created_at: Mapped[datetime]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))


class AgendaItem(Row, Base):
    """One point of an agenda."""

    __tablename__ = "agenda_item"
    __table_args__ = (Index(None, "meeting_id", "position"), {"info": {"sync": SyncPolicy.FIELDS}})

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    demand_id: Mapped[str | None] = mapped_column(ForeignKey("demand.id"), index=True)
    removed_at: Mapped[datetime | None]
    meeting: Mapped[Meeting] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the meeting first."""


class Attendee(Row, Base):
    """Somebody who came; ``heads`` more than one for a group without names."""

    __tablename__ = "attendee"
    __table_args__ = (Index(None, "meeting_id"), {"info": {"sync": SyncPolicy.FIELDS}})

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"))
    name: Mapped[str] = mapped_column(String(50))
    resident_id: Mapped[str | None] = mapped_column(ForeignKey("resident.id"), index=True)
    worker_id: Mapped[str | None] = mapped_column(ForeignKey("worker.id"), index=True)
    unit: Mapped[str] = mapped_column(String(60), default="")
    heads: Mapped[int] = mapped_column(default=1)
    removed_at: Mapped[datetime | None]
    meeting: Mapped[Meeting] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the meeting first."""


class MeetingOutcome(Row, Base):
    """What became of a point of the agenda; a decision has an owner and a date."""

    __tablename__ = "meeting_outcome"
    __table_args__ = (
        Index(None, "meeting_id"),
        Index(None, "done_on", "due_on"),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"))
    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    """OutcomeKind."""
    text: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[str | None] = mapped_column(String(32), index=True)
    """A worker or a unit."""
    owner_name: Mapped[str] = mapped_column(String(60), default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    item: Mapped[AgendaItem] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the point first."""


class OpenDecision(Row, Base):
    """One matter decided by 四议两公开."""

    __tablename__ = "open_decision"
    __table_args__ = (Index(None, "begun_on"), {"info": {"sync": SyncPolicy.FIELDS}})

    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text, default="")
    steps: Mapped[str] = mapped_column(Text)
    """JSON of the checklist it was begun with."""
    begun_on: Mapped[date]
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="open")
    """open / finished / dropped."""


class OpenDecisionTick(Row, Base):
    """A step ticked, with its day. Append-only; one out of order stays, superseded."""

    __tablename__ = "open_decision_tick"
    __table_args__ = (Index(None, "decision_id"), {"info": {"sync": SyncPolicy.APPEND}})

    decision_id: Mapped[str] = mapped_column(ForeignKey("open_decision.id"))
    step: Mapped[str] = mapped_column(String(30))
    ticked_on: Mapped[date]
    """The day it took place, or on which the notice was hung out."""
    note: Mapped[str] = mapped_column(String(200), default="", info=ERASABLE)
    hlc: Mapped[int]
    at: Mapped[datetime]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    decision: Mapped[OpenDecision] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the decision first."""

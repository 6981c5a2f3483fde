"""Service of volunteers: activities and shifts, scans as facts, hours with their append-only steps."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

# The tables its keys point to.
import db.models.operator
import db.models.volunteer  # noqa: F401
from db.models.base import DERIVED, ERASABLE, Base, Row, SyncPolicy


class Activity(Row, Base):
    """An activity. One made by a rule (每月28日 …) has the same id at every desk."""

    __tablename__ = "activity"
    __table_args__ = (
        Index(None, "starts_on"),
        Index(None, "team_id", "starts_on"),
        Index("ix_activity_key", "key", sqlite_where=text("key IS NOT NULL")),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    key: Mapped[str | None] = mapped_column(String(60))
    """Rule and day of one that recurs."""
    title: Mapped[str] = mapped_column(String(80))
    category: Mapped[str] = mapped_column(String(20))
    team_id: Mapped[str | None] = mapped_column(ForeignKey("volunteer_team.id"))
    place: Mapped[str] = mapped_column(String(100), default="")
    served: Mapped[str] = mapped_column(String(100), default="")
    """服务对象."""
    leader_name: Mapped[str] = mapped_column(String(50), default="")
    recorder_name: Mapped[str] = mapped_column(String(50), default="")
    phone: Mapped[str] = mapped_column(String(20), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    least_age: Mapped[int] = mapped_column(default=0)
    skills: Mapped[str] = mapped_column(String(200), default="[]")
    """JSON: codes of the skills it needs."""
    risky: Mapped[bool] = mapped_column(default=False)
    organisation: Mapped[str] = mapped_column(String(100), default="")
    """Whose it was, for hours of other organisations."""
    state: Mapped[str] = mapped_column(String(10), default="planned")
    """planned / held / cancelled."""
    note: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]


class ServiceShift(Row, Base):
    """A planned stretch of service; what 场次 counts."""

    __tablename__ = "service_shift"
    __table_args__ = (
        Index(None, "starts_at"),
        Index(None, "activity_id"),
        Index("ix_service_shift_open", "ends_at", sqlite_where=text("closed_at IS NULL")),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    activity_id: Mapped[str] = mapped_column(ForeignKey("activity.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    places: Mapped[int] = mapped_column(default=0)
    """Recruiting limit; 0 without one."""
    cancelled: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None]
    """When its scans were made into hours."""
    closed_by: Mapped[str] = mapped_column(String(50), default="")
    activity: Mapped[Activity] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the activity first."""


class SignUp(Row, Base):
    """A volunteer's wish to serve in a shift; who is in follows from all of them."""

    __tablename__ = "sign_up"
    __table_args__ = (
        Index(None, "shift_id"),
        Index(None, "volunteer_id"),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    shift_id: Mapped[str] = mapped_column(ForeignKey("service_shift.id"))
    volunteer_id: Mapped[str] = mapped_column(ForeignKey("volunteer.id"))
    hlc: Mapped[int]
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class ServiceScan(Row, Base):
    """A card scanned at the door, or a scan taken back. A fact: nothing is decided by it. Append-only."""

    __tablename__ = "service_scan"
    __table_args__ = (
        Index(None, "shift_id", "at"),
        Index(None, "volunteer_id", "at"),
        Index("ix_service_scan_voids", "voids", sqlite_where=text("voids IS NOT NULL")),
        Index("ix_service_scan_loose", "at", sqlite_where=text("shift_id IS NULL")),
        {"info": {"sync": SyncPolicy.APPEND}},
    )

    volunteer_id: Mapped[str] = mapped_column(ForeignKey("volunteer.id"))
    shift_id: Mapped[str | None] = mapped_column(ForeignKey("service_shift.id"))
    at: Mapped[datetime]
    direction: Mapped[str | None] = mapped_column(String(3))
    """in / out, None when the desk did not say."""
    desk: Mapped[str] = mapped_column(String(10), default="")
    card_number: Mapped[str] = mapped_column(String(24), default="")
    """Empty when it was entered by hand."""
    photo_checked: Mapped[bool] = mapped_column(default=False)
    voids: Mapped[str | None] = mapped_column(String(32))
    """The scan this row takes back."""
    hlc: Mapped[int]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))


class HourRecord(Row, Base):
    """One stretch of service of one volunteer. Facts are fixed; what counts is projected from the steps."""

    __tablename__ = "hour_record"
    __table_args__ = (
        Index(None, "volunteer_id", "served_on", "id"),
        Index(None, "served_on", "state"),
        Index(None, "session"),
        Index(None, "state", "public_until"),
        Index(None, "activity_id", "volunteer_id"),
        Index("ix_hour_record_review", "served_on", sqlite_where=text("review")),
        Index("ix_hour_record_overlap", "served_on", sqlite_where=text("overlap_minutes > 0")),
        Index("ix_hour_record_sums", "volunteer_id", "counted", "session"),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    volunteer_id: Mapped[str] = mapped_column(ForeignKey("volunteer.id"))
    activity_id: Mapped[str | None] = mapped_column(ForeignKey("activity.id"))
    shift_id: Mapped[str | None] = mapped_column(ForeignKey("service_shift.id"))
    session: Mapped[str] = mapped_column(String(70))
    """Shift id, else activity and day, else ``loose:`` and day."""
    category: Mapped[str] = mapped_column(String(20))
    served_on: Mapped[date]
    came_at: Mapped[datetime]
    went_at: Mapped[datetime]
    rest_minutes: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(String(10))
    """HourSource."""
    scan_in: Mapped[str | None] = mapped_column(String(32))
    scan_out: Mapped[str | None] = mapped_column(String(32))
    issues: Mapped[str] = mapped_column(String(100), default="[]")
    """JSON: ScanIssue values."""
    place: Mapped[str] = mapped_column(String(100), default="")
    served_for: Mapped[str] = mapped_column(String(100), default="")
    content: Mapped[str] = mapped_column(String(100), default="")
    leader: Mapped[str] = mapped_column(String(50), default="")
    recorder: Mapped[str] = mapped_column(String(50), default="")
    organisation: Mapped[str] = mapped_column(String(100), default="")
    hlc: Mapped[int]
    created_at: Mapped[datetime]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))

    state: Mapped[str] = mapped_column(String(10), info=DERIVED)
    version: Mapped[int] = mapped_column(info=DERIVED)
    minutes: Mapped[int] = mapped_column(info=DERIVED)
    counted: Mapped[int] = mapped_column(default=0, info=DERIVED)
    """``minutes`` while the state counts, else 0."""
    public_until: Mapped[date | None] = mapped_column(info=DERIVED)
    confirmed_on: Mapped[date | None] = mapped_column(info=DERIVED)
    overlap_minutes: Mapped[int] = mapped_column(default=0, info=DERIVED)
    """Minutes another record of the same volunteer already says."""
    review: Mapped[bool] = mapped_column(default=False, info=DERIVED)
    """Desks disagreed about it."""


class HourStep(Row, Base):
    """One step of a record. Append-only; one that does not count stays, superseded."""

    __tablename__ = "hour_step"
    __table_args__ = (
        Index(None, "record_id", "hlc"),
        Index(None, "made_on", "action"),
        {"info": {"sync": SyncPolicy.APPEND}},
    )

    record_id: Mapped[str] = mapped_column(ForeignKey("hour_record.id"))
    base_version: Mapped[int]
    action: Mapped[str] = mapped_column(String(10))
    """HourAction."""
    made_on: Mapped[date]
    at: Mapped[datetime]
    hlc: Mapped[int]
    minutes: Mapped[int | None]
    public_until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200), default="", info=ERASABLE)
    arithmetic: Mapped[str] = mapped_column(Text, default="")
    """How the points came out where they came to none."""
    alone: Mapped[bool] = mapped_column(default=False)
    """Judged by whoever wrote it down, which a centre with one operator may allow."""
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    window: Mapped[int]
    record: Mapped[HourRecord] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the record first."""


class HourDifference(Base):
    """The ledger of minutes: what each step that stands added or took away. Projected, rebuilt from the steps."""

    __tablename__ = "hour_difference"
    __table_args__ = (
        Index(None, "record_id"),
        Index(None, "served_on"),
        Index(None, "volunteer_id"),
        {"sqlite_with_rowid": False},
    )

    step_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(32))
    volunteer_id: Mapped[str] = mapped_column(String(32))
    session: Mapped[str] = mapped_column(String(70))
    served_on: Mapped[date]
    minutes: Mapped[int]


class VolunteerYear(Base):
    """A volunteer's year for the ranking. Projected from the hours."""

    __tablename__ = "volunteer_year"
    __table_args__ = {"sqlite_with_rowid": False}

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    volunteer_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    counted_minutes: Mapped[int]
    confirmed_minutes: Mapped[int]
    sessions: Mapped[int]
    """Sessions with counted minutes; two stays at one session are one (人次)."""
    confirmed_sessions: Mapped[int]

"""Volunteers: who they are, their teams and posts, and the append-only file kept on each of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

# The tables its keys point to.
import db.models.operator
import db.models.resident
import db.models.visit  # noqa: F401
from db.models.base import DERIVED, ERASABLE, Base, Row, SyncPolicy


class Volunteer(Row, Base):
    """One registered volunteer. Sums are projected from the hours; two rows of one person are merged by hand."""

    __tablename__ = "volunteer"
    __table_args__ = (
        Index(None, "number"),
        Index(None, "state", "number"),
        Index(None, "resident_id"),
        Index(None, "id_number"),
        Index(None, "phone"),
        Index(None, "name"),
        Index(None, "pinyin"),
        Index(None, "initials"),
        Index(None, "state", "counted_minutes"),
        Index(None, "registered_on", "state_on", "state"),
        Index("ix_volunteer_merged", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
        Index("ix_volunteer_party", "number", sqlite_where=text("party_member")),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    number: Mapped[str] = mapped_column(String(20))
    """V-000231; unique by construction, since window and lane are in it."""
    counter: Mapped[int]
    resident_id: Mapped[str | None] = mapped_column(ForeignKey("resident.id"))
    name: Mapped[str] = mapped_column(String(50))
    """Empty once the person is forgotten."""
    pinyin: Mapped[str] = mapped_column(String(120), default="")
    initials: Mapped[str] = mapped_column(String(20), default="")
    sex: Mapped[str] = mapped_column(String(1), default="0")
    birthday: Mapped[date | None]
    birth_decade: Mapped[int | None]
    """1960 for a forgotten volunteer of the sixties, else None."""
    id_kind: Mapped[str] = mapped_column(String(20))
    id_number: Mapped[str | None] = mapped_column(String(40))
    phone: Mapped[str | None] = mapped_column(String(20))
    area: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(10), default="active")
    """VolunteerState."""
    state_on: Mapped[date | None]
    """The day the state was last changed."""
    state_reason: Mapped[str] = mapped_column(String(200), default="")
    merged_into: Mapped[str | None] = mapped_column(String(32))
    """The volunteer this row turned out to be; never a chain."""
    registered_on: Mapped[date]
    consented_on: Mapped[date | None]
    photo_id: Mapped[str | None] = mapped_column(ForeignKey("photo.id"))
    guardian_name: Mapped[str] = mapped_column(String(50), default="")
    guardian_phone: Mapped[str] = mapped_column(String(20), default="")
    guardian_relation: Mapped[str] = mapped_column(String(20), default="")
    guardian_consented_on: Mapped[date | None]
    insurance: Mapped[str] = mapped_column(String(100), default="")
    insured_until: Mapped[date | None]
    party_member: Mapped[bool] = mapped_column(default=False)
    home_unit: Mapped[str] = mapped_column(String(60), default="")
    """所在单位党组织 of a party member at work."""
    home_unit_contact: Mapped[str] = mapped_column(String(60), default="")
    reported_on: Mapped[date | None]
    """The day of 报到."""
    account_id: Mapped[str | None] = mapped_column(String(32))
    """The operator this volunteer is, who may not judge the own hours."""
    referrer_id: Mapped[str | None] = mapped_column(String(32))
    """Who brought this volunteer."""
    listed: Mapped[bool] = mapped_column(default=True)
    """False when the volunteer does not want to be ranked or named in public."""
    note: Mapped[str] = mapped_column(String(300), default="")
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    counted_minutes: Mapped[int] = mapped_column(default=0, info=DERIVED)
    confirmed_minutes: Mapped[int] = mapped_column(default=0, info=DERIVED)
    sessions: Mapped[int] = mapped_column(default=0, info=DERIVED)
    stars_given: Mapped[int] = mapped_column(default=0, info=DERIVED)
    barred_until: Mapped[date | None] = mapped_column(info=DERIVED)


class VolunteerChoice(Row, Base):
    """A skill, a service category, a role or a free time of a volunteer."""

    __tablename__ = "volunteer_choice"
    __table_args__ = (
        Index(None, "kind", "code", "volunteer_id"),
        Index(None, "volunteer_id"),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    volunteer_id: Mapped[str] = mapped_column(ForeignKey("volunteer.id"))
    kind: Mapped[str] = mapped_column(String(10))
    """skill / category / role / time."""
    code: Mapped[str] = mapped_column(String(20))
    removed_at: Mapped[datetime | None]
    volunteer: Mapped[Volunteer] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the volunteer first."""


class VolunteerTeam(Row, Base):
    """A team; the seven of 七彩 come first."""

    __tablename__ = "volunteer_team"
    __table_args__ = {"info": {"sync": SyncPolicy.SERVER}}

    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40), default="")
    colour: Mapped[str] = mapped_column(String(6), default="")
    """Six hexadecimal digits."""
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class TeamMember(Row, Base):
    """A volunteer in a team; the main team is the one joined first of those not left."""

    __tablename__ = "team_member"
    __table_args__ = (
        Index(None, "team_id", "volunteer_id"),
        Index(None, "volunteer_id", "from_on"),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    team_id: Mapped[str] = mapped_column(ForeignKey("volunteer_team.id"))
    volunteer_id: Mapped[str] = mapped_column(ForeignKey("volunteer.id"))
    leader: Mapped[bool] = mapped_column(default=False)
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    volunteer: Mapped[Volunteer] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the volunteer first."""


class ServicePost(Row, Base):
    """A post of 8+N."""

    __tablename__ = "service_post"
    __table_args__ = {"info": {"sync": SyncPolicy.SERVER}}

    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    duties: Mapped[str] = mapped_column(String(300), default="")
    core: Mapped[bool] = mapped_column(default=False)
    """One of the eight."""
    places: Mapped[int] = mapped_column(default=0)
    """How many may hold it; 0 without limit."""
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class PostClaim(Row, Base):
    """A volunteer's hold on a post."""

    __tablename__ = "post_claim"
    __table_args__ = (
        Index(None, "volunteer_id"),
        Index(None, "post_id", "ended_on"),
        {"info": {"sync": SyncPolicy.FIELDS}},
    )

    post_id: Mapped[str] = mapped_column(ForeignKey("service_post.id"))
    volunteer_id: Mapped[str] = mapped_column(ForeignKey("volunteer.id"))
    claimed_on: Mapped[date]
    pledged_on: Mapped[date | None]
    """The day the 承诺书 was signed."""
    ended_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(200), default="")


class PostReport(Row, Base):
    """述职 on a post. Append-only."""

    __tablename__ = "post_report"
    __table_args__ = (Index(None, "claim_id"), {"info": {"sync": SyncPolicy.APPEND}})

    claim_id: Mapped[str] = mapped_column(ForeignKey("post_claim.id"))
    made_on: Mapped[date]
    text: Mapped[str] = mapped_column(Text, info=ERASABLE)
    rating: Mapped[int] = mapped_column(default=0)
    """1 to 5; 0 for none."""
    hlc: Mapped[int]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))


class ArchiveRow(Row, Base):
    """An entry of a volunteer's file. Append-only: a wrong one is struck by another row."""

    __tablename__ = "volunteer_entry"
    __table_args__ = (
        Index(None, "volunteer_id", "made_on"),
        Index(None, "kind", "made_on", "volunteer_id"),
        Index("ix_volunteer_entry_strikes", "strikes", sqlite_where=text("strikes IS NOT NULL")),
        {"info": {"sync": SyncPolicy.APPEND}},
    )

    volunteer_id: Mapped[str] = mapped_column(ForeignKey("volunteer.id"))
    kind: Mapped[str] = mapped_column(String(12))
    """ArchiveKind."""
    made_on: Mapped[date]
    """The day of the training, honour, evaluation or decision."""
    title: Mapped[str] = mapped_column(String(60), default="", info=ERASABLE)
    body: Mapped[str] = mapped_column(String(100), default="", info=ERASABLE)
    lessons: Mapped[int] = mapped_column(default=0)
    marks: Mapped[int] = mapped_column(default=0)
    until_on: Mapped[date | None]
    """The last day of a bar."""
    note: Mapped[str] = mapped_column(String(300), default="", info=ERASABLE)
    strikes: Mapped[str | None] = mapped_column(String(32))
    """The entry this one strikes out, with ``reason``."""
    reason: Mapped[str] = mapped_column(String(200), default="", info=ERASABLE)
    hlc: Mapped[int]
    at: Mapped[datetime]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))
    volunteer: Mapped[Volunteer] = relationship(lazy="raise")
    """Never read; it tells SQLAlchemy to insert the volunteer first."""


class StarGrant(Row, Base):
    """Stars given to a volunteer. Append-only."""

    __tablename__ = "star_grant"
    __table_args__ = (
        Index(None, "volunteer_id"),
        Index(None, "granted_on"),
        {"info": {"sync": SyncPolicy.APPEND}},
    )

    volunteer_id: Mapped[str] = mapped_column(ForeignKey("volunteer.id"))
    stars: Mapped[int]
    minutes: Mapped[int]
    """Confirmed minutes at that moment."""
    table_from: Mapped[date]
    """First day of the table of stars that was used."""
    granted_on: Mapped[date]
    public_until: Mapped[date | None]
    hlc: Mapped[int]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))


class StarTableRow(Row, Base):
    """A table of stars, in force from a day on."""

    __tablename__ = "star_table"
    __table_args__ = {"info": {"sync": SyncPolicy.SERVER}}

    from_on: Mapped[date] = mapped_column(unique=True)
    hours: Mapped[str] = mapped_column(String(60))
    """JSON: whole hours for one star, two, …"""
    basis: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    operator_name: Mapped[str] = mapped_column(String(50), default="")


class YearRanking(Row, Base):
    """A 志愿先锋 list as it was hung out; never computed again. Append-only."""

    __tablename__ = "year_ranking"
    __table_args__ = (Index(None, "year", "hlc"), {"info": {"sync": SyncPolicy.APPEND}})

    year: Mapped[int]
    formula: Mapped[str] = mapped_column(String(200))
    """JSON."""
    body: Mapped[str] = mapped_column(Text)
    """JSON of the list as printed, by ids and numbers and never by names."""
    public_from: Mapped[date]
    public_until: Mapped[date]
    hlc: Mapped[int]
    at: Mapped[datetime]
    operator_id: Mapped[str] = mapped_column(ForeignKey("operator.id"))
    operator_name: Mapped[str] = mapped_column(String(50))

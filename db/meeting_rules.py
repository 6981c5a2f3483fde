"""Rules of meetings that several use cases share: which may still change, and what a meeting does to a demand."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from db.domain.errors import KnownError
from db.models.meeting import AgendaItem, Attendee, Meeting
from db.transaction import Transaction


def find_meeting(tx: Transaction, meeting_id: str) -> Meeting:
    """The meeting. Raises KnownError MEETING-MISSING."""
    meeting = tx.session.get(Meeting, meeting_id)
    if meeting is None:
        raise KnownError("MEETING-MISSING", "这次会议不在了；请刷新后重新选择。", "meeting_id")
    return meeting


def planned_meeting(tx: Transaction, meeting_id: str) -> Meeting:
    """A meeting that can still change. Raises KnownError MEETING-MISSING, MEETING-HELD, MEETING-CANCELLED."""
    meeting = find_meeting(tx, meeting_id)
    if meeting.state == "held":
        raise KnownError("MEETING-HELD", "纪要已经定稿，议程、签到和结果不能再改；请另开一次会议。")
    if meeting.state == "cancelled":
        raise KnownError("MEETING-CANCELLED", "会议已经取消，不能再改；请另外安排一次。")
    return meeting


def agenda_of(tx: Transaction, meeting_id: str) -> list[AgendaItem]:
    """The points of the agenda that were not removed, in their order."""
    found = tx.session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.removed_at.is_(None))
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return list(found)


def attendees_of(tx: Transaction, meeting_id: str) -> list[Attendee]:
    """Who came, without those removed, in the order they were written down."""
    found = tx.session.scalars(
        select(Attendee)
        .where(Attendee.meeting_id == meeting_id, Attendee.removed_at.is_(None))
        .order_by(Attendee.id)
    )
    return list(found)


def body(value: str, field: str, label: str, longest: int) -> str:
    """Text of several lines without outer blanks. Raises KnownError TEXT."""
    plain = value.strip()
    if len(plain) > longest:
        raise KnownError("TEXT", f"{label}太长（最多 {longest} 字），请写短一些。", field)
    if not all(part.replace("\t", " ").isprintable() for part in plain.splitlines()):
        raise KnownError("TEXT", f"{label}里有不能显示的字符，请删掉后重新输入。", field)
    return plain


def owner_name(tx: Transaction, owner_id: str, field: str) -> str:
    """What a worker or a unit is called who takes something on. Raises KnownError OWNER-MISSING."""
    name = tx.scalar(
        "SELECT name FROM worker WHERE id = :id AND (left_on IS NULL OR left_on > :today) "
        "UNION ALL SELECT name FROM unit WHERE id = :id AND active",
        {"id": owner_id, "today": tx.today.isoformat()},
    )
    if name is None:
        raise KnownError("OWNER-MISSING", "负责人不在名册里，或已离岗、停用；请重新选择。", field)
    return str(name)


def not_before(day: date | None, first: date, last: date, field: str, label: str) -> date | None:
    """A day between two others, or none. Raises KnownError DAY."""
    if day is not None and not first <= day <= last:
        raise KnownError("DAY", f"{label}要在 {first} 到 {last} 之间，请改日期。", field)
    return day

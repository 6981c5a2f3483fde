"""One meeting as it is shown and printed: its agenda, who came, and what came of each point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.domain.clock import instant_of
from db.domain.demand_figures import Attendance, Headcount, headcount
from db.domain.demand_table import DemandState
from db.domain.errors import KnownError
from db.domain.meetings import MEETING_KINDS, MEETING_STATES, OutcomeKind
from db.person_facts import listed
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What came of a point. Only a decision is owed: ``overdue`` when it is open past its day, by ``days_late``."""

    outcome_id: str
    meeting_id: str
    meeting_title: str
    held_on: date
    item_id: str
    item_title: str
    kind: OutcomeKind
    text: str
    owner_id: str | None
    owner_name: str
    due_on: date | None
    done_on: date | None
    overdue: bool
    days_late: int
    demand_id: str | None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A point of the agenda; ``on_agenda`` while its demand waits for this meeting."""

    item_id: str
    number: int
    title: str
    demand_id: str | None
    demand_serial: str
    demand_state_label: str
    on_agenda: bool
    outcome: OutcomeRow | None


@dataclass(frozen=True, slots=True)
class AttendeeRow:
    """Somebody who came; more ``heads`` than one are a group without names."""

    attendee_id: str
    name: str
    resident_id: str | None
    worker_id: str | None
    unit: str
    heads: int


@dataclass(frozen=True, slots=True)
class MeetingDetail:
    """A meeting in full. ``refusal`` says why it cannot be changed, or its minutes not be closed yet."""

    meeting_id: str
    kind: str
    kind_name: str
    title: str
    held_on: date
    place: str
    chair: str
    quorum: int
    minutes: str
    state: str
    state_label: str
    created_at: datetime
    operator: str
    items: tuple[ItemRow, ...]
    attendees: tuple[AttendeeRow, ...]
    attendance: Headcount
    quorum_reached: bool
    may_change: bool
    may_hold: bool
    refusal: str


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


OUTCOMES = (
    "SELECT o.id, o.meeting_id, m.title AS meeting_title, m.held_on, o.item_id, i.title AS item_title, o.kind, o.text, "
    "o.owner_id, o.owner_name, o.due_on, o.done_on, i.demand_id FROM meeting_outcome o "
    "JOIN meeting m ON m.id = o.meeting_id JOIN agenda_item i ON i.id = o.item_id "
)
"""What :func:`outcome_row` reads, to be followed by WHERE."""


def outcome_row(row: Any, today: date) -> OutcomeRow:
    """A row of OUTCOMES as it is shown on that day."""
    kind, due_on, done_on = OutcomeKind(row.kind), _day(row.due_on), _day(row.done_on)
    owed = kind is OutcomeKind.DECIDED and due_on is not None and done_on is None
    late = max(0, (today - due_on).days) if owed and due_on is not None else 0
    return OutcomeRow(
        outcome_id=row.id,
        meeting_id=row.meeting_id,
        meeting_title=row.meeting_title,
        held_on=date.fromisoformat(row.held_on),
        item_id=row.item_id,
        item_title=row.item_title,
        kind=kind,
        text=row.text,
        owner_id=row.owner_id,
        owner_name=row.owner_name,
        due_on=due_on,
        done_on=done_on,
        overdue=late > 0,
        days_late=late,
        demand_id=row.demand_id,
    )


def _items(reader: Reader, meeting_id: str) -> tuple[ItemRow, ...]:
    found = {
        row.item_id: outcome_row(row, reader.today)
        for row in reader.rows(OUTCOMES + "WHERE o.meeting_id = :id ORDER BY o.id", {"id": meeting_id})
    }
    rows = reader.rows(
        "SELECT i.id, i.title, i.demand_id, d.serial_short, d.state, "
        "d.meeting_id = i.meeting_id AND d.meeting_on IS NOT NULL AS waits FROM agenda_item i "
        "LEFT JOIN demand d ON d.id = i.demand_id WHERE i.meeting_id = :id AND i.removed_at IS NULL "
        "ORDER BY i.position, i.id",
        {"id": meeting_id},
    )
    return tuple(
        ItemRow(
            item_id=row.id,
            number=number,
            title=row.title,
            demand_id=row.demand_id,
            demand_serial=row.serial_short or "",
            demand_state_label=DemandState(row.state).label if row.state else "",
            on_agenda=bool(row.waits),
            outcome=found.get(row.id),
        )
        for number, row in enumerate(rows, start=1)
    )


def _person(row: Any) -> str | None:
    """Who came, as far as that can be told apart; None for a group."""
    if row.heads > 1:
        return None
    return row.resident_id or row.worker_id or f"{row.name} {row.unit}"


def _attendees(reader: Reader, meeting_ids: Sequence[str]) -> Sequence[Any]:
    places, values = listed(meeting_ids)
    return reader.rows(
        "SELECT id, meeting_id, name, resident_id, worker_id, unit, heads FROM attendee "
        f"WHERE removed_at IS NULL AND meeting_id IN ({places}) ORDER BY id",
        values,
    )


def heads_of(events: Sequence[str], rows: Sequence[Any]) -> Headcount:
    """场次, 人次 and 人数 of these meetings from rows of their attendees."""
    return headcount(events, (Attendance(row.meeting_id, _person(row), row.heads) for row in rows))


def load_meeting(reader: Reader, meeting_id: str) -> MeetingDetail:
    """One meeting with its agenda, attendance and outcomes. Raises KnownError MEETING-MISSING."""
    row = reader.one(
        "SELECT m.*, p.name AS operator FROM meeting m JOIN operator p ON p.id = m.operator_id WHERE m.id = :id",
        {"id": meeting_id},
    )
    if row is None:
        raise KnownError("MEETING-MISSING", "这次会议不在了；请刷新后重新选择。", "meeting_id")
    people, items = _attendees(reader, [row.id]), _items(reader, row.id)
    held_on, heads = date.fromisoformat(row.held_on), sum(one.heads for one in people)
    refusal = ""
    if row.state == "held":
        refusal = "纪要已经定稿。"
    elif row.state == "cancelled":
        refusal = "会议已经取消。"
    elif held_on > reader.today:
        refusal = f"会议 {held_on} 才开，到那一天再签到、定稿纪要。"
    elif not heads:
        refusal = "还没有登记到会的人，请先签到。"
    return MeetingDetail(
        meeting_id=row.id,
        kind=row.kind,
        kind_name=MEETING_KINDS.get(row.kind, row.kind),
        title=row.title,
        held_on=held_on,
        place=row.place,
        chair=row.chair,
        quorum=row.quorum,
        minutes=row.minutes,
        state=row.state,
        state_label=MEETING_STATES[row.state],
        created_at=instant_of(row.created_at),
        operator=row.operator,
        items=items,
        attendees=tuple(AttendeeRow(p.id, p.name, p.resident_id, p.worker_id, p.unit, p.heads) for p in people),
        attendance=heads_of([row.id], people),
        quorum_reached=heads >= row.quorum,
        may_change=row.state == "planned",
        may_hold=not refusal,
        refusal=refusal,
    )

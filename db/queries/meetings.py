"""Meetings: the list, one in full, what could go on an agenda, decisions still owed, and who came how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from db.demand_store import may_read_dispute
from db.domain.demand_figures import Attendance, Headcount, headcount
from db.domain.demand_table import (
    TRANSITIONS,
    DemandAction,
    DemandKind,
    DemandState,
    Urgency,
)
from db.domain.errors import KnownError
from db.domain.meetings import (
    MEETING_KINDS,
    MEETING_STATES,
    AgendaCandidate,
    OutcomeKind,
    draw_agenda,
)
from db.domain.permissions import Permission
from db.person_facts import listed
from db.queries.ground import day
from db.registry import query
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class ListMeetings:
    """Ask for meetings by words in title, place or chair, kind, state and days."""

    text: str = ""
    kind: str | None = None
    state: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class UpcomingMeetings:
    """Ask for the planned meetings of today and later, to send a demand to."""


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting. ``attendees`` are heads; ``decided`` counts its decisions, some still open, of those some overdue."""

    meeting_id: str
    kind: str
    kind_name: str
    title: str
    held_on: date
    place: str
    chair: str
    state: str
    state_label: str
    items: int
    attendees: int
    decided: int
    open_outcomes: int
    overdue_outcomes: int


@dataclass(frozen=True, slots=True)
class GetMeeting:
    """One meeting."""

    meeting_id: str


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


@dataclass(frozen=True, slots=True)
class DrawAgenda:
    """Ask which demands a meeting could talk about, at most ``limit`` beside those sent to it."""

    meeting_id: str
    limit: int = 8


@dataclass(frozen=True, slots=True)
class DrawnDemand:
    """A demand proposed for an agenda; ``chosen`` when it was sent to this meeting but is no point of it yet."""

    demand_id: str
    serial_short: str
    title: str
    category: str
    urgency: Urgency
    registered_on: date
    due_on: date
    overdue: bool
    reporters: int
    chosen: bool
    state_label: str


@dataclass(frozen=True, slots=True)
class ListOutcomes:
    """Ask for decisions: those not carried out yet, those overdue, or all."""

    which: Literal["open", "overdue", "all"] = "open"


@dataclass(frozen=True, slots=True)
class MeetingCounts:
    """Ask how many meetings were held from one day to another, both included, and who came."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class KindCount:
    """场次, 人次 and 人数 of one kind of meeting; the last row, without a kind, is over all of them."""

    kind: str
    kind_name: str
    headcount: Headcount


_ROWS = (
    "SELECT m.id, m.kind, m.title, m.held_on, m.place, m.chair, m.state, "
    "(SELECT COUNT(*) FROM agenda_item i WHERE i.meeting_id = m.id AND i.removed_at IS NULL) AS items, "
    "(SELECT coalesce(SUM(a.heads), 0) FROM attendee a WHERE a.meeting_id = m.id AND a.removed_at IS NULL) AS heads, "
    "o.decided, o.open_ones, o.late FROM meeting m LEFT JOIN (SELECT meeting_id, COUNT(*) AS decided, "
    "SUM(done_on IS NULL) AS open_ones, SUM(done_on IS NULL AND due_on < :today) AS late FROM meeting_outcome "
    "WHERE kind = 'decided' GROUP BY meeting_id) o ON o.meeting_id = m.id "
)


def _meeting_rows(rows: Sequence[Any]) -> tuple[MeetingRow, ...]:
    return tuple(
        MeetingRow(
            meeting_id=r.id,
            kind=r.kind,
            kind_name=MEETING_KINDS.get(r.kind, r.kind),
            title=r.title,
            held_on=date.fromisoformat(r.held_on),
            place=r.place,
            chair=r.chair,
            state=r.state,
            state_label=MEETING_STATES[r.state],
            items=r.items,
            attendees=int(r.heads),
            decided=r.decided or 0,
            open_outcomes=r.open_ones or 0,
            overdue_outcomes=r.late or 0,
        )
        for r in rows
    )


@query("meetings.list", needs=Permission.DEMAND_READ)
def list_meetings(reader: Reader, request: ListMeetings) -> tuple[MeetingRow, ...]:
    """The meetings, the latest day first."""
    rows = reader.rows(
        _ROWS + "WHERE (instr(m.title, :text) OR instr(m.place, :text) OR instr(m.chair, :text)) "
        "AND (:kind IS NULL OR m.kind = :kind) AND (:state IS NULL OR m.state = :state) "
        "AND (:since IS NULL OR m.held_on >= :since) AND (:until IS NULL OR m.held_on <= :until) "
        "ORDER BY m.held_on DESC, m.id DESC",
        {
            "today": reader.today.isoformat(),
            "text": request.text.strip(),
            "kind": request.kind,
            "state": request.state,
            "since": request.since.isoformat() if request.since else None,
            "until": request.until.isoformat() if request.until else None,
        },
    )
    return _meeting_rows(rows)


@query("meetings.upcoming", needs=Permission.DEMAND_READ)
def upcoming_meetings(reader: Reader, request: UpcomingMeetings) -> tuple[MeetingRow, ...]:
    """The planned meetings of today and later, the next one first."""
    rows = reader.rows(
        _ROWS + "WHERE m.state = 'planned' AND m.held_on >= :today ORDER BY m.held_on, m.id",
        {"today": reader.today.isoformat()},
    )
    return _meeting_rows(rows)


_OUTCOMES = (
    "SELECT o.id, o.meeting_id, m.title AS meeting_title, m.held_on, o.item_id, i.title AS item_title, o.kind, o.text, "
    "o.owner_id, o.owner_name, o.due_on, o.done_on, i.demand_id FROM meeting_outcome o "
    "JOIN meeting m ON m.id = o.meeting_id JOIN agenda_item i ON i.id = o.item_id "
)


def _outcome(row: Any, today: date) -> OutcomeRow:
    kind, due_on, done_on = OutcomeKind(row.kind), day(row.due_on), day(row.done_on)
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


@query("meetings.outcomes", needs=Permission.DEMAND_READ)
def list_outcomes(reader: Reader, request: ListOutcomes) -> tuple[OutcomeRow, ...]:
    """The decisions of meetings held, those still owed first, by their day."""
    rows = reader.rows(
        _OUTCOMES + "WHERE o.kind = 'decided' AND (:which = 'all' OR o.done_on IS NULL) "
        "AND (:which <> 'overdue' OR o.due_on < :today) ORDER BY o.done_on IS NOT NULL, o.due_on, o.id",
        {"which": request.which, "today": reader.today.isoformat()},
    )
    return tuple(_outcome(row, reader.today) for row in rows)


def _items(reader: Reader, meeting_id: str) -> tuple[ItemRow, ...]:
    found = {
        row.item_id: _outcome(row, reader.today)
        for row in reader.rows(_OUTCOMES + "WHERE o.meeting_id = :id ORDER BY o.id", {"id": meeting_id})
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


def _headcount(events: Sequence[str], rows: Sequence[Any]) -> Headcount:
    return headcount(events, (Attendance(row.meeting_id, _person(row), row.heads) for row in rows))


@query("meetings.get", needs=Permission.DEMAND_READ)
def get_meeting(reader: Reader, request: GetMeeting) -> MeetingDetail:
    """One meeting with its agenda, attendance and outcomes. Raises KnownError MEETING-MISSING."""
    row = reader.one(
        "SELECT m.*, p.name AS operator FROM meeting m JOIN operator p ON p.id = m.operator_id WHERE m.id = :id",
        {"id": request.meeting_id},
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
        created_at=datetime.fromtimestamp(row.created_at / 1000, UTC),
        operator=row.operator,
        items=items,
        attendees=tuple(AttendeeRow(p.id, p.name, p.resident_id, p.worker_id, p.unit, p.heads) for p in people),
        attendance=_headcount([row.id], people),
        quorum_reached=heads >= row.quorum,
        may_change=row.state == "planned",
        may_hold=not refusal,
        refusal=refusal,
    )


@query("meetings.draw_agenda", needs=Permission.DEMAND_READ)
def draw_meeting_agenda(reader: Reader, request: DrawAgenda) -> tuple[DrawnDemand, ...]:
    """Open demands a meeting could take up, in the order of talk; disputes only for who may read them.

    Raises KnownError MEETING-MISSING.
    """
    held = reader.scalar("SELECT held_on FROM meeting WHERE id = :id", {"id": request.meeting_id})
    if held is None:
        raise KnownError("MEETING-MISSING", "这次会议不在了；请刷新后重新选择。", "meeting_id")
    held_on = date.fromisoformat(held)
    ready = [state.value for state in DemandState if (state, DemandAction.TO_MEETING) in TRANSITIONS]
    places, values = listed(ready, "state")
    rows = reader.rows(
        "SELECT id, serial_short, title, category, urgency, business_date, due_on, reporters, state, "
        "meeting_on IS NOT NULL AS chosen FROM demand d WHERE closed = 0 "
        f"AND state IN ({places}) AND (meeting_on IS NULL OR meeting_id = :meeting) AND (kind <> :dispute OR :may) "
        "AND NOT EXISTS (SELECT 1 FROM agenda_item i WHERE i.demand_id = d.id AND i.meeting_id = :meeting "
        "AND i.removed_at IS NULL)",
        values
        | {
            "meeting": request.meeting_id,
            "dispute": DemandKind.DISPUTE.value,
            "may": may_read_dispute(reader),
        },
    )
    by_id = {row.id: row for row in rows}
    drawn = draw_agenda(
        (
            AgendaCandidate(
                row.id,
                Urgency(row.urgency),
                date.fromisoformat(row.business_date),
                date.fromisoformat(row.due_on),
                row.reporters,
                bool(row.chosen),
            )
            for row in rows
        ),
        held_on,
        request.limit,
    )
    return tuple(
        DrawnDemand(
            demand_id=row.id,
            serial_short=row.serial_short,
            title=row.title,
            category=row.category,
            urgency=Urgency(row.urgency),
            registered_on=date.fromisoformat(row.business_date),
            due_on=date.fromisoformat(row.due_on),
            overdue=date.fromisoformat(row.due_on) < reader.today,
            reporters=row.reporters,
            chosen=bool(row.chosen),
            state_label=DemandState(row.state).label,
        )
        for row in (by_id[demand_id] for demand_id in drawn)
    )


@query("meetings.counts", needs=Permission.DEMAND_READ)
def meeting_counts(reader: Reader, request: MeetingCounts) -> tuple[KindCount, ...]:
    """场次, 人次 and 人数 of the meetings held, each kind by itself and all together; never added up."""
    span = {"since": request.since.isoformat(), "until": request.until.isoformat()}
    where = "m.state = 'held' AND m.held_on BETWEEN :since AND :until"
    kinds = {row.id: row.kind for row in reader.rows(f"SELECT m.id, m.kind FROM meeting m WHERE {where}", span)}
    people = reader.rows(
        "SELECT a.meeting_id, a.name, a.resident_id, a.worker_id, a.unit, a.heads FROM attendee a "
        f"JOIN meeting m ON m.id = a.meeting_id WHERE a.removed_at IS NULL AND {where}",
        span,
    )
    counts = [
        KindCount(
            kind,
            name,
            _headcount(
                [meeting_id for meeting_id, its in kinds.items() if its == kind],
                [row for row in people if kinds[row.meeting_id] == kind],
            ),
        )
        for kind, name in MEETING_KINDS.items()
    ]
    return (*counts, KindCount("", "合计", _headcount(list(kinds), people)))

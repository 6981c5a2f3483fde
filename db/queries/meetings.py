"""Meetings: the list, one in full, what could go on an agenda, decisions still owed, and who came how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from db.demand_store import may_read_dispute
from db.domain.demand_figures import Headcount
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
    draw_agenda,
)
from db.domain.permissions import Permission
from db.meeting_facts import (
    OUTCOMES,
    AttendeeRow,
    ItemRow,
    MeetingDetail,
    OutcomeRow,
    heads_of,
    load_meeting,
    outcome_row,
)
from db.person_facts import listed
from db.registry import query
from db.transaction import Reader

__all__ = [
    "AttendeeRow",
    "DrawAgenda",
    "DrawnDemand",
    "GetMeeting",
    "ItemRow",
    "KindCount",
    "ListMeetings",
    "ListOutcomes",
    "MeetingCounts",
    "MeetingDetail",
    "MeetingRow",
    "OutcomeRow",
    "UpcomingMeetings",
    "draw_meeting_agenda",
    "get_meeting",
    "list_meetings",
    "list_outcomes",
    "meeting_counts",
    "upcoming_meetings",
]


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


@query("meetings.outcomes", needs=Permission.DEMAND_READ)
def list_outcomes(reader: Reader, request: ListOutcomes) -> tuple[OutcomeRow, ...]:
    """The decisions of meetings held, those still owed first, by their day."""
    rows = reader.rows(
        OUTCOMES + "WHERE o.kind = 'decided' AND (:which = 'all' OR o.done_on IS NULL) "
        "AND (:which <> 'overdue' OR o.due_on < :today) ORDER BY o.done_on IS NOT NULL, o.due_on, o.id",
        {"which": request.which, "today": reader.today.isoformat()},
    )
    return tuple(outcome_row(row, reader.today) for row in rows)


@query("meetings.get", needs=Permission.DEMAND_READ)
def get_meeting(reader: Reader, request: GetMeeting) -> MeetingDetail:
    """One meeting with its agenda, attendance and outcomes. Raises KnownError MEETING-MISSING."""
    return load_meeting(reader, request.meeting_id)


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
            heads_of(
                [meeting_id for meeting_id, its in kinds.items() if its == kind],
                [row for row in people if kinds[row.meeting_id] == kind],
            ),
        )
        for kind, name in MEETING_KINDS.items()
    ]
    return (*counts, KindCount("", "合计", heads_of(list(kinds), people)))

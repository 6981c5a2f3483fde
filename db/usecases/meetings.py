"""Meetings until they are held: planned, an agenda with demands, people signing in, called off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from db.agenda import add_point, put_on_agenda
from db.demand_store import load_demand
from db.domain.errors import KnownError
from db.domain.meetings import MEETING_KINDS
from db.domain.names import check_name
from db.domain.permissions import Permission
from db.ground_rules import find_worker
from db.meeting_demands import give_back, send
from db.meeting_rules import agenda_of, attendees_of, not_before, planned_meeting
from db.models.meeting import AgendaItem, Attendee, Meeting
from db.models.resident import Resident
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.usecases.ground import words

EARLIEST = date(2000, 1, 1)
FURTHEST = timedelta(days=400)
MOST_HEADS = 9999


@dataclass(frozen=True, slots=True)
class PlanMeeting:
    """A meeting as edited; ``meeting_id`` None makes a new one. ``quorum`` 0: any number may decide."""

    kind: str
    title: str
    held_on: date
    place: str = ""
    chair: str = ""
    quorum: int = 0
    meeting_id: str | None = None


@dataclass(frozen=True, slots=True)
class MeetingSaved:
    """The meeting written."""

    meeting_id: str


@dataclass(frozen=True, slots=True)
class AddAgendaItem:
    """A point for the agenda; a demand's own title when ``title`` is empty."""

    meeting_id: str
    title: str = ""
    demand_id: str | None = None


@dataclass(frozen=True, slots=True)
class AddDemands:
    """Demands for the agenda, in the order of talk."""

    meeting_id: str
    demand_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemoveAgendaItem:
    """A point that will not be talked about; its demand goes back to whoever has it."""

    item_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderAgenda:
    """All points of an agenda in the order of talk."""

    meeting_id: str
    item_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgendaChanged:
    """The agenda as it is now, in order."""

    meeting_id: str
    item_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttendeeForm:
    """Somebody who came. The name of a resident or worker is filled in when empty; more ``heads`` are a group."""

    name: str = ""
    resident_id: str | None = None
    worker_id: str | None = None
    unit: str = ""
    heads: int = 1


@dataclass(frozen=True, slots=True)
class AddAttendees:
    """Who came."""

    meeting_id: str
    attendees: tuple[AttendeeForm, ...]


@dataclass(frozen=True, slots=True)
class RemoveAttendee:
    """An entry made by mistake."""

    attendee_id: str


@dataclass(frozen=True, slots=True)
class AttendanceChanged:
    """The entries asked for, and how many people are there now (到会人数)."""

    meeting_id: str
    attendee_ids: tuple[str, ...]
    attendees: int


@dataclass(frozen=True, slots=True)
class CancelMeeting:
    """A meeting that will not be held, and why."""

    meeting_id: str
    reason: str


@use_case("meetings.plan", needs=Permission.MEETING_WRITE)
def plan_meeting(tx: Transaction, request: PlanMeeting) -> MeetingSaved:
    """Plan a meeting, or change one; its demands wait for the new day. One already held is written down late.

    Raises KnownError MEETING-KIND, MEETING-MISSING, MEETING-HELD, MEETING-CANCELLED, QUORUM, DAY, TEXT.
    """
    if request.kind not in MEETING_KINDS:
        raise KnownError("MEETING-KIND", "没有这种会议，请从列表里选。", "kind")
    not_before(request.held_on, EARLIEST, tx.today + FURTHEST, "held_on", "会议日期")
    if not 0 <= request.quorum <= MOST_HEADS:
        raise KnownError("QUORUM", f"议定人数应是 0 到 {MOST_HEADS}，请改正。", "quorum")
    if request.meeting_id is None:
        meeting = Meeting(
            id=tx.new_id(), created_at=tx.now, operator_id=tx.actor.operator_id, state="planned", minutes=""
        )
    else:
        meeting = planned_meeting(tx, request.meeting_id)
    moved = request.meeting_id is not None and meeting.held_on != request.held_on
    if moved and request.held_on > tx.today and attendees_of(tx, meeting.id):
        raise KnownError("MEETING-SIGNED", "已经有人签到，不能改到以后的日期；请先撤回签到。", "held_on")
    meeting.kind = request.kind
    meeting.title = words(request.title, "title", "会议名称", 80)
    meeting.held_on = request.held_on
    meeting.place = line(request.place, "place", "地点", 100)
    meeting.chair = line(request.chair, "chair", "主持人", 50)
    meeting.quorum = request.quorum
    tx.session.add(meeting)
    demands = 0
    for item in agenda_of(tx, meeting.id) if moved else ():
        if item.demand_id and give_back(tx, item.demand_id, meeting, f"会议改到 {meeting.held_on}"):
            demands += send(tx, load_demand(tx, item.demand_id), meeting)
    tx.audit("meeting", meeting.id, created=request.meeting_id is None, demands=demands)
    tx.changes("meetings", *(("demands",) if demands else ()))
    return MeetingSaved(meeting.id)


@use_case("meetings.add_item", needs=Permission.MEETING_WRITE)
def add_agenda_item(tx: Transaction, request: AddAgendaItem) -> AgendaChanged:
    """Put a point on the agenda; a demand is sent to the meeting (上议事). The same demand is a point once.

    Raises KnownError MEETING-…, DEMAND-… where the demand cannot go there now, TEXT.
    """
    meeting = planned_meeting(tx, request.meeting_id)
    moved = 0
    if request.demand_id is None:
        add_point(tx, meeting.id, words(request.title, "title", "议题", 80))
    else:
        moved = _take_up(tx, meeting, request.demand_id, line(request.title, "title", "议题", 80))
    return _agenda(tx, meeting, added=1, demands=moved)


@use_case("meetings.add_demands", needs=Permission.MEETING_WRITE)
def add_demands(tx: Transaction, request: AddDemands) -> AgendaChanged:
    """Put demands on the agenda, all or none. Raises KnownError as ``meetings.add_item`` does."""
    meeting = planned_meeting(tx, request.meeting_id)
    moved = sum(_take_up(tx, meeting, demand_id, "") for demand_id in request.demand_ids)
    return _agenda(tx, meeting, added=len(request.demand_ids), demands=moved)


def _take_up(tx: Transaction, meeting: Meeting, demand_id: str, title: str) -> int:
    """Put a demand on the agenda; a dispute is named by its number only. Answers how many demands moved."""
    demand = load_demand(tx, demand_id)
    moved = send(tx, demand, meeting)
    put_on_agenda(tx, meeting.id, demand, title)
    return int(moved)


def _agenda(tx: Transaction, meeting: Meeting, *, demands: int, added: int = 0) -> AgendaChanged:
    tx.audit("meeting", meeting.id, demands=demands, added=added)
    tx.changes("meetings", *(("demands",) if demands else ()))
    return AgendaChanged(meeting.id, tuple(item.id for item in agenda_of(tx, meeting.id)))


@use_case("meetings.remove_item", needs=Permission.MEETING_WRITE)
def remove_agenda_item(tx: Transaction, request: RemoveAgendaItem) -> AgendaChanged:
    """Take a point off the agenda; its demand goes on where it was. Raises KnownError AGENDA-MISSING, MEETING-…."""
    item = tx.session.get(AgendaItem, request.item_id)
    if item is None or item.removed_at is not None:
        raise KnownError("AGENDA-MISSING", "这个议题已不在议程上；请刷新后再看。", "item_id")
    meeting = planned_meeting(tx, item.meeting_id)
    reason = line(request.reason, "reason", "原因", 200) or f"移出「{meeting.title}」的议程"
    item.removed_at = tx.now
    moved = item.demand_id is not None and give_back(tx, item.demand_id, meeting, reason)
    tx.session.flush()
    return _agenda(tx, meeting, demands=int(moved))


@use_case("meetings.order", needs=Permission.MEETING_WRITE)
def order_agenda(tx: Transaction, request: OrderAgenda) -> AgendaChanged:
    """Put the points in another order. Raises KnownError AGENDA-STALE when they are not exactly those there are."""
    meeting = planned_meeting(tx, request.meeting_id)
    items = {item.id: item for item in agenda_of(tx, meeting.id)}
    if sorted(items) != sorted(request.item_ids):
        raise KnownError("AGENDA-STALE", "议程刚被别人改过；请刷新后重新排。", "item_ids")
    for position, item_id in enumerate(request.item_ids, start=1):
        items[item_id].position = position
    tx.session.flush()
    return _agenda(tx, meeting, demands=0)


@use_case("meetings.attend", needs=Permission.MEETING_WRITE)
def add_attendees(tx: Transaction, request: AddAttendees) -> AttendanceChanged:
    """Sign people in from the day of the meeting on. A resident or worker already there is not entered twice.

    Raises KnownError MEETING-…, MEETING-EARLY, PERSON-MISSING, WORKER-MISSING, HEADS, NAME-…, TEXT.
    """
    meeting = planned_meeting(tx, request.meeting_id)
    if meeting.held_on > tx.today:
        raise KnownError("MEETING-EARLY", f"会议 {meeting.held_on} 才开，请到那一天再签到。", "attendees")
    there = attendees_of(tx, meeting.id)
    known = {key: one.id for one in there for key in (one.resident_id, one.worker_id) if key}
    ids = []
    for form in request.attendees:
        person = form.resident_id or form.worker_id
        if person is None or person not in known:
            made = _attendee(tx, meeting, form)
            tx.session.add(made)
            there.append(made)
            if person is not None:
                known[person] = made.id
            ids.append(made.id)
        else:
            ids.append(known[person])
    heads = sum(one.heads for one in there)
    tx.audit("meeting", meeting.id, attendees=heads)
    tx.changes("meetings")
    return AttendanceChanged(meeting.id, tuple(ids), heads)


def _attendee(tx: Transaction, meeting: Meeting, form: AttendeeForm) -> Attendee:
    named = form.resident_id is not None or form.worker_id is not None
    if not 1 <= form.heads <= MOST_HEADS or (named and form.heads != 1):
        raise KnownError("HEADS", f"人数应是 1 到 {MOST_HEADS}，有名字的人只记 1；请改正。", "heads")
    name = form.name
    if form.resident_id is not None:
        resident = tx.session.get(Resident, form.resident_id)
        if resident is None:
            raise KnownError("PERSON-MISSING", "找不到这位居民；请重新查找。", "resident_id")
        name = resident.name
    elif form.worker_id is not None:
        name = find_worker(tx, form.worker_id, present=False).name
    elif form.heads == 1:
        name = check_name(form.name)
    else:
        name = words(form.name, "name", "是哪些人", 50)
    return Attendee(
        id=tx.new_id(),
        meeting_id=meeting.id,
        name=name,
        resident_id=form.resident_id,
        worker_id=form.worker_id if form.resident_id is None else None,
        unit=line(form.unit, "unit", "单位", 60),
        heads=form.heads,
    )


@use_case("meetings.unattend", needs=Permission.MEETING_WRITE)
def remove_attendee(tx: Transaction, request: RemoveAttendee) -> AttendanceChanged:
    """Take back an entry made by mistake; it stays with the time. Raises KnownError ATTENDEE-MISSING, MEETING-…."""
    attendee = tx.session.get(Attendee, request.attendee_id)
    if attendee is None or attendee.removed_at is not None:
        raise KnownError("ATTENDEE-MISSING", "这一条签到已经撤回；请刷新后再看。", "attendee_id")
    meeting = planned_meeting(tx, attendee.meeting_id)
    attendee.removed_at = tx.now
    tx.session.flush()
    there = attendees_of(tx, meeting.id)
    heads = sum(one.heads for one in there)
    tx.audit("meeting", meeting.id, attendees=heads)
    tx.changes("meetings")
    return AttendanceChanged(meeting.id, tuple(one.id for one in there), heads)


@use_case("meetings.cancel", needs=Permission.MEETING_WRITE)
def cancel_meeting(tx: Transaction, request: CancelMeeting) -> MeetingSaved:
    """Call a meeting off; why stands in its minutes, and its demands go on where they were.

    Raises KnownError MEETING-MISSING, MEETING-HELD, MEETING-CANCELLED, TEXT.
    """
    meeting = planned_meeting(tx, request.meeting_id)
    reason = words(request.reason, "reason", "取消原因", 200)
    demands = sum(
        give_back(tx, item.demand_id, meeting, f"会议取消：{reason}")
        for item in agenda_of(tx, meeting.id)
        if item.demand_id
    )
    meeting.state = "cancelled"
    meeting.minutes = f"{meeting.minutes}\n取消原因：{reason}".strip()
    tx.audit("meeting", meeting.id, demands=demands)
    tx.changes("meetings", *(("demands",) if demands else ()))
    return MeetingSaved(meeting.id)

"""The minutes of a meeting: what came of each point, who does it by when, and whether it was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from db.domain.errors import KnownError
from db.domain.meetings import AgendaItem, MeetingFacts, Outcome, OutcomeKind, check_minutes
from db.domain.permissions import Permission
from db.meeting_demands import give_back
from db.meeting_rules import (
    agenda_of,
    attendees_of,
    body,
    find_meeting,
    not_before,
    owner_name,
    planned_meeting,
)
from db.models import meeting as models
from db.registry import use_case
from db.transaction import Transaction
from db.usecases.meetings import EARLIEST, MeetingSaved

MINUTES_LENGTH = 20_000
OUTCOME_LENGTH = 1000
LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class SaveMinutes:
    """The minutes as typed so far, or their words corrected after they were closed."""

    meeting_id: str
    minutes: str


@dataclass(frozen=True, slots=True)
class OutcomeForm:
    """What came of a point. ``owner_id`` is a worker or a unit; ``due_on`` the day of a decision or the next date."""

    item_id: str
    kind: OutcomeKind
    text: str
    owner_id: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class HoldMeeting:
    """The minutes to close, with one outcome for every point."""

    meeting_id: str
    minutes: str
    outcomes: tuple[OutcomeForm, ...]


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """The outcomes in the order given, and how many demands went on from here."""

    meeting_id: str
    outcome_ids: tuple[str, ...]
    demands_moved: int


@dataclass(frozen=True, slots=True)
class FinishOutcome:
    """The day a decision was carried out; None takes it back."""

    outcome_id: str
    done_on: date | None


@dataclass(frozen=True, slots=True)
class OutcomeSaved:
    """The outcome written."""

    outcome_id: str


@use_case("meetings.save_minutes", needs=Permission.MEETING_WRITE)
def save_minutes(tx: Transaction, request: SaveMinutes) -> MeetingSaved:
    """Keep the words of the minutes; outcomes are not touched. Raises KnownError MEETING-…, TEXT."""
    meeting = find_meeting(tx, request.meeting_id)
    if meeting.state == "cancelled":
        raise KnownError("MEETING-CANCELLED", "会议已经取消，不能再改；请另外安排一次。")
    meeting.minutes = body(request.minutes, "minutes", "纪要", MINUTES_LENGTH)
    tx.audit("meeting", meeting.id, done=meeting.state == "held")
    tx.changes("meetings")
    return MeetingSaved(meeting.id)


@use_case("meetings.hold", needs=Permission.MEETING_WRITE)
def hold_meeting(tx: Transaction, request: HoldMeeting) -> MeetingHeld:
    """Close the minutes; every demand on the agenda goes on (议后办理) with what was decided.

    Raises KnownError MEETING-…, OWNER-MISSING, TEXT. Where several things keep the minutes open, the first is
    raised and ``details["problems"]`` lists all with code, message and field (the point's id).
    """
    meeting = planned_meeting(tx, request.meeting_id)
    agenda = agenda_of(tx, meeting.id)
    outcomes = [_checked(tx, form) for form in request.outcomes]
    facts = MeetingFacts(
        meeting.held_on,
        tuple(AgendaItem(item.id, item.title, item.demand_id) for item in agenda),
        sum(one.heads for one in attendees_of(tx, meeting.id)),
        meeting.quorum,
    )
    problems = check_minutes(facts, outcomes, tx.today)
    if problems:
        first = problems[0]
        told = [{"code": p.code, "message": p.message, "field": p.field} for p in problems]
        raise KnownError(first.code, first.message, first.field, problems=told)
    demands = {item.id: item.demand_id for item in agenda}
    ids, moved = [], 0
    for form, outcome in zip(request.outcomes, outcomes, strict=True):
        ids.append(_keep(tx, meeting, form, outcome))
        demand_id = demands[form.item_id]
        if demand_id is not None:
            moved += give_back(
                tx,
                demand_id,
                meeting,
                f"{outcome.kind.label}：{outcome.text}",
                owner_id=form.owner_id,
                until=outcome.due_on,
                shorten=outcome.kind is OutcomeKind.DECIDED,
            )
    meeting.minutes = body(request.minutes, "minutes", "纪要", MINUTES_LENGTH)
    meeting.state = "held"
    tx.audit("meeting", meeting.id, attendees=facts.attendees, demands=moved)
    tx.changes("meetings", *(("demands",) if moved else ()))
    return MeetingHeld(meeting.id, tuple(ids), moved)


def _checked(tx: Transaction, form: OutcomeForm) -> Outcome:
    text = body(form.text, form.item_id, "结果", OUTCOME_LENGTH)
    not_before(form.due_on, EARLIEST, tx.today + LONGEST, form.item_id, "完成日期")
    if form.kind is OutcomeKind.HEARD:
        return Outcome(form.item_id, form.kind, text)
    owner = owner_name(tx, form.owner_id, form.item_id) if form.owner_id else None
    return Outcome(form.item_id, form.kind, text, owner, form.due_on)


def _keep(tx: Transaction, meeting: models.Meeting, form: OutcomeForm, outcome: Outcome) -> str:
    row = models.MeetingOutcome(
        id=tx.new_id(),
        meeting_id=meeting.id,
        item_id=outcome.item_id,
        kind=outcome.kind.value,
        text=outcome.text,
        owner_id=form.owner_id if outcome.owner else None,
        owner_name=outcome.owner or "",
        due_on=outcome.due_on,
    )
    tx.session.add(row)
    return row.id


@use_case("meetings.finish_outcome", needs=Permission.MEETING_WRITE)
def finish_outcome(tx: Transaction, request: FinishOutcome) -> OutcomeSaved:
    """Record that a decision was carried out. Raises KnownError OUTCOME-MISSING, OUTCOME-KIND, DAY."""
    outcome = tx.session.get(models.MeetingOutcome, request.outcome_id)
    if outcome is None:
        raise KnownError("OUTCOME-MISSING", "这个议定事项不在了；请刷新后重新选择。", "outcome_id")
    if outcome.kind != OutcomeKind.DECIDED:
        raise KnownError("OUTCOME-KIND", "这一项没有议定要办的事；请选择「议定」的事项。", "outcome_id")
    held_on = find_meeting(tx, outcome.meeting_id).held_on
    outcome.done_on = not_before(request.done_on, held_on, tx.today, "done_on", "办结日期")
    tx.audit("outcome", outcome.id, done=request.done_on is not None)
    tx.changes("meetings")
    return OutcomeSaved(outcome.id)

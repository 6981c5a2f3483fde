"""A volunteer's hours, and one record with its steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.service_hours import TRANSITIONS, HourAction, allowed_actions, replay_hours
from db.domain.step_chain import replay_steps
from db.hour_facts import HourRow, hours_where
from db.hour_store import load_steps
from db.registry import query
from db.transaction import Reader
from db.volunteer_rules import day_of

_BY_RULE = frozenset({HourAction.RECORD, HourAction.CONFIRM})


@dataclass(frozen=True, slots=True)
class VolunteerHours:
    """Whose hours; ``before`` is the record last seen."""

    volunteer_id: str
    before: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class GetHour:
    """One record."""

    record_id: str


@dataclass(frozen=True, slots=True)
class HourStepRow:
    """A step; ``standing``: it counts. ``alone``: approved by whoever wrote the hours down."""

    action: HourAction
    label: str
    on: date
    at: datetime
    operator: str
    minutes: int | None
    public_until: date | None
    reason: str
    arithmetic: str
    standing: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class HourDetail:
    """A record with its steps, oldest first, and the steps a person may take now."""

    row: HourRow
    steps: tuple[HourStepRow, ...]
    allowed: tuple[HourAction, ...]


@query("volunteers.hours", needs=Permission.VOLUNTEER_READ)
def volunteer_hours(reader: Reader, request: VolunteerHours) -> tuple[HourRow, ...]:
    """A volunteer's records (merged rows included), the latest first."""
    where = "h.volunteer_id IN (SELECT id FROM volunteer WHERE id = :id OR merged_into = :id)"
    values: dict[str, object] = {"id": request.volunteer_id}
    seen = reader.one("SELECT served_on, id FROM hour_record WHERE id = :id", {"id": request.before})
    if seen is not None:
        where += " AND (h.served_on, h.id) < (:on, :seen)"
        values |= {"on": seen.served_on, "seen": seen.id}
    return hours_where(reader, where, values, "h.served_on DESC, h.id DESC", max(1, min(request.limit, 500)))


@query("hours.get", needs=Permission.VOLUNTEER_READ)
def get_hour(reader: Reader, request: GetHour) -> HourDetail:
    """One record. Raises KnownError HOURS-MISSING."""
    rows = hours_where(reader, "h.id = :id", {"id": request.record_id}, "h.id", 1)
    if not rows:
        raise KnownError("HOURS-MISSING", "找不到这条时长；请刷新后再看。", "record_id")
    steps = load_steps(reader, [request.record_id])[request.record_id]
    standing = {step.id for step in replay_steps(steps, TRANSITIONS).applied}
    kept = reader.rows(
        "SELECT id, action, made_on, at, operator_name, minutes, public_until, reason, arithmetic, alone FROM hour_step "
        "WHERE record_id = :id ORDER BY hlc, id",
        {"id": request.record_id},
    )
    return HourDetail(
        rows[0],
        tuple(
            HourStepRow(
                HourAction(row.action),
                HourAction(row.action).label,
                date.fromisoformat(row.made_on),
                instant_of(row.at),
                row.operator_name,
                row.minutes,
                day_of(row.public_until),
                row.reason,
                row.arithmetic,
                row.id in standing,
                bool(row.alone),
            )
            for row in kept
        ),
        tuple(action for action in allowed_actions(replay_hours(steps)) if action not in _BY_RULE),
    )

"""What a step of a demand would lead to: its owner and dates, before it is taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from db.demand_parties import load_parties, own_party
from db.demand_store import (
    guard_dispute,
    standing,
)
from db.domain.demand_steps import StepRequest, prepare
from db.domain.demand_table import (
    TRANSITIONS,
    DemandAction,
    DemandRating,
    Part,
    Urgency,
)
from db.domain.demands import DemandStep
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.queries.case_clock import day
from db.queries.demands import find_row
from db.registry import query
from db.transaction import Reader
from db.work_calendar import load_calendar


@dataclass(frozen=True, slots=True)
class PreviewStep:
    """A step somebody is about to take; without ``demand_id`` a registration."""

    demand_id: str | None
    action: DemandAction
    owner_id: str | None = None
    limit_days: int | None = None
    next_on: date | None = None
    meeting_id: str | None = None
    urgency: Urgency = Urgency.NORMAL


@dataclass(frozen=True, slots=True)
class StepPreview:
    """The dates it would lead to; ``refusal`` says why it is not possible, the dates are then those of now."""

    due_on: date
    working_days: int
    next_on: date
    provisional: bool
    owner_name: str
    refusal: str


@query("demands.preview", needs=Permission.DEMAND_READ)
def preview_step(reader: Reader, request: PreviewStep) -> StepPreview:
    """The owner and dates that a step would lead to; reasons and choices still to be made count as made.

    Raises KnownError DEMAND-MISSING, DEMAND-SENSITIVE.
    """
    row = find_row(reader, request.demand_id) if request.demand_id else None
    if row is not None:
        guard_dispute(reader, row.kind)
    demand = standing(row) if row is not None else None
    calendar = load_calendar(reader.connection)
    asked = StepRequest(
        request.action,
        owner=request.owner_id,
        next_on=request.next_on,
        limit_days=request.limit_days,
        level=(demand.level if demand else 0) + 1,
    )
    rule = TRANSITIONS.get((demand.state if demand else None, request.action))
    for part in rule.parts if rule else ():
        match part:
            case Part.REASON:
                asked = replace(asked, reason="…")
            case Part.MAIN:
                asked = replace(asked, main_id="…")
            case Part.CASE:
                asked = replace(asked, case_id="…")
            case Part.RATING:
                asked = replace(asked, rating=DemandRating.SETTLED)
            case Part.MEETING:
                held = request.meeting_id and reader.scalar(
                    "SELECT held_on FROM meeting WHERE id = :id", {"id": request.meeting_id}
                )
                asked = replace(asked, meeting_id=request.meeting_id, meeting_on=day(held or None))
            case _:
                continue
    if demand is None and asked.owner is None:
        asked = replace(asked, owner=own_party(reader).party_id)
    step: DemandStep | None = None
    refusal = ""
    try:
        step = prepare(
            demand,
            asked,
            step_id="",
            hlc=0,
            base_version=demand.version if demand else 0,
            today=reader.today,
            urgency=Urgency(row.urgency) if row is not None else request.urgency,
            calendar=calendar,
        )
    except KnownError as error:
        refusal = error.message
    due_on = step.due_on if step else demand.due_on if demand else reader.today
    next_on = step.next_on if step else demand.next_on if demand else reader.today
    owner_id = step.owner if step else demand.owner if demand else ""
    owner = load_parties(reader, [owner_id]).get(owner_id)
    return StepPreview(
        due_on,
        calendar.working_days_between(reader.today, due_on),
        next_on,
        due_on > calendar.covered_until,
        owner.name if owner else "",
        refusal,
    )

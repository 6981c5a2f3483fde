"""What a meeting does to the demands on its agenda: it takes them up, and gives each back with an owner and a date."""

from __future__ import annotations

from datetime import date

from db.demand_store import load_demand, record_step
from db.domain.demand_steps import StepRequest
from db.domain.demand_table import DemandAction
from db.models.demand import Demand
from db.models.meeting import Meeting
from db.transaction import Transaction
from db.work_calendar import load_calendar


def waits_for(demand: Demand, meeting: Meeting) -> bool:
    """Whether the demand is on the agenda of this very meeting and not yet given back."""
    return demand.meeting_on is not None and demand.meeting_id == meeting.id


def send(tx: Transaction, demand: Demand, meeting: Meeting) -> bool:
    """上议事, unless it waits for this meeting already; answers whether it moved.

    A meeting written down after its day takes the demand up today. Raises the KnownErrors of ``record_step``.
    """
    if waits_for(demand, meeting):
        return False
    asked = StepRequest(
        DemandAction.TO_MEETING,
        reason=meeting.title,
        meeting_id=meeting.id,
        meeting_on=max(meeting.held_on, tx.today),
    )
    record_step(tx, demand, asked, demand.version)
    return True


def give_back(
    tx: Transaction,
    demand_id: str,
    meeting: Meeting,
    reason: str,
    *,
    owner_id: str | None = None,
    until: date | None = None,
    shorten: bool = False,
) -> bool:
    """议后办理 of a demand that waits for this meeting; answers whether it moved.

    ``until`` is the day the meeting set for it: its deadline moves there, forward only unless ``shorten``.
    Raises KnownError DEMAND-MISSING, DEMAND-SENSITIVE and those of ``record_step``.
    """
    demand = load_demand(tx, demand_id)
    if not waits_for(demand, meeting):
        return False
    limit, next_on = None, None
    if until is not None:
        calendar = load_calendar(tx.connection)
        wanted = calendar.working_days_between(tx.today, max(until, tx.today))
        limit = max(1, wanted if shorten else max(wanted, demand.held_days))
        next_on = min(max(until, tx.today), calendar.add_working_days(tx.today, limit).day)
    asked = StepRequest(
        DemandAction.FROM_MEETING, owner=owner_id, reason=reason, next_on=next_on, limit_days=limit
    )
    record_step(tx, demand, asked, demand.version)
    return True

"""Demands moved without a hand on each: what a leaver had goes to another, what is overdue goes up by itself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db.demand_parties import Party, load_parties, party_for
from db.demand_store import SYSTEM, guard_dispute, record_step, standing
from db.domain.demand_clock import escalation_due, running_due
from db.domain.demand_steps import StepRequest
from db.domain.demand_table import DemandAction
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.demand import Demand
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.work_calendar import load_calendar


@dataclass(frozen=True, slots=True)
class HandOverAll:
    """From whom to whom all open demands go, owned or followed."""

    from_id: str
    to_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The demands handed over, one step each."""

    demand_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EscalateDue:
    """Let every demand that is overdue go up to whom it must."""


@dataclass(frozen=True, slots=True)
class Escalated:
    """The demands that went up now."""

    demand_ids: tuple[str, ...]


@use_case("demands.hand_over_all", needs=Permission.DEMAND_MANAGE)
def hand_over_all(tx: Transaction, request: HandOverAll) -> HandedOver:
    """Hand every open demand of somebody to another, all or none.

    Raises KnownError OWNER-MISSING, OWNER-LEFT for the one who takes them, OWNER-SAME, DEMAND-SENSITIVE.
    """
    if request.from_id == request.to_id:
        raise KnownError("OWNER-SAME", "移交给的还是同一个人；请选择另一位。", "to_id")
    before = load_parties(tx, [request.from_id]).get(request.from_id)
    after = party_for(tx, request.to_id, "to_id")
    reason = line(request.reason, "reason", "移交原因", 200)
    if not reason:
        reason = f"{before.name if before else '原主办'}移交"
    rows = tx.session.scalars(
        select(Demand)
        .where(Demand.closed == 0, (Demand.owner_id == request.from_id) | (Demand.keeper_id == request.from_id))
        .order_by(Demand.id)
    ).all()
    for row in rows:
        guard_dispute(tx, row.kind)
        record_step(tx, row, _handing(row, request.from_id, after, reason), row.version)
    tx.audit("worker", request.from_id, rows=len(rows), worker=request.to_id)
    tx.changes("demands")
    return HandedOver(tuple(row.id for row in rows))


def _handing(row: Demand, from_id: str, after: Party, reason: str) -> StepRequest:
    owner = after.party_id if row.owner_id == from_id else row.owner_id
    keeper = after.party_id if row.keeper_id == from_id else None
    return StepRequest(DemandAction.HAND_OVER, owner=owner, keeper=keeper, reason=reason)


@use_case("demands.escalate_due", needs=Permission.DEMAND_WRITE, audited=False)
def escalate_due(tx: Transaction, request: EscalateDue) -> Escalated:
    """Let overdue demands go up by the levels of :mod:`db.domain.demand_clock`; a second run on a day moves none.

    The steps are the system's own. One audit row counts them; none is written when nothing went up.
    """
    calendar, today = load_calendar(tx.connection), tx.today
    rows = tx.session.scalars(
        select(Demand)
        .where(Demand.closed == 0, (Demand.due_on < today) | (Demand.meeting_on < today))
        .order_by(Demand.id)
    ).all()
    moved = []
    for row in rows:
        demand = standing(row)
        level = escalation_due(demand, today, calendar)
        if level is None:
            continue
        late = calendar.working_days_between(running_due(demand), today)
        step = StepRequest(DemandAction.ESCALATE, level=level.level, reason=f"超期 {late} 个工作日，自动升级")
        record_step(tx, row, step, row.version, by=SYSTEM)
        moved.append(row.id)
    if moved:
        tx.audit("demand_list", "", rows=len(moved))
        tx.changes("demands")
    return Escalated(tuple(moved))

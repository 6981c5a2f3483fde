"""Demands in the database: reading one as the rules see it, and recording a step with what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from db.demand_parties import party_for
from db.domain.demand_steps import StepRequest, prepare
from db.domain.demand_table import (
    TRANSITIONS,
    DemandAction,
    DemandKind,
    DemandRating,
    DemandState,
    Urgency,
)
from db.domain.demands import Demand, DemandStep, apply
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models import demand as models
from db.person_facts import listed
from db.transaction import Reader, Transaction
from db.work_calendar import load_calendar

SYSTEM = "系统"
"""Who takes a step that follows from a rule alone."""

STANDING = (
    "id, kind, state, version, owner_id, keeper_id, due_on, next_on, business_date, handler_id, level, main_id, case_id, "
    "meeting_id, meeting_on, held_days, settled_on, settled_due, rating, archived_on"
)
"""The columns that :func:`standing` reads."""


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _known_day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def standing(row: Any) -> Demand:
    """A demand row, of the models or of a SELECT, as the rules see it."""
    return Demand(
        state=DemandState(row.state),
        version=row.version,
        owner=row.owner_id,
        keeper=row.keeper_id,
        due_on=_known_day(row.due_on),
        next_on=_known_day(row.next_on),
        registered_on=_known_day(row.business_date),
        handler=row.handler_id,
        level=row.level,
        main_id=row.main_id,
        case_id=row.case_id,
        meeting_id=row.meeting_id,
        meeting_on=_day(row.meeting_on),
        held_days=row.held_days,
        settled_on=_day(row.settled_on),
        settled_due=_day(row.settled_due),
        rating=DemandRating(row.rating) if row.rating else None,
        archived_on=_day(row.archived_on),
    )


def may_read_dispute(reader: Reader) -> bool:
    """Whether the operator may read 矛盾纠纷."""
    return reader.operator is not None and reader.operator.may(Permission.SENSITIVE_READ)


def guard_dispute(reader: Reader, kind: str) -> None:
    """Raise KnownError DEMAND-SENSITIVE for a dispute that the operator may not read."""
    if kind == DemandKind.DISPUTE and not may_read_dispute(reader):
        raise KnownError("DEMAND-SENSITIVE", "矛盾纠纷只有经授权的人能看能办；请值班长来办。", "demand_id")


def load_demand(tx: Transaction, demand_id: str) -> models.Demand:
    """One demand to change. Raises KnownError DEMAND-MISSING, DEMAND-SENSITIVE."""
    row = tx.session.get(models.Demand, demand_id)
    if row is None:
        raise KnownError("DEMAND-MISSING", "找不到这个诉求；请核对编号或刷新后再试。", "demand_id")
    guard_dispute(tx, row.kind)
    return row


def load_chain(reader: Reader, ids: Iterable[str]) -> dict[str, Demand]:
    """These demands and all that they were merged into, one after the other."""
    found: dict[str, Demand] = {}
    wanted = sorted(set(ids))
    while wanted:
        places, values = listed(wanted)
        rows = reader.rows(f"SELECT {STANDING} FROM demand WHERE id IN ({places})", values)
        found |= {row.id: standing(row) for row in rows}
        wanted = sorted({d.main_id for d in found.values() if d.main_id and d.main_id not in found})
        if not rows:
            break
    return found


def record_step(
    tx: Transaction,
    row: models.Demand,
    request: StepRequest,
    base_version: int,
    *,
    by: str = "",
    party: str = "",
) -> DemandStep:
    """Append one step and bring the row to what it is after it.

    ``by`` stands for the operator's name where a rule acts by itself; ``party`` is the new owner's name when the
    caller knows it. Raises the KnownErrors of :func:`db.domain.demand_steps.prepare`, OWNER-MISSING, OWNER-LEFT
    and PERMISSION.
    """
    before = standing(row) if row.version else None
    rule = TRANSITIONS.get((before.state if before else None, request.action))
    if rule is not None and rule.needs != Permission.DEMAND_WRITE:
        tx.require(Permission(rule.needs))
    step = prepare(
        before,
        request,
        step_id=tx.new_id(),
        hlc=tx.hlc(),
        base_version=base_version,
        today=tx.today,
        urgency=Urgency(row.urgency),
        calendar=load_calendar(tx.connection),
    )
    after = apply(before, step)
    if before is None or step.owner != before.owner:
        row.owner_name = party or party_for(tx, step.owner).name
    if step.keeper and (before is None or step.keeper != before.keeper) and not party:
        party_for(tx, step.keeper, "keeper_id")
    actor = tx.actor
    tx.session.add(
        models.DemandStep(
            id=step.id,
            demand_id=row.id,
            base_version=base_version,
            action=step.action.value,
            made_on=step.on,
            at=tx.now,
            hlc=step.hlc,
            owner_id=step.owner,
            owner_name=row.owner_name,
            keeper_id=step.keeper,
            due_on=step.due_on,
            next_on=step.next_on,
            reason=step.reason,
            main_id=step.main_id,
            case_id=step.case_id,
            meeting_id=step.meeting_id,
            held_days=step.held_days,
            rating=step.rating.value if step.rating else None,
            level=step.level,
            operator_id=actor.operator_id,
            operator_name=by or actor.name,
            window=tx.desk.window,
        )
    )
    project(row, after)
    return step


def project(row: models.Demand, after: Demand) -> None:
    """Bring a row's derived columns to what the demand is."""
    row.state, row.version = after.state.value, after.version
    row.owner_id, row.keeper_id, row.handler_id = after.owner, after.keeper, after.handler
    row.due_on, row.next_on, row.level = after.due_on, after.next_on, after.level
    row.main_id, row.case_id = after.main_id, after.case_id
    row.meeting_id, row.meeting_on, row.held_days = after.meeting_id, after.meeting_on, after.held_days
    row.settled_on, row.settled_due = after.settled_on, after.settled_due
    row.rating = after.rating.value if after.rating else None
    row.archived_on = after.archived_on
    row.closed = 0 if after.live else 1


def stored_step(row: Any) -> DemandStep:
    """A row of demand_step as the rules see it."""
    return DemandStep(
        id=row.id,
        hlc=row.hlc,
        base_version=row.base_version,
        action=DemandAction(row.action),
        on=_known_day(row.made_on),
        owner=row.owner_id,
        due_on=_known_day(row.due_on),
        next_on=_known_day(row.next_on),
        keeper=row.keeper_id,
        reason=row.reason,
        main_id=row.main_id,
        case_id=row.case_id,
        meeting_id=row.meeting_id,
        held_days=row.held_days,
        rating=DemandRating(row.rating) if row.rating else None,
        level=row.level,
    )


def recount_reporters(tx: Transaction, demand_id: str | None) -> None:
    """Count who reported a demand and every one it was merged into: themselves, further people, merged ones."""
    tx.session.flush()
    seen = set[str]()
    while demand_id is not None and demand_id not in seen:
        seen.add(demand_id)
        row = tx.session.get(models.Demand, demand_id)
        if row is None:
            return
        row.reporters = int(
            tx.scalar(
                "WITH RECURSIVE tree(id) AS (SELECT :id UNION SELECT d.id FROM demand d JOIN tree t ON d.main_id = t.id "
                "AND d.state = 'merged') SELECT (SELECT COUNT(*) FROM tree) + "
                "(SELECT COUNT(*) FROM demand_reporter WHERE demand_id IN (SELECT id FROM tree))",
                {"id": demand_id},
            )
        )
        tx.session.flush()
        demand_id = row.main_id if row.state == DemandState.MERGED else None

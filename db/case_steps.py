"""One step of a case inside a transaction: the table of rules, the dates it fixes, the projection on the row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from db.domain.calendar import WorkCalendar
from db.domain.cases import (
    CLOSED_STATES,
    TRANSITIONS,
    CaseAction,
    CaseState,
    ItemLimits,
    MaterialCheck,
    MaterialsKind,
    MaterialsStatus,
    apply,
    deadlines,
    materials_status,
    supplement_notice_due,
)
from db.domain.catalogue import Necessity, ServiceItem
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.case import CaseMaterial, CaseTransition, ServiceCase
from db.transaction import Transaction

ACCEPTING = frozenset({CaseAction.ACCEPT, CaseAction.ACCEPT_TOLERANT, CaseAction.DEEM_ACCEPTED})


@dataclass(frozen=True, slots=True)
class StepFacts:
    """Dates a step fixed, kept with it so that a replay needs no calendar."""

    promised_on: date | None = None
    legal_on: date | None = None
    provisional: bool = False
    supplement_on: date | None = None

    def to_json(self) -> str:
        """JSON with ISO dates; empty facts are left out."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return json.dumps({k: v.isoformat() if isinstance(v, date) else v for k, v in values.items() if v})


NO_FACTS = StepFacts()


def status_of(materials: Sequence[CaseMaterial]) -> MaterialsStatus:
    """How complete the materials of a case are. Only 必要 materials count; positions index ``materials``."""
    return materials_status(
        [
            MaterialCheck(
                required=m.necessity == Necessity.REQUIRED,
                present=m.received_at is not None,
                deferrable=m.deferrable_days is not None,
            )
            for m in materials
        ]
    )


def missing_names(materials: Sequence[CaseMaterial]) -> str:
    """The names of the required materials not yet received, for a sentence."""
    return "、".join(materials[i].name for i in status_of(materials).missing)


def acceptance_facts(
    item: ServiceItem,
    materials: Sequence[CaseMaterial],
    accepted_on: date,
    calendar: WorkCalendar,
) -> StepFacts:
    """The dates that follow from accepting: promised, legal, and when deferred materials are due."""
    due = deadlines(ItemLimits(item.promised, item.legal), accepted_on, calendar)
    deferred = [
        calendar.add_working_days(accepted_on, materials[i].deferrable_days or 0)
        for i in status_of(materials).missing
        if materials[i].deferrable_days is not None
    ]
    return StepFacts(
        promised_on=due.promised.day if due.promised else None,
        legal_on=due.legal.day if due.legal else None,
        provisional=any(one.provisional for one in (due.promised, due.legal) if one),
        supplement_on=min((one.day for one in deferred), default=None),
    )


def check_materials(action: CaseAction, materials: Sequence[CaseMaterial]) -> None:
    """Raise KnownError CASE-MATERIALS when the materials do not allow the action."""
    kind = status_of(materials).kind
    names = missing_names(materials)
    if action in (CaseAction.ACCEPT, CaseAction.COMPLETE_INSTANT) and kind is not MaterialsKind.COMPLETE:
        raise KnownError("CASE-MATERIALS", f"还缺必要材料：{names}；请勾齐再受理，或按 F7 收件并补正。", "ticked")
    if action is CaseAction.ACCEPT_TOLERANT and kind is MaterialsKind.MISSING:
        raise KnownError("CASE-MATERIALS", f"缺的材料里有不能容缺的：{names}；请按 F7 收件并补正。", "ticked")
    if action is CaseAction.ACCEPT_TOLERANT and kind is MaterialsKind.COMPLETE:
        raise KnownError("CASE-MATERIALS", "材料已经齐全，不用容缺；请按 F9 受理。", "ticked")
    if action is CaseAction.ASK_SUPPLEMENT and kind is MaterialsKind.COMPLETE:
        raise KnownError("CASE-MATERIALS", "材料已经齐全，不用补正；请按 F9 受理。", "ticked")


def take_step(
    tx: Transaction,
    case: ServiceCase,
    base_version: int,
    action: CaseAction,
    *,
    reason: str = "",
    facts: StepFacts = NO_FACTS,
    accepted_at: datetime | None = None,
) -> None:
    """Append one transition and project it on the case row. Raises KnownError CASE-STATE, CASE-VERSION,
    CASE-REASON or PERMISSION."""
    state = CaseState(case.state) if case.version else None
    applied = apply(state, case.version, base_version, action)
    rule = TRANSITIONS[(state, action)]
    if rule.needs != Permission.CASE_WRITE:
        tx.require(Permission(rule.needs))
    if rule.needs_reason and not reason.strip():
        raise KnownError("CASE-REASON", f"「{action.label}」要写明原因，请补上再按一次。", "reason")
    actor = tx.actor
    tx.session.add(
        CaseTransition(
            id=tx.new_id(),
            case_id=case.id,
            base_version=base_version,
            action=action.value,
            to_state=applied.to_state.value,
            at=tx.now,
            hlc=tx.hlc(),
            operator_id=actor.operator_id,
            operator_name=actor.name,
            window=tx.desk.window,
            reason=reason.strip(),
            facts=facts.to_json(),
        )
    )
    project(case, action, applied.to_state, applied.version, facts, tx.now, accepted_at)


def project(
    case: ServiceCase,
    action: CaseAction,
    state: CaseState,
    version: int,
    facts: StepFacts,
    at: datetime,
    accepted_at: datetime | None = None,
) -> None:
    """Bring the row's derived columns to what they are after one transition."""
    case.state, case.version = state.value, version
    if action in ACCEPTING:
        case.tolerant = action is CaseAction.ACCEPT_TOLERANT
        case.accepted_at = accepted_at or at
        case.promised_on, case.legal_on = facts.promised_on, facts.legal_on
        case.provisional, case.supplement_on = facts.provisional, facts.supplement_on
        case.due_on = facts.promised_on
    elif action is CaseAction.COMPLETE_INSTANT:
        case.accepted_at = at
        case.promised_on = case.due_on = business_date(at)
    elif state in (CaseState.RECEIVED, CaseState.SUPPLEMENT):
        case.supplement_on = case.due_on = facts.supplement_on
    if state in CLOSED_STATES and not case.closed:
        case.closed, case.closed_at = 1, at


def notice_facts(received_on: date, calendar: WorkCalendar) -> StepFacts:
    """The last day to tell what is missing: five working days after receipt (许可法 §32(4))."""
    due = supplement_notice_due(received_on, calendar)
    return StepFacts(supplement_on=due.day, provisional=due.provisional)


def deemed_accepted(case: ServiceCase, today: date) -> bool:
    """Whether the notice is late, so that the application counts as accepted from its receipt (§32(4))."""
    return case.state == CaseState.RECEIVED and case.supplement_on is not None and today > case.supplement_on

"""Moving a registered case on, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from db.case_steps import (
    NO_FACTS,
    acceptance_facts,
    check_materials,
    deemed_accepted,
    notice_facts,
    status_of,
    take_step,
)
from db.catalogue_store import load_version
from db.domain.cases import CaseAction, CaseState, MaterialsKind
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.case import CaseMaterial, ServiceCase
from db.models.resident import Resident
from db.papers import queue_case_papers
from db.registry import use_case
from db.transaction import Transaction
from db.work_calendar import load_calendar


@dataclass(frozen=True, slots=True)
class MoveCase:
    """One transition asked for on the version the clerk was looking at."""

    case_id: str
    base_version: int
    action: CaseAction
    reason: str = ""
    received_positions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """The case after the transition."""

    case_id: str
    version: int
    state: CaseState
    job_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiveMaterials:
    """Deferred materials of an accepted case that have now been brought (容缺补交)."""

    case_id: str
    positions: tuple[int, ...]


def load_case(tx: Transaction, case_id: str) -> tuple[ServiceCase, tuple[CaseMaterial, ...]]:
    """A case and its materials in order. Raises KnownError CASE-MISSING."""
    case = tx.session.get(ServiceCase, case_id)
    if case is None:
        raise KnownError("CASE-MISSING", "找不到这个办件；请核对受理号。", "case_id")
    materials = tx.session.query(CaseMaterial).filter_by(case_id=case_id).order_by(CaseMaterial.position)
    return case, tuple(materials)


def _receive(tx: Transaction, materials: tuple[CaseMaterial, ...], positions: tuple[int, ...]) -> None:
    for material in materials:
        if material.position in positions and material.received_at is None:
            material.received_at = tx.now


@use_case("cases.move", needs=Permission.CASE_WRITE)
def move_case(tx: Transaction, request: MoveCase) -> CaseMoved:
    """Take one step of a case. Voiding needs Permission.CASE_VOID.

    Raises KnownError CASE-MISSING, CASE-VERSION (somebody moved it meanwhile), CASE-STATE, CASE-REASON,
    CASE-MATERIALS, CASE-NOT-DUE, PERMISSION.
    """
    case, materials = load_case(tx, request.case_id)
    if request.action is CaseAction.DEEM_ACCEPTED and not deemed_accepted(case, tx.today):
        raise KnownError("CASE-NOT-DUE", "补正告知还没有过期，不能视为受理；请先告知或受理。", "action")
    _receive(tx, materials, request.received_positions)
    facts, accepted_at = NO_FACTS, None
    calendar = load_calendar(tx.connection)
    _, item = load_version(tx, case.item_version_id)
    if request.action in (CaseAction.ACCEPT, CaseAction.ACCEPT_TOLERANT):
        check_materials(request.action, materials)
        facts = acceptance_facts(item, materials, tx.today, calendar)
    elif request.action is CaseAction.DEEM_ACCEPTED:
        accepted_at = case.received_at
        facts = acceptance_facts(item, materials, business_date(case.received_at), calendar)
    elif request.action in (CaseAction.RECEIVE, CaseAction.SUPPLEMENT_RECEIVED):
        facts = notice_facts(tx.today, calendar)
    elif request.action is CaseAction.ASK_SUPPLEMENT:
        check_materials(request.action, materials)
        facts = notice_facts(tx.today, calendar)
    elif request.action is CaseAction.COMPLETE_INSTANT:
        check_materials(request.action, materials)
    take_step(
        tx,
        case,
        request.base_version,
        request.action,
        reason=request.reason,
        facts=facts,
        accepted_at=accepted_at,
    )
    job_ids: tuple[str, ...] = ()
    if request.action in (
        CaseAction.ACCEPT,
        CaseAction.ACCEPT_TOLERANT,
        CaseAction.DEEM_ACCEPTED,
        CaseAction.ASK_SUPPLEMENT,
        CaseAction.COMPLETE_INSTANT,
    ):
        resident = tx.session.get_one(Resident, case.resident_id)
        job_ids = queue_case_papers(tx, case, item, materials, resident, request.action, ())
    tx.audit("case", case.id, step=request.action.value, to=case.state, base_version=request.base_version)
    tx.changes("cases", "papers")
    return CaseMoved(case.id, case.version, CaseState(case.state), job_ids)


@use_case("cases.receive_materials", needs=Permission.CASE_WRITE)
def receive_materials(tx: Transaction, request: ReceiveMaterials) -> CaseMoved:
    """Note that deferred materials were brought; when all are there the case is no longer 容缺.

    Raises KnownError CASE-MISSING, or CASE-STATE when the case is not accepted or is finished.
    """
    case, materials = load_case(tx, request.case_id)
    if case.closed or case.accepted_at is None:
        raise KnownError("CASE-STATE", "这个办件现在不收补交的材料；请看它的经过。", "case_id")
    _receive(tx, materials, request.positions)
    if status_of(materials).kind is MaterialsKind.COMPLETE:
        case.tolerant, case.supplement_on = False, None
    tx.audit("case", case.id, positions=list(request.positions))
    tx.changes("cases")
    return CaseMoved(case.id, case.version, CaseState(case.state))

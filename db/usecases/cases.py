"""Registering a case and moving it on: the main job of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

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
from db.domain.catalogue import ItemKind, ServiceItem
from db.domain.clock import business_date, local
from db.domain.errors import KnownError
from db.domain.identity import IdKind, check_id
from db.domain.names import check_name
from db.domain.permissions import Permission
from db.domain.phones import check_phone
from db.models.case import CaseMaterial, ServiceCase
from db.models.resident import Resident
from db.papers import queue_case_papers
from db.registry import use_case
from db.transaction import Transaction
from db.work_calendar import load_calendar

Mode = Literal["accept", "tolerant", "supplement", "instant"]
Channel = Literal["window", "phone", "visit", "wechat"]

NOTE_LIMIT = 500
ID_LENGTH = 32

_ACTION: dict[Mode, CaseAction] = {
    "accept": CaseAction.ACCEPT,
    "tolerant": CaseAction.ACCEPT_TOLERANT,
    "supplement": CaseAction.ASK_SUPPLEMENT,
    "instant": CaseAction.COMPLETE_INSTANT,
}


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who acts for the applicant (代办人), with what they showed as authorisation."""

    name: str
    id_kind: IdKind
    id_number: str
    phone: str = ""
    authorisation: str = ""


@dataclass(frozen=True, slots=True)
class RegisterCase:
    """Everything the one screen collects. ``ticked`` are positions in the version's material list."""

    resident_id: str
    item_id: str
    version_id: str
    ticked: tuple[int, ...]
    mode: Mode
    request_id: str
    """Made when the form opens and becomes the case's id, so that a double press is one case."""
    channel: Channel = "window"
    note: str = ""
    agent: Agent | None = None
    repeat_confirmed: bool = False
    papers: tuple[str, ...] = ()
    """Papers to print (``receipt_80mm``, ``receipt_a5`` …); empty for the usual ones of this desk."""


@dataclass(frozen=True, slots=True)
class CaseReceipt:
    """What the resident is told."""

    case_id: str
    serial: str
    serial_short: str
    state: CaseState
    promised_on: date | None
    legal_on: date | None
    provisional: bool
    supplement_on: date | None
    job_ids: tuple[str, ...]


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


def _receipt(case: ServiceCase, job_ids: tuple[str, ...]) -> CaseReceipt:
    return CaseReceipt(
        case_id=case.id,
        serial=case.serial,
        serial_short=case.serial_short,
        state=CaseState(case.state),
        promised_on=case.promised_on,
        legal_on=case.legal_on,
        provisional=case.provisional,
        supplement_on=case.supplement_on,
        job_ids=job_ids,
    )


def _applicant(tx: Transaction, resident_id: str) -> Resident:
    resident = tx.session.get(Resident, resident_id)
    if resident is None:
        raise KnownError("PERSON-MISSING", "找不到这位居民；请重新刷卡或搜索。", "resident_id")
    if resident.status in ("deceased", "merged"):
        state = "已登记死亡" if resident.status == "deceased" else "已并入另一份档案"
        raise KnownError("PERSON-STATUS", f"这份档案{state}，不能用来受理；请核对后选另一位。", "resident_id")
    return resident


def _check_agent(tx: Transaction, agent: Agent) -> Agent:
    try:
        name = check_name(agent.name)
        number = check_id(agent.id_kind, agent.id_number, tx.today).number
        phone = check_phone(agent.phone) if agent.phone.strip() else ""
    except KnownError as error:
        raise KnownError(error.code, f"代办人：{error.message}", f"agent_{error.field}") from error
    if not agent.authorisation.strip():
        raise KnownError("AGENT-AUTHORISATION", "代办要写明授权凭证（如授权委托书、监护证明）。", "agent_authorisation")
    return Agent(name, agent.id_kind, number, phone, agent.authorisation.strip()[:100])


def _check_repeat(tx: Transaction, request: RegisterCase) -> None:
    row = tx.one(
        "SELECT id, serial_short, received_at, state FROM service_case WHERE resident_id = :resident "
        "AND item_id = :item AND business_date = :today AND state <> 'voided' ORDER BY received_at DESC",
        {"resident": request.resident_id, "item": request.item_id, "today": tx.today.isoformat()},
    )
    if row is not None:
        from datetime import UTC, datetime

        at = datetime.fromtimestamp(row.received_at / 1000, UTC)
        raise KnownError(
            "CASE-REPEAT",
            f"今天 {local(at):%H:%M} 已为这位居民登记过同一事项（{row.serial_short}）；确要再办一件请再按一次。",
            case_id=row.id,
            serial_short=row.serial_short,
            at=at.isoformat(),
        )


def _materials(
    tx: Transaction, case_id: str, item: ServiceItem, ticked: frozenset[int]
) -> tuple[CaseMaterial, ...]:
    if any(position not in range(len(item.materials)) for position in ticked):
        raise KnownError("CASE-MATERIALS", "材料清单刚更新过；请重新选一次事项再勾选。", "ticked")
    return tuple(
        CaseMaterial(
            id=tx.new_id(),
            case_id=case_id,
            position=position,
            name=material.title,
            form=material.form.value,
            copies=material.copies,
            necessity=material.necessity.value,
            deferrable_days=material.deferrable_days,
            source_note=material.source_note[:200],
            received_at=tx.now if position in ticked else None,
        )
        for position, material in enumerate(item.materials)
    )


@use_case("cases.register", needs=Permission.CASE_WRITE)
def register_case(tx: Transaction, request: RegisterCase) -> CaseReceipt:
    """Register a case and take its first step (受理, 容缺受理, 收件并补正 or 即办办结), papers queued.

    Raises KnownError PERSON-MISSING, PERSON-STATUS, ITEM-MISSING, CASE-KIND, CASE-MATERIALS, CASE-REPEAT (asks
    first: send again with ``repeat_confirmed``), NOTE-LONG, and those of the agent's name, number and phone.
    """
    if len(request.request_id) != ID_LENGTH:
        raise KnownError("REQUEST", "这次登记的编号不对；请重新打开受理页再办。", "request_id")
    done = tx.session.get(ServiceCase, request.request_id)
    if done is not None:
        jobs = tx.rows("SELECT id FROM print_job WHERE subject_id = :id ORDER BY id", {"id": done.id})
        return _receipt(done, tuple(row.id for row in jobs))
    resident = _applicant(tx, request.resident_id)
    item_id, item = load_version(tx, request.version_id)
    if item_id != request.item_id:
        raise KnownError("ITEM-MISSING", "事项和版本对不上；请按 F3 重新选事项。", "version_id")
    if request.mode == "instant" and item.kind is not ItemKind.INSTANT:
        raise KnownError("CASE-KIND", "本事项是承诺件，不能即办办结；材料齐了请按 F9 受理。", "mode")
    if len(request.note) > NOTE_LIMIT:
        raise KnownError("NOTE-LONG", f"备注最多 {NOTE_LIMIT} 字，请写短一些。", "note")
    agent = _check_agent(tx, request.agent) if request.agent else None
    if not request.repeat_confirmed:
        _check_repeat(tx, request)

    case_id = request.request_id
    materials = _materials(tx, case_id, item, frozenset(request.ticked))
    action = _ACTION[request.mode]
    check_materials(action, materials)
    calendar = load_calendar(tx.connection)
    serial = tx.next_serial("R")
    actor = tx.actor
    case = ServiceCase(
        id=case_id,
        serial=serial.full,
        serial_short=serial.short,
        window=serial.window,
        business_date=serial.day,
        counter=serial.counter,
        resident_id=resident.id,
        applicant_name=resident.name,
        item_id=item_id,
        item_version_id=request.version_id,
        item_name=item.name,
        channel=request.channel,
        note=request.note.strip(),
        agent_name=agent.name if agent else None,
        agent_id_kind=agent.id_kind.value if agent else None,
        agent_id_number=agent.id_number if agent else None,
        agent_phone=(agent.phone or None) if agent else None,
        agent_authorisation=agent.authorisation if agent else None,
        received_at=tx.now,
        operator_id=actor.operator_id,
        operator_name=actor.name,
        state="",
        version=0,
        closed=0,
        tolerant=False,
        provisional=False,
        needs_review=False,
    )
    tx.session.add(case)
    take_step(tx, case, 0, CaseAction.REGISTER)
    if action is CaseAction.ASK_SUPPLEMENT:
        facts = notice_facts(tx.today, calendar)
        take_step(tx, case, 1, CaseAction.RECEIVE, facts=facts)
        take_step(tx, case, 2, action, reason=_missing(materials), facts=facts)
    elif action is CaseAction.COMPLETE_INSTANT:
        take_step(tx, case, 1, action)
    else:
        take_step(tx, case, 1, action, facts=acceptance_facts(item, materials, tx.today, calendar))
    tx.session.flush()
    tx.session.add_all(materials)
    job_ids = queue_case_papers(tx, case, item, materials, resident, action, request.papers)
    tx.audit("case", case.id, serial=case.serial, item=item.code, mode=request.mode, agent=agent is not None)
    tx.changes("cases", "papers", "residents")
    return _receipt(case, job_ids)


def _missing(materials: tuple[CaseMaterial, ...]) -> str:
    from db.case_steps import missing_names

    return f"缺：{missing_names(materials)}"


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

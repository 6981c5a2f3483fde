"""Registering a case: the main job of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from db.case_steps import (
    acceptance_facts,
    check_materials,
    notice_facts,
    take_step,
)
from db.catalogue_store import load_version
from db.domain.cases import CaseAction, CaseState
from db.domain.catalogue import ItemKind, ServiceItem
from db.domain.clock import instant_of, local
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

        at = instant_of(row.received_at)
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
    if tx.scalar("SELECT 1 FROM service_case WHERE id = :id", {"id": request.request_id}):
        done = tx.session.get_one(ServiceCase, request.request_id)
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

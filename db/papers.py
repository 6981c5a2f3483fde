"""What goes on each paper, taken from the records when it is queued; the layout is desktop.documents.

A job keeps the finished, already masked texts as JSON under the field names of the document's dataclass, so the
same bytes can be made again years later whatever has changed in the records since.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from db.domain.calendar import Limit, LimitUnit
from db.domain.cases import CaseAction
from db.domain.catalogue import ItemKind, MaterialForm, Necessity, ServiceItem
from db.domain.clock import local
from db.domain.masking import mask_id, mask_name, mask_phone
from db.domain.printer_profiles import PAPER_SHORT
from db.domain.scancodes import receipt_payload
from db.domain.serials import lane_letters
from db.models.case import CaseMaterial, ServiceCase
from db.models.resident import Resident
from db.transaction import Reader, Transaction
from db.work_calendar import load_calendar

WEEKDAYS = "一二三四五六日"
CHANNEL_COPY = "第 1 联 申请人留存"
USUAL_DELIVERY = "自取，凭本回执和身份证"


def clock_text(instant: datetime) -> str:
    """``2026-11-20 10:44`` at the desk."""
    return f"{local(instant):%Y-%m-%d %H:%M}"


def weekday_text(day: date) -> str:
    """``星期二``."""
    return f"星期{WEEKDAYS[day.weekday()]}"


def limit_words(limit: Limit | None) -> str:
    """``22 个工作日`` or ``15 日``; empty for an instant limit."""
    if limit is None or limit.unit is LimitUnit.INSTANT:
        return ""
    return f"{limit.days} 个工作日" if limit.unit is LimitUnit.WORKDAY else f"{limit.days} 日"


def check_code(*facts: str) -> str:
    """Four letters or digits that a clerk compares with the screen; not a proof, a guard against mix-ups."""
    return base64.b32encode(hashlib.sha256("\n".join(facts).encode()).digest())[:4].decode()


def form_text(material: CaseMaterial) -> str:
    """``原件 1``, ``复印 2`` or ``电子``."""
    form = MaterialForm(material.form)
    return "电子" if form is MaterialForm.ELECTRONIC else f"{form.label} {material.copies}"


def _material(material: CaseMaterial) -> dict[str, str]:
    return {"name": material.name, "form": form_text(material)}


def _missing(materials: Sequence[CaseMaterial]) -> list[CaseMaterial]:
    return [m for m in materials if m.necessity == Necessity.REQUIRED and m.received_at is None]


def _desk_texts(reader: Reader) -> dict[str, Any]:
    desk = reader.desk
    operator = reader.operator
    return {
        "centre_name": desk.centre_name,
        "clerk": operator.name if operator else "",
        "window": f"{desk.window} 号窗口",
        "agency_phone": desk.centre_phone,
    }


def _case_texts(tx: Transaction, case: ServiceCase, resident: Resident) -> dict[str, Any]:
    agent = ""
    if case.agent_name:
        agent = f"{mask_name(case.agent_name)}　{mask_id(case.agent_id_number or '')}".strip()
    return _desk_texts(tx) | {
        "centre_code": tx.desk.centre_code,
        "serial_short": case.serial_short,
        "serial_full": case.serial,
        "qr_payload": receipt_payload(case.serial),
        "item": case.item_name,
        "applicant": mask_name(resident.name),
        "applicant_id": mask_id(resident.id_number) if resident.id_number else "",
        "phone": mask_phone(resident.phone) if resident.phone else "",
        "received_at": clock_text(case.received_at),
        "agency": tx.desk.centre_short_name,
        "window_code": f"{case.window:02}{lane_letters(tx.desk.lane)}",
        "copy_label": CHANNEL_COPY,
        "printed_at": clock_text(tx.now),
        "check_code": check_code(case.serial, case.item_name, resident.id),
        "proxy": agent,
    }


def receipt_data(
    tx: Transaction,
    case: ServiceCase,
    item: ServiceItem,
    materials: Sequence[CaseMaterial],
    resident: Resident,
) -> dict[str, Any]:
    """受理回执 (fields: 佛山 DB4406/T 14 附录, 海关受理单)."""
    kind = f"{item.kind.label}件" + ("（容缺受理）" if case.tolerant else "")
    instant = item.kind is ItemKind.INSTANT and case.closed
    covered = load_calendar(tx.connection).covered_until
    promised, to_complete = case.promised_on, None
    if case.tolerant and case.supplement_on:
        missing = _missing(materials)
        names = "、".join(f"{m.name}{form_text(m)}" for m in missing)
        to_complete = {
            "heading": f"请补交：{names}",
            "lines": [f"{case.supplement_on} 前交到 {case.window} 号窗口。未按时补交，按承诺书约定处理。"],
        }
    promised_text = ""
    if promised and not instant:
        promised_text = f"{weekday_text(promised)}　{limit_words(item.promised)}".strip()
        promised_text += "（暂定）" if promised > covered else ""
    legal = ""
    if case.legal_on:
        legal = f"{case.legal_on}" + ("（暂定）" if case.legal_on > covered else "")
    return _case_texts(tx, case, resident) | {
        "promised_name": "办结方式" if instant else "承诺办结",
        "promised_on": "当场办结" if instant else str(promised or "—"),
        "promised_text": promised_text,
        "case_kind": kind,
        "accepted_at": clock_text(case.accepted_at) if case.accepted_at else "",
        "legal_due": legal,
        "fee": item.fee,
        "delivery": USUAL_DELIVERY if item.delivery == "自取" else item.delivery,
        "materials": [_material(m) for m in materials if m.received_at is not None],
        "to_complete": to_complete,
    }


def intake_data(
    tx: Transaction, case: ServiceCase, materials: Sequence[CaseMaterial], resident: Resident
) -> dict[str, Any]:
    """接收凭证: received, not yet accepted, and until when to bring the rest."""
    return _case_texts(tx, case, resident) | {
        "complete_by": str(case.supplement_on or ""),
        "materials": [_material(m) for m in materials if m.received_at is not None],
        "missing": [_material(m) for m in _missing(materials)],
    }


def tolerance_data(
    tx: Transaction, case: ServiceCase, materials: Sequence[CaseMaterial], resident: Resident
) -> dict[str, Any]:
    """容缺受理承诺书: what is owed and by when, signed by the applicant."""
    texts = _case_texts(tx, case, resident)
    kept = (
        "centre_name",
        "serial_short",
        "qr_payload",
        "item",
        "applicant",
        "applicant_id",
        "phone",
        "clerk",
        "window",
        "proxy",
    )
    return {name: texts[name] for name in kept} | {
        "missing": [_material(m) for m in _missing(materials)],
        "promise_by": str(case.supplement_on or ""),
        "consequences": [],
        "signed_on": f"{local(tx.now):%Y-%m-%d}",
    }


def notice_data(
    reader: Reader,
    number: str,
    qr_payload: str,
    item: ServiceItem,
    ticked: frozenset[int],
    resident: Resident | None,
) -> dict[str, Any]:
    """一次性告知单 (许可法 §32(4)): everything that is still needed, told at once."""
    place = reader.one("SELECT address, hours FROM centre")
    materials = []
    for position, material in enumerate(item.materials):
        if position in ticked:
            state = "have"
        elif material.necessity is Necessity.REQUIRED:
            state = "bring"
        elif material.necessity is Necessity.EXEMPT:
            state = "exempt"
        else:
            state = "bring" if resident is None else "exempt"
        materials.append(
            {"name": material.title, "form": material.form_label, "hint": material.source_note, "state": state}
        )
    limit = limit_words(item.promised)
    note = "，".join(part for part in (f"{item.kind.label}件", limit, item.fee) if part)
    centre = reader.desk.centre_name
    at = local(reader.now)
    return _desk_texts(reader) | {
        "number": number,
        "qr_payload": qr_payload,
        "item": item.name,
        "item_note": note,
        "applicant": mask_name(resident.name) if resident else "",
        "phone": mask_phone(resident.phone) if resident and resident.phone else "",
        "conditions": item.conditions,
        "basis": item.legal_basis,
        "materials": materials,
        "next_visit": "",
        "place": (place.address if place and place.address else centre) + " 综合窗口",
        "hours": place.hours if place and place.hours else "",
        "given_at": f"{at.year} 年 {at.month} 月 {at.day} 日 {at.hour} 时 {at.minute:02} 分",
    }


def queue_paper(
    tx: Transaction, kind: str, paper: str, subject_id: str, title: str, data: Mapping[str, Any], copies: int = 1
) -> str:
    """Put one paper into the durable queue, in the transaction of what it documents. Returns the job's id."""
    job_id = tx.new_id()
    tx.connection.exec_driver_sql(
        "INSERT INTO print_job (id, kind, paper, subject_id, title, data, copies, reprint, state, printer, error, "
        "created_at, operator_id) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 'waiting', '', '', ?, ?)",
        (
            job_id,
            kind,
            paper,
            subject_id,
            f"{title} {PAPER_SHORT.get(paper, paper)}",
            json.dumps(data, ensure_ascii=False),
            copies,
            int(tx.now.timestamp() * 1000),
            tx.actor.operator_id,
        ),
    )
    return job_id


def usual_receipt_paper(reader: Reader) -> str:
    """The paper receipts come on, as set for this PC."""
    value = reader.scalar("SELECT value FROM setting WHERE key = 'receipt_paper'")
    return str(json.loads(value)) if value else "80mm"


def queue_case_papers(
    tx: Transaction,
    case: ServiceCase,
    item: ServiceItem,
    materials: Sequence[CaseMaterial],
    resident: Resident,
    action: CaseAction,
    wanted: tuple[str, ...],
) -> tuple[str, ...]:
    """Queue the papers that belong to a step. ``wanted`` names receipts (``receipt_80mm``, ``receipt_a5``)."""
    usual = usual_receipt_paper(tx)
    if action is CaseAction.ASK_SUPPLEMENT:
        return (queue_paper(tx, "intake", usual, case.id, "接收凭证", intake_data(tx, case, materials, resident)),)
    papers = [name.removeprefix("receipt_") for name in wanted] or [usual]
    data = receipt_data(tx, case, item, materials, resident)
    jobs = [queue_paper(tx, "receipt", paper, case.id, "受理回执", data) for paper in papers]
    if action is CaseAction.ACCEPT_TOLERANT:
        tolerance = tolerance_data(tx, case, materials, resident)
        jobs.append(queue_paper(tx, "tolerance", "a5", case.id, "容缺受理承诺书", tolerance, copies=2))
    return tuple(jobs)

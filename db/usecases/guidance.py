"""Papers given without opening a case: 一次性告知单, and the slip for a certificate that must not be issued."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from db.catalogue_store import load_version
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.scancodes import notice_payload
from db.models.case import Guidance
from db.models.resident import Resident
from db.papers import clock_text, notice_data, queue_paper, usual_receipt_paper
from db.registry import use_case
from db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class GiveNotice:
    """Tell a resident, or somebody who only asks, what an item needs. ``ticked`` are materials already here."""

    version_id: str
    resident_id: str | None
    ticked: tuple[int, ...]
    request_id: str


@dataclass(frozen=True, slots=True)
class GiveBlockedSlip:
    """Send somebody to the right office for a certificate a community must not issue."""

    code: str
    resident_id: str | None
    request_id: str


@dataclass(frozen=True, slots=True)
class GuidanceGiven:
    """The paper's number and its print jobs."""

    guidance_id: str
    serial: str
    job_ids: tuple[str, ...]


def _again(tx: Transaction, request_id: str) -> GuidanceGiven | None:
    done = tx.session.get(Guidance, request_id)
    if done is None:
        return None
    jobs = tx.rows("SELECT id FROM print_job WHERE subject_id = :id", {"id": done.id})
    return GuidanceGiven(done.id, done.serial, tuple(row.id for row in jobs))


def _resident(tx: Transaction, resident_id: str | None) -> Resident | None:
    if resident_id is None:
        return None
    resident = tx.session.get(Resident, resident_id)
    if resident is None:
        raise KnownError("PERSON-MISSING", "找不到这位居民；请重新刷卡或搜索。", "resident_id")
    return resident


def _record(
    tx: Transaction,
    request_id: str,
    serial: str,
    kind: str,
    resident_id: str | None,
    version_id: str | None,
    title: str,
    data: dict[str, Any],
) -> None:
    actor = tx.actor
    tx.session.add(
        Guidance(
            id=request_id,
            serial=serial,
            kind=kind,
            resident_id=resident_id,
            item_version_id=version_id,
            title=title,
            data=json.dumps(data, ensure_ascii=False),
            given_at=tx.now,
            operator_id=actor.operator_id,
            operator_name=actor.name,
            window=tx.desk.window,
        )
    )
    tx.audit("guidance", request_id, serial=serial, kind=kind)
    tx.changes("guidance", "papers")


@use_case("guidance.notice", needs=Permission.CASE_WRITE)
def give_notice(tx: Transaction, request: GiveNotice) -> GuidanceGiven:
    """Queue a 一次性告知单 from the unticked materials. Raises KnownError ITEM-MISSING, PERSON-MISSING."""
    done = _again(tx, request.request_id)
    if done is not None:
        return done
    _, item = load_version(tx, request.version_id)
    resident = _resident(tx, request.resident_id)
    number = tx.next_serial("GZ")
    data = notice_data(
        tx, number.short, notice_payload(number.full), item, frozenset(request.ticked), resident
    )
    _record(
        tx, request.request_id, number.full, "notice", request.resident_id, request.version_id, item.name, data
    )
    job = queue_paper(tx, "notice", "a5", request.request_id, "一次性告知单", data)
    return GuidanceGiven(request.request_id, number.full, (job,))


@use_case("guidance.blocked", needs=Permission.CASE_WRITE)
def give_blocked_slip(tx: Transaction, request: GiveBlockedSlip) -> GuidanceGiven:
    """Queue the slip for a blocked certificate (民发〔2020〕20号). Raises KnownError BLOCKED-MISSING."""
    done = _again(tx, request.request_id)
    if done is not None:
        return done
    row = tx.one("SELECT data FROM blocked_certificate WHERE code = :code AND active = 1", {"code": request.code})
    if row is None:
        raise KnownError("BLOCKED-MISSING", "这项证明不在不予出具清单里；请重新搜索。", "code")
    certificate = json.loads(row.data)
    _resident(tx, request.resident_id)
    number = tx.next_serial("ZY")
    operator = tx.actor
    data = {
        "centre_name": tx.desk.centre_name,
        "certificate": certificate["name"],
        "reason": certificate["reason"],
        "basis": certificate["basis"],
        "office": certificate["office"],
        "office_detail": [],
        "bring": [part for part in certificate["bring"].split("；") if part],
        "clerk": operator.name,
        "window": f"{tx.desk.window} 号窗口",
        "agency_phone": tx.desk.centre_phone,
        "printed_at": clock_text(tx.now),
    }
    name = certificate["name"]
    _record(tx, request.request_id, number.full, "blocked", request.resident_id, None, name, data)
    paper = usual_receipt_paper(tx)
    job = queue_paper(tx, "blocked_slip", paper, request.request_id, "不予开具证明指引单", data)
    return GuidanceGiven(request.request_id, number.full, (job,))

"""A resident who asks to be forgotten (个人信息保护法 第四十七条)."""

from __future__ import annotations

from dataclasses import dataclass

from db.domain.errors import KnownError
from db.domain.forgetting import Ground, hindrances, redact
from db.domain.permissions import Permission
from db.forgetting_store import erase, project_again, standing_of, traces_of, words_about
from db.forgetting_words import take_out
from db.models.resident import Resident
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ForgetResident:
    """Who is to be forgotten, on what ground, and in words without a name; ``confirmed`` after it was read twice."""

    resident_id: str
    ground: Ground
    reason: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ResidentForgotten:
    """What became of it: records that stay without the person, photos deleted, cards withdrawn."""

    resident_id: str
    cases: int
    photos: int
    cards: int
    certificates: int


@use_case("residents.forget", needs=Permission.RESIDENT_FORGET)
def forget_resident(tx: Transaction, request: ForgetResident) -> ResidentForgotten:
    """Erase a person. It cannot be taken back.

    What the law asks to be kept stays without the person: cases, visits, demands, wishes, certificates and the audit
    chain with their numbers, days, states and who handled them. Name, numbers, address, tags, consents, notes, photos,
    drafts, papers of the queue and what waits to be sent go.

    Raises KnownError FORGET-OPEN with what to do first, FORGET-REASON, FORGET-CONFIRM, PERSON-MISSING.
    """
    resident = tx.session.get(Resident, request.resident_id)
    if resident is None or resident.status in ("merged", "forgotten"):
        raise KnownError("PERSON-MISSING", "这位居民的档案不在了；请重新查找。", "resident_id")
    first = hindrances(standing_of(tx, resident.id))
    if first:
        raise KnownError("FORGET-OPEN", f"请先办完再删除：{'；'.join(first)}。", "resident_id")
    reason = line(request.reason, "reason", "说明", 200)
    traces = traces_of(tx, resident.id)
    words = words_about(tx, traces.people)
    if not reason:
        raise KnownError("FORGET-REASON", "请写明谁来申请、核对了什么证件。", "reason")
    if redact(reason, words) != reason:
        raise KnownError("FORGET-REASON", "说明会留在审计里，请不要写姓名、号码和住址。", "reason")
    if not request.confirmed:
        raise KnownError("FORGET-CONFIRM", "删除后找不回来；请再核对一遍，确定再按一次。", "confirmed")
    cards = erase(tx, traces, words)
    take_out(tx, words, traces.rows)
    project_again(tx, traces)
    tx.audit("resident", resident.id, ground=request.ground.value, reason=reason, cards=cards, photos=len(traces.photos))
    tx.changes("residents", "cases", "cards", "visits", "demands", "wishes", "photos", "papers", "certificates", "ground")
    return ResidentForgotten(
        resident.id, traces.count("service_case"), len(traces.photos), cards, traces.count("certificate")
    )

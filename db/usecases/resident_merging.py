"""Two records that are one person made one."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from db.domain.errors import KnownError
from db.domain.forgetting import redact
from db.domain.identity import IdKind, check_id
from db.domain.permissions import Permission
from db.domain.resident_merge import MergeField, Record, doubts, merged, set_aside
from db.forgetting_store import words_about
from db.indexing import reindex
from db.models.resident import Resident
from db.registry import use_case
from db.resident_merge_store import find_record, move, record_of, refusal
from db.resident_rules import line
from db.transaction import Transaction

HEAD = "02"


@dataclass(frozen=True, slots=True)
class MergeResidents:
    """``away_id`` becomes part of ``kept_id``; ``take`` are the fields whose value is taken from it.

    ``confirmed`` after it was read twice, what speaks against it included.
    """

    kept_id: str
    away_id: str
    take: tuple[MergeField, ...]
    reason: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ResidentsMerged:
    """The record that stayed, and how many records were moved to it."""

    resident_id: str
    moved: int


@use_case("residents.merge", needs=Permission.RESIDENT_MERGE)
def merge_residents(tx: Transaction, request: MergeResidents) -> ResidentsMerged:
    """Make two records one. It cannot be taken back; nothing is lost: the other record keeps what was not chosen and points here.

    Cases, demands, wishes, tags, consents, cards, contacts and the volunteer's file move; papers given and certificates
    stay where they are and are found here. Where both have a card in use, that of the other record is withdrawn.
    Of an identity card, birthday and sex follow the number.

    Raises KnownError MERGE-SAME, MERGE-VOLUNTEERS, MERGE-REASON, MERGE-HEAD, MERGE-CONFIRM, PERSON-MISSING.
    """
    kept, away = find_record(tx, request.kept_id, "kept_id"), find_record(tx, request.away_id, "away_id")
    refused = refusal(tx, kept.id, away.id)
    if refused is not None:
        raise refused
    reason = line(request.reason, "reason", "原因", 200)
    if not reason:
        raise KnownError("MERGE-REASON", "合并档案要写凭什么认定是同一人；请补上。", "reason")
    if redact(reason, words_about(tx, (kept.id, away.id))) != reason:
        raise KnownError("MERGE-REASON", "原因会留在审计里，请不要写姓名、号码和住址。", "reason")
    ours, theirs = record_of(kept), record_of(away)
    unsure = doubts(ours, theirs)
    if not request.confirmed:
        said = f"{'，'.join(unsure)}。" if unsure else ""
        raise KnownError("MERGE-CONFIRM", f"{said}合并后拆不开；请对着证件再核对一遍，确定再按一次。", "confirmed")
    stays, left = _by_number(tx, merged(ours, theirs, request.take)), set_aside(ours, theirs, request.take)
    _check_head(tx, stays, kept.id, away.id)
    _write(kept, stays)
    _write(away, left)
    kept.updated_at = tx.now
    away.status, away.merged_into, away.updated_at = "merged", kept.id, tx.now
    moved = move(tx, away.id, kept.id)
    reindex(tx.connection, [kept.id, away.id])
    tx.audit(
        "resident", kept.id, merged=away.id, fields=sorted(field.value for field in request.take), reason=reason,
        moved=moved, doubts=len(unsure),
    )
    tx.changes("residents", "cases", "cards", "visits", "demands", "wishes", "volunteers", "certificates", "ground")
    return ResidentsMerged(kept.id, moved)


def _by_number(tx: Transaction, record: Record) -> Record:
    """Birthday and sex as an identity card says them; a number that does not hold says nothing."""
    if record.id_kind != IdKind.RESIDENT_CARD or not record.id_number:
        return record
    try:
        facts = check_id(IdKind.RESIDENT_CARD, record.id_number, tx.today)
    except KnownError:
        return record
    return replace(
        record,
        birthday=facts.birthday or record.birthday,
        sex=facts.sex.value if facts.sex else record.sex,
    )


def _check_head(tx: Transaction, record: Record, kept_id: str, away_id: str) -> None:
    if record.relation != HEAD or record.household_id is None:
        return
    head = tx.scalar(
        "SELECT 1 FROM resident WHERE household_id = :home AND relation = :head AND id NOT IN (:kept, :away) "
        "AND status NOT IN ('merged', 'forgotten') LIMIT 1",
        {"home": record.household_id, "head": HEAD, "kept": kept_id, "away": away_id},
    )
    if head is not None:
        raise KnownError("MERGE-HEAD", "这一户已有另一位户主；请先改其中一位与户主的关系。", "take")


def _write(row: Resident, record: Record) -> None:
    for field in fields(Record):
        value = getattr(record, field.name)
        if getattr(row, field.name) != value:
            setattr(row, field.name, value)

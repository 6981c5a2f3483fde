"""Two records side by side before they are made one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from db.domain.codes import ETHNIC_GROUPS, RELATIONS, name_of
from db.domain.errors import KnownError
from db.domain.identity import IdKind, Sex
from db.domain.permissions import Permission
from db.domain.resident_merge import MergeField, Record, differs, doubts, known, proposal
from db.person_facts import load_people, masked_address, masked_id, masked_phone
from db.registry import query
from db.resident_merge_store import MOVED, counts_of, refusal
from db.transaction import Reader

_STATUSES = {"active": "在册", "moved": "已迁出", "deceased": "已故"}
_RESIDENCES = {"local": "户籍", "nonlocal": "非户籍", "unknown": ""}


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Which record would stay, and which would become part of it."""

    kept_id: str
    away_id: str


@dataclass(frozen=True, slots=True)
class MergeChoice:
    """One field of both records, masked; ``take`` proposes the value of the record that goes."""

    field: MergeField
    label: str
    kept: str
    away: str
    differs: bool
    take: bool


@dataclass(frozen=True, slots=True)
class MergeFacts:
    """Everything somebody needs to decide. ``stays`` and ``moved`` count what there is of the one and the other."""

    kept_id: str
    kept_name: str
    away_id: str
    away_name: str
    choices: tuple[MergeChoice, ...]
    doubts: tuple[str, ...]
    refusal: str
    stays: tuple[tuple[str, int], ...]
    moved: tuple[tuple[str, int], ...]
    note: bool
    """Both have notes, which are kept one under the other."""


@query("residents.merge_preview", needs=Permission.RESIDENT_MERGE)
def merge_preview(reader: Reader, request: MergePreview) -> MergeFacts:
    """Compare two records. Raises KnownError PERSON-MISSING."""
    rows = load_people(reader, [request.kept_id, request.away_id])
    kept, away = rows.get(request.kept_id), rows.get(request.away_id)
    if kept is None or away is None or {kept.status, away.status} & {"merged", "forgotten"}:
        raise KnownError("PERSON-MISSING", "这位居民的档案不在了；请重新查找。", "away_id")
    ours, theirs = _record(kept), _record(away)
    different, wanted = differs(ours, theirs), proposal(ours, theirs)
    choices = tuple(
        MergeChoice(field, field.label, _words(kept, field), _words(away, field), field in different, field in wanted)
        for field in MergeField
        if known(ours, field) or known(theirs, field)
    )
    refused = refusal(reader, kept.id, away.id)
    return MergeFacts(
        kept.id,
        kept.name,
        away.id,
        away.name,
        choices,
        doubts(ours, theirs),
        refused.message if refused else "",
        tuple((MOVED[table], count) for table, count in counts_of(reader, kept.id).items()),
        tuple((MOVED[table], count) for table, count in counts_of(reader, away.id).items()),
        bool(ours.note.strip() and theirs.note.strip()),
    )


def _record(row: Any) -> Record:
    return Record(
        row.name, row.id_kind, row.id_number, row.sex, date.fromisoformat(row.birthday) if row.birthday else None,
        row.ethnicity, row.phone, row.household_id, row.relation, row.residence, row.address, row.note, row.status,
    )  # fmt: skip


def _words(row: Any, field: MergeField) -> str:
    match field:
        case MergeField.NAME:
            return str(row.name)
        case MergeField.IDENTITY:
            number = masked_id(row)
            return f"{IdKind(row.id_kind).label} {number}" if number else ""
        case MergeField.SEX:
            return Sex(row.sex).label if row.sex in ("1", "2") else ""
        case MergeField.BIRTHDAY:
            return str(row.birthday or "")
        case MergeField.ETHNICITY:
            return (name_of(ETHNIC_GROUPS, row.ethnicity) or "") if row.ethnicity else ""
        case MergeField.PHONE:
            return masked_phone(row)
        case MergeField.HOME:
            relation = name_of(RELATIONS, row.relation) if row.relation else ""
            return " ".join(part for part in (masked_address(row), relation) if part)
        case MergeField.RESIDENCE:
            return _RESIDENCES.get(row.residence, "")
        case MergeField.STATUS:
            return _STATUSES.get(str(row.status), "")

"""Two records of one person made one: which value of which record stays. Nothing of either is lost by itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from db.domain.duplicates import name_key
from db.domain.identity import IdKind, normalise_id_number


@dataclass(frozen=True, slots=True)
class Record:
    """What one of the records says. Empty, ``None``, sex ``0`` and residence ``unknown`` mean not known."""

    name: str
    id_kind: str
    id_number: str | None = None
    sex: str = "0"
    birthday: date | None = None
    ethnicity: str | None = None
    phone: str | None = None
    household_id: str | None = None
    relation: str | None = None
    residence: str = "unknown"
    address: str = ""
    note: str = ""
    status: str = "active"


class MergeField(StrEnum):
    """What is chosen as one. Home is household, relation and free address together; notes are both kept."""

    NAME = "name"
    IDENTITY = "identity"
    SEX = "sex"
    BIRTHDAY = "birthday"
    ETHNICITY = "ethnicity"
    PHONE = "phone"
    HOME = "home"
    RESIDENCE = "residence"
    STATUS = "status"

    @property
    def label(self) -> str:
        """The field in words."""
        return _LABELS[self]


_LABELS: Mapping[MergeField, str] = MappingProxyType(
    {
        MergeField.NAME: "姓名",
        MergeField.IDENTITY: "证件",
        MergeField.SEX: "性别",
        MergeField.BIRTHDAY: "出生日期",
        MergeField.ETHNICITY: "民族",
        MergeField.PHONE: "电话",
        MergeField.HOME: "住址",
        MergeField.RESIDENCE: "户籍",
        MergeField.STATUS: "状态",
    }
)
PARTS: Mapping[MergeField, tuple[str, ...]] = MappingProxyType(
    {
        MergeField.NAME: ("name",),
        MergeField.IDENTITY: ("id_kind", "id_number"),
        MergeField.SEX: ("sex",),
        MergeField.BIRTHDAY: ("birthday",),
        MergeField.ETHNICITY: ("ethnicity",),
        MergeField.PHONE: ("phone",),
        MergeField.HOME: ("household_id", "relation", "address"),
        MergeField.RESIDENCE: ("residence",),
        MergeField.STATUS: ("status",),
    }
)
"""The columns that go together."""


def known(record: Record, field: MergeField) -> bool:
    """Whether a record says anything of a field."""
    match field:
        case MergeField.NAME | MergeField.STATUS:
            return True
        case MergeField.IDENTITY:
            return bool(record.id_number)
        case MergeField.HOME:
            return bool(record.household_id or record.address)
        case MergeField.SEX:
            return record.sex in ("1", "2")
        case MergeField.RESIDENCE:
            return record.residence != "unknown"
        case _:
            return bool(getattr(record, field.value))


def differs(kept: Record, away: Record) -> tuple[MergeField, ...]:
    """The fields in which two records do not say the same, in the order they are shown."""
    return tuple(f for f in MergeField if any(getattr(kept, part) != getattr(away, part) for part in PARTS[f]))


def proposal(kept: Record, away: Record) -> frozenset[MergeField]:
    """What is taken from the record that goes unless somebody chooses otherwise: what only it knows.

    An identity card counts for more than another paper.
    """
    better = {
        field for field in differs(kept, away) if known(away, field) and not known(kept, field)
    }
    if away.id_number and away.id_kind == IdKind.RESIDENT_CARD != kept.id_kind:
        better.add(MergeField.IDENTITY)
    return frozenset(better)


def merged(kept: Record, away: Record, take: Collection[MergeField]) -> Record:
    """The record that stays: ``take`` from the other, the rest its own; the notes of both."""
    taken = {part: getattr(away, part) for field in take for part in PARTS[field]}
    notes = dict.fromkeys(note for note in (kept.note.strip(), away.note.strip()) if note)
    return replace(kept, **taken, note="\n".join(notes))


def set_aside(kept: Record, away: Record, take: Collection[MergeField]) -> Record:
    """What the record that goes keeps: the values that were not chosen, and its own notes."""
    return replace(merged(away, kept, take), note=away.note)


def doubts(kept: Record, away: Record) -> tuple[str, ...]:
    """Why the two may be two people after all; somebody who has seen the papers decides."""
    found = []
    numbers = [normalise_id_number(one.id_number or "") for one in (kept, away)]
    cards = all(one.id_kind == IdKind.RESIDENT_CARD for one in (kept, away))
    if cards and all(numbers) and numbers[0] != numbers[1]:
        found.append("两份的身份证号不一样")
    if name_key(kept.name) != name_key(away.name):
        found.append("姓名不一样")
    if kept.birthday and away.birthday and kept.birthday != away.birthday:
        found.append("出生日期不一样")
    if known(kept, MergeField.SEX) and known(away, MergeField.SEX) and kept.sex != away.sex:
        found.append("性别不一样")
    return tuple(found)

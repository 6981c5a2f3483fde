"""Who lives behind one door."""

from __future__ import annotations

from dataclasses import dataclass

from db.domain.codes import RELATIONS, name_of
from db.domain.identity import Sex
from db.domain.permissions import Permission
from db.person_facts import PERSON_COLUMNS, PERSON_TABLES, age_of, sex_of
from db.registry import query
from db.transaction import Reader

MOST = 50
_HEAD = "02"


@dataclass(frozen=True, slots=True)
class HouseholdMembers:
    """Whose household; the person themselves is not among the members."""

    resident_id: str


@dataclass(frozen=True, slots=True)
class Member:
    """One more person at the door, the name in full as on the opened person's card."""

    resident_id: str
    name: str
    sex: Sex
    age: int | None
    relation_name: str
    status: str


@query("residents.household", needs=Permission.RESIDENT_READ)
def household_members(reader: Reader, request: HouseholdMembers) -> tuple[Member, ...]:
    """The others registered at the same door, 户主 first, then the oldest; those who left last."""
    rows = reader.rows(
        f"SELECT {PERSON_COLUMNS} FROM {PERSON_TABLES} WHERE r.household_id = "
        "(SELECT household_id FROM resident WHERE id = :id) AND r.id <> :id AND r.status NOT IN ('merged', 'forgotten') "
        f"ORDER BY r.status <> 'active', coalesce(r.relation, '') <> '{_HEAD}', r.birthday IS NULL, r.birthday, r.id "
        f"LIMIT {MOST}",
        {"id": request.resident_id},
    )
    return tuple(
        Member(
            row.id,
            row.name,
            sex_of(row),
            age_of(row, reader.today),
            (name_of(RELATIONS, row.relation) or "") if row.relation else "",
            row.status,
        )
        for row in rows
    )

"""Records already there that may be the person in hand, with the reasons to look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from db.domain.duplicates import PersonFacts, likely_duplicate, name_key
from db.person_facts import (
    PERSON_COLUMNS,
    PERSON_TABLES,
    birthday_of,
    full_address,
    masked_address,
    masked_id,
    masked_phone,
)
from db.transaction import Reader

MOST = 8
_NAMESAKES = 200


@dataclass(frozen=True, slots=True)
class DuplicateFacts:
    """One record to compare, masked, with the reasons in Chinese, strongest first."""

    resident_id: str
    name: str
    id_masked: str
    phone_masked: str
    birthday: date | None
    address_masked: str
    reasons: tuple[str, ...]


def facts_of(row: Any) -> PersonFacts:
    """The comparable facts of a stored person."""
    return PersonFacts(row.name, row.id_number or "", birthday_of(row), row.phone or "", full_address(row))


def _plainly_two(person: PersonFacts, row: Any) -> bool:
    numbered = bool(person.id_number and row.id_number) and person.id_number != row.id_number
    return numbered and name_key(person.name) != name_key(row.name)


def find_duplicates(reader: Reader, person: PersonFacts, but: str | None = None) -> tuple[DuplicateFacts, ...]:
    """Likely duplicates of a person, those with the most reasons first.

    Two names with two different identity numbers are two people who share a telephone; of those nothing is said.
    """
    rows: dict[str, Any] = {}
    for condition, values in (
        ("r.name = :name", {"name": person.name}),
        ("r.phone = :phone", {"phone": person.phone}),
    ):
        if all(values.values()):
            for row in reader.rows(
                f"SELECT {PERSON_COLUMNS} FROM {PERSON_TABLES} WHERE {condition} AND r.status NOT IN ('merged', 'forgotten') "
                f"LIMIT {_NAMESAKES}",
                values,
            ):
                rows[row.id] = row
    found = []
    for row in rows.values():
        if row.id == but or _plainly_two(person, row):
            continue
        reasons = likely_duplicate(person, facts_of(row))
        if reasons:
            found.append(
                DuplicateFacts(
                    row.id, row.name, masked_id(row), masked_phone(row), birthday_of(row), masked_address(row), reasons
                )
            )
    found.sort(key=lambda other: (-len(other.reasons), other.resident_id))
    return tuple(found[:MOST])

"""What is shown of people in lists and cards: address in one line, tags, ages, masked numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.domain.identity import Sex, age_on
from db.domain.masking import mask_address, mask_id, mask_phone
from db.domain.permissions import Permission
from db.transaction import Reader

PERSON_COLUMNS = (
    "r.id, r.name, r.id_kind, r.id_number, r.sex, r.birthday, r.ethnicity, r.phone, r.household_id, r.relation, "
    "r.residence, r.address, r.note, r.status, r.updated_at, "
    "h.estate, h.building, h.unit, h.door, h.grid"
)
PERSON_TABLES = "resident r LEFT JOIN household h ON h.id = r.household_id"


@dataclass(frozen=True, slots=True)
class TagFacts:
    """A focus tag; ``tone`` names the colour family it is shown in."""

    code: str
    name: str
    tone: str


def household_address(estate: str, building: str, unit: str, door: str) -> str:
    """海棠苑 3 号楼 2 单元 501: the parts in the order people say them, bare numbers with their words."""
    parts = [estate]
    for value, word in ((building, "号楼"), (unit, "单元")):
        if value:
            bare = value.isascii() and value.isalnum()
            parts.append(f"{value} {word}" if bare else value)
    parts.append(door)
    return " ".join(part for part in parts if part)


def full_address(row: Any) -> str:
    """Where a person lives: their household's door, or the free address."""
    if row.estate is not None:
        return household_address(row.estate, row.building, row.unit, row.door)
    return str(row.address)


def masked_address(row: Any) -> str:
    """The address without the door."""
    if row.estate is not None and row.door:
        shown = household_address(row.estate, row.building, row.unit, "")
        return f"{shown} ***"
    return mask_address(full_address(row))


def masked_id(row: Any) -> str:
    """The identity number masked; empty when there is none."""
    return mask_id(row.id_number) if row.id_number else ""


def masked_phone(row: Any) -> str:
    """The telephone number masked; empty when there is none."""
    return mask_phone(row.phone) if row.phone else ""


def birthday_of(row: Any) -> date | None:
    """The birthday as a date."""
    return None if row.birthday is None else date.fromisoformat(row.birthday)


def age_of(row: Any, today: date) -> int | None:
    """Whole years of age, where the birthday is known."""
    birthday = birthday_of(row)
    return None if birthday is None else age_on(birthday, today)


def sex_of(row: Any) -> Sex:
    """The stored sex."""
    return Sex(row.sex)


def listed(ids: Sequence[str], names: str = "ids") -> tuple[str, dict[str, str]]:
    """What stands inside ``IN (…)`` and its value: one text for any number of ids, so that SQLite prepares it once."""
    return f"SELECT value FROM json_each(:{names})", {names: json.dumps(list(ids))}


def kept_one(reader: Reader, resident_id: str) -> str:
    """The record itself, or the one it was merged into."""
    return str(reader.scalar("SELECT merged_into FROM resident WHERE id = :id", {"id": resident_id}) or resident_id)


def with_merged(reader: Reader, ids: Sequence[str]) -> list[str]:
    """These residents and the records merged into them: what was written once and for all still bears the old id."""
    if not ids:
        return []
    places, values = listed(ids)
    rows = reader.rows(f"SELECT id FROM resident WHERE merged_into IN ({places}) ORDER BY id", values)
    return [*ids, *(row.id for row in rows)]


def load_people(reader: Reader, ids: Sequence[str]) -> dict[str, Any]:
    """The rows of these residents with their households, by id."""
    if not ids:
        return {}
    places, values = listed(ids)
    rows = reader.rows(f"SELECT {PERSON_COLUMNS} FROM {PERSON_TABLES} WHERE r.id IN ({places})", values)
    return {row.id: row for row in rows}


def load_tags(reader: Reader, ids: Sequence[str]) -> dict[str, tuple[TagFacts, ...]]:
    """The tags these residents carry now, in the administrator's order."""
    if not ids:
        return {}
    places, values = listed(ids)
    found: dict[str, list[TagFacts]] = {}
    for row in reader.rows(
        "SELECT DISTINCT rt.resident_id, t.code, t.name, t.tone, t.position FROM resident_tag rt "
        f"JOIN tag t ON t.id = rt.tag_id WHERE rt.resident_id IN ({places}) AND rt.removed_on IS NULL "
        "ORDER BY t.position, t.code",
        values,
    ):
        found.setdefault(row.resident_id, []).append(TagFacts(row.code, row.name, row.tone))
    return {resident_id: tuple(tags) for resident_id, tags in found.items()}


def may_see_tags(reader: Reader) -> bool:
    """Whether whoever is signed in may see tags: they tell of need, illness and want (PIPL §28)."""
    return reader.operator is not None and reader.operator.may(Permission.SENSITIVE_READ)


def shown_tags(reader: Reader, ids: Sequence[str]) -> dict[str, tuple[TagFacts, ...]]:
    """The tags of these residents as far as the operator may see them: all, or none."""
    return load_tags(reader, ids) if may_see_tags(reader) else {}

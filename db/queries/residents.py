"""Reading residents: one card, the list, the tags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from db.domain.codes import ETHNIC_GROUPS, RELATIONS, name_of
from db.domain.errors import KnownError
from db.domain.identity import IdKind, Sex
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.person_facts import (
    TagFacts,
    age_of,
    birthday_of,
    kept_one,
    listed,
    load_people,
    masked_address,
    masked_id,
    masked_phone,
    may_see_tags,
    sex_of,
    shown_tags,
)
from db.queries.search import find_residents
from db.registry import query
from db.resident_matches import DuplicateFacts, facts_of, find_duplicates
from db.transaction import Reader

MOST_IDS = 5000
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class GetResident:
    """Whose card."""

    resident_id: str


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """One consent: purpose, day given, day withdrawn."""

    consent_id: str
    purpose: str
    given_on: date
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class ResidentCard:
    """A person as opened at the desk: the name in full, numbers and door masked."""

    resident_id: str
    name: str
    id_kind: IdKind
    id_masked: str
    sex: Sex
    birthday: date | None
    age: int | None
    ethnicity_name: str
    phone_masked: str
    has_mobile: bool
    address_masked: str
    residence: str
    relation_name: str
    household_size: int
    grid: str
    tags: tuple[TagFacts, ...]
    consents: tuple[ConsentFacts, ...]
    note: str
    status: str
    open_cases: int
    duplicates: tuple[DuplicateFacts, ...]
    ethnicity: str | None = None
    relation: str | None = None
    estate: str = ""
    building: str = ""
    unit: str = ""
    tags_hidden: bool = False
    """The operator may not see tags; ``tags`` is empty whatever the person carries."""


@dataclass(frozen=True, slots=True)
class ListResidents:
    """Which residents, in which order; ``text`` as in the one-box."""

    text: str = ""
    sort: Literal["name", "birthday", "updated"] = "name"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ResidentIds:
    """Ids in order, at most 5,000, and how many residents there are in all that fit."""

    ids: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ResidentRows:
    """Ids of the rows that are on screen, at most 500."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResidentRow:
    """A line of the list, masked."""

    resident_id: str
    name_masked: str
    sex: Sex
    age: int | None
    id_masked: str
    phone_masked: str
    address_masked: str
    tags: tuple[TagFacts, ...]


@dataclass(frozen=True, slots=True)
class ListTags:
    """All active focus tags."""


@query("residents.get", needs=Permission.RESIDENT_READ)
def get_resident(reader: Reader, request: GetResident) -> ResidentCard:
    """One person's card, of the one that was kept where the record was merged. Raises KnownError PERSON-MISSING.

    Whoever shows the tags of it opens it with :func:`db.opening.open_resident`, which puts that on record.
    """
    resident_id = kept_one(reader, request.resident_id)
    row = load_people(reader, [resident_id]).get(resident_id)
    if row is None or row.status == "forgotten":
        raise KnownError("PERSON-MISSING", "这位居民的档案不在了，请重新查找。", "resident_id")
    size = 0
    if row.household_id is not None:
        size = reader.scalar(
            "SELECT count(*) FROM resident WHERE household_id = :id AND status = 'active'", {"id": row.household_id}
        )
    consents = reader.rows(
        "SELECT id, purpose, given_on, withdrawn_on FROM consent WHERE resident_id = :id ORDER BY given_on, id",
        {"id": row.id},
    )
    open_cases = reader.scalar(
        "SELECT count(*) FROM service_case WHERE resident_id = :id AND closed = 0", {"id": row.id}
    )
    return ResidentCard(
        resident_id=row.id,
        name=row.name,
        id_kind=IdKind(row.id_kind),
        id_masked=masked_id(row),
        sex=sex_of(row),
        birthday=birthday_of(row),
        age=age_of(row, reader.today),
        ethnicity_name=(name_of(ETHNIC_GROUPS, row.ethnicity) or "") if row.ethnicity else "",
        phone_masked=masked_phone(row),
        has_mobile=bool(row.phone) and len(row.phone) == 11 and row.phone.startswith("1"),
        address_masked=masked_address(row),
        residence=row.residence,
        relation_name=(name_of(RELATIONS, row.relation) or "") if row.relation else "",
        household_size=size,
        grid=row.grid or "",
        tags=shown_tags(reader, [row.id]).get(row.id, ()),
        consents=tuple(
            ConsentFacts(
                c.id,
                c.purpose,
                date.fromisoformat(c.given_on),
                date.fromisoformat(c.withdrawn_on) if c.withdrawn_on else None,
            )
            for c in consents
        ),
        note=row.note,
        status=row.status,
        open_cases=open_cases,
        duplicates=find_duplicates(reader, facts_of(row), but=row.id),
        ethnicity=row.ethnicity,
        relation=row.relation,
        estate=row.estate or "",
        building=row.building or "",
        unit=row.unit or "",
        tags_hidden=not may_see_tags(reader),
    )


_SORTS = {"name": ("name", "birthday"), "birthday": ("birthday",), "updated": ("updated_at",)}
"""Each ordered by an index that holds all the query reads."""


@query("residents.list", needs=Permission.RESIDENT_READ)
def list_residents(reader: Reader, request: ListResidents) -> ResidentIds:
    """Ids of the residents that fit, in order; those whose record was merged into another are left out."""
    direction = "DESC" if request.descending else "ASC"
    order = ", ".join(f"{column} {direction}" for column in (*_SORTS[request.sort], "id"))
    if request.text.strip():
        found = find_residents(reader, request.text, MOST_IDS)
        if not found:
            return ResidentIds((), 0)
        places, values = listed(found)
        rows = reader.rows(f"SELECT id FROM resident WHERE id IN ({places}) ORDER BY {order}", values)
        return ResidentIds(tuple(row.id for row in rows), len(rows))
    rows = reader.rows(f"SELECT id FROM resident WHERE status NOT IN ('merged', 'forgotten') ORDER BY {order} LIMIT {MOST_IDS}")
    total = len(rows)
    if total == MOST_IDS:
        total = reader.scalar("SELECT count(*) FROM resident WHERE status NOT IN ('merged', 'forgotten')")
    return ResidentIds(tuple(row.id for row in rows), total)


@query("residents.rows", needs=Permission.RESIDENT_READ)
def resident_rows(reader: Reader, request: ResidentRows) -> tuple[ResidentRow, ...]:
    """The lines for these ids, in the order asked for; ids that are gone are left out."""
    ids = request.ids[:MOST_ROWS]
    rows, tags = load_people(reader, ids), shown_tags(reader, ids)
    return tuple(
        ResidentRow(
            row.id,
            mask_name(row.name),
            sex_of(row),
            age_of(row, reader.today),
            masked_id(row),
            masked_phone(row),
            masked_address(row),
            tags.get(row.id, ()),
        )
        for row in (rows[one] for one in ids if one in rows)
    )


@query("tags.list", needs=Permission.RESIDENT_READ)
def list_tags(reader: Reader, request: ListTags) -> tuple[TagFacts, ...]:
    """The focus tags that may be set, in the administrator's order."""
    rows = reader.rows("SELECT code, name, tone FROM tag WHERE active ORDER BY position, code")
    return tuple(TagFacts(row.code, row.name, row.tone) for row in rows)

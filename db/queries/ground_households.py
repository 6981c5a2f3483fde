"""Households as they are walked: lists in walking order, and the card of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from db.domain.codes import RELATIONS, name_of
from db.domain.ground_words import HOUSEHOLD_STATES
from db.domain.identity import Sex
from db.domain.permissions import Permission
from db.domain.walking_order import Place, walk_key
from db.indexing import LAST, compact_address
from db.person_facts import (
    PERSON_COLUMNS,
    PERSON_TABLES,
    TagFacts,
    age_of,
    household_address,
    listed,
    load_tags,
    masked_phone,
    sex_of,
)
from db.queries.ground import ContactRow, ListContacts, day, list_contacts
from db.queries.search_people import find_people
from db.registry import query
from db.transaction import Reader

MOST_FOUND = 500
"""Households or people a text may bring."""
_SOURCE = "household h LEFT JOIN grid g ON g.name = h.grid LEFT JOIN worker w ON w.id = coalesce(h.worker_id, g.worker_id)"


@dataclass(frozen=True, slots=True)
class ListHouseholds:
    """Which households. ``grid`` "" means those in none; ``state`` None means 在住 and 空置.

    ``text`` finds a door (海棠苑3-2-501, 3号楼, 501) or the name of somebody who lives there.
    """

    grid: str | None = None
    worker_id: str | None = None
    estate: str | None = None
    building: str | None = None
    state: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdIds:
    """Ids in walking order."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HouseholdRows:
    """Rows to show for these ids."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One line of a list; ``head`` is the 户主 or the oldest there, ``members`` counts who lives there now."""

    household_id: str
    address: str
    estate: str
    building: str
    unit: str
    door: str
    grid: str
    worker_id: str | None
    worker_name: str
    state: str
    state_name: str
    head: str
    members: int
    last_visit_on: date | None
    promised_on: date | None


@dataclass(frozen=True, slots=True)
class GetHousehold:
    """The card of one household."""

    household_id: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody of the household; ``tags`` is empty for whoever may not see what is sensitive."""

    resident_id: str
    name: str
    sex: Sex
    age: int | None
    relation: str | None
    relation_name: str
    status: str
    phone_masked: str
    tags: tuple[TagFacts, ...]


@dataclass(frozen=True, slots=True)
class HouseholdCard:
    """Everything of one household. ``own_worker``: it was given a worker of its own, not its grid's.

    ``merged_into`` is the household that took its place; ``tags_hidden`` when there are some that may not be seen.
    """

    row: HouseholdRow
    own_worker: bool
    worker_phone: str
    merged_into: str | None
    closed_on: date | None
    members: tuple[MemberRow, ...]
    tags_hidden: bool
    contacts: tuple[ContactRow, ...]


@dataclass(frozen=True, slots=True)
class ListEstates:
    """The estates and their buildings, to choose from."""


@dataclass(frozen=True, slots=True)
class EstateRow:
    """One estate, its buildings in walking order, and how many households it has."""

    estate: str
    buildings: tuple[str, ...]
    households: int


def _found(reader: Reader, text: str) -> set[str]:
    """Ids of households whose door or whose people match."""
    prefix = f"h:{compact_address(text)}"
    ids = {
        row.owner_id
        for row in reader.rows(
            "SELECT owner_id FROM search_term WHERE term >= :low AND term < :high LIMIT :most",
            {"low": prefix, "high": prefix + LAST, "most": MOST_FOUND},
        )
        if len(prefix) > 2
    }
    people = [one.resident_id for one in find_people(reader, text).people[:MOST_FOUND]]
    if people:
        marks, values = listed(people)
        homes = reader.rows(
            f"SELECT household_id FROM resident WHERE id IN ({marks}) AND household_id IS NOT NULL", values
        )
        ids.update(row.household_id for row in homes)
    return ids


@query("households.list", needs=Permission.VISIT_READ)
def list_households(reader: Reader, request: ListHouseholds) -> HouseholdIds:
    """Ids of the households asked for, as they are walked: estate, building, unit, floor, door."""
    where, values = ["h.state = :state" if request.state else "h.state IN ('active', 'vacant')"], dict[str, Any]()
    if request.state:
        values["state"] = request.state
    equal = {"grid": request.grid, "estate": request.estate, "building": request.building}
    for column, value in equal.items():
        if value is not None:
            where.append(f"h.{column} = :{column}")
            values[column] = value
    if request.worker_id is not None:
        where.append("w.id = :worker")
        values["worker"] = request.worker_id
    text = request.text.strip()
    found = _found(reader, text) if text else None
    if found is not None:
        if not found:
            return HouseholdIds(())
        marks, ids = listed(sorted(found))
        where.append(f"h.id IN ({marks})")
        values |= ids
    rows = reader.rows(
        f"SELECT h.id, h.estate, h.building, h.unit, h.door FROM {_SOURCE} WHERE {' AND '.join(where)}", values
    )
    ordered = sorted(rows, key=lambda r: (walk_key(Place(r.estate, r.building, r.unit, "", r.door)), r.id))
    return HouseholdIds(tuple(row.id for row in ordered))


@query("households.rows", needs=Permission.VISIT_READ)
def household_rows(reader: Reader, request: HouseholdRows) -> tuple[HouseholdRow, ...]:
    """The lines of these households, in the order asked for; unknown ids are left out."""
    found = _rows(reader, request.ids)
    return tuple(found[one_id] for one_id in request.ids if one_id in found)


def _rows(reader: Reader, ids: tuple[str, ...]) -> dict[str, HouseholdRow]:
    if not ids:
        return {}
    marks, values = listed(ids)
    people: dict[str, list[str]] = {}
    for person in reader.rows(
        f"SELECT household_id, name FROM resident WHERE household_id IN ({marks}) AND status = 'active' "
        "ORDER BY household_id, coalesce(relation, '') <> '02', birthday IS NULL, birthday, id",
        values,
    ):
        people.setdefault(person.household_id, []).append(person.name)
    rows = reader.rows(
        "SELECT h.id, h.estate, h.building, h.unit, h.door, h.grid, h.state, h.last_visit_on, h.promised_on, "
        f"w.id AS worker_id, w.name AS worker_name FROM {_SOURCE} WHERE h.id IN ({marks})",
        values,
    )
    return {
        row.id: HouseholdRow(
            household_id=row.id,
            address=household_address(row.estate, row.building, row.unit, row.door),
            estate=row.estate,
            building=row.building,
            unit=row.unit,
            door=row.door,
            grid=row.grid,
            worker_id=row.worker_id,
            worker_name=row.worker_name or "",
            state=row.state,
            state_name=HOUSEHOLD_STATES[row.state],
            head=people.get(row.id, [""])[0],
            members=len(people.get(row.id, ())),
            last_visit_on=day(row.last_visit_on),
            promised_on=day(row.promised_on),
        )
        for row in rows
    }


@query("households.card", needs=Permission.VISIT_READ)
def household_card(reader: Reader, request: GetHousehold) -> HouseholdCard | None:
    """One household with who lives there, who visits it and whom to call on; None for an unknown id.

    Whoever shows the tags of it runs the use case that audits seeing them.
    """
    row = _rows(reader, (request.household_id,)).get(request.household_id)
    if row is None:
        return None
    more = reader.one(
        "SELECT h.worker_id, h.merged_into, h.closed_on, w.phone FROM "
        f"{_SOURCE} WHERE h.id = :id",
        {"id": row.household_id},
    )
    assert more is not None
    people = reader.rows(
        f"SELECT {PERSON_COLUMNS} FROM {PERSON_TABLES} WHERE r.household_id = :id AND r.status NOT IN ('merged', 'forgotten') "
        "ORDER BY r.status <> 'active', coalesce(r.relation, '') <> '02', r.birthday IS NULL, r.birthday, r.id",
        {"id": row.household_id},
    )
    tags = load_tags(reader, [person.id for person in people])
    seen = reader.operator is not None and reader.operator.may(Permission.SENSITIVE_READ)
    return HouseholdCard(
        row=row,
        own_worker=more.worker_id is not None,
        worker_phone=more.phone or "",
        merged_into=more.merged_into,
        closed_on=day(more.closed_on),
        members=tuple(
            MemberRow(
                resident_id=person.id,
                name=person.name,
                sex=sex_of(person),
                age=age_of(person, reader.today),
                relation=person.relation,
                relation_name=(name_of(RELATIONS, person.relation) or "") if person.relation else "",
                status=person.status,
                phone_masked=masked_phone(person),
                tags=tags.get(person.id, ()) if seen else (),
            )
            for person in people
        ),
        tags_hidden=bool(tags) and not seen,
        contacts=list_contacts.function(reader, ListContacts(estate=row.estate, building=row.building)),
    )


@query("households.estates", needs=Permission.VISIT_READ)
def list_estates(reader: Reader, request: ListEstates) -> tuple[EstateRow, ...]:
    """The estates in walking order with their buildings."""
    estates: dict[str, list[tuple[str, int]]] = {}
    for row in reader.rows(
        "SELECT estate, building, COUNT(*) AS n FROM household WHERE state IN ('active', 'vacant') "
        "GROUP BY estate, building"
    ):
        estates.setdefault(row.estate, []).append((row.building, int(row.n)))
    return tuple(
        EstateRow(
            estate,
            tuple(sorted((b for b, _ in found if b), key=lambda b: walk_key(Place(estate, b)))),
            sum(n for _, n in found),
        )
        for estate, found in sorted(estates.items(), key=lambda item: walk_key(Place(item[0])))
    )

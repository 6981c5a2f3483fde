"""Finding a household by what is said at the desk: a door, or the name of somebody who lives there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.domain.ground_words import HOUSEHOLD_STATES
from db.domain.permissions import Permission
from db.domain.walking_order import Place, walk_key
from db.home_facts import heads_of, short_door
from db.indexing import LAST, compact_address
from db.person_facts import household_address, listed
from db.queries.ground import day
from db.queries.search_people import find_people
from db.registry import query
from db.transaction import Reader

MOST = 200
"""Households a text may bring."""
SHOWN = 50


@dataclass(frozen=True, slots=True)
class FindHouseholds:
    """What was typed: 海棠苑3-2-501, 3号楼501, 张桂兰, zgl."""

    text: str
    limit: int = 20


@dataclass(frozen=True, slots=True)
class HouseholdHit:
    """One household found; ``matched`` is the name of the person it was found by, empty for a door."""

    household_id: str
    address: str
    short_door: str
    head: str
    members: int
    grid: str
    worker_name: str
    state: str
    state_name: str
    last_visit_on: date | None
    matched: str


def households_of_text(reader: Reader, text: str, most: int = MOST) -> dict[str, str]:
    """Ids of the households a text means, each with the name of the person it was found by ("" for a door).

    Where the doors alone are more than ``most``, nobody's name is looked for.
    """
    found: dict[str, str] = {}
    place = compact_address(text)
    if place:
        rows = reader.rows(
            "SELECT owner_id FROM search_term WHERE term >= :low AND term < :high ORDER BY term LIMIT :most",
            {"low": f"h:{place}", "high": f"h:{place}{LAST}", "most": most},
        )
        found = {row.owner_id: "" for row in rows}
        if len(found) >= most:
            return found
    people = {one.resident_id: one.name for one in find_people(reader, text, doors=False).people}
    if people:
        marks, values = listed(tuple(people)[:most])
        homes = {
            row.id: row.household_id
            for row in reader.rows(
                f"SELECT id, household_id FROM resident WHERE id IN ({marks}) AND household_id IS NOT NULL", values
            )
        }
        for resident_id, name in people.items():
            if resident_id in homes:
                found.setdefault(homes[resident_id], name)
    return dict(list(found.items())[:most])


@query("households.find", needs=Permission.VISIT_READ)
def find_households(reader: Reader, request: FindHouseholds) -> tuple[HouseholdHit, ...]:
    """The households meant: those lived in first, then by the people's likeness, doors in walking order."""
    text = request.text.strip()
    found = households_of_text(reader, text) if text else {}
    if not found:
        return ()
    marks, values = listed(tuple(found))
    rows = reader.rows(
        "SELECT h.id, h.estate, h.building, h.unit, h.door, h.grid, h.state, h.last_visit_on, w.name AS worker "
        "FROM household h LEFT JOIN grid g ON g.name = h.grid "
        f"LEFT JOIN worker w ON w.id = coalesce(h.worker_id, g.worker_id) WHERE h.id IN ({marks})",
        values,
    )
    rank = {one: n for n, one in enumerate(found)}
    ordered = sorted(
        rows,
        key=lambda r: (
            r.state in ("moved", "merged"),
            rank[r.id] if found[r.id] else -1,
            walk_key(Place(r.estate, r.building, r.unit, "", r.door)),
            r.id,
        ),
    )[: max(1, min(request.limit, SHOWN))]
    heads = heads_of(reader, [row.id for row in ordered])
    return tuple(
        HouseholdHit(
            household_id=row.id,
            address=household_address(row.estate, row.building, row.unit, row.door),
            short_door=short_door(row.building, row.unit, row.door),
            head=heads[row.id].name if row.id in heads else "",
            members=heads[row.id].members if row.id in heads else 0,
            grid=row.grid,
            worker_name=row.worker or "",
            state=row.state,
            state_name=HOUSEHOLD_STATES[row.state],
            last_visit_on=day(row.last_visit_on),
            matched=found[row.id],
        )
        for row in ordered
    )

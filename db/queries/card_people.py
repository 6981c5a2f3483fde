"""Residents who may be given a card, to be ticked: by a search, a focus tag, whole households, those without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from db.domain.identity import Sex
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.domain.walking_order import Place, walk_key
from db.person_facts import (
    TagFacts,
    age_of,
    listed,
    load_people,
    masked_address,
    masked_id,
    may_see_tags,
    sex_of,
    shown_tags,
)
from db.queries.search import find_residents
from db.registry import query
from db.transaction import Reader

MOST_FOUND = 5000
MOST_LISTED = 1000
_HEAD = "02"


@dataclass(frozen=True, slots=True)
class ListCardPeople:
    """``text`` as in the one-box, ``tag`` the code of a focus tag; ``homes`` takes in all who live with those found.

    ``card``: those who hold none, those who hold one, or all.
    """

    text: str = ""
    tag: str | None = None
    homes: bool = False
    card: Literal["none", "held", "all"] = "none"
    limit: int = 500


@dataclass(frozen=True, slots=True)
class CardPerson:
    """One who may be ticked; ``card`` is the number of the card in use, empty without one."""

    resident_id: str
    name: str
    name_masked: str
    sex: Sex
    age: int | None
    id_masked: str
    address_masked: str
    household_id: str | None
    tags: tuple[TagFacts, ...]
    card: str


@dataclass(frozen=True, slots=True)
class CardPeople:
    """Those listed, door by door as one walks, and how many there are in all.

    ``left_out`` counts by status those who would have been found and are not in the register any more.
    """

    rows: tuple[CardPerson, ...]
    total: int
    left_out: tuple[tuple[str, int], ...]


def _found(reader: Reader, request: ListCardPeople) -> tuple[str, dict[str, object]]:
    """Where clause of those meant, whoever holds a card, and its values."""
    where, values = ["1"], dict[str, object]()
    if request.text.strip():
        marks, ids = listed(find_residents(reader, request.text, MOST_FOUND))
        where.append(f"r.id IN ({marks})")
        values |= ids
    if request.tag and may_see_tags(reader):
        where.append(
            "EXISTS (SELECT 1 FROM resident_tag rt JOIN tag t ON t.id = rt.tag_id "
            "WHERE rt.resident_id = r.id AND rt.removed_on IS NULL AND t.code = :tag)"
        )
        values["tag"] = request.tag
    found = " AND ".join(where)
    if request.homes and values:
        met = f"SELECT r.id, r.household_id FROM resident r WHERE {found}"
        found = (
            f"(r.id IN (SELECT id FROM ({met})) OR r.household_id IN "
            f"(SELECT household_id FROM ({met}) WHERE household_id IS NOT NULL))"
        )
    return found, values


_IN_USE = "SELECT 1 FROM card c WHERE c.resident_id = r.id AND c.state = 'active'"
_CARDS = {"none": f" AND NOT EXISTS ({_IN_USE})", "held": f" AND EXISTS ({_IN_USE})", "all": ""}


def _order(row: Any) -> tuple[Any, ...]:
    door = walk_key(Place(row.estate or "", row.building or "", row.unit or "", "", row.door or ""))
    return row.household_id is None, door, row.relation != _HEAD, row.birthday or "9", row.id


@query("cards.people", needs=Permission.CARD_ISSUE)
def list_card_people(reader: Reader, request: ListCardPeople) -> CardPeople:
    """Those in the register who may be given a card; who moved away, died or was merged is only counted."""
    found, values = _found(reader, request)
    rows = reader.rows(
        "SELECT r.id, r.household_id, r.relation, r.birthday, h.estate, h.building, h.unit, h.door FROM resident r "
        f"LEFT JOIN household h ON h.id = r.household_id WHERE {found} AND r.status = 'active'{_CARDS[request.card]}",
        values,
    )
    ids = [row.id for row in sorted(rows, key=_order)][: max(1, min(request.limit, MOST_LISTED))]
    people, tags = load_people(reader, ids), shown_tags(reader, ids)
    marks, wanted = listed(ids)
    cards = {
        row.resident_id: row.number
        for row in reader.rows(
            f"SELECT resident_id, number FROM card WHERE resident_id IN ({marks}) AND state = 'active'", wanted
        )
    }
    gone = reader.rows(
        f"SELECT r.status, count(*) AS many FROM resident r WHERE {found} AND r.status <> 'active' "
        "GROUP BY r.status ORDER BY r.status",
        values,
    )
    return CardPeople(
        tuple(
            CardPerson(
                one, people[one].name, mask_name(people[one].name), sex_of(people[one]),
                age_of(people[one], reader.today), masked_id(people[one]), masked_address(people[one]),
                people[one].household_id, tags.get(one, ()), cards.get(one, ""),
            )
            for one in ids
        ),
        len(rows),
        tuple((row.status, row.many) for row in gone),
    )

"""What lists show of a household beside its address: the door as it is spoken on the stairs, whose home it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from db.person_facts import listed
from db.transaction import Reader

_SLICE = 2000


class Head(NamedTuple):
    """The 户主 or the oldest who lives there now, and how many live there."""

    resident_id: str
    name: str
    members: int


def short_door(building: str, unit: str, door: str) -> str:
    """3-2-501: the door without its estate."""
    return "-".join(part for part in (building, unit, door) if part)


def heads_of(reader: Reader, household_ids: Sequence[str]) -> dict[str, Head]:
    """Whose home each of these households is; empty ones are left out."""
    heads: dict[str, Head] = {}
    for start in range(0, len(household_ids), _SLICE):
        marks, values = listed(household_ids[start : start + _SLICE])
        rows = reader.rows(
            f"SELECT household_id, id, name FROM resident WHERE household_id IN ({marks}) AND status = 'active' "
            "ORDER BY household_id, coalesce(relation, '') <> '02', birthday IS NULL, birthday, id",
            values,
        )
        for row in rows:
            head = heads.get(row.household_id)
            heads[row.household_id] = Head(row.id, row.name, 1) if head is None else head._replace(members=head.members + 1)
    return heads

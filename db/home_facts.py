"""What lists show of a household beside its address: the door as it is spoken on the stairs, whose home it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from db.transaction import Reader


class Head(NamedTuple):
    """The 户主 or the oldest who lives there now, and how many live there."""

    resident_id: str
    name: str
    members: int


def short_door(building: str, unit: str, door: str) -> str:
    """3-2-501: the door without its estate, the bare numbers without their words."""
    bare = (building.removesuffix("号楼"), unit.removesuffix("单元"), door.removesuffix("室"))
    return "-".join(part for part in bare if part)


def heads_of(reader: Reader, household_ids: Sequence[str]) -> dict[str, Head]:
    """Whose home each of these households is; empty ones are left out."""
    if not household_ids:
        return {}
    # SQLite takes the bare columns of a group from the row that holds its minimum.
    rows: Sequence[Any] = reader.rows(
        "SELECT r.household_id, r.id, r.name, COUNT(*), "
        "MIN(CASE r.relation WHEN '02' THEN '0' ELSE '1' END || coalesce(r.birthday, '9') || r.id) "
        "FROM json_each(:ids) h CROSS JOIN resident r ON r.household_id = h.value WHERE r.status = 'active' "
        "GROUP BY r.household_id",
        {"ids": json.dumps(household_ids)},
    )
    return {row[0]: Head(row[1], row[2], row[3]) for row in rows}

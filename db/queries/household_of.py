"""Where somebody lives, as a household."""

from __future__ import annotations

from dataclasses import dataclass

from db.domain.permissions import Permission
from db.registry import query
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class HouseholdOf:
    """Whose household."""

    resident_id: str


@query("households.of", needs=Permission.VISIT_READ)
def household_of(reader: Reader, request: HouseholdOf) -> str | None:
    """The id of the household a resident belongs to, of the one it was merged into; None without one."""
    found = reader.scalar(
        "SELECT coalesce(h.merged_into, h.id) FROM resident r JOIN household h ON h.id = r.household_id WHERE r.id = :id",
        {"id": request.resident_id},
    )
    return None if found is None else str(found)

"""A paper that was given without a case, for when it comes back: scanned, it opens its item and its person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.registry import query
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class GetGuidance:
    """A paper by its id or by its full number."""

    guidance: str


@dataclass(frozen=True, slots=True)
class GuidanceFacts:
    """What was told to whom. ``item_id`` and ``version_id`` are None for a blocked certificate."""

    guidance_id: str
    serial: str
    kind: str
    title: str
    given_at: datetime
    resident_id: str | None
    item_id: str | None
    version_id: str | None


@query("guidance.get", needs=Permission.CASE_READ)
def get_guidance(reader: Reader, request: GetGuidance) -> GuidanceFacts:
    """One 一次性告知单 or referral slip. Raises KnownError NOTICE-MISSING."""
    row = reader.one(
        "SELECT g.id, g.serial, g.kind, g.title, g.given_at, g.resident_id, g.item_version_id, v.item_id "
        "FROM guidance g LEFT JOIN item_version v ON v.id = g.item_version_id "
        "WHERE g.id = :key OR g.serial = :key",
        {"key": request.guidance},
    )
    if row is None:
        raise KnownError("NOTICE-MISSING", "找不到这张告知单；请按 F3 打事项名重新选。", "guidance")
    return GuidanceFacts(
        row.id, row.serial, row.kind, row.title, instant_of(row.given_at),
        row.resident_id, row.item_version_id and row.item_id, row.item_version_id,
    )

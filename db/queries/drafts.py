"""Half-typed work of the operator at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.domain.clock import instant_of
from db.domain.permissions import Permission
from db.registry import query
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class GetDraft:
    """Ask for the signed-in operator's draft of a page."""

    page: str


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """A draft: ``data`` is the JSON text that was saved."""

    title: str
    data: str
    updated_at: datetime


@query("drafts.get", needs=Permission.CASE_WRITE)
def get_draft(reader: Reader, request: GetDraft) -> DraftFacts | None:
    """The draft, or None where there is none; never another operator's."""
    operator_id = reader.operator.operator_id if reader.operator else ""
    row = reader.one(
        "SELECT title, data, updated_at FROM draft WHERE operator_id = :operator AND page = :page",
        {"operator": operator_id, "page": request.page},
    )
    return row and DraftFacts(row.title, row.data, instant_of(row.updated_at))

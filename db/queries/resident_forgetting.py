"""What forgetting a resident would do, shown before anybody decides."""

from __future__ import annotations

from dataclasses import dataclass

from db.domain.errors import KnownError
from db.domain.forgetting import hindrances
from db.domain.permissions import Permission
from db.forgetting_store import standing_of, traces_of
from db.person_facts import listed
from db.registry import query
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class ForgetPreview:
    """Whose data would be erased."""

    resident_id: str


@dataclass(frozen=True, slots=True)
class ForgetFacts:
    """What stands in the way (in words), what would go, and what would stay without the person."""

    hindrances: tuple[str, ...]
    tags: int
    consents: int
    photos: int
    cards: int
    papers: int
    cases: int
    visits: int
    demands: int
    certificates: int


@query("residents.forget_preview", needs=Permission.RESIDENT_FORGET)
def forget_preview(reader: Reader, request: ForgetPreview) -> ForgetFacts:
    """Look before it is done. Raises KnownError PERSON-MISSING."""
    known = reader.one(
        "SELECT 1 FROM resident WHERE id = :id AND status NOT IN ('merged', 'forgotten')", {"id": request.resident_id}
    )
    if known is None:
        raise KnownError("PERSON-MISSING", "这位居民的档案不在了；请重新查找。", "resident_id")
    traces = traces_of(reader, request.resident_id)
    marks, values = listed(sorted({one for ids in traces.rows.values() for one in ids}))
    papers = reader.scalar(f"SELECT count(*) FROM print_job WHERE data <> '{{}}' AND subject_id IN ({marks})", values)
    return ForgetFacts(
        hindrances(standing_of(reader, request.resident_id)),
        traces.count("resident_tag"),
        traces.count("consent"),
        len(traces.photos),
        traces.count("card"),
        int(papers),
        traces.count("service_case"),
        len(traces.visits),
        traces.count("demand") + traces.count("demand_reporter"),
        traces.count("certificate"),
    )

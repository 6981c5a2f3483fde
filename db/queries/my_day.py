"""Today at this desk: the status bar, and the signed-in operator's own day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from db.catalogue_store import load_version
from db.domain.calendar import ClockBadge
from db.domain.clock import instant_of
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.queries.case_clock import NO_CLOCK, case_clock
from db.queries.case_lists import ROW_COLUMNS, count_preset, soon_until
from db.registry import query
from db.transaction import Reader
from db.work_calendar import load_calendar


@dataclass(frozen=True, slots=True)
class StatusCountsRequest:
    """Today's figures for the status bar."""


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """受理, 即办, 将到期, 超期."""

    accepted: int
    instant: int
    soon: int
    overdue: int


@dataclass(frozen=True, slots=True)
class MyDay:
    """The idle screen of the signed-in operator."""


@dataclass(frozen=True, slots=True)
class TodoLine:
    """Something that wants this clerk's attention."""

    kind: str
    clock: ClockBadge
    item_name: str
    applicant_masked: str
    subject_id: str


@dataclass(frozen=True, slots=True)
class RecentLine:
    """Somebody served just now."""

    at: datetime
    applicant_masked: str
    item_name: str
    case_id: str
    resident_id: str


@dataclass(frozen=True, slots=True)
class MyDayFacts:
    """Today's work of one operator; minutes are between receiving and the first closing step, averaged."""

    accepted: int
    instant: int
    average_minutes: int | None
    todo: tuple[TodoLine, ...]
    recent: tuple[RecentLine, ...]


@query("cases.status", needs=Permission.CASE_READ)
def status_counts(reader: Reader, request: StatusCountsRequest) -> StatusCounts:
    """Today's figures of this desk."""
    today = {"today": reader.today.isoformat()}
    row = reader.one(
        "SELECT COUNT(*) AS n, COALESCE(SUM(accepted_at IS NOT NULL AND closed_at IS NOT NULL "
        "AND accepted_at = closed_at), 0) AS instant FROM service_case WHERE business_date = :today "
        "AND state <> 'voided'",
        today,
    )
    assert row is not None
    return StatusCounts(row.n, row.instant, count_preset(reader, "soon"), count_preset(reader, "overdue"))


@query("cases.my_day", needs=Permission.CASE_READ)
def my_day(reader: Reader, request: MyDay) -> MyDayFacts:
    """Today's figures, what is due and whom this operator served last."""
    operator_id = reader.operator.operator_id if reader.operator else ""
    values = {"today": reader.today.isoformat(), "me": operator_id, "soon": soon_until(reader)}
    rows = reader.rows(
        "SELECT id, received_at, accepted_at, closed_at, applicant_name, item_name, resident_id, state "
        "FROM service_case WHERE business_date = :today AND operator_id = :me AND state <> 'voided' "
        "ORDER BY received_at DESC",
        values,
    )
    instants = [row for row in rows if row.closed_at is not None and row.closed_at == row.accepted_at]
    gaps = [
        (later.received_at - earlier.received_at) / 60_000
        for later, earlier in pairwise(rows)
        if later.received_at - earlier.received_at < 60 * 60_000
    ]
    due = reader.rows(
        f"SELECT {ROW_COLUMNS} FROM service_case WHERE closed = 0 AND due_on <= :soon AND operator_id = :me "
        "ORDER BY due_on LIMIT 8",
        values,
    )
    calendar = load_calendar(reader.connection)
    todo = [
        TodoLine(
            "case",
            case_clock(reader.now, row, load_version(reader, row.item_version_id)[1], calendar),
            row.item_name,
            mask_name(row.applicant_name),
            row.id,
        )
        for row in due
    ]
    draft = reader.one("SELECT title, page FROM draft WHERE operator_id = :me AND page = 'walkin'", values)
    if draft is not None:
        todo.append(TodoLine("draft", NO_CLOCK, draft.title, "", draft.page))
    recent = []
    for row in rows[:4]:
        at = instant_of(row.received_at)
        assert at is not None
        recent.append(RecentLine(at, mask_name(row.applicant_name), row.item_name, row.id, row.resident_id))
    return MyDayFacts(
        accepted=len(rows),
        instant=len(instants),
        average_minutes=round(sum(gaps) / len(gaps)) if gaps else None,
        todo=tuple(todo),
        recent=tuple(recent),
    )

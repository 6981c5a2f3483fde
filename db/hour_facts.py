"""Records of hours as lists show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from db.domain.clock import instant_of
from db.domain.service_hours import HourSource, HourState
from db.domain.service_scans import ScanIssue
from db.domain.volunteers import SERVICE_CATEGORIES
from db.transaction import Reader
from db.volunteer_rules import day_of

_ISSUES = msgspec.json.Decoder(tuple[ScanIssue, ...])


@dataclass(frozen=True, slots=True)
class HourRow:
    """A record in a list. ``countable``: what of it no earlier record says; ``mine``: written down by the operator,
    who cannot approve it."""

    record_id: str
    volunteer_id: str
    number: str
    name: str
    served_on: date
    came_at: datetime
    went_at: datetime
    minutes: int
    counted: int
    category_name: str
    activity_id: str | None
    session: str
    title: str
    place: str
    source: HourSource
    state: HourState
    version: int
    public_until: date | None
    issues: tuple[str, ...]
    overlap_minutes: int
    countable: int
    review: bool
    organisation: str
    recorder: str
    mine: bool
    team: str


_SELECT = (
    "SELECT h.id, h.volunteer_id, v.number, v.name, h.served_on, h.came_at, h.went_at, h.minutes, h.counted, h.category, "
    "h.activity_id, h.session, h.content, a.title, h.place, h.source, h.state, h.version, h.public_until, h.issues, "
    "h.overlap_minutes, h.review, h.organisation, h.recorder, "
    "(SELECT s.operator_id FROM hour_step s WHERE s.record_id = h.id AND s.minutes IS NOT NULL "
    "ORDER BY s.base_version DESC, s.hlc LIMIT 1) AS recorder_id, t.name AS team FROM hour_record h "
    "JOIN volunteer v ON v.id = h.volunteer_id LEFT JOIN activity a ON a.id = h.activity_id "
    "LEFT JOIN volunteer_team t ON t.id = a.team_id "
)


def issue_words(stored: str) -> tuple[str, ...]:
    """The sentences of stored issues."""
    return tuple(issue.label for issue in _ISSUES.decode(stored))


def _row(row: Any, operator_id: str) -> HourRow:
    return HourRow(
        row.id,
        row.volunteer_id,
        row.number,
        row.name,
        date.fromisoformat(row.served_on),
        instant_of(row.came_at),
        instant_of(row.went_at),
        row.minutes,
        row.counted,
        SERVICE_CATEGORIES.get(row.category, row.category),
        row.activity_id,
        row.session,
        row.title or row.content or "零散服务",
        row.place,
        HourSource(row.source),
        HourState(row.state),
        row.version,
        day_of(row.public_until),
        issue_words(row.issues),
        row.overlap_minutes,
        row.minutes - row.overlap_minutes,
        bool(row.review),
        row.organisation,
        row.recorder,
        row.recorder_id == operator_id,
        row.team or "",
    )


def hours_where(
    reader: Reader, where: str, values: Mapping[str, object], order: str, limit: int
) -> tuple[HourRow, ...]:
    """Records that a condition holds for."""
    operator_id = reader.operator.operator_id if reader.operator else ""
    rows = reader.rows(f"{_SELECT}WHERE {where} ORDER BY {order} LIMIT :limit", {**values, "limit": limit})
    return tuple(_row(row, operator_id) for row in rows)

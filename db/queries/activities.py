"""Activities of a month and their shifts, with who signed up and what was served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.volunteers import SERVICE_CATEGORIES
from db.registry import query
from db.service_store import day_bounds
from db.transaction import Reader
from db.volunteer_forms import ActivityForm

ShiftState = Literal["planned", "open", "over", "closed", "cancelled"]


@dataclass(frozen=True, slots=True)
class ListActivities:
    """Activities that touch these days."""

    from_on: date
    to_on: date
    team_id: str | None = None


@dataclass(frozen=True, slots=True)
class GetActivity:
    """One activity."""

    activity_id: str


@dataclass(frozen=True, slots=True)
class ShiftsToday:
    """The shifts of a day; None: today."""

    day: date | None = None


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A shift: how many signed up, wait, and were scanned; ``over`` is ended and not closed yet."""

    shift_id: str
    activity_id: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    places: int
    taken: int
    waiting: int
    scanned: int
    closed_at: datetime | None
    state: ShiftState


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity with its shifts, its records and the minutes that count."""

    activity_id: str
    key: str | None
    title: str
    category: str
    category_name: str
    team_id: str | None
    team: str
    team_colour: str
    place: str
    starts_on: date
    ends_on: date
    state: str
    shifts: tuple[ShiftRow, ...]
    records: int
    minutes: int


@dataclass(frozen=True, slots=True)
class ActivityDetail:
    """An activity in full; ``sign_ups`` are (volunteer id, number, name, shift id) of who stands on a list."""

    row: ActivityRow
    form: ActivityForm
    sign_ups: tuple[SignUpRow, ...]


@dataclass(frozen=True, slots=True)
class SignUpRow:
    """Somebody on the list of a shift, in the order of signing up."""

    shift_id: str
    volunteer_id: str
    number: str
    name: str
    waiting: bool


_SHIFTS = (
    "SELECT s.id, s.activity_id, a.title, a.place, s.starts_at, s.ends_at, s.places, s.closed_at, s.cancelled, "
    "(SELECT count(DISTINCT u.volunteer_id) FROM sign_up u WHERE u.shift_id = s.id AND u.withdrawn_at IS NULL) AS wanted, "
    "(SELECT count(DISTINCT c.volunteer_id) FROM service_scan c WHERE c.shift_id = s.id AND c.voids IS NULL) AS scanned "
    "FROM service_shift s JOIN activity a ON a.id = s.activity_id "
)


def _shift(row: Any, now: datetime) -> ShiftRow:
    starts, ends = instant_of(row.starts_at), instant_of(row.ends_at)
    state: ShiftState = "planned"
    if row.cancelled:
        state = "cancelled"
    elif row.closed_at is not None:
        state = "closed"
    elif ends <= now:
        state = "over"
    elif starts <= now:
        state = "open"
    taken = min(row.wanted, row.places) if row.places else row.wanted
    return ShiftRow(
        row.id,
        row.activity_id,
        row.title,
        row.place,
        starts,
        ends,
        row.places,
        taken,
        row.wanted - taken,
        row.scanned,
        instant_of(row.closed_at),
        state,
    )


def shift_row(reader: Reader, shift_id: str) -> ShiftRow | None:
    """One shift."""
    row = reader.one(f"{_SHIFTS}WHERE s.id = :id", {"id": shift_id})
    return None if row is None else _shift(row, reader.now)


@query("activities.today", needs=Permission.VOLUNTEER_READ)
def shifts_today(reader: Reader, request: ShiftsToday) -> tuple[ShiftRow, ...]:
    """The shifts that touch a day and were not cancelled, by their start."""
    first, last = day_bounds(request.day or reader.today)
    rows = reader.rows(
        f"{_SHIFTS}WHERE s.starts_at < :last AND s.starts_at >= :early AND s.ends_at > :first AND NOT s.cancelled "
        "ORDER BY s.starts_at, s.id",
        {"first": first, "last": last, "early": first - 86_400_000},
    )
    return tuple(_shift(row, reader.now) for row in rows)


_ACTIVITIES = (
    "SELECT a.id, a.key, a.title, a.category, a.team_id, t.name AS team, t.colour, a.place, a.starts_on, a.ends_on, a.state, "
    "(SELECT count(*) FROM hour_record h WHERE h.activity_id = a.id) AS records, "
    "(SELECT coalesce(sum(h.counted), 0) FROM hour_record h WHERE h.activity_id = a.id) AS minutes "
    "FROM activity a LEFT JOIN volunteer_team t ON t.id = a.team_id "
)


def _activities(reader: Reader, where: str, values: Mapping[str, object]) -> tuple[ActivityRow, ...]:
    rows = reader.rows(f"{_ACTIVITIES}WHERE {where} ORDER BY a.starts_on, a.id", values)
    shifts: dict[str, list[ShiftRow]] = {}
    for row in reader.rows(
        f"{_SHIFTS}WHERE s.activity_id IN (SELECT a.id FROM activity a WHERE {where}) ORDER BY s.starts_at, s.id",
        values,
    ):
        shifts.setdefault(row.activity_id, []).append(_shift(row, reader.now))
    return tuple(
        ActivityRow(
            row.id,
            row.key,
            row.title,
            row.category,
            SERVICE_CATEGORIES.get(row.category, row.category),
            row.team_id,
            row.team or "",
            row.colour or "",
            row.place,
            date.fromisoformat(row.starts_on),
            date.fromisoformat(row.ends_on),
            row.state,
            tuple(shifts.get(row.id, ())),
            row.records,
            row.minutes,
        )
        for row in rows
    )


@query("activities.list", needs=Permission.VOLUNTEER_READ)
def list_activities(reader: Reader, request: ListActivities) -> tuple[ActivityRow, ...]:
    """Activities of these days by their start."""
    where = "a.starts_on <= :last AND a.ends_on >= :first"
    values: dict[str, object] = {"first": request.from_on.isoformat(), "last": request.to_on.isoformat()}
    if request.team_id is not None:
        where += " AND a.team_id = :team"
        values["team"] = request.team_id
    return _activities(reader, where, values)


@query("activities.get", needs=Permission.VOLUNTEER_READ)
def get_activity(reader: Reader, request: GetActivity) -> ActivityDetail:
    """One activity. Raises KnownError ACTIVITY-MISSING."""
    rows = _activities(reader, "a.id = :id", {"id": request.activity_id})
    kept = reader.one("SELECT * FROM activity WHERE id = :id", {"id": request.activity_id})
    if not rows or kept is None:
        raise KnownError("ACTIVITY-MISSING", "找不到这个活动；请刷新后再看。", "activity_id")
    form = ActivityForm(
        kept.title,
        kept.category,
        date.fromisoformat(kept.starts_on),
        date.fromisoformat(kept.ends_on),
        kept.team_id,
        kept.place,
        kept.served,
        kept.leader_name,
        kept.recorder_name,
        kept.phone,
        kept.least_age,
        tuple(msgspec.json.decode(kept.skills)),
        bool(kept.risky),
        kept.organisation,
        kept.note,
    )
    return ActivityDetail(rows[0], form, _sign_ups(reader, rows[0]))


def _sign_ups(reader: Reader, row: ActivityRow) -> tuple[SignUpRow, ...]:
    places = {shift.shift_id: shift.places for shift in row.shifts}
    seen: dict[str, set[str]] = {}
    found = []
    for one in reader.rows(
        "SELECT u.shift_id, u.volunteer_id, v.number, v.name FROM sign_up u JOIN service_shift s ON s.id = u.shift_id "
        "JOIN volunteer v ON v.id = u.volunteer_id WHERE s.activity_id = :id AND u.withdrawn_at IS NULL "
        "ORDER BY s.starts_at, u.hlc, u.id",
        {"id": row.activity_id},
    ):
        inside = seen.setdefault(one.shift_id, set())
        if one.volunteer_id in inside:
            continue
        inside.add(one.volunteer_id)
        waiting = bool(places[one.shift_id]) and len(inside) > places[one.shift_id]
        found.append(SignUpRow(one.shift_id, one.volunteer_id, one.number, one.name, waiting))
    return tuple(found)

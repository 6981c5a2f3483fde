"""Volunteers: lists, whom a text may mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.domain.identity import Sex, age_on
from db.domain.masking import mask_phone
from db.domain.permissions import Permission
from db.domain.volunteers import VolunteerState
from db.person_facts import listed
from db.registry import query
from db.transaction import Reader
from db.volunteer_rules import MAIN_TEAM, day_of, find_ids

LARGEST_PAGE = 2000


@dataclass(frozen=True, slots=True)
class ListVolunteers:
    """Which volunteers: filters that all hold; ``after`` is the number of the last row seen.

    ``lacking`` are files to be completed (待补): without what an import lets pass and the desk asks for, that is
    number, telephone, area, birthday, consent, any category of service.
    """

    text: str = ""
    state: VolunteerState | None = VolunteerState.ACTIVE
    team_id: str | None = None
    skill: str | None = None
    category: str | None = None
    role: str | None = None
    party: bool | None = None
    post_id: str | None = None
    stars: int | None = None
    lacking: bool = False
    limit: int = 500
    after: str = ""


@dataclass(frozen=True, slots=True)
class VolunteerRow:
    """A line of a list. ``barred``: a bar for false hours runs."""

    volunteer_id: str
    number: str
    name: str
    sex_label: str
    age: int | None
    phone_masked: str
    team: str
    team_colour: str
    state: VolunteerState
    stars: int
    counted_minutes: int
    confirmed_minutes: int
    sessions: int
    last_served_on: date | None
    party_member: bool
    barred: bool


@dataclass(frozen=True, slots=True)
class VolunteerList:
    """A page of volunteers, and how many there are in all."""

    rows: tuple[VolunteerRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class FindVolunteers:
    """A number, a name, its pinyin or initials, or the end of a telephone number."""

    text: str
    limit: int = 20


_ROW = (
    "SELECT v.id, v.number, v.name, v.sex, v.birthday, v.phone, v.state, v.stars_given, v.counted_minutes, "
    "v.confirmed_minutes, v.sessions, v.party_member, v.barred_until, t.name AS team, t.colour AS team_colour, "
    "(SELECT max(h.served_on) FROM hour_record h WHERE h.volunteer_id = v.id) AS last_on "
    f"FROM volunteer v {MAIN_TEAM} "
)


def _row(row: Any, today: date) -> VolunteerRow:
    birthday = day_of(row.birthday)
    barred = day_of(row.barred_until)
    return VolunteerRow(
        row.id,
        row.number,
        row.name or VolunteerState(row.state).label,
        Sex(row.sex).told,
        None if birthday is None else age_on(birthday, today),
        mask_phone(row.phone) if row.phone else "",
        row.team or "",
        row.team_colour or "",
        VolunteerState(row.state),
        row.stars_given,
        row.counted_minutes,
        row.confirmed_minutes,
        row.sessions,
        day_of(row.last_on),
        bool(row.party_member),
        barred is not None and barred >= today,
    )


def rows_of(reader: Reader, ids: Sequence[str]) -> tuple[VolunteerRow, ...]:
    """Lines of these volunteers in the order given."""
    found: dict[str, VolunteerRow] = {}
    for at in range(0, len(ids), 400):
        marks, values = listed(ids[at : at + 400])
        found |= {
            row.id: _row(row, reader.today) for row in reader.rows(f"{_ROW}WHERE v.id IN ({marks})", values)
        }
    return tuple(found[one] for one in ids if one in found)


def _filters(request: ListVolunteers) -> tuple[list[str], dict[str, object]]:
    where: list[str] = ["v.merged_into IS NULL"]
    values: dict[str, object] = {}
    if request.state is not None:
        where.append("v.state = :state")
        values["state"] = request.state.value
    if request.team_id is not None:
        where.append(
            "v.id IN (SELECT volunteer_id FROM team_member WHERE team_id = :team AND until_on IS NULL)"
        )
        values["team"] = request.team_id
    for kind, code in (("skill", request.skill), ("category", request.category), ("role", request.role)):
        if code is not None:
            where.append(
                f"v.id IN (SELECT volunteer_id FROM volunteer_choice WHERE kind = '{kind}' AND code = :{kind} "
                "AND removed_at IS NULL)"
            )
            values[kind] = code
    if request.party is not None:
        where.append("v.party_member" if request.party else "NOT v.party_member")
    if request.post_id is not None:
        where.append(
            "v.id IN (SELECT volunteer_id FROM post_claim WHERE post_id = :post AND ended_on IS NULL)"
        )
        values["post"] = request.post_id
    if request.stars is not None:
        where.append("v.stars_given = :stars")
        values["stars"] = request.stars
    if request.lacking:
        where.append(
            "(v.consented_on IS NULL OR v.birthday IS NULL OR coalesce(v.phone, '') = '' OR v.area = '' "
            "OR coalesce(v.id_number, '') = '' OR NOT EXISTS (SELECT 1 FROM volunteer_choice c WHERE "
            "c.volunteer_id = v.id AND c.kind = 'category' AND c.removed_at IS NULL))"
        )
    return where, values


@query("volunteers.list", needs=Permission.VOLUNTEER_READ)
def list_volunteers(reader: Reader, request: ListVolunteers) -> VolunteerList:
    """Volunteers by number; with a text the best matches first."""
    where, values = _filters(request)
    limit = max(1, min(request.limit, LARGEST_PAGE))
    if request.text.strip():
        states = (
            [s.value for s in VolunteerState if s.named] if request.state is None else [request.state.value]
        )
        ids = find_ids(reader, request.text, LARGEST_PAGE, states=states)
        if not ids:
            return VolunteerList((), 0)
        fitting: set[str] = set()
        for at in range(0, len(ids), 400):
            marks, given = listed(ids[at : at + 400])
            sql = f"SELECT v.id FROM volunteer v WHERE v.id IN ({marks}) AND {' AND '.join(where)}"
            fitting |= {row.id for row in reader.rows(sql, values | given)}
        kept = [one for one in ids if one in fitting]
        return VolunteerList(rows_of(reader, kept[:limit]), len(kept))
    clause = " AND ".join(where)
    total = int(reader.scalar(f"SELECT count(*) FROM volunteer v WHERE {clause}", values))
    rows = reader.rows(
        f"{_ROW}WHERE {clause} AND v.number > :after ORDER BY v.number LIMIT :limit",
        values | {"after": request.after, "limit": limit},
    )
    return VolunteerList(tuple(_row(row, reader.today) for row in rows), total)


@query("volunteers.find", needs=Permission.VOLUNTEER_READ)
def find_volunteers(reader: Reader, request: FindVolunteers) -> tuple[VolunteerRow, ...]:
    """Active volunteers a text may mean, the best first."""
    return rows_of(reader, find_ids(reader, request.text, max(1, min(request.limit, 50))))

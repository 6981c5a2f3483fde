"""谁会…: who fits a task by what they can do, where they belong and when they have time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.domain.clock import local
from db.domain.permissions import Permission
from db.domain.volunteers import SERVICE_CATEGORIES, SKILLS, VolunteerState, free_time
from db.person_facts import listed
from db.queries.volunteers import VolunteerRow, rows_of
from db.registry import query
from db.transaction import Reader
from db.volunteer_rules import find_ids

MOST = 300


@dataclass(frozen=True, slots=True)
class MatchVolunteers:
    """What is asked of them; everything given must hold.

    ``text`` is part of a skill, a category, a name, a place or a note. ``starts_at`` to ``ends_at`` is when they are
    needed; with ``free`` only those who said they have time then and serve nowhere else. ``shift_id`` is the shift
    recruited for: who is in it already is left out.
    """

    text: str = ""
    skill: str | None = None
    category: str | None = None
    team_id: str | None = None
    least_age: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    free: bool = False
    shift_id: str | None = None


@dataclass(frozen=True, slots=True)
class MatchedVolunteer:
    """Somebody who fits. ``free``: said to have time then (None: never said when); ``busy``: what they serve in then."""

    volunteer: VolunteerRow
    skills: tuple[str, ...]
    free: bool | None
    busy: str

    @property
    def volunteer_id(self) -> str:
        """Whose line it is."""
        return self.volunteer.volunteer_id


def _codes(names: Any, text: str) -> list[str]:
    return [code for code, name in names.items() if text in name or name in text]


def _where(reader: Reader, request: MatchVolunteers) -> tuple[list[str], dict[str, object]]:
    where = ["v.merged_into IS NULL", "v.state = :active"]
    values: dict[str, object] = {"active": VolunteerState.ACTIVE.value}
    for kind, code in (("skill", request.skill), ("category", request.category)):
        if code is not None:
            where.append(
                "v.id IN (SELECT volunteer_id FROM volunteer_choice WHERE kind = "
                f"'{kind}' AND code = :{kind} AND removed_at IS NULL)"
            )
            values[kind] = code
    if request.team_id is not None:
        where.append(
            "v.id IN (SELECT volunteer_id FROM team_member WHERE team_id = :team AND until_on IS NULL)"
        )
        values["team"] = request.team_id
    if request.least_age:
        where.append("v.birthday <= :born")
        day = local(request.starts_at or reader.now).date()
        last = 28 if (day.month, day.day) == (2, 29) else day.day
        values["born"] = day.replace(year=day.year - request.least_age, day=last).isoformat()
    if request.shift_id is not None:
        where.append(
            "v.id NOT IN (SELECT volunteer_id FROM sign_up WHERE shift_id = :shift AND withdrawn_at IS NULL)"
        )
        values["shift"] = request.shift_id
    if text := "".join(request.text.split()):
        _narrow(reader, text, where, values)
    return where, values


def _narrow(reader: Reader, text: str, where: list[str], values: dict[str, object]) -> None:
    ways = ["instr(v.area, :text)", "instr(v.note, :text)"]
    values["text"] = text
    for kind, names in (("skill", SKILLS), ("category", SERVICE_CATEGORIES)):
        marks, given = listed(_codes(names, text), f"t{kind}")
        ways.append(
            f"v.id IN (SELECT volunteer_id FROM volunteer_choice WHERE kind = '{kind}' AND code IN ({marks}) "
            "AND removed_at IS NULL)"
        )
        values |= given
    marks, given = listed(find_ids(reader, text, 200), "named")
    ways.append(f"v.id IN ({marks})")
    values |= given
    where.append(f"({' OR '.join(ways)})")


@query("volunteers.match", needs=Permission.VOLUNTEER_READ)
def match_volunteers(reader: Reader, request: MatchVolunteers) -> tuple[MatchedVolunteer, ...]:
    """Active volunteers who fit: those who have time first, then those with the most hours."""
    where, values = _where(reader, request)
    ids = [
        row.id
        for row in reader.rows(
            f"SELECT v.id FROM volunteer v WHERE {' AND '.join(where)} ORDER BY v.counted_minutes DESC, v.number",
            values,
        )
    ]
    said, skills = _choices(reader, ids)
    busy = _busy(reader, request)
    wanted = free_time(local(request.starts_at)) if request.starts_at is not None else ""
    found = []
    for row in rows_of(reader, ids):
        times = said.get(row.volunteer_id)
        free = None if times is None or not wanted else wanted in times
        if request.free and (not free or row.volunteer_id in busy):
            continue
        names = tuple(name for code, name in SKILLS.items() if code in skills.get(row.volunteer_id, ()))
        found.append(MatchedVolunteer(row, names, free, busy.get(row.volunteer_id, "")))
    found.sort(key=lambda one: (bool(one.busy), {True: 0, None: 1, False: 2}[one.free]))
    return tuple(found[:MOST])


def _choices(reader: Reader, ids: list[str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """When they said to have time, and what they can do."""
    times: dict[str, set[str]] = {}
    skills: dict[str, set[str]] = {}
    for at in range(0, len(ids), 400):
        marks, values = listed(ids[at : at + 400])
        for row in reader.rows(
            "SELECT volunteer_id, kind, code FROM volunteer_choice WHERE kind IN ('time', 'skill') "
            f"AND removed_at IS NULL AND volunteer_id IN ({marks})",
            values,
        ):
            (times if row.kind == "time" else skills).setdefault(row.volunteer_id, set()).add(row.code)
    return times, skills


def _busy(reader: Reader, request: MatchVolunteers) -> dict[str, str]:
    """Who signed up for another shift at that time, and for what."""
    if request.starts_at is None or request.ends_at is None:
        return {}
    return {
        row.volunteer_id: row.title
        for row in reader.rows(
            "SELECT u.volunteer_id, a.title FROM service_shift s JOIN sign_up u ON u.shift_id = s.id "
            "JOIN activity a ON a.id = s.activity_id WHERE u.withdrawn_at IS NULL AND NOT s.cancelled "
            "AND s.starts_at < :ends AND s.ends_at > :starts AND s.id <> :shift",
            {
                "starts": int(request.starts_at.timestamp() * 1000),
                "ends": int(request.ends_at.timestamp() * 1000),
                "shift": request.shift_id or "",
            },
        )
    }

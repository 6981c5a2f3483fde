"""What stands beside the visit form: who lives there, what was seen last, when to come again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from db.domain.codes import RELATIONS, name_of
from db.domain.errors import KnownError
from db.domain.ground_words import HOUSEHOLD_STATES
from db.domain.identity import Sex
from db.domain.permissions import Permission
from db.domain.visit_topics import SEEN_TOPICS, Seen
from db.domain.visits import VisitCheck, VisitWay
from db.person_facts import (
    PERSON_COLUMNS,
    PERSON_TABLES,
    TagFacts,
    age_of,
    household_address,
    listed,
    load_tags,
    sex_of,
)
from db.queries.ground import day
from db.registry import query
from db.transaction import Reader
from db.visit_rules import VisitInput, examine, standing_of
from db.visit_store import decode_content, last_seen, same_household, standing_contents


@dataclass(frozen=True, slots=True)
class GetVisitForm:
    """Which household, and the day of the visit about to be kept (None: today)."""

    household_id: str
    visited_on: date | None = None


@dataclass(frozen=True, slots=True)
class FormMember:
    """Somebody of the household; ``tags`` is empty for whoever may not see what is sensitive."""

    resident_id: str
    name: str
    sex: Sex
    age: int | None
    relation_name: str
    status: str
    tags: tuple[TagFacts, ...]


@dataclass(frozen=True, slots=True)
class LastVisit:
    """The visit before: the last that was not 未遇."""

    visit_id: str
    visited_on: date
    way: VisitWay
    worker_name: str
    met: str
    seen: tuple[Seen, ...]
    asked: str
    told: tuple[str, ...]
    note: str
    photos: int


@dataclass(frozen=True, slots=True)
class VisitForm:
    """Everything beside the form. ``seen`` is the latest known line of each topic with the day it was really seen.

    ``suggested_next`` follows from the shortest cadence of those who live there; ``suggested_why`` says so, without
    naming tags to whoever may not see them. ``missed`` counts the times nobody was met since the last visit.
    """

    household_id: str
    address: str
    estate: str
    building: str
    unit: str
    door: str
    grid: str
    state: str
    state_name: str
    merged_into: str | None
    head: str
    head_id: str | None
    worker_id: str | None
    worker_name: str
    worker_phone: str
    members: tuple[FormMember, ...]
    tags: tuple[TagFacts, ...]
    tags_hidden: bool
    last: LastVisit | None
    seen: tuple[Seen, ...]
    cadence_days: int | None
    suggested_next: date | None
    suggested_why: str
    promised_on: date | None
    last_visit_on: date | None
    missed: int
    visits: int
    open_demands: int


@dataclass(frozen=True, slots=True)
class CheckVisit:
    """A visit as it stands in the form; ``visit_id`` when it corrects one that is kept."""

    household_id: str
    visit: VisitInput
    visit_id: str | None = None


@query("visits.check", needs=Permission.VISIT_READ)
def check_visit_form(reader: Reader, request: CheckVisit) -> VisitCheck:
    """What would be refused and what only warned about. Raises KnownError HOUSEHOLD-MISSING."""
    _household(reader, request.household_id)
    standing = standing_of(reader, request.visit_id) if request.visit_id else None
    return examine(reader, request.household_id, request.visit, standing)


def _household(reader: Reader, household_id: str) -> Any:
    row = reader.one(
        "SELECT h.id, h.estate, h.building, h.unit, h.door, h.grid, h.state, h.merged_into, h.promised_on, "
        "h.last_visit_on, h.missed, w.id AS worker_id, w.name AS worker_name, w.phone AS worker_phone FROM household h "
        "LEFT JOIN grid g ON g.name = h.grid LEFT JOIN worker w ON w.id = coalesce(h.worker_id, g.worker_id) "
        "WHERE h.id = :id",
        {"id": household_id},
    )
    if row is None:
        raise KnownError("HOUSEHOLD-MISSING", "这一户的档案不在了；请重新查找。", "household_id")
    return row


@query("visits.form", needs=Permission.VISIT_READ)
def visit_form(reader: Reader, request: GetVisitForm) -> VisitForm:
    """One household as the form needs it. Raises KnownError HOUSEHOLD-MISSING."""
    row = _household(reader, request.household_id)
    visited_on = request.visited_on or reader.today
    people = reader.rows(
        f"SELECT {PERSON_COLUMNS} FROM {PERSON_TABLES} WHERE r.household_id = :id AND r.status NOT IN ('merged', 'forgotten') "
        "ORDER BY r.status <> 'active', coalesce(r.relation, '') <> '02', r.birthday IS NULL, r.birthday, r.id",
        {"id": row.id},
    )
    carried = load_tags(reader, [person.id for person in people])
    living = [person for person in people if person.status == "active"]
    present = {tag.code: tag for person in living for tag in carried.get(person.id, ())}
    shown = reader.operator is not None and reader.operator.may(Permission.SENSITIVE_READ)
    contents = standing_contents(reader, row.id, up_to=visited_on)
    lines = last_seen(contents)
    last = next((_last(reader, one) for one, content in contents if content.way is not VisitWay.MISSED), None)
    days, why = _cadence(reader, present, shown)
    marks, values = listed(same_household(reader, row.id))
    return VisitForm(
        household_id=row.id,
        address=household_address(row.estate, row.building, row.unit, row.door),
        estate=row.estate,
        building=row.building,
        unit=row.unit,
        door=row.door,
        grid=row.grid,
        state=row.state,
        state_name=HOUSEHOLD_STATES[row.state],
        merged_into=row.merged_into,
        head=living[0].name if living else "",
        head_id=living[0].id if living else None,
        worker_id=row.worker_id,
        worker_name=row.worker_name or "",
        worker_phone=row.worker_phone or "",
        members=tuple(
            FormMember(
                person.id,
                person.name,
                sex_of(person),
                age_of(person, reader.today),
                (name_of(RELATIONS, person.relation) or "") if person.relation else "",
                person.status,
                carried.get(person.id, ()) if shown else (),
            )
            for person in people
        ),
        tags=tuple(present.values()) if shown else (),
        tags_hidden=bool(present) and not shown,
        last=last,
        seen=tuple(lines[topic.code] for topic in SEEN_TOPICS if topic.code in lines),
        cadence_days=days,
        suggested_next=None if days is None else visited_on + timedelta(days=days),
        suggested_why=why,
        promised_on=day(row.promised_on),
        last_visit_on=day(row.last_visit_on),
        missed=row.missed,
        visits=int(
            reader.scalar(f"SELECT COUNT(*) FROM visit WHERE household_id IN ({marks}) AND NOT withdrawn", values)
        ),
        open_demands=int(
            reader.scalar(f"SELECT COUNT(*) FROM demand WHERE household_id IN ({marks}) AND closed = 0", values)
        ),
    )


def _cadence(reader: Reader, tags: Mapping[str, TagFacts], shown: bool) -> tuple[int | None, str]:
    """The shortest cadence of these tags in days, and the sentence for it."""
    if not tags:
        return None, ""
    marks, values = listed(tuple(tags))
    rows = reader.rows(
        f"SELECT code, cadence_days FROM tag WHERE code IN ({marks}) AND cadence_days IS NOT NULL", values
    )
    days = min((int(row.cadence_days) for row in rows), default=None)
    if days is None:
        return None, ""
    named = "、".join(tags[row.code].name for row in rows if row.cadence_days == days) if shown else "关爱对象"
    return days, f"{named}每 {days} 日一访"


def _last(reader: Reader, visit_id: str) -> LastVisit:
    row = reader.one(
        "SELECT v.met, v.photos, e.content, w.name AS worker_name FROM visit v JOIN visit_entry e ON e.id = v.entry_id "
        "LEFT JOIN worker w ON w.id = v.worker_id WHERE v.id = :id",
        {"id": visit_id},
    )
    assert row is not None
    content = decode_content(row.content)
    assert content is not None
    return LastVisit(
        visit_id=visit_id,
        visited_on=content.visited_on,
        way=content.way,
        worker_name=row.worker_name or "",
        met=row.met,
        seen=content.findings,
        asked=content.asked,
        told=content.told,
        note=content.note,
        photos=row.photos,
    )

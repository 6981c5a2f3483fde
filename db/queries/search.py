"""The one-box: anything typed or scanned, and what it may mean."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter

from db.card_rules import judge_text
from db.demand_search import DEMAND_PREFIX, demand_by_number, open_demands
from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.domain.identity import normalise_id_number
from db.domain.permissions import Permission
from db.domain.scancodes import ScanKind, parse_scan
from db.domain.serials import parse_serial
from db.person_facts import (
    TagFacts,
    age_of,
    household_address,
    listed,
    load_people,
    masked_address,
    masked_id,
    masked_phone,
    sex_of,
    shown_tags,
)
from db.queries.certificate_lists import CertificateRow
from db.queries.search_cases import (
    CaseHit,
    case_by_serial,
    case_hit,
    find_by_items,
    find_by_number,
    find_by_people,
)
from db.queries.search_certificates import find_certificate_hits
from db.queries.search_items import BlockedHit, ItemHit, find_blocked, find_items
from db.queries.search_people import READ_TERMS, Candidate, find_people, heteronym, plain
from db.queries.search_volunteers import (
    VolunteerHit,
    find_volunteer_hits,
    hits_of,
    others,
    reads_volunteers,
    volunteers_among,
)
from db.registry import query
from db.transaction import Reader

__all__ = [
    "BlockedHit",
    "CaseHit",
    "ExactHit",
    "Hits",
    "ItemHit",
    "OneBox",
    "PersonHit",
    "VolunteerHit",
    "find_residents",
    "one_box",
]

ITEM_LIMIT = 5
CASE_PEOPLE = 20
MOST = 50


@dataclass(frozen=True, slots=True)
class OneBox:
    """What was typed or scanned; at most ``limit`` (1–50) hits of each kind are wanted."""

    text: str
    limit: int = 8


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A person offered: full name, everything else masked.

    ``matched`` is name, pinyin, id, phone or address; ``heteronym`` explains an unusual reading (曾 读 zēng).
    ``volunteer`` when the person is one too.
    """

    resident_id: str
    name: str
    sex_label: str
    age: int | None
    id_masked: str
    phone_masked: str
    address_masked: str
    tags: tuple[TagFacts, ...]
    open_cases: int
    last_at: datetime | None
    heteronym: str | None
    matched: str
    status: str = "active"
    open_demands: int = 0
    volunteer: VolunteerHit | None = None


@dataclass(frozen=True, slots=True)
class ExactHit:
    """What a scan or a whole number means without doubt: kind person, case, notice, demand, household or volunteer.

    ``words`` is the door of a household.
    """

    kind: str
    id: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """What the one-box offers. Totals count what was read: ``people_more`` says that there are more still.

    ``volunteers`` are those who are not among the people already.
    """

    people: tuple[PersonHit, ...]
    people_total: int
    cases: tuple[CaseHit, ...]
    cases_total: int
    items: tuple[ItemHit, ...]
    blocked: tuple[BlockedHit, ...]
    exact: ExactHit | None
    elapsed_ms: float
    people_more: bool = False
    volunteers: tuple[VolunteerHit, ...] = ()
    certificates: tuple[CertificateRow, ...] = ()


def find_residents(reader: Reader, text: str, limit: int = 200) -> tuple[str, ...]:
    """Ids of the residents the text may mean, best first; for lists that filter by person."""
    people = find_people(reader, plain(text), max(limit, READ_TERMS)).people
    return tuple(person.resident_id for person in people[:limit])


@query("search.one_box", needs=Permission.RESIDENT_READ)
def one_box(reader: Reader, request: OneBox) -> Hits:
    """People, cases, items and blocked certificates that fit the text; an exact hit for scans and whole numbers."""
    began = perf_counter()
    limit = max(1, min(request.limit, MOST))
    text = plain(request.text)
    # A card's code is longer than any text that is searched for.
    hits = _volunteer(reader, request.text.strip()) or _exact(reader, text) or _search(reader, text, limit)
    return replace(hits, elapsed_ms=(perf_counter() - began) * 1000)


_NONE = Hits((), 0, (), 0, (), (), None, 0.0)


def _exact(reader: Reader, text: str) -> Hits | None:
    scan = parse_scan(text)
    if scan.kind is ScanKind.NOTICE:
        notice = reader.scalar("SELECT id FROM guidance WHERE serial = :serial", {"serial": _notice(reader, scan.value)})
        return replace(_NONE, exact=ExactHit("notice", notice)) if notice else None
    if scan.kind is ScanKind.HOUSEHOLD:
        return _household(reader, scan.value)
    if scan.kind is ScanKind.DEMAND or scan.value.upper().startswith(DEMAND_PREFIX):
        demand_id = demand_by_number(reader, scan.value) if _reads_demands(reader) else None
        return replace(_NONE, exact=ExactHit("demand", demand_id)) if demand_id else None
    if scan.kind in (ScanKind.RECEIPT, ScanKind.SERIAL):
        case_id = case_by_serial(reader, text)
        case = case_hit(reader, case_id) if case_id else None
        if case is None:
            return None
        return replace(_NONE, cases=(case,), cases_total=1, exact=ExactHit("case", case.case_id))
    person = _by_id_number(reader, text)
    if person is None:
        return None
    cases, total = find_by_people(reader, [person.resident_id], None, 8)
    people = _person_hits(reader, [person], "")
    return Hits(people, 1, tuple(cases), total, (), (), ExactHit("person", person.resident_id), 0.0)


def _volunteer(reader: Reader, text: str) -> Hits | None:
    """Whose card or number it is: a volunteer, or the resident a resident's card belongs to."""
    if parse_scan(text).kind is not ScanKind.CARD and not text.upper().startswith("V-"):
        return None
    judged = judge_text(reader, text)
    if judged is not None and judged.resident_id is not None:
        return replace(_NONE, exact=ExactHit("person", judged.resident_id))
    if not reads_volunteers(reader):
        return None
    volunteer_id = judged.volunteer_id if judged else None
    if judged is None:
        volunteer_id = reader.scalar(
            "SELECT coalesce(merged_into, id) FROM volunteer WHERE number = :number", {"number": text.upper()}
        )
    if not volunteer_id:
        return None
    return replace(_NONE, exact=ExactHit("volunteer", volunteer_id), volunteers=hits_of(reader, [volunteer_id]))


def _reads_demands(reader: Reader) -> bool:
    return reader.operator is not None and reader.operator.may(Permission.DEMAND_READ)


def _household(reader: Reader, household_id: str) -> Hits | None:
    """The household of a code, or the one it was merged into; only for who may read visits."""
    if reader.operator is None or not reader.operator.may(Permission.VISIT_READ):
        return None
    row = reader.one(
        "SELECT n.id, n.estate, n.building, n.unit, n.door FROM household h "
        "JOIN household n ON n.id = coalesce(h.merged_into, h.id) WHERE h.id = :id",
        {"id": household_id},
    )
    if row is None:
        return None
    return replace(_NONE, exact=ExactHit("household", row.id, household_address(row.estate, row.building, row.unit, row.door)))


def _notice(reader: Reader, number: str) -> str:
    try:
        return parse_serial(number, reader.desk.centre_code or None).full
    except KnownError:
        return number


def _by_id_number(reader: Reader, text: str) -> Candidate | None:
    number = normalise_id_number(text)
    if len(number) < 5 or not number.isascii() or not any(c.isdigit() for c in number):
        return None
    rows = reader.rows(
        "SELECT DISTINCT n.id, n.name FROM resident r JOIN resident n ON n.id = coalesce(r.merged_into, r.id) "
        "WHERE r.id_number = :number LIMIT 2",
        {"number": number},
    )
    return Candidate(rows[0].id, rows[0].name, True, 0, "id") if len(rows) == 1 else None


def _search(reader: Reader, text: str, limit: int) -> Hits:
    if not text:
        return _NONE
    found = find_people(reader, text)
    items = find_items(reader, text, ITEM_LIMIT)
    numbered = find_by_number(reader, text, limit)
    people_ids = [person.resident_id for person in found.people[:CASE_PEOPLE]]
    cases, total = find_by_people(reader, people_ids, None, limit)
    words = text.split()
    if not found.people and len(words) > 1:
        cases, total = _person_and_item(reader, words, limit)
    people = _person_hits(reader, list(found.people[:limit]), text)
    volunteers = find_volunteer_hits(reader, text, limit)
    residents = [hit.resident_id for hit in people]
    certificates = find_certificate_hits(reader, text, residents, [hit.volunteer_id for hit in volunteers], limit)
    of_items = [] if cases or not items else find_by_items(reader, [item.item_id for item in items], limit)
    merged = {case.case_id: case for case in (*numbered, *cases, *of_items)}
    return Hits(
        people=people,
        people_total=len(found.people),
        cases=tuple(merged.values())[:limit],
        cases_total=max(len(merged), total),
        items=items,
        blocked=find_blocked(reader, text, ITEM_LIMIT),
        exact=None,
        elapsed_ms=0.0,
        people_more=found.more,
        certificates=certificates,
        volunteers=others(volunteers, {hit.resident_id: hit.volunteer for hit in people if hit.volunteer}),
    )


def _person_and_item(reader: Reader, words: list[str], limit: int) -> tuple[list[CaseHit], int]:
    """«张桂兰 高龄»: the person by the words at one end, the item by the rest."""
    for at in range(1, len(words)):
        for who, what in ((words[:at], words[at:]), (words[at:], words[:at])):
            items = find_items(reader, " ".join(what), ITEM_LIMIT)
            if items:
                people = find_people(reader, " ".join(who)).people[:CASE_PEOPLE]
                found = find_by_people(
                    reader, [p.resident_id for p in people], [item.item_id for item in items], limit
                )
                if found[0]:
                    return found
    return [], 0


def _person_hits(reader: Reader, people: list[Candidate], text: str) -> tuple[PersonHit, ...]:
    ids = [person.resident_id for person in people]
    rows, tags = load_people(reader, ids), shown_tags(reader, ids)
    counts, demands = _case_counts(reader, ids), open_demands(reader, ids)
    volunteers = volunteers_among(reader, ids)
    hits = []
    for person in people:
        row = rows[person.resident_id]
        open_cases, last = counts.get(row.id, (0, None))
        hits.append(
            PersonHit(
                resident_id=row.id,
                name=row.name,
                sex_label=sex_of(row).told,
                age=age_of(row, reader.today),
                id_masked=masked_id(row),
                phone_masked=masked_phone(row),
                address_masked=masked_address(row),
                tags=tags.get(row.id, ()),
                open_cases=open_cases,
                last_at=last,
                heteronym=heteronym(row.name, text) if person.matched == "pinyin" else None,
                matched=person.matched,
                status=row.status,
                open_demands=demands.get(row.id, 0),
                volunteer=volunteers.get(row.id),
            )
        )
    return tuple(hits)


def _case_counts(reader: Reader, ids: list[str]) -> dict[str, tuple[int, datetime | None]]:
    if not ids:
        return {}
    places, values = listed(ids)
    return {
        row.resident_id: (row.open_cases, instant_of(row.last))
        for row in reader.rows(
            "SELECT resident_id, sum(closed = 0) AS open_cases, max(received_at) AS last FROM service_case "
            f"WHERE resident_id IN ({places}) GROUP BY resident_id",
            values,
        )
    }

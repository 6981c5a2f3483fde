"""One demand in full, and finding one by its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.demand_offers import DemandOffer, demand_offers
from db.demand_parties import Party, load_parties
from db.demand_search import demand_by_number, demand_by_tail
from db.demand_store import (
    guard_dispute,
    load_chain,
    may_read_dispute,
    standing,
)
from db.domain.calendar import ClockBadge
from db.domain.cases import CaseState
from db.domain.clock import instant_of
from db.domain.demand_clock import demand_badge
from db.domain.demand_table import (
    DemandKind,
    DemandRating,
    DemandState,
    Urgency,
)
from db.domain.demand_words import ANONYMOUS, HIDDEN_TITLE, SOURCES, level_label
from db.domain.demands import follow
from db.domain.errors import KnownError
from db.domain.masking import mask_name, mask_phone
from db.domain.permissions import Permission
from db.domain.scancodes import ScanKind, parse_scan
from db.person_facts import household_address
from db.queries.case_clock import day
from db.queries.cases import PaperRow
from db.queries.demand_timeline import DemandEntry, demand_timeline
from db.registry import query
from db.seen import seen_today
from db.transaction import Reader
from db.work_calendar import load_calendar

SEE = "privacy.see"


@dataclass(frozen=True, slots=True)
class GetDemand:
    """One demand."""

    demand_id: str


@dataclass(frozen=True, slots=True)
class FindDemand:
    """A demand by the code on its papers, by its number, or by the number's tail."""

    text: str


@dataclass(frozen=True, slots=True)
class ReporterRow:
    """Somebody who brought it up, masked; ``reporter_id`` is None for the first."""

    reporter_id: str | None
    resident_id: str | None
    name_masked: str
    phone_masked: str
    reported_at: datetime
    source_label: str
    text: str


@dataclass(frozen=True, slots=True)
class LinkedDemand:
    """Another demand that this one belongs with."""

    demand_id: str
    serial_short: str
    title: str
    state_label: str


@dataclass(frozen=True, slots=True)
class LinkedCase:
    """The service case it became."""

    case_id: str
    serial_short: str
    item_name: str
    state_label: str


@dataclass(frozen=True, slots=True)
class LinkedMeeting:
    """The meeting it was, or is to be, talked about at."""

    meeting_id: str
    title: str
    held_on: date


@dataclass(frozen=True, slots=True)
class DemandDetail:
    """Everything the detail shows. ``standing_id`` is the demand itself, or the main one it follows."""

    demand_id: str
    serial: str
    serial_short: str
    version: int
    kind: DemandKind
    category: str
    title: str
    text: str
    place: str
    source: str
    source_label: str
    urgency: Urgency
    state: DemandState
    state_label: str
    standing_id: str
    owner: Party
    keeper: Party
    handler: Party | None
    due_on: date
    next_on: date
    level: int
    level_label: str
    meeting_on: date | None
    settled_on: date | None
    rating: DemandRating | None
    archived_on: date | None
    registered_at: datetime
    registered_by: str
    window: int
    reporter: ReporterRow
    reporters: tuple[ReporterRow, ...]
    reporters_count: int
    household_id: str | None
    household_address: str
    visit_id: str | None
    visit_on: date | None
    case: LinkedCase | None
    meeting: LinkedMeeting | None
    main: LinkedDemand | None
    merged: tuple[LinkedDemand, ...]
    photos: int
    clock: ClockBadge
    timeline: tuple[DemandEntry, ...]
    papers: tuple[PaperRow, ...]
    actions: tuple[DemandOffer, ...]


def masked(name: str) -> str:
    """A reporter's name as shown; 匿名 without one."""
    return mask_name(name) if name else ANONYMOUS


def find_row(reader: Reader, demand_id: str) -> Any:
    """The row of a demand. Raises KnownError DEMAND-MISSING."""
    row = reader.one("SELECT * FROM demand WHERE id = :id", {"id": demand_id})
    if row is None:
        raise KnownError("DEMAND-MISSING", "找不到这个诉求；请核对编号或刷新后再试。", "demand_id")
    return row


@query("demands.kind", needs=Permission.DEMAND_READ)
def demand_kind(reader: Reader, request: GetDemand) -> DemandKind:
    """Whether it is a dispute, asked before it is opened. Raises KnownError DEMAND-MISSING."""
    return DemandKind(find_row(reader, request.demand_id).kind)


def _reporters(reader: Reader, row: Any) -> tuple[ReporterRow, ...]:
    at = instant_of(row.registered_at)
    assert at is not None
    first = ReporterRow(
        None,
        row.resident_id,
        masked(row.reporter_name),
        mask_phone(row.reporter_phone) if row.reporter_phone else "",
        at,
        SOURCES.get(row.source, row.source),
        "",
    )
    more = []
    for one in reader.rows(
        "SELECT * FROM demand_reporter WHERE demand_id = :id ORDER BY reported_at, id", {"id": row.id}
    ):
        at = instant_of(one.reported_at)
        assert at is not None
        phone = mask_phone(one.phone) if one.phone else ""
        source = SOURCES.get(one.source, one.source)
        more.append(ReporterRow(one.id, one.resident_id, masked(one.name), phone, at, source, one.text))
    return (first, *more)


def _linked(reader: Reader, where: str, values: dict[str, str]) -> tuple[LinkedDemand, ...]:
    allowed = may_read_dispute(reader)
    return tuple(
        LinkedDemand(
            row.id,
            row.serial_short,
            row.title if allowed or row.kind != DemandKind.DISPUTE else HIDDEN_TITLE,
            DemandState(row.state).label,
        )
        for row in reader.rows(
            f"SELECT id, serial_short, title, kind, state FROM demand WHERE {where} ORDER BY serial_short", values
        )
    )


def _case(reader: Reader, case_id: str | None) -> LinkedCase | None:
    row = case_id and reader.one(
        "SELECT id, serial_short, item_name, state FROM service_case WHERE id = :id", {"id": case_id}
    )
    return LinkedCase(row.id, row.serial_short, row.item_name, CaseState(row.state).label) if row else None


def _meeting(reader: Reader, meeting_id: str | None) -> LinkedMeeting | None:
    row = meeting_id and reader.one("SELECT id, title, held_on FROM meeting WHERE id = :id", {"id": meeting_id})
    return LinkedMeeting(row.id, row.title, date.fromisoformat(row.held_on)) if row else None


def _papers(reader: Reader, demand_id: str) -> tuple[PaperRow, ...]:
    papers = []
    for row in reader.rows(
        "SELECT * FROM print_job WHERE subject_id = :id ORDER BY created_at", {"id": demand_id}
    ):
        at = instant_of(row.created_at)
        assert at is not None
        papers.append(
            PaperRow(row.id, row.kind, row.title, row.state, at, instant_of(row.finished_at), row.reprint)
        )
    return tuple(papers)


@query("demands.get", needs=Permission.DEMAND_READ)
def get_demand(reader: Reader, request: GetDemand) -> DemandDetail:
    """Everything about one demand. A dispute must be on record as seen (``db.usecases.demands.open_demand``).

    Raises KnownError DEMAND-MISSING, DEMAND-SENSITIVE, DEMAND-UNSEEN.
    """
    row = find_row(reader, request.demand_id)
    guard_dispute(reader, row.kind)
    if row.kind == DemandKind.DISPUTE and not seen_today(reader, SEE, "demand", row.id):
        raise KnownError("DEMAND-UNSEEN", "看矛盾纠纷要先记入审计；请重新打开这个诉求。", "demand_id")
    followed = follow(load_chain(reader, [row.id]), row.id)
    demand = standing(row)
    parties = load_parties(reader, (row.owner_id, row.keeper_id, row.handler_id))
    owner = parties.get(row.owner_id, Party(row.owner_id, row.owner_name, "worker", left=True))
    home = row.household_id and reader.one(
        "SELECT estate, building, unit, door FROM household WHERE id = :id", {"id": row.household_id}
    )
    visit_on = row.visit_id and reader.scalar("SELECT visited_on FROM visit WHERE id = :id", {"id": row.visit_id})
    photos = reader.scalar(
        "SELECT COUNT(*) FROM photo WHERE owner_id = :id AND owner_kind = 'demand' AND removed_at IS NULL",
        {"id": row.id},
    )
    reporters = _reporters(reader, row)
    registered_at = instant_of(row.registered_at)
    assert registered_at is not None
    calendar = load_calendar(reader.connection)
    return DemandDetail(
        demand_id=row.id,
        serial=row.serial,
        serial_short=row.serial_short,
        version=row.version,
        kind=DemandKind(row.kind),
        category=row.category,
        title=row.title,
        text=row.text,
        place=row.place,
        source=row.source,
        source_label=SOURCES.get(row.source, row.source),
        urgency=Urgency(row.urgency),
        state=demand.state,
        state_label=demand.state.label,
        standing_id=followed.main_id,
        owner=owner,
        keeper=parties.get(row.keeper_id, Party(row.keeper_id, "", "worker", left=True)),
        handler=parties.get(row.handler_id) if row.handler_id else None,
        due_on=demand.due_on,
        next_on=demand.next_on,
        level=demand.level,
        level_label=level_label(demand.level),
        meeting_on=demand.meeting_on,
        settled_on=demand.settled_on,
        rating=demand.rating,
        archived_on=demand.archived_on,
        registered_at=registered_at,
        registered_by=row.operator_name,
        window=row.window,
        reporter=reporters[0],
        reporters=reporters,
        reporters_count=row.reporters,
        household_id=row.household_id,
        household_address=household_address(home.estate, home.building, home.unit, home.door) if home else "",
        visit_id=row.visit_id,
        visit_on=day(visit_on or None),
        case=_case(reader, row.case_id),
        meeting=_meeting(reader, row.meeting_id),
        main=next(iter(_linked(reader, "id = :id", {"id": row.main_id})), None) if row.main_id else None,
        merged=_linked(reader, "main_id = :id AND state = 'merged'", {"id": row.id}),
        photos=int(photos),
        clock=demand_badge(reader.now, followed.demand, calendar),
        timeline=demand_timeline(reader, row.id),
        papers=_papers(reader, row.id),
        actions=demand_offers(reader, demand),
    )


@query("demands.find", needs=Permission.DEMAND_READ)
def find_demand(reader: Reader, request: FindDemand) -> str | None:
    """The id of the demand meant: the code YM1:D:…, the whole or short number, or the latest with this tail."""
    scan = parse_scan(request.text)
    found = demand_by_number(reader, scan.value)
    if found is None and scan.kind is not ScanKind.DEMAND:
        found = demand_by_tail(reader, scan.value)
    return found

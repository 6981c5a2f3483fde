"""Lists of demands: ids first, rows when they are looked at, and counts apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from db.demand_store import STANDING, load_chain, may_read_dispute, standing
from db.domain.calendar import ClockBadge
from db.domain.clock import instant_of
from db.domain.demand_clock import demand_badge
from db.domain.demand_table import DemandKind, DemandState, Urgency
from db.domain.demand_words import HIDDEN_TITLE, level_label
from db.domain.demands import follow
from db.domain.permissions import Permission
from db.person_facts import listed
from db.queries.case_lists import soon_until
from db.queries.demands import masked
from db.queries.search import find_residents
from db.registry import query
from db.transaction import Reader
from db.work_calendar import load_calendar

Preset = Literal["open", "soon", "overdue", "mine", "merged", "archived", "all"]
Sort = Literal["clock", "next", "serial", "category", "owner", "state", "urgency", "registered", "archived"]

PEOPLE = 200
RUNNING = "COALESCE(meeting_on, due_on)"
"""The day that counts: that of the meeting while it waits for one (db.domain.demand_clock.running_due)."""
_URGENCY = "CASE urgency WHEN 'critical' THEN 2 WHEN 'urgent' THEN 1 ELSE 0 END"

_SORT_COLUMNS: dict[str, tuple[str, ...]] = {
    "next": ("closed", "next_on", "id"),
    "serial": ("serial_short",),
    "category": ("category", "due_on", "id"),
    "owner": ("owner_name", "due_on", "id"),
    "state": ("state", "due_on", "id"),
    "urgency": (_URGENCY, "due_on", "id"),
    "registered": ("registered_at", "id"),
    "archived": ("archived_on", "id"),
}


@dataclass(frozen=True, slots=True)
class ListDemands:
    """Which demands, in which order. ``text`` finds a number, words of title or place, or who reported it."""

    preset: Preset = "open"
    state: DemandState | None = None
    kind: DemandKind | None = None
    category: str | None = None
    owner_id: str | None = None
    urgency: Urgency | None = None
    grid: str | None = None
    text: str = ""
    resident_id: str | None = None
    household_id: str | None = None
    visit_id: str | None = None
    meeting_id: str | None = None
    registered_from: date | None = None
    registered_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    sort: Sort = "clock"
    descending: bool = False
    limit: int = 2000
    offset: int = 0


@dataclass(frozen=True, slots=True)
class DemandIds:
    """Ids in order; ``more`` when the limit cut the list."""

    ids: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class DemandRows:
    """Rows to show for these ids."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemandRow:
    """One line or card. ``hidden``: a dispute this operator may not read, without title, place and person.

    ``own``: it is still with the one who follows it, nobody else was given it (未派).
    """

    demand_id: str
    serial_short: str
    number: str
    kind: DemandKind
    hidden: bool
    title: str
    category: str
    urgency: Urgency
    state: DemandState
    state_label: str
    owner_id: str
    owner_name: str
    own: bool
    due_on: date
    next_on: date
    level: int
    level_label: str
    reporters: int
    reporter_masked: str
    place: str
    registered_at: datetime
    archived_on: date | None
    main_id: str | None
    version: int
    clock: ClockBadge


@dataclass(frozen=True, slots=True)
class DemandCountsRequest:
    """How many demands each preset holds."""


@dataclass(frozen=True, slots=True)
class DemandCounts:
    """Counts by preset."""

    open: int
    soon: int
    overdue: int
    mine: int
    merged: int
    archived: int
    all: int


def _preset(reader: Reader, preset: Preset) -> tuple[list[str], dict[str, Any]]:
    today = reader.today.isoformat()
    match preset:
        case "all":
            return [], {}
        case "archived":
            return ["closed = 1", "state = 'archived'"], {}
        case "merged":
            return ["closed = 1", "state = 'merged'"], {}
        case "overdue":
            return ["closed = 0", f"{RUNNING} < :today"], {"today": today}
        case "soon":
            between = f"{RUNNING} BETWEEN :today AND :soon"
            return ["closed = 0", between], {"today": today, "soon": soon_until(reader)}
        case "mine":
            ids = _me(reader)
            places, values = listed(ids, "me")
            return ["closed = 0", f"(owner_id IN ({places}) OR keeper_id IN ({places}))"], values
    return ["closed = 0"], {}


def _me(reader: Reader) -> list[str]:
    me = reader.operator.operator_id if reader.operator else ""
    return [me, *(row.id for row in reader.rows("SELECT id FROM worker WHERE operator_id = :id", {"id": me}))]


def demand_filters(reader: Reader, request: ListDemands) -> tuple[list[str], dict[str, Any]]:
    """Conditions for the demands asked for, and their values."""
    where, values = _preset(reader, request.preset)
    equal = {
        "state": request.state,
        "kind": request.kind,
        "category": request.category,
        "owner_id": request.owner_id,
        "urgency": request.urgency,
        "household_id": request.household_id,
        "visit_id": request.visit_id,
        "meeting_id": request.meeting_id,
    }
    for column, value in equal.items():
        if value is not None:
            where.append(f"{column} = :{column}")
            values[column] = str(value)
    if request.grid is not None:
        where.append("household_id IN (SELECT id FROM household WHERE grid = :grid)")
        values["grid"] = request.grid
    if request.resident_id is not None:
        where.append(
            "(resident_id = :resident OR id IN (SELECT demand_id FROM demand_reporter WHERE resident_id = :resident))"
        )
        values["resident"] = request.resident_id
    bounds = {
        "business_date >= :registered_from": request.registered_from,
        "business_date <= :registered_to": request.registered_to,
        "due_on >= :due_from": request.due_from,
        "due_on <= :due_to": request.due_to,
    }
    for clause, bound in bounds.items():
        if bound is not None:
            where.append(clause)
            values[clause.rpartition(":")[2]] = bound.isoformat()
    if request.text.strip():
        _text(reader, request.text.strip(), where, values)
    told = request.text.strip() or request.resident_id or request.household_id or request.visit_id
    if told and not may_read_dispute(reader):
        where.append("kind <> 'dispute'")
    return where, values


def _text(reader: Reader, text: str, where: list[str], values: dict[str, Any]) -> None:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    values["like"] = f"%{escaped}%"
    columns = ("title", "place", "serial_short", "reporter_name")
    parts = [f"{column} LIKE :like ESCAPE '\\'" for column in columns]
    people = find_residents(reader, text, PEOPLE)
    if people:
        places, ids = listed(people, "person")
        parts.append(f"resident_id IN ({places})")
        parts.append(f"id IN (SELECT demand_id FROM demand_reporter WHERE resident_id IN ({places}))")
        values |= ids
    where.append(f"({' OR '.join(parts)})")


def where_clause(clauses: Sequence[str]) -> str:
    """``WHERE`` with all of these, or nothing."""
    return f"WHERE {' AND '.join(clauses)}" if clauses else ""


@query("demands.list", needs=Permission.DEMAND_READ)
def list_demands(reader: Reader, request: ListDemands) -> DemandIds:
    """Ids of the demands asked for. By clock: open ones by deadline, then archived ones, newest first.

    A dispute is listed for everybody, but text, person and household do not find it for whom it is hidden.
    """
    where, values = demand_filters(reader, request)
    wanted = request.limit + 1
    values |= {"limit": wanted, "offset": request.offset}
    if request.sort != "clock":
        direction = "DESC" if request.descending else "ASC"
        order = ", ".join(f"{column} {direction}" for column in _SORT_COLUMNS[request.sort])
        rows = reader.rows(f"SELECT id FROM demand {where_clause(where)} ORDER BY {order} LIMIT :limit OFFSET :offset", values)
        ids = [row.id for row in rows]
    else:
        ids = _by_clock(reader, where, values, request)
    return DemandIds(tuple(ids[: request.limit]), len(ids) > request.limit)


def _by_clock(reader: Reader, where: list[str], values: dict[str, Any], request: ListDemands) -> list[str]:
    wanted, first = values["limit"], request.offset

    def part(condition: str, order: str, limit: int, offset: int) -> list[str]:
        rows = reader.rows(
            f"SELECT id FROM demand {where_clause([condition, *where])} ORDER BY {order} LIMIT :limit OFFSET :offset",
            values | {"limit": limit, "offset": offset},
        )
        return [row.id for row in rows]

    parts = [("closed = 0", "closed, due_on, id"), ("closed = 1", "closed DESC, archived_on DESC")]
    if request.descending:
        parts = [("closed = 1", "closed, archived_on"), ("closed = 0", "closed DESC, due_on DESC, id DESC")]
    ids = part(*parts[0], limit=wanted, offset=first)
    if len(ids) < wanted:
        before = first and int(reader.scalar(f"SELECT COUNT(*) FROM demand {where_clause([parts[0][0], *where])}", values))
        ids += part(*parts[1], limit=wanted - len(ids), offset=max(0, first - before))
    return ids


_ROW_COLUMNS = (
    f"{STANDING}, serial_short, counter, title, category, urgency, owner_name, reporters, reporter_name, place, "
    "registered_at"
)


@query("demands.rows", needs=Permission.DEMAND_READ)
def demand_rows(reader: Reader, request: DemandRows) -> tuple[DemandRow, ...]:
    """The lines of these demands, in the order asked for; unknown ids are left out. A merged one shows its
    main one's clock."""
    if not request.ids:
        return ()
    places, values = listed(request.ids)
    rows = reader.rows(f"SELECT {_ROW_COLUMNS} FROM demand WHERE id IN ({places})", values)
    found = {row.id: row for row in rows}
    chain = {row.id: standing(row) for row in rows}
    chain |= load_chain(reader, {d.main_id for d in chain.values() if d.main_id and d.main_id not in chain})
    allowed, calendar = may_read_dispute(reader), load_calendar(reader.connection)
    lines = []
    for demand_id in request.ids:
        row = found.get(demand_id)
        if row is None:
            continue
        registered_at = instant_of(row.registered_at)
        assert registered_at is not None
        demand = chain[demand_id]
        hidden = row.kind == DemandKind.DISPUTE and not allowed
        lines.append(
            DemandRow(
                demand_id=row.id,
                serial_short=row.serial_short,
                number=f"{row.counter:04}",
                kind=DemandKind(row.kind),
                hidden=hidden,
                title=HIDDEN_TITLE if hidden else row.title,
                category=row.category,
                urgency=Urgency(row.urgency),
                state=demand.state,
                state_label=demand.state.label,
                owner_id=row.owner_id,
                owner_name=row.owner_name,
                own=row.owner_id == row.keeper_id,
                due_on=demand.due_on,
                next_on=demand.next_on,
                level=demand.level,
                level_label=level_label(demand.level),
                reporters=row.reporters,
                reporter_masked="" if hidden else masked(row.reporter_name),
                place="" if hidden else row.place,
                registered_at=registered_at,
                archived_on=demand.archived_on,
                main_id=demand.main_id,
                version=demand.version,
                clock=demand_badge(reader.now, follow(chain, demand_id).demand, calendar),
            )
        )
    return tuple(lines)


def count_demands(reader: Reader, preset: Preset) -> int:
    """How many demands a preset holds."""
    where, values = _preset(reader, preset)
    return int(reader.scalar(f"SELECT COUNT(*) FROM demand {where_clause(where)}", values))


@query("demands.counts", needs=Permission.DEMAND_READ)
def demand_counts(reader: Reader, request: DemandCountsRequest) -> DemandCounts:
    """How many demands each preset holds."""
    presets: tuple[Preset, ...] = ("open", "soon", "overdue", "mine", "merged", "archived", "all")
    return DemandCounts(**{preset: count_demands(reader, preset) for preset in presets})

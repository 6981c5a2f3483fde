"""Visits as they were kept: searched, listed, of one household, and one with all its entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.visits import Entry, VisitWay, replay_entries
from db.home_facts import heads_of, short_door
from db.person_facts import household_address, listed
from db.queries.household_find import MOST, households_of_text
from db.registry import query
from db.transaction import Reader
from db.visit_store import VisitContent, decode_content, names_of, same_household

MOST_IDS = 5000
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class ListVisits:
    """Which visits. ``text`` finds the household by its door or its people; ``asked`` leaves those with a request.

    ``way`` None brings every way; withdrawn ones only come with ``withdrawn``.
    """

    text: str = ""
    worker_id: str | None = None
    grid: str | None = None
    way: VisitWay | None = None
    from_on: date | None = None
    to_on: date | None = None
    asked: bool = False
    withdrawn: bool = False
    newest_first: bool = True
    limit: int = 500
    offset: int = 0


@dataclass(frozen=True, slots=True)
class VisitIds:
    """Ids in order, a page of them; ``total`` counts no further than 5,000, ``more`` says that there are more."""

    ids: tuple[str, ...]
    total: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class VisitRows:
    """Rows to show for these ids, at most 500."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One line of a list; ``corrections`` counts the entries beside the first."""

    visit_id: str
    household_id: str
    address: str
    short_door: str
    head: str
    grid: str
    visited_on: date
    way: VisitWay
    way_label: str
    worker_id: str | None
    worker_name: str
    met: str
    asked: str
    photos: int
    reaching: bool
    withdrawn: bool
    corrections: int
    operator_name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class HouseholdVisits:
    """The latest visits of one household, those of households merged into it among them."""

    household_id: str
    limit: int = 50


@dataclass(frozen=True, slots=True)
class GetVisit:
    """Which visit."""

    visit_id: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """What was written at one moment; ``content`` None withdrew the visit.

    ``standing`` is what the visit says now; ``superseded`` corrected an entry that no longer stood (需复核).
    """

    entry_id: str
    amends: str | None
    at: datetime
    operator_name: str
    window: int
    reason: str
    standing: bool
    superseded: bool
    content: VisitContent | None
    worker_name: str
    met_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitDetail:
    """One visit with all that was written about it, oldest first; ``content`` is what stands, None when withdrawn."""

    row: VisitRow
    entry_id: str
    entries: tuple[EntryView, ...]
    content: VisitContent | None


def _filters(reader: Reader, request: ListVisits) -> tuple[list[str], dict[str, Any], bool] | None:
    """Conditions, their values, and whether the text means more households than are looked at; None: nothing can fit."""
    cut = False
    where, values = list[str](), dict[str, Any]()
    if not request.withdrawn:
        where.append("NOT v.withdrawn")
    for condition, name, value in (
        ("v.worker_id = :worker", "worker", request.worker_id),
        ("v.way = :way", "way", request.way and request.way.value),
        ("v.visited_on >= :from_on", "from_on", request.from_on and request.from_on.isoformat()),
        ("v.visited_on <= :to_on", "to_on", request.to_on and request.to_on.isoformat()),
    ):
        if value is not None:
            where.append(condition)
            values[name] = value
    if request.asked:
        where.append("v.asked <> ''")
    if request.grid is not None:
        where.append("v.household_id IN (SELECT id FROM household WHERE grid = :grid)")
        values["grid"] = request.grid
    text = request.text.strip()
    if text:
        found = households_of_text(reader, text)
        if not found:
            return None
        cut = len(found) >= MOST
        marks, ids = listed(tuple(found))
        where.append(f"v.household_id IN ({marks})")
        values |= ids
    return where, values, cut


@query("visits.list", needs=Permission.VISIT_READ)
def list_visits(reader: Reader, request: ListVisits) -> VisitIds:
    """Ids of the visits asked for by day, of one day the one kept last first."""
    found = _filters(reader, request)
    if found is None:
        return VisitIds((), 0)
    where, values, cut = found
    condition = f"WHERE {' AND '.join(where)}" if where else ""
    limit = max(1, min(request.limit, MOST_IDS))
    order = "DESC" if request.newest_first else "ASC"
    rows = reader.rows(
        f"SELECT v.id FROM visit v {condition} ORDER BY v.visited_on {order}, v.id {order} "
        "LIMIT :limit OFFSET :offset",
        values | {"limit": limit, "offset": max(0, request.offset)},
    )
    total = request.offset + len(rows)
    if len(rows) == limit or (request.offset and not rows):
        # The order brings SQLite to an index where every visit is counted; those of a few households need no sorting.
        by_day = "" if request.text.strip() else "ORDER BY v.visited_on"
        counted = f"SELECT 1 FROM visit v {condition} {by_day} LIMIT {MOST_IDS + 1}"
        total = int(reader.scalar(f"SELECT COUNT(*) FROM ({counted})", values))
    return VisitIds(tuple(row.id for row in rows), min(total, MOST_IDS), cut or total > MOST_IDS)


@query("visits.rows", needs=Permission.VISIT_READ)
def visit_rows(reader: Reader, request: VisitRows) -> tuple[VisitRow, ...]:
    """The lines of these visits, in the order asked for; unknown ids are left out."""
    return _rows(reader, request.ids[:MOST_ROWS])


def _rows(reader: Reader, ids: Sequence[str]) -> tuple[VisitRow, ...]:
    if not ids:
        return ()
    marks, values = listed(ids)
    rows = {
        row.id: row
        for row in reader.rows(
            "SELECT v.id, v.household_id, v.visited_on, v.way, v.worker_id, v.met, v.asked, v.photos, v.reaching, "
            "v.withdrawn, v.operator_name, v.created_at, h.estate, h.building, h.unit, h.door, h.grid, w.name AS worker, "
            "(SELECT COUNT(*) FROM visit_entry e WHERE e.visit_id = v.id) AS entries "
            "FROM visit v JOIN household h ON h.id = v.household_id LEFT JOIN worker w ON w.id = v.worker_id "
            f"WHERE v.id IN ({marks})",
            values,
        )
    }
    heads = heads_of(reader, tuple({row.household_id for row in rows.values()}))
    return tuple(
        VisitRow(
            visit_id=row.id,
            household_id=row.household_id,
            address=household_address(row.estate, row.building, row.unit, row.door),
            short_door=short_door(row.building, row.unit, row.door),
            head=heads[row.household_id].name if row.household_id in heads else "",
            grid=row.grid,
            visited_on=date.fromisoformat(row.visited_on),
            way=VisitWay(row.way),
            way_label=VisitWay(row.way).label,
            worker_id=row.worker_id,
            worker_name=row.worker or "",
            met=row.met,
            asked=row.asked,
            photos=row.photos,
            reaching=bool(row.reaching),
            withdrawn=bool(row.withdrawn),
            corrections=max(0, row.entries - 1),
            operator_name=row.operator_name,
            created_at=instant_of(row.created_at),
        )
        for row in (rows[one] for one in ids if one in rows)
    )


@query("visits.of_household", needs=Permission.VISIT_READ)
def household_visits(reader: Reader, request: HouseholdVisits) -> tuple[VisitRow, ...]:
    """The visits of a household, latest first, withdrawn ones too."""
    marks, values = listed(same_household(reader, request.household_id))
    known: dict[str, Any] = {"limit": max(1, min(request.limit, MOST_ROWS))}
    rows = reader.rows(
        f"SELECT id FROM visit WHERE household_id IN ({marks}) "
        "ORDER BY visited_on DESC, created_at DESC, id DESC LIMIT :limit",
        values | known,
    )
    return _rows(reader, [row.id for row in rows])


@query("visits.get", needs=Permission.VISIT_READ)
def get_visit(reader: Reader, request: GetVisit) -> VisitDetail:
    """One visit with its corrections. Raises KnownError VISIT-MISSING."""
    found = _rows(reader, (request.visit_id,))
    if not found:
        raise KnownError("VISIT-MISSING", "找不到这条走访记录；请刷新后再试。", "visit_id")
    rows = reader.rows(
        "SELECT id, amends, hlc, at, operator_name, window, reason, content FROM visit_entry "
        "WHERE visit_id = :id ORDER BY hlc, id",
        {"id": request.visit_id},
    )
    contents = {row.id: decode_content(row.content) for row in rows}
    chain = replay_entries(Entry(row.id, row.hlc, row.amends, contents[row.id]) for row in rows)
    current = chain.current.id if chain.current else ""
    superseded = {entry.id for entry in chain.superseded}
    people = tuple({one for content in contents.values() if content for one in content.met})
    names = names_of(reader, people)
    workers = _workers(reader, {content.worker_id for content in contents.values() if content and content.worker_id})
    views = []
    for row in rows:
        content = contents[row.id]
        views.append(
            EntryView(
                entry_id=row.id,
                amends=row.amends,
                at=instant_of(row.at),
                operator_name=row.operator_name,
                window=row.window,
                reason=row.reason,
                standing=row.id == current,
                superseded=row.id in superseded,
                content=content,
                worker_name=workers.get(content.worker_id or "", "") if content else "",
                met_names=tuple(names[one] for one in content.met if one in names) if content else (),
            )
        )
    return VisitDetail(found[0], current, tuple(views), chain.content)


def _workers(reader: Reader, ids: set[str]) -> dict[str, str]:
    if not ids:
        return {}
    marks, values = listed(tuple(ids))
    return {row.id: row.name for row in reader.rows(f"SELECT id, name FROM worker WHERE id IN ({marks})", values)}

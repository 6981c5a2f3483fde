"""The ground as a supervisor keeps it: grids with their size, workers with what they walk, registers, lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from db.domain.grids import GridSize, grid_size
from db.domain.ground_words import CONTACT_ROLES, UNIT_KINDS
from db.domain.permissions import Permission
from db.registry import query
from db.transaction import Reader


def day(value: str | None) -> date | None:
    """A stored day."""
    return None if value is None else date.fromisoformat(value)


@dataclass(frozen=True, slots=True)
class ListGrids:
    """Ask for the grids; ``inactive`` brings those no longer used too."""

    inactive: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """One grid; ``households`` counts those in use (在住 and 空置), ``size`` compares them with the limits."""

    grid_id: str
    name: str
    worker_id: str | None
    worker_name: str
    worker_left: bool
    note: str
    active: bool
    households: int
    size: GridSize


@dataclass(frozen=True, slots=True)
class Grids:
    """All grids by name, and how many households belong to none."""

    rows: tuple[GridRow, ...]
    without_grid: int


@dataclass(frozen=True, slots=True)
class ListWorkers:
    """Ask for the workers; ``left`` brings those who left too."""

    left: bool = False


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """One worker. ``households`` are those they are to visit: their grids' and those given to them alone."""

    worker_id: str
    name: str
    phone: str
    line: str
    area: str
    operator_id: str | None
    capacity: int | None
    joined_on: date
    left_on: date | None
    grids: tuple[str, ...]
    households: int
    open_demands: int


@dataclass(frozen=True, slots=True)
class ListContacts:
    """Ask for a register: all roles or one, one estate or all; ``ended`` brings former ones too."""

    role: str | None = None
    estate: str | None = None
    building: str | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One entry of a register."""

    contact_id: str
    role: str
    role_name: str
    name: str
    phone: str
    resident_id: str | None
    estate: str
    building: str
    scope: str
    from_on: date
    to_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class ListUnits:
    """Ask for the units; ``inactive`` brings those no longer used too."""

    inactive: bool = False


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit."""

    unit_id: str
    name: str
    kind: str
    kind_name: str
    contact_name: str
    phone: str
    agreement: str
    active: bool


@dataclass(frozen=True, slots=True)
class ListOwners:
    """Ask for everybody a demand can be handed to."""


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """A worker who is there or a unit in use."""

    owner_id: str
    name: str
    kind: Literal["worker", "unit"]
    detail: str
    """业务条线 and 片 of a worker, kind of a unit."""


@dataclass(frozen=True, slots=True)
class ListTagSettings:
    """Ask for the focus tags, those no longer used too."""


@dataclass(frozen=True, slots=True)
class TagSettingRow:
    """One focus tag and its visiting cadence in days."""

    tag_id: str
    code: str
    name: str
    tone: str
    cadence_days: int | None
    active: bool


@dataclass(frozen=True, slots=True)
class ListCategories:
    """Ask for the categories of demands, those no longer used too."""


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category of demands."""

    category_id: str
    code: str
    name: str
    active: bool


@query("ground.grids", needs=Permission.VISIT_READ)
def list_grids(reader: Reader, request: ListGrids) -> Grids:
    """The grids by name with their households and whether they are too large for one worker."""
    counts = {
        row.grid: int(row.n)
        for row in reader.rows(
            "SELECT grid, COUNT(*) AS n FROM household WHERE state IN ('active', 'vacant') GROUP BY grid"
        )
    }
    rows = reader.rows(
        "SELECT g.id, g.name, g.worker_id, g.note, g.active, w.name AS worker_name, w.left_on FROM grid g "
        "LEFT JOIN worker w ON w.id = g.worker_id WHERE g.active OR :inactive ORDER BY g.name",
        {"inactive": request.inactive},
    )
    today = reader.today.isoformat()
    return Grids(
        tuple(
            GridRow(
                grid_id=row.id,
                name=row.name,
                worker_id=row.worker_id,
                worker_name=row.worker_name or "",
                worker_left=row.left_on is not None and row.left_on <= today,
                note=row.note,
                active=bool(row.active),
                households=counts.get(row.name, 0),
                size=grid_size(counts.get(row.name, 0)),
            )
            for row in rows
        ),
        counts.get("", 0),
    )


@query("ground.workers", needs=Permission.VISIT_READ)
def list_workers(reader: Reader, request: ListWorkers) -> tuple[WorkerRow, ...]:
    """The workers, those who are there first, in the order they came."""
    homes = {
        row.worker: int(row.n)
        for row in reader.rows(
            "SELECT coalesce(h.worker_id, g.worker_id) AS worker, COUNT(*) AS n FROM household h "
            "LEFT JOIN grid g ON g.name = h.grid WHERE h.state IN ('active', 'vacant') GROUP BY 1"
        )
    }
    demands = {
        row.owner_id: int(row.n)
        for row in reader.rows("SELECT owner_id, COUNT(*) AS n FROM demand WHERE closed = 0 GROUP BY owner_id")
    }
    grids: dict[str, list[str]] = {}
    for row in reader.rows("SELECT worker_id, name FROM grid WHERE worker_id IS NOT NULL AND active ORDER BY name"):
        grids.setdefault(row.worker_id, []).append(row.name)
    today = reader.today
    found = reader.rows(
        "SELECT id, name, phone, line, area, operator_id, capacity, joined_on, left_on FROM worker "
        "WHERE left_on IS NULL OR left_on > :today OR :left "
        "ORDER BY left_on IS NOT NULL AND left_on <= :today, joined_on, id",
        {"today": today.isoformat(), "left": request.left},
    )
    return tuple(
        WorkerRow(
            worker_id=row.id,
            name=row.name,
            phone=row.phone,
            line=row.line,
            area=row.area,
            operator_id=row.operator_id,
            capacity=row.capacity,
            joined_on=date.fromisoformat(row.joined_on),
            left_on=day(row.left_on),
            grids=tuple(grids.get(row.id, ())),
            households=homes.get(row.id, 0),
            open_demands=demands.get(row.id, 0),
        )
        for row in found
    )


@query("ground.contacts", needs=Permission.VISIT_READ)
def list_contacts(reader: Reader, request: ListContacts) -> tuple[ContactRow, ...]:
    """The entries of the registers by role, estate and building; of a building also those of its whole estate."""
    rows = reader.rows(
        "SELECT id, role, name, phone, resident_id, estate, building, scope, from_on, to_on, note FROM contact "
        "WHERE (:role IS NULL OR role = :role) AND (:estate IS NULL OR estate = :estate) "
        "AND (:building IS NULL OR building IN (:building, '')) AND (to_on IS NULL OR to_on >= :today OR :ended)",
        {
            "role": request.role,
            "estate": request.estate,
            "building": request.building,
            "today": reader.today.isoformat(),
            "ended": request.ended,
        },
    )
    order = {code: place for place, code in enumerate(CONTACT_ROLES)}
    ordered = sorted(rows, key=lambda r: (order.get(r.role, len(order)), r.estate, len(r.building), r.building, r.id))
    return tuple(
        ContactRow(
            contact_id=row.id,
            role=row.role,
            role_name=CONTACT_ROLES.get(row.role, row.role),
            name=row.name,
            phone=row.phone,
            resident_id=row.resident_id,
            estate=row.estate,
            building=row.building,
            scope=row.scope,
            from_on=date.fromisoformat(row.from_on),
            to_on=day(row.to_on),
            note=row.note,
        )
        for row in ordered
    )


@query("ground.units", needs=Permission.VISIT_READ)
def list_units(reader: Reader, request: ListUnits) -> tuple[UnitRow, ...]:
    """The units in the order of their kinds, then by name."""
    rows = reader.rows(
        "SELECT id, name, kind, contact_name, phone, agreement, active FROM unit WHERE active OR :inactive",
        {"inactive": request.inactive},
    )
    order = {code: place for place, code in enumerate(UNIT_KINDS)}
    return tuple(
        UnitRow(
            row.id,
            row.name,
            row.kind,
            UNIT_KINDS.get(row.kind, row.kind),
            row.contact_name,
            row.phone,
            row.agreement,
            bool(row.active),
        )
        for row in sorted(rows, key=lambda r: (not r.active, order.get(r.kind, len(order)), r.name))
    )


@query("ground.owners", needs=Permission.VISIT_READ)
def list_owners(reader: Reader, request: ListOwners) -> tuple[OwnerRow, ...]:
    """The workers who are there, then the units in use."""
    workers = tuple(
        OwnerRow(row.worker_id, row.name, "worker", " ".join(part for part in (row.line, row.area) if part))
        for row in list_workers.function(reader, ListWorkers())
    )
    units = list_units.function(reader, ListUnits())
    return workers + tuple(OwnerRow(row.unit_id, row.name, "unit", row.kind_name) for row in units)


@query("tags.settings", needs=Permission.VISIT_READ)
def list_tag_settings(reader: Reader, request: ListTagSettings) -> tuple[TagSettingRow, ...]:
    """The focus tags in the administrator's order, those in use first."""
    rows = reader.rows(
        "SELECT id, code, name, tone, cadence_days, active FROM tag ORDER BY active DESC, position, code"
    )
    return tuple(TagSettingRow(r.id, r.code, r.name, r.tone, r.cadence_days, bool(r.active)) for r in rows)


@query("tags.categories", needs=Permission.VISIT_READ)
def list_categories(reader: Reader, request: ListCategories) -> tuple[CategoryRow, ...]:
    """The categories of demands in the administrator's order, those in use first."""
    rows = reader.rows("SELECT id, code, name, active FROM demand_category ORDER BY active DESC, position, code")
    return tuple(CategoryRow(r.id, r.code, r.name, bool(r.active)) for r in rows)

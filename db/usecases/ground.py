"""Keeping the ground: grids and who walks them, registers of contacts, units that take demands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db.domain.errors import KnownError
from db.domain.ground_words import CONTACT_ROLES, UNIT_KINDS
from db.domain.names import check_name
from db.domain.permissions import Permission
from db.domain.phones import check_phone
from db.ground_rules import find_worker
from db.models.contact import Contact
from db.models.ground import Grid, Unit
from db.models.resident import Household, Resident
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class SaveGrid:
    """A grid as edited; ``grid_id`` None makes a new one. A new name is written into its households."""

    name: str
    worker_id: str | None = None
    note: str = ""
    active: bool = True
    grid_id: str | None = None


@dataclass(frozen=True, slots=True)
class RenameGrid:
    """Another name for a grid and for all households in it."""

    grid_id: str
    name: str


@dataclass(frozen=True, slots=True)
class AssignGridWorker:
    """Who walks the grid from now on; None for nobody."""

    grid_id: str
    worker_id: str | None


@dataclass(frozen=True, slots=True)
class GridSaved:
    """The grid, and how many households were given its new name."""

    grid_id: str
    renamed: int


@dataclass(frozen=True, slots=True)
class SaveContact:
    """Somebody in a register; ``role`` is a code of CONTACT_ROLES, ``from_on`` None means today."""

    role: str
    name: str
    phone: str = ""
    resident_id: str | None = None
    estate: str = ""
    building: str = ""
    scope: str = ""
    from_on: date | None = None
    note: str = ""
    contact_id: str | None = None


@dataclass(frozen=True, slots=True)
class EndContact:
    """The last day somebody held the post; None takes the end back."""

    contact_id: str
    to_on: date | None


@dataclass(frozen=True, slots=True)
class ContactSaved:
    """The contact written."""

    contact_id: str


@dataclass(frozen=True, slots=True)
class SaveUnit:
    """A unit as edited; ``kind`` is a code of UNIT_KINDS."""

    name: str
    kind: str
    contact_name: str = ""
    phone: str = ""
    agreement: str = ""
    active: bool = True
    unit_id: str | None = None


@dataclass(frozen=True, slots=True)
class UnitSaved:
    """The unit written."""

    unit_id: str


def words(value: str, field: str, label: str, longest: int) -> str:
    """One line that may not be empty. Raises KnownError TEXT."""
    plain = line(value, field, label, longest)
    if not plain:
        raise KnownError("TEXT", f"还没有填{label}，请补上。", field)
    return plain


def phone_or_empty(phone: str) -> str:
    """A telephone number in its stored form, or none. Raises KnownError PHONE."""
    return check_phone(phone) if phone.strip() else ""


def _grid(tx: Transaction, grid_id: str) -> Grid:
    grid = tx.session.get(Grid, grid_id)
    if grid is None:
        raise KnownError("GRID-MISSING", "这个网格不在了；请刷新后重新选择。", "grid_id")
    return grid


def _rename(tx: Transaction, grid: Grid, name: str) -> int:
    name = words(name, "name", "网格名称", 40)
    if name == grid.name:
        return 0
    if tx.scalar("SELECT 1 FROM grid WHERE name = :name AND id <> :id", {"name": name, "id": grid.id}):
        raise KnownError("GRID-NAME", f"已经有叫「{name}」的网格；请换一个名称。", "name")
    count = 0
    if grid.name:
        for household in tx.session.scalars(select(Household).where(Household.grid == grid.name)):
            household.grid, household.updated_at = name, tx.now
            count += 1
    grid.name = name
    return count


@use_case("ground.save_grid", needs=Permission.GROUND_WRITE)
def save_grid(tx: Transaction, request: SaveGrid) -> GridSaved:
    """Make or change a grid. Raises KnownError GRID-NAME, GRID-MISSING, GRID-IN-USE, WORKER-…, TEXT."""
    new = request.grid_id is None
    grid = Grid(id=tx.new_id(), name="", created_at=tx.now) if request.grid_id is None else _grid(tx, request.grid_id)
    if request.worker_id is not None and request.worker_id != grid.worker_id:
        find_worker(tx, request.worker_id)
    if not request.active and grid.name:
        lived = tx.scalar(
            "SELECT COUNT(*) FROM household WHERE grid = :grid AND state IN ('active', 'vacant')", {"grid": grid.name}
        )
        if lived:
            raise KnownError("GRID-IN-USE", f"网格里还有 {lived} 户；请先把住户划到别的网格。", "active", households=lived)
    renamed = _rename(tx, grid, request.name)
    grid.worker_id = request.worker_id
    grid.note = line(request.note, "note", "备注", 200)
    grid.active = request.active
    grid.updated_at = tx.now
    tx.session.add(grid)
    tx.audit("grid", grid.id, created=new, renamed=renamed)
    tx.changes("ground")
    return GridSaved(grid.id, renamed)


@use_case("ground.rename_grid", needs=Permission.GROUND_WRITE)
def rename_grid(tx: Transaction, request: RenameGrid) -> GridSaved:
    """Give a grid another name, and its households with it. Raises KnownError GRID-NAME, GRID-MISSING, TEXT."""
    grid = _grid(tx, request.grid_id)
    renamed = _rename(tx, grid, request.name)
    grid.updated_at = tx.now
    tx.audit("grid", grid.id, renamed=renamed)
    tx.changes("ground")
    return GridSaved(grid.id, renamed)


@use_case("ground.assign_grid_worker", needs=Permission.GROUND_WRITE)
def assign_grid_worker(tx: Transaction, request: AssignGridWorker) -> GridSaved:
    """Say who walks a grid. Raises KnownError GRID-MISSING, WORKER-MISSING, WORKER-LEFT."""
    grid = _grid(tx, request.grid_id)
    if request.worker_id is not None:
        find_worker(tx, request.worker_id)
    grid.worker_id, grid.updated_at = request.worker_id, tx.now
    tx.audit("grid", grid.id, worker=request.worker_id)
    tx.changes("ground")
    return GridSaved(grid.id, 0)


def _contact(tx: Transaction, contact_id: str) -> Contact:
    contact = tx.session.get(Contact, contact_id)
    if contact is None:
        raise KnownError("CONTACT-MISSING", "这条联系人记录不在了；请刷新后再看。", "contact_id")
    return contact


@use_case("ground.save_contact", needs=Permission.GROUND_WRITE)
def save_contact(tx: Transaction, request: SaveContact) -> ContactSaved:
    """Put somebody into a register, or change the entry. Raises KnownError CONTACT-…, NAME-…, PHONE, TEXT."""
    if request.role not in CONTACT_ROLES:
        raise KnownError("CONTACT-ROLE", "没有这种身份，请从列表里选。", "role")
    if request.resident_id is not None and tx.session.get(Resident, request.resident_id) is None:
        raise KnownError("PERSON-MISSING", "这位居民的档案不在了；请重新查找。", "resident_id")
    from_on = request.from_on or tx.today
    if from_on > tx.today:
        raise KnownError("CONTACT-DATE", "任职日期在今天之后，请核对。", "from_on")
    if request.contact_id is None:
        contact = Contact(id=tx.new_id(), from_on=from_on)
    else:
        contact = _contact(tx, request.contact_id)
        contact.from_on = request.from_on or contact.from_on
    contact.role = request.role
    contact.name = check_name(request.name)
    contact.phone = phone_or_empty(request.phone)
    contact.resident_id = request.resident_id
    contact.estate = line(request.estate, "estate", "小区", 60)
    contact.building = line(request.building, "building", "楼栋", 20).removesuffix("号楼")
    contact.scope = line(request.scope, "scope", "负责范围", 100)
    contact.note = line(request.note, "note", "备注", 200)
    tx.session.add(contact)
    tx.audit("contact", contact.id, created=request.contact_id is None)
    tx.changes("ground")
    return ContactSaved(contact.id)


@use_case("ground.end_contact", needs=Permission.GROUND_WRITE)
def end_contact(tx: Transaction, request: EndContact) -> ContactSaved:
    """Record the last day of a post; the entry stays. Raises KnownError CONTACT-MISSING, CONTACT-DATE."""
    contact = _contact(tx, request.contact_id)
    if request.to_on is not None and not contact.from_on <= request.to_on <= tx.today:
        raise KnownError("CONTACT-DATE", "离任日期要在任职之后、不晚于今天，请核对。", "to_on")
    contact.to_on = request.to_on
    tx.audit("contact", contact.id, active=request.to_on is None)
    tx.changes("ground")
    return ContactSaved(contact.id)


@use_case("ground.save_unit", needs=Permission.GROUND_WRITE)
def save_unit(tx: Transaction, request: SaveUnit) -> UnitSaved:
    """Make or change a unit. Raises KnownError UNIT-…, PHONE, TEXT."""
    if request.kind not in UNIT_KINDS:
        raise KnownError("UNIT-KIND", "没有这类单位，请从列表里选。", "kind")
    unit = tx.session.get(Unit, request.unit_id) if request.unit_id else Unit(id=tx.new_id(), created_at=tx.now)
    if unit is None:
        raise KnownError("UNIT-MISSING", "这个单位不在了；请刷新后重新选择。", "unit_id")
    name = words(request.name, "name", "单位名称", 60)
    if tx.scalar("SELECT 1 FROM unit WHERE name = :name AND id <> :id", {"name": name, "id": unit.id}):
        raise KnownError("UNIT-NAME", f"已经有「{name}」；请直接修改那一条。", "name")
    unit.name = name
    unit.kind = request.kind
    unit.contact_name = line(request.contact_name, "contact_name", "联系人", 50)
    unit.phone = phone_or_empty(request.phone)
    unit.agreement = line(request.agreement, "agreement", "联席协议", 200)
    unit.active = request.active
    tx.session.add(unit)
    tx.audit("unit", unit.id, created=request.unit_id is None, active=request.active)
    tx.changes("ground")
    return UnitSaved(unit.id)

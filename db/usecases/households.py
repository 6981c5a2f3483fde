"""Households of the ground: made in place, divided among grids and workers, closed, and who lives in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select

from db.domain.codes import RELATIONS
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.ground_rules import ensure_grids, find_household, find_worker
from db.indexing import reindex
from db.models.resident import Household, Resident
from db.person_facts import listed
from db.registry import use_case
from db.resident_rules import HouseholdForm, check_household, line
from db.transaction import Transaction
from db.visit_store import project_household

HEAD = "02"


@dataclass(frozen=True, slots=True)
class SaveHousehold:
    """A door as edited; ``household_id`` None makes a new one. ``worker_id`` overrides the grid's worker."""

    form: HouseholdForm
    worker_id: str | None = None
    vacant: bool = False
    promised_on: date | None = None
    household_id: str | None = None


@dataclass(frozen=True, slots=True)
class HouseholdSaved:
    """The household written."""

    household_id: str
    created: bool


@dataclass(frozen=True, slots=True)
class CloseHousehold:
    """A household that moved away or turned out to be another one (``into_id``); ``on`` None is today.

    Members of a merged household move into the other; those of one that moved away are marked as moved.
    """

    household_id: str
    why: Literal["moved", "merged"]
    into_id: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ReopenHousehold:
    """A household said to have moved away that is there after all."""

    household_id: str


@dataclass(frozen=True, slots=True)
class HouseholdClosed:
    """The household, and how many members went with it."""

    household_id: str
    members: int


@dataclass(frozen=True, slots=True)
class AssignHouseholds:
    """Divide households: ``grid`` None keeps theirs, "" takes it away; ``worker_id`` likewise."""

    household_ids: tuple[str, ...]
    grid: str | None = None
    worker_id: str | None = None


@dataclass(frozen=True, slots=True)
class HouseholdsAssigned:
    """How many were changed."""

    changed: int


@dataclass(frozen=True, slots=True)
class SaveMember:
    """A resident lives in a household; ``relation`` is a GB/T 4761 code or None where nobody said."""

    household_id: str
    resident_id: str
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveMember:
    """A resident no longer lives in the household they are in."""

    resident_id: str


@dataclass(frozen=True, slots=True)
class MemberSaved:
    """The resident, and the household they left, if any."""

    resident_id: str
    left: str | None


@use_case("households.save", needs=Permission.RESIDENT_WRITE)
def save_household(tx: Transaction, request: SaveHousehold) -> HouseholdSaved:
    """Make or change a household. A worker of its own needs GROUND_WRITE.

    Raises KnownError HOUSEHOLD, HOUSEHOLD-TAKEN (details ``household_id``) when another one is at that door,
    HOUSEHOLD-MERGED, HOUSEHOLD-MOVED, WORKER-….
    """
    form = check_household(request.form)
    if form is None:
        raise KnownError("HOUSEHOLD", "还没有填小区，请补上。", "estate")
    household = None if request.household_id is None else find_household(tx, request.household_id)
    if household is not None and household.state == "moved":
        raise KnownError("HOUSEHOLD-MOVED", "这一户已迁走，不能再改；新住户请另建一户。", "household_id")
    known = tx.scalar(
        "SELECT id FROM household WHERE estate = :estate AND building = :building AND unit = :unit AND door = :door "
        "AND state IN ('active', 'vacant') AND id <> :id ORDER BY id",
        {
            "estate": form.estate,
            "building": form.building,
            "unit": form.unit,
            "door": form.door,
            "id": request.household_id or "",
        },
    )
    if known is not None:
        raise KnownError("HOUSEHOLD-TAKEN", "这个门牌已经有一户；请打开那一户，或核对门牌。", "door", household_id=known)
    if request.worker_id != (household.worker_id if household else None):
        tx.require(Permission.GROUND_WRITE)
        if request.worker_id is not None:
            find_worker(tx, request.worker_id)
    ensure_grids(tx, (form.grid,))
    if household is None:
        household = Household(id=tx.new_id(), created_at=tx.now)
        tx.session.add(household)
    household.estate, household.building = form.estate, form.building
    household.unit, household.door, household.grid = form.unit, form.door, form.grid
    household.worker_id = request.worker_id
    household.state = "vacant" if request.vacant else "active"
    household.promised_on = request.promised_on
    household.updated_at = tx.now
    tx.session.flush()
    reindex(tx.connection, [household.id])
    tx.audit("household", household.id, created=request.household_id is None)
    tx.changes("ground", "residents")
    return HouseholdSaved(household.id, request.household_id is None)


def _members(tx: Transaction, household_id: str) -> list[Resident]:
    found = select(Resident).where(Resident.household_id == household_id, Resident.status.not_in(("merged", "forgotten")))
    return list(tx.session.scalars(found))


@use_case("households.close", needs=Permission.RESIDENT_WRITE)
def close_household(tx: Transaction, request: CloseHousehold) -> HouseholdClosed:
    """Close a household; its visits and demands stay with it. Merging needs RESIDENT_MERGE.

    Visits of a merged household count for the one that took its place from now on.

    Raises KnownError HOUSEHOLD-MISSING, HOUSEHOLD-MERGED, HOUSEHOLD-INTO, HOUSEHOLD-DATE.
    """
    household = find_household(tx, request.household_id)
    on = request.on or tx.today
    if on > tx.today:
        raise KnownError("HOUSEHOLD-DATE", "日期在今天之后，请改成实际的日期。", "on")
    moved = 0
    if request.why == "merged":
        tx.require(Permission.RESIDENT_MERGE)
        moved = _merge(tx, household, request.into_id)
    else:
        for member in _members(tx, household.id):
            if member.status == "active":
                member.status, member.updated_at = "moved", tx.now
                moved += 1
    household.state, household.closed_on, household.updated_at = request.why, on, tx.now
    household.promised_on = None
    tx.audit("household", household.id, why=request.why, to_household=request.into_id, members=moved)
    tx.changes("ground", "residents")
    return HouseholdClosed(household.id, moved)


def _merge(tx: Transaction, household: Household, into_id: str | None) -> int:
    if into_id is None or into_id == household.id:
        raise KnownError("HOUSEHOLD-INTO", "请选择要并入的另一户。", "into_id")
    into = find_household(tx, into_id)
    if into.state == "moved":
        raise KnownError("HOUSEHOLD-INTO", "要并入的那一户已迁走，请选择在住的一户。", "into_id")
    members = _members(tx, household.id)
    headed = any(member.relation == HEAD for member in _members(tx, into.id))
    for member in members:
        if headed and member.relation == HEAD:
            member.relation = None
        member.household_id, member.updated_at = into.id, tx.now
    for earlier in tx.session.scalars(select(Household).where(Household.merged_into == household.id)):
        earlier.merged_into = into.id
    household.merged_into = into.id
    into.grid = into.grid or household.grid
    into.worker_id = into.worker_id or household.worker_id
    into.updated_at = tx.now
    tx.session.flush()
    project_household(tx, into.id)
    return len(members)


@use_case("households.reopen", needs=Permission.RESIDENT_WRITE)
def reopen_household(tx: Transaction, request: ReopenHousehold) -> HouseholdSaved:
    """Take back that a household moved away. Raises KnownError HOUSEHOLD-MISSING, HOUSEHOLD-MERGED, HOUSEHOLD-TAKEN."""
    household = find_household(tx, request.household_id)
    known = tx.scalar(
        "SELECT n.id FROM household h JOIN household n ON n.estate = h.estate AND n.building = h.building "
        "AND n.unit = h.unit AND n.door = h.door AND n.id <> h.id AND n.state IN ('active', 'vacant') WHERE h.id = :id",
        {"id": household.id},
    )
    if known is not None:
        raise KnownError("HOUSEHOLD-TAKEN", "这个门牌已经有新的一户；请先核对住的是谁。", "household_id", household_id=known)
    household.state, household.closed_on, household.updated_at = "active", None, tx.now
    tx.audit("household", household.id, active=True)
    tx.changes("ground")
    return HouseholdSaved(household.id, created=False)


@use_case("households.assign", needs=Permission.GROUND_WRITE)
def assign_households(tx: Transaction, request: AssignHouseholds) -> HouseholdsAssigned:
    """Put many households into a grid or give them a worker. Raises KnownError WORKER-…, HOUSEHOLD-MISSING."""
    grid = None if request.grid is None else line(request.grid, "grid", "网格", 40)
    if request.worker_id:
        find_worker(tx, request.worker_id)
    if grid:
        ensure_grids(tx, (grid,))
    changed, ids = 0, tuple(dict.fromkeys(request.household_ids))
    marks, values = listed(ids)
    found = tx.rows(f"SELECT id FROM household WHERE id IN ({marks}) AND state <> 'merged'", values) if ids else ()
    if len(found) != len(ids):
        raise KnownError("HOUSEHOLD-MISSING", "有的户已经不在或已并户；请刷新后重新选择。", "household_ids")
    for household in tx.session.scalars(select(Household).where(Household.id.in_(ids))):
        wanted = household.grid if grid is None else grid
        worker = household.worker_id if request.worker_id is None else request.worker_id or None
        if (wanted, worker) != (household.grid, household.worker_id):
            household.grid, household.worker_id, household.updated_at = wanted, worker, tx.now
            changed += 1
    tx.audit("households", "", households=changed, worker=request.worker_id)
    tx.changes("ground")
    return HouseholdsAssigned(changed)


def _resident(tx: Transaction, resident_id: str) -> Resident:
    resident = tx.session.get(Resident, resident_id)
    if resident is None or resident.status in ("merged", "forgotten"):
        raise KnownError("PERSON-MISSING", "这位居民的档案不在了；请重新查找。", "resident_id")
    return resident


@use_case("households.save_member", needs=Permission.RESIDENT_WRITE)
def save_member(tx: Transaction, request: SaveMember) -> MemberSaved:
    """Put a resident into a household, or change their relation to its head.

    Raises KnownError PERSON-CODE for a relation that is not one, HOUSEHOLD-HEAD when there is another 户主.
    """
    household = find_household(tx, request.household_id)
    if household.state == "moved":
        raise KnownError("HOUSEHOLD-MOVED", "这一户已迁走，不能再加人；新住户请另建一户。", "household_id")
    resident = _resident(tx, request.resident_id)
    if request.relation is not None and request.relation not in RELATIONS:
        raise KnownError("PERSON-CODE", "没有这种与户主关系，请从列表里选。", "relation")
    if request.relation == HEAD:
        heads = [m for m in _members(tx, household.id) if m.relation == HEAD and m.status == "active"]
        if any(head.id != resident.id for head in heads):
            raise KnownError("HOUSEHOLD-HEAD", "这一户已有户主；请先改原户主的关系。", "relation")
    left = resident.household_id if resident.household_id not in (None, household.id) else None
    resident.household_id, resident.relation, resident.updated_at = household.id, request.relation, tx.now
    if household.state == "vacant":
        household.state, household.updated_at = "active", tx.now
    tx.audit("resident", resident.id, fields=["household_id", "relation"])
    tx.changes("residents", "ground")
    return MemberSaved(resident.id, left)


@use_case("households.remove_member", needs=Permission.RESIDENT_WRITE)
def remove_member(tx: Transaction, request: RemoveMember) -> MemberSaved:
    """Take a resident out of their household; the record stays. Raises KnownError PERSON-MISSING."""
    resident = _resident(tx, request.resident_id)
    left = resident.household_id
    resident.household_id, resident.relation, resident.updated_at = None, None, tx.now
    tx.audit("resident", resident.id, fields=["household_id", "relation"])
    tx.changes("residents", "ground")
    return MemberSaved(resident.id, left)

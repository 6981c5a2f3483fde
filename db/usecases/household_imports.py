"""Importing the households of a community in one transaction: doors, grids, who visits them, heads of household."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db.audit import at_ms
from db.bulk import SLICE, Door, door_of, households, insert, wide_cache
from db.domain.errors import KnownError
from db.domain.identity import IdKind
from db.domain.names import check_name
from db.domain.permissions import Permission
from db.domain.phones import check_phone
from db.ground_rules import ensure_grids
from db.indexing import resident_terms, write_terms
from db.models.resident import Household
from db.person_facts import listed
from db.registry import use_case
from db.resident_rules import HouseholdForm, check_household
from db.transaction import Reader, Transaction
from db.usecases.households import HEAD
from db.usecases.imports import RowError, refuse_errors
from db.watch import current


@dataclass(frozen=True, slots=True)
class HouseholdImportRow:
    """One row: a door with its grid, the name of who visits it, and its head; empty parts keep what is there."""

    line: int
    form: HouseholdForm
    worker: str = ""
    head: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ImportHouseholds:
    """The rows of a sheet. ``all_or_nothing``: one wrong row and nothing is imported."""

    rows: tuple[HouseholdImportRow, ...]
    all_or_nothing: bool = True


@dataclass(frozen=True, slots=True)
class HouseholdsImported:
    """What an import did. ``heads`` counts the people it registered."""

    created: int
    updated: int
    unchanged: int
    heads: int
    errors: tuple[RowError, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedHousehold:
    """A row in its stored form."""

    line: int
    form: HouseholdForm
    worker_id: str | None
    head: str
    phone: str | None


@use_case("households.import", needs=Permission.IMPORT)
def import_households(tx: Transaction, request: ImportHouseholds) -> HouseholdsImported:
    """Make the households that are not there yet and bring the others up to date; nothing is taken away.

    A head named in the sheet is registered by name alone where the household has neither a head nor somebody of
    that name. Raises KnownError IMPORT-ERRORS (all or nothing), IMPORT-CANCELLED; then nothing is written.
    """
    with wide_cache(tx, len(request.rows)):
        return _import(tx, request)


def _import(tx: Transaction, request: ImportHouseholds) -> HouseholdsImported:
    rows, errors = check_rows(tx, request.rows)
    refuse_errors(errors, request.all_or_nothing)
    before = {row.id for row in tx.rows("SELECT id FROM household")}
    homes = households(tx, [row.form for row in rows.values()])
    ensure_grids(tx, (row.form.grid for row in rows.values()))
    updated = _update(tx, rows, homes, before)
    heads = _add_heads(tx, rows, homes)
    created = len(set(homes.values()) - before)
    unchanged = len(set(homes.values())) - created - updated
    tx.audit(
        "households", "", added=created, updated=updated, unchanged=unchanged, members=heads, errors=len(errors)
    )
    tx.changes("ground", "residents")
    return HouseholdsImported(created, updated, unchanged, heads, tuple(errors))


def check_rows(
    reader: Reader, given: tuple[HouseholdImportRow, ...]
) -> tuple[dict[Door, CheckedHousehold], list[RowError]]:
    """The rows that may be imported, by door, and what is wrong with the others. Raises KnownError IMPORT-CANCELLED."""
    today = {"today": reader.today.isoformat()}
    workers: dict[str, list[str]] = {}
    for row in reader.rows("SELECT id, name FROM worker WHERE left_on IS NULL OR left_on > :today", today):
        workers.setdefault(row.name, []).append(row.id)
    found: dict[Door, CheckedHousehold] = {}
    lines: dict[Door, int] = {}
    errors: list[RowError] = []
    for n, one in enumerate(given):
        if n % SLICE == 0:
            current().step(n, len(given))
        try:
            checked = _check_row(one, workers)
            door = door_of(checked.form)
            if door in lines:
                raise KnownError("HOUSEHOLD-TWICE", f"和第 {lines[door]} 行是同一户，请只留一行。")
        except KnownError as error:
            errors.append(RowError(one.line, error.message))
            continue
        found[door], lines[door] = checked, one.line
    return found, errors


def _check_row(one: HouseholdImportRow, workers: dict[str, list[str]]) -> CheckedHousehold:
    form = check_household(one.form)
    if form is None:
        raise KnownError("HOUSEHOLD", "没有小区名称，请补上。")
    worker_id = None
    if one.worker.strip():
        named = workers.get(one.worker.strip(), [])
        if not named:
            raise KnownError("WORKER-MISSING", f"「{one.worker.strip()}」不在走访人名册里，请先登记。")
        if len(named) > 1:
            raise KnownError("WORKER-TWICE", f"走访人里有两位「{one.worker.strip()}」，请空着这一格，导入后在程序里划分。")
        worker_id = named[0]
    head = check_name(one.head) if one.head.strip() else ""
    return CheckedHousehold(one.line, form, worker_id, head, check_phone(one.phone) if one.phone.strip() else None)


def _update(tx: Transaction, rows: dict[Door, CheckedHousehold], homes: dict[Door, str], before: set[str]) -> int:
    """Give the households their grids and workers. Returns how many that were there already changed."""
    walked = {row.name: row.worker_id for row in tx.rows("SELECT name, worker_id FROM grid")}
    wanted = {homes[door]: row for door, row in rows.items()}
    ids, changed = sorted(wanted), 0
    for start in range(0, len(ids), SLICE):
        current().step(start, len(ids))
        part = ids[start : start + SLICE]
        for household in tx.session.scalars(select(Household).where(Household.id.in_(part))):
            row = wanted[household.id]
            grid = row.form.grid or household.grid
            worker = household.worker_id
            if row.worker_id is not None:
                worker = None if walked.get(grid) == row.worker_id else row.worker_id
            if (grid, worker) != (household.grid, household.worker_id):
                household.grid, household.worker_id, household.updated_at = grid, worker, tx.now
                changed += household.id in before
        tx.session.flush()
    return changed


def _add_heads(tx: Transaction, rows: dict[Door, CheckedHousehold], homes: dict[Door, str]) -> int:
    wanted = {homes[door]: row for door, row in rows.items() if row.head}
    ids, new = sorted(wanted), list[dict[str, object]]()
    terms: list[tuple[str, str]] = []
    for start in range(0, len(ids), SLICE):
        current().step(start, len(ids))
        part = ids[start : start + SLICE]
        marks, values = listed(part)
        known: dict[str, set[str]] = {}
        for person in tx.rows(
            f"SELECT household_id, name, relation FROM resident WHERE household_id IN ({marks}) "
            "AND status = 'active'",
            values,
        ):
            names = known.setdefault(person.household_id, set())
            names.update((person.name, HEAD) if person.relation == HEAD else (person.name,))
        for household_id in part:
            row = wanted[household_id]
            if {row.head, HEAD} & known.get(household_id, set()):
                continue
            key = tx.new_id()
            new.append(
                {
                    "id": key,
                    "rev": 0,
                    "name": row.head,
                    "id_kind": IdKind.RESIDENT_CARD.value,
                    "sex": "0",
                    "phone": row.phone,
                    "household_id": household_id,
                    "relation": HEAD,
                    "residence": "unknown",
                    "address": "",
                    "note": "",
                    "status": "active",
                    "created_at": at_ms(tx.now),
                    "updated_at": at_ms(tx.now),
                }
            )
            terms += [(term, key) for term in resident_terms(row.head, None, row.phone, "")]
    insert(tx, "resident", new)
    write_terms(tx.connection, terms)
    return len(new)

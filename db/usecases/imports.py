"""Importing many residents in one transaction: checked again at the door, written in bulk, captured like any change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from db.audit import at_ms
from db.bulk import SLICE, Door, door_of, households, insert, wide_cache
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.indexing import reindex, resident_terms, write_terms
from db.models.resident import Resident
from db.registry import use_case
from db.resident_rules import CheckedPerson, ImportRow, check_person
from db.transaction import Transaction
from db.watch import current

MOST_ERRORS = 1000


@dataclass(frozen=True, slots=True)
class ImportResidents:
    """Rows of one sheet and what to do with people who are there already.

    ``skip`` leaves them as they are; ``update`` fills in what the row has; ``add`` makes a second record where only
    name and birthday or telephone agree (never for the same identity number: that one is left as it is).
    ``all_or_nothing``: one wrong row and nothing is imported.
    """

    rows: tuple[ImportRow, ...]
    duplicates: Literal["skip", "update", "add"] = "skip"
    all_or_nothing: bool = True


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row was not imported."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; ``cancelled`` when it was stopped between two parts.

    ``linked``: new volunteers who are residents known here; ``minutes``: service recorded.
    """

    created: int
    updated: int
    skipped: int
    errors: tuple[RowError, ...] = ()
    cancelled: bool = False
    linked: int = 0
    minutes: int = 0


def refuse_errors(errors: Sequence[RowError], all_or_nothing: bool) -> None:
    """Raise KnownError IMPORT-ERRORS where one wrong row keeps all of them out."""
    if errors and all_or_nothing:
        raise KnownError(
            "IMPORT-ERRORS",
            f"有 {len(errors)} 行有错，一行都没有导入；请改好后再导，或选择跳过有错的行。",
            "rows",
            errors=[{"line": error.line, "message": error.message} for error in errors[:MOST_ERRORS]],
        )


@dataclass(frozen=True, slots=True)
class _Checked:
    row: ImportRow
    person: CheckedPerson


@use_case("residents.import", needs=Permission.IMPORT)
def import_residents(tx: Transaction, request: ImportResidents) -> ImportReport:
    """Import the rows. Raises KnownError IMPORT-ERRORS (all or nothing) or IMPORT-CANCELLED; then nothing is written."""
    with wide_cache(tx, len(request.rows)):
        return _import(tx, request)


def _import(tx: Transaction, request: ImportResidents) -> ImportReport:
    checked, errors = _check(tx, request)
    refuse_errors(errors, request.all_or_nothing)
    new, known, skipped = _sort(tx, checked, request.duplicates)
    homes = households(tx, [one.person.household for one in (*new, *(one for one, _ in known))])
    tags = {row.code: row.id for row in tx.rows("SELECT code, id FROM tag WHERE active")}
    _create(tx, new, homes, tags, len(request.rows))
    updated = _update(tx, known, homes, tags)
    report = ImportReport(len(new), updated, skipped + len(known) - updated, tuple(errors))
    tx.audit(
        "residents",
        "",
        created=report.created,
        updated=report.updated,
        skipped=report.skipped,
        errors=len(errors),
        duplicates=request.duplicates,
    )
    tx.changes("residents")
    current().step(len(request.rows), len(request.rows))
    return report


def _check(tx: Transaction, request: ImportResidents) -> tuple[list[_Checked], list[RowError]]:
    checked: list[_Checked] = []
    errors: list[RowError] = []
    done = current().checked
    for n, row in enumerate(request.rows):
        if n % SLICE == 0:
            current().step(0, len(request.rows))
        try:
            form, person = done.get(id(row.form), (None, None))
            checked.append(_Checked(row, person if form is row.form else check_person(row.form, tx.today)))
        except KnownError as error:
            errors.append(RowError(row.line, error.message))
    return checked, errors


def holders(tx: Any, numbers: Iterable[str]) -> dict[str, str]:
    """Identity number → the person who has it, merged records followed to where they went."""
    rows = tx.rows(
        "SELECT r.id_number, coalesce(r.merged_into, r.id) AS id FROM json_each(:numbers) j "
        "CROSS JOIN resident r INDEXED BY ix_resident_id_number ON r.id_number = j.value "
        "ORDER BY r.status <> 'merged', r.id DESC",
        {"numbers": json.dumps(list(numbers))},
    )
    return {row.id_number: row.id for row in rows}


def _sort(
    tx: Transaction, checked: Sequence[_Checked], duplicates: str
) -> tuple[list[_Checked], list[tuple[_Checked, str]], int]:
    """New people, known people with their id, and how many rows are passed over."""
    taken = holders(tx, (one.person.id_number for one in checked if one.person.id_number))
    seen: set[str] = set()
    new: list[_Checked] = []
    known: list[tuple[_Checked, str]] = []
    skipped = 0
    for one in checked:
        number = one.person.id_number
        holder = taken.get(number) if number else None
        resident_id = holder or one.row.existing_id
        if number and number in seen:
            skipped += 1
            continue
        if number:
            seen.add(number)
        if resident_id is None or (duplicates == "add" and holder is None):
            new.append(one)
        elif duplicates == "update":
            known.append((one, resident_id))
        else:
            skipped += 1
    return new, known, skipped


def _create(
    tx: Transaction, new: Sequence[_Checked], homes: dict[Door, str], tags: dict[str, str], total: int
) -> None:
    rows: list[dict[str, Any]] = []
    tagged: list[dict[str, Any]] = []
    terms: list[tuple[str, str]] = []
    now = at_ms(tx.now)
    for one in new:
        person = one.person
        resident_id = tx.new_id()
        rows.append(
            {
                "id": resident_id,
                "rev": 0,
                "name": person.name,
                "id_kind": person.id_kind,
                "id_number": person.id_number,
                "sex": person.sex,
                "birthday": person.birthday.isoformat() if person.birthday else None,
                "ethnicity": person.ethnicity,
                "phone": person.phone,
                "household_id": homes[door_of(person.household)] if person.household else None,
                "relation": person.relation,
                "residence": person.residence,
                "address": person.address,
                "note": person.note,
                "status": "active",
                "merged_into": None,
                "created_at": now,
                "updated_at": now,
            }
        )
        for term in resident_terms(person.name, person.id_number, person.phone, person.address):
            terms.append((term, resident_id))
        tagged += _tag_rows(tx, resident_id, one.row.tags, tags)
    insert(tx, "resident", rows, total)
    insert(tx, "resident_tag", tagged)
    write_terms(tx.connection, terms)


def _tag_rows(tx: Transaction, resident_id: str, codes: Iterable[str], tags: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "id": tx.new_id(),
            "rev": 0,
            "resident_id": resident_id,
            "tag_id": tags[code],
            "set_on": tx.today.isoformat(),
            "removed_on": None,
        }
        for code in codes
        if code in tags
    ]


_FILLED = ("ethnicity", "phone", "relation", "birthday", "address", "id_number")


def _update(
    tx: Transaction,
    known: Sequence[tuple[_Checked, str]],
    homes: dict[Door, str],
    tags: dict[str, str],
) -> int:
    """Fill in what the rows have; what a row leaves empty stays. Returns how many records changed."""
    changed: list[str] = []
    for n, (one, resident_id) in enumerate(known):
        if n % SLICE == 0:
            current().step(n, len(known))
        resident = tx.session.get(Resident, resident_id)
        if resident is None:
            continue
        person = one.person
        wanted = {name: getattr(person, name) for name in _FILLED if getattr(person, name)}
        if resident.id_number:
            wanted.pop("id_number", None)
        elif person.id_number:
            wanted["id_kind"] = person.id_kind
        if person.sex in ("1", "2"):
            wanted["sex"] = person.sex
        if person.residence != "unknown":
            wanted["residence"] = person.residence
        if person.household is not None:
            wanted["household_id"] = homes[door_of(person.household)]
        if person.note and person.note not in resident.note:
            wanted["note"] = f"{resident.note}\n{person.note}".strip()
        different = {name: value for name, value in wanted.items() if getattr(resident, name) != value}
        added = _missing_tags(tx, resident_id, one.row.tags, tags) if one.row.tags else []
        for name, value in different.items():
            setattr(resident, name, value)
        if different or added:
            resident.updated_at = tx.now
            insert(tx, "resident_tag", added)
            changed.append(resident_id)
    tx.session.flush()
    reindex(tx.connection, changed)
    return len(changed)


def _missing_tags(
    tx: Transaction, resident_id: str, codes: Iterable[str], tags: dict[str, str]
) -> list[dict[str, Any]]:
    carried = {
        row.tag_id
        for row in tx.rows(
            "SELECT tag_id FROM resident_tag WHERE resident_id = :id AND removed_on IS NULL", {"id": resident_id}
        )
    }
    return _tag_rows(tx, resident_id, [code for code in codes if tags.get(code) not in carried], tags)


"""What an import of households would do, row by row, carrying it out, and the rows to take away and correct."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from db.bulk import Door
from db.desk import Desk
from db.domain.permissions import Permission
from db.importing.handouts import save_workbook
from db.importing.households import HEADINGS, HouseholdSheet, read_households
from db.person_facts import household_address
from db.registry import Query
from db.transaction import Reader
from db.usecases.household_imports import (
    HouseholdImportRow,
    HouseholdsImported,
    ImportHouseholds,
    check_rows,
    import_households,
)
from db.usecases.imports import RowError
from db.watch import Watch, watching

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class PlannedHousehold:
    """One row: new, there already (brought up to date), or wrong with the reason."""

    row: HouseholdImportRow
    status: Literal["new", "known", "error"]
    reason: str = ""

    @property
    def address(self) -> str:
        """The door in one line, as the sheet has it."""
        form = self.row.form
        return household_address(form.estate, form.building, form.unit, form.door)


@dataclass(frozen=True, slots=True)
class HouseholdPlan:
    """All rows of a sheet as they would be taken."""

    sheet: HouseholdSheet
    rows: tuple[PlannedHousehold, ...]

    def count(self, status: str) -> int:
        """How many rows have this verdict."""
        return sum(row.status == status for row in self.rows)


def _judge(reader: Reader, rows: tuple[HouseholdImportRow, ...]) -> tuple[PlannedHousehold, ...]:
    checked, errors = check_rows(reader, rows)
    there: set[Door] = {
        (row.estate, row.building, row.unit, row.door)
        for row in reader.rows("SELECT estate, building, unit, door FROM household WHERE state <> 'moved'")
    }
    wrong = {error.line: error.message for error in errors}
    known = {one.line for door, one in checked.items() if door in there}
    return tuple(
        PlannedHousehold(row, "error", wrong[row.line])
        if row.line in wrong
        else PlannedHousehold(row, "known" if row.line in known else "new")
        for row in rows
    )


_PLAN: Query[tuple[HouseholdImportRow, ...], tuple[PlannedHousehold, ...]] = Query(
    "households.plan_import", Permission.IMPORT, _judge
)


def plan_households(
    path: Path, desk: Desk, password: str | None, progress: Progress | None = None, cancelled: Cancelled | None = None
) -> HouseholdPlan:
    """Read a sheet and judge its rows; nothing is written.

    Raises KnownError SHEET-… (field ``password`` where the sheet has one of its own), PERMISSION, IMPORT-CANCELLED.
    """
    with watching(Watch(progress, cancelled)):
        sheet = read_households(path, password)
        return HouseholdPlan(sheet, desk.ask(_PLAN, sheet.rows))


def run_households(
    desk: Desk,
    plan: HouseholdPlan,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    *,
    all_or_nothing: bool,
) -> HouseholdsImported:
    """Import the rows of a plan in one transaction; stopped, nothing was written.

    Raises KnownError IMPORT-ERRORS, IMPORT-CANCELLED.
    """
    with watching(Watch(progress, cancelled)):
        return desk.run(import_households, ImportHouseholds(plan.sheet.rows, all_or_nothing))


def write_wrong_households(path: Path, plan: HouseholdPlan, errors: Sequence[RowError]) -> int:
    """The rows that were not taken, each with its line and the reason; mend them and import this sheet.

    Returns how many rows were written. Raises KnownError SHEET-SAVE.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("没有导入的行")

    def append(*values: str) -> None:
        cells = []
        for value in values:
            cell = WriteOnlyCell(sheet, value="".join(c for c in value if c >= " "))
            cell.number_format, cell.data_type = "@", "s"
            cells.append(cell)
        sheet.append(cells)

    rows = {row.row.line: row.row for row in plan.rows}
    append("原表行号", "没有导入的原因", *HEADINGS)
    for error in errors:
        row = rows[error.line]
        form = row.form
        door = (form.estate, form.building, form.unit, form.door, form.grid)
        append(str(error.line), error.message, *door, row.worker, row.head, row.phone)
    save_workbook(book, path)
    return len(errors)

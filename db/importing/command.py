"""Import and export as ``yimen-admin`` does them: a file in, a report out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from db.desk import Desk
from db.importing.catalogue_sheet import export_catalogue
from db.importing.handouts import write_error_sheet
from db.importing.plan import plan_import
from db.importing.run import run_import
from db.importing.sheet import read_sheet


@dataclass(frozen=True, slots=True)
class FileImported:
    """What became of a sheet of residents."""

    rows: int
    repaired: int
    created: int
    updated: int
    skipped: int
    errors: int
    error_sheet: str | None


@dataclass(frozen=True, slots=True)
class FileExported:
    """What was written."""

    path: str
    items: int


def import_file(
    desk: Desk, path: Path, *, duplicates: Literal["skip", "update", "add"] = "skip", errors: str | None = None
) -> FileImported:
    """Import what can be imported of a sheet; rows that cannot are written to ``errors`` where one is named.

    Raises KnownError SHEET-…, IMPORT-MAPPING, PERMISSION and the database's own.
    """
    sheet = read_sheet(path)
    plan = plan_import(sheet, sheet.mapping, desk)
    report = run_import(desk, plan, duplicates=duplicates, all_or_nothing=False)
    written = write_error_sheet(Path(errors), plan, report.errors) if errors and report.errors else 0
    return FileImported(
        rows=len(plan.rows),
        repaired=plan.repaired,
        created=report.created,
        updated=report.updated,
        skipped=report.skipped,
        errors=len(report.errors),
        error_sheet=errors if written else None,
    )


def export_catalogue_file(desk: Desk, path: Path) -> FileExported:
    """Write the whole catalogue to an Excel workbook. Raises KnownError PERMISSION, SHEET-WRITE."""
    return FileExported(str(path), export_catalogue(desk, path))

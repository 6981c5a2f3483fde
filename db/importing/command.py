"""Import and export as ``yimen-admin`` does them: a file in, a report out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from db.desk import Desk
from db.importing.catalogue_sheet import export_catalogue
from db.importing.fields import RESIDENTS
from db.importing.handouts import write_error_sheet
from db.importing.headings import Headings
from db.importing.hours_fields import HOURS
from db.importing.hours_plan import plan_hours, run_hours
from db.importing.plan import plan_import
from db.importing.planning import SheetPlan
from db.importing.run import run_import
from db.importing.sheet import read_sheet
from db.importing.volunteer_fields import VOLUNTEERS
from db.importing.volunteer_plan import plan_volunteers, run_volunteers
from db.usecases.imports import ImportReport

Plan = Callable[..., SheetPlan[Any]]
Run = Callable[..., ImportReport]
KINDS: Mapping[str, tuple[Headings, Plan, Run]] = {
    "residents": (RESIDENTS, plan_import, run_import),
    "volunteers": (VOLUNTEERS, plan_volunteers, run_volunteers),
    "hours": (HOURS, plan_hours, run_hours),
}
"""What sheets can be imported, by the word of the command line."""


@dataclass(frozen=True, slots=True)
class FileImported:
    """What became of a sheet. ``linked``: new volunteers who are residents here; ``minutes``: service recorded."""

    rows: int
    repaired: int
    created: int
    updated: int
    skipped: int
    errors: int
    error_sheet: str | None
    linked: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class FileExported:
    """What was written."""

    path: str
    items: int


def import_file(
    desk: Desk,
    path: Path,
    *,
    kind: str = "residents",
    duplicates: Literal["skip", "update", "add"] = "skip",
    errors: str | None = None,
) -> FileImported:
    """Import what can be imported of a sheet of one of :data:`KINDS`.

    Rows that cannot are written to ``errors`` where one is named.
    Raises KnownError SHEET-…, IMPORT-MAPPING, PERMISSION and the database's own.
    """
    headings, judge, carry_out = KINDS[kind]
    sheet = read_sheet(path, headings=headings)
    plan = judge(sheet, sheet.mapping, desk)
    report = carry_out(desk, plan, duplicates=duplicates, all_or_nothing=False)
    written = write_error_sheet(Path(errors), plan, report.errors) if errors and report.errors else 0
    return FileImported(
        rows=len(plan.rows),
        repaired=plan.repaired,
        created=report.created,
        updated=report.updated,
        skipped=report.skipped,
        errors=len(report.errors),
        error_sheet=errors if written else None,
        linked=report.linked,
        minutes=report.minutes,
    )


def export_catalogue_file(desk: Desk, path: Path) -> FileExported:
    """Write the whole catalogue to an Excel workbook. Raises KnownError PERMISSION, SHEET-WRITE."""
    return FileExported(str(path), export_catalogue(desk, path))

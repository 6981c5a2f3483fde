"""Carrying out a plan: in one transaction, or in parts of some thousand rows, each audited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from db.desk import Desk
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.importing.plan import ImportPlan
from db.usecases.imports import ImportReport, ImportResidents, RowError, import_residents
from db.watch import Watch, watching

PART = 2000


def run_import(
    desk: Desk,
    plan: ImportPlan,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    duplicates: Literal["skip", "update", "add"] = "skip",
    all_or_nothing: bool = True,
) -> ImportReport:
    """Import what the plan found importable; ``progress(done, total)`` and ``cancelled()`` are called on this thread.

    All or nothing: one transaction; raises KnownError IMPORT-ERRORS when the plan has a wrong row, IMPORT-CANCELLED
    when it is stopped, and then nothing was imported. Otherwise wrong rows are passed over, and a stop keeps the
    parts that are done: the report says ``cancelled``.
    """
    rows = tuple(row.row for row in plan.rows if row.row is not None)
    errors = tuple(RowError(row.line, "；".join(row.reasons)) for row in plan.rows if row.status == "error")
    within = sum(row.within_sheet for row in plan.rows)
    same_day = business_date(desk.now()) == plan.today
    watch = Watch(progress, cancelled, plan.checked if same_day else {})
    if all_or_nothing:
        if errors:
            raise KnownError(
                "IMPORT-ERRORS",
                f"有 {len(errors)} 行有错，一行都没有导入；请改好后再导，或选择跳过有错的行。",
                "rows",
                errors=[{"line": error.line, "message": error.message} for error in errors],
            )
        with watching(watch):
            done = desk.run(import_residents, ImportResidents(rows, duplicates, all_or_nothing=True))
        return ImportReport(done.created, done.updated, done.skipped + within, done.errors)
    created = updated = skipped = 0
    stopped = False
    for start in range(0, len(rows), PART):
        try:
            watch.step(start, len(rows))
        except KnownError:
            stopped = True
            break
        request = ImportResidents(rows[start : start + PART], duplicates, all_or_nothing=False)
        with watching(Watch(checked=watch.checked)):
            part = desk.run(import_residents, request)
        created, updated, skipped = created + part.created, updated + part.updated, skipped + part.skipped
        errors += part.errors
    if not stopped and progress is not None:
        progress(len(rows), len(rows))
    return ImportReport(created, updated, skipped + within, tuple(sorted(errors, key=lambda e: e.line)), stopped)

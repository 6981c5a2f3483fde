"""Carrying out a plan: in one transaction, or in parts of some thousand rows, each audited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from db.desk import Desk
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.importing.plan import ImportPlan
from db.importing.planning import SheetPlan, importable
from db.usecases.imports import ImportReport, ImportResidents, RowError, import_residents
from db.watch import Watch, watching

PART = 2000
Duplicates = Literal["skip", "update", "add"]
Progress = Callable[[int, int], None] | None
Cancelled = Callable[[], bool] | None


def run_import(
    desk: Desk,
    plan: ImportPlan,
    progress: Progress = None,
    cancelled: Cancelled = None,
    *,
    duplicates: Duplicates = "skip",
    all_or_nothing: bool = True,
) -> ImportReport:
    """Import the residents of a plan, as :func:`run_plan` says."""

    def send(rows: tuple[Any, ...], whole: bool) -> ImportReport:
        return desk.run(import_residents, ImportResidents(rows, duplicates, whole))

    return run_plan(desk, plan, send, progress, cancelled, all_or_nothing=all_or_nothing)


def run_plan(
    desk: Desk,
    plan: SheetPlan[Any],
    send: Callable[[tuple[Any, ...], bool], ImportReport],
    progress: Progress = None,
    cancelled: Cancelled = None,
    *,
    all_or_nothing: bool,
) -> ImportReport:
    """Import what the plan found importable; ``progress(done, total)`` and ``cancelled()`` are called on this thread.

    All or nothing: one transaction; raises KnownError IMPORT-ERRORS when the plan has a wrong row, IMPORT-CANCELLED
    when it is stopped, and then nothing was imported. Otherwise wrong rows are passed over, and a stop keeps the
    parts that are done: the report says ``cancelled``. ``send`` runs the use case for rows of the plan.
    """
    rows = importable(plan.rows)
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
            done = send(rows, True)
        return replace(done, skipped=done.skipped + within)
    report = ImportReport(0, 0, within, errors)
    stopped = False
    for start in range(0, len(rows), PART):
        try:
            watch.step(start, len(rows))
        except KnownError:
            stopped = True
            break
        with watching(Watch(checked=watch.checked)):
            report = _together(report, send(rows[start : start + PART], False))
    if not stopped and progress is not None:
        progress(len(rows), len(rows))
    return replace(report, errors=tuple(sorted(report.errors, key=lambda e: e.line)), cancelled=stopped)


def _together(one: ImportReport, other: ImportReport) -> ImportReport:
    return ImportReport(
        one.created + other.created,
        one.updated + other.updated,
        one.skipped + other.skipped,
        one.errors + other.errors,
        linked=one.linked + other.linked,
        minutes=one.minutes + other.minutes,
    )

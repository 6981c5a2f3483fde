"""Sheets in and out: reading what people call an Excel file, planning an import, carrying it out."""

from __future__ import annotations

from db.importing.fields import Field
from db.importing.handouts import write_error_sheet, write_template
from db.importing.plan import ImportPlan, PlannedRow, plan_import
from db.importing.run import run_import
from db.importing.sheet import Sheet, read_sheet

__all__ = [
    "Field",
    "ImportPlan",
    "PlannedRow",
    "Sheet",
    "plan_import",
    "read_sheet",
    "run_import",
    "write_error_sheet",
    "write_template",
]

"""Taking a list of cases out of the program: few at a time, masked, and on record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.queries.case_lists import CaseRow, CaseRows, ListCases, case_rows, list_cases
from db.registry import use_case
from db.transaction import Transaction

EXPORT_LIMIT = 50
"""More rows than this leave the centre only with a second approver (rule of the centre's data protection)."""


@dataclass(frozen=True, slots=True)
class ExportCases:
    """The list to take out, as it stands on the screen."""

    wanted: ListCases


@dataclass(frozen=True, slots=True)
class ExportedCases:
    """The rows, names masked, and who takes them out when: that stands on every page of the file."""

    rows: tuple[CaseRow, ...]
    centre: str
    operator: str
    at: datetime


@use_case("cases.export", needs=Permission.EXPORT)
def export_cases(tx: Transaction, request: ExportCases) -> ExportedCases:
    """The rows of a list for a file; audited with their number. Raises KnownError EXPORT-MANY, EXPORT-NONE."""
    found = list_cases.function(tx, replace(request.wanted, limit=EXPORT_LIMIT, offset=0))
    if found.more:
        raise KnownError(
            "EXPORT-MANY", f"一次最多导出 {EXPORT_LIMIT} 件；请用事项、窗口或日期缩小范围再导出。", "wanted"
        )
    if not found.ids:
        raise KnownError("EXPORT-NONE", "这张清单是空的，没有可导出的办件。", "wanted")
    rows = case_rows.function(tx, CaseRows(found.ids))
    tx.audit("case_list", "", rows=len(rows), preset=request.wanted.preset)
    return ExportedCases(rows, tx.desk.centre_name, tx.actor.name, tx.now)

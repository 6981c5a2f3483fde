"""Leave to take cases out of the program as a file: few at a time, and on record before the file is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.registry import use_case
from db.transaction import Transaction

EXPORT_LIMIT = 50
"""More rows than this leave the centre only with a second approver (rule of the centre's data protection)."""


@dataclass(frozen=True, slots=True)
class ExportCases:
    """How many cases are to be taken out, and from which list (a preset of ``cases.list``)."""

    count: int
    preset: str


@dataclass(frozen=True, slots=True)
class ExportLeave:
    """Who takes them out when: that stands on every page of the file."""

    centre: str
    operator: str
    at: datetime


@use_case("cases.export", needs=Permission.EXPORT)
def export_cases(tx: Transaction, request: ExportCases) -> ExportLeave:
    """Record that cases are taken out. Raises KnownError EXPORT-MANY, EXPORT-NONE."""
    if request.count > EXPORT_LIMIT:
        raise KnownError(
            "EXPORT-MANY", f"一次最多导出 {EXPORT_LIMIT} 件；请用事项、窗口或日期缩小范围再导出。", "count"
        )
    if request.count < 1:
        raise KnownError("EXPORT-NONE", "这张清单是空的，没有可导出的办件。", "count")
    tx.audit("case_list", "", rows=request.count, preset=request.preset)
    return ExportLeave(tx.desk.centre_name, tx.actor.name, tx.now)

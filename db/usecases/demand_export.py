"""The monthly 问题清单 on paper, and leave to take it out of the program as a file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from db.domain.clock import local
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.papers import queue_paper
from db.queries.demand_figures import (
    ProblemListData,
    ProblemListRequest,
    problem_list,
)
from db.registry import use_case
from db.transaction import Reader, Transaction
from db.usecases.case_export import ExportLeave
from db.usecases.demand_papers import DemandPaperQueued


@dataclass(frozen=True, slots=True)
class PrintProblemList:
    """Which month; ``disputes`` asks for the lines of 矛盾纠纷 too."""

    year: int
    month: int
    disputes: bool = False


@dataclass(frozen=True, slots=True)
class ExportProblems:
    """Which month is to be taken out as a file."""

    year: int
    month: int
    disputes: bool = False


@dataclass(frozen=True, slots=True)
class ProblemsLeave:
    """Who takes what out when: ``leave`` stands on every page of the file, ``data`` is what is in it."""

    leave: ExportLeave
    data: ProblemListData


def problem_paper(reader: Reader, data: ProblemListData) -> dict[str, Any]:
    """The list as its paper has it."""
    content = asdict(data)
    for row in content["rows"]:
        del row["demand_id"]
    return content | {
        "centre_name": reader.desk.centre_name,
        "printed_on": f"{local(reader.now):%Y-%m-%d}",
        "printed_by": reader.operator.name if reader.operator else "",
    }


@use_case("demands.print_list", needs=Permission.PAPER_PRINT)
def print_problem_list(tx: Transaction, request: PrintProblemList) -> DemandPaperQueued:
    """Queue a month's 问题清单. Raises KnownError MONTH, DEMAND-SENSITIVE."""
    data = problem_list.function(tx, ProblemListRequest(request.year, request.month, request.disputes))
    job_id = queue_paper(tx, "problem_list", "a4", "", f"问题清单 {data.month}", problem_paper(tx, data))
    tx.audit("demand_list", "", month=_month(request), rows=len(data.rows), disputes=request.disputes)
    tx.changes("papers")
    return DemandPaperQueued(job_id)


@use_case("demands.export", needs=Permission.EXPORT)
def export_problems(tx: Transaction, request: ExportProblems) -> ProblemsLeave:
    """Record that a month's list is taken out, and answer what is on it.

    It names no reporter. Raises KnownError MONTH, DEMAND-SENSITIVE, EXPORT-NONE.
    """
    data = problem_list.function(tx, ProblemListRequest(request.year, request.month, request.disputes))
    if not data.rows:
        raise KnownError("EXPORT-NONE", "这个月没有可导出的诉求；请换一个月份。", "month")
    tx.audit("demand_list", "", month=_month(request), rows=len(data.rows), disputes=request.disputes)
    return ProblemsLeave(ExportLeave(tx.desk.centre_name, tx.actor.name, tx.now), data)


def _month(request: PrintProblemList | ExportProblems) -> str:
    return f"{request.year}-{request.month:02}"

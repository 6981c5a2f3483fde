"""Papers of demands: the 交办单 that goes out with one, the 反馈单 that comes back to who reported it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from db.demand_papers import answer_data, assignment_data
from db.demand_store import load_demand
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.demand import Demand
from db.papers import queue_paper
from db.registry import use_case
from db.transaction import Transaction

TITLES = {"assignment_slip": "诉求交办单", "answer_slip": "诉求反馈单"}
PAPERS = ("a4", "a5")


@dataclass(frozen=True, slots=True)
class PrintDemand:
    """Which paper of a demand."""

    demand_id: str
    kind: Literal["assignment_slip", "answer_slip"]
    paper: Literal["a4", "a5"] = "a5"


@dataclass(frozen=True, slots=True)
class DemandPaperQueued:
    """The paper's place in the queue."""

    job_id: str


def queue_demand_paper(tx: Transaction, row: Demand, kind: str, paper: str) -> str:
    """Queue a paper as the demand stands now. Raises KnownError PAPER-KIND, DEMAND-UNANSWERED."""
    if kind not in TITLES or paper not in PAPERS:
        raise KnownError("PAPER-KIND", "没有这样的诉求单据；请重新选择交办单或反馈单。", "papers")
    if kind == "answer_slip" and row.settled_on is None:
        raise KnownError("DEMAND-UNANSWERED", "还没有办理结果，不能出反馈单；请先「转反馈」。", "papers")
    tx.session.flush()
    data = assignment_data(tx, row) if kind == "assignment_slip" else answer_data(tx, row)
    return queue_paper(tx, kind, paper, row.id, TITLES[kind], data)


def queue_named(tx: Transaction, row: Demand, name: str) -> str:
    """Queue a paper by its name with the sheet, ``assignment_slip_a5``."""
    kind, _, paper = name.rpartition("_")
    return queue_demand_paper(tx, row, kind, paper)


@use_case("demands.print", needs=Permission.PAPER_PRINT)
def print_demand(tx: Transaction, request: PrintDemand) -> DemandPaperQueued:
    """Queue a 交办单 or a 反馈单. Raises KnownError DEMAND-MISSING, DEMAND-SENSITIVE, DEMAND-UNANSWERED, PAPER-KIND."""
    row = load_demand(tx, request.demand_id)
    job_id = queue_demand_paper(tx, row, request.kind, request.paper)
    tx.audit("demand", row.id, kind=request.kind)
    tx.changes("papers", "demands")
    return DemandPaperQueued(job_id)

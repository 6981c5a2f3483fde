"""The durable print queue: what became of a paper, and printing it again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.paper import PrintJob, PrintLog
from db.papers import clock_text
from db.registry import use_case
from db.transaction import Transaction

PaperState = Literal["waiting", "sent", "printed", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class MarkPaper:
    """What became of one job: handed to a printer, printed, failed with an error, waiting again, cancelled."""

    job_id: str
    state: PaperState
    printer: str = ""
    error: str = ""
    paper: str = ""
    """Another paper size to print on instead; empty keeps it."""
    way: str = ""
    """How the printer was reached, a value of printer_profiles.Way; empty when a person says what became of it."""
    copies: int = 0
    """How often it came out; 0 is as often as the job says."""


@dataclass(frozen=True, slots=True)
class Reprint:
    """Print a paper once more, marked 补打: a job by id, or the latest of a kind for a case."""

    job_id: str = ""
    subject_id: str = ""
    kind: str = "receipt"


@dataclass(frozen=True, slots=True)
class PaperQueued:
    """The job to print."""

    job_id: str
    reprint: int


def _job(tx: Transaction, job_id: str) -> PrintJob:
    job = tx.session.get(PrintJob, job_id)
    if job is None:
        raise KnownError("PAPER-MISSING", "找不到这张文书；请从办件里补打。", "job_id")
    return job


def _outcome(job: PrintJob, request: MarkPaper) -> str:
    """What the log says of this step; nothing of steps that are no outcome."""
    if request.state == "printed":
        return "printed" if request.way else "confirmed"
    if request.state in ("failed", "waiting"):
        return "failed" if request.error else ""
    if request.state == "sent":
        return "unsure" if job.state == "sent" else ""  # printed again: nobody knows of the time before
    return "cancelled"


def _log(tx: Transaction, job: PrintJob, request: MarkPaper, outcome: str) -> None:
    unsure = outcome == "unsure"
    tx.session.add(
        PrintLog(
            job_id=job.id,
            at=tx.now,
            outcome=outcome,
            kind=job.kind,
            subject_id=job.subject_id,
            paper=job.paper if unsure else request.paper or job.paper,
            printer=(job.printer if unsure else request.printer or job.printer)[:160],
            way="" if unsure else request.way,
            copies=request.copies or job.copies,
            reprint=job.reprint,
            error=request.error[:200],
            operator_id=tx.actor.operator_id,
            operator_name=tx.actor.name,
        )
    )


@use_case("papers.mark", needs=Permission.PAPER_PRINT)
def mark_paper(tx: Transaction, request: MarkPaper) -> PaperQueued:
    """Record what became of a job, with a line in the print log. Raises KnownError PAPER-MISSING."""
    job = _job(tx, request.job_id)
    outcome = _outcome(job, request)
    if outcome:
        _log(tx, job, request, outcome)
    job.state = request.state
    job.printer = (request.printer or job.printer)[:120]
    job.error = request.error[:200]
    job.paper = request.paper or job.paper
    job.finished_at = tx.now if request.state in ("printed", "cancelled") else None
    tx.audit("paper", job.id, state=request.state, kind=job.kind, reprint=job.reprint)
    tx.changes("papers")
    return PaperQueued(job.id, job.reprint)


@use_case("papers.reprint", needs=Permission.PAPER_PRINT)
def reprint(tx: Transaction, request: Reprint) -> PaperQueued:
    """Queue a paper once more, marked 补打 with its count and today's time. Raises KnownError PAPER-MISSING, PAPER-ERASED."""
    if request.job_id:
        first = _job(tx, request.job_id)
    else:
        found = (
            tx.session.query(PrintJob)
            .filter_by(subject_id=request.subject_id, kind=request.kind)
            .order_by(PrintJob.created_at.desc())
            .first()
        )
        if found is None:
            raise KnownError("PAPER-MISSING", "这个办件没有打过这种文书；请从办理动作里打印。", "kind")
        first = found
    if first.data == "{}":
        raise KnownError("PAPER-ERASED", "这张文书上的人已要求删除个人信息，内容不留了，不能再打；要查请看纸质档案。", "job_id")
    count = 1 + max(
        row.reprint
        for row in tx.rows(
            "SELECT reprint FROM print_job WHERE subject_id = :subject AND kind = :kind",
            {"subject": first.subject_id, "kind": first.kind},
        )
    )
    data = json.loads(first.data)
    if "reprint" in data or first.kind in ("receipt", "intake"):
        data |= {"reprint": True, "reprint_count": count, "printed_at": clock_text(tx.now)}
    job = PrintJob(
        id=tx.new_id(),
        kind=first.kind,
        paper=first.paper,
        subject_id=first.subject_id,
        title=first.title,
        data=json.dumps(data, ensure_ascii=False),
        copies=1,
        reprint=count,
        state="waiting",
        printer="",
        error="",
        created_at=tx.now,
        operator_id=tx.actor.operator_id,
    )
    tx.session.add(job)
    tx.audit("paper", job.id, kind=first.kind, subject=first.subject_id, reprint=count)
    tx.changes("papers")
    return PaperQueued(job.id, count)

"""The durable print queue: what became of a paper, and printing it again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.paper import PrintJob, PrintLog
from db.papers import clock_text
from db.person_facts import listed
from db.registry import use_case
from db.transaction import Transaction

PaperState = Literal["waiting", "sent", "printed", "failed", "cancelled"]
STATES: tuple[str, ...] = get_args(PaperState)
OUTCOMES = ("printed", "confirmed", "failed", "unsure", "cancelled")
"""What a line of the print log may say."""

CAME_OUT = timedelta(days=3653)
"""How long the log says that a paper came out: ten years. Of certificates it says so for good: they prove something."""
TROUBLE = timedelta(days=366)
"""How long it says that one failed, was in doubt or was no longer wanted: long enough to see which printer is at fault."""
_AT_ONCE = 2000


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


@dataclass(frozen=True, slots=True)
class TidyLog:
    """Leave out lines of the print log that were kept long enough."""


@dataclass(frozen=True, slots=True)
class LogTidied:
    """How many lines went; ``more`` are left to go."""

    lines: int
    more: bool = False


_DUE = (
    "SELECT l.id FROM print_log l JOIN print_job j ON j.id = l.job_id "
    "WHERE l.kind NOT IN ('certificate', 'certificates') AND j.state IN ('printed', 'cancelled') "
    "AND l.at < CASE WHEN l.outcome IN ('printed', 'confirmed') THEN :came_out ELSE :trouble END "
    "ORDER BY l.at LIMIT :limit"
)


@use_case("papers.tidy_log", needs=None, audited=False)
def tidy_log(tx: Transaction, request: TidyLog) -> LogTidied:
    """Delete lines of the print log older than :data:`CAME_OUT` or :data:`TROUBLE`; papers that still wait keep theirs.

    The papers themselves stay, and so does the audit log, which has every outcome too. Nothing while nobody is signed in.
    """
    if tx.operator is None:
        return LogTidied(0)
    ms = int(tx.now.timestamp() * 1000)
    came_out, trouble = (ms - round(kept.total_seconds() * 1000) for kept in (CAME_OUT, TROUBLE))
    due = [row.id for row in tx.rows(_DUE, {"came_out": came_out, "trouble": trouble, "limit": _AT_ONCE + 1})]
    now = due[:_AT_ONCE]
    if not now:
        return LogTidied(0)
    marks, values = listed(now)
    tx.connection.exec_driver_sql(f"DELETE FROM print_log WHERE id IN ({marks})", values)
    tx.audit("paper", "", lines=len(now))
    tx.changes("papers")
    return LogTidied(len(now), len(due) > len(now))

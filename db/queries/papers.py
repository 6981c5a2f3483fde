"""Reading the print queue and the print log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.registry import query
from db.transaction import Reader

_COLUMNS = "id, kind, paper, subject_id, title, data, copies, reprint, state, printer, error, created_at, finished_at"


@dataclass(frozen=True, slots=True)
class PaperJob:
    """One paper of the queue; ``data`` are the fields of the document's dataclass."""

    job_id: str
    kind: str
    paper: str
    subject_id: str
    title: str
    data: dict[str, Any]
    copies: int
    reprint: int
    state: str
    printer: str
    error: str
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingPapers:
    """Papers not yet printed: waiting, failed, or handed to a printer without an answer."""


@dataclass(frozen=True, slots=True)
class GetPaper:
    """One paper."""

    job_id: str


@dataclass(frozen=True, slots=True)
class PaperJobs:
    """The latest papers of the queue, whatever became of them, newest first."""

    limit: int = 200


@dataclass(frozen=True, slots=True)
class PaperLog:
    """The latest lines of the print log, newest first; of one subject where it is given."""

    limit: int = 200
    subject_id: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """What became of a paper once. ``outcome`` is printed, confirmed, failed, unsure or cancelled."""

    line_id: str
    job_id: str
    at: datetime
    outcome: str
    kind: str
    title: str
    subject_id: str
    paper: str
    printer: str
    way: str
    copies: int
    reprint: int
    error: str
    operator_name: str


def _paper(row: Any) -> PaperJob:
    finished = instant_of(row.finished_at) if row.finished_at is not None else None
    return PaperJob(
        job_id=row.id,
        kind=row.kind,
        paper=row.paper,
        subject_id=row.subject_id,
        title=row.title,
        data=json.loads(row.data),
        copies=row.copies,
        reprint=row.reprint,
        state=row.state,
        printer=row.printer,
        error=row.error,
        created_at=instant_of(row.created_at),
        finished_at=finished,
    )


@query("papers.waiting", needs=Permission.PAPER_PRINT)
def waiting_papers(reader: Reader, request: WaitingPapers) -> tuple[PaperJob, ...]:
    """Papers that still have to come out, oldest first."""
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM print_job WHERE state IN ('waiting', 'sent', 'failed') ORDER BY created_at"
    )
    return tuple(_paper(row) for row in rows)


@query("papers.get", needs=Permission.PAPER_PRINT)
def get_paper(reader: Reader, request: GetPaper) -> PaperJob:
    """One paper of the queue or the log. Raises KnownError PAPER-MISSING, PAPER-ERASED."""
    row = reader.one(f"SELECT {_COLUMNS} FROM print_job WHERE id = :id", {"id": request.job_id})
    if row is None:
        raise KnownError("PAPER-MISSING", "找不到这张文书；请从办件里补打。", "job_id")
    if row.data == "{}":
        raise KnownError("PAPER-ERASED", "这张文书上的人已要求删除个人信息，内容不留了；要查请看纸质档案。", "job_id")
    return _paper(row)


@query("papers.jobs", needs=Permission.PAPER_PRINT)
def paper_jobs(reader: Reader, request: PaperJobs) -> tuple[PaperJob, ...]:
    """The latest papers with what is on them."""
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM print_job ORDER BY created_at DESC LIMIT :limit", {"limit": request.limit}
    )
    return tuple(_paper(row) for row in rows)


@query("papers.log", needs=Permission.PAPER_PRINT)
def paper_log(reader: Reader, request: PaperLog) -> tuple[LogLine, ...]:
    """The print log: what was printed when, by whom, on what, and what was 补打."""
    where = "WHERE log.subject_id = :subject" if request.subject_id else ""
    rows = reader.rows(
        "SELECT log.id, log.job_id, log.at, log.outcome, log.kind, job.title, log.subject_id, log.paper, log.printer, "
        "log.way, log.copies, log.reprint, log.error, log.operator_name FROM print_log log "
        f"JOIN print_job job ON job.id = log.job_id {where} ORDER BY log.at DESC, log.id DESC LIMIT :limit",
        {"limit": request.limit, "subject": request.subject_id},
    )
    return tuple(
        LogLine(row.id, row.job_id, instant_of(row.at), *tuple(row)[3:]) for row in rows
    )

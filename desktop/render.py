"""``yimen --render KIND ID --out FILE``: one queued paper as PDF, without a window."""

from __future__ import annotations

from pathlib import Path

from db.domain.errors import KnownError


def render(root: Path, kind: str, subject: str, out: Path, *, operator: str, passphrase: str) -> None:
    """Write the latest paper of ``kind``. ``subject`` is the id of the paper, or the number or id of a case or demand.

    Signs in like a person. Raises KnownError SIGN-IN-…, PAPER-MISSING, FILE-WRITE and those of opening.
    """
    from db.keystore import operating_system_store
    from db.queries.papers import PaperJobs, paper_jobs
    from db.room import DataRoom
    from db.session import open_desk
    from desktop.documents.registry import KINDS
    from desktop.printing.pipeline import Pipeline
    from desktop.printing.spooler import FolderSpooler

    if kind not in KINDS:
        raise KnownError("PAPER-KIND", f"没有这种文书；可以是：{'、'.join(sorted(KINDS))}。", "kind")
    desk = open_desk(DataRoom(root, store=operating_system_store()), operator, passphrase)
    try:
        wanted = {subject, _case_id(desk, subject), _demand_id(desk, subject)}
        jobs = [job for job in desk.ask(paper_jobs, PaperJobs(limit=100_000)) if job.kind == kind]
        job = next((job for job in jobs if job.job_id in wanted or job.subject_id in wanted), None)
        if job is None:
            raise KnownError("PAPER-MISSING", "找不到这张文书；请核对文书号、回执号或诉求编号。", "id")
        _, pdf = Pipeline(desk, FolderSpooler(out.parent)).pdf(job.job_id)
    finally:
        desk.close()
    try:
        out.write_bytes(pdf)
    except OSError as error:
        raise KnownError("FILE-WRITE", "文件写不进去；请检查磁盘空间和文件夹权限。", "out") from error


def _case_id(desk: object, subject: str) -> str | None:
    from db.queries.cases import FindCase, find_case

    try:
        return desk.ask(find_case, FindCase(subject))  # type: ignore[attr-defined,no-any-return]
    except KnownError:
        return None


def _demand_id(desk: object, subject: str) -> str | None:
    from db.queries.demands import FindDemand, find_demand

    return desk.ask(find_demand, FindDemand(subject))  # type: ignore[attr-defined,no-any-return]

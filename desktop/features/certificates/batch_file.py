"""What is read and written of a whole batch: its rows, and one PDF of them all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.domain.errors import KnownError
from db.queries.certificate_lists import ListCertificates, list_certificates

if TYPE_CHECKING:
    from db.desk import Desk
    from desktop.tasks import Job

_PAGE = 500


def batch_rows(desk: Desk, batch_id: str) -> tuple[Any, ...]:
    """Every certificate and open draft of a batch."""
    rows: tuple[Any, ...] = ()
    cursor = ""
    while True:
        page = desk.ask(list_certificates, ListCertificates(batch_id=batch_id, before=cursor, limit=_PAGE))
        rows += page.rows
        if not (cursor := page.cursor):
            return rows


class _Stopped(Exception):
    """Asked to stop in the middle of the file."""


def save_batch(desk: Desk, certificate_ids: tuple[str, ...], folder: Path, job: Job) -> Path | None:
    """One file of them all, written when it is whole; ``None`` when it was stopped. Raises KnownError PRINT-SAVE."""
    import msgspec

    from db.certificate_papers import certificate_batch
    from desktop.documents.certificate import Certificate, render_many
    from desktop.printing.spooler import file_name

    data = certificate_batch(desk, {"certificate_ids": certificate_ids})
    papers = [msgspec.convert(one, Certificate) for one in data["certificates"]]

    def told(done: int, total: int) -> None:
        if job.cancelled:
            raise _Stopped
        job.report(done, total)

    try:
        pdf = render_many(papers, told)
    except _Stopped:
        return None
    target = folder / f"{file_name(f'{papers[0].title} {len(papers)} 份 {papers[0].number}')}.pdf"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(pdf)
    except OSError as error:
        words = f"没能存到文件夹「{target.parent.name}」；请看看磁盘是不是满了或写保护了。"
        raise KnownError("PRINT-SAVE", words) from error
    return target

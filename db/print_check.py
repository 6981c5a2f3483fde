"""Whether the print queue and its log are whole: states there are, papers and people that exist, one kind each."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.engine import Connection

from db.domain.printer_profiles import Way
from db.usecases.papers import OUTCOMES, STATES


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_LOOKS = (
    ("状态不认识", f"SELECT id FROM print_job WHERE state NOT IN ({_quoted(STATES)})"),
    ("已打却没有时间", "SELECT id FROM print_job WHERE state = 'printed' AND finished_at IS NULL"),
    ("结果不认识", f"SELECT job_id AS id FROM print_log WHERE outcome NOT IN ({_quoted(OUTCOMES)})"),
    ("打印方式不认识", f"SELECT job_id AS id FROM print_log WHERE way NOT IN ('', {_quoted(tuple(Way))})"),
    (
        "记录里的文书不存在",
        "SELECT l.job_id AS id FROM print_log l WHERE NOT EXISTS (SELECT 1 FROM print_job j WHERE j.id = l.job_id)",
    ),
    (
        "记录与文书不是同一种",
        "SELECT l.job_id AS id FROM print_log l JOIN print_job j ON j.id = l.job_id "
        "WHERE l.kind <> j.kind OR l.subject_id <> j.subject_id OR l.reprint <> j.reprint",
    ),
    (
        "经办人不存在",
        "SELECT l.job_id AS id FROM print_log l WHERE l.operator_id <> '' "
        "AND NOT EXISTS (SELECT 1 FROM operator o WHERE o.id = l.operator_id)",
    ),
)


def compare(connection: Connection) -> list[str]:
    """The papers that are not as they should be, with what is wrong."""
    return [f"{row.id} {words}" for words, sql in _LOOKS for row in connection.execute(text(f"{sql} LIMIT 50"))]

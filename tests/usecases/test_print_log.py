"""How long the print log says what became of a paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.check import check
from db.usecases import papers
from db.usecases.papers import MarkPaper, TidyLog, mark_paper, tidy_log
from db.usecases.upkeep import keep_service_up
from tests.helpers.centres import Started, start
from tests.helpers.desk_work import register, walk_in
from tests.helpers.rooms import arrange


@pytest.fixture
def printed(tmp_path: Path) -> Started:
    """Two receipts: one failed and then came out, the other failed and still waits."""
    made = start(tmp_path / "centre")
    person = walk_in(made.desk)
    for _ in range(2):
        register(made.desk, person)
    first, second = (row.id for row in made.rows("SELECT id FROM print_job WHERE kind = 'receipt' ORDER BY created_at, id"))
    for job in (first, second):
        made.desk.run(mark_paper, MarkPaper(job, "failed", printer="热敏", error="缺纸", way="spool"))
    made.desk.run(mark_paper, MarkPaper(first, "printed", printer="热敏", way="spool"))
    return made


def outcomes(centre: Started) -> list[str]:
    return sorted(row.outcome for row in centre.rows("SELECT outcome FROM print_log"))


def test_trouble_goes_after_a_year_what_came_out_after_ten_and_what_waits_stays(printed: Started) -> None:
    assert outcomes(printed) == ["failed", "failed", "printed"]
    keep_service_up(printed.desk)
    assert len(outcomes(printed)) == 3 and not printed.audit("papers.tidy_log")
    printed.clock.move(days=400)
    keep_service_up(printed.desk)
    assert outcomes(printed) == ["failed", "printed"] and len(printed.audit("papers.tidy_log")) == 1
    printed.clock.move(days=3300)
    keep_service_up(printed.desk)
    assert outcomes(printed) == ["failed"]
    assert check(printed.desk).ok
    printed.desk.close()


def test_what_is_said_of_certificates_is_kept(printed: Started) -> None:
    for table in ("print_job", "print_log"):
        sql = f"UPDATE {table} SET kind = 'certificate'"
        arrange(printed.desk, lambda tx, sql=sql: tx.connection.exec_driver_sql(sql))
    printed.clock.move(days=8000)
    assert printed.desk.run(tidy_log, TidyLog()).lines == 0
    printed.desk.close()


def test_many_lines_go_a_part_at_a_time(printed: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "_AT_ONCE", 1)
    printed.clock.move(days=8000)
    first = printed.desk.run(tidy_log, TidyLog())
    assert (first.lines, first.more) == (1, True)
    assert (printed.desk.run(tidy_log, TidyLog()).more, outcomes(printed)) == (False, ["failed"])
    printed.desk.close()

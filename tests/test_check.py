"""``check``: each look finds the fault it is for, and a healthy room is said to be well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from sqlalchemy import text

from db import hour_check, points_rebuild
from db.check import LOOKS, CheckReport, check
from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.engine import connect, make_engine
from db.ids import new_id
from db.service_batches import RecordBatch
from db.usecases.hours import HourRef, ListAction, StepMany, step_many
from db.usecases.papers import MarkPaper, mark_paper
from db.usecases.service import record_batch
from db.usecases.upkeep import RebuildHours, RebuildPoints, rebuild_hours, rebuild_points
from tests.helpers.centres import CLERK, CLERK_PASSPHRASE, Started, start
from tests.helpers.desk_work import register, walk_in
from tests.helpers.rooms import MORNING
from tests.helpers.volunteers import Corps, make_corps


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[Started]:
    """A centre with a resident and two cases."""
    made = start(tmp_path / "centre")
    person = walk_in(made.desk)
    register(made.desk, person)
    register(made.desk, person)
    yield made
    made.desk.close()


def damage(centre: Started, *statements: str) -> None:
    """Edit the file with the key, past the door, triggers and references switched off as a tool would."""
    raw = connect(centre.desk.paths.database, centre.desk.key)
    for name in ("yimen_capturing", "yimen_op_id", "yimen_hlc"):
        raw.create_function(name, 0, lambda: 0)
    raw.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        assert raw.execute(statement).rowcount != 0, statement
    raw.close()


def faults(report: CheckReport) -> set[str]:
    return {finding.name for finding in report.findings if not finding.ok}


def test_a_healthy_room_is_well_and_every_look_says_what_it_did(busy: Started) -> None:
    report = check(busy.desk)
    assert report.ok, faults(report)
    assert len(report.findings) == len(LOOKS) + 2
    assert all(finding.what for finding in report.findings)
    counts = {finding.name: finding.count for finding in report.findings}
    assert counts["audit_chain"] == busy.rows("SELECT COUNT(*) AS n FROM audit")[0].n > 0
    assert counts["outbox"] == busy.rows("SELECT COUNT(*) AS n FROM outbox")[0].n > 0


@pytest.mark.parametrize(
    ("name", "statements"),
    [
        ("foreign_keys", ["UPDATE service_case SET resident_id = 'nobody'"]),
        ("schema", ["ALTER TABLE resident ADD COLUMN nickname TEXT"]),
        ("schema", ["CREATE TABLE extra (id TEXT)"]),
        ("schema", ["DROP INDEX ix_outbox_batch_no"]),
        ("change_capture", ["DROP TRIGGER capture_resident_update"]),
        ("audit_chain", ["DROP TRIGGER capture_audit_kept", "DELETE FROM audit WHERE seq = 2"]),
        ("case_states", ["UPDATE service_case SET state = 'completed' WHERE counter = 1"]),
        ("case_states", ["UPDATE service_case SET version = 7 WHERE counter = 2"]),
        ("outbox", ["DELETE FROM outbox WHERE n = (SELECT MAX(n) FROM outbox WHERE table_name = 'case_transition')"]),
        ("search", ["DELETE FROM search_term"]),
    ],
)  # fmt: skip
def test_each_look_finds_its_fault(busy: Started, name: str, statements: list[str]) -> None:
    damage(busy, *statements)
    report = check(busy.desk)
    assert not report.ok
    # Removing a trigger to do the damage is found as well.
    assert faults(report) - {"change_capture"} == {name} - {"change_capture"}
    assert name in faults(report)


@pytest.mark.parametrize(
    ("words", "statement"),
    [
        ("状态不认识", "UPDATE print_job SET state = 'lost' WHERE id IN (SELECT job_id FROM print_log)"),
        ("已打却没有时间", "UPDATE print_job SET finished_at = NULL WHERE state = 'printed'"),
        ("结果不认识", "UPDATE print_log SET outcome = 'burnt'"),
        ("打印方式不认识", "UPDATE print_log SET way = 'pigeon'"),
        ("文书不存在", "UPDATE print_log SET job_id = 'nothing'"),
        ("不是同一种", "UPDATE print_log SET kind = 'notice'"),
        ("经办人不存在", "UPDATE print_log SET operator_id = 'nobody'"),
    ],
)
def test_a_print_log_that_does_not_fit_its_papers_is_found(busy: Started, words: str, statement: str) -> None:
    job = busy.rows("SELECT id FROM print_job LIMIT 1")[0].id
    busy.desk.run(mark_paper, MarkPaper(job, "printed", printer="热敏", way="spool"))
    assert check(busy.desk).ok
    damage(busy, statement)
    (finding,) = [one for one in check(busy.desk).findings if not one.ok]
    assert finding.name == "print_log" and words in finding.what


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Corps]:
    """A centre where two volunteers have served, one of them on record twice for one hour."""
    made = make_corps(tmp_path / "room")
    for n in (1, 2):
        made.volunteer(n)
    made.room.sign_in(Role.CLERK)
    for numbers, starts, ends in (("1", time(9), time(11)), ("2", time(9), time(10)), ("1", time(10), time(12))):
        group = RecordBatch(new_id(), numbers, MORNING.date(), starts, ends, category="elderly", confirmed=True)
        made.desk.run(record_batch, group)
    made.room.sign_in(Role.SUPERVISOR)
    refs = tuple(HourRef(row.id, 1) for row in made.room.rows("SELECT id FROM hour_record"))
    assert made.desk.run(step_many, StepMany(refs, ListAction.APPROVE_PUBLISH)).done == 3
    made.room.sign_in(Role.ADMIN)
    yield made
    made.desk.close()


DAMAGE = (
    ("hours", "公示", "UPDATE hour_record SET state = 'confirmed'"),
    ("hours", "所存为 7 分钟", "UPDATE hour_record SET counted = 7"),
    ("hours", "截止", "UPDATE hour_record SET public_until = '2030-01-01'"),
    ("hours", "确认日期", "UPDATE hour_record SET confirmed_on = '2026-01-01'"),
    ("hours", "流水合计", "DELETE FROM hour_difference"),
    ("hours", "对不上", "UPDATE hour_difference SET volunteer_id = 'nobody'"),
    ("hours", "年度合计", "UPDATE volunteer_year SET sessions = sessions + 1"),
    ("hours", "年度合计", "INSERT INTO volunteer_year VALUES (2025, 'nobody', 60, 60, 1, 1)"),
    ("hours", "档案上累计 1 分钟", "UPDATE volunteer SET counted_minutes = 1"),
    ("hours", "有 60 分钟重复", "UPDATE hour_record SET overlap_minutes = 0"),
    ("points", "明细", "DELETE FROM points_leg WHERE amount > 0"),
    ("points", "分批", "UPDATE points_lot SET remaining = remaining - 1"),
    ("points", "可用额度", "DELETE FROM points_right"),
    ("points", "所存合计", "UPDATE points_total SET amount = amount - 5"),
)


def test_damaged_sums_of_hours_and_points_are_found_in_words_and_made_anew(served: Corps) -> None:
    desk = served.desk
    looks = {"hours": hour_check.compare, "points": points_rebuild.compare}
    engine = make_engine(desk.paths.database, desk.key, writer=False)
    raw = connect(desk.paths.database, desk.key)
    raw.create_function("yimen_capturing", 0, lambda: 0)
    for name, says, statement in DAMAGE:
        assert raw.execute(statement).rowcount != 0
        with engine.begin() as connection:
            wrong = {look: compare(connection) for look, compare in looks.items()}
        assert [look for look, found in wrong.items() if found] == [name], statement
        assert any(says in sentence for sentence in wrong[name]), wrong
        desk.run(rebuild_hours, RebuildHours())
        desk.run(rebuild_points, RebuildPoints())
        with engine.begin() as connection:
            assert [compare(connection) for compare in looks.values()] == [[], []], statement
    for name, _, statement in (DAMAGE[1], DAMAGE[-1]):
        raw.execute(statement)
        assert faults(check(desk)) == {name}
        assert check(desk, repair=True).ok
    raw.close()
    engine.dispose()


def test_a_revision_that_is_not_this_programs_is_a_fault(busy: Started) -> None:
    damage(busy, "UPDATE alembic_version SET version_num = '0000'")
    assert faults(check(busy.desk)) == {"schema"}


def test_a_page_that_was_changed_on_disk_is_found(busy: Started) -> None:
    desk = busy.desk
    desk._writer.dispose()
    desk._readers.dispose()
    page = 4096
    data = bytearray(desk.paths.database.read_bytes())
    victim = len(data) // page - 1
    data[victim * page + 100] ^= 0xFF
    desk.paths.database.write_bytes(data)
    try:
        found = faults(check(desk))
    except KnownError as error:
        found = {error.code}
    assert found & {"integrity", "DB-CORRUPT"}


def test_repair_makes_the_search_terms_anew(busy: Started) -> None:
    before = busy.rows("SELECT term, owner_id FROM search_term ORDER BY term, owner_id")
    damage(busy, "DELETE FROM search_term")
    assert check(busy.desk, repair=True).ok
    assert busy.rows("SELECT term, owner_id FROM search_term ORDER BY term, owner_id") == before


def test_a_check_changes_nothing(busy: Started) -> None:
    before = busy.rows("SELECT COUNT(*) AS n, MAX(hash) AS h FROM audit")
    check(busy.desk)
    assert busy.rows("SELECT COUNT(*) AS n, MAX(hash) AS h FROM audit") == before


def test_a_clerk_may_not_check(busy: Started) -> None:
    busy.add_people()
    busy.sign_in(CLERK, CLERK_PASSPHRASE)
    with pytest.raises(KnownError, match="PERMISSION"):
        check(busy.desk)


def test_an_edit_by_a_foreign_tool_fails_loudly(busy: Started) -> None:
    raw = connect(busy.desk.paths.database, busy.desk.key)
    with pytest.raises(Exception, match="yimen_capturing"):
        raw.execute("UPDATE resident SET name = '改名'")
    raw.close()
    with busy.desk._readers.begin() as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM resident WHERE name = '改名'")).scalar() == 0

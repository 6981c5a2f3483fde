"""The one door: permission, one transaction, audit, witness; and what a restored or copied file does."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from db import audit, witness
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.registry import UseCase, load_all
from db.room import DataRoom
from db.session import open_desk
from db.transaction import Transaction
from db.usecases.settings import ChangeSettings, change_settings
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, CLERK, CLERK_PASSPHRASE, Started, centre, staffed  # noqa: F401
from tests.helpers.rooms import CHEAP_KDF, arrange, look


@dataclass(frozen=True)
class Nothing:
    """A request without fields."""


def verify(centre: Started) -> tuple[int, tuple[audit.ChainFault, ...]]:  # noqa: F811
    with centre.desk._readers.begin() as connection:
        return audit.verify(connection)


def test_a_clerk_is_refused_what_an_administrator_may_do_and_the_refusal_is_audited(staffed: Started) -> None:  # noqa: F811
    staffed.sign_in(CLERK, CLERK_PASSPHRASE)
    with pytest.raises(KnownError) as refused:
        staffed.desk.run(change_settings, ChangeSettings({"idle_lock_minutes": 5}))
    assert refused.value.code == "PERMISSION"
    row = look(staffed.desk, "SELECT * FROM audit WHERE result = 'refused' ORDER BY seq DESC LIMIT 1")[0]
    assert (row.operator_name, row.action, row.subject_id) == ("李敏", "settings.change", "settings.write")


def test_nobody_signed_in_changes_nothing(centre: Started) -> None:  # noqa: F811
    centre.desk.operator = None
    with pytest.raises(KnownError, match="SIGN-IN"):
        centre.desk.run(change_settings, ChangeSettings({"idle_lock_minutes": 5}))


def test_a_use_case_that_fails_leaves_neither_rows_nor_audit(centre: Started) -> None:  # noqa: F811
    before = look(centre.desk, "SELECT COUNT(*) AS n FROM audit")[0].n

    def function(tx: Transaction, request: Nothing) -> None:
        tx.connection.execute(text("UPDATE centre SET name = '改了一半'"))
        raise KnownError("HALF", "办到一半停下。")

    with pytest.raises(KnownError, match="HALF"):
        centre.desk.run(UseCase("tests.half", Permission.CASE_WRITE, function), Nothing())
    assert look(centre.desk, "SELECT name FROM centre")[0].name != "改了一半"
    assert look(centre.desk, "SELECT COUNT(*) AS n FROM audit")[0].n == before


def test_every_change_writes_at_least_one_link_and_the_chain_holds(centre: Started) -> None:  # noqa: F811
    before, _ = verify(centre)
    arrange(centre.desk, lambda tx: None)
    after, faults = verify(centre)
    assert after == before + 1 and faults == ()


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("UPDATE audit SET operator_name = '别人' WHERE seq = 2", "changed row"),
        ("DELETE FROM audit WHERE seq = 2", "gap"),
        ("DELETE FROM audit WHERE seq = (SELECT MAX(seq) FROM audit)", "missing tail"),
    ],
)
def test_tampering_with_the_audit_log_is_found(staffed: Started, damage: str, what: str) -> None:  # noqa: F811
    with staffed.desk._writer.begin() as connection:
        for name in ("capture_audit_fixed", "capture_audit_kept"):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql(damage)
    _, faults = verify(staffed)
    assert what in {fault.what for fault in faults}


def test_the_database_on_disk_shows_nothing_without_the_key(centre: Started) -> None:  # noqa: F811
    centre.desk.close()
    data = b"".join(path.read_bytes() for path in centre.room.paths.root.glob("yimen.db*"))
    assert b"SQLite format 3" not in data and "海棠".encode() not in data and b"wangjj" not in data


def test_a_second_program_on_one_folder_is_told_so(centre: Started) -> None:  # noqa: F811
    other = DataRoom(centre.room.paths.root, clock=centre.clock, kdf=CHEAP_KDF)
    with pytest.raises(KnownError) as refused:
        open_desk(other, ADMIN, ADMIN_PASSPHRASE)
    assert refused.value.code == "DB-LOCKED"


def test_reopening_goes_on_with_the_same_life(centre: Started) -> None:  # noqa: F811
    before = centre.desk.facts
    for _ in range(3):
        arrange(centre.desk, lambda tx: None)
    assert centre.reopen().facts == before


def test_a_file_put_back_by_hand_begins_a_new_life_with_its_own_lane(centre: Started, tmp_path: Path) -> None:  # noqa: F811
    centre.desk.close()
    old = tmp_path / "old.db"
    shutil.copyfile(centre.room.paths.database, old)
    desk = open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE)
    first = desk.facts
    arrange(desk, lambda tx: None)
    desk.close()
    lanes = []
    for _ in range(2):
        shutil.copyfile(old, centre.room.paths.database)
        for stray in centre.room.paths.root.glob("yimen.db-*"):
            stray.unlink()
        centre.desk = open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE)
        assert centre.desk.facts.incarnation != first.incarnation
        lanes.append(centre.desk.facts.lane)
        _, faults = verify(centre)
        assert faults == ()
        centre.desk.close()
    assert lanes == [1, 2]
    centre.desk = open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE)


def test_a_folder_copied_without_its_witness_gets_a_lane_nobody_had(centre: Started) -> None:  # noqa: F811
    centre.desk.close()
    centre.room.paths.witness.unlink()
    centre.desk = open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE)
    assert centre.desk.facts.lane in witness.FOREIGN_LANES


def test_the_clock_set_back_a_day_is_noticed_and_refuses_nothing(centre: Started) -> None:  # noqa: F811
    arrange(centre.desk, lambda tx: None)
    assert not centre.desk.clock_set_back
    centre.clock.move(days=-1)
    assert centre.desk.clock_set_back
    centre.reopen()
    assert centre.desk.clock_set_back
    arrange(centre.desk, lambda tx: None)
    _, faults = verify(centre)
    assert faults == ()


def test_every_registered_change_and_read_has_a_schema_and_says_what_it_does() -> None:
    import msgspec

    from db import registry

    load_all()
    assert len(registry.USE_CASES) > 15 and len(registry.QUERIES) > 10
    for entry in (*registry.USE_CASES.values(), *registry.QUERIES.values()):
        assert msgspec.json.schema(entry.request_type)
        assert msgspec.json.schema(entry.result_type) is not None
        assert (entry.function.__doc__ or "").strip(), entry.name


def test_a_read_needs_permission_too(centre: Started) -> None:  # noqa: F811
    from db.queries.case_lists import CaseCountsRequest, case_counts

    centre.desk.operator = None
    with pytest.raises(KnownError, match="SIGN-IN"):
        centre.desk.ask(case_counts, CaseCountsRequest())

"""Backups: whole copies while work goes on, a rotation, and a restore that can never give a number twice."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import backup, keystore, session, witness
from db.backup import Backup
from db.check import check
from db.domain.clock import local
from db.domain.errors import KnownError
from db.engine import connect
from db.room import DataRoom
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, Started, centre, refusal  # noqa: F401
from tests.helpers.desk_work import register, walk_in
from tests.helpers.rooms import CHEAP_KDF, RECOVERY_CODE, look


def take(made: Started, reason: str = "manual", folder: Path | None = None, **more: Any) -> Backup:
    return backup.take(made.desk.paths, made.desk.key, made.desk.now(), reason, folder, **more)


def cases_in(path: Path, key: bytes) -> int:
    raw = connect(path, key, read_only=True)
    try:
        assert raw.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return int(raw.execute("SELECT COUNT(*) FROM service_case").fetchone()[0])
    finally:
        raw.close()


# --- copying -----------------------------------------------------------------------------------------------------


def test_a_copy_is_one_moment_while_cases_are_registered(centre: Started, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    person = walk_in(centre.desk)
    register(centre.desk, person)
    monkeypatch.setattr(backup, "PAGES_AT_ONCE", 4)
    steps: list[tuple[int, int]] = []

    def work_goes_on(done: int, pages: int) -> None:
        steps.append((done, pages))
        if len(steps) <= 10:
            register(centre.desk, person)

    made = take(centre, progress=work_goes_on)
    assert len(steps) > 10
    # Work meanwhile never makes the copy begin anew: every step gets further.
    assert [done for done, _ in steps] == sorted({done for done, _ in steps})
    assert steps[-1][0] == steps[-1][1]
    assert cases_in(made.path, centre.desk.key) == 1
    assert len(look(centre.desk, "SELECT id FROM service_case")) == 11
    assert check(centre.desk).ok


def test_a_copy_shows_nothing_without_the_key_and_leaves_no_parts(centre: Started, tmp_path: Path) -> None:  # noqa: F811
    made = take(centre, folder=tmp_path / "usb")
    data = made.path.read_bytes()
    assert b"SQLite format 3" not in data and "海棠".encode() not in data
    assert sorted(path.suffix for path in (tmp_path / "usb").iterdir()) == [".db", ".json"]
    note = backup.read_note(made.path)
    assert note.size == made.size == len(data)
    assert backup.listing(tmp_path / "usb") == (made,)


def test_two_copies_in_one_second_do_not_meet(centre: Started) -> None:  # noqa: F811
    one, other = take(centre), take(centre)
    assert one.path != other.path
    for made in (one, other):
        backup.read_note(made.path)


def test_stopping_leaves_nothing(centre: Started, tmp_path: Path) -> None:  # noqa: F811
    def stop(done: int, pages: int) -> None:
        raise KnownError("STOPPED", "停下了。")

    with pytest.raises(KnownError, match="STOPPED"):
        take(centre, folder=tmp_path / "usb", progress=stop)
    assert list((tmp_path / "usb").iterdir()) == []


def test_too_little_space_is_said_before_anything_is_copied(
    centre: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=backup.SPARE_BYTES))
    assert refusal(lambda: take(centre, folder=tmp_path / "usb")).code == "BACKUP-FULL"
    assert list((tmp_path / "usb").iterdir()) == []


@pytest.mark.parametrize("step", ["fsync", "note", "name"])
def test_a_disk_pulled_out_half_way_is_said_and_the_desk_goes_on(
    centre: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str  # noqa: F811
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        if step == "fsync":
            patch.setattr(os, "fsync", gone)
        elif step == "note":
            patch.setattr(backup, "write_atomically", gone)
        else:
            patch.setattr(Path, "replace", gone)
        assert refusal(lambda: take(centre, folder=tmp_path / "usb")).code == "BACKUP-FULL"
    assert backup.listing(tmp_path / "usb") == ()
    walk_in(centre.desk)
    assert check(centre.desk).ok


def test_a_folder_that_is_not_there_and_cannot_be_made_is_said(centre: Started, tmp_path: Path) -> None:  # noqa: F811
    blocked = tmp_path / "usb"
    blocked.write_text("not a folder", encoding="utf-8")
    assert refusal(lambda: take(centre, folder=blocked)).code == "BACKUP-FULL"


# --- notes -------------------------------------------------------------------------------------------------------


def test_a_partial_copy_a_changed_byte_and_a_lone_file_are_refused(centre: Started, tmp_path: Path) -> None:  # noqa: F811
    made = take(centre)
    whole = made.path.read_bytes()
    for spoilt in (whole[:-4096], whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:], b""):
        made.path.write_bytes(spoilt)
        assert refusal(lambda: backup.read_note(made.path)).code == "BACKUP-BAD"
    made.path.write_bytes(whole)
    backup.read_note(made.path)
    lone = tmp_path / made.path.name
    shutil.copyfile(made.path, lone)
    assert refusal(lambda: backup.read_note(lone)).code == "BACKUP-BAD"
    lone.with_suffix(".json").write_text("{", encoding="utf-8")
    assert refusal(lambda: backup.read_note(lone)).code == "BACKUP-BAD"
    assert backup.listing(tmp_path) == ()
    assert refusal(lambda: backup.read_note(tmp_path / "none.db")).code == "BACKUP-BAD"


def test_a_refused_backup_touches_nothing(centre: Started, tmp_path: Path) -> None:  # noqa: F811
    made = take(centre, folder=tmp_path / "usb")
    note = made.path.with_suffix(".json")
    note.write_text(json.dumps(json.loads(note.read_text(encoding="utf-8")) | {"size": 1}), encoding="utf-8")
    paths, key = centre.desk.paths, centre.desk.key
    centre.desk.close()
    before = {path.name: path.read_bytes() for path in paths.root.iterdir() if path.is_file()}
    assert refusal(lambda: backup.restore(paths, made.path, key)).code == "BACKUP-BAD"
    assert {path.name: path.read_bytes() for path in paths.root.iterdir() if path.is_file()} == before


# --- rotation ----------------------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


@settings(max_examples=60)
@given(
    ages=st.lists(st.integers(0, 500 * 24), min_size=1, max_size=120, unique=True),
    migrations=st.sets(st.integers(0, 119), max_size=3),
)
def test_the_rotation_keeps_what_it_promises(ages: list[int], migrations: set[int]) -> None:
    backups = tuple(
        Backup(
            Path(f"{n}.db"),
            NOW - timedelta(hours=age),
            "before-migration" if n in migrations else "timer",
            1,
        )
        for n, age in enumerate(sorted(ages))
    )
    kept = backup.kept(backups)
    assert {one.path for one in backups[: backup.KEEP_LATEST]} <= kept
    assert {one.path for one in backups if one.reason == "before-migration"} <= kept
    # The last of each of the latest days and months with a backup is there, and little else.
    for pattern, limit in (("%Y-%m-%d", backup.KEEP_DAYS), ("%Y-%m", backup.KEEP_MONTHS)):
        spans = sorted({f"{local(one.taken_at):{pattern}}" for one in backups}, reverse=True)[:limit]
        for span in spans:
            latest = next(one for one in backups if f"{local(one.taken_at):{pattern}}" == span)
            assert latest.path in kept
    assert len(kept) <= backup.KEEP_LATEST + backup.KEEP_DAYS + backup.KEEP_MONTHS + len(migrations)
    # Keeping is stable: what stays would stay again.
    assert backup.kept(tuple(one for one in backups if one.path in kept)) >= {
        one.path for one in backups[: backup.KEEP_LATEST]
    }


def test_old_copies_are_deleted_with_their_notes(centre: Started, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(backup, "KEEP_LATEST", 2)
    names = []
    for _ in range(4):
        names.append(take(centre, "timer").path)
        centre.clock.move(minutes=10)
    folder = centre.room.paths.backups
    assert {path.name for path in folder.iterdir()} == {
        name.with_suffix(suffix).name for name in names[2:] for suffix in (".db", ".json")
    }


# --- restoring ---------------------------------------------------------------------------------------------------


def test_restoring_the_same_copy_twice_never_gives_a_number_again(centre: Started, tmp_path: Path) -> None:  # noqa: F811
    person = walk_in(centre.desk)
    first = register(centre.desk, person)
    made = take(centre, folder=tmp_path / "usb")
    serials, lives, lanes = {first.serial}, {centre.desk.facts.incarnation}, [centre.desk.facts.lane]
    for _ in range(3):
        for _ in range(2):
            serials.add(register(centre.desk, person).serial)
        paths, key = centre.desk.paths, centre.desk.key
        centre.desk.close()
        old = {path.name: path.read_bytes() for path in (paths.database, paths.keys)}
        aside = backup.restore(paths, made.path, key)
        assert aside is not None
        assert {name: (aside / name).read_bytes() for name in old} == old
        centre.desk = session.open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE)
        lives.add(centre.desk.facts.incarnation)
        lanes.append(centre.desk.facts.lane)
        assert [row.serial for row in look(centre.desk, "SELECT serial FROM service_case")] == [first.serial]
        assert check(centre.desk).ok
    for _ in range(2):
        serials.add(register(centre.desk, person).serial)
    assert len(serials) == 1 + 3 * 2 + 2
    assert len(lives) == 4
    assert lanes == [0, 1, 2, 3]


def test_a_copy_as_fresh_as_the_data_begins_a_new_life_too(centre: Started, tmp_path: Path) -> None:  # noqa: F811
    life, paths, key = centre.desk.facts.incarnation, centre.desk.paths, centre.desk.key
    made = take(centre, folder=tmp_path / "usb")
    centre.desk.close()
    backup.restore(paths, made.path, key)
    centre.desk = session.open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE)
    assert centre.desk.facts.incarnation != life
    assert centre.desk.facts.lane == 1


@pytest.mark.parametrize("by", ["passphrase", "recovery"])
def test_a_copy_opens_on_another_pc(centre: Started, tmp_path: Path, by: str) -> None:  # noqa: F811
    person = walk_in(centre.desk)
    first = register(centre.desk, person)
    made = take(centre, folder=tmp_path / "usb")
    keys = backup.read_note(made.path).keys
    key = (
        keystore.unlock_with_passphrase(keys, ADMIN, ADMIN_PASSPHRASE)
        if by == "passphrase"
        else keystore.unlock_with_recovery(keys, RECOVERY_CODE.lower())
    )
    assert key is not None
    elsewhere = DataRoom(tmp_path / "other", clock=centre.clock, kdf=CHEAP_KDF)
    assert backup.restore(elsewhere.paths, made.path, key) is None
    assert elsewhere.exists
    desk = session.open_desk(elsewhere, ADMIN, ADMIN_PASSPHRASE)
    assert desk.facts.lane in witness.FOREIGN_LANES
    later, here = register(desk, person), register(centre.desk, person)
    assert len({first.serial, later.serial, here.serial}) == 3
    assert check(desk).ok
    desk.close()


def test_a_copy_under_another_key_is_refused_and_nothing_is_changed(centre: Started, tmp_path: Path) -> None:  # noqa: F811
    made = take(centre, folder=tmp_path / "usb")
    centre.desk.close()
    error = refusal(lambda: backup.restore(centre.room.paths, made.path, bytes(32)))
    assert error.code == "DB-CORRUPT"
    centre.desk = session.open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE)
    assert check(centre.desk).ok
    assert not list(centre.room.paths.root.glob("restore-*"))


def test_an_open_desk_is_not_restored_over(centre: Started) -> None:  # noqa: F811
    made = take(centre)
    assert refusal(lambda: backup.restore(centre.desk.paths, made.path, centre.desk.key)).code == "DB-LOCKED"
    assert check(centre.desk).ok


@pytest.mark.parametrize("refused", range(8))
def test_a_disk_that_fails_while_files_change_places_leaves_a_way_on(
    centre: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: int  # noqa: F811
) -> None:
    made = take(centre, folder=tmp_path / "usb")
    walk_in(centre.desk)
    paths, key = centre.desk.paths, centre.desk.key
    centre.desk.close()
    calls = 0

    def failing(real: Any) -> Any:
        def move(self: Path, target: Path) -> Path:
            nonlocal calls
            calls += 1
            if calls == refused + 1:
                raise OSError(5, "Input/output error")
            return real(self, target)  # type: ignore[no-any-return]

        return move

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", failing(Path.rename))
        patch.setattr(Path, "replace", failing(Path.replace))
        try:
            backup.restore(paths, made.path, key)
        except KnownError as error:
            assert error.code in ("BACKUP-FULL", "DB-IO")
    assert centre.room.exists
    centre.desk = session.open_desk(centre.room, ADMIN, ADMIN_PASSPHRASE)
    assert check(centre.desk).ok
    assert not list(paths.root.glob("restore-*"))


def test_a_restore_takes_away_the_mark_of_a_first_start_cut_short(centre: Started, tmp_path: Path) -> None:  # noqa: F811
    made = take(centre, folder=tmp_path / "usb")
    other = DataRoom(tmp_path / "other", clock=centre.clock, kdf=CHEAP_KDF)
    other.begin_setup()
    assert not other.exists
    backup.restore(other.paths, made.path, centre.desk.key)
    assert other.exists

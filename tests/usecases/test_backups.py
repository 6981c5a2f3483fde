"""Backups that people ask for: who may, what the audit keeps, and going back."""

from __future__ import annotations

import pytest

from db import backup
from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.usecases.backups import back_up_now, check_backup, restore_backup
from tests.helpers.rooms import Room


def test_a_backup_reports_its_pages_and_leaves_a_mark(room: Room) -> None:
    room.sign_in(Role.SUPERVISOR)
    seen: list[tuple[int, int]] = []
    made = back_up_now(room.desk, progress=lambda done, total: seen.append((done, total)))
    assert seen and seen[-1][0] == seen[-1][1] > 0
    row = room.rows("SELECT action, subject_id, details FROM audit ORDER BY seq DESC LIMIT 1")[0]
    assert (row.action, row.subject_id) == ("backups.note", made.path.name)
    assert '"step":"made"' in row.details


def test_what_progress_raises_stops_the_backup_and_leaves_nothing(room: Room) -> None:
    room.sign_in(Role.SUPERVISOR)

    def stop(done: int, total: int) -> None:
        raise KnownError("STOPPED", "停了。")

    with pytest.raises(KnownError, match="STOPPED"):
        back_up_now(room.desk, progress=stop)
    assert list(room.desk.paths.backups.glob("*")) == []


def test_a_clerk_makes_and_puts_back_nothing(room: Room) -> None:
    room.sign_in(Role.SUPERVISOR)
    made = back_up_now(room.desk)
    room.sign_in(Role.CLERK)
    for attempt in (lambda: back_up_now(room.desk), lambda: restore_backup(room.desk, made.path)):
        with pytest.raises(KnownError, match="PERMISSION"):
            attempt()
    assert len(backup.listing(room.desk.paths.backups)) == 1


def test_a_damaged_backup_is_refused_with_the_desk_still_open(room: Room) -> None:
    room.sign_in(Role.ADMIN)
    made = back_up_now(room.desk)
    made.path.write_bytes(made.path.read_bytes()[:-4096])
    with pytest.raises(KnownError, match="BACKUP-BAD"):
        restore_backup(room.desk, made.path)
    check_backup(room.desk, back_up_now(room.desk).path)

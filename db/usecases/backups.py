"""Leaving a mark in the audit of backups that people ask for: made, carried away, put back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from db import backup
from db.backup import Backup
from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.engine import clerk_errors, connect
from db.registry import use_case
from db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class NoteBackup:
    """A backup by its file name, and what was done with it; ``size`` in bytes."""

    name: str
    size: int
    step: Literal["made", "copied", "restoring"] = "made"


@use_case("backups.note", needs=Permission.BACKUP)
def note_backup(tx: Transaction, request: NoteBackup) -> None:
    """Write what was done into the audit."""
    tx.audit("backup", request.name[:64], step=request.step, size=request.size)
    if request.step == "made":
        tx.changes("backups")


def back_up_now(
    desk: Desk, *, folder: Path | None = None, progress: Callable[[int, int], None] | None = None
) -> Backup:
    """Back up at a person's wish, into ``folder`` (a USB disk) or the data folder's own rotation.

    ``progress`` is told pages done and in all, and may raise to stop. Raises KnownError PERMISSION and those of
    ``db.backup.take``.
    """
    require_backup(desk)
    made = backup.take(desk.paths, desk.key, desk.now(), "manual", folder, progress=progress)
    desk.run(note_backup, NoteBackup(made.path.name, made.size, "copied" if folder else "made"))
    return made


def check_backup(desk: Desk, path: Path) -> None:
    """Read a backup from end to end before anything is given up for it.

    Raises KnownError BACKUP-BAD, and BACKUP-OTHER for one that this desk's key does not open.
    """
    require_backup(desk)
    backup.read_note(path)
    try:
        with clerk_errors():
            copy = connect(path, desk.key, read_only=True)
            try:
                whole = copy.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            finally:
                copy.close()
    except KnownError as error:
        raise KnownError(
            "BACKUP-OTHER",
            "这份备份不是用本机这份数据做的，要用它自己的恢复码打开；请在新文件夹的第一次启动里选「从备份恢复」。",
        ) from error
    if not whole:
        raise KnownError("BACKUP-BAD", "这份备份读不出来，现在的数据没有动；请另选一份。")


def restore_backup(desk: Desk, path: Path) -> Path | None:
    """Close the desk and put a backup in place of its data, which is set aside; answers where.

    Afterwards the desk is closed: open the room again and sign in. Raises KnownError PERMISSION and those of
    :func:`check_backup` with the desk still open, those of ``db.backup.restore`` with the desk closed and its
    data in place.
    """
    check_backup(desk, path)
    desk.run(note_backup, NoteBackup(path.name, path.stat().st_size, "restoring"))
    paths, key = desk.paths, desk.key
    desk.close()
    return backup.restore(paths, path, key)


def require_backup(desk: Desk) -> None:
    """Raise KnownError PERMISSION unless the signed-in operator may handle backups."""
    if not desk.may(Permission.BACKUP):
        raise KnownError("PERMISSION", "这一步要更高的权限；请值班长或管理员来办。")

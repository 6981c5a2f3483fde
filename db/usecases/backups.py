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


def require_backup(desk: Desk) -> None:
    """Raise KnownError PERMISSION unless the signed-in operator may handle backups."""
    if not desk.may(Permission.BACKUP):
        raise KnownError("PERMISSION", "这一步要更高的权限；请值班长或管理员来办。")

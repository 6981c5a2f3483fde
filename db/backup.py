"""Backups: whole encrypted copies through SQLite's backup API, never a copy of the file, kept in a rotation.

A backup is a pair: the database under the same key, and a note with its key file, so that the recovery code or an
operator's passphrase opens it on another PC. The witness file is not part of it (see db.witness).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from db import keystore, witness
from db.domain.clock import local
from db.domain.errors import KnownError
from db.engine import clerk_errors, connect
from db.ids import new_id
from db.keystore import KeyFile
from db.paths import DataPaths, write_atomically

KEEP_LATEST = 12
KEEP_DAYS = 14
KEEP_MONTHS = 12
PAGES_AT_ONCE = 2048
SPARE_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class BackupNote:
    """What is known of a backup without opening it."""

    taken_at: str
    reason: str
    size: int
    sha256: str
    keys: KeyFile


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup on disk."""

    path: Path
    taken_at: datetime
    reason: str
    size: int


def _note_path(path: Path) -> Path:
    return path.with_suffix(".json")


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _check_space(folder: Path, needed: int) -> None:
    import shutil

    if shutil.disk_usage(folder).free < needed + SPARE_BYTES:
        raise KnownError("BACKUP-FULL", "磁盘空间不够，备份没有做成，原来的数据不受影响；请清出空间后再备份。")


def take(
    paths: DataPaths,
    key: bytes,
    now: datetime,
    reason: str,
    folder: Path | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Backup:
    """Copy the live database, check the copy, and keep the rotation. Other work may go on meanwhile.

    ``folder`` is another place (a USB disk); rotation is for the data folder's own backups only.
    ``progress`` is told pages done and in all while copying; what it raises stops the backup. Raises KnownError
    BACKUP-FULL, DB-CORRUPT, DB-IO and the like; a part of a copy is never left under a backup's name.
    """
    keys = keystore.load(paths.keys)
    if keys is None:
        raise KnownError("KEY-MISSING", "这个文件夹里还没有一门通的数据；没有可备份的内容。")
    target_folder = folder or paths.backups
    target_folder.mkdir(parents=True, exist_ok=True)
    _check_space(target_folder, paths.database.stat().st_size)
    stamp = f"{local(now):%Y%m%d-%H%M%S}"
    path = target_folder / f"yimen-{stamp}-{reason}.db"
    part = path.with_name(f"{path.name}.{new_id()}.part")
    try:
        with clerk_errors():
            source = connect(paths.database, key)
            try:
                target = connect(part, key)
                try:
                    source.backup(target, pages=PAGES_AT_ONCE, progress=_page_counter(progress))
                    target.execute("PRAGMA journal_mode = DELETE")
                    if target.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                        raise KnownError("BACKUP-BAD", "备份核对没有通过，没有留下这份备份；请检查硬盘后再备份。")
                finally:
                    target.close()
            finally:
                source.close()
        with part.open("rb+") as handle:
            os.fsync(handle.fileno())
        note = BackupNote(now.isoformat(), reason, part.stat().st_size, _sha256(part), keys)
        write_atomically(_note_path(path), msgspec.json.encode(note))
        part.replace(path)
    except OSError as error:
        raise KnownError("BACKUP-FULL", "备份写不进去（磁盘满或被拔出），原来的数据不受影响；请换个位置再备份。") from error
    finally:
        for left in target_folder.glob(f"{part.name}*"):
            left.unlink(missing_ok=True)
    if folder is None:
        rotate(paths.backups)
    return Backup(path, now, reason, note.size)


def _page_counter(progress: Callable[[int, int], None] | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None
    return lambda _status, left, pages: progress(pages - left, pages)


def listing(folder: Path) -> tuple[Backup, ...]:
    """The whole backups in a folder, newest first; pairs that are incomplete are left out."""
    found = []
    for path in folder.glob("yimen-*.db"):
        try:
            note = msgspec.json.decode(_note_path(path).read_bytes(), type=BackupNote)
        except (FileNotFoundError, msgspec.DecodeError):
            continue
        found.append(Backup(path, datetime.fromisoformat(note.taken_at), note.reason, note.size))
    return tuple(sorted(found, key=lambda backup: (backup.taken_at, backup.path.name), reverse=True))


def kept(backups: tuple[Backup, ...]) -> frozenset[Path]:
    """Which of these (newest first) the rotation keeps: the latest, one a day, one a month, all before a migration."""
    keep = {backup.path for backup in backups[:KEEP_LATEST]}
    keep |= {backup.path for backup in backups if backup.reason == "before-migration"}
    for pattern, limit in (("%Y-%m-%d", KEEP_DAYS), ("%Y-%m", KEEP_MONTHS)):
        latest: dict[str, Path] = {}
        for backup in backups:
            latest.setdefault(f"{local(backup.taken_at):{pattern}}", backup.path)
        keep |= set(list(latest.values())[:limit])
    return frozenset(keep)


def rotate(folder: Path) -> tuple[Path, ...]:
    """Delete what the rotation does not keep; returns what was deleted."""
    backups = listing(folder)
    keep = kept(backups)
    gone = tuple(backup.path for backup in backups if backup.path not in keep)
    for path in gone:
        path.unlink(missing_ok=True)
        _note_path(path).unlink(missing_ok=True)
    return gone


def read_note(path: Path) -> BackupNote:
    """The note of a backup. Raises KnownError BACKUP-BAD where it is missing, damaged or not of this file."""
    try:
        note = msgspec.json.decode(_note_path(path).read_bytes(), type=BackupNote)
        size = path.stat().st_size
    except (OSError, msgspec.DecodeError) as error:
        raise KnownError("BACKUP-BAD", "这不是一份完整的备份（要 .db 和同名的 .json 两个文件）；请另选一份。") from error
    if size != note.size or _sha256(path) != note.sha256:
        raise KnownError("BACKUP-BAD", "这份备份和它的记录对不上，可能没有拷完整；请另选一份。")
    return note


def restore(paths: DataPaths, backup: Path, key: bytes) -> Path | None:
    """Put a backup in place of the present data, which is set aside. Returns the folder it was set aside in.

    ``key`` must open the backup (unlock its note's key file first). The next opening begins a new incarnation
    with its own serial lane. Raises KnownError BACKUP-BAD, DB-CORRUPT, DB-LOCKED, BACKUP-FULL.
    """
    import shutil

    import filelock

    note = read_note(backup)
    paths.root.mkdir(parents=True, exist_ok=True)
    _check_space(paths.root, note.size)
    lock = filelock.FileLock(paths.lock)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise KnownError("DB-LOCKED", "一门通还开着，不能恢复；请先关掉窗口再恢复。") from error
    try:
        part = paths.root / f"restore-{new_id()}.part"
        try:
            shutil.copyfile(backup, part)
            with clerk_errors():
                copy = connect(part, key)
                try:
                    if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                        raise KnownError("DB-CORRUPT", "这份备份读不出来；请另选一份。")
                finally:
                    copy.close()
            aside = _set_aside(paths)
            part.replace(paths.database)
            keystore.save(paths.keys, note.keys)
            witness.forget(paths.witness)
        except OSError as error:
            raise KnownError("BACKUP-FULL", "恢复没有做成，原来的数据还在；请检查磁盘空间后再试。") from error
        finally:
            for left in paths.root.glob("restore-*.part*"):
                left.unlink(missing_ok=True)
    finally:
        lock.release()
    return aside


def _set_aside(paths: DataPaths) -> Path | None:
    present = [p for p in (*paths.root.glob("yimen.db*"), paths.keys) if p.exists()]
    if not present:
        return None
    aside = paths.root / f"aside-{new_id()}"
    aside.mkdir()
    for path in present:
        path.rename(aside / path.name)
    return aside

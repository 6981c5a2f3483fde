"""Backups: whole encrypted copies through SQLite's backup API, never a copy of the file, kept in a rotation.

A backup is a pair: the database under the same key, and a note with its key file, so that the recovery code or an
operator's passphrase opens it on another PC. The photos lie encrypted in a folder ``photos`` beside the backups and
are shared by them (see db.photo_backup). The witness file is not part of it (see db.witness).
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlcipher3 import dbapi2

from db import keystore, photo_backup, photo_store, witness
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
    photos: int = 0
    """How many photos the database names; they lie in the folder beside it."""
    photos_missing: int = 0
    """How many of them could not be found when it was made."""


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
    ``progress`` is told pages done and in all while copying; what it raises stops the backup. The photos that the
    copy names are brought before it gets its name; one that is missing or unreadable is counted in the note and
    stops nothing. Raises KnownError
    BACKUP-FULL, DB-CORRUPT, DB-IO and the like; a part of a copy is never left under a backup's name.
    """
    keys = keystore.load(paths.keys)
    if keys is None:
        raise KnownError("KEY-MISSING", "这个文件夹里还没有一门通的数据，没有可备份的内容；请换到中心的数据文件夹。")
    target_folder = folder or paths.backups
    try:
        target_folder.mkdir(parents=True, exist_ok=True)
        _check_space(target_folder, paths.database.stat().st_size)
    except OSError as error:
        raise KnownError("BACKUP-FULL", "备份的位置打不开，备份没有做成；请插好磁盘或换个位置再备份。") from error
    path = _free_name(target_folder, f"yimen-{local(now):%Y%m%d-%H%M%S}", reason)
    part = path.with_name(f"{path.name}.{new_id()}.part")
    try:
        with clerk_errors():
            source = _open_source(paths.database, key)
            try:
                target = connect(part, key)
                try:
                    # One snapshot for the whole copy: it would begin anew after every commit made meanwhile.
                    source.execute("BEGIN")
                    source.execute("SELECT 1 FROM sqlite_master").fetchone()
                    source.backup(target, pages=PAGES_AT_ONCE, progress=_page_counter(progress))
                    target.execute("PRAGMA journal_mode = DELETE")
                    if target.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                        raise KnownError("BACKUP-BAD", "备份核对没有通过，没有留下这份备份；请检查硬盘后再备份。")
                    named = photo_backup.named_in(target)
                finally:
                    target.close()
            finally:
                source.close()
        with part.open("rb+") as handle:
            os.fsync(handle.fileno())
        missing = _bring_photos(paths.photos, target_folder / photo_backup.FOLDER, key, named, progress)
        note = BackupNote(now.isoformat(), reason, part.stat().st_size, _sha256(part), keys, len(named), missing)
        write_atomically(_note_path(path), msgspec.json.encode(note))
        part.replace(path)
    except OSError as error:
        raise KnownError("BACKUP-FULL", "备份写不进去（磁盘满或被拔出），原来的数据不受影响；请换个位置再备份。") from error
    finally:
        with suppress(OSError):
            for left in target_folder.glob(f"{part.name}*"):
                left.unlink(missing_ok=True)
    if folder is None:
        rotate(paths.backups)
    return Backup(path, now, reason, note.size)


def _bring_photos(
    source: Path, target: Path, key: bytes, sha256s: tuple[str, ...], progress: Callable[[int, int], None] | None
) -> int:
    """Bring the photos that are not there yet; returns how many are missing or damaged.

    Raises OSError, KnownError BACKUP-FULL.
    """
    if not sha256s:
        return 0
    here, there = photo_store.PhotoStore(source, key), photo_store.PhotoStore(target, key)
    wanted = photo_backup.plan(here, there, sha256s)
    target.mkdir(exist_ok=True)
    if not _same_disk(source, target):
        _check_space(target, wanted.size)
    tell = None if progress is None else lambda: progress(1, 1)
    return wanted.missing + photo_backup.carry(here, there, wanted.sha256s, tell)


def _same_disk(one: Path, other: Path) -> bool:
    return one.exists() and one.stat().st_dev == other.stat().st_dev


def _free_name(folder: Path, stem: str, reason: str) -> Path:
    """A name no backup and no note has yet, even when the clock stood still or was set back."""
    for n in range(1, 1000):
        path = folder / f"{stem}{f'-{n}' if n > 1 else ''}-{reason}.db"
        if not path.exists() and not _note_path(path).exists():
            return path
    raise KnownError("BACKUP-FULL", "备份文件夹里同名的文件太多，备份没有做成；请换个位置再备份。")


def _open_source(path: Path, key: bytes) -> Any:
    """The live database, also where it cannot be written: its data should get away from a failing disk."""
    try:
        return connect(path, key)
    except dbapi2.OperationalError:
        return connect(path, key, read_only=True)


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
        except (OSError, msgspec.DecodeError):
            continue
        found.append(Backup(path, datetime.fromisoformat(note.taken_at), note.reason, note.size))
    return tuple(sorted(found, key=lambda backup: (backup.taken_at, backup.path.name), reverse=True))


def latest_keys(folder: Path) -> KeyFile | None:
    """The key file in the note of the newest backup; None where there is no backup."""
    for found in listing(folder):
        with suppress(OSError, msgspec.DecodeError):
            return msgspec.json.decode(_note_path(found.path).read_bytes(), type=BackupNote).keys
    return None


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
    """Delete what the rotation does not keep; returns what was deleted. A file held by another program stays."""
    backups = listing(folder)
    keep = kept(backups)
    gone = []
    for path in (backup.path for backup in backups if backup.path not in keep):
        with suppress(OSError):
            path.unlink(missing_ok=True)
            _note_path(path).unlink(missing_ok=True)
            gone.append(path)
    return tuple(gone)


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
    with its own serial lane. Killed at any moment it leaves the old data, or what :func:`finish_restore` makes
    the new. Raises KnownError BACKUP-BAD, DB-CORRUPT, DB-LOCKED, BACKUP-FULL.
    """
    import filelock

    note = read_note(backup)
    lock = filelock.FileLock(paths.lock)
    try:
        paths.root.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise KnownError("DB-LOCKED", "一门通还开着，不能恢复；请先关掉窗口再恢复。") from error
    except OSError as error:
        raise KnownError("DB-READONLY", "数据文件夹只能看不能写；请检查磁盘写保护和文件夹权限。") from error
    try:
        finish_restore(paths)
        _check_space(paths.root, note.size)
        part = paths.root / f"restore-{new_id()}.part"
        try:
            part.mkdir()
            named = _bring(backup, part / paths.database.name, key)
            # Photos are only ever added, so this changes nothing should the restore end here.
            _bring_photos(backup.parent / photo_backup.FOLDER, paths.photos, key, named, None)
            keystore.save(part / paths.keys.name, note.keys)
            witness.forget(paths.witness)
            part.replace(part.with_suffix(".ready"))
        except OSError as error:
            raise KnownError("BACKUP-FULL", "恢复没有做成，原来的数据还在；请检查磁盘空间后再试。") from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return finish_restore(paths)
    finally:
        lock.release()


def _bring(backup: Path, copy: Path, key: bytes) -> tuple[str, ...]:
    """Copy the database of a backup and read it from end to end; returns the photos it names."""
    shutil.copyfile(backup, copy)
    with clerk_errors():
        opened = connect(copy, key)
        try:
            if opened.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise KnownError("DB-CORRUPT", "这份备份读不出来；请另选一份。")
            named = photo_backup.named_in(opened)
        finally:
            opened.close()
    with copy.open("rb+") as handle:
        os.fsync(handle.fileno())
    return named


def finish_restore(paths: DataPaths) -> Path | None:
    """Carry a decided restore to its end, also one that was cut short; the caller holds the folder's lock.

    A file that still lies in the folder of the restore has not taken its place yet, so what is there is the old one.
    Returns the folder the old data was set aside in; None where nothing was to be done or there was none.
    """
    ready = paths.restoring
    if ready is None:
        return None
    aside = paths.root / f"aside-{ready.stem.removeprefix('restore-')}"
    try:
        for place, old in ((paths.database, "yimen.db*"), (paths.keys, paths.keys.name)):
            new = ready / place.name
            if new.exists():
                move_aside(paths.root.glob(old), aside)
                new.replace(place)
        paths.unfinished.unlink(missing_ok=True)
        shutil.rmtree(ready)
    except OSError as error:
        raise KnownError(
            "DB-IO", "恢复做到一半停下了，新旧数据都还在；请检查磁盘后重新打开程序，会接着做完。"
        ) from error
    return aside if aside.exists() else None


def move_aside(files: Iterable[Path], folder: Path) -> None:
    """Move files into a folder of their own, made when there is something to move."""
    for path in list(files):
        folder.mkdir(exist_ok=True)
        path.rename(folder / path.name)


def tidy(paths: DataPaths) -> None:
    """Delete the unfinished copies that a killed backup or restore left; the caller holds the folder's lock."""
    with suppress(OSError):
        for left in paths.backups.glob("yimen-*.part*"):
            left.unlink()
        for folder in paths.root.glob("restore-*.part"):
            shutil.rmtree(folder)
    photo_store.tidy(paths.photos)
    photo_store.tidy(paths.backups / photo_backup.FOLDER)

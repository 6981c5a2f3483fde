"""Photos in backups: one shared folder of blobs beside the database copies, to which each backup adds what is new.

A blob is never changed and a row that names one is never deleted, so generations share them: thirty backups of a
gigabyte of photos take one gigabyte, and inside the data folder none at all where files can have two names. What a
later generation names stays needed by every one after it, which is why the rotation of the database copies never
deletes a blob here. A second name guards against deletion, not against a disk that fails: that is what a backup on
another disk is for, where every blob is a copy of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.domain.errors import KnownError
from db.photo_store import BlobState, PhotoStore, write_blob

FOLDER = "photos"
"""The folder of blobs beside the backups that need them."""


@dataclass(frozen=True, slots=True)
class Carriage:
    """What a folder still needs: the photos to bring by SHA-256, their bytes, and how many are nowhere to be found."""

    sha256s: tuple[str, ...]
    size: int
    missing: int


def named_in(raw: Any) -> tuple[str, ...]:
    """The SHA-256 of every photo that a database names, removed ones too; none in a file older than photos."""
    if raw.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'photo'").fetchone() is None:
        return ()
    return tuple(row[0] for row in raw.execute("SELECT DISTINCT sha256 FROM photo"))


def plan(source: PhotoStore, target: PhotoStore, sha256s: Iterable[str]) -> Carriage:
    """Which of these photos must be brought from one store to another. Raises OSError.

    Names and sizes decide; a file is read only where its two copies differ in size, and one that is whole stays.
    """
    here, there = _sizes(source.folder), _sizes(target.folder)
    new, size, missing = [], 0, 0
    for sha256 in sha256s:
        name = source.name(sha256)
        if name not in here:
            missing += name not in there
        elif name not in there or (here[name] != there[name] and target.state(sha256) is not BlobState.WHOLE):
            new.append(sha256)
            size += here[name]
    return Carriage(tuple(new), size, missing)


def _sizes(folder: Path) -> dict[str, int]:
    """Blob names and sizes, from the directories alone."""
    sizes = {}
    for place in folder.glob("[0-9a-f][0-9a-f]"):
        with os.scandir(place) as entries:
            for entry in entries:
                sizes[entry.name] = entry.stat().st_size
    return sizes


def carry(
    source: PhotoStore, target: PhotoStore, sha256s: Iterable[str], progress: Callable[[], None] | None = None
) -> int:
    """Bring photos from one store to another, each whole or not at all; returns how many were damaged and stayed.

    Where both stores are on one disk the file gets a second name instead of a copy. ``progress`` is called before
    each, and may raise to stop. Raises OSError when the target cannot be written.
    """
    damaged = 0
    for sha256 in sha256s:
        if progress is not None:
            progress()
        if source.state(sha256) is not BlobState.WHOLE:
            damaged += 1
            continue
        old, new = source.path(sha256), target.path(sha256)
        if not new.exists():
            with suppress(OSError):
                new.parent.mkdir(parents=True, exist_ok=True)
                os.link(old, new)
                continue
        write_blob(new, old.read_bytes())
    return damaged


def put_right(photos: PhotoStore, spare: PhotoStore, sha256s: Iterable[str]) -> int:
    """Bring back missing and damaged photos from the backups' store; returns how many."""
    brought = 0
    for sha256 in sha256s:
        if photos.state(sha256) is BlobState.WHOLE or spare.state(sha256) is not BlobState.WHOLE:
            continue
        try:
            write_blob(photos.path(sha256), spare.path(sha256).read_bytes())
        except OSError as error:
            raise KnownError("PHOTO-WRITE", "照片写不回数据文件夹；请检查磁盘空间和写保护后再试。") from error
        brought += 1
    return brought

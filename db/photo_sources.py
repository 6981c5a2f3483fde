"""Where photos come from: a folder, a camera's card, a phone that shows itself as a drive.

Only names, sizes and times are looked at; a card with thousands of photos lists in a moment. A phone that Windows
shows without a drive letter (MTP) cannot be read as files; its photos are copied to a card or folder first.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from db.domain.errors import KnownError
from db.photo_images import PreparedPhoto, prepare

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".heic", ".heif"})
CAMERA_FOLDER = "DCIM"
CAMERA_DEPTH = 3
"""Folders below DCIM that are looked into (``DCIM/100APPLE``, ``DCIM/Camera/…``)."""


@dataclass(frozen=True, slots=True)
class FoundPhoto:
    """A file that is called like a photo; ``at`` is when it was last written, which on a camera is when it was taken."""

    path: Path
    name: str
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """A removable drive with a camera's folder on it."""

    folder: Path
    """Its DCIM folder."""
    name: str


@dataclass(frozen=True, slots=True)
class PhotoProblem:
    """A photo that could not be taken in, and why in words for the clerk."""

    name: str
    code: str
    message: str


def list_photos(folder: Path, limit: int = 500) -> tuple[FoundPhoto, ...]:
    """The photos in a folder, newest first; below a DCIM folder those of its folders too. Nothing is decoded.

    What disappears or cannot be read while looking is left out. Raises KnownError PHOTO-SOURCE when the folder itself
    cannot be read: never there, or the card was pulled out.
    """
    depth = CAMERA_DEPTH if CAMERA_FOLDER in (part.upper() for part in folder.parts) else 0
    try:
        top = list(os.scandir(folder))
    except OSError as error:
        raise KnownError("PHOTO-SOURCE", "这个文件夹打不开；请看看存储卡或手机是否还插着，或另选一个。") from error
    found = list(_photos(top, depth))
    found.sort(key=lambda photo: (photo.at, photo.name), reverse=True)
    return tuple(found[:limit])


def _photos(entries: Iterable[os.DirEntry[str]], depth: int) -> Iterator[FoundPhoto]:
    for entry in entries:
        # Hidden files are what other systems leave beside the photos (._IMG_1.JPG) or have thrown away (.trashed-…).
        if entry.name.startswith("."):
            continue
        with suppress(OSError):
            if entry.is_dir(follow_symlinks=False):
                if depth > 0:
                    yield from _photos(list(os.scandir(entry.path)), depth - 1)
            elif Path(entry.name).suffix.lower() in SUFFIXES:
                facts = entry.stat()
                if stat.S_ISREG(facts.st_mode) and facts.st_size > 0:
                    at = datetime.fromtimestamp(facts.st_mtime, UTC)
                    yield FoundPhoto(Path(entry.path), entry.name, facts.st_size, at)


def camera_places(roots: Iterable[Path] | None = None) -> tuple[PhotoPlace, ...]:
    """The removable drives that hold a DCIM folder, by name. ``roots`` is for tests: drives to look at."""
    places = []
    for root in _drives() if roots is None else roots:
        with suppress(OSError):
            folder = root / CAMERA_FOLDER
            if folder.is_dir():
                places.append(PhotoPlace(folder, root.name or str(root)))
    return tuple(sorted(places, key=lambda place: place.name))


def _drives() -> Iterator[Path]:
    if sys.platform == "win32":
        import ctypes

        removable = 2
        for letter in "DEFGHIJKLMNOPQRSTUVWXYZ":
            if ctypes.windll.kernel32.GetDriveTypeW(f"{letter}:\\") == removable:
                yield Path(f"{letter}:\\")
        return
    for parent in ("/media", "/run/media", "/Volumes"):
        for depth in ("*", "*/*"):
            with suppress(OSError):
                yield from Path(parent).glob(depth)
    # A phone by MTP or PTP, where GNOME shows it as files.
    with suppress(OSError):
        yield from Path(f"/run/user/{os.getuid()}/gvfs").glob("*/*")


def prepare_each(sources: Iterable[Path]) -> Iterator[PreparedPhoto | PhotoProblem]:
    """Prepare photos one by one in the order given; what goes wrong with one is said of it, and the others go on."""
    for path in sources:
        try:
            yield prepare(path)
        except KnownError as error:
            yield PhotoProblem(path.name, error.code, error.message)

"""The photos themselves: one encrypted file each, beside the database, named so that nothing can be guessed.

A blob is ``photos/xx/NAME`` in the data folder. NAME is an HMAC of the photo's SHA-256 under a key derived from the
database key: whoever holds a copy of a picture cannot find out by the name whether it is kept here. The content is
AES-256-GCM under another derived key, the small picture first, so that a strip reads a few kilobytes of each file.
A blob is written whole (already encrypted, fsync, rename) or not at all, and is never changed; the same photo is the
same file, however often it is added.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from db.domain.errors import KnownError
from db.ids import new_id

MAGIC = b"YMP1"
NONCE_BYTES = 12
MAX_THUMB_BYTES = 1_000_000
_HEAD = len(MAGIC) + 4
_TURN = threading.Lock()
"""Between finding a blob already there and keeping it, nothing may throw it away."""


class BlobState(StrEnum):
    """How a blob was found."""

    WHOLE = "whole"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Swept:
    """What was thrown away: files and bytes."""

    files: int
    size: int


class PhotoStore:
    """The folder of blobs under one database key. Safe to use from several threads."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder
        self._content_key = _derive(key, b"yimen photos: content")
        self._name_key = _derive(key, b"yimen photos: names")

    def name(self, sha256: str) -> str:
        """The file name of a photo, 64 hex digits."""
        return hmac.new(self._name_key, bytes.fromhex(sha256), hashlib.sha256).hexdigest()

    def path(self, sha256: str) -> Path:
        """Where a photo lies or would lie."""
        return blob_path(self.folder, self.name(sha256))

    def put(self, photo: bytes, thumb: bytes, label: str = "") -> str:
        """Keep a photo and its small picture; returns the photo's SHA-256. It is on disk when this returns.

        A blob that is already there and whole stays as it is, with its age begun anew; a damaged one is replaced.
        Raises KnownError PHOTO-FULL or PHOTO-WRITE that names the photo; then nothing of it is left.
        """
        sha256 = hashlib.sha256(photo).hexdigest()
        name = self.name(sha256)
        path = blob_path(self.folder, name)
        try:
            with _TURN:
                if self.state(sha256) is BlobState.WHOLE:
                    os.utime(path)
                    return sha256
            write_blob(path, self._seal(name, photo, thumb))
        except OSError as error:
            shown = f"「{label}」" if label else "这张照片"
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise KnownError("PHOTO-FULL", f"磁盘满了，{shown}没有存下；请清出空间后再加这一张。") from error
            raise KnownError("PHOTO-WRITE", f"{shown}写不进数据文件夹，没有存下；请检查磁盘后再加这一张。") from error
        return sha256

    def read(self, sha256: str, label: str = "") -> bytes:
        """The photo. Raises KnownError PHOTO-MISSING or PHOTO-DAMAGED that names it."""
        photo = self._part(sha256, label, thumb=False)
        if hashlib.sha256(photo).hexdigest() != sha256:
            raise _damaged(label)
        return photo

    def read_thumb(self, sha256: str, label: str = "") -> bytes:
        """The small picture. Raises KnownError PHOTO-MISSING or PHOTO-DAMAGED that names the photo."""
        return self._part(sha256, label, thumb=True)

    def state(self, sha256: str) -> BlobState:
        """Read a blob from end to end; one the disk will not read counts as damaged."""
        try:
            self.read_thumb(sha256)
            self.read(sha256)
        except KnownError as error:
            return BlobState.MISSING if error.code == "PHOTO-MISSING" else BlobState.DAMAGED
        return BlobState.WHOLE

    def sweep(self, named: frozenset[str], older_than: float) -> Swept:
        """Delete blobs whose name is not in ``named`` and that were last kept before ``older_than`` (Unix seconds)."""
        files = size = 0
        for path in blobs(self.folder):
            if path.name in named:
                continue
            with suppress(OSError), _TURN:
                found = path.stat()
                if found.st_mtime < older_than:
                    path.unlink()
                    files, size = files + 1, size + found.st_size
        return Swept(files, size)

    def _seal(self, name: str, photo: bytes, thumb: bytes) -> bytes:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        cipher = AESGCM(self._content_key)
        first, second = os.urandom(NONCE_BYTES), os.urandom(NONCE_BYTES)
        small = first + cipher.encrypt(first, thumb, _bound(name, thumb=True))
        large = second + cipher.encrypt(second, photo, _bound(name, thumb=False))
        return MAGIC + len(small).to_bytes(4, "big") + small + large

    def _part(self, sha256: str, label: str, *, thumb: bool) -> bytes:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        name = self.name(sha256)
        try:
            with blob_path(self.folder, name).open("rb") as handle:
                head = handle.read(_HEAD)
                length = int.from_bytes(head[len(MAGIC) :], "big")
                if not head.startswith(MAGIC) or length > MAX_THUMB_BYTES:
                    sealed = b""
                elif thumb:
                    sealed = handle.read(length)
                else:
                    handle.seek(_HEAD + length)
                    sealed = handle.read()
        except FileNotFoundError as error:
            raise KnownError(
                "PHOTO-MISSING", f"{_shown(label)}的文件不见了；请从备份找回，还找不回的请重新添加。"
            ) from error
        except OSError as error:
            raise KnownError("PHOTO-DAMAGED", f"{_shown(label)}读不出来；请检查硬盘，再从备份找回。") from error
        try:
            cipher = AESGCM(self._content_key)
            return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound(name, thumb=thumb))
        except (InvalidTag, ValueError) as error:
            raise _damaged(label) from error


def _derive(key: bytes, purpose: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(key)


def _bound(name: str, *, thumb: bool) -> bytes:
    """What a part is bound to, so that no part can be put in the place of another."""
    return MAGIC + name.encode() + (b" small" if thumb else b" whole")


def _shown(label: str) -> str:
    return f"照片「{label}」" if label else "照片"


def _damaged(label: str) -> KnownError:
    return KnownError("PHOTO-DAMAGED", f"{_shown(label)}的文件坏了；请从备份找回，还找不回的请重新添加。")


def blob_path(folder: Path, name: str) -> Path:
    """Where a blob of this name lies in a folder of blobs."""
    return folder / name[:2] / name


def blobs(folder: Path) -> Iterator[Path]:
    """Every blob in a folder of blobs; none where there is no such folder."""
    for place in sorted(folder.glob("[0-9a-f][0-9a-f]")):
        for path in sorted(place.iterdir()):
            if len(path.name) == 64:
                yield path


def write_blob(path: Path, data: bytes) -> None:
    """Put sealed bytes in their place, whole and durable. Raises OSError; then nothing is left of them."""
    place = path.parent
    made = not place.exists()
    place.mkdir(parents=True, exist_ok=True)
    part = place.parent / f"{new_id()}.part"
    try:
        with part.open("xb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    sync_folder(place)
    if made:
        sync_folder(place.parent)


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder durable, where the system has a way to (Windows writes names through)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def tidy(folder: Path) -> None:
    """Delete what a killed program left half-written; only while no other program holds the data folder."""
    with suppress(OSError):
        for part in folder.glob("*.part"):
            part.unlink()

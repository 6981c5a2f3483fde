"""Where the private half of a centre's signing key lies: with this PC, never in the database or a backup.

In the operating system's key store where there is one, else in ``signing.key`` beside keys.json, encrypted under a
key derived from the database key. A PC that has none (new, restored) makes a new key; cards signed with older ones
stay good, since their public halves stay in the database.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path

from db.domain.errors import KnownError
from db.keystore import SERVICE, OsKeyStore
from db.paths import write_atomically
from db.signing import SigningKey, load_key

MAGIC = b"YMS1"
NONCE_BYTES = 12


class SigningStore:
    """The private key of one centre on this PC."""

    def __init__(self, path: Path, key: bytes, centre: str, store: OsKeyStore | None) -> None:
        self._path = path
        self._key = key
        self._centre = centre
        self._store = store

    @property
    def _holder(self) -> str:
        return f"sign:{self._centre}"

    def load(self) -> SigningKey | None:
        """The key; None where this PC has none, or one it cannot read (of other data)."""
        private = self._from_store() or self._from_file()
        return None if private is None else load_key(private)

    def keep(self, key: SigningKey) -> None:
        """Keep a key in place of the one before. Raises KnownError KEY-WRITE."""
        if self._store is not None:
            self._store.set_password(SERVICE, self._holder, base64.b64encode(key.private).decode())
            if self._from_store() == key.private:
                return
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self._wrapping()).encrypt(nonce, key.private, MAGIC + self._centre.encode())
        try:
            write_atomically(self._path, MAGIC + nonce + sealed)
        except OSError as error:
            raise KnownError("KEY-WRITE", "签发密钥写不进数据文件夹，没有制卡；请检查磁盘后再试。") from error

    def _from_store(self) -> bytes | None:
        if self._store is None:
            return None
        kept = self._store.get_password(SERVICE, self._holder)
        try:
            private = base64.b64decode(kept or "", validate=True)
        except ValueError:
            return None
        return private if len(private) == 32 else None

    def _from_file(self) -> bytes | None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            kept = self._path.read_bytes()
        except FileNotFoundError:
            return None
        if not kept.startswith(MAGIC):
            return None
        nonce, sealed = kept[len(MAGIC) :][:NONCE_BYTES], kept[len(MAGIC) + NONCE_BYTES :]
        try:
            return AESGCM(self._wrapping()).decrypt(nonce, sealed, MAGIC + self._centre.encode())
        except (InvalidTag, ValueError):
            return None

    def _wrapping(self) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(SHA256(), 32, salt=None, info=b"yimen signing").derive(self._key)

"""The database key and who can unwrap it.

The key is 32 random bytes, used once per centre PC. ``keys.json`` holds it wrapped: by each operator's passphrase,
by the recovery code, and by a secret in the operating system's key store where there is one. Wrapping is
argon2id (RFC 9106) into AES-256-GCM, so a wrong passphrase is told apart from a damaged database.
"""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import msgspec

from db.domain.errors import KnownError
from db.paths import write_atomically

KEY_BYTES = 32
RECOVERY_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
RECOVERY_LENGTH = 24
SERVICE = "Yimen"


class OsKeyStore(Protocol):
    """The operating system's key store, as far as this program needs it."""

    def get_password(self, service: str, username: str, /) -> str | None:
        """The stored secret, or None."""

    def set_password(self, service: str, username: str, password: str, /) -> None:
        """Store a secret."""


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """argon2id cost; the defaults take about 60 ms on an old desk PC."""

    time_cost: int = 2
    memory_kib: int = 19_456
    parallelism: int = 1


@dataclass(frozen=True, slots=True)
class Slot:
    """The database key wrapped for one holder."""

    kind: str
    """operator / spare (an operator's new passphrase, until the database knows it) / recovery / os."""
    holder: str
    salt: str
    nonce: str
    wrapped: str
    kdf: KdfParameters | None = None


@dataclass(frozen=True, slots=True)
class SignInName:
    """What the sign-in screen shows before the data is open."""

    login: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The contents of keys.json."""

    version: int
    centre_name: str
    window: int
    slots: tuple[Slot, ...]
    names: tuple[SignInName, ...] = field(default=())


def operating_system_store() -> OsKeyStore | None:
    """The platform's key store, or None where there is none a program can rely on."""
    if os.environ.get("YIMEN_KEYSTORE") == "none":
        return None
    import keyring
    from keyring.backends import chainer, fail

    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring) or (isinstance(backend, chainer.ChainerBackend) and not backend.backends):
        return None
    return backend


def new_recovery_code() -> str:
    """120 random bits as six groups of four characters without look-alikes."""
    text = "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH))
    return "-".join(text[i : i + 4] for i in range(0, RECOVERY_LENGTH, 4))


def normalise_recovery_code(text: str) -> str:
    """What a person typed, without spaces and dashes, in capitals."""
    return "".join(c for c in text.upper() if c.isalnum())


def _derive(secret: str, salt: bytes, kdf: KdfParameters) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        secret.encode(), salt, kdf.time_cost, kdf.memory_kib, kdf.parallelism, KEY_BYTES, Type.ID
    )


def _wrap(kind: str, holder: str, secret: str, key: bytes, kdf: KdfParameters | None) -> Slot:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(16), os.urandom(12)
    wrapping = _derive(secret, salt, kdf) if kdf else base64.b64decode(secret)
    wrapped = AESGCM(wrapping).encrypt(nonce, key, f"{kind}:{holder}".encode())
    salt_text, nonce_text, wrapped_text = (base64.b64encode(part).decode() for part in (salt, nonce, wrapped))
    return Slot(kind, holder, salt_text, nonce_text, wrapped_text, kdf)


def _unwrap(slot: Slot, secret: str) -> bytes | None:
    """The key; None for a wrong secret, a damaged slot, or a secret that is none at all."""
    from argon2.exceptions import HashingError
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        salt, nonce, wrapped = (base64.b64decode(part) for part in (slot.salt, slot.nonce, slot.wrapped))
        wrapping = _derive(secret, salt, slot.kdf) if slot.kdf else base64.b64decode(secret)
        return AESGCM(wrapping).decrypt(nonce, wrapped, f"{slot.kind}:{slot.holder}".encode())
    except (InvalidTag, ValueError, HashingError):
        return None


def new_key() -> bytes:
    """A fresh database key."""
    return os.urandom(KEY_BYTES)


def load(path: Path) -> KeyFile | None:
    """Read keys.json; None when there is none (first start). Raises KnownError KEY-FILE when it is damaged."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        return msgspec.json.decode(data, type=KeyFile)
    except msgspec.DecodeError as error:
        raise KnownError(
            "KEY-FILE", "钥匙文件坏了，打不开数据；这里的文件都不要动，请拿 U 盘上的备份恢复。"
        ) from error


def save(path: Path, keys: KeyFile) -> None:
    """Write keys.json as a whole."""
    write_atomically(path, msgspec.json.format(msgspec.json.encode(keys)))


def _without_slot(keys: KeyFile, kind: str, holder: str) -> KeyFile:
    return replace(keys, slots=tuple(s for s in keys.slots if (s.kind, s.holder) != (kind, holder)))


def _with_slot(keys: KeyFile, slot: Slot) -> KeyFile:
    rest = _without_slot(keys, slot.kind, slot.holder)
    return replace(rest, slots=(*rest.slots, slot))


def with_operator(
    keys: KeyFile, key: bytes, login: str, passphrase: str, kdf: KdfParameters = KdfParameters()
) -> KeyFile:
    """Let this operator's passphrase open the data; replaces an earlier passphrase of theirs."""
    return _with_slot(keys, _wrap("operator", login.lower(), passphrase, key, kdf))


def without_operator(keys: KeyFile, login: str) -> KeyFile:
    """Take away an operator's way in (made inactive, or renamed)."""
    return _without_slot(keys, "operator", login.lower())


def with_spare(
    keys: KeyFile, key: bytes, login: str, passphrase: str, kdf: KdfParameters = KdfParameters()
) -> KeyFile:
    """Let an operator's coming passphrase open the data too, before the database is told of it."""
    return _with_slot(keys, _wrap("spare", login.lower(), passphrase, key, kdf))


def without_spare(keys: KeyFile, login: str) -> KeyFile:
    """Take away an operator's spare slot, once it is settled which passphrase counts."""
    return _without_slot(keys, "spare", login.lower())


def with_recovery(keys: KeyFile, key: bytes, code: str, kdf: KdfParameters = KdfParameters()) -> KeyFile:
    """Let this recovery code open the data, in place of the one before."""
    return _with_slot(keys, _wrap("recovery", "centre", normalise_recovery_code(code), key, kdf))


def with_os_store(keys: KeyFile, key: bytes, store: OsKeyStore, holder: str) -> KeyFile:
    """Let this PC's user account open the data through the operating system's key store."""
    secret = base64.b64encode(os.urandom(KEY_BYTES)).decode()
    store.set_password(SERVICE, holder, secret)
    return _with_slot(keys, _wrap("os", holder, secret, key, None))


def _open(keys: KeyFile, kind: str, holder: str | None, secret: str) -> bytes | None:
    for slot in keys.slots:
        if slot.kind == kind and (holder is None or slot.holder == holder):
            return _unwrap(slot, secret)
    return None


def unlock_with_passphrase(keys: KeyFile, login: str, passphrase: str) -> bytes | None:
    """The database key, or None when login and passphrase do not open it."""
    login = login.lower()
    return _open(keys, "operator", login, passphrase) or _open(keys, "spare", login, passphrase)


def unlock_with_recovery(keys: KeyFile, code: str) -> bytes | None:
    """The database key, or None when the recovery code is not the one."""
    return _open(keys, "recovery", None, normalise_recovery_code(code))


def unlock_with_os(keys: KeyFile, store: OsKeyStore | None) -> bytes | None:
    """The database key from the operating system's key store, or None where it does not hold it."""
    if store is None:
        return None
    for slot in keys.slots:
        if slot.kind == "os":
            secret = store.get_password(SERVICE, slot.holder)
            if secret:
                return _unwrap(slot, secret)
    return None

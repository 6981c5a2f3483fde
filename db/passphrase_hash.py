"""Hashing operators' passphrases with argon2id (RFC 9106), at the cost this data room was set up with."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from db.keystore import KdfParameters
from db.transaction import DeskStateStore


def remember_cost(state: DeskStateStore, kdf: KdfParameters) -> None:
    """Keep the cost for the operators to come."""
    state.put(kdf=f"{kdf.time_cost},{kdf.memory_kib},{kdf.parallelism}")


def cost(state: DeskStateStore) -> KdfParameters:
    """The cost this data room was set up with."""
    kept = state.get("kdf")
    return KdfParameters(*map(int, kept.split(","))) if kept else KdfParameters()


def hash_passphrase(passphrase: str, kdf: KdfParameters) -> str:
    """The encoded hash, with its salt and parameters."""
    return PasswordHasher(kdf.time_cost, kdf.memory_kib, kdf.parallelism).hash(passphrase)


def matches(encoded: str, passphrase: str) -> bool:
    """Whether the passphrase is the one that was hashed; the cost comes from the encoded hash."""
    try:
        return PasswordHasher().verify(encoded, passphrase)
    except (VerificationError, InvalidHashError):
        return False

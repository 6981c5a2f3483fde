"""Identity of rows and operations: UUIDv7 (RFC 9562) made on the desk, 32 lower-case hexadecimal digits."""

from __future__ import annotations

import hashlib

import uuid_utils


def new_id() -> str:
    """A fresh UUIDv7: sorts by creation time, needs no server to be unique."""
    return uuid_utils.uuid7().hex


def fixed_id(key: str) -> str:
    """The id of a row that every desk makes for itself: the same everywhere, so that such rows meet as one."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]

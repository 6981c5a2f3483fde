"""Identity of rows and operations: UUIDv7 (RFC 9562) made on the desk, 32 lower-case hexadecimal digits."""

from __future__ import annotations

import uuid_utils


def new_id() -> str:
    """A fresh UUIDv7: sorts by creation time, needs no server to be unique."""
    return uuid_utils.uuid7().hex

"""Telling a restored or copied database from the one that was last in use (sync.md section 5).

Every commit leaves a random token in the database and, outside it and outside backups, in ``witness.json``. A
database that does not know the file's token is older than what this PC has already done: before it opens for work
it begins a new incarnation with a serial lane of its own.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import text
from sqlalchemy.engine import Connection

from db.paths import overwrite, write_atomically

KEPT = 256
SWEPT = 32
"""Commits between two sweepings of older tokens."""
FOREIGN_LANES = range(24, 600)
"""Lanes with two letters, drawn at random where no file says which lanes this window has used."""


@dataclass(frozen=True, slots=True)
class WitnessFile:
    """The contents of witness.json."""

    token: str
    lane: int
    """Highest lane this PC has used."""


def read(path: Path) -> WitnessFile | None:
    """The file's contents; None when it is missing or damaged."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=WitnessFile)
    except (OSError, msgspec.DecodeError):
        return None


def write(path: Path, token: str, lane: int) -> None:
    """Leave a token and the highest lane used, on disk before it returns."""
    write_atomically(path, msgspec.json.encode(WitnessFile(token, lane)))


def leave(path: Path, token: str, lane: int) -> None:
    """Leave the token of a commit that is already saved; not forced to disk, for an older token is known as well.

    A file that cannot be written (disk full, held by another program) must not make the change look failed: the
    next commit writes again.
    """
    with suppress(OSError):
        if path.exists():
            overwrite(path, msgspec.json.encode(WitnessFile(token, lane)))
        else:
            write(path, token, lane)


def sign(connection: Connection) -> str:
    """Put a fresh token into the transaction that is about to commit."""
    token = secrets.token_hex(16)
    n = connection.exec_driver_sql("INSERT INTO witness (token) VALUES (?) RETURNING n", (token,)).scalar_one()
    if n % SWEPT == 0:
        connection.exec_driver_sql("DELETE FROM witness WHERE n <= ?", (n - KEPT,))
    return token


def knows(connection: Connection, token: str) -> bool:
    """Whether the database holds the token among its latest commits."""
    return bool(connection.execute(text("SELECT 1 FROM witness WHERE token = :t"), {"t": token}).scalar())


def fresh_lane(known: int, file: WitnessFile | None) -> int:
    """A lane no earlier life of this window has used, as far as this PC can know."""
    if file is not None:
        return max(known, file.lane) + 1
    first = max(FOREIGN_LANES.start, known + 1)
    return secrets.choice(range(first, max(FOREIGN_LANES.stop, first + len(FOREIGN_LANES))))


def forget(path: Path) -> None:
    """Leave a token no database knows, so that the file just restored begins a new life; the lanes stay known."""
    file = read(path)
    if file is not None:
        write(path, secrets.token_hex(16), file.lane)

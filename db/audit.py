"""The audit chain: one chain of SHA-256 hashes per incarnation; changing or removing a row breaks it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import text
from sqlalchemy.engine import Connection

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """What is hashed of one audit row, in this order."""

    incarnation: str
    seq: int
    at_ms: int
    operator_id: str | None
    operator_name: str
    action: str
    subject_kind: str
    subject_id: str
    result: str
    details: str
    prev_hash: str


def link_hash(link: Link) -> str:
    """SHA-256 over the row's values as a JSON array, the previous hash among them."""
    values = [getattr(link, name) for name in Link.__dataclass_fields__]
    return hashlib.sha256(msgspec.json.encode(values)).hexdigest()


@dataclass(frozen=True, slots=True)
class ChainFault:
    """A place where the chain does not hold."""

    incarnation: str
    seq: int
    what: str


def verify(connection: Connection) -> tuple[int, tuple[ChainFault, ...]]:
    """Walk every chain. Returns the number of links and the faults found; a chain's head is in ``desk_state``."""
    rows = connection.execute(
        text(
            "SELECT incarnation, seq, at, operator_id, operator_name, action, subject_kind, subject_id, result, "
            "details, prev_hash, hash FROM audit ORDER BY incarnation, seq"
        )
    )
    count, faults = 0, list[ChainFault]()
    incarnation, seq, head = "", 0, GENESIS
    for row in rows:
        if row.incarnation != incarnation:
            incarnation, seq, head = row.incarnation, 0, GENESIS
        count += 1
        if row.seq != seq + 1:
            faults.append(ChainFault(incarnation, row.seq, "gap"))
        if row.prev_hash != head:
            faults.append(ChainFault(incarnation, row.seq, "broken link"))
        if link_hash(Link(*row[:11])) != row.hash:
            faults.append(ChainFault(incarnation, row.seq, "changed row"))
        seq, head = row.seq, row.hash
    faults += list(_missing_tail(connection))
    return count, tuple(faults)


def _missing_tail(connection: Connection) -> Iterator[ChainFault]:
    rows = connection.execute(text("SELECT key, value FROM desk_state WHERE key LIKE 'audit_%'"))
    heads = {row.key: row.value for row in rows}
    incarnation = connection.execute(text("SELECT value FROM desk_state WHERE key = 'incarnation'")).scalar()
    last = connection.execute(
        text("SELECT seq, hash FROM audit WHERE incarnation = :i ORDER BY seq DESC LIMIT 1"), {"i": incarnation}
    ).first()
    seq, head = (last.seq, last.hash) if last else (0, GENESIS)
    if int(heads.get("audit_seq", "0")) != seq or heads.get("audit_head", GENESIS) != head:
        yield ChainFault(str(incarnation), seq, "missing tail")


def at_ms(instant: datetime) -> int:
    """The instant as it is stored and hashed: whole milliseconds since 1970, UTC."""
    return int(instant.timestamp() * 1000)

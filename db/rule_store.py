"""The sets of rules a centre has chosen, each a frozen dataclass kept as JSON under its key."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from sqlalchemy import select

from db.models.centre import CentreRule
from db.transaction import Reader, Transaction

Rules = TypeVar("Rules")


def load_rule(reader: Reader, key: str, default: Rules) -> Rules:
    """What the centre has chosen under a key; ``default`` where nobody has."""
    body = reader.scalar("SELECT body FROM centre_rule WHERE key = :key", {"key": key})
    return default if body is None else msgspec.json.decode(body, type=type(default))


def save_rule(tx: Transaction, key: str, value: object) -> None:
    """Keep a set of rules; whoever calls has checked it."""
    body = msgspec.json.encode(value, order="deterministic").decode()
    row = tx.session.scalars(select(CentreRule).where(CentreRule.key == key)).one_or_none()
    if row is None:
        row = CentreRule(key=key)
        tx.session.add(row)
    row.body, row.updated_at, row.operator_name = body, tx.now, tx.actor.name

"""The people who may sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from db import lockout
from db.domain.clock import instant_of
from db.domain.passphrases import expires_in
from db.domain.permissions import Permission, Role
from db.registry import query
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class ListOperators:
    """Ask for everybody, those who left included."""


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """One person. ``passphrase_days_left`` is 0 or less once the passphrase has expired."""

    operator_id: str
    login: str
    name: str
    role: Role
    active: bool
    locked_until: datetime | None
    passphrase_days_left: int
    last_sign_in_at: datetime | None



@query("operators.list", needs=Permission.CASE_READ)
def list_operators(reader: Reader, request: ListOperators) -> tuple[OperatorRow, ...]:
    """Everybody, active people first, in the order they were added."""
    rows = reader.rows(
        "SELECT id, login, name, role, active, failures, last_failure_at, passphrase_set_on, last_sign_in_at "
        "FROM operator ORDER BY active DESC, id"
    )
    return tuple(
        OperatorRow(
            operator_id=row.id,
            login=row.login,
            name=row.name,
            role=Role(row.role),
            active=bool(row.active),
            locked_until=lockout.open_again(row.failures, instant_of(row.last_failure_at), reader.now),
            passphrase_days_left=expires_in(date.fromisoformat(row.passphrase_set_on), reader.today),
            last_sign_in_at=instant_of(row.last_sign_in_at),
        )
        for row in rows
    )

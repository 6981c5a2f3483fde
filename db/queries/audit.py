"""The audit chain as the management screen reads it, and the check that it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.audit import ChainFault, verify
from db.domain.clock import SHANGHAI, instant_of
from db.domain.permissions import Permission
from db.registry import query
from db.transaction import Reader

LIMIT = 1000


@dataclass(frozen=True, slots=True)
class ListAudit:
    """The latest entries, newest first; empty or absent filters let everything through.

    ``action`` is a whole name (``cases.register``) or the part before the dot; days are business dates, both
    included.
    """

    operator_id: str = ""
    action: str = ""
    day_from: date | None = None
    day_to: date | None = None
    refused_only: bool = False
    limit: int = LIMIT


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry. ``subject`` is what a person calls it: a serial, an item's code, an operator's name."""

    entry_id: str
    at: datetime
    operator_name: str
    action: str
    subject_kind: str
    subject: str
    result: str
    details: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries found, and whether there are more than the limit."""

    rows: tuple[AuditRow, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class CheckAudit:
    """Ask whether every chain is whole."""


@dataclass(frozen=True, slots=True)
class AuditChecked:
    """How many links were walked and where the chain does not hold."""

    links: int
    faults: tuple[ChainFault, ...]


def _midnight(day: date) -> int:
    return int(datetime.combine(day, datetime.min.time(), SHANGHAI).timestamp() * 1000)


def _filters(request: ListAudit) -> tuple[str, dict[str, Any]]:
    where, values = [], dict[str, Any]()
    if request.operator_id:
        where.append("a.operator_id = :operator_id")
        values["operator_id"] = request.operator_id
    if request.action:
        where.append("(a.action = :action OR substr(a.action, 1, length(:action) + 1) = :action || '.')")
        values["action"] = request.action
    if request.day_from:
        where.append("a.at >= :day_from")
        values["day_from"] = _midnight(request.day_from)
    if request.day_to:
        where.append("a.at < :day_to")
        values["day_to"] = _midnight(request.day_to + timedelta(days=1))
    if request.refused_only:
        where.append("a.result <> 'ok'")
    return " AND ".join(where) or "1", values


@query("audit.list", needs=Permission.AUDIT_READ)
def list_audit(reader: Reader, request: ListAudit) -> AuditPage:
    """The latest entries that pass the filters."""
    where, values = _filters(request)
    rows = reader.rows(
        "SELECT a.id, a.at, a.operator_name, a.action, a.subject_kind, a.subject_id, a.result, a.details, "
        "coalesce(c.serial_short, o.name, i.code) AS name FROM audit a "
        "LEFT JOIN service_case c ON a.subject_kind = 'case' AND c.id = a.subject_id "
        "LEFT JOIN operator o ON a.subject_kind = 'operator' AND o.id = a.subject_id "
        "LEFT JOIN catalogue_item i ON a.subject_kind = 'item' AND i.id = a.subject_id "
        f"WHERE {where} ORDER BY a.at DESC, a.id DESC LIMIT :limit",
        {**values, "limit": request.limit + 1},
    )
    found = tuple(
        AuditRow(
            entry_id=row.id,
            at=instant_of(row.at),
            operator_name=row.operator_name,
            action=row.action,
            subject_kind=row.subject_kind,
            subject=row.name or row.subject_id,
            result=row.result,
            details=row.details,
        )
        for row in rows[: request.limit]
    )
    return AuditPage(found, len(rows) > request.limit)


@query("audit.check", needs=Permission.AUDIT_READ)
def check_audit(reader: Reader, request: CheckAudit) -> AuditChecked:
    """Walk every chain of the file; takes seconds in a large one."""
    return AuditChecked(*verify(reader.connection))

"""What has happened with one resident: cases, demands, papers given, changes of the record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from db.demand_store import may_read_dispute
from db.domain.cases import CaseState
from db.domain.demand_table import DemandState
from db.domain.permissions import Permission
from db.registry import query
from db.transaction import Reader

MOST = 500

_CHANGES = {
    "residents.add": "登记档案",
    "residents.change": "修改资料",
    "residents.set_tags": "更新标签",
    "residents.record_consent": "记录同意",
    "residents.withdraw_consent": "撤回同意",
}


@dataclass(frozen=True, slots=True)
class ResidentHistory:
    """Whose history; the latest ``limit`` lines."""

    resident_id: str
    limit: int = 50


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened. ``subject_id`` is the case, demand, paper or resident it belongs to."""

    at: datetime
    kind: Literal["case", "notice", "blocked", "change", "demand"]
    title: str
    operator: str
    serial_short: str
    state: str
    subject_id: str


def _instant(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


@query("residents.history", needs=Permission.RESIDENT_READ)
def resident_history(reader: Reader, request: ResidentHistory) -> tuple[HistoryLine, ...]:
    """The latest first. Looking at a person's numbers is on record too, but is no event of the person's."""
    values: dict[str, Any] = {"id": request.resident_id, "n": max(1, min(request.limit, MOST))}
    lines = [
        HistoryLine(
            _instant(row.received_at),
            "case",
            row.item_name,
            row.operator_name,
            row.serial_short,
            CaseState(row.state).label,
            row.id,
        )
        for row in reader.rows(
            "SELECT id, item_name, operator_name, serial_short, state, received_at FROM service_case "
            "WHERE resident_id = :id ORDER BY received_at DESC LIMIT :n",
            values,
        )
    ]
    lines += [
        HistoryLine(
            _instant(row.given_at),
            "blocked" if row.kind == "blocked" else "notice",
            row.title,
            row.operator_name,
            row.serial,
            "",
            row.id,
        )
        for row in reader.rows(
            "SELECT id, kind, title, operator_name, serial, given_at FROM guidance "
            "WHERE resident_id = :id ORDER BY given_at DESC LIMIT :n",
            values,
        )
    ]
    lines += _demands(reader, values)
    lines += _changes(reader, values)
    lines.sort(key=lambda one: one.at, reverse=True)
    return tuple(lines[: values["n"]])


def _demands(reader: Reader, values: dict[str, Any]) -> list[HistoryLine]:
    """The demands the person brought up, first or with others; disputes only for whom they are not hidden."""
    kept = "" if may_read_dispute(reader) else "AND d.kind <> 'dispute' "
    rows = reader.rows(
        "SELECT d.id, d.title, d.operator_name, d.serial_short, d.state, d.registered_at AS at FROM demand d "
        f"WHERE d.resident_id = :id {kept}UNION ALL "
        "SELECT d.id, d.title, d.operator_name, d.serial_short, d.state, r.reported_at FROM demand_reporter r "
        f"JOIN demand d ON d.id = r.demand_id WHERE r.resident_id = :id {kept}ORDER BY 6 DESC LIMIT :n",
        values,
    )
    return [
        HistoryLine(
            _instant(row.at),
            "demand",
            row.title,
            row.operator_name,
            row.serial_short,
            DemandState(row.state).label,
            row.id,
        )
        for row in rows
    ]


def _changes(reader: Reader, values: dict[str, Any]) -> list[HistoryLine]:
    actions = ", ".join(f"'{action}'" for action in _CHANGES)
    rows = reader.rows(
        "SELECT at, action, operator_name, details FROM audit WHERE subject_id IN "
        "(SELECT :id UNION ALL SELECT id FROM consent WHERE resident_id = :id) "
        f"AND result = 'ok' AND action IN ({actions}) ORDER BY at DESC LIMIT :n",
        values,
    )
    return [
        HistoryLine(_instant(row.at), "change", _CHANGES[row.action], row.operator_name, "", "", values["id"])
        for row in rows
        if _wrote(json.loads(row.details))
    ]


def _wrote(details: dict[str, Any]) -> bool:
    """Whether an audit row stands for a change: opening an existing record and saving it as it was do not."""
    return not details.get("opened_existing") and details.get("fields") != []

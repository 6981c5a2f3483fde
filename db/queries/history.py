"""What has happened with one resident: cases, visits, demands, papers given, changes of the record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from db.demand_store import may_read_dispute
from db.domain.cases import CaseState
from db.domain.clock import SHANGHAI, business_date, instant_of
from db.domain.demand_table import DemandState
from db.domain.permissions import Permission
from db.domain.visits import VisitWay
from db.person_facts import kept_one, listed, with_merged
from db.registry import query
from db.transaction import Reader
from db.visit_store import same_household

MOST = 500

_CHANGES = {
    "residents.add": "登记档案",
    "residents.change": "修改资料",
    "residents.set_tags": "更新标签",
    "residents.record_consent": "记录同意",
    "residents.withdraw_consent": "撤回同意",
    "residents.merge": "并入另一份档案",
}


@dataclass(frozen=True, slots=True)
class ResidentHistory:
    """Whose history; the latest ``limit`` lines."""

    resident_id: str
    limit: int = 50


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened. ``subject_id`` is the case, visit, demand, paper or resident it belongs to."""

    at: datetime
    kind: Literal["case", "notice", "blocked", "change", "demand", "visit"]
    title: str
    operator: str
    serial_short: str
    state: str
    subject_id: str


@query("residents.history", needs=Permission.RESIDENT_READ)
def resident_history(reader: Reader, request: ResidentHistory) -> tuple[HistoryLine, ...]:
    """The latest first. Looking at a person's numbers is on record too, but is no event of the person's."""
    resident_id = kept_one(reader, request.resident_id)
    values: dict[str, Any] = {"id": resident_id, "n": max(1, min(request.limit, MOST))}
    marks, known = listed(with_merged(reader, [resident_id]), "known")
    lines = [
        HistoryLine(
            instant_of(row.received_at),
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
            instant_of(row.given_at),
            "blocked" if row.kind == "blocked" else "notice",
            row.title,
            row.operator_name,
            row.serial,
            "",
            row.id,
        )
        for row in reader.rows(
            "SELECT id, kind, title, operator_name, serial, given_at FROM guidance "
            f"WHERE resident_id IN ({marks}) ORDER BY given_at DESC LIMIT :n",
            values | known,
        )
    ]
    lines += _demands(reader, values)
    lines += _visits(reader, values)
    lines += _changes(reader, values | known, marks)
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
            instant_of(row.at),
            "demand",
            row.title,
            row.operator_name,
            row.serial_short,
            DemandState(row.state).label,
            row.id,
        )
        for row in rows
    ]


def _visits(reader: Reader, values: dict[str, Any]) -> list[HistoryLine]:
    """The visits to the household where the person lives now, each at the day it was made."""
    home = reader.scalar("SELECT household_id FROM resident WHERE id = :id", values)
    if home is None:
        return []
    marks, homes = listed(same_household(reader, home), "home")
    rows = reader.rows(
        "SELECT v.id, v.visited_on, v.created_at, v.way, v.met, w.name AS worker FROM visit v "
        f"LEFT JOIN worker w ON w.id = v.worker_id WHERE v.household_id IN ({marks}) AND NOT v.withdrawn "
        "ORDER BY v.visited_on DESC, v.id DESC LIMIT :n",
        homes | {"n": values["n"]},
    )
    return [
        HistoryLine(
            _visited_at(date.fromisoformat(row.visited_on), instant_of(row.created_at)),
            "visit",
            f"走访：见到 {row.met}" if row.met else "走访",
            row.worker or "",
            "",
            VisitWay(row.way).label,
            row.id,
        )
        for row in rows
    ]


def _visited_at(visited_on: date, entered_at: datetime) -> datetime:
    """When a visit was made: as it was entered on its day, else at noon of the day it is dated."""
    if business_date(entered_at) == visited_on:
        return entered_at
    return datetime.combine(visited_on, time(12), SHANGHAI).astimezone(UTC)


def _changes(reader: Reader, values: dict[str, Any], marks: str) -> list[HistoryLine]:
    actions = ", ".join(f"'{action}'" for action in _CHANGES)
    rows = reader.rows(
        "SELECT at, action, operator_name, details FROM audit WHERE subject_id IN "
        f"({marks} UNION ALL SELECT id FROM consent WHERE resident_id = :id) "
        f"AND result = 'ok' AND action IN ({actions}) ORDER BY at DESC LIMIT :n",
        values,
    )
    return [
        HistoryLine(instant_of(row.at), "change", _CHANGES[row.action], row.operator_name, "", "", values["id"])
        for row in rows
        if _wrote(json.loads(row.details))
    ]


def _wrote(details: dict[str, Any]) -> bool:
    """Whether an audit row stands for a change: opening an existing record and saving it as it was do not."""
    return not details.get("opened_existing") and details.get("fields") != []

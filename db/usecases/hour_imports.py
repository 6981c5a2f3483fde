"""Importing service hours in one transaction: recorded to be approved and hung out like any others, never twice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from db.audit import at_ms
from db.bulk import insert, wide_cache
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.service_hours import HourAction, HourSource, HourState
from db.domain.sheet_hours import Twice
from db.domain.volunteers import SERVICE_CATEGORIES
from db.hour_sheets import ActivityFacts, HoursSheetRow, HoursVerdict, judge_hours
from db.hour_store import same_everywhere, session_of
from db.hour_sums import mark_double_time
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.usecases.imports import ImportReport, RowError, refuse_errors
from db.watch import current


@dataclass(frozen=True, slots=True)
class ImportHours:
    """Rows of one sheet of hours. A row imported before is passed over always; ``duplicates`` says what becomes of
    those that share time with what is recorded: ``skip`` or ``add``. ``all_or_nothing``: one wrong row and nothing is
    imported.
    """

    rows: tuple[HoursSheetRow, ...]
    duplicates: Literal["skip", "add"] = "skip"
    all_or_nothing: bool = True


@use_case("service.import", needs=Permission.IMPORT)
def import_hours(tx: Transaction, request: ImportHours) -> ImportReport:
    """Record the hours of a sheet; somebody else approves them, and points come with publicity as always.

    Raises KnownError IMPORT-ERRORS (all or nothing), IMPORT-CANCELLED, PERMISSION; then nothing is written.
    """
    tx.require(Permission.HOURS_WRITE)
    with wide_cache(tx, len(request.rows)):
        return _import(tx, request)


def _import(tx: Transaction, request: ImportHours) -> ImportReport:
    new: list[tuple[HoursSheetRow, HoursVerdict]] = []
    errors: list[RowError] = []
    skipped = 0
    double: set[tuple[str, date]] = set()
    for row, verdict in zip(request.rows, judge_hours(tx, request.rows), strict=True):
        problem = verdict.error or _too_long(row)
        if problem:
            errors.append(RowError(row.line, problem))
        elif verdict.twice is not None and (verdict.twice.final or request.duplicates == "skip"):
            skipped += 1
        else:
            new.append((row, verdict))
            if verdict.twice is Twice.OVERLAP and verdict.member is not None:
                double.add((verdict.member.id, row.served_on))
    refuse_errors(errors, request.all_or_nothing)
    made = _activities(tx, [verdict.activity for _, verdict in new if verdict.activity is not None])
    minutes = _record(tx, new)
    mark_double_time(tx, double)
    tx.audit(
        "hours", "", created=len(new), skipped=skipped, minutes=minutes, activities=made, errors=len(errors)
    )
    tx.changes("hours", "service", "activities")
    current().step(len(request.rows), len(request.rows))
    return ImportReport(len(new), 0, skipped, tuple(errors), minutes=minutes)


def _too_long(row: HoursSheetRow) -> str:
    try:
        for value, label, longest in (
            (row.activity, "活动名称", 80),
            (row.organisation, "组织", 100),
            (row.place, "地点", 100),
            (row.served_for, "服务对象", 100),
            (row.content, "内容", 100),
            (row.leader, "负责人", 50),
            (row.recorder, "记录人", 50),
        ):
            line(value, "rows", label, longest)
        if row.category and row.category not in SERVICE_CATEGORIES:
            raise KnownError("HOURS-CATEGORY", "请选一个服务类别。", "category")
    except KnownError as error:
        return error.message.rstrip("。")
    return ""


def _activities(tx: Transaction, named: Sequence[ActivityFacts]) -> int:
    """Make the activities that were not there. Answers how many."""
    new = {one.id: one for one in named if one.new}
    there = {
        row.id
        for row in tx.rows(
            "SELECT id FROM activity WHERE id IN (SELECT value FROM json_each(:ids))", {"ids": json.dumps(sorted(new))}
        )
    }
    rows = [
        {
            "id": one.id,
            "rev": 0,
            "title": one.title,
            "category": one.category,
            "place": one.place,
            "served": one.served,
            "leader_name": one.leader,
            "recorder_name": one.recorder,
            "phone": "",
            "starts_on": one.on.isoformat(),
            "ends_on": one.on.isoformat(),
            "least_age": 0,
            "skills": "[]",
            "risky": 0,
            "organisation": one.organisation,
            "state": "held",
            "note": "",
            "created_at": at_ms(tx.now),
        }
        for one in new.values()
        if one.id not in there
    ]
    insert(tx, "activity", rows)
    return len(rows)


def _record(tx: Transaction, new: Sequence[tuple[HoursSheetRow, HoursVerdict]]) -> int:
    """Write the records, each with its first step. Answers their minutes."""
    records: list[dict[str, Any]] = []
    steps: list[dict[str, Any]] = []
    now, today = at_ms(tx.now), tx.today.isoformat()
    actor = tx.actor
    for row, verdict in new:
        member, activity, service = verdict.member, verdict.activity, row.service
        assert member is not None
        hlc = tx.hlc()
        activity_id = activity.id if activity else None
        records.append(
            {
                "id": verdict.record_id,
                "rev": 0,
                "volunteer_id": member.id,
                "activity_id": activity_id,
                "session": session_of(None, activity_id, row.served_on),
                "category": activity.category if activity else row.category or "other",
                "served_on": row.served_on.isoformat(),
                "came_at": at_ms(service.came_at),
                "went_at": at_ms(service.went_at),
                "rest_minutes": service.rest_minutes,
                "source": (HourSource.OTHER if verdict.organisation else HourSource.IMPORT).value,
                "issues": "[]",
                "place": row.place or (activity.place if activity else ""),
                "served_for": row.served_for or (activity.served if activity else ""),
                "content": row.content or (activity.title if activity else ""),
                "leader": row.leader or (activity.leader if activity else ""),
                "recorder": row.recorder or actor.name,
                "organisation": verdict.organisation,
                "hlc": hlc,
                "created_at": now,
                "operator_id": actor.operator_id,
                "operator_name": actor.name,
                "state": HourState.RECORDED.value,
                "version": 1,
                "minutes": service.minutes,
                "counted": 0,
                "overlap_minutes": 0,
                "review": 0,
            }
        )
        steps.append(
            {
                "id": same_everywhere(verdict.record_id, "record"),
                "rev": 0,
                "record_id": verdict.record_id,
                "base_version": 0,
                "action": HourAction.RECORD.value,
                "made_on": today,
                "at": now,
                "hlc": hlc,
                "minutes": service.minutes,
                "reason": "",
                "arithmetic": "",
                "alone": 0,
                "operator_id": actor.operator_id,
                "operator_name": actor.name,
                "window": tx.desk.window,
            }
        )
    insert(tx, "hour_record", records, len(records))
    insert(tx, "hour_step", steps)
    return sum(row.service.minutes for row, _ in new)

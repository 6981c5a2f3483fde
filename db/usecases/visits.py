"""Keeping home visits: recorded, corrected beside what was written, withdrawn, thirty paper forms in one go."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.visits import Notice, VisitCheck, VisitWay
from db.models.resident import Household
from db.models.visit import Visit
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.visit_rules import VisitInput, content_of, examine, standing_of
from db.visit_store import append_entry

_ID = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class RecordVisit:
    """One visit to keep. ``visit_id`` is made when the form opens, so that a second press keeps it once."""

    visit_id: str
    household_id: str
    visit: VisitInput
    confirmed: bool = False
    """The warnings were read and the visit is meant as it is."""


@dataclass(frozen=True, slots=True)
class RecordMissed:
    """Somebody went there and met nobody."""

    visit_id: str
    household_id: str
    visited_on: date
    worker_id: str | None
    note: str = ""
    next_on: date | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class AmendVisit:
    """What the visit ought to say, and why. ``base_entry_id`` is the entry that was on screen."""

    visit_id: str
    base_entry_id: str
    visit: VisitInput
    reason: str
    entry_id: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class WithdrawVisit:
    """Which visit was entered in error, and why."""

    visit_id: str
    base_entry_id: str
    reason: str
    entry_id: str


@dataclass(frozen=True, slots=True)
class VisitSaved:
    """What is kept now. ``attempt`` counts how often nobody was met since the last visit, 0 for a visit that met somebody."""

    visit_id: str
    entry_id: str
    repeated: bool
    attempt: int
    last_visit_on: date | None
    promised_on: date | None
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordBatch:
    """Paper forms to keep in one go; with ``all_or_nothing`` one that cannot be kept holds back all."""

    rows: tuple[RecordVisit, ...]
    all_or_nothing: bool = False


@dataclass(frozen=True, slots=True)
class BatchRow:
    """What became of one form: kept, kept before, refused, or waiting for its warnings to be confirmed.

    ``held``: nothing is wrong with it, but another form held all of them back.
    """

    index: int
    visit_id: str
    state: Literal["saved", "repeated", "refused", "confirm", "held"]
    code: str = ""
    message: str = ""
    field: str = ""
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchSaved:
    """Every form's result in the order given, and how many were kept now."""

    rows: tuple[BatchRow, ...]
    saved: int


def _confirm(check: VisitCheck, confirmed: bool, **details: object) -> None:
    check.raise_first(**details)
    if check.warnings and not confirmed:
        raise KnownError(
            "VISIT-CONFIRM",
            f"{check.warnings[0].message}请核对，无误就再按一次保存。",
            check.warnings[0].field,
            warnings=[{"code": w.code, "message": w.message, "field": w.field} for w in check.warnings],
        )


def _fresh_id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise KnownError("REQUEST", "这次登记的编号不对；请重新打开走访页再记。", "visit_id")
    return value


def _saved(tx: Transaction, visit: Visit, entry_id: str, repeated: bool, warnings: tuple[Notice, ...] = ()) -> VisitSaved:
    household = tx.session.get_one(Household, visit.household_id)
    if household.merged_into is not None:
        household = tx.session.get_one(Household, household.merged_into)
    attempt = household.missed if visit.way == VisitWay.MISSED and not visit.withdrawn else 0
    return VisitSaved(
        visit.id, entry_id, repeated, attempt, household.last_visit_on, household.promised_on, warnings
    )


def _record(tx: Transaction, request: RecordVisit) -> VisitSaved:
    """Keep one visit; nothing is written before everything was looked at."""
    kept = tx.session.get(Visit, _fresh_id(request.visit_id))
    if kept is not None:
        if kept.household_id != request.household_id:
            raise KnownError("REQUEST", "这次登记的编号已用于另一户；请重新打开走访页再记。", "visit_id")
        return _saved(tx, kept, kept.entry_id, repeated=True)
    household = tx.session.get(Household, request.household_id)
    if household is None:
        raise KnownError("HOUSEHOLD-MISSING", "这一户的档案不在了；请重新查找。", "household_id")
    check = examine(tx, household.id, request.visit)
    _confirm(check, request.confirmed, into_id=household.merged_into)
    content = content_of(tx, household.id, request.visit, "")
    actor = tx.actor
    visit = Visit(
        id=request.visit_id,
        household_id=household.id,
        created_at=tx.now,
        operator_id=actor.operator_id,
        operator_name=actor.name,
        window=tx.desk.window,
        visited_on=content.visited_on,
        way=content.way.value,
    )
    tx.session.add(visit)
    entry_id = tx.new_id()
    append_entry(tx, visit, entry_id, content, amends=None)
    return _saved(tx, visit, entry_id, False, check.warnings)


@use_case("visits.record", needs=Permission.VISIT_WRITE)
def record_visit(tx: Transaction, request: RecordVisit) -> VisitSaved:
    """Keep a visit. The same ``visit_id`` again answers what was kept.

    Raises KnownError VISIT-… for what the rules refuse, VISIT-CONFIRM (details ``warnings``) until the warnings are
    confirmed, HOUSEHOLD-MISSING, WORKER-MISSING, TEXT, REQUEST.
    """
    saved = _record(tx, request)
    tx.audit("visit", saved.visit_id, way=request.visit.way.value, repeated=saved.repeated)
    tx.changes("visits")
    return saved


@use_case("visits.record_missed", needs=Permission.VISIT_WRITE)
def record_missed(tx: Transaction, request: RecordMissed) -> VisitSaved:
    """Keep that nobody was met; answers which attempt it was. Raises KnownError as for a visit."""
    visit = VisitInput(
        request.visited_on, VisitWay.MISSED, request.worker_id, next_on=request.next_on, note=request.note
    )
    saved = _record(tx, RecordVisit(request.visit_id, request.household_id, visit, request.confirmed))
    tx.audit("visit", saved.visit_id, way=VisitWay.MISSED.value, repeated=saved.repeated)
    tx.changes("visits")
    return saved


def _standing_visit(tx: Transaction, visit_id: str, base_entry_id: str) -> Visit:
    visit = tx.session.get(Visit, visit_id)
    if visit is None:
        raise KnownError("VISIT-MISSING", "找不到这条走访记录；请刷新后再试。", "visit_id")
    if visit.withdrawn:
        raise KnownError("VISIT-WITHDRAWN", "这条走访记录已经作废，不能再改；需要时请另记一条。", "visit_id")
    if visit.entry_id != base_entry_id:
        raise KnownError("VISIT-VERSION", "这条走访记录刚被更正过；请看过最新内容再改。", "visit_id")
    return visit


def _reason(value: str) -> str:
    reason = line(value, "reason", "原因", 200)
    if not reason:
        raise KnownError("VISIT-REASON", "请写明更正或作废的原因。", "reason")
    return reason


def _known_entry(tx: Transaction, entry_id: str, visit_id: str) -> Visit | None:
    found = tx.scalar("SELECT visit_id FROM visit_entry WHERE id = :id", {"id": _fresh_id(entry_id)})
    if found is None:
        return None
    if found != visit_id:
        raise KnownError("REQUEST", "这次更正的编号已用于另一条记录；请重新打开再改。", "entry_id")
    return tx.session.get_one(Visit, visit_id)


@use_case("visits.amend", needs=Permission.VISIT_WRITE)
def amend_visit(tx: Transaction, request: AmendVisit) -> VisitSaved:
    """Put a correction beside what was written; nothing is overwritten.

    Raises KnownError VISIT-MISSING, VISIT-WITHDRAWN, VISIT-VERSION when it was corrected meanwhile, VISIT-REASON, and
    those of recording.
    """
    known = _known_entry(tx, request.entry_id, request.visit_id)
    if known is not None:
        return _saved(tx, known, request.entry_id, repeated=True)
    visit = _standing_visit(tx, request.visit_id, request.base_entry_id)
    reason = _reason(request.reason)
    check = examine(tx, visit.household_id, request.visit, standing_of(tx, visit.id))
    _confirm(check, request.confirmed)
    content = content_of(tx, visit.household_id, request.visit, visit.id)
    append_entry(tx, visit, request.entry_id, content, amends=request.base_entry_id, reason=reason)
    tx.audit("visit", visit.id, way=content.way.value)
    tx.changes("visits")
    return _saved(tx, visit, request.entry_id, False, check.warnings)


@use_case("visits.withdraw", needs=Permission.VISIT_WRITE)
def withdraw_visit(tx: Transaction, request: WithdrawVisit) -> VisitSaved:
    """Say that a visit was entered in error; it stays to be read. Raises KnownError as a correction does."""
    known = _known_entry(tx, request.entry_id, request.visit_id)
    if known is not None:
        return _saved(tx, known, request.entry_id, repeated=True)
    visit = _standing_visit(tx, request.visit_id, request.base_entry_id)
    reason = _reason(request.reason)
    append_entry(tx, visit, request.entry_id, None, amends=request.base_entry_id, reason=reason)
    tx.audit("visit", visit.id)
    tx.changes("visits")
    return _saved(tx, visit, request.entry_id, False)


def _row(tx: Transaction, index: int, request: RecordVisit) -> BatchRow:
    try:
        saved = _record(tx, request)
    except KnownError as error:
        waits = error.code == "VISIT-CONFIRM"
        warnings = tuple(Notice(**warning) for warning in error.details["warnings"]) if waits else ()  # type: ignore[attr-defined]
        return BatchRow(
            index,
            request.visit_id,
            "confirm" if waits else "refused",
            error.code,
            error.message,
            error.field or "",
            warnings,
        )
    state: Literal["saved", "repeated"] = "repeated" if saved.repeated else "saved"
    return BatchRow(index, request.visit_id, state, warnings=saved.warnings)


@use_case("visits.record_batch", needs=Permission.VISIT_WRITE)
def record_batch(tx: Transaction, request: RecordBatch) -> BatchSaved:
    """Keep many paper forms in one transaction; every form that cannot be kept says why, and the others are kept.

    Forms count in the order given: a later one of the same household sees the earlier. A form sent again is not doubled.
    """
    nested = tx.session.begin_nested()
    rows = [_row(tx, index, one) for index, one in enumerate(request.rows)]
    failed = any(row.state in ("refused", "confirm") for row in rows)
    if request.all_or_nothing and failed:
        nested.rollback()
        rows = [
            BatchRow(row.index, row.visit_id, "held", warnings=row.warnings) if row.state == "saved" else row
            for row in rows
        ]
    else:
        nested.commit()
    saved = sum(row.state == "saved" for row in rows)
    refused = sum(row.state in ("refused", "confirm") for row in rows)
    tx.audit("visits", "", created=saved, errors=refused)
    if saved:
        tx.changes("visits")
    return BatchSaved(tuple(rows), saved)

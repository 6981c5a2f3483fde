"""Closing shifts into hours: by hand, or when they ended long enough ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.domain.clock import SHANGHAI
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.service import Activity, ServiceShift
from db.registry import use_case
from db.service_store import (
    keep_stays,
    load_shift,
    load_shifts,
    loose_scans,
    pair_rows,
    scan_rules,
    shift_scans,
)
from db.transaction import Transaction
from db.usecases.service import find_shift

LOOSE_DAYS = timedelta(days=7)
"""How far back stays outside shifts are still made into hours."""


@dataclass(frozen=True, slots=True)
class CloseShift:
    """A shift whose scans become hours. ``force`` signs out whoever is still in, as forgotten."""

    shift_id: str
    force: bool = False


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """New records, their minutes, lines for the exceptions list; ``again``: it was closed before."""

    shift_id: str
    records: int
    minutes: int
    exceptions: int
    again: bool


@dataclass(frozen=True, slots=True)
class CloseDue:
    """Close every shift that is over."""


@dataclass(frozen=True, slots=True)
class DueClosed:
    """How many shifts were closed, and what they left."""

    shifts: int
    records: int
    exceptions: int


@use_case("service.close_shift", needs=Permission.HOURS_WRITE)
def close_shift(tx: Transaction, request: CloseShift) -> ShiftClosed:
    """Make hours of a shift's scans. Desks that close one shift make the same records.

    Raises KnownError SHIFT-PRESENT while somebody is still in, SHIFT-MISSING, SHIFT-CANCELLED.
    """
    closed = _close(tx, find_shift(tx, request.shift_id), force=request.force)
    tx.audit("shift", request.shift_id, records=closed.records, minutes=closed.minutes)
    tx.changes("hours", "service", "activities")
    return closed


def _close(tx: Transaction, shift: ServiceShift, *, force: bool) -> ShiftClosed:
    facts = load_shift(tx, shift.id)
    assert facts is not None
    rules = scan_rules(tx)
    rows = shift_scans(tx, shift.id)
    shifts = {shift.id: facts.shift}
    pairing = pair_rows(rows, shifts, tx.now, rules)
    if pairing.present:
        if not force:
            raise KnownError(
                "SHIFT-PRESENT",
                f"还有 {len(pairing.present)} 人没有签退；请先签退，或按「全部按忘记签退结算」。",
                "shift_id",
                present=len(pairing.present),
            )
        last = max((row.at for row in rows), default=0)
        over = max(facts.shift.ends_at, tx.now, datetime.fromtimestamp(last / 1000, SHANGHAI))
        pairing = pair_rows(rows, shifts, over + rules.close_after, rules)
    made = keep_stays(tx, pairing, rows, {shift.id: facts})
    again = shift.closed_at is not None
    if not again:
        shift.closed_at, shift.closed_by = tx.now, tx.actor.name
    activity = tx.session.get_one(Activity, shift.activity_id)
    if activity.state == "planned" and pairing.stays:
        activity.state = "held"
    return ShiftClosed(shift.id, made.records, made.minutes, made.exceptions, again)


@use_case("service.close_due", needs=None, audited=False)
def close_due(tx: Transaction, request: CloseDue) -> DueClosed:
    """Close the shifts that ended long enough ago, and stays outside shifts. Nothing while nobody is signed in."""
    if tx.operator is None:
        return DueClosed(0, 0, 0)
    rules = scan_rules(tx)
    over = tx.now - rules.close_after
    due = tx.rows(
        "SELECT id FROM service_shift WHERE closed_at IS NULL AND ends_at <= :over AND NOT cancelled ORDER BY ends_at",
        {"over": int(over.timestamp() * 1000)},
    )
    closed = [_close(tx, tx.session.get_one(ServiceShift, row.id), force=True) for row in due]
    rows = loose_scans(tx, tx.now - LOOSE_DAYS - timedelta(days=1), tx.now)
    pairing = pair_rows(rows, {}, tx.now, rules)
    loose = keep_stays(tx, pairing, rows, load_shifts(tx, ()))
    records = sum(one.records for one in closed) + loose.records
    if closed or loose.records:
        tx.audit("shift", "", shifts=len(closed), records=records)
        tx.changes("hours", "service", "activities")
    return DueClosed(len(closed), records, sum(one.exceptions for one in closed))

"""Hours from record to confirmation: approved, made public, contested, corrected, confirmed when publicity is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.service_hours import HourAction, HourState
from db.hour_store import Stepping, StepWanted, hour_rules
from db.points_hours import on_hours
from db.registry import use_case
from db.transaction import Transaction

LONGEST_PUBLICITY = 60
_BY_ANYBODY = frozenset({HourAction.CONTEST, HourAction.CORRECT})
_CONFIRM_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class StepHours:
    """One step of a record; ``base_version`` is the version that was on screen."""

    record_id: str
    action: HourAction
    base_version: int
    minutes: int | None = None
    reason: str = ""
    public_days: int | None = None


@dataclass(frozen=True, slots=True)
class HourStepped:
    """What the record is now; ``arithmetic`` says how its points came to none, where they did."""

    record_id: str
    state: HourState
    version: int
    minutes: int
    counted: int
    public_until: date | None
    arithmetic: str


@dataclass(frozen=True, slots=True)
class HourRef:
    """A record as it was on screen."""

    record_id: str
    base_version: int


class ListAction(StrEnum):
    """What can be done to a whole list of records; ``APPROVE_PUBLISH`` is 审核并公示 in one press."""

    APPROVE_PUBLISH = "approve_publish"
    APPROVE = HourAction.APPROVE.value
    REJECT = HourAction.REJECT.value
    PUBLISH = HourAction.PUBLISH.value
    CONFIRM = HourAction.CONFIRM.value
    CONTEST = HourAction.CONTEST.value
    VOID = HourAction.VOID.value

    @property
    def steps(self) -> tuple[HourAction, ...]:
        """The steps each record takes."""
        if self is ListAction.APPROVE_PUBLISH:
            return HourAction.APPROVE, HourAction.PUBLISH
        return (HourAction(self.value),)


@dataclass(frozen=True, slots=True)
class StepMany:
    """One step, or two in one press, for a list of records."""

    refs: tuple[HourRef, ...]
    action: ListAction
    reason: str = ""
    public_days: int | None = None


@dataclass(frozen=True, slots=True)
class StepRow:
    """What became of one record of a list."""

    record_id: str
    ok: bool
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class SteppedMany:
    """How many records took the step, their minutes, and every record's result in the order given."""

    done: int
    minutes: int
    rows: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class ConfirmDue:
    """Confirm what has hung out long enough."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """How many records were confirmed, their minutes, and whether more are due."""

    records: int
    minutes: int
    more: bool = False


def _until(tx: Transaction, days: int | None) -> date:
    wanted = hour_rules(tx).public_days if days is None else days
    if not 0 <= wanted <= LONGEST_PUBLICITY:
        raise KnownError("HOURS-UNTIL", f"公示天数应是 0 到 {LONGEST_PUBLICITY}，请改。", "public_days")
    return tx.today + timedelta(days=wanted)


def _permit(tx: Transaction, action: HourAction) -> None:
    if action is HourAction.RECORD or action is HourAction.CONFIRM:
        raise KnownError("HOURS-STATE", f"「{action.label}」由系统自动办理，请选别的操作。", "action")
    if action not in _BY_ANYBODY:
        tx.require(Permission.HOURS_APPROVE)


@use_case("hours.step", needs=Permission.HOURS_WRITE)
def step_hours(tx: Transaction, request: StepHours) -> HourStepped:
    """Take one step; 审核, 公示, 不通过, 维持 and 作废 take HOURS_APPROVE.

    Raises KnownError HOURS-MISSING, HOURS-STATE, HOURS-STALE, HOURS-REASON, HOURS-MINUTES, HOURS-SELF,
    HOURS-UNTIL, PERMISSION.
    """
    _permit(tx, request.action)
    stepping = Stepping(tx, [request.record_id], on_hours)
    until = _until(tx, request.public_days) if request.action is HourAction.PUBLISH else None
    after, arithmetic = stepping.take(
        StepWanted(
            request.record_id,
            request.action,
            request.base_version,
            request.minutes,
            until,
            request.reason,
        )
    )
    stepping.finish()
    tx.audit("hours", request.record_id, step=request.action.value, minutes=after.minutes)
    tx.changes("hours", "volunteers")
    return HourStepped(
        request.record_id,
        after.state,
        after.version,
        after.minutes,
        after.counted,
        after.public_until,
        arithmetic,
    )


@use_case("hours.step_many", needs=Permission.HOURS_APPROVE)
def step_many(tx: Transaction, request: StepMany) -> SteppedMany:
    """Take a step with every record of a list that allows it; the others say why not. Raises HOURS-UNTIL."""
    actions = request.action.steps
    for action in actions:
        _permit(tx, action)
    until = _until(tx, request.public_days)
    stepping = Stepping(tx, [ref.record_id for ref in request.refs], on_hours)
    rows: list[StepRow] = []
    done = minutes = 0
    for ref in request.refs:
        try:
            for n, action in enumerate(actions):
                last = until if action is HourAction.PUBLISH else None
                after, _ = stepping.take(
                    StepWanted(ref.record_id, action, ref.base_version + n, None, last, request.reason)
                )
        except KnownError as error:
            rows.append(StepRow(ref.record_id, False, error.code, error.message))
        else:
            done, minutes = done + 1, minutes + after.minutes
            rows.append(StepRow(ref.record_id, True))
    stepping.finish()
    tx.audit("hours", "", step=request.action.value, records=done, minutes=minutes)
    tx.changes("hours", "volunteers")
    return SteppedMany(done, minutes, tuple(rows))


@use_case("hours.confirm_due", needs=None, audited=False)
def confirm_due(tx: Transaction, request: ConfirmDue) -> Confirmed:
    """Confirm hours whose publicity is over without an objection. Nothing while nobody is signed in."""
    if tx.operator is None:
        return Confirmed(0, 0)
    due = tx.rows(
        "SELECT id, version FROM hour_record WHERE state = 'public' AND public_until < :today "
        "ORDER BY public_until, id LIMIT :limit",
        {"today": tx.today.isoformat(), "limit": _CONFIRM_AT_ONCE + 1},
    )
    now = due[:_CONFIRM_AT_ONCE]
    if not now:
        return Confirmed(0, 0)
    stepping = Stepping(tx, [row.id for row in now], on_hours)
    minutes = 0
    for row in now:
        after, _ = stepping.take(StepWanted(row.id, HourAction.CONFIRM, row.version))
        minutes += after.minutes
    stepping.finish()
    tx.audit("hours", "", step=HourAction.CONFIRM.value, records=len(now), minutes=minutes)
    tx.changes("hours", "volunteers")
    return Confirmed(len(now), minutes, len(due) > len(now))

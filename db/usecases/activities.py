"""Activities and shifts planned by hand, and who signs up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import select

from db.domain.activities import Shift, check_shift, clashes, recruit
from db.domain.activities import SignUp as Wanted
from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.domain.notices import Notice
from db.domain.permissions import Permission
from db.domain.volunteers import RISKY_CATEGORIES, SERVICE_CATEGORIES, SKILLS
from db.models.service import Activity, ServiceShift, SignUp
from db.models.volunteer import VolunteerTeam
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.usecases.volunteers import confirm
from db.volunteer_forms import ActivityForm
from db.volunteer_rules import find_volunteer


@dataclass(frozen=True, slots=True)
class SaveActivity:
    """An activity as edited; None makes a new one."""

    form: ActivityForm
    activity_id: str | None = None


@dataclass(frozen=True, slots=True)
class ActivitySaved:
    """The activity."""

    activity_id: str


@dataclass(frozen=True, slots=True)
class CancelActivity:
    """An activity that will not be, and why; its shifts are cancelled with it."""

    activity_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShiftForm:
    """A shift as typed: instants, and how many may sign up (0 without limit)."""

    starts_at: datetime
    ends_at: datetime
    places: int = 0


@dataclass(frozen=True, slots=True)
class SaveShift:
    """A shift as edited; None makes a new one."""

    activity_id: str
    form: ShiftForm
    shift_id: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class ShiftSaved:
    """The shift, and what deserved a second look."""

    shift_id: str
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class CancelShift:
    """A shift that will not be."""

    shift_id: str


@dataclass(frozen=True, slots=True)
class SignUpVolunteers:
    """Who wants to serve in a shift."""

    shift_id: str
    volunteer_ids: tuple[str, ...]
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class SignedUp:
    """Everyone who is in and who waits, and clashes with other shifts."""

    taken: tuple[str, ...]
    waiting: tuple[str, ...]
    clashes: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class WithdrawSignUp:
    """Somebody who will not come."""

    shift_id: str
    volunteer_id: str


def _activity(tx: Transaction, activity_id: str) -> Activity:
    row = tx.session.get(Activity, activity_id)
    if row is None:
        raise KnownError("ACTIVITY-MISSING", "找不到这个活动；请刷新后再看。", "activity_id")
    return row


def _write(tx: Transaction, row: Activity, form: ActivityForm) -> None:
    row.title = line(form.title, "title", "活动名称", 80)
    if not row.title:
        raise KnownError("ACTIVITY-TITLE", "请填活动名称。", "title")
    if form.category not in SERVICE_CATEGORIES:
        raise KnownError("ACTIVITY-CATEGORY", "请选一个服务类别。", "category")
    if form.ends_on < form.starts_on:
        raise KnownError("ACTIVITY-DATES", "结束日期早于开始日期，请改。", "ends_on")
    if not 0 <= form.least_age <= 100:
        raise KnownError("ACTIVITY-AGE", "年龄要求应是 0 到 100，请改。", "least_age")
    if any(code not in SKILLS for code in form.skills):
        raise KnownError("ACTIVITY-SKILLS", "选的技能已不在目录里，请重新勾选。", "skills")
    if form.team_id is not None and tx.session.get(VolunteerTeam, form.team_id) is None:
        raise KnownError("TEAM-MISSING", "找不到这支队伍；请重新选择。", "team_id")
    row.category, row.team_id = form.category, form.team_id
    row.starts_on, row.ends_on = form.starts_on, form.ends_on
    row.place = line(form.place, "place", "地点", 100)
    row.served = line(form.served, "served", "服务对象", 100)
    row.leader_name = line(form.leader_name, "leader_name", "负责人", 50)
    row.recorder_name = line(form.recorder_name, "recorder_name", "记录人", 50)
    row.phone = line(form.phone, "phone", "电话", 20)
    row.least_age, row.skills = form.least_age, msgspec.json.encode(form.skills).decode()
    row.risky = form.risky or form.category in RISKY_CATEGORIES
    row.organisation = line(form.organisation, "organisation", "组织", 100)
    row.note = line(form.note, "note", "备注", 300)


@use_case("activities.save", needs=Permission.VOLUNTEER_WRITE)
def save_activity(tx: Transaction, request: SaveActivity) -> ActivitySaved:
    """Plan an activity or change it. Raises KnownError ACTIVITY-…, TEAM-MISSING, TEXT."""
    if request.activity_id is None:
        row = Activity(id=tx.new_id(), created_at=tx.now)
        _write(tx, row, request.form)
        tx.session.add(row)
    else:
        row = _activity(tx, request.activity_id)
        _write(tx, row, request.form)
    tx.audit("activity", row.id)
    tx.changes("activities")
    return ActivitySaved(row.id)


@use_case("activities.cancel", needs=Permission.VOLUNTEER_WRITE)
def cancel_activity(tx: Transaction, request: CancelActivity) -> ActivitySaved:
    """Cancel an activity with its open shifts. Raises KnownError ACTIVITY-MISSING, ACTIVITY-REASON, ACTIVITY-HELD."""
    row = _activity(tx, request.activity_id)
    reason = line(request.reason, "reason", "原因", 200)
    if not reason:
        raise KnownError("ACTIVITY-REASON", "取消活动要写原因，请补上。", "reason")
    if tx.scalar("SELECT 1 FROM hour_record WHERE activity_id = :id", {"id": row.id}):
        raise KnownError("ACTIVITY-HELD", "这个活动已有时长，不能取消；请先作废时长。", "activity_id")
    row.state, row.note = "cancelled", reason
    for shift in tx.session.scalars(select(ServiceShift).where(ServiceShift.activity_id == row.id)):
        shift.cancelled = True
    tx.audit("activity", row.id, reason=reason)
    tx.changes("activities")
    return ActivitySaved(row.id)


def as_shift(row: ServiceShift) -> Shift:
    """A row as the rules see it."""
    return Shift(row.id, row.activity_id, row.starts_at, row.ends_at, row.places)


@use_case("activities.save_shift", needs=Permission.VOLUNTEER_WRITE)
def save_shift(tx: Transaction, request: SaveShift) -> ShiftSaved:
    """Plan a shift or change it. Raises KnownError SHIFT-…, ACTIVITY-…, SHIFT-CONFIRM with the warnings."""
    activity = _activity(tx, request.activity_id)
    if activity.state == "cancelled":
        raise KnownError("ACTIVITY-CANCELLED", "这个活动已经取消；请另建一个活动。", "activity_id")
    form = request.form
    row = tx.session.get(ServiceShift, request.shift_id) if request.shift_id else None
    if request.shift_id is not None and row is None:
        raise KnownError("SHIFT-MISSING", "找不到这个班次；请刷新后再看。", "shift_id")
    if row is not None and row.closed_at is not None:
        raise KnownError("SHIFT-CLOSED", "这个班次已经结算，不能再改；请更正时长。", "shift_id")
    shift_id = row.id if row else tx.new_id()
    others = tx.session.scalars(
        select(ServiceShift).where(ServiceShift.activity_id == activity.id, ServiceShift.cancelled.is_(False))
    ).all()
    shift = Shift(shift_id, activity.id, form.starts_at, form.ends_at, form.places)
    check = check_shift(shift, map(as_shift, others), tx.now)
    confirm(check, request.confirmed, "SHIFT-CONFIRM")
    if row is None:
        row = ServiceShift(id=shift_id, activity_id=activity.id)
        tx.session.add(row)
    row.starts_at, row.ends_at, row.places = form.starts_at, form.ends_at, form.places
    tx.audit("shift", row.id)
    tx.changes("activities")
    return ShiftSaved(row.id, check.warnings)


@use_case("activities.cancel_shift", needs=Permission.VOLUNTEER_WRITE)
def cancel_shift(tx: Transaction, request: CancelShift) -> ShiftSaved:
    """Cancel a shift nobody has signed in to. Raises KnownError SHIFT-MISSING, SHIFT-SCANNED."""
    row = tx.session.get(ServiceShift, request.shift_id)
    if row is None:
        raise KnownError("SHIFT-MISSING", "找不到这个班次；请刷新后再看。", "shift_id")
    if tx.scalar("SELECT 1 FROM service_scan WHERE shift_id = :id", {"id": row.id}):
        raise KnownError("SHIFT-SCANNED", "这个班次已有人签到，不能取消；请按时结算。", "shift_id")
    row.cancelled = True
    tx.audit("shift", row.id)
    tx.changes("activities")
    return ShiftSaved(row.id)


def _open_shift(tx: Transaction, shift_id: str) -> ServiceShift:
    row = tx.session.get(ServiceShift, shift_id)
    if row is None or row.cancelled:
        raise KnownError("SHIFT-MISSING", "找不到这个班次，或已经取消；请重新选择。", "shift_id")
    return row


def _roster(tx: Transaction, row: ServiceShift) -> tuple[tuple[str, ...], tuple[str, ...]]:
    rows = tx.rows(
        "SELECT id, volunteer_id, hlc, withdrawn_at FROM sign_up WHERE shift_id = :id", {"id": row.id}
    )
    roster = recruit(
        as_shift(row),
        (Wanted(r.id, row.id, r.volunteer_id, r.hlc, r.withdrawn_at is not None) for r in rows),
    )
    return tuple(one.volunteer for one in roster.taken), tuple(one.volunteer for one in roster.waiting)


@use_case("activities.sign_up", needs=Permission.VOLUNTEER_WRITE)
def sign_up(tx: Transaction, request: SignUpVolunteers) -> SignedUp:
    """Sign volunteers up; who is beyond the places waits.

    Raises KnownError SHIFT-MISSING, VOLUNTEER-…, SIGN-UP-CONFIRM with clashes.
    """
    row = _open_shift(tx, request.shift_id)
    found: list[Notice] = []
    known = set(sum(_roster(tx, row), ()))
    for volunteer_id in dict.fromkeys(request.volunteer_ids):
        person = find_volunteer(tx, volunteer_id, serving=True)
        mine = tx.rows(
            "SELECT s.id, s.activity_id, s.starts_at, s.ends_at FROM sign_up u JOIN service_shift s ON s.id = u.shift_id "
            "WHERE u.volunteer_id = :id AND u.withdrawn_at IS NULL AND NOT s.cancelled AND s.ends_at > :starts",
            {"id": volunteer_id, "starts": int(row.starts_at.timestamp() * 1000)},
        )
        taken = [Shift(r.id, r.activity_id, instant_of(r.starts_at), instant_of(r.ends_at)) for r in mine]
        if clashes(as_shift(row), taken):
            found.append(Notice("SIGN-UP-CLASH", f"{person.name}同一时间已报名别的班次。", "volunteer_ids"))
        if volunteer_id not in known:
            tx.session.add(SignUp(shift_id=row.id, volunteer_id=volunteer_id, hlc=tx.hlc(), at=tx.now))
    if found and not request.confirmed:
        raise KnownError(
            "SIGN-UP-CONFIRM",
            f"{found[0].message}请核对，无误就再按一次保存。",
            "volunteer_ids",
            warnings=[{"code": n.code, "message": n.message, "field": n.field} for n in found],
        )
    tx.session.flush()
    taken_ids, waiting = _roster(tx, row)
    tx.audit("shift", row.id, people=len(request.volunteer_ids))
    tx.changes("activities")
    return SignedUp(taken_ids, waiting, tuple(found))


@use_case("activities.withdraw", needs=Permission.VOLUNTEER_WRITE)
def withdraw_sign_up(tx: Transaction, request: WithdrawSignUp) -> SignedUp:
    """Take a sign-up back; the first who waits moves up. Raises KnownError SHIFT-MISSING."""
    row = _open_shift(tx, request.shift_id)
    for one in tx.session.scalars(
        select(SignUp).where(
            SignUp.shift_id == row.id,
            SignUp.volunteer_id == request.volunteer_id,
            SignUp.withdrawn_at.is_(None),
        )
    ):
        one.withdrawn_at = tx.now
    tx.session.flush()
    taken, waiting = _roster(tx, row)
    tx.audit("shift", row.id, volunteer=request.volunteer_id)
    tx.changes("activities")
    return SignedUp(taken, waiting, ())

"""Registering volunteers and keeping their files."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from db.domain.card_payload import CardHolder
from db.domain.errors import KnownError
from db.domain.identity import IdKind, Sex
from db.domain.names import normalise_name
from db.domain.notices import Check, Notice
from db.domain.permissions import Permission
from db.domain.phones import check_phone
from db.domain.volunteer_teams import ROLES
from db.domain.volunteers import (
    FREE_TIMES,
    RegistrationCheck,
    RegistrationRules,
    VolunteerState,
    change_state,
    check_registration,
)
from db.models.resident import Resident
from db.models.volunteer import TeamMember, Volunteer, VolunteerChoice, VolunteerTeam
from db.registry import use_case
from db.resident_rules import line
from db.rule_store import load_rule
from db.transaction import Transaction
from db.volunteer_forms import VolunteerForm, registration_of
from db.volunteer_leaving import Left, leave
from db.volunteer_rules import find_volunteer, next_holder_number, spelling

_ID = re.compile("[0-9a-f]{32}")
RULES_KEY = "registration"


@dataclass(frozen=True, slots=True)
class RegisterVolunteer:
    """A new volunteer. ``request_id`` becomes the record's id, so that a second press registers once."""

    request_id: str
    form: VolunteerForm
    registered_on: date | None = None
    resident_id: str | None = None
    team_id: str | None = None
    referrer_id: str | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class UpdateVolunteer:
    """A record as edited. ``base_ms`` is ``VolunteerCard.updated_ms`` of what was on screen."""

    volunteer_id: str
    base_ms: int
    form: VolunteerForm
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class VolunteerSaved:
    """The record, and what deserved a second look."""

    volunteer_id: str
    number: str
    warnings: tuple[Notice, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class ChangeVolunteerState:
    """A volunteer who leaves, has died, or is back."""

    volunteer_id: str
    state: VolunteerState
    reason: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class VolunteerStateChanged:
    """The new state, and how many cards, sign-ups and claimed wishes ended with it."""

    volunteer_id: str
    state: VolunteerState
    cards: int
    sign_ups: int
    wishes: int


@dataclass(frozen=True, slots=True)
class SetVolunteerPhoto:
    """The portrait for card and desk; None takes it away."""

    volunteer_id: str
    photo_id: str | None


def fresh_id(value: str, field: str = "request_id") -> str:
    """An id made by a screen. Raises KnownError REQUEST."""
    if not _ID.fullmatch(value):
        raise KnownError("REQUEST", "这次办理的编号不对；请关掉窗口重新打开再办。", field)
    return value


def confirm(check: Check, confirmed: bool, code: str) -> None:
    """Raise the first refusal, or the warnings unless they were read."""
    check.raise_first()
    if check.warnings and not confirmed:
        raise KnownError(
            code,
            f"{check.warnings[0].message}请核对，无误就再按一次保存。",
            check.warnings[0].field,
            warnings=[{"code": w.code, "message": w.message, "field": w.field} for w in check.warnings],
        )


def registration_rules(tx: Transaction) -> RegistrationRules:
    """What the centre has chosen."""
    return load_rule(tx, RULES_KEY, RegistrationRules())


def _check(tx: Transaction, form: VolunteerForm, registered_on: date) -> RegistrationCheck:
    return check_registration(registration_of(form, registered_on), tx.today, rules=registration_rules(tx))


def _duplicate(tx: Transaction, number: str | None, but: str = "") -> None:
    if number is None:
        return
    row = tx.one(
        "SELECT id, number FROM volunteer WHERE id_number = :number AND merged_into IS NULL AND id <> :but",
        {"number": number, "but": but},
    )
    if row is not None:
        raise KnownError(
            "VOLUNTEER-DUPLICATE",
            f"这个证件号已登记为志愿者 {row.number}，请打开那份档案。",
            "id_number",
            volunteer_id=row.id,
            number=row.number,
        )


def _write(tx: Transaction, row: Volunteer, form: VolunteerForm, checked: RegistrationCheck) -> None:
    identity = checked.identity
    row.name = normalise_name(form.name)
    row.pinyin, row.initials = spelling(row.name)
    row.id_kind = form.id_kind.value
    row.id_number = identity.number if identity else None
    row.sex = (checked.sex or Sex.UNKNOWN).value
    row.birthday = checked.birthday
    row.phone = check_phone(form.phone or "")
    row.area = line(form.area, "area", "居住区域", 60)
    row.consented_on = form.consented_on
    guardian = form.guardian
    row.guardian_name = normalise_name(guardian.name) if guardian else ""
    row.guardian_phone = check_phone(guardian.phone) if guardian else ""
    row.guardian_relation = line(guardian.relation, "guardian", "与本人关系", 20) if guardian else ""
    row.guardian_consented_on = guardian.consented_on if guardian else None
    row.insurance = line(form.insurance.policy, "insurance", "保险", 100) if form.insurance else ""
    row.insured_until = form.insurance.until if form.insurance else None
    row.party_member = form.party_member
    row.home_unit = line(form.home_unit, "home_unit", "所在单位", 60)
    row.home_unit_contact = line(form.home_unit_contact, "home_unit_contact", "单位联系人", 60)
    row.reported_on = form.reported_on
    row.listed = form.listed
    row.account_id = form.account_id
    row.note = line(form.note, "note", "备注", 300)
    row.updated_at = tx.now


def _choose(tx: Transaction, volunteer_id: str, form: VolunteerForm) -> None:
    if any(code not in ROLES for code in form.roles):
        raise KnownError("VOLUNTEER-CHOICE", "选的身份已不在目录里，请重新勾选。", "roles")
    if any(code not in FREE_TIMES for code in form.times):
        raise KnownError("VOLUNTEER-CHOICE", "选的服务时间已不在目录里，请重新勾选。", "times")
    wanted = {("skill", c) for c in form.skills} | {("category", c) for c in form.categories}
    wanted |= {("role", c) for c in form.roles} | {("time", c) for c in form.times}
    kept: set[tuple[str, str]] = set()
    for choice in tx.session.scalars(
        select(VolunteerChoice).where(
            VolunteerChoice.volunteer_id == volunteer_id, VolunteerChoice.removed_at.is_(None)
        )
    ):
        pair = choice.kind, choice.code
        if pair in wanted and pair not in kept:
            kept.add(pair)
        else:
            choice.removed_at = tx.now
    for kind, code in sorted(wanted - kept):
        tx.session.add(VolunteerChoice(volunteer_id=volunteer_id, kind=kind, code=code))


@use_case("volunteers.register", needs=Permission.VOLUNTEER_WRITE)
def register_volunteer(tx: Transaction, request: RegisterVolunteer) -> VolunteerSaved:
    """Register a volunteer; number and telephone that are ``None`` are those of the resident.

    Raises KnownError VOLUNTEER-DUPLICATE, VOLUNTEER-CONFIRM with the warnings, REQUEST, TEAM-MISSING,
    PERSON-MISSING, and those of ``check_registration``.
    """
    known = tx.session.get(Volunteer, fresh_id(request.request_id))
    if known is not None:
        return VolunteerSaved(known.id, known.number, repeated=True)
    form = request.form
    if request.resident_id is not None:
        resident = tx.session.get(Resident, request.resident_id)
        if resident is None or resident.status in ("merged", "forgotten"):
            raise KnownError("PERSON-MISSING", "这位居民的档案不在了；请重新查找。", "resident_id")
        if form.id_number is None:
            form = replace(form, id_kind=IdKind(resident.id_kind), id_number=resident.id_number)
        if form.phone is None:
            form = replace(form, phone=resident.phone)
    registered_on = request.registered_on or tx.today
    checked = _check(tx, form, registered_on)
    confirm(checked.check, request.confirmed, "VOLUNTEER-CONFIRM")
    _duplicate(tx, checked.identity.number if checked.identity else None)
    if request.referrer_id is not None:
        find_volunteer(tx, request.referrer_id, "referrer_id")
    counter, number = next_holder_number(tx, CardHolder.VOLUNTEER)
    row = Volunteer(
        id=request.request_id,
        number=number,
        counter=counter,
        resident_id=request.resident_id,
        referrer_id=request.referrer_id,
        registered_on=registered_on,
        state_on=registered_on,
        operator_id=tx.actor.operator_id,
        operator_name=tx.actor.name,
        created_at=tx.now,
    )
    _write(tx, row, form, checked)
    tx.session.add(row)
    _choose(tx, row.id, form)
    if request.team_id is not None:
        if tx.session.get(VolunteerTeam, request.team_id) is None:
            raise KnownError("TEAM-MISSING", "找不到这支队伍；请重新选择。", "team_id")
        tx.session.add(TeamMember(team_id=request.team_id, volunteer_id=row.id, from_on=registered_on))
    tx.audit("volunteer", row.id, number=number)
    tx.changes("volunteers")
    return VolunteerSaved(row.id, number, checked.check.warnings)


@use_case("volunteers.update", needs=Permission.VOLUNTEER_WRITE)
def update_volunteer(tx: Transaction, request: UpdateVolunteer) -> VolunteerSaved:
    """Change a record.

    Raises KnownError VOLUNTEER-STALE when somebody changed it meanwhile, and those of registering.
    """
    row = find_volunteer(tx, request.volunteer_id)
    if not VolunteerState(row.state).named:
        raise KnownError(
            "VOLUNTEER-GONE", "这位志愿者的个人信息已经删除，不能再改；请另建档案。", "volunteer_id"
        )
    if int(row.updated_at.timestamp() * 1000) != request.base_ms:
        raise KnownError("VOLUNTEER-STALE", "这份档案刚被别人改过，请刷新后再改。")
    form = request.form
    if form.id_number is None:
        form = replace(form, id_number=row.id_number)
    if form.phone is None:
        form = replace(form, phone=row.phone)
    checked = _check(tx, form, row.registered_on)
    confirm(checked.check, request.confirmed, "VOLUNTEER-CONFIRM")
    _duplicate(tx, checked.identity.number if checked.identity else None, row.id)
    _write(tx, row, form, checked)
    _choose(tx, row.id, form)
    tx.audit("volunteer", row.id, number=row.number)
    tx.changes("volunteers")
    return VolunteerSaved(row.id, row.number, checked.check.warnings)


@use_case("volunteers.change_state", needs=Permission.VOLUNTEER_WRITE)
def change_volunteer_state(tx: Transaction, request: ChangeVolunteerState) -> VolunteerStateChanged:
    """Record that a volunteer left, died or is back; cards, sign-ups, wishes and points end with service.

    Raises KnownError VOLUNTEER-STATE, VOLUNTEER-REASON, VOLUNTEER-DATE, VOLUNTEER-MISSING.
    """
    row = find_volunteer(tx, request.volunteer_id)
    if request.state is VolunteerState.FORGOTTEN:
        raise KnownError("VOLUNTEER-STATE", "删除个人信息要单独办理，请用「删除个人信息」。", "state")
    to = change_state(VolunteerState(row.state), request.state, request.reason)
    on = request.on or tx.today
    if on > tx.today or on < row.registered_on:
        raise KnownError("VOLUNTEER-DATE", "日期应在登记之后、今天之前，请核对。", "on")
    row.state, row.state_on = to.value, on
    row.state_reason, row.updated_at = line(request.reason, "reason", "原因", 200), tx.now
    left = Left(0, 0, 0) if to.serves else leave(tx, row.id, to.label)
    tx.audit("volunteer", row.id, state=to.value, cards=left.cards)
    tx.changes("volunteers", "cards", "points")
    return VolunteerStateChanged(row.id, to, left.cards, left.sign_ups, left.wishes)


@use_case("volunteers.set_photo", needs=Permission.VOLUNTEER_WRITE)
def set_volunteer_photo(tx: Transaction, request: SetVolunteerPhoto) -> VolunteerSaved:
    """Choose the portrait among the photos kept for the volunteer. Raises KnownError PHOTO-GONE."""
    row = find_volunteer(tx, request.volunteer_id)
    if request.photo_id is not None and not tx.scalar(
        "SELECT 1 FROM photo WHERE id = :id AND owner_id = :owner AND removed_at IS NULL",
        {"id": request.photo_id, "owner": row.id},
    ):
        raise KnownError("PHOTO-GONE", "这张照片不在档案里；请先加照片再选。", "photo_id")
    row.photo_id = request.photo_id
    tx.audit("volunteer", row.id, photo=bool(request.photo_id))
    tx.changes("volunteers", "photos")
    return VolunteerSaved(row.id, row.number)

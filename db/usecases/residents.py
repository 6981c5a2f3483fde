"""Registering residents and keeping their records."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date

from sqlalchemy import select

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.indexing import reindex
from db.models.resident import Consent, Resident, ResidentTag, Tag
from db.registry import use_case
from db.resident_matches import find_duplicates
from db.resident_rules import (
    STATUSES,
    CheckedPerson,
    HouseholdForm,
    ResidentForm,
    check_person,
    line,
    place,
)
from db.transaction import Transaction

__all__ = [
    "AddResident",
    "ChangeResident",
    "ConsentSaved",
    "HouseholdForm",
    "RecordConsent",
    "ResidentForm",
    "ResidentSaved",
    "SetTags",
    "WithdrawConsent",
    "add_resident",
    "change_resident",
    "record_consent",
    "set_tags",
    "withdraw_consent",
]


@dataclass(frozen=True, slots=True)
class AddResident:
    """A new person; ``allow_duplicate`` once the clerk has looked at the likely duplicates."""

    form: ResidentForm
    allow_duplicate: bool = False


@dataclass(frozen=True, slots=True)
class ChangeResident:
    """A person's record as edited.

    ``id_number``, ``phone`` and ``household`` None and an empty ``address`` keep what is there (the screen shows
    them masked); the ``clear_`` flags take them away. ``status``: active, moved, deceased, or None to keep.
    """

    resident_id: str
    form: ResidentForm
    clear_phone: bool = False
    status: str | None = None
    clear_household: bool = False
    clear_address: bool = False


@dataclass(frozen=True, slots=True)
class ResidentSaved:
    """The record; ``opened_existing`` when the identity number was already there and nothing was written."""

    resident_id: str
    created: bool
    opened_existing: bool


@dataclass(frozen=True, slots=True)
class SetTags:
    """All focus tags the person is to carry from now on."""

    resident_id: str
    tag_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """Consent given to a purpose (PIPL §13–16)."""

    resident_id: str
    purpose: str
    given_on: date


@dataclass(frozen=True, slots=True)
class WithdrawConsent:
    """A consent taken back today (PIPL §15)."""

    consent_id: str


@dataclass(frozen=True, slots=True)
class ConsentSaved:
    """The consent written."""

    consent_id: str


def _resident(tx: Transaction, resident_id: str) -> Resident:
    resident = tx.session.get(Resident, resident_id)
    if resident is None or resident.status in ("merged", "forgotten"):
        raise KnownError("PERSON-MISSING", "这位居民的档案不在了；请重新查找。", "resident_id")
    return resident


def _holder(tx: Transaction, person: CheckedPerson) -> str | None:
    """The person who already has this identity number, merged records followed to where they went."""
    if person.id_number is None:
        return None
    found = tx.scalar(
        "SELECT coalesce(merged_into, id) FROM resident WHERE id_number = :number ORDER BY status = 'merged', id",
        {"number": person.id_number},
    )
    return None if found is None else str(found)


@use_case("residents.add", needs=Permission.RESIDENT_WRITE)
def add_resident(tx: Transaction, request: AddResident) -> ResidentSaved:
    """Register a person, or open the one who has this identity number.

    Raises KnownError PERSON-DUPLICATE with the candidates unless duplicates were allowed.
    """
    person = check_person(request.form, tx.today)
    known = _holder(tx, person)
    if known is not None:
        tx.audit("resident", known, opened_existing=True)
        return ResidentSaved(known, created=False, opened_existing=True)
    if not request.allow_duplicate:
        found = find_duplicates(tx, person.facts)
        if found:
            candidates = [
                asdict(one) | {"birthday": one.birthday.isoformat() if one.birthday else None, "reasons": list(one.reasons)}
                | {"address": one.address_masked}
                for one in found
            ]
            raise KnownError(
                "PERSON-DUPLICATE", "可能已经登记过这位居民，请先看看是不是同一个人。", "name", candidates=candidates
            )
    resident = Resident(
        id=tx.new_id(),
        name=person.name,
        id_kind=person.id_kind,
        id_number=person.id_number,
        sex=person.sex,
        birthday=person.birthday,
        ethnicity=person.ethnicity,
        phone=person.phone,
        household_id=place(tx, person.household),
        relation=person.relation,
        residence=person.residence,
        address=person.address,
        note=person.note,
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(resident)
    tx.session.flush()
    reindex(tx.connection, [resident.id])
    tx.audit("resident", resident.id, duplicates_allowed=request.allow_duplicate)
    tx.changes("residents")
    return ResidentSaved(resident.id, created=True, opened_existing=False)


@use_case("residents.change", needs=Permission.RESIDENT_WRITE)
def change_resident(tx: Transaction, request: ChangeResident) -> ResidentSaved:
    """Change a person's record. Raises KnownError PERSON-ID-TAKEN when another person has the number."""
    resident = _resident(tx, request.resident_id)
    form = request.form
    if form.id_number is None:
        form = replace(form, id_number=resident.id_number)
    person = check_person(form, tx.today)
    holder = _holder(tx, person)
    if person.id_number != resident.id_number and holder not in (None, resident.id):
        raise KnownError(
            "PERSON-ID-TAKEN",
            "这个证件号已经是另一位居民的，请核对；确是同一个人的，请用那一份档案。",
            "id_number",
            resident_id=holder,
        )
    if request.status is not None and request.status not in STATUSES:
        raise KnownError("PERSON-CODE", "没有这种状态，请从列表里选。", "status")
    wanted: dict[str, object] = {
        "name": person.name,
        "id_kind": person.id_kind,
        "id_number": person.id_number,
        "sex": person.sex,
        "birthday": person.birthday,
        "ethnicity": person.ethnicity,
        "relation": person.relation,
        "residence": person.residence,
        "note": person.note,
        "status": request.status or resident.status,
    }
    if person.phone is not None or request.clear_phone:
        wanted["phone"] = person.phone
    if person.address or request.clear_address:
        wanted["address"] = person.address
    if person.household is not None or request.clear_household:
        wanted["household_id"] = place(tx, person.household)
    changed = [name for name, value in wanted.items() if getattr(resident, name) != value]
    for name in changed:
        setattr(resident, name, wanted[name])
    if changed:
        resident.updated_at = tx.now
        tx.session.flush()
        reindex(tx.connection, [resident.id])
        tx.changes("residents")
    tx.audit("resident", resident.id, fields=changed)
    return ResidentSaved(resident.id, created=False, opened_existing=False)


@use_case("residents.set_tags", needs=Permission.RESIDENT_WRITE)
def set_tags(tx: Transaction, request: SetTags) -> ResidentSaved:
    """Make the person carry exactly these tags; what is taken off keeps its days.

    Raises KnownError TAG, and PERMISSION for whoever may not see tags: they would set blindly what they do not know.
    """
    tx.require(Permission.SENSITIVE_READ)
    resident = _resident(tx, request.resident_id)
    wanted = dict.fromkeys(request.tag_codes)
    tags = {tag.code: tag.id for tag in tx.session.scalars(select(Tag).where(Tag.active))}
    unknown = [code for code in wanted if code not in tags]
    if unknown:
        raise KnownError("TAG", "有的标签已经停用，请重新选择。", "tag_codes", codes=unknown)
    carried = tx.session.scalars(
        select(ResidentTag).where(ResidentTag.resident_id == resident.id, ResidentTag.removed_on.is_(None))
    ).all()
    keep = {tags[code] for code in wanted}
    for row in carried:
        if row.tag_id not in keep:
            row.removed_on = tx.today
    present = {row.tag_id for row in carried}
    for tag_id in keep - present:
        tx.session.add(ResidentTag(resident_id=resident.id, tag_id=tag_id, set_on=tx.today))
    if keep != present:
        tx.changes("residents")
    tx.audit("resident", resident.id, tags=sorted(wanted))
    return ResidentSaved(resident.id, created=False, opened_existing=False)


@use_case("residents.record_consent", needs=Permission.RESIDENT_WRITE)
def record_consent(tx: Transaction, request: RecordConsent) -> ConsentSaved:
    """Record that the person agreed to a purpose on a day that is not in the future."""
    resident = _resident(tx, request.resident_id)
    purpose = line(request.purpose, "purpose", "同意的用途", 100)
    if not purpose:
        raise KnownError("CONSENT", "还没有写同意的用途，请补上。", "purpose")
    if request.given_on > tx.today:
        raise KnownError("CONSENT", "同意的日期在今天之后，请核对。", "given_on")
    consent = Consent(
        id=tx.new_id(),
        resident_id=resident.id,
        purpose=purpose,
        given_on=request.given_on,
        operator_id=tx.actor.operator_id,
    )
    tx.session.add(consent)
    tx.audit("consent", consent.id, resident_id=resident.id)
    tx.changes("residents")
    return ConsentSaved(consent.id)


@use_case("residents.withdraw_consent", needs=Permission.RESIDENT_WRITE)
def withdraw_consent(tx: Transaction, request: WithdrawConsent) -> ConsentSaved:
    """Record that a consent was withdrawn today; withdrawing twice keeps the first day."""
    consent = tx.session.get(Consent, request.consent_id)
    if consent is None:
        raise KnownError("CONSENT", "这条同意记录不在了，请刷新后再看。", "consent_id")
    if consent.withdrawn_on is None:
        consent.withdrawn_on = tx.today
        tx.changes("residents")
    tx.audit("consent", consent.id, resident_id=consent.resident_id)
    return ConsentSaved(consent.id)

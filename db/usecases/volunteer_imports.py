"""Importing a register of volunteers in one transaction: checked again at the door, written in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select

from db.audit import at_ms
from db.bulk import insert, wide_cache
from db.domain.card_payload import CardHolder
from db.domain.errors import KnownError
from db.domain.identity import Sex
from db.domain.names import normalise_name
from db.domain.permissions import Permission
from db.domain.phones import check_phone
from db.models.volunteer import TeamMember, Volunteer, VolunteerChoice
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.usecases.imports import ImportReport, RowError, refuse_errors
from db.volunteer_forms import VolunteerForm
from db.volunteer_rules import next_holder_number, spelling
from db.volunteer_sheets import VolunteerSheetRow, VolunteerVerdict, judge_volunteers
from db.watch import current

NOTE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class ImportVolunteers:
    """Rows of one register and what to do with volunteers who are there already.

    ``skip`` leaves them as they are; ``update`` fills in what is empty in the file; ``add`` makes a second file where
    only name and telephone or birthday agree. ``all_or_nothing``: one wrong row and nothing is imported.
    """

    rows: tuple[VolunteerSheetRow, ...]
    duplicates: Literal["skip", "update", "add"] = "skip"
    all_or_nothing: bool = True


@use_case("volunteers.import", needs=Permission.IMPORT)
def import_volunteers(tx: Transaction, request: ImportVolunteers) -> ImportReport:
    """Register the volunteers of a sheet; those who are residents here are linked, and numbers run on.

    Raises KnownError IMPORT-ERRORS (all or nothing), IMPORT-CANCELLED, PERMISSION; then nothing is written.
    """
    tx.require(Permission.VOLUNTEER_WRITE)
    with wide_cache(tx, len(request.rows)):
        return _import(tx, request)


def _import(tx: Transaction, request: ImportVolunteers) -> ImportReport:
    new: list[tuple[VolunteerSheetRow, VolunteerVerdict]] = []
    known: list[tuple[VolunteerSheetRow, VolunteerVerdict]] = []
    errors: list[RowError] = []
    skipped = 0
    for row, verdict in zip(request.rows, judge_volunteers(tx, request.rows), strict=True):
        problem = verdict.error or _too_long(verdict.form)
        if problem:
            errors.append(RowError(row.line, problem))
        elif verdict.earlier is not None:
            skipped += 1
        elif verdict.known_id is None or (request.duplicates == "add" and not verdict.sure):
            new.append((row, verdict))
        elif request.duplicates == "update":
            known.append((row, verdict))
        else:
            skipped += 1
    refuse_errors(errors, request.all_or_nothing)
    _create(tx, new)
    updated = sum(_fill(tx, row, verdict) for row, verdict in known)
    linked = sum(verdict.resident_id is not None for _, verdict in new)
    report = ImportReport(
        len(new), updated, skipped + len(known) - updated, tuple(errors), linked=linked
    )
    tx.audit(
        "volunteers",
        "",
        created=report.created,
        updated=report.updated,
        skipped=report.skipped,
        linked=linked,
        errors=len(errors),
        duplicates=request.duplicates,
    )
    tx.changes("volunteers", "teams")
    current().step(len(request.rows), len(request.rows))
    return report


def _too_long(form: VolunteerForm) -> str:
    """What does not fit into a file, told like any other wrong cell."""
    try:
        for value, label, longest in (
            (form.area, "居住区域", 60),
            (form.home_unit, "所在单位", 60),
            (form.home_unit_contact, "单位联系人", 60),
            (form.guardian.relation if form.guardian else "", "与本人关系", 20),
            (form.insurance.policy if form.insurance else "", "保险", 100),
            (form.note, "备注", NOTE_LENGTH),
        ):
            line(value, "rows", label, longest)
    except KnownError as error:
        return error.message.rstrip("。")
    return ""


def _facts(row: VolunteerSheetRow, verdict: VolunteerVerdict) -> dict[str, Any]:
    """What a row says, as the file keeps it; what it does not say is None, empty or unknown."""
    form, checked = verdict.form, verdict.checked
    assert checked is not None
    guardian, insurance = form.guardian, form.insurance
    return {
        "resident_id": verdict.resident_id,
        "sex": (checked.sex or Sex.UNKNOWN).value,
        "birthday": checked.birthday,
        "id_number": checked.identity.number if checked.identity else None,
        "phone": check_phone(form.phone) if form.phone else None,
        "area": form.area.strip(),
        "consented_on": form.consented_on,
        "guardian_name": normalise_name(guardian.name) if guardian else "",
        "guardian_phone": check_phone(guardian.phone) if guardian else "",
        "guardian_relation": guardian.relation.strip() if guardian else "",
        "guardian_consented_on": guardian.consented_on if guardian else None,
        "insurance": insurance.policy.strip() if insurance else "",
        "insured_until": insurance.until if insurance else None,
        "home_unit": form.home_unit.strip(),
        "home_unit_contact": form.home_unit_contact.strip(),
        "reported_on": form.reported_on,
    }


def _create(tx: Transaction, new: Sequence[tuple[VolunteerSheetRow, VolunteerVerdict]]) -> None:
    rows: list[dict[str, Any]] = []
    choices: list[dict[str, Any]] = []
    members: list[dict[str, Any]] = []
    now = at_ms(tx.now)
    for row, verdict in new:
        form = verdict.form
        counter, number = next_holder_number(tx, CardHolder.VOLUNTEER)
        volunteer_id = tx.new_id()
        name = normalise_name(form.name)
        pinyin, initials = spelling(name)
        registered = row.registered_on.isoformat()
        facts = {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in _facts(row, verdict).items()}
        rows.append(
            {
                "id": volunteer_id,
                "rev": 0,
                "number": number,
                "counter": counter,
                "name": name,
                "pinyin": pinyin,
                "initials": initials,
                "id_kind": form.id_kind.value,
                **facts,
                "state": row.state.value,
                "state_on": registered if row.state.serves else tx.today.isoformat(),
                "state_reason": "" if row.state.serves else "导入的名册里写明",
                "registered_on": registered,
                "party_member": int(form.party_member),
                "listed": int(form.listed),
                "note": form.note.strip(),
                "operator_id": tx.actor.operator_id,
                "operator_name": tx.actor.name,
                "created_at": now,
                "updated_at": now,
                "counted_minutes": 0,
                "confirmed_minutes": 0,
                "sessions": 0,
                "stars_given": 0,
            }
        )
        for kind, code in _choices(form):
            choices.append(
                {"id": tx.new_id(), "rev": 0, "volunteer_id": volunteer_id, "kind": kind, "code": code}
            )
        for team_id in row.team_ids:
            members.append(
                {
                    "id": tx.new_id(),
                    "rev": 0,
                    "team_id": team_id,
                    "volunteer_id": volunteer_id,
                    "leader": 0,
                    "from_on": registered,
                }
            )
    insert(tx, "volunteer", rows, len(rows))
    insert(tx, "volunteer_choice", choices)
    insert(tx, "team_member", members)


def _choices(form: VolunteerForm) -> list[tuple[str, str]]:
    return [
        *(("skill", code) for code in form.skills),
        *(("category", code) for code in form.categories),
        *(("role", code) for code in form.roles),
    ]


def _fill(tx: Transaction, row: VolunteerSheetRow, verdict: VolunteerVerdict) -> bool:
    """Fill in what is empty in a file, add choices and teams; whether anything changed."""
    volunteer = tx.session.get(Volunteer, verdict.known_id)
    if volunteer is None:
        return False
    form = verdict.form
    changed = False
    for key, value in _facts(row, verdict).items():
        if value in (None, "", Sex.UNKNOWN.value) or getattr(volunteer, key) not in (None, "", Sex.UNKNOWN.value):
            continue
        if key == "id_number":
            volunteer.id_kind = form.id_kind.value
        setattr(volunteer, key, value)
        changed = True
    if form.party_member and not volunteer.party_member:
        volunteer.party_member = changed = True
    note = form.note.strip()
    if note and note not in volunteer.note and len(volunteer.note) + len(note) < NOTE_LENGTH:
        volunteer.note, changed = f"{volunteer.note}；{note}".strip("；"), True
    changed |= _add_choices(tx, volunteer.id, form)
    changed |= _add_teams(tx, volunteer.id, row)
    if changed:
        volunteer.updated_at = tx.now
        tx.session.flush()
    return changed


def _add_choices(tx: Transaction, volunteer_id: str, form: VolunteerForm) -> bool:
    there = {
        (choice.kind, choice.code)
        for choice in tx.session.scalars(
            select(VolunteerChoice).where(
                VolunteerChoice.volunteer_id == volunteer_id, VolunteerChoice.removed_at.is_(None)
            )
        )
    }
    missing = [pair for pair in _choices(form) if pair not in there]
    for kind, code in missing:
        tx.session.add(VolunteerChoice(volunteer_id=volunteer_id, kind=kind, code=code))
    return bool(missing)


def _add_teams(tx: Transaction, volunteer_id: str, row: VolunteerSheetRow) -> bool:
    there = {
        member.team_id
        for member in tx.session.scalars(
            select(TeamMember).where(TeamMember.volunteer_id == volunteer_id, TeamMember.until_on.is_(None))
        )
    }
    missing = [team_id for team_id in row.team_ids if team_id not in there]
    for team_id in missing:
        tx.session.add(TeamMember(team_id=team_id, volunteer_id=volunteer_id, from_on=tx.today))
    return bool(missing)

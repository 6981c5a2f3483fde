"""A volunteer who asks to be forgotten, and two files of one person made one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db.certificate_store import erase_holder
from db.domain.errors import KnownError
from db.domain.identity import Sex
from db.domain.permissions import Permission
from db.domain.volunteers import VolunteerState, change_state, forget
from db.hour_sums import refresh_sums
from db.models.card import Card
from db.models.visit import Photo
from db.models.volunteer import TeamMember, Volunteer, VolunteerChoice
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.usecases.volunteers import VolunteerSaved, VolunteerStateChanged
from db.volunteer_leaving import leave
from db.volunteer_rules import find_volunteer
from db.volunteer_store import project_archive

_PAPERS = "('pledge', 'party_report_card', 'service_card', 'redemption_receipt')"
_EMPTIED = (
    "UPDATE volunteer_entry SET title = '', body = '', note = '', reason = '' WHERE volunteer_id = :id",
    "UPDATE post_report SET text = '' WHERE claim_id IN (SELECT id FROM post_claim WHERE volunteer_id = :id)",
    "UPDATE post_claim SET note = '' WHERE volunteer_id = :id",
    "UPDATE hour_step SET reason = '' WHERE reason <> '' "
    "AND record_id IN (SELECT id FROM hour_record WHERE volunteer_id = :id)",
    "UPDATE time_relative SET name = '', birthday = NULL, proof = '' WHERE volunteer_id = :id",
    "DELETE FROM draft WHERE data LIKE '%' || :id || '%'",
)

_UNSENT = (
    ("post_claim", "note"),
    ("time_relative", "name"),
    ("time_relative", "proof"),
    ("time_relative", "birthday"),
    ("card", "reason"),
)
"""Words of operations that are not sent yet."""


@dataclass(frozen=True, slots=True)
class ForgetVolunteer:
    """Who asks to be forgotten, and on what ground."""

    volunteer_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class MergeVolunteers:
    """Two files of one person: ``from_id`` becomes part of ``into_id``."""

    from_id: str
    into_id: str
    reason: str


@use_case("volunteers.forget", needs=Permission.VOLUNTEER_FORGET)
def forget_volunteer(tx: Transaction, request: ForgetVolunteer) -> VolunteerStateChanged:
    """Erase a person and keep the hours as statistics (个人信息保护法 第四十七条). It cannot be taken back.

    Names go from the file, its notes, photos, papers in the queue and what still waits to be sent; the number, the
    decade of birth, the sex, the year of registration and the hours stay.

    Raises KnownError VOLUNTEER-STATE, VOLUNTEER-REASON, VOLUNTEER-MISSING, VOLUNTEER-MERGED.
    """
    row = find_volunteer(tx, request.volunteer_id)
    change_state(VolunteerState(row.state), VolunteerState.FORGOTTEN, request.reason)
    line(request.reason, "reason", "原因", 200)
    left = leave(tx, row.id, "注销")
    ids = [
        row.id,
        *(r.id for r in tx.rows("SELECT id FROM volunteer WHERE merged_into = :id", {"id": row.id})),
    ]
    for one in ids:
        _erase(tx, tx.session.get_one(Volunteer, one))
    tx.audit("volunteer", row.id, cards=left.cards)
    tx.changes("volunteers", "cards", "points", "wishes", "photos", "certificates")
    return VolunteerStateChanged(row.id, VolunteerState.FORGOTTEN, left.cards, left.sign_ups, left.wishes)


def _erase(tx: Transaction, row: Volunteer) -> None:
    name = row.name
    remains = forget(Sex(row.sex), row.birthday, row.registered_on)
    row.name = row.pinyin = row.initials = row.area = row.note = row.state_reason = ""
    row.guardian_name = row.guardian_phone = row.guardian_relation = ""
    row.insurance = row.home_unit = row.home_unit_contact = ""
    row.id_number = row.phone = row.resident_id = row.photo_id = row.account_id = None
    row.birthday = row.guardian_consented_on = row.insured_until = row.reported_on = row.consented_on = None
    row.sex, row.birth_decade = remains.sex.value, remains.birth_decade
    row.registered_on = date(remains.registered_year, 1, 1)
    row.state, row.state_on, row.updated_at = VolunteerState.FORGOTTEN.value, tx.today, tx.now
    row.listed = False
    for choice in tx.session.scalars(select(VolunteerChoice).where(VolunteerChoice.volunteer_id == row.id)):
        tx.session.delete(choice)
    for photo in tx.session.scalars(
        select(Photo).where(Photo.owner_kind == "volunteer", Photo.owner_id == row.id)
    ):
        # No row names the picture any more, so the sweep of photos deletes its file.
        tx.session.delete(photo)
    for card in tx.session.scalars(select(Card).where(Card.volunteer_id == row.id)):
        card.reason = ""
    tx.session.flush()
    for statement in _EMPTIED:
        tx.connection.exec_driver_sql(statement, {"id": row.id})
    tx.connection.exec_driver_sql(
        f"UPDATE print_job SET data = '{{}}', title = '已删除' WHERE kind IN {_PAPERS} "
        "AND (subject_id = :id OR subject_id IN (SELECT id FROM post_claim WHERE volunteer_id = :id) "
        "OR subject_id IN (SELECT id FROM redemption WHERE volunteer_id = :id) OR (:name <> '' AND data LIKE :name_part))",
        {"id": row.id, "name": name, "name_part": f"%{name}%"},
    )
    erase_holder(tx, volunteer_id=row.id)
    _forget_unsent(tx, row.id)


def _forget_unsent(tx: Transaction, volunteer_id: str) -> None:
    """Operations that still wait to be sent carry old values: the ones of this person keep only what stands now."""
    tx.connection.exec_driver_sql(
        "UPDATE outbox SET changes = (SELECT json_object('state', v.state, 'number', v.number, 'counter', v.counter, "
        "'registered_on', v.registered_on, 'name', '', 'id_kind', v.id_kind, 'sex', v.sex, 'operator_id', v.operator_id, "
        "'operator_name', v.operator_name, 'created_at', v.created_at, 'updated_at', v.updated_at) FROM volunteer v "
        "WHERE v.id = outbox.row_id) WHERE table_name = 'volunteer' AND row_id = :id AND kind = 'insert'",
        {"id": volunteer_id},
    )
    tx.connection.exec_driver_sql(
        "UPDATE outbox SET changes = json_remove(changes, '$.name', '$.pinyin', '$.initials', '$.phone', '$.id_number', "
        "'$.area', '$.note', '$.birthday', '$.guardian_name', '$.guardian_phone', '$.home_unit', '$.home_unit_contact', "
        "'$.insurance') WHERE table_name = 'volunteer' AND row_id = :id AND kind = 'update' "
        "AND json_extract(changes, '$.name') IS NOT ''",
        {"id": volunteer_id},
    )
    for table, field in _UNSENT:
        tx.connection.exec_driver_sql(
            f"UPDATE outbox SET changes = json_set(changes, '$.{field}', '') WHERE table_name = '{table}' "
            f"AND json_extract(changes, '$.{field}') <> '' "
            f"AND row_id IN (SELECT id FROM {table} WHERE volunteer_id = :id)",
            {"id": volunteer_id},
        )


@use_case("volunteers.merge", needs=Permission.VOLUNTEER_FORGET)
def merge_volunteers(tx: Transaction, request: MergeVolunteers) -> VolunteerSaved:
    """Make two files of one person one; hours, scans and entries stay with their row and count for the other.

    Raises KnownError VOLUNTEER-SAME, VOLUNTEER-REASON, VOLUNTEER-GONE, VOLUNTEER-MISSING, VOLUNTEER-MERGED.
    """
    if request.from_id == request.into_id:
        raise KnownError("VOLUNTEER-SAME", "这是同一份档案，请另选一份。", "into_id")
    if not line(request.reason, "reason", "原因", 200):
        raise KnownError("VOLUNTEER-REASON", "合并档案要写原因，请补上。", "reason")
    away, kept = (
        find_volunteer(tx, request.from_id, "from_id"),
        find_volunteer(tx, request.into_id, serving=True),
    )
    leave(tx, away.id, "并入另一份档案")
    away.merged_into, away.updated_at = kept.id, tx.now
    for other in tx.session.scalars(select(Volunteer).where(Volunteer.merged_into == away.id)):
        other.merged_into = kept.id
    for member in tx.session.scalars(
        select(TeamMember).where(TeamMember.volunteer_id == away.id, TeamMember.until_on.is_(None))
    ):
        member.until_on = tx.today
    tx.session.flush()
    tx.connection.exec_driver_sql(
        "UPDATE hour_difference SET volunteer_id = :into WHERE volunteer_id = :away",
        {"into": kept.id, "away": away.id},
    )
    refresh_sums(tx, [away.id, kept.id])
    project_archive(tx, kept.id)
    tx.audit("volunteer", away.id, into=kept.number)
    tx.changes("volunteers", "hours", "standing")
    return VolunteerSaved(kept.id, kept.number)

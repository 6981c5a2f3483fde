"""Whose certificate it is, as the records know the person, and what was chosen when it was drafted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from db.domain.certificate_hours import hours_text
from db.domain.errors import KnownError
from db.domain.identity import IdKind
from db.domain.masking import mask_id
from db.domain.volunteer_stars import star_name
from db.domain.volunteers import VolunteerState
from db.person_facts import full_address, load_people
from db.transaction import Reader
from db.volunteer_rules import day_of


@dataclass(frozen=True, slots=True)
class CertificateParams:
    """What was chosen: a period, a year, an entry of the file, an activity, a matter the committee may certify.

    ``subject`` is a code of the permitted matters; ``subject_text`` the words where it is ``other``.
    """

    from_on: date | None = None
    until_on: date | None = None
    year: int | None = None
    entry_id: str = ""
    activity_id: str = ""
    subject: str = ""
    subject_text: str = ""


_DECODER = msgspec.json.Decoder(CertificateParams)


def encode_params(params: CertificateParams) -> str:
    """The choices as a draft keeps them."""
    return msgspec.json.encode(params).decode()


def decode_params(stored: str) -> CertificateParams:
    """The choices of a draft."""
    return _DECODER.decode(stored)


@dataclass(frozen=True, slots=True)
class Holder:
    """The person a certificate is made out to. ``ids`` are the volunteer's file and those merged into it."""

    volunteer_id: str | None
    resident_id: str | None
    name: str
    id_kind: str
    masked: str
    row: Any
    ids: tuple[str, ...] = ()
    team: str = ""

    @property
    def values(self) -> dict[str, str]:
        """Fields that every kind has, and those of a volunteer."""
        common = {"name": self.name, "id_kind": self.id_kind, "id_masked": self.masked}
        if self.volunteer_id is None:
            return common
        return common | {
            "volunteer_number": self.row.number,
            "team": self.team,
            "total_hours": hours_text(self.row.counted_minutes),
            "stars": star_name(self.row.stars_given),
        }


def load_holder(reader: Reader, volunteer_id: str | None, resident_id: str | None) -> Holder:
    """The holder; a merged file stands for the one it was merged into.

    Raises KnownError CERTIFICATE-HOLDER, CERTIFICATE-FORGOTTEN.
    """
    if (volunteer_id is None) == (resident_id is None):
        raise KnownError("CERTIFICATE-HOLDER", "请选一位志愿者或居民，作为证明的持有人。", "volunteer_id")
    return _volunteer(reader, volunteer_id) if volunteer_id else _resident(reader, resident_id or "")


def _volunteer(reader: Reader, volunteer_id: str) -> Holder:
    row = reader.one(
        "SELECT v.id, v.number, v.name, v.id_kind, coalesce(v.id_number, r.id_number) AS id_number, v.state, "
        "v.resident_id, v.counted_minutes, v.stars_given, v.barred_until, v.party_member, v.home_unit, v.reported_on, "
        "(SELECT t.name FROM team_member m JOIN volunteer_team t ON t.id = m.team_id WHERE m.volunteer_id = v.id "
        "AND m.until_on IS NULL ORDER BY m.from_on, m.id LIMIT 1) AS team "
        "FROM volunteer v LEFT JOIN resident r ON r.id = v.resident_id "
        "WHERE v.id = (SELECT coalesce(merged_into, id) FROM volunteer WHERE id = :id)",
        {"id": volunteer_id},
    )
    if row is None:
        raise KnownError("CERTIFICATE-HOLDER", "找不到这位志愿者；请重新查找。", "volunteer_id")
    if row.state == VolunteerState.FORGOTTEN or not row.name:
        raise KnownError(
            "CERTIFICATE-FORGOTTEN",
            "这位志愿者的个人信息已按本人要求删除，不能再出证明；请核对档案。",
            "volunteer_id",
        )
    merged = reader.rows("SELECT id FROM volunteer WHERE merged_into = :id ORDER BY id", {"id": row.id})
    return Holder(
        row.id,
        None,
        row.name,
        IdKind(row.id_kind).label,
        mask_id(row.id_number or ""),
        row,
        (row.id, *(one.id for one in merged)),
        row.team or "",
    )


def _resident(reader: Reader, resident_id: str) -> Holder:
    row = load_people(reader, [resident_id]).get(resident_id)
    if row is None or not row.name:
        raise KnownError("CERTIFICATE-HOLDER", "找不到这位居民；请重新查找。", "resident_id")
    return Holder(None, row.id, row.name, IdKind(row.id_kind).label, mask_id(row.id_number or ""), row)


def holder_address(holder: Holder) -> str:
    """Where a resident lives, in full: it is the resident's own paper."""
    return full_address(holder.row)


def barred(holder: Holder, today: date) -> date | None:
    """The last day of a bar that runs today."""
    until = day_of(holder.row.barred_until)
    return until if until is not None and until >= today else None

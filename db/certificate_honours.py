"""Facts of honours and of 培训结业证: from published rankings, stars that were given, and entries of the file."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from db.certificate_holder import CertificateParams, Holder
from db.domain.certificate_hours import day_text, hours_text
from db.domain.certificate_words import FactSet
from db.domain.errors import KnownError
from db.domain.volunteer_archive import ArchiveEntry, ArchiveKind
from db.domain.volunteer_stars import star_name
from db.person_facts import listed
from db.transaction import Reader
from db.volunteer_rules import day_of
from db.volunteer_store import archive_of


def ranking_of(reader: Reader, year: int) -> Any:
    """The latest list of a year that was hung out: its days and body. Raises KnownError CERTIFICATE-RANKING."""
    row = reader.one(
        "SELECT body, public_from, public_until FROM year_ranking WHERE year = :year ORDER BY hlc DESC LIMIT 1",
        {"year": year},
    )
    if row is None:
        raise KnownError(
            "CERTIFICATE-RANKING", f"{year} 年的志愿先锋排名还没有公布；请先在排名里公布。", "year"
        )
    return row


def winners_of(reader: Reader, year: int) -> tuple[str, ...]:
    """The volunteers honoured by a year's list, best first. Raises KnownError CERTIFICATE-RANKING."""
    body = msgspec.json.decode(ranking_of(reader, year).body)
    return tuple(one[1] for one in body["ranked"] if one[0] <= body["places"])


def pioneer(reader: Reader, holder: Holder, params: CertificateParams) -> FactSet:
    """志愿先锋 of a year: hours and place as the list said, which was made public.

    Raises KnownError CERTIFICATE-YEAR, CERTIFICATE-RANKING, CERTIFICATE-NOT-HONOURED.
    """
    if params.year is None:
        raise KnownError("CERTIFICATE-YEAR", "请选年度。", "year")
    row = ranking_of(reader, params.year)
    body = msgspec.json.decode(row.body)
    place = next((one for one in body["ranked"] if one[1] in holder.ids and one[0] <= body["places"]), None)
    if place is None:
        raise KnownError(
            "CERTIFICATE-NOT-HONOURED",
            f"这位志愿者不在 {params.year} 年志愿先锋的名单上；请核对年度。",
            "year",
        )
    values = {
        "year": str(params.year),
        "hours": hours_text(place[2]),
        "place": str(place[0]),
        "people": str(len(body["ranked"])),
    }
    return FactSet(
        holder.values | values,
        essence=(holder.name, *values.values()),
        publicity=(date.fromisoformat(row.public_from), date.fromisoformat(row.public_until)),
    )


def entry_of(reader: Reader, holder: Holder, entry_id: str, kind: ArchiveKind) -> ArchiveEntry:
    """An entry of the file that stands. Raises KnownError CERTIFICATE-ENTRY."""
    assert holder.volunteer_id is not None
    for entry in archive_of(reader, holder.volunteer_id):
        if entry.id == entry_id and entry.kind is kind and not entry.struck:
            return entry
    raise KnownError(
        "CERTIFICATE-ENTRY", f"档案里没有这条{kind.label}记载，或已划掉；请重新选择。", "entry_id"
    )


def excellent(reader: Reader, holder: Holder, params: CertificateParams) -> FactSet:
    """An honour written into the file. Raises KnownError CERTIFICATE-ENTRY."""
    entry = entry_of(reader, holder, params.entry_id, ArchiveKind.AWARD)
    marks, values = listed(holder.ids)
    minutes = reader.scalar(
        f"SELECT coalesce(sum(counted), 0) FROM hour_record WHERE volunteer_id IN ({marks}) "
        "AND served_on BETWEEN :first AND :last",
        {**values, "first": f"{entry.on.year}-01-01", "last": f"{entry.on.year}-12-31"},
    )
    said = {"year": str(entry.on.year), "award": entry.title, "award_by": entry.body}
    # Hours of a year that is not over grow while the honour hangs out; the honour does not change by that.
    return FactSet(
        holder.values | said | {"hours": hours_text(minutes), "award_on": day_text(entry.on)},
        essence=(holder.name, *said.values()),
    )


def star(reader: Reader, holder: Holder, params: CertificateParams) -> FactSet:
    """The highest stars given. Raises KnownError CERTIFICATE-STARS."""
    marks, values = listed(holder.ids)
    row = reader.one(
        f"SELECT stars, minutes, granted_on, public_until FROM star_grant WHERE volunteer_id IN ({marks}) "
        "ORDER BY stars DESC, hlc DESC LIMIT 1",
        values,
    )
    if row is None:
        raise KnownError("CERTIFICATE-STARS", "这位志愿者还没有授予星级；请先在星级里授予。", "volunteer_id")
    granted, until = date.fromisoformat(row.granted_on), day_of(row.public_until)
    said = {
        "stars": star_name(row.stars),
        "star_hours": hours_text(row.minutes),
        "star_on": day_text(granted),
    }
    return FactSet(
        holder.values | said,
        essence=(holder.name, *said.values()),
        publicity=None if until is None else (granted, until),
    )


def training(reader: Reader, holder: Holder, params: CertificateParams) -> FactSet:
    """A training written into the file. Raises KnownError CERTIFICATE-ENTRY."""
    entry = entry_of(reader, holder, params.entry_id, ArchiveKind.TRAINING)
    said = {
        "training": entry.title,
        "training_by": entry.body,
        "training_on": day_text(entry.on),
        "lessons": str(entry.lessons),
    }
    return FactSet(holder.values | said, essence=(holder.name, *said.values()))

"""Who gets a certificate when one is drafted for many, with what belongs to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from db.certificate_holder import CertificateParams
from db.certificate_honours import winners_of
from db.domain.errors import KnownError
from db.domain.volunteer_archive import ArchiveKind
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class Chosen:
    """A volunteer, and what is chosen for this one."""

    volunteer_id: str
    params: CertificateParams


_OWNER = "SELECT DISTINCT coalesce(v.merged_into, v.id) AS owner FROM volunteer v "


def choose(
    reader: Reader,
    who: str,
    params: CertificateParams,
    volunteer_ids: Sequence[str],
    entry_title: str,
    entry_on: date | None,
) -> tuple[Chosen, ...]:
    """The people of a batch, each once. Raises KnownError CERTIFICATE-YEAR, CERTIFICATE-RANKING."""
    if who == "chosen":
        return tuple(Chosen(one, params) for one in dict.fromkeys(volunteer_ids))
    if who == "activity":
        return _owners(
            reader,
            f"{_OWNER}JOIN hour_record h ON h.volunteer_id = v.id WHERE h.activity_id = :activity AND h.counted > 0 "
            "ORDER BY owner",
            {"activity": params.activity_id},
            params,
        )
    if who in ("training", "award"):
        return _entries(reader, ArchiveKind(who), entry_title, entry_on, params)
    if params.year is None:
        raise KnownError("CERTIFICATE-YEAR", "请选年度。", "year")
    if who == "ranking":
        return tuple(Chosen(one, params) for one in winners_of(reader, params.year))
    return _owners(
        reader,
        f"{_OWNER}JOIN star_grant g ON g.volunteer_id = v.id WHERE g.granted_on BETWEEN :first AND :last ORDER BY owner",
        {"first": f"{params.year}-01-01", "last": f"{params.year}-12-31"},
        params,
    )


def _owners(
    reader: Reader, sql: str, values: dict[str, object], params: CertificateParams
) -> tuple[Chosen, ...]:
    return tuple(Chosen(row.owner, params) for row in reader.rows(sql, values))


def _entries(
    reader: Reader, kind: ArchiveKind, title: str, on: date | None, params: CertificateParams
) -> tuple[Chosen, ...]:
    rows = reader.rows(
        "SELECT coalesce(v.merged_into, v.id) AS owner, e.id FROM volunteer_entry e "
        "JOIN volunteer v ON v.id = e.volunteer_id WHERE e.kind = :kind AND e.strikes IS NULL "
        "AND (:title = '' OR e.title = :title) AND (:day IS NULL OR e.made_on = :day) "
        "AND (:year IS NULL OR substr(e.made_on, 1, 4) = :year) "
        "AND NOT EXISTS (SELECT 1 FROM volunteer_entry s WHERE s.strikes = e.id) ORDER BY e.made_on, owner, e.id",
        {
            "kind": kind.value,
            "title": title,
            "day": on.isoformat() if on else None,
            "year": str(params.year) if params.year else None,
        },
    )
    found: dict[str, Chosen] = {}
    for row in rows:
        found.setdefault(row.owner, Chosen(row.owner, replace(params, entry_id=row.id)))
    return tuple(found.values())

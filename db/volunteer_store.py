"""A volunteer's append-only rows and what is projected from them: the file with its bars, the stars given."""

from __future__ import annotations

from datetime import date

from db.domain.volunteer_archive import ArchiveEntry, ArchiveKind, summarise
from db.models.volunteer import ArchiveRow
from db.transaction import Reader, Transaction
from db.volunteer_rules import day_of


def add_archive_row(tx: Transaction, volunteer_id: str, entry: ArchiveEntry) -> None:
    """Append an entry that was checked, and bring the volunteer's bar up to it."""
    tx.session.add(
        ArchiveRow(
            id=entry.id,
            volunteer_id=volunteer_id,
            kind=entry.kind.value,
            made_on=entry.on,
            title=entry.title,
            body=entry.body,
            lessons=entry.lessons,
            marks=entry.marks,
            until_on=entry.until,
            note=entry.note,
            hlc=tx.hlc(),
            at=tx.now,
            operator_id=tx.actor.operator_id,
            operator_name=tx.actor.name,
        )
    )
    tx.session.flush()
    project_archive(tx, volunteer_id)


def archive_of(reader: Reader, volunteer_id: str) -> tuple[ArchiveEntry, ...]:
    """Every entry of a file (merged rows included), the latest first, struck ones with the reason."""
    rows = reader.rows(
        "SELECT e.id, e.kind, e.made_on, e.title, e.body, e.lessons, e.marks, e.until_on, e.note, "
        "(SELECT s.reason FROM volunteer_entry s WHERE s.strikes = e.id ORDER BY s.hlc LIMIT 1) AS struck "
        "FROM volunteer v JOIN volunteer_entry e ON e.volunteer_id = v.id "
        "WHERE (v.id = :id OR v.merged_into = :id) AND e.strikes IS NULL ORDER BY e.made_on DESC, e.id DESC",
        {"id": volunteer_id},
    )
    return tuple(
        ArchiveEntry(
            row.id,
            ArchiveKind(row.kind),
            date.fromisoformat(row.made_on),
            row.title,
            row.body,
            row.lessons,
            row.marks,
            day_of(row.until_on),
            row.note,
            row.struck or "",
        )
        for row in rows
    )


def project_archive(tx: Transaction, volunteer_id: str) -> None:
    """Bring ``barred_until`` and ``stars_given`` to what the rows say."""
    until = summarise(archive_of(tx, volunteer_id), date.min).barred_until
    tx.connection.exec_driver_sql(
        "UPDATE volunteer SET barred_until = :until, stars_given = coalesce((SELECT max(g.stars) FROM volunteer v "
        "JOIN star_grant g ON g.volunteer_id = v.id WHERE v.id = :id OR v.merged_into = :id), 0) WHERE id = :id",
        {"id": volunteer_id, "until": None if until is None else until.isoformat()},
    )

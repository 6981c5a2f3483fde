"""What hours come to: the ledger of minutes, sums and years of volunteers, time recorded twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from db.domain.clock import instant_of
from db.domain.service_hours import (
    Overlap,
    Stretch,
    double_time,
)
from db.models.service import HourRecord
from db.person_facts import listed
from db.transaction import Reader, Transaction

CHUNK = 400
"""How many ids one statement takes."""


def write_differences(
    tx: Transaction, rows: Sequence[HourRecord], differences: dict[str, tuple[tuple[str, int], ...]]
) -> set[str]:
    """Write the ledger of minutes of these records anew. Answers whose they are."""
    owners = owners_of(tx, {row.volunteer_id for row in rows})
    connection = tx.connection
    connection.exec_driver_sql(
        "DELETE FROM hour_difference WHERE record_id = :id", [{"id": row.id} for row in rows]
    )
    lines = [
        {
            "step_id": step_id,
            "record_id": row.id,
            "volunteer_id": owners[row.volunteer_id],
            "session": row.session,
            "served_on": row.served_on.isoformat(),
            "minutes": minutes,
        }
        for row in rows
        for step_id, minutes in differences[row.id]
    ]
    if lines:
        connection.exec_driver_sql(
            "INSERT INTO hour_difference (step_id, record_id, volunteer_id, session, served_on, minutes) "
            "VALUES (:step_id, :record_id, :volunteer_id, :session, :served_on, :minutes)",
            lines,
        )
    return set(owners.values())


def owners_of(reader: Reader, volunteer_ids: Iterable[str]) -> dict[str, str]:
    """Each volunteer, or the one the row was merged into."""
    owners: dict[str, str] = {}
    ids = sorted(volunteer_ids)
    for at in range(0, len(ids), CHUNK):
        marks, values = listed(ids[at : at + CHUNK])
        rows = reader.rows(f"SELECT id, coalesce(merged_into, id) AS owner FROM volunteer WHERE id IN ({marks})", values)
        owners |= {row.id: row.owner for row in rows}
    return owners


def refresh_sums(tx: Transaction, owners: Iterable[str]) -> None:
    """Count the years and sums of these volunteers anew from their records."""
    ids = sorted(set(owners))
    for at in range(0, len(ids), CHUNK):
        _refresh(tx, ids[at : at + CHUNK])


def _refresh(tx: Transaction, ids: Sequence[str]) -> None:
    marks, values = listed(ids)
    tx.connection.exec_driver_sql(f"DELETE FROM volunteer_year WHERE volunteer_id IN ({marks})", values)
    tx.connection.exec_driver_sql(
        "INSERT INTO volunteer_year (year, volunteer_id, counted_minutes, confirmed_minutes, sessions, confirmed_sessions) "
        "SELECT CAST(substr(h.served_on, 1, 4) AS INTEGER), coalesce(v.merged_into, v.id), sum(h.counted), "
        "sum(CASE WHEN h.state = 'confirmed' THEN h.counted ELSE 0 END), count(DISTINCT h.session), "
        "count(DISTINCT CASE WHEN h.state = 'confirmed' THEN h.session END) "
        "FROM volunteer v JOIN hour_record h ON h.volunteer_id = v.id "
        f"WHERE (v.id IN ({marks}) AND v.merged_into IS NULL OR v.merged_into IN ({marks})) AND h.counted > 0 "
        "GROUP BY 1, 2",
        values,
    )
    tx.connection.exec_driver_sql(
        "UPDATE volunteer SET (counted_minutes, confirmed_minutes, sessions) = (SELECT coalesce(sum(y.counted_minutes), 0), "
        "coalesce(sum(y.confirmed_minutes), 0), coalesce(sum(y.sessions), 0) FROM volunteer_year y "
        f"WHERE y.volunteer_id = volunteer.id) WHERE id IN ({marks})",
        values,
    )


def stretches(reader: Reader, volunteer_id: str, first: date, last: date) -> list[Stretch]:
    """What is recorded of a volunteer (merged rows included) on these days and neither rejected nor void."""
    rows = reader.rows(
        "SELECT h.id, coalesce(v.merged_into, v.id) AS owner, h.came_at, h.went_at, h.minutes, h.hlc FROM volunteer v "
        "JOIN hour_record h ON h.volunteer_id = v.id WHERE (v.id = :id OR v.merged_into = :id) "
        "AND h.served_on BETWEEN :first AND :last AND h.state NOT IN ('rejected', 'void')",
        {"id": volunteer_id, "first": first.isoformat(), "last": last.isoformat()},
    )
    return [
        Stretch(row.id, row.owner, instant_of(row.came_at), instant_of(row.went_at), row.minutes, row.hlc) for row in rows
    ]


def mark_double_time(tx: Transaction, days: Iterable[tuple[str, date]]) -> None:
    """Write on records how many of their minutes an earlier record of the volunteer says already."""
    for volunteer_id, day in sorted(set(days)):
        owner = owners_of(tx, [volunteer_id]).get(volunteer_id, volunteer_id)
        around = stretches(tx, owner, day - timedelta(days=1), day + timedelta(days=1))
        twice: dict[str, Overlap] = {one.id: one for one in double_time(around)} if len(around) > 1 else {}
        tx.connection.exec_driver_sql(
            "UPDATE hour_record SET overlap_minutes = :minutes WHERE id = :id AND overlap_minutes <> :minutes",
            [
                {"id": one.id, "minutes": one.minutes - twice[one.id].countable if one.id in twice else 0}
                for one in around
            ]
            or [{"id": "", "minutes": 0}],
        )

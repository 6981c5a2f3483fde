"""Finding a demand by its number, and counting those that people are waiting for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.demand_store import may_read_dispute
from db.domain.errors import KnownError
from db.domain.serials import parse_serial
from db.person_facts import listed
from db.transaction import Reader

DEMAND_PREFIX = "SQ-"
_TAIL = re.compile(r"(?:SQ-)?(?:([0-9]{2})[A-Z]*-)?(?:([0-9]{8})-)?([0-9]{4,9})(?:-([0-9]))?")


def demand_by_number(reader: Reader, number: str) -> str | None:
    """The id of the demand with this whole or short number (SQ-…)."""
    try:
        serial = parse_serial(number, reader.desk.centre_code or None)
    except KnownError:
        return None
    found = reader.scalar("SELECT id FROM demand WHERE serial = :serial", {"serial": serial.full})
    return None if found is None else str(found)


def demand_by_tail(reader: Reader, text: str) -> str | None:
    """The id of the latest demand whose number ends so: 20261120-0014-7, 0014-7, or the counter 0014."""
    tail = _TAIL.fullmatch("".join(text.split()).upper())
    if tail is None:
        return None
    found = reader.scalar(
        "SELECT id FROM demand WHERE counter = :counter AND serial_short LIKE :tail "
        "ORDER BY business_date DESC, serial_short LIMIT 1",
        {"counter": int(tail[3]), "tail": f"%{tail[0]}" if tail[4] else f"%{tail[0]}-%"},
    )
    return None if found is None else str(found)


def open_demands(reader: Reader, resident_ids: Sequence[str]) -> dict[str, int]:
    """How many open demands each of these residents brought up; disputes only for whom they are not hidden."""
    if not resident_ids:
        return {}
    places, values = listed(resident_ids)
    kept = "" if may_read_dispute(reader) else "AND kind <> 'dispute' "
    rows = reader.rows(
        "SELECT resident_id, COUNT(*) AS n FROM demand "
        f"WHERE resident_id IN ({places}) AND closed = 0 {kept}GROUP BY resident_id",
        values,
    )
    return {row.resident_id: int(row.n) for row in rows}

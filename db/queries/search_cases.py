"""Finding cases by number (whole, short, tail or counter), by applicant and by item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.domain.cases import CaseState
from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.domain.masking import mask_name
from db.domain.scancodes import ScanKind, parse_scan
from db.domain.serials import parse_serial
from db.transaction import Reader

COUNTER_DAYS = 31
"""How far back a bare counter is looked for."""
_TAIL = re.compile(r"(?:([0-9]{2})[A-Z]*-)?(?:([0-9]{8})-)?([0-9]{4,9})(?:-([0-9]))?")


@dataclass(frozen=True, slots=True)
class CaseHit:
    """A case offered; ``matched`` says by what: serial, applicant or item."""

    case_id: str
    serial_short: str
    item_name: str
    applicant_masked: str
    state: CaseState
    state_label: str
    received_at: datetime
    due_on: date | None
    operator: str
    matched: str


_COLUMNS = "id, serial_short, item_name, applicant_name, state, received_at, due_on, operator_name"


def case_by_serial(reader: Reader, text: str) -> str | None:
    """The id of the case whose receipt was scanned, or whose whole or short number was typed."""
    scan = parse_scan(text)
    if scan.kind not in (ScanKind.RECEIPT, ScanKind.SERIAL):
        return None
    try:
        serial = parse_serial(scan.value, reader.desk.centre_code or None)
    except KnownError:
        return None
    found = reader.scalar("SELECT id FROM service_case WHERE serial = :serial", {"serial": serial.full})
    return None if found is None else str(found)


def find_by_number(reader: Reader, text: str, limit: int) -> list[CaseHit]:
    """Cases whose number ends as typed: 20261120-0014-7, 0014-7, or the counter 0014 of the last weeks."""
    found = _TAIL.fullmatch("".join(text.split()).upper())
    if found is None or (found[2] is None and len(found[3]) > 6):
        return []
    since = reader.today - timedelta(days=COUNTER_DAYS)
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM service_case WHERE counter = :counter AND business_date >= :since "
        "AND serial_short LIKE :tail ORDER BY business_date DESC, serial_short LIMIT :n",
        {
            "counter": int(found[3]),
            "since": "" if found[4] or found[2] else since.isoformat(),
            "tail": f"%{found[0] if found[4] else found[0] + '-%'}",
            "n": limit,
        },
    )
    return [_hit(row, "serial") for row in rows]


def find_by_people(
    reader: Reader, resident_ids: list[str], item_ids: list[str] | None, limit: int
) -> tuple[list[CaseHit], int]:
    """The latest cases of these people (of these items only, when given), and how many there are."""
    if not resident_ids or item_ids == []:
        return [], 0
    values: dict[str, Any] = {f"r{n}": one for n, one in enumerate(resident_ids)}
    where = f"resident_id IN ({', '.join(f':r{n}' for n in range(len(resident_ids)))})"
    if item_ids is not None:
        values |= {f"i{n}": one for n, one in enumerate(item_ids)}
        where += f" AND item_id IN ({', '.join(f':i{n}' for n in range(len(item_ids)))})"
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM service_case WHERE {where} ORDER BY received_at DESC LIMIT :n", {**values, "n": limit}
    )
    total = reader.scalar(f"SELECT count(*) FROM service_case WHERE {where}", values)
    return [_hit(row, "applicant") for row in rows], int(total)


def find_by_items(reader: Reader, item_ids: list[str], limit: int) -> list[CaseHit]:
    """The latest cases of these items."""
    rows: list[Any] = []
    for item_id in item_ids[:limit]:
        rows += reader.rows(
            f"SELECT {_COLUMNS} FROM service_case WHERE item_id = :item ORDER BY received_at DESC LIMIT :n",
            {"item": item_id, "n": limit},
        )
    rows.sort(key=lambda row: row.received_at, reverse=True)
    return [_hit(row, "item") for row in rows[:limit]]


def case_hit(reader: Reader, case_id: str) -> CaseHit | None:
    """One case by its id, found by its number."""
    row = reader.one(f"SELECT {_COLUMNS} FROM service_case WHERE id = :id", {"id": case_id})
    return None if row is None else _hit(row, "serial")


def _hit(row: Any, matched: str) -> CaseHit:
    state = CaseState(row.state)
    return CaseHit(
        case_id=row.id,
        serial_short=row.serial_short,
        item_name=row.item_name,
        applicant_masked=mask_name(row.applicant_name),
        state=state,
        state_label=state.label,
        received_at=instant_of(row.received_at),
        due_on=None if row.due_on is None else date.fromisoformat(row.due_on),
        operator=row.operator_name,
        matched=matched,
    )

"""The sheet of a shift as it stands, what has to be looked into, and a group's sheet before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from db.domain.clock import SHANGHAI, business_date
from db.domain.permissions import Permission
from db.domain.service_hours import HourState
from db.domain.service_scans import Pairing, ScanIssue
from db.hour_facts import hours_where
from db.queries.activities import ShiftRow, shift_row
from db.registry import query
from db.service_batches import BatchResult, RecordBatch, read_group
from db.service_store import (
    day_bounds,
    load_shift,
    load_shifts,
    loose_scans,
    pair_rows,
    record_id_of,
    scan_rules,
    shift_scans,
)
from db.transaction import Reader
from db.volunteer_rules import load_heads

Status = Literal["expected", "waiting", "in", "gone", "stray"]
ExceptionKind = Literal["stay", "stray", "double", "review", "contested", "late"]
_ORDER: dict[Status, int] = {"in": 0, "gone": 1, "stray": 2, "expected": 3, "waiting": 4}


@dataclass(frozen=True, slots=True)
class ShiftSheet:
    """Which shift; None: today's scans outside shifts."""

    shift_id: str | None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """Somebody on the sheet; ``last_scan_id`` is what one key takes back."""

    volunteer_id: str
    number: str
    name: str
    photo_id: str | None
    status: Status
    came_at: datetime | None
    went_at: datetime | None
    minutes: int
    issues: tuple[str, ...]
    scan_in: str | None
    scan_out: str | None
    last_scan_id: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet: who is in first, the latest on top."""

    shift: ShiftRow | None
    lines: tuple[SheetLine, ...]
    present: int
    gone: int
    expected: int
    waiting: int
    exceptions: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What has to be looked into of these days."""

    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One line of the exceptions list; ``record_id`` or ``scan_id`` is what it is about."""

    kind: ExceptionKind
    on: date
    record_id: str | None
    scan_id: str | None
    volunteer_id: str
    number: str
    name: str
    text: str
    minutes: int
    countable: int
    state: HourState | None
    version: int


def _pairing(reader: Reader, shift_id: str | None) -> tuple[Pairing, list[Any]]:
    rules = scan_rules(reader)
    if shift_id is None:
        midnight = datetime.combine(reader.today, datetime.min.time(), SHANGHAI)
        rows = list(loose_scans(reader, midnight, reader.now + timedelta(seconds=1)))
        return pair_rows(rows, {}, reader.now, rules), rows
    rows = list(shift_scans(reader, shift_id))
    facts = load_shift(reader, shift_id)
    shifts = {shift_id: facts.shift} if facts else {}
    now = reader.now
    if facts is not None and facts.closed_at is not None:  # nobody is in any more: as the closing saw it
        now = max(now, facts.shift.ends_at) + rules.close_after
    return pair_rows(rows, shifts, now, rules), rows


@query("service.sheet", needs=Permission.HOURS_WRITE)
def shift_sheet(reader: Reader, request: ShiftSheet) -> Sheet:
    """The sheet of a shift as its scans stand now."""
    pairing, rows = _pairing(reader, request.shift_id)
    last = {row.volunteer_id: row.id for row in rows if not row.void}
    signed = reader.rows(
        "SELECT volunteer_id FROM sign_up WHERE shift_id = :id AND withdrawn_at IS NULL ORDER BY hlc, id",
        {"id": request.shift_id},
    )
    wanted = list(dict.fromkeys(row.volunteer_id for row in signed))
    heads = load_heads(reader, list(dict.fromkeys([row.volunteer_id for row in rows] + wanted)))
    lines: list[SheetLine] = []
    seen: set[str] = set()

    def add(
        who: str,
        status: Status,
        came: datetime | None = None,
        went: datetime | None = None,
        minutes: int = 0,
        issues: tuple[str, ...] = (),
        scans: tuple[str | None, str | None] = (None, None),
    ) -> None:
        seen.add(who)
        head = heads[who]
        lines.append(
            SheetLine(
                who,
                head.number,
                head.name,
                head.photo_id,
                status,
                came,
                went,
                minutes,
                issues,
                scans[0],
                scans[1],
                last.get(who),
            )
        )

    for here in pairing.present:
        so_far = max(0, int((reader.now - here.came_at) / timedelta(minutes=1)))
        add(here.volunteer, "in", here.came_at, None, so_far, (), (here.scan_in, None))
    for stay in pairing.stays:
        issues = tuple(issue.label for issue in stay.issues)
        scans = (stay.scan_in, stay.scan_out)
        add(stay.volunteer, "gone", stay.came_at, stay.went_at, stay.minutes, issues, scans)
    for stray in pairing.strays:
        add(
            stray.scan.volunteer, "stray", None, stray.scan.at, 0, (stray.issue.label,), (None, stray.scan.id)
        )
    shift = shift_row(reader, request.shift_id) if request.shift_id else None
    for n, who in enumerate(wanted):
        if who not in seen:
            add(who, "waiting" if shift and shift.places and n >= shift.places else "expected")
    newest = sorted(lines, key=lambda one: one.came_at or one.went_at or reader.now, reverse=True)
    ordered = tuple(sorted(newest, key=lambda one: _ORDER[one.status]))
    return Sheet(
        shift,
        ordered,
        len(pairing.present),
        len({stay.volunteer for stay in pairing.stays} - {one.volunteer for one in pairing.present}),
        sum(one.status == "expected" for one in lines),
        sum(one.status == "waiting" for one in lines),
        sum(bool(stay.issues) for stay in pairing.stays) + len(pairing.strays),
        sum(stay.minutes for stay in pairing.stays),
    )


@query("service.preview_batch", needs=Permission.HOURS_WRITE)
def preview_batch(reader: Reader, request: RecordBatch) -> BatchResult:
    """What the lines of a group's sheet mean; nothing is kept. Raises as recording does."""
    group = read_group(reader, request)
    return BatchResult(group.rows, 0, False, group.session)


@query("service.exceptions", needs=Permission.HOURS_WRITE)
def exceptions(reader: Reader, request: Exceptions) -> tuple[ExceptionRow, ...]:
    """What has to be looked into: odd stays, scans that make none, time twice, disputes, scans after the closing."""
    found = [*_of_records(reader, request), *_of_scans(reader, request)]
    return tuple(sorted(found, key=lambda row: (row.on, row.number, row.kind), reverse=True))


def _of_records(reader: Reader, request: Exceptions) -> list[ExceptionRow]:
    rows = hours_where(
        reader,
        "h.served_on BETWEEN :first AND :last AND (h.state = 'contested' OR h.review OR h.overlap_minutes > 0 "
        "OR (h.state = 'recorded' AND h.issues <> '[]')) AND h.state NOT IN ('void', 'rejected')",
        {"first": request.from_on.isoformat(), "last": request.to_on.isoformat()},
        "h.served_on DESC, h.id",
        1000,
    )
    found = []
    for row in rows:
        kind: ExceptionKind = "stay"
        text = "；".join(row.issues)
        if row.state is HourState.CONTESTED:
            kind, text = "contested", "本人有异议，请核实后更正或维持"
        elif row.review:
            kind, text = "review", "两个窗口同时处理过，请核对步骤"
        elif row.overlap_minutes:
            kind, text = (
                "double",
                f"与另一条时长重叠 {row.overlap_minutes} 分钟，请更正为 {row.countable} 分钟",
            )
        found.append(
            ExceptionRow(
                kind,
                row.served_on,
                row.record_id,
                None,
                row.volunteer_id,
                row.number,
                row.name,
                text,
                row.minutes,
                row.countable,
                row.state,
                row.version,
            )
        )
    return found


def _of_scans(reader: Reader, request: Exceptions) -> list[ExceptionRow]:
    first, _ = day_bounds(request.from_on)
    _, last = day_bounds(request.to_on)
    rules = scan_rules(reader)
    scanned = reader.rows(
        "SELECT DISTINCT shift_id FROM service_scan WHERE at >= :first AND at < :last AND shift_id IS NOT NULL",
        {"first": first, "last": last},
    )
    shifts = load_shifts(reader, [row.shift_id for row in scanned])
    pairings: list[tuple[Pairing, bool]] = []
    for shift_id, facts in shifts.items():
        rows = shift_scans(reader, shift_id)
        pairings.append(
            (pair_rows(rows, {shift_id: facts.shift}, reader.now, rules), facts.closed_at is not None)
        )
    midnight = datetime.combine(request.from_on, datetime.min.time(), SHANGHAI)
    end = datetime.combine(request.to_on, datetime.min.time(), SHANGHAI) + timedelta(days=1)
    pairings.append((pair_rows(loose_scans(reader, midnight, end), {}, reader.now, rules), False))
    people = {s.scan.volunteer for p, _ in pairings for s in p.strays} | {
        stay.volunteer for p, _ in pairings for stay in p.stays
    }
    heads = load_heads(reader, sorted(people))
    found: list[ExceptionRow] = []

    def add(
        kind: ExceptionKind, on: date, record: str | None, scan: str | None, who: str, text: str, minutes: int
    ) -> None:
        head = heads[who]
        found.append(
            ExceptionRow(kind, on, record, scan, who, head.number, head.name, text, minutes, minutes, None, 0)
        )

    for pairing, closed in pairings:
        for stray in pairing.strays:
            scan = stray.scan
            add("stray", business_date(scan.at), None, scan.id, scan.volunteer, stray.issue.label, 0)
        for stay in pairing.stays:
            if ScanIssue.SHORT in stay.issues:
                text = ScanIssue.SHORT.label
                add("stay", business_date(stay.came_at), None, stay.scan_in, stay.volunteer, text, 0)
            elif closed:
                text = _late(reader, stay.scan_in, stay.scan_out)
                if text:
                    record = record_id_of(stay.scan_in)
                    add(
                        "late",
                        business_date(stay.came_at),
                        record,
                        stay.scan_in,
                        stay.volunteer,
                        text,
                        stay.minutes,
                    )
    return found


def _late(reader: Reader, scan_in: str, scan_out: str | None) -> str:
    """What a scan that came after the closing would change of the record, in words; empty for nothing."""
    row = reader.one("SELECT scan_out, state FROM hour_record WHERE id = :id", {"id": record_id_of(scan_in)})
    if row is None:
        return "结算之后才收到的签到，请再结算一次班次"
    if row.scan_out != scan_out and row.state not in ("void", "rejected"):
        return "结算之后才收到的签退，请按实际更正时长"
    return ""

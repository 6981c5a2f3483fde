"""Shifts and scans as the rules see them, and the hours that a closed shift leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from db.domain.activities import Shift
from db.domain.clock import SHANGHAI, business_date, instant_of
from db.domain.service_hours import LONGEST_MINUTES, HourSource
from db.domain.service_scans import (
    Direction,
    Pairing,
    ScanIssue,
    ScanRules,
    ServiceScan,
    Stay,
    pair_scans,
)
from db.hour_store import NewHours, add_hours, same_everywhere, session_of
from db.person_facts import listed
from db.rule_store import load_rule
from db.transaction import Reader, Transaction

SCAN_RULES_KEY = "scans"


@dataclass(frozen=True, slots=True)
class ScanTimes:
    """The scan rules in whole minutes, as a centre keeps them."""

    same: int = 2
    early: int = 30
    overrun: int = 30
    close_after: int = 60
    longest: int = 720
    loose_close: int = 360
    forgotten_counts: bool = True

    @property
    def rules(self) -> ScanRules:
        """As the rules of scans take them."""
        return ScanRules(
            timedelta(minutes=self.same),
            timedelta(minutes=self.early),
            timedelta(minutes=self.overrun),
            timedelta(minutes=self.close_after),
            timedelta(minutes=self.longest),
            timedelta(minutes=self.loose_close),
            self.forgotten_counts,
        )


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    """A shift with what its activity tells of hours served in it."""

    shift: Shift
    title: str
    category: str
    place: str
    served: str
    leader: str
    recorder: str
    organisation: str
    closed_at: datetime | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Made:
    """Records that are new, their minutes, and lines for the exceptions list."""

    records: int
    minutes: int
    exceptions: int


def scan_rules(reader: Reader) -> ScanRules:
    """What the centre has chosen."""
    return load_rule(reader, SCAN_RULES_KEY, ScanTimes()).rules


_SHIFTS = (
    "SELECT s.id, s.activity_id, s.starts_at, s.ends_at, s.places, s.closed_at, s.cancelled, a.title, a.category, a.place, "
    "a.served, a.leader_name, a.recorder_name, a.organisation FROM service_shift s JOIN activity a ON a.id = s.activity_id "
)


def _facts(row: Any) -> ShiftFacts:
    return ShiftFacts(
        Shift(row.id, row.activity_id, instant_of(row.starts_at), instant_of(row.ends_at), row.places),
        row.title,
        row.category,
        row.place,
        row.served,
        row.leader_name,
        row.recorder_name,
        row.organisation,
        None if row.closed_at is None else instant_of(row.closed_at),
        bool(row.cancelled),
    )


def load_shift(reader: Reader, shift_id: str) -> ShiftFacts | None:
    """One shift."""
    row = reader.one(f"{_SHIFTS}WHERE s.id = :id", {"id": shift_id})
    return None if row is None else _facts(row)


def load_shifts(reader: Reader, ids: Iterable[str]) -> dict[str, ShiftFacts]:
    """These shifts by id."""
    found: dict[str, ShiftFacts] = {}
    wanted = sorted(set(ids))
    for at in range(0, len(wanted), 400):
        marks, values = listed(wanted[at : at + 400])
        found |= {row.id: _facts(row) for row in reader.rows(f"{_SHIFTS}WHERE s.id IN ({marks})", values)}
    return found


def day_bounds(day: date) -> tuple[int, int]:
    """First and last-but-one instant of a day at the desk, in stored milliseconds."""
    first = datetime.combine(day, datetime.min.time(), SHANGHAI)
    return int(first.timestamp() * 1000), int((first + timedelta(days=1)).timestamp() * 1000)


_SCANS = (
    "SELECT s.id, s.volunteer_id, s.at, s.shift_id, s.direction, s.desk, s.operator_id, s.operator_name, "
    "EXISTS (SELECT 1 FROM service_scan v WHERE v.voids = s.id) AS void FROM service_scan s "
)


def scan_of(row: Any) -> ServiceScan:
    """A row of scans as the rules see it."""
    return ServiceScan(
        row.id,
        row.volunteer_id,
        instant_of(row.at),
        row.shift_id,
        Direction(row.direction) if row.direction else None,
        row.desk,
        bool(row.void),
    )


def shift_scans(reader: Reader, shift_id: str, volunteer_id: str | None = None) -> Sequence[Any]:
    """The scans of a shift (of one volunteer), those that take others back left out."""
    only = "AND s.volunteer_id = :volunteer " if volunteer_id else ""
    return reader.rows(
        f"{_SCANS}WHERE s.shift_id = :shift AND s.voids IS NULL {only}ORDER BY s.at",
        {"shift": shift_id, "volunteer": volunteer_id},
    )


def loose_scans(
    reader: Reader, first: datetime, last: datetime, volunteer_id: str | None = None
) -> Sequence[Any]:
    """The scans outside any shift between two instants."""
    only = "AND s.volunteer_id = :volunteer " if volunteer_id else ""
    return reader.rows(
        f"{_SCANS}WHERE s.shift_id IS NULL AND s.voids IS NULL AND s.at >= :first AND s.at < :last {only}ORDER BY s.at",
        {
            "first": int(first.timestamp() * 1000),
            "last": int(last.timestamp() * 1000),
            "volunteer": volunteer_id,
        },
    )


def pair_rows(rows: Sequence[Any], shifts: Mapping[str, Shift], now: datetime, rules: ScanRules) -> Pairing:
    """Pair rows of scans."""
    return pair_scans([scan_of(row) for row in rows], shifts, now, rules)


def record_id_of(scan_in: str) -> str:
    """The id of the record that a stay makes: every desk that closes the shift makes the same one."""
    return same_everywhere("stay", scan_in)


def hours_of_stay(stay: Stay, facts: ShiftFacts | None, by: tuple[str, str]) -> NewHours:
    """What a stay is as a record; ``by`` are id and name of whoever scanned the card."""
    day = business_date(stay.came_at)
    activity_id = facts.shift.activity if facts else None
    return NewHours(
        id=record_id_of(stay.scan_in),
        volunteer_id=stay.volunteer,
        served_on=day,
        came_at=stay.came_at,
        went_at=max(stay.went_at, stay.came_at),
        minutes=min(stay.minutes, LONGEST_MINUTES),
        source=HourSource.SCAN,
        category=facts.category if facts else "other",
        session=session_of(stay.shift, activity_id, day),
        activity_id=activity_id,
        shift_id=stay.shift,
        scan_in=stay.scan_in,
        scan_out=stay.scan_out,
        issues=stay.issues,
        place=facts.place if facts else "",
        served_for=facts.served if facts else "",
        content=facts.title if facts else "",
        leader=facts.leader if facts else "",
        recorder=(facts.recorder if facts else "") or by[1],
        organisation=facts.organisation if facts else "",
        recorder_id=by[0],
        recorder_name=by[1],
    )


def keep_stays(
    tx: Transaction, pairing: Pairing, rows: Sequence[Any], shifts: Mapping[str, ShiftFacts]
) -> Made:
    """Make records of the ended stays; a stay under a minute makes none and stays on the exceptions list."""
    scanned = {row.id: (row.operator_id, row.operator_name) for row in rows}
    new = [
        hours_of_stay(stay, shifts.get(stay.shift or ""), scanned[stay.scan_in])
        for stay in pairing.stays
        if ScanIssue.SHORT not in stay.issues
    ]
    records = add_hours(tx, new)
    odd = sum(bool(stay.issues) for stay in pairing.stays) + len(pairing.strays)
    return Made(records, sum(one.minutes for one in new), odd)

"""What the sign-in desk is shown after a scan: who it was, what the scan turned out to be, who is there now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from db.domain.card_payload import CardVerdict
from db.domain.service_scans import Direction, Pairing, ScanIssue
from db.service_store import load_shift, loose_scans, pair_rows, scan_rules, shift_scans
from db.transaction import Reader
from db.volunteer_rules import VolunteerHead, load_head

LOOK_BACK = timedelta(hours=36)
"""Scans outside shifts that are read together: longer ago nobody is still here."""


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """The answer to a scan. ``accepted``: it is kept; ``minutes`` of the stay it ended, else of the one so far.

    ``verdict`` is None where no card was scanned; ``present`` counts who is signed in to the shift now.
    """

    scan_id: str
    verdict: CardVerdict | None
    label: str
    message: str
    accepted: bool
    volunteer: VolunteerHead | None = None
    direction: Direction | None = None
    is_in: bool = False
    came_at: datetime | None = None
    minutes: int = 0
    present: int = 0
    repeated: bool = False
    warning: str = ""


def refused(
    verdict: CardVerdict | None, label: str, message: str, head: VolunteerHead | None = None
) -> ScanAnswer:
    """A scan that is not kept."""
    return ScanAnswer("", verdict, label, message, False, head)


def paired(reader: Reader, shift_id: str | None, volunteer_id: str) -> tuple[Pairing, int]:
    """The volunteer's scans of the shift (or outside one) paired now, and how many are present in the shift."""
    rules = scan_rules(reader)
    if shift_id is None:
        rows = loose_scans(reader, reader.now - LOOK_BACK, reader.now + timedelta(seconds=1), volunteer_id)
        return pair_rows(rows, {}, reader.now, rules), 0
    facts = load_shift(reader, shift_id)
    assert facts is not None
    shifts = {shift_id: facts.shift}
    rows = shift_scans(reader, shift_id)
    everybody = pair_rows(rows, shifts, reader.now, rules)
    own = pair_rows([row for row in rows if row.volunteer_id == volunteer_id], shifts, reader.now, rules)
    return own, len(everybody.present)


def answer(
    reader: Reader,
    scan_id: str,
    volunteer_id: str,
    shift_id: str | None,
    verdict: CardVerdict | None,
    *,
    repeated: bool = False,
) -> ScanAnswer:
    """What the scan came to, with everything else that is known by now."""
    head = load_head(reader, volunteer_id)
    pairing, present = paired(reader, shift_id, volunteer_id)
    message = verdict.message if verdict else ""
    label = verdict.label if verdict else "手工"

    def said(
        direction: Direction | None,
        came_at: datetime | None,
        minutes: int,
        is_in: bool,
        warning: str = "",
        again: bool = False,
    ) -> ScanAnswer:
        return ScanAnswer(
            scan_id,
            verdict,
            label,
            message,
            True,
            head,
            direction,
            is_in,
            came_at,
            minutes,
            present,
            repeated or again,
            warning,
        )

    for stay in pairing.stays:
        if stay.scan_out == scan_id:
            return said(
                Direction.OUT, stay.came_at, stay.minutes, False, "；".join(i.label for i in stay.issues)
            )
    here = pairing.present[-1] if pairing.present else None
    if here is not None and here.scan_in == scan_id:
        return said(Direction.IN, here.came_at, 0, True)
    for stray in pairing.strays:
        if stray.scan.id == scan_id:
            return said(Direction.OUT, None, 0, False, ScanIssue.OUT_WITHOUT_IN.label)
    if any(scan.id == scan_id for scan in pairing.repeats):
        if here is not None:
            minutes = int((reader.now - here.came_at) / timedelta(minutes=1))
            return said(Direction.IN, here.came_at, max(0, minutes), True, "刚刚已经签到", again=True)
        last = pairing.stays[-1] if pairing.stays else None
        return said(
            Direction.OUT,
            last.came_at if last else None,
            last.minutes if last else 0,
            False,
            "刚刚已经签退",
            again=True,
        )
    if here is not None:
        return said(None, here.came_at, 0, True)
    return said(None, None, 0, False)

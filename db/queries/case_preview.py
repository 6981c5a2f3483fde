"""What a case would promise before it exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from db.case_facts import eligibility_checks
from db.catalogue_store import load_version
from db.domain.calendar import Limit
from db.domain.cases import Deadlines, ItemLimits, deadlines, supplement_notice_due
from db.domain.clock import instant_of
from db.domain.permissions import Permission
from db.registry import query
from db.transaction import Reader
from db.work_calendar import load_calendar


@dataclass(frozen=True, slots=True)
class PreviewCase:
    """What accepting this item today, for this person, would mean."""

    version_id: str
    resident_id: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One line of 资格预审: passed, not passed, or not known (advice, never a refusal)."""

    label: str
    passed: bool | None


@dataclass(frozen=True, slots=True)
class RepeatFacts:
    """The same item by the same person, earlier today."""

    case_id: str
    serial_short: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CasePreview:
    """Dates promised if accepted today. ``tolerant_on`` are (material position, day it must follow by)."""

    promised_on: date | None
    promised: Limit | None
    promised_provisional: bool
    legal_on: date | None
    legal: Limit | None
    legal_provisional: bool
    covered_until: date
    supplement_on: date
    tolerant_on: tuple[tuple[int, date], ...]
    checks: tuple[Check, ...]
    repeat: RepeatFacts | None


@query("cases.preview", needs=Permission.CASE_READ)
def preview_case(reader: Reader, request: PreviewCase) -> CasePreview:
    """Promised and legal dates, advice on eligibility, and a repeat of today. Raises KnownError ITEM-MISSING."""
    item_id, item = load_version(reader, request.version_id)
    calendar = load_calendar(reader.connection)
    due: Deadlines = deadlines(ItemLimits(item.promised, item.legal), reader.today, calendar)
    tolerant = tuple(
        (position, calendar.add_working_days(reader.today, material.deferrable_days).day)
        for position, material in enumerate(item.materials)
        if material.deferrable_days is not None
    )
    checks: tuple[Check, ...] = ()
    repeat = None
    if request.resident_id is not None:
        checks = tuple(
            Check(label, passed) for label, passed in eligibility_checks(reader, item, item_id, request.resident_id)
        )
        row = reader.one(
            "SELECT id, serial_short, received_at FROM service_case WHERE resident_id = :resident AND "
            "item_id = :item AND business_date = :today AND state <> 'voided' ORDER BY received_at DESC",
            {"resident": request.resident_id, "item": item_id, "today": reader.today.isoformat()},
        )
        if row is not None:
            at = instant_of(row.received_at)
            assert at is not None
            repeat = RepeatFacts(row.id, row.serial_short, at)
    return CasePreview(
        promised_on=due.promised.day if due.promised else None,
        promised=item.promised,
        promised_provisional=bool(due.promised and due.promised.provisional),
        legal_on=due.legal.day if due.legal else None,
        legal=item.legal,
        legal_provisional=bool(due.legal and due.legal.provisional),
        covered_until=calendar.covered_until,
        supplement_on=supplement_notice_due(reader.today, calendar).day,
        tolerant_on=tolerant,
        checks=checks,
        repeat=repeat,
    )

"""在职党员双报到: reporting in, and the quarter's cards for the home units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.domain.errors import KnownError
from db.domain.party_service import Quarter, check_reporting
from db.domain.permissions import Permission
from db.models.volunteer import Volunteer
from db.papers import queue_paper
from db.party_store import deeds_of
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.volunteer_papers import report_card_data, service_card_data
from db.volunteer_rules import find_volunteer


@dataclass(frozen=True, slots=True)
class ReportIn:
    """A party member at work who reports in."""

    volunteer_id: str
    home_unit: str
    contact: str = ""
    reported_on: date | None = None
    printed: bool = True


@dataclass(frozen=True, slots=True)
class PrintReportCard:
    """Whose 报到登记卡; None: a blank one."""

    volunteer_id: str | None = None


@dataclass(frozen=True, slots=True)
class PrintQuarter:
    """社区奉献卡 of a quarter; nobody named: every member who has reported in."""

    year: int
    quarter: int
    volunteer_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyPaper:
    """Jobs in the queue, one a card."""

    job_ids: tuple[str, ...]


def _card(tx: Transaction, row: Volunteer | None) -> str:
    subject = row.id if row else ""
    return queue_paper(tx, "party_report_card", "a4", subject, "报到登记卡", report_card_data(tx, row))


@use_case("party.report_in", needs=Permission.VOLUNTEER_WRITE)
def report_in(tx: Transaction, request: ReportIn) -> PartyPaper:
    """Register a 报到 and print its card. Raises KnownError PARTY-UNIT, PARTY-DATE, VOLUNTEER-…."""
    row = find_volunteer(tx, request.volunteer_id, serving=True)
    on = request.reported_on or tx.today
    check_reporting(row.name, row.phone or "", request.home_unit, on, tx.today)
    row.party_member, row.reported_on, row.updated_at = True, on, tx.now
    row.home_unit = line(request.home_unit, "home_unit", "所在单位", 60)
    row.home_unit_contact = line(request.contact, "contact", "单位联系人", 60)
    tx.session.flush()
    jobs = (_card(tx, row),) if request.printed else ()
    tx.audit("volunteer", row.id)
    tx.changes("volunteers", "papers")
    return PartyPaper(jobs)


@use_case("party.print_card", needs=Permission.PAPER_PRINT)
def print_report_card(tx: Transaction, request: PrintReportCard) -> PartyPaper:
    """Queue a 报到登记卡, or a blank one to fill in by hand. Raises KnownError VOLUNTEER-…."""
    row = find_volunteer(tx, request.volunteer_id) if request.volunteer_id else None
    job = _card(tx, row)
    tx.audit("volunteer", row.id if row else "")
    tx.changes("papers")
    return PartyPaper((job,))


@use_case("party.print_quarter", needs=Permission.PAPER_PRINT)
def print_quarter(tx: Transaction, request: PrintQuarter) -> PartyPaper:
    """Queue the 社区奉献卡 of a quarter, also for members who did nothing. Raises KnownError PARTY-QUARTER, PARTY-NOBODY."""
    if not 1 <= request.quarter <= 4 or not 2000 <= request.year <= tx.today.year:
        raise KnownError("PARTY-QUARTER", "季度不对，请重新选择。", "quarter")
    found = deeds_of(tx, Quarter(request.year, request.quarter), request.volunteer_ids)
    if not found:
        raise KnownError("PARTY-NOBODY", "还没有报到的党员，请先登记报到。", "volunteer_ids")
    jobs = []
    for report, recorders in found:
        row = tx.session.get_one(Volunteer, report.member)
        data = service_card_data(tx, row, report, recorders)
        jobs.append(queue_paper(tx, "service_card", "a5", row.id, f"社区奉献卡 {report.quarter.label}", data))
    tx.audit("volunteers", "", papers=len(jobs), year=request.year)
    tx.changes("papers")
    return PartyPaper(tuple(jobs))

"""Entering a year's 放假安排, and counting anew the deadlines that waited for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from db.case_steps import acceptance_facts, notice_facts
from db.catalogue_store import load_version
from db.domain.calendar import FIXED_HOLIDAYS, WorkCalendar
from db.domain.cases import CaseAction
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.calendar import CalendarDay, CalendarYear
from db.models.case import CaseMaterial, CaseTransition, ServiceCase
from db.registry import use_case
from db.transaction import Transaction
from db.work_calendar import DayFacts, load_calendar

__all__ = ["DayFacts", "SaveYear", "YearSaved", "save_year"]

FIRST_YEAR, LAST_YEAR = 2000, 2100
FIXED_SINCE = 2025
"""《全国年节及纪念日放假办法》 as amended names its fixed days from this year on."""
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class SaveYear:
    """A whole year: the notice it comes from and every day that differs from its weekday."""

    year: int
    notice: str
    days: tuple[DayFacts, ...]


@dataclass(frozen=True, slots=True)
class YearSaved:
    """How many open cases had a provisional deadline that was counted anew."""

    cases_rechecked: int


def _fail(field: str, message: str, **details: object) -> KnownError:
    return KnownError("CALENDAR", message, field, **details)


def _check_day(day: DayFacts, year: int) -> None:
    shown = f"{day.day.month} 月 {day.day.day} 日（星期{_WEEKDAYS[day.day.weekday()]}）"
    where = day.day.isoformat()
    if day.day.year != year:
        raise _fail("days", f"{day.day.year} 年 {shown}不在 {year} 年里，请改正或删掉。", day=where)
    weekend = day.day.weekday() >= 5
    if day.working and not weekend:
        raise _fail("days", f"{shown}本来就上班，调休上班只能填周末，请改正或删掉。", day=where)
    if not day.working and weekend:
        raise _fail("days", f"{shown}本来就休息，放假只用填周一到周五，请改正或删掉。", day=where)
    if len(day.name) > 40 or not (day.name.isprintable() or not day.name):
        raise _fail("days", f"{shown}的名称太长或有不能显示的字符（最多 40 字），请改短。", day=where)


def _check_year(request: SaveYear) -> None:
    year, notice = request.year, request.notice.strip()
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _fail("year", f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，请改正。")
    if not notice or len(notice) > 120 or not notice.isprintable():
        raise _fail("notice", "请写明依据哪份放假通知（最多 120 字）。")
    for day in request.days:
        _check_day(day, year)
    days = [day.day for day in request.days]
    if len(set(days)) != len(days):
        double = next(day for day in days if days.count(day) > 1)
        raise _fail("days", f"{double.month} 月 {double.day} 日填了两次，请删掉一个。", day=double.isoformat())
    if all(day.working for day in request.days):
        raise _fail("days", "还没有填放假的日子，请照通知填全再保存。")
    rest = {day.day for day in request.days if not day.working}
    fixed = sorted(date(year, month, day) for month, day in FIXED_HOLIDAYS)
    missed = [day for day in fixed if day.weekday() < 5 and day not in rest]
    if year >= FIXED_SINCE and missed:
        words = "、".join(f"{day.month} 月 {day.day} 日" for day in missed)
        raise _fail("days", f"法定节假日漏填了：{words}；请照通知补上。", day=missed[0].isoformat())


def _check_unbroken(tx: Transaction, year: int) -> None:
    years = set(tx.session.scalars(select(CalendarYear.year)))
    if years and year not in years and not {year - 1, year + 1} & years:
        nearest = max(years) + 1 if year > max(years) else min(years) - 1
        raise _fail("year", f"中间还缺别的年份，请先录入 {nearest} 年。", year=nearest)


def _write(tx: Transaction, request: SaveYear) -> None:
    row = tx.session.scalar(select(CalendarYear).where(CalendarYear.year == request.year))
    if row is None:
        tx.session.add(CalendarYear(year=request.year, notice=request.notice.strip()))
    else:
        row.notice = request.notice.strip()
    span = (date(request.year, 1, 1), date(request.year, 12, 31))
    present = {day.day: day for day in tx.session.scalars(select(CalendarDay).where(CalendarDay.day.between(*span)))}
    for day in request.days:
        old = present.pop(day.day, None)
        if old is None:
            tx.session.add(CalendarDay(day=day.day, working=day.working, name=day.name.strip()))
        else:
            old.working, old.name = day.working, day.name.strip()
    for gone in present.values():
        tx.session.delete(gone)
    tx.session.flush()


def _missing_of(tx: Transaction, case: ServiceCase) -> Sequence[CaseMaterial]:
    if not case.tolerant:
        return ()
    of_case = select(CaseMaterial).where(CaseMaterial.case_id == case.id).order_by(CaseMaterial.position)
    return tx.session.scalars(of_case).all()


_NOTICE_STEPS = (CaseAction.RECEIVE, CaseAction.ASK_SUPPLEMENT, CaseAction.SUPPLEMENT_RECEIVED)


def _recount(tx: Transaction, case: ServiceCase, calendar: WorkCalendar) -> None:
    if case.accepted_at is not None:
        _, item = load_version(tx, case.item_version_id)
        facts = acceptance_facts(item, _missing_of(tx, case), business_date(case.accepted_at), calendar)
        case.promised_on = case.due_on = facts.promised_on
        case.legal_on, case.provisional = facts.legal_on, facts.provisional
        if case.tolerant:
            case.supplement_on = facts.supplement_on
        return
    told = select(CaseTransition.at).where(
        CaseTransition.case_id == case.id, CaseTransition.action.in_(_NOTICE_STEPS)
    )
    at = tx.session.scalar(told.order_by(CaseTransition.base_version.desc()).limit(1))
    if at is not None:
        facts = notice_facts(business_date(at), calendar)
        case.supplement_on = case.due_on = facts.supplement_on
        case.provisional = facts.provisional


def _recheck(tx: Transaction, before: WorkCalendar, calendar: WorkCalendar) -> int:
    """Count anew what stood on days that nobody had published; a firm date that was promised stays."""
    waiting = select(ServiceCase).where(
        ServiceCase.closed == 0,
        or_(ServiceCase.provisional, ServiceCase.supplement_on > before.covered_until),
    )
    cases = tx.session.scalars(waiting).all()
    for case in cases:
        _recount(tx, case, calendar)
    return len(cases)


@use_case("calendar.save_year", needs=Permission.CALENDAR_WRITE)
def save_year(tx: Transaction, request: SaveYear) -> YearSaved:
    """Enter or correct a year, and count provisional deadlines anew.

    Raises KnownError CALENDAR: on ``days`` (``day`` says which) for a day outside the year, entered twice or no
    exception to its weekday, for missing statutory days; on ``year`` where that would leave a gap.
    """
    _check_year(request)
    _check_unbroken(tx, request.year)
    before = load_calendar(tx.connection)
    _write(tx, request)
    rechecked = _recheck(tx, before, load_calendar(tx.connection))
    tx.audit("calendar", str(request.year), days=len(request.days), cases_rechecked=rechecked)
    tx.changes("calendar", "cases")
    return YearSaved(rechecked)

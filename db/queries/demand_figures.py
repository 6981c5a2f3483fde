"""The numbers a community reports about demands, each with the records behind it, and the monthly 问题清单."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from db.demand_store import standing
from db.domain.calendar import WorkCalendar
from db.domain.demand_clock import running_due
from db.domain.demand_figures import (
    DemandFacts,
    by_category,
    disputes_mediated,
    median_days,
    reports,
    share_confirmed,
    share_in_time,
)
from db.domain.demand_table import DemandKind, DemandState
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.shares import Share
from db.registry import query
from db.transaction import Reader
from db.work_calendar import load_calendar

FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class DemandFiguresRequest:
    """Which demands: registered, or answered (``settled``), from ``first`` to ``last``, of one category or all."""

    first: date
    last: date
    basis: Literal["registered", "settled"] = "registered"
    category: str | None = None


@dataclass(frozen=True, slots=True)
class CategoryFigure:
    """The problems of a category."""

    category: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareFigure:
    """A share with the demands it counts: ``ids`` those in it, ``all_ids`` those it is measured by."""

    share: Share
    ids: tuple[str, ...]
    all_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemandFigures:
    """Each figure with the ids behind it. ``reports`` is 反映人次, merged demands included; ``median_days`` in 工作日."""

    reports: int
    problems: tuple[str, ...]
    by_category: tuple[CategoryFigure, ...]
    median_days: float | None
    settled: tuple[str, ...]
    in_time: ShareFigure
    confirmed: ShareFigure
    mediated: tuple[str, ...]
    open: tuple[str, ...]
    overdue: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProblemListRequest:
    """A month's list; ``disputes`` asks for the lines of 矛盾纠纷 too."""

    year: int
    month: int
    disputes: bool = False


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """How many demands of a category: all, settled (or closed with a reason), still open, of these overdue."""

    category: str
    all: int
    settled: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A demand on the list; ``settled`` is the day of the answer or empty."""

    demand_id: str
    serial: str
    registered_on: str
    category: str
    title: str
    owner: str
    due: str
    state: str
    settled: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class ProblemListData:
    """A month's list with its figures as finished texts. Reporters are never on it."""

    month: str
    counts: tuple[CategoryCount, ...]
    rows: tuple[ProblemRow, ...]
    reports: int
    median: str
    in_time: str
    confirmed: str
    mediated: int
    disputes_included: bool
    disputes_left_out: int


@dataclass(frozen=True, slots=True)
class _Counted:
    facts: DemandFacts
    row: Any
    open: bool
    overdue: bool


def _load(reader: Reader, first: date, last: date, basis: str, category: str | None) -> list[_Counted]:
    column = "settled_on" if basis == "settled" else "business_date"
    of_category = "AND category = :category" if category is not None else ""
    values = {"first": first.isoformat(), "last": last.isoformat()}
    rows = reader.rows(
        "SELECT d.*, (SELECT COUNT(*) FROM demand_reporter r WHERE r.demand_id = d.id) AS further FROM demand d "
        f"WHERE {column} BETWEEN :first AND :last {of_category} ORDER BY business_date, serial_short",
        values | ({"category": category} if category is not None else {}),
    )
    return [_counted(row, reader.today) for row in rows]


def _counted(row: Any, today: date) -> _Counted:
    demand = standing(row)
    facts = DemandFacts(
        id=row.id,
        kind=DemandKind(row.kind),
        category=row.category,
        registered_on=demand.registered_on,
        due_on=demand.settled_due or demand.due_on,
        settled_on=demand.settled_on,
        archived_on=demand.archived_on,
        rating=demand.rating,
        reporters=1 + row.further,
        merged=demand.state is DemandState.MERGED,
    )
    return _Counted(facts, row, demand.live, demand.live and today > running_due(demand))


def _ids(counted: Iterable[_Counted], wanted: Callable[[DemandFacts], object]) -> tuple[str, ...]:
    """The ids of problems for which the measure counts this one demand: down from a number to its records."""
    return tuple(one.facts.id for one in counted if not one.facts.merged and wanted(one.facts))


def _share(counted: list[_Counted], measure: Callable[[list[DemandFacts]], Share]) -> ShareFigure:
    return ShareFigure(
        measure([one.facts for one in counted]),
        _ids(counted, lambda fact: measure([fact]).part),
        _ids(counted, lambda fact: measure([fact]).whole),
    )


@query("demands.figures", needs=Permission.DEMAND_READ)
def demand_figures(reader: Reader, request: DemandFiguresRequest) -> DemandFigures:
    """The figures of a span of days, disputes included; ids only, their rows are asked for as lists are."""
    counted = _load(reader, request.first, request.last, request.basis, request.category)
    facts = [one.facts for one in counted]
    today = reader.today
    return DemandFigures(
        reports=reports(facts),
        problems=_ids(counted, lambda fact: True),
        by_category=tuple(
            CategoryFigure(name, tuple(f.id for f in facts if f.category == name and not f.merged))
            for name, _ in by_category(facts)
        ),
        median_days=median_days(facts, load_calendar(reader.connection)),
        settled=_ids(counted, lambda fact: fact.settled_on is not None),
        in_time=_share(counted, lambda some: share_in_time(some, today)),
        confirmed=_share(counted, share_confirmed),
        mediated=_ids(counted, lambda fact: disputes_mediated([fact])),
        open=tuple(one.facts.id for one in counted if one.open),
        overdue=tuple(one.facts.id for one in counted if one.overdue),
    )


def share_text(share: Share) -> str:
    """``18 / 20（90.0%）``; empty when there is nothing to measure."""
    return "" if share.percent is None else f"{share.part} / {share.whole}（{share.percent}%）"


@query("demands.problem_list", needs=Permission.DEMAND_READ)
def problem_list(reader: Reader, request: ProblemListRequest) -> ProblemListData:
    """The demands registered in a month, counted and listed; merged ones are on their main one's line.

    Disputes are always counted and listed only when asked for. Raises KnownError MONTH, and DEMAND-SENSITIVE
    when disputes are asked for by somebody who may not read them.
    """
    if not 1 <= request.month <= 12 or not FIRST_YEAR <= request.year <= reader.today.year:
        raise KnownError("MONTH", "没有这个月的清单；请选择今天以前的月份。", "month")
    if request.disputes and (reader.operator is None or not reader.operator.may(Permission.SENSITIVE_READ)):
        raise KnownError("DEMAND-SENSITIVE", "矛盾纠纷只有经授权的人能看；请不勾选矛盾纠纷，或值班长来办。", "disputes")
    first = date(request.year, request.month, 1)
    last = date(request.year, request.month, monthrange(request.year, request.month)[1])
    counted = _load(reader, first, last, "registered", None)
    return _problems(counted, first, request.disputes, reader.today, load_calendar(reader.connection))


def _problems(
    counted: list[_Counted], first: date, disputes: bool, today: date, calendar: WorkCalendar
) -> ProblemListData:
    problems = [one for one in counted if not one.facts.merged]
    facts = [one.facts for one in counted]
    listed = [one for one in problems if disputes or one.facts.kind is not DemandKind.DISPUTE]
    counts = []
    for name, number in by_category(facts):
        of_it = [one for one in problems if one.facts.category == name]
        still = sum(one.open and one.facts.settled_on is None for one in of_it)
        late = sum(one.overdue and one.facts.settled_on is None for one in of_it)
        counts.append(CategoryCount(name, number, number - still, still, late))
    median = median_days(facts, calendar)
    return ProblemListData(
        month=f"{first.year} 年 {first.month} 月",
        counts=tuple(counts),
        rows=tuple(_problem(one) for one in listed),
        reports=reports(facts),
        median="" if median is None else f"{median:g} 个工作日",
        in_time=share_text(share_in_time(facts, today)),
        confirmed=share_text(share_confirmed(facts)),
        mediated=disputes_mediated(facts),
        disputes_included=disputes,
        disputes_left_out=len(problems) - len(listed),
    )


def _problem(one: _Counted) -> ProblemRow:
    facts, row = one.facts, one.row
    return ProblemRow(
        demand_id=facts.id,
        serial=row.serial_short,
        registered_on=facts.registered_on.isoformat(),
        category=facts.category,
        title=row.title,
        owner=row.owner_name,
        due=facts.due_on.isoformat(),
        state=DemandState(row.state).label,
        settled=facts.settled_on.isoformat() if facts.settled_on else "",
        overdue=one.overdue and facts.settled_on is None,
    )

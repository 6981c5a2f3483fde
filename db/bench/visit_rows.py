"""The rows measured of home visits: the month plan, the coverage page, searching."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from db.bench.desk_rows import Subject
from db.bench.measure import Row, Times, row, take
from db.home_facts import short_door
from db.queries.household_find import FindHouseholds, find_households
from db.queries.visit_coverage import GetCoverage, visit_coverage
from db.queries.visit_form import GetVisitForm, visit_form
from db.queries.visit_lists import ListVisits, VisitRows, list_visits, visit_rows
from db.queries.visit_plan import GetMonthPlan, month_plan
from db.registry import Query

RUNS = 9
SEARCHES = 80
PAGE = 100


def _times(subject: Subject, query: Query[Any, Any], requests: list[Any]) -> Times:
    def one(request: Any) -> Callable[[], Any]:
        return lambda: subject.desk.ask(query, request)

    return take((one(request) for request in requests), warm_up=2)


def _raw(subject: Subject, sql: str, runs: int = RUNS) -> Times:
    return take((lambda: subject.raw.execute(sql).fetchall() for _ in range(runs)), warm_up=2)


def _texts(subject: Subject) -> list[str]:
    """What is typed to find a household or its visits: a door in full, part of one, a name, initials."""
    from db.domain.pinyin import search_terms

    doors = subject.raw.execute(
        "SELECT h.estate, h.building, h.unit, h.door, r.name FROM household h JOIN resident r ON r.household_id = h.id "
        "WHERE r.relation = '02'"
    ).fetchall()
    texts = []
    for n, (estate, building, unit, door, name) in enumerate(subject.chance.sample(doors, min(SEARCHES, len(doors)))):
        tail = short_door(building, unit, door)
        kinds = (f"{estate}{tail}", tail, name, search_terms(name).initials[0], f"{estate}{building}", estate)
        texts.append(kinds[n % len(kinds)])
    return texts


def _search(subject: Subject, texts: list[str]) -> Times:
    """A page of visits, ids and rows, by text."""

    def one(text: str) -> Callable[[], Any]:
        def page() -> None:
            found = subject.desk.ask(list_visits, ListVisits(text=text, limit=PAGE))
            subject.desk.ask(visit_rows, VisitRows(found.ids[:30]))

        return page

    return take((one(text) for text in texts), warm_up=4)


def visit_bench_rows(subject: Subject) -> list[Row]:
    """Every row of this file, on one open desk."""
    today = subject.desk.now().date()
    homes = _raw(
        subject,
        "SELECT id, grid, worker_id, estate, building, unit, door, last_visit_on, promised_on, missed FROM household "
        "WHERE state = 'active'",
    )
    first = _raw(
        subject, "SELECT household_id, MIN(visited_on) FROM visit WHERE reaching = 1 GROUP BY household_id"
    )
    ids = [row[0] for row in subject.raw.execute(f"SELECT id FROM household LIMIT {SEARCHES}")]
    one = subject.raw_lookup("visit", "household_id", ids)
    texts = _texts(subject)
    plan = [GetMonthPlan(today.year, today.month, lines=False) for _ in range(RUNS)]
    every = [GetMonthPlan(today.year, today.month) for _ in range(RUNS)]
    grid = [GetMonthPlan(today.year, today.month, grid="滨河-03") for _ in range(RUNS)]
    coverage = [GetCoverage(today.year) for _ in range(RUNS)]
    return [
        row("visit_plan, all grids", _times(subject, month_plan, plan), homes, "the households by raw SQL", "≤ 200 ms"),
        row("visit_plan, every line", _times(subject, month_plan, every), homes, "the households by raw SQL", "no bound"),
        row("visit_plan, one grid", _times(subject, month_plan, grid), homes, "the households by raw SQL", "≤ 200 ms"),
        row(
            "visit_coverage",
            _times(subject, visit_coverage, coverage),
            first,
            "the first visit of each household by raw SQL",
            "≤ 100 ms",
        ),
        row("visit_search", _search(subject, texts), one, "one indexed raw query", "p95 ≤ 15 ms"),
        row(
            "household_search",
            _times(subject, find_households, [FindHouseholds(text) for text in texts]),
            one,
            "one indexed raw query",
            "p95 ≤ 15 ms",
        ),
        row(
            "visit_form",
            _times(subject, visit_form, [GetVisitForm(household_id) for household_id in ids]),
            one,
            "one indexed raw query",
            "≤ 15 ms",
        ),
    ]

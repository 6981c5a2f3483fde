"""The rows measured on demands: a page of the list, the board, one demand in full, a year of figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.bench.desk_rows import PAGE, Subject
from db.bench.measure import Row, Times, row, take
from db.domain.clock import business_date
from db.queries.demand_board import DemandBoard, demand_board
from db.queries.demand_figures import DemandFiguresRequest, demand_figures
from db.queries.demand_lists import DemandRows, ListDemands, Sort, demand_rows, list_demands
from db.usecases.demands import open_demand

SORTS: tuple[Sort, ...] = ("clock", "next", "serial", "owner")
RUNS = 12


def _page(subject: Subject, sort: Sort) -> Times:
    desk = subject.desk

    def one() -> None:
        ids = desk.ask(list_demands, ListDemands(preset="all", sort=sort, limit=PAGE)).ids
        desk.ask(demand_rows, DemandRows(ids))

    return take(one for _ in range(RUNS))


def _raw(subject: Subject, sql: str, values: list[Any] | None = None) -> Times:
    return take(lambda: subject.raw.execute(sql, values or ()).fetchall() for _ in range(RUNS))


def demand_page_rows(subject: Subject) -> list[Row]:
    """Every row of this file, on one open desk."""
    desk = subject.desk
    page = _raw(subject, f"SELECT * FROM demand ORDER BY registered_at LIMIT {PAGE}")
    rows = [
        row(f"page of demands by {sort}", _page(subject, sort), page, "one indexed raw query", "≤ 30 ms")
        for sort in SORTS
    ]
    board = take(lambda: desk.ask(demand_board, DemandBoard()) for _ in range(RUNS))
    stages = _raw(subject, "SELECT id, state FROM demand WHERE closed = 0 ORDER BY due_on")
    rows.append(row("board of demands", board, stages, "the open ones by one raw query", "≤ 30 ms"))
    found = [one[0] for one in subject.raw.execute("SELECT id FROM demand ORDER BY id LIMIT 12").fetchall()]
    full = take(lambda n=n: open_demand(desk, n) for n in found)  # type: ignore[misc]
    steps = _raw(subject, "SELECT * FROM demand_step WHERE demand_id = ?", found[:1])
    rows.append(row("a demand in full", full, steps, "its steps by one raw query", "≤ 30 ms"))
    today = business_date(desk.now())
    year = DemandFiguresRequest(today - timedelta(days=365), today)
    figures = take(lambda: desk.ask(demand_figures, year) for _ in range(RUNS))
    counted = _raw(subject, "SELECT * FROM demand WHERE business_date >= ?", [year.first.isoformat()])
    rows.append(row("figures of a year of demands", figures, counted, "the same demands by one raw query", "≤ 100 ms"))
    return rows

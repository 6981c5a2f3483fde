"""How far the year's round has come: grid by grid, worker by worker, month by month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from db.domain.grids import GridSize, grid_size
from db.domain.permissions import Permission
from db.domain.visit_coverage import CoverageRow
from db.domain.visit_plan import required_visits
from db.queries.visit_plan import check_month
from db.registry import query
from db.transaction import Reader

Key = str | None


@dataclass(frozen=True, slots=True)
class GetCoverage:
    """Which year, seen from which month (None: the present month, or December of a year gone by)."""

    year: int
    month: int | None = None


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """One grid or worker, or all. ``months`` and ``shades`` have twelve places.

    ``months`` are households first reached in each month; ``required`` of this month is what was unvisited at its
    beginning divided by the months left, ``done`` what was first reached in it, ``left`` the rest. ``capacity_short`` are
    households that will not be reached even if every month left is walked to the worker's capacity (worker lines).
    """

    key: str | None
    name: str
    worker_id: str | None
    worker_name: str
    households: int
    visited: int
    months: tuple[int, ...]
    shades: tuple[int, ...]
    required: int
    done: int
    left: int
    percent: float
    load: GridSize | None
    capacity_short: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """The table and the chart. ``short_year`` households will not be reached by 31 December, as ``text`` states."""

    year: int
    month: int
    months_left: int
    grids: tuple[CoverageLine, ...]
    workers: tuple[CoverageLine, ...]
    total: CoverageLine
    short_year: int
    text: str


@dataclass(frozen=True, slots=True)
class _Group:
    grid: str
    worker: str | None
    month: int
    """Month of the first visit of the year, 0: not yet."""
    households: int


def _groups(reader: Reader, year: int) -> list[_Group]:
    """The active households by grid, worker and month of their first visit of the year; workers who left visit nobody.

    Visits of households merged into one count for it.
    """
    today = reader.today.isoformat()
    there = reader.rows("SELECT id FROM worker WHERE left_on IS NULL OR left_on > :today", {"today": today})
    present = {row.id for row in there}
    of_grid = {row.name: row.worker_id for row in reader.rows("SELECT name, worker_id FROM grid")}
    year_span = {"start": f"{year}-01-01", "end": f"{year}-12-31"}
    reached = "v.reaching = 1 AND v.visited_on >= :start AND v.visited_on <= :end"
    rows = reader.rows(
        "SELECT grid, worker_id, CAST(substr(first, 6, 2) AS INTEGER) AS first, COUNT(*) AS n FROM (SELECT h.grid, h.worker_id, "
        "CASE WHEN h.last_visit_on <= :end THEN CASE WHEN h.last_visit_on >= :start THEN h.first_visit_on END "
        "WHEN h.id IN (SELECT merged_into FROM household WHERE merged_into IS NOT NULL) THEN (SELECT MIN(v.visited_on) FROM "
        f"household m CROSS JOIN visit v ON v.household_id = m.id WHERE (m.id = h.id OR m.merged_into = h.id) AND {reached}) "
        "WHEN h.last_visit_on IS NOT NULL THEN "
        f"(SELECT MIN(v.visited_on) FROM visit v WHERE v.household_id = h.id AND {reached}) "
        "END AS first FROM household h WHERE h.state = 'active') GROUP BY 1, 2, 3",
        year_span,
    )
    groups = []
    for row in rows:
        worker = row.worker_id or of_grid.get(row.grid)
        groups.append(_Group(row.grid, worker if worker in present else None, row.first or 0, int(row.n)))
    return groups


@query("visits.coverage", needs=Permission.VISIT_READ)
def visit_coverage(reader: Reader, request: GetCoverage) -> Coverage:
    """Coverage of one year. Raises KnownError VISIT-MONTH."""
    month = request.month or (reader.today.month if request.year == reader.today.year else 12)
    check_month(request.year, month)
    workers = {row.id: row for row in reader.rows("SELECT id, name, capacity FROM worker")}
    names = {one_id: row.name for one_id, row in workers.items()}
    of_grid = {row.name: row.worker_id for row in reader.rows("SELECT name, worker_id FROM grid WHERE active")}
    groups = _groups(reader, request.year)
    grids = _rows(groups, lambda group: group.grid)
    people = _rows(groups, lambda group: group.worker)
    for name in of_grid:
        grids.setdefault(name, CoverageRow(name, 0, 0, (0,) * 12))
    months_left = 13 - month
    grid_lines = tuple(
        _line(row, month, str(key), of_grid.get(str(key)), names, grid_size(row.households))
        for key, row in sorted(grids.items(), key=lambda item: (item[0] == "", str(item[0])))
    )
    worker_lines = tuple(
        _line(
            row,
            month,
            names.get(key or "", "（没有走访人）"),
            key,
            names,
            None,
            _short(row, month, months_left, 0 if key is None else workers[key].capacity),
        )
        for key, row in sorted(people.items(), key=lambda item: (item[0] is None, names.get(item[0] or "", ""), item[0]))
    )
    whole = _rows(groups, lambda group: None).get(None, CoverageRow(None, 0, 0, (0,) * 12))
    short = sum(line.capacity_short for line in worker_lines)
    return Coverage(
        request.year,
        month,
        months_left,
        grid_lines,
        worker_lines,
        _line(whole, month, "合计", None, names, None, short),
        short,
        _words(worker_lines, short),
    )


def _rows(groups: list[_Group], key_of: Callable[[_Group], Key]) -> dict[Key, CoverageRow]:
    counts: dict[Key, Counter[int]] = defaultdict(Counter)
    for group in groups:
        counts[key_of(group)][group.month] += group.households
    return {
        key: CoverageRow(
            key,
            sum(found.values()),
            sum(n for month, n in found.items() if month),
            tuple(found[month] for month in range(1, 13)),
        )
        for key, found in counts.items()
    }


def _line(
    row: CoverageRow,
    month: int,
    name: str,
    worker_id: str | None,
    names: Mapping[str, str],
    load: GridSize | None,
    short: int = 0,
) -> CoverageLine:
    done = row.months[month - 1]
    required = required_visits(row.households - sum(row.months[: month - 1]), 13 - month)
    return CoverageLine(
        row.key,
        name,
        worker_id,
        names.get(worker_id or "", ""),
        row.households,
        row.reached,
        row.months,
        tuple(row.shade(one) for one in range(1, 13)),
        required,
        done,
        max(0, required - done),
        row.percent,
        load,
        short,
    )


def _short(row: CoverageRow, month: int, months_left: int, capacity: int | None) -> int:
    """Households nobody has the time to reach from this month on; focus visits take time beside them."""
    if capacity is None:
        return 0
    unvisited = row.households - sum(row.months[: month - 1])
    return max(0, unvisited - capacity * months_left)


def _words(lines: tuple[CoverageLine, ...], short: int) -> str:
    if not short:
        return ""
    parts = []
    for line in lines:
        if line.capacity_short:
            parts.append(
                f"{line.name} {line.capacity_short} 户" if line.key else f"没有走访人的 {line.capacity_short} 户"
            )
    return f"照现有走访能力，到年底还有 {short} 户访不到（{'、'.join(parts)}），请加派走访人或调整网格。"

"""The numbers a community reports about its visits: households, visits and people, never added up with each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.domain.permissions import Permission
from db.registry import query
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class GetVisitFigures:
    """Which days (both counted), of one grid or worker or of all."""

    from_on: date
    to_on: date
    grid: str | None = None
    worker_id: str | None = None


@dataclass(frozen=True, slots=True)
class VisitFigures:
    """``households_due`` 应访户 live in the ground now, ``households_visited`` of them were reached (已访户).

    ``visits`` 走访户次 met somebody in whatever way, ``missed`` met nobody. ``person_times`` 人次 counts everybody met
    each time (neighbours and others as one), ``persons`` 人数 each resident once. ``asked`` visits brought a request.
    """

    households_due: int
    households_visited: int
    visits: int
    missed: int
    person_times: int
    persons: int
    asked: int


@query("visits.figures", needs=Permission.VISIT_READ)
def visit_figures(reader: Reader, request: GetVisitFigures) -> VisitFigures:
    """The figures of these days; withdrawn visits are in none of them."""
    values: dict[str, Any] = {
        "from_on": request.from_on.isoformat(),
        "to_on": request.to_on.isoformat(),
        "grid": request.grid,
        "worker": request.worker_id,
    }
    homes: Sequence[Any] = reader.rows(
        "SELECT h.id FROM household h LEFT JOIN grid g ON g.name = h.grid WHERE h.state = 'active' AND (:grid IS NULL OR "
        "h.grid = :grid) AND (:worker IS NULL OR coalesce(h.worker_id, g.worker_id) = :worker)",
        values,
    )
    due = {row[0] for row in homes}
    reached: Sequence[Any] = reader.rows(
        "SELECT DISTINCT coalesce(m.merged_into, v.household_id) FROM (SELECT DISTINCT household_id FROM visit "
        "WHERE visited_on BETWEEN :from_on AND :to_on AND reaching = 1) v LEFT JOIN household m ON m.id = v.household_id",
        values,
    )
    of_grid = "" if request.grid is None else "AND household_id IN (SELECT id FROM household WHERE grid = :grid)"
    rows: Sequence[Any] = reader.rows(
        "SELECT way = 'missed', people, met_ids, asked <> '' FROM visit WHERE visited_on BETWEEN :from_on AND :to_on "
        f"AND NOT withdrawn AND (:worker IS NULL OR worker_id = :worker) {of_grid}",
        values,
    )
    met = {ids for _, _, ids, _ in rows}
    return VisitFigures(
        households_due=len(due),
        households_visited=len(due.intersection(row[0] for row in reached)),
        visits=sum(not missed for missed, *_ in rows),
        missed=sum(missed for missed, *_ in rows),
        person_times=sum(people for _, people, _, _ in rows),
        persons=len({one for ids in met for one in ids.split()}),
        asked=sum(asked for *_, asked in rows),
    )

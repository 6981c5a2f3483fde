"""The numbers a community reports about its visits: households, visits and people, never added up with each other."""

from __future__ import annotations

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
    ground = "(:grid IS NULL OR h.grid = :grid)"
    due = reader.scalar(
        "SELECT COUNT(*) FROM household h LEFT JOIN grid g ON g.name = h.grid WHERE h.state = 'active' AND "
        f"{ground} AND (:worker IS NULL OR coalesce(h.worker_id, g.worker_id) = :worker)",
        values,
    )
    visited = reader.scalar(
        "SELECT COUNT(DISTINCT t.id) FROM visit v JOIN household h ON h.id = v.household_id "
        "JOIN household t ON t.id = coalesce(h.merged_into, h.id) LEFT JOIN grid g ON g.name = t.grid "
        "WHERE v.visited_on BETWEEN :from_on AND :to_on AND v.reaching = 1 AND t.state = 'active' "
        "AND (:grid IS NULL OR t.grid = :grid) AND (:worker IS NULL OR coalesce(t.worker_id, g.worker_id) = :worker)",
        values,
    )
    made = (
        "FROM visit v JOIN household h ON h.id = v.household_id "
        "WHERE v.visited_on BETWEEN :from_on AND :to_on AND NOT v.withdrawn "
        f"AND {ground} AND (:worker IS NULL OR v.worker_id = :worker)"
    )
    counts = reader.one(
        f"SELECT COUNT(*) AS n, coalesce(SUM(v.way = 'missed'), 0) AS missed, coalesce(SUM(v.asked <> ''), 0) AS asked {made}",
        values,
    )
    people = reader.one(
        "SELECT COUNT(*) AS times, COUNT(DISTINCT m.value) AS persons FROM (SELECT v.entry_id "
        f"{made} AND v.way <> 'missed') k CROSS JOIN visit_entry e ON e.id = k.entry_id "
        "CROSS JOIN json_each(e.content, '$.met') m",
        values,
    )
    others = reader.scalar(
        "SELECT COUNT(*) FROM (SELECT v.entry_id "
        f"{made} AND v.way <> 'missed') k CROSS JOIN visit_entry e ON e.id = k.entry_id "
        "WHERE e.content ->> '$.met_other' <> ''",
        values,
    )
    assert counts is not None and people is not None
    return VisitFigures(
        households_due=int(due),
        households_visited=int(visited),
        visits=int(counts.n - counts.missed),
        missed=int(counts.missed),
        person_times=int(people.times) + int(others),
        persons=int(people.persons),
        asked=int(counts.asked),
    )

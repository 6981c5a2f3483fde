"""What a month plan is made of: the households with their visits, promises, marks and workers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from db.domain.visit_forecast import month_span
from db.domain.visit_plan import Household
from db.domain.walking_order import Place
from db.person_facts import TagFacts
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class Ground:
    """The households to plan with, and what their lines show."""

    households: tuple[Household, ...]
    worker_names: dict[str, str]
    capacity: dict[str, int]
    cadences: dict[str, int]
    tags: dict[str, tuple[TagFacts, ...]]


@lru_cache(maxsize=2048)
def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def load_ground(
    reader: Reader, year: int, month: int, *, grid: str | None = None, worker_id: str | None = None
) -> Ground:
    """The active households, those of one grid or worker or all, with their visits as the planner wants them.

    A worker plans all their grids together, so a request for one grid brings all households of its workers. A worker who
    left visits nobody.
    """
    first, last = (edge.isoformat() for edge in month_span(year, month))
    today = reader.today.isoformat()
    workers = reader.rows("SELECT id, name, capacity, left_on FROM worker")
    present = {row.id for row in workers if row.left_on is None or row.left_on > today}
    of_grid: dict[str, str | None] = {
        row.name: row.worker_id
        for row in reader.rows("SELECT name, worker_id FROM grid")
        if row.worker_id in present
    }
    wanted = _wanted_workers(reader, grid, worker_id, of_grid, present)
    rows = _households(reader, wanted, of_grid)
    before, within = _visits(reader, first, last)
    tags, codes, cadences = _tags(reader)
    promises = last >= today
    none: frozenset[str] = frozenset()
    households = []
    for one_id, in_grid, own, estate, building, unit, door, visited, began, promised, missed in rows:
        worker = of_grid.get(in_grid) if own is None else own if own in present else None
        if wanted is not None and worker not in wanted:
            continue
        if visited is None or visited < first:
            earlier = visited
        elif visited <= last:
            earlier = began if began < first else None
        else:
            earlier = before.get(one_id)
        households.append(
            Household(
                one_id,
                in_grid,
                worker,
                Place(estate, building, unit, "", door),
                codes.get(one_id, none),
                _day(earlier),
                within.get(one_id, ()),
                _day(promised) if promises else None,
                missed,
            )
        )
    return Ground(
        tuple(households),
        {row.id: row.name for row in workers},
        {row.id: row.capacity for row in workers if row.capacity is not None},
        cadences,
        tags,
    )


def _wanted_workers(
    reader: Reader, grid: str | None, worker_id: str | None, of_grid: Mapping[str, str | None], present: Collection[str],
) -> set[str | None] | None:
    """Whose households the question is about; None for everybody's."""
    if worker_id is not None:
        return {worker_id}
    if grid is None:
        return None
    rows = reader.rows(
        "SELECT DISTINCT worker_id FROM household WHERE grid = :grid AND state = 'active'", {"grid": grid}
    )
    own = {row.worker_id for row in rows}
    return {of_grid.get(grid) if one is None else one if one in present else None for one in own}


def _households(reader: Reader, wanted: set[str | None] | None, of_grid: Mapping[str, str | None]) -> Sequence[Any]:
    """The active households; fewer where only those of some workers are wanted, never one of theirs less."""
    where, values = "state = 'active'", dict[str, str]()
    if wanted is not None and None not in wanted:
        where += (
            " AND (grid IN (SELECT value FROM json_each(:grids)) OR worker_id IN (SELECT value FROM json_each(:workers)))"
        )
        values = {
            "grids": json.dumps([grid for grid, worker in of_grid.items() if worker in wanted]),
            "workers": json.dumps(sorted(one for one in wanted if one is not None)),
        }
    return reader.rows(
        "SELECT id, grid, worker_id, estate, building, unit, door, last_visit_on, first_visit_on, promised_on, missed "
        f"FROM household WHERE {where}",
        values,
    )


def _visits(reader: Reader, first: str, last: str) -> tuple[dict[str, str], dict[str, tuple[date, ...]]]:
    """The last visit before the month where one after the month hides it, and the visits in the month, by household.

    Visits of a household that was merged are those of the one that took its place.
    """
    merged = {
        row.id: row.merged_into
        for row in reader.rows("SELECT id, merged_into FROM household WHERE merged_into IS NOT NULL")
    }
    before: dict[str, str] = {}
    rows: Sequence[Any] = reader.rows(
        "SELECT h.id, (SELECT MAX(v.visited_on) FROM visit v WHERE v.household_id = h.id AND v.reaching = 1 "
        "AND v.visited_on < :first) FROM household h WHERE h.last_visit_on > :last OR h.merged_into IS NOT NULL",
        {"first": first, "last": last},
    )
    for one_id, visited_on in rows:
        if visited_on is not None:
            home = merged.get(one_id, one_id)
            before[home] = max(visited_on, before.get(home, ""))
    within: dict[str, list[date]] = defaultdict(list)
    made: Sequence[Any] = reader.rows(
        "SELECT household_id, visited_on FROM visit WHERE visited_on BETWEEN :first AND :last AND reaching = 1 "
        "ORDER BY visited_on",
        {"first": first, "last": last},
    )
    from_iso = date.fromisoformat
    for one_id, visited_on in made:
        within[merged.get(one_id, one_id)].append(from_iso(visited_on))
    return before, {one_id: tuple(days) for one_id, days in within.items()}


def _tags(
    reader: Reader,
) -> tuple[dict[str, tuple[TagFacts, ...]], dict[str, frozenset[str]], dict[str, int]]:
    """The tags of those who live in each household, their codes, and the cadence of each tag that has one."""
    kinds = reader.rows("SELECT id, code, name, tone, cadence_days FROM tag ORDER BY position, code")
    facts = {row.id: TagFacts(row.code, row.name, row.tone) for row in kinds}
    order = {row.id: n for n, row in enumerate(kinds)}
    carried: dict[str, set[str]] = defaultdict(set)
    rows: Sequence[Any] = reader.rows(
        "SELECT r.household_id, t.tag_id FROM resident_tag t CROSS JOIN resident r ON r.id = t.resident_id "
        "WHERE t.removed_on IS NULL AND r.household_id IS NOT NULL AND r.status = 'active'"
    )
    for household_id, tag_id in rows:
        carried[household_id].add(tag_id)
    made: dict[frozenset[str], tuple[tuple[TagFacts, ...], frozenset[str]]] = {}
    known: dict[str, tuple[TagFacts, ...]] = {}
    codes: dict[str, frozenset[str]] = {}
    for home, ids in carried.items():
        kind = frozenset(ids)
        if kind not in made:
            found = tuple(facts[tag] for tag in sorted(ids, key=order.__getitem__))
            made[kind] = found, frozenset(tag.code for tag in found)
        known[home], codes[home] = made[kind]
    return known, codes, {row.code: row.cadence_days for row in kinds if row.cadence_days is not None}

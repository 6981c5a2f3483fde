"""How far the year's visits have come: by grid, by worker, and month by month, as a table and a chart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from db.domain.shares import percent

SHADES = (45, 75, 105)
"""Upper borders, in percent of an even month (households ÷ 12), of the chart's first three shades."""


class Reach(NamedTuple):
    """A household, and the first visit of the year that reached it (``None``: not yet)."""

    household_id: str
    grid_id: str
    worker_id: str | None
    first_visit: date | None


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """Coverage of one grid or worker: ``months`` are the households first reached in each of the 12 months."""

    key: str | None
    households: int
    reached: int
    months: tuple[int, ...]

    @property
    def percent(self) -> float:
        """Households reached, in percent with one decimal; 100.0 only when every household was reached."""
        return percent(self.reached, self.households)

    def shade(self, month: int) -> int:
        """The shade 0–3 of a month (1–12): how its new households compare with an even month."""
        even = self.months[month - 1] * 1200
        return sum(even >= border * self.households for border in SHADES) if self.households else 0


def by_grid(reaches: Iterable[Reach], year: int) -> tuple[CoverageRow, ...]:
    """One row a grid, in id order."""
    return _rows(reaches, year, lambda reach: reach.grid_id)


def by_worker(reaches: Iterable[Reach], year: int) -> tuple[CoverageRow, ...]:
    """One row a worker, in id order; households without a worker come last under ``None``."""
    return _rows(reaches, year, lambda reach: reach.worker_id)


def total(reaches: Iterable[Reach], year: int) -> CoverageRow:
    """All households in one row."""
    rows = _rows(reaches, year, lambda _reach: None)
    return rows[0] if rows else CoverageRow(None, 0, 0, (0,) * 12)


def _rows(
    reaches: Iterable[Reach], year: int, key_of: Callable[[Reach], str | None]
) -> tuple[CoverageRow, ...]:
    counts: dict[str | None, list[int]] = defaultdict(lambda: [0] * 13)
    for reach in reaches:
        months = counts[key_of(reach)]
        months[0] += 1
        if reach.first_visit is not None and reach.first_visit.year == year:
            months[reach.first_visit.month] += 1
    ordered = sorted(counts, key=lambda key: (key is None, key or ""))
    return tuple(CoverageRow(k, counts[k][0], sum(counts[k][1:]), tuple(counts[k][1:])) for k in ordered)

"""Taking times and putting them beside their floors."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of one kind of work."""

    p50: float
    p95: float
    runs: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report. ``value`` and ``floor`` are medians in ``unit``; ``owed`` is what design.md asks."""

    name: str
    unit: str
    value: float
    p95: float | None
    floor: float | None
    floor_is: str
    ratio: float | None
    owed: str


def take(work: Iterable[Callable[[], Any]], warm_up: int = 2) -> Times:
    """The times of these pieces of work, one run each, the first few left out."""
    spent = []
    gc.collect()
    for function in work:
        start = time.perf_counter()
        function()
        spent.append((time.perf_counter() - start) * 1000)
    kept = sorted(spent[warm_up:] or spent)
    return Times(median(kept), kept[min(len(kept) - 1, int(len(kept) * 0.95))], len(kept))


def row(name: str, ours: Times, floor: Times | None, floor_is: str, owed: str, unit: str = "ms") -> Row:
    """A report line from measured times."""
    return Row(
        name,
        unit,
        round(ours.p50, 3),
        round(ours.p95, 3),
        round(floor.p50, 3) if floor else None,
        floor_is,
        round(ours.p50 / floor.p50, 2) if floor and floor.p50 else None,
        owed,
    )

"""How often a household must be seen: each focus tag has its own cadence, and the shortest counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

DEFAULT_CADENCES: Mapping[str, int] = MappingProxyType(
    {
        "孤寡老人": 30,
        "困境儿童": 30,
        "独居": 60,
        "高龄": 60,
        "残疾": 60,
        "困难群体": 90,
        "低保": 90,
        "优抚": 90,
        "道德英模": 180,
    }
)
"""Days from one visit to the next for each tag; a beginning, to be edited by an administrator."""


def cadence_of(tags: Iterable[str], cadences: Mapping[str, int] = DEFAULT_CADENCES) -> int | None:
    """The shortest cadence in days among these tags; ``None`` when none of them has one."""
    return min((cadences[tag] for tag in tags if tag in cadences), default=None)


def next_visit(
    last: date, tags: Iterable[str], cadences: Mapping[str, int] = DEFAULT_CADENCES
) -> date | None:
    """The date proposed for the next visit after one on ``last``; ``None`` for a household without a cadence."""
    days = cadence_of(tags, cadences)
    return None if days is None else last + timedelta(days=days)

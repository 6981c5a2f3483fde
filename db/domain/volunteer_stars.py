"""Stars by hours of service: a table that an administrator edits, with the day from which it holds.

The first table is 100/300/600/1000/1500 hours (志愿服务记录办法, 民政部 2012); local schemes differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from db.domain.errors import KnownError

NAMES = ("未评星", "一星", "二星", "三星", "四星", "五星")


@dataclass(frozen=True, slots=True)
class StarTable:
    """Whole hours needed for one star, two, …; in force from a day on, on some basis.

    Raises KnownError ``STARS-TABLE`` unless there are one to five thresholds, each above the one before.
    """

    hours: tuple[int, ...] = (100, 300, 600, 1000, 1500)
    from_on: date = date(2012, 1, 1)
    basis: str = "民政部《志愿服务记录办法》"

    def __post_init__(self) -> None:
        rising = all(a < b for a, b in zip((0, *self.hours), self.hours, strict=False))
        if not 1 <= len(self.hours) < len(NAMES) or not rising:
            raise KnownError("STARS-TABLE", "星级时数要从小到大，一至五档，请核对。", "hours")

    def stars(self, minutes: int) -> int:
        """How many stars minutes of confirmed service are worth; a threshold counts once it is full."""
        return sum(minutes >= hours * 60 for hours in self.hours)

    def missing(self, minutes: int) -> int | None:
        """Minutes still missing for the next star; ``None`` with all of them."""
        stars = self.stars(minutes)
        return self.hours[stars] * 60 - minutes if stars < len(self.hours) else None


def star_name(stars: int) -> str:
    """三星 for 3."""
    return NAMES[stars]


def table_on(tables: Iterable[StarTable], day: date) -> StarTable:
    """The table in force on a day: the latest that has begun. ``ValueError`` if none has."""
    begun = [table for table in tables if table.from_on <= day]
    if not begun:
        raise ValueError(f"no table of stars is in force on {day}")
    return max(begun, key=lambda table: table.from_on)


@dataclass(frozen=True, slots=True)
class Promotion:
    """A volunteer who has reached more stars than were given."""

    volunteer: str
    given: int
    reached: int


def promotions(
    standing: Iterable[tuple[str, int, int]], table: StarTable, barred: frozenset[str] = frozenset()
) -> tuple[Promotion, ...]:
    """Who is due a higher star: from (volunteer, minutes, stars given). Stars given are never taken away here;
    ``barred`` volunteers (falsified hours) wait."""
    return tuple(
        Promotion(volunteer, given, reached)
        for volunteer, minutes, given in standing
        if volunteer not in barred and (reached := table.stars(minutes)) > given
    )

"""Reading the working days that were entered, from whatever transaction is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import text
from sqlalchemy.engine import Connection

from db.domain.calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A day that is not what its weekday says: a weekday off, or a weekend day worked (调休)."""

    day: date
    working: bool
    name: str = ""


def covered_until(years: frozenset[int]) -> date:
    """The last day of the unbroken run of entered years; before every date when none was entered."""
    if not years:
        return date.min
    last = min(years)
    while last + 1 in years:
        last += 1
    return date(last, 12, 31)


@lru_cache(maxsize=8)
def _calendar(days: str, years: str) -> WorkCalendar:
    marked = [(date.fromisoformat(entry[:-1]), entry[-1] == "1") for entry in days.split()]
    return WorkCalendar(
        rest=frozenset(day for day, working in marked if not working),
        work=frozenset(day for day, working in marked if working),
        covered_until=covered_until(frozenset(int(year) for year in years.split())),
    )


def load_calendar(connection: Connection) -> WorkCalendar:
    """The working calendar as entered at this centre; what was read before is not parsed again."""
    row = connection.execute(
        text(
            "SELECT (SELECT group_concat(day || working, ' ') FROM calendar_day) AS days, "
            "(SELECT group_concat(year, ' ') FROM calendar_year) AS years"
        )
    ).one()
    return _calendar(row.days or "", row.years or "")

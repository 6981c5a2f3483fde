"""Reading the working days that were entered, from whatever transaction is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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


def load_calendar(connection: Connection) -> WorkCalendar:
    """The working calendar as entered at this centre."""
    rest, work = set[date](), set[date]()
    for row in connection.execute(text("SELECT day, working FROM calendar_day")):
        (work if row.working else rest).add(date.fromisoformat(row.day))
    years = frozenset(connection.execute(text("SELECT year FROM calendar_year")).scalars())
    return WorkCalendar(frozenset(rest), frozenset(work), covered_until(years))

"""The working calendar, as the management screen shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.domain.permissions import Permission
from db.registry import query
from db.transaction import Reader
from db.work_calendar import DayFacts, load_calendar

__all__ = ["CalendarYears", "DayFacts", "YearFacts", "load_calendar", "working_calendar"]


@dataclass(frozen=True, slots=True)
class CalendarYears:
    """Ask for every year that was entered."""


@dataclass(frozen=True, slots=True)
class YearFacts:
    """One year: the notice it was taken from, and the days that differ from their weekday, in order."""

    year: int
    notice: str
    days: tuple[DayFacts, ...]


@query("calendar.years", needs=Permission.CASE_READ)
def working_calendar(reader: Reader, request: CalendarYears) -> tuple[YearFacts, ...]:
    """Every entered year, oldest first."""
    days: dict[int, list[DayFacts]] = {}
    for row in reader.rows("SELECT day, working, name FROM calendar_day ORDER BY day"):
        day = date.fromisoformat(row.day)
        days.setdefault(day.year, []).append(DayFacts(day, bool(row.working), row.name))
    return tuple(
        YearFacts(row.year, row.notice, tuple(days.get(row.year, ())))
        for row in reader.rows("SELECT year, notice FROM calendar_year ORDER BY year")
    )

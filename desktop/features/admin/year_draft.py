"""A year of the working calendar while it is being entered, and reading it off the published notice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from db.work_calendar import DayFacts

_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:[（(][^（）()]*[)）])?"
_RANGE = re.compile(rf"{_DAY}\s*(?:至|到|—|-|－)\s*{_DAY}")
_SINGLE = re.compile(_DAY)
_NAMED = re.compile(r"^\s*(?:[一二三四五六七八九十]+、|\d+[.、．])?\s*([^：:。，]{2,12})[：:]")
_SENTENCE = re.compile(r"[。；;\n]")


@dataclass
class YearDraft:
    """Days that are not what their weekday says, by date."""

    year: int
    notice: str = ""
    days: dict[date, DayFacts] = field(default_factory=dict)

    def toggle(self, day: date, name: str = "") -> None:
        """Make a weekday free or a weekend day worked, or what the weekday says again."""
        if day in self.days:
            del self.days[day]
        else:
            self.put(day, name)

    def put(self, day: date, name: str) -> None:
        """Mark one day as an exception to its weekday."""
        self.days[day] = DayFacts(day, day.weekday() >= 5, name)

    def rename(self, day: date, name: str) -> None:
        """Change the name of a day that is marked."""
        if day in self.days:
            self.days[day] = DayFacts(day, self.days[day].working, name)

    @property
    def listed(self) -> tuple[DayFacts, ...]:
        """The days in their order."""
        return tuple(self.days[day] for day in sorted(self.days))

    @property
    def rest(self) -> int:
        """Weekdays off."""
        return sum(1 for day in self.days.values() if not day.working)

    @property
    def worked(self) -> int:
        """Weekend days worked."""
        return sum(1 for day in self.days.values() if day.working)

    def read_notice(self, text: str) -> int:
        """Mark what a 放假安排 names, in the words of the yearly notices; answers how many days were marked.

        ``1月1日至3日放假`` frees the weekdays of the range, ``1月4日（周日）上班`` works that weekend day. Days that
        are what their weekday says anyway are left alone, and so is everything outside the year.
        """
        name, found = "", dict[date, DayFacts]()
        for sentence in _SENTENCE.split(text):
            if named := _NAMED.match(sentence):
                name = named.group(1).strip()
                sentence = sentence[named.end() :]
            for clause in re.split(r"[，,]", sentence):
                _read_clause(self.year, clause, name, found)
        self.days.update(found)
        return len(found)


def _read_clause(year: int, clause: str, name: str, found: dict[date, DayFacts]) -> None:
    if "上班" in clause:
        for day in _days(year, clause):
            if day.weekday() >= 5:
                found[day] = DayFacts(day, True, f"{name}调休上班")
    elif "放假" in clause or "休息" in clause or "调休" in clause:
        for day in _days(year, clause):
            if day.weekday() < 5:
                found[day] = DayFacts(day, False, name)


def _days(year: int, text: str) -> list[date]:
    """Every day of this year that is named, ranges filled; a day without a month takes the one before it."""
    days: list[date] = []
    month = 0
    position = 0
    while match := _SINGLE.search(text, position):
        span = _RANGE.match(text, match.start())
        first = _date(match.group(1), match.group(2), match.group(3), year, month)
        if first is None:
            position = match.end()
            continue
        month, last, position = first.month, first, match.end()
        if span:
            end = _date(span.group(4), span.group(5), span.group(6), first.year, month)
            if end is not None and first <= end <= first + timedelta(days=31):
                last, month = end, end.month
            position = span.end()
        days += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in days if day.year == year]


def _date(year: str | None, month: str | None, day: str, year_before: int, month_before: int) -> date | None:
    try:
        return date(int(year or year_before), int(month or month_before), int(day))
    except ValueError:
        return None

"""志愿服务 figures: 人次, 人数, 场次 and hours are four different numbers.

人次 counts attendances (a person at a session, once, however often he or she went in and out), 人数 persons, 场次
sessions at which anybody served, and minutes all that counts. They come out the same whether summed from the
records of hours, from the attendance of activities, or from the signed differences in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Figures:
    """人次, 人数, 场次, and minutes of service."""

    attendances: int
    people: int
    sessions: int
    minutes: int

    @property
    def hours_text(self) -> str:
        """Hours with one decimal, rounded down, so that a sum never shows more than was served."""
        whole, tenth = divmod(self.minutes // 6, 10)
        return f"{whole}.{tenth}" if tenth else str(whole)


@dataclass(frozen=True, slots=True)
class HourLine:
    """A record of hours: whose, at which session, and the minutes of it that count."""

    record: str
    volunteer: str
    session: str
    minutes: int


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A signed difference in the ledger, with the record it belongs to."""

    entry: str
    record: str
    volunteer: str
    session: str
    minutes: int


@dataclass(frozen=True, slots=True)
class SessionTally:
    """A session's attendance: minutes that count by volunteer."""

    session: str
    attended: Mapping[str, int]


def _figures(attended: Mapping[tuple[str, str], int]) -> Figures:
    """From minutes by (volunteer, session); an attendance without minutes is none."""
    served = {pair: minutes for pair, minutes in attended.items() if minutes > 0}
    return Figures(
        len(served),
        len({volunteer for volunteer, _ in served}),
        len({session for _, session in served}),
        sum(served.values()),
    )


def figures_from_hours(lines: Iterable[HourLine]) -> Figures:
    """From records of hours; a record that comes twice counts once."""
    attended: dict[tuple[str, str], int] = {}
    for line in {line.record: line for line in lines}.values():
        pair = line.volunteer, line.session
        attended[pair] = attended.get(pair, 0) + line.minutes
    return _figures(attended)


def figures_from_ledger(lines: Iterable[LedgerLine]) -> Figures:
    """From signed differences; an entry that comes twice counts once."""
    attended: dict[tuple[str, str], int] = {}
    for line in {line.entry: line for line in lines}.values():
        pair = line.volunteer, line.session
        attended[pair] = attended.get(pair, 0) + line.minutes
    return _figures(attended)


def figures_from_sessions(tallies: Iterable[SessionTally]) -> Figures:
    """From the attendance of activities, one tally a session."""
    return _figures(
        {
            (volunteer, tally.session): minutes
            for tally in tallies
            for volunteer, minutes in tally.attended.items()
        }
    )


@dataclass(frozen=True, slots=True)
class Growth:
    """A month of the corps: at its start, who joined, who left (for whatever reason), at its end."""

    year: int
    month: int
    before: int
    joined: int
    left: int

    @property
    def after(self) -> int:
        """Volunteers at the end of the month."""
        return self.before + self.joined - self.left


def growth(terms: Iterable[tuple[date, date | None]], first: date, last: date) -> tuple[Growth, ...]:
    """The corps month by month from (registered, left) days; months from that of ``first`` to that of ``last``.

    Somebody who joined and left within a month counts as both.
    """
    kept = list(terms)
    joins: dict[int, int] = {}
    leaves: dict[int, int] = {}
    for joined, left in kept:
        joins[_month(joined)] = joins.get(_month(joined), 0) + 1
        if left is not None:
            leaves[_month(left)] = leaves.get(_month(left), 0) + 1
    begin = _month(first)
    standing = sum(n for month, n in joins.items() if month < begin)
    standing -= sum(n for month, n in leaves.items() if month < begin)
    months: list[Growth] = []
    for month in range(begin, _month(last) + 1):
        line = Growth(month // 12, month % 12 + 1, standing, joins.get(month, 0), leaves.get(month, 0))
        months.append(line)
        standing = line.after
    return tuple(months)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1

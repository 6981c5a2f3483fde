"""Hours as a certificate says them: grouped by activity, in hours with one decimal, and in capital numerals.

Rounding: minutes are added first; the sum is cut to full tenths of an hour (6 minutes), never rounded up. The lines
are cut in the same way, and the tenths the sum has beyond them go to the lines with the largest remainders, so that
the column always adds up to the sum below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

TENTH = 6
"""Minutes in a tenth of an hour."""
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_SMALL = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class ServedHour:
    """A record that counts: its session tells two stays at one session from two times."""

    on: date
    title: str
    category: str
    team: str
    session: str
    minutes: int


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A line of the certificate: one activity, whenever it was held."""

    first: date
    last: date
    title: str
    category: str
    team: str
    times: int
    minutes: int
    tenths: int


@dataclass(frozen=True, slots=True)
class ServiceSum:
    """The lines in the order of their first day, and their sums."""

    lines: tuple[ServiceLine, ...]
    times: int
    minutes: int

    @property
    def tenths(self) -> int:
        """The sum in tenths of an hour; that of the lines is the same."""
        return self.minutes // TENTH


def group(records: Iterable[ServedHour]) -> ServiceSum:
    """Put records of one activity (name, category, team) on one line."""
    lines: dict[tuple[str, str, str], list[ServedHour]] = {}
    for record in records:
        lines.setdefault((record.title, record.category, record.team), []).append(record)
    groups = sorted(lines.items(), key=lambda one: (min(r.on for r in one[1]), one[0]))
    minutes = [sum(record.minutes for record in group) for _, group in groups]
    tenths = shared_tenths(minutes)
    made = tuple(
        ServiceLine(
            min(r.on for r in records),
            max(r.on for r in records),
            *key,
            len({(r.session, r.on) for r in records}),
            minutes[n],
            tenths[n],
        )
        for n, (key, records) in enumerate(groups)
    )
    return ServiceSum(made, sum(line.times for line in made), sum(minutes))


def shared_tenths(minutes: Sequence[int]) -> tuple[int, ...]:
    """Tenths of an hour for each line, which add up to those of the sum; each line is less than a tenth off."""
    floors = [one // TENTH for one in minutes]
    spare = sum(minutes) // TENTH - sum(floors)
    for n in sorted(range(len(minutes)), key=lambda n: (-(minutes[n] % TENTH), n))[:spare]:
        floors[n] += 1
    return tuple(floors)


def tenths_text(tenths: int) -> str:
    """167.0 for 1670."""
    return f"{tenths // 10}.{tenths % 10}"


def hours_text(minutes: int) -> str:
    """Hours with one decimal, cut: 2.9 for 179 minutes."""
    return tenths_text(minutes // TENTH)


def capital_hours(tenths: int) -> str:
    """壹佰陆拾柒小时整, 壹佰陆拾柒点伍小时: as on bills, so that no digit can be added."""
    whole, tenth = divmod(tenths, 10)
    return f"{capitals(whole)}点{_DIGITS[tenth]}小时" if tenth else f"{capitals(whole)}小时整"


def capitals(number: int) -> str:
    """A whole number in capital numerals: 壹万零叁拾 for 10030."""
    if number < 0:
        raise ValueError("no capital numerals below zero")
    if number == 0:
        return _DIGITS[0]
    words, gap = "", False
    groups = []
    while number:
        number, part = divmod(number, 10_000)
        groups.append(part)
    for place in range(len(groups) - 1, -1, -1):
        part = groups[place]
        if part == 0:
            gap = bool(words)
            continue
        if words and (gap or part < 1000):
            words += _DIGITS[0]
        words += _four(part) + _GROUPS[place]
        gap = False
    return words


def _four(number: int) -> str:
    words, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            words += (_DIGITS[0] if zero else "") + _DIGITS[digit] + _PLACES[place]
            zero = False
        else:
            zero = bool(words)
    return words


def period_text(first: date, last: date) -> str:
    """2026-09-28; 2026-01-28 至 08-28 within a year; both in full else."""
    if first == last:
        return str(first)
    return f"{first} 至 {last:%m-%d}" if first.year == last.year else f"{first} 至 {last}"


def day_text(day: date) -> str:
    """2026 年 11 月 20 日 (成文日期, GB/T 9704)."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def small_day_text(day: date) -> str:
    """二〇二六年十二月二十八日, as on honours."""
    year = "".join(_SMALL[int(c)] for c in str(day.year))
    return f"{year}年{_small(day.month)}月{_small(day.day)}日"


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_SMALL[tens]}十"
    return head + (_SMALL[ones] if ones else "")

"""Hours of a whole group at once: a line a person, scanned, typed or pasted from a list.

A line names a volunteer by card, number (the digits are enough) or name, and may say other times than the
group's: ``231``, ``周国良 9:00-11:30``, ``V-000231 2.5小时``. Each line is judged by itself, so that one wrong
line never holds up the other twenty-nine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.domain.card_payload import parse_card
from db.domain.clock import SHANGHAI
from db.domain.errors import KnownError
from db.domain.names import normalise_name
from db.domain.notices import Notice
from db.domain.service_hours import minutes_between

_TIMES = re.compile(r"\s+([0-9]{1,2})[:.]([0-9]{2})\s*[-~至到—–]\s*([0-9]{1,2})[:.]([0-9]{2})$")
_HOURS = re.compile(r"\s+([0-9]{1,2}(?:\.[0-9]{1,2})?)\s*(?:小时|h)$", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Member:
    """A volunteer who may be meant: id, number and name."""

    id: str
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class GroupTime:
    """The group's day and times at the desk; a pause and the way there are taken off everyone's."""

    on: date
    starts: time
    ends: time
    rest_minutes: int = 0


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A line read: either a volunteer with instants (UTC) and minutes, or what is wrong with it."""

    number: int
    text: str
    volunteer: str | None
    came_at: datetime | None
    went_at: datetime | None
    minutes: int
    problem: Notice | None


def read_batch(
    text: str, members: Iterable[Member], group: GroupTime, read_card: Callable[[str], str]
) -> tuple[BatchLine, ...]:
    """Read the lines of a group, in their order; empty lines are left out, numbering counts them.

    ``read_card`` verifies a scanned card and gives its holder's number, or raises a KnownError: a lost or
    forged card signs nobody in here either.
    """
    directory = _Directory(members, read_card)
    seen: dict[str, int] = {}
    lines: list[BatchLine] = []
    for n, raw in enumerate(text.splitlines(), start=1):
        line = unicodedata.normalize("NFKC", raw).strip()
        if not line:
            continue
        try:
            who, came, went, rest = _split(line, group)
            member = directory.find(who)
            if member.id in seen:
                raise KnownError(
                    "BATCH-TWICE", f"与第 {seen[member.id]} 行是同一人，请删掉一行。", "volunteer"
                )
            minutes = minutes_between(came, went, rest)
        except KnownError as error:
            problem = Notice(error.code, error.message, error.field or "volunteer")
            lines.append(BatchLine(n, raw.strip(), None, None, None, 0, problem))
        else:
            seen[member.id] = n
            lines.append(BatchLine(n, raw.strip(), member.id, came, went, minutes, None))
    return tuple(lines)


def _split(line: str, group: GroupTime) -> tuple[str, datetime, datetime, int]:
    """Who, from when, until when, and minutes of rest; hours given outright are real service already."""
    if found := _TIMES.search(line):
        numbers = [int(part) for part in found.groups()]
        if numbers[0] > 23 or numbers[2] > 23 or numbers[1] > 59 or numbers[3] > 59:
            raise KnownError("BATCH-TIME", "起止时间不对，请按 9:00-11:30 填写。", "time")
        starts, ends = time(numbers[0], numbers[1]), time(numbers[2], numbers[3])
        return line[: found.start()], _instant(group.on, starts), _instant(group.on, ends), group.rest_minutes
    came = _instant(group.on, group.starts)
    if found := _HOURS.search(line):
        whole, _, part = found[1].partition(".")
        minutes = int(whole) * 60 + (int(part.ljust(2, "0")) * 60 + 50) // 100 if part else int(whole) * 60
        return line[: found.start()], came, came + timedelta(minutes=minutes), 0
    return line, came, _instant(group.on, group.ends), group.rest_minutes


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, SHANGHAI)


class _Directory:
    def __init__(self, members: Iterable[Member], read_card: Callable[[str], str]) -> None:
        self._read_card = read_card
        self._by_number: dict[str, Member] = {}
        self._by_digits: dict[int, list[Member]] = {}
        self._by_name: dict[str, list[Member]] = {}
        for member in members:
            self._by_number[member.number] = member
            digits = int(member.number.rsplit("-", 1)[1])
            self._by_digits.setdefault(digits, []).append(member)
            self._by_name.setdefault(member.name, []).append(member)

    def find(self, who: str) -> Member:
        """The volunteer meant. Raises KnownError ``BATCH-UNKNOWN``, ``BATCH-SEVERAL`` or that of a card."""
        wanted = who.strip() if parse_card(who) is None else self._read_card(who)
        if member := self._by_number.get(wanted.upper()):
            return member
        found = self._several(wanted)
        if not found:
            raise KnownError("BATCH-UNKNOWN", f"没有找到「{wanted}」，请核对编号或姓名。", "volunteer")
        if len(found) > 1:
            numbers = "、".join(member.number for member in found[:3])
            raise KnownError(
                "BATCH-SEVERAL", f"「{wanted}」有 {len(found)} 人（{numbers}），请填编号。", "volunteer"
            )
        return found[0]

    def _several(self, wanted: str) -> list[Member]:
        if _DIGITS.fullmatch(wanted):
            return self._by_digits.get(int(wanted), [])
        return self._by_name.get(normalise_name(wanted), [])

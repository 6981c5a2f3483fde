"""Service hours as sheets write them: durations and times of day in every usual way, and rows that say a service twice.

A duration becomes whole minutes. What could mean hours or minutes is named and never guessed; part of a minute is
rounded to the nearest one, a half up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction

from db.domain.clock import SHANGHAI
from db.domain.errors import KnownError
from db.domain.names import normalise_name
from db.domain.service_hours import LONGEST_MINUTES, Stretch, check_minutes, minutes_between, overlapping

DAY_MINUTES = 24 * 60
EARLIEST = date(1990, 1, 1)
"""No service on a sheet is older; an earlier day is a slip."""


class Unit(StrEnum):
    """What a plain number in a column of durations counts."""

    HOURS = "hours"
    MINUTES = "minutes"


_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_COUNT = r"(?P<{0}>[0-9]+(?:\.[0-9]+)?|[零〇一两二三四五六七八九十]+)"
_DURATION = re.compile(
    rf"(?:{_COUNT.format('h')}(?:个)?(?P<hh>半)?(?:小时|时|钟头|H(?:OURS?)?|HRS?)(?P<half>半)?)?"
    rf"(?:零)?(?:{_COUNT.format('m')}(?:分钟?|M(?:IN(?:UTE)?S?)?))?"
)
_HALF = re.compile(r"半个?(?:小时|钟头)|(?P<quarters>[一二两三])刻钟")
_CLOCKED = re.compile(r"(?P<h>[0-9]{1,3}):(?P<m>[0-5][0-9])(?::[0-5][0-9](?:\.[0-9]+)?)?")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_TIME = re.compile(
    r"(?P<part>凌晨|早上|早晨|清晨|上午|中午|下午|傍晚|晚上|AM|PM)?"
    r"(?P<h>[0-9]{1,2})(?:[:.点时](?P<m>[0-9]{1,2}|半)?分?(?::[0-5][0-9](?:\.[0-9]+)?)?)"
    r"(?P<after>AM|PM)?",
)
_BETWEEN = re.compile(r"[-~〜～–—―至到]+")
_STAMPED = re.compile(r"^[0-9]{4}[-./年][0-9]{1,2}[-./月][0-9]{1,2}(?:日\s*|[T\s]\s*)")
_LATER = frozenset({"下午", "傍晚", "晚上", "PM"})


def _narrow(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _wrong(text: str) -> KnownError:
    return KnownError("SHEET-DURATION", f"时长「{text[:20]}」认不出来，请写成 2.5 或「2小时30分」。", "minutes")


def _count(text: str) -> Fraction:
    """A number in figures or in Chinese words up to 99."""
    if _NUMBER.fullmatch(text):
        return Fraction(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        if len(text) != 1:
            raise _wrong(text)
        return Fraction(_DIGITS[text])
    if len(tens) > 1 or len(ones) > 1:
        raise _wrong(text)
    return Fraction((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))


def whole_minutes(minutes: Fraction) -> int:
    """The nearest whole minute, a half up."""
    return int((minutes * 2 + 1) // 2)


@dataclass(frozen=True, slots=True)
class Duration:
    """Whole minutes, and whether the sheet said something that had to be rounded."""

    minutes: int
    rounded: bool = False


def read_duration(cell: object, unit: Unit) -> Duration | None:
    """A duration as a cell holds it; ``unit`` is what plain numbers count. None for an empty cell.

    Understands 2.5, ``2小时30分``, ``两个半小时``, ``150分钟``, ``2:30``, a time of Excel. A number of hours over 12
    and one that only makes sense as the other unit are refused. Raises KnownError SHEET-DURATION, HOURS-MINUTES.
    """
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, timedelta):
        exact = Fraction(cell // timedelta(microseconds=1), 60_000_000)
    elif isinstance(cell, datetime):
        raise _wrong(f"{cell:%Y-%m-%d}")
    elif isinstance(cell, time):
        exact = Fraction(cell.hour * 60 + cell.minute) + Fraction(cell.second, 60)
    elif isinstance(cell, int | float):
        exact = _plain(Fraction(str(cell)), str(cell), unit)
    else:
        text = _narrow(str(cell)).removeprefix("约").removeprefix("共")
        if not text or text in ("-", "/", "无"):
            return None
        exact = _written(text, unit)
    minutes = whole_minutes(exact)
    check_minutes(minutes)
    return Duration(minutes, minutes != exact)


def _plain(number: Fraction, text: str, unit: Unit) -> Fraction:
    if unit is Unit.MINUTES:
        return number
    if number > LONGEST_MINUTES // 60:
        raise KnownError(
            "SHEET-DURATION",
            f"时长「{text}」超过一次 12 小时；是分钟的请写「{text}分钟」，或把这一列改选为「时长（分钟）」。",
            "minutes",
        )
    return number * 60


def _written(text: str, unit: Unit) -> Fraction:
    if _NUMBER.fullmatch(text):
        return _plain(Fraction(text), text, unit)
    if found := _CLOCKED.fullmatch(text):
        return Fraction(int(found["h"]) * 60 + int(found["m"]))
    if found := _HALF.fullmatch(text):
        return Fraction(30 if found["quarters"] is None else int(_count(found["quarters"])) * 15)
    found = _DURATION.fullmatch(text)
    if found is None or (found["h"] is None and found["m"] is None):
        raise _wrong(text)
    minutes = Fraction(0)
    if found["h"] is not None:
        minutes += _count(found["h"]) * 60
        minutes += 30 * ((found["hh"] is not None) + (found["half"] is not None))
    if found["m"] is not None:
        minutes += _count(found["m"])
    return minutes


def read_clock(cell: object) -> time | None:
    """A time of day as a cell holds it: ``9:00``, ``９点半``, ``下午2:30``, a time or part of a day of Excel.

    None for an empty cell. Raises KnownError SHEET-TIME.
    """
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, datetime):
        return cell.time().replace(second=0, microsecond=0)
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, timedelta):
        cell = cell / timedelta(days=1)
    if isinstance(cell, int | float):
        if not 0 <= cell < 1:
            if isinstance(cell, int) and cell <= 24:
                raise _time(str(cell))
            cell = cell % 1
        minutes = whole_minutes(Fraction(str(cell)) * DAY_MINUTES)
        if minutes >= DAY_MINUTES:
            raise _time(str(cell))
        return time(minutes // 60, minutes % 60)
    text = _without_day(cell)
    if not text:
        return None
    found = _TIME.fullmatch(text)
    if found is None:
        raise _time(str(cell))
    return _clock(found, str(cell))


def _without_day(cell: object) -> str:
    """The text of a cell without blanks and without the day some programs write before a time."""
    text = _narrow(_STAMPED.sub("", unicodedata.normalize("NFKC", str(cell)).strip()))
    return "" if text in ("-", "/", "无") else text


def _time(text: str) -> KnownError:
    return KnownError("SHEET-TIME", f"时间「{text[:20]}」认不出来，请写成 9:00 或 14:30。", "starts")


def _clock(found: re.Match[str], text: str) -> time:
    hour = int(found["h"])
    minute = 30 if found["m"] == "半" else int(found["m"] or 0)
    part = found["part"] or found["after"]
    if hour < 12 and (part in _LATER or (part == "中午" and hour < 3)):
        hour += 12
    elif hour == 12 and part in ("凌晨", "AM"):
        hour = 0
    if hour > 23 or minute > 59:
        raise _time(text)
    return time(hour, minute)


def read_span(cell: object) -> tuple[time, time] | None:
    """Two times of day in one cell: ``9:00-11:30``, ``上午9点至11点半``. None for an empty cell.

    The second takes over 下午 from the first where it would else be earlier. Raises KnownError SHEET-TIME.
    """
    if cell is None or isinstance(cell, bool):
        return None
    text = _without_day(cell)
    if not text:
        return None
    parts = _BETWEEN.split(text)
    if len(parts) != 2:
        raise _time(str(cell))
    first, second = (_TIME.fullmatch(part) for part in parts)
    if first is None or second is None:
        raise _time(str(cell))
    starts, ends = _clock(first, text), _clock(second, text)
    inherits = second["part"] is None and second["after"] is None and (first["part"] or first["after"]) in _LATER
    if inherits and ends <= starts and ends.hour < 12:
        ends = ends.replace(hour=ends.hour + 12)
    return starts, ends


@dataclass(frozen=True, slots=True)
class Service:
    """When a service was: instants, minutes, rest. Without times of day both instants are the day's midnight."""

    came_at: datetime
    went_at: datetime
    minutes: int
    rest_minutes: int
    rounded: bool = False

    @property
    def timed(self) -> bool:
        """Whether the times of day are known."""
        return self.came_at < self.went_at


def service_of(
    on: date, today: date, starts: time | None, ends: time | None, duration: Duration | None, rest_minutes: int = 0
) -> Service:
    """The service a row tells of. With times and a duration, what the times say more is rest and travel.

    Raises KnownError HOURS-DATE, HOURS-ORDER, HOURS-MINUTES, SHEET-DURATION.
    """
    if on > today:
        raise KnownError("HOURS-DATE", "服务日期在今天之后，请改成实际的日期。", "served_on")
    if on < EARLIEST:
        raise KnownError("HOURS-DATE", f"服务日期 {on} 太早，请核对年份。", "served_on")
    midnight = datetime.combine(on, time(), SHANGHAI)
    if starts is None and ends is None:
        if duration is None:
            raise KnownError("SHEET-DURATION", "没有时长，也没有起止时间，请补一样。", "minutes")
        return Service(midnight, midnight, duration.minutes, 0, duration.rounded)
    if starts is None and ends is not None and duration is not None:
        starts = (datetime.combine(on, ends) - timedelta(minutes=duration.minutes + rest_minutes)).time()
    if starts is None or (ends is None and duration is None):
        raise KnownError("HOURS-ORDER", "起止时间只有一头，请补上另一头或时长。", "starts")
    came = datetime.combine(on, starts, SHANGHAI)
    if ends is None:
        assert duration is not None
        went = came + timedelta(minutes=duration.minutes + rest_minutes)
        return Service(came, went, duration.minutes, rest_minutes, duration.rounded)
    went = datetime.combine(on, ends, SHANGHAI)
    whole = minutes_between(came, went)
    if duration is None:
        return Service(came, went, minutes_between(came, went, rest_minutes), rest_minutes)
    if duration.minutes > whole:
        raise KnownError("SHEET-DURATION", f"时长 {duration.minutes} 分钟比起止时间还长，请核对。", "minutes")
    return Service(came, went, duration.minutes, whole - duration.minutes, duration.rounded)


@dataclass(frozen=True, slots=True)
class Member:
    """A volunteer a row may mean. ``gone`` is empty while serving, else the word for why not since ``left_on``.

    Of a record that was merged into another: the other's id, the own number, and no name.
    """

    id: str
    number: str
    name: str
    id_number: str
    phone: str
    gone: str = ""
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """How a row names a volunteer; what it leaves out is empty."""

    number: str = ""
    id_number: str = ""
    phone: str = ""
    name: str = ""


class Directory:
    """Finds volunteers by what a row says: number, else identity number, else telephone, else a name only one bears."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._number: dict[str, Member] = {}
        self._identity: dict[str, Member] = {}
        self._phone: dict[str, list[Member]] = {}
        self._name: dict[str, list[Member]] = {}
        self._main: dict[str, Member] = {}
        for member in members:
            if member.name:
                self._main[member.id] = member
            self._number[member.number] = member
            if member.id_number:
                self._identity.setdefault(member.id_number, member)
            if member.phone:
                self._phone.setdefault(member.phone, []).append(member)
            if member.name:
                self._name.setdefault(normalise_name(member.name), []).append(member)

    def find(self, who: Who) -> Member:
        """The volunteer meant. Raises KnownError WHO-MISSING, WHO-UNKNOWN, WHO-SEVERAL, WHO-OTHER."""
        name = normalise_name(who.name)
        found = self._by_number(who) or self._identity.get(who.id_number)
        if found is None and who.id_number and not who.phone and not name:
            raise KnownError("WHO-UNKNOWN", "这个证件号不在志愿者名册里，请先登记或导入名册。", "volunteer")
        if found is None:
            found = self._by_facts(who, name)
        found = self._main.get(found.id, found)
        if name and found.name and normalise_name(found.name) != name:
            raise KnownError(
                "WHO-OTHER", f"编号、证件号或电话是「{found.name}」的，表里写的是「{name}」，请核对。", "volunteer"
            )
        if who.id_number and found.id_number and who.id_number != found.id_number:
            raise KnownError("WHO-OTHER", f"证件号和名册里的「{found.name}」不一致，请核对。", "volunteer")
        return found

    def _by_number(self, who: Who) -> Member | None:
        if not who.number:
            return None
        wanted = who.number.upper()
        found = self._number.get(wanted)
        head, dash, issue = wanted.rpartition("-")
        if found is None and dash and len(issue) == 2:
            found = self._number.get(head)  # a card's number ends with its issue
        if found is None and wanted.startswith("V-"):
            raise KnownError("WHO-UNKNOWN", f"编号「{who.number}」不在名册里，请核对。", "volunteer")
        return found

    def _by_facts(self, who: Who, name: str) -> Member:
        named = self._name.get(name, []) if name else []
        phoned = self._phone.get(who.phone, []) if who.phone else []
        if not (name or phoned or who.phone or who.number or who.id_number):
            raise KnownError("WHO-MISSING", "没有写是哪位志愿者，请补编号、证件号、电话或姓名。", "volunteer")
        both = [member for member in phoned if member in named]
        found = both or (named if name else phoned)
        if not found:
            said = name or who.phone or who.number
            raise KnownError("WHO-UNKNOWN", f"「{said}」不在志愿者名册里，请先登记或导入名册。", "volunteer")
        if len(found) > 1:
            numbers = "、".join(member.number for member in found[:3])
            raise KnownError("WHO-SEVERAL", f"「{name or who.phone}」有 {len(found)} 人（{numbers}），请填编号。", "volunteer")
        return found[0]


class Twice(StrEnum):
    """How a row says again what is known."""

    IMPORTED = "imported"
    SHEET = "sheet"
    OVERLAP = "overlap"
    ALIKE = "alike"

    @property
    def final(self) -> bool:
        """Whether the row can never be wanted; else a person may decide that both are true."""
        return self in (Twice.IMPORTED, Twice.SHEET)


@dataclass(frozen=True, slots=True)
class Known:
    """A record or an earlier row: its time, and the line where it is a row of this sheet."""

    stretch: Stretch
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """What a row repeats, and how."""

    how: Twice
    other: Known


def said_before(new: Stretch, known: Sequence[Known]) -> Again | None:
    """Whether a service is known already: as the same row (same id), by sharing time, or, where one of the two has
    no times of day, by the same minutes on that day.

    ``known`` is what the volunteer has about that day. Rows of this sheet and records weigh the same.
    """
    for one in known:
        if one.stretch.id == new.id:
            return Again(Twice.IMPORTED if one.line is None else Twice.SHEET, one)
    same = [one for one in known if one.stretch.volunteer == new.volunteer]
    shared = {stretch.id for stretch in overlapping(new, [one.stretch for one in same if _timed(one.stretch)])}
    if _timed(new):
        for one in same:
            if one.stretch.id in shared:
                return Again(Twice.OVERLAP, one)
    day = _day(new)
    for one in same:
        vague = not _timed(new) or not _timed(one.stretch)
        if vague and one.stretch.minutes == new.minutes and _day(one.stretch) == day:
            return Again(Twice.ALIKE, one)
    return None


def check_day(new: Stretch, known: Sequence[Known]) -> None:
    """Raise KnownError HOURS-DAY where a volunteer's minutes of one day come to more than a day has."""
    together = new.minutes + sum(
        one.stretch.minutes
        for one in known
        if one.stretch.volunteer == new.volunteer and one.stretch.id != new.id and _day(one.stretch) == _day(new)
    )
    if together > DAY_MINUTES:
        raise KnownError("HOURS-DAY", "这一天的时长加起来超过 24 小时，请核对日期。", "served_on")


def _timed(one: Stretch) -> bool:
    return one.came_at < one.went_at


def _day(one: Stretch) -> date:
    return one.came_at.astimezone(SHANGHAI).date()

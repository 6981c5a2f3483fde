"""Paper forms typed in one after another: what a row holds, how its short marks are read, and how it is kept as a draft."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from db.domain.errors import KnownError
from db.domain.visit_topics import SEEN_TOPICS, Finding, Seen, Topic
from db.domain.visits import VisitWay
from desktop.features.visits.form import Form

PAGE = "visits_batch"
MOST = 60
WAYS = (VisitWay.HOME, VisitWay.PHONE, VisitWay.CORRIDOR, VisitWay.MISSED)
OTHER_KEY = "9"
_DAY = re.compile(r"(?:(?:(\d{4})[-./年])?(\d{1,2})[-./月])?(\d{1,2})日?")
_DIGITS = re.compile(r"([0-9]*)[\s,，、:：]*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class BatchEntry:
    """One paper form. ``state`` is "new", "refused" or "confirm"; ``message`` says what is wrong with it."""

    form: Form
    door: str
    head: str
    met_words: str
    state: str = "new"
    message: str = ""
    field: str = ""

    def became(self, state: str, message: str = "", field: str = "") -> BatchEntry:
        """A copy after it was sent."""
        return replace(self, state=state, message=message, field=field)

    def to_json(self) -> str:
        """The row as a draft."""
        return json.dumps(
            {"form": self.form.to_json(), "door": self.door, "head": self.head, "met_words": self.met_words},
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> BatchEntry | None:
        """The row of a draft; ``None`` when the text is not one."""
        try:
            data = json.loads(text)
            form = Form.from_json(data["form"])
            return None if form is None else cls(form, data["door"], data["head"], data["met_words"])
        except (ValueError, TypeError, KeyError):
            return None


def read_day(text: str, today: date) -> date:
    """``11-20``, ``1120``, ``20`` or ``2026-11-20``; a day without a year is the latest that is not to come.

    Raises KnownError VISIT-DAY.
    """
    plain = text.strip()
    if re.fullmatch(r"\d{4}", plain):
        plain = f"{plain[:2]}-{plain[2:]}"
    elif re.fullmatch(r"\d{8}", plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    found = _DAY.fullmatch(plain)
    if found is not None:
        year, month, day = (int(part) if part else 0 for part in found.groups())
        for candidate in _candidates(year, month, day, today):
            if year or candidate <= today:
                return candidate
    raise KnownError("VISIT-DAY", "日期看不懂；请写成 11-20 或 1120。", "visited_on")


def _candidates(year: int, month: int, day: int, today: date) -> Sequence[date]:
    if not month:
        before = date(today.year, today.month, 1).toordinal() - 1
        months = [(today.year, today.month), (date.fromordinal(before).year, date.fromordinal(before).month)]
    elif not year:
        months = [(today.year, month), (today.year - 1, month)]
    else:
        months = [(year, month)]
    dates = []
    for one_year, one_month in months:
        try:
            dates.append(date(one_year, one_month, day))
        except ValueError:
            continue
    return dates


def read_way(text: str) -> VisitWay:
    """``1`` 入户, ``2`` 电话, ``3`` 楼道, ``4`` 未遇; empty is 入户. Raises KnownError VISIT-WAY."""
    plain = text.strip() or "1"
    if plain.isdecimal() and 1 <= int(plain) <= len(WAYS):
        return WAYS[int(plain) - 1]
    raise KnownError("VISIT-WAY", "方式请填 1 入户、2 电话、3 楼道、4 未遇。", "way")


def read_met(text: str, members: Sequence[str]) -> tuple[frozenset[str], str]:
    """``12`` are the first and the second of ``members`` (ids), ``9`` a neighbour; words after them say who.

    Raises KnownError VISIT-WHO.
    """
    digits, words = _parts(text)
    met = set()
    other = words
    for digit in digits:
        if digit == OTHER_KEY:
            other = words or "邻居或其他人"
        elif 1 <= int(digit) <= min(len(members), 8):
            met.add(members[int(digit) - 1])
        else:
            raise KnownError("VISIT-WHO", f"没有第 {digit} 个人；请按下面的编号填，邻居或其他人填 9。", "met")
    return frozenset(met), other


def read_topic(text: str, topic: Topic, last: Mapping[str, Seen]) -> Finding:
    """``13`` ticks the first and third box, ``0`` is 无变化, words after the digits are the note.

    Raises KnownError VISIT-MARK.
    """
    digits, words = _parts(text.replace("=", "0").replace("＝", "0"))
    if digits == "0":
        if topic.code not in last:
            raise KnownError("VISIT-MARK", f"「{topic.label}」上次没有记录，请填情况，不能填 0。", topic.code)
        return Finding(topic.code, unchanged=True)
    options = []
    for place in sorted({int(digit) for digit in digits}):
        if not 1 <= place <= len(topic.options):
            raise KnownError("VISIT-MARK", f"「{topic.label}」没有第 {place} 项，请按下面的编号填。", topic.code)
        options.append(topic.options[place - 1])
    return Finding(topic.code, tuple(options), words)


def _parts(text: str) -> tuple[str, str]:
    found = _DIGITS.fullmatch(text.strip())
    assert found is not None, "the pattern matches every text"
    return found[1], found[2].strip()


def marks_of(form: Form) -> tuple[str, ...]:
    """The short marks of a form's topics, to be typed over again."""
    marks = []
    for topic in SEEN_TOPICS:
        finding = form.findings.get(topic.code)
        if finding is None:
            marks.append("")
        elif finding.unchanged:
            marks.append("0")
        else:
            digits = "".join(str(topic.options.index(option) + 1) for option in finding.options)
            marks.append(f"{digits} {finding.note}".strip() if finding.note else digits)
    return tuple(marks)


def finding_words(form: Form) -> str:
    """All topics in a line: 身体 慢病；其余无变化."""
    parts, same = [], 0
    for topic in SEEN_TOPICS:
        finding = form.findings.get(topic.code)
        if finding is not None and finding.unchanged:
            same += 1
        elif finding is not None:
            words = "、".join((*finding.options, *([finding.note] if finding.note else [])))
            parts.append(f"{topic.label} {words}")
    if same:
        parts.append(f"{same} 项无变化")
    return "；".join(parts)

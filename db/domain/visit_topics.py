"""What a visit looks at, asks and tells: the lines and boxes of 入户走访记录表, the same on screen and paper.

Lists to begin with; an administrator may edit them. A finding is one line: its boxes and a note, or 无变化,
which carries the facts of the visit before with the date on which they were really seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from db.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class Topic:
    """A line of the form: a stable code, its words, and the boxes to tick (several may be)."""

    code: str
    label: str
    options: tuple[str, ...]


SEEN_TOPICS: tuple[Topic, ...] = (
    Topic("health", "身体", ("良好", "慢病", "卧床", "近期就医", "不便说")),
    Topic("safety", "居住安全", ("正常", "燃气", "用电", "漏水", "消防堵塞", "无扶手")),
    Topic("income", "生活来源", ("稳定", "困难", "新失业", "低保", "需救助")),
    Topic("care", "照料", ("自理", "家人照料", "独居无人", "需助餐", "需陪护")),
    Topic("mood", "情绪与邻里", ("平稳", "低落", "家庭矛盾", "邻里纠纷")),
    Topic("children", "孩子", ("无", "在校", "假期无人看管", "残疾或大病")),
)
"""What was seen."""

ASKED_CATEGORIES: tuple[str, ...] = ("民生", "金融", "医疗", "环保", "文化", "矛盾纠纷")
"""What was asked for; the categories of a demand."""

TOLD_CATEGORIES: tuple[str, ...] = ("高龄津贴", "医保参保", "反诈", "燃气安全", "志愿招募", "其他")
"""What was answered or told on the spot."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line as entered: ``unchanged`` for 无变化, otherwise the boxes and the note."""

    topic: str
    options: tuple[str, ...] = ()
    note: str = ""
    unchanged: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing was entered on the line."""
        return not (self.unchanged or self.options or self.note.strip())


@dataclass(frozen=True, slots=True)
class Seen:
    """One line as kept: complete in itself, ``since`` is the day of the visit that really saw it."""

    topic: str
    options: tuple[str, ...]
    note: str
    since: date


def settle_findings(
    findings: Iterable[Finding], visited_on: date, last: Mapping[str, Seen]
) -> tuple[Seen, ...]:
    """What a visit keeps: blank lines drop out, 无变化 takes the line of the visit before.

    ``last`` is the current content of the visit before by topic. Raises KnownError ``VISIT-NO-LAST`` when a
    line says 无变化 and nothing is known to be unchanged, ``VISIT-TOPIC-TWICE`` for a line given twice.
    """
    kept: dict[str, Seen] = {}
    for finding in findings:
        topic = finding.topic
        if topic in kept:
            raise KnownError("VISIT-TOPIC-TWICE", "同一项情况填了两次，请只留一次。", topic)
        if finding.unchanged:
            before = last.get(topic)
            if before is None:
                raise KnownError("VISIT-NO-LAST", "这一项上次没有记录，不能填「无变化」，请填写情况。", topic)
            kept[topic] = before
        elif not finding.blank:
            kept[topic] = Seen(topic, finding.options, finding.note.strip(), visited_on)
    return tuple(kept.values())


def all_unchanged(topics: Sequence[Topic], last: Mapping[str, Seen]) -> tuple[Finding, ...]:
    """The 全无变化 key: every line that the visit before has a fact for, in the order of the form."""
    return tuple(Finding(topic.code, unchanged=True) for topic in topics if topic.code in last)


def changed_topics(seen: Iterable[Seen], visited_on: date) -> tuple[str, ...]:
    """The lines on which this visit saw something of its own."""
    return tuple(line.topic for line in seen if line.since == visited_on)

"""What a volunteer's file keeps beside the hours: training, honours, evaluations, bars for false hours.

Fields after 民政部令第67号: training 名称、学时、机构、日期; honours 名称、日期、单位; evaluations of service. An entry is
never edited: a wrong one is struck out with a reason and stays readable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.domain.errors import KnownError

LONGEST_TITLE = 60
LONGEST_NOTE = 300


class ArchiveKind(StrEnum):
    """What an entry is about."""

    TRAINING = "training"
    AWARD = "award"
    EVALUATION = "evaluation"
    BAR = "bar"

    @property
    def label(self) -> str:
        """The heading in the file."""
        return {"training": "培训", "award": "表彰奖励", "evaluation": "服务评价", "bar": "时长不实"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """An entry of a volunteer's file.

    ``body`` is who trained, honoured or evaluated; ``lessons`` are 学时 of a training, ``marks`` 1 to 5 of an
    evaluation, ``until`` the last day of a bar. ``struck`` is the reason an entry no longer counts.
    """

    id: str
    kind: ArchiveKind
    on: date
    title: str
    body: str
    lessons: int = 0
    marks: int = 0
    until: date | None = None
    note: str = ""
    struck: str = ""


@dataclass(frozen=True, slots=True)
class BarRules:
    """Falsified hours bar from honours for so many years (广东: one to three)."""

    least_years: int = 1
    most_years: int = 3


DEFAULT_RULES = BarRules()


def bar_until(decided_on: date, years: int, rules: BarRules = DEFAULT_RULES) -> date:
    """The last day of a bar of whole years. Raises KnownError ``ARCHIVE-BAR`` for too few or too many."""
    if not rules.least_years <= years <= rules.most_years:
        raise KnownError(
            "ARCHIVE-BAR", f"限制参评应为 {rules.least_years} 至 {rules.most_years} 年，请改。", "years"
        )
    try:
        end = decided_on.replace(year=decided_on.year + years)
    except ValueError:  # 29 February
        return date(decided_on.year + years, 2, 28)
    return date.fromordinal(end.toordinal() - 1)


def check_entry(entry: ArchiveEntry, today: date, rules: BarRules = DEFAULT_RULES) -> None:
    """Whether an entry may be kept.

    Raises KnownError ``ARCHIVE-TITLE``, ``ARCHIVE-BODY``, ``ARCHIVE-DATE``, ``ARCHIVE-LESSONS``,
    ``ARCHIVE-MARKS``, ``ARCHIVE-NOTE`` or ``ARCHIVE-BAR``.
    """
    if not 1 <= len(entry.title.strip()) <= LONGEST_TITLE:
        raise KnownError("ARCHIVE-TITLE", f"请用 1 至 {LONGEST_TITLE} 个字写明名称。", "title")
    if not entry.body.strip():
        raise KnownError("ARCHIVE-BODY", "请填机构或单位。", "body")
    if entry.on > today:
        raise KnownError("ARCHIVE-DATE", "日期在今天之后，请改成实际的日期。", "on")
    if len(entry.note) > LONGEST_NOTE:
        raise KnownError("ARCHIVE-NOTE", f"说明最多 {LONGEST_NOTE} 个字，请写短些。", "note")
    match entry.kind:
        case ArchiveKind.TRAINING if not 1 <= entry.lessons <= 999:
            raise KnownError("ARCHIVE-LESSONS", "学时应为 1 至 999 的整数，请重填。", "lessons")
        case ArchiveKind.EVALUATION if not 1 <= entry.marks <= 5:
            raise KnownError("ARCHIVE-MARKS", "评价应为 1 至 5 星，请重选。", "marks")
        case ArchiveKind.BAR:
            longest = bar_until(entry.on, rules.most_years, rules)
            if entry.until is None or not entry.on <= entry.until <= longest:
                raise KnownError(
                    "ARCHIVE-BAR", f"限制参评的截止日期应在 {entry.on} 至 {longest} 之间，请改日期。", "until"
                )


@dataclass(frozen=True, slots=True)
class ArchiveSummary:
    """The head of a file: trainings with their 学时, honours, mean of the marks in tenths, and the bar if one runs."""

    trainings: int
    lessons: int
    awards: int
    marks_tenths: int | None
    barred_until: date | None


def summarise(entries: Iterable[ArchiveEntry], today: date) -> ArchiveSummary:
    """What stands in a file today; an entry that comes twice counts once, a struck one not at all."""
    standing = [entry for entry in {entry.id: entry for entry in entries}.values() if not entry.struck]
    training = [entry for entry in standing if entry.kind is ArchiveKind.TRAINING]
    marks = [entry.marks for entry in standing if entry.kind is ArchiveKind.EVALUATION]
    bars = [
        entry.until
        for entry in standing
        if entry.kind is ArchiveKind.BAR and entry.until is not None and entry.until >= today
    ]
    return ArchiveSummary(
        trainings=len(training),
        lessons=sum(entry.lessons for entry in training),
        awards=sum(entry.kind is ArchiveKind.AWARD for entry in standing),
        marks_tenths=(sum(marks) * 20 + len(marks)) // (2 * len(marks)) if marks else None,
        barred_until=max(bars, default=None),
    )


def awards_in(entries: Iterable[ArchiveEntry], year: int) -> int:
    """Honours of a year that stand, for the ranking."""
    unique = {entry.id: entry for entry in entries}.values()
    return sum(e.kind is ArchiveKind.AWARD and e.on.year == year and not e.struck for e in unique)

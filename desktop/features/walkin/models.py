"""The lists of the registration screen: what is offered, what matched, what to bring, what has been."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject

from db.domain.catalogue import Material, Necessity
from db.domain.clock import local
from db.queries.catalogue import OfferedItem
from db.queries.history import HistoryLine
from db.queries.my_day import RecentLine, TodoLine
from db.queries.papers import PaperJob
from desktop.features.walkin.matching import Match
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.clock_badge import ClockSpec
from desktop.widgets.history_badges import HISTORY_BADGES
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import (
    BADGE_ROLE,
    BOLD_ROLE,
    CLOCK_ROLE,
    ICON_ROLE,
    KEYCAP_ROLE,
    NOTE_ROLE,
    TONE_ROLE,
)
from desktop.widgets.rows_model import RowsModel


def _tr(text: str) -> str:
    return QCoreApplication.translate("walkin", text)


def key_text(place: int) -> str:
    """The number key of a place from 1: ``1`` to ``9``, then ``0``; empty beyond."""
    return str(place % 10) if 1 <= place <= 10 else ""


def offers_model(parent: QObject) -> RowsModel:
    """常办事项: key, name, limit, uses, the question to ask first."""

    def cap(row: OfferedItem) -> str:
        return key_text(row.key or 0)

    return RowsModel(
        (
            Column("key", _tr("键"), lambda row: "", roles={KEYCAP_ROLE: cap}),
            Column("name", _tr("事项"), lambda row: row.name, roles={BOLD_ROLE: lambda row: True}),
            Column("limit", _tr("时限"), lambda row: row.limit_text),
            Column("uses", _tr("近 30 天"), lambda row: str(row.uses_30_days), right=True),
            Column("ask", _tr("先问一句"), lambda row: row.ask_first, roles={TONE_ROLE: lambda row: "t2"}),
        ),
        parent,
    )


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A match with its number key and whether it is the chosen item."""

    place: int
    match: Match
    chosen: bool = False


def matches_model(parent: QObject) -> RowsModel:
    """The best three for what was typed; a blocked certificate says so with icon and words."""

    def limit(row: MatchLine) -> str:
        return row.match.item.limit_text if row.match.item else _tr("社区不能开")

    def office(row: MatchLine) -> str:
        if row.match.item:
            return row.match.item.department
        return row.match.blocked.office if row.match.blocked else ""

    return RowsModel(
        (
            Column("key", "", lambda row: "", roles={KEYCAP_ROLE: lambda row: key_text(row.place)}),
            Column(
                "name", _tr("事项"), lambda row: row.match.name,
                roles={
                    BOLD_ROLE: lambda row: row.chosen,
                    ICON_ROLE: lambda row: "ban:bad" if row.match.blocked else None,
                    NOTE_ROLE: lambda row: row.match.matched,
                },
            ),
            Column(
                "limit", _tr("时限"), limit,
                roles={TONE_ROLE: lambda row: "bad" if row.match.blocked else "t2"},
            ),
            Column("office", _tr("部门"), office, tip=office, roles={TONE_ROLE: lambda row: "t2"}),
        ),
        parent,
    )


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One material of the item; ``lacking`` marks it 缺 once the clerk has begun to tick."""

    place: int
    material: Material
    ticked: bool
    lacking: bool

    @property
    def exempt(self) -> bool:
        """Whether nothing is to be handed in."""
        return self.material.necessity is Necessity.EXEMPT


def materials_model(parent: QObject) -> RowsModel:
    """What to bring, with the ticks."""

    def note(row: MaterialLine) -> str:
        if row.material.deferrable_days and not row.ticked:
            return _tr("可容缺 {days} 工作日").format(days=row.material.deferrable_days)
        return row.material.short_note

    def tone(row: MaterialLine) -> str:
        return "t3" if row.exempt else "t2"

    return RowsModel(
        (
            Column(
                "name", _tr("材料"), lambda row: row.material.title,
                check=lambda row: None if row.exempt else row.ticked,
                tip=lambda row: row.material.title,
                roles={
                    BOLD_ROLE: lambda row: row.lacking,
                    TONE_ROLE: lambda row: "t3" if row.exempt else "t1",
                    BADGE_ROLE: lambda row: BadgeSpec(_tr("缺"), "bad") if row.lacking else None,
                },
            ),
            Column("form", _tr("形式"), lambda row: row.material.form_label, roles={TONE_ROLE: tone}),
            Column("need", _tr("要求"), lambda row: row.material.necessity.label, roles={TONE_ROLE: tone}),
            Column(
                "note", _tr("说明"), note, tip=lambda row: row.material.source_note, roles={TONE_ROLE: tone},
            ),
        ),
        parent,
    )


def recent_model(parent: QObject) -> RowsModel:
    """刚办过: time, person, item."""

    def time(row: RecentLine) -> str:
        return f"{local(row.at):%H:%M}"

    return RowsModel(
        (
            Column("time", _tr("时间"), time),
            Column("person", _tr("办事人"), lambda row: row.applicant_masked),
            Column("item", _tr("事项"), lambda row: row.item_name),
        ),
        parent,
    )


def todo_model(parent: QObject) -> RowsModel:
    """要我处理: the clock, then item and person."""

    def clock(row: TodoLine) -> ClockSpec:
        if row.kind == "draft":
            return ClockSpec("PROVISIONAL", _tr("草稿"))
        return ClockSpec(row.clock.kind.value.upper(), row.clock.text)

    return RowsModel(
        (
            Column("clock", _tr("期限"), lambda row: row.clock.text, roles={CLOCK_ROLE: clock}),
            Column("what", _tr("事项"), lambda row: f"{row.item_name} {row.applicant_masked}"),
        ),
        parent,
    )


HISTORY_WORDS: Mapping[str, str] = {
    "case": "办件",
    "visit": "走访",
    "demand": "诉求",
    "notice": "告知",
    "blocked": "指引",
    "change": "变更",
}


def history_model(parent: QObject) -> RowsModel:
    """What there has been with this person."""

    def state(row: HistoryLine) -> BadgeSpec:
        return HISTORY_BADGES.get(row.state, BadgeSpec(row.state or _tr("已记录"), "neutral"))

    def serial(row: HistoryLine) -> str:
        return re.sub(r"-\d{12}-", "-", row.serial_short) or "—"

    quiet = {TONE_ROLE: lambda row: "t2"}
    return RowsModel(
        (
            Column("at", _tr("日期"), lambda row: f"{local(row.at):%Y-%m-%d}", roles=quiet),
            Column("kind", _tr("类别"), lambda row: HISTORY_WORDS.get(row.kind, ""), roles=quiet),
            Column("title", _tr("内容"), lambda row: row.title, tip=lambda row: row.title),
            Column("operator", _tr("经办"), lambda row: row.operator, roles=quiet),
            Column("serial", _tr("编号"), serial, roles=quiet),
            Column("state", _tr("状态"), lambda row: row.state, roles={BADGE_ROLE: state}),
        ),
        parent,
    )


def paper_badge(job: PaperJob) -> BadgeSpec:
    """What became of a paper, as its badge."""
    if job.state == "printed":
        at = f" {local(job.finished_at):%H:%M}" if job.finished_at else ""
        return BadgeSpec(_tr("已打") + at, "ok", "check")
    words = {
        "waiting": ("等打印机", "warn", "hourglass"),
        "sent": ("正在打", "info", "printer"),
        "failed": ("没打出来", "bad", "circle-x"),
        "cancelled": ("不打了", "neutral", "minus"),
    }[job.state]
    return BadgeSpec(_tr(words[0]), words[1], words[2])


def papers_model(parent: QObject) -> RowsModel:
    """文书 and what became of each."""

    def title(row: PaperJob) -> str:
        copies = f" × {row.copies}" if row.copies > 1 else ""
        return f"{row.title}{copies}"

    return RowsModel(
        (
            Column("paper", _tr("文书"), title),
            Column("state", _tr("打印"), lambda row: "", roles={BADGE_ROLE: paper_badge}),
        ),
        parent,
    )

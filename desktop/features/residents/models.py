"""The lists of the residents' page."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QObject

from db.domain.clock import local
from db.domain.identity import Sex
from db.person_facts import TagFacts
from db.queries.history import HistoryLine
from db.queries.households import Member
from db.queries.residents import ConsentFacts, ResidentRow
from desktop.widgets.badge import KINDS, BadgeSpec
from desktop.widgets.history_badges import HISTORY_BADGES
from desktop.widgets.lazy_model import Column, Fetch, LazyTableModel
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel

COL_NAME, COL_SEX, COL_AGE, COL_ID, COL_PHONE, COL_ADDRESS, COL_TAGS = range(7)
SORTS: Mapping[str, tuple[str, bool]] = {"name": ("name", False), "age": ("birthday", True)}
"""Column → what the query sorts by, and whether the other way round (the older, the earlier born)."""

_QUIET = {TONE_ROLE: lambda row: "t2"}


def _tr(text: str) -> str:
    return QCoreApplication.translate("residents", text)


def tag_specs(tags: tuple[TagFacts, ...]) -> tuple[BadgeSpec, ...]:
    """Focus tags as badges; an unknown tone is neutral."""
    return tuple(BadgeSpec(tag.name, tag.tone if tag.tone in KINDS else "neutral") for tag in tags)


def sex_word(sex: Sex) -> str:
    """男 or 女; a dash where the record does not say."""
    return sex.label if sex in (Sex.MALE, Sex.FEMALE) else "—"


def residents_model(fetch: Fetch, parent: QObject) -> LazyTableModel:
    """The list itself, masked."""

    def address(row: ResidentRow) -> str:
        return row.address_masked or "—"

    def tags(row: ResidentRow) -> str:
        return "、".join(tag.name for tag in row.tags)

    def age(row: ResidentRow) -> str:
        return "—" if row.age is None else str(row.age)

    return LazyTableModel(
        (
            Column("name", _tr("姓名"), lambda row: row.name_masked),
            Column("sex", _tr("性别"), lambda row: sex_word(row.sex), roles=_QUIET),
            Column("age", _tr("年龄"), age, right=True, sort=lambda row: row.age),
            Column("id", _tr("证件号码"), lambda row: row.id_masked or "—", roles=_QUIET),
            Column("phone", _tr("电话"), lambda row: row.phone_masked or "—", roles=_QUIET),
            Column("address", _tr("住址"), address, tip=address),
            Column("tags", _tr("标签"), tags, tip=tags, roles={BADGE_ROLE: lambda row: tag_specs(row.tags)}),
        ),
        fetch,
        parent=parent,
    )


_KINDS: Mapping[str, str] = {"case": "办件", "visit": "走访", "demand": "诉求", "notice": "告知", "blocked": "指引"}


def visits_model(parent: QObject) -> RowsModel:
    """往来: cases and papers given to the person."""

    def state(row: HistoryLine) -> BadgeSpec:
        word = row.state or _KINDS.get(row.kind, "")
        return HISTORY_BADGES.get(word, BadgeSpec(word, "neutral"))

    def title(row: HistoryLine) -> str:
        return row.title

    return RowsModel(
        (
            Column("at", _tr("日期"), lambda row: f"{local(row.at):%Y-%m-%d}", roles=_QUIET),
            Column("title", _tr("内容"), title, tip=lambda row: f"{row.title} {row.serial_short} {row.operator}"),
            Column("operator", _tr("经办"), lambda row: row.operator, roles=_QUIET),
            Column("state", _tr("状态"), lambda row: state(row).text, roles={BADGE_ROLE: state}),
        ),
        parent,
    )


def changes_model(parent: QObject) -> RowsModel:
    """变更: who changed the record, and when."""
    return RowsModel(
        (
            Column("at", _tr("时间"), lambda row: f"{local(row.at):%Y-%m-%d %H:%M}", roles=_QUIET),
            Column("title", _tr("变更"), lambda row: row.title),
            Column("operator", _tr("经办"), lambda row: row.operator, roles=_QUIET),
        ),
        parent,
    )


def members_model(parent: QObject) -> RowsModel:
    """同户: the others behind the same door."""

    def age(row: Member) -> str:
        return "—" if row.age is None else str(row.age)

    def status(row: Member) -> BadgeSpec | None:
        return STATUS_BADGES.get(row.status)

    def status_word(row: Member) -> str:
        badge = status(row)
        return badge.text if badge else ""

    return RowsModel(
        (
            Column("name", _tr("姓名"), lambda row: row.name),
            Column("relation", _tr("与户主"), lambda row: row.relation_name or "—", roles=_QUIET),
            Column("sex", _tr("性别"), lambda row: sex_word(row.sex), roles=_QUIET),
            Column("age", _tr("年龄"), age, right=True),
            Column("status", "", status_word, roles={BADGE_ROLE: status}),
        ),
        parent,
    )


STATUS_BADGES: Mapping[str, BadgeSpec] = {
    "moved": BadgeSpec("已迁出", "neutral", "log-out"),
    "deceased": BadgeSpec("已故", "neutral", "circle-minus"),
    "merged": BadgeSpec("已合并", "neutral", "git-merge"),
    "forgotten": BadgeSpec("已删除", "neutral", "circle-minus"),
}


def consents_model(parent: QObject) -> RowsModel:
    """同意: what for, since when, and whether it still holds."""

    def state(row: ConsentFacts) -> BadgeSpec:
        if row.withdrawn_on is not None:
            return BadgeSpec(_tr("{day} 撤回").format(day=f"{row.withdrawn_on:%m-%d}"), "neutral", "undo-2")
        return BadgeSpec(_tr("有效"), "ok", "circle-check")

    return RowsModel(
        (
            Column("purpose", _tr("用途"), lambda row: row.purpose, tip=lambda row: row.purpose),
            Column("given", _tr("同意日期"), lambda row: row.given_on.isoformat(), roles=_QUIET),
            Column("state", _tr("状态"), lambda row: state(row).text, roles={BADGE_ROLE: state}),
        ),
        parent,
    )

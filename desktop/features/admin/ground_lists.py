"""标签与走访周期, 诉求类别: the short lists an administrator keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.queries.ground import (
    CategoryRow,
    ListCategories,
    ListTagSettings,
    TagSettingRow,
    list_categories,
    list_tag_settings,
)
from db.usecases.tags import CategorySaved, SaveCategory, SaveTag, TagSaved, save_category, save_tag
from desktop.features.admin.ground_fields import FormField
from desktop.features.admin.ground_part import GroundPart, TableLook
from desktop.features.admin.section import Section
from desktop.widgets.badge import KINDS, BadgeSpec, badge
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.fields import AsciiLineEdit, ChoiceBox, LineEdit
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, TONE_ROLE

_TONES = (("neutral", "灰"), ("info", "蓝"), ("ok", "绿"), ("warn", "黄"), ("bad", "红"), ("hold", "紫"))


def whole_number(text: str, field: str, words: str) -> int | None:
    """The number typed, or ``None`` for nothing. Raises KnownError NUMBER."""
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise KnownError("NUMBER", words, field)
    return int(text)


def _state(row: TagSettingRow | CategoryRow) -> BadgeSpec:
    return badge("在用", "ok") if row.active else BadgeSpec("停用", "neutral", "ban")


def _tag(row: TagSettingRow) -> BadgeSpec:
    return BadgeSpec(row.name, row.tone if row.tone in KINDS else "neutral")


class TagsPart(GroundPart):
    """The tags of people, each with how often whoever carries it is to be visited."""

    topics = frozenset({"tags"})
    noun = "标签"
    needs = Permission.SETTINGS_WRITE
    refusal = "标签和走访周期由管理员来改。"

    def __init__(self, section: Section) -> None:
        super().__init__(section, name="ground_tags")

    def list_title(self) -> str:
        return self.tr("标签与走访周期")

    def look(self) -> TableLook:
        return TableLook(
            (
                Column("name", self.tr("标签"), lambda row: row.name, roles={BADGE_ROLE: _tag}),
                Column(
                    "cadence",
                    self.tr("多久走访一次"),
                    lambda row: self.tr("每 {0} 天").format(row.cadence_days) if row.cadence_days else self.tr("同其他户"),
                    roles={TONE_ROLE: lambda row: "t1" if row.cadence_days else "t3"},
                ),
                Column("state", self.tr("状态"), lambda row: _state(row).text, roles={BADGE_ROLE: _state}),
            ),
            (None, 130, 92),
            {0: BadgeDelegate(), 2: BadgeDelegate()},
        )

    def make_fields(self) -> Sequence[FormField]:
        cadence = AsciiLineEdit(name="tag_cadence", label=self.tr("多少天走访一次"))
        return (
            FormField("name", self.tr("名称"), LineEdit(name="tag_name", label=self.tr("标签名称"))),
            FormField("tone", self.tr("颜色"), ChoiceBox(name="tag_tone", label=self.tr("颜色"), options=_TONES)),
            FormField(
                "cadence_days",
                self.tr("多少天走访一次"),
                cadence,
                hint=self.tr("不另外要求就留空；一户有几个标签的，按最短的算"),
            ),
        )

    def empty_words(self) -> tuple[str, str]:
        return self.tr("还没有标签"), self.tr("加上独居、高龄这样的标签，定好多久走访一次。")

    def read(self, desk: Desk) -> tuple[TagSettingRow, ...]:
        return desk.ask(list_tag_settings, ListTagSettings())

    def take(self, answer: tuple[TagSettingRow, ...]) -> Mapping[str, TagSettingRow]:
        return {row.tag_id: row for row in answer}

    def values_of(self, row: TagSettingRow | None) -> Mapping[str, object]:
        if row is None:
            return {"name": "", "tone": "neutral", "cadence_days": ""}
        tone = row.tone if row.tone in dict(_TONES) else "neutral"
        return {"name": row.name, "tone": tone, "cadence_days": str(row.cadence_days or "")}

    def save_request(self, values: Mapping[str, Any], row: TagSettingRow | None) -> tuple[Any, object]:
        days = whole_number(values["cadence_days"], "cadence_days", self.tr("走访周期要填整数天，请改一改；不另外要求就留空。"))
        active, tag_id = (row.active, row.tag_id) if row else (True, None)
        return save_tag, SaveTag(values["name"], values["tone"], days, active, tag_id)

    def saved_id(self, result: TagSaved) -> str:
        return result.tag_id

    def stop_title(self, row: TagSettingRow) -> str:
        return self.tr("停用") if row.active else self.tr("启用")

    def stop_request(self, row: TagSettingRow) -> tuple[Any, object]:
        tone = row.tone if row.tone in dict(_TONES) else "neutral"
        return save_tag, SaveTag(row.name, tone, row.cadence_days, not row.active, row.tag_id)


class CategoriesPart(GroundPart):
    """What demands are sorted by; a demand keeps the name it was registered with."""

    topics = frozenset({"demands"})
    noun = "类别"
    icon = "megaphone"
    needs = Permission.SETTINGS_WRITE
    refusal = "诉求类别由管理员来改。"

    def __init__(self, section: Section) -> None:
        super().__init__(section, name="ground_categories")

    def list_title(self) -> str:
        return self.tr("诉求类别")

    def look(self) -> TableLook:
        return TableLook(
            (
                Column("name", self.tr("类别"), lambda row: row.name, roles={BOLD_ROLE: lambda row: row.active}),
                Column("state", self.tr("状态"), lambda row: _state(row).text, roles={BADGE_ROLE: _state}),
            ),
            (None, 92),
            {1: BadgeDelegate()},
        )

    def make_fields(self) -> Sequence[FormField]:
        name = LineEdit(name="category_name", label=self.tr("类别名称"))
        return (FormField("name", self.tr("名称"), name, hint=self.tr("改名只管以后的诉求，登记过的照旧")),)

    def empty_words(self) -> tuple[str, str]:
        return self.tr("还没有诉求类别"), self.tr("加上民生、环保这样的类别，登记诉求时选。")

    def read(self, desk: Desk) -> tuple[CategoryRow, ...]:
        return desk.ask(list_categories, ListCategories())

    def take(self, answer: tuple[CategoryRow, ...]) -> Mapping[str, CategoryRow]:
        return {row.category_id: row for row in answer}

    def values_of(self, row: CategoryRow | None) -> Mapping[str, object]:
        return {"name": row.name if row else ""}

    def save_request(self, values: Mapping[str, Any], row: CategoryRow | None) -> tuple[Any, object]:
        active, category_id = (row.active, row.category_id) if row else (True, None)
        return save_category, SaveCategory(values["name"], active, category_id)

    def saved_id(self, result: CategorySaved) -> str:
        return result.category_id

    def stop_title(self, row: CategoryRow) -> str:
        return self.tr("停用") if row.active else self.tr("启用")

    def stop_request(self, row: CategoryRow) -> tuple[Any, object]:
        return save_category, SaveCategory(row.name, not row.active, row.category_id)

"""The lists an administrator keeps: focus tags with their visiting cadence, and categories of demands."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.demand import DemandCategory
from db.models.resident import Tag
from db.registry import use_case
from db.transaction import Transaction
from db.usecases.ground import words

TONES = ("neutral", "info", "ok", "warn", "bad", "hold")
LONGEST_CADENCE = 366


@dataclass(frozen=True, slots=True)
class SaveTag:
    """A focus tag as edited; ``cadence_days`` None asks for no visits beyond the year's."""

    name: str
    tone: str = "neutral"
    cadence_days: int | None = None
    active: bool = True
    tag_id: str | None = None


@dataclass(frozen=True, slots=True)
class TagSaved:
    """The tag written."""

    tag_id: str
    code: str


@dataclass(frozen=True, slots=True)
class SaveCategory:
    """A category of demands as edited. Demands keep the name they were registered with."""

    name: str
    active: bool = True
    category_id: str | None = None


@dataclass(frozen=True, slots=True)
class CategorySaved:
    """The category written."""

    category_id: str


@use_case("tags.save", needs=Permission.SETTINGS_WRITE)
def save_tag(tx: Transaction, request: SaveTag) -> TagSaved:
    """Make or change a focus tag and its visiting cadence. Raises KnownError TAG, TAG-NAME, TAG-CADENCE, TEXT."""
    name = words(request.name, "name", "标签名称", 20)
    if request.tone not in TONES:
        raise KnownError("TAG", "没有这种颜色，请从列表里选。", "tone")
    if request.cadence_days is not None and not 1 <= request.cadence_days <= LONGEST_CADENCE:
        text = f"走访间隔要在 1 到 {LONGEST_CADENCE} 天之间，请改一改；不另外要求就留空。"
        raise KnownError("TAG-CADENCE", text, "cadence_days")
    if request.tag_id is None:
        key = tx.new_id()
        position = tx.session.scalar(select(func.coalesce(func.max(Tag.position), -1))) or 0
        tag: Tag | None = Tag(id=key, code=f"own_{key[-8:]}", position=position + 1)
    else:
        tag = tx.session.get(Tag, request.tag_id)
    if tag is None:
        raise KnownError("TAG", "这个标签不在了；请刷新后重新选择。", "tag_id")
    if tx.scalar("SELECT 1 FROM tag WHERE name = :name AND id <> :id", {"name": name, "id": tag.id}):
        raise KnownError("TAG-NAME", f"已经有「{name}」这个标签；请换一个名称。", "name")
    tag.name, tag.tone = name, request.tone
    tag.cadence_days, tag.active = request.cadence_days, request.active
    tx.session.add(tag)
    tx.audit("tag", tag.code, created=request.tag_id is None, days=request.cadence_days, active=request.active)
    tx.changes("tags", "residents")
    return TagSaved(tag.id, tag.code)


@use_case("tags.save_category", needs=Permission.SETTINGS_WRITE)
def save_category(tx: Transaction, request: SaveCategory) -> CategorySaved:
    """Make or change a category of demands. Raises KnownError CATEGORY, CATEGORY-NAME, TEXT."""
    name = words(request.name, "name", "类别名称", 20)
    if request.category_id is None:
        key = tx.new_id()
        position = tx.session.scalar(select(func.coalesce(func.max(DemandCategory.position), -1))) or 0
        row: DemandCategory | None = DemandCategory(id=key, code=f"own_{key[-8:]}", position=position + 1)
    else:
        row = tx.session.get(DemandCategory, request.category_id)
    if row is None:
        raise KnownError("CATEGORY", "这个类别不在了；请刷新后重新选择。", "category_id")
    if tx.scalar("SELECT 1 FROM demand_category WHERE name = :name AND id <> :id", {"name": name, "id": row.id}):
        raise KnownError("CATEGORY-NAME", f"已经有「{name}」这个类别；请换一个名称。", "name")
    row.name, row.active = name, request.active
    tx.session.add(row)
    tx.audit("demand_category", row.code, created=request.category_id is None, active=request.active)
    tx.changes("demands")
    return CategorySaved(row.id)

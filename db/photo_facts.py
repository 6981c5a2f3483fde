"""What is known of photos without looking at them, and whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from db.domain.clock import instant_of, local
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.transaction import Reader

OwnerKind = Literal["visit", "demand", "meeting", "volunteer"]
PhotoSource = Literal["folder", "camera", "phone"]

READ: Mapping[str, Permission] = MappingProxyType(
    {
        "visit": Permission.VISIT_READ,
        "demand": Permission.DEMAND_READ,
        "meeting": Permission.DEMAND_READ,
        "volunteer": Permission.VOLUNTEER_READ,
    }
)
WRITE: Mapping[str, Permission] = MappingProxyType(
    {
        "visit": Permission.VISIT_WRITE,
        "demand": Permission.DEMAND_WRITE,
        "meeting": Permission.MEETING_WRITE,
        "volunteer": Permission.VOLUNTEER_WRITE,
    }
)


@dataclass(frozen=True, slots=True)
class PhotoMeta:
    """A photo without its picture. ``size`` in bytes; ``taken_at`` is what the camera's clock said."""

    photo_id: str
    owner_kind: str
    owner_id: str
    position: int
    sha256: str
    caption: str
    taken_at: str | None
    width: int
    height: int
    size: int
    source: str
    added_at: datetime
    operator_name: str
    removed_at: datetime | None
    removed_by: str
    removed_reason: str

    @property
    def label(self) -> str:
        """What to call it before a clerk: its caption, else its place and when it was added."""
        return self.caption or f"第 {self.position} 张（{local(self.added_at):%Y-%m-%d %H:%M} 加）"


_SELECT = (
    "SELECT p.id, p.owner_kind, p.owner_id, p.position, p.sha256, p.caption, p.taken_at, p.width, p.height, p.size, "
    "p.source, p.added_at, o.name AS operator_name, p.removed_at, p.removed_by, p.removed_reason "
    "FROM photo p "
    "LEFT JOIN operator o ON o.id = p.operator_id "
)


def _meta(row: Any) -> PhotoMeta:
    return PhotoMeta(
        row.id,
        row.owner_kind,
        row.owner_id,
        row.position,
        row.sha256,
        row.caption,
        row.taken_at,
        row.width,
        row.height,
        row.size,
        row.source,
        instant_of(row.added_at),
        row.operator_name or "",
        None if row.removed_at is None else instant_of(row.removed_at),
        row.removed_by,
        row.removed_reason,
    )


def photos_of(reader: Reader, kind: str, owner_id: str, *, removed: bool = False) -> tuple[PhotoMeta, ...]:
    """The photos of one owner in their order, with ``removed`` the removed ones too."""
    only = "" if removed else "AND p.removed_at IS NULL "
    sql = f"{_SELECT}WHERE p.owner_id = :owner AND p.owner_kind = :kind {only}ORDER BY p.position, p.id"
    return tuple(_meta(row) for row in reader.rows(sql, {"owner": owner_id, "kind": kind}))


def photo(reader: Reader, photo_id: str) -> PhotoMeta:
    """One photo that has not been removed. Raises KnownError PHOTO-GONE."""
    row = reader.one(f"{_SELECT}WHERE p.id = :id AND p.removed_at IS NULL", {"id": photo_id})
    if row is None:
        raise KnownError("PHOTO-GONE", "这张照片已经移除；请刷新后再看。", "photo_id")
    return _meta(row)


def require_owner(reader: Reader, kind: str, owner_id: str) -> None:
    """Raise KnownError PHOTO-OWNER unless there is such a visit, demand, meeting or volunteer."""
    if kind not in READ or reader.one(f'SELECT 1 FROM "{kind}" WHERE id = :id', {"id": owner_id}) is None:
        raise KnownError("PHOTO-OWNER", "要加照片的这条记录找不到；请刷新后再加。", "owner_id")


def require(reader: Reader, permission: Permission) -> None:
    """Raise KnownError PERMISSION unless the signed-in operator holds it."""
    if reader.operator is None or not reader.operator.may(permission):
        raise KnownError("PERMISSION", "这一步要更高的权限；请值班长或管理员来办。")

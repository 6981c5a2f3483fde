"""Listing the photos of a record, without their pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db.domain.permissions import Permission
from db.photo_facts import READ, OwnerKind, PhotoMeta, photos_of, require, require_owner
from db.registry import query
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class ListPhotos:
    """Whose photos; with ``removed`` those taken away too."""

    owner_kind: OwnerKind
    owner_id: str
    removed: bool = False


@query("photos.list", needs=Permission.VISIT_READ)
def list_photos_of(reader: Reader, request: ListPhotos) -> tuple[PhotoMeta, ...]:
    """What is known of the photos of a visit, demand or meeting, in their order.

    Captions are left out for who may not see sensitive things. Raises KnownError PHOTO-OWNER, PERMISSION.
    """
    require_owner(reader, request.owner_kind, request.owner_id)
    require(reader, READ[request.owner_kind])
    found = photos_of(reader, request.owner_kind, request.owner_id, removed=request.removed)
    if reader.operator is not None and reader.operator.may(Permission.SENSITIVE_READ):
        return found
    return tuple(replace(meta, caption="") for meta in found)

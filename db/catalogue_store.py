"""Reading versions of catalogue items; a version never changes, so a decoded one is kept."""

from __future__ import annotations

import json
from functools import lru_cache

from db.domain.catalogue import ServiceItem, parse_item
from db.domain.errors import KnownError
from db.transaction import Reader


@lru_cache(maxsize=512)
def _decode(version_id: str, data: str) -> ServiceItem:
    return parse_item(json.loads(data))


def load_version(reader: Reader, version_id: str) -> tuple[str, ServiceItem]:
    """The item's id and its content in one version. Raises KnownError ITEM-MISSING."""
    row = reader.one("SELECT item_id, data FROM item_version WHERE id = :id", {"id": version_id})
    if row is None:
        raise KnownError("ITEM-MISSING", "这个事项已经不在目录里；请按 F3 重新选事项。", "version_id")
    return row.item_id, _decode(version_id, row.data)

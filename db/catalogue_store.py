"""Reading and adding versions of catalogue items; a version never changes, so a decoded one is kept."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import lru_cache

from db.domain.catalogue import BlockedCertificate, ServiceItem
from db.domain.catalogue_json import item_to_dict, parse_item
from db.domain.errors import KnownError
from db.models.catalogue import CatalogueItem, ItemVersion
from db.transaction import Reader, Transaction

_DECODED = 512


def encode_item(item: ServiceItem) -> str:
    """An item as a version keeps it."""
    return json.dumps(item_to_dict(item), ensure_ascii=False)


def encode_blocked(certificate: BlockedCertificate) -> str:
    """A blocked certificate as its row keeps it."""
    return json.dumps(asdict(certificate), ensure_ascii=False)


def decode_blocked(data: str) -> BlockedCertificate:
    """The certificate kept in a row."""
    fields = json.loads(data)
    return BlockedCertificate(**{**fields, "aliases": tuple(fields["aliases"])})


@lru_cache(maxsize=_DECODED)
def decode_item(version_id: str, data: str) -> ServiceItem:
    """The item in one version."""
    return parse_item(json.loads(data))


def load_version(reader: Reader, version_id: str) -> tuple[str, ServiceItem]:
    """The item's id and its content in one version. Raises KnownError ITEM-MISSING."""
    row = reader.one("SELECT item_id, data FROM item_version WHERE id = :id", {"id": version_id})
    if row is None:
        raise KnownError("ITEM-MISSING", "这个事项已经不在目录里；请按 F3 重新选事项。", "version_id")
    return row.item_id, decode_item(version_id, row.data)


def add_version(tx: Transaction, row: CatalogueItem, number: int, item: ServiceItem) -> ItemVersion:
    """Add one version of an item."""
    version = ItemVersion(
        id=tx.new_id(),
        item_id=row.id,
        version=number,
        effective_on=item.effective_on,
        name=item.name,
        data=encode_item(item),
        created_at=tx.now,
        operator_id=tx.operator.operator_id if tx.operator else None,
    )
    tx.session.add(version)
    return version


def add_item(tx: Transaction, item: ServiceItem, *, active: bool = True) -> tuple[CatalogueItem, ItemVersion]:
    """Add an item with its first version."""
    row = CatalogueItem(id=tx.new_id(), code=item.code, active=active)
    tx.session.add(row)
    tx.session.flush()
    return row, add_version(tx, row, 1, item)

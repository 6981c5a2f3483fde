"""The catalogue: what is offered at the desk, an item in full, its versions, what must not be certified."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy.engine import Row

from db.catalogue_store import decode_blocked, decode_item
from db.domain.catalogue import BlockedCertificate, ServiceItem
from db.domain.clock import instant_of
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.pinyin import item_terms
from db.registry import query
from db.transaction import Reader

KEYS = 10
USE_WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OfferedItems:
    """Ask for what the desk offers today."""


@dataclass(frozen=True, slots=True)
class OfferedItem:
    """One item in the version in force.

    ``key`` is its number key (1 to 10), pinned or by use. ``initials`` and ``full`` are pinyin of the name and
    of every alias; ``alias_terms`` tells which alias one belongs to (initials and full, in the aliases' order).
    """

    item_id: str
    version_id: str
    version: int
    code: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    limit_text: str
    department: str
    ask_first: str
    uses_30_days: int
    key: int | None
    initials: tuple[str, ...]
    full: tuple[str, ...]
    alias_terms: tuple[tuple[str, ...], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class GetItem:
    """Ask for an item in one version; the latest, in force or not yet, where none is named."""

    item_id: str
    version_id: str | None = None


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """An item in one version."""

    item_id: str
    version_id: str
    version: int
    effective_on: date
    item: ServiceItem
    active: bool = True
    pinned: int | None = None


@dataclass(frozen=True, slots=True)
class ItemVersions:
    """Ask for the history of an item."""

    item_id: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version: who made it and when; ``operator`` is empty for what came with the program."""

    version_id: str
    version: int
    effective_on: date
    name: str
    operator: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ListCatalogue:
    """Ask for every item in its latest version, those not offered any more included."""


@dataclass(frozen=True, slots=True)
class ListBlocked:
    """Ask for the certificates a community must not issue."""


@lru_cache(maxsize=512)
def _terms(version_id: str, data: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Initials, full pinyin, and both per alias, of one version; a version never changes."""
    item = decode_item(version_id, data)
    found = [item_terms(text) for text in (item.name, *item.aliases)]
    initials = tuple(dict.fromkeys(chain.from_iterable(terms.initials for terms in found)))
    full = tuple(dict.fromkeys(chain.from_iterable(terms.full for terms in found)))
    return initials, full, tuple((*terms.initials, *terms.full) for terms in found[1:])


def _keys(rows: Sequence[Row[Any]]) -> dict[str, int]:
    """The number key of each item that has one: pinned places first, the rest by use."""
    keys: dict[str, int] = {}
    for row in rows:
        if row.pinned is not None and row.pinned not in keys.values():
            keys[row.item_id] = row.pinned
    free = iter([place for place in range(1, KEYS + 1) if place not in keys.values()])
    for row in sorted(rows, key=lambda row: (-row.uses, row.code)):
        if row.item_id not in keys:
            place = next(free, None)
            if place is None:
                break
            keys[row.item_id] = place
    return keys


_OFFERED = """
SELECT i.id AS item_id, i.code, i.pinned, v.id AS version_id, v.version, v.data,
       (SELECT count(*) FROM service_case c WHERE c.item_id = i.id AND c.received_at >= :since) AS uses
FROM catalogue_item i JOIN item_version v ON v.id = (
    SELECT w.id FROM item_version w WHERE w.item_id = i.id AND w.effective_on <= :today
    ORDER BY w.version DESC LIMIT 1)
WHERE i.active
"""


@query("catalogue.offered", needs=Permission.CASE_READ)
def offered_items(reader: Reader, request: OfferedItems) -> tuple[OfferedItem, ...]:
    """Every active item in the version in force today: number keys first, the rest by use.

    An item whose first version begins later is not offered yet.
    """
    since = int((reader.now - USE_WINDOW).timestamp() * 1000)
    rows = reader.rows(_OFFERED, {"since": since, "today": reader.today.isoformat()})
    keys = _keys(rows)
    offered = []
    for row in sorted(rows, key=lambda row: (keys.get(row.item_id, KEYS + 1), -row.uses, row.code)):
        item = decode_item(row.version_id, row.data)
        initials, full, alias_terms = _terms(row.version_id, row.data)
        offered.append(
            OfferedItem(
                item_id=row.item_id,
                version_id=row.version_id,
                version=row.version,
                code=item.code,
                name=item.name,
                aliases=item.aliases,
                kind=item.kind.value,
                limit_text=item.limit_label,
                department=item.department,
                ask_first=item.ask_first,
                uses_30_days=row.uses,
                key=keys.get(row.item_id),
                initials=initials,
                full=full,
                alias_terms=alias_terms,
            )
        )
    return tuple(offered)


_LATEST = """
SELECT i.id AS item_id, i.active, i.pinned, v.id AS version_id, v.version, v.effective_on, v.data
FROM catalogue_item i JOIN item_version v ON v.item_id = i.id
WHERE v.version = (SELECT max(w.version) FROM item_version w WHERE w.item_id = i.id)
"""


def _detail(row: Row[Any]) -> ItemDetail:
    return ItemDetail(
        item_id=row.item_id,
        version_id=row.version_id,
        version=row.version,
        effective_on=date.fromisoformat(row.effective_on),
        item=decode_item(row.version_id, row.data),
        active=bool(row.active),
        pinned=row.pinned,
    )


@query("catalogue.get", needs=Permission.CASE_READ)
def get_item(reader: Reader, request: GetItem) -> ItemDetail:
    """An item in full. Raises KnownError ITEM-MISSING."""
    if request.version_id is None:
        row = reader.one(_LATEST + "AND i.id = :id", {"id": request.item_id})
    else:
        row = reader.one(
            "SELECT i.id AS item_id, i.active, i.pinned, v.id AS version_id, v.version, v.effective_on, v.data "
            "FROM item_version v JOIN catalogue_item i ON i.id = v.item_id "
            "WHERE v.id = :version AND i.id = :id",
            {"version": request.version_id, "id": request.item_id},
        )
    if row is None:
        raise KnownError("ITEM-MISSING", "这个事项已经不在目录里；请按 F3 重新选事项。", "item_id")
    return _detail(row)


@query("catalogue.list", needs=Permission.CASE_READ)
def list_catalogue(reader: Reader, request: ListCatalogue) -> tuple[ItemDetail, ...]:
    """Every item in its latest version, by code."""
    return tuple(_detail(row) for row in reader.rows(_LATEST + "ORDER BY i.code"))


@query("catalogue.versions", needs=Permission.CASE_READ)
def item_versions(reader: Reader, request: ItemVersions) -> tuple[VersionRow, ...]:
    """The versions of an item, the newest first."""
    rows = reader.rows(
        "SELECT v.id, v.version, v.effective_on, v.name, coalesce(o.name, '') AS operator, v.created_at "
        "FROM item_version v LEFT JOIN operator o ON o.id = v.operator_id "
        "WHERE v.item_id = :id ORDER BY v.version DESC",
        {"id": request.item_id},
    )
    return tuple(
        VersionRow(
            version_id=row.id,
            version=row.version,
            effective_on=date.fromisoformat(row.effective_on),
            name=row.name,
            operator=row.operator,
            created_at=instant_of(row.created_at),
        )
        for row in rows
    )


@query("catalogue.blocked", needs=Permission.CASE_READ)
def list_blocked(reader: Reader, request: ListBlocked) -> tuple[BlockedCertificate, ...]:
    """The certificates that must not be issued (民发〔2020〕20号), by code."""
    rows = reader.rows("SELECT data FROM blocked_certificate WHERE active ORDER BY code")
    return tuple(decode_blocked(row.data) for row in rows)

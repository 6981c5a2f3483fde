"""Keeping the catalogue: a change is a new version, and a case stays with the version it began under."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from db.catalogue_store import add_item, add_version, decode_item
from db.domain.catalogue import ServiceItem
from db.domain.catalogue_checks import validate_item
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.catalogue import CatalogueItem, ItemVersion
from db.registry import use_case
from db.transaction import Transaction

KEYS = 10


@dataclass(frozen=True, slots=True)
class SaveItem:
    """An item as edited. ``base_version`` is the version it was edited from; 0 with no ``item_id`` for a new one."""

    item_id: str | None
    item: ServiceItem
    base_version: int


@dataclass(frozen=True, slots=True)
class ItemSaved:
    """The version that now counts; the one before, where nothing had changed."""

    item_id: str
    version_id: str
    version: int


@dataclass(frozen=True, slots=True)
class SetItemActive:
    """Offer an item, or offer it no more; its cases go on."""

    item_id: str
    active: bool


@dataclass(frozen=True, slots=True)
class PinItem:
    """Give an item a fixed number key (1 to 10), or None to order it by use."""

    item_id: str
    place: int | None


@dataclass(frozen=True, slots=True)
class ImportedItem:
    """One item of a catalogue sheet."""

    item: ServiceItem
    active: bool = True
    pinned: int | None = None


@dataclass(frozen=True, slots=True)
class ImportCatalogue:
    """The items of a sheet; items that are not in it stay as they are."""

    items: tuple[ImportedItem, ...]


@dataclass(frozen=True, slots=True)
class CatalogueImported:
    """How many items were added, changed (in content, standing or key) and left alone."""

    added: int
    changed: int
    unchanged: int


def _load(tx: Transaction, item_id: str) -> CatalogueItem:
    row = tx.session.get(CatalogueItem, item_id)
    if row is None:
        raise KnownError("ITEM-MISSING", "这个事项已经不在目录里；请刷新后再试。", "item_id")
    return row


def _latest(tx: Transaction, row: CatalogueItem) -> ItemVersion:
    of_item = select(ItemVersion).where(ItemVersion.item_id == row.id)
    return tx.session.scalars(of_item.order_by(ItemVersion.version.desc()).limit(1)).one()


def _next_version(tx: Transaction, row: CatalogueItem, latest: ItemVersion, item: ServiceItem) -> ItemVersion:
    """The version holding this content: the latest itself where nothing changed."""
    if decode_item(latest.id, latest.data) == item:
        return latest
    if item.code != row.code:
        raise KnownError("CATALOGUE", "事项编码不能改；要换编码请新建一个事项。", "code")
    if item.effective_on < latest.effective_on:
        raise KnownError(
            "CATALOGUE",
            f"生效日期不能早于上一版的 {latest.effective_on.isoformat()}，请改正。",
            "effective_on",
        )
    return add_version(tx, row, latest.version + 1, item)


def _add_new(tx: Transaction, item: ServiceItem, *, active: bool = True) -> tuple[CatalogueItem, ItemVersion]:
    if tx.session.scalar(select(CatalogueItem.id).where(CatalogueItem.code == item.code)):
        raise KnownError("CATALOGUE", f"编码 {item.code} 已经有一个事项，请换一个编码。", "code")
    return add_item(tx, item, active=active)


@use_case("catalogue.save", needs=Permission.CATALOGUE_WRITE)
def save_item(tx: Transaction, request: SaveItem) -> ItemSaved:
    """Save an item as a new version.

    Raises KnownError CATALOGUE on the field that cannot be, CATALOGUE-VERSION (``version``) when somebody else
    saved the item meanwhile, ITEM-MISSING.
    """
    validate_item(request.item)
    if request.item_id is None:
        row, version = _add_new(tx, request.item)
    else:
        row = _load(tx, request.item_id)
        latest = _latest(tx, row)
        if latest.version != request.base_version:
            message = "这个事项刚被别人改过，您的修改没有保存；请看过最新一版再改。"
            raise KnownError("CATALOGUE-VERSION", message, "base_version", version=latest.version)
        version = _next_version(tx, row, latest, request.item)
    tx.audit("item", row.id, code=row.code, version=version.version)
    tx.changes("catalogue")
    return ItemSaved(row.id, version.id, version.version)


@use_case("catalogue.set_active", needs=Permission.CATALOGUE_WRITE)
def set_item_active(tx: Transaction, request: SetItemActive) -> None:
    """Offer an item or stop offering it. Raises KnownError ITEM-MISSING."""
    row = _load(tx, request.item_id)
    row.active = request.active
    tx.audit("item", row.id, code=row.code, active=request.active)
    tx.changes("catalogue")


def _pin(tx: Transaction, row: CatalogueItem, place: int | None) -> None:
    if place is not None:
        if not 1 <= place <= KEYS:
            raise KnownError("CATALOGUE", f"数字键应是 1 到 {KEYS}，请改正。", "pinned")
        for other in tx.session.scalars(select(CatalogueItem).where(CatalogueItem.pinned == place)):
            if other.id != row.id:
                other.pinned = None
    row.pinned = place


@use_case("catalogue.pin", needs=Permission.CATALOGUE_WRITE)
def pin_item(tx: Transaction, request: PinItem) -> None:
    """Fix an item to a number key; whichever item had the key gives it up. Raises KnownError CATALOGUE."""
    row = _load(tx, request.item_id)
    _pin(tx, row, request.place)
    tx.audit("item", row.id, code=row.code, pinned=request.place)
    tx.changes("catalogue")


@use_case("catalogue.import", needs=Permission.CATALOGUE_WRITE)
def import_catalogue(tx: Transaction, request: ImportCatalogue) -> CatalogueImported:
    """Bring in a whole sheet, all or nothing: an unknown code is added, a changed item gets a new version.

    Raises KnownError CATALOGUE with ``index``, the place in ``items`` of the first that cannot be.
    """
    outcomes = []
    seen = set[str]()
    for index, entry in enumerate(request.items):
        try:
            if entry.item.code in seen:
                raise KnownError("CATALOGUE", f"编码 {entry.item.code} 用了两次，请改掉一个。", "code")
            seen.add(entry.item.code)
            outcomes.append(_import_one(tx, entry))
        except KnownError as error:
            raise KnownError(
                error.code, error.message, error.field, **{**error.details, "index": index}
            ) from error
    done = CatalogueImported(*(outcomes.count(outcome) for outcome in ("added", "changed", "unchanged")))
    tx.audit("catalogue", "", added=done.added, changed=done.changed, unchanged=done.unchanged)
    tx.changes("catalogue")
    return done


def _import_one(tx: Transaction, entry: ImportedItem) -> str:
    validate_item(entry.item)
    row = tx.session.scalar(select(CatalogueItem).where(CatalogueItem.code == entry.item.code))
    if row is None:
        row, _ = _add_new(tx, entry.item, active=entry.active)
        _pin(tx, row, entry.pinned)
        return "added"
    latest = _latest(tx, row)
    changed = _next_version(tx, row, latest, entry.item) is not latest
    if (row.active, row.pinned) != (entry.active, entry.pinned):
        row.active, changed = entry.active, True
        _pin(tx, row, entry.pinned)
    return "changed" if changed else "unchanged"

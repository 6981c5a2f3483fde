"""Photos of a visit, a demand or a meeting: kept with it, looked at on record, taken away without being lost.

A picture is prepared and written before the transaction that names it, so a row never points at nothing, and a disk
that fills while photos are kept costs those photos and never the visit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.models.visit import Photo
from db.photo_facts import (
    WRITE,
    OwnerKind,
    PhotoMeta,
    PhotoSource,
    photo,
    photos_of,
    require,
    require_owner,
)
from db.photo_images import PreparedPhoto
from db.photo_store import PhotoStore
from db.registry import Query, use_case
from db.resident_rules import line
from db.seen import note_seen
from db.transaction import Reader, Transaction

_HASH = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photo that lies in the store already. Hashes in hex, ``size`` in bytes."""

    sha256: str
    original_sha256: str
    width: int
    height: int
    size: int
    taken_at: str | None = None
    caption: str = ""
    source: PhotoSource = "folder"


@dataclass(frozen=True, slots=True)
class AttachPhotos:
    """Which stored photos belong to which record from now on."""

    owner_kind: OwnerKind
    owner_id: str
    photos: tuple[StoredPhoto, ...]


@dataclass(frozen=True, slots=True)
class PhotosAttached:
    """The photos' ids in the order asked; ``added`` of them are new, the others were there already."""

    photo_ids: tuple[str, ...]
    added: int


@dataclass(frozen=True, slots=True)
class RemovePhoto:
    """Which photo is not wanted any more, and why."""

    photo_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeePhoto:
    """Which photo somebody wants to look at."""

    photo_id: str


@dataclass(frozen=True, slots=True)
class SeePhotos:
    """Whose photos somebody wants to look at."""

    owner_kind: OwnerKind
    owner_id: str


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A prepared photo on its way into the store."""

    prepared: PreparedPhoto
    caption: str = ""
    source: PhotoSource = "folder"


@dataclass(frozen=True, slots=True)
class PhotoKept:
    """What became of one photo: its id, or why it was not kept, in words that name it."""

    name: str
    photo_id: str | None
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo to look at; ``jpeg`` is empty and ``problem`` says why where its file is missing or damaged."""

    meta: PhotoMeta
    jpeg: bytes
    problem: str = ""


@use_case("photos.attach", needs=Permission.VISIT_WRITE)
def attach_photos(tx: Transaction, request: AttachPhotos) -> PhotosAttached:
    """Write the rows of photos whose files are already on disk. One that the record has already is not added again.

    Raises KnownError PHOTO-OWNER, PERMISSION, TEXT for a caption over 100 characters, PHOTO-HASH for
    what no store can hold.
    """
    require_owner(tx, request.owner_kind, request.owner_id)
    tx.require(WRITE[request.owner_kind])
    if not all(_HASH.fullmatch(given.sha256) for given in request.photos):
        raise KnownError("PHOTO-HASH", "照片的编号不对，没有加上；请重新选照片再加。", "photos")
    present = photos_of(tx, request.owner_kind, request.owner_id, removed=True)
    known = {meta.sha256: meta.photo_id for meta in present if meta.removed_at is None}
    position = max((meta.position for meta in present), default=0)
    ids, added = [], 0
    for given in request.photos:
        if given.sha256 not in known:
            position, added = position + 1, added + 1
            known[given.sha256] = tx.new_id()
            tx.session.add(_row(tx, request, given, known[given.sha256], position))
        ids.append(known[given.sha256])
    tx.session.flush()
    _count(tx, request.owner_kind, request.owner_id)
    tx.audit(request.owner_kind, request.owner_id, photos=added)
    return PhotosAttached(tuple(ids), added)


def _row(tx: Transaction, request: AttachPhotos, given: StoredPhoto, photo_id: str, position: int) -> Photo:
    return Photo(
        id=photo_id,
        owner_kind=request.owner_kind,
        owner_id=request.owner_id,
        position=position,
        sha256=given.sha256,
        original_sha256=given.original_sha256,
        caption=line(given.caption, "caption", "照片说明", 100),
        taken_at=given.taken_at,
        width=given.width,
        height=given.height,
        size=given.size,
        source=given.source,
        added_at=tx.now,
        operator_id=tx.actor.operator_id,
    )


def _count(tx: Transaction, kind: str, owner_id: str) -> None:
    """Bring the number shown with a visit up to date, and say what changed."""
    if kind == "visit":
        tx.connection.execute(
            text(
                "UPDATE visit SET photos = (SELECT COUNT(*) FROM photo WHERE owner_id = :id AND owner_kind = 'visit' "
                "AND removed_at IS NULL) WHERE id = :id"
            ),
            {"id": owner_id},
        )
    tx.changes("photos", f"{kind}s")


@use_case("photos.remove", needs=Permission.VISIT_WRITE)
def remove_photo(tx: Transaction, request: RemovePhoto) -> None:
    """Take a photo away from its record. The row stays with the time and the reason, and so does the file.

    Raises KnownError PHOTO-GONE, PERMISSION, PHOTO-REASON, TEXT for a reason over 200 characters.
    """
    meta = photo(tx, request.photo_id)
    tx.require(WRITE[meta.owner_kind])
    reason = line(request.reason, "reason", "取下的原因", 200)
    if not reason:
        raise KnownError("PHOTO-REASON", "请写明为什么取下这张照片。", "reason")
    row = tx.session.get_one(Photo, meta.photo_id)
    row.removed_at, row.removed_by, row.removed_reason = tx.now, tx.actor.name, reason
    tx.session.flush()
    _count(tx, meta.owner_kind, meta.owner_id)
    tx.audit("photo", meta.photo_id)


@use_case("photos.see", needs=Permission.SENSITIVE_READ, audited=False)
def see_photo(tx: Transaction, request: SeePhoto) -> PhotoMeta:
    """Note that somebody looks at a photo (once a day), and answer what is known of it. Raises KnownError PHOTO-GONE."""
    meta = photo(tx, request.photo_id)
    note_seen(tx, "photo", meta.photo_id)
    return meta


@use_case("photos.see_all", needs=Permission.SENSITIVE_READ, audited=False)
def see_photos(tx: Transaction, request: SeePhotos) -> tuple[PhotoMeta, ...]:
    """Note that somebody looks at the photos of a record (once a day), and answer what is known of them."""
    require_owner(tx, request.owner_kind, request.owner_id)
    found = photos_of(tx, request.owner_kind, request.owner_id)
    if found:
        note_seen(tx, request.owner_kind, request.owner_id)
    return found


def _may_add(reader: Reader, owner: tuple[str, str]) -> None:
    require_owner(reader, *owner)
    require(reader, WRITE[owner[0]])


_MAY_ADD: Query[tuple[str, str], None] = Query("photos.may_add", None, _may_add)


def store_of(desk: Desk) -> PhotoStore:
    """The photo store of an open desk."""
    return PhotoStore(desk.paths.photos, desk.key)


def keep_photos(desk: Desk, owner_kind: OwnerKind, owner_id: str, photos: Sequence[NewPhoto]) -> tuple[PhotoKept, ...]:
    """Write prepared photos into the store and then into the record; answers what became of each, in order.

    A full or failing disk costs the photos it strikes, and their names are answered with what to do; the record
    they were for stays as it is. Raises KnownError PERMISSION, PHOTO-OWNER, and DB-READONLY before anything is written.
    """
    if desk.read_only:
        raise KnownError("DB-READONLY", "数据文件现在只能看不能写，照片没有存；请检查磁盘写保护后再试。")
    desk.ask(_MAY_ADD, (owner_kind, owner_id))
    store, results, stored = store_of(desk), dict[int, PhotoKept](), dict[int, StoredPhoto]()
    for n, new in enumerate(photos):
        made = new.prepared
        try:
            store.put(made.jpeg, made.thumb, made.name)
        except KnownError as error:
            results[n] = PhotoKept(made.name, None, error.code, error.message)
            continue
        stored[n] = StoredPhoto(
            made.sha256,
            made.original_sha256,
            made.width,
            made.height,
            made.size,
            made.taken_at,
            new.caption,
            new.source,
        )
    if stored:
        try:
            ids = desk.run(attach_photos, AttachPhotos(owner_kind, owner_id, tuple(stored.values()))).photo_ids
            results |= {n: PhotoKept(photos[n].prepared.name, ids[k]) for k, n in enumerate(stored)}
        except KnownError as error:
            if not error.code.startswith("DB-"):
                raise
            results |= {n: PhotoKept(photos[n].prepared.name, None, error.code, error.message) for n in stored}
    return tuple(results[n] for n in range(len(photos)))


def view_photo(desk: Desk, photo_id: str) -> PhotoView:
    """A photo in full, on record. Raises KnownError PERMISSION, PHOTO-GONE, PHOTO-MISSING, PHOTO-DAMAGED."""
    meta = desk.run(see_photo, SeePhoto(photo_id))
    return PhotoView(meta, store_of(desk).read(meta.sha256, meta.label))


def view_strip(desk: Desk, owner_kind: OwnerKind, owner_id: str) -> tuple[PhotoView, ...]:
    """The small pictures of a record, on record; one whose file is missing or damaged says so in its place.

    Raises KnownError PERMISSION, PHOTO-OWNER.
    """
    store, views = store_of(desk), []
    for meta in desk.run(see_photos, SeePhotos(owner_kind, owner_id)):
        try:
            views.append(PhotoView(meta, store.read_thumb(meta.sha256, meta.label)))
        except KnownError as error:
            views.append(PhotoView(meta, b"", error.message))
    return tuple(views)

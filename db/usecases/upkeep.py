"""Upkeep of derived data, and of files that no record names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from db import certificate_store, hour_store, indexing, points_rebuild
from db.desk import Desk
from db.domain.permissions import Permission
from db.photo_store import PhotoStore, Swept
from db.registry import Query, use_case
from db.transaction import Reader, Transaction
from db.usecases.demand_moves import EscalateDue, escalate_due
from db.usecases.hours import ConfirmDue, confirm_due
from db.usecases.papers import TidyLog, tidy_log
from db.usecases.points import LapseDue, lapse_due
from db.usecases.recurring import GenerateDue, generate_due
from db.usecases.shift_closing import CloseDue, close_due

UNNAMED_FOR = timedelta(days=7)
"""How long a photo that no row names is kept: its form may still be open on a screen, its row not yet written."""


@dataclass(frozen=True, slots=True)
class RebuildSearch:
    """Make the search terms anew from the records they are derived from."""


@dataclass(frozen=True, slots=True)
class SearchRebuilt:
    """How many terms there are now."""

    terms: int


@use_case("system.rebuild_search", needs=Permission.BACKUP)
def rebuild_search(tx: Transaction, request: RebuildSearch) -> SearchRebuilt:
    """Throw the derived search terms away and make them anew."""
    tx.changes("residents")
    return SearchRebuilt(indexing.rebuild(tx.connection))


@dataclass(frozen=True, slots=True)
class RebuildPoints:
    """Make balances, lots, rights and stock anew from the entries they are derived from."""


@dataclass(frozen=True, slots=True)
class PointsRebuilt:
    """How many entries of points there are."""

    entries: int


@use_case("system.rebuild_points", needs=Permission.BACKUP)
def rebuild_points(tx: Transaction, request: RebuildPoints) -> PointsRebuilt:
    """Throw away what is projected from the entries of points and stock, and make it anew."""
    tx.changes("points", "gifts")
    return PointsRebuilt(points_rebuild.rebuild(tx.connection))


@dataclass(frozen=True, slots=True)
class RebuildHours:
    """Make states of hours, the ledger of minutes, years and sums anew from the steps they are derived from."""


@dataclass(frozen=True, slots=True)
class HoursRebuilt:
    """How many records of hours there are."""

    records: int


@use_case("system.rebuild_hours", needs=Permission.BACKUP)
def rebuild_hours(tx: Transaction, request: RebuildHours) -> HoursRebuilt:
    """Throw away what is projected from the steps of hours, and make it anew."""
    tx.changes("hours", "volunteers", "standing")
    return HoursRebuilt(hour_store.rebuild_hours(tx))


@dataclass(frozen=True, slots=True)
class RebuildCertificates:
    """Make the states of certificates anew from the events they are derived from."""


@dataclass(frozen=True, slots=True)
class CertificatesRebuilt:
    """How many certificates there are."""

    certificates: int


@use_case("system.rebuild_certificates", needs=Permission.BACKUP)
def rebuild_certificates(tx: Transaction, request: RebuildCertificates) -> CertificatesRebuilt:
    """Throw away the states projected from the events of certificates, and make them anew."""
    tx.changes("certificates")
    return CertificatesRebuilt(certificate_store.rebuild_certificates(tx))


def photo_hashes(reader: Reader, request: None) -> tuple[str, ...]:
    """The SHA-256 of every photo that a row names, removed ones too."""
    return tuple(row.sha256 for row in reader.rows("SELECT DISTINCT sha256 FROM photo"))


PHOTO_HASHES: Query[None, tuple[str, ...]] = Query("photos.hashes", None, photo_hashes)


def escalate_demands(desk: Desk) -> tuple[str, ...]:
    """Let overdue demands go up; answers which did. Nothing happens while nobody is signed in, or nothing can be written."""
    if desk.read_only or desk.operator is None:
        return ()
    return desk.run(escalate_due, EscalateDue()).demand_ids


def keep_service_up(desk: Desk) -> None:
    """Make the activities that recur, close the shifts that are over, confirm hours whose publicity is over; and leave
    out what the print log kept long enough.

    Nothing happens while nobody is signed in, or nothing can be written.
    """
    if desk.read_only or desk.operator is None:
        return
    desk.run(generate_due, GenerateDue())
    desk.run(close_due, CloseDue())
    while desk.run(confirm_due, ConfirmDue()).more:
        continue
    while desk.run(tidy_log, TidyLog()).more:
        continue


def lapse_points(desk: Desk) -> int:
    """Let points lapse whose owners were warned in time; answers how many. Nothing happens while nobody is signed in."""
    if desk.read_only or desk.operator is None:
        return 0
    points, more = 0, True
    while more:
        lapsed = desk.run(lapse_due, LapseDue())
        points, more = points + lapsed.points, lapsed.more
    return points


def sweep_photos(desk: Desk) -> Swept:
    """Delete the files of photos that no row has named for a week: of records that were never saved.

    Nothing is deleted while data that was set aside by a restore lies in the folder, since it may name them.
    """
    if desk.read_only or any(desk.paths.root.glob("aside-*")):
        return Swept(0, 0)
    store = PhotoStore(desk.paths.photos, desk.key)
    named = frozenset(store.name(sha256) for sha256 in desk.ask(PHOTO_HASHES, None))
    return store.sweep(named, (desk.now() - UNNAMED_FOR).timestamp())

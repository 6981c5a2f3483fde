"""The archive in a volunteer's file: entries of training, praise and the like added, and struck out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.volunteer_archive import ArchiveEntry, ArchiveKind, check_entry
from db.models.volunteer import ArchiveRow
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.usecases.volunteers import fresh_id
from db.volunteer_rules import find_volunteer
from db.volunteer_store import add_archive_row, project_archive


@dataclass(frozen=True, slots=True)
class AddArchive:
    """An entry for a volunteer's file: training, honour or evaluation."""

    request_id: str
    volunteer_id: str
    kind: ArchiveKind
    on: date
    title: str
    body: str
    lessons: int = 0
    marks: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class StrikeArchive:
    """An entry that is wrong, and why."""

    entry_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ArchiveSaved:
    """The entry written."""

    entry_id: str


@use_case("volunteers.archive_add", needs=Permission.VOLUNTEER_WRITE)
def add_archive(tx: Transaction, request: AddArchive) -> ArchiveSaved:
    """Keep an entry of the file. Raises KnownError ARCHIVE-…, VOLUNTEER-MISSING, REQUEST."""
    find_volunteer(tx, request.volunteer_id)
    if tx.session.get(ArchiveRow, fresh_id(request.request_id)) is not None:
        return ArchiveSaved(request.request_id)
    if request.kind is ArchiveKind.BAR:
        raise KnownError("ARCHIVE-BAR", "限制参评要由值班长认定，请在星级排名里办理。", "kind")
    entry = ArchiveEntry(
        request.request_id,
        request.kind,
        request.on,
        line(request.title, "title", "名称", 60),
        line(request.body, "body", "机构", 100),
        request.lessons,
        request.marks,
        None,
        request.note.strip(),
    )
    check_entry(entry, tx.today)
    add_archive_row(tx, request.volunteer_id, entry)
    tx.audit("volunteer", request.volunteer_id, kind=request.kind.value)
    tx.changes("volunteers")
    return ArchiveSaved(entry.id)


@use_case("volunteers.archive_strike", needs=Permission.VOLUNTEER_WRITE)
def strike_archive(tx: Transaction, request: StrikeArchive) -> ArchiveSaved:
    """Strike an entry out; it stays readable. A bar takes STANDING_WRITE.

    Raises KnownError ARCHIVE-MISSING, ARCHIVE-STRUCK, ARCHIVE-REASON.
    """
    entry = tx.session.get(ArchiveRow, request.entry_id)
    if entry is None or entry.strikes is not None:
        raise KnownError("ARCHIVE-MISSING", "找不到这条记载；请刷新后再看。", "entry_id")
    if entry.kind == ArchiveKind.BAR:
        tx.require(Permission.STANDING_WRITE)
    if tx.scalar("SELECT 1 FROM volunteer_entry WHERE strikes = :id", {"id": entry.id}):
        raise KnownError("ARCHIVE-STRUCK", "这条记载已经划掉，请刷新后再看。", "entry_id")
    reason = line(request.reason, "reason", "原因", 200)
    if not reason:
        raise KnownError("ARCHIVE-REASON", "划掉一条记载要写原因，请补上。", "reason")
    struck = ArchiveRow(
        id=tx.new_id(),
        volunteer_id=entry.volunteer_id,
        kind=entry.kind,
        made_on=tx.today,
        strikes=entry.id,
        reason=reason,
        hlc=tx.hlc(),
        at=tx.now,
        operator_id=tx.actor.operator_id,
        operator_name=tx.actor.name,
    )
    tx.session.add(struck)
    tx.session.flush()
    project_archive(tx, entry.volunteer_id)
    tx.audit("volunteer", entry.volunteer_id, kind=entry.kind, entry=entry.id)
    tx.changes("volunteers", "standing")
    return ArchiveSaved(struck.id)

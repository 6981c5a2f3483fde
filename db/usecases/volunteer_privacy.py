"""A volunteer's numbers in full, and the portrait of whoever holds a card: both on record."""

from __future__ import annotations

from dataclasses import dataclass

from db.card_rules import judge_text
from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.photo_facts import PhotoMeta, photo
from db.photo_store import PhotoStore
from db.registry import use_case
from db.resident_rules import line
from db.seen import note_seen
from db.transaction import Transaction
from db.volunteer_rules import find_volunteer


@dataclass(frozen=True, slots=True)
class RevealVolunteer:
    """Whose numbers are to be shown, and why."""

    volunteer_id: str
    reason: str = "对照证件"


@dataclass(frozen=True, slots=True)
class VolunteerRevealed:
    """The unmasked facts; empty where there are none."""

    id_number: str
    phone: str
    guardian_phone: str


@use_case("volunteers.reveal", needs=Permission.REVEAL)
def reveal_volunteer(tx: Transaction, request: RevealVolunteer) -> VolunteerRevealed:
    """Show a volunteer's numbers in full; the audit row with the reason is written first.

    Raises KnownError REVEAL, VOLUNTEER-MISSING, VOLUNTEER-MERGED.
    """
    reason = line(request.reason, "reason", "查看原因", 100)
    if not reason:
        raise KnownError("REVEAL", "请写明为什么要看完整信息。", "reason")
    row = find_volunteer(tx, request.volunteer_id)
    tx.audit("volunteer", row.id, reason=reason)
    return VolunteerRevealed(row.id_number or "", row.phone or "", row.guardian_phone)


@dataclass(frozen=True, slots=True)
class SeeBearer:
    """What the scanner sent: only who has the card in hand can know it, since it is signed."""

    text: str


@use_case("cards.see_bearer", needs=Permission.VOLUNTEER_READ, audited=False)
def see_bearer(tx: Transaction, request: SeeBearer) -> PhotoMeta | None:
    """The portrait to compare with whoever showed a card, noted once a day; None where the holder has none.

    It opens no other photo: the code must be genuine, in use and of a volunteer, and a code cannot be guessed.
    Raises KnownError CARD for anything else.
    """
    judged = judge_text(tx, request.text)
    if judged is None or not judged.verdict.usable or judged.volunteer_id is None:
        raise KnownError("CARD", "这张卡不能用，不能据此看照片；请核对本人证件。", "card")
    photo_id = tx.scalar(
        "SELECT p.id FROM volunteer v JOIN photo p ON p.id = v.photo_id AND p.removed_at IS NULL "
        "AND p.owner_kind = 'volunteer' AND p.owner_id = v.id WHERE v.id = :id",
        {"id": judged.volunteer_id},
    )
    if photo_id is None:
        return None
    note_seen(tx, "volunteer", judged.volunteer_id)
    return photo(tx, str(photo_id))


def view_bearer(desk: Desk, text: str) -> bytes | None:
    """The small portrait of a card's holder as JPEG, on record; None where there is none to compare with.

    Raises KnownError CARD, PERMISSION, PHOTO-MISSING, PHOTO-DAMAGED.
    """
    meta = desk.run(see_bearer, SeeBearer(text))
    return None if meta is None else PhotoStore(desk.paths.photos, desk.key).read_thumb(meta.sha256, meta.label)

"""How hours make points: credited when they are made public, taken back when they no longer stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from db.domain.points_accounts import Account, AccountKind, Book
from db.domain.points_ledger import EntryKind
from db.domain.points_rules import Earned, Referral, Service, award, referral_bonus
from db.domain.service_hours import HourAction, HourState
from db.domain.service_hours import HourRecord as Hours
from db.domain.volunteers import VolunteerState
from db.models.service import HourRecord, HourStep
from db.points_people import volunteer_of
from db.points_store import load_wallet, member, stamp
from db.points_versions import load_versions
from db.points_work import close_accounts, credit, take_back
from db.transaction import Reader, Transaction

STANDING = frozenset({HourState.PUBLIC, HourState.CONFIRMED})
"""States in which a record has its points: approval and publicity are one press, and publicity gives them."""


@dataclass(frozen=True, slots=True)
class _Credited:
    """What a record has been credited with in a book and not had taken back, and the lots that were made."""

    book: Book
    amount: int
    lots: tuple[str, ...]


def on_hours(tx: Transaction, record: HourRecord, before: Hours | None, after: Hours, step: HourStep) -> str:
    """What a step of an hour record does to points, in the step's own transaction, after the projections.

    Returns the arithmetic of an award that came to nothing, to be kept with the step; else an empty string.
    """
    if after.state not in STANDING:
        _take_back(tx, record, step)
        return ""
    said = ""
    if HourAction(step.action) is HourAction.PUBLISH and (
        before is None or before.state is not HourState.PUBLIC
    ):
        said = _award(tx, record, after)
    if HourAction(step.action) is HourAction.CONFIRM:
        _referral(tx, record.volunteer_id)
    return said


def on_leaving(tx: Transaction, volunteer_id: str, reason: str = "志愿者注销") -> int:
    """Empty the accounts of somebody who left, died or is to be forgotten. Returns the points and minutes closed."""
    _, amount = close_accounts(tx, volunteer_id, reason)
    tx.changes("points")
    return amount


def book_of(reader: Reader, record: HourRecord) -> Book:
    """Which book this service earns in: a party member who has reported in (双报到) earns in that of the party."""
    row = reader.one(
        "SELECT party_member, reported_on FROM volunteer WHERE id = :id", {"id": record.volunteer_id}
    )
    served = record.served_on.isoformat()
    reported = (
        row is not None and row.party_member and row.reported_on is not None and row.reported_on <= served
    )
    return Book.PARTY if reported else Book.VOLUNTEER


def _award(tx: Transaction, record: HourRecord, after: Hours) -> str:
    book = book_of(tx, record)
    service = Service(record.category, after.minutes, record.served_on)
    found = award(load_versions(tx, book), service, _earned(tx, record, book))
    if not found.points:
        return found.arithmetic
    opens_on = tx.today if after.public_until is None else after.public_until + timedelta(days=1)
    credit(
        tx,
        load_wallet(tx, member(record.volunteer_id, book)),
        found.points,
        stamp(tx, book, rule=found.rule, arithmetic=found.arithmetic, ref=record.id),
        earned_on=record.served_on,
        opens_on=opens_on,
        expires_on=found.expires_on,
    )
    tx.changes("points")
    return ""


def _earned(reader: Reader, record: HourRecord, book: Book) -> Earned:
    """What the volunteer has been credited net in this activity, and for this day of service altogether."""
    together = "r.session = :session" if record.activity_id is None else "r.activity_id = :activity"
    row = reader.one(
        f"SELECT COALESCE(SUM(CASE WHEN {together} THEN n.amount END), 0) AS there, "
        "COALESCE(SUM(CASE WHEN r.served_on = :day THEN n.amount END), 0) AS on_day FROM hour_record r JOIN ("
        "SELECT ref, book, CASE kind WHEN 'earn' THEN amount ELSE -amount END AS amount FROM points_entry "
        "WHERE ref <> '' AND kind IN ('earn', 'claw_back')) n ON n.ref = r.id AND n.book = :book "
        f"WHERE r.volunteer_id = :volunteer AND r.id <> :id AND (r.served_on = :day OR {together})",
        {
            "volunteer": record.volunteer_id,
            "id": record.id,
            "day": record.served_on.isoformat(),
            "activity": record.activity_id,
            "session": record.session,
            "book": book.value,
        },
    )
    return Earned() if row is None else Earned(max(0, int(row.there)), max(0, int(row.on_day)))


def _credited(reader: Reader, record_id: str) -> tuple[_Credited, ...]:
    rows = reader.rows(
        "SELECT id, book, kind, account, amount FROM points_entry WHERE ref = :ref AND ref <> '' "
        "AND kind IN ('earn', 'claw_back') ORDER BY hlc",
        {"ref": record_id},
    )
    found = []
    for book in Book:
        there = [row for row in rows if row.book == book.value and row.account.startswith(f"{book}/member/")]
        amount = sum(row.amount if row.kind == EntryKind.EARN else -row.amount for row in there)
        lots = tuple(row.id for row in there if row.kind == EntryKind.EARN)
        if amount > 0:
            found.append(_Credited(book, amount, lots))
    return tuple(found)


def _take_back(tx: Transaction, record: HourRecord, step: HourStep) -> None:
    """What the record was credited with goes back, from its own lots first; saved minutes too, gifts of them stay."""
    for found in _credited(tx, record.id):
        reason = f"{HourAction(step.action).label}：{step.reason}".rstrip("：")
        mark = stamp(tx, found.book, reason=reason, ref=record.id)
        wallet = load_wallet(tx, Account(found.book, AccountKind.MEMBER, record.volunteer_id))
        take_back(tx, wallet, found.amount, mark, EntryKind.CLAW_BACK, found.lots)
        tx.changes("points")


def _referral(tx: Transaction, volunteer_id: str) -> None:
    """Points for whoever brought this volunteer, once the volunteer has served long enough."""
    row = tx.one(
        "SELECT referrer_id, registered_on, confirmed_minutes FROM volunteer WHERE id = :id",
        {"id": volunteer_id},
    )
    if row is None or row.referrer_id is None or row.referrer_id == volunteer_id:
        return
    referrer = volunteer_of(tx, row.referrer_id)
    if not VolunteerState(referrer.state).serves or referrer.merged_into is not None:
        return
    rewarded = tx.scalar(
        "SELECT 1 FROM points_entry WHERE ref = :ref AND ref <> '' AND kind = 'bonus'", {"ref": volunteer_id}
    )
    registered_on = tx.today.fromisoformat(row.registered_on)
    found = referral_bonus(
        load_versions(tx, Book.VOLUNTEER),
        Referral(row.referrer_id, volunteer_id, registered_on, row.confirmed_minutes, bool(rewarded)),
    )
    if found is None:
        return
    credit(
        tx,
        load_wallet(tx, member(row.referrer_id)),
        found.points,
        stamp(tx, Book.VOLUNTEER, rule=found.rule, arithmetic=found.arithmetic, ref=volunteer_id),
        kind=EntryKind.BONUS,
        earned_on=registered_on,
        opens_on=tx.today,
        expires_on=found.expires_on,
    )
    tx.changes("points")

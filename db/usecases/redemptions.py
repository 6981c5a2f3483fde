"""Redeeming points for gifts and services, undoing it within the grace period, closing the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from db.closing_store import load_closing
from db.domain.day_closing import DayClosing
from db.domain.errors import KnownError
from db.domain.masking import mask_name
from db.domain.permissions import Permission
from db.domain.points_accounts import Account, Book
from db.domain.points_expiry import warnings
from db.domain.points_moves import Wallet, settle
from db.domain.points_moves import spendable as spendable_here
from db.domain.redemption import (
    Line,
    RedeemRequest,
    redeem,
    repeated,
)
from db.domain.redemption import (
    undo_redemption as undo_rules,
)
from db.gift_store import had_this_quarter, load_batches, load_gifts
from db.lapse_store import note_warnings
from db.models.gift import DayClosing as DayClosingRow
from db.papers import clock_text, queue_paper
from db.points_people import (
    RULES_KEY,
    RedemptionRules,
    check_book,
    check_card,
    check_serving,
    fresh_id,
    load_redemption_rules,
    volunteer_of,
)
from db.points_store import load_wallet, member, notice_days, post_of, stamp
from db.redemption_papers import CLOSING, closing_data, queue_receipt, receipt_data
from db.redemption_store import Handed, Kept, keep, keep_undoing, load_kept
from db.registry import use_case
from db.resident_rules import line
from db.rule_store import save_rule
from db.transaction import Transaction

RECEIPT_80MM = "redemption_receipt_80mm"


@dataclass(frozen=True, slots=True)
class Pick:
    """So many of one gift."""

    gift_id: str
    units: int


@dataclass(frozen=True, slots=True)
class RedeemGifts:
    """What was picked. ``redeem_id`` is made when the dialog opens: a double click is one redemption.

    ``total`` is the sum the clerk and the volunteer saw; ``proxy`` is who came in the volunteer's place.
    """

    redeem_id: str
    volunteer_id: str
    picks: tuple[Pick, ...]
    total: int
    card_no: str = ""
    photo_checked: bool = False
    proxy: str = ""
    papers: tuple[str, ...] = (RECEIPT_80MM,)
    book: Book = Book.VOLUNTEER


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What the volunteer is told. ``repeated``: this id was redeemed before, and nothing was done again."""

    redeem_id: str
    serial: str
    serial_short: str
    at: datetime
    lines: tuple[Line, ...]
    total: int
    balance: int
    spendable: int
    hours_minutes: int
    job_ids: tuple[str, ...]
    repeated: bool


@dataclass(frozen=True, slots=True)
class UndoRedemption:
    """Which redemption is taken back, and why."""

    redeem_id: str
    reason: str
    request_id: str
    papers: tuple[str, ...] = (RECEIPT_80MM,)


@dataclass(frozen=True, slots=True)
class RedemptionUndone:
    """What stands after it."""

    redeem_id: str
    serial: str
    balance: int
    spendable: int
    job_ids: tuple[str, ...]
    repeated: bool


@dataclass(frozen=True, slots=True)
class CloseDay:
    """The day to close; ``shelf`` are the units counted by hand, by gift id, where somebody counted."""

    request_id: str
    day: date
    papers: tuple[str, ...] = (CLOSING,)
    shelf: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DayClosed:
    """The list as it was printed."""

    closing: DayClosing
    agrees: bool
    job_ids: tuple[str, ...]
    repeated: bool


@dataclass(frozen=True, slots=True)
class SaveRedemptionPolicy:
    """How often and how much may be redeemed in a quarter (None: no limit), and how long it may be undone."""

    times_per_quarter: int | None
    points_per_quarter: int | None
    grace_minutes: int
    party_redeems: bool = False


@dataclass(frozen=True, slots=True)
class PolicySaved:
    """It is kept."""


def jobs_of(tx: Transaction, subject_id: str) -> tuple[str, ...]:
    """The papers queued about something."""
    rows = tx.rows("SELECT id FROM print_job WHERE subject_id = :id ORDER BY id", {"id": subject_id})
    return tuple(row.id for row in rows)


def spendable_of(tx: Transaction, wallet: Wallet) -> int:
    """本窗口现在可花 of a wallet."""
    return spendable_here(wallet, post_of(tx), tx.now, notice_days(tx, wallet.account.book))


def answer(tx: Transaction, kept: Kept, minutes: int) -> Redeemed:
    """What was answered when this redemption was made, with the balance of now."""
    wallet = load_wallet(tx, kept.redemption.account)
    return Redeemed(
        kept.redemption.id,
        kept.row.serial,
        kept.row.serial_short,
        kept.redemption.change.entry.at,
        kept.redemption.lines,
        kept.redemption.points,
        wallet.balance,
        spendable_of(tx, wallet),
        minutes,
        jobs_of(tx, kept.redemption.id),
        repeated=True,
    )


def known(tx: Transaction, request: RedeemRequest, account: Account, minutes: int) -> Redeemed | None:
    """The answer to an id that was redeemed before; None for a fresh one. Raises KnownError REDEEM-ID, REDEEM-UNDONE."""
    if not tx.scalar("SELECT 1 FROM points_entry WHERE id = :id", {"id": request.redeem_id}):
        return None
    kept = load_kept(tx, request.redeem_id)
    if kept is None:
        raise KnownError("REDEEM-ID", "这个编号已用在别的账上；请关掉窗口重新刷卡。", "redeem_id")
    repeated(request, account, kept.redemption, undone=kept.undone)
    return answer(tx, kept, minutes)


def _tell_of_lapsing(tx: Transaction, wallet: Wallet, notice: int) -> None:
    """The slip says what lapses next: where that is soon, its owner has been told with it."""
    if due := warnings(wallet.lots, tx.today, notice):
        note_warnings(tx, wallet.account, (one for one in due if one.on == due[0].on), "receipt")


@use_case("redemptions.redeem", needs=Permission.REDEEM)
def redeem_gifts(tx: Transaction, request: RedeemGifts) -> Redeemed:
    """Points, rights, stock, ledger and slip in one transaction, from the rights this desk holds.

    Raises KnownError REDEEM-…, GIFT-…, POINTS-SHORT, RIGHTS-SHORT, VOLUNTEER-MISSING, VOLUNTEER-STATE, CARD,
    CARD-HOLDER, REQUEST.
    """
    wanted = RedeemRequest(
        fresh_id(request.redeem_id, "redeem_id"),
        tuple((pick.gift_id, pick.units) for pick in request.picks),
        request.total,
    )
    account = member(request.volunteer_id, request.book)
    volunteer = volunteer_of(tx, request.volunteer_id)
    before = known(tx, wanted, account, volunteer.confirmed_minutes)
    if before is not None:
        tx.audit("volunteer", request.volunteer_id, serial=before.serial, repeated=True)
        return before
    check_serving(volunteer)
    rules = load_redemption_rules(tx)
    check_book(request.book, rules, volunteer)
    proxy = mask_name(line(request.proxy, "proxy", "代领人", 50))
    check_card(tx, request.volunteer_id, request.card_no, photo_checked=request.photo_checked or bool(proxy))
    wallet, ids = load_wallet(tx, account), tuple(wanted.wanted)
    mark, post = stamp(tx, request.book, request.redeem_id), post_of(tx)
    gifts = load_gifts(tx, ids)
    made = redeem(
        wanted,
        wallet,
        mark,
        post,
        gifts=gifts.gifts,
        batches=load_batches(tx, ids),
        had=had_this_quarter(tx, request.volunteer_id, request.book),
        policy=rules.policy,
    )
    serial = keep(tx, made, request.volunteer_id, Handed(request.card_no, request.photo_checked, proxy=proxy))
    after = settle(wallet, made.change)
    if request.papers:
        _tell_of_lapsing(tx, after, mark.notice_days)
    data = receipt_data(
        tx,
        serial=serial.full,
        at=tx.now,
        volunteer=volunteer,
        lines=made.lines,
        total=made.points,
        after=after,
        notice=mark.notice_days,
        proxy=proxy,
        notes=gifts.notes,
    )
    jobs = queue_receipt(tx, made.id, request.papers, data)
    tx.audit(
        "volunteer", request.volunteer_id, serial=serial.full, points=made.points, card=bool(request.card_no)
    )
    tx.changes("points", "gifts", "papers")
    return Redeemed(
        made.id,
        serial.full,
        serial.short,
        tx.now,
        made.lines,
        made.points,
        after.balance,
        spendable_here(after, post, tx.now, mark.notice_days),
        volunteer.confirmed_minutes,
        jobs,
        repeated=False,
    )


@use_case("redemptions.undo", needs=Permission.REDEEM_UNDO)
def undo_redemption(tx: Transaction, request: UndoRedemption) -> RedemptionUndone:
    """Points return to their lots and goods to their batches by an opposite entry.

    The same ``request_id`` again answers what was done. Raises KnownError REDEEM-MISSING, UNDO-TWICE, UNDO-LATE,
    UNDO-WINDOW, UNDO-SPENT, POINTS-REASON.
    """
    fresh_id(request.request_id)
    kept = load_kept(tx, request.redeem_id)
    if kept is None:
        raise KnownError("REDEEM-MISSING", "找不到这一单兑换；请按单号再查一次。", "redeem_id")
    account = kept.redemption.account
    wallet = load_wallet(tx, account, kept.redemption.change.parts[0])
    same = tx.scalar(
        "SELECT 1 FROM redemption_undo WHERE id = :id AND redeem_id = :redeem",
        {"id": request.request_id, "redeem": request.redeem_id},
    )
    if same:
        tx.audit("volunteer", kept.row.volunteer_id, serial=kept.row.serial, repeated=True)
        jobs = jobs_of(tx, kept.redemption.id)
        return RedemptionUndone(
            kept.redemption.id, kept.row.serial, wallet.balance, spendable_of(tx, wallet), jobs, repeated=True
        )
    if kept.row.incarnation != tx.desk.incarnation and not post_of(tx).at_home:
        raise KnownError("UNDO-WINDOW", "这一单是别的窗口办的，请到那个窗口撤销。", "redeem_id")
    reason = line(request.reason, "reason", "原因", 200)
    mark = stamp(tx, account.book, request.request_id, reason=reason)
    undone = undo_rules(
        kept.redemption,
        wallet,
        mark,
        undone=kept.undone,
        policy=load_redemption_rules(tx).policy,
    )
    keep_undoing(tx, undone)
    after = settle(wallet, undone.change)
    data = receipt_data(
        tx,
        serial=kept.row.serial,
        at=kept.redemption.change.entry.at,
        volunteer=volunteer_of(tx, kept.row.volunteer_id),
        lines=kept.redemption.lines,
        total=kept.redemption.points,
        after=after,
        notice=mark.notice_days,
        proxy=kept.row.proxy,
        undone=f"{clock_text(tx.now)} 撤销：{reason}",
    )
    jobs = queue_receipt(tx, kept.redemption.id, request.papers, data)
    tx.audit("volunteer", kept.row.volunteer_id, serial=kept.row.serial, points=kept.redemption.points)
    tx.changes("points", "gifts", "papers")
    return RedemptionUndone(
        kept.redemption.id, kept.row.serial, after.balance, spendable_of(tx, after), jobs, repeated=False
    )


@use_case("redemptions.close_day", needs=Permission.REDEEM)
def close_day(tx: Transaction, request: CloseDay) -> DayClosed:
    """Compare the day's redemptions, stock and ledger to the unit, and print the list for signing.

    Closing locks nothing; what is undone later belongs to its own day. Raises KnownError CLOSING-DAY, CLOSING-COUNT.
    """
    if request.day > tx.today:
        raise KnownError("CLOSING-DAY", "不能为以后的日子做日结；请改日期。", "day")
    if any(isinstance(units, bool) or units < 0 for _, units in request.shelf):
        raise KnownError("CLOSING-COUNT", "实点数不能是负数；请重新填写。", "shelf")
    view = load_closing(tx, request.day, dict(request.shelf))
    known_row = tx.session.get(DayClosingRow, fresh_id(request.request_id))
    if known_row is not None:
        tx.audit("closing", request.day.isoformat(), agrees=known_row.agrees, repeated=True)
        return DayClosed(view.closing, known_row.agrees, jobs_of(tx, known_row.id), repeated=True)
    closing, actor = view.closing, tx.actor
    tx.session.add(
        DayClosingRow(
            id=request.request_id,
            made_on=request.day,
            window=tx.desk.window,
            at=tx.now,
            body=msgspec.json.encode({"closing": closing, "shelf": dict(request.shelf)}).decode(),
            agrees=closing.agrees,
            hlc=tx.hlc(),
            operator_id=actor.operator_id,
            operator_name=actor.name,
        )
    )
    data = closing_data(tx, request.day, closing, view.rows)
    jobs = tuple(queue_paper(tx, CLOSING, "a4", request.request_id, "兑换日结", data) for _ in request.papers)
    tx.audit(
        "closing",
        request.day.isoformat(),
        agrees=closing.agrees,
        points=closing.points,
        differences=len(closing.differences),
    )
    tx.changes("points", "papers")
    return DayClosed(closing, closing.agrees, jobs, repeated=False)


@use_case("redemptions.policy", needs=Permission.POINTS_RULES)
def save_redemption_policy(tx: Transaction, request: SaveRedemptionPolicy) -> PolicySaved:
    """Set the limits of redemption for the whole centre. Raises KnownError REDEEM-POLICY."""
    rules = RedemptionRules(
        request.times_per_quarter, request.points_per_quarter, request.grace_minutes, request.party_redeems
    )
    rules.policy.check()
    save_rule(tx, RULES_KEY, rules)
    tx.audit(
        "rules",
        RULES_KEY,
        times=request.times_per_quarter,
        points=request.points_per_quarter,
        minutes=request.grace_minutes,
        party=request.party_redeems,
    )
    tx.changes("points", "settings")
    return PolicySaved()

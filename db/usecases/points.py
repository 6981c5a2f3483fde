"""Points given away, corrected, taken, closed and lapsed, and the versions of their rules."""

from __future__ import annotations

from dataclasses import dataclass

from db.domain import points_moves
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.points_accounts import Account, AccountKind, Book
from db.domain.points_expiry import warnings
from db.domain.points_ledger import EntryKind
from db.domain.points_moves import Change, Wallet, settle
from db.domain.points_rules import PointsRules, add_version, rules_on
from db.lapse_store import LapsingRow, lapsing_accounts, lapsing_rows, note_warnings
from db.points_people import fresh_id, load_redemption_rules, serving, volunteer_of
from db.points_store import (
    centre_balance,
    is_undone,
    load_change,
    load_lots,
    load_wallet,
    member,
    notice_days,
    post_of,
    record_change,
    stamp,
)
from db.points_versions import EARNED_BOOKS, load_versions, rules_row
from db.points_work import close_accounts, credit, take_back
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.usecases.redemptions import spendable_of

LAPSE_ACCOUNTS = 200
HOW = ("list", "told", "letter")
"""A redemption's slip tells of itself."""
UNDOABLE = frozenset({EntryKind.DONATE, EntryKind.TRANSFER, EntryKind.AID})
"""What is undone by its entry; a redemption is undone as a whole, with its goods."""


@dataclass(frozen=True, slots=True)
class Donate:
    """So many points for the commons (公益池)."""

    request_id: str
    volunteer_id: str
    amount: int
    note: str = ""
    book: Book = Book.VOLUNTEER


@dataclass(frozen=True, slots=True)
class Transfer:
    """So many points from one volunteer to another."""

    request_id: str
    from_id: str
    to_id: str
    amount: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class UndoPoints:
    """The donation or transfer that is taken back, and why."""

    request_id: str
    entry_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectPoints:
    """Points given (above zero) or taken back (below) by hand, and why."""

    request_id: str
    volunteer_id: str
    amount: int
    reason: str
    book: Book = Book.VOLUNTEER


@dataclass(frozen=True, slots=True)
class Penalise:
    """Points taken for misconduct, and why."""

    request_id: str
    volunteer_id: str
    amount: int
    reason: str
    book: Book = Book.VOLUNTEER


@dataclass(frozen=True, slots=True)
class PointsMoved:
    """The entry, and what its owner has after it. ``repeated``: it was there already."""

    entry_id: str
    balance: int
    spendable: int
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class ClosePoints:
    """Whose accounts are emptied, and why."""

    volunteer_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class PointsClosed:
    """How many entries it took, and what they moved."""

    entries: int
    points: int


@dataclass(frozen=True, slots=True)
class LapseDue:
    """Let what is over lapse, at most for so many accounts at once."""

    limit: int = LAPSE_ACCOUNTS


@dataclass(frozen=True, slots=True)
class Lapsed:
    """Accounts and points that lapsed; ``more``: there are further accounts, run it again."""

    accounts: int
    points: int
    more: bool


@dataclass(frozen=True, slots=True)
class WarnLapsing:
    """Whom somebody told that points will lapse, and how (``list``, ``told``, ``letter``); empty for all that are due."""

    volunteer_ids: tuple[str, ...] = ()
    how: str = "list"


@dataclass(frozen=True, slots=True)
class Warned:
    """The list to print or to read out."""

    rows: tuple[LapsingRow, ...]


@dataclass(frozen=True, slots=True)
class AddRules:
    """A version of the rules of one book."""

    book: Book
    rules: PointsRules


@dataclass(frozen=True, slots=True)
class RulesAdded:
    """The version that was added."""

    version: str


def known_entry(
    tx: Transaction, request_id: str, kinds: frozenset[EntryKind], account: Account
) -> PointsMoved | None:
    """The answer to an id that stands in the ledger; None for a fresh one. Raises KnownError REQUEST."""
    change = load_change(tx, fresh_id(request_id))
    if change is None:
        return None
    if change.entry.kind not in kinds or all(part.account != account for part in change.parts):
        raise KnownError("REQUEST", "这个编号已用在别的账上；请关掉窗口重新打开再办。", "request_id")
    wallet = load_wallet(tx, account)
    tx.audit("points", request_id, repeated=True)
    return PointsMoved(request_id, wallet.balance, spendable_of(tx, wallet), repeated=True)


def moved(tx: Transaction, change: Change, wallet: Wallet, to: str = "") -> PointsMoved:
    """Record a change that one account is told of; ``wallet`` is that account before it."""
    account = wallet.account
    record_change(tx, change)
    after = settle(wallet, change)
    tx.audit("volunteer", account.holder, points=change.entry.amount, kind=change.entry.kind.value, recipient=to)
    tx.changes("points")
    return PointsMoved(change.entry.id, after.balance, spendable_of(tx, after))


@use_case("points.donate", needs=Permission.REDEEM)
def donate_points(tx: Transaction, request: Donate) -> PointsMoved:
    """Give points to the commons. Raises KnownError VOLUNTEER-…, POINTS-AMOUNT, POINTS-SHORT, RIGHTS-SHORT, REQUEST."""
    account = member(request.volunteer_id, request.book)
    before = known_entry(tx, request.request_id, frozenset({EntryKind.DONATE}), account)
    if before is not None:
        return before
    if request.book is Book.TIME:
        raise KnownError("POINTS-BOOK", "时间银行的时长请到时间银行页捐赠。", "book")
    serving(tx, request.volunteer_id)
    note = line(request.note, "note", "说明", 200)
    wallet = load_wallet(tx, account)
    change = points_moves.pay(
        wallet,
        request.amount,
        stamp(tx, request.book, request.request_id, reason=note),
        post_of(tx),
        kind=EntryKind.DONATE,
    )
    return moved(tx, change, wallet)


@use_case("points.transfer", needs=Permission.REDEEM)
def transfer_points(tx: Transaction, request: Transfer) -> PointsMoved:
    """Give points to another volunteer; they keep their age. Raises KnownError as a donation, and POINTS-SELF."""
    donor, recipient = member(request.from_id), member(request.to_id)
    before = known_entry(tx, request.request_id, frozenset({EntryKind.TRANSFER}), donor)
    if before is not None:
        return before
    serving(tx, request.from_id, "from_id")
    serving(tx, request.to_id, "to_id")
    wallet = load_wallet(tx, donor)
    note = line(request.note, "note", "说明", 200)
    mark = stamp(tx, Book.VOLUNTEER, request.request_id, reason=note)
    change = points_moves.give(
        wallet,
        load_wallet(tx, recipient),
        request.amount,
        mark,
        post_of(tx),
        [tx.new_id() for _ in wallet.lots],
    )
    return moved(tx, change, wallet, to=request.to_id)


@use_case("points.undo", needs=Permission.REDEEM_UNDO)
def undo_points(tx: Transaction, request: UndoPoints) -> PointsMoved:
    """Take back a donation or a transfer within the grace period.

    Raises KnownError POINTS-MISSING, UNDO-KIND, UNDO-TWICE, UNDO-LATE, UNDO-SPENT, POINTS-REASON.
    """
    change = load_change(tx, request.entry_id)
    if change is None:
        raise KnownError("POINTS-MISSING", "找不到这一笔账；请刷新后再看。", "entry_id")
    if change.entry.kind not in UNDOABLE:
        raise KnownError(
            "UNDO-KIND", f"「{change.entry.kind.label}」不能在这里撤销；兑换请按单号撤销，其他请走更正。"
        )
    book = change.entry.book
    account = change.parts[0].account if change.parts else None
    before = load_change(tx, fresh_id(request.request_id))
    if before is not None and before.entry.undoes == request.entry_id:
        tx.audit("points", request.entry_id, repeated=True)
        held = load_wallet(tx, account) if account else None
        return PointsMoved(
            request.request_id,
            held.balance if held else 0,
            spendable_of(tx, held) if held else 0,
            repeated=True,
        )
    commons = Account(book, AccountKind.COMMONS)
    wallets = {part.account: load_wallet(tx, part.account, part) for part in change.parts}
    undone = points_moves.undo(
        change,
        stamp(tx, book, request.request_id, reason=line(request.reason, "reason", "原因", 200)),
        undone=is_undone(tx, request.entry_id),
        wallets=wallets,
        others={commons: centre_balance(tx, commons)},
        grace=load_redemption_rules(tx).policy.grace,
    )
    if account is not None:
        return moved(tx, undone, wallets[account])
    record_change(tx, undone)
    tx.audit("points", request.entry_id, points=undone.entry.amount)
    tx.changes("points")
    return PointsMoved(undone.entry.id, 0, 0)


@use_case("points.correct", needs=Permission.POINTS_MANAGE)
def correct_points(tx: Transaction, request: CorrectPoints) -> PointsMoved:
    """Give or take back points by hand, with a reason; what is not there is owed.

    Raises KnownError VOLUNTEER-…, POINTS-AMOUNT, POINTS-REASON, POINTS-BOOK, REQUEST.
    """
    account = member(request.volunteer_id, request.book)
    before = known_entry(tx, request.request_id, frozenset({EntryKind.BONUS, EntryKind.CLAW_BACK}), account)
    if before is not None:
        return before
    _check_earned(request.book)
    serving(tx, request.volunteer_id)
    reason = _reason(request.reason)
    wallet = load_wallet(tx, account)
    rules = rules_on(load_versions(tx, request.book), tx.today)
    mark = stamp(tx, request.book, request.request_id, reason=reason, rule=rules.version)
    if request.amount < 0:
        after = take_back(tx, wallet, -request.amount, mark, EntryKind.CLAW_BACK)
    else:
        after = credit(
            tx,
            wallet,
            request.amount,
            mark,
            kind=EntryKind.BONUS,
            earned_on=tx.today,
            opens_on=tx.today,
            expires_on=rules.expiry.expires_on(tx.today),
        )
    tx.audit("volunteer", request.volunteer_id, points=request.amount, book=request.book.value)
    tx.changes("points")
    return PointsMoved(request.request_id, after.balance, spendable_of(tx, after))


@use_case("points.penalise", needs=Permission.POINTS_MANAGE)
def penalise_points(tx: Transaction, request: Penalise) -> PointsMoved:
    """Take points for misconduct; what is not there is owed. Raises KnownError as a correction."""
    account = member(request.volunteer_id, request.book)
    before = known_entry(tx, request.request_id, frozenset({EntryKind.PENALTY}), account)
    if before is not None:
        return before
    _check_earned(request.book)
    serving(tx, request.volunteer_id)
    mark = stamp(tx, request.book, request.request_id, reason=_reason(request.reason))
    after = take_back(tx, load_wallet(tx, account), request.amount, mark, EntryKind.PENALTY)
    tx.audit("volunteer", request.volunteer_id, points=-request.amount, book=request.book.value)
    tx.changes("points")
    return PointsMoved(request.request_id, after.balance, spendable_of(tx, after))


def _check_earned(book: Book) -> None:
    if book not in EARNED_BOOKS:
        raise KnownError("POINTS-BOOK", "时间银行的时长只能由服务存入，不能手工增减；请走更正时长。", "book")


def _reason(value: str) -> str:
    reason = line(value, "reason", "原因", 200)
    if not reason:
        raise KnownError("POINTS-REASON", "请写明原因，原因会留在账上。", "reason")
    return reason


@use_case("points.close", needs=Permission.POINTS_MANAGE)
def close_points(tx: Transaction, request: ClosePoints) -> PointsClosed:
    """Empty every account of a volunteer; hours stay. Raises KnownError VOLUNTEER-MISSING, POINTS-REASON."""
    volunteer_of(tx, request.volunteer_id)
    entries, amount = close_accounts(tx, request.volunteer_id, _reason(request.reason))
    tx.audit("volunteer", request.volunteer_id, points=amount, entries=entries)
    tx.changes("points")
    return PointsClosed(entries, amount)


@use_case("points.lapse", needs=Permission.REDEEM, audited=False)
def lapse_due(tx: Transaction, request: LapseDue) -> Lapsed:
    """Let the rest of every lot lapse whose last day is over and whose owner was warned in time."""
    accounts, more = lapsing_accounts(tx, request.limit)
    count = points = 0
    for account in accounts:
        change = points_moves.lapse(load_wallet(tx, account), stamp(tx, account.book), post_of(tx))
        if change is not None:
            record_change(tx, change)
            count += 1
            points += change.entry.amount
    if count:
        tx.audit("points", "", accounts=count, points=points)
        tx.changes("points")
    return Lapsed(count, points, more and count > 0)


@use_case("points.warn", needs=Permission.REDEEM)
def warn_lapsing(tx: Transaction, request: WarnLapsing) -> Warned:
    """Note that owners were told that points will lapse; from today their period of notice runs.

    Raises KnownError WARN-HOW.
    """
    if request.how not in HOW:
        raise KnownError("WARN-HOW", "请选择怎样提醒的：名单、当面或信函。", "how")
    warned = 0
    for row in lapsing_rows(tx, request.volunteer_ids):
        account = member(row.volunteer_id, row.book)
        notice = notice_days(tx, row.book)
        warned += note_warnings(tx, account, warnings(load_lots(tx, account), tx.today, notice), request.how)
    tx.audit("points", "", warned=warned)
    tx.changes("points")
    return Warned(lapsing_rows(tx, request.volunteer_ids))


@use_case("points.rules.add", needs=Permission.POINTS_RULES)
def add_rules(tx: Transaction, request: AddRules) -> RulesAdded:
    """Add a version that begins today or later; one that has begun is never changed. Raises KnownError POINTS-RULES."""
    if request.book not in EARNED_BOOKS:
        raise KnownError("POINTS-RULES", "时间银行有自己的规则；请到时间银行页修改。", "book")
    versions = load_versions(tx, request.book)
    add_version(versions, request.rules, tx.today)
    tx.session.add(rules_row(tx, request.book, request.rules))
    tx.audit(
        "rules",
        request.book.value,
        version=request.rules.version,
        starts_on=request.rules.starts_on.isoformat(),
    )
    tx.changes("points", "settings")
    return RulesAdded(request.rules.version)

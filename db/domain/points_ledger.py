"""The ledger of points: append-only, double entry, whole numbers.

An entry moves an amount between accounts of one book; its legs sum to zero, so what members hold is always what
was issued less what was spent, expired, given or taken back. Nothing is edited: a mistake is answered by an
opposite entry. 积分不是钱 (《志愿服务条例》§21): no account stands for money and books never mix.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from db.domain.errors import KnownError
from db.domain.points_accounts import Account, AccountKind, Book

LARGEST = 1_000_000_000
"""No single leg is larger; an amount beyond is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class Leg:
    """An amount put into an account, or taken out of it when negative; never zero."""

    account: Account
    amount: int


_DRAWN_ON = frozenset({k for k in AccountKind if k.held} | {AccountKind.COMMONS})
"""Accounts that something else may have drawn on, or repaid, between an entry and its undoing."""


class EntryKind(StrEnum):
    """Why something was entered."""

    EARN = "earn"
    BONUS = "bonus"
    CLAW_BACK = "claw_back"
    PENALTY = "penalty"
    REPAY = "repay"
    EXPIRE = "expire"
    REDEEM = "redeem"
    DONATE = "donate"
    TRANSFER = "transfer"
    AID = "aid"
    HONOUR = "honour"
    CLOSE = "close"
    UNDO = "undo"

    @property
    def label(self) -> str:
        """The reason in Chinese."""
        return POSTINGS[self].label if self is not EntryKind.UNDO else "撤销"


@dataclass(frozen=True, slots=True)
class Posting:
    """From which kinds of account an entry takes, and to which it gives.

    ``undoable``: a clerk may undo it within the grace period; ``reasoned``: a written reason is asked for.
    """

    label: str
    takes: frozenset[AccountKind]
    gives: frozenset[AccountKind]
    undoable: bool = False
    reasoned: bool = False


def _postings() -> dict[EntryKind, Posting]:
    kind, account = EntryKind, AccountKind
    own = frozenset({account.MEMBER, account.DONATE_ONLY})
    debt = frozenset({account.MEMBER, account.OWED})

    def one(*kinds: AccountKind) -> frozenset[AccountKind]:
        return frozenset(kinds)

    return {
        kind.EARN: Posting("服务所得", one(account.ISSUED), own),
        kind.BONUS: Posting("奖励", one(account.PROMOTION), one(account.MEMBER)),
        kind.CLAW_BACK: Posting("更正扣回", debt, one(account.ISSUED, account.PROMOTION), reasoned=True),
        kind.PENALTY: Posting("违规扣减", debt, one(account.FORFEITED), reasoned=True),
        kind.REPAY: Posting("补还", one(account.MEMBER), one(account.OWED)),
        kind.EXPIRE: Posting("过期", one(account.MEMBER), one(account.EXPIRED)),
        kind.REDEEM: Posting("兑换", own, one(account.SPENT), undoable=True),
        kind.DONATE: Posting("捐赠", own, one(account.COMMONS), undoable=True),
        kind.TRANSFER: Posting("转赠", one(account.MEMBER), one(account.MEMBER), undoable=True),
        kind.AID: Posting("公益支出", one(account.COMMONS), one(account.SPENT), undoable=True),
        kind.HONOUR: Posting("褒奖", one(account.ISSUED, account.MEMBER), one(account.HONOURED)),
        kind.CLOSE: Posting(
            "注销", own | one(account.CLOSED), one(account.CLOSED, account.OWED), reasoned=True
        ),
    }


POSTINGS: Mapping[EntryKind, Posting] = MappingProxyType(_postings())
"""What each kind of entry may move. UNDO is the opposite of another entry and has no row."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``rule`` is the version of the points rules and ``arithmetic`` the sum that made the amount.

    ``ref`` is what it is about (hours, redemption, activity); ``hlc`` orders entries of several desks.
    """

    id: str
    kind: EntryKind
    at: datetime
    hlc: int
    legs: tuple[Leg, ...]
    reason: str = ""
    rule: str = ""
    arithmetic: str = ""
    ref: str = ""
    undoes: str = ""

    @property
    def book(self) -> Book:
        """The book it lies in."""
        return self.legs[0].account.book

    @property
    def amount(self) -> int:
        """What was moved, above zero."""
        return sum(leg.amount for leg in self.legs if leg.amount > 0)


def move(source: Account, target: Account, amount: int) -> tuple[Leg, Leg]:
    """The two legs of a plain entry. Raises KnownError POINTS-AMOUNT for what is no amount above zero."""
    check_amount(amount)
    if source == target:
        raise KnownError("POINTS-SELF", "转出和转入是同一个人，请另选一位。", "to_id")
    return Leg(source, -amount), Leg(target, amount)


def check_amount(amount: int, field: str = "amount") -> int:
    """A whole amount from 1 to :data:`LARGEST`. Raises KnownError POINTS-AMOUNT on the field."""
    if isinstance(amount, bool) or not isinstance(amount, int) or not 1 <= amount <= LARGEST:
        raise KnownError("POINTS-AMOUNT", "数额要是大于 0 的整数，请重新填写。", field)
    return amount


def take_back(member: Account, balance: int, target: Account, amount: int) -> tuple[Leg, ...]:
    """Take ``amount`` from a member who may have spent it already: what is missing is owed (待补), not a minus.

    ``balance`` is what may be taken now; the rest is repaid from later earnings, see :func:`repayment`.
    """
    check_amount(amount)
    taken = min(amount, max(0, balance))
    legs = [Leg(member, -taken)] if taken else []
    if amount > taken:
        legs.append(Leg(Account(member.book, AccountKind.OWED, member.holder), taken - amount))
    return (*legs, Leg(target, amount))


def repayment(member: Account, owed: int, earned: int) -> tuple[Leg, ...]:
    """What a fresh earning pays back of what is owed; empty when nothing is."""
    paid = min(max(0, owed), max(0, earned))
    return move(member, Account(member.book, AccountKind.OWED, member.holder), paid) if paid else ()


def closing(member: Account, balance: int, owed: int) -> tuple[Leg, ...]:
    """Empty a person's account when they leave, die or ask to be forgotten; empty when there is nothing.

    What they had goes to 已注销, and what they owed is written off against it; hours stay as statistics.
    """
    legs = [Leg(member, -balance)] if balance else []
    if owed:
        legs.append(Leg(Account(member.book, AccountKind.OWED, member.holder), owed))
    if balance != owed:
        legs.append(Leg(Account(member.book, AccountKind.CLOSED), balance - owed))
    return tuple(legs)


def check_entry(entry: Entry) -> Entry:
    """An entry that may stand in the ledger.

    Raises KnownError POINTS-REASON where a reason is asked for, ValueError for what only a program can get wrong:
    legs that do not sum to zero, two books in one entry, accounts that this kind does not move.
    """
    if len(entry.legs) < 2 or sum(leg.amount for leg in entry.legs) != 0:
        raise ValueError(f"the legs of {entry.id} do not balance")
    if any(leg.amount == 0 or abs(leg.amount) > LARGEST for leg in entry.legs):
        raise ValueError(f"a leg of {entry.id} is nothing, or beyond all measure")
    if len({leg.account.book for leg in entry.legs}) != 1:
        raise ValueError(f"{entry.id} mixes books")
    if entry.at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    if (entry.kind is EntryKind.UNDO) is not bool(entry.undoes):
        raise ValueError(f"{entry.id}: only an undo names what it undoes")
    reasoned = True
    if entry.kind is not EntryKind.UNDO:
        posting = POSTINGS[entry.kind]
        reasoned = posting.reasoned
        for leg in entry.legs:
            if leg.account.kind not in (posting.gives if leg.amount > 0 else posting.takes):
                raise ValueError(f"{entry.kind} does not move {leg.account.kind}")
    if reasoned and not entry.reason.strip():
        raise KnownError("POINTS-REASON", "请写明原因，原因会留在账上。", "reason")
    return entry


GRACE = timedelta(minutes=10)
"""How long a clerk may undo, to begin with; a setting."""


def undo(
    entry: Entry,
    *,
    entry_id: str,
    at: datetime,
    hlc: int,
    reason: str,
    undone: bool,
    balances: Mapping[Account, int],
    grace: timedelta = GRACE,
) -> Entry:
    """The opposite entry. ``undone``: whether one exists already; ``balances`` of people and of the commons.

    Raises KnownError UNDO-KIND, UNDO-TWICE, UNDO-LATE, UNDO-SPENT (the other side has used it) or POINTS-REASON.
    """
    if entry.kind is EntryKind.UNDO or not POSTINGS[entry.kind].undoable:
        raise KnownError("UNDO-KIND", f"「{entry.kind.label}」不能撤销；确需更正请走更正或申诉。")
    if undone:
        raise KnownError("UNDO-TWICE", "这一笔已经撤销过了，请看账目往来。")
    if not timedelta(0) <= at - entry.at <= grace:
        minutes = int(grace.total_seconds() // 60)
        raise KnownError("UNDO-LATE", f"只能在 {minutes} 分钟内撤销，这一笔已过时限；请值班长做更正。")
    change: Counter[Account] = Counter()
    for leg in entry.legs:
        change[leg.account] -= leg.amount
    for account, amount in change.items():
        after = (balances.get(account, 0) + amount) * account.kind.sign
        if account.kind in _DRAWN_ON and after < 0:
            raise KnownError("UNDO-SPENT", "对方已经用掉了这些分，不能撤销；请双方协商后另记一笔。")
    legs = tuple(Leg(leg.account, -leg.amount) for leg in entry.legs)
    return check_entry(
        Entry(entry_id, EntryKind.UNDO, at, hlc, legs, reason, entry.rule, "", entry.ref, entry.id)
    )


def balances(entries: Iterable[Entry]) -> dict[Account, int]:
    """The balance of every account: the sum of its legs, nothing else."""
    sums: dict[Account, int] = defaultdict(int)
    for entry in entries:
        for leg in entry.legs:
            sums[leg.account] += leg.amount
    return dict(sums)

"""The accounts of the points ledger: which books there are, and what an account stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Book(StrEnum):
    """The books; an entry lies in one of them."""

    VOLUNTEER = "volunteer"
    PARTY = "party"
    TIME = "time"

    @property
    def label(self) -> str:
        """The book in Chinese."""
        return _BOOKS[self][0]

    @property
    def unit(self) -> str:
        """What one unit of it is called."""
        return _BOOKS[self][1]


_BOOKS: Mapping[Book, tuple[str, str]] = MappingProxyType(
    {
        Book.VOLUNTEER: ("志愿积分", "分"),
        Book.PARTY: ("党员积分", "分"),
        Book.TIME: ("时间银行", "分钟"),
    }
)


class AccountKind(StrEnum):
    """What an account stands for."""

    ISSUED = "issued"
    PROMOTION = "promotion"
    MEMBER = "member"
    DONATE_ONLY = "donate_only"
    OWED = "owed"
    SPENT = "spent"
    EXPIRED = "expired"
    COMMONS = "commons"
    FORFEITED = "forfeited"
    HONOURED = "honoured"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The account in Chinese."""
        return _ACCOUNTS[self]

    @property
    def held(self) -> bool:
        """Whether it belongs to a person."""
        return self in _HELD

    @property
    def sign(self) -> int:
        """1 where a balance is never below zero, -1 where never above (rewards, debts), 0 where it may be either.

        已注销 takes what people leave behind and bears what they owed; 发放 takes back what is clawed back, also
        where that is more than it gave, since a reward or a correction came from elsewhere.
        """
        if self in (AccountKind.CLOSED, AccountKind.ISSUED):
            return 0
        return -1 if self in _NEGATIVE else 1


_ACCOUNTS: Mapping[AccountKind, str] = MappingProxyType(
    {
        AccountKind.ISSUED: "发放",
        AccountKind.PROMOTION: "奖励发放",
        AccountKind.MEMBER: "个人",
        AccountKind.DONATE_ONLY: "仅可捐赠",
        AccountKind.OWED: "待补",
        AccountKind.SPENT: "已兑换",
        AccountKind.EXPIRED: "已过期",
        AccountKind.COMMONS: "公益池",
        AccountKind.FORFEITED: "已扣减",
        AccountKind.HONOURED: "已褒奖",
        AccountKind.CLOSED: "已注销",
    }
)
_HELD = frozenset({AccountKind.MEMBER, AccountKind.DONATE_ONLY, AccountKind.OWED})
_NEGATIVE = frozenset({AccountKind.PROMOTION, AccountKind.OWED})


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """One account; ``holder`` is the person it belongs to, empty for those of the centre."""

    book: Book
    kind: AccountKind
    holder: str = ""

    def __post_init__(self) -> None:
        if bool(self.holder) is not self.kind.held:
            raise ValueError("accounts of people have a holder, those of the centre have none")

"""Who may be given points or things for them: the volunteer, the card that was scanned, the centre's rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from db.domain.card_payload import CardState, CardVerdict
from db.domain.errors import KnownError
from db.domain.points_accounts import Book
from db.domain.redemption import RedemptionPolicy
from db.domain.volunteers import VolunteerState
from db.rule_store import load_rule
from db.transaction import Reader

_ID = re.compile("[0-9a-f]{32}")
RULES_KEY = "redemption"


@dataclass(frozen=True, slots=True)
class RedemptionRules:
    """How a centre redeems; ``party_redeems``: whether party members' own points buy anything."""

    times_per_quarter: int | None = 1
    points_per_quarter: int | None = None
    grace_minutes: int = 10
    party_redeems: bool = False

    @property
    def policy(self) -> RedemptionPolicy:
        """As the rules of redemption take it."""
        return RedemptionPolicy(
            self.times_per_quarter, self.points_per_quarter, timedelta(minutes=self.grace_minutes)
        )


def load_redemption_rules(reader: Reader) -> RedemptionRules:
    """What the centre has chosen."""
    return load_rule(reader, RULES_KEY, RedemptionRules())


def fresh_id(value: str, field: str = "request_id") -> str:
    """An id made by a screen. Raises KnownError REQUEST."""
    if not _ID.fullmatch(value):
        raise KnownError("REQUEST", "这次办理的编号不对；请关掉窗口重新打开再办。", field)
    return value


def volunteer_of(reader: Reader, volunteer_id: str, field: str = "volunteer_id") -> Any:
    """The volunteer's row. Raises KnownError VOLUNTEER-MISSING."""
    row = reader.one(
        "SELECT id, number, name, state, merged_into, party_member, confirmed_minutes, counted_minutes FROM volunteer "
        "WHERE id = :id",
        {"id": volunteer_id},
    )
    if row is None:
        raise KnownError("VOLUNTEER-MISSING", "找不到这位志愿者；请重新刷卡或搜索。", field)
    return row


def check_serving(volunteer: Any, field: str = "volunteer_id") -> None:
    """Whether a volunteer's points may move. Raises KnownError VOLUNTEER-STATE."""
    state = VolunteerState(volunteer.state)
    if volunteer.merged_into is not None:
        raise KnownError("VOLUNTEER-STATE", "这份档案已并入另一份；请打开合并后的档案再办。", field)
    if not state.serves:
        raise KnownError("VOLUNTEER-STATE", f"这位志愿者{state.label}，积分不能再动用；请核对后另选一位。", field)


def serving(reader: Reader, volunteer_id: str, field: str = "volunteer_id") -> Any:
    """The row of a volunteer whose points may move. Raises KnownError VOLUNTEER-MISSING, VOLUNTEER-STATE."""
    row = volunteer_of(reader, volunteer_id, field)
    check_serving(row, field)
    return row


def check_book(book: Book, rules: RedemptionRules, volunteer: Any) -> None:
    """Whether a book buys gifts here. Raises KnownError REDEEM-BOOK."""
    if book is Book.TIME:
        raise KnownError("REDEEM-BOOK", "时间银行只兑换服务；请到时间银行页办理。", "book")
    if book is Book.PARTY and not (rules.party_redeems and volunteer.party_member):
        raise KnownError("REDEEM-BOOK", "党员积分在本中心不兑换；请选志愿积分。", "book")


def check_card(reader: Reader, volunteer_id: str, number: str, *, photo_checked: bool) -> None:
    """The register at this moment: a card lost since it was scanned is refused.

    Raises KnownError CARD, CARD-HOLDER, REDEEM-PHOTO.
    """
    if not number:
        return
    row = reader.one(
        "SELECT volunteer_id, state FROM card WHERE number = :number ORDER BY state = 'active' DESC, hlc DESC",
        {"number": number},
    )
    if row is None:
        raise KnownError("CARD", CardVerdict.NOT_REGISTERED.message, "card_no")
    if row.volunteer_id != volunteer_id:
        raise KnownError("CARD-HOLDER", "刷的卡不是这位志愿者的；请重新刷卡。", "card_no")
    state = CardState(row.state)
    if state is not CardState.ACTIVE:
        raise KnownError("CARD", CardVerdict(state.value).message, "card_no")
    if not photo_checked:
        raise KnownError("REDEEM-PHOTO", "请先看照片，确认是本人（或写明代领人）再兑换。", "photo_checked")

"""Who stands at the counter, as this page shows them: found by words or by a scanned card."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QImage

from db.desk import Desk
from db.domain.card_payload import CardState, CardVerdict
from db.domain.errors import KnownError
from db.domain.volunteer_stars import star_name
from db.queries.cards import JudgeCard, judge
from db.queries.volunteer_file import GetVolunteer, get_volunteer
from db.queries.volunteers import FindVolunteers, find_volunteers
from db.usecases.photos import view_photo
from db.usecases.volunteer_privacy import view_bearer
from db.volunteer_rules import VolunteerHead

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A volunteer found by words; ``note`` tells people of one name apart."""

    volunteer_id: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Head:
    """What the clerk compares with the person: whole name, age, number, card, team, stars, photo.

    ``warning`` says why nothing may be redeemed; empty for a volunteer on the register.
    """

    volunteer_id: str
    name: str
    number: str
    who: str = ""
    card: str = ""
    team: str = ""
    stars: int = 0
    star_words: str = ""
    photo: QImage | None = None
    warning: str = ""


@dataclass(frozen=True, slots=True)
class CardRead:
    """What a scanned card is worth. ``words`` stand on the badge, ``message`` says what to do."""

    usable: bool
    words: str
    message: str
    code: str
    volunteer_id: str = ""
    number: str = ""


def find_people(desk: Desk, text: str) -> tuple[Found, ...]:
    """Volunteers by number, name, pinyin or the last digits of a telephone. Call on the worker."""
    rows = desk.ask(find_volunteers, FindVolunteers(text, SHOWN))
    return tuple(
        Found(row.volunteer_id, row.name, "　".join(part for part in (row.number, row.team, row.phone_masked) if part))
        for row in rows
    )


def load_head(desk: Desk, volunteer_id: str, card_text: str = "") -> Head:
    """Everything about a volunteer but the account; of one merged into another, the other.

    ``card_text`` is what the scanner sent, when it was a card: it shows its holder's portrait to every clerk.
    Call on the worker. Raises KnownError VOLUNTEER-MISSING.
    """
    card = desk.ask(get_volunteer, GetVolunteer(volunteer_id))
    if card is not None and card.merged_into:
        card = desk.ask(get_volunteer, GetVolunteer(card.merged_into))
    if card is None:
        raise KnownError("VOLUNTEER-MISSING", "找不到这位志愿者；请重新刷卡或搜索。")
    head = card.head
    in_use = [line.number for line in card.cards if line.state is CardState.ACTIVE]
    who = f"{head.sex_label} {head.age} 岁" if head.age is not None else head.sex_label
    return Head(
        head.volunteer_id, head.name, head.number, who.strip(), f"卡 {in_use[0][-2:]} 号" if in_use else "没有在用的卡",
        head.team, head.stars, star_name(head.stars) if head.stars else "", _photo(desk, head, card_text),
        "" if head.state.serves else f"这位志愿者{head.state.label}，不能兑换，账户只能看。",
    )


def _photo(desk: Desk, head: VolunteerHead, card_text: str) -> QImage | None:
    if not card_text and not head.photo_id:
        return None
    try:
        jpeg = view_bearer(desk, card_text) if card_text else view_photo(desk, head.photo_id or "").jpeg
    except KnownError:
        return None  # the file is gone or may not be seen: the clerk compares the papers instead
    return None if jpeg is None else QImage.fromData(jpeg)


def read_card(desk: Desk, text: str) -> CardRead:
    """Judge a scanned card. Call on the worker."""
    judged = desk.ask(judge, JudgeCard(text))
    verdict = judged.verdict
    if verdict is None:
        return CardRead(False, "不是卡", "这不是本系统的卡，请扫卡背面的码，或按姓名找。", "CARD")
    if verdict.usable and not judged.volunteer_id:
        return CardRead(False, "居民卡", "这是居民卡，积分在志愿者名下；请按姓名找志愿者。", "CARD")
    words = "卡有效・签名已核" if verdict is CardVerdict.GENUINE else verdict.label
    return CardRead(
        verdict.usable, words, verdict.message, f"CARD-{verdict.name.replace('_', '-')}", judged.volunteer_id or "",
        judged.number,
    )

"""Cards of volunteers and residents: their numbers, what their QR code says, and what a scanned one is worth.

``YM1:K:V-000231-03:110105012003:<key id>:<signature>`` is card 03 of volunteer V-000231 at that centre. No
name, ID number or telephone is in it: what the desk shows, the photo included, comes from its own records,
so a copied card shows whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from db.domain.serials import lane_letters
from db.domain.signed_codes import CodeFault, SignedCode, parse_signed, signed_part

LETTER = "K"
_HOLDER = r"[VR]-(?:[0-9]{2}[A-Z]*-)?[0-9]{6,9}"
_HOLDER_NUMBER = re.compile(_HOLDER)
_CARD_NUMBER = re.compile(rf"({_HOLDER})-([0-9]{{2,4}})")
_CENTRE = re.compile(r"[0-9]{12}")


class CardHolder(StrEnum):
    """Whose card it is: the letter its number begins with."""

    VOLUNTEER = "V"
    RESIDENT = "R"

    @property
    def label(self) -> str:
        """The heading of the card."""
        return "社区志愿者" if self is CardHolder.VOLUNTEER else "社区居民"


def holder_number(holder: CardHolder, counter: int, window: int = 1, lane: int = 0) -> str:
    """The number of a volunteer or resident: V-000231 at window 1, V-02-000231 or V-02B-000231 elsewhere.

    Window and lane tell apart what desks counted without seeing each other, so no two numbers meet.
    """
    if not 1 <= counter <= 999_999_999 or not 1 <= window <= 99:
        raise ValueError("the counter is 1 to 999999999, the window 1 to 99")
    place = "" if window == 1 and lane == 0 else f"{window:02}{lane_letters(lane)}-"
    return f"{holder.value}-{place}{counter:06}"


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card says: the holder's number, the how-manieth card of this holder, the centre's code."""

    holder: str
    issue: int
    centre: str

    def __post_init__(self) -> None:
        if not _HOLDER_NUMBER.fullmatch(self.holder) or not _CENTRE.fullmatch(self.centre):
            raise ValueError(f"not a holder's number and a centre's code: {self.holder!r}, {self.centre!r}")
        if not 1 <= self.issue <= 9999:
            raise ValueError("a holder's cards are counted from 1 to 9999")

    @property
    def number(self) -> str:
        """The card's number, V-000231-03."""
        return f"{self.holder}-{self.issue:02}"

    def text_to_sign(self, key_id: str) -> str:
        """Everything of the payload but the signature."""
        return signed_part(LETTER, (self.number, self.centre), key_id)

    def payload(self, key_id: str, signature: bytes) -> str:
        """What the QR code says; ``signature`` is the one over :meth:`text_to_sign` in ASCII."""
        return SignedCode(LETTER, (self.number, self.centre), key_id, signature).text


@dataclass(frozen=True, slots=True)
class ScannedCard:
    """A card as scanned: nothing of it is to be believed before it is judged."""

    facts: CardFacts
    code: SignedCode


def parse_card(text: str) -> ScannedCard | CodeFault | None:
    """Read a scanned card; ``None`` if the text is no card of ours, a fault if it is one that is damaged."""
    code = parse_signed(text, LETTER, 2)
    if not isinstance(code, SignedCode):
        return code
    number, centre = code.facts
    found = _CARD_NUMBER.fullmatch(number)
    if found is None or not _CENTRE.fullmatch(centre) or int(found[2]) == 0:
        return CodeFault.GARBLED
    facts = CardFacts(found[1], int(found[2]), centre)
    return ScannedCard(facts, code) if facts.number == number else CodeFault.GARBLED


class CardState(StrEnum):
    """Where a card stands in the register."""

    ACTIVE = "active"
    LOST = "lost"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The word in the register."""
        return {"active": "在用", "lost": "已挂失", "replaced": "已换新卡", "withdrawn": "已收回"}[self.value]


class Signature(StrEnum):
    """What checking the signature found; the key belongs to a centre, which the check includes."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN_KEY = "unknown_key"
    REVOKED_KEY = "revoked_key"


class CardVerdict(StrEnum):
    """What a scanned card is worth."""

    GENUINE = "genuine"
    FORGED = "forged"
    OTHER_CENTRE = "other_centre"
    LOST = "lost"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    UNKNOWN_ISSUER = "unknown_issuer"
    REVOKED_ISSUER = "revoked_issuer"
    NOT_REGISTERED = "not_registered"
    CUT_SHORT = "cut_short"

    @property
    def label(self) -> str:
        """The word on the badge."""
        return _VERDICTS[self][0]

    @property
    def message(self) -> str:
        """What happened and what to do, for the clerk."""
        return _VERDICTS[self][1]

    @property
    def usable(self) -> bool:
        """Whether the desk goes on with this card; the photo is still to be compared."""
        return self is CardVerdict.GENUINE


_VERDICTS: Mapping[CardVerdict, tuple[str, str]] = MappingProxyType(
    {
        CardVerdict.GENUINE: ("真", "卡有效，签名已核，请对照本人与照片。"),
        CardVerdict.FORGED: ("伪造", "签名不符，不是本中心制作的卡，请收下卡并报主管。"),
        CardVerdict.OTHER_CENTRE: ("别的中心", "这是别的中心的卡，请按外中心志愿者办理或请其回原中心。"),
        CardVerdict.LOST: ("已挂失", "这张卡已经挂失，不能使用，请收回，并核对来人身份。"),
        CardVerdict.REPLACED: ("已换新卡", "这张卡已换成新卡，请出示新卡；旧卡请收回。"),
        CardVerdict.WITHDRAWN: ("已收回", "这张卡已经停用，请查看持卡人的档案。"),
        CardVerdict.UNKNOWN_ISSUER: ("不认识的签发者", "本机没有签发者的公钥，请先同步，或按姓名查找。"),
        CardVerdict.REVOKED_ISSUER: ("签发密钥已作废", "这批卡的签发密钥已作废，请核对身份后换发新卡。"),
        CardVerdict.NOT_REGISTERED: (
            "查无此卡",
            "签名为真，但本机没有这张卡的登记，请先同步，或按姓名查找。",
        ),
        CardVerdict.CUT_SHORT: ("读码不全", "没有读到完整的码，请擦净卡面再扫一次；仍不行请换卡。"),
    }
)
_BY_STATE: Mapping[CardState, CardVerdict] = MappingProxyType(
    {
        CardState.ACTIVE: CardVerdict.GENUINE,
        CardState.LOST: CardVerdict.LOST,
        CardState.REPLACED: CardVerdict.REPLACED,
        CardState.WITHDRAWN: CardVerdict.WITHDRAWN,
    }
)


def judge_card(
    scanned: ScannedCard | CodeFault, signature: Signature, own_centre: str, state: CardState | None
) -> CardVerdict:
    """What a scanned card is worth here.

    ``signature`` is what the check of it found (any value for a fault), ``state`` the card's entry in the
    register of this centre, ``None`` if it has none.
    """
    if isinstance(scanned, CodeFault):
        return CardVerdict.CUT_SHORT if scanned is CodeFault.CUT_SHORT else CardVerdict.FORGED
    match signature:
        case Signature.BAD:
            return CardVerdict.FORGED
        case Signature.UNKNOWN_KEY:
            return CardVerdict.UNKNOWN_ISSUER
        case Signature.REVOKED_KEY if scanned.facts.centre == own_centre:
            return CardVerdict.REVOKED_ISSUER
    if scanned.facts.centre != own_centre:
        return CardVerdict.OTHER_CENTRE
    return CardVerdict.NOT_REGISTERED if state is None else _BY_STATE[state]

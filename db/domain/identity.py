"""Identity documents: what kinds there are, whether a number can be right, and what it tells.

Resident numbers follow GB 11643 with the check character of ISO 7064 MOD 11-2. The region digits are never
tested against a list: abolished codes live on in valid cards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import mul
from types import MappingProxyType

from db.domain.errors import KnownError

FIELD = "id_number"
EARLIEST_BIRTH = date(1850, 1, 1)
HMT_REGIONS = ("810000", "820000", "830000")
"""Region digits of 港澳台居民居住证: Hong Kong, Macao, Taiwan."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class IdKind(StrEnum):
    """The kinds of identity document a desk accepts."""

    RESIDENT_CARD = "id_card"
    HMT_PERMIT = "hmt_permit"
    FOREIGN_PERMIT = "foreign_permit"
    PASSPORT = "passport"
    HOUSEHOLD_BOOK = "household_book"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The document in Chinese."""
        return _KIND_LABELS[self]


_KIND_LABELS: Mapping[IdKind, str] = MappingProxyType(
    {
        IdKind.RESIDENT_CARD: "居民身份证",
        IdKind.HMT_PERMIT: "港澳台居民居住证",
        IdKind.FOREIGN_PERMIT: "外国人永久居留身份证",
        IdKind.PASSPORT: "护照",
        IdKind.HOUSEHOLD_BOOK: "户口簿",
        IdKind.OTHER: "其他",
    }
)


class Sex(StrEnum):
    """GB/T 2261.1."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    UNSTATED = "9"

    @property
    def label(self) -> str:
        """男, 女, or why it is neither."""
        return _SEX_LABELS[self]

    @property
    def told(self) -> str:
        """男 or 女 where a person is named in one line; nothing where neither is known."""
        return self.label if self in (Sex.MALE, Sex.FEMALE) else ""


_SEX_LABELS: Mapping[Sex, str] = MappingProxyType(
    {Sex.UNKNOWN: "未知", Sex.MALE: "男", Sex.FEMALE: "女", Sex.UNSTATED: "未说明"}
)


@dataclass(frozen=True, slots=True)
class IdFacts:
    """A checked number in its stored form, and the birthday and sex it carries, if it carries them."""

    kind: IdKind
    number: str
    birthday: date | None
    sex: Sex | None


def normalise_id_number(text: str) -> str:
    """The stored form: NFKC (full-width digits become plain), no spaces or hyphens, upper case."""
    if text.isascii() and text.isalnum():
        return text.upper()
    plain = unicodedata.normalize("NFKC", text).upper()
    kept = (c for c in plain if unicodedata.category(c) not in ("Cc", "Cf", "Zs", "Zl", "Zp", "Pd"))
    return unicodedata.normalize("NFKC", "".join(kept).replace("\u2212", ""))


def check_character(first17: str) -> str:
    """The 18th character for 17 digits (GB 11643; ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(map(mul, map(int, first17), _WEIGHTS)) % 11]


def age_on(birthday: date, day: date) -> int:
    """Whole years of age (周岁) on ``day``; someone born on 29 February is a year older on 1 March."""
    return day.year - birthday.year - ((day.month, day.day) < (birthday.month, birthday.day))


def check_id(kind: IdKind, number: str, today: date) -> IdFacts:
    """Check a number as typed or scanned and read what it tells.

    Raises KnownError on field ``id_number``: ``ID-LENGTH``, ``ID-CHARS``, ``ID-DATE`` or ``ID-CHECK``.
    """
    text = normalise_id_number(number)
    if not text:
        raise _error("ID-LENGTH", f"还没有填{kind.label}号码，请读卡或输入。")
    match kind:
        case IdKind.RESIDENT_CARD | IdKind.HOUSEHOLD_BOOK:
            return _resident(kind, text, today)
        case IdKind.HMT_PERMIT:
            facts = _resident(kind, text, today)
            if not text.startswith(HMT_REGIONS):
                raise _error(
                    "ID-CHARS", "港澳台居民居住证号码应以 810000、820000 或 830000 开头，请核对证件类型。"
                )
            return facts
        case IdKind.FOREIGN_PERMIT:
            return _foreign(text, today)
        case IdKind.PASSPORT:
            return _free(kind, text, 5, 20)
        case IdKind.OTHER:
            return _free(kind, text, 2, 40)


def _error(code: str, message: str) -> KnownError:
    return KnownError(code, message, FIELD)


def _resident(kind: IdKind, text: str, today: date) -> IdFacts:
    if len(text) == 15 and text.isascii() and text.isdigit():
        raise _error("ID-LENGTH", "这是 15 位旧身份证号，已停止使用，请按新证或户口簿输入 18 位号码。")
    if len(text) != 18:
        raise _error("ID-LENGTH", f"{kind.label}号码应为 18 位，现在是 {len(text)} 位，请核对。")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        raise _error("ID-CHARS", f"{kind.label}号码前 17 位应为数字，末位为数字或 X，请核对。")
    birthday = _birthday(text[6:14], today)
    _check(text)
    return IdFacts(kind, text, birthday, Sex.MALE if int(text[16]) % 2 else Sex.FEMALE)


def _foreign(text: str, today: date) -> IdFacts:
    if len(text) == 15:
        # The old card's number has neither century nor sex, so nothing is read from it.
        if not re.fullmatch(r"[A-Z]{3}[0-9]{12}", text):
            raise _error("ID-CHARS", "旧版永久居留证号码应为 3 位字母加 12 位数字，请核对。")
        return IdFacts(IdKind.FOREIGN_PERMIT, text, None, None)
    if len(text) != 18:
        raise _error(
            "ID-LENGTH", f"永久居留身份证号码应为 18 位（旧版 15 位），现在是 {len(text)} 位，请核对。"
        )
    if not re.fullmatch(r"9[0-9]{16}[0-9X]", text):
        raise _error("ID-CHARS", "新版永久居留身份证号码以 9 开头，前 17 位为数字，末位为数字或 X，请核对。")
    birthday = _birthday(text[6:14], today)
    _check(text)
    return IdFacts(IdKind.FOREIGN_PERMIT, text, birthday, Sex.MALE if int(text[16]) % 2 else Sex.FEMALE)


def _free(kind: IdKind, text: str, shortest: int, longest: int) -> IdFacts:
    if not shortest <= len(text) <= longest:
        raise _error(
            "ID-LENGTH",
            f"{kind.label}证件号码应为 {shortest} 至 {longest} 位，现在是 {len(text)} 位，请核对。",
        )
    pattern = r"[0-9A-Z]+" if kind is IdKind.PASSPORT else r"[0-9A-Z\u3400-\u9fff()/.#]+"
    if not re.fullmatch(pattern, text):
        raise _error("ID-CHARS", f"{kind.label}证件号码里有不能用的字符，请只输入字母和数字。")
    return IdFacts(kind, text, None, None)


def _birthday(digits: str, today: date) -> date:
    try:
        birthday = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise _error("ID-DATE", "号码里的出生日期不存在，请核对第 7 至 14 位。") from None
    if birthday > today:
        raise _error("ID-DATE", "号码里的出生日期在今天之后，请核对第 7 至 14 位。")
    if birthday < EARLIEST_BIRTH:
        raise _error("ID-DATE", "号码里的出生年份太早，请核对第 7 至 10 位。")
    return birthday


def _check(text: str) -> None:
    if check_character(text[:17]) != text[17]:
        raise _error("ID-CHECK", "号码的校验位不对，多半是某一位输错了，请对照证件逐位核对。")


def guess_kind(text: str) -> IdKind | None:
    """What a scanned or typed number looks like, or ``None``: a guess by shape, to be checked afterwards."""
    number = normalise_id_number(text)
    if re.fullmatch(r"[0-9]{17}[0-9X]", number):
        if number.startswith(HMT_REGIONS):
            return IdKind.HMT_PERMIT
        return IdKind.FOREIGN_PERMIT if number.startswith("9") else IdKind.RESIDENT_CARD
    if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
        return IdKind.FOREIGN_PERMIT
    if re.fullmatch(r"(?:[A-Z][0-9]{7,8}|[A-Z]{2}[0-9]{7})", number):
        return IdKind.PASSPORT
    return None

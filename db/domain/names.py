"""Names of people: one stored spelling, and which characters a name may be made of.

A name is 1 to 50 code points of letters: any CJK ideograph of any plane (GB 18030-2022 level 3 and beyond),
the letters of the minority scripts, Latin. Between the parts of a name stands U+00B7, whatever dot was typed.
"""

from __future__ import annotations

import re
import unicodedata

from db.domain.errors import KnownError

FIELD = "name"
MAX_LENGTH = 50
MIDDLE_DOT = "\u00b7"

_DOTS = "\u00b7\u30fb\uff65\u2022\u2027\u2219\u22c5\u2024\u25cf\u0387\u16eb\u2e31\ua78f"
_ANY_DOT = re.compile(f"\\s*[{_DOTS}]\\s*")
_STOP = re.compile(r"(?<=[^\x00-\x7f])\s*[.\uff0e]\s*(?=[^\x00-\x7f])")
_SPACES = re.compile(r"\s+")
_EAST_SPACE = re.compile(
    r"(?<=[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]) "
    r"(?=[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)

_IDEOGRAPHS = (
    (0x2E80, 0x2FD5),  # CJK and Kangxi radicals
    (0x3005, 0x3007),  # 々 〆 〇
    (0x31C0, 0x31E3),  # strokes
    (0x3400, 0x4DBF),  # extension A
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAD9),  # compatibility ideographs
    (0x20000, 0x2FA1D),  # extensions B–F and I, compatibility supplement
    (0x30000, 0x3347F),  # extensions G, H, J
)
"""Listed here because the Unicode tables of the interpreter may be older than the name."""


def is_ideograph(char: str) -> bool:
    """Whether a character is a Chinese character (or a radical, or 〇) in any plane."""
    if "\u4e00" <= char <= "\u9fff":
        return True
    point = ord(char)
    return any(low <= point <= high for low, high in _IDEOGRAPHS) and point & 0xFFFE != 0xFFFE


def normalise_name(text: str) -> str:
    """The stored spelling of a name; the same for every way of typing it.

    NFC; outer spaces go; spaces inside a Chinese name go (full-width ones too), inside a Latin one they
    become single; every middle dot becomes ``·`` without spaces, as does a full stop between Chinese parts.
    """
    if all("\u4e00" <= char <= "\u9fff" for char in text):
        return text
    plain = unicodedata.normalize("NFC", text)
    plain = "".join(_narrow(c) for c in plain)
    plain = _SPACES.sub(" ", plain).strip()
    plain = _STOP.sub(MIDDLE_DOT, _ANY_DOT.sub(MIDDLE_DOT, plain))
    return unicodedata.normalize("NFC", _EAST_SPACE.sub("", plain)).strip(" ")


def _narrow(char: str) -> str:
    """Full-width Latin letters, apostrophe and hyphen to their plain forms; invisible marks to nothing."""
    if "\uff21" <= char <= "\uff3a" or "\uff41" <= char <= "\uff5a":
        return chr(ord(char) - 0xFEE0)
    if char in "\u2019\u2018\uff07\u02bc\u0060\u00b4":
        return "'"
    if char in "\u2010\u2011\uff0d\u2212":
        return "-"
    return "" if char in "\u200b\ufeff\u2060" else char


def check_name(text: str) -> str:
    """The stored spelling of an acceptable name.

    Raises KnownError on field ``name``: ``NAME-EMPTY``, ``NAME-LONG`` (over 50 characters), ``NAME-CHARS``.
    """
    for char in text:
        if unicodedata.category(char) == "Cs":
            raise KnownError("NAME-CHARS", "姓名里有一个残缺的字符，请删掉后重新输入。", FIELD)
    name = normalise_name(text)
    if not name:
        raise KnownError("NAME-EMPTY", "还没有填姓名，请读卡或输入。", FIELD)
    if len(name) > MAX_LENGTH:
        raise KnownError("NAME-LONG", f"姓名最多 {MAX_LENGTH} 个字，现在有 {len(name)} 个，请核对。", FIELD)
    for char in name:
        if not _acceptable(char):
            shown = f"「{char}」" if char.isprintable() else f"（U+{ord(char):04X}）"
            raise KnownError("NAME-CHARS", f"姓名里不能有{_what(char)}{shown}，请按证件重新输入。", FIELD)
    if not any(_letter(char) for char in name) or not (_letter(name[0]) and _ending(name[-1])):
        raise KnownError("NAME-CHARS", "姓名应以文字开头和结尾，请去掉多余的符号。", FIELD)
    return name


def _letter(char: str) -> bool:
    return is_ideograph(char) or unicodedata.category(char)[0] == "L"


def _ending(char: str) -> bool:
    return _letter(char) or unicodedata.category(char) in ("Mn", "Mc")


def _acceptable(char: str) -> bool:
    # U+200C, U+200D join letters in the Uyghur and Mongolian scripts; U+0F0B divides Tibetan syllables.
    return char in "·-' \u200c\u200d\u0f0b\u180e\u202f" or _ending(char)


def _what(char: str) -> str:
    category = unicodedata.category(char)
    if category[0] == "N":
        return "数字"
    if category[0] == "P":
        return "标点"
    if category[0] == "S":
        return "符号或表情"
    return "不可识别的字符"

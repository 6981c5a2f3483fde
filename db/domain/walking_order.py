"""The order in which a worker walks: estate, building, unit, floor, door, as a person would count them.

Numbers count as numbers (2 before 10) in any script (２, 二); 甲乙丙丁 follow the plain number whether written
before or after it (3, 甲3 = 3甲, 4); storeys below ground come first; a part that is missing comes last.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

Token = tuple[int, int, str]
Part = tuple[Token, ...]
WalkKey = tuple[Part, Part, Part, Part, Part]

_NUMBER, _LETTER, _TEXT, _MISSING = range(4)
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PIECES = re.compile(
    r"\d+|[零〇一二两三四五六七八九十百]+|[甲乙丙丁戊己庚辛壬癸]|[a-z]|[^\W\d_a-z]+?(?=[\d甲乙丙丁a-z]|$)"
)
_WORDS = re.compile("号楼|号院|单元|[号楼栋幢座门室户层]|房间?")
_BELOW = re.compile(r"^(?:负|地下|b|-)")


class Place(NamedTuple):
    """Where a household lives, as written on its card; any part may be empty."""

    estate: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    door: str = ""


@lru_cache(maxsize=32768)
def walk_key(place: Place) -> WalkKey:
    """A key that sorts households in walking order. A floor that is missing is read from the door (501 is 5)."""
    floor = _storey(place.floor) if place.floor.strip() else _storey_of_door(place.door)
    return _part(place.estate), _part(place.building), _part(place.unit), floor, _part(place.door)


@lru_cache(maxsize=8192)
def _part(text: str) -> Part:
    plain = _plain(text)
    if not plain:
        return ((_MISSING, 0, ""),)
    pieces: list[str] = _PIECES.findall(_WORDS.sub(" ", plain)) or [plain]
    if len(pieces) > 1 and pieces[0] in _STEMS and _number(pieces[1]) is not None:
        pieces[:2] = [pieces[1], pieces[0]]
    return tuple(_token(piece) for piece in pieces)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def _token(piece: str) -> Token:
    number = _number(piece)
    if number is not None:
        return _NUMBER, number, ""
    if len(piece) == 1 and piece in _STEMS:
        return _LETTER, _STEMS.index(piece), ""
    if len(piece) == 1 and piece.isascii():
        return _LETTER, ord(piece), ""
    return _TEXT, 0, piece


def _number(piece: str) -> int | None:
    if piece.isdecimal():
        return int(piece)
    if not piece or any(char not in _DIGITS and char not in "十百" for char in piece):
        return None
    if "十" not in piece and "百" not in piece:
        return int("".join(str(_DIGITS[char]) for char in piece))
    total = 0
    held = 0
    for char in piece:
        if char in _DIGITS:
            held = _DIGITS[char]
        else:
            total += (held or 1) * (100 if char == "百" else 10)
            held = 0
    return total + held


@lru_cache(maxsize=8192)
def _storey(text: str) -> Part:
    plain = _plain(text)
    below = _BELOW.match(plain)
    number = _number(_WORDS.sub("", plain[below.end() :] if below else plain).strip())
    if below:
        return ((_NUMBER, -(1 if number is None else number), ""),)
    return _part(text) if number is None else ((_NUMBER, number, ""),)


@lru_cache(maxsize=8192)
def _storey_of_door(text: str) -> Part:
    plain = _WORDS.sub("", _plain(text)).strip()
    below = _BELOW.match(plain)
    digits = re.match(r"\d+", plain[below.end() :] if below else plain)
    if below:
        storey = int(digits[0]) // 100 if digits else 1
        return ((_NUMBER, -(storey or 1), ""),)
    if digits is not None and 3 <= len(digits[0]) <= 4:
        return ((_NUMBER, int(digits[0]) // 100, ""),)
    return ((_MISSING, 0, ""),)

"""Which font draws which character.

A face is what a paper asks for (``SANS``, ``KAI_BOLD``...). Each face has a chain of files: the first
that has a character draws it, so a rare name is drawn in the nearest style there is instead of as a
black box. Opening a file costs milliseconds and happens at first need; reportlab is imported only by
``embed``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from itertools import groupby
from pathlib import Path

from desktop.documents.fontfile import FontFile

FONT_DIR = Path(__file__).resolve().parent.parent.parent / "resources" / "fonts"
SUBSTITUTE = "〓"  # the printer's mark for a sort that is not in the case


class Face(Enum):
    """A style of lettering; the value is the chain of files, nearest style first."""

    SANS = ("NotoSansSC-Regular", "YimenRareB-Regular", "YimenRareA-Regular", "LXGWWenKai-Regular")
    SANS_BOLD = ("NotoSansSC-Bold", *SANS)
    KAI = ("LXGWWenKai-Regular", "YimenRareB-Regular", "YimenRareA-Regular", "NotoSansSC-Regular")
    KAI_BOLD = ("YimenKai-Bold", *KAI)
    SERIF_BOLD = ("NotoSerifSC-Bold", "NotoSansSC-Bold", "YimenRareB-Regular", "YimenRareA-Regular", *KAI)

    __hash__ = object.__hash__  # asked for every character set; Enum's own hashes the name each time


@cache
def font_file(name: str) -> FontFile:
    """The open font file of that name."""
    return FontFile(FONT_DIR / f"{name}.ttf")


def _invisible(code: int) -> bool:
    """Whether a code point only steers how others look: joiners, direction marks, variation selectors."""
    return (
        0x200B <= code <= 0x200F
        or 0x202A <= code <= 0x202E
        or 0x2060 <= code <= 0x2064
        or 0xFE00 <= code <= 0xFE0F
        or code == 0xFEFF
        or 0xE0100 <= code <= 0xE01EF
    )


class _Files(dict[str, str | None]):
    """Character to the file that draws it in one face, looked up once."""

    def __init__(self, face: Face) -> None:
        self._chain: tuple[str, ...] = face.value

    def __missing__(self, character: str) -> str | None:
        code = ord(character)
        found = next((name for name in self._chain if font_file(name).glyph(code)), None)
        self[character] = found
        return found


class _Advances(dict[str, float]):
    """Character to its advance in one face, looked up once."""

    def __init__(self, face: Face) -> None:
        self._files = _files(face)
        self._first: str = face.value[0]

    def __missing__(self, character: str) -> float:
        found = font_file(self._files[character] or self._first).advance(ord(character))
        self[character] = found
        return found


@cache
def _files(face: Face) -> _Files:
    return _Files(face)


@cache
def advances(face: Face) -> Mapping[str, float]:
    """How far each drawable character of a face moves the pen, in 1/1000 of the size."""
    return _Advances(face)


@cache
def _seen(face: Face) -> set[str]:
    """Characters known to be drawn as they are in a face."""
    return set()


def font_for(character: str, face: Face) -> str | None:
    """The name of the file that draws a character in a face; None when no font has it."""
    return _files(face)[character]


def drawable(text: str, face: Face) -> str:
    """The text as it will be drawn: invisible marks dropped, spaces plain, 〓 for what no font has."""
    if text.isascii() and text.isprintable():
        return text
    seen = _seen(face)
    if seen.issuperset(text):
        return text
    files = _files(face)
    kept = []
    for character in text:
        if _invisible(ord(character)):
            continue
        if character in "\t\n\r\u00a0\u2028\u2029":
            kept.append(" ")
        elif files[character]:
            seen.add(character)
            kept.append(character)
        else:
            kept.append(SUBSTITUTE)
    return "".join(kept)


def width(text: str, face: Face, size: float) -> float:
    """The width of a drawable text in points."""
    return sum(map(advances(face).__getitem__, text)) * size / 1000


def runs(text: str, face: Face) -> list[tuple[str, str]]:
    """A drawable text as (font name, part) in order, neighbours of one font joined."""
    first: str = face.value[0]
    files = _files(face)
    return [
        (name, "".join(part)) for name, part in groupby(text, lambda character: files[character] or first)
    ]


def missing_characters(text: str) -> tuple[str, ...]:
    """Characters of ``text`` that none of our fonts has, each once, in order of appearance.

    A clerk sees them before printing; on paper each is drawn as 〓.
    """
    wanted = dict.fromkeys(c for c in text if not c.isspace() and not _invisible(ord(c)))
    return tuple(c for c in wanted if font_for(c, Face.SANS) is None)


def missing_in(data: object) -> tuple[str, ...]:
    """``missing_characters`` over every string inside a document's data."""
    return missing_characters("".join(strings(data)))


def strings(data: object) -> list[str]:
    """Every string inside a document's data, in order."""
    if isinstance(data, str):
        return [data]
    if is_dataclass(data):
        return [s for field in fields(data) for s in strings(getattr(data, field.name))]
    if isinstance(data, Mapping):
        return [s for value in data.values() for s in strings(value)]
    if isinstance(data, tuple | list):
        return [s for value in data for s in strings(value)]
    return []


@cache
def embed(name: str) -> str:
    """Make a font file known to reportlab; gives back the name to set on a canvas."""
    from desktop.documents import embedding

    embedding.register(name, font_file(name))
    return name


def warm() -> None:
    """Pay for the imports and open every font, so that the first paper is as quick as the next.

    Meant for a background thread once the first window is up.
    """
    import qrcode
    import reportlab.pdfgen.canvas

    assert qrcode and reportlab
    for face in Face:
        for name in face.value:
            embed(name)

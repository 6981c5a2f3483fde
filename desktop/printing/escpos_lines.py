"""A ticket set in the columns of a receipt printer: 48 on 80 mm, 32 on 58 mm, two for a Chinese character.

Which lines the printer can set by itself is decided here too: ASCII and GBK, nothing else. The codes that
GB 18030 moved since the printers were built, and the euro sign whose place they dispute, are not taken for GBK.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from db.domain.gb18030 import encode, in_gbk
from desktop.documents.fonts import Face, drawable
from desktop.documents.parts import in_parts
from desktop.documents.text import columns, wrap_columns
from desktop.documents.ticket import (
    Align,
    Boxed,
    Cut,
    Field,
    Gap,
    Listed,
    Pair,
    Qr,
    Rule,
    Seal,
    Sign,
    Size,
    Text,
    Ticket,
)

COLUMNS: Mapping[str, int] = {"80mm": 48, "58mm": 32}
"""Columns of 12 dots by paper."""
COLUMN = 12
_LABEL = 10
_NARROW_LABEL = 9
_YEN = str.maketrans({"\u00a5": "￥"})  # GB 18030 gives the half-width sign four bytes, which print as two others


@dataclass(frozen=True, slots=True)
class Segment:
    """Letters of one size in a line."""

    text: str
    size: Size = Size.NORMAL
    bold: bool = False

    @property
    def wide(self) -> int:
        """Columns it takes."""
        return columns(self.text) * (2 if self.size is Size.BIG else 1)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of letters."""

    segments: tuple[Segment, ...]
    align: Align = Align.LEFT

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(segment.text for segment in self.segments)

    @property
    def printable(self) -> bool:
        """Whether a printer's own letters are enough."""
        return all(_known(character) for character in self.text)


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code in the middle."""

    payload: str


@dataclass(frozen=True, slots=True)
class End:
    """The end of a copy."""


Set = Line | Code | End


def _known(character: str) -> bool:
    """Whether the character is at the same place in every printer's table."""
    if character.isascii():
        return character.isprintable()
    return in_gbk(character) and character.encode("gbk") == encode(character) and len(encode(character)) == 2


def printable_text(text: str) -> str:
    """The text as it will be printed: no invisible marks, the full-width ￥, 〓 for what no font has."""
    return "\n".join(drawable(part, Face.SANS) for part in text.translate(_YEN).split("\n"))


def set_lines(ticket: Ticket, paper: str) -> tuple[Set, ...]:
    """Every line of the ticket, every copy ended by an :class:`End`."""
    lines = tuple(_Setter(COLUMNS[paper]).lines(ticket))
    return lines if lines and isinstance(lines[-1], End) else (*lines, End())


class _Setter:
    def __init__(self, room: int) -> None:
        self._room = room
        self._label = _LABEL if room > 40 else _NARROW_LABEL

    def lines(self, ticket: Ticket) -> Iterator[Set]:
        for element in ticket:
            match element:
                case Text():
                    yield from self._text(element)
                case Field():
                    yield from self._field(element)
                case Pair():
                    yield from self._pair(element)
                case Boxed():
                    yield from self._boxed(element)
                case Listed(text, ticked):
                    yield from self._hung("√ " if ticked else "□ ", text)
                case Qr(payload, caption):
                    yield Code(payload)
                    yield Line((Segment(printable_text(caption)),), Align.CENTRE)
                case Sign(label):
                    words = printable_text(label)
                    yield Line((Segment(f"{words} {'_' * max(4, self._room - columns(words) - 1)}"),))
                case Seal(words):
                    place = f"（{'　'.join(printable_text(word) for word in words)}）"
                    yield from (Line((Segment(""),)),) * 2
                    yield self._right(Segment(place))
                case Rule():
                    yield Line((Segment("-" * self._room),))
                case Gap():
                    yield Line((Segment(""),))
                case Cut():
                    yield End()

    def _sized(self, text: str, size: Size, room: int) -> Size:
        """Twice as wide only where the line stays one line."""
        return Size.TALL if size is Size.BIG and 2 * columns(text) > room else size

    def _text(self, element: Text) -> Iterator[Line]:
        text = printable_text(element.text)
        room = self._room - element.indent
        size = self._sized(text, element.size, room)
        lines = wrap_columns(text, room // 2 if size is Size.BIG else room)
        if element.align is Align.CENTRE and size is Size.NORMAL:
            lines = in_parts(text, lambda part: columns(part) <= room)
            lines = [piece for part in lines for piece in wrap_columns(part, room)]
        for line in lines:
            yield Line((Segment(f"{' ' * element.indent}{line}", size, element.bold),), element.align)

    def _field(self, element: Field) -> Iterator[Line]:
        name = _spread(printable_text(element.name))
        value = printable_text(element.value)
        size = Size.TALL if element.size is not Size.NORMAL else Size.NORMAL
        label = Segment(name + " " * max(1, self._label - columns(name)))
        indent = Segment(" " * label.wide)
        for n, line in enumerate(wrap_columns(value, self._room - label.wide)):
            yield Line((indent if n else label, Segment(line, size, element.bold)))

    def _pair(self, element: Pair) -> Iterator[Line]:
        value = printable_text(element.value)
        size = Size.TALL if element.size is not Size.NORMAL else Size.NORMAL
        lines = wrap_columns(printable_text(element.name), max(8, self._room - columns(value) - 1))
        for n, line in enumerate(lines):
            text = line
            if n == 0:
                text += " " * max(1, self._room - columns(line) - columns(value)) + value
            yield Line((Segment(text, size, element.bold),))

    def _boxed(self, element: Boxed) -> Iterator[Line]:
        edge = Line((Segment("=" * self._room),))
        yield edge
        for line in wrap_columns(printable_text(element.heading), self._room):
            yield Line((Segment(line, Size.TALL, bold=True),))
        for text in element.lines:
            yield from (Line((Segment(line),)) for line in wrap_columns(printable_text(text), self._room))
        yield edge

    def _hung(self, sign: str, text: str) -> Iterator[Line]:
        wide = columns(sign)
        for n, line in enumerate(wrap_columns(printable_text(text), self._room - wide)):
            yield Line((Segment((" " * wide if n else sign) + line),))

    def _right(self, segment: Segment) -> Line:
        return Line((Segment(" " * max(0, self._room - segment.wide)), segment))


def _spread(label: str) -> str:
    """A label of two or three characters over the width of four, as forms do."""
    gaps = {2: 4, 3: 1}
    if label.isascii() or len(label) not in gaps or columns(label) != 2 * len(label):
        return label
    return (" " * gaps[len(label)]).join(label)

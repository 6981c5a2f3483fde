"""A roll paper as a list of things to print, in order, for a printer that draws its own letters.

The same words as on the drawn paper, without any measure: where lines break is the printer's writer's
matter, because 80 mm and 58 mm heads have 48 and 32 columns. No printer language here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from desktop.documents.parts import Material

BODY = 24.0
_TALL_FROM, _BIG_FROM = 30, 32


class Align(StrEnum):
    """Where a line stands."""

    LEFT = "left"
    CENTRE = "centre"


class Size(StrEnum):
    """How large letters are: the printer's own, twice as high, or twice as high and wide where they fit."""

    NORMAL = "normal"
    TALL = "tall"
    BIG = "big"


@dataclass(frozen=True, slots=True)
class Text:
    """Words to wrap, ``indent`` columns in from the left edge."""

    text: str
    size: Size = Size.NORMAL
    bold: bool = False
    align: Align = Align.LEFT
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A label and its value; further lines of the value stand under its first."""

    name: str
    value: str
    size: Size = Size.NORMAL
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Words at the left and a number at the right edge of the same line."""

    name: str
    value: str
    size: Size = Size.NORMAL
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A dashed line across."""


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code in the middle with its caption under it."""

    payload: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Boxed:
    """What must not be overlooked: a heading and lines between two heavy rules."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A material with a tick before it, or with an empty box to tick."""

    text: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class Sign:
    """A label with a line to sign on."""

    label: str


@dataclass(frozen=True, slots=True)
class Seal:
    """The place of a seal, and which seal it is."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty line."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of one copy: the paper is cut here."""


Element = Text | Field | Pair | Rule | Qr | Boxed | Listed | Sign | Seal | Gap | Cut
Ticket = tuple[Element, ...]


def _size(dots: float) -> Size:
    if dots >= _BIG_FROM:
        return Size.BIG
    return Size.TALL if dots >= _TALL_FROM else Size.NORMAL


class TicketWriter:
    """Takes the same words as :class:`desktop.documents.slip.Slip` and lists them."""

    def __init__(self) -> None:
        self._elements: list[Element] = []

    def entitle(self, title: str, author: str) -> None:
        """A ticket has no properties."""

    def head(self, centre_name: str, title: str, mark: str = "") -> None:
        """See :meth:`desktop.documents.roll.RollWriter.head`."""
        self._elements.append(Text(centre_name, align=Align.CENTRE))
        self._elements.append(Text(title, Size.BIG, bold=True, align=Align.CENTRE))
        if mark:
            self._elements.append(Text(f"【{mark}】", Size.TALL, bold=True, align=Align.CENTRE))

    def rule(self, before: float = 6, after: float = 14) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.rule`."""
        self._elements.append(Rule())

    def gap(self, dots: float) -> None:
        """White narrower than a line is for the drawn paper only."""
        if dots >= BODY:
            self._elements.append(Gap())

    def text(
        self, text: str, size: float = BODY, *, bold: bool = False, indent: float = 0, leading: float = 0
    ) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.text`."""
        self._elements.append(Text(text, _size(size), bold, indent=round(indent / 12)))

    def number(self, text: str, size: float) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.number`."""
        self._elements.append(Text(text, Size.BIG, bold=True))

    def row(self, name: str, value: str, *, size: float = BODY, bold: bool = False) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.row`."""
        if value:
            self._elements.append(Field(name, value, _size(size), bold))

    def pair(
        self, name: str, value: str, size: float = BODY, *, bold: bool = False, pitch: float = 36
    ) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.pair`."""
        self._elements.append(Pair(name, value, _size(size), bold))

    def materials(self, heading: str, materials: Sequence[Material], *, ticked: bool = True) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.materials`."""
        self._elements.append(Text(heading, bold=True))
        for material in materials:
            self._elements.append(Listed(f"{material.name}  {material.form}".strip(), ticked))

    def boxed(self, heading: str, lines: Sequence[str]) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.boxed`."""
        self._elements.append(Boxed(heading, tuple(lines)))

    @contextmanager
    def beside(self, payload: str, caption: str) -> Iterator[None]:
        """The code comes under what is written beside it on the drawn paper."""
        yield
        self._elements.append(Qr(payload, caption))

    def code(self, payload: str, caption: str) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.code`."""
        self._elements.append(Qr(payload, caption))

    def sign_here(self, label: str) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.sign_here`."""
        self._elements += (Gap(), Gap(), Sign(label))

    def signed(self, rows: Sequence[tuple[str, str]], signature: str, seal: Sequence[str]) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.signed`."""
        for name, value in rows:
            self.row(name, value)
        self._elements += (Gap(), Gap(), Sign(signature), Seal(tuple(seal)))

    def foot(self, lines: Sequence[str]) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.foot`."""
        self.rule()
        self._elements += (Text(line, align=Align.CENTRE) for line in lines if line)

    def cut(self) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.cut`."""
        self._elements.append(Cut())

    def finished(self) -> Ticket:
        """Everything written."""
        return tuple(self._elements)

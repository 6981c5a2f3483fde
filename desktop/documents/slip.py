"""Papers from the roll, drawn: 80 mm wide (576 dots printable) or 58 mm (384), as long as what they say.

Measures are in dots of a 203 dpi thermal head (8 per millimetre): body 24 dots, nothing under 20, black only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from desktop.documents.fonts import Face, drawable, width
from desktop.documents.parts import Material, fitted, in_parts, label, seal_place, tick
from desktop.documents.sheet import Sheet, pdf
from desktop.documents.text import Span, line_width, wrap

DOT = 72 / 25.4 / 8  # points
BODY = 24
SMALL = 20
ROW = 40
_TALL = 33  # leading of body lines that follow each other
_BESIDE_CODE = 344
_SEAL_ROOM = 162


@dataclass(frozen=True, slots=True)
class Roll:
    """A width of roll in dots: of the paper, its left margin, what can be printed, and a row's label in that."""

    width: int
    left: int
    printable: int
    label: int

    @property
    def narrow(self) -> bool:
        """Whether nothing fits beside a code or a seal."""
        return self.printable < 500


ROLLS: Mapping[str, Roll] = {"80mm": Roll(640, 32, 576, 132), "58mm": Roll(464, 40, 384, 110)}


class Slip:
    """A roll paper being drawn from top to bottom; ``y`` is where the next thing goes, in dots."""

    def __init__(self, roll: str = "80mm") -> None:
        self.roll = ROLLS[roll]
        self._title = self._author = ""
        self._sheets: list[Sheet] = []
        self._begin()

    def _begin(self) -> None:
        self.sheet = Sheet(self.roll.width * DOT)
        self.y = 28.0
        self._room: float = self.roll.printable

    def entitle(self, title: str, author: str) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.entitle`."""
        self._title, self._author = title, author

    @property
    def _middle(self) -> float:
        return self.roll.width / 2 * DOT

    def _lines(
        self, text: str, size: float, face: Face, *, x: float = 0, room: float | None = None, leading: float
    ) -> None:
        """Write wrapped text, ``x`` dots from the printable left edge."""
        for line in wrap((Span(text, face),), size * DOT, (self._room - x if room is None else room) * DOT):
            x_at = (self.roll.left + x) * DOT
            self.sheet.line_of_text(x_at, self.y * DOT, line, size * DOT, leading=leading * DOT)
            self.y += leading

    def text(
        self, text: str, size: float = BODY, *, bold: bool = False, indent: float = 0, leading: float = 0
    ) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.text`."""
        face = Face.SANS_BOLD if bold else Face.SANS
        self._lines(text, size, face, x=indent, leading=leading or _TALL)

    def gap(self, dots: float) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.gap`."""
        self.y += dots

    def _centred(self, text: str, size: float, leading: float) -> None:
        """Write wrapped text, each line in the middle of the paper."""
        for line in wrap((Span(text, Face.SANS),), size * DOT, self.roll.printable * DOT):
            x = self._middle - line_width(line, size * DOT) / 2
            self.sheet.line_of_text(x, self.y * DOT, line, size * DOT, leading=leading * DOT)
            self.y += leading

    def number(self, text: str, size: float) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.number`."""
        size = fitted(text, Face.SANS_BOLD, size, self._room, BODY)
        self._lines(text, size, Face.SANS_BOLD, leading=size * 1.3)

    def head(self, centre_name: str, title: str, mark: str = "") -> None:
        """See :meth:`desktop.documents.roll.RollWriter.head`."""
        self._centred(centre_name, 26, 38)
        size = fitted(title, Face.SANS_BOLD, 44, self.roll.printable - 60, 30)
        self.sheet.centred(
            self._middle, self.y * DOT, title, Face.SANS_BOLD, size * DOT, spacing=6 * DOT, leading=58 * DOT
        )
        self.y += 64
        if mark:
            wide = width(mark, Face.SANS_BOLD, BODY * DOT) / DOT + 32
            left = (self.roll.width - wide) / 2 * DOT
            self.sheet.box(left, self.y * DOT, wide * DOT, 36 * DOT, thickness=2 * DOT)
            self.sheet.centred(
                self._middle, self.y * DOT, mark, Face.SANS_BOLD, BODY * DOT, leading=36 * DOT
            )
            self.y += 46

    def rule(self, before: float = 6, after: float = 14) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.rule`."""
        self.y += before
        y = (self.y + 1) * DOT
        right = (self.roll.left + self.roll.printable) * DOT
        self.sheet.rule(self.roll.left * DOT, y, right, y, 2 * DOT, (7 * DOT, 5 * DOT))
        self.y += 2 + after

    def row(self, name: str, value: str, *, size: float = BODY, bold: bool = False) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.row`."""
        if not value:
            return
        face = Face.SANS_BOLD if bold else Face.SANS
        lines = wrap((Span(value, face),), size * DOT, (self._room - self.roll.label) * DOT)
        first = max(ROW, size + 14)
        left = self.roll.left
        label(self.sheet, left * DOT, self.y * DOT, name, Face.SANS, BODY * DOT, first * DOT)
        for n, line in enumerate(lines):
            leading = first if len(lines) == 1 else size + 10
            y = self.y + n * leading + (3.5 if len(lines) > 1 else 0)
            self.sheet.line_of_text(
                (left + self.roll.label) * DOT, y * DOT, line, size * DOT, leading=leading * DOT
            )
        self.y += first if len(lines) == 1 else len(lines) * (size + 10) + 6

    def pair(
        self, name: str, value: str, size: float = BODY, *, bold: bool = False, pitch: float = 36
    ) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.pair`."""
        face = Face.SANS_BOLD if bold else Face.SANS
        number = (Span(value, face),)
        room = self.roll.printable - line_width(number, size * DOT) / DOT - 24
        lines = wrap((Span(name, face),), size * DOT, room * DOT)
        right = (self.roll.left + self.roll.printable) * DOT
        self.sheet.right(right, self.y * DOT, number, size * DOT, leading=pitch * DOT)
        for line in lines:
            left = self.roll.left * DOT
            self.sheet.line_of_text(left, self.y * DOT, line, size * DOT, leading=pitch * DOT)
            self.y += pitch

    def materials(self, heading: str, materials: Sequence[Material], *, ticked: bool = True) -> None:
        """Two beside each other where both fit; see :meth:`desktop.documents.roll.RollWriter.materials`."""
        self.text(heading, BODY, bold=True, leading=36)
        left, half = self.roll.left, self.roll.printable / 2
        column = 0
        for material in materials:
            words = drawable(f"{material.name}  {material.form}", Face.SANS)
            fits = 28 + width(words, Face.SANS, BODY * DOT) / DOT <= half - 8
            if column and not fits:
                self.y += _TALL
                column = 0
            x = half * column
            mark = (left + x + 1) * DOT, (self.y + 7) * DOT
            if ticked:
                tick(self.sheet, *mark, 20 * DOT)
            else:
                self.sheet.box(mark[0], mark[1] + DOT, 18 * DOT, 18 * DOT, thickness=2 * DOT)
            if fits:
                self.sheet.line_of_text(
                    (left + x + 28) * DOT,
                    self.y * DOT,
                    (Span(words, Face.SANS),),
                    BODY * DOT,
                    leading=_TALL * DOT,
                )
                self.y += _TALL * column
                column = 1 - column
            else:
                self.text(words, BODY, indent=28)
        self.y += _TALL * column

    def boxed(self, heading: str, lines: Sequence[str]) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.boxed`."""
        top = self.y + 6
        self.y = top + 12
        room = self.roll.printable - 32
        self._lines(heading, 28, Face.SANS_BOLD, x=16, room=room, leading=38)
        for line in lines:
            self._lines(line, BODY, Face.SANS, x=16, room=room, leading=34)
        self.y += 8
        self.sheet.box(
            (self.roll.left + 1.5) * DOT,
            top * DOT,
            (self.roll.printable - 3) * DOT,
            (self.y - top) * DOT,
            thickness=3 * DOT,
        )
        self.y += 8

    @contextmanager
    def beside(self, payload: str, caption: str) -> Iterator[None]:
        """The code stands at the right edge, on a narrow roll under what it stands beside."""
        top = self.y
        if self.roll.narrow:
            yield
            self.code(payload, caption)
            return
        self._room = _BESIDE_CODE
        yield
        self._room = self.roll.printable
        self.y = max(self.y, self._qr(top + 4, payload, caption))

    def code(self, payload: str, caption: str) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.code`."""
        self.y = self._qr(self.y + 8, payload, caption)

    def _qr(self, top: float, payload: str, caption: str) -> float:
        """A QR code at the right edge, on a narrow roll in the middle; gives back where it ends, in dots."""
        from desktop.documents.qr import modules

        count = len(modules(payload))
        side = count * max(4, 200 // count)
        x = self.roll.left + self.roll.printable - side - 8
        if self.roll.narrow:
            x = (self.roll.width - side) // 2
        self.sheet.qr(x * DOT, top * DOT, side * DOT, payload)
        size = SMALL * DOT
        self.sheet.centred(
            (x + side / 2) * DOT, (top + side + 10) * DOT, caption, Face.SANS, size, leading=28 * DOT
        )
        return top + side + 42

    def sign_here(self, label: str) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.sign_here`."""
        self.text(label, BODY, leading=ROW)
        self.y += 62
        left, y = self.roll.left, self.y * DOT
        self.sheet.rule(left * DOT, y, (left + self._room - 24) * DOT, y, 2 * DOT)
        self.y += 12

    def signed(self, rows: Sequence[tuple[str, str]], signature: str, seal: Sequence[str]) -> None:
        """The seal beside the rows, on a narrow roll beside the line to sign on."""
        left = self.roll.left
        top = self.y
        room = self.roll.printable - _SEAL_ROOM
        if not self.roll.narrow:
            self._room = room
        for name, value in rows:
            self.row(name, value)
        self._room = self.roll.printable
        if self.roll.narrow:
            top = self.y
            self.text(signature, BODY, leading=ROW)
            self.y = bottom = top + 168
            line_y = (bottom - 20) * DOT
            self.sheet.rule(left * DOT, line_y, (left + room - 8) * DOT, line_y, 2 * DOT)
        else:
            self.y += 20
            label_width = width(signature, Face.SANS, BODY * DOT) / DOT
            self.text(signature, BODY, leading=ROW)
            line_y = (self.y - 6) * DOT
            self.sheet.rule((left + label_width + 10) * DOT, line_y, (left + room - 8) * DOT, line_y, 2 * DOT)
            bottom = max(self.y, top + 168)
        seal_place(
            self.sheet,
            (left + self.roll.printable - 75) * DOT,
            (bottom - 80) * DOT,
            74 * DOT,
            seal,
            Face.SANS,
            22 * DOT,
        )
        self.y = bottom

    def foot(self, lines: Sequence[str]) -> None:
        """See :meth:`desktop.documents.roll.RollWriter.foot`."""
        self.rule(before=8, after=10)
        room = self.roll.printable
        for line in lines:
            for part in in_parts(line, lambda text: width(text, Face.SANS, SMALL) <= room):
                self._centred(part, SMALL, 28)

    def cut(self) -> None:
        """A page of its own for each copy, so that the printer cuts between them."""
        self._close()
        self._begin()

    def _close(self) -> None:
        """Cut the sheet to a whole number of dots."""
        self.sheet.height = math.ceil(self.y + 40) * DOT
        self._sheets.append(self.sheet)

    def finish(self) -> bytes:
        """The paper as PDF; a cut at the very end leaves no empty page behind."""
        if self.y > 28 or not self._sheets:
            self._close()
        return pdf(self._sheets, self._title, self._author)

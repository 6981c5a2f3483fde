"""Papers from the roll: 80 mm wide, printable 72 mm = 576 dots, as long as what they say.

Measures are in dots of a 203 dpi thermal head (8 per millimetre): body 24 dots, nothing under 20, black only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from desktop.documents.fonts import Face, drawable, width
from desktop.documents.parts import Material, fitted, label, seal_place, tick
from desktop.documents.sheet import Sheet, pdf
from desktop.documents.text import Span, line_width, wrap

DOT = 72 / 25.4 / 8  # points
ROLL = 640  # dots, 80 mm
LEFT = 32
PRINTABLE = 576
BODY = 24
SMALL = 20
ROW = 40
_LABEL_ROOM = 132
_TALL = 33  # leading of body lines that follow each other


class Slip:
    """A roll paper being written from top to bottom; ``y`` is where the next thing goes, in dots."""

    def __init__(self) -> None:
        self.sheet = Sheet(ROLL * DOT)
        self.y = 28.0

    def text(
        self,
        text: str,
        size: float,
        *,
        face: Face = Face.SANS,
        x: float = 0,
        room: float = PRINTABLE,
        leading: float = _TALL,
    ) -> None:
        """Write wrapped text, ``x`` dots from the printable left edge."""
        for line in wrap((Span(text, face),), size * DOT, room * DOT):
            self.sheet.line_of_text((LEFT + x) * DOT, self.y * DOT, line, size * DOT, leading=leading * DOT)
            self.y += leading

    def middle(self, text: str, size: float, *, face: Face = Face.SANS, leading: float = _TALL) -> None:
        """Write wrapped text, each line in the middle of the paper."""
        for line in wrap((Span(text, face),), size * DOT, PRINTABLE * DOT):
            x = ROLL / 2 * DOT - line_width(line, size * DOT) / 2
            self.sheet.line_of_text(x, self.y * DOT, line, size * DOT, leading=leading * DOT)
            self.y += leading

    def number(self, text: str, size: float, room: float) -> None:
        """Write a number or date that must be read at a glance: bold, smaller if it is long, then wrapped."""
        size = fitted(text, Face.SANS_BOLD, size, room, BODY)
        self.text(text, size, face=Face.SANS_BOLD, room=room, leading=size * 1.3)

    def head(self, centre_name: str, title: str, mark: str = "") -> None:
        """The centre's name and the paper's title, with the mark of a reprint between two rules."""
        self.middle(centre_name, 26, leading=38)
        size = fitted(title, Face.SANS_BOLD, 44, PRINTABLE - 60, 30)
        self.sheet.centred(
            ROLL / 2 * DOT, self.y * DOT, title, Face.SANS_BOLD, size * DOT, spacing=6 * DOT, leading=58 * DOT
        )
        self.y += 64
        if mark:
            wide = width(mark, Face.SANS_BOLD, BODY * DOT) / DOT + 32
            self.sheet.box((ROLL - wide) / 2 * DOT, self.y * DOT, wide * DOT, 36 * DOT, thickness=2 * DOT)
            self.sheet.centred(
                ROLL / 2 * DOT, self.y * DOT, mark, Face.SANS_BOLD, BODY * DOT, leading=36 * DOT
            )
            self.y += 46

    def rule(self, before: float = 6, after: float = 14) -> None:
        """A dashed line across."""
        self.y += before
        y = (self.y + 1) * DOT
        self.sheet.rule(LEFT * DOT, y, (LEFT + PRINTABLE) * DOT, y, 2 * DOT, (7 * DOT, 5 * DOT))
        self.y += 2 + after

    def row(
        self, name: str, value: str, *, room: float = PRINTABLE, size: float = BODY, face: Face = Face.SANS
    ) -> None:
        """A label and its value; an empty value leaves the row out."""
        if not value:
            return
        lines = wrap((Span(value, face),), size * DOT, (room - _LABEL_ROOM) * DOT)
        first = max(ROW, size + 14)
        label(self.sheet, LEFT * DOT, self.y * DOT, name, Face.SANS, BODY * DOT, first * DOT)
        for n, line in enumerate(lines):
            leading = first if len(lines) == 1 else size + 10
            y = self.y + n * leading + (3.5 if len(lines) > 1 else 0)
            self.sheet.line_of_text(
                (LEFT + _LABEL_ROOM) * DOT, y * DOT, line, size * DOT, leading=leading * DOT
            )
        self.y += first if len(lines) == 1 else len(lines) * (size + 10) + 6

    def materials(self, heading: str, materials: Sequence[Material], *, ticked: bool = True) -> None:
        """A heading and materials with a tick (or a box to tick), two beside each other where both fit."""
        self.text(heading, BODY, face=Face.SANS_BOLD, leading=36)
        half = PRINTABLE / 2
        column = 0
        for material in materials:
            words = drawable(f"{material.name}  {material.form}", Face.SANS)
            fits = 28 + width(words, Face.SANS, BODY * DOT) / DOT <= half - 8
            if column and not fits:
                self.y += _TALL
                column = 0
            x = half * column
            mark = (LEFT + x + 1) * DOT, (self.y + 7) * DOT
            if ticked:
                tick(self.sheet, *mark, 20 * DOT)
            else:
                self.sheet.box(mark[0], mark[1] + DOT, 18 * DOT, 18 * DOT, thickness=2 * DOT)
            if fits:
                self.sheet.line_of_text(
                    (LEFT + x + 28) * DOT,
                    self.y * DOT,
                    (Span(words, Face.SANS),),
                    BODY * DOT,
                    leading=_TALL * DOT,
                )
                self.y += _TALL * column
                column = 1 - column
            else:
                self.text(words, BODY, x=28, room=PRINTABLE - 28)
        self.y += _TALL * column

    def boxed(self, heading: str, lines: Sequence[str]) -> None:
        """A framed box: what the resident still has to do."""
        top = self.y + 6
        self.y = top + 12
        self.text(heading, 28, face=Face.SANS_BOLD, x=16, room=PRINTABLE - 32, leading=38)
        for line in lines:
            self.text(line, BODY, x=16, room=PRINTABLE - 32, leading=34)
        self.y += 8
        self.sheet.box(
            (LEFT + 1.5) * DOT, top * DOT, (PRINTABLE - 3) * DOT, (self.y - top) * DOT, thickness=3 * DOT
        )
        self.y += 8

    def qr(self, top: float, payload: str, caption: str) -> float:
        """A QR code at the right edge with a caption under it; gives back where it ends, in dots."""
        from desktop.documents.qr import modules

        count = len(modules(payload))
        side = count * max(4, 200 // count)
        x = LEFT + PRINTABLE - side - 8
        self.sheet.qr(x * DOT, top * DOT, side * DOT, payload)
        size = SMALL * DOT
        self.sheet.centred(
            (x + side / 2) * DOT, (top + side + 10) * DOT, caption, Face.SANS, size, leading=28 * DOT
        )
        return top + side + 42

    def signed(self, rows: Sequence[tuple[str, str]], signature: str, seal: Sequence[str]) -> None:
        """Who handled it, the signature line and the place of the seal beside them."""
        room = PRINTABLE - 162
        top = self.y
        for name, value in rows:
            self.row(name, value, room=room)
        self.y += 20
        label_width = width(signature, Face.SANS, BODY * DOT) / DOT
        self.text(signature, BODY, leading=ROW)
        line_y = (self.y - 6) * DOT
        self.sheet.rule((LEFT + label_width + 10) * DOT, line_y, (LEFT + room - 8) * DOT, line_y, 2 * DOT)
        bottom = max(self.y, top + 168)
        seal_place(
            self.sheet,
            (LEFT + PRINTABLE - 75) * DOT,
            (bottom - 80) * DOT,
            74 * DOT,
            seal,
            Face.SANS,
            22 * DOT,
        )
        self.y = bottom

    def foot(self, lines: Sequence[str]) -> None:
        """The small print."""
        self.rule(before=8, after=10)
        for line in lines:
            if line:
                self.middle(line, SMALL, leading=28)

    def closed(self) -> Sheet:
        """The sheet, cut to a whole number of dots."""
        self.sheet.height = math.ceil(self.y + 40) * DOT
        return self.sheet

    def finish(self, title: str, author: str) -> bytes:
        """The paper as PDF."""
        return pdf((self.closed(),), title, author)

"""The ruled parts of a certificate: the grid of facts and the table of activities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.documents.certificate_flow import Atom
from desktop.documents.certificate_ornament import Point, strokes
from desktop.documents.certificate_words import CertificateTable
from desktop.documents.fonts import Face, drawable, width
from desktop.documents.parts import label
from desktop.documents.sheet import BLACK, Colour, Sheet
from desktop.documents.table import Cell, Placed, lay_out
from desktop.documents.text import Span

SHADE: Colour = (0.949, 0.945, 0.929)
EMPTY = "（没有记录）"
_PAD = 4.6
_LABEL_PAD = 9.0
_INSET = 1.4
_NARROW = 9.0
_NEARLY = 0.84  # of a text that has room: reduced rather than broken
_LONG_LABEL = 8  # characters; a longer one is broken


@dataclass(frozen=True, slots=True)
class Ruling:
    """How a grid is set: its left edge, width, letters, lines and the white in a row, in points."""

    left: float
    room: float
    size: float
    leading: float
    air: float
    rule: float = 0.5
    colour: Colour = BLACK
    shade: Colour | None = SHADE


def _cell(text: str, ruling: Ruling, *, across: int = 1, bold: bool = False, centred: bool = False) -> Cell:
    face = Face.KAI_BOLD if bold else Face.KAI
    return Cell((Span(text, face),), across=across, centred=centred, size=ruling.size, leading=ruling.leading)


def facts_grid(facts: Sequence[tuple[str, str]], ruling: Ruling, tallest: float) -> list[Atom]:
    """Labels and values, two pairs beside each other; a pair too long for half the width has a row of its own."""
    if not facts:
        return []
    size = ruling.size
    longest = max(width(drawable(name, Face.KAI), Face.KAI, size) for name, _ in facts)
    labels = min(max(4 * size, longest), _LONG_LABEL * size) + 2 * _LABEL_PAD
    half = ruling.room / 2
    columns = (labels, half - labels, labels, half - labels)
    rows: list[tuple[Cell, ...]] = []
    pending: list[tuple[str, str]] = []
    for name, value in facts:
        if width(drawable(value, Face.KAI), Face.KAI, size) > half - labels - 2 * _PAD:
            rows += [_fact_row(pending, ruling)] if pending else []
            rows.append(_fact_row([(name, value)], ruling))
            pending = []
        else:
            pending.append((name, value))
            if len(pending) == 2:
                rows.append(_fact_row(pending, ruling))
                pending = []
    rows += [_fact_row(pending, ruling)] if pending else []
    layout = lay_out(columns, rows, tallest, ruling.air)
    last = len(layout.rows) - 1
    kept = sum(layout.heights) < tallest / 2
    return [
        Atom(tall, _GridRow(row, tall, ruling, n == 0, labels=True), tied=kept and n < last)
        for n, (row, tall) in enumerate(zip(layout.rows, layout.heights, strict=True))
    ]


def _fact_row(pairs: Sequence[tuple[str, str]], ruling: Ruling) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for name, value in pairs:
        cells.append(replace(_cell(name, ruling, centred=True), shaded=True))
        cells.append(_cell(value, ruling, across=1 if len(pairs) == 2 else 3))
    return tuple(cells)


@dataclass(frozen=True, slots=True)
class _GridRow:
    """Draws one row: its shaded cells, its words, its rules."""

    row: tuple[Placed, ...]
    tall: float
    ruling: Ruling
    first: bool
    labels: bool = False
    align: tuple[str, ...] = ()

    def __call__(self, sheet: Sheet, y: float) -> None:
        ruling = self.ruling
        lines: list[tuple[Point, Point]] = []
        more = ruling.rule / 2
        column = 0
        for placed in self.row:
            x = ruling.left + placed.x
            if placed.cell.shaded and ruling.shade:
                sheet.box(x, y, placed.width, self.tall, fill=ruling.shade)
            lines.append(((x, y), (x, y + self.tall)))
            align = self.align[column] if self.align else "l"
            self._words(sheet, placed, x, y, "c" if placed.cell.centred else align)
            column += placed.cell.across
        right, bottom = ruling.left + ruling.room, y + self.tall
        lines.append(((right, y), (right, bottom)))
        shaded = any(placed.cell.shaded for placed in self.row)  # its ground covers the rule above it
        for edge in (y, bottom) if self.first or shaded else (bottom,):
            lines.append(((ruling.left - more, edge), (right + more, edge)))
        strokes(sheet, lines, ruling.rule, ruling.colour)

    def _words(self, sheet: Sheet, placed: Placed, x: float, y: float, align: str) -> None:
        item = placed.cell
        top = y + (self.tall - len(placed.lines) * item.leading) / 2
        for line in placed.lines:
            text = "".join(span.text for span in line)
            face = line[0].face if line else Face.KAI
            long = width(text, face, item.size)
            if align == "c" and self.labels and len(placed.lines) == 1 and 1 < len(text) < 4:
                start = x + (placed.width - 4 * item.size) / 2
                label(sheet, start, top, text, face, item.size, item.leading)
            else:
                start = x + _PAD + _INSET
                if align == "c":
                    start = x + (placed.width - long) / 2
                elif align == "r":
                    start = x + placed.width - _PAD - _INSET - long
                sheet.line_of_text(start, top, line, item.size, leading=item.leading)
            top += item.leading


def table(data: CertificateTable, ruling: Ruling, tallest: float) -> list[Atom]:
    """The heading, the rows and the total; the heading is repeated where the table goes on.

    The total stays with the last row, and the first row with the heading. Letters are reduced a little
    where a heading or a figure would not fit its column.
    """
    whole = sum(data.weights)
    columns = [weight * ruling.room / whole for weight in data.weights]
    ruling = _fitting(data, columns, ruling)
    heading = tuple(replace(_cell(text, ruling, centred=True), shaded=True) for text in data.headings)
    rows = [tuple(_cell(text, ruling) for text in row) for row in data.rows]
    if not rows:
        rows = [(_cell(EMPTY, ruling, across=len(columns), centred=True),)]
    if data.total:
        rows.append(_total(data.total, ruling))
    head = lay_out(columns, (heading,), tallest, ruling.air)
    body = lay_out(columns, rows, tallest - head.heights[0], ruling.air)
    top = Atom(head.heights[0], _GridRow(head.rows[0], head.heights[0], ruling, True), tied=True)
    atoms = [top]
    for row, tall in zip(body.rows, body.heights, strict=True):
        draw = _GridRow(row, tall, ruling, False, align=data.align)
        atoms.append(Atom(tall, draw, head=replace(top, tied=False)))
    if data.total and len(atoms) > 2:
        atoms[-2] = replace(atoms[-2], tied=True)
    return atoms


def _total(words: Sequence[str], ruling: Ruling) -> tuple[Cell, ...]:
    across = 1
    while across < len(words) and not words[across]:
        across += 1
    first = _cell(words[0], ruling, across=across, bold=True, centred=True)
    return (first, *(_cell(text, ruling, bold=True) for text in words[across:]))


def _fitting(data: CertificateTable, columns: Sequence[float], ruling: Ruling) -> Ruling:
    """The ruling with letters small enough for every heading and figure, and for words that nearly fit, to
    stand on one line; not under nine points. Longer words are broken."""
    part = 1.0
    totals = (data.total,) if data.total else ()
    for n, room in enumerate(columns):
        words = [row[n] for row in (*data.rows, *totals)]
        widest = max((_wide(text, ruling.size) for text in words), default=0.0)
        heading = _wide(data.headings[n], ruling.size)
        fits = (room - 2 * _PAD - 2 * _INSET) / max(widest, 1.0)
        if data.align[n] != "l" or fits > _NEARLY:
            part = min(part, fits)
        part = min(part, (room - 2 * _PAD) / max(heading, 1.0))
    size = max(min(_NARROW, ruling.size), ruling.size * part)
    return replace(ruling, size=size, leading=ruling.leading * max(size / ruling.size, 0.9))


def _wide(text: str, size: float) -> float:
    return width(drawable(text, Face.KAI), Face.KAI, size)

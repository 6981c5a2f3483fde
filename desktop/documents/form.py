"""Forms to be filled in by hand: ruled rows of fields on one sheet, stretched to fill it.

Rows are as high as their words need and share what is left of the sheet; a form that needs more than the
sheet has is laid out on a larger one and reduced, so a form is always one page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.documents.boxes import Choice, ChoiceLine, draw, flow
from desktop.documents.fonts import Face
from desktop.documents.sheet import SHADE, Sheet
from desktop.documents.text import Line, Span, line_width, wrap

SIZE = 10.2
LEADING = 15.0
_SMALL = 8.2
_SMALL_LEADING = 11.2
_PAD = 6.0
_AIR = 4.2
_HAIR = 0.5
_SMALL_LINES = 3


@dataclass(frozen=True, slots=True)
class Field:
    """A field: words, then boxes to tick, then room for handwriting.

    ``part`` is its share of the row's width. ``small`` is small print at the top, a reminder that may end
    in …; ``at_foot`` puts the boxes at the bottom, ``columns`` aligns them.
    """

    part: float
    text: str = ""
    choices: tuple[Choice, ...] = ()
    small: str = ""
    columns: int = 0
    bold: bool = False
    shaded: bool = False
    centred: bool = False
    at_foot: bool = False


@dataclass(frozen=True, slots=True)
class FormRow:
    """Fields side by side, at least ``least`` points high; ``stretch`` is their share of the spare height."""

    fields: tuple[Field, ...]
    least: float
    stretch: float = 0


def name_field(part: float, text: str, *, bold: bool = False) -> Field:
    """A shaded field that names the one after it."""
    return Field(part, text, shaded=True, centred=True, bold=bold)


@dataclass(frozen=True, slots=True)
class _Filled:
    field: Field
    width: float
    words: tuple[Line, ...]
    boxes: tuple[ChoiceLine, ...]
    small: tuple[Line, ...]

    @property
    def height(self) -> float:
        body = len(self.words) * LEADING + len(self.boxes) * LEADING
        return body + len(self.small) * _SMALL_LEADING + 2 * _AIR


def _fill(field: Field, row_width: float, whole: float) -> _Filled:
    wide = field.part / whole * row_width
    room = wide - (4 if field.centred and not field.choices else 2 * _PAD)
    face = Face.KAI_BOLD if field.bold else Face.KAI
    return _Filled(
        field,
        wide,
        tuple(wrap((Span(field.text, face),), SIZE, room)) if field.text else (),
        tuple(flow(field.choices, SIZE, room, field.columns)),
        _reminder(field.small, room) if field.small else (),
    )


def _reminder(text: str, room: float) -> tuple[Line, ...]:
    lines = wrap((Span(text, Face.KAI),), _SMALL, room)
    if len(lines) <= _SMALL_LINES:
        return tuple(lines)
    last = "".join(span.text for span in lines[_SMALL_LINES - 1])
    return (*lines[: _SMALL_LINES - 1], (Span(f"{last[:-1]}…", Face.KAI),))


@dataclass(frozen=True, slots=True)
class FormLayout:
    """Rows ready to be drawn and the height they need at least."""

    rows: tuple[tuple[_Filled, ...], ...]
    heights: tuple[float, ...]
    stretches: tuple[float, ...]

    @property
    def height(self) -> float:
        """Points needed without any stretching."""
        return sum(self.heights)


def lay_out(rows: Sequence[FormRow], row_width: float) -> FormLayout:
    """Wrap every field of a form ``row_width`` points wide."""
    filled = []
    for row in rows:
        whole = sum(field.part for field in row.fields)
        filled.append(tuple(_fill(field, row_width, whole) for field in row.fields))
    heights = tuple(
        max(row.least, *(one.height for one in fields)) for row, fields in zip(rows, filled, strict=True)
    )
    return FormLayout(tuple(filled), heights, tuple(row.stretch for row in rows))


def write(sheet: Sheet, layout: FormLayout, left: float, top: float, height: float) -> None:
    """Draw a form from left, top; rows with a stretch take up what is left of ``height``."""
    spare = max(0.0, height - layout.height)
    shares = sum(layout.stretches) or 1.0
    y = top
    for fields, least, stretch in zip(layout.rows, layout.heights, layout.stretches, strict=True):
        tall = least + spare * stretch / shares
        x = left
        for one in fields:
            fill = SHADE if one.field.shaded else None
            sheet.box(x, y, one.width, tall, thickness=_HAIR, fill=fill)
            _write_field(sheet, one, x, y, tall)
            x += one.width
        y += tall
    sheet.box(left, top, sum(one.width for one in layout.rows[0]), y - top, thickness=1.1)


def _write_field(sheet: Sheet, one: _Filled, x: float, y: float, tall: float) -> None:
    for n, line in enumerate(one.small):
        sheet.line_of_text(x + _PAD, y + _AIR - 1 + n * _SMALL_LEADING, line, _SMALL, leading=_SMALL_LEADING)
    under = len(one.small) * _SMALL_LEADING
    content = (len(one.words) + len(one.boxes)) * LEADING
    top = y + tall - content - _AIR if one.field.at_foot else y + under + (tall - under - content) / 2
    for line in one.words:
        start = x + (one.width - line_width(line, SIZE)) / 2 if one.field.centred else x + _PAD
        sheet.line_of_text(start, top, line, SIZE, leading=LEADING)
        top += LEADING
    start = x + _PAD
    if one.field.centred and one.boxes:
        start = x + (one.width - SIZE) / 2
    draw(sheet, start, top, one.boxes, SIZE, LEADING)

"""Boxes to tick, one after another or in columns under each other, wrapped to the room there is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.documents.fonts import Face, drawable, width
from desktop.documents.parts import ticked_box
from desktop.documents.sheet import Sheet
from desktop.documents.text import Span, wrap

_SIDE = 1.02  # of the letters' size
_GAP = 0.35
_BETWEEN = 0.7


@dataclass(frozen=True, slots=True)
class Choice:
    """Words after a box; without ``box`` they are words among the boxes.

    All from a ``head`` on keep together: they begin a line unless they fit on the one before.
    """

    text: str
    ticked: bool = False
    box: bool = True
    head: bool = False


@dataclass(frozen=True, slots=True)
class PlacedChoice:
    """A line of a choice's words, ``x`` points from the left; only the first line has the box."""

    choice: Choice
    text: str
    x: float
    first: bool


ChoiceLine = tuple[PlacedChoice, ...]


def _indent(choice: Choice, size: float) -> float:
    return (_SIDE + _GAP) * size if choice.box else 0.0


def _together(choices: Sequence[Choice], size: float) -> float:
    """How wide choices are on one line."""
    words = sum(_indent(one, size) + width(drawable(one.text, Face.KAI), Face.KAI, size) for one in choices)
    return words + (len(choices) - 1) * _BETWEEN * size


def flow(choices: Sequence[Choice], size: float, room: float, columns: int = 0) -> list[ChoiceLine]:
    """The lines of choices in ``room`` points; with ``columns`` every box starts at one of so many columns.

    A choice wider than the room is wrapped under its own words.
    """
    lines: list[ChoiceLine] = []
    line: list[PlacedChoice] = []
    x = 0.0
    step = room / columns if columns else 0.0
    for n, choice in enumerate(choices):
        indent = _indent(choice, size)
        words = drawable(choice.text, Face.KAI)
        wide = indent + width(words, Face.KAI, size)
        together = _together(choices[n:], size) if choice.head else wide
        if line and x + together > room + 0.01:
            lines.append(tuple(line))
            line, x = [], 0.0
        if wide <= room:
            line.append(PlacedChoice(choice, words, x, True))
        else:
            for k, part in enumerate(wrap((Span(choice.text, Face.KAI),), size, room - indent)):
                text = "".join(span.text for span in part)
                lines.append((PlacedChoice(choice, text, 0.0, k == 0),))
            continue
        x = (math.floor((x + wide + 0.4 * size) / step) + 1) * step if step else x + wide + _BETWEEN * size
    if line:
        lines.append(tuple(line))
    return lines


def draw(sheet: Sheet, x: float, y: float, lines: Sequence[ChoiceLine], size: float, leading: float) -> None:
    """Draw lines of choices from x, y downwards."""
    for n, line in enumerate(lines):
        top = y + n * leading
        for placed in line:
            left = x + placed.x
            if placed.choice.box and placed.first:
                tick_box(sheet, left, top + (leading - _SIDE * size) / 2, _SIDE * size, placed.choice.ticked)
            words = left + _indent(placed.choice, size)
            sheet.line_of_text(words, top, (Span(placed.text, Face.KAI),), size, leading=leading)


def tick_box(sheet: Sheet, x: float, y: float, side: float, ticked: bool) -> None:
    """Draw an empty box, or one with a tick."""
    if ticked:
        ticked_box(sheet, x, y, side)
    else:
        sheet.box(x, y, side, side, thickness=0.7)

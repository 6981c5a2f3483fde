"""Pieces that several papers share: materials, spread labels, ticks, the place of the seal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.documents.fonts import Face, drawable, width
from desktop.documents.sheet import BLACK, Colour, Sheet
from desktop.documents.text import Span


@dataclass(frozen=True, slots=True)
class Material:
    """A material by name and form with copies: ``身份证、户口本``, ``复印 1``."""

    name: str
    form: str


def reprint_mark(reprint: bool, count: int) -> str:
    """What a reprint says beside its title; nothing on the first print."""
    if not reprint:
        return ""
    return f"补打 第 {count} 次" if count else "补打"


def label(sheet: Sheet, x: float, y: float, text: str, face: Face, size: float, leading: float) -> None:
    """Draw a label spread over four characters' width, as forms do (事　　项)."""
    gaps = len(text) - 1
    spare = 4 * size - width(text, face, size)
    spacing = spare / gaps if gaps and spare > 0 else 0
    sheet.line_of_text(x, y, (Span(text, face),), size, leading=leading, spacing=spacing)


def fitted(text: str, face: Face, size: float, room: float, smallest: float) -> float:
    """The largest size, down to ``smallest``, at which a text fits into ``room`` points."""
    natural = width(drawable(text, face), face, size)
    return size if natural <= room else max(smallest, size * room / natural)


def in_parts(line: str, fits: Callable[[str], bool]) -> list[str]:
    """A line of small print cut at its wide spaces where it does not fit; nothing of an empty line."""
    lines: list[str] = []
    for part in line.split("　"):
        longer = f"{lines[-1]}　{part}" if lines else part
        if lines and fits(longer):
            lines[-1] = longer
        elif part:
            lines.append(part)
    return lines


def tick(sheet: Sheet, x: float, y: float, size: float) -> None:
    """Draw a tick in the square of ``size`` whose top left corner is x, y."""
    points = (
        (x + 0.05 * size, y + 0.55 * size),
        (x + 0.32 * size, y + 0.86 * size),
        (x + 0.86 * size, y + 0.14 * size),
    )
    sheet.stroke(points, size * 0.09)


def ticked_box(sheet: Sheet, x: float, y: float, size: float) -> None:
    """Draw a box with a tick in it: already brought."""
    sheet.box(x, y, size, size, thickness=size * 0.07)
    inner = size * 0.62
    tick(sheet, x + (size - inner) / 2, y + (size - inner) / 2, inner)


def seal_place(
    sheet: Sheet,
    x: float,
    y: float,
    radius: float,
    words: Sequence[str],
    face: Face,
    size: float,
    colour: Colour = BLACK,
) -> None:
    """Draw the dashed circle where the seal goes, around x, y, with what seal it is."""
    sheet.circle(
        x, y, radius, size * 0.06 if colour != BLACK else size * 0.09, (size * 0.3, size * 0.2), colour
    )
    top = y - len(words) * size * 1.35 / 2
    for n, word in enumerate(words):
        sheet.centred(x, top + n * size * 1.35, word, face, size, leading=size * 1.35, colour=colour)

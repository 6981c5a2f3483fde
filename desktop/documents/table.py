"""Ruled tables: how tall each row is, before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from desktop.documents.fonts import Face
from desktop.documents.text import Line, Span, wrap

PAD = 4.6  # points between a rule and the text beside it
_CENTRED_PAD = 2.0


class Mark(Enum):
    """A drawn sign in place of text: already brought, or still to bring."""

    NONE = "none"
    HAVE = "have"
    BRING = "bring"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; ``across`` columns wide. A row with a ``tied`` cell stays on the page of the next row."""

    spans: tuple[Span, ...] = ()
    across: int = 1
    shaded: bool = False
    centred: bool = False
    mark: Mark = Mark.NONE
    size: float = 9.2
    leading: float = 12.8
    tied: bool = False


Row = tuple[Cell, ...]


def name_cell(text: str) -> Cell:
    """A shaded cell that names what stands beside or under it."""
    return Cell((Span(text, Face.KAI),), shaded=True, centred=True)


def cell(text: str, *, across: int = 1, bold: bool = False, centred: bool = False) -> Cell:
    """A plain cell."""
    return Cell((Span(text, Face.KAI_BOLD if bold else Face.KAI),), across=across, centred=centred)


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place in the row and its lines."""

    cell: Cell
    x: float
    width: float
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TableLayout:
    """Rows of placed cells and their heights in points."""

    rows: tuple[tuple[Placed, ...], ...]
    heights: tuple[float, ...]


def lay_out(columns: Sequence[float], rows: Sequence[Row], tallest: float, air: float) -> TableLayout:
    """Wrap every cell; ``air`` is the white above and below the lines of a row together.

    A row taller than ``tallest`` goes on in a row of its own, so no row outgrows a page.
    """
    placed_rows: list[tuple[Placed, ...]] = []
    heights: list[float] = []
    for row in rows:
        placed, x, column = [], 0.0, 0
        for item in row:
            wide = sum(columns[column : column + item.across])
            lines = (
                wrap(item.spans, item.size, wide - 2 * (_CENTRED_PAD if item.centred else PAD))
                if item.spans
                else []
            )
            placed.append(Placed(item, x, wide, tuple(lines)))
            x += wide
            column += item.across
        limit = int((tallest - air) // max(item.leading for item in row))
        for start in range(0, max(1, max(len(p.lines) for p in placed)), limit):
            part = tuple(
                Placed(
                    p.cell if not start else _continued(p.cell), p.x, p.width, p.lines[start : start + limit]
                )
                for p in placed
            )
            placed_rows.append(part)
            heights.append(max(max(1, len(p.lines)) * p.cell.leading for p in part) + air)
    return TableLayout(tuple(placed_rows), tuple(heights))


def _continued(item: Cell) -> Cell:
    return Cell((), item.across, item.shaded, item.centred, Mark.NONE, item.size, item.leading)

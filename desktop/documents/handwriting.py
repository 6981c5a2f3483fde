"""Places on a page for a pen: boxes to choose from and ruled frames to write in."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.documents.boxes import Choice, draw, flow
from desktop.documents.fonts import Face
from desktop.documents.page import BODY, LEADING, Page
from desktop.documents.text import Span, line_width, wrap

_PAD = 7.0
_PITCH = 22.0
_HEAD = LEADING + 8
SIZE = 12.0


def choice_frame(page: Page, head: str, choices: Sequence[Choice]) -> None:
    """A bold word and boxes to tick, in a frame, all alike and spread evenly."""
    leading = SIZE * 1.9
    name = wrap((Span(head, Face.KAI_BOLD),), BODY, page.room / 3)
    start = max(line_width(line, BODY) for line in name) + 2 * _PAD + 8
    lines = flow(choices, SIZE, page.room - start - _PAD, columns=len(choices))
    height = max(len(name) * LEADING, len(lines) * leading) + 2 * 5
    page.need(height)
    page.sheet.box(page.left, page.y, page.room, height, thickness=0.8)
    top = page.y + (height - len(name) * LEADING) / 2
    for n, line in enumerate(name):
        page.sheet.line_of_text(page.left + _PAD, top + n * LEADING, line, BODY, leading=LEADING)
    top = page.y + (height - len(lines) * leading) / 2
    draw(page.sheet, page.left + start, top, lines, SIZE, leading)
    page.y += height + 8


def writing_frame(page: Page, head: str, lines: int, most: int, *, keep: float = 0) -> None:
    """A ruled frame with ``lines`` lines, or up to ``most`` of them down to ``keep`` above the floor."""
    least = lines * _PITCH + _HEAD
    page.need(least + keep + 8)
    room = page.floor - keep - page.y - 8
    height = max(least, min(room, most * _PITCH + _HEAD))
    page.sheet.box(page.left, page.y, page.room, height, thickness=0.8)
    words = (Span(head, Face.KAI_BOLD),)
    page.sheet.line_of_text(page.left + _PAD, page.y + 5, words, BODY, leading=LEADING)
    for n in range(1, int((height - _HEAD) / _PITCH + 0.01) + 1):
        y = page.y + LEADING + n * _PITCH
        page.sheet.rule(page.left + _PAD, y, page.right - _PAD, y, 0.35, (1.2, 1.8))
    page.y += height + 8

"""Lines a printer cannot set, drawn with our own fonts in the cells its letters would stand in."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from desktop.documents.fonts import FONT_DIR, Face, font_for
from desktop.documents.ticket import Align, Size
from desktop.printing.escpos_lines import COLUMN, Line, Segment

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

LETTER = 24  # dots
_PITCH = 30  # a printer's usual line spacing
_HALF_WIDTH = 21  # the size at which our digits fit into 12 dots
_BASELINE = 22
_BLACK_FROM = 110


@lru_cache(maxsize=64)
def _font(name: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(FONT_DIR / f"{name}.ttf", size)


def _segment(segment: Segment) -> Image:
    """The segment in one size, grey on white, a cell high."""
    from PIL import Image, ImageDraw

    face = Face.SANS_BOLD if segment.bold else Face.SANS
    scale = 2 if segment.size is Size.BIG else 1
    image = Image.new("L", (max(1, segment.wide * COLUMN), LETTER * scale), 255)
    draw = ImageDraw.Draw(image)
    x = 0
    for character in segment.text:
        half = character.isascii()
        cell = (COLUMN if half else 2 * COLUMN) * scale
        font = _font(font_for(character, face) or face.value[0], (_HALF_WIDTH if half else LETTER) * scale)
        draw.text((x + cell / 2, _BASELINE * scale - scale), character, fill=0, font=font, anchor="ms")
        x += cell
    return image.resize((image.width, 2 * LETTER)) if segment.size is Size.TALL else image


def draw_line(line: Line, room: int) -> Image:
    """The line in black and white, ``room`` columns wide, as high as the printer's own line would be."""
    from PIL import Image

    drawn = [_segment(segment) for segment in line.segments if segment.text]
    tallest = max((image.height for image in drawn), default=LETTER)
    width = room * COLUMN
    canvas = Image.new("L", (width, tallest + _PITCH - LETTER), 255)
    x = (width - sum(image.width for image in drawn)) // 2 if line.align is Align.CENTRE else 0
    for image in drawn:
        canvas.paste(image, (x, tallest - image.height))
        x += image.width
    return canvas.point(lambda grey: 255 if grey > _BLACK_FROM else 0).convert("1")


def draw_code(payload: str, room: int, module: int) -> Image:
    """A QR code in the middle of ``room`` columns, ``module`` dots to a module, with its quiet zone above and below."""
    from PIL import Image, ImageDraw

    from desktop.documents.qr import modules

    rows = modules(payload)
    width, side, quiet = room * COLUMN, len(rows) * module, 4 * module
    image = Image.new("1", (width, side + 2 * quiet), 255)
    draw = ImageDraw.Draw(image)
    left = (width - side) // 2
    for y, row in enumerate(rows):
        for start, length in row.bars:
            x, top = left + start * module, quiet + y * module
            draw.rectangle((x, top, x + length * module - 1, top + module - 1), fill=0)
    return image

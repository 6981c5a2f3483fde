"""What stands over and under the words of a certificate: draft and void marks, 补打, the seal's place, the code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.documents.certificate_words import Certificate
from desktop.documents.fonts import Face, drawable, embed, runs, width
from desktop.documents.parts import fitted, reprint_mark
from desktop.documents.sheet import BLACK, SEAL_RED, Colour, Sheet
from desktop.documents.text import Span, line_width, wrap

GREY: Colour = (0.36, 0.36, 0.36)
_WATER: Colour = (0.905, 0.905, 0.905)
_VOID: Colour = (0.78, 0.1, 0.12)


def span(text: str, face: Face) -> tuple[Span, ...]:
    """One piece of text as it will be drawn."""
    return (Span(drawable(text, face), face),)


def _turned(
    sheet: Sheet,
    x: float,
    y: float,
    degrees: float,
    words: list[tuple[str, Face, float, float]],
    colour: Colour,
) -> None:
    """Draw centred words (text, face, size, how far under the middle) turned around x, y."""

    def draw(canvas: Any, height: float) -> None:
        canvas.saveState()
        canvas.translate(x, height - y)
        canvas.rotate(degrees)
        canvas.setFillColorRGB(*colour)
        for text, face, size, under in words:
            shown = drawable(text, face)
            line = canvas.beginText(-width(shown, face, size) / 2, -under)
            for name, part in runs(shown, face):
                line.setFont(embed(name), size)
                line.textOut(part)
            canvas.drawText(line)
        canvas.restoreState()

    sheet.record(draw)


def watermark(sheet: Sheet) -> None:
    """Draw 草稿 across a sheet, to be written over."""
    short = min(sheet.width, sheet.height)
    size = short * 0.24
    words = [
        ("草　稿", Face.SERIF_BOLD, size, size * 0.2),
        ("未签发　不作证明", Face.SERIF_BOLD, size * 0.17, size * 0.62),
    ]
    _turned(sheet, sheet.width / 2, sheet.height / 2, 32, words, _WATER)


def void_stamp(sheet: Sheet, words: str) -> None:
    """Draw the stamp 作废 over what a sheet says, with when and why under it."""
    x, y, turn = sheet.width / 2, sheet.height * 0.42, 14.0
    short = min(sheet.width, sheet.height)
    wide, size = short * 0.46, short * 0.115
    lines = [
        "".join(part.text for part in line)
        for line in wrap(span(words, Face.SANS_BOLD), size * 0.2, wide - 20)
    ]
    lines = lines if words != "作废" else []
    tall = size * 1.55 + len(lines) * size * 0.27 + (size * 0.12 if lines else 0)

    def frame(canvas: Any, height: float) -> None:
        canvas.saveState()
        canvas.setStrokeColorRGB(*_VOID)
        canvas.setDash([])
        canvas.setStrokeAlpha(0.9)
        canvas.translate(x, height - y)
        canvas.rotate(turn)
        for inset, thickness in ((0.0, 3.0), (4.5, 0.9)):
            canvas.setLineWidth(thickness)
            canvas.roundRect(
                -wide / 2 + inset, -tall / 2 + inset, wide - 2 * inset, tall - 2 * inset, 6, stroke=1, fill=0
            )
        if lines:  # a veil, so that the small words can be read over what they void
            strip = len(lines) * size * 0.27 + size * 0.1
            canvas.setFillColorRGB(1, 1, 1)
            canvas.setFillAlpha(0.86)
            canvas.rect(-wide / 2 + 6, -tall / 2 + 6, wide - 12, strip, stroke=0, fill=1)
        canvas.restoreState()

    sheet.record(frame)
    first = -tall / 2 + size * 1.15
    rows = [("作　废", Face.SANS_BOLD, size, first)]
    rows += [
        (text, Face.SANS_BOLD, size * 0.2, first + size * (0.46 + 0.27 * n)) for n, text in enumerate(lines)
    ]
    _turned(sheet, x, y, turn, rows, _VOID)


def reprint_box(sheet: Sheet, right: float, y: float, data: Certificate) -> None:
    """Draw 补打 第 n 次 with its time in a small frame that ends at ``right``; nothing on the first print."""
    words = reprint_mark(data.reprint, data.reprint_count)
    if not words:
        return
    size = 9.5
    wide = width(words, Face.KAI_BOLD, size) + 12
    sheet.box(right - wide, y, wide, 17, thickness=0.8)
    sheet.centred(right - wide / 2, y, words, Face.KAI_BOLD, size, leading=17)


def code_block(
    sheet: Sheet, x: float, y: float, side: float, data: Certificate, *, under: float = 0, ink: Colour = BLACK
) -> None:
    """Draw the code, or the place of it on a draft; with ``under`` points also its captions under it."""
    if data.draft or not data.qr_payload:
        for n, words in enumerate(("签发后", "生成核验码")):
            sheet.centred(
                x + side / 2, y + side / 2 - 14 + n * 14, words, Face.KAI, 10, leading=14, colour=GREY
            )
        sheet.box(x, y, side, side, thickness=0.5)
        return
    sheet.qr(x, y, side, data.qr_payload)
    if under:
        size = under * 0.72
        middle = x + side / 2
        sheet.centred(middle, y + side + 5, "扫码离线核验", Face.KAI, size, leading=under, colour=ink)
        if data.check_code:
            line = (Span("校验码 ", Face.KAI), Span(data.check_code, Face.SANS_BOLD))
            wide = line_width(line, size)
            if wide > side:
                size, wide = size * side / wide, side
            sheet.line_of_text(middle - wide / 2, y + side + 5 + under, line, size, leading=under, colour=ink)


@dataclass(frozen=True, slots=True)
class Seal:
    """The place of the seal: its middle on the sheet, its radius and where (公　章) stands."""

    x: float
    y: float
    radius: float
    words_top: float
    size: float = 10.5

    def draw(self, sheet: Sheet) -> None:
        """Draw the dashed circle and its words."""
        sheet.circle(self.x, self.y, self.radius, 0.6, (2.6, 1.9), SEAL_RED)
        sheet.centred(
            self.x,
            self.words_top,
            "（公　章）",
            Face.KAI,
            self.size,
            leading=self.size * 1.3,
            colour=SEAL_RED,
        )


def seal_overhang(radius: float, issuers: int, pitch: float) -> tuple[float, float]:
    """How far a seal in the middle of the issuers and the date reaches above the first and under the last."""
    block = (issuers + 1) * pitch
    middle = block / 2 if issuers <= 2 else block - pitch
    return max(0.0, radius - middle), max(0.0, middle + radius - block)


def small_print(
    sheet: Sheet, left: float, right: float, y: float, data: Certificate, size: float = 8.5
) -> None:
    """Draw the centre's name at the left and when this was printed at the right, in one small grey line."""
    when = f"打印 {data.printed_at}" if data.printed_at else ""
    room = right - left - (width(when, Face.KAI, size) + 14 if when else 0)
    fit = fitted(data.centre_name, Face.KAI, size, room, 3)
    sheet.line_of_text(left, y, span(data.centre_name, Face.KAI), fit, leading=12, colour=GREY)
    if when:
        sheet.line_of_text(
            right - width(when, Face.KAI, size), y, (Span(when, Face.KAI),), size, leading=12, colour=GREY
        )


def marked(sheet: Sheet, data: Certificate) -> None:
    """Draw the stamp of a void certificate over a finished sheet."""
    if data.void:
        void_stamp(sheet, data.void)

"""The last block of a certificate: code, signatures, contact, issuers with their date and the seal.

GB/T 9704-2012, 7.3.5.1: the date ends four characters from the right edge, the issuer stands over it about
the same middle, and the seal covers both. Everything is one atom, so the block is never torn apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.documents.certificate_flow import Atom
from desktop.documents.certificate_marks import Seal, code_block, seal_overhang, span
from desktop.documents.certificate_words import Certificate
from desktop.documents.fonts import Face, drawable, width
from desktop.documents.parts import fitted
from desktop.documents.sheet import BLACK, MM, Colour, Sheet
from desktop.documents.text import Line, Span, line_width, wrap

_GAP = 20.0
_SIGN_LINE = 108.0
_AFTER_LABEL = 6.0


@dataclass(frozen=True, slots=True)
class EndStyle:
    """Sizes of the block in points. ``beside`` puts the code's captions at its right instead of under it."""

    left: float
    right: float
    size: float
    leading: float
    signers: float
    code: float = 30 * MM
    seal: float = 20 * MM
    caption: float = 14.0
    beside: bool = False
    ink: Colour = BLACK
    before: float = 18.0
    from_right: float = 4.0


@dataclass(frozen=True, slots=True)
class _Issuers:
    """Issuers and date about one middle; ``x`` of the middle, lines from ``0`` down."""

    lines: tuple[Line, ...]
    x: float
    widest: float

    @property
    def left(self) -> float:
        return self.x - self.widest / 2


def _issuers(data: Certificate, style: EndStyle, room: float) -> _Issuers:
    lines: list[Line] = []
    for text in data.issuers:
        lines += wrap((Span(text, Face.KAI),), style.size, room)
    date = span(data.issued_on, Face.KAI)
    middle = style.right - style.from_right * style.size - line_width(date, style.size) / 2
    lines.append(date)
    widest = max(line_width(line, style.size) for line in lines)
    return _Issuers(tuple(lines), min(middle, style.right - widest / 2), widest)


def _draw_issuers(sheet: Sheet, y: float, issuers: _Issuers, style: EndStyle) -> None:
    count = len(issuers.lines) - 1
    block = len(issuers.lines) * style.leading
    middle = y + (block / 2 if count <= 2 else block - style.leading)
    words = y + block - 1
    if count == 2:
        words = middle - style.seal + 2
    if count >= 1:
        Seal(issuers.x, middle, style.seal, words).draw(sheet)
    for n, line in enumerate(issuers.lines):
        start = issuers.x - line_width(line, style.size) / 2
        sheet.line_of_text(start, y + n * style.leading, line, style.size, leading=style.leading)


def _captions(data: Certificate, style: EndStyle, room: float, extra: Sequence[str]) -> list[Line]:
    """The lines beside a code."""
    size = style.caption * 0.72
    lines: list[Line] = []
    if data.qr_payload and not data.draft:
        lines.append(span("扫码离线核验真伪", Face.KAI))
        if data.check_code:
            lines.append((Span("校验码 ", Face.KAI), Span(data.check_code, Face.SANS_BOLD)))
    for text in extra:
        lines += wrap((Span(text, Face.KAI),), size, room)
    return lines


def signed_block(data: Certificate, style: EndStyle) -> Atom:
    """The block of an official certificate: signatures beside the code, the issuers under them at the right."""
    x = style.left + style.code + 24
    signs = _signers(data, style.signers, style.right - x)
    pitch = style.signers * 1.9
    contact_size = style.signers
    contact: list[Line] = []
    if data.contact:
        words = f"联系方式　{data.contact}"
        if width(drawable(words, Face.KAI), Face.KAI, contact_size) > style.right - x:
            contact_size = 10.5
        contact = wrap((Span(words, Face.KAI),), contact_size, style.right - x)
    contact_pitch = pitch if len(contact) == 1 else contact_size * 1.5
    issuers = _issuers(data, style, style.right - style.left - style.code - 12)
    upper = sum(sign.height for sign in signs) + len(contact) * contact_pitch
    above, under = seal_overhang(style.seal, len(issuers.lines) - 1, style.leading)
    reach = max((line_width(line, contact_size) for line in contact), default=0.0)
    start = upper + 14 if upper else above
    if x + reach > issuers.x - style.seal * 0.9:
        start = max(start, upper + above - 2)
    if issuers.left < x - 12:
        start = max(start, style.code + 2 * style.caption + 8)
    bottom = start + len(issuers.lines) * style.leading + under
    height = max(bottom, style.code + 5 + 2 * style.caption)

    def draw(sheet: Sheet, y: float) -> None:
        code_block(sheet, style.left, y, style.code, data, under=style.caption)
        top = y
        widest = max((sign.label_width for sign in signs), default=0.0)
        for sign in signs:
            sign.draw(sheet, x, top, widest)
            top += sign.height
        for line in contact:
            sheet.line_of_text(x, top, line, contact_size, leading=contact_pitch)
            top += contact_pitch
        _draw_issuers(sheet, y + start, issuers, style)

    return Atom(height, draw, before=style.before)


@dataclass(frozen=True, slots=True)
class _Signer:
    """A signatory ready to be drawn: a label, the lines of a name or none where there is a line to sign on."""

    label: str
    label_size: float
    label_width: float
    name: tuple[Line, ...]
    size: float

    @property
    def width(self) -> float:
        """From the label to the end of the name or of the line."""
        name = max((line_width(line, self.size) for line in self.name), default=_SIGN_LINE)
        return self.label_width + _AFTER_LABEL + name

    @property
    def height(self) -> float:
        """A line of its own, and what a long name needs below it."""
        return self.size * (1.9 + 1.4 * max(0, len(self.name) - 1))

    def draw(self, sheet: Sheet, x: float, y: float, label_room: float) -> None:
        """Draw it from x, y; the name begins ``label_room`` and a little further on."""
        pitch = self.size * 1.9
        sheet.line_of_text(x, y, span(self.label, Face.KAI), self.label_size, leading=pitch)
        bracket = self.label.endswith("）") and not self.name  # brings white of its own
        start = x + label_room + (0 if bracket else _AFTER_LABEL)
        for n, line in enumerate(self.name):
            sheet.line_of_text(start, y + n * self.size * 1.4, line, self.size, leading=pitch)
        if not self.name:
            foot = y + pitch / 2 + self.size * 0.56
            sheet.rule(start, foot, start + _SIGN_LINE, foot, 0.6)


def _signers(data: Certificate, size: float, room: float) -> list[_Signer]:
    """The signatories, with room for names to stand under each other beside the longest label."""
    labels = []
    for label, _ in data.signers:
        label_size = fitted(label, Face.KAI, size, room - _SIGN_LINE - _AFTER_LABEL, 5)
        labels.append((label, label_size, width(drawable(label, Face.KAI), Face.KAI, label_size)))
    names = room - max((long for _, _, long in labels), default=0.0) - _AFTER_LABEL
    return [
        _Signer(*label, tuple(wrap((Span(name, Face.KAI),), size, names)) if name else (), size)
        for label, (_, name) in zip(labels, data.signers, strict=True)
    ]


def plain_block(
    data: Certificate, style: EndStyle, extra: Sequence[str] = (), *, at_foot: bool = False
) -> Atom:
    """The block of the other layouts: signatures in a row, under them the code at the left, the issuers at the right."""
    rows: list[list[_Signer]] = []
    for sign in _signers(data, style.signers, style.right - style.left):
        if rows and sum(one.width + _GAP for one in rows[-1]) + sign.width <= style.right - style.left:
            rows[-1].append(sign)
        else:
            rows.append([sign])
    tops = [0.0]
    for signs in rows:
        tops.append(tops[-1] + max(sign.height for sign in signs))
    lead = tops[-1] + (10 if rows else 0)
    issuers = _issuers(data, style, (style.right - style.left) * 0.62)
    above, under = seal_overhang(style.seal, len(issuers.lines) - 1, style.leading)
    right_side = above + len(issuers.lines) * style.leading + under
    captions: list[Line] = []
    if style.beside:
        x = style.left + style.code + 10
        limit = min(issuers.left, issuers.x - style.seal) - 8
        captions = _captions(data, style, max(limit - x, 80), extra)
        left_side = max(style.code, len(captions) * style.caption)
    else:
        left_side = style.code + 5 + 2 * style.caption
    row = max((sum(one.width + _GAP for one in signs) for signs in rows), default=0.0)
    beside = style.left + row <= min(issuers.left, issuers.x - style.seal)
    height = max(lead + left_side, right_side if beside else lead + right_side)
    signed = height - left_side - lead if beside else 0.0

    def draw(sheet: Sheet, y: float) -> None:
        for signs, top in zip(rows, tops, strict=False):
            start = style.left
            for sign in signs:
                sign.draw(sheet, start, y + signed + top, sign.label_width)
                start += sign.width + _GAP
        bottom = y + height
        head = bottom - left_side
        under_code = 0 if style.beside else style.caption
        code_block(
            sheet, style.left, bottom - style.code if style.beside else head, style.code, data,
            under=under_code, ink=style.ink,
        )  # fmt: skip
        size = style.caption * 0.72
        first = bottom - (style.code + len(captions) * style.caption) / 2
        first = min(first, bottom - len(captions) * style.caption)
        for n, line in enumerate(captions):
            place = first + n * style.caption
            sheet.line_of_text(
                style.left + style.code + 10, place, line, size, leading=style.caption, colour=style.ink
            )
        _draw_issuers(sheet, bottom - under - len(issuers.lines) * style.leading, issuers, style)

    return Atom(height, draw, before=style.before, at_foot=at_foot)

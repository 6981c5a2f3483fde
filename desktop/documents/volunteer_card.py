"""志愿者卡, 居民卡: one CR80 card front and back, or ten on an A4 sheet with cut marks.

CR80 is 85.6 × 54 mm (ISO/IEC 7810 ID-1). The back sheet of ten is mirrored, so that printing on both sides,
turned over the long edge, puts every back behind its front. The code carries no ID number or telephone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.documents.fonts import Face
from desktop.documents.kind import DocumentKind
from desktop.documents.parts import fitted
from desktop.documents.qr import modules
from desktop.documents.sheet import MM, Colour, Progress, Sheet, pdf
from desktop.documents.text import Span, wrap

TITLE = "志愿者卡"
WIDTH = 85.6 * MM
HEIGHT = 54 * MM
_PX = WIDTH / 706  # the picture of the design measures a card as 706 × 445
_DOT = 72 / 300  # a dot of a card printer, so that every module of a code is as wide as the next
_RED: Colour = (0.639, 0.09, 0.11)
_WHITE: Colour = (1.0, 1.0, 1.0)
_INK: Colour = (0.1, 0.11, 0.13)
_GREY: Colour = (0.278, 0.31, 0.349)
_PALE: Colour = (0.86, 0.894, 0.933)
_STRIPES: tuple[Colour, ...] = (
    (0.784, 0.208, 0.173),
    (0.851, 0.467, 0.169),
    (0.851, 0.702, 0.169),
    (0.235, 0.561, 0.31),
    (0.184, 0.604, 0.627),
    (0.184, 0.388, 0.71),
    (0.478, 0.294, 0.639),
)
_COLUMNS, _ROWS = 2, 5
_A4 = (210 * MM, 297 * MM)
_LEFT = (_A4[0] - _COLUMNS * WIDTH) / 2
_TOP = (_A4[1] - _ROWS * HEIGHT) / 2
_MARK = 4 * MM
_MARK_GAP = 1.5 * MM


@dataclass(frozen=True, slots=True)
class Card:
    """One card. ``team_colour`` is red, green, blue from 0 to 255; ``photo`` a JPEG, empty without one."""

    name: str
    number: str
    card: str
    issued_on: str
    qr_payload: str
    team: str = ""
    team_colour: tuple[int, int, int] | None = None
    photo: bytes = b""


@dataclass(frozen=True, slots=True)
class VolunteerCards:
    """Cards to print and the words that all of them share. ``found`` says where a lost card is brought.

    Without ``portraits`` no place is kept for one; ``title`` is what the file is called.
    """

    centre_name: str
    heading: str
    cards: tuple[Card, ...]
    uses: str
    rules: tuple[str, ...]
    found: tuple[str, ...]
    motto: str = "奉献 友爱 互助 进步"
    portraits: bool = True
    title: str = TITLE


class _Side:
    """One side of a card on a sheet, measured in the pixels of the design from its top left corner."""

    def __init__(self, sheet: Sheet, x: float, y: float) -> None:
        self.sheet = sheet
        self._x = x
        self._y = y

    def box(self, x: float, y: float, wide: float, tall: float, fill: Colour, radius: float = 0) -> None:
        self.sheet.box(
            self._x + x * _PX, self._y + y * _PX, wide * _PX, tall * _PX, fill=fill, radius=radius * _PX
        )

    def line(
        self,
        x: float,
        y: float,
        spans: Sequence[Span],
        size: float,
        *,
        colour: Colour = _INK,
        spacing: float = 0,
    ) -> None:
        self.sheet.line_of_text(
            self._x + x * _PX,
            self._y + y * _PX,
            tuple(spans),
            size * _PX,
            colour=colour,
            spacing=spacing * _PX,
        )

    def words(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        room: float,
        *,
        face: Face = Face.SANS,
        colour: Colour = _INK,
        pitch: float = 1.5,
        smallest: float = 0,
        most: int = 1,
    ) -> float:
        """Write a text in ``room``, reduced until it takes at most ``most`` lines; answers where it ends."""
        while True:
            lines = wrap((Span(text, face),), size * _PX, room * _PX)
            if len(lines) <= most or size <= (smallest or size):
                break
            size = max(smallest, size * 0.92)
        for line in lines:
            self.line(x, y, line, size, colour=colour)
            y += size * pitch
        return y

    def stripes(self) -> None:
        wide = 706 / len(_STRIPES)
        for n, colour in enumerate(_STRIPES):
            self.box(n * wide, 429, wide, 16.3, colour)

    def front(self, data: VolunteerCards, card: Card) -> None:
        self.box(0, 0, 706, 92, _RED)
        self.box(34, 20, 53, 53, _WHITE, radius=9)
        self.sheet.centred(
            self._x + 60.5 * _PX, self._y + 28 * _PX, "门", Face.SANS_BOLD, 36 * _PX, colour=_RED
        )
        size = fitted(data.heading, Face.SANS_BOLD, 31, 480, 20)
        self.line(104, 18, (Span(data.heading, Face.SANS_BOLD),), size, colour=_WHITE, spacing=3)
        self.words(104, 56, data.centre_name, 18, 582, colour=_WHITE, smallest=13, most=2, pitch=1.2)
        x, room = 34, 638
        if data.portraits:
            self._photo(card.photo)
            x, room = 240, 446
        size = fitted(card.name, Face.SANS_BOLD, 50, room * 0.92, 26)
        spacing = 4 if size == 50 and len(card.name) <= 6 else 0
        y = 125.0
        for line in wrap((Span(card.name, Face.SANS_BOLD),), size * _PX, room * _PX):
            self.line(x, y, line, size, spacing=spacing)
            y += size * 1.16
        y = max(y + 12, 195)
        if card.team:
            left = x
            if card.team_colour is not None:
                colour = tuple(part / 255 for part in card.team_colour)
                self.sheet.disc(
                    self._x + (x + 8.5) * _PX,
                    self._y + (y + 12) * _PX,
                    9.5 * _PX,
                    (colour[0], colour[1], colour[2]),
                )
                left += 28
            y = self.words(left, y, card.team, 24, room - 28, smallest=18, most=2, pitch=1.62)
        self.line(x, y, (Span("编号 ", Face.SANS), Span(card.number, Face.SANS_BOLD)), 24)
        self.line(x, y + 39, (Span(f"卡号 {card.card}　{card.issued_on} 发", Face.SANS),), 24)
        self.words(34, 393, data.motto, 18, 636, colour=_GREY)
        self.stripes()

    def _photo(self, photo: bytes) -> None:
        x, y, wide, tall = 34, 118, 175, 218
        if photo:
            self.sheet.photo(self._x + x * _PX, self._y + y * _PX, wide * _PX, tall * _PX, photo)
            return
        self.box(x, y, wide, tall, _PALE, radius=3)
        self.sheet.centred(
            self._x + (x + wide / 2) * _PX,
            self._y + (y + tall / 2 - 11) * _PX,
            "照片",
            Face.SANS,
            22 * _PX,
            colour=_GREY,
        )

    def back(self, data: VolunteerCards, card: Card) -> None:
        count = len(modules(card.qr_payload))
        side = count * (271 * _PX // (count * _DOT)) * _DOT
        inset = (271 * _PX - side) / 2
        self.sheet.qr(self._x + 42 * _PX + inset, self._y + 51 * _PX + inset, side, card.qr_payload)
        numbers = f"{card.number}　卡 {card.card}"
        self.sheet.centred(
            self._x + 177.5 * _PX,
            self._y + 341 * _PX,
            numbers,
            Face.SANS,
            fitted(numbers, Face.SANS, 21, 290, 14) * _PX,
            spacing=1 * _PX,
        )
        x, room, y = 352, 322, 54.0
        y = self.words(x, y, data.uses, 25, room, face=Face.SANS_BOLD, smallest=18) + 10
        for rule in data.rules:
            y = self.words(x, y, rule, 20, room, smallest=16, most=2, pitch=1.2) + 11
        y = max(y + 4, 248)
        self.box(x, y, room, 1.2, _PALE)
        y += 18
        for line in data.found:
            y = self.words(x, y, line, 18, room, smallest=14, most=3, pitch=1.25) + 5
        self.stripes()


def render_cr80(data: VolunteerCards, progress: Progress | None = None) -> bytes:
    """Each card on pages of its own size, front and back. ``progress`` as in :func:`render_a4`."""
    sheets: list[Sheet] = []
    for n, card in enumerate(data.cards):
        front, back = Sheet(WIDTH, HEIGHT), Sheet(WIDTH, HEIGHT)
        _Side(front, 0, 0).front(data, card)
        _Side(back, 0, 0).back(data, card)
        sheets += [front, back]
        _half_done(progress, n + 1, len(data.cards))
    return _finish(data, sheets, progress)


def render_a4(data: VolunteerCards, progress: Progress | None = None) -> bytes:
    """Ten cards a sheet with cut marks, a sheet of fronts and a sheet of backs in turn.

    ``progress`` hears how far it is (done, of how many: cards drawn, then cards written); what it raises
    stops the work.
    """
    sheets: list[Sheet] = []
    each = _COLUMNS * _ROWS
    many = (len(data.cards) + each - 1) // each
    for n in range(many):
        cards = data.cards[n * each : (n + 1) * each]
        front, back = Sheet(*_A4), Sheet(*_A4)
        for k, card in enumerate(cards):
            row, column = divmod(k, _COLUMNS)
            y = _TOP + row * HEIGHT
            _Side(front, _LEFT + column * WIDTH, y).front(data, card)
            _Side(back, _LEFT + (_COLUMNS - 1 - column) * WIDTH, y).back(data, card)
        for sheet, side in ((front, "正面"), (back, "背面")):
            _cut_marks(sheet)
            note = f"{side}　第 {n + 1} 张　共 {many} 张　按实际大小双面打印，沿长边翻转；沿裁切线裁开"
            sheet.centred(_A4[0] / 2, _A4[1] - 9 * MM, note, Face.SANS, 6.5, colour=_GREY)
        sheets += [front, back]
        _half_done(progress, n * each + len(cards), len(data.cards))
    return _finish(data, sheets, progress)


def _half_done(progress: Progress | None, cards: int, many: int) -> None:
    if progress:
        progress(cards, 2 * many)


def _cut_marks(sheet: Sheet) -> None:
    """Short lines outside the cards where to cut, and a hair around each card to cut by."""
    right, bottom = _LEFT + _COLUMNS * WIDTH, _TOP + _ROWS * HEIGHT
    for column in range(_COLUMNS + 1):
        x = _LEFT + column * WIDTH
        sheet.rule(x, _TOP - _MARK_GAP - _MARK, x, _TOP - _MARK_GAP, 0.3)
        sheet.rule(x, bottom + _MARK_GAP, x, bottom + _MARK_GAP + _MARK * 0.5, 0.3)
        sheet.box(x - 0.1, _TOP, 0.2, bottom - _TOP, fill=_PALE)
    for row in range(_ROWS + 1):
        y = _TOP + row * HEIGHT
        sheet.rule(_LEFT - _MARK_GAP - _MARK, y, _LEFT - _MARK_GAP, y, 0.3)
        sheet.rule(right + _MARK_GAP, y, right + _MARK_GAP + _MARK, y, 0.3)
        sheet.box(_LEFT, y - 0.1, right - _LEFT, 0.2, fill=_PALE)


def _finish(data: VolunteerCards, sheets: Sequence[Sheet], progress: Progress | None) -> bytes:
    if not sheets:
        raise ValueError("there is no card to print")
    subject = data.cards[0].number if len(data.cards) == 1 else f"{len(data.cards)} 张"
    many = len(data.cards)

    def written(n: int, of: int) -> None:
        _half_done(progress, many + many * n // of, many)

    return pdf(sheets, f"{data.title} {subject}", data.centre_name, written)


KIND = DocumentKind("volunteer_card", TITLE, VolunteerCards, {"cr80": render_cr80, "a4": render_a4})

"""Honours on A4 across, in a red and golden frame, and deposits of the time bank on A5 across."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from desktop.documents.certificate_end import EndStyle, plain_block
from desktop.documents.certificate_flow import (
    Atom,
    Column,
    PlacedAtom,
    draw_page,
    fewest,
    loosened,
    paginate,
    tied,
)
from desktop.documents.certificate_marks import marked, reprint_box, small_print, span, watermark
from desktop.documents.certificate_official import note_atoms, paragraphs
from desktop.documents.certificate_ornament import RED, honour_emblem, honour_frame, show
from desktop.documents.certificate_table import Ruling, facts_grid, table
from desktop.documents.certificate_words import Certificate
from desktop.documents.fonts import Face, drawable
from desktop.documents.parts import fitted
from desktop.documents.sheet import MM, Colour, Sheet
from desktop.documents.text import Span, wrap

WIDTH, HEIGHT = 297 * MM, 210 * MM
LEFT, RIGHT = 40 * MM, WIDTH - 40 * MM
ROOM = RIGHT - LEFT
_TITLE_TOP = 40.5 * MM
_TOP, _NEXT_TOP, _FLOOR = 69.5 * MM, 38 * MM, HEIGHT - 22 * MM
_INK: Colour = (0.35, 0.26, 0.09)


@dataclass(frozen=True, slots=True)
class Setting:
    """Sizes in points; the first in which all fits one page is taken."""

    body: float
    leading: float
    name: float
    large: float
    gap: float
    small: float = 11


_SETTINGS = (
    Setting(20, 39, 24, 38, 8),
    Setting(19, 35, 23, 36, 5),
    Setting(18, 31, 21, 34, 3),
    Setting(16, 26, 19, 28, 2, 10),
    Setting(14, 21, 16, 22, 2, 10),
    Setting(12, 17, 13, 18, 1, 9),
)


def _atoms(data: Certificate, setting: Setting) -> list[Atom]:
    column = Column(LEFT, ROOM, setting.body, setting.leading)
    atoms: list[Atom] = []
    if data.salutation:
        name = replace(column, size=setting.name, leading=setting.leading * 1.08)
        whom, gap, rest = data.salutation.partition("　")
        atoms += tied(name.paragraph((Span(whom, Face.KAI_BOLD), Span(gap + rest, Face.KAI))))
    atoms += facts_grid(
        data.facts, Ruling(LEFT, ROOM, 13, 17, 8, colour=_INK, shade=None), _FLOOR - _NEXT_TOP
    )
    rest_of = replace(data, salutation="")
    atoms += paragraphs(rest_of, column, large=setting.large, colour=RED, before=setting.gap)
    if data.table:
        listed = table(data.table, Ruling(LEFT, ROOM, 12, 15, 6, colour=_INK, shade=None), _FLOOR - _NEXT_TOP)
        atoms += [replace(listed[0], before=8), *listed[1:]]
    notes = note_atoms((*data.notes, *data.contact_below), LEFT, ROOM, setting.small, setting.small * 1.5)
    if notes:
        atoms += [replace(notes[0], before=8), *notes[1:]]
    extra = [data.publicity] if data.publicity and not any(data.publicity in n for n in data.notes) else []
    extra += data.contact_beside
    size = min(setting.body * 0.84, 16.5)
    style = EndStyle(
        LEFT, RIGHT, size, size * 1.78, 14, code=27 * MM, beside=True, ink=_INK, before=setting.gap + 4,
        caption=15, from_right=1.5,
    )  # fmt: skip
    end = plain_block(data, style, extra, at_foot=True)
    if atoms:
        atoms[-1] = replace(atoms[-1], tied=True)
    return [*atoms, end]


def _pages(data: Certificate, setting: Setting) -> list[list[PlacedAtom]]:
    atoms = _atoms(data, setting)
    pages = paginate(atoms, _TOP, _NEXT_TOP, _FLOOR)
    return loosened(atoms, pages, _TOP, _FLOOR, 9)


def render(data: Certificate) -> list[Sheet]:
    """The sheets of an honour: one, unless its words are many."""
    pages = fewest(partial(_pages, data, setting) for setting in _SETTINGS)
    sheets = []
    for n, page in enumerate(pages, start=1):
        sheet = Sheet(WIDTH, HEIGHT)
        frame = honour_emblem if n == 1 else honour_frame
        show(sheet, f"honour-{'first' if n == 1 else 'next'}", frame(WIDTH, HEIGHT), (WIDTH, HEIGHT))
        if data.draft:
            watermark(sheet)
        if n == 1:
            _head(sheet, data)
        else:
            _next_head(sheet, data)
        if len(pages) > 1:
            words = f"第 {n} 页　共 {len(pages)} 页"
            sheet.centred(WIDTH / 2, HEIGHT - 20 * MM, words, Face.KAI, 9, leading=12, colour=_INK)
        draw_page(sheet, page)
        reprint_box(sheet, WIDTH - 52 * MM, 17.5 * MM, data)
        if data.reprint:
            small_print(sheet, LEFT + 20 * MM, RIGHT - 20 * MM, HEIGHT - 16.5 * MM, data, 7.5)
        marked(sheet, data)
        sheets.append(sheet)
    return sheets


def _head(sheet: Sheet, data: Certificate) -> None:
    title = drawable(data.title, Face.SERIF_BOLD)
    size = fitted(title, Face.SERIF_BOLD, 50, 200 * MM / 1.42, 24)
    spacing = size * 0.42
    line = wrap((Span(title, Face.SERIF_BOLD),), size, 232 * MM / 1.4)[0]
    words = "".join(part.text for part in line)
    sheet.centred(
        WIDTH / 2, _TITLE_TOP, words, Face.SERIF_BOLD, size, spacing=spacing, leading=54, colour=RED
    )
    number = "（签发时编号）" if data.draft else data.number
    sheet.centred(
        WIDTH / 2, _TITLE_TOP + 57, drawable(f"编号 {number}", Face.KAI), Face.KAI, 11.5, spacing=1.5,
        leading=16, colour=_INK,
    )  # fmt: skip


def _next_head(sheet: Sheet, data: Certificate) -> None:
    number = "" if data.draft else data.number
    title = drawable(data.title, Face.SERIF_BOLD)
    sheet.line_of_text(
        LEFT, 27 * MM, wrap((Span(title, Face.SERIF_BOLD),), 14, ROOM / 2)[0], 14, leading=20, colour=RED
    )
    sheet.right(RIGHT, 27 * MM, span(number, Face.KAI), 10, leading=20)

"""Deposits of the time bank: A5 across, in a frame of fine interlaced lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from desktop.documents.certificate_end import EndStyle, plain_block
from desktop.documents.certificate_flow import Atom, Column, PlacedAtom, draw_page, fewest, loosened, paginate
from desktop.documents.certificate_marks import GREY, marked, reprint_box, small_print, span, watermark
from desktop.documents.certificate_official import note_atoms, salutation
from desktop.documents.certificate_ornament import GREEN, amount_panel, deposit_frame, show
from desktop.documents.certificate_table import Ruling, facts_grid, table
from desktop.documents.certificate_words import LARGE, Certificate
from desktop.documents.fonts import Face, drawable, width
from desktop.documents.parts import fitted
from desktop.documents.sheet import MM, Sheet
from desktop.documents.text import Span, wrap

WIDTH, HEIGHT = 210 * MM, 148 * MM
LEFT, RIGHT = 25 * MM, WIDTH - 25 * MM
ROOM = RIGHT - LEFT
_TITLE_TOP = 18.5 * MM
_TOP, _NEXT_TOP, _FLOOR = 36 * MM, 31 * MM, HEIGHT - 20.5 * MM
_TALLEST = _FLOOR - _NEXT_TOP


@dataclass(frozen=True, slots=True)
class Setting:
    """Sizes in points; the first in which all fits one page is taken."""

    body: float
    leading: float
    facts: float
    air: float
    panel: float
    gap: float
    notes: float


_SETTINGS = (
    Setting(12, 20, 12, 9, 54, 9, 9.5),
    Setting(12, 19, 12, 8, 46, 7, 9.5),
    Setting(11.5, 17, 11, 6, 42, 6, 9),
    Setting(11, 15.5, 10.5, 4.5, 38, 4, 8.5),
    Setting(10, 13.5, 9.5, 3, 34, 3, 8),
)


def _amount(lines: list[str], tall: float) -> Atom:
    """The amount on its fine ground: the figures large, the capitals under or beside them."""
    shown = [drawable(line, Face.SERIF_BOLD) for line in lines]
    high = tall + max(0, len(shown) - 2) * tall * 0.42

    def draw(sheet: Sheet, y: float) -> None:
        show(sheet, f"amount-{high:.1f}", amount_panel(ROOM, high), (ROOM, high), LEFT, y)
        if len(shown) == 1:
            size = fitted(shown[0], Face.SERIF_BOLD, tall * 0.46, ROOM - 24, 6)
            sheet.centred(LEFT + ROOM / 2, y, shown[0], Face.SERIF_BOLD, size, leading=tall)
            return
        first = fitted(shown[0], Face.SERIF_BOLD, tall * 0.42, ROOM - 24, 6)
        sheet.centred(LEFT + ROOM / 2, y + tall * 0.03, shown[0], Face.SERIF_BOLD, first, leading=tall * 0.54)
        for n, text in enumerate(shown[1:]):
            face = Face.KAI_BOLD
            size = fitted(text, face, tall * 0.29, ROOM - 24, 5)
            top = y + tall * (0.55 + 0.42 * n)
            sheet.centred(LEFT + ROOM / 2, top, drawable(text, face), face, size, leading=tall * 0.42)

    return Atom(high, draw)


def _atoms(data: Certificate, setting: Setting) -> list[Atom]:
    column = Column(LEFT, ROOM, setting.body, setting.leading)
    ruling = Ruling(
        LEFT, ROOM, setting.facts, setting.facts * 1.3, setting.air, colour=GREEN, shade=(0.93, 0.96, 0.952)
    )
    atoms = facts_grid(data.facts, ruling, _TALLEST)
    if data.salutation:
        atoms += salutation(data.salutation, column, setting.gap)
    amounts: list[str] = []
    for text in (*data.paragraphs, ""):
        if text.startswith(LARGE):
            amounts.append(text.removeprefix(LARGE))
            continue
        if amounts:
            atoms.append(replace(_amount(amounts, setting.panel), before=setting.gap if atoms else 0))
            amounts = []
        if text:
            atoms += column.paragraph(
                (Span(text.strip(), Face.KAI),), indent=2, before=setting.gap if atoms else 0
            )
    if data.table:
        listed = table(data.table, replace(ruling, size=setting.facts - 1), _TALLEST)
        atoms += [replace(listed[0], before=setting.gap), *listed[1:]]
    notes = note_atoms(
        (*data.all_notes, *data.contact_below), LEFT, ROOM, setting.notes, setting.notes * 1.45
    )
    if notes:
        atoms += [replace(notes[0], before=setting.gap), *notes[1:]]
    style = EndStyle(
        LEFT, RIGHT, 12, 19, 11.5, code=25 * MM, seal=17 * MM, beside=True, caption=13, before=setting.gap + 2,
        from_right=2,
    )  # fmt: skip
    if atoms:
        atoms[-1] = replace(atoms[-1], tied=True)
    return [*atoms, plain_block(data, style, data.contact_beside, at_foot=True)]


def _pages(data: Certificate, setting: Setting) -> list[list[PlacedAtom]]:
    atoms = _atoms(data, setting)
    pages = paginate(atoms, _TOP, _NEXT_TOP, _FLOOR)
    return loosened(atoms, pages, _TOP, _FLOOR, 6)


def render(data: Certificate) -> list[Sheet]:
    """The sheets of a deposit slip: one, unless its words are many."""
    pages = fewest(partial(_pages, data, setting) for setting in _SETTINGS)
    sheets = []
    for n, page in enumerate(pages, start=1):
        sheet = Sheet(WIDTH, HEIGHT)
        show(sheet, "deposit", deposit_frame(WIDTH, HEIGHT), (WIDTH, HEIGHT))
        if data.draft:
            watermark(sheet)
        _head(sheet, data, n, len(pages))
        draw_page(sheet, page)
        reprint_box(sheet, RIGHT, 17.5 * MM, data)
        small_print(sheet, LEFT, RIGHT, HEIGHT - 20 * MM, data, 7)
        marked(sheet, data)
        sheets.append(sheet)
    return sheets


def _head(sheet: Sheet, data: Certificate, page: int, total: int) -> None:
    title = drawable(data.title, Face.SERIF_BOLD)
    large, leading = (25.0, 30.0) if page == 1 else (13.0, 18.0)
    size = fitted(title, Face.SERIF_BOLD, large, ROOM * 0.66, 10)
    spacing = size * 0.28
    words = "".join(part.text for part in wrap((Span(title, Face.SERIF_BOLD),), size, ROOM)[0])
    sheet.centred(
        WIDTH / 2, _TITLE_TOP, words, Face.SERIF_BOLD, size, spacing=spacing, leading=leading, colour=GREEN
    )
    y = _TITLE_TOP + leading + 1
    number = "编号（签发时编号）" if data.draft else f"编号 {data.number}"
    count = f"第 {page} 页　共 {total} 页" if total > 1 else ""
    sheet.line_of_text(LEFT, y, span(number, Face.KAI), 9.5, leading=14, colour=GREY)
    sheet.line_of_text(
        RIGHT - width(count, Face.KAI, 9.5), y, span(count, Face.KAI), 9.5, leading=14, colour=GREY
    )

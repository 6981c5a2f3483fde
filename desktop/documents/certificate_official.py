"""Certificates on the page of an official document (GB/T 9704-2012) and letters in its 信函格式.

The text is 156 × 225 mm with 37 mm above it and 28 mm at its left; the heading is 22 points, the text 16
with 28 characters to a line. Licensed 小标宋 and 仿宋 are replaced by the free serif and kai we ship.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.documents.certificate_end import EndStyle, plain_block, signed_block
from desktop.documents.certificate_flow import Atom, Column, PlacedAtom, draw_page, loosened, paginate, tied
from desktop.documents.certificate_marks import marked, reprint_box, small_print, span, watermark
from desktop.documents.certificate_ornament import RED
from desktop.documents.certificate_table import Ruling, facts_grid, table
from desktop.documents.certificate_words import LARGE, LETTER, Certificate
from desktop.documents.fonts import Face, drawable, width
from desktop.documents.parts import fitted
from desktop.documents.sheet import MM, Colour, Sheet
from desktop.documents.text import Span, wrap

WIDTH, HEIGHT = 210 * MM, 297 * MM
TOP, LEFT, RIGHT, BOTTOM = 37 * MM, 28 * MM, WIDTH - 26 * MM, HEIGHT - 35 * MM
ROOM = RIGHT - LEFT
_CLOSING = ("敬礼", "敬禮")
_HEAD = 26.0
_WHOLE = BOTTOM - TOP - _HEAD


@dataclass(frozen=True, slots=True)
class Setting:
    """How close everything is set; the first in which all fits one page is taken."""

    body: float
    leading: float
    table: float
    air: float
    notes: float
    gap: float
    title: float
    seal: float = 20 * MM


_SETTINGS = (
    Setting(16, 28, 12, 7.5, 17, 9, 20),
    Setting(16, 28, 12, 6, 16, 7, 12),
    Setting(16, 28, 12, 4.6, 15, 4, 7),
    Setting(16, 26, 12, 4.6, 15, 4, 6),
    Setting(15, 24, 11, 5, 14.5, 4, 6),
)
_FURTHER = Setting(16, 28, 12, 7, 17, 9, 14)


def paragraphs(
    data: Certificate, column: Column, *, large: float, colour: Colour, before: float
) -> list[Atom]:
    """The salutation and the text: two characters in, large lines in the middle, an addressee and 敬礼 at the edge."""
    atoms: list[Atom] = []
    if data.salutation:
        atoms += tied(salutation(data.salutation, column, before))
    for text in data.paragraphs:
        lead = 0.0 if atoms else before
        if text.startswith(LARGE):
            words = text.removeprefix(LARGE)
            size = fitted(words, Face.SERIF_BOLD, large, column.room / 1.26, large * 0.6)
            wide = replace(column, size=size, leading=large * 1.75)
            atoms += wide.centred(words, Face.SERIF_BOLD, spacing=size * 0.24, before=lead, colour=colour)
        else:
            indent = 0 if text.lstrip().startswith(_CLOSING) or _addressed(text) else 2
            atoms += column.paragraph((Span(text.strip(), Face.KAI),), indent=indent, before=lead)
    return atoms


def _addressed(text: str) -> bool:
    """Whether a paragraph is only whom the paper is for: a name and a colon."""
    return text.endswith("：") and not set("，。；、").intersection(text)


def salutation(text: str, column: Column, before: float) -> list[Atom]:
    """Whom it is for, the name before the first wide space in bold, from the very edge."""
    name, gap, rest = text.partition("　")
    spans = (Span(name, Face.KAI_BOLD), Span(gap + rest, Face.KAI)) if gap else (Span(text, Face.KAI),)
    return column.paragraph(spans, before=before)


def note_atoms(notes: Sequence[str], left: float, room: float, size: float, leading: float) -> list[Atom]:
    """The word 说明 and the notes under each other beside it, numbered when there are several."""
    if not notes:
        return []
    head = 3.2 * size
    atoms: list[Atom] = []
    numbered = len(notes) > 1 and not any(note[:1].isdigit() for note in notes)
    for n, note in enumerate(notes, start=1):
        number = f"{n}. " if numbered else ""
        indent = width(number, Face.KAI, size)
        for k, line in enumerate(wrap((Span(note, Face.KAI),), size, room - head - indent)):

            def draw(
                sheet: Sheet, y: float, line: Sequence[Span] = line, k: int = k, n: int = n,
                number: str = number, indent: float = indent,
            ) -> None:  # fmt: skip
                if k == 0 and n == 1:
                    sheet.line_of_text(left, y, span("说明", Face.KAI_BOLD), size, leading=leading)
                if k == 0 and number:
                    sheet.line_of_text(left + head, y, span(number, Face.KAI), size, leading=leading)
                sheet.line_of_text(left + head + indent, y, line, size, leading=leading)

            atoms.append(Atom(leading, draw))
    return atoms


def _atoms(data: Certificate, setting: Setting) -> list[Atom]:
    column = Column(LEFT, ROOM, setting.body, setting.leading)
    facts = Ruling(LEFT, ROOM, 12, 16, setting.air + 2)
    rows = Ruling(LEFT, ROOM, setting.table, setting.table * 1.3, setting.air)
    atoms = facts_grid(data.facts, facts, _WHOLE)
    atoms += paragraphs(data, column, large=26, colour=RED, before=setting.gap)
    if data.table:
        listed = table(data.table, rows, _WHOLE)
        atoms += [replace(listed[0], before=setting.gap), *listed[1:]]
    notes = note_atoms(data.all_notes, LEFT, ROOM, 10.5, setting.notes)
    if notes:
        atoms += [replace(notes[0], before=setting.gap), *notes[1:]]
    return _with_end(atoms, _end(data, setting), max(2, min(len(notes), 8))) + _contact(data)


def _contact(data: Certificate) -> list[Atom]:
    """The contact of a letter in brackets under its date, two characters in: GB/T 9704-2012, 7.3.6."""
    if data.layout != LETTER or not data.contact:
        return []
    words = (Span(f"（联系方式：{data.contact}）", Face.KAI),)
    lines = Column(LEFT, ROOM, 14, 22).paragraph(words, indent=2, before=12)
    return [*tied(lines[:-1]), lines[-1]]


def _with_end(atoms: list[Atom], end: Atom, kept: int) -> list[Atom]:
    """The pieces and the last block, which takes the last ``kept`` pieces with it to a new page, and those
    that belong to them."""
    room = _WHOLE - end.height - end.before
    tail: list[Atom] = []
    while atoms and len(tail) < kept + 6:
        last = atoms[-1]
        room -= last.height + last.before
        if room < 0 or (len(tail) >= kept and not last.tied):
            break
        tail.insert(0, atoms.pop())
    return [*atoms, *tied(tail), replace(end, tied=True)]


def _end(data: Certificate, setting: Setting) -> Atom:
    style = EndStyle(LEFT, RIGHT, 16, 28, 14, before=setting.gap + 8, seal=setting.seal)
    if data.layout == LETTER:
        return plain_block(data, replace(style, code=27 * MM, before=setting.gap + 20))
    return signed_block(data, style)


@dataclass(frozen=True, slots=True)
class _Head:
    """The first page's heading: its title lines, and where the text begins under it."""

    lines: tuple[str, ...]
    size: float
    spacing: float
    top: float
    y: float


def _title(data: Certificate, top: float, setting: Setting) -> _Head:
    title = drawable(data.title, Face.SERIF_BOLD)
    spacing = 3.4 if len(title) > 4 else 9.0
    size = fitted(title, Face.SERIF_BOLD, 22, ROOM - spacing * len(title), 18)
    room = ROOM * size / (size + spacing)
    lines = tuple(
        "".join(part.text for part in line) for line in wrap((Span(title, Face.SERIF_BOLD),), size, room)
    )
    under = 22.0 if data.layout != LETTER else 0.0
    return _Head(lines, size, spacing, top, top + len(lines) * size * 1.5 + setting.title + under)


def render(data: Certificate) -> list[Sheet]:
    """The sheets of an official certificate or a letter."""
    letter = data.layout == LETTER
    top = (30 * MM + 78) if letter else TOP
    heavy = data.table is not None and len(data.table.rows) > 24
    pages: list[list[PlacedAtom]] = []
    setting = _FURTHER
    for setting in (_FURTHER,) if heavy else (*_SETTINGS, _FURTHER):
        head = _title(data, top, setting)
        atoms = _atoms(data, setting)
        pages = paginate(atoms, head.y, TOP + _HEAD, BOTTOM)
        if len(pages) == 1:
            pages = loosened(atoms, pages, head.y, BOTTOM, 7)
            break
    head = _title(data, top, setting)
    sheets = []
    for n, page in enumerate(pages, start=1):
        sheet = Sheet(WIDTH, HEIGHT)
        if data.draft:
            watermark(sheet)
        if n > 1:
            _next_head(sheet, data, n, len(pages))
        elif letter:
            _letter_head(sheet, data, head)
        else:
            _first_head(sheet, data, head, len(pages))
        draw_page(sheet, page)
        reprint_box(sheet, RIGHT, 20 * MM if not letter else 14 * MM, data)
        if letter and n == 1:
            _double_rule(sheet, HEIGHT - 20 * MM, thick_first=False)
        small_print(sheet, LEFT, RIGHT, HEIGHT - (17 if letter else 24) * MM, data)
        marked(sheet, data)
        sheets.append(sheet)
    return sheets


def _draw_title(sheet: Sheet, head: _Head) -> None:
    for n, line in enumerate(head.lines):
        sheet.centred(
            LEFT + ROOM / 2,
            head.top + n * head.size * 1.5,
            line,
            Face.SERIF_BOLD,
            head.size,
            spacing=head.spacing,
            leading=head.size * 1.5,
        )


def _number(data: Certificate) -> str:
    return "编号　（签发时编号）" if data.draft else f"编号　{data.number}"


def _first_head(sheet: Sheet, data: Certificate, head: _Head, total: int) -> None:
    _draw_title(sheet, head)
    y = head.y - 22
    sheet.line_of_text(LEFT, y, span(_number(data), Face.KAI), 11, leading=16)
    sheet.right(RIGHT, y, span(f"第 1 页　共 {total} 页", Face.KAI), 11, leading=16)


def _next_head(sheet: Sheet, data: Certificate, page: int, total: int) -> None:
    y = TOP - 4
    count = span(f"第 {page} 页　共 {total} 页", Face.KAI)
    number = span("" if data.draft else data.number, Face.KAI)
    title = drawable(data.title, Face.SERIF_BOLD)
    room = ROOM - width("".join(s.text for s in (*number, *count)), Face.KAI, 9.5) - 40
    size = fitted(title, Face.SERIF_BOLD, 12, room, 6)
    line = wrap((Span(title, Face.SERIF_BOLD),), size, room)[0]
    sheet.line_of_text(LEFT, y, line, size, leading=18)
    sheet.right(RIGHT, y, count, 9.5, leading=18)
    edge = RIGHT - width(count[0].text, Face.KAI, 9.5) - 16
    sheet.right(edge, y, number, 9.5, leading=18)
    sheet.rule(LEFT, y + 20, RIGHT, y + 20, 0.6)


def _double_rule(sheet: Sheet, y: float, *, thick_first: bool) -> None:
    """The red double rule of a letter, 170 mm wide: GB/T 9704-2012, 10.1."""
    left, wide = (WIDTH - 170 * MM) / 2, 170 * MM
    thick, thin = (0.0, 3.4) if thick_first else (1.5, 0.0)
    sheet.box(left, y + thick, wide, 2.2, fill=RED)
    sheet.box(left, y + thin, wide, 0.7, fill=RED)


def _letter_head(sheet: Sheet, data: Certificate, head: _Head) -> None:
    issuer = data.issuers[0] if data.issuers else data.centre_name
    words = drawable(issuer, Face.SERIF_BOLD)
    spacing = 3.0
    size = fitted(words, Face.SERIF_BOLD, 31, 166 * MM - spacing * len(words), 9)
    if width(words, Face.SERIF_BOLD, size) + spacing * len(words) > 168 * MM:
        spacing = 0.0
    words = "".join(part.text for part in wrap((Span(words, Face.SERIF_BOLD),), size, 170 * MM)[0])
    sheet.centred(
        WIDTH / 2, 30 * MM - 6, words, Face.SERIF_BOLD, size, spacing=spacing, leading=40, colour=RED
    )
    _double_rule(sheet, 30 * MM + 40, thick_first=True)
    if not data.draft:
        sheet.right(RIGHT, 30 * MM + 50, span(data.number, Face.KAI), 11, leading=16)
    _draw_title(sheet, head)

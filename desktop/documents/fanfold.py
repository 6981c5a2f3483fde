"""Continuous paper for dot-matrix printers: 241 mm wide, a half or a third of eleven inches high.

Plain text lies between the tractor holes, nothing is shaded (a ribbon makes grey slow and dirty), and carbon
plies make the copies, so a paper is drawn once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.documents.fonts import Face, width
from desktop.documents.page import Page, Paper
from desktop.documents.sheet import MM
from desktop.documents.table import PAD, Cell, Row
from desktop.documents.text import Span, wrap

TRACTOR = 12.7 * MM
"""The strip with holes at each side, which the printer may tear off."""
_SIDE = TRACTOR + 5 * MM
_SHEET = 279.4 * MM


@dataclass(frozen=True, slots=True)
class _Setting:
    """Size of letters, line pitch and white in rows, in points."""

    size: float
    leading: float
    air: float


_SETTINGS: Mapping[str, _Setting] = {
    "241x140": _Setting(10.6, 15.0, 7.0),
    "241x93": _Setting(9.6, 13.0, 2.8),
}
FANFOLDS: Mapping[str, Paper] = {
    "241x140": Paper("241x140", 241 * MM, _SHEET / 2, _SIDE, 6 * MM, 7 * MM),
    "241x93": Paper("241x93", 241 * MM, _SHEET / 3, _SIDE, 4 * MM, 5 * MM),
}
"""By the names of the printers' papers."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; an empty value leaves it out."""

    name: str
    value: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class FanfoldForm:
    """What a fan-fold paper says, from top to bottom."""

    title: str
    under: tuple[str, ...]
    qr_payload: str
    caption: str
    mark: str
    facts: tuple[Fact, ...]
    signature: str
    seal: str
    foot: str
    author: str
    subject: str
    lists: tuple[str, ...] = ()
    boxed: tuple[str, tuple[str, ...]] | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    headings: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()


def _cell(setting: _Setting, text: str, *, bold: bool = False, centred: bool = False, across: int = 1) -> Cell:
    face = Face.KAI_BOLD if bold else Face.KAI
    return Cell((Span(text, face),), centred=centred, size=setting.size, leading=setting.leading, across=across)


def _rows(setting: _Setting, facts: Sequence[Fact], room: float) -> list[Row]:
    """Three facts to a row; one that would take more than two lines has a row of its own."""
    columns = room / 3 * 0.7 - 2 * PAD
    rows: list[Row] = []
    waiting: list[Fact] = []

    def flush() -> None:
        if waiting:
            cells: list[Cell] = []
            for n, one in enumerate(waiting, start=1):
                across = 7 - 2 * n if n == len(waiting) else 1
                cells.append(_cell(setting, one.name, centred=True))
                cells.append(_cell(setting, one.value, bold=one.bold, across=across))
            rows.append(tuple(cells))
            waiting.clear()

    for fact in facts:
        if not fact.value:
            continue
        if width(fact.value, Face.KAI, setting.size) > 1.8 * columns:
            flush()
            value = _cell(setting, fact.value, bold=fact.bold, across=5)
            rows.append((_cell(setting, fact.name, centred=True), value))
            continue
        waiting.append(fact)
        if len(waiting) == 3:
            flush()
    flush()
    return rows


def fanfold(name: str, form: FanfoldForm) -> bytes:
    """The form on a fan-fold paper, on further sheets if it must."""
    setting = _SETTINGS[name]
    size = setting.size
    page = Page(
        FANFOLDS[name],
        form.title,
        form.under,
        form.qr_payload,
        form.mark,
        form.caption,
        leading=setting.leading,
    )
    page.y -= 4
    page.table((30, 70) * 3, _rows(setting, form.facts, page.room), air=setting.air)
    page.y -= 4
    if form.rows:
        heading = tuple(_cell(setting, text, centred=True) for text in form.headings)
        cells = [tuple(_cell(setting, text) for text in row) for row in form.rows]
        page.table(form.widths, cells, heading=heading, air=setting.air)
        page.y -= 4
    for text in form.lists:
        page.paragraph((Span(text, Face.KAI),), size=size, after=1)
    if form.boxed:
        head, lines = form.boxed
        spans = (Span(f"{head}　", Face.KAI_BOLD), Span(_in_one(lines), Face.KAI))
        page.paragraph(spans, size=size, after=1)
    _sign(page, form)
    return page.finish(form.author, form.subject)


def _in_one(lines: Sequence[str]) -> str:
    """Lines one after another, none running into the next."""
    return "".join(line if line.endswith(("。", "；")) else f"{line}；" for line in lines)


def _sign(page: Page, form: FanfoldForm) -> None:
    """A line to sign on, the seal's place in words, and the small print, at the foot of the last sheet."""
    size, pitch = 10.0, 11.0
    foot = wrap((Span(form.foot, Face.KAI),), 8, page.room)
    height = 23 + pitch * len(foot)
    page.need(height)
    y = max(page.y, page.floor - height)
    page.sheet.line_of_text(page.left, y, (Span(form.signature, Face.KAI),), size, leading=22)
    start = page.left + width(form.signature, Face.KAI, size) + 6
    page.sheet.rule(start, y + 19, start + 150, y + 19, 0.6)
    page.sheet.right(page.right, y, (Span(f"（{form.seal}）", Face.KAI),), size, leading=22)
    for n, line in enumerate(foot):
        page.sheet.line_of_text(page.left, y + 23 + n * pitch, line, 8, leading=pitch)
    page.y = y + height

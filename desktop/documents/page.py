"""Papers on sheets (A5, A4): title, boxed facts, tables, paragraphs and a signature block, over as many
pages as needed.

Type follows the picture of the one-time notice: titles in Noto Serif SC Bold, body in LXGW WenKai 9.4
pt, emphasis in its bold. Every further page repeats the title, the number and the table's heading;
pages are counted when there are two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.documents.fonts import Face, width
from desktop.documents.parts import Material, fitted, seal_place, ticked_box
from desktop.documents.sheet import BLACK, MM, SEAL_RED, SHADE, Sheet, pdf
from desktop.documents.table import PAD, Cell, Mark, Row, TableLayout, cell, lay_out
from desktop.documents.text import Span, wrap

BODY = 9.4
LEADING = 14.6
SIGNED = 26 * MM + 8
"""Points to keep for a signature block of three lines with the place of a seal."""
_HAIR = 0.45


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet's size and margins in points, before everything on it is enlarged by ``scale``."""

    name: str
    width: float
    height: float
    side: float
    top: float
    bottom: float
    scale: float = 1


A5 = Paper("a5", 148 * MM, 210 * MM, 12 * MM, 10 * MM, 11 * MM)
A4 = Paper("a4", 168 * MM, 237.6 * MM, 18 * MM, 16 * MM, 16 * MM, scale=1.25)
A4_LIST = Paper("a4", 210 * MM, 297 * MM, 14 * MM, 12 * MM, 14 * MM)
A4_WIDE = Paper("a4", 297 * MM, 210 * MM, 14 * MM, 11 * MM, 13 * MM)


class Page:
    """A paper being written from top to bottom; ``y`` is where the next thing goes, in points."""

    def __init__(
        self,
        paper: Paper,
        title: str,
        under: Sequence[str],
        qr_payload: str = "",
        mark: str = "",
        qr_caption: str = "",
        leading: float = LEADING,
    ) -> None:
        self.paper = paper
        self.leading = leading
        self.title = title
        self._under = tuple(under)
        self.left = paper.side
        self.right = paper.width - paper.side
        self.room = self.right - self.left
        self.floor = paper.height - paper.bottom
        self.sheets: list[Sheet] = []
        self.sheet = self._new_sheet()
        self.y = paper.top
        self._head(qr_payload, mark, qr_caption)

    def _new_sheet(self) -> Sheet:
        self.sheets.append(Sheet(self.paper.width, self.paper.height, self.paper.scale))
        return self.sheets[-1]

    def _head(self, qr_payload: str, mark: str, qr_caption: str) -> None:
        side = 19 * MM
        top = self.y
        words = self.room - (side + 8 * MM if qr_payload else 0)
        self.y += 5
        size = fitted(self.title, Face.SERIF_BOLD, 19, words - 3 * len(self.title), 14)
        self.sheet.line_of_text(
            self.left, self.y, (Span(self.title, Face.SERIF_BOLD),), size, leading=24, spacing=2.2
        )
        if mark:
            x = self.left + width(self.title, Face.SERIF_BOLD, size) + 2.2 * len(self.title) + 6
            wide = width(mark, Face.KAI_BOLD, BODY) + 10
            self.sheet.box(x, self.y + 4, wide, 16, thickness=0.8)
            self.sheet.centred(x + wide / 2, self.y + 4, mark, Face.KAI_BOLD, BODY, leading=16)
        self.y += 26
        for line in self._under:
            for part in wrap((Span(line, Face.KAI),), BODY, words):
                self.sheet.line_of_text(self.left, self.y, part, BODY, leading=14)
                self.y += 14
        if qr_payload:
            self.sheet.qr(self.right - side, top, side, qr_payload)
            bottom = top + side
            if qr_caption:
                self.sheet.centred(self.right - side / 2, bottom + 3, qr_caption, Face.KAI, 6.7, leading=9)
                bottom += 12
            self.y = max(self.y, bottom)
        self.y += 9

    def turn(self) -> None:
        """Go on to a new page with a short heading."""
        self.sheet = self._new_sheet()
        self.y = self.paper.top
        title = (Span(f"{self.title}（续）", Face.SERIF_BOLD),)
        self.sheet.line_of_text(self.left, self.y, title, 12, leading=18)
        if self._under:
            number = wrap((Span(self._under[-1], Face.KAI),), 8, self.room * 0.6)[0]
            self.sheet.right(self.right, self.y, number, 8, leading=18)
        self.y += 24

    def need(self, height: float) -> bool:
        """Turn the page if ``height`` does not fit; tells whether it was turned."""
        if self.y + height <= self.floor + 0.01:
            return False
        self.turn()
        return True

    def paragraph(
        self, spans: Sequence[Span], *, size: float = BODY, leading: float = 0, after: float = 4
    ) -> None:
        """Wrapped text over the full width; without a ``leading`` of its own it has the page's."""
        leading = leading or self.leading
        lines = wrap(spans, size, self.room)
        if len(lines) <= 4:
            self.need(len(lines) * leading)
        for line in lines:
            self.need(leading)
            self.sheet.line_of_text(self.left, self.y, line, size, leading=leading)
            self.y += leading
        self.y += after

    def titled(self, head: str, text: str, *, after: float = 4) -> None:
        """A paragraph that begins with a bold word."""
        self.paragraph((Span(f"{head}　", Face.KAI_BOLD), Span(text, Face.KAI)), after=after)

    def legend(self, head: str) -> None:
        """The line over a table of materials that explains its two signs."""
        self.need(3 * LEADING)
        size, x = BODY, self.left
        self.sheet.line_of_text(x, self.y, (Span(head, Face.KAI_BOLD),), size, leading=LEADING)
        x += width(head, Face.KAI_BOLD, size) + size
        for sign, words in ((Mark.BRING, "的请带齐再来；打"), (Mark.HAVE, "的已经带了，不用再交。")):
            if sign is Mark.BRING:
                self.sheet.line_of_text(x, self.y, (Span("下表打", Face.KAI),), size, leading=LEADING)
                x += 3 * size + 3
            self._sign(sign, x + 4.5, self.y + LEADING / 2)
            x += 12
            self.sheet.line_of_text(x, self.y, (Span(words, Face.KAI),), size, leading=LEADING)
            x += width(words, Face.KAI, size) + 3
        self.y += LEADING + 4

    def _sign(self, mark: Mark, x: float, y: float) -> None:
        """Draw a sign around x, y."""
        side = 8.2 if mark is Mark.HAVE else 9.2
        if mark is Mark.HAVE:
            ticked_box(self.sheet, x - side / 2, y - side / 2, side)
        else:
            self.sheet.box(x - side / 2, y - side / 2, side, side, fill=BLACK)

    def table(
        self,
        widths: Sequence[float],
        rows: Sequence[Row],
        *,
        heading: Row | None = None,
        air: float = 4.4,
        keep: float = 0,
    ) -> None:
        """A ruled table; ``widths`` are parts of the full width. ``heading`` is repeated on every page.

        The last row stays on one page with the ``keep`` points that follow the table.
        """
        total = sum(widths)
        columns = [part * self.room / total for part in widths]
        tallest = self.floor - self.paper.top - 24 - 30
        head = lay_out(columns, (heading,), tallest, air) if heading else None
        body = lay_out(columns, rows, tallest, air)
        if head:
            self.need(head.heights[0] + body.heights[0])
            self._rows(head, 0)
        last = len(body.heights) - 1
        for n in range(len(body.heights)):
            more = min(8 + keep, tallest - body.heights[n]) if keep and n == last else 0
            if n < last and any(placed.cell.tied for placed in body.rows[n]):
                more = min(body.heights[n + 1], tallest - body.heights[n])
            if self.need(body.heights[n] + more) and head:
                self._rows(head, 0)
            self._rows(body, n)
        self.y += 8

    def _rows(self, layout: TableLayout, n: int) -> None:
        height = layout.heights[n]
        for placed in layout.rows[n]:
            x = self.left + placed.x
            fill = SHADE if placed.cell.shaded else None
            self.sheet.box(x, self.y, placed.width, height, thickness=_HAIR, fill=fill)
            self._cell(x, placed.width, height, placed.cell, placed.lines)
        self.y += height

    def _cell(
        self, x: float, wide: float, height: float, item: Cell, lines: Sequence[tuple[Span, ...]]
    ) -> None:
        if item.mark is not Mark.NONE:
            self._sign(item.mark, x + wide / 2, self.y + height / 2)
            return
        top = self.y + (height - len(lines) * item.leading) / 2
        for line in lines:
            if item.centred:
                span_width = sum(width(span.text, span.face, item.size) for span in line)
                left = x + (wide - span_width) / 2
            else:
                left = x + PAD
            self.sheet.line_of_text(left, top, line, item.size, leading=item.leading)
            top += item.leading

    def code(self, code: str) -> None:
        """A code to be copied by hand: framed, large, its groups (joined by hyphens) four to a line."""
        groups = code.split("-")
        lines = [groups[n : n + 4] for n in range(0, len(groups), 4)]
        column = (self.room - 24) / 4
        size = min(fitted(group, Face.SANS_BOLD, 21, column - 6, 8) for group in groups)
        height = len(lines) * size * 1.5 + 16
        self.need(height)
        self.sheet.box(self.left, self.y, self.room, height, thickness=1.4)
        for n, line in enumerate(lines):
            y = self.y + 8 + n * size * 1.5
            indent = (4 - len(line)) / 2  # of a column: a short last line stays in the middle
            for k, group in enumerate(line):
                middle = self.left + 12 + (indent + k + 0.5) * column
                self.sheet.centred(middle, y, group, Face.SANS_BOLD, size, leading=size * 1.5)
        self.y += height + 10

    def materials(self, head: str, materials: Sequence[Material]) -> None:
        """Materials received, in a table two beside each other."""
        pairs = [materials[n : n + 2] for n in range(0, len(materials), 2)]
        rows: list[Row] = []
        for n, pair in enumerate(pairs):
            row: list[Cell] = []
            for k in range(2):
                known = k < len(pair)
                row.append(cell(str(2 * n + k + 1) if known else "", centred=True))
                row.append(cell(pair[k].name if known else ""))
                row.append(cell(pair[k].form if known else "", centred=True))
            rows.append(tuple(row))
        self.paragraph((Span(head, Face.KAI_BOLD),), after=2)
        if rows:
            self.table((30, 236, 100, 30, 236, 100), rows)

    def boxed(self, head: str, lines: Sequence[str]) -> None:
        """A framed box: what is still to be done, what came of it. Without the frame if it outgrows a page."""
        pad = 7.0
        spans = [wrap((Span(head, Face.KAI_BOLD),), 10.5, self.room - 2 * pad)]
        spans += [wrap((Span(line, Face.KAI),), BODY, self.room - 2 * pad) for line in lines]
        height = sum(len(part) for part in spans) * LEADING + 2 * 5
        if height > self.floor - self.paper.top - 24:
            self.paragraph((Span(head, Face.KAI_BOLD),), size=10.5, after=2)
            for text in lines:
                self.paragraph((Span(text, Face.KAI),))
            return
        self.need(height)
        self.sheet.box(self.left, self.y, self.room, height, thickness=1.2)
        y = self.y + 5
        for n, part in enumerate(spans):
            for line in part:
                self.sheet.line_of_text(self.left + pad, y, line, BODY if n else 10.5, leading=LEADING)
                y += LEADING
        self.y += height + 8

    def signature(
        self, rows: Sequence[tuple[str, str | None]], seal: Sequence[str], *, foot: str = "", line: float = 92
    ) -> float:
        """The last block, at the foot of the page: lines of text, or a label with a line to sign on (None).

        The dashed red circle beside them is the place of the seal; ``foot`` is small print under it all.
        Answers how high the block is.
        """
        radius = 13 * MM if seal else 0
        pitch = 22.0
        small = wrap((Span(foot, Face.KAI),), 7.5, self.room) if foot else []
        room = self.room - (2 * radius + 12 if seal else 0)
        texts = [
            wrap((Span(f"{name}　{value}" if value else name, Face.KAI),), BODY, room) for name, value in rows
        ]
        written = sum(pitch + (len(text) - 1) * LEADING for text in texts)
        height = max(written, 2 * radius) + 4
        under = len(small) * 10 + 4 if small else 0
        self.need(height + under)
        top = max(self.y, self.floor - height - under)
        for n, words in enumerate(small):
            self.sheet.line_of_text(self.left, top + height + 4 + n * 10, words, 7.5, leading=10)
        y = top + height - written - 2
        widest = max((width(name, Face.KAI, BODY) for name, value in rows if value is None), default=0)
        for (_, value), text in zip(rows, texts, strict=True):
            for n, words in enumerate(text):
                self.sheet.line_of_text(self.left, y + n * LEADING, words, BODY, leading=pitch)
            y += (len(text) - 1) * LEADING
            if value is None:
                start = self.left + widest + 5
                self.sheet.rule(start, y + pitch - 5, start + line, y + pitch - 5, 0.6)
            y += pitch
        if seal:
            seal_place(
                self.sheet,
                self.right - radius,
                top + height - radius - 1,
                radius,
                seal,
                Face.KAI,
                BODY,
                SEAL_RED,
            )
        self.y = top + height + under
        return height + under

    def _foot(self, sheet: Sheet, foot: str, count: str) -> None:
        room = self.room - width(count, Face.KAI, 8) - 12
        size = fitted(foot, Face.KAI, 8, room, 5)
        words = wrap((Span(foot, Face.KAI),), size, room)[0]
        sheet.line_of_text(self.left, self.floor + 5, words, size, leading=12)
        sheet.right(self.right, self.floor + 5, (Span(count, Face.KAI),), 8, leading=12)

    def finish(self, author: str, subject: str = "", foot: str = "") -> bytes:
        """The paper as PDF. With a ``foot`` every page has it at the left and its number at the right."""
        total = len(self.sheets)
        for n, sheet in enumerate(self.sheets, start=1):
            words = f"第 {n} 页　共 {total} 页"
            if foot:
                self._foot(sheet, foot, words)
            elif total > 1:
                sheet.centred(self.paper.width / 2, self.floor + 4, words, Face.KAI, 8, leading=12)
        return pdf(self.sheets, f"{self.title} {subject}".strip(), author)

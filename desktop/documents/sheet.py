"""A page to draw on, measured from its top left corner in points, and the PDF made of such pages.

Drawing is recorded first and played to reportlab at the end, so that a receipt may be as long as its
content and a page number may name the last page. The same drawing gives the same bytes: no clock, no
random identifier.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Sequence
from typing import Any

from desktop.documents.fonts import Face, embed, runs, width
from desktop.documents.qr import Row, modules
from desktop.documents.text import Line, Span, line_width

MM = 72 / 25.4
BLACK = (0.0, 0.0, 0.0)
SEAL_RED = (0.66, 0.09, 0.11)
SHADE = (0.937, 0.937, 0.937)
_EM_TOP = 0.88  # of the size: how far above the baseline a Chinese character reaches

Colour = tuple[float, float, float]
Progress = Callable[[int, int], None]
_LOCK = threading.Lock()


class Sheet:
    """One page. ``height`` may be set after drawing; ``y`` grows downwards.

    ``scale`` enlarges everything, the page itself included.
    """

    def __init__(self, page_width: float, page_height: float = 0, scale: float = 1) -> None:
        self.width = page_width
        self.height = page_height
        self.scale = scale
        self._drawing: list[Callable[[Any, float], None]] = []

    def record(self, draw: Callable[[Any, float], None]) -> None:
        """Keep a drawing of one's own: it gets a reportlab canvas, as Any, and the page's height."""
        self._drawing.append(draw)

    def play(self, canvas: Any) -> None:
        """Draw everything recorded on a reportlab canvas."""
        canvas.setPageSize((self.width * self.scale, self.height * self.scale))
        if self.scale != 1:
            canvas.scale(self.scale, self.scale)
        self._paint(canvas)

    def _paint(self, canvas: Any) -> None:
        for draw in self._drawing:
            draw(canvas, self.height)

    def place(self, x: float, y: float, other: Sheet, scale: float) -> None:
        """Draw another sheet ``scale`` times its size with its top left corner at x, y."""

        def draw(canvas: Any, height: float) -> None:
            canvas.saveState()
            canvas.translate(x, height - y - other.height * scale)
            canvas.scale(scale, scale)
            other._paint(canvas)
            canvas.restoreState()

        self._drawing.append(draw)

    def line_of_text(
        self,
        x: float,
        y: float,
        line: Line | Sequence[Span],
        size: float,
        *,
        leading: float | None = None,
        spacing: float = 0,
        colour: Colour = BLACK,
    ) -> None:
        """Draw one line whose box of height ``leading`` has its top left corner at x, y."""
        baseline = y + ((leading or size) - size) / 2 + _EM_TOP * size
        parts = [part for span in line for part in runs(span.text, span.face)]

        def draw(canvas: Any, height: float) -> None:
            words = canvas.beginText(x, height - baseline)
            words.setFillColorRGB(*colour)
            if spacing:
                words.setCharSpace(spacing)
            for name, part in parts:
                words.setFont(embed(name), size)
                words.textOut(part)
            if spacing:
                words.setCharSpace(0)
            canvas.drawText(words)

        self._drawing.append(draw)

    def centred(
        self,
        middle: float,
        y: float,
        text: str,
        face: Face,
        size: float,
        *,
        spacing: float = 0,
        leading: float | None = None,
        colour: Colour = BLACK,
    ) -> None:
        """Draw a text with its middle at x = ``middle``."""
        x = middle - (width(text, face, size) + spacing * (len(text) - 1)) / 2
        self.line_of_text(x, y, (Span(text, face),), size, spacing=spacing, leading=leading, colour=colour)

    def right(self, edge: float, y: float, line: Line, size: float, *, leading: float | None = None) -> None:
        """Draw a line that ends at x = ``edge``."""
        self.line_of_text(edge - line_width(line, size), y, line, size, leading=leading)

    def rule(
        self, x: float, y: float, to_x: float, to_y: float, thickness: float, dash: Sequence[float] = ()
    ) -> None:
        """Draw a straight black line."""

        def draw(canvas: Any, height: float) -> None:
            canvas.setStrokeColorRGB(*BLACK)
            canvas.setLineWidth(thickness)
            canvas.setDash(list(dash))
            canvas.line(x, height - y, to_x, height - to_y)

        self._drawing.append(draw)

    def box(
        self,
        x: float,
        y: float,
        box_width: float,
        box_height: float,
        *,
        thickness: float = 0,
        fill: Colour | None = None,
        radius: float = 0,
    ) -> None:
        """Draw a rectangle, outlined if ``thickness``, filled if ``fill``, its corners rounded by ``radius``."""

        def draw(canvas: Any, height: float) -> None:
            canvas.setStrokeColorRGB(*BLACK)
            canvas.setLineWidth(thickness)
            canvas.setDash([])
            if fill:
                canvas.setFillColorRGB(*fill)
            bottom = height - y - box_height
            how = {"stroke": int(thickness > 0), "fill": int(fill is not None)}
            if radius:
                canvas.roundRect(x, bottom, box_width, box_height, radius, **how)
            else:
                canvas.rect(x, bottom, box_width, box_height, **how)

        self._drawing.append(draw)

    def stroke(self, points: Sequence[tuple[float, float]], thickness: float) -> None:
        """Draw a line through points, with round joins (ticks)."""

        def draw(canvas: Any, height: float) -> None:
            path = canvas.beginPath()
            path.moveTo(points[0][0], height - points[0][1])
            for x, y in points[1:]:
                path.lineTo(x, height - y)
            canvas.setStrokeColorRGB(*BLACK)
            canvas.setLineWidth(thickness)
            canvas.setDash([])
            canvas.setLineJoin(1)
            canvas.setLineCap(1)
            canvas.drawPath(path)
            canvas.setLineJoin(0)
            canvas.setLineCap(0)

        self._drawing.append(draw)

    def circle(
        self, x: float, y: float, radius: float, thickness: float, dash: Sequence[float], colour: Colour
    ) -> None:
        """Draw a dashed circle around x, y."""

        def draw(canvas: Any, height: float) -> None:
            canvas.setStrokeColorRGB(*colour)
            canvas.setLineWidth(thickness)
            canvas.setDash(list(dash))
            canvas.circle(x, height - y, radius, stroke=1, fill=0)

        self._drawing.append(draw)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Draw a filled circle around x, y."""

        def draw(canvas: Any, height: float) -> None:
            canvas.setFillColorRGB(*colour)
            canvas.circle(x, height - y, radius, stroke=0, fill=1)

        self._drawing.append(draw)

    def photo(self, x: float, y: float, box_width: float, box_height: float, jpeg: bytes) -> None:
        """Draw a JPEG that fills a box, its overhang cut off evenly."""
        from reportlab.lib.utils import ImageReader

        image = ImageReader(io.BytesIO(jpeg))
        wide, tall = image.getSize()
        scale = max(box_width / wide, box_height / tall)

        def draw(canvas: Any, height: float) -> None:
            canvas.saveState()
            frame = canvas.beginPath()
            frame.rect(x, height - y - box_height, box_width, box_height)
            canvas.clipPath(frame, stroke=0, fill=0)
            left = x - (wide * scale - box_width) / 2
            bottom = height - y - box_height - (tall * scale - box_height) / 2
            canvas.drawImage(image, left, bottom, wide * scale, tall * scale)
            canvas.restoreState()

        self._drawing.append(draw)

    def qr(self, x: float, y: float, side: float, payload: str) -> None:
        """Draw a QR code ``side`` points wide as one vector shape; the caller leaves the quiet zone."""
        rows = modules(payload)
        step = side / len(rows)

        def draw(canvas: Any, height: float) -> None:
            canvas.saveState()
            canvas.transform(step, 0, 0, -step, x, height - y)  # a module is a unit, counted downwards
            canvas.setFillColorRGB(*BLACK)
            canvas.drawPath(_Modules(rows), stroke=0, fill=1)
            canvas.restoreState()

        self._drawing.append(draw)


class _Modules:
    """The black bars of a QR code as a path, written at once: reportlab's own takes each number apart."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def getCode(self) -> str:
        return " ".join(
            f"{start} {n} {length} 1 re" for n, row in enumerate(self._rows) for start, length in row.bars
        )


class Writer:
    """A PDF file being written sheet by sheet. Same sheets, title and author, same bytes.

    Between two sheets another paper may be written.
    """

    def __init__(self, title: str, author: str) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self._out = io.BytesIO()
        with _LOCK:  # reportlab's registered fonts keep a read position: one paper at a time
            self._canvas = Canvas(
                self._out,
                pageCompression=1,
                invariant=1,
                initialFontName=embed(Face.SANS.value[0]),
                lang="zh-CN",
            )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setCreator("Yimen")

    def add(self, sheet: Sheet) -> None:
        """Write a sheet as the next page."""
        with _LOCK:
            sheet.play(self._canvas)
            self._canvas.showPage()

    def finish(self) -> bytes:
        """The whole file; its fonts hold the characters of all its pages.

        Only cutting the fonts needs the lock: putting a thousand pages together keeps no receipt waiting.
        """
        document = self._canvas._doc
        while document.delayedFonts:
            with _LOCK:
                document.delayedFonts.pop(0).addObjects(document)
        self._canvas.save()
        return self._out.getvalue()


def pdf(sheets: Sequence[Sheet], title: str, author: str, progress: Progress | None = None) -> bytes:
    """The sheets as one PDF file.

    ``progress`` hears of every sheet (done, of how many); what it raises stops the work.
    """
    writer = Writer(title, author)
    for n, sheet in enumerate(sheets, start=1):
        writer.add(sheet)
        if progress:
            progress(n, len(sheets))
    return writer.finish()

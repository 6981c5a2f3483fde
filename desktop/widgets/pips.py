"""The countdown of the five working days in which missing papers must be told (行政许可法第三十二条)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.painting import Painted, draw_box, draw_text, text_width

_WIDTH, _HEIGHT, _GAP = 9, 14, 2


@dataclass(frozen=True, slots=True)
class PipsSpec:
    """``filled`` of ``total`` days gone; ``level`` is ``normal``, ``warn`` or ``bad``; ``words`` follow."""

    filled: int
    total: int = 5
    level: str = "normal"
    words: str = ""


def pips_level(filled: int, total: int = 5) -> str:
    """``bad`` on the last day, ``warn`` on the day before it, else ``normal``."""
    return "bad" if filled >= total else "warn" if filled == total - 1 else "normal"


def _scale() -> float:
    return tokens().size.body / 14


def _pips_width(spec: PipsSpec) -> int:
    return round((spec.total * (_WIDTH + _GAP) - _GAP) * _scale())


def pips_size(spec: PipsSpec) -> QSize:
    """The size of ``spec`` with its words."""
    size = tokens().size
    words = text_width(font(size.body, bold=True), spec.words) + 10 if spec.words else 0
    return QSize(_pips_width(spec) + words, size.badge)


def paint_pips(painter: QPainter, x: float, middle: float, spec: PipsSpec) -> None:
    """Draw ``spec`` with its left edge at ``x``, vertically centred on ``middle``."""
    now = tokens()
    strong = {"normal": now.colour.t2, "warn": now.colour.warn_fill, "bad": now.colour.bad_fill}[spec.level]
    words = {"normal": now.colour.t2, "warn": now.colour.warn, "bad": now.colour.bad}[spec.level]
    if now.dark and spec.level != "normal":
        strong = words
    scale = _scale()
    top = round(middle - _HEIGHT * scale / 2)
    for position in range(spec.total):
        left = x + position * (_WIDTH + _GAP) * scale
        rect = QRectF(round(left), top, round(_WIDTH * scale), round(_HEIGHT * scale))
        full = position < spec.filled
        draw_box(
            painter, rect, fill=strong if full else None, border=None if full else now.colour.edge, radius=2
        )
    if spec.words:
        left = x + _pips_width(spec) + 10
        face = font(now.size.body, bold=True)
        area = QRectF(left, middle - 16, text_width(face, spec.words) + 2, 32)
        draw_text(painter, area, spec.words, face, words)


class Pips(Painted):
    """The countdown as a label."""

    def __init__(self, spec: PipsSpec | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._spec: PipsSpec | None = None
        self.set_spec(spec)

    def set_spec(self, spec: PipsSpec | None) -> None:
        """Show ``spec``, or nothing."""
        self._spec = spec
        self.setAccessibleName(f"{spec.filled}/{spec.total} {spec.words}".strip() if spec else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return pips_size(self._spec) if self._spec else QSize(0, tokens().size.badge)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._spec is None:
            return
        painter = QPainter(self)
        paint_pips(painter, 0, self.height() / 2, self._spec)
        painter.end()

"""A line of words with bold figures; where there is no room the last ones are left out, the tip has them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.painting import Painted, draw_text, text_width


@dataclass(frozen=True, slots=True)
class Figure:
    """``word`` in quiet print, then ``number`` in bold of the colour ``role``."""

    word: str
    number: str = ""
    role: str = "t1"


class FiguresLine(Painted):
    """应访 261　已访 96　还差 165."""

    GAP = 14

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._figures: tuple[Figure, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show these."""
        self._figures = tuple(figures)
        self.setAccessibleName(self.text())
        self.setToolTip(self.text())
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """All of it in words."""
        return "　".join(f"{one.word} {one.number}".strip() for one in self._figures)

    def _widths(self) -> list[tuple[int, int]]:
        size = tokens().size
        plain, bold = font(size.body), font(size.body, bold=True)
        return [
            (text_width(plain, one.word), text_width(bold, one.number) + (4 if one.number else 0))
            for one in self._figures
        ]

    def sizeHint(self) -> QSize:
        width = sum(a + b for a, b in self._widths()) + self.GAP * max(0, len(self._figures) - 1)
        return QSize(width + 2, tokens().size.row_compact)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, tokens().size.row_compact)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        plain, bold = font(now.size.body), font(now.size.body, bold=True)
        painter = QPainter(self)
        x = 0.0
        for one, (word, number) in zip(self._figures, self._widths(), strict=True):
            if x + word + number > self.width() + 1:
                break
            draw_text(painter, QRectF(x, 0, word + 1, self.height()), one.word, plain, now.colour.t2)
            area = QRectF(x + word + 4, 0, number + 1, self.height())
            draw_text(painter, area, one.number, bold, now.role(one.role))
            x += word + number + self.GAP
        painter.end()

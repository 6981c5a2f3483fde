"""Underlined tabs with counts, as heads of lists and of details."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent

from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.choice_bar import ChoiceBar
from desktop.widgets.painting import CENTRE, draw_focus, draw_line, draw_text


class TabBar(ChoiceBar):
    """The tab chosen is bold, in the accent colour and underlined."""

    def _bar_height(self) -> int:
        return tokens().size.head

    def _padding(self) -> int:
        return 12

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        colour = now.colour
        painter = QPainter(self)
        draw_line(painter, 0, self.width(), self.height() - 1, colour.line)
        for index, (option, rect) in enumerate(zip(self._options, self._rects(), strict=True)):
            chosen = index == self._index
            words = colour.accent if chosen else colour.t1 if index == self._hot else colour.t2
            draw_text(painter, rect, option.words, font(now.size.body, bold=chosen), words, CENTRE)
            if chosen:
                painter.fillRect(QRectF(rect.x(), self.height() - 2, rect.width(), 2), QColor(colour.accent))
                if self.hasFocus():
                    draw_focus(painter, rect.adjusted(1, 3, -1, -3))
        painter.end()

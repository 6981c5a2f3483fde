"""The year as columns: households first reached in each month against an even pace, with the share reached so far."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.painting import CENTRE, LEFT, Painted, draw_line, draw_text, text_width

_LEAST_HEIGHT = 64


class MonthChart(Painted):
    """Numbers stand on the columns, so that nothing has to be read off an axis."""

    def __init__(self, *, name: str, label: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._months: tuple[int, ...] = ()
        self._households = 0
        self._current = 0

    def set_year(self, months: Sequence[int], households: int, current: int) -> None:
        """Twelve numbers, how many households there are, and the month that is running (0: none)."""
        self._months, self._households, self._current = tuple(months), households, current
        words = [self.tr("{} 月 {} 户，累计 {}").format(n + 1, count, share) for n, (count, share) in enumerate(
            zip(self._months, self.shares, strict=True)
        )]
        self.setAccessibleDescription("；".join(words))
        self.update()

    @property
    def shares(self) -> tuple[str, ...]:
        """The share reached by the end of each month, in words; a dash for months to come."""
        total, words = 0, []
        for n, count in enumerate(self._months, start=1):
            total += count
            known = self._households and (not self._current or n <= self._current)
            words.append(f"{total * 100 // self._households}%" if known else "—")
        return tuple(words)

    def sizeHint(self) -> QSize:
        return QSize(480, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, _LEAST_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._months:
            return
        now = tokens()
        small, bold = font(now.size.small), font(now.size.small, bold=True)
        line = now.size.badge
        painter = QPainter(self)
        even = self._households / 12
        left = text_width(small, self.tr("月均 {}").format(round(even))) + 12
        top, bottom = line, self.height() - 2 * line - 2
        room, most = max(1, bottom - top), max(*self._months, round(even), 1)
        step = (self.width() - left) / 12
        self._paint_even(painter, left, bottom - room * even / most, round(even))
        for n, (count, share) in enumerate(zip(self._months, self.shares, strict=True)):
            x = left + n * step
            height = room * count / most
            running = n + 1 == self._current
            column = QRectF(x + step * 0.18, bottom - height, step * 0.64, height)
            painter.fillRect(column, QColor(now.colour.accent_fill if running else now.colour.heat[3]))
            if count:
                width = text_width(bold, str(count)) + 4
                spot = QRectF(x + (step - width) / 2, column.top() - line + 2, width, line - 3)
                painter.fillRect(spot, QColor(now.colour.panel))
                draw_text(painter, spot, str(count), bold, now.colour.t1, CENTRE)
            words = bold if running else small
            draw_text(painter, QRectF(x, bottom + 2, step, line), str(n + 1), words, now.colour.t2, CENTRE)
            draw_text(painter, QRectF(x, bottom + 2 + line, step, line), share, small, now.colour.t3, CENTRE)
        draw_line(painter, left, self.width(), bottom, now.colour.edge)
        draw_text(painter, QRectF(0, bottom + 2, left, line), self.tr("月"), small, now.colour.t3, LEFT)
        draw_text(painter, QRectF(0, bottom + 2 + line, left, line), self.tr("累计"), small, now.colour.t3, LEFT)
        painter.end()

    def _paint_even(self, painter: QPainter, left: float, level: float, even: int) -> None:
        """The even pace: a dashed line with its number at the left."""
        now = tokens()
        line = now.size.badge
        pen = QPen(QColor(now.colour.warn), 1)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(round(left), round(level), self.width(), round(level))
        words = self.tr("月均 {}").format(even)
        draw_text(painter, QRectF(0, level - line / 2, left, line), words, font(now.size.small), now.colour.warn, LEFT)

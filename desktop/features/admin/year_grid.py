"""A year at a glance: twelve months, the number always in the cell; free days filled, worked weekends framed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from db.work_calendar import DayFacts
from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.painting import CENTRE, Painted, draw_box, draw_focus, draw_line, draw_text

WEEKDAYS = "一二三四五六日"
_GAP = 16
_ROWS = 8  # the month's name, the weekdays, six weeks


class YearGrid(Painted):
    """Arrows move by days and weeks, Space marks the day or takes the mark away, Home goes to today."""

    toggled = Signal(object)  # the date
    moved = Signal(object)  # the date the cursor came to

    def __init__(self, *, name: str, label: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._days: Mapping[date, DayFacts] = {}
        self._today = date.min
        self.cursor_day = date(2000, 1, 1)

    def show_year(self, year: int, days: Mapping[date, DayFacts], today: date) -> None:
        """Show a year; the cursor stays where it is within the year, else goes to its first day."""
        self._days, self._today = days, today
        if self.cursor_day.year != year:
            self.cursor_day = today if today.year == year else date(year, 1, 1)
        self._told()

    def set_cursor(self, day: date) -> None:
        """Put the cursor on a day of the year shown."""
        if day.year == self.cursor_day.year and day != self.cursor_day:
            self.cursor_day = day
            self._told()
            self.moved.emit(day)

    def _told(self) -> None:
        self.setAccessibleDescription(describe(self.cursor_day, self._days.get(self.cursor_day)))
        self.update()

    # ------------------------------------------------------------ geometry

    def _cell(self) -> tuple[float, float]:
        size = tokens().size
        return size.body * 1.6, size.body * 1.4

    def _columns(self, width: int) -> int:
        month = self._cell()[0] * 7 + _GAP
        return next((n for n in (6, 4, 3, 2) if n * month - _GAP <= width), 1)

    def _corner(self, month: int) -> tuple[float, float]:
        """The top left corner of a month, the room left over spread between the columns."""
        columns = self._columns(self.width())
        wide, high = self._cell()
        step = (self.width() - wide * 7 - 4) / max(1, columns - 1) if columns > 1 else 0
        step = min(step, wide * 7 + 3 * _GAP)
        return 2 + (month - 1) % columns * step, (month - 1) // columns * (high * _ROWS + _GAP / 2)

    def rect_of(self, day: date) -> QRectF:
        """Where a day is."""
        left, top = self._corner(day.month)
        wide, high = self._cell()
        place = day.day - 1 + date(day.year, day.month, 1).weekday()
        return QRectF(left + place % 7 * wide, top + (2 + place // 7) * high, wide, high)

    def heightForWidth(self, width: int) -> int:
        rows = -(-12 // self._columns(width))
        return round(rows * (self._cell()[1] * _ROWS + _GAP / 2))

    def sizeHint(self) -> QSize:
        width = max(self.width(), round(self._cell()[0] * 7 + 4))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._cell()[0] * 7 + 4), self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    # ------------------------------------------------------------ input

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in steps:
            self.set_cursor(self.cursor_day + timedelta(days=steps[Qt.Key(event.key())]))
        elif event.key() == Qt.Key.Key_Home:
            self.set_cursor(date(self.cursor_day.year, 1, 1))
        elif event.key() == Qt.Key.Key_End:
            self.set_cursor(date(self.cursor_day.year, 12, 31))
        elif event.key() == Qt.Key.Key_Space:
            self.toggled.emit(self.cursor_day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for month in range(1, 13):
            for number in range(1, monthrange(self.cursor_day.year, month)[1] + 1):
                day = date(self.cursor_day.year, month, number)
                if self.rect_of(day).contains(event.position()):
                    self.set_cursor(day)
                    return

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.rect_of(self.cursor_day).contains(event.position()):
            self.toggled.emit(self.cursor_day)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # ------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for month in range(1, 13):
            self._paint_month(painter, month)
        if self.hasFocus():
            draw_focus(painter, self.rect_of(self.cursor_day))
        painter.end()

    def _paint_month(self, painter: QPainter, month: int) -> None:
        now = tokens()
        left, top = self._corner(month)
        wide, high = self._cell()
        head = QRectF(left + 2, top, wide * 7, high)
        draw_text(painter, head, f"{month} 月", font(now.size.body, bold=True), now.colour.t1)
        small = font(now.size.small)
        for column, weekday in enumerate(WEEKDAYS):
            area = QRectF(left + column * wide, top + high, wide, high)
            draw_text(painter, area, weekday, small, now.colour.t3, CENTRE)
        draw_line(painter, left, left + wide * 7, top + 2 * high - 1, now.colour.line)
        for number in range(1, monthrange(self.cursor_day.year, month)[1] + 1):
            self._paint_day(painter, date(self.cursor_day.year, month, number))

    def _paint_day(self, painter: QPainter, day: date) -> None:
        now = tokens()
        colour, rect, facts = now.colour, self.rect_of(day), self._days.get(day)
        box = rect.adjusted(1, 1, -1, -1)
        words = colour.t3 if day.weekday() >= 5 else colour.t1
        if facts is not None and facts.working:
            draw_box(painter, box, fill=colour.warn_soft, border=colour.warn, radius=now.size.badge_radius)
            words = colour.warn
        elif facts is not None:
            draw_box(painter, box, fill=colour.ok_soft, border=None, radius=now.size.badge_radius)
            words = colour.ok
        draw_text(painter, rect, str(day.day), font(now.size.small, bold=facts is not None), words, CENTRE)
        if day == self._today:
            draw_line(painter, rect.left() + 6, rect.right() - 6, rect.bottom() - 4, colour.accent)
            draw_line(painter, rect.left() + 6, rect.right() - 6, rect.bottom() - 3, colour.accent)


def describe(day: date, facts: DayFacts | None) -> str:
    """A day in words: ``10 月 1 日 星期四 放假 国庆节``."""
    if facts is not None:
        name = f" {facts.name}" if facts.name else ""
        return f"{_dated(day)} {'调休上班' if facts.working else '放假'}{name}"
    return f"{_dated(day)} {'休息' if day.weekday() >= 5 else '上班'}"


def _dated(day: date) -> str:
    return f"{day.month} 月 {day.day} 日 星期{WEEKDAYS[day.weekday()]}"

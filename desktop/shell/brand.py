"""The mark of the program and the plain page (sign-in, first start, faults) that carries it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.shell.window import STRIP
from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.painting import CENTRE, Painted, draw_box, draw_text, is_style_event, text_width


def paint_mark(painter: QPainter, rect: QRectF, *, on_brand: bool) -> None:
    """The character 门 in a rounded square: red on pages, white on the red bar."""
    colour = tokens().colour
    fill, words = (colour.on_fill, colour.brand) if on_brand else (colour.brand, colour.on_fill)
    draw_box(painter, rect, fill=fill, border=None, radius=tokens().size.radius)
    draw_text(painter, rect, "门", font(round(rect.width() * 0.64), bold=True), words, CENTRE)


class Mark(Painted):
    """The mark as a label, ``edge`` logical pixels square."""

    def __init__(self, edge: int = 56, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edge = edge
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._edge, self._edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_mark(painter, QRectF(self.rect()), on_brand=False)
        painter.end()


class IconWords(Painted):
    """A small icon with small words, for the foot of a page and the status bar. ``bold`` comes last."""

    def __init__(self, icon: str, words: str = "", *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._icon, self._words, self._bold, self._role = icon, words, "", "t2"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_words(words)

    def set_icon(self, icon: str) -> None:
        """Change the icon."""
        self._icon = icon
        self.update()

    @property
    def words(self) -> str:
        """All the words shown."""
        return f"{self._words} {self._bold}".strip()

    def set_words(self, words: str, bold: str = "", *, role: str = "t2") -> None:
        """Change the words; ``role`` is the colour of the theme they get."""
        self._words, self._bold, self._role = words, bold, role
        self.setAccessibleName(self.words)
        if self.parentWidget() is not None or not self.words:  # alone it would be a window of its own
            self.setVisible(bool(self.words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        size = tokens().size
        width = text_width(font(size.small), self._words) + 2
        if self._bold:
            width += text_width(font(size.small, bold=True), self._bold) + 5
        return QSize(width + (size.icon_small + 5 if self._icon else 0), size.badge)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        size, colour = now.size, now.role(self._role)
        painter = QPainter(self)
        x = 0.0
        if self._icon:
            paint_icon(painter, self._icon, colour, 0, (self.height() - size.icon_small) / 2, size.icon_small)
            x = size.icon_small + 5
        plain = font(size.small)
        width = text_width(plain, self._words) + 1
        draw_text(painter, QRectF(x, 0, width, self.height()), self._words, plain, colour)
        if self._bold:
            x += width + 4
            area = QRectF(x, 0, self.width() - x, self.height())
            strong = now.colour.t1 if self._role == "t2" else colour
            draw_text(painter, area, self._bold, font(size.small, bold=True), strong)
        painter.end()


class FootBar(QWidget):
    """The strip along the bottom: small words at its left and right."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.row = QHBoxLayout(self)
        self._stretch_at = 0
        self.row.addStretch(1)
        self._measure()

    def add_left(self, widget: QWidget) -> None:
        """Put ``widget`` after those at the left."""
        self.row.insertWidget(self._stretch_at, widget)
        self._stretch_at += 1

    def add_right(self, widget: QWidget) -> None:
        """Put ``widget`` at the right end."""
        self.row.addWidget(widget)

    def _measure(self) -> None:
        size = tokens().size
        self.setFixedHeight(size.status_bar)
        self.row.setContentsMargins(size.space_3, 0, size.space_3, 0)
        self.row.setSpacing(size.space_4)

    def changeEvent(self, event: QEvent) -> None:
        if is_style_event(event):
            self._measure()
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = tokens().colour
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colour.panel))
        painter.fillRect(0, 0, self.width(), 1, QColor(colour.line))
        painter.end()


class PlainPage(QWidget):
    """A page without bar and navigation: a red strip, room in the middle, a foot."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, STRIP, 0, 0)
        outer.setSpacing(0)
        self.room = QVBoxLayout()
        outer.addLayout(self.room, 1)
        self.foot = FootBar(name=f"{name}_foot")
        outer.addWidget(self.foot)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = tokens().colour
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colour.bg))
        painter.fillRect(0, 0, self.width(), STRIP, QColor(colour.brand))
        painter.end()

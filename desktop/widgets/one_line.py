"""A line of words that gives way instead of widening its panel; the tip has all of it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.painting import Painted, draw_text, text_width


class OneLine(Painted):
    """``size`` is a field of :class:`~desktop.theme.tokens.Sizes` that names a type size."""

    def __init__(self, size: str, role: str = "t2", *, bold: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size, self._role, self._bold = size, role, bold
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """All the words."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show ``text``; a line break becomes a space."""
        self._text = " ".join(text.split("\n"))
        self.setAccessibleName(self._text)
        self.setToolTip(self._text)
        self.updateGeometry()
        self.update()

    def _font(self) -> QFont:
        return font(getattr(tokens().size, self._size), self._bold)

    def sizeHint(self) -> QSize:
        face = self._font()
        return QSize(text_width(face, self._text) + 2, QFontMetrics(face).lineSpacing() + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(40, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_text(painter, QRectF(self.rect()), self._text, self._font(), tokens().role(self._role))
        painter.end()

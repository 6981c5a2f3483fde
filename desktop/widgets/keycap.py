"""Keycaps: how a key is shown wherever one is named, and the passive or active labels made from them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.theme.tokens import mix
from desktop.widgets.painting import (
    CENTRE,
    Painted,
    draw_box,
    draw_focus,
    draw_text,
    is_style_event,
    text_width,
)

_NAMES = {
    "Return": "Enter",
    "Enter": "Enter",
    "Space": "空格",
    "Escape": "Esc",
    "Up": "↑",
    "Down": "↓",
    "Left": "←",
    "Right": "→",
    "Del": "Delete",
    "PgUp": "PageUp",
    "PgDown": "PageDown",
    "-": "−",
}
_PADDING = 5


def key_label(key: str) -> str:
    """The words on the cap for ``key`` in portable text: ``Ctrl+Return`` is ``Ctrl+Enter``."""
    portable = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText) or key
    head, plus, last = portable.rpartition("+")
    if not last:  # the plus key itself
        return portable
    return f"{head}{plus}{_NAMES.get(last, last)}"


def keycap_size(text: str) -> QSize:
    """The size of a keycap showing ``text``."""
    size = tokens().size
    width = text_width(font(size.small), text) + 2 * _PADDING + 2
    return QSize(max(size.keycap + 2, width), size.keycap)


def paint_keycap(painter: QPainter, rect: QRectF, text: str, *, style: str = "panel") -> None:
    """A keycap in ``rect``. ``style``: ``panel`` on panels, ``fill`` on a filled button, ``brand`` on the top
    bar, ``off`` for a refused action."""
    now = tokens()
    colour = now.colour
    if style in ("fill", "brand"):
        under = colour.accent_fill if style == "fill" else colour.brand
        edge, words, fill = mix(under, colour.on_fill, 0.75), colour.on_fill, None
    elif style == "off":
        edge, words, fill = mix(colour.sunk, colour.edge, 0.4), colour.t3, None
    else:
        edge, words, fill = colour.edge, colour.t2, colour.panel
    draw_box(painter, rect, fill=fill, border=edge, radius=now.size.badge_radius)
    painter.setClipRect(QRectF(rect.x(), rect.bottom() - 2, rect.width(), 2))
    draw_box(painter, rect, fill=edge, border=None, radius=now.size.badge_radius)
    painter.setClipping(False)
    draw_text(painter, rect.adjusted(0, 0, 0, -1), text, font(now.size.small), words, CENTRE)


class Keycap(Painted):
    """A keycap as a label; it acts on nothing."""

    def __init__(self, text: str, parent: QWidget | None = None, *, on_brand: bool = False) -> None:
        super().__init__(parent)
        self._text = text
        self._on_brand = on_brand
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def text(self) -> str:
        """The words on the cap."""
        return self._text

    def set_text(self, text: str) -> None:
        """Change the words on the cap."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return keycap_size(self._text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_keycap(painter, QRectF(self.rect()), self._text, style="brand" if self._on_brand else "panel")
        painter.end()


class KeyHint(Painted):
    """A keycap with a few small words after it, naming a key that something else handles."""

    def __init__(self, key: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{words} {key}")

    def sizeHint(self) -> QSize:
        cap = keycap_size(self._key)
        return QSize(
            cap.width() + 8 + text_width(font(tokens().size.small), self._words) + 1, cap.height() + 2
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        _paint_hint(painter, QRectF(self.rect()), self._key, self._words, tokens().colour.t2)
        painter.end()


class LinkKey(QAbstractButton):
    """A quiet action of one line: a keycap and small words. Its own action holds the key it shows."""

    triggered = Signal()

    def __init__(self, key: str, words: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setText(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.action = QAction(self)
        self.action.setAutoRepeat(False)
        self.action.setShortcut(QKeySequence(key))
        self.addAction(self.action)
        self.action.triggered.connect(self.triggered)
        self.clicked.connect(self.action.trigger)
        self.setAccessibleName(f"{words} {self.key_text}")

    @property
    def key_text(self) -> str:
        """The words on the cap, read from the shortcut itself."""
        return key_label(self.action.shortcut().toString(QKeySequence.SequenceFormat.PortableText))

    def sizeHint(self) -> QSize:
        cap = keycap_size(self.key_text)
        return QSize(
            cap.width() + 12 + text_width(font(tokens().size.small), self.text()) + 1, cap.height() + 6
        )

    def changeEvent(self, event: QEvent) -> None:
        if is_style_event(event):
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.update()
        super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.isDown():
            painter.fillRect(rect, QColor(now.colour.accent_soft))
        words = now.colour.accent if self.underMouse() else now.colour.t2
        _paint_hint(painter, rect.adjusted(2, 0, 0, 0), self.key_text, self.text(), words)
        if self.hasFocus():
            draw_focus(painter, rect)
        painter.end()


def _paint_hint(painter: QPainter, rect: QRectF, key: str, words: str, colour: str) -> None:
    cap = keycap_size(key)
    top = rect.y() + (rect.height() - cap.height()) / 2
    paint_keycap(painter, QRectF(rect.x(), round(top), cap.width(), cap.height()), key)
    left = rect.x() + cap.width() + 8
    area = QRectF(left, rect.y(), rect.right() - left, rect.height())
    draw_text(painter, area, words, font(tokens().size.small), colour)

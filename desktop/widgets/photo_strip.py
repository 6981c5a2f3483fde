"""Small pictures side by side with their captions; one that may not be shown yet is a box with an icon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.painting import CENTRE, Painted, draw_box, draw_focus, draw_text

_WIDTH, _HEIGHT, _GAP = 96, 66, 8


@dataclass(frozen=True, slots=True)
class PhotoTile:
    """One picture. Without an ``image`` it is a box with an icon; ``problem`` says why it cannot be seen at all."""

    key: str
    caption: str
    image: QImage | None = None
    problem: str = ""
    fresh: bool = False
    """Chosen just now and not yet kept: it may be taken out again."""


class PhotoStrip(Painted):
    """Arrows choose, Enter looks at one, Delete takes out a fresh one."""

    opened = Signal(str)
    removed = Signal(str)

    def __init__(self, *, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tiles: tuple[PhotoTile, ...] = ()
        self._index = 0
        self._first = 0

    @property
    def tiles(self) -> tuple[PhotoTile, ...]:
        """The pictures in their order."""
        return self._tiles

    @property
    def current(self) -> PhotoTile | None:
        """The picture under the cursor."""
        return self._tiles[self._index] if self._tiles else None

    def set_tiles(self, tiles: Sequence[PhotoTile]) -> None:
        """Show these pictures; the cursor stays where it is."""
        self._tiles = tuple(tiles)
        self._index = max(0, min(self._index, len(self._tiles) - 1))
        self._follow()
        self._tell()
        self.updateGeometry()
        self.update()

    def _tell(self) -> None:
        here = self.current
        self.setAccessibleDescription("" if here is None else f"{here.caption}{here.problem}")
        self.setToolTip("" if here is None else here.problem or here.caption)

    def _scale(self) -> float:
        return tokens().size.body / 14

    def _tile(self) -> tuple[int, int]:
        return round(_WIDTH * self._scale()), round(_HEIGHT * self._scale())

    def _shown(self) -> int:
        return max(1, (self.width() + _GAP) // (self._tile()[0] + _GAP))

    def _follow(self) -> None:
        shown = self._shown()
        self._first = max(0, min(self._first, self._index, len(self._tiles) - shown))
        self._first = max(self._first, self._index - shown + 1)

    def sizeHint(self) -> QSize:
        width, height = self._tile()
        return QSize(2 * width + _GAP, height + tokens().size.badge)

    def minimumSizeHint(self) -> QSize:
        width, height = self._tile()
        return QSize(width, height + tokens().size.badge)

    def resizeEvent(self, event: object) -> None:
        self._follow()

    def _rects(self) -> list[tuple[int, QRectF]]:
        width, height = self._tile()
        last = min(len(self._tiles), self._first + self._shown())
        return [
            (n, QRectF((n - self._first) * (width + _GAP), 0, width, height)) for n in range(self._first, last)
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for n, rect in self._rects():
            tile = self._tiles[n]
            self._paint_picture(painter, rect, tile)
            words = QRectF(rect.x(), rect.bottom(), rect.width(), now.size.badge)
            colour = now.colour.bad if tile.problem else now.colour.t2
            draw_text(painter, words, tile.caption, font(now.size.small), colour)
            if self.hasFocus() and n == self._index:
                draw_focus(painter, rect)
        hidden = len(self._tiles) - len(self._rects())
        if hidden > 0:
            shown = self._rects()[-1][1]
            spot = QRectF(shown.right() - 34, shown.y() + 4, 30, now.size.badge)
            draw_box(painter, spot, fill=now.colour.panel, border=now.colour.edge, radius=now.size.badge_radius)
            draw_text(painter, spot, f"+{hidden}", font(now.size.small, bold=True), now.colour.t1, CENTRE)
        painter.end()

    def _paint_picture(self, painter: QPainter, rect: QRectF, tile: PhotoTile) -> None:
        now = tokens()
        radius = now.size.radius
        if tile.image is None or tile.image.isNull():
            draw_box(painter, rect, fill=now.colour.sunk, border=now.colour.edge, radius=radius)
            icon, role = ("circle-alert", "bad") if tile.problem else ("image", "t3")
            edge = now.size.icon + 6
            paint_icon(painter, icon, now.role(role), rect.center().x() - edge / 2, rect.center().y() - edge / 2, edge)
            return
        painter.save()
        path = QPainterPath()
        path.addRoundedRect(rect, radius, radius)
        painter.setClipPath(path)
        share = max(rect.width() / tile.image.width(), rect.height() / tile.image.height())
        width, height = rect.width() / share, rect.height() / share
        part = QRectF((tile.image.width() - width) / 2, (tile.image.height() - height) / 2, width, height)
        painter.drawImage(rect, tile.image, part)
        painter.restore()
        draw_box(painter, rect, fill=None, border=now.colour.edge, radius=radius)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Home: -999, Qt.Key.Key_End: 999}
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not self._tiles:
            super().keyPressEvent(event)
        elif key in steps:
            self._index = max(0, min(len(self._tiles) - 1, self._index + steps[key]))
            self._follow()
            self._tell()
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self._tiles[self._index].key)
        elif key == Qt.Key.Key_Delete and self._tiles[self._index].fresh:
            self.removed.emit(self._tiles[self._index].key)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for n, rect in self._rects():
            if rect.contains(event.position()):
                self._index = n
                self._tell()
                self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        for n, rect in self._rects():
            if rect.contains(event.position()):
                self.opened.emit(self._tiles[n].key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

"""Boxes to tick in a line or several, each with a number: quicker than walking from box to box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy

from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.delegates import paint_check
from desktop.widgets.keycap import keycap_size, paint_keycap
from desktop.widgets.painting import Painted, draw_focus, draw_text, text_width

_GAP = 10


@dataclass(frozen=True, slots=True)
class Box:
    """One box: what it stands for, its words, whether it is ticked, and its number (empty: its place)."""

    value: str
    words: str
    on: bool = False
    key: str = ""
    strong: bool = True


class BoxLine(Painted):
    """Numbers tick while it has the focus, so do Left, Right and Space; Enter goes on, Esc leaves.

    Letters, and what an input method commits, are handed on by :attr:`words_wanted`, for free words beside the boxes;
    :attr:`composing` tells what is being composed, so that it can be shown there.
    """

    toggled = Signal(str)
    words_wanted = Signal(str)
    composing = Signal(str)
    finished = Signal()
    left = Signal()

    def __init__(self, *, name: str, label: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._boxes: tuple[Box, ...] = ()
        self._cursor = 0
        self._height = 0

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The boxes in their order."""
        return self._boxes

    def set_boxes(self, boxes: Sequence[Box]) -> None:
        """Show these boxes."""
        self._boxes = tuple(
            Box(box.value, box.words, box.on, box.key or (str(n) if n < 10 else ""), box.strong)
            for n, box in enumerate(boxes, start=1)
        )
        self._cursor = max(0, min(self._cursor, len(self._boxes) - 1))
        self.setAccessibleDescription("、".join(box.words for box in self._boxes if box.on))
        self._measure()
        self.update()

    # ------------------------------------------------------------ places

    def _places(self, width: int) -> tuple[list[QRectF], int]:
        size = tokens().size
        line = size.row_compact
        x, y = 2.0, 0
        places = []
        for box in self._boxes:
            wide = keycap_size(box.key).width() + size.check + text_width(font(size.body, True), box.words) + 12
            if x > 2 and x + wide > width:
                x, y = 2.0, y + line
            places.append(QRectF(x, y, min(wide, max(width - 4, 60)), line))
            x += wide + _GAP
        return places, y + line

    def _measure(self) -> None:
        needed = self._places(max(self.width(), 120))[1]
        if needed != self._height:
            self._height = needed
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._measure()

    def sizeHint(self) -> QSize:
        return QSize(200, self._height or tokens().size.row_compact)

    def minimumSizeHint(self) -> QSize:
        return QSize(100, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        painter = QPainter(self)
        for n, (box, area) in enumerate(zip(self._boxes, self._places(self.width())[0], strict=True)):
            cap = keycap_size(box.key)
            middle = area.center().y()
            if box.key:
                spot = QRectF(area.x(), round(middle - cap.height() / 2), cap.width(), cap.height())
                paint_keycap(painter, spot, box.key, style="panel" if self.hasFocus() else "off")
            left = area.x() + cap.width() + 4
            check = QRectF(left, round(middle - now.size.check / 2), now.size.check, now.size.check)
            paint_check(painter, check, on=box.on)
            text = QRectF(check.right() + 4, area.y(), area.right() - check.right() - 2, area.height())
            colour = now.colour.t1 if box.strong else now.colour.t2
            draw_text(painter, text, box.words, font(now.size.body, bold=box.on), colour)
            if self.hasFocus() and n == self._cursor:
                draw_focus(painter, area.adjusted(-2, 1, 2, -1))
        painter.end()

    # ------------------------------------------------------------ keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for n, area in enumerate(self._places(self.width())[0]):
            if area.contains(event.position()):
                self._take(n)

    def _take(self, place: int) -> None:
        if 0 <= place < len(self._boxes):
            self._cursor = place
            self.update()
            self.toggled.emit(self._boxes[place].value)

    def event(self, event: QEvent) -> bool:
        plain = isinstance(event, QKeyEvent) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.type() == QEvent.Type.ShortcutOverride and event.text().isdigit():
            event.accept()  # the page's own number keys wait while these boxes have the focus
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, key = event.text(), event.key()
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in steps:
            self._cursor = max(0, min(len(self._boxes) - 1, self._cursor + steps[Qt.Key(key)]))
            self.update()
        elif key == Qt.Key.Key_Space:
            self._take(self._cursor)
        elif text.isdigit():
            self._take(next((n for n, box in enumerate(self._boxes) if box.key == text), -1))
        elif text.isprintable() and text.strip():
            self.words_wanted.emit(text)
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing.emit(event.preeditString())
        if event.commitString():
            self.words_wanted.emit(event.commitString())
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

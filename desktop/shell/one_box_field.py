"""The field of the one-box: a line of text that keeps the keys of the list below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.keycap import keycap_size, paint_keycap
from desktop.widgets.line_edits import LineEdit
from desktop.widgets.painting import RIGHT, draw_text, text_width

_STEPS = {
    Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -6, Qt.Key.Key_PageDown: 6,
}


class OneBoxField(LineEdit):
    """While something is being composed with an input method, Enter and the arrows are its own."""

    entered = Signal()
    dismissed = Signal()
    stepped = Signal(int)
    group_stepped = Signal(int)
    left = Signal()
    other_key = Signal(QKeyEvent)
    held = Signal(bool)  # F11 went down while the box is open, or was let go

    def __init__(self, parent: QWidget | None = None) -> None:
        self._status = ""
        self._cap = "Ctrl+K"
        self._open = False
        super().__init__(
            name="one_box", label="查找：刷卡、扫码、姓名、拼音、手机尾号、回执号",
            placeholder="刷卡 / 扫码 / 姓名 / 拼音 / 手机尾号 / 回执号", parent=parent,
        )
        self.composing = False
        self.keys: list[int] = []
        """Key combinations of the open box, as integers, which win over those of the page."""

    def set_open(self, opened: bool) -> None:
        """Whether the list is open: Esc closes it, else Ctrl+K leads here."""
        self._open = opened
        self._cap = "Esc" if opened else "Ctrl+K"
        self._margins()
        self.update()

    def set_status(self, text: str) -> None:
        """Small words at the right end (``8 条·4 毫秒``)."""
        self._status = text
        self._margins()
        self.update()

    @property
    def status(self) -> str:
        """The small words at the right end."""
        return self._status

    def _left_room(self) -> int:
        return tokens().size.icon + 8

    def _right_room(self) -> int:
        words = text_width(font(tokens().size.small), self._status) + 10 if self._status else 0
        return keycap_size(self._cap).width() + 6 + words

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and self._mine(event):
                event.accept()
                return True
            tab = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            if tab and self._open and event.type() == QEvent.Type.KeyPress:
                self.group_stepped.emit(1 if event.key() == Qt.Key.Key_Tab else -1)
                return True
        return super().event(event)

    def _mine(self, event: QKeyEvent) -> bool:
        plain = event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return plain or (self._open and event.keyCombination().toCombined() in self.keys)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.composing:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
        elif event.key() in _STEPS and self._open:
            self.stepped.emit(_STEPS[Qt.Key(event.key())])
        elif self._open and event.keyCombination().toCombined() in self.keys:
            self.other_key.emit(event)
        elif self._open and event.key() == Qt.Key.Key_F11:
            if not event.isAutoRepeat():
                self.held.emit(True)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F11 and not event.isAutoRepeat():
            self.held.emit(False)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.composing = False
        self.held.emit(False)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = tokens()
        painter = QPainter(self)
        name = "search" if self.hasFocus() else "scan-line"
        edge = now.size.icon
        paint_icon(painter, name, now.colour.t2, 9, (self.height() - edge) / 2, edge)
        cap = keycap_size(self._cap)
        top = round((self.height() - cap.height()) / 2)
        paint_keycap(painter, QRectF(self.width() - 9 - cap.width(), top, cap.width(), cap.height()), self._cap)
        if self._status:
            area = QRectF(0, 0, self.width() - cap.width() - 17, self.height())
            draw_text(painter, area, self._status, font(now.size.small), now.colour.t2, RIGHT)
        painter.end()

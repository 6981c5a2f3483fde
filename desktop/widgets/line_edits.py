"""Fields of one line: plain, without an input method, and for searching."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.keycap import key_label, keycap_size, paint_keycap
from desktop.widgets.painting import is_style_event


class LineEdit(QLineEdit):
    """A line of text with room for an icon at its left and, at its right, a tick that says it is right."""

    def __init__(
        self, *, name: str, label: str, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(placeholder)
        self._ok = False
        self._margins()

    @property
    def ok(self) -> bool:
        """Whether the tick shows."""
        return self._ok

    def set_ok(self, ok: bool) -> None:
        """Show or hide the tick."""
        self._ok = ok
        self._margins()
        self.update()

    def _left_room(self) -> int:
        return 0

    def _right_room(self) -> int:
        return tokens().size.icon + 6 if self._ok else 0

    def _margins(self) -> None:
        self.setTextMargins(self._left_room(), 0, self._right_room(), 0)

    def changeEvent(self, event: QEvent) -> None:
        if is_style_event(event):
            self._margins()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._ok:
            size = tokens().size.icon
            painter = QPainter(self)
            x, y = self.width() - 8 - size, (self.height() - size) / 2
            paint_icon(painter, "circle-check", tokens().colour.ok, x, y, size)
            painter.end()


class AsciiLineEdit(LineEdit):
    """For numbers, codes and passphrases: no input method; full-width characters become half-width.

    Qt 6 ignores the widget attribute that used to switch input methods off, so the field answers the
    platform's question itself.
    """

    def __init__(
        self,
        *,
        name: str,
        label: str,
        placeholder: str = "",
        secret: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name=name, label=label, placeholder=placeholder, parent=parent)
        hints = Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
            hints |= Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhHiddenText
        else:
            self.textChanged.connect(self._narrow)
        self.setInputMethodHints(hints)

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: object = None) -> object:
        if query == Qt.InputMethodQuery.ImEnabled:
            return False
        return super().inputMethodQuery(query)

    def _narrow(self, text: str) -> None:
        narrow = unicodedata.normalize("NFKC", text)
        if narrow != text:
            position = self.cursorPosition()
            self.setText(narrow)
            self.setCursorPosition(position)


class SearchField(LineEdit):
    """A magnifier, a line of text and the key that leads here; Esc empties it first."""

    def __init__(
        self,
        *,
        name: str,
        label: str,
        placeholder: str = "",
        key: str = "",
        icon: str = "search",
        parent: QWidget | None = None,
    ) -> None:
        self._icon = icon
        self._cap = ""
        super().__init__(name=name, label=label, placeholder=placeholder, parent=parent)
        if key:
            self.action = QAction(self)
            self.action.setShortcut(QKeySequence(key))
            self.action.triggered.connect(self._arrive)
            self.addAction(self.action)
            self._cap = key_label(self.action.shortcut().toString(QKeySequence.SequenceFormat.PortableText))
            self._margins()

    def _arrive(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _left_room(self) -> int:
        return tokens().size.icon + 6

    def _right_room(self) -> int:
        return keycap_size(self._cap).width() if self._cap else super()._right_room()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = tokens()
        painter = QPainter(self)
        paint_icon(painter, self._icon, now.colour.t2, 8, (self.height() - now.size.icon) / 2, now.size.icon)
        if self._cap:
            cap = keycap_size(self._cap)
            rect = QRectF(
                self.width() - 8 - cap.width(),
                round((self.height() - cap.height()) / 2),
                cap.width(),
                cap.height(),
            )
            paint_keycap(painter, rect, self._cap)
        painter.end()

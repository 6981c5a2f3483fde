"""A box over the window that rests the page's keys until Esc and then gives the focus back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget


class OverSheet(QFrame):
    """Fill ``column``; call :meth:`bring` to show it, with the widget that takes the keys."""

    closed = Signal()

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("kind", "box")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(10)
        self._before: QWidget | None = None
        self.hide()

    def bring(self, taker: QWidget) -> None:
        """Show it in front; ``taker`` gets the focus, whoever had it gets it back at the end."""
        self._before = self.window().focusWidget()
        self.show()
        self.raise_()
        taker.setFocus()

    def close_sheet(self) -> None:
        """Hide and give the focus back."""
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        """No key of the page works while this is open."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
            self.close_sheet()
        event.accept()

"""A key that does something only while it is held."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class HeldKey(QObject):
    """Watches ``widget`` and what is inside it. Another window or page in front counts as letting the key go,
    since its release would go there.
    """

    pressed = Signal()
    released = Signal()

    def __init__(self, widget: QWidget, key: Qt.Key = Qt.Key.Key_F11) -> None:
        super().__init__(widget)
        self._key = key
        self._held = False
        widget.installEventFilter(self)

    @property
    def held(self) -> bool:
        """Whether the key is down now."""
        return self._held

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.WindowDeactivate, QEvent.Type.Hide):
            self._set(False)
        if not isinstance(event, QKeyEvent) or event.key() != self._key:
            return False
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        if not event.isAutoRepeat():
            self._set(kind == QEvent.Type.KeyPress)
        return True

    def _set(self, held: bool) -> None:
        if held != self._held:
            self._held = held
            (self.pressed if held else self.released).emit()

"""Notices that nobody has touched the desk for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QInputEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication

_INPUT = (QInputEvent, QInputMethodEvent)
_TOUCHES = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.InputMethod,
)


class IdleWatch(QObject):
    """``idle`` comes once after so many minutes without a key or a mouse; any of them begins anew."""

    idle = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("idle_watch")
        self._app = app
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)

    @property
    def minutes(self) -> float:
        """After how many minutes."""
        return self._timer.interval() / 60_000

    def start(self, minutes: float) -> None:
        """Begin watching; 0 minutes means never."""
        self.stop()
        if minutes > 0:
            self._timer.setInterval(round(minutes * 60_000))
            self._timer.start()
            self._app.installEventFilter(self)

    def stop(self) -> None:
        """No longer watch."""
        self._timer.stop()
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Every event of the program comes by; most are told apart by their class, which costs least.
        if isinstance(event, _INPUT) and event.type() in _TOUCHES:
            self._timer.start()
        return False

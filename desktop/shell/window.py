"""The one window: it shows sign-in, first start, a fault or the workspace, whichever it is given."""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

SMALLEST = QSize(1024, 640)
USUAL = QSize(1366, 768)


class Window(QMainWindow):
    """Closing asks :attr:`close_wanted`; whoever listens calls :meth:`let_close` when all is put away."""

    first_painted = Signal()
    close_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle(self.tr("一门通"))
        self.setMinimumSize(SMALLEST)
        self.resize(USUAL)
        self.stack = QStackedWidget()
        self.setCentralWidget(self.stack)
        self._kept: set[QWidget] = set()
        self._painted = False
        self._may_close = False

    def show_screen(self, screen: QWidget, *, keep: bool = False) -> None:
        """Bring ``screen`` to the front; what was there is deleted, unless it was shown with ``keep``."""
        before = self.stack.currentWidget()
        if keep:
            self._kept.add(screen)
        if self.stack.indexOf(screen) < 0:
            self.stack.addWidget(screen)
        self.stack.setCurrentWidget(screen)
        if before is not None and before is not screen and before not in self._kept:
            self.drop_screen(before)

    def drop_screen(self, screen: QWidget) -> None:
        """Delete a screen."""
        self._kept.discard(screen)
        self.stack.removeWidget(screen)
        screen.deleteLater()

    def let_close(self) -> None:
        """Everything is put away: close now."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            super().closeEvent(event)
            return
        event.ignore()
        self.close_wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def come_forward(self) -> None:
        """A second start raised this one."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

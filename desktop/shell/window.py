"""The one window: it shows sign-in, first start, a fault or the workspace, whichever it is given.

Its first picture is the frame all of these share, drawn with nothing but Qt and the tokens, so that it is up before
anything else has been imported.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QMainWindow, QScrollArea, QStackedWidget, QWidget

from desktop.theme.tokens import tokens_for

SMALLEST = QSize(896, 480)
"""The least room the screens are made for, in logical pixels; a smaller window scrolls."""
LEAST_WINDOW = QSize(640, 400)
USUAL = QSize(1366, 768)
STRIP = 8
_MARK = 56


class FirstFrame(QWidget):
    """A red strip, the square of the mark, the foot; no words, for those would need fonts."""

    def paintEvent(self, event: QPaintEvent) -> None:
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        now = tokens_for(dark=dark, large=False)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(now.colour.bg))
        painter.fillRect(0, 0, self.width(), STRIP, QColor(now.colour.brand))
        foot = self.height() - now.size.status_bar
        painter.fillRect(0, foot, self.width(), now.size.status_bar, QColor(now.colour.panel))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.colour.brand))
        mark = QRectF((self.width() - _MARK) / 2, (self.height() - _MARK) / 2, _MARK, _MARK)
        painter.drawRoundedRect(mark, now.size.radius, now.size.radius)
        painter.end()


class _Ground(QWidget):
    """What the screens stand on: at least :data:`SMALLEST`, whatever a screen would like for itself."""

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__()
        self.setMinimumSize(SMALLEST)
        self._stack = stack
        stack.setParent(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stack.setGeometry(self.rect())


class _Opening(QScrollArea):
    """What the window shows of its screens: all of them, but on a small display (1366 × 768 at 150 %).

    There bars appear, and what has the focus is always in sight.
    """

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)  # the window paints itself first, and tells that it did
        content.setAutoFillBackground(False)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        content = self.widget()
        if now is not None and content is not None and content.isAncestorOf(now):
            place = QRect(now.mapTo(content, QPoint(0, 0)), now.size())
            self.ensureVisible(place.right() + 12, place.bottom() + 12, 0, 0)
            self.ensureVisible(max(0, place.left() - 12), max(0, place.top() - 12), 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # keys belong to the screen: none of them scrolls


class Window(QMainWindow):
    """Closing asks :attr:`close_wanted`; whoever listens calls :meth:`let_close` when all is put away."""

    first_painted = Signal()
    close_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("一门通")
        self.setMinimumSize(LEAST_WINDOW)
        self.resize(USUAL)
        self.stack = QStackedWidget()
        self.stack.addWidget(FirstFrame())
        self.setCentralWidget(_Opening(_Ground(self.stack)))
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
        if self._may_close:  # nothing had to be put away first: a window cannot be closed from within its closing
            event.accept()

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

"""Short news over the foot of the page: it takes no key and goes away by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from desktop.page import Page
from desktop.widgets.fault_bar import Notice

STAYS_MS = 6_000
_ICONS = {"ok": "circle-check", "info": "info"}


class ShellNotices(QObject):
    """Good news floats for six seconds; trouble goes to the page's fault bar and stays."""

    def __init__(self, over: QWidget, page: Callable[[], Page | None]) -> None:
        super().__init__(over)
        self._over = over
        self._page = page
        self.toast = Notice("", parent=over)
        self.toast.setObjectName("notice")
        self.toast.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toast.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self.toast.hide)
        over.installEventFilter(self)

    def show(self, headline: str, rest: str = "", *, level: str = "ok") -> None:
        """Say that something happened. ``level``: ok, info, warn or bad."""
        page = self._page()
        if level in ("warn", "bad") and page is not None:
            page.show_fault(headline, rest, level=level)
            return
        self.toast.set_level(level, _ICONS[level])
        self.toast.set_text(rest, headline)
        self._place()
        self.toast.show()
        self.toast.raise_()
        self._timer.start()

    def clear(self) -> None:
        """Take the news away (another clerk sits down)."""
        self._timer.stop()
        self.toast.hide()

    def _place(self) -> None:
        width = min(420, self._over.width() - 24)
        self.toast.setFixedWidth(width)
        self.toast.adjustSize()
        height = self.toast.sizeHint().height()
        self.toast.setGeometry(
            (self._over.width() - width) // 2, self._over.height() - height - 12, width, height
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.toast.isVisible():
            self._place()
        return False

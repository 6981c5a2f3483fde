"""Short news in the head of the page, where nothing can be pressed: it takes no key and goes away by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from desktop.page import Page
from desktop.widgets.fault_bar import Notice

STAYS_MS = 6_000
PRINTING = "正在打印"
"""What every notice says that a paper is under way."""
WIDTH, LEAST = 420, 280
_ICONS = {"ok": "circle-check", "info": "info"}


class ShellNotices(QObject):
    """Good news floats for six seconds; trouble goes to the page's fault bar and stays."""

    def __init__(self, over: QStackedWidget, page: Callable[[], Page | None]) -> None:
        super().__init__(over)
        self._over = over
        self._page = page
        self._of_printing = False
        self.toast = Notice("", slim=True, parent=over)
        self.toast.setObjectName("notice")
        self.toast.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toast.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self.toast.hide)
        self._settled = QTimer(self)  # a child, so that it cannot outlive what it moves
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._move)
        over.installEventFilter(self)
        over.currentChanged.connect(self._settle)

    def show(self, headline: str, rest: str = "", *, level: str = "ok") -> None:
        """Say that something happened. ``level``: ok, info, warn or bad."""
        page = self._page()
        if level in ("warn", "bad") and page is not None:
            page.show_fault(headline, rest, level=level)
            return
        self._of_printing = PRINTING in headline or PRINTING in rest
        self.toast.set_level(level, _ICONS[level])
        self.toast.set_text(rest, headline)
        self._place()
        self.toast.show()
        self.toast.raise_()
        self._timer.start()

    def paper_out(self) -> None:
        """A paper left the printer, or will not: it is no longer being printed."""
        if self._of_printing:
            self.clear()

    def clear(self) -> None:
        """Take the news away (another clerk sits down)."""
        self._timer.stop()
        self.toast.hide()

    def _settle(self, _index: int) -> None:
        self._settled.start()

    def _move(self) -> None:
        """Another page has come to the front and has been laid out."""
        if self.toast.isVisible():
            self._place()
            self.toast.raise_()

    def _place(self) -> None:
        """In the widest free stretch of the page's head, or over its words; never over a button.

        A head full of buttons leaves the foot at the left, where lists only say how long they are.
        """
        left, right = self._gap(over_words=False)
        if right - left < LEAST:
            left, right = self._gap(over_words=True)
        free = right - left >= LEAST
        width = min(WIDTH, right - left) if free else min(WIDTH, self._over.width() - 24)
        self.toast.setFixedWidth(width)
        self.toast.adjustSize()
        height = self.toast.sizeHint().height()
        page = self._page()
        if page is not None:
            page.page_head.installEventFilter(self)
        strip = page.page_head.height() if page is not None else height
        x, y = (right - width, max(1, (strip - height) // 2)) if free else (12, self._over.height() - height - 12)
        self.toast.setGeometry(x, y, width, height)

    def _gap(self, *, over_words: bool) -> tuple[int, int]:
        page = self._page()
        taken = []
        if page is not None:
            for widget in page.page_head.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
                if widget.isVisible() and not (over_words and isinstance(widget, QLabel)):
                    taken.append((widget.x(), widget.x() + widget.width()))
        end = self._over.width() - 12
        edges, free = 12, (12, 12)
        for start, stop in [*sorted(taken), (end + 8, end)]:
            if start - 8 - edges > free[1] - free[0]:
                free = (edges, start - 8)
            edges = max(edges, stop + 8)
        return free

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.toast.isVisible():
            self._place()
        elif event.type() == QEvent.Type.LayoutRequest and self.toast.isVisible():
            self._settled.start()  # the head got other buttons
        return False

"""The red bar: mark, centre, the one-box, who sits here, the lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.shell.brand import paint_mark
from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.keycap import keycap_size, paint_keycap
from desktop.widgets.painting import draw_box, draw_text, is_style_event, text_width

BOX_WIDTH = 540
_BOX_WIDTH_LARGE = 480


class LockButton(QAbstractButton):
    """Who sits here, a lock and its key, white on red. Its action owns the key."""

    triggered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lock")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._who = ""
        self.action = QAction(self.tr("锁屏"), self)
        self.action.setShortcut(QKeySequence("Ctrl+L"))
        self.action.triggered.connect(self.triggered)
        self.addAction(self.action)
        self.clicked.connect(self.action.trigger)
        self.setAccessibleName(self.tr("锁屏 Ctrl+L"))

    def set_who(self, who: str) -> None:
        """Window number and name."""
        self._who = who
        self.setText(who)
        self.adjustSize()
        self.update()

    def sizeHint(self) -> QSize:
        size = tokens().size
        words = text_width(font(size.body), self._who)
        return QSize(2 * size.icon + words + keycap_size("Ctrl+L").width() + 34, size.top_bar - 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        size, white = now.size, now.colour.on_fill
        painter = QPainter(self)
        middle = self.height() / 2
        paint_icon(painter, "user", white, 2, middle - size.icon / 2, size.icon)
        x = size.icon + 8
        words = text_width(font(size.body), self._who) + 2
        draw_text(painter, QRectF(x, 0, words, self.height()), self._who, font(size.body), white)
        x += words + 10
        paint_icon(painter, "lock", white, x, middle - size.icon / 2, size.icon)
        x += size.icon + 6
        cap = keycap_size("Ctrl+L")
        paint_keycap(
            painter, QRectF(x, round(middle - cap.height() / 2), cap.width(), cap.height()), "Ctrl+L", style="brand"
        )
        if self.hasFocus():
            draw_box(painter, QRectF(self.rect()), fill=None, border=white, radius=4, width=2)
        painter.end()


class TopBar(QWidget):
    """Lays its parts out by hand: the one-box stays in the middle whatever the names' lengths."""

    def __init__(self, one_box: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top_bar")
        self._name = self._short = ""
        self.one_box = one_box
        one_box.setParent(self)
        self.lock = LockButton(self)
        self.setFixedHeight(tokens().size.top_bar)

    def set_centre(self, name: str, short_name: str) -> None:
        """The centre's name, and the one used where there is little room."""
        self._name, self._short = name, short_name
        self.setAccessibleName(name)
        self.update()

    def set_operator(self, window: int, name: str) -> None:
        """Who sits at which window."""
        self.lock.set_who(self.tr("{0} 号窗口·{1}").format(window, name))
        self._place()

    def _place(self) -> None:
        size = tokens().size
        wish = _BOX_WIDTH_LARGE if tokens().large else BOX_WIDTH
        self.lock.resize(self.lock.sizeHint())
        right = self.width() - size.space_3 - self.lock.width()
        self.lock.move(right, (self.height() - self.lock.height()) // 2)
        width = max(220, min(wish, right - 2 * size.space_3 - 160))
        left = min((self.width() - width) // 2 + 10, right - width - size.space_3)
        height = size.control + 2
        self.one_box.setGeometry(left, (self.height() - height) // 2, width, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event):
            self.setFixedHeight(tokens().size.top_bar)
            self._place()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        size, white = now.size, now.colour.on_fill
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(now.colour.brand))
        height = self.height()
        paint_mark(painter, QRectF(12, (height - 28) / 2, 28, 28), on_brand=True)
        brand = font(size.lead, bold=True)
        x = 48.0
        draw_text(painter, QRectF(x, 0, 200, height), self.tr("一门通"), brand, white)
        x += text_width(brand, self.tr("一门通")) + 8
        room = self.one_box.x() - x - 8
        plain = font(size.body)
        name = self._name if text_width(plain, self._name) <= room else self._short
        draw_text(painter, QRectF(x, 0, room, height), name, plain, white)
        painter.end()

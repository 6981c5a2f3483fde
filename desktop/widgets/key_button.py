"""The button with its key on it. One ``QAction`` owns the shortcut, so the cap cannot name another key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QEnterEvent, QFont, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.theme.fonts import font
from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.keycap import key_label, keycap_size, paint_keycap
from desktop.widgets.painting import draw_box, draw_focus, draw_text, is_style_event, text_width

KINDS = ("primary", "normal", "row", "ghost")


class KeyButton(QAbstractButton):
    """``[F9] 受理并打印``: a keycap, a title and, in the tall form, a line saying what will happen.

    ``kind`` is ``primary`` (the next right step), ``normal``, ``row`` (an action row) or ``ghost``. A
    primary or row button with a subtitle is tall. ``key`` is a key sequence in portable text; empty means no
    key.

    Connect :attr:`triggered`; it comes from the key, the mouse, Space or Enter alike. A button that may not
    be used now gets a reason from :meth:`set_refusal` instead of ``setEnabled(False)``: it stays readable,
    tells the reason, and pressing its key emits :attr:`refused` with it.
    """

    triggered = Signal()
    refused = Signal(str)

    def __init__(
        self,
        key: str,
        title: str,
        *,
        name: str,
        subtitle: str = "",
        kind: str = "normal",
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setText(title)
        self._subtitle = subtitle
        self._icon = icon
        self._refusal = ""
        self._kind = ""
        self.action = QAction(self)
        self.action.setAutoRepeat(False)
        self.addAction(self.action)
        self.action.triggered.connect(self._fire)
        self.clicked.connect(self.action.trigger)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_key(key)
        self.set_kind(kind)

    @property
    def title(self) -> str:
        """The bold verb."""
        return self.text()

    @property
    def subtitle(self) -> str:
        """The line shown under the title: the reason while refused, else what will happen."""
        return self._refusal or self._subtitle

    @property
    def kind(self) -> str:
        """``primary``, ``normal``, ``row`` or ``ghost``."""
        return self._kind

    @property
    def refusal(self) -> str:
        """Why the action may not be used now; empty when it may."""
        return self._refusal

    @property
    def key_text(self) -> str:
        """The words on the cap, read from the shortcut itself; empty without a key."""
        sequence = self.action.shortcut()
        return (
            ""
            if sequence.isEmpty()
            else key_label(sequence.toString(QKeySequence.SequenceFormat.PortableText))
        )

    def set_kind(self, kind: str) -> None:
        """Change the kind: the primary action of a screen moves. Raises ``ValueError`` for an unknown one."""
        if kind not in KINDS:
            raise ValueError(kind)
        self._kind = kind
        self._changed()

    def set_title(self, title: str) -> None:
        """Change the verb."""
        self.setText(title)
        self._changed()

    def set_subtitle(self, subtitle: str) -> None:
        """Change the line saying what will happen."""
        self._subtitle = subtitle
        self._changed()

    def set_key(self, key: str) -> None:
        """Change the key, and with it the cap."""
        self.action.setShortcut(QKeySequence(key))
        self._changed()

    def set_refusal(self, reason: str) -> None:
        """Refuse with ``reason``, a whole sentence for the clerk; empty allows the action again."""
        self._refusal = reason
        self._changed()

    def _fire(self) -> None:
        if self._refusal:
            self.refused.emit(self._refusal)
        else:
            self.triggered.emit()

    def _changed(self) -> None:
        self.action.setText(self.text())
        self.setAccessibleName(f"{self.text()} {self.key_text}".strip())
        self.setAccessibleDescription(self.subtitle)
        self.setToolTip("" if self._tall() else self._refusal)
        wide = QSizePolicy.Policy.Expanding if self._tall() else QSizePolicy.Policy.Fixed
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        self.updateGeometry()
        self.update()

    def _tall(self) -> bool:
        return self._kind == "row" or (self._kind == "primary" and bool(self._subtitle))

    def sizeHint(self) -> QSize:
        size = tokens().size
        words = text_width(self._title_font(), self.text())
        lead = self._lead_width()
        if self._tall():
            words = max(words, text_width(font(size.small), self.subtitle))
            return QSize(lead + words + 24, size.primary if self._kind == "primary" else size.action)
        return QSize(lead + words + 22, size.control)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), 160), hint.height()) if self._tall() else hint

    def _lead_width(self) -> int:
        width = 0
        if self.key_text:
            width += keycap_size(self.key_text).width() + (10 if self._tall() else 8)
        if self._icon:
            width += tokens().size.icon + 8
        return width

    def _title_font(self) -> QFont:
        size = tokens().size
        if self._tall():
            return font(size.lead if self._kind == "primary" else size.body, bold=not self._refusal)
        return font(size.body, bold=self._kind == "primary" and not self._refusal)

    def changeEvent(self, event: QEvent) -> None:
        if is_style_event(event):
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        colour, size = now.colour, now.size
        painter = QPainter(self)
        rect = QRectF(self.rect())
        hot = self.underMouse() or self.isDown()
        if self._refusal:
            fill, border, words, second, cap = colour.sunk, colour.line, colour.t3, colour.t3, "off"
        elif self._kind == "primary":
            fill = colour.accent_hover if hot else colour.accent_fill
            border, words, second, cap = None, colour.on_fill, colour.on_fill, "fill"
        elif self._kind == "ghost":
            fill, border = (colour.accent_soft if hot else None), None
            words, second, cap = colour.accent, colour.t2, "panel"
        else:
            fill = colour.accent_soft if self.isDown() else colour.sunk if hot else colour.panel
            border, words, second, cap = colour.edge, colour.t1, colour.t2, "panel"
        draw_box(painter, rect, fill=fill, border=border, radius=size.radius)
        x = 11.0
        if self.key_text:
            key = keycap_size(self.key_text)
            width, height = (
                (max(key.width(), 34), key.height() + 4) if self._tall() else (key.width(), key.height())
            )
            top = round((rect.height() - height) / 2)
            paint_keycap(painter, QRectF(x, top, width, height), self.key_text, style=cap)
            x += width + (10 if self._tall() else 8)
        if self._icon:
            paint_icon(painter, self._icon, words, x, (rect.height() - size.icon) / 2, size.icon)
            x += size.icon + 8
        right = rect.right() - 8
        if self._tall() and self.subtitle:
            title = self._title_font()
            first, below = title.pixelSize() * 1.3, size.small * 1.36
            top = (rect.height() - first - below) / 2
            draw_text(painter, QRectF(x, top, right - x, first), self.text(), title, words)
            draw_text(
                painter, QRectF(x, top + first, right - x, below), self.subtitle, font(size.small), second
            )
        else:
            draw_text(painter, QRectF(x, 0, right - x, rect.height()), self.text(), self._title_font(), words)
        if self.hasFocus():
            draw_focus(painter, rect)
            if self._kind == "primary" and not self._refusal:
                draw_box(
                    painter,
                    rect.adjusted(2, 2, -2, -2),
                    fill=None,
                    border=colour.on_fill,
                    radius=size.radius - 1,
                )
        painter.end()

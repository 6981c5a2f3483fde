"""How trouble is told: a bar below the page head, never a dialog; and the quiet box for standing notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.theme.tokens import mix
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.painting import Painted, draw_box, is_style_event
from desktop.widgets.wrap_label import WrapLabel

_NAMES = {"info": "accent", "warn": "warn", "bad": "bad", "ok": "ok"}


class _Tinted(Painted):
    """A rounded box in the tint of a level, with an icon at its left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level = "warn"
        self.icon = "triangle-alert"
        self.icon_at_top = False

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        name = _NAMES[self.level]
        soft, words = getattr(now.colour, f"{name}_soft"), getattr(now.colour, name)
        painter = QPainter(self)
        draw_box(
            painter,
            QRectF(self.rect()),
            fill=soft,
            border=mix(soft, words, 0.45),
            radius=now.size.radius,
        )
        size = now.size.icon
        top = 11 if self.icon_at_top else (self.height() - size) / 2
        paint_icon(painter, self.icon, words, 12, top, size)
        painter.end()


@dataclass(frozen=True, slots=True)
class FaultAction:
    """One thing to press in a fault bar: its key, its word and what it does."""

    key: str
    title: str
    callback: Callable[[], object]
    primary: bool = False


class FaultBar(_Tinted):
    """What happened, that nothing was lost, what to press; hidden while all is well.

    Its keys are live only while it shows. Where the page has the same key for the same thing, leave that
    action out of one of the two: two live shortcuts on one key cancel each other.
    """

    closed = Signal()  # by Esc or the word for it

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        self.headline = _words("strong")
        self.rest = WrapLabel()
        self.note = _words("hint")
        self.close_key = LinkKey("Esc", self.tr("关闭"), name=f"{name}_close")
        self.close_key.triggered.connect(self._close)
        self.buttons: list[KeyButton] = []
        self._row.addWidget(self.headline)
        self._row.addWidget(self.rest, 1)
        self._row.addWidget(self.note)
        self._row.addWidget(self.close_key)
        self._measure()
        self.hide()

    def show_fault(
        self,
        headline: str,
        rest: str = "",
        *,
        level: str = "warn",
        icon: str = "triangle-alert",
        actions: Sequence[FaultAction] = (),
        note: str = "",
        closable: bool = True,
    ) -> None:
        """Show a fault in place of any other. ``level`` is ``warn`` or ``bad``; ``note`` takes the code."""
        self.level, self.icon = level, icon
        self.headline.setText(headline)
        self.rest.setText(rest)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.setAccessibleName(headline)
        self.setAccessibleDescription(rest)
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()  # at once: until it is deleted its key would clash with its successor's
            button.deleteLater()
        self.buttons = []
        for number, action in enumerate(actions):
            button = KeyButton(
                action.key,
                action.title,
                name=f"{self.objectName()}_action_{number}",
                kind="primary" if action.primary else "normal",
            )
            button.triggered.connect(action.callback)
            self._row.insertWidget(self._row.count() - 1, button)
            button.show()  # at once: a layout would only do so, and bring the key to life, on the next event
            self.buttons.append(button)
        self.close_key.setVisible(closable)
        self.show()
        self.update()

    def clear(self) -> None:
        """Hide the bar: the trouble is over."""
        self.hide()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _measure(self) -> None:
        self._row.setContentsMargins(12 + tokens().size.icon + 8, 7, 8, 7)

    def changeEvent(self, event: QEvent) -> None:
        if is_style_event(event):
            self._measure()
        super().changeEvent(event)


class Notice(_Tinted):
    """A note in a tinted box: a bold line, where there is one, and small words. ``slim`` fits a page's head."""

    def __init__(
        self,
        text: str,
        *,
        title: str = "",
        level: str = "info",
        icon: str = "info",
        slim: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.level, self.icon, self.icon_at_top = level, icon, not slim
        self._slim = slim
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0 if slim else 2)
        self._title = _words("strong")
        self._text = WrapLabel(kind="small")
        self._column.addWidget(self._title)
        self._column.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._measure()
        self.set_text(text, title)

    def set_text(self, text: str, title: str = "") -> None:
        """Change the words."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{title} {text}".strip())

    def set_level(self, level: str, icon: str) -> None:
        """Change tint and icon: ``info``, ``warn``, ``bad`` or ``ok``."""
        self.level, self.icon = level, icon
        self.update()

    def _measure(self) -> None:
        edge = 2 if self._slim else 9
        self._column.setContentsMargins(12 + tokens().size.icon + 8, edge, 10, edge)

    def changeEvent(self, event: QEvent) -> None:
        if is_style_event(event):
            self._measure()
        super().changeEvent(event)


def _words(kind: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("kind", kind)
    return label

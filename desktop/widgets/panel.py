"""The panel every page is made of: a head with a title and its key, a body and, where wanted, a foot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.theme.manager import tokens
from desktop.widgets.keycap import Keycap, key_label
from desktop.widgets.painting import is_style_event


class Panel(QFrame):
    """A white box with a title; ``key`` moves the focus to the widget given to :meth:`set_focus_target`.

    ``flush`` leaves the body without margins, for tables. Without a title there is no head.
    """

    key_pressed = Signal()

    def __init__(
        self,
        title: str = "",
        *,
        name: str,
        key: str = "",
        note: str = "",
        flush: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("kind", "panel")
        self.setAccessibleName(title)
        self._target: QWidget | None = None
        self._foot: QFrame | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(1, 1, 1, 1)
        self._outer.setSpacing(0)
        self.head = QFrame()
        self.head.setProperty("kind", "head")
        self._head_row = QHBoxLayout(self.head)
        self._head_row.setSpacing(tokens().size.space_2)
        self._title = _label(title, "strong")
        self._note = _label(note, "hint")
        self._head_row.addWidget(self._title)
        self._left = 1
        if key:
            self._add_key(key)
        self._head_row.addWidget(self._note)
        self._head_row.addStretch(1)
        self._note.setVisible(bool(note))
        self._outer.addWidget(self.head)
        self.head.setVisible(bool(title))
        holder = QWidget()
        self.body = QVBoxLayout(holder)
        margin = 0 if flush else tokens().size.space_3
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(0 if flush else tokens().size.space_2)
        self._outer.addWidget(holder, 1)
        self._measure()

    def _add_key(self, key: str) -> None:
        action = QAction(self)
        action.setShortcut(QKeySequence(key))
        action.setAutoRepeat(False)
        action.triggered.connect(self._on_key)
        self.addAction(action)
        self.add_left(Keycap(key_label(action.shortcut().toString(QKeySequence.SequenceFormat.PortableText))))

    def _on_key(self) -> None:
        if self._target is not None:
            self._target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.key_pressed.emit()

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)
        self.setAccessibleName(title)
        self.head.setVisible(bool(title))

    def set_note(self, note: str) -> None:
        """Change the small words beside the title."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def add_left(self, widget: QWidget) -> None:
        """Put ``widget`` after the title and its key."""
        self._head_row.insertWidget(self._left, widget)
        self._left += 1

    def add_right(self, widget: QWidget) -> None:
        """Put ``widget`` at the right end of the head, after those already there."""
        self._head_row.addWidget(widget)

    def set_foot(self, content: QWidget | str) -> None:
        """Put ``content``, or small words, below the body under a line; replaces what was there."""
        if self._foot is not None:
            self._outer.removeWidget(self._foot)
            self._foot.deleteLater()
        self._foot = QFrame()
        self._foot.setProperty("kind", "foot")
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(_label(content, "small") if isinstance(content, str) else content)
        self._outer.addWidget(self._foot)

    def set_focus_target(self, widget: QWidget) -> None:
        """Which widget the panel's key gives the focus to."""
        self._target = widget

    def _measure(self) -> None:
        size = tokens().size
        self.head.setFixedHeight(size.head)
        self._head_row.setContentsMargins(size.space_3, 0, size.space_3, 0)

    def changeEvent(self, event: QEvent) -> None:
        if is_style_event(event):
            self._measure()
        super().changeEvent(event)


def _label(text: str, kind: str) -> QLabel:
    result = QLabel(text)
    result.setProperty("kind", kind)
    result.setTextFormat(Qt.TextFormat.PlainText)
    return result


def rule(parent: QWidget | None = None) -> QFrame:
    """A horizontal line one pixel high, for decoration."""
    line = QFrame(parent)
    line.setProperty("kind", "rule")
    return line

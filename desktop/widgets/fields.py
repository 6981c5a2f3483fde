"""The input widgets of every form, and the label, hint and error around them.

Each takes its ``objectName`` and its accessible name from its constructor, so none can be without.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.theme.style import set_kind, set_property
from desktop.widgets.keycap import key_label, keycap_size, paint_keycap
from desktop.widgets.line_edits import AsciiLineEdit, LineEdit, SearchField
from desktop.widgets.painting import is_style_event
from desktop.widgets.pickers import ChoiceBox, DateBox, NumberBox
from desktop.widgets.wrap_label import WrapLabel

__all__ = [
    "AsciiLineEdit",
    "CheckBox",
    "ChoiceBox",
    "DateBox",
    "LabelledField",
    "LineEdit",
    "NoteEdit",
    "NumberBox",
    "SearchField",
]


class NoteEdit(QPlainTextEdit):
    """A few lines of text; Tab leaves it."""

    def __init__(
        self,
        *,
        name: str,
        label: str,
        placeholder: str = "",
        lines: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self._lines = lines
        self._measure()

    def _measure(self) -> None:
        spacing = QFontMetrics(font(tokens().size.body)).lineSpacing()
        self.setFixedHeight(spacing * self._lines + 18)

    def changeEvent(self, event: QEvent) -> None:
        if is_style_event(event):
            self._measure()
        super().changeEvent(event)


class CheckBox(QCheckBox):
    """A tick with its words and, where it has a key of its own, the cap that owns it."""

    def __init__(
        self,
        text: str,
        *,
        name: str,
        label: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setAccessibleName(label or text)
        self._cap = ""
        if key:
            self.action = QAction(self)
            self.action.setAutoRepeat(False)
            self.action.setShortcut(QKeySequence(key))
            self.action.triggered.connect(self.click)
            self.addAction(self.action)
            self._cap = key_label(self.action.shortcut().toString(QKeySequence.SequenceFormat.PortableText))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + keycap_size(self._cap).width() + 8, hint.height()) if self._cap else hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._cap:
            cap = keycap_size(self._cap)
            left, top = self.width() - cap.width() - 4, round((self.height() - cap.height()) / 2)
            painter = QPainter(self)
            paint_keycap(painter, QRectF(left, top, cap.width(), cap.height()), self._cap)
            painter.end()


class LabelledField(QWidget):
    """A label above an editor and, below it, a hint that gives way to an error."""

    def __init__(self, label: str, editor: QWidget, *, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint = hint
        self._error = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens().size.space_1)
        self.label = QLabel(label)
        self.label.setBuddy(editor)
        self.below = WrapLabel()
        for widget in (self.label, editor, self.below):
            column.addWidget(widget)
        self._show()

    @property
    def error(self) -> str:
        """The error shown; empty when there is none."""
        return self._error

    def set_error(self, text: str) -> None:
        """Show what is wrong and what to do; empty shows the hint again."""
        self._error = text
        self._show()

    def set_hint(self, text: str) -> None:
        """Change the hint."""
        self._hint = text
        self._show()

    def set_ok(self, ok: bool) -> None:
        """Tick the editor, where it is one line of text, and drop the error."""
        if ok:
            self._error = ""
            self._show()
        if isinstance(self.editor, LineEdit):
            self.editor.set_ok(ok)

    def _show(self) -> None:
        text = self._error or self._hint
        self.below.setText(text)
        self.below.setVisible(bool(text))
        set_kind(self.below, "error" if self._error else "hint")
        set_property(self.editor, "state", "error" if self._error else "")
        self.editor.setAccessibleDescription(text)
        if self._error and isinstance(self.editor, LineEdit):
            self.editor.set_ok(False)

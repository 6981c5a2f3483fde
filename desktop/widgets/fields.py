"""The input widgets of every form, and the label, hint and error around them.

Each takes its ``objectName`` and its accessible name from its constructor, so none can be without.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QDate, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QLabel,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.theme.style import set_kind, set_property
from desktop.widgets.keycap import key_label, keycap_size, paint_keycap
from desktop.widgets.line_edits import AsciiLineEdit, LineEdit, SearchField
from desktop.widgets.painting import is_style_event
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
_NO_DATE = QDate(1800, 1, 1)


def _ignore_unfocused_wheel(widget: QWidget, event: QWheelEvent) -> bool:
    """A wheel over a field the clerk is not in scrolls the page and changes nothing."""
    if widget.hasFocus():
        return False
    event.ignore()
    return True


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


class ChoiceBox(QComboBox):
    """One of a list of (value, word) pairs."""

    changed = Signal(object)  # the value the user has chosen

    def __init__(
        self,
        *,
        name: str,
        label: str,
        options: Iterable[tuple[object, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._values: list[object] = []
        self.set_options(options)
        self.activated.connect(lambda _: self.changed.emit(self.value))

    @property
    def value(self) -> object:
        """The value chosen; ``None`` when there are none."""
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def set_value(self, value: object) -> None:
        """Choose ``value`` without a signal. Raises ``ValueError`` when it is not among the options."""
        self.setCurrentIndex(self._values.index(value))

    def set_options(self, options: Iterable[tuple[object, str]]) -> None:
        """Replace the options, keeping the value when it is still there."""
        before, pairs = self.value, list(options)
        self.clear()
        self._values = [value for value, _ in pairs]
        self.addItems([text for _, text in pairs])
        if before in self._values:
            self.set_value(before)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not _ignore_unfocused_wheel(self, event):
            super().wheelEvent(event)


class NumberBox(QSpinBox):
    """A whole number between two bounds; no input method."""

    def __init__(
        self,
        *,
        name: str,
        label: str,
        minimum: int,
        maximum: int,
        value: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setRange(minimum, maximum)
        self.setValue(value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.lineEdit().setTextMargins(6, 0, 0, 0)  # the style sheet's padding does not reach it

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not _ignore_unfocused_wheel(self, event):
            super().wheelEvent(event)


class DateBox(QDateEdit):
    """A business date, or none; typed as 2026-11-20 or picked from a calendar."""

    changed = Signal(object)  # datetime.date or None, by the user or by set_value

    def __init__(
        self,
        *,
        name: str,
        label: str,
        value: date | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)
        self.setMinimumDate(_NO_DATE)
        self.setSpecialValueText("—")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
        self.set_value(value)
        self.dateChanged.connect(lambda _: self.changed.emit(self.value))

    @property
    def value(self) -> date | None:
        """The date, or ``None``."""
        shown = self.date()
        return None if shown == _NO_DATE else date(shown.year(), shown.month(), shown.day())

    def set_value(self, value: date | None) -> None:
        """Show ``value``."""
        self.setDate(_NO_DATE if value is None else QDate(value.year, value.month, value.day))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not _ignore_unfocused_wheel(self, event):
            super().wheelEvent(event)


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

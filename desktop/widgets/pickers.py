"""Fields whose values are picked: from a list, between bounds, from a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCalendarWidget,
    QComboBox,
    QDateEdit,
    QSpinBox,
    QStyledItemDelegate,
    QWidget,
)

from desktop.theme.manager import tokens
from desktop.widgets.painting import is_style_event

_NO_DATE = QDate(1800, 1, 1)


def _ignore_unfocused_wheel(widget: QWidget, event: QWheelEvent) -> bool:
    """A wheel over a field the clerk is not in scrolls the page and changes nothing."""
    if widget.hasFocus():
        return False
    event.ignore()
    return True


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
        self.setItemDelegate(QStyledItemDelegate(self))  # the default one ignores the style sheet
        self._values: list[object] = []
        self.set_options(options)
        self.activated.connect(lambda _: self.changed.emit(self.value))

    @property
    def value(self) -> object:
        """The value chosen; ``None`` when there are none."""
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def offers(self, value: object) -> bool:
        """Whether ``value`` is among the options."""
        return value in self._values

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
        self.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self.calendarWidget().setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self._dress_calendar()
        self.set_value(value)
        self.dateChanged.connect(lambda _: self.changed.emit(self.value))

    @property
    def value(self) -> date | None:
        """The date, or ``None``."""
        shown = self.date()
        return None if shown == _NO_DATE else date(shown.year(), shown.month(), shown.day())

    def _dress_calendar(self) -> None:
        """The calendar's own red for weekends is too dim at night."""
        look = QTextCharFormat()
        look.setForeground(QColor(tokens().colour.bad))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendarWidget().setWeekdayTextFormat(day, look)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event):
            self._dress_calendar()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No date cannot be typed over, so typing or stepping begins from today."""
        step = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if self.value is None and (step or event.text().isdigit()):
            self.setDate(QDate.currentDate())
            self.setSelectedSection(QDateEdit.Section.YearSection)
        super().keyPressEvent(event)

    def focusNextPrevChild(self, following: bool) -> bool:
        """Tab walks through year, month and day; without a date there is nothing to walk through."""
        if self.value is None:
            return QWidget.focusNextPrevChild(self, following)
        return super().focusNextPrevChild(following)

    def set_value(self, value: date | None) -> None:
        """Show ``value``."""
        self.setDate(_NO_DATE if value is None else QDate(value.year, value.month, value.day))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not _ignore_unfocused_wheel(self, event):
            super().wheelEvent(event)

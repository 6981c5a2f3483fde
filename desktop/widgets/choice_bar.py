"""What segmented controls, chips and underlined tabs share: one of several, by mouse or arrow keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.painting import Painted, text_width


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its value, its word, an icon in the colour ``role`` and a count after the word."""

    value: object
    text: str
    icon: str = ""
    role: str = "t2"
    count: int | None = None

    @property
    def words(self) -> str:
        """The word with its count."""
        return self.text if self.count is None else f"{self.text} {self.count}"


class ChoiceBar(Painted):
    """The keyboard, the mouse and the value; a subclass paints and says how wide a choice is."""

    changed = Signal(object)  # the value the user has chosen

    def __init__(
        self,
        options: Iterable[Option | tuple[object, str]],
        *,
        name: str,
        label: str,
        value: object = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._options: tuple[Option, ...] = ()
        self._index = 0
        self._hot = -1
        self.set_options(options)
        if value is not None:
            self.set_value(value)

    @property
    def options(self) -> tuple[Option, ...]:
        """The choices in their order."""
        return self._options

    @property
    def value(self) -> object:
        """The value chosen; ``None`` when there are no choices."""
        return self._options[self._index].value if self._options else None

    def set_value(self, value: object) -> None:
        """Choose ``value`` without a signal. Raises ``ValueError`` when it is not among the choices."""
        self._index = [option.value for option in self._options].index(value)
        self._told()

    def set_options(self, options: Iterable[Option | tuple[object, str]]) -> None:
        """Replace the choices (their counts, say), keeping the value when it is still there."""
        before = self.value
        self._options = tuple(item if isinstance(item, Option) else Option(*item) for item in options)
        values = [option.value for option in self._options]
        self._index = values.index(before) if before in values else 0
        self.updateGeometry()
        self._told()

    def _told(self) -> None:
        self.setAccessibleDescription(self._options[self._index].words if self._options else "")
        self.update()

    def _choose(self, index: int) -> None:
        index = max(0, min(index, len(self._options) - 1))
        if index != self._index and self._options:
            self._index = index
            self._told()
            self.changed.emit(self.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in steps:
            self._choose(self._index + steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Home:
            self._choose(0)
        elif event.key() == Qt.Key.Key_End:
            self._choose(len(self._options) - 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            for index, rect in enumerate(self._rects()):
                if rect.contains(event.position()):
                    self._choose(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hot = next((i for i, rect in enumerate(self._rects()) if rect.contains(event.position())), -1)
        if hot != self._hot:
            self._hot = hot
            self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.EnabledChange:
            self.update()
        super().changeEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hot = -1
        self.update()

    def _item_width(self, option: Option) -> int:
        size = tokens().size
        icon = size.icon + 6 if option.icon else 0
        return text_width(font(size.body, bold=True), option.words) + icon + 2 * self._padding()

    def _padding(self) -> int:
        return 11

    def _gap(self) -> int:
        return 0

    def _bar_height(self) -> int:
        return tokens().size.control

    def _stretched(self) -> bool:
        return False

    def _rects(self) -> list[QRectF]:
        widths = [float(self._item_width(option)) for option in self._options]
        spare = self.width() - sum(widths) - self._gap() * max(0, len(widths) - 1)
        if self._stretched() and widths and (spare > 0):
            equal = (self.width() - self._gap() * (len(widths) - 1)) / len(widths)
            widths = (
                [equal] * len(widths) if equal >= max(widths) else [w + spare / len(widths) for w in widths]
            )
        left, rects = 0.0, []
        for width in widths:
            rects.append(QRectF(round(left), 0, round(left + width) - round(left), self.height()))
            left += width + self._gap()
        return rects

    def sizeHint(self) -> QSize:
        width = sum(self._item_width(option) for option in self._options)
        return QSize(width + self._gap() * max(0, len(self._options) - 1), self._bar_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

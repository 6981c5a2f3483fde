"""Several of a list, ticked: arrows move, Space ticks, Tab leaves; as many in a line as there is room for."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.widgets.fields import CheckBox
from desktop.widgets.painting import is_style_event

_GAP = 4
_STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class Ticks(QWidget):
    """``options`` are (code, word) pairs."""

    changed = Signal()

    def __init__(
        self, options: Iterable[tuple[str, str]], *, name: str, label: str, parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._columns = 1
        self.boxes: dict[str, CheckBox] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(2)
        for code, words in options:
            box = CheckBox(words, name=f"{name}_{code}", label=f"{label}：{words}")
            box.toggled.connect(lambda _: self.changed.emit())
            box.installEventFilter(self)
            self.boxes[code] = box
        self._place(3)
        self._stop_at(next(iter(self.boxes.values()), None))

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for place, box in enumerate(self.boxes.values()):
            self._grid.addWidget(box, place // columns, place % columns, Qt.AlignmentFlag.AlignLeft)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def _fit(self) -> None:
        widest = max((box.sizeHint().width() for box in self.boxes.values()), default=0) + _GAP
        self._place(max(1, min(len(self.boxes), (self.width() + _GAP) // max(1, widest))))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "_grid"):
            self._fit()

    def _stop_at(self, box: CheckBox | None) -> None:
        """Tab comes to one box of the list, not to all of them."""
        for one in self.boxes.values():
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one is box else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(box)

    @property
    def value(self) -> tuple[str, ...]:
        """The codes ticked, in the order of the list."""
        return tuple(code for code, box in self.boxes.items() if box.isChecked())

    def set_value(self, codes: Iterable[str]) -> None:
        """Tick these and no others."""
        wanted = set(codes)
        for code, box in self.boxes.items():
            box.setChecked(code in wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            boxes = list(self.boxes.values())
            if step is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                here = boxes.index(watched)  # type: ignore[arg-type]
                there = here + step[0] * self._columns + step[1]
                if 0 <= there < len(boxes):
                    self._stop_at(boxes[there])
                    boxes[there].setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return super().eventFilter(watched, event)

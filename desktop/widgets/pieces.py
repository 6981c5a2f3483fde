"""Small pieces panels are made of: labels, columns that scroll, rows with an icon, tags in lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec, badge_size, paint_badge
from desktop.widgets.empty_state import IconLabel
from desktop.widgets.painting import Painted


def column(
    spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> tuple[QWidget, QVBoxLayout]:
    """A widget with a vertical layout."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    return holder, layout


def take_away(layout: QLayout) -> None:
    """Remove every widget of a layout, which is to be filled anew."""
    while layout.count():
        entry = layout.takeAt(0)
        widget = entry.widget() if entry is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class IconRow(QWidget):
    """An icon, a text widget and, at will, something after it."""

    def __init__(self, icon: str, text: QWidget, after: QWidget | None = None) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(IconLabel(icon, "t3", 0))
        row.addWidget(text)
        if after is not None:
            row.addWidget(after)
        row.addStretch(1)


class TagFlow(Painted):
    """Tags in lines, as many as the width asks for."""

    GAP = 5

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._specs: tuple[BadgeSpec, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_specs(self, specs: Sequence[BadgeSpec]) -> None:
        """Show these tags."""
        self._specs = tuple(specs)
        self.setAccessibleName("、".join(spec.text for spec in specs))
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> tuple[str, ...]:
        """What the tags say."""
        return tuple(spec.text for spec in self._specs)

    def _places(self, width: int) -> tuple[list[tuple[int, int]], int]:
        x = y = 0
        line = tokens().size.badge
        places = []
        for spec in self._specs:
            wide = badge_size(spec).width()
            if x and x + wide > width:
                x, y = 0, y + line + self.GAP
            places.append((x, y))
            x += wide + self.GAP
        return places, (y + line if self._specs else 0)

    def heightForWidth(self, width: int) -> int:
        return self._places(width)[1]

    def sizeHint(self) -> QSize:
        return QSize(120, self._places(max(self.width(), 120))[1])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = tokens().size.badge
        for spec, (x, y) in zip(self._specs, self._places(self.width())[0], strict=True):
            paint_badge(painter, x, y + line / 2, spec)
        painter.end()


class ScrollColumn(QScrollArea):
    """A column that scrolls inside its panel when the window is low, following the focus.

    It is never wider than its panel: a long line inside ends in …, nothing sticks out at the right.
    """

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = content.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        content.setSizePolicy(policy)
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        content = self.widget()
        if now is None or content is None or not content.isAncestorOf(now):
            return
        top = now.mapTo(content, QPoint(0, 0)).y()
        self.ensureVisible(0, max(0, top - 24), 0, 0)
        self.ensureVisible(0, top + now.height() + 12, 0, 0)


class EnterMoves(QObject):
    """Enter goes to the next field of a form, never past an input method's pre-edit (it keeps that Enter)."""

    def __init__(self, fields: Sequence[QWidget], after: object, parent: QObject) -> None:
        super().__init__(parent)
        self._fields = tuple(fields)
        self._after = after
        self._composing = False
        for field in self._fields:
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and not self._composing
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            and isinstance(watched, QWidget)
            and watched in self._fields
            and not getattr(watched, "holds_enter", False)  # a row of its list is being chosen
        ):
            later = self._fields[self._fields.index(watched) + 1 :]
            for field in later:
                if field.isVisible() and field.isEnabled():
                    field.setFocus(Qt.FocusReason.TabFocusReason)
                    return True
            if callable(self._after):
                self._after()
            return True
        return False

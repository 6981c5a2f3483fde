"""Who may sign in: one row a person, chosen by digit, arrow keys or mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.keycap import keycap_size, paint_keycap
from desktop.widgets.painting import RIGHT, draw_box, draw_focus, draw_text, is_style_event, text_width

GAP = 4
KEYED = 9
"""The first so many people have a key."""


@dataclass(frozen=True, slots=True)
class Person:
    """A row: login, name, post in Chinese, and a small note at the right."""

    login: str
    name: str
    post: str
    note: str = ""


class OperatorList(QWidget):
    """The digit chooses when this list has the focus, Alt with the digit always does."""

    chosen = Signal(str)  # login

    def __init__(self, *, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._people: tuple[Person, ...] = ()
        self._current = -1
        for digit in range(1, KEYED + 1):
            action = QAction(self)
            action.setShortcut(QKeySequence(f"Alt+{digit}"))
            action.triggered.connect(lambda _=False, row=digit - 1: self._choose(row))
            self.addAction(action)

    @property
    def people(self) -> tuple[Person, ...]:
        """The rows shown."""
        return self._people

    @property
    def current(self) -> Person | None:
        """The person chosen."""
        return self._people[self._current] if 0 <= self._current < len(self._people) else None

    def set_people(self, people: Sequence[Person], login: str = "") -> None:
        """Show ``people`` and choose ``login``, or nobody."""
        self._people = tuple(people)
        self._current = next((row for row, one in enumerate(self._people) if one.login == login), -1)
        for row, action in enumerate(self.actions()):
            action.setText(self._people[row].name if row < len(self._people) else "")
            action.setEnabled(row < len(self._people))
        self.updateGeometry()
        self.update()

    def move_by(self, rows: int) -> None:
        """Choose the person so many rows further down (or up)."""
        if self._people:
            self._choose(max(0, min(len(self._people) - 1, self._current + rows)))

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._people):
            self._current = row
            self.setAccessibleDescription(self._people[row].name)
            self.update()
            self.chosen.emit(self._people[row].login)

    def _row_height(self) -> int:
        size = tokens().size
        return size.action if len(self._people) <= 5 else size.row

    def sizeHint(self) -> QSize:
        return QSize(380, max(1, len(self._people)) * (self._row_height() + GAP) - GAP)

    def changeEvent(self, event: QEvent) -> None:
        if is_style_event(event):
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_by(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.text().isdigit() and event.text() != "0":
            self._choose(int(event.text()) - 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(int(event.position().y()) // (self._row_height() + GAP))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        colour, size = now.colour, now.size
        painter = QPainter(self)
        height = self._row_height()
        strong = font(size.body, bold=True)
        widest = max((text_width(strong, person.name) for person in self._people), default=0)
        name_width = min(max(widest, 48), 170) + 4
        for row, person in enumerate(self._people):
            rect = QRectF(0, row * (height + GAP), self.width(), height)
            mine = row == self._current
            draw_box(
                painter, rect, fill=colour.accent_soft if mine else colour.panel,
                border=colour.accent if mine else colour.edge, radius=size.radius, width=2 if mine else 1,
            )
            x = rect.x() + 13
            if row < KEYED:
                text = str(row + 1) if self.hasFocus() else f"Alt+{row + 1}"
                cap = keycap_size(text)
                area = QRectF(x, round(rect.center().y() - cap.height() / 2), cap.width(), cap.height())
                paint_keycap(painter, area, text)
            x += keycap_size("Alt+9").width() + 12
            name = QRectF(x, rect.y(), name_width, rect.height())
            draw_text(painter, name, person.name, strong, colour.t1)
            post = QRectF(x + name_width + 14, rect.y(), 120, rect.height())
            draw_text(painter, post, person.post, font(size.body), colour.t2)
            note = QRectF(rect.right() - 180, rect.y(), 168, rect.height())
            draw_text(painter, note, person.note, font(size.small), colour.t2, RIGHT)
            if mine and self.hasFocus():
                draw_focus(painter, rect.adjusted(3, 3, -3, -3))
        painter.end()

"""A field in which one thing is chosen by typing part of its name or the letters of its pinyin."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.line_edits import LineEdit
from desktop.widgets.roles import NOTE_ROLE
from desktop.widgets.row_delegate import RowDelegate

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what it stands for, its name, and quiet words after it."""

    value: Any
    text: str
    note: str = ""


@lru_cache(maxsize=2048)
def _letters(text: str) -> tuple[str, ...]:
    from db.domain.pinyin import item_terms, search_terms

    people, words = search_terms(text), item_terms(text)
    return (*people.initials, *people.full, *words.initials, *words.full)


def answers(wanted: str, *texts: str) -> bool:
    """Whether what was typed is part of one of ``texts``, or begins a pinyin spelling or its initials."""
    plain = "".join(unicodedata.normalize("NFKC", wanted).lower().split())
    if not plain or any(plain in text.lower().replace(" ", "") for text in texts):
        return True
    return plain.isascii() and any(letters.startswith(plain) for text in texts for letters in _letters(text))


class _List(QFrame):
    """The floating list; a child of the window, so that it is never cut by a panel."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}_box")
        self.setProperty("kind", "box")
        self.rows = QListWidget()
        self.rows.setObjectName(f"{name}_rows")
        self.rows.setItemDelegate(RowDelegate(self.rows))
        self.rows.setFrameShape(QFrame.Shape.NoFrame)
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.rows)
        self.hide()


class PickField(LineEdit):
    """Typing narrows the list, arrows move in it, Enter takes; leaving the field keeps what was chosen before.

    Give the choices with :meth:`set_choices`, or a ``seek`` that is told what was typed and answers later with
    :meth:`set_choices`. :attr:`value` is ``None`` until something is chosen. A ``free`` field keeps what was typed
    too: there a row must be reached by an arrow before Enter takes it.
    """

    changed = Signal(object)  # the value chosen by the user; None when it was taken away

    def __init__(
        self, *, name: str, label: str, placeholder: str = "", seek: Callable[[str], None] | None = None,
        free: bool = False, parent: QWidget | None = None,
    ) -> None:
        self._free = free
        self._choice: Choice | None = None
        super().__init__(name=name, label=label, placeholder=placeholder, parent=parent)
        self._seek = seek
        self._choices: tuple[Choice, ...] = ()
        self._shown: tuple[Choice, ...] = ()
        self._list = _List(name)
        self._list.rows.itemClicked.connect(lambda item: self._take(self._list.rows.row(item)))
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(120)
        self._wait.timeout.connect(self._ask)
        self.textEdited.connect(self._typed)
        self.destroyed.connect(self._list.deleteLater)

    # ------------------------------------------------------------ what it is told

    def set_seek(self, seek: Callable[[str], None]) -> None:
        """Who is told what was typed, and answers with :meth:`set_choices`."""
        self._seek = seek

    def set_choices(self, choices: Iterable[Choice]) -> None:
        """What there is to choose from, the likeliest first."""
        self._choices = tuple(choices)
        if self._list.isVisible() or (self._seek is not None and self.hasFocus() and self.text()):
            self._narrow()

    def set_choice(self, choice: Choice | None) -> None:
        """Show ``choice`` as chosen, without a signal."""
        self._choice = choice
        self.setText(choice.text if choice else "")
        self.setCursorPosition(0)
        self._list.hide()

    def set_value(self, value: Any) -> None:
        """Choose by value among the choices; nothing when it is not one of them."""
        self.set_choice(next((one for one in self._choices if one.value == value), None))

    @property
    def value(self) -> Any:
        """What was chosen, or ``None``."""
        return self._choice.value if self._choice else None

    @property
    def choice(self) -> Choice | None:
        """What was chosen with its words."""
        return self._choice

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What there is to choose from."""
        return self._choices

    @property
    def offered(self) -> list[str]:
        """The rows of the open list; empty while it is closed."""
        rows = self._list.rows
        return [rows.item(n).text() for n in range(rows.count())] if self._list.isVisible() else []

    # ------------------------------------------------------------ typing

    def _typed(self, text: str) -> None:
        if self._choice is not None and (self._free or not text.strip()):
            self._choice = None
            self.changed.emit(None)
        if self._seek is not None:
            self._wait.start()
        else:
            self._narrow()

    def _ask(self) -> None:
        if self._seek is not None:
            self._seek(self.text().strip())

    def _narrow(self) -> None:
        wanted = "" if self._choice and self.text() == self._choice.text else self.text().strip()
        found: Sequence[Choice] = self._choices
        if self._seek is None:
            found = [one for one in self._choices if answers(wanted, one.text, one.note)]
        self._shown = tuple(found)
        rows = self._list.rows
        rows.clear()
        for one in self._shown:
            item = QListWidgetItem(one.text)
            item.setData(NOTE_ROLE, one.note)
            rows.addItem(item)
        if not self._shown:
            self._list.hide()
            return
        chosen = (n for n, one in enumerate(self._shown) if self._choice and one.value == self._choice.value)
        here = next(chosen, -1 if self._free else 0)
        rows.setCurrentRow(here)
        self._place()

    def _place(self) -> None:
        window = self.window()
        if self._list.parent() is not window:
            self._list.setParent(window)
            window.installEventFilter(self)
        height = min(len(self._shown), MOST_SHOWN) * tokens().size.row + 2
        corner = self.mapTo(window, QPoint(0, 0))
        below = window.height() - corner.y() - self.height()
        top = corner.y() + self.height() if below >= height or below >= corner.y() else corner.y() - height
        top = max(0, top)
        room = below if top > corner.y() else corner.y()
        self._list.setGeometry(corner.x(), top, max(self.width(), 220), min(height, max(room, tokens().size.row)))
        self._list.show()
        self._list.raise_()

    def open_list(self) -> None:
        """Show everything there is to choose from."""
        if self._seek is not None and not self._choices:
            self._seek(self.text().strip())
        else:
            self._narrow()

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            before = self.value
            self.set_choice(self._shown[row])
            if self.value != before:
                self.changed.emit(self.value)
        self._list.hide()

    @property
    def open(self) -> bool:
        """Whether the list is in sight."""
        return self._list.isVisible()

    @property
    def holds_enter(self) -> bool:
        """Whether Enter takes a row of the open list, and so must not go on to the next field."""
        return self._list.isVisible() and self._list.rows.currentRow() >= 0

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._list.isVisible()
            and event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        rows, key = self._list.rows, event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not self._list.isVisible():
                self.open_list()
            else:
                step = 1 if key == Qt.Key.Key_Down else -1
                rows.setCurrentRow(max(0, min(rows.currentRow() + step, rows.count() - 1)))
            return
        if self._list.isVisible() and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and rows.currentRow() >= 0:
            self._take(rows.currentRow())
            return
        if self._list.isVisible() and key == Qt.Key.Key_Escape:
            self._leave()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._list.isVisible() and event.reason() == Qt.FocusReason.TabFocusReason and self.text().strip():
            self._take(self._list.rows.currentRow())  # Tab takes the row under the cursor, as Enter does
        elif event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._leave()

    def _leave(self) -> None:
        """Close the list; what was typed stays only in a free field."""
        if self._free and self._choice is None:
            self._list.hide()
        else:
            self.set_choice(self._choice)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._list.isVisible():
            self._list.hide()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._list.hide()

    def _right_room(self) -> int:
        return tokens().size.icon_small + 6

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = tokens()
        edge = now.size.icon_small + 2
        painter = QPainter(self)
        x = self.width() - edge - 8
        paint_icon(painter, "chevron-down", now.colour.t2, x, (self.height() - edge) / 2, edge)
        painter.end()

"""F1: every key that works now, read from the actions themselves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.shell.over_sheet import OverSheet
from desktop.widgets.keycap import Keycap, KeyHint, key_label
from desktop.widgets.labels import label
from desktop.widgets.panel import rule


def keys_of(root: QWidget) -> list[tuple[str, str]]:
    """(key, words) of every action with a key whose widget is in sight below ``root``, in order of appearance."""
    found: dict[str, str] = {}
    for action in root.findChildren(QAction):
        words = _words(action)
        if not words or not action.isEnabled():
            continue
        if not any(isinstance(w, QWidget) and w.isVisible() for w in action.associatedObjects()):
            continue
        for sequence in action.shortcuts():
            key = key_label(sequence.toString(QKeySequence.SequenceFormat.PortableText))
            found.setdefault(key, words)
    return sorted(found.items(), key=_order)


def _words(action: QAction) -> str:
    """The action's own words, else those of the button, panel or field it belongs to."""
    owner = action.parent()
    if action.text():
        return action.text().replace("&", "")
    if isinstance(owner, QAbstractButton):
        return owner.text()
    return owner.accessibleName() if isinstance(owner, QWidget) else ""


def _order(pair: tuple[str, str]) -> tuple[int, str, int, str]:
    """Function keys first, then plain keys, then with Ctrl and Alt."""
    head, _, last = pair[0].rpartition("+")
    if not head and last[:1] == "F" and last[1:].isdigit():
        return 0, "", int(last[1:]), last
    return (1 if not head else 2), head, 0, last


class KeySheet(OverSheet):
    """Every key, in columns; F1 leads on to the help."""

    help_wanted = Signal()  # F1 once more: the words, after the keys

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "key_sheet")
        self._body: QWidget | None = None
        self.pairs: list[tuple[str, str]] = []

    def open_for(self, title: str, page: list[tuple[str, str]], everywhere: list[tuple[str, str]]) -> None:
        """Show the keys of a page and those that work everywhere."""
        self.pairs = [*page, *everywhere]
        if self._body is not None:
            self.column.removeWidget(self._body)
            self._body.deleteLater()
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("快捷键·{0}").format(title), "lead"))
        head.addStretch(1)
        head.addWidget(KeyHint("F1", self.tr("看说明")))
        head.addWidget(KeyHint("Esc", self.tr("关闭")))
        column.addLayout(head)
        column.addWidget(rule())
        column.addLayout(_grid(page))
        column.addWidget(rule())
        column.addWidget(label(self.tr("各页通用"), "strong"))
        column.addLayout(_grid(everywhere))
        self.column.addWidget(self._body)
        self._place()
        self.bring(self)

    def _place(self) -> None:
        self.adjustSize()
        over = self.parentWidget()
        width, height = max(640, self.sizeHint().width()), self.sizeHint().height()
        self.setGeometry((over.width() - width) // 2, max(8, (over.height() - height) // 2), width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_F1:
            self.help_wanted.emit()


def _grid(pairs: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(6)
    rows = (len(pairs) + 2) // 3
    for number, (key, words) in enumerate(pairs):
        row, column = number % rows, number // rows * 2
        grid.addWidget(Keycap(key), row, column, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(label(words), row, column + 1)
    for column in (1, 3, 5):
        grid.setColumnStretch(column, 1)
    return grid

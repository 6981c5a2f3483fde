"""A plain page that says what is being done while nothing can be pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.shell.brand import Mark, PlainPage
from desktop.widgets.labels import label


class WaitingScreen(PlainPage):
    """Making the demo centre, the last backup before the end."""

    def __init__(self, fact: str, advice: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name="waiting", parent=parent)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(Mark(56), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label(fact, "lead", name="waiting_fact"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label(advice, "second", name="waiting_advice"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.room.addLayout(column)

"""What an empty list says: an icon, a sentence of fact, one of advice and what to press."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.theme.icons import paint_icon
from desktop.theme.manager import tokens
from desktop.widgets.key_button import KeyButton
from desktop.widgets.painting import Painted
from desktop.widgets.wrap_label import WrapLabel


class IconLabel(Painted):
    """An icon as a label, in a colour of the theme; ``size`` 0 means the theme's icon size."""

    def __init__(self, icon: str, role: str = "t2", size: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._role, self._size = icon, role, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str, role: str = "t2") -> None:
        """Change the icon and its colour."""
        self._icon, self._role = icon, role
        self.update()

    def sizeHint(self) -> QSize:
        edge = self._size or tokens().size.icon
        return QSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = self._size or tokens().size.icon
        paint_icon(painter, self._icon, tokens().role(self._role), 0, (self.height() - edge) / 2, edge)
        painter.end()


class EmptyState(QWidget):
    """Centred in whatever room it is given. The actions are made by the caller and owned from here on."""

    def __init__(
        self,
        icon: str,
        fact: str,
        advice: str = "",
        *,
        role: str = "t3",
        note: str = "",
        actions: Sequence[KeyButton] = (),
        name: str = "empty",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._fact, self._advice, self._note = _line("lead"), _line("second"), _line("hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(IconLabel(icon, role, 40), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(4)
        for label in (self._fact, self._advice, self._note):
            column.addWidget(label)
        if actions:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addStretch(1)
            for action in actions:
                row.addWidget(action)
            row.addStretch(1)
            column.addSpacing(2)
            column.addLayout(row)
        column.addStretch(1)
        self.set_texts(fact, advice, note)

    def set_texts(self, fact: str, advice: str = "", note: str = "") -> None:
        """Change the words; an empty line takes no room."""
        for label, text in ((self._fact, fact), (self._advice, advice), (self._note, note)):
            label.setText(text)
            label.setVisible(bool(text))
        self.setAccessibleName(fact)
        self.setAccessibleDescription(advice)


def _line(kind: str) -> WrapLabel:
    label = WrapLabel(kind=kind)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label

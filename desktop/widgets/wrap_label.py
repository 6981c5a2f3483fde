"""Words that wrap and are never cut, however deep the layouts around them are nested."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.widgets.painting import is_style_event


class WrapLabel(QLabel):
    """A label of several lines that asks for the height its present width needs.

    Qt's own way, height for width, is lost where grids and boxes are nested; there lines get cut.
    """

    def __init__(self, text: str = "", kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._needed = 0
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        if kind:
            self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._measure()

    def _measure(self) -> None:
        needed = max(0, self.heightForWidth(self.width())) if self.text() else 0
        if needed != self._needed:
            self._needed = needed
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._needed)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self._needed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event):
            self._measure()

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.Polish:  # only now the style sheet has given it its font
            self._measure()
        return handled

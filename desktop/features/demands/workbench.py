"""The board or the list above, one demand or the registration below; in a low window one of the two at a time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.features.demands.board import BoardView
from desktop.features.demands.demand_list import DemandListPanel
from desktop.features.demands.detail import DetailPanel
from desktop.features.demands.register_form import RegisterPanel
from desktop.theme.manager import tokens
from desktop.widgets.painting import is_style_event

_BELOW, _LEAST_ABOVE, _USUAL = 272, 150, 610


class Workbench(QWidget):
    """Where demands are looked over and worked on."""

    folded = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demand_workbench")
        self.board = BoardView()
        self.list = DemandListPanel()
        self.detail = DetailPanel()
        self.register = RegisterPanel()
        self._above = QStackedWidget()
        self._above.addWidget(self.board)
        self._above.addWidget(self.list)
        self._below = QStackedWidget()
        self._below.addWidget(self.detail)
        self._below.addWidget(self.register)
        self._low = False
        self._working = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._above, 1)
        column.addWidget(self._below)
        self._fit()

    @property
    def view(self) -> str:
        """``board`` or ``list``."""
        return "board" if self._above.currentIndex() == 0 else "list"

    def set_view(self, view: str) -> None:
        """Show the board or the list."""
        self._above.setCurrentIndex(0 if view == "board" else 1)

    @property
    def cards(self) -> BoardView | DemandListPanel:
        """What is shown above."""
        return self.board if self.view == "board" else self.list

    @property
    def registering(self) -> bool:
        """Whether the registration is open."""
        return self._below.currentIndex() == 1

    def set_registering(self, registering: bool) -> None:
        """Show the registration in place of the demand."""
        self._below.setCurrentIndex(1 if registering else 0)
        self.set_working(registering)

    @property
    def low(self) -> bool:
        """Whether the window is so low that only one of the two is in sight."""
        return self._low

    def set_working(self, working: bool) -> None:
        """In a low window, show what is below in place of what is above."""
        self._working = working
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "_below"):
            self._fit()

    def _fit(self) -> None:
        scale = 1.14 if tokens().large else 1.0
        below = round(_BELOW * scale)
        low = self.height() < below + _LEAST_ABOVE + 8
        if low != self._low:
            self._low = low
            self.folded.emit(low)
        self._above.setVisible(not (low and self._working))
        self._below.setVisible(not low or self._working)
        if low:
            self._below.setMinimumHeight(0)
            self._below.setMaximumHeight((1 << 24) - 1)
        else:
            self._below.setFixedHeight(round(below + max(0, self.height() - _USUAL) * 0.4))

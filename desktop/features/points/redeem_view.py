"""兑换: person, shelf and receipt side by side; in a narrow window the person folds under the shelf's head."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.features.points.basket import Basket
from desktop.features.points.counter_panel import CounterPanel
from desktop.features.points.person_panel import PersonPanel
from desktop.features.points.shelf_panel import ShelfPanel
from desktop.theme.manager import tokens
from desktop.widgets.painting import is_style_event

_LOW, _NARROW = 520, 1000


class RedeemView(QWidget):
    """Columns 300, the rest, 324; narrower ones in a narrow window."""

    def __init__(self, basket: Basket) -> None:
        super().__init__()
        self.setObjectName("points_redeem_view")
        self.person = PersonPanel()
        self.shelf = ShelfPanel(basket)
        self.counter = CounterPanel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.person)
        row.addWidget(self.shelf, 1)
        row.addWidget(self.counter)
        self._fit()

    def _fit(self) -> None:
        scale = tokens().size.body / 14
        large = tokens().large
        low = self.height() < _LOW * (1.1 if large else 1)
        narrow = self.width() < _NARROW
        self.person.setFixedWidth(round((232 if narrow else 300) * (1.08 if large else 1)))
        self.counter.setFixedWidth(round((268 if narrow else 324) * (1.05 if large else 1)))
        self.person.set_low(low or large)
        self.shelf.set_low(low)
        self.counter.set_low(low)
        self.counter.set_narrow(narrow)
        self.shelf.hint.setVisible(not narrow and scale < 1.2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "counter"):
            self._fit()

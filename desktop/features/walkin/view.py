"""Where the panels of the registration screen stand, for every width, height and print size.

Columns are 300 / rest / 324 (330 / rest / 340 in large print); the middle grows to 900 and the rest goes to the
right. Below 740 pixels of height, in large print and under a fault bar the history has two rows; from 1600
pixels of width it stands under the result. Below 1280 the person is folded to a strip, and F2 or Alt+D unfolds
it beside the materials: the action column is always whole. Below 1000 (1366 × 768 at 150 %) the idle screen leaves
out the clerk's day, and below 600 of height the history shows only while Alt+H holds the focus in it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.features.walkin.history_panel import HistoryPanel
from desktop.features.walkin.item_panel import ItemPanel
from desktop.features.walkin.person_panel import PersonPanel
from desktop.features.walkin.result_panel import ResultPanel
from desktop.features.walkin.strip import PersonStrip
from desktop.features.walkin.today_panel import TodayPanel
from desktop.theme.manager import tokens
from desktop.widgets.painting import is_style_event

LOW, NARROW, WIDE, MIDDLE = 740, 1280, 1600, 900
TIGHT, SLIM = 600, 1000
"""Height and width of 1366 × 768 at 150 % and the like."""
_NO_LIMIT = 16777215


class WalkinView(QWidget):
    """The panels; what they show is the controller's, where they stand is decided here."""

    def __init__(self) -> None:
        super().__init__()
        self.person = PersonPanel()
        self.strip = PersonStrip()
        self.item = ItemPanel()
        self.result = ResultPanel()
        self.today = TodayPanel()
        self.history = HistoryPanel()
        self.right = QWidget()
        self._right = QVBoxLayout(self.right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(8)
        self._right.addWidget(self.today, 1)
        self._right.addWidget(self.result, 1)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._grid.addWidget(self.strip, 0, 0, 1, 3)
        self._grid.addWidget(self.person, 1, 0)
        self._grid.addWidget(self.item, 1, 1)
        self._grid.addWidget(self.right, 1, 2)
        self._grid.addWidget(self.history, 2, 0, 1, 3)
        self._grid.setRowStretch(1, 1)
        self._grid.setColumnStretch(1, 1)
        self._faulted = False
        self._working = False
        self._with_history = False
        self._unfolded = False
        self._arranged: tuple[object, ...] = ()
        self._history_open = False
        self.addAction(self.history.action)
        self.history.action.triggered.connect(self._open_history)
        self.history.left.connect(self._close_history)
        self.show_stage(working=False, history=False)

    def show_stage(self, *, working: bool, history: bool) -> None:
        """``working``: the result instead of the clerk's day; ``history``: there is a person who has one."""
        self._working, self._with_history = working, history
        self.today.setVisible(not working)
        self.result.setVisible(working)
        self._history_open = False
        self.arrange()

    def set_faulted(self, faulted: bool) -> None:
        """A fault bar shows above, which takes its room from the history."""
        self._faulted = faulted
        self.arrange()

    @property
    def narrow(self) -> bool:
        """Whether the person is folded to a strip."""
        return self.window().width() < NARROW

    def unfold(self, unfolded: bool) -> None:
        """In a narrow window, show the person's column, or fold it again."""
        self._unfolded = unfolded
        self.arrange()

    @property
    def unfolded(self) -> bool:
        """Whether the person's column shows in a narrow window."""
        return self._unfolded

    def arrange(self) -> None:
        """Give every panel its place and width; does nothing when all is as it was."""
        window = self.window()
        large = tokens().large
        narrow, wide = window.width() < NARROW, window.width() >= WIDE
        low = window.height() < LOW or large or narrow or self._faulted
        tight, slim = window.height() < TIGHT, window.width() < SLIM
        state = (
            narrow, wide, low, large, tight, slim, window.height() < LOW,
            self._with_history, self._history_open, self._unfolded, self._working,
        )
        if state == self._arranged:
            return
        self._arranged = state
        side = wide and self._with_history
        self.strip.setVisible(narrow and self._working and not self._unfolded)
        self.person.setVisible(not narrow or self._unfolded or not self._working)
        self.person.setFixedWidth(330 if large else 300)
        right = 340 if large else 324
        self.right.setVisible(self._working or not slim)
        self.right.setMinimumWidth(right)
        self.right.setMaximumWidth(_NO_LIMIT if wide else right)
        self.item.setMaximumWidth(MIDDLE if wide else _NO_LIMIT)
        self._grid.setColumnStretch(1, 100)
        self._grid.setColumnStretch(2, 1 if wide else 0)
        folded = narrow and not self.person.isVisibleTo(self)
        self._grid.addWidget(self.item, 1, 0 if folded else 1, 1, 2 if folded else 1)
        self.strip.set_tight(tight)
        self.item.set_tight(tight)
        self.result.set_tight(tight or (large and window.height() < LOW))
        self.item.set_cramped(narrow and not folded)
        if side:
            self._right.addWidget(self.history, 0)
        else:
            self._grid.addWidget(self.history, 2, 0, 1, 3)
        self.history.action.setEnabled(self._with_history)
        self.history.setVisible(self._with_history and (side or not tight or self._history_open))
        self.history.set_rows(2 if low and not side else 4, side=side)
        self.person.card.set_low(large or tight)

    def _open_history(self) -> None:
        """Alt+H: go to the history, which a tight window shows only now."""
        if self._with_history:
            self._history_open = True
            self.arrange()
            self.history.focus_list()

    def _close_history(self) -> None:
        self._history_open = False
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event):
            self._arranged = ()
            self.arrange()

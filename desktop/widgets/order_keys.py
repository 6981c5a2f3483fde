"""Keys of a sortable list: Home and End to its ends, Ctrl with an arrow for another column or direction."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from desktop.widgets.table import TableView


class OrderKeys(QObject):
    """Gives ``table`` these keys while it has the focus; the columns ``skip`` are no order."""

    def __init__(self, table: TableView, *, skip: tuple[int, ...] = ()) -> None:
        super().__init__(table)
        self._table, self._skip = table, skip
        tr = self.tr
        steps: tuple[tuple[str, str, Callable[[], None]], ...] = (
            ("Home", tr("第一件"), lambda: table.select_row(0)),
            ("End", tr("最后一件"), lambda: table.select_row(table.model().rowCount() - 1)),
            ("Ctrl+Left", tr("按左边一列排"), lambda: self._turn(-1)),
            ("Ctrl+Right", tr("按右边一列排"), lambda: self._turn(1)),
            ("Ctrl+Up", tr("从小到大排"), lambda: self._order(Qt.SortOrder.AscendingOrder)),
            ("Ctrl+Down", tr("从大到小排"), lambda: self._order(Qt.SortOrder.DescendingOrder)),
        )
        for key, words, act in steps:
            action = QAction(words, table)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _=False, act=act: act())
            table.addAction(action)

    def _turn(self, step: int) -> None:
        table, header = self._table, self._table.horizontalHeader()
        columns = range(table.model().columnCount())
        shown = [n for n in columns if not table.isColumnHidden(n) and n not in self._skip]
        here = header.sortIndicatorSection()
        column = shown[(shown.index(here) + step) % len(shown)] if here in shown else shown[0]
        header.setSortIndicator(column, Qt.SortOrder.AscendingOrder)

    def _order(self, order: Qt.SortOrder) -> None:
        header = self._table.horizontalHeader()
        header.setSortIndicator(header.sortIndicatorSection(), order)

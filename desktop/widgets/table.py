"""The table of every list: rows of one height, no zebra, a soft selection with an accent bar, keys first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.theme.manager import tokens
from desktop.widgets.delegates import toggle
from desktop.widgets.painting import draw_focus, is_style_event
from desktop.widgets.row_delegate import RowDelegate


class TableView(QTableView):
    """Arrows move, Enter opens, Space ticks, Tab leaves.

    ``compact`` rows are 28 pixels high instead of 32. ``multi`` allows several rows. A ``sortable`` table
    tells its model to sort when a header is clicked.
    """

    opened = Signal(QModelIndex)  # Enter, or a double click
    row_changed = Signal(int)  # the current row; -1 for none
    space_pressed = Signal(QModelIndex)  # on a row without anything to tick

    def __init__(
        self,
        *,
        name: str,
        label: str,
        compact: bool = False,
        multi: bool = False,
        sortable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._compact = compact
        self._fitted = 0
        self._widths: tuple[int | None, ...] = ()
        self._give_way: tuple[int, ...] = ()
        self._least = 0
        self.setItemDelegate(RowDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if multi else modes.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(24)
        if sortable:
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self.setSortingEnabled(True)
        else:
            header.setSectionsClickable(False)
        self.doubleClicked.connect(self.opened)
        self._measure()

    def setModel(self, model: QAbstractItemModel) -> None:
        super().setModel(model)
        self.selectionModel().currentRowChanged.connect(lambda now, _: self.row_changed.emit(now.row()))
        self._apply_widths()

    def set_delegates(self, delegates: Mapping[int, RowDelegate]) -> None:
        """Which columns are more than text. The table keeps them alive."""
        for column, delegate in delegates.items():
            delegate.setParent(self)
            self.setItemDelegateForColumn(column, delegate)

    def set_columns(
        self, widths: Sequence[int | None], *, give_way: Sequence[int] = (), least: int = 0
    ) -> None:
        """Column widths in logical pixels at normal print, growing with large print; ``None`` stretches.

        Where the table is so narrow that a stretching column would have less than ``least``, the columns
        ``give_way`` are left out, one after another.
        """
        self._widths = tuple(widths)
        self._give_way, self._least = tuple(give_way), least
        self._apply_widths()

    def _apply_widths(self) -> None:
        header = self.horizontalHeader()
        if self.model() is None or not self._widths:
            return
        scale = tokens().size.body / 14
        for column, width in enumerate(self._widths[: self.model().columnCount()]):
            modes = QHeaderView.ResizeMode
            header.setSectionResizeMode(column, modes.Stretch if width is None else modes.Interactive)
            if width is not None:
                header.resizeSection(column, round(width * scale))
        self._leave_out()

    def _leave_out(self) -> None:
        scale = tokens().size.body / 14
        need = sum(self._least if width is None else width for width in self._widths) * scale
        for column in self._give_way:
            narrow = need > self.viewport().width()
            self.setColumnHidden(column, narrow)
            if narrow:
                need -= (self._widths[column] or 0) * scale

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._give_way and self.model() is not None:
            self._leave_out()

    def current_row(self) -> int:
        """The current row; -1 for none."""
        return self.currentIndex().row()

    def select_row(self, row: int) -> None:
        """Make ``row`` current and selected, in sight; -1 selects none."""
        if row < 0 or self.model() is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return
        self.setCurrentIndex(self.model().index(row, 0))
        self.selectRow(row)

    def fit_rows(self, rows: int) -> None:
        """Be exactly as high as the header and ``rows`` rows, whatever the print size."""
        self._fitted = rows
        self._measure()

    def _measure(self) -> None:
        size = tokens().size
        row = size.row_compact if self._compact else size.row
        self.verticalHeader().setMinimumSectionSize(row)
        self.verticalHeader().setDefaultSectionSize(row)
        self.horizontalHeader().setFixedHeight(size.table_head)
        if self._fitted:
            head = 0 if self.horizontalHeader().isHidden() else size.table_head
            self.setFixedHeight(head + self._fitted * row)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and self.model() is not None:
            self._measure()
            self._apply_widths()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.model() is not None and self.model().rowCount() and not self.selectionModel().hasSelection():
            self.select_row(max(0, self.current_row()))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            if index.isValid():
                self.opened.emit(index)
            return
        if event.key() == Qt.Key.Key_Space and not event.modifiers() and index.isValid():
            box = self._check_cell(index.row())
            if box is not None:
                toggle(self.model(), box)
            else:
                self.space_pressed.emit(index)
            return
        super().keyPressEvent(event)

    def _check_cell(self, row: int) -> QModelIndex | None:
        for column in range(self.model().columnCount()):
            index = self.model().index(row, column)
            if (
                index.flags() & Qt.ItemFlag.ItemIsUserCheckable
                and index.data(Qt.ItemDataRole.CheckStateRole) is not None
            ):
                return index
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        selection = self.selectionModel()
        if selection is None:
            return
        now = tokens()
        painter = QPainter(self.viewport())
        for index in selection.selectedRows():
            rect = self.visualRect(index)
            if rect.isValid():
                bar = QRectF(0, rect.y(), now.size.bar, rect.height())
                painter.fillRect(bar, QColor(now.colour.accent))
        if self.hasFocus() and self.currentIndex().isValid():
            rect = self.visualRect(self.currentIndex())
            if rect.isValid():
                row = QRectF(0, rect.y(), self.viewport().width(), rect.height())
                draw_focus(painter, row, radius=0)
        painter.end()


_KEYPAD = Qt.KeyboardModifier.KeypadModifier

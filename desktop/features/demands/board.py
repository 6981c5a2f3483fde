"""看板: a column for each stage, a card for each demand, the most urgent on top; arrows walk over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from db.queries.demand_board import Board, BoardColumn
from db.queries.demand_lists import DemandRow
from desktop.features.demands.stage_column import ARCHIVE_WIDTH, ArchiveStrip, StageColumn
from desktop.theme.manager import tokens
from desktop.widgets.painting import is_style_event

_LEAST_COLUMN = 164


class BoardView(QScrollArea):
    """The stages side by side; they scroll sideways in a narrow window."""

    chosen = Signal(str)  # the demand under the cursor; empty when there is none
    opened = Signal()  # Enter on a card
    archive_opened = Signal()
    rows_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demand_board")
        self.setAccessibleName(self.tr("看板"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumSize(300, 110)
        self.columns: list[StageColumn] = []
        self.archive = ArchiveStrip()
        self.archive.opened.connect(self.archive_opened)
        self.archive.side.connect(lambda step: self._walk(len(self.columns), step))
        holder = QWidget()
        self._row = QHBoxLayout(holder)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.archive)
        self.setWidget(holder)
        holder.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self._current = ""
        self._filling = False

    # ------------------------------------------------------------ what it is told

    def show_board(self, board: Board, *, wanted: str = "", left: str = "") -> None:
        """Show every stage; the cursor stays on its demand, goes to ``wanted``, or to the first there is.

        ``left`` is the demand shown below that may have left the board: then no card has the cursor until one is chosen.
        """
        place = self._place()
        self._filling = True  # a card that goes hands its cursor on by itself
        if [column.state for column in self.columns] != [str(column.state) for column in board.columns]:
            self._make(board.columns)
        for widget, column in zip(self.columns, board.columns, strict=True):
            widget.show_column(column)
        self._filling = False
        self.archive.set_count(board.archived_this_month)
        self._settle(wanted or self._current, place, left)

    def _make(self, columns: Sequence[BoardColumn]) -> None:
        for column in columns:
            widget = StageColumn(str(column.state), self._want)
            widget.setMinimumWidth(_LEAST_COLUMN)
            place = len(self.columns)
            widget.current_changed.connect(self._chose)
            widget.cards.opened.connect(self.opened)
            widget.cards.side.connect(lambda step, place=place: self._walk(place, step))
            widget.cards.entered.connect(lambda place=place: self._enter(place))
            self.columns.append(widget)
            self._row.insertWidget(place, widget, 1)

    def _want(self, ids: Sequence[Any]) -> None:
        self.rows_wanted.emit(tuple(ids))

    def supply(self, rows: Mapping[str, DemandRow]) -> None:
        """Hand in the cards asked for."""
        for column in self.columns:
            column.model.supply(rows)
            column.cards.scheduleDelayedItemsLayout()

    def renew(self) -> None:
        """Look at every card again."""
        for column in self.columns:
            column.model.refresh()

    # ------------------------------------------------------------ the cursor

    @property
    def current_id(self) -> str:
        """The demand under the cursor; empty when there is none."""
        return self._current

    def _place(self) -> tuple[int, int]:
        """Column and row of the cursor."""
        for number, column in enumerate(self.columns):
            if self._current and (row := column.model.row_of(self._current)) >= 0:
                return number, row
        return -1, -1

    def _settle(self, wanted: str, before: tuple[int, int], left: str) -> None:
        for column in self.columns:
            if wanted and (row := column.model.row_of(wanted)) >= 0:
                self._put(column, row)
                return
        if left:
            self._current = left
            for column in self.columns:
                column.select(-1)
            return
        filled = [column for column in self.columns if column.model.rowCount()]
        near = self.columns[before[0]] if 0 <= before[0] < len(self.columns) else None
        if near in filled:
            self._put(near, before[1])
        elif filled:
            self._put(filled[0], 0)
        else:
            self._current = ""
            self.chosen.emit("")

    def _put(self, column: StageColumn, row: int) -> None:
        had_focus = any(one.cards.hasFocus() for one in self.columns)
        for other in self.columns:
            if other is not column:
                other.select(-1)
        column.select(row)
        self._chose(str(column.model.id_at(column.cards.currentIndex().row())))
        if had_focus:
            column.cards.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(column, 8, 0)

    def select(self, demand_id: str) -> bool:
        """Put the cursor on a demand; whether it is on the board."""
        for column in self.columns:
            if (row := column.model.row_of(demand_id)) >= 0:
                self._put(column, row)
                return True
        return False

    def _chose(self, demand_id: str) -> None:
        if demand_id != self._current and not self._filling:
            self._current = demand_id
            self.chosen.emit(demand_id)

    def _enter(self, place: int) -> None:
        """The focus came into a column by mouse or Tab: the cursor goes with it."""
        column = self.columns[place]
        if self._current and self._place()[0] < 0:
            return  # what is shown has left the board: the first arrow chooses
        if column.model.rowCount() and column.model.row_of(self._current) < 0:
            self._put(column, max(0, column.cards.currentIndex().row()))

    def _walk(self, place: int, step: int) -> None:
        """To the next column with cards, at the same height; after the last to the archive."""
        row = self.columns[place].cards.currentIndex().row() if place < len(self.columns) else 0
        place += step
        while 0 <= place < len(self.columns):
            column = self.columns[place]
            if column.model.rowCount():
                column.cards.setFocus(Qt.FocusReason.OtherFocusReason)
                self._put(column, max(0, row))
                return
            place += step
        if step > 0:
            self.archive.setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(self.archive, 8, 0)

    def focus_current(self) -> bool:
        """Give the focus to the column of the cursor, without one to the first that has cards; whether there is one."""
        filled = [number for number, column in enumerate(self.columns) if column.model.rowCount()]
        if not self._current or not filled:
            return False
        place = self._place()[0]
        self.columns[place if place >= 0 else filled[0]].cards.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "columns"):
            for column in self.columns:
                column.measure()
            self.archive.setFixedWidth(round(ARCHIVE_WIDTH * tokens().size.body / 14))

    def words(self) -> list[str]:
        """Every column with its cards, for a reader and for tests."""
        lines = []
        for column in self.columns:
            cards = [column.model.index(row, 0).data() for row in range(column.model.rowCount())]
            lines.append("｜".join([column.head, *cards]))
        return lines

"""看板: a column for each stage, a card for each demand, the most urgent on top; arrows walk over all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from db.queries.demand_lists import Board, BoardColumn, DemandRow
from desktop.features.demands.cards import ROW_ROLE, CardDelegate, card_words
from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.keycap import keycap_size, paint_keycap
from desktop.widgets.labels import label
from desktop.widgets.lazy_model import Column, LazyTableModel
from desktop.widgets.one_line import OneLine
from desktop.widgets.painting import CENTRE, Painted, draw_box, draw_focus, draw_text, is_style_event

_LEAST_COLUMN, _ARCHIVE_WIDTH = 164, 76


class CardList(QListView):
    """The cards of one stage. Left and right leave it; Enter opens the card."""

    opened = Signal()
    entered = Signal()  # the focus came in
    side = Signal(int)  # -1 left, 1 right

    def __init__(self, *, name: str, label: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(CardDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(40)
        self.viewport().setAutoFillBackground(False)
        self.doubleClicked.connect(lambda _: self.opened.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.side.emit(-1 if event.key() == Qt.Key.Key_Left else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.opened.emit()
        elif event.text().strip():
            event.ignore()  # a digit or a slash is a key of the page, not the beginning of a card's name
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()


class StageColumn(QFrame):
    """One stage: name, how many, what it waits for, and its cards."""

    current_changed = Signal(str)

    def __init__(self, state: str, fetch: Any) -> None:
        super().__init__()
        self.state = state
        self.setProperty("kind", "stage")
        self.setObjectName(f"demand_stage_{state}")
        self._name, self._count = label(kind="strong"), label(kind="accent")
        self._hint = OneLine("small", "t2")
        self.model = LazyTableModel(
            (Column("card", "", card_words, roles={ROW_ROLE: lambda row: row}),), fetch, parent=self
        )
        self.cards = CardList(name=f"demand_cards_{state}", label="")
        self.cards.setModel(self.model)
        self.cards.selectionModel().currentChanged.connect(self._moved)
        head = QFrame()
        head.setProperty("kind", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(10, 0, 8, 0)
        row.setSpacing(6)
        row.addWidget(self._name)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self._hint)
        self._head = head
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.cards, 1)
        self.measure()

    def measure(self) -> None:
        """Take the heights of the present print size."""
        self._head.setFixedHeight(tokens().size.head)
        self.cards.scheduleDelayedItemsLayout()

    def show_column(self, column: BoardColumn) -> None:
        """List what waits in this stage."""
        self._name.setText(column.label)
        self._count.setText(str(column.count))
        self._hint.set_text(column.hint)
        self.cards.setAccessibleName(f"{column.label} {column.count}")
        self.model.set_ids(column.ids)

    @property
    def head(self) -> str:
        """The words above the cards."""
        return f"{self._name.text()} {self._count.text()}"

    def _moved(self, now: QModelIndex, _: QModelIndex) -> None:
        if now.isValid():
            self.current_changed.emit(str(self.model.id_at(now.row())))

    def select(self, row: int) -> None:
        """Put the cursor on a card; -1 takes it away."""
        if row < 0:
            self.cards.clearSelection()
            self.cards.setCurrentIndex(QModelIndex())
            return
        self.cards.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1), 0))


class ArchiveStrip(Painted):
    """The last stage: how many were archived this month, and the way to their list."""

    opened = Signal()
    side = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("demand_stage_archived")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(_ARCHIVE_WIDTH)
        self._count = 0
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """How many were archived this month."""
        self._count = count
        self.setAccessibleName(self.tr("归档，本月 {} 件").format(count))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Left:
            self.side.emit(-1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = tokens()
        colour, size = now.colour, now.size
        painter = QPainter(self)
        area = QRectF(self.rect())
        draw_box(painter, area, fill=colour.sunk, border=colour.edge, radius=size.radius)
        head = QRectF(0, 0, area.width(), size.head)
        draw_text(painter, head, self.tr("归档"), font(size.body, bold=True), colour.t1, CENTRE)
        number = QRectF(0, head.bottom() + 4, area.width(), size.title + 10)
        draw_text(painter, number, str(self._count), font(size.title, bold=True), colour.accent, CENTRE)
        words = QRectF(0, number.bottom(), area.width(), size.small + 8)
        draw_text(painter, words, self.tr("本月"), font(size.small), colour.t2, CENTRE)
        cap = keycap_size("Enter")
        left = (area.width() - cap.width()) / 2
        paint_keycap(painter, QRectF(left, words.bottom() + 6, cap.width(), cap.height()), "Enter")
        if self.hasFocus():
            draw_focus(painter, area)
        painter.end()


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

    # ------------------------------------------------------------ what it is told

    def show_board(self, board: Board, *, wanted: str = "") -> None:
        """Show every stage; the cursor stays on its demand, goes to ``wanted``, or to the first there is."""
        place = self._place()
        if [column.state for column in self.columns] != [str(column.state) for column in board.columns]:
            self._make(board.columns)
        for widget, column in zip(self.columns, board.columns, strict=True):
            widget.show_column(column)
        self.archive.set_count(board.archived_this_month)
        self._settle(wanted or self._current, place)

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

    def _settle(self, wanted: str, before: tuple[int, int]) -> None:
        for column in self.columns:
            if wanted and (row := column.model.row_of(wanted)) >= 0:
                self._put(column, row)
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
        if demand_id != self._current:
            self._current = demand_id
            self.chosen.emit(demand_id)

    def _enter(self, place: int) -> None:
        """The focus came into a column by mouse or Tab: the cursor goes with it."""
        column = self.columns[place]
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
        """Give the focus to the column of the cursor; whether there is one."""
        place = self._place()[0]
        if place < 0:
            return False
        self.columns[place].cards.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "columns"):
            for column in self.columns:
                column.measure()
            self.archive.setFixedWidth(round(_ARCHIVE_WIDTH * tokens().size.body / 14))

    def words(self) -> list[str]:
        """Every column with its cards, for a reader and for tests."""
        lines = []
        for column in self.columns:
            cards = [column.model.index(row, 0).data() for row in range(column.model.rowCount())]
            lines.append("｜".join([column.head, *cards]))
        return lines

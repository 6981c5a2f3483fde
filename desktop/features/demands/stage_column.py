"""One stage of the board with its cards, and the narrow last one that counts what was archived."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QVBoxLayout

from db.queries.demand_board import BoardColumn
from desktop.features.demands.cards import ROW_ROLE, CardDelegate, card_words
from desktop.theme.fonts import font
from desktop.theme.manager import tokens
from desktop.widgets.keycap import keycap_size, paint_keycap
from desktop.widgets.labels import label
from desktop.widgets.lazy_model import Column, LazyTableModel
from desktop.widgets.one_line import OneLine
from desktop.widgets.painting import CENTRE, Painted, draw_box, draw_focus, draw_text

ARCHIVE_WIDTH = 76


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
        self.setFixedWidth(ARCHIVE_WIDTH)
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

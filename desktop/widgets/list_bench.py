"""A list with what is known of the current row beside it, where its forms open too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.theme.manager import tokens
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.entry_form import EntryForm
from desktop.widgets.face_stack import FaceStack
from desktop.widgets.fact_lines import FactLine, FactLines
from desktop.widgets.key_button import KeyButton
from desktop.widgets.labels import label
from desktop.widgets.one_line import OneLine
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel
from desktop.widgets.pieces import ScrollColumn, column, take_away
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel

_NARROW = 1000
_CROWDED = 620
"""Under this width of the list the search stands over the other filters instead of beside them."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under a small title; or ``words`` that wrap."""

    title: str = ""
    lines: tuple[FactLine, ...] = ()
    words: str = ""


class SideInfo(QWidget):
    """A name, a few words and blocks of lines, with rows of keys at the foot. :attr:`top` is for what stands above."""

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        content, lines = column(8, (12, 10, 12, 8))
        self.top = QVBoxLayout()
        lines.addLayout(self.top)
        self.lead = WrapLabel(kind="lead")
        self.words = WrapLabel(kind="second")
        lines.addWidget(self.lead)
        lines.addWidget(self.words)
        holder = QWidget()
        self._blocks = QVBoxLayout(holder)
        self._blocks.setContentsMargins(0, 0, 0, 0)
        self._blocks.setSpacing(6)
        lines.addWidget(holder)
        lines.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(ScrollColumn(content), 1)
        self.problem = WrapLabel(kind="error")
        self.problem.setObjectName(f"{name}_problem")
        self._keys = QVBoxLayout()
        self._keys.setContentsMargins(12, 6, 12, 8)
        self._keys.setSpacing(6)
        self._keys.addWidget(self.problem)
        self.problem.hide()
        outer.addLayout(self._keys)
        self.shown: tuple[Block, ...] = ()

    def add_keys(self, *buttons: KeyButton) -> None:
        """A row of keys at the foot."""
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in buttons:
            row.addWidget(button)
            button.refused.connect(self.say)
        row.addStretch(1)
        self._keys.addLayout(row)

    def say(self, sentence: str) -> None:
        """Why a key may not be used, or what was refused."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def set_info(self, lead: str, words: str = "", blocks: Sequence[Block] = ()) -> None:
        """Show these."""
        self.lead.setText(lead)
        self.lead.setVisible(bool(lead))
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.say("")
        self.shown = tuple(blocks)
        take_away(self._blocks)
        for place, block in enumerate(self.shown):
            if block.title:
                self._blocks.addWidget(label(block.title, "hint"))
            if block.words:
                self._blocks.addWidget(WrapLabel(block.words, "second"))
            if block.lines:
                lines = FactLines(name=f"{self.objectName()}_{place}")
                lines.set_lines(block.lines)
                self._blocks.addWidget(lines)

    def text(self) -> str:
        """Everything it says."""
        parts = [self.lead.text(), self.words.text()]
        for block in self.shown:
            parts += [block.title, block.words, *(line.text for line in block.lines)]
        return "；".join(part for part in parts if part)


class ListBench(QWidget):
    """``chosen`` is the row under the cursor (``None`` without rows), ``opened`` Enter on it.

    Give the rows with :meth:`set_rows`; the cursor stays on the row that ``id_of`` tells is the same.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self, *, name: str, title: str, model: RowsModel, widths: Sequence[int | None], empty: EmptyState,
        id_of: Callable[[Any], object], side_width: int = 360, give_way: Sequence[int] = (), key: str = "F2",
        least: int = 120,
    ) -> None:
        super().__init__()
        self.setObjectName(f"{name}_bench")
        self.model, self._id_of = model, id_of
        self._side_width, self._wanted = side_width, None
        self._eager = False
        self.panel = Panel(title, name=f"{name}_panel", key=key, flush=True)
        self.note = OneLine("small", "t3")
        self.panel.add_right(self.note)
        self._filter_row = QWidget()
        rows = QVBoxLayout(self._filter_row)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(6)
        self._over_filters = QVBoxLayout()
        self.filters = QHBoxLayout()
        self.filters.setSpacing(8)
        rows.addLayout(self._over_filters)
        rows.addLayout(self.filters)
        self._search: QWidget | None = None
        self._filter_row.hide()
        self.panel.body.addWidget(self._filter_row)
        self.table = TableView(name=name, label=title)
        self.table.setModel(model)
        self.table.set_columns(widths, give_way=give_way, least=least)
        self.table.row_changed.connect(self._moved)
        self.table.opened.connect(lambda index: self.opened.emit(self.model.rows[index.row()]))
        self.panel.set_focus_target(self.table)
        self.empty = empty
        self._over = QStackedWidget()
        self._over.addWidget(self.table)
        self._over.addWidget(empty)
        self.panel.body.addWidget(self._over, 1)
        self.side = Panel(" ", name=f"{name}_side", flush=True)
        self.info = SideInfo(name=f"{name}_info")
        self.form = EntryForm(name=f"{name}_form")
        self.faces = FaceStack()
        self.add_face(self.info)
        self.add_face(self.form)
        self.side.body.addWidget(self.faces, 1)
        self.form.left.connect(self.show_info)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.panel, 1)
        row.addWidget(self.side)
        self._title = title
        self.faces.turn(self.info)
        self._fit()

    # ------------------------------------------------------------ the list

    def add_filter(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a filter over the list."""
        self.filters.addWidget(widget, stretch)
        self._filter_row.show()

    def add_search(self, field: QWidget) -> None:
        """Put the search over the list, before the filters; it has a row of its own where there is little room."""
        self._search = field
        self.filters.insertWidget(0, field, 1)
        self._filter_row.show()

    def set_rows(self, rows: Sequence[Any], wanted: object = None) -> None:
        """Show these; the cursor goes to the id ``wanted``, stays, or begins at the first."""
        before = wanted or self._wanted or (self._id_of(self.current) if self.current is not None else None)
        self.model.set_rows(rows)
        self._over.setCurrentWidget(self.table if rows else self.empty)
        if not rows:
            self.chosen.emit(None)
            return
        place = next((n for n, row in enumerate(self.model.rows) if self._id_of(row) == before), 0)
        if wanted or self._id_of(self.model.rows[place]) == self._wanted:
            self._wanted = None
        if self.table.current_row() != place:
            self.table.select_row(place)
        else:
            self._moved(place)
        eager, self._eager = self._eager, False
        if eager and self.isAncestorOf(self.focusWidget() or self):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def want(self, identity: object) -> None:
        """Put the cursor on this row when it comes."""
        self._wanted = identity

    @property
    def current(self) -> Any:
        """The row under the cursor, or ``None``."""
        row = self.table.current_row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def _moved(self, row: int) -> None:
        if 0 <= row < len(self.model.rows):
            self.chosen.emit(self.model.rows[row])

    def focus_first(self) -> None:
        """Give the focus to the form when one is open, else to the list; to what stands over it until rows come."""
        if self.editing:
            self.form.focus_first()
            return
        if self.model.rows:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._eager = True
        if self._search is not None:
            self._search.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.filters.count() and (first := self.filters.itemAt(0).widget()) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.empty.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ beside it

    def add_face(self, face: QWidget) -> None:
        """One more thing that may stand beside the list."""
        self.faces.addWidget(face)

    @property
    def editing(self) -> bool:
        """Whether the form is open."""
        return self.faces.currentWidget() is self.form

    def show_form(self, title: str) -> None:
        """The form beside the list; open it first."""
        self.side.set_title(title)
        self.faces.turn(self.form)
        self.form.focus_first()

    def show_face(self, face: QWidget, title: str) -> None:
        """Another face."""
        self.side.set_title(title)
        self.faces.turn(face)

    def show_info(self) -> None:
        """What is known of the current row; the list has the focus again."""
        self.side.set_title(self._title)
        self.faces.turn(self.info)
        self.focus_first()

    def set_side_title(self, title: str) -> None:
        """The title beside the list while nothing else stands there."""
        self._title = title
        if self.faces.currentWidget() is self.info:
            self.side.set_title(title or " ")

    def close_form(self) -> bool:
        """Back to what is known; whether there was something to leave."""
        if self.faces.currentWidget() is self.info:
            return False
        self.show_info()
        return True

    def _fit(self) -> None:
        large = 1.12 if tokens().large else 1.0
        narrow = 0.86 if self.width() < _NARROW else 1.0
        self.side.setFixedWidth(round(self._side_width * large * narrow))
        self._place_search()

    def _place_search(self) -> None:
        if self._search is None:
            return
        crowded = self.width() - self.side.width() < _CROWDED * tokens().size.body / 14
        if crowded == (self._over_filters.count() == 0):
            if crowded:
                self.filters.removeWidget(self._search)
                self._over_filters.addWidget(self._search)
            else:
                self._over_filters.removeWidget(self._search)
                self.filters.insertWidget(0, self._search, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "side"):
            self._fit()

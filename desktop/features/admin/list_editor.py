"""A short ordered list edited by keys: a table, the keys to add, drop and move, and a form for the row."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.features.admin.rows import RowsModel
from desktop.features.admin.section import row_of
from desktop.theme.manager import tokens
from desktop.widgets.delegates import RowDelegate
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.table import TableView


class ListEditor(QWidget):
    """The base of the material and rule editors; a subclass makes the form and turns it into a row."""

    edited = Signal()

    def __init__(
        self, columns: tuple[Column, ...], widths: tuple[int | None, ...], *, name: str, label: str, noun: str
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self._rows: list[Any] = []
        self._filling = False
        self.model = RowsModel(columns, self)
        self.table = TableView(name=f"{name}_table", label=label, compact=True)
        self.table.setModel(self.model)
        self.table.set_columns(widths)
        self.table.row_changed.connect(self._row_changed)
        self.add = KeyButton("Ctrl+M", self.tr("加{0}").format(noun), name=f"{name}_add")
        self.drop = KeyButton("Ctrl+D", self.tr("去掉"), name=f"{name}_drop")
        self.up = KeyButton("Alt+Up", self.tr("上移"), name=f"{name}_up")
        self.down = KeyButton("Alt+Down", self.tr("下移"), name=f"{name}_down")
        self.add.triggered.connect(self._add)
        self.drop.triggered.connect(self._drop)
        self.up.triggered.connect(lambda: self._move(-1))
        self.down.triggered.connect(lambda: self._move(1))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens().size.space_2)
        column.addWidget(self.table, 1)
        column.addLayout(row_of(self.add, self.drop, self.up, self.down, None))
        self.form = self.make_form()
        column.addWidget(self.form)
        self.table.opened.connect(lambda _: self.first_field().setFocus(Qt.FocusReason.OtherFocusReason))

    # ------------------------------------------------------------ for the subclass

    def make_form(self) -> QWidget:
        """The fields of one row; each calls :meth:`take` when it changes."""
        raise NotImplementedError

    def first_field(self) -> QWidget:
        """Where typing begins."""
        raise NotImplementedError

    def fill_form(self, row: Any) -> None:
        """Show a row in the fields."""
        raise NotImplementedError

    def read_form(self) -> Any:
        """The row in the fields."""
        raise NotImplementedError

    def new_row(self) -> Any:
        """What a new row begins as."""
        raise NotImplementedError

    # ------------------------------------------------------------ rows

    @property
    def rows(self) -> tuple[Any, ...]:
        """The rows in their order."""
        return tuple(self._rows)

    def set_rows(self, rows: tuple[Any, ...]) -> None:
        """Show these rows, the first one in the form."""
        self._rows = list(rows)
        self.model.set_rows({})
        self._show(0 if rows else -1)

    def use_delegates(self, delegates: dict[int, RowDelegate]) -> None:
        """Which columns are more than text."""
        self.table.set_delegates(delegates)

    def _show(self, place: int) -> None:
        self.model.set_rows(dict(enumerate(self._rows)))
        if place >= 0:
            self.table.select_row(place)
        self._row_changed(self.table.current_row())

    def _row_changed(self, place: int) -> None:
        there = 0 <= place < len(self._rows)
        self.form.setEnabled(there)
        for button in (self.drop, self.up, self.down):
            button.set_refusal("" if there else self.tr("先选一项。"))
        if there:
            self._filling = True
            self.fill_form(self._rows[place])
            self._filling = False

    def take(self, *_: object) -> None:
        """The fields were changed by the person: the current row follows."""
        place = self.table.current_row()
        if self._filling or not 0 <= place < len(self._rows):
            return
        self._rows[place] = self.read_form()
        self.model.set_rows(dict(enumerate(self._rows)))
        self.table.scrollTo(self.table.currentIndex())
        self.edited.emit()

    def _add(self) -> None:
        place = self.table.current_row() + 1 if self._rows else 0
        self._rows.insert(place, self.new_row())
        self._show(place)
        self.edited.emit()
        self.first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self) -> None:
        place = self.table.current_row()
        del self._rows[place]
        self._show(min(place, len(self._rows) - 1))
        self.edited.emit()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, step: int) -> None:
        place = self.table.current_row()
        wanted = place + step
        if 0 <= wanted < len(self._rows):
            self._rows[place], self._rows[wanted] = self._rows[wanted], self._rows[place]
            self._show(wanted)
            self.edited.emit()

"""A list with what is known of the current row beside it, where its forms open too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.features.points.form import Form
from desktop.theme.manager import tokens
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.list_bench import SideInfo
from desktop.widgets.one_line import OneLine
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView

_NARROW = 1000


class ListView(QWidget):
    """``chosen`` is the row under the cursor, ``opened`` Enter on it; ids are what the rows' ``id_of`` answers."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self, *, name: str, title: str, model: RowsModel, widths: Sequence[int | None], empty: EmptyState,
        side_width: int = 340, give_way: Sequence[int] = (),
    ) -> None:
        super().__init__()
        self.setObjectName(f"{name}_view")
        self.model = model
        self._side_width = side_width
        self._wants_focus = False
        self.panel = Panel(title, name=f"{name}_panel", flush=True)
        self.note = OneLine("small", "t3")
        self.panel.add_right(self.note)
        self.table = TableView(name=name, label=title)
        self.table.setModel(model)
        self.table.set_columns(widths, give_way=give_way, least=120)
        self.table.row_changed.connect(self._moved)
        self.table.opened.connect(lambda index: self.opened.emit(self.model.rows[index.row()]))
        self.empty = empty
        self.top = QStackedWidget()
        self.top.addWidget(self.table)
        self.top.addWidget(empty)
        self.panel.body.addWidget(self.top, 1)
        self.side = Panel(" ", name=f"{name}_side", flush=True)
        self.info = SideInfo(name=f"{name}_info")
        self.form = Form(name=f"{name}_form")
        self.faces = QStackedWidget()
        self.faces.addWidget(self.info)
        self.faces.addWidget(self.form)
        self.side.body.addWidget(self.faces, 1)
        self.form.left.connect(self.show_info)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.panel, 1)
        row.addWidget(self.side)
        self.side_title = title
        self._fit()

    def set_rows(self, rows: Sequence[Any], same: Any = None) -> None:
        """Show these; ``same`` tells whether a row is the one the cursor was on."""
        before = self.current
        self.model.set_rows(rows)
        self.top.setCurrentWidget(self.table if rows else self.empty)
        if rows:
            place = next((n for n, row in enumerate(rows) if before is not None and same is not None and
                          same(row) == same(before)), 0)
            if self.table.current_row() != place:
                self.table.select_row(place)
            else:
                self._moved(place)
            if self._wants_focus and self.hasFocus():
                self.focus_first()
        else:
            self.chosen.emit(None)

    @property
    def current(self) -> Any:
        """The row under the cursor, or ``None``."""
        row = self.table.current_row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def _moved(self, row: int) -> None:
        if 0 <= row < len(self.model.rows):
            self.chosen.emit(self.model.rows[row])

    @property
    def editing(self) -> bool:
        """Whether a form is open."""
        return self.faces.currentWidget() is self.form

    def show_form(self, title: str) -> None:
        """The form beside the list; open it first."""
        self.side.set_title(title)
        self.faces.setCurrentWidget(self.form)
        self.form.focus_first()

    def show_info(self) -> None:
        """What is known of the current row; the list has the focus again."""
        self.side.set_title(self.side_title)
        self.faces.setCurrentWidget(self.info)
        self.focus_first()

    def set_side_title(self, title: str) -> None:
        """The title of the column beside the list while no form is open."""
        self.side_title = title
        if not self.editing:
            self.side.set_title(title)

    def focus_first(self) -> None:
        """Give the focus to the list, or to what the empty list offers."""
        self._wants_focus = not self.model.rows
        (self if self._wants_focus else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        large = 1.1 if tokens().large else 1.0
        narrow = 0.82 if self.width() < _NARROW else 1.0
        self.side.setFixedWidth(round(self._side_width * large * narrow))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "side"):
            self._fit()

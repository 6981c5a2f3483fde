"""The rows of a workbook that could not be taken, each with its place and the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal

from desktop.features.admin.rows import RowsModel
from desktop.features.admin.section import hint, row_of
from desktop.widgets.fault_bar import Notice
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.table import TableView


class SheetErrors(Panel):
    """Nothing was imported; here is what to correct in Excel."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("表格里不对的行"), name="sheet_errors")
        self._words = Notice("", level="warn", icon="triangle-alert")
        self.model = RowsModel(
            (
                Column("sheet", self.tr("工作表"), lambda row: row["sheet"]),
                Column("row", self.tr("行"), lambda row: str(row["row"]), right=True),
                Column("message", self.tr("哪里不对"), lambda row: row["message"], tip=lambda row: row["message"]),
            ),
            self,
        )
        self.table = TableView(name="sheet_errors_table", label=self.tr("不对的行"))
        self.table.setModel(self.model)
        self.table.set_columns([72, 52, None])
        self.table.row_changed.connect(self._chosen)
        self._whole = hint("", "second")
        self.close_button = KeyButton("F7", self.tr("关上"), name="sheet_errors_close")
        self.close_button.triggered.connect(self.closed)
        self.body.addWidget(self._words)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._whole)
        self.body.addLayout(row_of(self.close_button, None))

    def show_rows(self, message: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show the rows; each has ``sheet``, ``row`` and ``message``."""
        self.set_note(self.tr("{0} 行").format(len(rows)))
        self._words.set_text(message)
        self.model.set_rows(dict(enumerate(rows)))
        self.table.select_row(0)

    def focus_first(self) -> None:
        """To the rows."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, row: int) -> None:
        if 0 <= row < self.model.rowCount():
            self._whole.setText(self.model.row(row)["message"])

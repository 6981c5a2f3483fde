"""The rows of an account, newest first, with the balance after each; more come when the end is in sight."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from db.queries.points import HistoryRow
from desktop.features.points.looks import signed
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import BOLD_ROLE, NOTE_ROLE, STRIKE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView


def _tone(row: HistoryRow) -> str:
    return "t3" if row.undone else "ok" if row.amount > 0 else "t1"


class HistoryModel(RowsModel):
    """Rows of :class:`HistoryRow`."""

    def __init__(self, parent: QObject | None = None) -> None:
        tr = self.tr
        super().__init__((
            Column("on", tr("日期"), lambda row: f"{row.on}", roles={TONE_ROLE: lambda row: "t2"}),
            Column("label", tr("事由"), lambda row: row.label, tip=lambda row: row.arithmetic or row.label, roles={
                STRIKE_ROLE: lambda row: row.undone,
                NOTE_ROLE: lambda row: tr("已撤销") if row.undone else row.arithmetic or row.reason,
            }),
            Column("amount", tr("分"), lambda row: signed(row.amount), right=True, roles={
                TONE_ROLE: _tone, BOLD_ROLE: lambda row: True,
            }),
            Column("balance", tr("余额"), lambda row: str(row.balance), right=True),
            Column("operator", tr("经手"), lambda row: row.operator or "—", roles={TONE_ROLE: lambda row: "t2"}),
        ), parent)


class HistoryTable(TableView):
    """Enter tells which entry to show; reaching the last row asks for more."""

    entry_wanted = Signal(str)
    more_wanted = Signal()

    def __init__(self, *, name: str, label: str) -> None:
        super().__init__(name=name, label=label, compact=True)
        self.rows = HistoryModel(self)
        self.setModel(self.rows)
        self.set_columns((96, None, 60, 70, 84), give_way=(4,), least=150)
        self.more = False
        self.opened.connect(lambda index: self.entry_wanted.emit(self.rows.rows[index.row()].entry_id))
        self.row_changed.connect(self._moved)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def set_rows(self, rows: tuple[HistoryRow, ...], *, more: bool) -> None:
        """Show these."""
        self.more = more
        self.rows.set_rows(rows)

    def _moved(self, row: int) -> None:
        if self.more and row >= len(self.rows.rows) - 1:
            self._ask()

    def _scrolled(self, value: int) -> None:
        if self.more and value >= self.verticalScrollBar().maximum() > 0:
            self._ask()

    def _ask(self) -> None:
        self.more = False
        self.more_wanted.emit()

    @property
    def current(self) -> HistoryRow | None:
        """The row under the cursor."""
        row = self.current_row()
        return self.rows.rows[row] if 0 <= row < len(self.rows.rows) else None

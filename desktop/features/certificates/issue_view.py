"""出具 as it stands on the page: the kinds with their digits, what must be said, the page as it will be printed."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.features.certificates.paper_pane import PaperPane
from desktop.theme.manager import tokens
from desktop.widgets.delegates import KeycapDelegate
from desktop.widgets.entry_form import EntryForm
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.roles import KEYCAP_ROLE, NOTE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView

_NARROW = 1000


class Kinds(RowsModel):
    """Templates on offer: rows are (digit, TemplateRow, note)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__((
            Column("key", "", lambda row: "", roles={KEYCAP_ROLE: lambda row: row[0]}),
            Column("name", self.tr("证明"), lambda row: row[1].name, roles={NOTE_ROLE: lambda row: row[2]}),
        ), parent)


class IssueView(QWidget):
    """Widgets only; :class:`~desktop.features.certificates.issue_work.IssuePart` works them."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("certificates_issue")
        tr = self.tr
        self.kinds = Kinds(self)
        self.table = TableView(name="certificates_kinds", label=tr("开哪一种"), compact=True)
        self.table.setModel(self.kinds)
        self.table.set_columns((36, None))
        self.table.set_delegates({0: KeycapDelegate()})
        self.table.horizontalHeader().hide()
        self.left = Panel(tr("开哪一种"), name="certificates_kinds_panel", key="F2", flush=True)
        self.left.body.addWidget(self.table, 1)
        self.left.set_focus_target(self.table)
        self.middle = Panel(" ", name="certificates_form_panel", flush=True)
        self.form = EntryForm(name="certificates_form")
        self.middle.body.addWidget(self.form, 1)
        self.paper = PaperPane(name="certificates_paper")
        self.look = KeyButton("F8", tr("放大预览"), name="certificates_look", kind="ghost")
        self.paper.add_right(self.look)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.left)
        row.addWidget(self.middle)
        row.addWidget(self.paper, 1)
        self._fit()

    def _fit(self) -> None:
        large = 1.12 if tokens().large else 1.0
        narrow = self.width() < _NARROW
        self.left.setFixedWidth(round((180 if narrow else 232) * large))
        self.middle.setFixedWidth(round((310 if narrow else 392) * large))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

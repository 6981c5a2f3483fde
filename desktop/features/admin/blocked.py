"""The certificates a community must not issue, read-only: what, why, and which office to go to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.domain.catalogue import BlockedCertificate
from desktop.features.admin.rows import RowsModel
from desktop.features.admin.section import hint
from desktop.theme.manager import tokens
from desktop.widgets.lazy_model import Column
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BOLD_ROLE
from desktop.widgets.table import TableView


class BlockedList(QWidget):
    """The list at the left, the certificate chosen at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("blocked_list")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens().size.space_2)
        self._panel = Panel(self.tr("不予出具的证明"), name="blocked_panel", flush=True)
        self.model = RowsModel(
            (
                Column("name", self.tr("证明"), lambda one: one.name, roles={BOLD_ROLE: lambda one: True}),
                Column("office", self.tr("该去哪里"), lambda one: one.office),
            ),
            self,
        )
        self.table = TableView(name="blocked_table", label=self.tr("不予出具的证明"))
        self.table.setModel(self.model)
        self.table.set_columns([None, 260])
        self.table.row_changed.connect(self._chosen)
        self._panel.body.addWidget(self.table)
        self._detail = Panel("—", name="blocked_detail")
        self._labels = {}
        for key, title in (
            ("reason", self.tr("为什么不能开")),
            ("office", self.tr("该去哪里")),
            ("bring", self.tr("要带什么")),
            ("basis", self.tr("依据")),
            ("aliases", self.tr("居民的叫法")),
        ):
            self._detail.body.addWidget(hint(title, "strong"))
            self._labels[key] = hint("", "second")
            self._detail.body.addWidget(self._labels[key])
            self._detail.body.addSpacing(4)
        self._detail.body.addStretch(1)
        self._detail.body.addWidget(
            hint(self.tr("清单按民发〔2020〕20号，随程序带，这里只能看。居民来办时，在「受理」里选到它会打出指引单。"))
        )
        row.addWidget(self._panel, 3)
        row.addWidget(self._detail, 2)

    def show_all(self, found: tuple[BlockedCertificate, ...]) -> None:
        """Show the list."""
        self.model.set_rows({one.code: one for one in found})
        self._panel.set_note(self.tr("{0} 种").format(len(found)))
        if found and self.table.current_row() < 0:
            self.table.select_row(0)

    def focus_first(self) -> None:
        """To the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, row: int) -> None:
        if 0 <= row < self.model.rowCount():
            one: BlockedCertificate = self.model.row(row)
            self._detail.set_title(one.name)
            for key, label in self._labels.items():
                value = getattr(one, key)
                label.setText("、".join(value) if isinstance(value, tuple) else value)

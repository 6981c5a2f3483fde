"""The left column before anybody is there: what to do, and whom this clerk has just served."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.features.walkin.models import recent_model
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fault_bar import Notice
from desktop.widgets.key_button import KeyButton
from desktop.widgets.labels import label
from desktop.widgets.panel import Panel
from desktop.widgets.table import TableView


class IdlePerson(QWidget):
    """请刷身份证; new resident and advice only; 刚办过."""

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.new_button = KeyButton("Ctrl+N", self.tr("新建居民"), name="walkin_new_resident")
        self.consult_button = KeyButton("F8", self.tr("只咨询"), name="walkin_consult")
        self.empty = EmptyState(
            "id-card", self.tr("请刷身份证"), self.tr("或扫回执，或按 Ctrl+K 打字：\n姓名、拼音、手机尾号、住址"),
            role="accent", actions=(self.new_button, self.consult_button), name="walkin_idle",
        )
        layout = self.empty.layout()
        if layout is not None:
            layout.setContentsMargins(12, 28, 12, 8)
        outer.addWidget(self.empty)
        self.notice = Notice("", level="warn", icon="circle-alert")
        self.notice.setObjectName("walkin_idle_notice")
        holder = QVBoxLayout()
        holder.setContentsMargins(12, 4, 12, 0)
        holder.addWidget(self.notice)
        outer.addLayout(holder)
        self.notice.hide()
        outer.addStretch(1)
        self.recent_panel = Panel(self.tr("刚办过"), name="walkin_recent", key="Alt+H", flush=True)
        self.recent_panel.setProperty("kind", "foot")
        self.recent = recent_model(self)
        self.recent_table = TableView(name="walkin_recent_table", label=self.tr("刚办过"), compact=True)
        self.recent_table.setModel(self.recent)
        self.recent_table.set_columns((56, 84, None))
        self.recent_table.fit_rows(4)
        self.recent_table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.recent_panel.body.addWidget(self.recent_table)
        self.recent_panel.set_focus_target(self.recent_table)
        self.nothing = label(self.tr("今天还没有办件。"), "hint")
        self.nothing.setContentsMargins(12, 8, 12, 10)
        self.recent_panel.body.addWidget(self.nothing)
        outer.addWidget(self.recent_panel)

    def set_recent(self, rows: tuple[object, ...]) -> None:
        """Show whom this clerk served last."""
        self.recent.set_rows(rows)
        self.recent_table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)

    def say(self, text: str) -> None:
        """Answer a key that can do nothing yet; empty takes the words away."""
        self.notice.set_text(text)
        self.notice.setVisible(bool(text))

"""The right column before anybody is there: this clerk's day and what waits for them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.queries.my_day import MyDayFacts
from desktop.features.walkin.models import todo_model
from desktop.widgets.delegates import ClockDelegate
from desktop.widgets.keycap import LinkKey
from desktop.widgets.labels import label
from desktop.widgets.panel import Panel
from desktop.widgets.pieces import column
from desktop.widgets.table import TableView


class TodayPanel(Panel):
    """我的今天: 受理, 即办, 平均; then 要我处理."""

    opened = Signal(str, str)  # kind and id of what is to be done

    def __init__(self) -> None:
        super().__init__(self.tr("我的今天"), name="walkin_today", flush=True)
        figures = QWidget()
        row = QHBoxLayout(figures)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(8)
        self.accepted = self._figure(row, self.tr("受理"), self.tr("件"), "walkin_today_accepted")
        self.instant = self._figure(row, self.tr("即办"), self.tr("件"), "walkin_today_instant")
        self.average = self._figure(row, self.tr("平均"), self.tr("分"), "walkin_today_average")
        self.body.addWidget(figures)
        self.todo_panel = Panel(self.tr("要我处理"), name="walkin_todo", flush=True)
        self.todo_panel.setProperty("kind", "foot")
        self.todo = todo_model(self)
        self.todo_table = TableView(name="walkin_todo_table", label=self.tr("要我处理"))
        self.todo_table.setModel(self.todo)
        self.todo_table.horizontalHeader().hide()
        self.todo_table.set_delegates({0: ClockDelegate()})
        self.todo_table.set_columns((128, None))
        self.todo_table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.todo_table.opened.connect(self._open)
        self.todo_panel.body.addWidget(self.todo_table, 1)
        nothing, lines = column(4, (12, 12, 12, 12))
        lines.addWidget(label(self.tr("没有将到期的件。"), "strong"))
        lines.addWidget(label(self.tr("临近期限的件和没填完的草稿会列在这里。"), "hint", wrap=True))
        lines.addStretch(1)
        self.nothing = nothing
        self.todo_panel.body.addWidget(nothing)
        self.body.addWidget(self.todo_panel, 1)
        self.enter_key = LinkKey("Ctrl+T", self.tr("进入这张清单"), name="walkin_todo_key")
        self.enter_key.triggered.connect(self._enter)
        foot = QHBoxLayout()
        foot.setContentsMargins(10, 4, 12, 8)
        foot.addWidget(self.enter_key)
        foot.addStretch(1)
        self.body.addLayout(foot)

    def _figure(self, row: QHBoxLayout, title: str, unit: str, name: str) -> object:
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(label(title, "hint"))
        value = QHBoxLayout()
        value.setSpacing(3)
        number = label("–", "hero", name=name)
        value.addWidget(number)
        value.addWidget(label(unit, "second"), 0, Qt.AlignmentFlag.AlignBottom)
        value.addStretch(1)
        lines.addLayout(value)
        row.addLayout(lines, 1)
        return number

    def show_day(self, facts: MyDayFacts, window: int) -> None:
        """Show the figures and the list."""
        self.set_note(self.tr("{window} 号窗口").format(window=window))
        self.accepted.setText(str(facts.accepted))
        self.instant.setText(str(facts.instant))
        self.average.setText("–" if facts.average_minutes is None else str(facts.average_minutes))
        self.todo.set_rows(facts.todo)
        self.todo_table.setVisible(bool(facts.todo))
        self.nothing.setVisible(not facts.todo)

    def _enter(self) -> None:
        if self.todo.rowCount():
            self.todo_table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _open(self) -> None:
        row = self.todo_table.current_row()
        if row >= 0:
            line = self.todo.rows[row]
            self.opened.emit("draft" if line.kind == "draft" else "case", line.subject_id)

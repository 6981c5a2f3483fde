"""What there has been with this person: cases, notices, changes; four rows, two in a low window."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from db.queries.history import HistoryLine
from desktop.features.walkin.models import HISTORY_WORDS, history_model
from desktop.theme.manager import tokens
from desktop.widgets.choice_bar import Option
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.keycap import KeyHint
from desktop.widgets.labels import label
from desktop.widgets.tab_bar import TabBar
from desktop.widgets.table import TableView

_GROUPS = {
    "case": "case",
    "visit": "visit",
    "demand": "demand",
    "notice": "notice",
    "blocked": "notice",
    "change": "change",
}


class HistoryPanel(QFrame):
    """Tabs with counts (only kinds that exist), and a compact table without a head."""

    opened = Signal(str, str)  # kind and id
    left = Signal()  # the focus went elsewhere

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("walkin_history")
        self.setProperty("kind", "panel")
        self.setAccessibleName(self.tr("历史"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self.tabs = TabBar(((None, self.tr("全部往来")),), name="walkin_history_tabs", label=self.tr("历史"))
        self.tabs.changed.connect(lambda _: self._show())
        head = QHBoxLayout(self.tabs)
        head.setContentsMargins(0, 0, 12, 0)
        head.addStretch(1)
        head.addWidget(KeyHint("Alt+H", self.tr("历史")))
        outer.addWidget(self.tabs)
        self.model = history_model(self)
        self.table = TableView(name="walkin_history_table", label=self.tr("历史"), compact=True)
        self.table.setModel(self.model)
        self.table.horizontalHeader().hide()
        self.table.set_delegates({5: BadgeDelegate()})
        self.table.set_columns((100, 54, None, 76, 160, 116))
        self.table.opened.connect(self._open)
        self.table.installEventFilter(self)
        outer.addWidget(self.table)
        self.nothing = label(self.tr("还没有往来。办过的件、给过的告知单会列在这里。"), "hint")
        self.nothing.setContentsMargins(12, 0, 12, 0)
        outer.addWidget(self.nothing)
        self.action = QAction(self.tr("历史"), self)
        self.action.setShortcut(QKeySequence("Alt+H"))
        self._lines: tuple[HistoryLine, ...] = ()
        self._rows = 4
        self._side = False
        self.set_lines(())
        self.set_rows(4)

    def set_lines(self, lines: tuple[HistoryLine, ...]) -> None:
        """Show another person's history."""
        self._lines = lines
        counts = Counter(_GROUPS.get(line.kind, "change") for line in lines)
        options = [Option(None, self.tr("全部往来"), count=len(lines))]
        words = {kind: HISTORY_WORDS[kind] for kind in ("case", "visit", "demand", "notice", "change")}
        options += [Option(kind, text, count=counts[kind]) for kind, text in words.items() if counts[kind]]
        self.tabs.set_options(options)
        self._show()

    def _show(self) -> None:
        wanted = self.tabs.value
        shown = [line for line in self._lines if wanted is None or _GROUPS.get(line.kind) == wanted]
        self.model.set_rows(shown)
        self.table.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        self.set_rows(self._rows)

    def set_rows(self, rows: int, *, side: bool | None = None) -> None:
        """Be ``rows`` high; at the side of a wide window, as high as there is room, with fewer columns."""
        self._rows = rows
        if side is not None:
            self._side = side
        for column in (3, 4):
            self.table.setColumnHidden(column, self._side)
        row = tokens().size.row_compact
        if self._side:
            self.table.setMinimumHeight(4 * row)
            self.table.setMaximumHeight(16777215)
            self.nothing.setMinimumHeight(row)
            self.nothing.setMaximumHeight(16777215)
        else:
            self.table.setFixedHeight(rows * row)
            self.nothing.setFixedHeight(rows * row)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    def focus_list(self) -> None:
        """Go to the rows."""
        if self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if self.table.current_row() < 0:
                self.table.select_row(0)

    def _open(self, index: QModelIndex) -> None:
        line = self.model.rows[index.row()]
        if line.kind in ("case", "demand"):
            self.opened.emit(line.kind, line.subject_id)
        elif line.kind == "notice":
            self.opened.emit("notice", line.subject_id)

"""The papers of a case or a demand: what was printed when, what waits; looking and keeping by keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.domain.clock import local
from db.queries.cases import PaperRow
from desktop.printing.views import paper_badge
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.keycap import KeyHint, LinkKey
from desktop.widgets.lazy_model import Column, LazyTableModel
from desktop.widgets.roles import BADGE_ROLE, NOTE_ROLE, TONE_ROLE
from desktop.widgets.table import TableView

COL_TITLE, COL_STATE, COL_AT = range(3)


class PaperModel(LazyTableModel):
    """One row for each paper, newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        self._papers: dict[str, PaperRow] = {}
        columns = (
            Column("title", self.tr("文书"), lambda row: row.title, roles={NOTE_ROLE: self._note}),
            Column("state", self.tr("打印"), lambda row: paper_badge(row.state)[0],
                   roles={BADGE_ROLE: lambda row: BadgeSpec(*paper_badge(row.state))}),
            Column("at", self.tr("时间"), lambda row: f"{local(row.finished_at or row.created_at):%m-%d %H:%M}",
                   roles={TONE_ROLE: lambda row: "t2"}),
        )
        super().__init__(columns, self._take_rows, parent=parent)

    def set_papers(self, papers: Iterable[PaperRow]) -> None:
        """Show ``papers``."""
        self._papers = {paper.job_id: paper for paper in papers}
        self.set_ids(list(self._papers))
        self.refresh()

    def paper(self, job_id: str) -> PaperRow | None:
        """One of the papers shown."""
        return self._papers.get(job_id)

    def _take_rows(self, ids: Iterable[str]) -> dict[str, PaperRow]:
        return {job_id: self._papers[job_id] for job_id in ids}

    def _note(self, row: PaperRow) -> str:
        return self.tr("补打第 {} 次").format(row.reprint) if row.reprint else ""


class PapersTab(QWidget):
    """Enter looks at a paper, Ctrl+S keeps it as PDF; F8 of the actions prints the one chosen here."""

    preview_requested = Signal(str)
    save_requested = Signal(str)
    chosen_changed = Signal()

    def __init__(self, *, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_papers_tab")
        self.model = PaperModel(self)
        self.table = TableView(name=f"{name}_papers", label=self.tr("文书"))
        self.table.setModel(self.model)
        self.table.setMinimumHeight(40)
        self.table.set_delegates({COL_STATE: BadgeDelegate()})
        self.table.set_columns((None, 96, 92))
        self.table.opened.connect(lambda index: self.preview_requested.emit(self.model.id_at(index.row())))
        self.table.row_changed.connect(lambda _: self.chosen_changed.emit())
        self._empty = QLabel(empty)
        self._empty.setProperty("kind", "hint")
        self._empty.setMargin(12)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.save_key = LinkKey("Ctrl+S", self.tr("存为 PDF"), name=f"{name}_paper_save")
        self.save_key.triggered.connect(self._save)
        self._keys = QWidget()
        row = QHBoxLayout(self._keys)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(KeyHint("Enter", self.tr("预览")))
        row.addWidget(self.save_key)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._empty)
        column.addWidget(self.table, 1)
        column.addWidget(self._keys)

    def set_papers(self, papers: Sequence[PaperRow]) -> None:
        """Show ``papers``, given oldest first, with the newest on top, keeping the choice."""
        chosen = self.chosen
        self.model.set_papers(reversed(papers))
        self._empty.setVisible(not papers)
        self.table.setVisible(bool(papers))
        self._keys.setVisible(bool(papers))
        if papers:
            row = self.model.row_of(chosen.job_id) if chosen else -1
            self.table.select_row(max(0, row))

    @property
    def chosen(self) -> PaperRow | None:
        """The paper the cursor is on."""
        row = self.table.current_row()
        return self.model.paper(self.model.id_at(row)) if 0 <= row < self.model.rowCount() else None

    def _save(self) -> None:
        if self.chosen is not None:
            self.save_requested.emit(self.chosen.job_id)

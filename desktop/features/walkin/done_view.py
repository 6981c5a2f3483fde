"""After registration: the number to read out, its QR code, the dates, and what became of the papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.queries.papers import PaperJob
from desktop.features.walkin.models import papers_model
from desktop.features.walkin.parts import QrCode
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.key_button import KeyButton
from desktop.widgets.labels import label
from desktop.widgets.table import TableView


class DoneView(QWidget):
    """The next person may sit down whatever the printer does; the primary never waits for paper."""

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 12, 0, 12)
        outer.setSpacing(8)
        top = QVBoxLayout()
        top.setContentsMargins(12, 0, 12, 4)
        top.setSpacing(6)
        self.caption = label(self.tr("受理号（可念给居民）"), "hint")
        top.addWidget(self.caption)
        self.serial = label("", "title", name="walkin_serial")
        self.serial.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top.addWidget(self.serial)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.code = QrCode(name="walkin_qr")
        row.addWidget(self.code, 0, Qt.AlignmentFlag.AlignTop)
        self._dates = QVBoxLayout()
        self._dates.setSpacing(4)
        self.first_words = label("", "second")
        self.first_date = label("", "lead", name="walkin_done_date")
        self.second_words = label("", "second", wrap=True)
        self.second_date = label("", "lead", name="walkin_done_second_date")
        for widget in (self.first_words, self.first_date, self.second_words, self.second_date):
            self._dates.addWidget(widget)
        self._dates.addStretch(1)
        row.addLayout(self._dates, 1)
        top.addLayout(row)
        outer.addLayout(top)
        self.papers = papers_model(self)
        self.papers_table = TableView(name="walkin_papers", label=self.tr("文书"), compact=True)
        self.papers_table.setModel(self.papers)
        self.papers_table.set_delegates({1: BadgeDelegate()})
        self.papers_table.set_columns((None, 112))
        self.papers_table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.papers_table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(self.papers_table)
        outer.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.setSpacing(8)
        self.next_button = KeyButton(
            "Escape", self.tr("下一位"), name="walkin_next", subtitle=self.tr("本件已存妥，不必等打印机"),
            kind="primary",
        )
        foot.addWidget(self.next_button)
        others = QHBoxLayout()
        others.setSpacing(8)
        self.reprint_button = KeyButton("F8", self.tr("补打"), name="walkin_reprint")
        self.again_button = KeyButton("Ctrl+N", self.tr("同一人再办一项"), name="walkin_again")
        others.addWidget(self.reprint_button)
        others.addWidget(self.again_button)
        others.addStretch(1)
        foot.addLayout(others)
        outer.addLayout(foot)

    def show_receipt(
        self, caption: str, serial_short: str, payload: str, dates: Sequence[tuple[str, date | str | None]],
    ) -> None:
        """Show the number; ``dates`` are at most two (words, day) pairs."""
        self.caption.setText(caption)
        self.serial.setText(serial_short)
        self.code.set_payload(payload)
        places = ((self.first_words, self.first_date), (self.second_words, self.second_date))
        shown = [*dates, *((("", None),) * 2)][:2]
        for (words, day), (text, value) in zip(places, shown, strict=True):
            words.setText(text)
            day.setText("" if value is None else f"{value}")
            words.setVisible(bool(text))
            day.setVisible(value is not None)

    def show_papers(self, jobs: Sequence[PaperJob]) -> None:
        """Show what became of the papers."""
        self.papers.set_rows(jobs)
        self.papers_table.fit_rows(max(1, min(4, len(jobs))))
        self.papers_table.setVisible(bool(jobs))

"""People who may be the same, side by side, with what they have in common."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.widgets.candidates import Candidate
from desktop.widgets.fault_bar import Notice
from desktop.widgets.key_button import KeyButton
from desktop.widgets.labels import label
from desktop.widgets.pieces import ScrollColumn, take_away

MOST = 4


class DuplicatesView(QWidget):
    """What was typed at the left, then up to four people; the number keys open one, F9 goes on regardless."""

    opened = Signal(str)  # resident_id
    anyway = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("walkin_duplicates_view")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 12, 12, 12)
        outer.setSpacing(12)
        self.notice = Notice("", level="warn", icon="users")
        outer.addWidget(self.notice)
        self._holder = QWidget()
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        outer.addWidget(ScrollColumn(self._holder), 1)
        row = QHBoxLayout()
        self.anyway_button = KeyButton("F9", self.tr("不是同一人，仍然新建"), name="walkin_add_anyway")
        self.back_button = KeyButton("Esc", self.tr("回去改"), name="walkin_duplicates_back")
        self.anyway_button.triggered.connect(self.anyway)
        self.back_button.triggered.connect(self.left)
        row.addWidget(self.anyway_button)
        row.addWidget(self.back_button)
        row.addStretch(1)
        outer.addLayout(row)
        self.buttons: list[KeyButton] = []

    def show_candidates(self, own: Candidate | None, others: Sequence[Candidate], *, adding: bool) -> None:
        """Compare; ``adding`` offers to add the typed person all the same."""
        take_away(self._grid)
        self.buttons = []
        others = others[:MOST]
        self.notice.set_text(
            self.tr("按数字键打开那一位；确实不是同一人，按 F9 仍然新建。") if adding
            else self.tr("按数字键打开另一份档案核对。不是同一人就不用管。"),
            self.tr("可能已经有这个人"),
        )
        self.anyway_button.setVisible(adding)
        self.back_button.set_title(self.tr("回去改") if adding else self.tr("返回"))
        cards = ([(own, 0)] if own else []) + [(other, n) for n, other in enumerate(others, 1)]
        for place, (person, number) in enumerate(cards):
            self._grid.addWidget(self._box(person, number, own), place // 2, place % 2)
        self._grid.setRowStretch(len(cards) // 2 + 1, 1)
        if self.buttons:
            self.buttons[0].setFocus()

    def _box(self, person: Candidate, number: int, own: Candidate | None) -> QFrame:
        box = QFrame()
        box.setProperty("kind", "panel")
        lines = QVBoxLayout(box)
        lines.setContentsMargins(12, 10, 12, 10)
        lines.setSpacing(4)
        lines.addWidget(label(self.tr("现在这一位") if number == 0 else self.tr("已有档案"), "hint"))
        lines.addWidget(label(person.name, "lead", wrap=True))
        for text, mine in (
            (person.id_masked, own.id_masked if own else ""),
            (person.birthday, own.birthday if own else ""),
            (person.phone_masked, own.phone_masked if own else ""),
            (person.address, own.address if own else ""),
        ):
            same = bool(number and text and text == mine)
            lines.addWidget(label(f"{text}　✓" if same else text or "—", "ok" if same else "second", wrap=True))
        if person.reasons:
            lines.addWidget(label("、".join(person.reasons), "warn", wrap=True))
        lines.addStretch(1)
        if number:
            button = KeyButton(str(number), self.tr("打开"), name=f"walkin_candidate_{number}")
            button.triggered.connect(lambda: self.opened.emit(person.resident_id))
            lines.addWidget(button)
            self.buttons.append(button)
        return box

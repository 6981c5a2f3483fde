"""Records that may be one person, side by side, with what they have in common."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.widgets.candidates import Candidate
from desktop.widgets.fault_bar import Notice
from desktop.widgets.key_button import KeyButton
from desktop.widgets.labels import label
from desktop.widgets.panel import Panel
from desktop.widgets.pieces import ScrollColumn, take_away
from desktop.widgets.wrap_label import WrapLabel

MOST = 8
_ACROSS = 3


class CompareView(Panel):
    """The one in hand first, then the others; the number keys open one, F9 goes on regardless."""

    opened = Signal(str)  # resident_id
    merge_asked = Signal(str)  # resident_id
    anyway = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("可能是同一个人"), name="residents_compare")
        self.notice = Notice("", level="warn", icon="users")
        self.body.addWidget(self.notice)
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        for place in range(_ACROSS):
            self._grid.setColumnStretch(place, 1)
        self.body.addWidget(ScrollColumn(holder), 1)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(8)
        self.anyway_button = KeyButton("F9", self.tr("不是同一人，仍然新建"), name="residents_add_anyway")
        self.back_button = KeyButton("Escape", self.tr("回去改"), name="residents_compare_back")
        self.anyway_button.triggered.connect(self.anyway)
        self.back_button.triggered.connect(self.left)
        row.addWidget(self.anyway_button)
        row.addWidget(self.back_button)
        row.addStretch(1)
        self.set_foot(foot)
        self.buttons: list[KeyButton] = []
        self._merging = False
        self.candidates: tuple[Candidate, ...] = ()

    def show_candidates(
        self, own: Candidate, others: Sequence[Candidate], *, adding: bool, merging: bool = False
    ) -> None:
        """Compare; ``adding`` offers to add the person in hand all the same, ``merging`` to make one of two records."""
        self._merging = merging
        take_away(self._grid)
        self.buttons = []
        self.candidates = tuple(others[:MOST])
        self.notice.set_text(
            self.tr("按数字键打开那一位；确实不是同一人，按 F9 仍然新建。") if adding
            else self.tr("按数字键打开另一份核对；确是同一人，按 Ctrl 加数字并成一份。不是就不用管。") if merging
            else self.tr("按数字键打开另一份档案核对。不是同一人就不用管。"),
            self.tr("先看看是不是已经登记过") if adding else self.tr("这几份档案有相同的地方"),
        )
        self.anyway_button.setVisible(adding)
        self.back_button.set_title(self.tr("回去改") if adding else self.tr("返回"))
        title = self.tr("刚填的") if adding else self.tr("现在这一位")
        for place, person in enumerate((own, *self.candidates)):
            box = self._box(person, place, own, title if place == 0 else self.tr("已有档案"))
            self._grid.addWidget(box, place // _ACROSS, place % _ACROSS)
        self._grid.setRowStretch(len(self.candidates) // _ACROSS + 1, 1)
        if self.buttons:
            self.buttons[0].setFocus()

    def _box(self, person: Candidate, number: int, own: Candidate, title: str) -> QFrame:
        box = QFrame()
        box.setProperty("kind", "panel")
        lines = QVBoxLayout(box)
        lines.setContentsMargins(12, 10, 12, 10)
        lines.setSpacing(4)
        lines.addWidget(label(title, "hint"))
        lines.addWidget(WrapLabel(person.name, "lead"))
        for words, text, mine in (
            (self.tr("证件"), person.id_masked, own.id_masked),
            (self.tr("出生"), person.birthday, own.birthday),
            (self.tr("电话"), person.phone_masked, own.phone_masked),
            (self.tr("住址"), person.address, own.address),
        ):
            same = bool(number and text and text == mine)
            shown = f"{words}　{text or '—'}"
            lines.addWidget(WrapLabel(self.tr("{text}　相同").format(text=shown) if same else shown,
                                      "ok" if same else "second"))
        if person.reasons:
            lines.addWidget(WrapLabel("、".join(person.reasons), "warn"))
        lines.addStretch(1)
        if number:
            button = KeyButton(str(number), self.tr("打开"), name=f"residents_candidate_{number}")
            button.triggered.connect(lambda: self.opened.emit(person.resident_id))
            lines.addWidget(button)
            self.buttons.append(button)
            if self._merging:
                merge = KeyButton(f"Ctrl+{number}", self.tr("并成一份…"), name=f"residents_merge_{number}")
                merge.triggered.connect(lambda: self.merge_asked.emit(person.resident_id))
                lines.addWidget(merge)
        return box

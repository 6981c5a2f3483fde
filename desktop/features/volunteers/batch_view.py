"""A group at once: a line a person, scanned, typed or pasted; what each line came to beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.features.volunteers.looks import hours_words, time_words
from desktop.widgets.badge import badge
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.entry_form import read_time
from desktop.widgets.fields import AsciiLineEdit, DateBox, NumberBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.labels import label
from desktop.widgets.lazy_model import Column
from desktop.widgets.one_line import OneLine
from desktop.widgets.panel import Panel
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel


class _Lines(RowsModel):
    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("n", tr("行"), lambda row: str(row.n), right=True, roles={TONE_ROLE: lambda row: "t3"}),
            Column("who", tr("是谁"), lambda row: f"{row.name} {row.number}".strip() or row.text),
            Column("time", tr("起止"), lambda row: f"{time_words(row.came_at)}–{time_words(row.went_at)}" if row.came_at else ""),
            Column("minutes", tr("时长"), lambda row: hours_words(row.minutes) if row.minutes else "", right=True),
            Column("mark", "", lambda row: "", roles={BADGE_ROLE: self._badge}),
            Column("problem", "", lambda row: row.problem or row.warning, tip=lambda row: row.problem or row.warning,
                   roles={TONE_ROLE: lambda row: "bad" if row.problem else "warn"}),
        ), parent)

    def _badge(self, row: Any) -> Any:
        if row.problem:
            return badge(self.tr("要改"), "bad")
        return badge(self.tr("留意"), "warn") if row.warning else badge(self.tr("可记"), "ok")


class BatchView(QWidget):
    """What is typed is checked as it is typed; nothing is written before F9."""

    edited = Signal()
    saved = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("volunteers_batch")
        self.panel = Panel(self.tr("一队人"), name="volunteers_batch_panel", flush=True)
        self.head = OneLine("small", "t2")
        self.panel.add_right(self.head)
        self.on = DateBox(name="volunteers_batch_on", label=self.tr("日期"), value=None)
        self.starts = AsciiLineEdit(name="volunteers_batch_starts", label=self.tr("开始"), placeholder="9:00")
        self.ends = AsciiLineEdit(name="volunteers_batch_ends", label=self.tr("结束"), placeholder="11:30")
        self.rest = NumberBox(name="volunteers_batch_rest", label=self.tr("休息和路途分钟"), minimum=0, maximum=600)
        row = QHBoxLayout()
        row.setContentsMargins(12, 8, 12, 0)
        row.setSpacing(6)
        for words, editor, width in (
            (self.tr("日期"), self.on, 126), (self.tr("从"), self.starts, 64), (self.tr("到"), self.ends, 64),
            (self.tr("休息、路途"), self.rest, 72),
        ):
            row.addWidget(label(words, "second"))
            editor.setMinimumWidth(width)
            editor.setMaximumWidth(round(width * 1.3))
            row.addWidget(editor)
        row.addWidget(label(self.tr("分"), "hint"))
        row.addStretch(1)
        self.panel.body.addLayout(row)
        advice = self.tr("一行一人：连着刷卡，或打编号、姓名；各人时间不同就写在后面，例如「周国良 9:00-11:00」「231 2.5小时」。")
        self.hint = WrapLabel(advice, "hint")
        hints = QVBoxLayout()
        hints.setContentsMargins(12, 6, 12, 0)
        hints.addWidget(self.hint)
        self.panel.body.addLayout(hints)
        self.text = QPlainTextEdit()
        self.text.setObjectName("volunteers_batch_text")
        self.text.setAccessibleName(self.tr("名单，一行一人"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumWidth(180)
        self.model = _Lines(self)
        self.table = TableView(name="volunteers_batch_lines", label=self.tr("读出来的"), compact=True)
        self.table.setModel(self.model)
        self.table.set_delegates({4: BadgeDelegate()})
        self.table.set_columns((36, 150, 100, 96, 70, None), give_way=(2, 3), least=150)
        both = QHBoxLayout()
        both.setContentsMargins(12, 8, 12, 8)
        both.setSpacing(8)
        both.addWidget(self.text, 2)
        both.addWidget(self.table, 5)
        self.panel.body.addLayout(both, 1)
        self.problem = WrapLabel(kind="error")
        self.problem.setObjectName("volunteers_batch_problem")
        self.save = KeyButton("F9", self.tr("记这一队"), name="volunteers_batch_save", kind="primary")
        self.leave = LinkKey("Esc", self.tr("回到签到"), name="volunteers_batch_leave")
        self.save.triggered.connect(self.saved)
        self.save.refused.connect(self.say)
        self.leave.triggered.connect(self.left)
        words = QVBoxLayout()
        words.setContentsMargins(12, 0, 12, 0)
        words.addWidget(self.problem)
        self.panel.body.addLayout(words)
        keys = QHBoxLayout()
        keys.setContentsMargins(12, 0, 12, 10)
        keys.addWidget(self.save)
        keys.addStretch(1)
        keys.addWidget(self.leave)
        self.panel.body.addLayout(keys)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panel)
        self.text.textChanged.connect(self.edited)
        self.on.changed.connect(lambda _: self.edited.emit())
        self.rest.valueChanged.connect(lambda _: self.edited.emit())
        for editor in (self.starts, self.ends):
            editor.textEdited.connect(lambda _: self.edited.emit())
            editor.installEventFilter(self)
        self.say("")

    def begin(self, title: str, on: date, starts: str, ends: str) -> None:
        """A new list for a shift, or for what was done outside one."""
        self.head.set_text(title)
        self.on.set_value(on)
        self.starts.setText(starts)
        self.ends.setText(ends)
        self.rest.setValue(0)
        self.text.clear()
        self.show_lines((), "")
        self.say("")

    def times(self) -> tuple[Any, Any]:
        """From and until; ``None`` where it is no time."""
        return read_time(self.starts.text()), read_time(self.ends.text())

    def add_line(self, text: str) -> None:
        """A card scanned: a line of its own, at the end."""
        before = self.text.toPlainText()
        self.text.appendPlainText(text) if before else self.text.setPlainText(text)

    def show_lines(self, rows: tuple[Any, ...], refusal: str) -> None:
        """What the lines came to, and why they may not be written."""
        self.model.set_rows(rows)
        good = sum(not row.problem for row in rows)
        bad = len(rows) - good
        self.save.set_title(self.tr("记 {} 人").format(good) if good else self.tr("记这一队"))
        self.save.set_refusal(refusal)
        if bad and good:
            self.say(self.tr("{} 行没认出来，改好才记得上；其余照记。").format(bad))

    def say(self, sentence: str) -> None:
        """Why not."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def focus_first(self) -> None:
        """Where the lines are typed."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Return:
            (self.ends if watched is self.starts else self.text).setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

"""What was seen, line by line: last time's words beside this time's, a number key for each line.

On a line 1–6 tick its boxes, 0 says 无变化, Tab or any letter goes to the free words, Enter goes on to the next line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from db.domain.visit_topics import Finding, Seen, Topic
from desktop.features.visits.box_line import Box, BoxLine
from desktop.features.visits.form import words_of
from desktop.widgets.delegates import KeycapDelegate
from desktop.widgets.fields import LineEdit
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import BOLD_ROLE, KEYCAP_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel

_WIDTHS = (36, 92, None, None)


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A line of the form: ``last`` as the visits before left it, ``now`` as typed."""

    number: int
    topic: Topic
    last: Seen | None
    now: Finding | None

    @property
    def last_words(self) -> str:
        """Last time's words; a dash where nothing is known."""
        return (words_of(self.last) if self.last else "") or "—"

    @property
    def now_words(self) -> str:
        """This time's words; empty while nothing was entered."""
        if self.now is None:
            return ""
        return "＝ 无变化" if self.now.unchanged else words_of(self.now)


class _Model(RowsModel):
    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("key", "", lambda row: str(row.number), roles={KEYCAP_ROLE: lambda row: str(row.number)}),
            Column("topic", tr("情况"), lambda row: row.topic.label),
            Column("last", tr("上次"), lambda row: row.last_words, tip=lambda row: row.last_words,
                   roles={TONE_ROLE: lambda row: "t2"}),
            Column("now", tr("这次"), lambda row: row.now_words, tip=lambda row: row.now_words, roles={
                TONE_ROLE: lambda row: "t2" if row.now is not None and row.now.unchanged else "t1",
                BOLD_ROLE: lambda row: row.now is not None and not row.now.unchanged,
            }),
        ), parent)
        self.last_title = tr("上次")

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if section == 2 and role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.last_title
        return super().headerData(section, orientation, role)


class TopicEditor(QFrame):
    """The line that is open: its boxes and its free words."""

    changed = Signal(object)  # Finding
    finished = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("visits_topic_editor")
        self.setProperty("kind", "sunk")
        self._topic = ""
        self._finding = Finding("")
        self._last: Seen | None = None
        self._options: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(4)
        self.head = WrapLabel("", "small")
        self.boxes = BoxLine(name="visits_topic_boxes", label=self.tr("勾选情况"))
        self.note = LineEdit(name="visits_topic_note", label=self.tr("补充说明"), placeholder=self.tr("补充说明，Enter 到下一项"))
        self.note.installEventFilter(self)
        self.note.textEdited.connect(self._noted)
        self.note.returnPressed.connect(self.finished)
        self.boxes.toggled.connect(self._toggle)
        self.boxes.words_wanted.connect(self._begin_words)
        self.boxes.composing.connect(self._composing)
        self.boxes.finished.connect(self.finished)
        self.boxes.left.connect(self.left)
        for widget in (self.head, self.boxes, self.note):
            column.addWidget(widget)
        self.setTabOrder(self.boxes, self.note)

    def open(self, line: TopicLine) -> None:
        """Show a line for typing."""
        self._topic, self._options, self._last = line.topic.code, line.topic.options, line.last
        self._finding = line.now or Finding(line.topic.code)
        self.boxes.setAccessibleName(line.topic.label)
        self.note.setAccessibleName(self.tr("{}，补充说明").format(line.topic.label))
        since = self.tr("，{} 记").format(f"{line.last.since:%m-%d}") if line.last else ""
        self.head.setText(self.tr("{}　上次：{}{}").format(line.topic.label, line.last_words, since))
        self.note.setText(self._finding.note)
        self._show()
        self.boxes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        f = self._finding
        boxes = [Box(option, option, option in f.options) for option in self._options]
        if self._last is not None:
            boxes.append(Box("", self.tr("无变化"), f.unchanged, "0"))
        self.boxes.set_boxes(boxes)

    def _set(self, finding: Finding) -> None:
        self._finding = finding
        self._show()
        self.changed.emit(finding)

    def _toggle(self, option: str) -> None:
        if not option:
            self._same()
            return
        kept = set(self._finding.options) ^ {option}
        options = tuple(o for o in self._options if o in kept)
        self._set(Finding(self._topic, options, self._finding.note, unchanged=False))

    def _same(self) -> None:
        self.note.clear()
        self._set(Finding(self._topic, unchanged=not self._finding.unchanged))

    def _begin_words(self, text: str) -> None:
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)
        self.note.insert(text)
        self._noted(self.note.text())

    def _composing(self, words: str) -> None:
        """What an input method composes over the boxes is seen where it will go."""
        self.note.setPlaceholderText(words or self.tr("补充说明，Enter 到下一项"))

    def _noted(self, text: str) -> None:
        self._set(Finding(self._topic, self._finding.options, text, unchanged=False))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.boxes.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False


class TopicsTable(QWidget):
    """The lines with their number keys, and below them the editor of the line that is open."""

    changed = Signal(object)  # Finding
    finished = Signal()  # Enter on the last line
    said = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("visits_topics")
        self._topics: tuple[Topic, ...] = ()
        self._last: Mapping[str, Seen] = {}
        self._findings: Mapping[str, Finding] = {}
        self.model = _Model(self)
        self.table = TableView(name="visits_topic_table", label=self.tr("走访情况"), compact=True)
        self.table.setModel(self.model)
        self.table.set_delegates({0: KeycapDelegate()})
        self.table.set_columns(_WIDTHS)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.opened.connect(lambda index: self.edit(index.row()))
        self.table.space_pressed.connect(lambda index: self._flip(index.row()))
        self.editor = TopicEditor()
        self.editor.hide()
        self.editor.changed.connect(self._changed)
        self.editor.finished.connect(self._next)
        self.editor.left.connect(self.close_editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table)
        column.addWidget(self.editor)
        self._keys: list[QAction] = []

    def bind_keys(self, owner: QWidget) -> None:
        """Let the number keys open their lines while nothing else in ``owner`` takes them."""
        for n in range(1, 7):
            action = QAction(self.tr("第 {} 项情况").format(n), owner)
            action.setShortcut(QKeySequence(str(n)))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, n=n: self.edit(n - 1))
            owner.addAction(action)
            self._keys.append(action)

    def set_topics(
        self, topics: Sequence[Topic], last: Mapping[str, Seen], findings: Mapping[str, Finding], title: str,
    ) -> None:
        """Show the lines; ``title`` heads the column of last time."""
        self._topics, self._last, self._findings = tuple(topics), last, findings
        self.model.last_title = title
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 2, 2)
        self._fill()
        self.table.fit_rows(len(self._topics))

    def set_findings(self, findings: Mapping[str, Finding]) -> None:
        """Show what was typed elsewhere (全无变化)."""
        self._findings = findings
        self._fill()

    def _fill(self) -> None:
        self.model.set_rows(
            TopicLine(n, topic, self._last.get(topic.code), self._findings.get(topic.code))
            for n, topic in enumerate(self._topics, start=1)
        )

    @property
    def lines(self) -> tuple[TopicLine, ...]:
        """The lines as shown."""
        return self.model.rows

    @property
    def editing(self) -> bool:
        """Whether a line is open."""
        return not self.editor.isHidden()

    def edit(self, row: int) -> None:
        """Open a line."""
        if 0 <= row < len(self.lines):
            self.table.select_row(row)
            self.editor.show()
            self.editor.open(self.lines[row])

    def close_editor(self) -> None:
        """Put the open line away; the lines get the focus when it had it."""
        if self.editing:
            inside = self.editor.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
            self.editor.hide()
            if inside:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, finding: Finding) -> None:
        self._findings = {**self._findings, finding.topic: finding}
        self._fill()
        self.changed.emit(finding)

    def _flip(self, row: int) -> None:
        line = self.lines[row]
        if line.last is None:
            self.said.emit(self.tr("「{}」上次没有记录，不能填无变化，请按 {} 填写。").format(line.topic.label, line.number))
            return
        same = line.now is not None and line.now.unchanged
        self._changed(Finding(line.topic.code, unchanged=not same))

    def _next(self) -> None:
        row = self.table.current_row() + 1
        if row < len(self.lines):
            self.edit(row)
        else:
            self.close_editor()
            self.finished.emit()

"""批量补录: thirty paper forms in one sitting without the mouse; Enter moves on, F9 keeps them all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from db.domain.errors import KnownError
from db.domain.visit_topics import SEEN_TOPICS
from db.domain.visits import VisitWay
from db.home_facts import short_door
from db.queries.household_find import HouseholdHit
from db.queries.visit_form import VisitForm
from desktop.features.visits.batch import (
    MOST,
    WAYS,
    BatchEntry,
    marks_of,
    read_day,
    read_met,
    read_topic,
    read_way,
)
from desktop.features.visits.batch_hints import BatchHints, shown_name
from desktop.features.visits.batch_rows import FormRows, FoundRows
from desktop.features.visits.form import Form
from desktop.features.visits.looks import day_words
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import ChoiceBox, LineEdit, NumberBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.labels import label
from desktop.widgets.panel import Panel
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel

_FIELDS = ("household", "visited_on", "way", "met", *(topic.code for topic in SEEN_TOPICS), "asked")
_STRETCH = {"household": 22, "visited_on": 9, "way": 5, "met": 9, "asked": 30}
_TOPIC_STRETCH = 7


class BatchView(QWidget):
    """The line being typed above, the forms typed so far below. Who asks the database is somebody else."""

    find_wanted = Signal(str)
    household_wanted = Signal(str)
    save_wanted = Signal()
    blanks_wanted = Signal(int)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("visits_batch_view")
        self.facts: VisitForm | None = None
        self.form = Form()
        self.today = date(2000, 1, 1)
        self.entries: tuple[BatchEntry, ...] = ()
        self.worker = ChoiceBox(name="visits_batch_worker", label=self.tr("走访人"))
        self.fields: dict[str, LineEdit] = {}
        self._titles: dict[str, QLabel] = {}
        self._make_fields()
        self.hint = WrapLabel("", "small")
        self._hints = BatchHints(self)
        self.words = WrapLabel("", "warn")
        self.model = FormRows(self)
        self.table = TableView(name="visits_batch_rows", label=self.tr("录好的表"), compact=True)
        self.table.setModel(self.model)
        self.table.set_delegates({7: BadgeDelegate()})
        self.table.set_columns((140, 70, 58, 58, 104, None, 160, 190), give_way=(6, 4, 1), least=120)
        self.table.opened.connect(lambda index: self._edit_row(index.row()))
        self.table.installEventFilter(self)
        self.hits = FoundRows(self)
        self.found = TableView(name="visits_batch_found", label=self.tr("选一户"), compact=True)
        self.found.setModel(self.hits)
        self.found.set_columns((None, 110, 110, 80))
        self.found.opened.connect(lambda index: self._take_hit(index.row()))
        self.found.installEventFilter(self)
        self.save = KeyButton("F9", self.tr("全部保存"), name="visits_batch_save", kind="primary")
        self.save.triggered.connect(self.save_wanted)
        self.save.refused.connect(self.say)
        self.same = KeyButton("F4", self.tr("全无变化"), name="visits_batch_same")
        self.same.triggered.connect(self.all_unchanged)
        self.count = NumberBox(
            name="visits_batch_blanks", label=self.tr("空白表张数"), minimum=1, maximum=99, value=10
        )
        self.blanks = KeyButton("F8", self.tr("印空白表"), name="visits_batch_print")
        self.blanks.triggered.connect(lambda: self.blanks_wanted.emit(self.count.value()))
        self.empty = EmptyState(
            "clipboard-pen", self.tr("还没有录入的表"),
            self.tr("在上面一行输门牌或姓名，或扫表上的码；每格按 Enter 往下走，最后一格按 Enter 就录进来。"),
            name="visits_batch_empty",
        )
        self.empty.layout().setContentsMargins(24, 2, 24, 2)
        self._build()
        self.set_entries(())
        self._show_line()

    def _make_fields(self) -> None:
        names = {
            "household": self.tr("户"), "visited_on": self.tr("日期"), "way": self.tr("方式"), "met": self.tr("见到"),
            "asked": self.tr("想要的"), **{topic.code: topic.label for topic in SEEN_TOPICS},
        }
        for code in _FIELDS:
            field = LineEdit(name=f"visits_batch_{code}", label=names[code])
            field.setMinimumWidth(34)
            field.installEventFilter(self)
            field.returnPressed.connect(lambda code=code: self._enter(code))
            self.fields[code] = field
            self._titles[code] = label(names[code], "small")
        self.fields["household"].setPlaceholderText(self.tr("门牌、姓名、扫码"))
        self.fields["household"].textEdited.connect(self._household_typed)

    def _build(self) -> None:
        line = QWidget()
        grid = QGridLayout(line)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(2)
        for place, code in enumerate(_FIELDS):
            grid.addWidget(self._titles[code], 0, place)
            grid.addWidget(self.fields[code], 1, place)
            grid.setColumnStretch(place, _STRETCH.get(code, _TOPIC_STRETCH))
        entry = Panel(self.tr("补录走访表"), name="visits_batch_entry")
        entry.add_right(KeyHint("Enter", self.tr("下一格")))
        entry.add_right(label(self.tr("走访人"), "small"))
        entry.add_right(self.worker)
        entry.body.addWidget(line)
        entry.body.addWidget(self.hint)
        self.panel = Panel(self.tr("录好的表"), name="visits_batch_panel", flush=True)
        for key, words in (("Enter", self.tr("改这张")), ("Delete", self.tr("去掉"))):
            self.panel.add_right(KeyHint(key, words))
        self._stack = QStackedWidget()
        for widget in (self.table, self.found, self.empty):
            self._stack.addWidget(widget)
        self._stack.setMinimumHeight(60)
        self.panel.body.addWidget(self._stack)
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.words)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save)
        row.addWidget(self.same)
        row.addStretch(1)
        row.addWidget(self.count)
        row.addWidget(self.blanks)
        column.addLayout(row)
        self.panel.set_foot(foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(entry)
        outer.addWidget(self.panel, 1)
        self.words.hide()

    # ------------------------------------------------------------ what it is told

    def set_workers(self, workers: Sequence[tuple[str, str]]) -> None:
        """Who can have made the visits."""
        self.worker.set_options([("", self.tr("各户自己的走访人")), *workers])

    def set_entries(self, entries: Sequence[BatchEntry]) -> None:
        """The forms typed so far."""
        self.entries = tuple(entries)
        self.model.set_rows(self.entries)
        count = len(self.entries)
        self.save.set_title(self.tr("保存这 {} 张").format(count) if count else self.tr("全部保存"))
        self.save.set_refusal("" if count else self.tr("还没有录好的表，请先录一张再保存。"))
        wrong = sum(entry.state == "refused" for entry in self.entries)
        again = sum(entry.state == "confirm" for entry in self.entries)
        notes = [self.tr("{} 张").format(count)]
        notes += [self.tr("{} 张要改").format(wrong)] if wrong else []
        notes += [self.tr("{} 张要再确认").format(again)] if again else []
        self.panel.set_note("，".join(notes) if count else "")
        self._show_rows()

    def _show_rows(self) -> None:
        self._stack.setCurrentWidget(self.table if self.entries else self.empty)

    def say(self, sentence: str) -> None:
        """Tell the clerk something, above the keys."""
        self.words.setText(sentence)
        self.words.setVisible(bool(sentence))

    def show_found(self, hits: Sequence[HouseholdHit], text: str) -> None:
        """Households that were found for what was typed: one is taken, several are to choose from."""
        if text != self.fields["household"].text().strip():
            return
        if len(hits) == 1:
            self.household_wanted.emit(hits[0].household_id)
        elif hits:
            self.hits.set_rows(hits)
            self._stack.setCurrentWidget(self.found)
            self.found.select_row(0)
            self.found.setFocus(Qt.FocusReason.OtherFocusReason)
            self.say("")
        else:
            self.say(self.tr("没有找到「{}」，请换门牌或姓名再试。").format(text))

    def take_household(self, facts: VisitForm) -> None:
        """The household of the line is known; a form that is edited keeps what it says."""
        editing = self.form.household_id == facts.household_id and self.form.visited_on is not None
        self.facts = facts
        if not editing:
            day = self.fields["visited_on"].text()
            self.form = Form(household_id=facts.household_id, worker_id=facts.worker_id or "")
            for code in _FIELDS:
                self.fields[code].clear()
            self.fields["visited_on"].setText(day or day_words(self.today))
            self.fields["way"].setText("1")
            there = [member for member in facts.members if member.status == "active"]
            self.fields["met"].setText("1" if len(there) == 1 and facts.members[0] is there[0] else "")
        else:
            self.fields["met"].setText(self._met_marks())
        self.fields["household"].setText(f"{facts.address} {facts.head}".strip())
        self._show_rows()
        self.say(self.tr("这一户已并入另一户，请换成并入后的那一户。") if facts.merged_into else "")
        self._focus("visited_on" if not editing else "met")

    def clear_line(self) -> None:
        """Begin the next form; the day stays."""
        self.facts, self.form = None, Form()
        for code in _FIELDS:
            if code != "visited_on":
                self.fields[code].clear()
        self._show_line()
        self._focus("household")

    @property
    def typing(self) -> bool:
        """Whether a form is half typed in the line."""
        return self.facts is not None

    # ------------------------------------------------------------ typing

    def _focus(self, code: str) -> None:
        self.fields[code].setFocus(Qt.FocusReason.OtherFocusReason)
        self.fields[code].selectAll()

    def focus_first(self) -> None:
        """Where typing begins."""
        self._focus("household" if self.facts is None else "visited_on")

    def _household_typed(self) -> None:
        self.facts, self.form = None, Form()
        self._show_rows()
        self._show_line()

    def _enter(self, code: str) -> None:
        self.say("")
        if code == "household" and self.facts is None:
            text = self.fields["household"].text().strip()
            if text:
                self.find_wanted.emit(text)
            return
        if code == _FIELDS[-1]:
            self._add()
            return
        try:
            self._read(code)
        except KnownError as error:
            self.say(error.message)
            self.fields[code].selectAll()
            return
        missed = code == "way" and read_way(self.fields["way"].text()) is VisitWay.MISSED
        if missed:
            self._add()
            return
        self._focus(_FIELDS[_FIELDS.index(code) + 1])

    def _read(self, code: str) -> dict[str, object]:
        """What one field says. Raises KnownError."""
        text = self.fields[code].text()
        if code == "visited_on":
            return {"visited_on": read_day(text, self.today)}
        if code == "way":
            return {"way": read_way(text)}
        if code == "met":
            met, other = read_met(text, [member.resident_id for member in self.facts.members] if self.facts else ())
            return {"met": met, "met_other": other}
        if code == "asked":
            return {"asked": text.strip()}
        return {}

    def _add(self) -> None:
        """The line is complete: put it among the forms."""
        if self.facts is None:
            self._focus("household")
            return
        form = self.form
        try:
            for code in ("visited_on", "way", "met", "asked"):
                form = form.change(**self._read(code))
            last = {seen.topic: seen for seen in self.facts.seen}
            for topic in SEEN_TOPICS:
                form = form.with_finding(read_topic(self.fields[topic.code].text(), topic, last))
        except KnownError as error:
            self.say(error.message)
            field = error.field or ""
            if field in self.fields:
                self._focus(field)
            return
        if form.way is VisitWay.MISSED:
            form = form.change(met=frozenset(), met_other="")
        chosen = str(self.worker.value or "")
        form = form.change(worker_id=chosen or self.facts.worker_id or "")
        names = {member.resident_id: shown_name(self.facts, member) for member in self.facts.members}
        met = "、".join([*(names[one] for one in names if one in form.met), *([form.met_other] if form.met_other else [])])
        entry = BatchEntry(form, _door(self.facts), self.facts.head, met)
        others = [one for one in self.entries if one.form.visit_id != form.visit_id]
        if len(others) >= MOST:
            self.say(self.tr("一次最多录 {} 张，请先按 F9 保存。").format(MOST))
            return
        self.set_entries((*others, entry))
        self.changed.emit()
        self.clear_line()

    def all_unchanged(self) -> None:
        """F4: 无变化 in every topic that is empty and was known before."""
        if self.facts is None:
            self.say(self.tr("请先在「户」里选一户。"))
            return
        known = {seen.topic for seen in self.facts.seen}
        for topic in SEEN_TOPICS:
            if topic.code in known and not self.fields[topic.code].text().strip():
                self.fields[topic.code].setText("0")
        missing = next((t.code for t in SEEN_TOPICS if not self.fields[t.code].text().strip()), "asked")
        self._focus(missing)

    def _edit_row(self, row: int) -> None:
        entry = self.entries[row]
        self.form = entry.form
        self.fields["household"].setText(f"{entry.door} {entry.head}")
        self.fields["visited_on"].setText(day_words(entry.form.visited_on))
        self.fields["way"].setText(str(WAYS.index(entry.form.way) + 1))
        for topic, mark in zip(SEEN_TOPICS, marks_of(entry.form), strict=True):
            self.fields[topic.code].setText(mark)
        self.fields["asked"].setText(entry.form.asked)
        self.household_wanted.emit(entry.form.household_id)

    def _met_marks(self) -> str:
        """The short marks of who was met, for a form that is edited."""
        members = [member.resident_id for member in self.facts.members] if self.facts is not None else []
        digits = "".join(str(n) for n, one in enumerate(members, start=1) if one in self.form.met)
        return f"{digits} {self.form.met_other}".strip()

    def _take_hit(self, row: int) -> None:
        hits = self.hits.rows
        if 0 <= row < len(hits):
            self.household_wanted.emit(hits[row].household_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and watched in self.fields.values():
            self._hint(next(code for code, field in self.fields.items() if field is watched))
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self.table and event.key() == Qt.Key.Key_Delete:
            self._drop(self.table.current_row())
            return True
        if watched is self.found and event.key() == Qt.Key.Key_Escape:
            self._show_rows()
            self._focus("household")
            return True
        if watched in self.fields.values() and event.key() == Qt.Key.Key_Down and self.entries:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def _drop(self, row: int) -> None:
        if 0 <= row < len(self.entries):
            self.set_entries((*self.entries[:row], *self.entries[row + 1 :]))
            self.changed.emit()

    def _show_line(self) -> None:
        self._hint("household")

    def _hint(self, code: str) -> None:
        self.hint.setText(self._hints.of(code, self.facts))


def _door(facts: VisitForm) -> str:
    """海棠苑 3-2-501."""
    return f"{facts.estate} {short_door(facts.building, facts.unit, facts.door)}".strip()

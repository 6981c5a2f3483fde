"""登记诉求: where it came from, about what, who and where, in one place beside what may be the same problem."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from db.domain.demand_table import DemandKind, Urgency
from db.domain.demand_words import SOURCES
from db.ids import new_id
from db.queries.demand_lists import DemandRow
from db.usecases.demands import RegisterDemand
from desktop.features.demands.cards import owner_words
from desktop.features.demands.looks import clock_look
from desktop.theme.manager import tokens
from desktop.theme.style import set_property
from desktop.widgets.delegates import ClockDelegate
from desktop.widgets.fields import LineEdit, NoteEdit
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.labels import label
from desktop.widgets.lazy_model import Column
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel
from desktop.widgets.pick_field import Choice, PickField
from desktop.widgets.pieces import EnterMoves, ScrollColumn
from desktop.widgets.roles import CLOCK_ROLE, NOTE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel

_LABEL, _BESIDE = 46, 1040


class CategoryBar(Segmented):
    """A digit chooses where no text is typed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if digit.isdigit() and 0 < int(digit) <= len(self.options):
            self._choose(int(digit) - 1)
            return
        super().keyPressEvent(event)


class RegisterPanel(QWidget):
    """Emits what was put in; the page writes it. A form half filled is a draft."""

    committed = Signal(object, str)  # RegisterDemand, the demand to merge it into or nothing
    left = Signal()
    edited = Signal()
    seek_person = Signal(str)
    likely_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demand_register")
        tr = self.tr
        self.request_id = new_id()
        self._visit_id: str | None = None
        self._household_id: str | None = None
        self._wanted = ""
        self._filling = False
        self._wide: bool | None = None
        self.panel = Panel(tr("登记诉求"), name="demand_register_panel", flush=True)
        self.source = Segmented(list(SOURCES.items()), name="register_source", label=tr("来源"), value="walkin")
        self.category = CategoryBar((), name="register_category", label=tr("类别"))
        self.kind = Segmented([(k, k.label) for k in reversed(DemandKind)], name="register_kind", label=tr("类型"))
        self.urgency = Segmented([(u, u.label) for u in Urgency], name="register_urgency", label=tr("缓急"))
        self.urgency.set_value(Urgency.NORMAL)
        self.person = PickField(name="register_person", label=tr("反映人"), placeholder=tr("姓名、拼音或手机尾号"),
                                seek=self.seek_person.emit, free=True)
        self.phone = LineEdit(name="register_phone", label=tr("电话"), placeholder=tr("电话"))
        self.place = LineEdit(name="register_place", label=tr("地点"), placeholder=tr("小区、楼号，或哪个路口"))
        self.title = LineEdit(name="register_title", label=tr("标题"), placeholder=tr("一句话说是什么事"))
        self.words = NoteEdit(name="register_text", label=tr("内容"), placeholder=tr("原话和经过"), lines=2)
        self.phone.setMaxLength(20)
        self.place.setMaxLength(200)
        self.title.setMaxLength(80)
        self.model = RowsModel((
            Column("clock", tr("时钟"), lambda row: row.clock.text, roles={CLOCK_ROLE: lambda row: clock_look(row.clock)}),
            Column("title", tr("可能是同一件事"), lambda row: row.title,
                   roles={NOTE_ROLE: lambda row: "・".join(p for p in (row.state_label, owner_words(row), row.place) if p)},
                   tip=lambda row: row.title),
        ), self)
        self.likely = TableView(name="register_likely", label=tr("可能是同一件事"), compact=True)
        self.likely.setModel(self.model)
        self.likely.set_columns((118, None))
        self.likely.set_delegates({0: ClockDelegate()})
        self.likely.setMinimumHeight(90)
        self.save = KeyButton("F9", tr("登记"), name="register_save", kind="primary")
        self.merge = KeyButton("F4", tr("登记并合并"), name="register_merge")
        self.cancel = LinkKey("Esc", tr("先不登记"), name="register_cancel")
        self.problem = WrapLabel(kind="error")
        self.problem.setObjectName("register_problem")
        self._from = label(kind="hint")
        self._build()
        self._connect()
        self.clear()

    def _build(self) -> None:
        tr = self.tr
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        rows: tuple[tuple[str, tuple[QWidget, ...], bool], ...] = (
            (tr("类别"), (self.category,), True),
            (tr("类型"), (self.kind, self.urgency), True),
            (tr("来源"), (self.source,), True),
            (tr("反映人"), (self.person, self.phone), False),
        )
        self._labels = []
        for place, (words, widgets, packed) in enumerate(rows):
            name = label(words, "second")
            name.setBuddy(widgets[0])
            row = QHBoxLayout()
            row.setSpacing(8)
            for number, widget in enumerate(widgets):
                row.addWidget(widget, 0 if packed else 3 - number)
            if packed:
                row.addStretch(1)
            self._grid.addWidget(name, place, 0)
            self._grid.addLayout(row, place, 1)
            self._labels.append(name)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(12, 10, 12, 8)
        column.addLayout(self._grid)
        column.addStretch(1)
        right = QWidget()
        beside = QVBoxLayout(right)
        beside.setContentsMargins(12, 10, 12, 8)
        beside.setSpacing(8)
        for words, widget in ((tr("地点"), self.place), (tr("标题"), self.title), (tr("内容"), self.words)):
            row = QHBoxLayout()
            row.setSpacing(8)
            name = label(words, "second")
            name.setBuddy(widget)
            self._labels.append(name)
            row.addWidget(name, 0, Qt.AlignmentFlag.AlignTop if widget is self.words else Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(widget, 1)
            beside.addLayout(row)
        beside.addStretch(1)
        keys = QHBoxLayout()
        keys.setSpacing(8)
        keys.addWidget(self.save)
        keys.addWidget(self.merge)
        keys.addWidget(self.problem, 8)
        keys.addStretch(1)
        keys.addWidget(self.cancel)
        self.panel.add_right(self._from)
        self._parts = QGridLayout()
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.setSpacing(0)
        self._parts.addWidget(left, 0, 0)
        self._parts.addWidget(right, 0, 1)
        self._parts.setRowStretch(0, 1)
        inside = QWidget()
        inside.setLayout(self._parts)
        foot = QWidget()
        foot.setLayout(keys)
        keys.setContentsMargins(12, 0, 12, 8)
        self.panel.body.addWidget(ScrollColumn(inside), 1)
        self.panel.body.addWidget(foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panel)
        self._measure()

    def _connect(self) -> None:
        for bar in (self.source, self.category, self.kind, self.urgency):
            bar.changed.connect(lambda _: self._edit())
        self.person.changed.connect(lambda _: self._search())
        self.person.textEdited.connect(lambda _: self._edit())
        self.phone.textEdited.connect(lambda _: self._edit())
        for field in (self.place, self.title):
            field.textEdited.connect(lambda _: self._search())
        self.words.textChanged.connect(self._edit)
        self.likely.row_changed.connect(lambda _: self._offer_merge())
        self.save.triggered.connect(lambda: self._commit(""))
        self.merge.triggered.connect(self._merge)
        self.merge.refused.connect(self.say)
        self.cancel.triggered.connect(self.left)
        fields = (self.category, self.kind, self.urgency, self.source, self.person, self.phone, self.place, self.title)
        self._moves = EnterMoves(fields, lambda: self.words.setFocus(Qt.FocusReason.TabFocusReason), self)
        look = QAction(self.tr("看可能是同一件事的"), self)
        look.setShortcut(QKeySequence("Ctrl+G"))
        look.triggered.connect(lambda: self.likely.setFocus(Qt.FocusReason.ShortcutFocusReason))
        self.addAction(look)

    # ------------------------------------------------------------ what it is told

    def clear(self) -> None:
        """An empty form with a new number."""
        self._filling = True
        self.request_id = new_id()
        self._visit_id = self._household_id = None
        self._wanted = ""
        self._from.setText("")
        self.source.set_value("walkin")
        self.kind.set_value(DemandKind.REQUEST)
        self.urgency.set_value(Urgency.NORMAL)
        if self.category.options:
            self.category.set_value(self.category.options[0].value)
        self.person.set_choice(None)
        for field in (self.phone, self.place, self.title):
            field.clear()
        self.words.clear()
        self.model.set_rows(())
        self._filling = False
        self.say("")
        self._offer_merge()

    def set_categories(self, names: Iterable[str]) -> None:
        """The categories in use, each with its digit."""
        shown = [(name, f"{place} {name}" if place < 10 else name) for place, name in enumerate(names, 1)]
        self.category.set_options(shown)
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        """The category asked for, once the categories in use are known."""
        if self._wanted and self.category.options:
            if self._wanted in [option.value for option in self.category.options]:
                self.category.set_value(self._wanted)
            self._wanted = ""

    def prefill(
        self, *, visit_id: str | None = None, household_id: str | None = None, person: Choice | None = None,
        place: str = "", text: str = "", source: str = "", category: str = "",
    ) -> None:
        """Begin with what is known from a visit, a person or the one-box; a category nobody uses is left out."""
        self._filling = True
        self._wanted = category or self._wanted
        self._choose_wanted()
        self._visit_id, self._household_id = visit_id or self._visit_id, household_id or self._household_id
        if visit_id:
            self.source.set_value("visit")
            self._from.setText(self.tr("来自入户走访"))
        elif source in SOURCES:
            self.source.set_value(source)
        if person is not None:
            self.person.set_choice(person)
        if place:
            self.place.setText(place)
        if text:
            first = text.strip().splitlines()[0] if text.strip() else ""
            self.title.setText(first[:80])
            self.words.setPlainText(text.strip() if text.strip() != first or len(first) > 80 else "")
        self._filling = False
        self._search()

    def show_people(self, people: Iterable[Choice]) -> None:
        """Residents that the text in 反映人 may mean."""
        self.person.set_choices(people)

    def show_likely(self, rows: Iterable[DemandRow]) -> None:
        """Open demands that may be the same problem."""
        self.model.set_rows(rows)
        self._offer_merge()

    def say(self, sentence: str, field: str = "") -> None:
        """Show why it was refused and go to the field it is about."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        fields: dict[str, QWidget] = {
            "title": self.title, "category": self.category, "reporter_name": self.person, "resident_id": self.person,
            "name": self.person, "reporter_phone": self.phone, "phone": self.phone, "place": self.place,
            "text": self.words, "source": self.source,
        }
        for widget in (self.title, self.person, self.phone, self.place, self.words):
            set_property(widget, "state", "")
        target = fields.get(field)
        if sentence and target is not None:
            set_property(target, "state", "error")
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ what it says

    @property
    def begun(self) -> bool:
        """Whether anything worth keeping was put in."""
        typed = (self.person.text(), self.phone.text(), self.place.text(), self.title.text(), self.words.toPlainText())
        return any(text.strip() for text in typed)

    @property
    def resident_id(self) -> str | None:
        """The resident who brings it up, when it is a known one."""
        return self.person.value

    def values(self) -> dict[str, Any]:
        """Everything that was put in, for a draft."""
        person = self.person.choice
        return {
            "request": self.request_id, "source": self.source.value, "category": self.category.value,
            "kind": self.kind.value, "urgency": self.urgency.value, "person": self.person.text(),
            "resident": person.value if person else None, "phone": self.phone.text(), "place": self.place.text(),
            "title": self.title.text(), "text": self.words.toPlainText(), "visit": self._visit_id,
            "household": self._household_id,
        }

    def restore(self, kept: dict[str, Any]) -> None:
        """Put back a draft."""
        self.clear()
        self._filling = True
        self.request_id = str(kept.get("request") or self.request_id)
        for bar, key in ((self.source, "source"), (self.category, "category"), (self.kind, "kind"),
                         (self.urgency, "urgency")):
            values = [str(option.value) for option in bar.options]
            if str(kept.get(key)) in values:
                bar.set_value(bar.options[values.index(str(kept.get(key)))].value)
        name = str(kept.get("person") or "")
        if kept.get("resident"):
            self.person.set_choice(Choice(str(kept["resident"]), name))
        else:
            self.person.setText(name)
        for field, key in ((self.phone, "phone"), (self.place, "place"), (self.title, "title")):
            field.setText(str(kept.get(key) or ""))
        self.words.setPlainText(str(kept.get("text") or ""))
        self._visit_id, self._household_id = kept.get("visit"), kept.get("household")
        self._filling = False
        self.likely_wanted.emit()

    def request(self) -> RegisterDemand:
        """What to write."""
        person = self.person.choice
        return RegisterDemand(
            request_id=self.request_id, kind=DemandKind(str(self.kind.value)), category=str(self.category.value or ""),
            title=self.title.text().strip(), source=str(self.source.value),  # type: ignore[arg-type]
            text=self.words.toPlainText().strip(), place=self.place.text().strip(),
            urgency=Urgency(str(self.urgency.value)), resident_id=person.value if person else None,
            reporter_name="" if person else self.person.text().strip(), reporter_phone=self.phone.text().strip(),
            household_id=self._household_id, visit_id=self._visit_id,
        )

    def focus_first(self) -> None:
        """Where a clerk begins: the category by its digit; the title when the rest came from elsewhere."""
        first = self.title if self.person.text() and not self.title.text() else self.category
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ inside

    def _edit(self) -> None:
        if not self._filling:
            self.edited.emit()

    def _search(self) -> None:
        if not self._filling:
            self.edited.emit()
            self.likely_wanted.emit()

    def _offer_merge(self) -> None:
        there = bool(self.model.rows)
        self.likely.setVisible(there)
        self.merge.setVisible(there)
        row = self.likely.current_row()
        self.merge.set_refusal("" if row >= 0 else self.tr("先按 Ctrl+G 在「可能是同一件事」里选一件，再合并。"))

    def _merge(self) -> None:
        row = self.likely.current_row()
        if 0 <= row < len(self.model.rows):
            self._commit(self.model.rows[row].demand_id)

    def _commit(self, main_id: str) -> None:
        self.say("")
        self.committed.emit(self.request(), main_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_likely()

    def _place_likely(self) -> None:
        """Beside the form where there is room, else below it."""
        wide = self.width() >= _BESIDE * tokens().size.body / 14
        if wide == self._wide:
            return
        self._wide = wide
        self._parts.removeWidget(self.likely)
        if wide:
            self._parts.addWidget(self.likely, 0, 2)
        else:
            self._parts.addWidget(self.likely, 1, 0, 1, 2)
        for place, share in enumerate((9, 9, 7 if wide else 0)):
            self._parts.setColumnStretch(place, share)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "_labels"):
            self._measure()

    def _measure(self) -> None:
        for name in self._labels:
            name.setFixedWidth(round(_LABEL * tokens().size.body / 14))

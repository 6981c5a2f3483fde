"""What a step asks for, in the panel: to whom, how long, when to look again, and words. Labels at the left."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.domain.demand_table import DemandRating
from db.queries.demand_preview import StepPreview
from desktop.features.demands.looks import weekday_words
from desktop.features.demands.steps import Asked, Field
from desktop.theme.manager import tokens
from desktop.theme.style import set_kind, set_property
from desktop.widgets.fields import DateBox, LineEdit, NoteEdit, NumberBox
from desktop.widgets.keycap import LinkKey
from desktop.widgets.labels import label
from desktop.widgets.painting import is_style_event
from desktop.widgets.pick_field import Choice, PickField
from desktop.widgets.segmented import Segmented
from desktop.widgets.wrap_label import WrapLabel

MOST_DAYS = 250
_LABEL_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Given:
    """What the clerk put in; ``None`` where the step does not ask or the rules decide."""

    owner_id: str | None = None
    limit_days: int | None = None
    next_on: date | None = None
    main_id: str | None = None
    case_id: str | None = None
    meeting_id: str | None = None
    rating: DemandRating | None = None
    resident_id: str | None = None
    name: str = ""
    phone: str = ""
    words: str = ""


class StepForm(QWidget):
    """The fields of one :class:`Asked`; :attr:`asked_again` when the dates must be worked out anew."""

    edited = Signal()
    asked_again = Signal()
    left = Signal()  # Esc
    case_wanted = Signal()  # open 受理 for a new case

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demand_form")
        self._asked = Asked(())
        self._limit_touched = self._next_touched = False
        self._filling = False
        tr = self.tr
        self.owner = PickField(name="demand_owner", label=tr("主办"), placeholder=tr("姓名、单位或拼音首字母"))
        self.limit = NumberBox(name="demand_limit", label=tr("期限，工作日"), minimum=1, maximum=MOST_DAYS, value=10)
        self.due = label(kind="second", name="demand_due_words")
        self.next_on = DateBox(name="demand_next", label=tr("下一步日期"))
        self.next_words = label(kind="hint", name="demand_next_words")
        self.main = PickField(name="demand_main", label=tr("并入"), placeholder=tr("编号、标题或地点"), seek=self._seek("main"))
        self.case = PickField(name="demand_case", label=tr("办件"), placeholder=tr("受理号或姓名"), seek=self._seek("case"))
        self.new_case = LinkKey("Ctrl+J", tr("去受理新办"), name="demand_new_case")
        self.meeting = PickField(name="demand_meeting", label=tr("会议"), placeholder=tr("选一个还没开的会"))
        self.rating = Segmented(
            [(None, tr("还没选")), *((one, f"{key} {one.label}") for key, one in enumerate(DemandRating, 1))],
            name="demand_rating", label=tr("评价"),
        )
        for key, one in enumerate(DemandRating, 1):
            action = QAction(one.label, self.rating)
            action.setShortcut(QKeySequence(str(key)))
            action.triggered.connect(lambda _=False, one=one: self._rate(one))
            self.rating.addAction(action)
        self.person = PickField(name="demand_person", label=tr("反映人"), placeholder=tr("姓名、拼音或手机尾号"),
                                seek=self._seek("person"), free=True)
        self.phone = LineEdit(name="demand_phone", label=tr("电话"))
        self.phone.setMaxLength(20)
        self.words = NoteEdit(name="demand_words", label=tr("情况"), lines=2)
        self.seekers: dict[str, Callable[[str], None]] = {}
        self._rows: dict[Field, list[QWidget]] = {}
        self._build()
        self._connect()

    def _seek(self, kind: str) -> Callable[[str], None]:
        def ask(text: str) -> None:
            if kind in self.seekers:
                self.seekers[kind](text)

        return ask

    def _build(self) -> None:
        tr = self.tr
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._row(0, Field.OWNER, tr("主办"), self.owner)
        self._row(1, Field.MAIN, tr("并入"), self.main)
        self._row(2, Field.CASE, tr("办件"), self.case, self.new_case)
        self._row(3, Field.MEETING, tr("会议"), self.meeting)
        self._row(4, Field.RATING, tr("评价"), self.rating, stretch=True)
        self._row(5, Field.PERSON, tr("反映人"), self.person)
        self._row(6, Field.PHONE, tr("电话"), self.phone)
        self._row(7, Field.LIMIT, tr("期限"), self.limit, self.due, stretch=True)
        self._row(8, Field.NEXT, tr("下一步"), self.next_on, self.next_words, stretch=True)
        self._words_label = self._row(9, Field.WORDS, tr("情况"), self.words)
        self.problem = WrapLabel(kind="error")
        self.problem.setObjectName("demand_problem")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._grid)
        column.addWidget(self.problem)
        column.addStretch(1)
        self._measure()

    def _row(self, place: int, field: Field, words: str, *widgets: QWidget, stretch: bool = False) -> QLabel:
        name = label(words, "second")
        name.setBuddy(widgets[0])
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for number, widget in enumerate(widgets):
            row.addWidget(widget, 0 if stretch or number else 1)
        if stretch:
            row.addStretch(1)
        top = Qt.AlignmentFlag.AlignTop if field is Field.WORDS else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(name, place, 0, top)
        self._grid.addWidget(holder, place, 1)
        self._rows[field] = [name, holder]
        return name

    def _connect(self) -> None:
        self.owner.changed.connect(self._again)
        self.meeting.changed.connect(self._again)
        for picker in (self.main, self.case, self.person):
            picker.changed.connect(lambda _: self._edit())
        self.limit.valueChanged.connect(self._limit_changed)
        self.next_on.changed.connect(self._next_changed)
        self.rating.changed.connect(lambda _: self._edit())
        self.phone.textEdited.connect(lambda _: self._edit())
        self.words.textChanged.connect(self._edit)
        self.new_case.triggered.connect(self.case_wanted)

    # ------------------------------------------------------------ what it is told

    def ask(self, asked: Asked) -> None:
        """Show the fields of a step, empty."""
        self._asked = asked
        self._filling = True
        self._limit_touched = self._next_touched = False
        for field, widgets in self._rows.items():
            for widget in widgets:
                widget.setVisible(field in asked.fields)
        for picker in (self.owner, self.main, self.case, self.meeting, self.person):
            picker.set_choice(None)
        self.next_on.set_value(None)
        self.rating.set_value(None)
        self.phone.clear()
        self.words.clear()
        self.words.setPlaceholderText(asked.hint)
        self._words_label.setText(asked.words)
        self.words.setAccessibleName(asked.words)
        self.due.clear()
        self.next_words.clear()
        self.say("")
        self._filling = False

    def show_preview(self, preview: StepPreview) -> None:
        """The dates that follow; those the clerk has set stay."""
        self._filling = True
        if not self._limit_touched:
            self.limit.setValue(max(1, preview.working_days))
        if not self._next_touched:
            self.next_on.set_value(preview.next_on)
        self._filling = False
        until = self.tr("工作日，到 {}").format(weekday_words(preview.due_on))
        self.due.setText(f"{until}{self.tr('（暂定）') if preview.provisional else ''}")
        self.next_words.setText(self.tr("{} 提醒；期限 {}").format(weekday_words(preview.next_on), f"{preview.due_on:%m-%d}"))

    def set_owners(self, owners: Iterable[Choice]) -> None:
        """The workers and units a demand can be given to."""
        self.owner.set_choices(owners)

    def say(self, sentence: str, field: str = "") -> None:
        """Show why it was refused and go to the field it is about; an empty sentence takes it away."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        for widget in (self.owner, self.words, self.main, self.case, self.meeting, self.limit, self.next_on, self.person):
            set_property(widget, "state", "")
        target = self._editor(field)
        if sentence and target is not None and target.isVisible():
            set_property(target, "state", "error")
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _editor(self, field: str) -> QWidget | None:
        names: dict[str, QWidget] = {
            "owner": self.owner, "owner_id": self.owner, "limit_days": self.limit, "limit": self.limit,
            "next_on": self.next_on, "next": self.next_on, "main": self.main, "main_id": self.main, "case": self.case,
            "case_id": self.case, "meeting": self.meeting, "meeting_id": self.meeting, "meeting_on": self.meeting,
            "rating": self.rating, "reason": self.words, "words": self.words, "text": self.words,
            "person": self.person, "name": self.person, "reporter_name": self.person, "phone": self.phone,
        }
        return names.get(field)

    def missing(self) -> tuple[str, str]:
        """The first thing the step cannot do without, as a sentence and a field; empty when nothing is missing."""
        sentences = {
            Field.OWNER: self.tr("还没有选交给谁，请在「主办」里选。"),
            Field.LIMIT: "",
            Field.MAIN: self.tr("请选择要并入的诉求。"),
            Field.CASE: self.tr("请选择转成的办件，还没有就先去受理新办。"),
            Field.MEETING: self.tr("请选择上哪个会。"),
            Field.RATING: self.tr("请按 1、2、3 选本人的评价。"),
            Field.PERSON: self.tr("请写是谁反映的。"),
            Field.WORDS: self.tr("请写明{}。").format(self._asked.words),
        }
        given = self.given()
        there = {
            Field.OWNER: given.owner_id, Field.LIMIT: True, Field.MAIN: given.main_id, Field.CASE: given.case_id,
            Field.MEETING: given.meeting_id, Field.RATING: given.rating, Field.WORDS: given.words,
            Field.PERSON: given.resident_id or given.name,
        }
        for field in self._asked.fields:
            if field in self._asked.needed and not there.get(field, True):
                return sentences[field], str(field)
        return "", ""

    # ------------------------------------------------------------ what it says

    def given(self) -> Given:
        """What was put in."""
        fields = self._asked.fields
        person = self.person.choice
        return Given(
            owner_id=self.owner.value if Field.OWNER in fields else None,
            limit_days=self.limit.value() if Field.LIMIT in fields and self._limit_touched else None,
            next_on=self.next_on.value if Field.NEXT in fields and self._next_touched else None,
            main_id=self.main.value if Field.MAIN in fields else None,
            case_id=self.case.value if Field.CASE in fields else None,
            meeting_id=self.meeting.value if Field.MEETING in fields else None,
            rating=self._rating() if Field.RATING in fields else None,
            resident_id=person.value if person and Field.PERSON in fields else None,
            name=self.person.text().strip() if Field.PERSON in fields and person is None else "",
            phone=self.phone.text().strip() if Field.PHONE in fields else "",
            words=self.words.toPlainText().strip() if Field.WORDS in fields else "",
        )

    def values(self) -> dict[str, Any]:
        """What was typed, for a draft; empty when nothing was."""
        given = self.given()
        kept: dict[str, Any] = {
            "owner": given.owner_id, "limit": given.limit_days, "words": given.words, "phone": given.phone,
            "next": given.next_on.isoformat() if given.next_on else None,
        }
        return {key: value for key, value in kept.items() if value}

    def restore(self, kept: dict[str, Any]) -> None:
        """Put back what a draft holds."""
        if kept.get("owner"):
            self.owner.set_value(kept["owner"])
        if kept.get("limit"):
            self.limit.setValue(int(kept["limit"]))
        if kept.get("next"):
            self.next_on.set_value(date.fromisoformat(kept["next"]))
        self.words.setPlainText(str(kept.get("words") or ""))
        self.phone.setText(str(kept.get("phone") or ""))

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in sight."""
        return self._asked.fields

    def focus_first(self) -> None:
        """Give the focus to the first field."""
        first: dict[Field, QWidget] = {
            Field.OWNER: self.owner, Field.MAIN: self.main, Field.CASE: self.case, Field.MEETING: self.meeting,
            Field.RATING: self.rating, Field.PERSON: self.person, Field.LIMIT: self.limit,
        }
        wanted = next((first[field] for field in self._asked.fields if field in first), self.words)
        if wanted is self.limit and Field.WORDS in self._asked.needed:
            wanted = self.words
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        if wanted is self.meeting and self.meeting.value is None:
            self.meeting.open_list()

    def focus_words(self) -> None:
        """Give the focus to the words."""
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rate(self, rating: DemandRating) -> None:
        self.rating.set_value(rating)
        self._edit()

    def _rating(self) -> DemandRating | None:
        return None if self.rating.value is None else DemandRating(str(self.rating.value))

    def _limit_changed(self, _: int) -> None:
        if not self._filling:
            self._limit_touched = True
            self._again(None)

    def _next_changed(self, _: object) -> None:
        if not self._filling:
            self._next_touched = True
            self._edit()

    def _again(self, _: object) -> None:
        if not self._filling:
            self._edit()
            self.asked_again.emit()

    def _edit(self) -> None:
        if not self._filling:
            self.edited.emit()

    def changeEvent(self, event: Any) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "_rows"):
            self._measure()

    def _measure(self) -> None:
        scale = tokens().size.body / 14
        for name, _ in self._rows.values():
            name.setFixedWidth(round(_LABEL_WIDTH * scale))
        self.limit.setFixedWidth(round(84 * scale))
        self.next_on.setFixedWidth(round(136 * scale))
        set_kind(self.next_words, "hint")

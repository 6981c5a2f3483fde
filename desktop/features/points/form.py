"""A short form beside a list or in place of the receipt: a few named fields, F9 does it, Esc leaves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.theme.manager import tokens
from desktop.theme.style import set_property
from desktop.widgets.fields import CheckBox, ChoiceBox, DateBox, LineEdit, NumberBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.labels import label
from desktop.widgets.painting import is_style_event
from desktop.widgets.pick_field import PickField
from desktop.widgets.pieces import EnterMoves, ScrollColumn
from desktop.widgets.segmented import Segmented
from desktop.widgets.wrap_label import WrapLabel

_LABEL, _SHORT = 76, 140


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in the request, its words, and how it is filled in.

    ``kind``: line, date, number, choice, side (a row of words to choose from), pick or check. ``options`` are those
    of a choice; ``hint`` stands behind a number or in an empty line.
    """

    name: str
    words: str
    kind: str = "line"
    hint: str = ""
    options: tuple[tuple[object, str], ...] = ()
    least: int = 0
    most: int = 1_000_000


class Form(QWidget):
    """Shows one set of fields at a time; :attr:`committed` carries the purpose it was opened for."""

    committed = Signal(str)
    left = Signal()
    edited = Signal()
    sought = Signal(str, str)  # field and what was typed into it

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.purpose = ""
        self._name = name
        self.editors: dict[str, QWidget] = {}
        self._names: list[QWidget] = []
        self._hints: dict[str, QWidget] = {}
        self._moves: EnterMoves | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 10, 12, 10)
        outer.setSpacing(8)
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.lead = WrapLabel(kind="lead")
        self.words = WrapLabel(kind="second")
        self.problem = WrapLabel(kind="error")
        self.problem.setObjectName(f"{name}_problem")
        self._body: QWidget | None = None
        for widget in (self.lead, self.words, self.problem):
            self._column.addWidget(widget)
        self._column.addStretch(1)
        outer.addWidget(ScrollColumn(holder), 1)
        self.save = KeyButton("F9", "", name=f"{name}_save", subtitle=" ", kind="primary")
        self.save.triggered.connect(lambda: self.committed.emit(self.purpose))
        self.save.refused.connect(lambda reason: self.say(reason))
        outer.addWidget(self.save)
        self.cancel = LinkKey("Esc", self.tr("不办了，回去"), name=f"{name}_cancel")
        self.cancel.triggered.connect(self.left)
        row = QHBoxLayout()
        row.addWidget(self.cancel)
        row.addStretch(1)
        outer.addLayout(row)

    def open(
        self, purpose: str, fields: Sequence[Field], values: Mapping[str, Any] | None = None, *, lead: str = "",
        words: str = "", save: str = "", below: str = "",
    ) -> None:
        """Show these fields with what is known; ``save`` and ``below`` are the words of the key."""
        self.purpose = purpose
        self.lead.setText(lead)
        self.lead.setVisible(bool(lead))
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.save.set_title(save or self.tr("保存"))
        self.save.set_subtitle(below or " ")
        self.save.set_refusal("")
        self._fill_body(fields)
        self.fill(values or {})
        self.say("")

    def _fill_body(self, fields: Sequence[Field]) -> None:
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self.editors, self._names, self._hints = {}, [], {}
        self._body = body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for place, field in enumerate(fields):
            editor = self._make(field)
            self.editors[field.name] = editor
            name = label("" if field.kind == "check" else field.words, "second")
            name.setBuddy(editor)
            self._names.append(name)
            grid.addWidget(name, place, 0)
            if field.hint and field.kind in ("number", "date"):
                row = QHBoxLayout()
                row.setSpacing(6)
                row.addWidget(editor)
                self._hints[field.name] = label(field.hint, "hint")
                row.addWidget(self._hints[field.name])
                row.addStretch(1)
                grid.addLayout(row, place, 1)
            else:
                short = field.kind in ("date", "number", "check", "side")
                grid.addWidget(editor, place, 1, Qt.AlignmentFlag.AlignLeft if short else Qt.AlignmentFlag(0))
        self._column.insertWidget(2, body)
        self._moves = EnterMoves(list(self.editors.values()), self.save.setFocus, self)
        self._measure()

    def _make(self, field: Field) -> QWidget:
        name = f"{self._name}_{field.name}"
        editor: Any
        match field.kind:
            case "date":
                editor = DateBox(name=name, label=field.words, value=None)
                editor.changed.connect(self._edit)
            case "number":
                editor = NumberBox(name=name, label=field.words, minimum=field.least, maximum=field.most, value=field.least)
                editor.valueChanged.connect(self._edit)
            case "choice":
                editor = ChoiceBox(name=name, label=field.words, options=field.options)
                editor.changed.connect(self._edit)
            case "side":
                editor = Segmented(field.options, name=name, label=field.words)
                editor.changed.connect(self._edit)
            case "pick":
                editor = PickField(name=name, label=field.words, placeholder=field.hint)
                if field.options:
                    raise ValueError("give a pick its choices by set_choices")
                editor.set_seek(lambda text: self.sought.emit(field.name, text))
                editor.changed.connect(self._edit)
            case "check":
                editor = CheckBox(field.words, name=name)
                editor.toggled.connect(self._edit)
            case _:
                editor = LineEdit(name=name, label=field.words, placeholder=field.hint)
                editor.setMaxLength(200)
                editor.textEdited.connect(self._edit)
        widget: QWidget = editor
        return widget

    def _edit(self, *_: object) -> None:
        self.edited.emit()

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put values into the fields."""
        for name, value in values.items():
            match self.editors.get(name):
                case PickField() as editor:
                    editor.set_choice(value)
                case LineEdit() as editor:
                    editor.setText(str(value or ""))
                case DateBox() | ChoiceBox() | Segmented() as editor:
                    editor.set_value(value)
                case NumberBox() as editor:
                    editor.setValue(int(value or 0))
                case CheckBox() as editor:
                    editor.setChecked(bool(value))

    def values(self) -> dict[str, Any]:
        """What is in the fields by name."""
        found: dict[str, Any] = {}
        for name, editor in self.editors.items():
            match editor:
                case PickField() | DateBox() | ChoiceBox() | Segmented():
                    found[name] = editor.value
                case LineEdit():
                    found[name] = editor.text().strip()
                case NumberBox():
                    found[name] = editor.value()
                case CheckBox():
                    found[name] = editor.isChecked()
        return found

    def show_row(self, name: str, shown: bool) -> None:
        """Show or hide a field with its words."""
        place = list(self.editors).index(name)
        self.editors[name].setVisible(shown)
        self._names[place].setVisible(shown)
        if name in self._hints:
            self._hints[name].setVisible(shown)

    def say(self, sentence: str, field: str = "") -> None:
        """Show why it was refused and go to the field it is about."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        for name, editor in self.editors.items():
            wrong = bool(sentence) and name == field
            set_property(editor, "state", "error" if wrong else "")
            if wrong:
                editor.setFocus(Qt.FocusReason.OtherFocusReason)
                if isinstance(editor, NumberBox):
                    editor.selectAll()

    def focus_first(self) -> None:
        """Give the focus to the first field that is empty, else to the first."""
        values = self.values()
        empty = (
            editor for name, editor in self.editors.items()
            if editor.isVisible() and (values[name] in ("", None) or (isinstance(editor, NumberBox) and not values[name]))
        )
        target = next(empty, next(iter(self.editors.values()), self.save))
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(target, NumberBox):
            target.selectAll()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "_names"):
            self._measure()

    def _measure(self) -> None:
        scale = tokens().size.body / 14
        for name in self._names:
            name.setFixedWidth(round(_LABEL * scale))
        for editor in self.editors.values():
            if isinstance(editor, DateBox | NumberBox):
                editor.setFixedWidth(round(_SHORT * scale))


def day_of(values: Mapping[str, Any], name: str, otherwise: Callable[[], date]) -> date:
    """The day in a field, or another where there is none."""
    value = values.get(name)
    return value if isinstance(value, date) else otherwise()

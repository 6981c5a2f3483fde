"""A form described by its fields, beside a list: Enter goes on, F9 does it, Esc leaves it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.theme.manager import tokens
from desktop.theme.style import set_property
from desktop.widgets.fields import AsciiLineEdit, CheckBox, ChoiceBox, DateBox, LineEdit, NoteEdit, NumberBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.labels import label
from desktop.widgets.painting import is_style_event
from desktop.widgets.pick_field import PickField
from desktop.widgets.pieces import EnterMoves, ScrollColumn
from desktop.widgets.segmented import Segmented
from desktop.widgets.ticks import Ticks
from desktop.widgets.wrap_label import WrapLabel

_LABEL, _SHORT = 76, 140
_TIME = re.compile(r"([0-9]{1,2})[:.]?([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: its name in the request, its words, how it is filled in.

    ``kind``: line, ascii, note, date, time, number, choice, side (a row of words), sides (the
    same across the whole width, so that words of several rows stand under each other), pick, check, ticks, or head (words
    over the fields after it). ``options`` are those of choice, side and ticks; ``hint`` stands in an empty line or
    behind a short field. ``wanted``: a number that means nothing while it is 0, so the focus goes to it first.
    """

    name: str
    words: str
    kind: str = "line"
    hint: str = ""
    options: tuple[tuple[Any, str], ...] = ()
    least: int = 0
    most: int = 100_000
    wanted: bool = False


def read_time(text: str) -> time | None:
    """``9:00``, ``9.00`` or ``0900`` as a time; ``None`` for anything else."""
    found = _TIME.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


class EntryForm(QWidget):
    """Shows one set of fields at a time; :attr:`committed` carries the purpose it was opened for."""

    committed = Signal(str)
    left = Signal()
    edited = Signal(str)  # the field
    sought = Signal(str, str)  # the field and what was typed into it

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._name = name
        self.purpose = ""
        self.editors: dict[str, QWidget] = {}
        self._names: dict[str, QWidget] = {}
        self._hints: dict[str, QWidget] = {}
        self._short: list[QWidget] = []
        self._wanted: frozenset[str] = frozenset()
        self._moves: EnterMoves | None = None
        self._body: QWidget | None = None
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(12, 10, 12, 8)
        self._column.setSpacing(8)
        self.subject = WrapLabel(kind="lead")
        self.lead = WrapLabel(kind="second")
        self.problem = WrapLabel(kind="error")
        self.problem.setObjectName(f"{name}_problem")
        self._column.addWidget(self.subject)
        self._column.addWidget(self.lead)
        self._column.addStretch(1)
        self.save = KeyButton("F9", " ", name=f"{name}_save", kind="primary")
        self.save.triggered.connect(lambda: self.committed.emit(self.purpose))
        self.save.refused.connect(lambda reason: self.say(reason))
        self.cancel = LinkKey("Esc", self.tr("不存了"), name=f"{name}_cancel")
        self.cancel.triggered.connect(self.left)
        self._keys = keys = QHBoxLayout()
        keys.setContentsMargins(12, 4, 12, 8)
        keys.addWidget(self.save)
        keys.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignRight)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(ScrollColumn(holder), 1)
        words = QHBoxLayout()
        words.setContentsMargins(12, 0, 12, 0)
        words.addWidget(self.problem)
        outer.addLayout(words)
        outer.addLayout(keys)

    # ------------------------------------------------------------ opening

    def open(
        self, purpose: str, entries: Sequence[Entry], values: Mapping[str, Any] | None = None, *, subject: str = "",
        lead: str = "", save: str = "", below: str = "",
    ) -> None:
        """Show these fields with what is known. ``subject`` is who or what it is about, ``lead`` a sentence under it;
        ``save`` names the key, ``below`` says what will happen."""
        self.purpose = purpose
        for words, text in ((self.subject, subject), (self.lead, lead)):
            words.setText(text)
            words.setVisible(bool(text))
        self.save.set_title(save or self.tr("保存"))
        self.save.set_subtitle(below)
        high = QHBoxLayout.Direction.TopToBottom if below else QHBoxLayout.Direction.LeftToRight
        self._keys.setDirection(high)
        self.save.set_refusal("")
        self._build(entries)
        self.fill(values or {})
        self.say("")

    def _build(self, entries: Sequence[Entry]) -> None:
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.deleteLater()
        self.editors, self._names, self._hints, self._short = {}, {}, {}, []
        self._wanted = frozenset(entry.name for entry in entries if entry.wanted)
        self._body = body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for place, entry in enumerate(entries):
            if entry.kind == "head":
                self._names[entry.name] = title = label(entry.words, "hint")
                grid.addWidget(title, place, 0, 1, 2)
                continue
            editor = self._make(entry)
            self.editors[entry.name] = editor
            name = label("" if entry.kind == "check" else entry.words, "second")
            name.setBuddy(editor)
            self._names[entry.name] = name
            if entry.kind == "ticks":
                box = QVBoxLayout()
                box.setSpacing(4)
                box.addWidget(name)
                box.addWidget(editor)
                grid.addLayout(box, place, 0, 1, 2)
                continue
            high = entry.kind == "note"
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop if high else Qt.AlignmentFlag.AlignVCenter)
            if entry.kind in ("number", "date", "time"):
                self._short.append(editor)
            if entry.hint and entry.kind in ("number", "date"):
                self._hints[entry.name] = hint = WrapLabel(entry.hint, "hint")
                row = QHBoxLayout()
                row.setSpacing(6)
                row.addWidget(editor)
                row.addWidget(hint, 1)
                grid.addLayout(row, place, 1)
            else:
                short = entry.kind in ("date", "time", "number", "check", "side", "choice")
                grid.addWidget(editor, place, 1, Qt.AlignmentFlag.AlignLeft if short else Qt.AlignmentFlag(0))
        self._column.insertWidget(2, body)
        lines = [one for one in self.editors.values() if not isinstance(one, NoteEdit)]
        self._moves = EnterMoves(lines, self.save.setFocus, self)
        self._measure()

    def _make(self, entry: Entry) -> QWidget:
        name, field = f"{self._name}_{entry.name}", entry.name
        editor: Any

        def tell(*_: object) -> None:
            self.edited.emit(field)

        match entry.kind:
            case "note":
                editor = NoteEdit(name=name, label=entry.words, placeholder=entry.hint, lines=3)
                editor.textChanged.connect(tell)
            case "date":
                editor = DateBox(name=name, label=entry.words, value=None)
                editor.changed.connect(tell)
            case "number":
                editor = NumberBox(
                    name=name, label=entry.words, minimum=entry.least, maximum=entry.most, value=entry.least
                )
                editor.valueChanged.connect(tell)
            case "choice":
                editor = ChoiceBox(name=name, label=entry.words, options=entry.options)
                editor.changed.connect(tell)
            case "side" | "sides":
                editor = Segmented(entry.options, name=name, label=entry.words, stretch=entry.kind == "sides")
                editor.changed.connect(tell)
            case "pick":
                editor = PickField(name=name, label=entry.words, placeholder=entry.hint)
                editor.set_seek(lambda text: self.sought.emit(field, text))
                editor.changed.connect(tell)
            case "check":
                editor = CheckBox(entry.words, name=name)
                editor.toggled.connect(tell)
            case "ticks":
                editor = Ticks(entry.options, name=name, label=entry.words)
                editor.changed.connect(tell)
            case "ascii" | "time":
                editor = AsciiLineEdit(name=name, label=entry.words, placeholder=entry.hint)
                editor.textEdited.connect(tell)
            case _:
                editor = LineEdit(name=name, label=entry.words, placeholder=entry.hint)
                editor.setMaxLength(200)
                editor.textEdited.connect(tell)
        made: QWidget = editor
        return made

    # ------------------------------------------------------------ values

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put values into the fields."""
        for name, value in values.items():
            match self.editors.get(name):
                case PickField() as editor:
                    editor.set_choice(value)
                case LineEdit() as editor:
                    editor.setText(f"{value:%H:%M}" if isinstance(value, time) else str(value or ""))
                case NoteEdit() as editor:
                    editor.setPlainText(str(value or ""))
                case DateBox() | ChoiceBox() | Segmented() as editor:
                    editor.set_value(value)
                case NumberBox() as editor:
                    editor.setValue(int(value or 0))
                case CheckBox() as editor:
                    editor.setChecked(bool(value))
                case Ticks() as editor:
                    editor.set_value(value or ())

    def values(self) -> dict[str, Any]:
        """What is in the fields by name; times as typed (see :func:`read_time`)."""
        found: dict[str, Any] = {}
        for name, editor in self.editors.items():
            match editor:
                case PickField() | DateBox() | ChoiceBox() | Segmented() | Ticks():
                    found[name] = editor.value
                case LineEdit():
                    found[name] = editor.text().strip()
                case NoteEdit():
                    found[name] = editor.toPlainText().strip()
                case NumberBox():
                    found[name] = editor.value()
                case CheckBox():
                    found[name] = editor.isChecked()
        return found

    def day(self, name: str, otherwise: date) -> date:
        """The day in a field, or another where there is none."""
        value = self.values().get(name)
        return value if isinstance(value, date) else otherwise

    def pick(self, name: str) -> PickField:
        """The field in which one thing is chosen. ``KeyError`` without one of that name."""
        editor = self.editors[name]
        assert isinstance(editor, PickField), "only a pick has choices"
        return editor

    def show_rows(self, names: Sequence[str], shown: bool) -> None:
        """Show or hide fields with their words."""
        for name in names:
            self._names[name].setVisible(shown)
            for widgets in (self.editors, self._hints):
                if name in widgets:
                    widgets[name].setVisible(shown)

    # ------------------------------------------------------------ saying and going

    def say(self, sentence: str, field: str = "") -> None:
        """Show why it was refused and go to the field it is about."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        for name, editor in self.editors.items():
            wrong = bool(sentence) and name == field
            set_property(editor, "state", "error" if wrong else "")
            if wrong:
                _go_to(editor)

    def focus_first(self) -> None:
        """Give the focus to the first field that is empty, else to the first."""
        values = self.values()
        empty = (
            editor for name, editor in self.editors.items()
            if (values.get(name) in ("", None) or (name in self._wanted and not values[name]))
            and not self._names[name].isHidden()
        )
        _go_to(next(empty, next(iter(self.editors.values()), self.save)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "_short"):
            self._measure()

    def _measure(self) -> None:
        scale = tokens().size.body / 14
        for name, words in self._names.items():
            if name in self.editors and not isinstance(self.editors[name], Ticks):
                words.setFixedWidth(round(_LABEL * scale))
        for editor in self._short:
            editor.setFixedWidth(round(_SHORT * scale))
        for editor in self.editors.values():
            if isinstance(editor, ChoiceBox):
                editor.setMinimumWidth(round(_SHORT * scale))


def _go_to(editor: QWidget) -> None:
    editor.setFocus(Qt.FocusReason.OtherFocusReason)
    if isinstance(editor, NumberBox):
        editor.selectAll()

"""A short form described by its fields: a meeting, an offer, a need, a day and a note. F9 saves, Esc leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.theme.manager import tokens
from desktop.theme.style import set_property
from desktop.widgets.fields import CheckBox, ChoiceBox, DateBox, LineEdit, NoteEdit, NumberBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.labels import label
from desktop.widgets.painting import is_style_event
from desktop.widgets.panel import Panel
from desktop.widgets.pick_field import PickField
from desktop.widgets.pieces import EnterMoves, ScrollColumn
from desktop.widgets.wrap_label import WrapLabel

_LABEL, _SHORT = 68, 140


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: what it is called by the request and by the clerk, and how it is filled in.

    ``kind``: line, note, date, number, choice, pick or check. ``options`` are those of a choice.
    """

    name: str
    words: str
    kind: str = "line"
    hint: str = ""
    options: tuple[tuple[object, str], ...] = ()
    least: int = 0
    most: int = 100_000


class SideForm(QWidget):
    """Shows a set of entries at a time; :attr:`committed` carries the purpose it was opened for."""

    committed = Signal(str)
    left = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._name = name
        self.purpose = ""
        self._entries: tuple[Entry, ...] = ()
        self.editors: dict[str, QWidget] = {}
        self._names: list[QWidget] = []
        self.panel = Panel(" ", name=f"{name}_panel", flush=True)
        self._holder = QWidget()
        self._grid: QGridLayout | None = None
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(12, 10, 12, 8)
        self._column.setSpacing(8)
        self.problem = WrapLabel(kind="error")
        self.problem.setObjectName(f"{name}_problem")
        self.save = KeyButton("F9", self.tr("保存"), name=f"{name}_save", kind="primary")
        self.cancel = LinkKey("Esc", self.tr("不存了"), name=f"{name}_cancel")
        self.save.triggered.connect(lambda: self.committed.emit(self.purpose))
        self.cancel.triggered.connect(self.left)
        keys = QHBoxLayout()
        keys.setContentsMargins(12, 0, 12, 8)
        keys.addWidget(self.save)
        keys.addStretch(1)
        keys.addWidget(self.cancel)
        self.panel.body.addWidget(ScrollColumn(self._holder), 1)
        self.panel.body.addLayout(keys)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panel)

    def open(self, purpose: str, title: str, entries: Sequence[Entry], values: Mapping[str, Any], *, save: str = "") -> None:
        """Show these fields with what is known; ``save`` names the key."""
        self.purpose, self._entries = purpose, tuple(entries)
        self.panel.set_title(title)
        self.save.set_title(save or self.tr("保存"))
        self._empty()
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        fields = []
        for place, entry in enumerate(self._entries):
            editor = self._make(entry)
            self.editors[entry.name] = editor
            fields.append(editor)
            name = label("" if entry.kind == "check" else entry.words, "second")
            name.setBuddy(editor)
            self._names.append(name)
            short = entry.kind in ("check", "choice")
            side = Qt.AlignmentFlag.AlignLeft if short else Qt.AlignmentFlag(0)
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop if entry.kind == "note" else Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(editor, place, 1, side)
        self._column.addWidget(body)
        self._column.addWidget(self.problem)
        self._column.addStretch(1)
        self._moves = EnterMoves(
            [field for field in fields if not isinstance(field, NoteEdit)], lambda: self.save.setFocus(), self
        )
        self._measure()
        self.fill(values)
        self.say("")

    def _empty(self) -> None:
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget()
            if widget is not None and widget is not self.problem:
                widget.hide()
                widget.deleteLater()
        self.editors, self._names = {}, []

    def _make(self, entry: Entry) -> QWidget:
        name = f"{self._name}_{entry.name}"
        match entry.kind:
            case "note":
                return NoteEdit(name=name, label=entry.words, placeholder=entry.hint, lines=3)
            case "date":
                return DateBox(name=name, label=entry.words, value=None)
            case "number":
                return NumberBox(name=name, label=entry.words, minimum=entry.least, maximum=entry.most, value=entry.least)
            case "choice":
                return ChoiceBox(name=name, label=entry.words, options=entry.options)
            case "pick":
                return PickField(name=name, label=entry.words, placeholder=entry.hint)
            case "check":
                return CheckBox(entry.words, name=name)
        line = LineEdit(name=name, label=entry.words, placeholder=entry.hint)
        line.setMaxLength(200)
        return line

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put values into the fields."""
        for name, value in values.items():
            editor = self.editors.get(name)
            match editor:
                case PickField():
                    editor.set_choice(value)
                case LineEdit():
                    editor.setText(str(value or ""))
                case NoteEdit():
                    editor.setPlainText(str(value or ""))
                case DateBox():
                    editor.set_value(value)
                case NumberBox():
                    editor.setValue(int(value or 0))
                case ChoiceBox():
                    editor.set_value(value)
                case CheckBox():
                    editor.setChecked(bool(value))

    def values(self) -> dict[str, Any]:
        """What is in the fields by name."""
        found: dict[str, Any] = {}
        for name, editor in self.editors.items():
            match editor:
                case PickField():
                    found[name] = editor.value
                case LineEdit():
                    found[name] = editor.text().strip()
                case NoteEdit():
                    found[name] = editor.toPlainText().strip()
                case DateBox() | ChoiceBox():
                    found[name] = editor.value
                case NumberBox():
                    found[name] = editor.value()
                case CheckBox():
                    found[name] = editor.isChecked()
        return found

    def day(self, name: str, otherwise: date) -> date:
        """The day in a field, or another where there is none."""
        value = self.values().get(name)
        return value if isinstance(value, date) else otherwise

    def say(self, sentence: str, field: str = "") -> None:
        """Show why it was refused and go to the field it is about."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        for name, editor in self.editors.items():
            wrong = bool(sentence) and name == field
            set_property(editor, "state", "error" if wrong else "")
            if wrong:
                editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Give the focus to the first field that is empty, else to the first."""
        values = self.values()
        empty = (editor for name, editor in self.editors.items() if values.get(name) in ("", None))
        target = next(empty, next(iter(self.editors.values()), None))
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

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
                editor.setMinimumWidth(60)
                editor.setMaximumWidth(round(_SHORT * scale))

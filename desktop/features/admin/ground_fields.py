"""The fields of one entry in two columns, read and filled by the names its request gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.theme.manager import tokens
from desktop.widgets.fields import ChoiceBox, DateBox, LabelledField, LineEdit, NoteEdit

Editor = LineEdit | NoteEdit | ChoiceBox | DateBox


class FormField(NamedTuple):
    """A field of the form: the request's name of it, its words, the editor, and how many of two columns it takes."""

    key: str
    label: str
    editor: Editor
    span: int = 2
    hint: str = ""


class EntryFields(QWidget):
    """Labelled editors; ``fields`` has them by name, in their order."""

    def __init__(self, asked: Sequence[FormField]) -> None:
        super().__init__()
        self.fields: dict[str, LabelledField] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens().size.space_2)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        line, at = 0, 0
        for one in asked:
            if at + one.span > 2:
                line, at = line + 1, 0
            one.editor.setMinimumWidth(40)
            field = self.fields[one.key] = LabelledField(one.label, one.editor, hint=one.hint)
            grid.addWidget(field, line, at, 1, one.span, Qt.AlignmentFlag.AlignTop)
            at += one.span

    def values(self) -> dict[str, object]:
        """What the fields hold now."""
        found: dict[str, object] = {}
        for key, field in self.fields.items():
            editor = field.editor
            if isinstance(editor, LineEdit):
                found[key] = editor.text().strip()
            elif isinstance(editor, NoteEdit):
                found[key] = " ".join(editor.toPlainText().split())
            else:
                assert isinstance(editor, ChoiceBox | DateBox)
                found[key] = editor.value
        return found

    def put(self, values: Mapping[str, object]) -> None:
        """Show these values."""
        for key, value in values.items():
            editor = self.fields[key].editor
            if isinstance(editor, LineEdit):
                editor.setText("" if value is None else str(value))
            elif isinstance(editor, NoteEdit):
                editor.setPlainText(str(value))
            elif isinstance(editor, DateBox):
                editor.set_value(value if isinstance(value, date) else None)
            else:
                assert isinstance(editor, ChoiceBox)
                editor.set_value(value)

    def clear_errors(self) -> None:
        """Nothing is wrong any more."""
        for field in self.fields.values():
            field.set_error("")

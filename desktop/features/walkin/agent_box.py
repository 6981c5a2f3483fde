"""The agent (代办人): who they are, how they proved it, and by what they are authorised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from db.domain.errors import KnownError
from db.domain.identity import IdKind, check_id
from desktop.widgets.fields import AsciiLineEdit, ChoiceBox, LabelledField, LineEdit
from desktop.widgets.pieces import EnterMoves

KINDS = tuple((kind.value, kind.label) for kind in IdKind)


class AgentBox(QWidget):
    """Five fields, folded away while the applicant came in person."""

    changed = Signal()
    finished = Signal()  # Enter in the last field

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("walkin_agent")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        self.name = LineEdit(name="walkin_agent_name", label=self.tr("代办人姓名"))
        self.phone = AsciiLineEdit(name="walkin_agent_phone", label=self.tr("代办人电话"))
        self.id_kind = ChoiceBox(name="walkin_agent_id_kind", label=self.tr("代办人证件"), options=KINDS)
        self.id_number = AsciiLineEdit(name="walkin_agent_id_number", label=self.tr("代办人证件号码"))
        self.authorisation = LineEdit(
            name="walkin_agent_authorisation", label=self.tr("授权凭证"),
            placeholder=self.tr("授权委托书"),
        )
        self.fields: dict[str, LabelledField] = {}
        self._add(grid, "agent_name", self.tr("代办人"), self.name, 0, 0)
        self._add(grid, "agent_phone", self.tr("电话"), self.phone, 0, 1)
        self._add(grid, "agent_id_kind", self.tr("证件"), self.id_kind, 1, 0, 2)
        self._add(grid, "agent_id_number", self.tr("证件号码"), self.id_number, 2, 0, 2)
        self._add(grid, "agent_authorisation", self.tr("授权凭证"), self.authorisation, 3, 0, 2)
        self._enter = EnterMoves(
            (self.name, self.phone, self.id_kind, self.id_number, self.authorisation), self.finished.emit, self,
        )
        for edit in (self.name, self.phone, self.authorisation):
            edit.textEdited.connect(self._typed)
        self.id_number.textEdited.connect(self._number_typed)
        self.id_kind.changed.connect(self._kind_chosen)
        self._today = date.max

    def _add(
        self, grid: QGridLayout, field: str, words: str, editor: QWidget, row: int, column: int, span: int = 1,
    ) -> None:
        self.fields[field] = box = LabelledField(words, editor)
        hint = box.findChild(QLabel)
        if hint is not None:
            hint.setProperty("kind", "hint")
        grid.addWidget(box, row, column, 1, span)

    def set_today(self, today: date) -> None:
        """The business date that numbers are checked against."""
        self._today = today

    def _typed(self) -> None:
        for box in self.fields.values():
            if box.editor is self.sender():
                box.set_error("")
        self.changed.emit()

    def _kind_chosen(self) -> None:
        self._check()
        self.changed.emit()

    def _number_typed(self) -> None:
        self._check()
        self.changed.emit()

    def _check(self) -> None:
        """Tick a right number at once; blame one only when it is as long as it gets."""
        box, text = self.fields["agent_id_number"], self.id_number.text().strip()
        try:
            check_id(IdKind(self.id_kind.value), text, self._today)
        except KnownError as error:
            box.set_ok(False)
            box.set_error(error.message if len(text) >= 18 else "")
        else:
            box.set_ok(True)

    def values(self) -> dict[str, str]:
        """What was typed."""
        return {
            "name": self.name.text().strip(),
            "phone": self.phone.text().strip(),
            "id_kind": str(self.id_kind.value),
            "id_number": self.id_number.text().strip(),
            "authorisation": self.authorisation.text().strip(),
        }

    def set_values(self, values: Mapping[str, str]) -> None:
        """Put a draft back, or empty the fields."""
        self.name.setText(values.get("name", ""))
        self.phone.setText(values.get("phone", ""))
        self.id_kind.set_value(values.get("id_kind") or IdKind.RESIDENT_CARD.value)
        self.id_number.setText(values.get("id_number", ""))
        self.authorisation.setText(values.get("authorisation", ""))
        for box in self.fields.values():
            box.set_error("")
        if self.id_number.text():
            self._check()
        else:
            self.fields["agent_id_number"].set_ok(False)

    def blame(self, field: str, message: str) -> bool:
        """Mark the field of a refusal and go there; whether it was one of these."""
        box = self.fields.get(field)
        if box is None:
            return False
        box.set_error(message)
        box.editor.setFocus()
        return True

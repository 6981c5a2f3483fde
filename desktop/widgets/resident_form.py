"""A new resident, or a correction, in a column of its page: no dialog, Enter leads from field to field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from db.domain.codes import ETHNIC_GROUPS, RELATIONS
from db.domain.errors import KnownError
from db.domain.identity import IdKind, Sex, check_id, guess_kind
from db.person_facts import TagFacts
from db.queries.residents import ResidentCard
from db.resident_rules import ResidentForm as ResidentRequest
from desktop.widgets import resident_values
from desktop.widgets.fields import (
    AsciiLineEdit,
    CheckBox,
    ChoiceBox,
    DateBox,
    LabelledField,
    LineEdit,
    NoteEdit,
)
from desktop.widgets.key_button import KeyButton
from desktop.widgets.pieces import EnterMoves, ScrollColumn, column

KINDS = tuple((kind.value, kind.label) for kind in IdKind)
SEXES = tuple((sex.value, sex.label) for sex in (Sex.UNKNOWN, Sex.MALE, Sex.FEMALE))
RESIDENCES = (("unknown", "未填"), ("local", "户籍"), ("nonlocal", "非户籍"))
STATUSES = (("active", "在册"), ("moved", "已迁出"), ("deceased", "已故"))
_LINES = ("name", "id_number", "phone", "estate", "building", "unit", "door", "grid", "address")


class ResidentForm(QWidget):
    """Fields of one person. In a correction the masked facts stay as they are unless typed anew.

    ``prefix`` begins every object name. ``full`` is the form of the residents' page: grid, free address, note and
    status as well, and instead of the tags and the consent, which have editors of their own there, the ticks
    that take a telephone or a home away.
    """

    changed = Signal()
    saved = Signal()  # F9, or Enter in the last field
    left = Signal()  # Esc
    identified = Signal(str)  # a number that can be right, in its stored form

    def __init__(self, *, prefix: str = "walkin", full: bool = False) -> None:
        super().__init__()
        self.prefix, self.full = prefix, full
        self.setObjectName(f"{prefix}_resident_form")
        self.fields: dict[str, LabelledField] = {}
        self._today = date.max
        self._card: ResidentCard | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        content, lines = column(8, (12, 10, 12, 8))
        self._make_editors()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._place_editors()
        lines.addLayout(self._grid)
        self._tag_grid = QGridLayout()
        self._tag_grid.setHorizontalSpacing(4)
        self._tag_grid.setVerticalSpacing(2)
        lines.addLayout(self._tag_grid)
        self.tag_boxes: dict[str, CheckBox] = {}
        self.consent = CheckBox(self.tr("本人同意登记和联系（可随时撤回）"), name=f"{prefix}_form_consent")
        lines.addWidget(self.consent)
        self.consent.setVisible(not full)
        self.clear_phone = CheckBox(self.tr("没有电话了，删掉"), name=f"{prefix}_form_clear_phone")
        self.clear_home = CheckBox(self.tr("不住这里了，删掉住处"), name=f"{prefix}_form_clear_home")
        for box in (self.clear_phone, self.clear_home):
            box.toggled.connect(lambda _: self.changed.emit())
            lines.addWidget(box)
        lines.addStretch(1)
        outer.addWidget(ScrollColumn(content), 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 10)
        foot.setSpacing(8)
        self.save_button = KeyButton("F9", self.tr("保存"), name=f"{prefix}_save_resident", kind="primary")
        self.leave_button = KeyButton("Escape", self.tr("不建了"), name=f"{prefix}_leave_resident")
        self.save_button.triggered.connect(self.saved)
        self.leave_button.triggered.connect(self.left)
        foot.addWidget(self.save_button)
        foot.addWidget(self.leave_button)
        foot.addStretch(1)
        outer.addLayout(foot)
        self._connect()

    def _make_editors(self) -> None:
        self.name = LineEdit(name=f"{self.prefix}_form_name", label=self.tr("姓名"))
        self.id_kind = ChoiceBox(name=f"{self.prefix}_form_id_kind", label=self.tr("证件"), options=KINDS)
        self.id_number = AsciiLineEdit(name=f"{self.prefix}_form_id_number", label=self.tr("证件号码"))
        self.sex = ChoiceBox(name=f"{self.prefix}_form_sex", label=self.tr("性别"), options=SEXES)
        self.birthday = DateBox(name=f"{self.prefix}_form_birthday", label=self.tr("出生日期"))
        self.phone = AsciiLineEdit(name=f"{self.prefix}_form_phone", label=self.tr("手机"))
        groups = [(None, self.tr("未填")), *ETHNIC_GROUPS.items()]
        self.ethnicity = ChoiceBox(
            name=f"{self.prefix}_form_ethnicity", label=self.tr("民族"), options=groups
        )
        self.estate = LineEdit(name=f"{self.prefix}_form_estate", label=self.tr("小区"))
        self.building = LineEdit(name=f"{self.prefix}_form_building", label=self.tr("楼栋"))
        self.unit = LineEdit(name=f"{self.prefix}_form_unit", label=self.tr("单元"))
        self.door = AsciiLineEdit(name=f"{self.prefix}_form_door", label=self.tr("房号"))
        self.grid = LineEdit(name=f"{self.prefix}_form_grid", label=self.tr("网格"))
        self.address = LineEdit(
            name=f"{self.prefix}_form_address",
            label=self.tr("其他住址"),
            placeholder=self.tr("不在小区里的写这里"),
        )
        self.note = NoteEdit(name=f"{self.prefix}_form_note", label=self.tr("备注"))
        self.status = ChoiceBox(
            name=f"{self.prefix}_form_status", label=self.tr("档案状态"), options=STATUSES
        )
        self.residence = ChoiceBox(
            name=f"{self.prefix}_form_residence", label=self.tr("户籍"), options=RESIDENCES
        )
        relations = [(None, self.tr("未填")), *RELATIONS.items()]
        self.relation = ChoiceBox(
            name=f"{self.prefix}_form_relation", label=self.tr("与户主"), options=relations
        )

    def _place_editors(self) -> None:
        rows: tuple[tuple[tuple[str, str, QWidget, int], ...], ...] = (
            (("name", self.tr("姓名"), self.name, 6),),
            (("id_kind", self.tr("证件"), self.id_kind, 6),),
            (("id_number", self.tr("证件号码"), self.id_number, 6),),
            (("phone", self.tr("手机"), self.phone, 3), ("sex", self.tr("性别"), self.sex, 3)),
            (
                ("birthday", self.tr("出生日期"), self.birthday, 3),
                ("ethnicity", self.tr("民族"), self.ethnicity, 3),
            ),
            (("estate", self.tr("小区"), self.estate, 6),),
            (
                ("building", self.tr("楼栋"), self.building, 2),
                ("unit", self.tr("单元"), self.unit, 2),
                ("door", self.tr("房号"), self.door, 2),
            ),
            (
                ("residence", self.tr("户籍"), self.residence, 3),
                ("relation", self.tr("与户主"), self.relation, 3),
            ),
        )
        if self.full:
            rows += (
                (("grid", self.tr("网格"), self.grid, 3), ("status", self.tr("档案状态"), self.status, 3)),
                (("address", self.tr("其他住址"), self.address, 6),),
                (("note", self.tr("备注"), self.note, 6),),
            )
        for row, entries in enumerate(rows):
            at = 0
            for field, words, editor, span in entries:
                editor.setMinimumWidth(40)
                box = LabelledField(words, editor)
                box.label.setProperty("kind", "hint")
                self.fields[field] = box
                self._grid.addWidget(box, row, at, 1, span, Qt.AlignmentFlag.AlignTop)
                at += span
        for place in range(6):
            self._grid.setColumnStretch(place, 1)

    def _connect(self) -> None:
        # Enter follows what a clerk needs most; sex, birthday and group are on the card or filled in by it.
        self._enter = EnterMoves(
            (
                self.name, self.id_kind, self.id_number, self.phone, self.sex, self.birthday, self.ethnicity,
                self.estate, self.building, self.unit, self.door, self.residence, self.relation,
            )
            + ((self.grid, self.status, self.address) if self.full else ()),
            self.note.setFocus if self.full else self.saved.emit,
            self,
        )
        lines = (
            self.name, self.phone, self.estate, self.building, self.unit, self.door, self.grid, self.address,
        )
        for edit in lines:
            edit.textEdited.connect(self._touched)
        self.id_number.textChanged.connect(self._number_typed)
        self.id_kind.changed.connect(lambda _: self._number_typed(self.id_number.text()))
        for box in (self.sex, self.ethnicity, self.residence, self.relation, self.birthday, self.status):
            box.changed.connect(self._touched)
        self.note.textChanged.connect(self.changed)
        self.consent.toggled.connect(lambda _: self.changed.emit())

    # filling

    def set_today(self, today: date) -> None:
        """The business date that numbers and birthdays are checked against."""
        self._today = today

    def set_tags(self, tags: Sequence[TagFacts]) -> None:
        """The focus tags that may be set."""
        if tuple(self.tag_boxes) == tuple(tag.code for tag in tags):
            return
        for box in self.tag_boxes.values():
            self._tag_grid.removeWidget(box)
            box.deleteLater()
        self.tag_boxes = {}
        for place, tag in enumerate(tags):
            box = CheckBox(tag.name, name=f"{self.prefix}_form_tag_{tag.code}")
            box.toggled.connect(lambda _: self.changed.emit())
            self.tag_boxes[tag.code] = box
            self._tag_grid.addWidget(box, place // 2, place % 2, Qt.AlignmentFlag.AlignLeft)

    def begin(self, card: ResidentCard | None, values: Mapping[str, Any]) -> None:
        """Open for a new person, or for ``card``; ``values`` are what is known already (a scan, a draft)."""
        self._card = card
        self.leave_button.set_title(self.tr("不改了") if card else self.tr("不建了"))
        known = resident_values.of_card(card) if card is not None else {}
        self.set_values(known | dict(values))
        if self.full:
            self.fields["status"].setVisible(card is not None)
        at_door = card is not None and bool(card.estate)
        self.clear_phone.setVisible(self.full and card is not None and bool(card.phone_masked))
        self.clear_home.setVisible(self.full and card is not None and bool(card.address_masked))
        self.address.setPlaceholderText(
            card.address_masked
            if card and not at_door and card.address_masked
            else self.tr("不在小区里的写这里")
        )
        self.id_number.setPlaceholderText(card.id_masked if card else "")
        self.phone.setPlaceholderText(card.phone_masked if card else "")
        self.door.setPlaceholderText("***" if card and card.address_masked.endswith("***") else "")
        self.clear_errors()
        if self.id_number.text():
            self._number_typed(self.id_number.text())
        first = self.id_number if card is None and self.name.text() and not self.id_number.text() else self.name
        first.setFocus()

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Put values into the fields; what is missing is emptied."""
        for field in _LINES:
            getattr(self, field).setText(str(values.get(field) or ""))
        self.id_kind.set_value(values.get("id_kind") or IdKind.RESIDENT_CARD.value)
        sex = values.get("sex") or Sex.UNKNOWN.value
        self.sex.set_value(sex if sex in dict(SEXES) else Sex.UNKNOWN.value)
        self.birthday.set_value(resident_values.as_date(values.get("birthday")))
        self.ethnicity.set_value(values.get("ethnicity"))
        self.residence.set_value(values.get("residence") or "unknown")
        self.relation.set_value(values.get("relation"))
        self.note.setPlainText(str(values.get("note") or ""))
        status = values.get("status")
        self.status.set_value(status if status in dict(STATUSES) else "active")
        self.clear_phone.setChecked(bool(values.get("clear_phone")))
        self.clear_home.setChecked(bool(values.get("clear_home")))
        for code, box in self.tag_boxes.items():
            box.setChecked(code in (values.get("tags") or ()))
        self.consent.setChecked(bool(values.get("consent")))

    def values(self) -> dict[str, Any]:
        """What is in the fields, as a draft keeps it."""
        plain = {field: getattr(self, field).text().strip() for field in _LINES}
        birthday = self.birthday.value
        return plain | {
            "id_kind": self.id_kind.value,
            "sex": self.sex.value,
            "birthday": birthday.isoformat() if birthday else None,
            "ethnicity": self.ethnicity.value,
            "residence": self.residence.value,
            "relation": self.relation.value,
            "tags": [code for code, box in self.tag_boxes.items() if box.isChecked()],
            "consent": self.consent.isChecked(),
            "note": self.note.toPlainText().strip(),
            "status": self.status.value,
            "clear_phone": self.clear_phone.isChecked(),
            "clear_home": self.clear_home.isChecked(),
        }

    def unfinished(self) -> tuple[str, str] | None:
        """The field and the sentence where something is missing that only this screen can know.

        The door on record is masked, so a home that is changed needs its door typed again.
        """
        home = resident_values.household(self.values(), self._card, full=self.full)
        if home is not None and not home.door and self.door.placeholderText():
            return "door", self.tr("住处改了，请把房号也重新填上。")
        return None

    def request(self) -> ResidentRequest:
        """The record as the use cases take it; what is masked and untouched is None, which keeps it."""
        return resident_values.request(self.values(), self._card, full=self.full)

    # checking while typing

    def _touched(self) -> None:
        for box in self.fields.values():
            if box.editor is self.sender():
                box.set_error("")
        self.changed.emit()

    def _number_typed(self, text: str) -> None:
        box = self.fields["id_number"]
        plain = text.strip()
        guess = guess_kind(plain) if len(plain) == 18 else None
        if guess is not None and self.id_kind.value not in (guess.value, IdKind.HOUSEHOLD_BOOK.value):
            self.id_kind.set_value(guess.value)
        try:
            facts = check_id(IdKind(self.id_kind.value), plain, self._today)
        except KnownError as error:
            box.set_ok(False)
            box.set_error(error.message if len(plain) >= 18 else "")
        else:
            box.set_ok(True)
            self.identified.emit(facts.number)
            if facts.birthday is not None:
                self.birthday.set_value(facts.birthday)
            if facts.sex is not None:
                self.sex.set_value(facts.sex.value)
        self.changed.emit()

    def clear_errors(self) -> None:
        """Take every mark away."""
        for box in self.fields.values():
            box.set_error("")
        self.fields["id_number"].set_ok(False)

    def blame(self, field: str | None, message: str) -> bool:
        """Mark the field of a refusal and go there; whether there is such a field."""
        box = self.fields.get(field or "")
        if box is None:
            return False
        box.set_error(message)
        box.editor.setFocus()
        return True

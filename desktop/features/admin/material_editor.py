"""The materials of an item: name, form, copies, necessity, whether it may follow later, and where it comes from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from db.domain.catalogue import Material, MaterialForm, Necessity
from desktop.features.admin.list_editor import ListEditor
from desktop.theme.manager import tokens
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.fields import ChoiceBox, LabelledField, LineEdit, NumberBox
from desktop.widgets.lazy_model import Column
from desktop.widgets.roles import BADGE_ROLE, NOTE_ROLE, TONE_ROLE

_KIND = {Necessity.REQUIRED: "info", Necessity.CONDITIONAL: "warn", Necessity.EXEMPT: "neutral"}


class MaterialEditor(ListEditor):
    """Rows are ``Material``."""

    def __init__(self) -> None:
        super().__init__(
            (
                Column("name", self.tr("材料"), lambda m: m.name, roles={NOTE_ROLE: lambda m: m.condition or ""}),
                Column("form", self.tr("形式"), lambda m: m.form_label),
                Column(
                    "necessity",
                    self.tr("必要性"),
                    lambda m: m.necessity.label,
                    roles={BADGE_ROLE: lambda m: BadgeSpec(m.necessity.label, _KIND[m.necessity])},
                ),
                Column(
                    "deferrable",
                    self.tr("容缺"),
                    lambda m: f"{m.deferrable_days} 日" if m.deferrable_days else "—",
                    roles={TONE_ROLE: lambda m: "t1" if m.deferrable_days else "t3"},
                ),
            ),
            (None, 68, 76, 56),
            name="materials",
            label=self.tr("材料清单"),
            noun=self.tr("材料"),
        )
        self.use_delegates({2: BadgeDelegate()})

    def make_form(self) -> QWidget:
        self.name = LineEdit(name="material_name", label=self.tr("材料名称"))
        self.kind = ChoiceBox(
            name="material_form", label=self.tr("形式"), options=[(form, form.label) for form in MaterialForm]
        )
        self.copies = NumberBox(name="material_copies", label=self.tr("份数"), minimum=1, maximum=20, value=1)
        self.necessity = ChoiceBox(
            name="material_necessity", label=self.tr("必要性"), options=[(n, n.label) for n in Necessity]
        )
        self.deferrable = NumberBox(
            name="material_deferrable", label=self.tr("容缺几个工作日"), minimum=0, maximum=30
        )
        self.deferrable.setSpecialValueText(self.tr("不容缺"))
        self.source = LineEdit(name="material_source", label=self.tr("取得方式"))
        self.condition = LineEdit(
            name="material_condition", label=self.tr("什么情形要交"), placeholder=self.tr("视情况提交的才填，如：由代办人来")
        )
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens().size.space_2)
        grid.setVerticalSpacing(tokens().size.space_1)
        places = (
            (self.name, 0, 0, 2), (self.kind, 0, 2, 1), (self.copies, 0, 3, 1),
            (self.necessity, 1, 0, 1), (self.deferrable, 1, 1, 1), (self.condition, 1, 2, 2),
            (self.source, 2, 0, 4),
        )  # fmt: skip
        for editor, line, column, across in places:
            field = LabelledField(editor.accessibleName(), editor)
            grid.addWidget(field, line, column, 1, across, Qt.AlignmentFlag.AlignTop)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        for text in (self.name, self.source, self.condition):
            text.textEdited.connect(self.take)
        for choice in (self.kind, self.necessity):
            choice.changed.connect(self.take)
        for number in (self.copies, self.deferrable):
            number.valueChanged.connect(self.take)
        return holder

    def first_field(self) -> QWidget:
        return self.name

    def fill_form(self, row: Material) -> None:
        pairs = ((self.name, row.name), (self.source, row.source_note), (self.condition, row.condition or ""))
        for editor, text in pairs:
            if editor.text().strip() != text:
                editor.setText(text)
        self.kind.set_value(row.form)
        self.necessity.set_value(row.necessity)
        self.copies.setValue(row.copies)
        self.deferrable.setValue(row.deferrable_days or 0)

    def read_form(self) -> Material:
        return Material(
            name=self.name.text().strip(),
            form=MaterialForm(str(self.kind.value)),
            copies=self.copies.value(),
            necessity=Necessity(str(self.necessity.value)),
            source_note=self.source.text().strip(),
            deferrable_days=self.deferrable.value() or None,
            condition=self.condition.text().strip() or None,
        )

    def new_row(self) -> Material:
        return Material("", MaterialForm.ORIGINAL, 1, Necessity.REQUIRED, "")

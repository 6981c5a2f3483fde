"""The eligibility rules of an item: what the clerk is advised to look at, never what refuses by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from db.domain.catalogue import RESIDENCE_VALUES, RULE_KEYS, rule_label
from desktop.features.admin.list_editor import ListEditor
from desktop.theme.manager import tokens
from desktop.widgets.fields import ChoiceBox, LabelledField, LineEdit, NumberBox
from desktop.widgets.lazy_model import Column

KINDS: Mapping[str, str] = {
    "min_age": "年满几岁",
    "max_age": "不超过几岁",
    "residence": "户籍",
    "sex": "性别",
    "tag": "有某个标签",
    "no_open_same_item": "没有在办的同事项",
    "not_completed_within_months": "几个月内没办过",
}
_CHOICES: Mapping[str, tuple[str, ...]] = {"residence": RESIDENCE_VALUES, "sex": ("男", "女")}


class RuleEditor(ListEditor):
    """Rows are rules as ``db.domain.catalogue`` keeps them: a kind, what it needs, perhaps a label."""

    def __init__(self) -> None:
        super().__init__(
            (
                Column("kind", self.tr("看什么"), lambda rule: KINDS[rule["kind"]]),
                Column("value", self.tr("值"), _value_text),
                Column("label", self.tr("窗口看到的话"), rule_label),
            ),
            (150, 70, None),
            name="rules",
            label=self.tr("资格规则"),
            noun=self.tr("规则"),
        )

    def make_form(self) -> QWidget:
        self.kind = ChoiceBox(name="rule_kind", label=self.tr("看什么"), options=list(KINDS.items()))
        self.number = NumberBox(name="rule_number", label=self.tr("数"), minimum=0, maximum=600)
        self.choice = ChoiceBox(name="rule_choice", label=self.tr("值"))
        self.text = LineEdit(name="rule_text", label=self.tr("标签"), placeholder=self.tr("如：残疾"))
        self.label = LineEdit(
            name="rule_label", label=self.tr("窗口看到的话"), placeholder=self.tr("不填就用默认的说法")
        )
        self._values = QStackedWidget()
        for editor in (self.number, self.choice, self.text, QWidget()):
            self._values.addWidget(editor)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens().size.space_2)
        grid.addWidget(LabelledField(self.tr("看什么"), self.kind), 0, 0)
        grid.addWidget(LabelledField(self.tr("值"), self._values), 0, 1)
        grid.addWidget(LabelledField(self.tr("窗口看到的话"), self.label), 0, 2)
        for column, stretch in enumerate((2, 1, 3)):
            grid.setColumnStretch(column, stretch)
        self.kind.changed.connect(self._kind_changed)
        self.choice.changed.connect(self.take)
        self.number.valueChanged.connect(self.take)
        self.text.textEdited.connect(self.take)
        self.label.textEdited.connect(self.take)
        return holder

    def first_field(self) -> QWidget:
        return self.kind

    def _kind_changed(self, *_: object) -> None:
        self._show_value_editor()
        self.take()

    def _show_value_editor(self) -> None:
        kind = str(self.kind.value)
        if kind in _CHOICES:
            self.choice.set_options([(value, value) for value in _CHOICES[kind]])
            self._values.setCurrentWidget(self.choice)
        elif kind == "tag":
            self._values.setCurrentWidget(self.text)
        elif RULE_KEYS[kind]:
            self._values.setCurrentWidget(self.number)
        else:
            self._values.setCurrentIndex(3)

    def fill_form(self, row: Mapping[str, Any]) -> None:
        self.kind.set_value(row["kind"])
        self._show_value_editor()
        value = _value(row)
        if isinstance(value, int):
            self.number.setValue(value)
        elif row["kind"] in _CHOICES:
            self.choice.set_value(value)
        elif value is not None and self.text.text().strip() != value:
            self.text.setText(str(value))
        label = str(row.get("label", ""))
        if self.label.text().strip() != label:
            self.label.setText(label)

    def read_form(self) -> Mapping[str, Any]:
        kind = str(self.kind.value)
        rule: dict[str, Any] = {"kind": kind}
        for key in RULE_KEYS[kind]:
            if key != "value":
                rule[key] = self.number.value()
            else:
                rule[key] = self.choice.value if kind in _CHOICES else self.text.text().strip()
        if label := self.label.text().strip():
            rule["label"] = label
        return rule

    def new_row(self) -> Mapping[str, Any]:
        return {"kind": "min_age", "min": 60}


def _value(rule: Mapping[str, Any]) -> Any:
    keys = RULE_KEYS[rule["kind"]]
    return rule[keys[0]] if keys else None


def _value_text(rule: Mapping[str, Any]) -> str:
    value = _value(rule)
    return "—" if value is None else str(value)

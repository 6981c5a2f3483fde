"""The plain fields of an item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from db.domain.calendar import Limit, LimitUnit
from db.domain.catalogue import ItemKind, ServiceItem
from desktop.features.admin.section import row_of
from desktop.theme.manager import tokens
from desktop.widgets.fields import (
    AsciiLineEdit,
    CheckBox,
    ChoiceBox,
    DateBox,
    LabelledField,
    LineEdit,
    NoteEdit,
    NumberBox,
)
from desktop.widgets.segmented import Segmented

_TEXTS = ("fee", "department", "applicants", "conditions", "legal_basis", "delivery", "ask_first", "source")
_ALIAS_MARK = "；"
_DEFAULT_DAYS = 20


class LimitEditor(QWidget):
    """A number and what it counts; ``None`` where no limit is set and that is allowed."""

    edited = Signal()

    def __init__(self, *, name: str, label: str, optional: bool) -> None:
        super().__init__()
        self.setObjectName(name)
        units: list[tuple[object, str]] = [(unit, unit.label) for unit in (LimitUnit.WORKDAY, LimitUnit.DAY)]
        if optional:
            units = [(None, self.tr("没有规定")), *units, (LimitUnit.INSTANT, self.tr("当场"))]
        self.days = NumberBox(name=f"{name}_days", label=f"{label}天数", minimum=1, maximum=365, value=_DEFAULT_DAYS)
        self.unit = ChoiceBox(name=f"{name}_unit", label=f"{label}单位", options=units)
        row = row_of(self.days, self.unit)
        self.setLayout(row)
        self.setFocusProxy(self.days)
        self.days.valueChanged.connect(self.edited)
        self.unit.changed.connect(self._unit_changed)

    def _unit_changed(self, *_: object) -> None:
        self.days.setEnabled(self.unit.value in (LimitUnit.WORKDAY, LimitUnit.DAY))
        self.edited.emit()

    @property
    def value(self) -> Limit | None:
        """The limit in the fields."""
        unit = self.unit.value
        if unit is None:
            return None
        return Limit(0 if unit == LimitUnit.INSTANT else self.days.value(), LimitUnit(str(unit)))

    def set_value(self, limit: Limit | None) -> None:
        """Show a limit."""
        self.unit.set_value(None if limit is None else limit.unit)
        self.days.setEnabled(limit is not None and limit.unit is not LimitUnit.INSTANT)
        if limit is not None and limit.days:
            self.days.setValue(limit.days)


class ItemForm(QWidget):
    """Shows a ``ServiceItem`` and reads it back, materials and rules excepted."""

    edited = Signal()

    def __init__(self, fields: dict[str, LabelledField]) -> None:
        super().__init__()
        self.setObjectName("item_form")
        self._filling = False
        self._base: ServiceItem | None = None
        self.code = AsciiLineEdit(name="item_code", label=self.tr("编码"), placeholder="YM-024")
        self.name = LineEdit(name="item_name", label=self.tr("事项名称"))
        self.aliases = LineEdit(
            name="item_aliases", label=self.tr("别名"), placeholder=self.tr("居民常说的叫法，用；分开")
        )
        self.kind = Segmented(
            [(kind, kind.label) for kind in ItemKind], name="item_kind", label=self.tr("办理类型"), stretch=True
        )
        self.promised = LimitEditor(name="item_promised", label=self.tr("承诺时限"), optional=False)
        self.legal = LimitEditor(name="item_legal", label=self.tr("法定时限"), optional=True)
        labels = {
            "fee": self.tr("收费"),
            "department": self.tr("承办部门"),
            "applicants": self.tr("申请对象"),
            "conditions": self.tr("申请条件"),
            "legal_basis": self.tr("设定依据"),
            "delivery": self.tr("送达方式"),
            "ask_first": self.tr("先问一句"),
            "source": self.tr("来源"),
        }
        long = ("conditions", "legal_basis")
        self.texts: dict[str, LineEdit | NoteEdit] = {
            key: (NoteEdit if key in long else LineEdit)(name=f"item_{key}", label=labels[key]) for key in _TEXTS
        }
        self.effective = DateBox(name="item_effective", label=self.tr("生效日期"))
        self.verified = CheckBox(self.tr("已和公布的文本核对过"), name="item_verified")
        self.pin = ChoiceBox(
            name="item_pin",
            label=self.tr("数字键"),
            options=[(None, self.tr("按使用多少排")), *((n, f"{n % 10}") for n in range(1, 11))],
        )
        self._lay_out(fields, labels)
        self._watch()

    def _lay_out(self, fields: dict[str, LabelledField], labels: dict[str, str]) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, tokens().size.space_2, 0)
        grid.setHorizontalSpacing(tokens().size.space_2)
        grid.setVerticalSpacing(tokens().size.space_2)

        def place(key: str, label: str, editor: QWidget, line: int, column: int, across: int) -> None:
            fields[key] = LabelledField(label, editor)
            grid.addWidget(fields[key], line, column, 1, across, Qt.AlignmentFlag.AlignTop)

        place("name", self.tr("事项名称"), self.name, 0, 0, 2)
        place("code", self.tr("编码"), self.code, 0, 2, 1)
        place("pinned", self.tr("数字键"), self.pin, 0, 3, 1)
        place("aliases", self.tr("别名"), self.aliases, 1, 0, 4)
        place("kind", self.tr("办理类型"), self.kind, 2, 0, 2)
        place("ask_first", labels["ask_first"], self.texts["ask_first"], 2, 2, 2)
        place("promised", self.tr("承诺时限"), self.promised, 3, 0, 2)
        place("legal", self.tr("法定时限"), self.legal, 3, 2, 2)
        place("department", labels["department"], self.texts["department"], 4, 0, 2)
        place("fee", labels["fee"], self.texts["fee"], 4, 2, 2)
        for line, key in enumerate(("applicants", "conditions", "legal_basis", "delivery", "source"), start=5):
            place(key, labels[key], self.texts[key], line, 0, 4)
        place("effective_on", self.tr("生效日期（不改就从今天起）"), self.effective, 10, 0, 2)
        grid.addWidget(self.verified, 10, 2, 1, 2, Qt.AlignmentFlag.AlignBottom)
        grid.setRowStretch(11, 1)
        for column in range(4):
            grid.setColumnStretch(column, 1)

    def _watch(self) -> None:
        for line in (self.code, self.name, self.aliases):
            line.textChanged.connect(self._told)
        for text in self.texts.values():
            text.textChanged.connect(self._told)
        self.kind.changed.connect(self._kind_changed)
        self.promised.edited.connect(self._told)
        self.legal.edited.connect(self._told)
        self.effective.changed.connect(self._told)
        self.verified.toggled.connect(self._told)
        self.pin.changed.connect(self._told)

    def _told(self, *_: object) -> None:
        if not self._filling:
            self.edited.emit()

    def _kind_changed(self, *_: object) -> None:
        self.promised.setEnabled(self.kind.value == ItemKind.PROMISED)
        self._told()

    def quietly(self, fill: Callable[[], None]) -> None:
        """Fill fields without anybody taking it for editing."""
        self._filling = True
        fill()
        self._filling = False

    def show_item(self, item: ServiceItem, pinned: int | None, *, new: bool) -> None:
        """Show an item; only a new one may be given its code."""

        def fill() -> None:
            self._base = item
            self.code.setText(item.code)
            self.name.setText(item.name)
            self.aliases.setText(_ALIAS_MARK.join(item.aliases))
            self.kind.set_value(item.kind)
            self.promised.setEnabled(item.kind is ItemKind.PROMISED)
            if item.kind is ItemKind.PROMISED and item.promised is not None:
                self.promised.set_value(item.promised)
            self.legal.set_value(item.legal)
            for key, editor in self.texts.items():
                set_text = editor.setPlainText if isinstance(editor, NoteEdit) else editor.setText
                set_text(getattr(item, key))
            self.effective.set_value(item.effective_on)
            self.verified.setChecked(item.verified)
            self.pin.set_value(pinned)

        self.code.setReadOnly(not new)
        self.quietly(fill)

    def read_item(self) -> ServiceItem:
        """The item in the fields; materials and rules as they were shown."""
        assert self._base is not None
        kind = ItemKind(str(self.kind.value))
        aliases = self.aliases.text().replace(";", _ALIAS_MARK).replace("、", _ALIAS_MARK).split(_ALIAS_MARK)
        texts = {
            key: (editor.toPlainText() if isinstance(editor, NoteEdit) else editor.text()).strip()
            for key, editor in self.texts.items()
        }
        return replace(
            self._base,
            code=self.code.text().strip().upper(),
            name=self.name.text().strip(),
            aliases=tuple(alias.strip() for alias in aliases if alias.strip()),
            kind=kind,
            promised=self.promised.value if kind is ItemKind.PROMISED else Limit(0, LimitUnit.INSTANT),
            legal=self.legal.value,
            verified=self.verified.isChecked(),
            effective_on=self.effective.value or self._base.effective_on,
            **texts,
        )


def blank_item(today: date) -> ServiceItem:
    """What a new item begins as."""
    return ServiceItem(
        code="", name="", aliases=(), kind=ItemKind.PROMISED, legal=None, promised=Limit(_DEFAULT_DAYS, LimitUnit.WORKDAY),
        fee="不收费", department="", legal_basis="", applicants="", conditions="", delivery="", ask_first="",
        materials=(), eligibility=(), source="本中心", verified=False, effective_on=today,
    )  # fmt: skip

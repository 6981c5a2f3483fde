"""The form a template is edited in: a line for each paragraph, fact and column; fields in braces are tinted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from db.domain.certificate_template import FieldSpec, Template, TemplateFault
from desktop.features.certificates.template_editors import FieldTint, Lines, go_to, insert_line
from desktop.features.certificates.template_text import BAR, LISTS, field_at, read, spot_of, summary, written
from desktop.theme.manager import tokens
from desktop.theme.style import set_property
from desktop.widgets.fields import DateBox, LineEdit, NoteEdit, NumberBox
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.labels import label
from desktop.widgets.one_line import OneLine
from desktop.widgets.painting import is_style_event
from desktop.widgets.pieces import EnterMoves, ScrollColumn
from desktop.widgets.wrap_label import WrapLabel

_LABEL, _SHORT = 64, 132
_LONGEST_DAYS = 9999
_HIGH = {"body": (5, 8), "facts": (2, 6), "columns": (3, 8), "notes": (2, 6), "signers": (2, 4), "issuers": (2, 4)}
"""Lines an editor has room for, at least and at most."""


class TemplateForm(QWidget):
    """Open it with a template; :meth:`read` answers the template as typed and the lines that cannot be read."""

    edited = Signal()
    entered = Signal()  # another editor has the focus

    def __init__(self) -> None:
        super().__init__()
        tr = self.tr
        self.setObjectName("template_form")
        self._before: Template | None = None
        self._fields: dict[str, FieldSpec] = {}
        self._columns: dict[str, FieldSpec] = {}
        self.faults: tuple[TemplateFault, ...] = ()
        self._seen: Any = None
        self._next = 0
        self._last = "body"
        self._rules = {
            "name": tr("列表里的名称，40 字以内"), "title": tr("纸上的大标题，30 字以内"),
            "body": tr("一行是一段；「# 」开头的一行用大字居中"),
            "facts": tr("一行是一项：名称{0}内容").format(BAR),
            "columns": tr("一行是一列：列名{0}字段{0}宽度；空着就没有表格").format(BAR),
            "notes": tr("一行是一条；字段都没有内容的不印"), "signers": tr("一行是一个签字处，最多 4 个"),
            "issuers": tr("一行是一个出具单位，最多 4 行"), "publicity_days": tr("0 是不公示"),
            "valid_days": tr("0 是长期有效"), "starts_on": tr("新版从这一天起用；以前起草的照旧"),
        }
        words = {
            "name": tr("名称"), "title": tr("标题"), "body": tr("正文"), "facts": tr("信息表"), "columns": tr("表格"),
            "notes": tr("说明"), "signers": tr("签字栏"), "issuers": tr("落款"), "publicity_days": tr("公示天数"),
            "valid_days": tr("有效天数"), "starts_on": tr("起用日"),
        }
        self.editors: dict[str, Any] = {}
        self._names: dict[str, QWidget] = {}
        self._body = QWidget()
        grid = QGridLayout(self._body)
        grid.setContentsMargins(12, 10, 12, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for place, (key, title) in enumerate(words.items()):
            editor = self.editors[key] = self._make(key, title)
            self._names[key] = name = label(title, "second")
            name.setBuddy(editor)
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop if key in LISTS else Qt.AlignmentFlag.AlignVCenter)
            short = isinstance(editor, NumberBox | DateBox)
            grid.addWidget(editor, place, 1, Qt.AlignmentFlag.AlignLeft if short else Qt.AlignmentFlag(0))
            editor.installEventFilter(self)
        self._tints = [FieldTint(self.editors[key]) for key in LISTS if key != "columns"]
        self.hint = OneLine("small", "t3")
        self.problem = WrapLabel(kind="error")
        self.save = KeyButton("F9", tr("存为新版"), name="template_save", kind="primary")
        self.fields_key = KeyButton("F4", tr("插入字段"), name="template_fields")
        self.fault_key = KeyButton("F3", tr("到问题处"), name="template_fault")
        self.cancel = LinkKey("Esc", tr("返回"), name="template_cancel")
        self._build()
        lines = [one for key, one in self.editors.items() if key not in LISTS]
        self._moves = EnterMoves(lines, self.save.setFocus, self)
        self._measure()

    def _make(self, key: str, title: str) -> QWidget:
        name = f"template_{key}"
        if key in LISTS:
            note = Lines(name=name, label=title)
            note.textChanged.connect(self._changed)
            note.cursorPositionChanged.connect(self._tell)
            return note
        if key == "starts_on":
            return DateBox(name=name, label=title, value=None)
        if key.endswith("days"):
            number = NumberBox(name=name, label=title, minimum=0, maximum=_LONGEST_DAYS)
            number.valueChanged.connect(self._changed)
            return number
        line = LineEdit(name=name, label=title)
        line.setMaxLength(200)
        line.textChanged.connect(self._changed)
        line.cursorPositionChanged.connect(self._tell)
        return line

    def _build(self) -> None:
        self.problem.hide()
        self.fault_key.hide()
        self.fault_key.triggered.connect(self.next_fault)
        self.save.refused.connect(self.say)
        self.fields_key.refused.connect(self.say)
        foot = QWidget()
        lines = QVBoxLayout(foot)
        lines.setContentsMargins(12, 4, 12, 8)
        lines.setSpacing(6)
        told = QHBoxLayout()
        told.addWidget(self.hint)
        told.addStretch(1)
        told.addWidget(self.cancel)
        lines.addLayout(told)
        lines.addWidget(self.problem)
        keys = QHBoxLayout()
        lines.addLayout(keys)
        for button in (self.save, self.fields_key, self.fault_key):
            keys.addWidget(button)
        keys.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(ScrollColumn(self._body), 1)
        outer.addWidget(foot)

    # ------------------------------------------------------------ opening and reading

    def open(
        self, template: Template, starts_on: Any, fields: Sequence[FieldSpec], columns: Sequence[FieldSpec], refusal: str = "",
    ) -> None:
        """Show a template; with a ``refusal`` nothing can be changed, and F9 says why."""
        self._before = None  # filling in is no editing
        self._fields = {spec.name: spec for spec in fields}
        self._columns = {spec.name: spec for spec in columns}
        for tint in self._tints:
            tint.known = frozenset(self._fields)
        texts = written(template)
        for key, editor in self.editors.items():
            if key in LISTS:
                editor.setPlainText(texts[key])
                editor.fit(*_HIGH[key])
            elif isinstance(editor, NumberBox):
                editor.setValue(getattr(template, key))
            elif isinstance(editor, DateBox):
                editor.set_value(starts_on)
            else:
                editor.setText(getattr(template, key))
                editor.setCursorPosition(0)
        for widget in (self._names["columns"], self.editors["columns"]):
            widget.setVisible(bool(columns))
        least = template.kind.facts.least_publicity
        self._rules["publicity_days"] = self.tr("按规定至少 {} 天").format(least) if least else self.tr("0 是不公示")
        self._before = template
        self._seen = self.read()
        self.show_faults(())
        self.set_refusal(refusal)
        self._last = "body"

    def set_refusal(self, refusal: str) -> None:
        """Nothing can be changed any more and F9 says why; or, when empty, everything can."""
        for editor in self.editors.values():
            editor.setReadOnly(bool(refusal))
        self.save.set_refusal(refusal)
        self.fields_key.set_refusal(refusal)
        self.say(refusal)

    def texts(self) -> dict[str, str]:
        """What is in the editors of several lines."""
        return {key: self.editors[key].toPlainText() for key in LISTS}

    def read(self) -> tuple[Template, tuple[TemplateFault, ...]]:
        """The template as typed, and the lines that cannot be read."""
        assert self._before is not None, "nothing is open"
        one = self.editors
        return read(
            self._before, self.texts(), name=one["name"].text(), title=one["title"].text(),
            publicity_days=one["publicity_days"].value(), valid_days=one["valid_days"].value(),
        )

    @property
    def changed(self) -> bool:
        """Whether anything differs from what was opened."""
        return self._before is not None and self.read()[0] != self._before

    @property
    def offered(self) -> tuple[FieldSpec, ...]:
        """The fields that fit where the cursor is."""
        return tuple((self._columns if self._last == "columns" else self._fields).values())

    def insert(self, spec: FieldSpec) -> None:
        """Put a field where the cursor was; a column of the table becomes a line of its own."""
        editor = self.editors[self._last]
        if self._last == "columns":
            insert_line(editor, f"{spec.label}{BAR}{spec.name}{BAR}3")
        elif isinstance(editor, NoteEdit):
            editor.insertPlainText(f"{{{spec.name}}}")
        else:
            editor.insert(f"{{{spec.name}}}")

    def focus_last(self) -> None:
        """Back to where the cursor was."""
        self.editors[self._last].setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------ faults

    def say(self, sentence: str) -> None:
        """Why it was refused."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def show_faults(self, faults: Sequence[TemplateFault], *, go: bool = False) -> None:
        """Show what is wrong and mark the editors it is in; ``go`` puts the cursor on the first."""
        self.faults, self._next = tuple(faults), 0
        self.say(summary(faults))
        self.fault_key.setVisible(bool(faults))
        texts = self.texts()
        wrong = {spot.editor for fault in faults if (spot := spot_of(fault.place, texts)) is not None}
        for key, editor in self.editors.items():
            set_property(editor, "state", "error" if key in wrong else "")
        if go:
            self.next_fault()

    def next_fault(self) -> None:
        """Put the cursor on the next thing that is wrong."""
        if not self.faults:
            return
        fault = self.faults[self._next % len(self.faults)]
        self._next += 1
        spot = spot_of(fault.place, self.texts())
        if spot is None:
            return
        editor = self.editors[spot.editor]
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, NoteEdit):
            go_to(editor, spot.line, spot.column)
        elif isinstance(editor, NumberBox):
            editor.selectAll()
        else:
            editor.setCursorPosition(spot.column)

    # ------------------------------------------------------------ while typing

    def _changed(self, *_: object) -> None:
        if self._before is None:
            return
        now = self.read()
        if now != self._seen:  # tinting tells of changes too
            self._seen = now
            self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            key = watched.objectName().removeprefix("template_")
            if key in LISTS or key == "title":
                self._last = key
            self._tell(key=key)
            self.entered.emit()
        return super().eventFilter(watched, event)

    def _tell(self, *_: object, key: str = "") -> None:
        """What is typed here; on a field, what it means."""
        now = key or next((name for name, editor in self.editors.items() if editor.hasFocus()), "")
        if not now:
            return
        editor, name = self.editors[now], ""
        if isinstance(editor, NoteEdit):
            cursor = editor.textCursor()
            name = field_at(cursor.block().text(), cursor.positionInBlock())
        elif isinstance(editor, LineEdit):
            name = field_at(editor.text(), editor.cursorPosition())
        spec = self._fields.get(name)
        words = self._rules[now]
        if spec is not None:
            words = self.tr("{0} 是{1}，如：{2}").format(f"{{{name}}}", spec.label, spec.sample)
        self.hint.set_text(words)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event) and hasattr(self, "_moves"):
            self._measure()
            for tint in self._tints:
                tint.rehighlight()

    def _measure(self) -> None:
        scale = tokens().size.body / 14
        for name in self._names.values():
            name.setFixedWidth(round(_LABEL * scale))
        for editor in self.editors.values():
            if isinstance(editor, NumberBox | DateBox):
                editor.setFixedWidth(round(_SHORT * scale))

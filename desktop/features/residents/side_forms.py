"""The two small editors of a person's card: focus tags by number keys, a consent with its purpose and day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.person_facts import TagFacts
from desktop.widgets.fault_bar import Notice
from desktop.widgets.fields import CheckBox, ChoiceBox, DateBox, LabelledField, LineEdit
from desktop.widgets.key_button import KeyButton
from desktop.widgets.panel import Panel
from desktop.widgets.pieces import EnterMoves, ScrollColumn, column

PURPOSES = ("社区服务登记与联系", "入户走访与关爱服务", "短信通知办事进度", "照片用于办证建档")
_OTHER = ""


class _SideForm(Panel):
    """F9 saves, Esc leaves."""

    saved = Signal()
    left = Signal()

    def __init__(self, title: str, *, name: str) -> None:
        super().__init__(title, name=name, flush=True)
        content, self.lines = column(8, (12, 12, 12, 12))
        self.body.addWidget(ScrollColumn(content))
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(8)
        self.save_button = KeyButton("F9", self.tr("保存"), name=f"{name}_save", kind="primary")
        self.leave_button = KeyButton("Escape", self.tr("不改了"), name=f"{name}_leave")
        self.save_button.triggered.connect(self.saved)
        self.leave_button.triggered.connect(self.left)
        row.addWidget(self.save_button)
        row.addWidget(self.leave_button)
        row.addStretch(1)
        self.set_foot(foot)


class TagsForm(_SideForm):
    """All tags of the centre, each with a number key as long as the keys last."""

    def __init__(self) -> None:
        super().__init__(self.tr("标签"), name="residents_tags_form")
        self.lines.addWidget(
            Notice(self.tr("标签属敏感信息，只记办事需要的。按数字键勾选。"), level="info", icon="shield-check")
        )
        self.boxes: dict[str, CheckBox] = {}
        self.lines.addStretch(1)

    def begin(self, name: str, tags: Sequence[TagFacts], carried: Sequence[TagFacts]) -> None:
        """Show the tags of the centre, those the person carries ticked."""
        self.set_title(self.tr("标签：{name}").format(name=name))
        for box in self.boxes.values():
            self.lines.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = {}
        here = {tag.code for tag in carried}
        for place, tag in enumerate(tags, start=1):
            key = str(place % 10) if place <= 10 else ""
            box = CheckBox(tag.name, name=f"residents_tag_{tag.code}", key=key)
            box.setChecked(tag.code in here)
            self.boxes[tag.code] = box
            self.lines.insertWidget(place, box)
        if self.boxes:
            next(iter(self.boxes.values())).setFocus()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The codes that are ticked."""
        return tuple(code for code, box in self.boxes.items() if box.isChecked())


class ConsentForm(_SideForm):
    """What the person agrees to, and since when (《个人信息保护法》第十三条至第十六条)."""

    def __init__(self) -> None:
        super().__init__(self.tr("记同意"), name="residents_consent_form")
        self.purpose = ChoiceBox(
            name="residents_consent_purpose", label=self.tr("用途"),
            options=[*((words, words) for words in PURPOSES), (_OTHER, self.tr("其他用途（自己写）"))],
        )
        self.other = LineEdit(name="residents_consent_other", label=self.tr("其他用途"))
        self.given_on = DateBox(name="residents_consent_given_on", label=self.tr("同意日期"), value=None)
        self.fields = {
            "purpose": LabelledField(self.tr("用途"), self.purpose),
            "other": LabelledField(self.tr("其他用途"), self.other),
            "given_on": LabelledField(
                self.tr("同意日期"), self.given_on, hint=self.tr("本人随时可以撤回：在「同意」里选中，按 F7。")
            ),
        }
        for field in self.fields.values():
            self.lines.addWidget(field)
        self.lines.addStretch(1)
        self.purpose.changed.connect(self._choose)
        self._enter = EnterMoves((self.purpose, self.other, self.given_on), self.saved.emit, self)

    def begin(self, name: str, today: date) -> None:
        """Open for a person, today proposed."""
        self.set_title(self.tr("记同意：{name}").format(name=name))
        self.purpose.set_value(PURPOSES[0])
        self.other.clear()
        self.given_on.set_value(today)
        self.clear_errors()
        self._choose()
        self.purpose.setFocus()

    def _choose(self, _: object = None) -> None:
        self.fields["other"].setVisible(self.purpose.value == _OTHER)

    @property
    def words(self) -> str:
        """The purpose chosen or written."""
        return str(self.purpose.value) or self.other.text()

    def clear_errors(self) -> None:
        """Take every mark away."""
        for field in self.fields.values():
            field.set_error("")

    def blame(self, name: str | None, message: str) -> bool:
        """Mark the field of a refusal and go there; whether there is such a field."""
        if name == "purpose" and self.purpose.value == _OTHER:
            name = "other"
        field = self.fields.get(name or "")
        if field is None:
            return False
        field.set_error(message)
        field.editor.setFocus()
        return True

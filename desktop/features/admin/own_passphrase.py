"""Changing one's own passphrase; everybody may."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from db.domain.errors import KnownError
from db.session import change_passphrase
from db.usecases.operators import ChangeOwnPassphrase
from desktop.features.admin.passphrase_check import PassphraseCheck
from desktop.features.admin.section import Section, hint, row_of
from desktop.widgets.fields import AsciiLineEdit, LabelledField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.panel import Panel


class OwnPassphrase(Panel):
    """Old, new, new again. ``section`` does the asking and shows the errors."""

    saved = Signal()

    def __init__(self, section: Section) -> None:
        super().__init__(self.tr("我的口令"), name="own_passphrase")
        self._section = section
        self.old = AsciiLineEdit(name="own_old", label=self.tr("现在的口令"), secret=True)
        self.new = AsciiLineEdit(name="own_new", label=self.tr("新口令"), secret=True)
        self.again = AsciiLineEdit(name="own_again", label=self.tr("再输一次"), secret=True)
        self._fields = {
            "old": LabelledField(self.tr("现在的口令"), self.old),
            "new": LabelledField(self.tr("新口令"), self.new, hint=self.tr("至少 8 位，含三类：大写、小写、数字、符号")),
            "again": LabelledField(self.tr("再输一次"), self.again),
        }
        for field in self._fields.values():
            field.setMaximumWidth(420)
            self.body.addWidget(field)
        self.check = PassphraseCheck(self.new, self.again, name="own_check")
        self.body.addWidget(self.check)
        self.save = KeyButton("F9", self.tr("换成新口令"), name="own_save", kind="primary")
        self.save.triggered.connect(self._save)
        self.body.addLayout(row_of(self.save, None))
        self.body.addWidget(hint(self.tr("口令用满 90 天要换；口令不告诉别人，也不设公用账号。")))
        self.body.addStretch(1)

    def arrive(self) -> None:
        """Make ready for the person at the desk."""
        operator = self._section.context.desk.operator
        if operator is not None:
            self.check.set_person(operator.login, operator.name)
            self.set_note(f"{operator.name} · {operator.login}")

    def clear(self) -> None:
        """Forget what was typed."""
        for editor in (self.old, self.new, self.again):
            editor.clear()

    def _save(self) -> None:
        section = self._section
        section.fields = self._fields
        if not self.check.good:
            section.refused(
                KnownError("PASSPHRASE", self.tr("新口令还差：{0}。").format(self.check.lacking), "new")
            )
            return
        request = ChangeOwnPassphrase(self.old.text(), self.new.text())
        section.run(change_passphrase, section.context.desk, request, then=self._done)

    def _done(self, _: object) -> None:
        self.clear()
        self._section.context.notices.show(self.tr("口令已换"), self.tr("下次登录用新口令。"))
        self.old.setFocus(Qt.FocusReason.OtherFocusReason)
        self.saved.emit()

"""A passphrase that was reset, or is 90 days old, is changed before anything else."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.domain.errors import KnownError
from db.domain.passphrases import check_passphrase
from desktop.shell.card_screen import CardScreen
from desktop.widgets.fields import AsciiLineEdit, LabelledField


class NewPassphraseScreen(CardScreen):
    """``chosen`` carries the new passphrase once both fields agree."""

    chosen = Signal(str)

    def __init__(self, login: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(
            f"{name}，请换一个口令", "口令是别人设的，或已用满 90 天。换好就进入「受理」。", name="new_passphrase",
            commit="换口令，继续", leave="退出登录", parent=parent,
        )
        self._login, self._name = login, name
        hint = self.tr("至少 8 位，含三类：大写、小写、数字、符号")
        new = AsciiLineEdit(name="new_passphrase_new", label=self.tr("新口令"), secret=True)
        again = AsciiLineEdit(name="new_passphrase_again", label=self.tr("再输一次"), secret=True)
        self.add_field("new", LabelledField(self.tr("新口令"), new, hint=hint))
        self.add_field("again", LabelledField(self.tr("再输一次"), again))
        new.returnPressed.connect(again.setFocus)
        again.returnPressed.connect(self.go.action.trigger)

    def commit(self) -> None:
        """Check both fields and hand the passphrase on."""
        try:
            check_passphrase(self.text("new"), self._login, self._name)
        except KnownError as error:
            self.refuse(error.message)
            self.fields["new"].editor.setFocus()
            return
        if self.text("new") != self.text("again"):
            self.refuse(self.tr("两次输入的口令不一样，请再输一次。"))
            self.fields["again"].editor.setFocus()
            return
        self.set_busy(True)
        self.chosen.emit(self.text("new"))

"""Putting a backup in place: which one, and what opens it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.shell.card_screen import CardScreen
from desktop.widgets.fields import AsciiLineEdit, ChoiceBox, LabelledField, LineEdit
from desktop.widgets.key_button import KeyButton


@dataclass(frozen=True, slots=True)
class RestoreWish:
    """``secret`` is the recovery code, or with ``login`` that operator's passphrase."""

    backup: Path
    login: str
    secret: str


class RestoreScreen(CardScreen):
    """The backups of the data folder are offered; Ctrl+O takes one from elsewhere."""

    chosen = Signal(object)  # RestoreWish

    def __init__(self, backups: Sequence[tuple[Path, str]], parent: QWidget | None = None) -> None:
        super().__init__(
            "从备份恢复", "现在的数据会原样挪到旁边留着，不会删。用恢复码，或备份时的登录名和口令打开。",
            name="restore", commit="恢复这一份", leave="返回", parent=parent,
        )
        self._offered: list[tuple[Path, str]] = list(backups)
        self.choice = ChoiceBox(name="restore_choice", label=self.tr("哪一份备份"), options=self._offered)
        self.add_field("choice", LabelledField(self.tr("哪一份备份"), self.choice))
        browse = KeyButton("Ctrl+O", self.tr("选别处的备份"), name="restore_browse", icon="folder-open")
        browse.triggered.connect(self._browse)
        self.middle.addWidget(browse)
        login = LineEdit(name="restore_login", label=self.tr("登录名"))
        self.add_field(
            "login", LabelledField(self.tr("登录名"), login, hint=self.tr("用恢复码时不填"))
        )
        secret = AsciiLineEdit(name="restore_secret", label=self.tr("恢复码或口令"), secret=True)
        self.add_field("secret", LabelledField(self.tr("恢复码或口令"), secret))
        secret.returnPressed.connect(self.go.action.trigger)

    def add_backup(self, path: Path) -> None:
        """Offer a file from elsewhere, and choose it."""
        self._offered.insert(0, (path, path.name))
        self.choice.set_options(self._offered)
        self.choice.set_value(path)

    def _browse(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("选一份备份"), "", self.tr("一门通备份 (yimen-*.db);;所有文件 (*)")
        )
        if name:
            self.add_backup(Path(name))

    def commit(self) -> None:
        """Hand on the wish."""
        backup = self.choice.value
        if not isinstance(backup, Path):
            self.refuse(self.tr("还没有选备份；按 Ctrl+O 到 U 盘或别的文件夹里选。"))
        elif not self.text("secret"):
            self.refuse(self.tr("恢复码或口令没有填。"))
            self.fields["secret"].editor.setFocus()
        else:
            self.set_busy(True)
            self.chosen.emit(RestoreWish(backup, self.text("login").strip(), self.text("secret")))

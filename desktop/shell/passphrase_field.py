"""The field a passphrase is typed into: warns of caps lock, shows the passphrase on request."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.theme.icons import icon
from desktop.widgets.line_edits import AsciiLineEdit
from desktop.widgets.painting import is_style_event


class PassphraseField(AsciiLineEdit):
    """Up and Down are handed on, so that the person can be changed without leaving the field."""

    caps_lock = Signal(bool)  # what the last letter or the caps lock key told
    stepped = Signal(int)

    def __init__(self, *, name: str, label: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, label=label, secret=True, parent=parent)
        self._caps = False
        self._eye = QAction(icon("eye", "t2"), self.tr("显示口令"), self)
        self._eye.setCheckable(True)
        self._eye.setShortcut("Alt+V")
        self._eye.setToolTip(self.tr("显示口令 Alt+V"))
        self._eye.toggled.connect(self._show)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)

    def _show(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._eye.setIcon(icon("eye-off" if shown else "eye", "t2"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if is_style_event(event):
            self._eye.setIcon(icon("eye-off" if self._eye.isChecked() else "eye", "t2"))

    def clear_secret(self) -> None:
        """Empty the field, forget what could be undone and hide what is typed next."""
        self._eye.setChecked(False)
        self.setText("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        self._notice_caps(event)
        super().keyPressEvent(event)

    def _notice_caps(self, event: QKeyEvent) -> None:
        """No platform tells the state of caps lock through Qt; the letters it makes do."""
        letter = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            caps = not self._caps
        elif len(letter) == 1 and letter.isascii() and letter.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            caps = letter.isupper() != shift
        else:
            return
        if caps != self._caps:
            self._caps = caps
            self.caps_lock.emit(caps)

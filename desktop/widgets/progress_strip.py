"""A long task under way: what it does, how far it is and how to stop it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from desktop.widgets.key_button import KeyButton


class ProgressStrip(QWidget):
    """Hidden until :meth:`start`. Cancelling asks: the strip stays until the task has really ended."""

    cancelled = Signal()

    def __init__(self, *, name: str, key: str = "Esc", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(12)
        column = QVBoxLayout()
        column.setSpacing(4)
        words = QHBoxLayout()
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.count = QLabel()
        self.count.setProperty("kind", "hint")
        words.addWidget(self.text, 1)
        words.addWidget(self.count)
        self.bar = QProgressBar()
        self.bar.setObjectName(f"{name}_bar")
        self.bar.setTextVisible(False)
        column.addLayout(words)
        column.addWidget(self.bar)
        row.addLayout(column, 1)
        self.cancel = KeyButton(key, self.tr("停止"), name=f"{name}_cancel")
        self.cancel.triggered.connect(self._cancel)
        row.addWidget(self.cancel)
        self.hide()

    def start(self, text: str, total: int = 0) -> None:
        """Show the strip for a task of ``total`` steps; 0 when their number is not known."""
        self.text.setText(text)
        self.bar.setAccessibleName(text)
        self.bar.setRange(0, total)
        self.cancel.set_refusal("")
        self.cancel.set_title(self.tr("停止"))
        self.advance(0)
        self.show()

    def advance(self, done: int, text: str | None = None, *, total: int = 0) -> None:
        """Say that ``done`` steps are done, of ``total`` when that is known only now, and, perhaps, what comes now."""
        if total and total != self.bar.maximum():
            self.bar.setRange(0, total)
        self.bar.setValue(done)
        total = self.bar.maximum()
        self.count.setText(f"{done} / {total}" if total else "")
        if text is not None:
            self.text.setText(text)

    def finish(self) -> None:
        """Hide the strip."""
        self.hide()

    def _cancel(self) -> None:
        self.cancel.set_title(self.tr("正在停止"))
        self.cancel.set_refusal(self.tr("正在停止，请稍候"))
        self.cancelled.emit()

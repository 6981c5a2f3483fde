"""A card in the middle of a plain page: title, a few fields, what was refused, and the keys."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.shell.brand import PlainPage
from desktop.widgets.fields import LabelledField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.labels import label
from desktop.widgets.panel import Panel


class CardScreen(PlainPage):
    """Subclasses add their fields and override :meth:`commit`."""

    left = Signal()  # Esc

    def __init__(
        self, title: str, advice: str, *, name: str, commit: str, leave: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(name=name, parent=parent)
        self.card = Panel(title, name=f"{name}_card")
        self.card.setFixedWidth(520)
        self.fields: dict[str, LabelledField] = {}
        body = self.card.body
        body.setContentsMargins(20, 14, 20, 18)
        body.addWidget(label(advice, "second", wrap=True))
        self.middle = QVBoxLayout()
        self.middle.setSpacing(8)
        body.addLayout(self.middle)
        self.said = label("", "error", name=f"{name}_said", wrap=True)
        self.said.hide()
        body.addWidget(self.said)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.go = KeyButton("F9", commit, name=f"{name}_go", kind="primary")
        self.go.triggered.connect(self.commit)
        self.away = KeyButton("Escape", leave, name=f"{name}_away")
        self.away.triggered.connect(self.left)
        row.addWidget(self.go)
        row.addWidget(self.away)
        row.addStretch(1)
        body.addLayout(row)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self.card)
        across.addStretch(1)
        self.room.addStretch(1)
        self.room.addLayout(across)
        self.room.addStretch(1)

    def add_field(self, field: str, made: LabelledField) -> None:
        """Put a field below those already there."""
        self.fields[field] = made
        self.middle.addWidget(made)

    def text(self, field: str) -> str:
        """What stands in a field."""
        return str(self.fields[field].editor.text())  # type: ignore[attr-defined]

    def commit(self) -> None:
        """F9."""
        raise NotImplementedError

    def refuse(self, message: str) -> None:
        """Say what was wrong; what was typed stays."""
        self.set_busy(False)
        self.said.setText(message)
        self.said.setVisible(bool(message))

    def set_busy(self, busy: bool) -> None:
        """While the work is under way F9 waits."""
        self.go.set_refusal(self.tr("请稍候……") if busy else "")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.editor.setFocus()

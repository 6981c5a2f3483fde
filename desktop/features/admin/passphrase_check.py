"""The three ticks under a new passphrase, and whether it was typed the same twice."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from db.domain.passphrases import strength
from desktop.theme.style import set_kind
from desktop.widgets.empty_state import IconLabel
from desktop.widgets.fields import AsciiLineEdit


class PassphraseCheck(QWidget):
    """Follows two fields while they are typed in. ``good`` says whether saving makes sense."""

    def __init__(self, first: AsciiLineEdit, second: AsciiLineEdit, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._first, self._second = first, second
        self._login = self._person = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._facts: list[tuple[IconLabel, QLabel]] = []
        for words in (self.tr("8 位以上"), self.tr("三类字符"), self.tr("不含姓名"), self.tr("两次一致")):
            icon, label = IconLabel("circle-dashed", "t3", 16), QLabel(words)
            label.setProperty("kind", "hint")
            row.addWidget(icon)
            row.addWidget(label)
            row.addSpacing(8)
            self._facts.append((icon, label))
        row.addStretch(1)
        first.textChanged.connect(self._look)
        second.textChanged.connect(self._look)
        self._look()

    def set_person(self, login: str, person: str) -> None:
        """Whose passphrase it is to be: it may hold neither of these."""
        self._login, self._person = login, person
        self._look()

    @property
    def good(self) -> bool:
        """Whether every tick is there."""
        return all(self._state())

    @property
    def lacking(self) -> str:
        """What is still missing, in the words under the fields; empty when nothing is."""
        words = (label.text() for _, label in self._facts)
        return "、".join(word for word, there in zip(words, self._state(), strict=True) if not there)

    def _state(self) -> tuple[bool, bool, bool, bool]:
        text = self._first.text()
        facts = strength(text, self._login, self._person)
        same = bool(text) and text == self._second.text()
        return facts.long_enough, facts.three_classes, bool(text) and facts.impersonal, same

    def _look(self) -> None:
        for (icon, label), there in zip(self._facts, self._state(), strict=True):
            icon.set_icon("circle-check" if there else "circle-dashed", "ok" if there else "t3")
            set_kind(label, "small" if there else "hint")
        self.setAccessibleDescription(self.lacking)

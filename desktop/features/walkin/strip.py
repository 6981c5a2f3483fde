"""The person folded to one line, for windows too narrow for a column of their own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from db.domain.identity import Sex
from db.queries.residents import ResidentCard
from desktop.features.walkin.person_card import facts_line, tag_specs
from desktop.widgets.keycap import LinkKey
from desktop.widgets.labels import label
from desktop.widgets.pieces import TagFlow


class PersonStrip(QFrame):
    """Name, facts, tags, masked numbers; F2 opens the whole column."""

    opened = Signal()
    agent_wanted = Signal()
    HEIGHT, TIGHT = 64, 44

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("walkin_strip")
        self.setProperty("kind", "panel")
        self.setFixedHeight(self.HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(12)
        self.name = label("", "title", name="walkin_strip_name")
        self.facts = label("", "second")
        self.tags = TagFlow(name="walkin_strip_tags")
        self.numbers = label("", "second")
        self.open_key = LinkKey("F2", self.tr("办事人"), name="walkin_strip_open")
        self.open_key.triggered.connect(self.opened)
        self.agent_key = LinkKey("Alt+D", self.tr("代办"), name="walkin_strip_agent")
        self.agent_key.triggered.connect(self.agent_wanted)
        for widget in (self.name, self.facts):
            row.addWidget(widget)
        holder = QWidget()
        inner = QHBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.tags, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(holder, 1)
        row.addWidget(self.numbers)
        row.addWidget(self.agent_key)
        row.addWidget(self.open_key)

    def set_tight(self, tight: bool) -> None:
        """In a very low window, one line without air."""
        self.setFixedHeight(self.TIGHT if tight else self.HEIGHT)

    def show_card(self, card: ResidentCard | None) -> None:
        """Show a person, or that nobody is there."""
        if card is None:
            self.name.setText(self.tr("请刷身份证"))
            self.facts.setText(self.tr("或按 Ctrl+K 找人"))
            self.tags.set_specs(())
            self.numbers.setText("")
            return
        self.name.setText(card.name)
        sex = f"{card.sex.label} " if card.sex in (Sex.MALE, Sex.FEMALE) else ""
        self.facts.setText(f"{sex}{facts_line(card)}")
        self.tags.set_specs(tag_specs(card))
        self.numbers.setText("　".join(part for part in (card.id_masked, card.phone_masked) if part))

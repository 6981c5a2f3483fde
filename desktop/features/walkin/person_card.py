"""Who is at the desk: read against the card in the clerk's hand, so the name is whole and the numbers masked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.domain.identity import Sex
from db.queries.residents import ResidentCard
from desktop.features.walkin.agent_box import AgentBox
from desktop.features.walkin.form import CHANNELS
from desktop.features.walkin.parts import NoteField, Portrait
from desktop.widgets.badge import KINDS, Badge, BadgeSpec
from desktop.widgets.fault_bar import Notice
from desktop.widgets.fields import CheckBox
from desktop.widgets.keycap import KeyHint, LinkKey
from desktop.widgets.labels import label
from desktop.widgets.panel import rule
from desktop.widgets.pieces import IconRow, ScrollColumn, TagFlow, column
from desktop.widgets.reveal_label import RevealLabel, conceal, reveal
from desktop.widgets.segmented import Segmented

SHORT_NAME = 7
_TONES = {"amber": "warn", "red": "bad", "green": "ok", "blue": "info", "purple": "hold"}


def facts_line(card: ResidentCard) -> str:
    """``1944-03-03 82 岁·汉族``, with what is known."""
    words = []
    if card.birthday:
        words.append(f"{card.birthday} {card.age} 岁" if card.age is not None else f"{card.birthday}")
    if card.ethnicity_name:
        words.append(card.ethnicity_name)
    return "·".join(words)


def household_line(card: ResidentCard) -> str:
    """``户主·同户 1 人·网格 滨河-03``, with what is known."""
    words = [card.relation_name] if card.relation_name else []
    if card.household_size:
        words.append(f"同户 {card.household_size} 人")
    if card.grid:
        words.append(f"网格 {card.grid}")
    return "·".join(words)


def tag_specs(card: ResidentCard) -> tuple[BadgeSpec, ...]:
    """The focus tags as badges; an unknown tone is neutral."""
    return tuple(BadgeSpec(tag.name, _TONES.get(tag.tone, tag.tone if tag.tone in KINDS else "neutral"))
                 for tag in card.tags)


class PersonCard(QWidget):
    """The person, the channel, the agent and the note of the application."""

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content, self._column = column(6, (12, 12, 12, 6))
        self.scroll = ScrollColumn(content)
        outer.addWidget(self.scroll)
        self._build_head()
        self._build_rows()
        self._column.addWidget(rule())
        self._build_application()
        self._column.addStretch(1)

    def _build_head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.portrait = Portrait()
        row.addWidget(self.portrait, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        self._name_line = line = QHBoxLayout()
        line.setSpacing(8)
        self.name = label("", "title", name="walkin_name")
        self.sex = label("", "", name="walkin_sex")
        line.addWidget(self.name)
        line.addWidget(self.sex, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        words.addLayout(line)
        self.facts = label("", "second", name="walkin_facts", wrap=True)
        words.addWidget(self.facts)
        self.tags = TagFlow(name="walkin_tags")
        words.addWidget(self.tags)
        words.addStretch(1)
        row.addLayout(words, 1)
        self._column.addLayout(row)
        self._column.addWidget(rule())

    def _build_rows(self) -> None:
        self.number = RevealLabel(name="walkin_number")
        self.phone = RevealLabel(name="walkin_phone")
        self.mobile = Badge(BadgeSpec(self.tr("可短信"), "outline"))
        self.address = RevealLabel(name="walkin_address")
        self.address.setWordWrap(True)
        self.household = label("", "", name="walkin_household")
        rows = QVBoxLayout()
        rows.setSpacing(3)
        self.rows = (
            IconRow("id-card", self.number),
            IconRow("phone", self.phone, self.mobile),
            IconRow("house", self.address),
            IconRow("users", self.household),
        )
        for row in self.rows:
            rows.addWidget(row)
        rows.addWidget(KeyHint(self.tr("按住 F11"), self.tr("显示完整信息（留痕）")))
        self._column.addLayout(rows)
        self.duplicates = Notice("", level="warn", icon="users")
        self.duplicates.setObjectName("walkin_duplicates")
        self.compare = LinkKey("Ctrl+D", self.tr("并排看"), name="walkin_compare")
        self._column.addWidget(self.duplicates)
        self._column.addWidget(self.compare)

    def _build_application(self) -> None:
        title = label(self.tr("申请渠道"), "hint")
        self.channel = Segmented(
            CHANNELS, name="walkin_channel", label=self.tr("申请渠道"), stretch=True,
        )
        title.setBuddy(self.channel)
        self._add_titled(title, self.channel)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.by_agent = CheckBox(self.tr("由他人代办"), name="walkin_by_agent", key="Alt+D")
        line.addWidget(self.by_agent)
        line.addWidget(label(self.tr("需授权书"), "hint"))
        line.addStretch(1)
        self._column.addLayout(line)
        self.agent = AgentBox()
        self.agent.hide()
        self._column.addWidget(self.agent)
        self.note_label = label(self.tr("备注（随回执存档，不打印）"), "hint")
        self.note = NoteField(name="walkin_note", label=self.tr("备注"))
        self.note_label.setBuddy(self.note)
        self._add_titled(self.note_label, self.note)

    def _add_titled(self, title: QWidget, field: QWidget) -> None:
        pair = QVBoxLayout()
        pair.setSpacing(3)
        pair.addWidget(title)
        pair.addWidget(field)
        self._column.addLayout(pair)

    def show_agent(self) -> None:
        """Scroll so that as much of the agent's fields as fits is in sight."""
        self.scroll.ensureWidgetVisible(self.agent.authorisation, 0, 12)
        self.scroll.ensureWidgetVisible(self.agent.name, 0, 24)

    def set_frozen(self, frozen: bool) -> None:
        """After registration nothing here changes any more."""
        self.channel.setEnabled(not frozen)
        self.by_agent.setEnabled(not frozen)
        self.agent.setEnabled(not frozen)
        self.note.setReadOnly(frozen)

    def show_card(self, card: ResidentCard) -> None:
        """Show a person, everything masked that has to be."""
        long = len(card.name) > SHORT_NAME
        sex = card.sex.label if card.sex in (Sex.MALE, Sex.FEMALE) else ""
        self.name.setWordWrap(long)
        self._name_line.setStretch(0, 1000 if long else 0)
        self.name.setText(card.name)
        self.sex.setText(sex)
        self.sex.setVisible(not long)
        self.facts.setText(f"{sex} {facts_line(card)}".strip() if long else facts_line(card))
        self.facts.setVisible(bool(self.facts.text()))
        self.tags.set_specs(tag_specs(card))
        self.tags.setVisible(bool(card.tags))
        self.number.set_texts(card.id_masked or self.tr("没有登记证件"))
        self.phone.set_texts(card.phone_masked or self.tr("没有登记电话"))
        self.mobile.setVisible(card.has_mobile)
        self.address.set_texts(card.address_masked or self.tr("没有登记住址"))
        household = household_line(card)
        self.household.setText(household)
        self.rows[3].setVisible(bool(household))
        many = len(card.duplicates)
        self.duplicates.setVisible(bool(many))
        self.compare.setVisible(bool(many))
        if many:
            others = "、".join(other.name for other in card.duplicates[:2])
            self.duplicates.set_text(self.tr("可能与「{others}」是同一人，共 {many} 份档案。").format(
                others=others, many=many + 1))

    def reveal(self, number: str, phone: str, address: str) -> None:
        """Show the whole numbers while the key is held."""
        reveal(((self.number, number), (self.phone, phone), (self.address, address)))

    def conceal(self) -> None:
        """Hide what was revealed; the whole texts are forgotten."""
        conceal((self.number, self.phone, self.address))

    def set_low(self, low: bool) -> None:
        """In large print and low windows the note is one line without its label, as look.md says."""
        self.note_label.setVisible(not low)
        self.note.setPlaceholderText(self.tr("备注（存档，不打印）") if low else "")
        self.note.set_lines(1 if low else 2)

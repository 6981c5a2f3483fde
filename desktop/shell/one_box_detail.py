"""The right half of the one-box: who or what is chosen, and what can be done next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.shell.one_box_rows import Row
from desktop.widgets.badge import Badge
from desktop.widgets.fault_bar import Notice
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint
from desktop.widgets.labels import label
from desktop.widgets.panel import rule
from desktop.widgets.reveal_label import RevealLabel, conceal, reveal
from desktop.widgets.wrap_label import WrapLabel

_FIRST = {
    "notice": ("照告知单受理", "带入告知单上的事项和人"),
    "person": ("受理新事项", "带入办事人，光标落在「事项」"),
    "demand": ("打开诉求", "看经过、办下一步"),
    "volunteer": ("打开志愿者档案", "看时长、档案和卡"),
    "household": ("打开这一户", "到走访页，记走访或看历次"),
    "case": ("打开办件", "看进度、办理下一步、补打"),
    "certificate": ("打开这张证明", "看内容、补打、作废"),
    "item": ("受理这个事项", "先选好事项，再刷身份证"),
    "blocked": ("看去处，打印指引单", "为什么不开、该去哪里办"),
}


class OneBoxDetail(QWidget):
    """``wanted`` carries what to do: first, cases, demand, visit, file, sign, redeem, volunteer, certify."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 10)
        column.setSpacing(6)
        head = QHBoxLayout()
        self.title = label("", "lead", name="one_box_title")
        self.beside = label("", "second", name="one_box_beside")
        head.addWidget(self.title)
        head.addWidget(self.beside, 1)
        column.addLayout(head)
        self.fact = label("", "", name="one_box_fact", wrap=True)
        column.addWidget(self.fact)
        self.number = RevealLabel(name="one_box_number")
        column.addWidget(self.number)
        self.contact = WrapLabel("", "small")
        self.contact.setObjectName("one_box_contact")
        self.contact.hide()
        column.addWidget(self.contact)
        self._tags = QHBoxLayout()
        self._tags.setSpacing(6)
        column.addLayout(self._tags)
        self.advice = Notice("", level="warn", icon="triangle-alert")
        column.addWidget(self.advice)
        column.addWidget(rule())
        column.addWidget(label(self.tr("接下来可以"), "hint"))
        self.first = KeyButton("Return", "—", name="one_box_first", subtitle="—", kind="primary")
        self.cases = KeyButton("Alt+B", self.tr("查办件"), name="one_box_cases", kind="ghost")
        self.demand = KeyButton("Alt+C", self.tr("登记诉求"), name="one_box_demand", kind="ghost")
        self.visit = KeyButton("Alt+V", self.tr("记走访"), name="one_box_visit", kind="ghost")
        self.file = KeyButton("Alt+A", self.tr("打开完整档案"), name="one_box_file", kind="ghost")
        self.sign = KeyButton("Alt+S", self.tr("签到"), name="one_box_sign", kind="ghost")
        self.redeem = KeyButton("Alt+G", self.tr("兑换"), name="one_box_redeem", kind="ghost")
        self.volunteer = KeyButton("Alt+Z", self.tr("志愿者档案"), name="one_box_volunteer", kind="ghost")
        self.certify = KeyButton("Alt+K", self.tr("开证明"), name="one_box_certify", kind="ghost")
        words = (
            (self.first, "first"), (self.cases, "cases"), (self.demand, "demand"), (self.visit, "visit"),
            (self.file, "file"), (self.sign, "sign"), (self.redeem, "redeem"), (self.volunteer, "volunteer"),
            (self.certify, "certify"),
        )
        for button, word in words:
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.triggered.connect(lambda word=word: self.wanted.emit(word))
        column.addWidget(self.first)
        pairs = (
            (self.cases, self.certify), (self.demand, self.visit), (self.file, self.volunteer), (self.sign, self.redeem),
        )
        for pair in pairs:
            side = QHBoxLayout()
            side.setSpacing(6)
            for button in pair:
                side.addWidget(button)
            side.addStretch(1)
            column.addLayout(side)
        column.addStretch(1)
        line = QFrame()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for key, words in (("↑↓", self.tr("选")), ("Tab", self.tr("下一组")), ("Esc", self.tr("关闭"))):
            row.addWidget(KeyHint(key, words))
        self._hold = KeyHint("F11", self.tr("按住显示"))
        row.addWidget(self._hold)
        row.addStretch(1)
        column.addWidget(line)

    def reveal(self, number: str, phone: str, address: str) -> None:
        """Show the person's number, telephone and door in full while F11 is held."""
        reveal(((self.number, number),))
        self.contact.setText("\n".join(part for part in (phone, address) if part))
        self.contact.setVisible(bool(self.contact.text()))

    def conceal(self) -> None:
        """Hide what was revealed; it is forgotten."""
        conceal((self.number,))
        self.contact.setText("")
        self.contact.hide()

    def buttons(self) -> tuple[KeyButton, ...]:
        """Those that act on the hit shown."""
        every = (
            self.first, self.cases, self.demand, self.visit, self.file, self.sign, self.redeem, self.volunteer,
            self.certify,
        )
        return tuple(button for button in every if not button.isHidden())

    def show_row(self, row: Row) -> None:
        """Show a hit."""
        person = row.kind == "person"
        self.title.setText(row.title)
        self.beside.setText(row.facts[0] if person else "")
        self.conceal()
        self.fact.setText("" if person else "\n".join(row.facts))
        self.fact.setVisible(not person)
        self.number.set_texts(row.facts[1] if person else "")
        self.number.setVisible(person)
        self._hold.setVisible(person)
        while (item := self._tags.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().deleteLater()
        for spec in row.badges:
            self._tags.addWidget(Badge(spec))
        self._tags.addStretch(1)
        self.advice.set_text(row.advice)
        self.advice.setVisible(bool(row.advice))
        title, subtitle = _FIRST[row.kind]
        self.first.set_title(title)
        self.first.set_subtitle(subtitle)
        count = self.tr("（在办 {0} 件）").format(row.open_cases) if row.open_cases else ""
        self.cases.set_title(self.tr("查办件") + count)
        known = bool(row.resident_id)
        self.cases.setVisible(known)
        waiting = self.tr("（未结 {0} 件）").format(row.open_demands) if row.open_demands else ""
        self.demand.set_title(self.tr("登记诉求") + waiting)
        self.demand.setVisible(known)
        self.visit.setVisible(known)
        self.file.setVisible(known)
        serving = bool(row.volunteer_id)
        self.sign.setVisible(serving)
        self.redeem.setVisible(serving)
        self.certify.setVisible(known or serving)
        self.volunteer.setVisible(serving and row.kind != "volunteer")

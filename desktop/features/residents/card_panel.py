"""The person picked in the list: who they are, masked, and what there has been with them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from db.domain.identity import Sex
from db.queries.history import HistoryLine
from db.queries.households import Member
from db.queries.residents import ResidentCard
from desktop.features.residents.models import (
    STATUS_BADGES,
    changes_model,
    consents_model,
    members_model,
    tag_specs,
    visits_model,
)
from desktop.features.residents.resident_card import CardLineRow
from desktop.theme.manager import tokens
from desktop.widgets.badge import Badge, BadgeSpec
from desktop.widgets.choice_bar import Option
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.fault_bar import Notice
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint, LinkKey
from desktop.widgets.labels import label
from desktop.widgets.panel import Panel, rule
from desktop.widgets.pieces import IconRow, ScrollColumn, TagFlow, column
from desktop.widgets.reveal_label import RevealLabel, conceal, reveal
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.tab_bar import TabBar
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel

RESIDENCES = {"local": "户籍", "nonlocal": "非户籍"}


def facts_line(card: ResidentCard) -> str:
    """``女·1944-03-03 82 岁·汉族·户籍``, with what is known."""
    words = [card.sex.label] if card.sex in (Sex.MALE, Sex.FEMALE) else []
    if card.birthday:
        words.append(f"{card.birthday} {card.age} 岁" if card.age is not None else f"{card.birthday}")
    words += [card.ethnicity_name, RESIDENCES.get(card.residence, "")]
    return "·".join(word for word in words if word)


def household_line(card: ResidentCard, members: tuple[Member, ...]) -> str:
    """``户主·同户 2 人：王建、王小明·网格 滨河-03``, with what is known."""
    words = [card.relation_name] if card.relation_name else []
    here = [member.name for member in members if member.status == "active"]
    if here:
        more = "等" if len(here) > 3 else ""
        words.append(f"同户另有 {len(here)} 人：{'、'.join(here[:3])}{more}")
    if card.grid:
        words.append(f"网格 {card.grid}")
    return "·".join(words)


class _FactsColumn(ScrollColumn):
    """As high as what is known of the person; scrolls only where the window is too low for it."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(content)
        content.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize) and watched is self.widget():
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        content = self.widget()
        layout = content.layout() if content is not None else None
        if layout is not None:
            width = self.viewport().width()
            high = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
            if high != self.maximumHeight():
                self.setMaximumHeight(high)


class CardPanel(Panel):
    """Reads like the card at the desk: the name whole, the numbers masked until F11 is held."""

    compare_asked = Signal()
    cases_asked = Signal()
    certify_asked = Signal()
    forget_asked = Signal()
    opened = Signal(str, str)  # kind ("case", "demand", "notice", "person") and id

    def __init__(self) -> None:
        super().__init__(name="residents_card", flush=True)
        self.card: ResidentCard | None = None
        content, self._lines = column(6, (12, 10, 12, 8))
        self._build_head()
        self._build_rows()
        self.facts_column = _FactsColumn(content)
        self.body.addWidget(self.facts_column, 100)
        self.body.addWidget(rule())
        self._build_tabs()
        self._build_foot()

    # building

    def _build_head(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.name = WrapLabel("", "title")
        self.name.setObjectName("residents_card_name")
        self.status = Badge(BadgeSpec(""))
        line.addWidget(self.name, 1)
        line.addWidget(self.status, 0, Qt.AlignmentFlag.AlignVCenter)
        self._lines.addLayout(line)
        self.facts = WrapLabel("", "second")
        self.facts.setObjectName("residents_card_facts")
        self.tags = TagFlow(name="residents_card_tags")
        self._lines.addWidget(self.facts)
        self._lines.addWidget(self.tags)

    def _build_rows(self) -> None:
        self.number = RevealLabel(name="residents_card_number")
        self.kind = label("", "hint", name="residents_card_kind")
        self.phone = RevealLabel(name="residents_card_phone")
        self.mobile = Badge(BadgeSpec(self.tr("可短信"), "outline"))
        self.address = RevealLabel(name="residents_card_address")
        self.household = WrapLabel("", "")
        self.household.setObjectName("residents_card_household")
        self.household_row = IconRow("users", self.household)
        self.household.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        for row in (
            IconRow("id-card", self.number, self.kind),
            IconRow("phone", self.phone, self.mobile),
            IconRow("house", self.address),
            self.household_row,
        ):
            self._lines.addWidget(row)
        self.qr_card = CardLineRow()
        self._lines.addWidget(self.qr_card)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(KeyHint(self.tr("按住 F11"), self.tr("显示完整信息（留痕）")))
        self.cases = LinkKey("Alt+A", self.tr("看在办件"), name="residents_card_cases")
        self.cases.triggered.connect(self.cases_asked)
        line.addWidget(self.cases)
        self.certify = LinkKey("Alt+K", self.tr("开证明"), name="residents_card_certify")
        self.certify.triggered.connect(self.certify_asked)
        line.addWidget(self.certify)
        line.addStretch(1)
        self._lines.addLayout(line)
        self.note = Notice("", level="info", icon="sticky-note")
        self.note.setObjectName("residents_card_note")
        self.duplicates = Notice("", level="warn", icon="users")
        self.duplicates.setObjectName("residents_card_duplicates")
        self.compare = LinkKey("Ctrl+D", self.tr("并排核对"), name="residents_card_compare")
        self.compare.triggered.connect(self.compare_asked)
        self.forget = LinkKey("Alt+X", self.tr("本人要求删除个人信息"), name="residents_card_forget")
        self.forget.triggered.connect(self.forget_asked)
        self.forget.hide()
        for widget in (self.duplicates, self.compare, self.note, self.forget):
            self._lines.addWidget(widget)
        self._lines.addStretch(1)

    def _build_tabs(self) -> None:
        self.tabs = TabBar((), name="residents_tabs", label=self.tr("往来、变更、同户、同意"))
        self.tabs.changed.connect(self._turn)
        self.body.addWidget(self.tabs)
        self.body.addWidget(rule())
        self.visits, self.changes = visits_model(self), changes_model(self)
        self.members, self.consents = members_model(self), consents_model(self)
        self.stack = QStackedWidget()
        self.tables: dict[str, TableView] = {}
        self._table("visits", self.tr("往来"), self.visits, (92, None, 64, 92), 3)
        self._table("changes", self.tr("变更"), self.changes, (136, None, 76), -1)
        self._table("members", self.tr("同户"), self.members, (None, 84, 50, 50, 84), 4)
        self._table("consents", self.tr("同意"), self.consents, (None, 96, 108), 2)
        self.tables["visits"].opened.connect(lambda index: self._open_visit(self.visits.rows[index.row()]))
        self.tables["members"].opened.connect(
            lambda index: self.opened.emit("person", self.members.rows[index.row()].resident_id)
        )
        self.nothing = label("", "hint", name="residents_tab_empty", wrap=True)
        self.nothing.setContentsMargins(12, 8, 12, 8)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.stack.addWidget(self.nothing)
        self.stack.setMinimumHeight(4 * tokens().size.row_compact)
        self.body.addWidget(self.stack, 1)
        action = QAction(self.tr("往来"), self)
        action.setShortcut(QKeySequence("Alt+H"))
        action.triggered.connect(self.focus_tabs)
        self.addAction(action)

    def _table(
        self, name: str, words: str, model: RowsModel, widths: tuple[int | None, ...], badges: int
    ) -> None:
        table = TableView(name=f"residents_{name}", label=words, compact=True)
        table.setModel(model)
        table.horizontalHeader().hide()
        if badges >= 0:
            table.set_delegates({badges: BadgeDelegate()})
        table.set_columns(widths)
        self.tables[name] = table
        self.stack.addWidget(table)

    def _build_foot(self) -> None:
        self.register = KeyButton("F9", self.tr("受理"), name="residents_register", kind="primary")
        self.edit = KeyButton("F4", self.tr("编辑"), name="residents_edit")
        self.tag = KeyButton("Alt+T", self.tr("标签"), name="residents_set_tags")
        self.consent = KeyButton("Alt+C", self.tr("记同意"), name="residents_record_consent")
        self.withdraw = KeyButton("F7", self.tr("撤回"), name="residents_withdraw")
        self._consent_key = QAction(self.tr("记同意"), self)
        self._consent_key.setShortcut(QKeySequence("Alt+C"))
        self._consent_key.triggered.connect(self.consent.triggered)
        self.addAction(self._consent_key)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(8)
        for button in (self.register, self.edit, self.tag, self.consent, self.withdraw):
            row.addWidget(button)
        row.addStretch(1)
        self.set_foot(foot)

    # showing

    def show_person(
        self, card: ResidentCard, history: tuple[HistoryLine, ...], members: tuple[Member, ...]
    ) -> None:
        """Show a person; the same person again keeps the tab."""
        if self.card is None or self.card.resident_id != card.resident_id:
            self.facts_column.verticalScrollBar().setValue(0)
        self.card = card
        self.setAccessibleName(card.name)
        self.name.setText(card.name)
        badge = STATUS_BADGES.get(card.status)
        self.status.setVisible(badge is not None)
        self.status.set_spec(badge or BadgeSpec(""))
        self._say(self.facts, facts_line(card))
        self.tags.set_specs(tag_specs(card.tags))
        self.tags.setVisible(bool(card.tags))
        self.tag.set_refusal(self.tr("标签是敏感信息，请窗口人员以上来看、来改。") if card.tags_hidden else "")
        self.number.set_texts(card.id_masked or self.tr("没有登记证件"))
        self.kind.setText(card.id_kind.label if card.id_masked else "")
        self.phone.set_texts(card.phone_masked or self.tr("没有登记电话"))
        self.mobile.setVisible(card.has_mobile)
        self.address.set_texts(card.address_masked or self.tr("没有登记住址"))
        self.household.setText(household_line(card, members))
        self.household_row.setVisible(bool(self.household.text()))
        self.cases.setVisible(card.open_cases > 0)
        self.cases.setText(self.tr("看 {n} 件在办").format(n=card.open_cases))
        self.cases.setAccessibleName(f"{self.cases.text()} {self.cases.key_text}")
        self.cases.updateGeometry()
        self.note.setVisible(bool(card.note))
        self.note.set_text(card.note)
        self._tell_duplicates(card)
        self._fill(card, history, members)
        gone = card.status in ("deceased", "merged")
        self.register.set_refusal(self.tr("这位居民已不在册，不能受理新的事项。") if gone else "")

    def _say(self, widget: WrapLabel, text: str) -> None:
        widget.setText(text)
        widget.setVisible(bool(text))

    def _tell_duplicates(self, card: ResidentCard) -> None:
        many = len(card.duplicates)
        self.duplicates.setVisible(bool(many))
        self.compare.setVisible(bool(many))
        if many:
            first = card.duplicates[0]
            self.duplicates.set_text(
                self.tr("与「{name}」{reasons}，另有 {many} 份档案可能是同一人。").format(
                    name=first.name, reasons="、".join(first.reasons), many=many
                )
            )

    def _fill(self, card: ResidentCard, history: tuple[HistoryLine, ...], members: tuple[Member, ...]) -> None:
        self.visits.set_rows(line for line in history if line.kind != "change")
        self.changes.set_rows(line for line in history if line.kind == "change")
        self.members.set_rows(members)
        self.consents.set_rows(card.consents)
        self.tabs.set_options(
            (
                Option("visits", self.tr("往来"), count=self.visits.rowCount()),
                Option("changes", self.tr("变更"), count=self.changes.rowCount()),
                Option("members", self.tr("同户"), count=self.members.rowCount()),
                Option("consents", self.tr("同意"), count=self.consents.rowCount()),
            )
        )
        self._turn()

    def _turn(self, _: object = None) -> None:
        name = str(self.tabs.value)
        table = self.tables[name]
        self.nothing.setText(
            {
                "visits": self.tr("还没有往来。办过的件、给过的告知单会列在这里。"),
                "changes": self.tr("还没有变更。"),
                "members": self.tr("同一个门里没有登记别的人。"),
                "consents": self.tr("还没有同意记录。按 Alt+C 记一条：用途和日期。"),
            }[name]
        )
        self.stack.setCurrentWidget(table if table.model().rowCount() else self.nothing)
        if name == "consents" and table.current_row() < 0 and table.model().rowCount():
            table.select_row(table.model().rowCount() - 1)
        consents = name == "consents"
        self.withdraw.setVisible(consents and bool(self.consents.rowCount()))
        self.consent.setVisible(consents)
        self._consent_key.setEnabled(not consents)
        for button in (self.edit, self.tag):
            button.setVisible(not consents)

    def _open_visit(self, line: HistoryLine) -> None:
        if line.kind in ("case", "demand", "notice"):
            self.opened.emit(line.kind, line.subject_id)

    def focus_tabs(self) -> None:
        """Go to the tabs; arrows turn them, Tab leads into the list."""
        self.tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_rows(self) -> None:
        """Go to the rows of the tab, or to the tabs where there are none."""
        table = self.stack.currentWidget()
        (table if isinstance(table, TableView) else self.tabs).setFocus(Qt.FocusReason.OtherFocusReason)

    # masking

    def reveal(self, number: str, phone: str, address: str) -> None:
        """Show the whole numbers while the key is held."""
        reveal(((self.number, number), (self.phone, phone), (self.address, address)))

    def conceal(self) -> None:
        """Hide what was revealed; the whole texts are forgotten."""
        conceal((self.number, self.phone, self.address))

"""打居民卡 as it stands on the page: who may be given a card, with ticks, and what will be printed beside them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.queries.card_people import CardPerson
from desktop.features.residents.models import sex_word, tag_specs
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate, CheckDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import CheckBox, ChoiceBox, SearchField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint, LinkKey
from desktop.widgets.labels import label
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import ListBench
from desktop.widgets.progress_strip import ProgressStrip
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.ticked_rows import TickedRows

NONE, HELD, ALL = "none", "held", "all"
_TAGS, _CARD = 5, 6


class Holders(TickedRows):
    """Residents door by door, masked as in the list."""

    def __init__(self, parent: QObject | None = None) -> None:
        tr = self.tr
        quiet = {TONE_ROLE: lambda row: "t2"}
        super().__init__((
            Column("name", tr("姓名"), lambda row: row.name_masked),
            Column("who", tr("性别"), self._who, roles=quiet),
            Column("id", tr("证件号码"), lambda row: row.id_masked or "—", roles=quiet),
            Column("address", tr("住址"), self._address, tip=self._address),
            Column("tags", tr("标签"), lambda row: "、".join(tag.name for tag in row.tags),
                   roles={BADGE_ROLE: lambda row: tag_specs(row.tags)}),
            Column("card", tr("卡"), lambda row: row.card or tr("没有"), roles={BADGE_ROLE: self._card}),
        ), id_of=lambda row: row.resident_id, parent=parent)

    def _who(self, row: CardPerson) -> str:
        return sex_word(row.sex) if row.age is None else f"{sex_word(row.sex)} {row.age}"

    def _address(self, row: CardPerson) -> str:
        return row.address_masked or "—"

    def _card(self, row: CardPerson) -> BadgeSpec:
        return BadgeSpec(row.card, "ok") if row.card else BadgeSpec(self.tr("没有卡"), "neutral")


class CardsView(ListBench):
    """Widgets only; :class:`~desktop.features.residents.cards_work.CardsWork` works them."""

    def __init__(self, *, tags: bool) -> None:
        """``tags``: whether whoever is here may see them; column and filter are left out otherwise."""
        tr = self.tr
        empty = EmptyState(
            "id-card", tr("没有要发卡的人"), tr("上面的「没有卡的」可以换成「有卡的」或「全部」，也可以换个词再找。"),
            name="residents_cards_empty",
        )
        super().__init__(
            name="residents_cards", title=tr("给谁打卡"), model=Holders(), widths=(32, 92, 62, 158, None, 112, 128),
            empty=empty, id_of=lambda row: row.resident_id, side_width=330, give_way=(3, _TAGS, 2), least=150,
        )
        self.model.setParent(self)
        self.table.set_delegates({0: CheckDelegate(), _TAGS: BadgeDelegate(), _CARD: BadgeDelegate()})
        self.progress = ProgressStrip(name="residents_cards_printing", key="Ctrl+.")
        self.panel.body.addWidget(self.progress)
        self.back_key = LinkKey("Esc", tr("回居民名单"), name="residents_cards_back")
        self.panel.add_right(self.back_key)
        self.set_side_title(tr("这一位"))
        self._make_filters(tags)
        self._make_foot()
        self.home_key = KeyButton("Ctrl+H", tr("勾全户"), name="residents_cards_home")
        self.clear_key = KeyButton("Ctrl+D", tr("全不勾"), name="residents_cards_clear")
        self.print_key = KeyButton("Ctrl+P", tr("打一批卡"), name="residents_cards_print", kind="primary")
        self.info.add_keys(self.home_key, self.clear_key)
        self.info.add_keys(self.print_key)
        everybody = QAction(tr("全勾、全不勾"), self.table)
        everybody.setShortcut(QKeySequence("Ctrl+A"))
        everybody.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        everybody.triggered.connect(self.model.tick_all)
        self.table.addAction(everybody)

    def _make_filters(self, tags: bool) -> None:
        tr = self.tr
        self.find = SearchField(
            name="residents_cards_find", label=tr("找要发卡的人"), placeholder=tr("姓名、拼音、尾号、住址"), key="/"
        )
        self.find.setMinimumWidth(100)
        self.card = ChoiceBox(name="residents_cards_held", label=tr("有没有卡"), options=(
            (NONE, tr("没有卡的")), (HELD, tr("有卡的")), (ALL, tr("全部")),
        ))
        self.tag = ChoiceBox(name="residents_cards_tag", label=tr("标签"), options=((None, tr("各种标签")),))
        self.homes = CheckBox(tr("连同户"), name="residents_cards_homes", label=tr("连同一户的人"), key="Alt+U")
        self.add_search(self.find)
        for widget in (self.card, self.tag, self.homes):
            self.add_filter(widget)
        self.filters.addStretch(0)
        for box in (self.card, self.tag):
            box.setMaximumWidth(140)
        self.tag.setVisible(tags)

    def _make_foot(self) -> None:
        self.count = label("", "strong", name="residents_cards_count")
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(14)
        row.addWidget(self.count)
        row.addStretch(1)
        for key, words in ((self.tr("空格"), self.tr("勾选")), ("Ctrl+A", self.tr("全勾")), ("Enter", self.tr("看这个人"))):
            row.addWidget(KeyHint(key, words))
        self.panel.set_foot(foot)

    def set_tags(self, tags: tuple[Any, ...]) -> None:
        """The focus tags of the centre, to choose by; what is chosen stays chosen."""
        chosen = self.tag.value
        self.tag.set_options(((None, self.tr("各种标签")), *((tag.code, tag.name) for tag in tags)))
        if self.tag.offers(chosen):
            self.tag.set_value(chosen)

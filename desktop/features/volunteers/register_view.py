"""队伍与卡 as it stands on the page: teams, the register of cards, the keys that sign them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject

from desktop.widgets.badge import BadgeSpec
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import SearchField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import ListBench
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.segmented import Segmented

TEAMS, CARDS, KEYS = "teams", "cards", "keys"


@dataclass(frozen=True, slots=True)
class Line:
    """A team, a card or a key; ``source`` is the row as it was answered."""

    key: str
    title: str
    words: str
    number: str
    mark: BadgeSpec | None
    source: Any


class Lines(RowsModel):
    """Three lists in one shape."""

    def __init__(self, parent: QObject | None = None) -> None:
        tr = self.tr
        super().__init__((
            Column("title", tr("名称、卡号"), lambda row: row.title),
            Column("words", tr("说明"), lambda row: row.words, tip=lambda row: row.words, roles={TONE_ROLE: lambda row: "t2"}),
            Column("number", tr("数"), lambda row: row.number, right=True),
            Column("mark", "", lambda row: "", roles={BADGE_ROLE: lambda row: row.mark}),
        ), parent)


class RegisterView(ListBench):
    """Widgets only; :class:`~desktop.features.volunteers.register_work.RegisterPart` works them."""

    def __init__(self) -> None:
        tr = self.tr
        empty = EmptyState("id-card", tr("这里还是空的"), tr("发了卡、建了队伍，就会列在这里。"))
        super().__init__(
            name="volunteers_register_list", title=tr("队伍与卡"), model=Lines(), widths=(136, None, 92, 104), empty=empty,
            id_of=lambda row: row.key, side_width=360, give_way=(2,), least=110,
        )
        self.model.setParent(self)
        self.table.set_delegates({3: BadgeDelegate()})
        lists = ((TEAMS, tr("队伍")), (CARDS, tr("卡册")), (KEYS, tr("签发密钥")))
        self.list = Segmented(lists, name="volunteers_register_which", label=tr("看哪一张"))
        self.find = SearchField(
            name="volunteers_register_find", label=tr("在卡册里找"), placeholder=tr("姓名、编号、卡号"), key="/"
        )
        self.find.setMinimumWidth(110)
        self.add_filter(self.list)
        self.add_filter(self.find, 1)
        self.filters.addStretch(1)
        self.next = KeyButton("F9", tr("定队长"), name="volunteers_register_next", kind="primary")
        self.other = KeyButton("F4", tr("改队伍"), name="volunteers_register_other")
        self.back = KeyButton("F7", tr("收回"), name="volunteers_register_back")
        self.info.add_keys(self.next, self.other, self.back)

"""谁会…: the question over the list of who fits, ticked to be signed up."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from db.domain.volunteers import SERVICE_CATEGORIES, SKILLS
from desktop.features.volunteers.looks import hours_number
from desktop.widgets.badge import BadgeSpec, badge
from desktop.widgets.delegates import BadgeDelegate, CheckDelegate
from desktop.widgets.fields import CheckBox, ChoiceBox, SearchField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.lazy_model import Column
from desktop.widgets.one_line import OneLine
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView
from desktop.widgets.wrap_label import WrapLabel


class Fitting(RowsModel):
    """Who fits; those ``ticked`` are wanted. ``many``: more than one may be."""

    def __init__(self, parent: QObject | None = None) -> None:
        tr = self.tr
        self.ticked: set[str] = set()
        self.many = True
        super().__init__((
            Column("tick", "", lambda row: "", check=lambda row: row.volunteer_id in self.ticked if self.many else None),
            Column("name", tr("姓名"), lambda row: row.volunteer.name),
            Column("skills", tr("会什么"), lambda row: "、".join(row.skills), tip=lambda row: "、".join(row.skills)),
            Column("hours", tr("小时"), lambda row: hours_number(row.volunteer.counted_minutes), right=True,
                   roles={TONE_ROLE: lambda row: "t2"}),
            Column("free", "", lambda row: "", roles={BADGE_ROLE: self._badge}),
        ), parent)

    def _badge(self, row: Any) -> BadgeSpec | None:
        if row.busy:
            return badge(self.tr("那时有班"), "bad")
        return badge(self.tr("有空"), "ok") if row.free else badge(self.tr("没空"), "warn") if row.free is False else None


class MatchFace(QWidget):
    """Stands beside a list; :attr:`asked` tells that the question changed, :attr:`taken` that the answer is wanted."""

    asked = Signal()
    taken = Signal()
    left = Signal()

    def __init__(self, *, name: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}_face")
        tr = self.tr
        self.lead = OneLine("small", "t2")
        self.find = SearchField(name=f"{name}_find", label=tr("要会什么"), placeholder=tr("理发、修电器、姓名、小区…"))
        self.skill = ChoiceBox(name=f"{name}_skill", label=tr("技能"), options=((None, tr("技能")), *SKILLS.items()))
        self.category = ChoiceBox(
            name=f"{name}_category", label=tr("服务类别"), options=((None, tr("类别")), *SERVICE_CATEGORIES.items())
        )
        self.team = ChoiceBox(name=f"{name}_team", label=tr("队伍"), options=((None, tr("各队")),))
        self.free = CheckBox(tr("只看那时有空的"), name=f"{name}_free")
        asking = QGridLayout()
        asking.setContentsMargins(12, 8, 12, 6)
        asking.setSpacing(6)
        asking.addWidget(self.lead, 0, 0, 1, 3)
        asking.addWidget(self.find, 1, 0, 1, 3)
        for place, box in enumerate((self.skill, self.category, self.team)):
            box.setMinimumWidth(76)
            asking.addWidget(box, 2, place)
        asking.addWidget(self.free, 3, 0, 1, 3)
        self.model = Fitting(self)
        self.table = TableView(name=f"{name}_rows", label=tr("谁会"), compact=True)
        self.table.setModel(self.model)
        self.table.set_delegates({0: CheckDelegate(), 4: BadgeDelegate()})
        self.table.set_columns((30, 72, None, 52, 84), give_way=(3,), least=60)
        self.table.setMinimumHeight(84)
        self.problem = WrapLabel(kind="error")
        self.problem.hide()
        self.take = KeyButton("F9", " ", name=f"{name}_take", kind="primary")
        self.back = LinkKey("Esc", tr("返回"), name=f"{name}_back")
        keys = QHBoxLayout()
        keys.setContentsMargins(12, 4, 12, 8)
        keys.addWidget(self.take)
        keys.addStretch(1)
        keys.addWidget(self.back)
        words = QHBoxLayout()
        words.setContentsMargins(12, 0, 12, 0)
        words.addWidget(self.problem)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(asking)
        column.addWidget(self.table, 1)
        column.addLayout(words)
        column.addLayout(keys)
        for box in (self.skill, self.category, self.team):
            box.changed.connect(lambda _: self.asked.emit())
        self.free.toggled.connect(lambda _: self.asked.emit())
        self.take.triggered.connect(self.taken)
        self.take.refused.connect(self.say)
        self.back.triggered.connect(self.left)
        self.model.check_requested.connect(self._tick)

    def _tick(self, place: Any, on: bool) -> None:
        volunteer_id = self.model.rows[place].volunteer_id
        (self.model.ticked.add if on else self.model.ticked.discard)(volunteer_id)
        self.model.refresh([place])
        self.say("")

    def say(self, sentence: str) -> None:
        """Why nothing was done."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def chosen(self) -> tuple[Any, ...]:
        """Those ticked, or the one under the cursor."""
        if self.model.ticked:
            return tuple(row for row in self.model.rows if row.volunteer_id in self.model.ticked)
        place = self.table.current_row()
        return (self.model.rows[place],) if 0 <= place < len(self.model.rows) else ()

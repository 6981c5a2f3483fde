"""名册 as it stands on the page: the list with its filters, one person beside it, the keys under him."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QHBoxLayout

from db.domain.volunteers import SERVICE_CATEGORIES, SKILLS, VolunteerState
from desktop.features.volunteers.looks import (
    day_words,
    hour_badge,
    hours_number,
    hours_words,
    star_words,
    state_badge,
)
from desktop.widgets.badge import Badge, BadgeSpec
from desktop.widgets.delegates import BadgeDelegate, CheckDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.fields import ChoiceBox, SearchField
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import KeyHint, LinkKey
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import ListBench
from desktop.widgets.pieces import column
from desktop.widgets.portrait import Portrait
from desktop.widgets.progress_strip import ProgressStrip
from desktop.widgets.roles import BADGE_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView
from desktop.widgets.ticked_rows import TickedRows

LACKING = "lacking"
"""In place of a state: those who serve and whose file lacks consent, telephone or categories."""


class People(TickedRows):
    """The volunteers listed; those ticked are to get cards together."""

    def __init__(self, parent: QObject | None = None) -> None:
        tr = self.tr
        super().__init__((
            Column("number", tr("编号"), lambda row: row.number, roles={TONE_ROLE: lambda row: "t2"}),
            Column("name", tr("姓名"), lambda row: row.name),
            Column("team", tr("队伍"), lambda row: row.team),
            Column("stars", tr("星级"), lambda row: star_words(row.stars) if row.stars else "",
                   roles={TONE_ROLE: lambda row: "warn"}),
            Column("hours", tr("小时"), lambda row: hours_number(row.counted_minutes), right=True),
            Column("sessions", tr("场次"), lambda row: str(row.sessions), right=True),
            Column("last", tr("最近"), lambda row: f"{row.last_served_on:%y-%m-%d}" if row.last_served_on else "—",
                   roles={TONE_ROLE: lambda row: "t2"}),
            Column("state", "", lambda row: "", roles={BADGE_ROLE: self._badges}),
        ), id_of=lambda row: row.volunteer_id, parent=parent)

    def _badges(self, row: Any) -> tuple[BadgeSpec, ...]:
        found = [state_badge(row.state)]
        if row.barred:
            found.append(BadgeSpec(self.tr("限评"), "bad"))
        if row.party_member:
            found.append(BadgeSpec(self.tr("党员"), "neutral"))
        return tuple(one for one in found if one is not None)


class Hours(RowsModel):
    """The records of one person."""

    def __init__(self, parent: QObject | None = None) -> None:
        tr = self.tr
        super().__init__((
            Column("on", tr("日期"), lambda row: day_words(row.served_on)),
            Column("title", tr("活动"), lambda row: row.title or row.category_name),
            Column("minutes", tr("时长"), lambda row: hours_words(row.minutes), right=True),
            Column("state", "", lambda row: "", roles={BADGE_ROLE: lambda row: hour_badge(row.state)}),
        ), parent)


class RosterView(ListBench):
    """Widgets only; :class:`~desktop.features.volunteers.roster_work.RosterPart` works them."""

    def __init__(self) -> None:
        tr = self.tr
        empty = EmptyState("users", tr("名册上没有这样的志愿者"), tr("按 Ctrl+N 登记一位，或放宽上面的条件。"))
        super().__init__(
            name="volunteers_roster", title=tr("名册"), model=People(),
            widths=(32, 112, 92, 74, 58, 62, 54, 84, None), empty=empty, id_of=lambda row: row.volunteer_id,
            side_width=400, give_way=(7, 6, 3, 4), least=70,
        )
        self.model.setParent(self)
        self.table.set_delegates({0: CheckDelegate(), 8: BadgeDelegate()})
        self.many_key = LinkKey("Ctrl+P", tr("打一批卡"), name="volunteers_print_many")
        self.match_key = LinkKey("Ctrl+F", tr("谁会…"), name="volunteers_match_people")
        self.panel.add_right(self.match_key)
        self.panel.add_right(self.many_key)
        self.progress = ProgressStrip(name="volunteers_printing", key="Ctrl+.")
        self.panel.body.addWidget(self.progress)
        self._make_filters()
        self._make_side()

    def _make_filters(self) -> None:
        tr = self.tr
        self.find = SearchField(
            name="volunteers_find", label=tr("在名册里找"), placeholder=tr("姓名、拼音、编号、手机尾号"), key="/"
        )
        self.state = ChoiceBox(name="volunteers_state", label=tr("状态"), options=(
            (VolunteerState.ACTIVE, tr("在册")), (VolunteerState.LEFT, tr("已退出")), (VolunteerState.DEAD, tr("已去世")),
            (LACKING, tr("待补")), (None, tr("全部")),
        ))
        self.state.set_value(VolunteerState.ACTIVE)
        self.team = ChoiceBox(name="volunteers_team", label=tr("队伍"), options=((None, tr("各队")),))
        self.skill = ChoiceBox(
            name="volunteers_skill", label=tr("技能"), options=((None, tr("技能")), *SKILLS.items())
        )
        self.category = ChoiceBox(
            name="volunteers_category", label=tr("服务类别"), options=((None, tr("类别")), *SERVICE_CATEGORIES.items())
        )
        self.find.setMinimumWidth(100)
        self.add_search(self.find)
        self.boxes = (self.state, self.team, self.skill, self.category)
        for box in self.boxes:
            box.setMinimumWidth(64)
            box.setMaximumWidth(124)
            self.add_filter(box)

    def _make_side(self) -> None:
        tr = self.tr
        self.portrait = Portrait(64, 80, name="volunteers_card_portrait")
        self.badges = Badge()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.portrait, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        beside, words = column(4)
        words.addWidget(self.info.lead)
        words.addWidget(self.info.words)
        self.hold = KeyHint(tr("按住 F11"), tr("显示完整号码（留痕）"))
        words.addWidget(self.hold)
        words.addStretch(1)
        row.addWidget(beside, 1)
        self.info.top.addLayout(row)
        self.certify = LinkKey("Alt+K", tr("开证明"), name="volunteers_certify")
        self.side.add_right(self.certify)
        self.side.add_right(self.badges)
        self.card_key = KeyButton("F9", tr("发卡"), name="volunteers_issue", kind="primary")
        self.print_key = KeyButton("F8", tr("打卡"), name="volunteers_print_card")
        self.lost_key = KeyButton("Ctrl+J", tr("挂失"), name="volunteers_lost")
        self.edit_key = KeyButton("F4", tr("修改"), name="volunteers_edit")
        self.archive_key = KeyButton("Ctrl+D", tr("档案"), name="volunteers_archive")
        self.team_key = KeyButton("Ctrl+T", tr("队伍"), name="volunteers_join")
        self.hours_key = KeyButton("Alt+H", tr("时长"), name="volunteers_hours_of")
        self.photo_key = KeyButton("Ctrl+U", tr("照片"), name="volunteers_photo")
        self.state_key = KeyButton("F7", tr("离队、合并"), name="volunteers_leave")
        self.info.add_keys(self.card_key, self.print_key, self.state_key)
        self.info.add_keys(self.edit_key, self.archive_key, self.team_key)
        self.info.add_keys(self.hours_key, self.photo_key, self.lost_key)
        self.hours = Hours(self)
        self.hours_table = TableView(name="volunteers_person_hours", label=tr("时长"))
        self.hours_table.setModel(self.hours)
        self.hours_table.set_delegates({3: BadgeDelegate()})
        self.hours_table.set_columns((76, None, 96, 88), give_way=(3,), least=90)
        self.add_face(self.hours_table)

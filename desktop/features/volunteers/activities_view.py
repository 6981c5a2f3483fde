"""活动 as it stands on the page: the month, the activity chosen, who signed up for its shift, the keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject

from db.domain.clock import local
from db.queries.activities import ActivityRow, ShiftRow
from desktop.features.volunteers.looks import day_words, line_badge, shift_badge, span_words
from desktop.widgets.badge import BadgeSpec, badge
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import LinkKey
from desktop.widgets.labels import label
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import ListBench
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the month: an activity with one of its shifts, or with none yet."""

    activity: ActivityRow
    shift: ShiftRow | None

    @property
    def key(self) -> str:
        """What the cursor holds on to."""
        return self.shift.shift_id if self.shift is not None else self.activity.activity_id

    @property
    def on(self) -> date:
        """The day it is listed under."""
        return local(self.shift.starts_at).date() if self.shift is not None else self.activity.starts_on


class Month(RowsModel):
    """The activities of a month, a row for each shift."""

    def __init__(self, parent: QObject | None = None) -> None:
        tr = self.tr
        super().__init__((
            Column("on", tr("日期"), lambda row: day_words(row.on)),
            Column("time", tr("时间"), self._time, roles={TONE_ROLE: lambda row: "t1" if row.shift else "warn"}),
            Column("title", tr("活动"), lambda row: row.activity.title, roles={BOLD_ROLE: lambda row: bool(row.activity.key)}),
            Column("team", tr("队伍"), lambda row: row.activity.team, roles={TONE_ROLE: lambda row: "t2"}),
            Column("place", tr("地点"), lambda row: row.activity.place, roles={TONE_ROLE: lambda row: "t2"}),
            Column("people", tr("报名"), self._people, right=True),
            Column("state", "", lambda row: "", roles={BADGE_ROLE: self._badge}),
        ), parent)

    def _time(self, row: Line) -> str:
        return span_words(row.shift.starts_at, row.shift.ends_at) if row.shift is not None else self.tr("还没有班次")

    def _people(self, row: Line) -> str:
        if row.shift is None:
            return ""
        waiting = f"+{row.shift.waiting}" if row.shift.waiting else ""
        return f"{row.shift.taken}{waiting}/{row.shift.places}" if row.shift.places else f"{row.shift.taken}"

    def _badge(self, row: Line) -> BadgeSpec | None:
        if row.activity.state == "cancelled":
            return badge(self.tr("已取消"), "neutral")
        return shift_badge(row.shift.state, row.shift.closed_at is not None) if row.shift is not None else None


class SignUps(RowsModel):
    """Who signed up for the shift chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        tr = self.tr
        super().__init__((
            Column("name", tr("报了名的"), lambda row: row.name),
            Column("number", tr("编号"), lambda row: row.number, roles={TONE_ROLE: lambda row: "t2"}),
            Column("state", "", lambda row: "", roles={BADGE_ROLE: lambda row: line_badge(row.status)}),
        ), parent)


class ActivitiesView(ListBench):
    """Widgets only; :class:`~desktop.features.volunteers.activities_work.ActivitiesPart` works them."""

    def __init__(self) -> None:
        tr = self.tr
        empty = EmptyState("calendar", tr("这个月没有活动"), tr("按 Ctrl+N 建一个；每月 28 日服务日会自己排上。"))
        super().__init__(
            name="volunteers_activities", title=tr("活动"), model=Month(), widths=(80, 106, None, 74, 110, 66, 92),
            empty=empty, id_of=lambda row: row.key, side_width=380, give_way=(4, 3, 6), least=120,
        )
        self.model.setParent(self)
        self.table.set_delegates({6: BadgeDelegate()})
        self.before = KeyButton("Ctrl+[", tr("上月"), name="volunteers_month_before")
        self.after = KeyButton("Ctrl+]", tr("下月"), name="volunteers_month_after")
        self.month_words = label("", "strong", name="volunteers_month")
        for widget in (self.before, self.month_words, self.after):
            self.add_filter(widget)
        self.filters.addStretch(1)
        self.roster = SignUps(self)
        self.roster_table = TableView(name="volunteers_sign_ups", label=tr("报了名的"), compact=True)
        self.roster_table.setModel(self.roster)
        self.roster_table.set_delegates({2: BadgeDelegate()})
        self.roster_table.set_columns((100, None, 92), give_way=(), least=80)
        self.roster_table.setMinimumHeight(90)
        self.info.layout().insertWidget(1, self.roster_table, 1)  # type: ignore[attr-defined]
        self.join = KeyButton("F9", tr("报名"), name="volunteers_sign_up", kind="primary")
        self.shift_key = KeyButton("F4", tr("班次"), name="volunteers_add_shift")
        self.edit_key = KeyButton("Ctrl+D", tr("修改"), name="volunteers_edit_activity")
        self.cancel_key = KeyButton("F7", tr("取消"), name="volunteers_cancel_activity")
        self.withdraw_key = KeyButton("Ctrl+J", tr("退出"), name="volunteers_withdraw")
        self.match_key = KeyButton("Ctrl+F", tr("谁会…"), name="volunteers_match_for_shift")
        self.info.add_keys(self.join, self.match_key, self.cancel_key)
        self.info.add_keys(self.shift_key, self.edit_key, self.withdraw_key)
        self.recurring_key = LinkKey("Ctrl+R", tr("周期活动"), name="volunteers_recurring")
        self.panel.add_right(self.recurring_key)

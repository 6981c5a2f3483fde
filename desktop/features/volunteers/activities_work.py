"""活动: the month's activities and shifts, who signed up, and what recurs by itself."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from db.domain.clock import SHANGHAI, business_date, local
from db.domain.errors import KnownError
from db.domain.volunteers import SERVICE_CATEGORIES, SKILLS
from db.queries.activities import (
    ActivityRow,
    GetActivity,
    ListActivities,
    ShiftRow,
    get_activity,
    list_activities,
)
from db.queries.service_desk import ShiftSheet, shift_sheet
from db.queries.teams import ListTeams, list_teams
from db.usecases.activities import (
    ActivityForm,
    CancelActivity,
    CancelShift,
    SaveActivity,
    SaveShift,
    ShiftForm,
    SignUpVolunteers,
    WithdrawSignUp,
    cancel_activity,
    cancel_shift,
    save_activity,
    save_shift,
    sign_up,
    withdraw_sign_up,
)
from desktop.features.volunteers.desk_view import line_badge
from desktop.features.volunteers.looks import day_words, hours_words, shift_badge, span_words
from desktop.features.volunteers.part import Part
from desktop.widgets.badge import BadgeSpec, badge
from desktop.widgets.delegates import BadgeDelegate
from desktop.widgets.empty_state import EmptyState
from desktop.widgets.entry_form import Entry, read_time
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.key_button import KeyButton
from desktop.widgets.labels import label
from desktop.widgets.lazy_model import Column
from desktop.widgets.list_bench import Block, ListBench
from desktop.widgets.roles import BADGE_ROLE, BOLD_ROLE, TONE_ROLE
from desktop.widgets.rows_model import RowsModel
from desktop.widgets.table import TableView

if TYPE_CHECKING:
    from desktop.features.volunteers.page import VolunteersPage


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


class _Month(RowsModel):
    def __init__(self, parent: QObject) -> None:
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


class _Roster(RowsModel):
    def __init__(self, parent: QObject) -> None:
        tr = self.tr
        super().__init__((
            Column("name", tr("报了名的"), lambda row: row.name),
            Column("number", tr("编号"), lambda row: row.number, roles={TONE_ROLE: lambda row: "t2"}),
            Column("state", "", lambda row: "", roles={BADGE_ROLE: lambda row: line_badge(row.status)}),
        ), parent)


class ActivitiesPart(Part):
    """The month at the left; at the right what is known of an activity, its shift and its people."""

    topics = frozenset({"activities", "service", "teams"})

    def __init__(self, page: VolunteersPage) -> None:
        super().__init__(page)
        tr = self.tr
        self.new_words = tr("新活动")
        self._month: date | None = None
        self._teams: tuple[tuple[object, str], ...] = ()
        self._confirmed = False
        self._for: Line | None = None
        empty = EmptyState("calendar", tr("这个月没有活动"), tr("按 Ctrl+N 建一个；每月 28 日服务日会自己排上。"))
        self.bench = self.view = ListBench(
            name="volunteers_activities", title=tr("活动"), model=_Month(self), widths=(80, 106, None, 74, 110, 66, 92),
            empty=empty, id_of=lambda row: row.key, side_width=380, give_way=(4, 3, 6), least=120,
        )
        self.bench.table.set_delegates({6: BadgeDelegate()})
        self.before = KeyButton("Ctrl+[", tr("上月"), name="volunteers_month_before")
        self.after = KeyButton("Ctrl+]", tr("下月"), name="volunteers_month_after")
        self.month_words = label("", "strong", name="volunteers_month")
        for widget in (self.before, self.month_words, self.after):
            self.bench.add_filter(widget)
        self.bench.filters.addStretch(1)
        self.before.triggered.connect(lambda: self._turn(-1))
        self.after.triggered.connect(lambda: self._turn(1))
        self.roster = _Roster(self)
        self.roster_table = TableView(name="volunteers_sign_ups", label=tr("报了名的"), compact=True)
        self.roster_table.setModel(self.roster)
        self.roster_table.set_delegates({2: BadgeDelegate()})
        self.roster_table.set_columns((100, None, 92), give_way=(), least=80)
        self.roster_table.setMinimumHeight(90)
        self.bench.info.layout().insertWidget(1, self.roster_table, 1)  # type: ignore[attr-defined]
        self.join = KeyButton("F9", tr("报名"), name="volunteers_sign_up", kind="primary")
        self.shift_key = KeyButton("F4", tr("加班次"), name="volunteers_add_shift")
        self.edit_key = KeyButton("Ctrl+D", tr("改活动"), name="volunteers_edit_activity")
        self.cancel_key = KeyButton("F7", tr("取消"), name="volunteers_cancel_activity")
        self.withdraw_key = KeyButton("Ctrl+J", tr("退报名"), name="volunteers_withdraw")
        self.bench.info.add_keys(self.join, self.shift_key, self.cancel_key)
        self.bench.info.add_keys(self.edit_key, self.withdraw_key)
        self._connect()

    def _connect(self) -> None:
        bench = self.bench
        bench.chosen.connect(self._chosen)
        bench.form.committed.connect(self._commit)
        bench.form.sought.connect(lambda field, text: self.seek(bench.form, field, text))
        bench.form.edited.connect(lambda _: self._touched())
        bench.opened.connect(lambda _: self._join_form())
        self.join.triggered.connect(self._join_form)
        self.shift_key.triggered.connect(self._shift_form)
        self.edit_key.triggered.connect(self._edit)
        self.cancel_key.triggered.connect(self._cancel_form)
        self.withdraw_key.triggered.connect(self._withdraw)
        people = QAction(self.tr("到报名名单"), bench)
        people.setShortcut(QKeySequence("F3"))
        people.triggered.connect(lambda: self.roster_table.setFocus(Qt.FocusReason.ShortcutFocusReason))
        bench.addAction(people)

    # ------------------------------------------------------------ the month

    def show(self) -> None:
        if self._month is None:
            self._month = business_date(self.desk.now()).replace(day=1)
        self.ask("teams.activities", list_teams, ListTeams(), self._teams_here)
        last = self._month.replace(day=monthrange(self._month.year, self._month.month)[1])
        self.month_words.setText(f"{self._month.year} 年 {self._month.month} 月")
        self.ask("month", list_activities, ListActivities(self._month, last), self._listed)

    def _turn(self, step: int) -> None:
        month = self._month or business_date(self.desk.now())
        place = month.year * 12 + month.month - 1 + step
        self._month = date(place // 12, place % 12 + 1, 1)
        self.show()

    def _teams_here(self, rows: Any) -> None:
        self._teams = tuple((row.team_id, row.name) for row in rows)

    def _listed(self, rows: tuple[ActivityRow, ...]) -> None:
        lines = [
            Line(row, shift) for row in rows for shift in (row.shifts or (None,))
        ]
        lines.sort(key=lambda line: (line.on, str(line.shift.starts_at) if line.shift else "", line.key))
        self.bench.note.set_text(
            self.tr("{} 个活动，{} 个班次，已记 {}").format(
                len(rows), sum(len(row.shifts) for row in rows), hours_words(sum(row.minutes for row in rows))
            )
        )
        today = business_date(self.desk.now())
        first = next((line.key for line in lines if line.on >= today), None) if self.bench.current is None else None
        self.bench.set_rows(lines, wanted=first)

    def _chosen(self, line: Line | None) -> None:
        tr = self.tr
        known = line is not None
        none = "" if known else tr("请先选一个活动，或按 Ctrl+N 新建。")
        for key in (self.join, self.shift_key, self.edit_key, self.cancel_key, self.withdraw_key):
            key.set_refusal(none)
        if line is None:
            self.bench.set_side_title("")
            self.bench.info.set_info(tr("没有选中活动"), "")
            self.roster.set_rows(())
            self.roster_table.hide()
            return
        row, shift = line.activity, line.shift
        self.bench.set_side_title(tr("活动"))
        words = "・".join(part for part in (row.category_name, row.team, row.place) if part)
        if shift is None:
            facts: tuple[FactLine, ...] = (FactLine(tr("日期"), f"{row.starts_on} – {row.ends_on}"),)
            self.join.set_refusal(tr("还没有班次，先按 F4 加一个。"))
            self.withdraw_key.set_refusal(tr("还没有班次。"))
            self.roster.set_rows(())
        else:
            places = tr("{} 人").format(shift.places) if shift.places else tr("不限")
            facts = (
                FactLine(tr("班次"), f"{day_words(line.on)}　{span_words(shift.starts_at, shift.ends_at)}", bold=True),
                FactLine(tr("招募"), tr("{}，已报 {}，候补 {}").format(places, shift.taken, shift.waiting)),
                FactLine(tr("到场"), tr("{} 人").format(shift.scanned)),
            )
            if shift.closed_at is not None:
                self.join.set_refusal(tr("这一班已经结束。"))
                self.withdraw_key.set_refusal(tr("这一班已经结束。"))
            self.ask("roster", shift_sheet, ShiftSheet(shift.shift_id), lambda sheet: self._people(shift.shift_id, sheet))
        if row.state == "cancelled":
            for key in (self.join, self.shift_key, self.cancel_key):
                key.set_refusal(tr("这个活动已经取消。"))
        self.roster_table.setVisible(shift is not None)
        recorded = FactLine(tr("已记时长"), tr("{} 条，{}").format(row.records, hours_words(row.minutes)))
        self.bench.info.set_info(row.title, words, (Block("", (*facts, recorded)),))

    def _people(self, shift_id: str, sheet: Any) -> None:
        line = self.bench.current
        if line is not None and line.shift is not None and line.shift.shift_id == shift_id:
            self.roster.set_rows(sheet.lines)

    # ------------------------------------------------------------ forms

    def _activity_entries(self) -> tuple[Entry, ...]:
        tr = self.tr
        return (
            Entry("title", tr("名称")),
            Entry("category", tr("类别"), "choice", options=tuple(SERVICE_CATEGORIES.items())),
            Entry("starts_on", tr("从"), "date"),
            Entry("ends_on", tr("到"), "date"),
            Entry("team_id", tr("队伍"), "choice", options=((None, tr("不分队")), *self._teams)),
            Entry("place", tr("地点")),
            Entry("served", tr("服务对象")),
            Entry("leader_name", tr("负责人")),
            Entry("recorder_name", tr("记录人")),
            Entry("phone", tr("电话"), "ascii"),
            Entry("least_age", tr("最小年龄"), "number", hint=tr("0 是不限"), most=100),
            Entry("risky", tr("有人身危险，要先买意外险"), "check"),
            Entry("skills", tr("要的技能"), "ticks", options=tuple(SKILLS.items())),
            Entry("note", tr("备注")),
        )

    def begin(self) -> None:
        self._for = None
        today = business_date(self.desk.now())
        first = (Entry("starts", self.tr("时间"), "time", hint="9:00"), Entry("ends", self.tr("到"), "time", hint="11:30"),
                 Entry("places", self.tr("招募"), "number", hint=self.tr("人，0 是不限"), most=10_000))
        entries = self._activity_entries()
        self.bench.form.open(
            "new", (*entries[:4], *first, *entries[4:]), {"starts_on": today, "ends_on": today, "category": "elderly"},
            save=self.tr("建活动"),
        )
        self.bench.show_form(self.tr("新活动"))

    def _edit(self) -> None:
        line = self.bench.current
        if line is not None:
            self._for = line
            request = GetActivity(line.activity.activity_id)
            self.ask("activity", get_activity, request, self._edit_form)

    def _edit_form(self, detail: Any) -> None:
        form = detail.form
        values = {
            name: getattr(form, name) for name in (
                "title", "category", "starts_on", "ends_on", "team_id", "place", "served", "leader_name", "recorder_name",
                "phone", "least_age", "risky", "skills", "note",
            )
        }
        self.bench.form.open("edit", self._activity_entries(), values)
        self.bench.show_form(self.tr("改活动"))

    def _shift_form(self) -> None:
        line = self.bench.current
        self._for, self._confirmed = line, False
        entries = (
            Entry("on", self.tr("日期"), "date"),
            Entry("starts", self.tr("从"), "time", hint="9:00"),
            Entry("ends", self.tr("到"), "time", hint="11:30"),
            Entry("places", self.tr("招募"), "number", hint=self.tr("人，0 是不限"), most=10_000),
        )
        self.bench.form.open("shift", entries, {"on": line.on}, lead=line.activity.title, save=self.tr("加班次"))
        self.bench.show_form(self.tr("加班次"))

    def _join_form(self) -> None:
        if self.join.refusal:
            self.bench.info.say(self.join.refusal)
            return
        self._for, self._confirmed = self.bench.current, False
        entries = (Entry("who", self.tr("志愿者"), "pick", hint=self.tr("姓名、拼音、编号；选好按 F9，接着下一位")),)
        line = self._for
        lead = self.tr("{}　{}").format(line.activity.title, span_words(line.shift.starts_at, line.shift.ends_at))
        self.bench.form.open("join", entries, lead=lead, save=self.tr("报名"))
        self.bench.show_form(self.tr("报名"))

    def _cancel_form(self) -> None:
        self._for = line = self.bench.current
        options = [("activity", self.tr("整个活动"))]
        if line.shift is not None and line.shift.closed_at is None:
            options.insert(0, ("shift", self.tr("只取消这一班")))
        entries = (Entry("what", self.tr("取消"), "side", options=tuple(options)),
                   Entry("reason", self.tr("原因"), hint=self.tr("取消整个活动要写原因")))
        lead = self.tr("{}　已报名的人要另行通知。").format(line.activity.title)
        self.bench.form.open("cancel", entries, {"what": options[0][0]}, lead=lead, save=self.tr("取消"))
        self.bench.show_form(self.tr("取消"))

    def _touched(self) -> None:
        self._confirmed = False

    def _commit(self, purpose: str) -> None:
        form, line = self.bench.form, self._for
        values = form.values()
        match purpose:
            case "new" | "edit":
                starts_on = form.day("starts_on", business_date(self.desk.now()))
                activity = ActivityForm(
                    title=values["title"], category=values["category"], starts_on=starts_on,
                    ends_on=form.day("ends_on", starts_on), team_id=values["team_id"], place=values["place"],
                    served=values["served"], leader_name=values["leader_name"], recorder_name=values["recorder_name"],
                    phone=values["phone"], least_age=values["least_age"], skills=values["skills"], risky=values["risky"],
                    note=values["note"],
                )
                if purpose == "new":
                    self._make(activity, values)
                else:
                    request = SaveActivity(form=activity, activity_id=line.activity.activity_id if line else None)
                    self.run(save_activity, request, self._saved, self._not_kept)
            case "shift" if line is not None:
                span = self._span(form.day("on", line.on), values)
                if span is not None:
                    request_shift = SaveShift(
                        activity_id=line.activity.activity_id, form=ShiftForm(*span, values["places"]),
                        confirmed=self._confirmed,
                    )
                    self.run(save_shift, request_shift, self._shift_saved, self._not_kept)
            case "join" if line is not None and line.shift is not None:
                if values["who"] is None:
                    form.say(self.tr("请先选一位志愿者。"), "who")
                    return
                request_join = SignUpVolunteers(
                    shift_id=line.shift.shift_id, volunteer_ids=(values["who"],), confirmed=self._confirmed
                )
                who = values["who"]
                self.run(sign_up, request_join, lambda signed: self._joined(who in signed.waiting), self._not_kept)
            case "cancel" if line is not None:
                if values["what"] == "shift" and line.shift is not None:
                    self.run(cancel_shift, CancelShift(shift_id=line.shift.shift_id), self._saved, self._not_kept)
                else:
                    cancel = CancelActivity(activity_id=line.activity.activity_id, reason=values["reason"])
                    self.run(cancel_activity, cancel, self._saved, self._not_kept)

    def _span(self, on: date, values: dict[str, Any]) -> tuple[datetime, datetime] | None:
        starts, ends = read_time(values["starts"]), read_time(values["ends"])
        if starts is None or ends is None:
            field = "starts" if starts is None else "ends"
            self.bench.form.say(self.tr("请填时间，例如 9:00 到 11:30。"), field)
            return None
        return datetime.combine(on, starts, SHANGHAI), datetime.combine(on, ends, SHANGHAI)

    def _make(self, activity: ActivityForm, values: dict[str, Any]) -> None:
        """An activity, and its first shift where times were given."""
        span = None
        if values["starts"] or values["ends"]:
            span = self._span(activity.starts_on, values)
            if span is None:
                return
        desk, places = self.desk, values["places"]

        def make() -> Any:
            saved = desk.run(save_activity, SaveActivity(form=activity))
            if span is not None:
                shift = SaveShift(activity_id=saved.activity_id, form=ShiftForm(*span, places), confirmed=True)
                return desk.run(save_shift, shift).shift_id
            return saved.activity_id

        job = self.tasks.run(make)
        job.done.connect(lambda made: self._made(made, activity.starts_on))
        job.failed.connect(self._not_kept)

    def _made(self, made: str, on: date) -> None:
        self._month = on.replace(day=1)
        self.bench.want(made)
        self._saved(None)

    def _saved(self, _: Any) -> None:
        self.tell(self.tr("已存"))
        self.bench.show_info()
        self.show()

    def _shift_saved(self, saved: Any) -> None:
        self.bench.want(saved.shift_id)
        self._saved(saved)

    def _joined(self, waits: bool) -> None:
        self.tell(self.tr("已列候补") if waits else self.tr("已报名"), level="warn" if waits else "ok")
        self._confirmed = False
        self.bench.form.fill({"who": None})
        self.bench.form.say("")
        self.bench.form.focus_first()
        self.show()

    def _withdraw(self) -> None:
        line = self.bench.current
        place = self.roster_table.current_row()
        if not 0 <= place < len(self.roster.rows):
            self.bench.info.say(self.tr("请先按 F3 在名单里选一位。"))
            return
        person = self.roster.rows[place]
        request = WithdrawSignUp(shift_id=line.shift.shift_id, volunteer_id=person.volunteer_id)
        self.run(withdraw_sign_up, request, lambda _: self._withdrawn(person.name))

    def _withdrawn(self, name: str) -> None:
        self.tell(self.tr("已退报名"), name)
        self.show()

    def _not_kept(self, error: KnownError) -> None:
        self._confirmed = error.code.endswith("-CONFIRM")
        fields = {"starts_at": "starts", "ends_at": "ends", "volunteer_ids": "who"}
        self.bench.form.say(error.message, fields.get(error.field or "", error.field or ""))

    def focus_first(self) -> None:
        self.bench.focus_first()

    def escape(self) -> bool:
        return self.bench.close_form()

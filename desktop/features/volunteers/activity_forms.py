"""Planning activities: a new one with its shift, a change, one more shift, what is called off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from db.domain.clock import SHANGHAI, business_date
from db.domain.errors import KnownError
from db.domain.volunteers import SERVICE_CATEGORIES, SKILLS
from db.queries.activities import GetActivity, get_activity
from db.usecases.activities import (
    CancelActivity,
    CancelShift,
    SaveActivity,
    SaveShift,
    ShiftForm,
    cancel_activity,
    cancel_shift,
    save_activity,
    save_shift,
)
from db.volunteer_forms import ActivityForm
from desktop.features.volunteers.activities_view import Line
from desktop.widgets.entry_form import Entry, read_time

if TYPE_CHECKING:
    from desktop.features.volunteers.activities_work import ActivitiesPart

_PLAIN = (
    "title", "category", "starts_on", "ends_on", "team_id", "place", "served", "leader_name", "recorder_name", "phone",
    "least_age", "risky", "skills", "note",
)


def activity_entries(tr: Callable[[str], str], teams: tuple[tuple[object, str], ...]) -> tuple[Entry, ...]:
    """The fields of an activity."""
    return (
        Entry("title", tr("名称")),
        Entry("category", tr("类别"), "choice", options=tuple(SERVICE_CATEGORIES.items())),
        Entry("starts_on", tr("从"), "date"),
        Entry("ends_on", tr("到"), "date"),
        Entry("team_id", tr("队伍"), "choice", options=((None, tr("不分队")), *teams)),
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


class ActivityForms(QObject):
    """Opens in the bench of the activities; ``purposes`` are the forms it commits."""

    purposes = frozenset({"new", "edit", "shift", "cancel"})

    def __init__(self, part: ActivitiesPart) -> None:
        super().__init__(part)
        self._part, self._bench, self._desk = part, part.bench, part.desk
        self._for: Line | None = None
        self.confirmed = False
        part.bench.shift_key.triggered.connect(self._shift)
        part.bench.edit_key.triggered.connect(self._edit)
        part.bench.cancel_key.triggered.connect(self._cancel)

    def _span_entries(self, *words: str) -> tuple[Entry, ...]:
        return (
            Entry("starts", words[0], "time", hint="9:00"), Entry("ends", self.tr("到"), "time", hint="11:30"),
            Entry("places", self.tr("招募"), "number", hint=self.tr("人，0 是不限"), most=10_000),
        )

    def begin(self) -> None:
        """A new activity."""
        self._for = None
        today = business_date(self._desk.now())
        entries = activity_entries(self.tr, self._part.teams)
        self._bench.form.open(
            "new", (*entries[:4], *self._span_entries(self.tr("时间")), *entries[4:]),
            {"starts_on": today, "ends_on": today, "category": "elderly"}, save=self.tr("建活动"),
        )
        self._bench.show_form(self.tr("新活动"))

    def _edit(self) -> None:
        line = self._bench.current
        if line is not None:
            self._for = line
            self._part.ask("activity", get_activity, GetActivity(line.activity.activity_id), self._edit_form)

    def _edit_form(self, detail: Any) -> None:
        values = {name: getattr(detail.form, name) for name in _PLAIN}
        self._bench.form.open("edit", activity_entries(self.tr, self._part.teams), values)
        self._bench.show_form(self.tr("改活动"))

    def _shift(self) -> None:
        line = self._bench.current
        self._for, self.confirmed = line, False
        entries = (Entry("on", self.tr("日期"), "date"), *self._span_entries(self.tr("从")))
        self._bench.form.open("shift", entries, {"on": line.on}, lead=line.activity.title, save=self.tr("加班次"))
        self._bench.show_form(self.tr("加班次"))

    def _cancel(self) -> None:
        self._for = line = self._bench.current
        options = [("activity", self.tr("整个活动"))]
        if line.shift is not None and line.shift.closed_at is None:
            options.insert(0, ("shift", self.tr("只取消这一班")))
        entries = (Entry("what", self.tr("取消"), "side", options=tuple(options)),
                   Entry("reason", self.tr("原因"), hint=self.tr("取消整个活动要写原因")))
        lead = self.tr("{}　已报名的人要另行通知。").format(line.activity.title)
        self._bench.form.open("cancel", entries, {"what": options[0][0]}, lead=lead, save=self.tr("取消"))
        self._bench.show_form(self.tr("取消"))

    def commit(self, purpose: str, values: dict[str, Any]) -> None:
        """F9 in one of the forms."""
        line = self._for
        if purpose in ("new", "edit"):
            starts_on = self._bench.form.day("starts_on", business_date(self._desk.now()))
            plain = {name: values[name] for name in _PLAIN}
            plain |= {"starts_on": starts_on, "ends_on": self._bench.form.day("ends_on", starts_on)}
            activity = ActivityForm(**plain)
            if purpose == "new":
                self._make(activity, values)
            elif line is not None:
                self._run(save_activity, SaveActivity(form=activity, activity_id=line.activity.activity_id))
        elif purpose == "shift" and line is not None:
            span = self._span(self._bench.form.day("on", line.on), values)
            if span is not None:
                form = ShiftForm(*span, values["places"])
                request = SaveShift(activity_id=line.activity.activity_id, form=form, confirmed=self.confirmed)
                self._run(save_shift, request, self._shift_saved)
        elif line is not None and values["what"] == "shift" and line.shift is not None:
            self._run(cancel_shift, CancelShift(shift_id=line.shift.shift_id))
        elif line is not None:
            self._run(cancel_activity, CancelActivity(activity_id=line.activity.activity_id, reason=values["reason"]))

    def _run(self, case: Any, request: Any, then: Callable[[Any], object] | None = None) -> None:
        self._part.run(case, request, then or self._saved, self.not_kept)

    def _span(self, on: date, values: dict[str, Any]) -> tuple[datetime, datetime] | None:
        starts, ends = read_time(values["starts"]), read_time(values["ends"])
        if starts is None or ends is None:
            field = "starts" if starts is None else "ends"
            self._bench.form.say(self.tr("请填时间，例如 9:00 到 11:30。"), field)
            return None
        return datetime.combine(on, starts, SHANGHAI), datetime.combine(on, ends, SHANGHAI)

    def _make(self, activity: ActivityForm, values: dict[str, Any]) -> None:
        """An activity, and its first shift where times were given."""
        span = None
        if values["starts"] or values["ends"]:
            span = self._span(activity.starts_on, values)
            if span is None:
                return
        desk, places = self._desk, values["places"]

        def make() -> Any:
            saved = desk.run(save_activity, SaveActivity(form=activity))
            if span is not None:
                shift = SaveShift(activity_id=saved.activity_id, form=ShiftForm(*span, places), confirmed=True)
                return desk.run(save_shift, shift).shift_id
            return saved.activity_id

        job = self._part.tasks.run(make)
        job.done.connect(lambda made: self._part.go_to(made, activity.starts_on))
        job.failed.connect(self.not_kept)

    def _saved(self, _: Any) -> None:
        self._part.saved()

    def _shift_saved(self, saved: Any) -> None:
        self._bench.want(saved.shift_id)
        self._part.saved()

    def not_kept(self, error: KnownError) -> None:
        """Refused; a warning lets the next press through."""
        self.confirmed = error.code.endswith("-CONFIRM")
        fields = {"starts_at": "starts", "ends_at": "ends"}
        self._bench.form.say(error.message, fields.get(error.field or "", error.field or ""))

"""What recurs by itself: the 服务日 of each month and the 服务月, with the times of their shifts."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from db.domain.activities import ShiftTemplate
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.usecases.recurring import ReadRecurring, RecurringRules, SaveRecurring, read_recurring, save_recurring
from desktop.widgets.entry_form import Entry, read_time

if TYPE_CHECKING:
    from desktop.features.volunteers.activities_work import ActivitiesPart

_MORNING = ShiftTemplate(time(9), time(11, 30))


class RecurringForm(QObject):
    """Read by everyone, changed by who may change settings."""

    purposes = frozenset({"recurring"})

    def __init__(self, part: ActivitiesPart) -> None:
        super().__init__(part)
        self._part, self._bench = part, part.bench
        part.bench.recurring_key.triggered.connect(
            lambda: part.ask("recurring", read_recurring, ReadRecurring(), self._open)
        )

    def _shift_entries(self, prefix: str) -> tuple[Entry, ...]:
        tr = self.tr
        return (
            Entry(f"{prefix}_starts", tr("班次从"), "time", hint=tr("9:00，空着就不排班次")),
            Entry(f"{prefix}_ends", tr("到"), "time", hint="11:30"),
            Entry(f"{prefix}_places", tr("招募"), "number", hint=tr("人，0 是不限"), most=10_000),
        )

    def _open(self, rules: RecurringRules) -> None:
        tr = self.tr
        days = tuple((n, tr("周") + "一二三四五六日"[n - 1]) for n in range(1, 8))
        entries = (
            Entry("service_day", tr("每月 28 日志愿服务日"), "check"), *self._shift_entries("day"),
            Entry("service_month", tr("3 月志愿服务月"), "check"), Entry("month_weekday", tr("每周"), "choice", options=days),
            *self._shift_entries("month"),
        )
        values: dict[str, Any] = {"service_day": rules.service_day, "service_month": rules.service_month}
        for prefix, template in (("day", rules.day_shift), ("month", rules.month_shift)):
            values |= {
                f"{prefix}_starts": template.starts if template else "", f"{prefix}_ends": template.ends if template else "",
                f"{prefix}_places": template.places if template else 0,
            }
        values["month_weekday"] = (rules.month_shift or _MORNING).weekday
        lead = tr("登录时和每两小时看一次，提前 60 天排上，班次一起排好，到时直接刷卡。已排的不动，要改在活动里改。")
        form = self._bench.form
        form.open("recurring", entries, values, lead=lead, save=tr("保存"))
        form.save.set_refusal(
            "" if self._part.desk.may(Permission.SETTINGS_WRITE) else tr("周期活动要管理员来改，请管理员登录后改。")
        )
        self._bench.show_form(tr("周期活动"))

    def commit(self, purpose: str, values: dict[str, Any]) -> None:
        """F9 in the form."""
        shifts: dict[str, ShiftTemplate | None] = {}
        for prefix in ("day", "month"):
            starts, ends = values[f"{prefix}_starts"], values[f"{prefix}_ends"]
            if not starts and not ends:
                shifts[prefix] = None
                continue
            first, last = read_time(starts), read_time(ends)
            if first is None or last is None or first >= last:
                wrong = f"{prefix}_starts" if first is None else f"{prefix}_ends"
                self._bench.form.say(self.tr("请填时间，例如 9:00 到 11:30；不排班次就都空着。"), wrong)
                return
            weekday = values["month_weekday"] if prefix == "month" else _MORNING.weekday
            shifts[prefix] = ShiftTemplate(first, last, values[f"{prefix}_places"], weekday)
        rules = RecurringRules(values["service_day"], values["service_month"], shifts["day"], shifts["month"])
        self._part.run(save_recurring, SaveRecurring(rules), lambda _: self._part.saved(), self._not_kept)

    def _not_kept(self, error: KnownError) -> None:
        self._bench.form.say(error.message)

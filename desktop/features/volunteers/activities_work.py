"""活动: the month's activities and shifts, what recurs by itself, and who signed up."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from db.domain.clock import business_date
from db.queries.activities import ActivityRow, ListActivities, list_activities
from db.queries.service_desk import ShiftSheet, shift_sheet
from db.queries.teams import ListTeams, list_teams
from desktop.features.volunteers.activities_view import ActivitiesView, Line
from desktop.features.volunteers.activity_forms import ActivityForms
from desktop.features.volunteers.looks import day_words, hours_words, span_words
from desktop.features.volunteers.part import Part
from desktop.features.volunteers.recruiting import Recruiting
from desktop.features.volunteers.recurring_form import RecurringForm
from desktop.widgets.fact_lines import FactLine
from desktop.widgets.list_bench import Block

if TYPE_CHECKING:
    from desktop.features.volunteers.page import VolunteersPage


class ActivitiesPart(Part):
    """The month at the left; at the right what is known of an activity, its shift and its people."""

    topics = frozenset({"activities", "service", "teams"})

    def __init__(self, page: VolunteersPage) -> None:
        super().__init__(page)
        self.new_words = self.tr("新活动")
        self._month: date | None = None
        self.teams: tuple[tuple[object, str], ...] = ()
        self.bench = self.view = ActivitiesView()
        self.forms = ActivityForms(self)
        self.recruiting = Recruiting(self)
        self.recurring = RecurringForm(self)
        self._connect()

    def _connect(self) -> None:
        bench = self.bench
        bench.before.triggered.connect(lambda: self._turn(-1))
        bench.after.triggered.connect(lambda: self._turn(1))
        bench.chosen.connect(self._chosen)
        bench.form.committed.connect(self._commit)
        bench.form.sought.connect(lambda field, text: self.seek(bench.form, field, text))
        bench.form.edited.connect(lambda _: self._touched())
        people = QAction(self.tr("到报名名单"), bench)
        people.setShortcut(QKeySequence("F3"))
        people.triggered.connect(lambda: bench.roster_table.setFocus(Qt.FocusReason.ShortcutFocusReason))
        bench.addAction(people)

    # ------------------------------------------------------------ the month

    def show(self) -> None:
        if self._month is None:
            self._month = business_date(self.desk.now()).replace(day=1)
        self.ask("teams.activities", list_teams, ListTeams(), self._teams_here)
        last = self._month.replace(day=monthrange(self._month.year, self._month.month)[1])
        self.bench.month_words.setText(f"{self._month.year} 年 {self._month.month} 月")
        self.ask("month", list_activities, ListActivities(self._month, last), self._listed)

    def _turn(self, step: int) -> None:
        month = self._month or business_date(self.desk.now())
        place = month.year * 12 + month.month - 1 + step
        self._month = date(place // 12, place % 12 + 1, 1)
        self.show()

    def go_to(self, key: str, on: date) -> None:
        """Something was made: show it in its month."""
        self._month = on.replace(day=1)
        self.bench.want(key)
        self.saved()

    def saved(self) -> None:
        """Something was written."""
        self.tell(self.tr("已存"))
        self.bench.show_info()
        self.show()

    def _teams_here(self, rows: Any) -> None:
        self.teams = tuple((row.team_id, row.name) for row in rows)

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
        tr, bench = self.tr, self.bench
        known = line is not None
        none = "" if known else tr("请先选一个活动，或按 Ctrl+N 新建。")
        for key in (
            bench.join, bench.match_key, bench.shift_key, bench.edit_key, bench.cancel_key, bench.withdraw_key
        ):
            key.set_refusal(none)
        if line is None:
            bench.set_side_title("")
            bench.info.set_info(tr("没有选中活动"), "")
            bench.roster.set_rows(())
            bench.roster_table.hide()
            return
        row, shift = line.activity, line.shift
        bench.set_side_title(tr("活动"))
        words = "・".join(part for part in (row.category_name, row.team, row.place) if part)
        if shift is None:
            facts: tuple[FactLine, ...] = (FactLine(tr("日期"), f"{row.starts_on} – {row.ends_on}"),)
            for key in (bench.join, bench.match_key):
                key.set_refusal(tr("还没有班次，先按 F4 加一个。"))
            bench.withdraw_key.set_refusal(tr("还没有班次。"))
            bench.roster.set_rows(())
        else:
            places = tr("{} 人").format(shift.places) if shift.places else tr("不限")
            facts = (
                FactLine(tr("班次"), f"{day_words(line.on)}　{span_words(shift.starts_at, shift.ends_at)}", bold=True),
                FactLine(tr("招募"), tr("{}，已报 {}，候补 {}").format(places, shift.taken, shift.waiting)),
                FactLine(tr("到场"), tr("{} 人").format(shift.scanned)),
            )
            if shift.closed_at is not None:
                for key in (bench.join, bench.match_key, bench.withdraw_key):
                    key.set_refusal(tr("这一班已经结束。"))
            self.ask("roster", shift_sheet, ShiftSheet(shift.shift_id), lambda sheet: self._people(shift.shift_id, sheet))
        if row.state == "cancelled":
            for key in (bench.join, bench.match_key, bench.shift_key, bench.cancel_key):
                key.set_refusal(tr("这个活动已经取消。"))
        bench.roster_table.setVisible(shift is not None)
        recorded = FactLine(tr("已记时长"), tr("{} 条，{}").format(row.records, hours_words(row.minutes)))
        bench.info.set_info(row.title, words, (Block("", (*facts, recorded)),))

    def _people(self, shift_id: str, sheet: Any) -> None:
        line = self.bench.current
        if line is not None and line.shift is not None and line.shift.shift_id == shift_id:
            self.bench.roster.set_rows(sheet.lines)

    # ------------------------------------------------------------ forms

    def _touched(self) -> None:
        self.forms.confirmed = self.recruiting.confirmed = False

    def _commit(self, purpose: str) -> None:
        values = self.bench.form.values()
        for work in (self.forms, self.recruiting, self.recurring):
            if purpose in work.purposes:
                work.commit(purpose, values)

    def begin(self) -> None:
        self.forms.begin()

    def focus_first(self) -> None:
        self.bench.focus_first()

    def escape(self) -> bool:
        return self.bench.close_form()

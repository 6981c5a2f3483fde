"""Recruiting for a shift: signing up and withdrawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from db.domain.errors import KnownError
from db.usecases.activities import SignUpVolunteers, WithdrawSignUp, sign_up, withdraw_sign_up
from desktop.features.volunteers.activities_view import Line
from desktop.features.volunteers.looks import span_words
from desktop.widgets.entry_form import Entry

if TYPE_CHECKING:
    from desktop.features.volunteers.activities_work import ActivitiesPart


class Recruiting(QObject):
    """Who serves in the shift chosen."""

    purposes = frozenset({"join"})

    def __init__(self, part: ActivitiesPart) -> None:
        super().__init__(part)
        self._part, self._bench = part, part.bench
        self._for: Line | None = None
        self.confirmed = False
        part.bench.join.triggered.connect(self.begin)
        part.bench.opened.connect(lambda _: self.begin())
        part.bench.withdraw_key.triggered.connect(self._withdraw)

    def begin(self) -> None:
        """Sign people up one after another."""
        if self._bench.join.refusal:
            self._bench.info.say(self._bench.join.refusal)
            return
        line = self._bench.current
        self._for, self.confirmed = line, False
        entries = (Entry("who", self.tr("志愿者"), "pick", hint=self.tr("姓名、拼音、编号；选好按 F9，接着下一位")),)
        lead = self.tr("{}　{}").format(line.activity.title, span_words(line.shift.starts_at, line.shift.ends_at))
        self._bench.form.open("join", entries, lead=lead, save=self.tr("报名"))
        self._bench.show_form(self.tr("报名"))

    def commit(self, purpose: str, values: dict[str, Any]) -> None:
        """F9 in the form."""
        line, who = self._for, values["who"]
        if line is None or line.shift is None:
            return
        if who is None:
            self._bench.form.say(self.tr("请先选一位志愿者。"), "who")
            return
        request = SignUpVolunteers(shift_id=line.shift.shift_id, volunteer_ids=(who,), confirmed=self.confirmed)
        self._part.run(sign_up, request, lambda signed: self._joined(who in signed.waiting), self.not_kept)

    def _joined(self, waits: bool) -> None:
        self._part.tell(self.tr("已列候补") if waits else self.tr("已报名"), level="warn" if waits else "ok")
        self.confirmed = False
        self._bench.form.fill({"who": None})
        self._bench.form.say("")
        self._bench.form.focus_first()
        self._part.show()

    def _withdraw(self) -> None:
        line = self._bench.current
        place = self._bench.roster_table.current_row()
        if not 0 <= place < len(self._bench.roster.rows):
            self._bench.info.say(self.tr("请先按 F3 在名单里选一位。"))
            return
        person = self._bench.roster.rows[place]
        request = WithdrawSignUp(shift_id=line.shift.shift_id, volunteer_id=person.volunteer_id)
        self._part.run(withdraw_sign_up, request, lambda _: self._withdrawn(person.name))

    def _withdrawn(self, name: str) -> None:
        self._part.tell(self.tr("已退报名"), name)
        self._part.show()

    def not_kept(self, error: KnownError) -> None:
        """Refused; a clash lets the next press through."""
        self.confirmed = error.code.endswith("-CONFIRM")
        self._bench.form.say(error.message, "who" if error.field == "volunteer_ids" else error.field or "")

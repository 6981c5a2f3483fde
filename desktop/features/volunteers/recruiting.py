"""Recruiting for a shift: signing up by name or by what somebody can do, and withdrawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from db.domain.errors import KnownError
from db.queries.activities import GetActivity, get_activity
from db.queries.volunteer_match import MatchVolunteers
from db.usecases.activities import SignUpVolunteers, WithdrawSignUp, sign_up, withdraw_sign_up
from desktop.features.volunteers.activities_view import Line
from desktop.features.volunteers.looks import span_words
from desktop.features.volunteers.matching import Matching, Need
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
        self.matching = Matching(part, part.bench, self._chosen, name="volunteers_match")
        part.bench.match_key.triggered.connect(self._match)
        part.bench.match_key.refused.connect(part.bench.info.say)
        self._wanted: tuple[str, ...] = ()

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

    # ------------------------------------------------------------ 谁会…

    def _match(self) -> None:
        """Who can do what this activity needs, and has time for the shift."""
        line = self._bench.current
        self._for, self.confirmed = line, False
        shift = line.shift
        self._part.ask("match.activity", get_activity, GetActivity(line.activity.activity_id),
                       lambda detail: self._ask_for(line, shift, detail.form))

    def _ask_for(self, line: Line, shift: Any, form: Any) -> None:
        places = max(0, shift.places - shift.taken) if shift.places else 0
        lead = self.tr("{}　{}").format(line.activity.title, span_words(shift.starts_at, shift.ends_at))
        if places:
            lead += self.tr("　还要 {} 人").format(places)
        question = MatchVolunteers(
            skill=form.skills[0] if form.skills else None, least_age=form.least_age, starts_at=shift.starts_at,
            ends_at=shift.ends_at, shift_id=shift.shift_id,
        )
        self.matching.begin(Need(lead, question, self.tr("报名")))

    def _chosen(self, rows: tuple[Any, ...]) -> None:
        line = self._for
        if line is None or line.shift is None:
            return
        ids = tuple(row.volunteer_id for row in rows)
        self.confirmed = self.confirmed and ids == self._wanted
        self._wanted = ids
        request = SignUpVolunteers(shift_id=line.shift.shift_id, volunteer_ids=ids, confirmed=self.confirmed)
        self._part.run(sign_up, request, self._all_joined, self._not_joined)

    def _all_joined(self, signed: Any) -> None:
        waits = sum(one in signed.waiting for one in self._wanted)
        many = len(self._wanted)
        rest = self.tr("其中 {} 人候补").format(waits) if waits else ""
        self._part.tell(self.tr("已报名 {} 人").format(many), rest, "warn" if waits else "ok")
        self._bench.show_info()
        self._part.show()

    def _not_joined(self, error: KnownError) -> None:
        self.confirmed = error.code.endswith("-CONFIRM")
        self.matching.face.say(error.message)

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

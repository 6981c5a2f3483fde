"""档案 and 队伍: what goes into a volunteer's file or is struck out of it, and which teams he is in."""

from __future__ import annotations

from typing import Any

from db.domain.clock import business_date
from db.domain.volunteer_archive import ArchiveKind
from db.ids import new_id
from db.usecases.teams import JoinTeam, LeaveTeam, join_team, leave_team
from db.usecases.volunteer_archive import AddArchive, StrikeArchive, add_archive, strike_archive
from desktop.features.volunteers.person_forms import STRIKE, archive_entries
from desktop.features.volunteers.person_work import PersonWork
from desktop.widgets.entry_form import Entry


class FileWork(PersonWork):
    """Trainings, honours and evaluations; joining and leaving teams."""

    purposes = frozenset({"archive", "strike", "team"})

    def __init__(self, roster: Any) -> None:
        super().__init__(roster)
        self._request = ""
        self.bench.archive_key.triggered.connect(self._archive_form)
        self.bench.team_key.triggered.connect(self._team_form)

    def show_card(self, card: Any, none: str, gone: str) -> None:
        for key in (self.bench.archive_key, self.bench.team_key):
            key.set_refusal(gone)

    def edited(self, field: str) -> None:
        super().edited(field)
        form = self.bench.form
        if form.purpose == "archive" and form.values()["kind"] == STRIKE:
            self._strike_form()

    def _strike_form(self) -> None:
        """Which entry does not count any more; struck ones are not offered again."""
        lines = [one for one in self.card.archive if not one.struck]
        if not lines:
            self.bench.form.say(self.tr("档案里没有还算数的记载，不用划。"))
            return
        options = tuple((one.entry_id, f"{one.on:%y-%m-%d} {one.kind.label} {one.title}") for one in lines)
        entries = (
            Entry("entry", self.tr("哪一条"), "choice", options=options),
            Entry("reason", self.tr("原因"), hint=self.tr("记错了人、证书不实…")),
        )
        lead = self.tr("划掉的还看得见，只是不再算数，也不能改回来。")
        self.bench.form.open("strike", entries, lead=lead, save=self.tr("划掉"))
        self.bench.show_form(self.tr("划掉一条记载"))

    def _archive_form(self) -> None:
        self._request = new_id()
        today = business_date(self.desk.now())
        self.bench.form.open("archive", archive_entries(self.tr), {"kind": ArchiveKind.TRAINING, "on": today})
        self.bench.show_form(self.tr("记档案"))

    def _team_form(self) -> None:
        mine = {one.team_id for one in self.card.teams if one.until_on is None} if self.card is not None else set()
        options = tuple(
            ((("leave" if team_id in mine else "join"), team_id),
             self.tr("退出 {}").format(name) if team_id in mine else self.tr("加入 {}").format(name))
            for team_id, name in self.roster.teams
        )
        if options:
            self.bench.form.open("team", (Entry("team", self.tr("队伍"), "choice", options=options),))
            self.bench.show_form(self.tr("队伍"))

    def commit(self, purpose: str, values: dict[str, Any]) -> None:
        volunteer_id = self.card.head.volunteer_id
        if purpose == "strike":
            self.run(strike_archive, StrikeArchive(entry_id=values["entry"], reason=values["reason"]))
            return
        if purpose == "team":
            way, team_id = values["team"]
            if way == "join":
                self.run(join_team, JoinTeam(team_id=team_id, volunteer_ids=(volunteer_id,)))
            else:
                self.run(leave_team, LeaveTeam(team_id=team_id, volunteer_id=volunteer_id))
            return
        kind = values["kind"]
        entry = AddArchive(
            request_id=self._request, volunteer_id=volunteer_id, kind=kind,
            on=values["on"] or business_date(self.desk.now()), title=values["title"], body=values["body"],
            note=values["note"], lessons=values["lessons"] if kind is ArchiveKind.TRAINING else 0,
            marks=values["marks"] if kind is ArchiveKind.EVALUATION else 0,
        )
        self.run(add_archive, entry)

"""Asks who can do something and has time, and hands on who was chosen: for a shift, a wish, or to look at the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer

from db.queries.teams import ListTeams, list_teams
from db.queries.volunteer_match import MatchVolunteers, match_volunteers
from desktop.features.volunteers.match_face import MatchFace
from desktop.features.volunteers.part import Part
from desktop.widgets.list_bench import ListBench

_QUIET_MS = 150


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody is sought for: words over the list, the question to begin with, what F9 is called."""

    lead: str
    question: MatchVolunteers
    verb: str
    many: bool = True


class Matching(QObject):
    """One face of a bench; ``then`` gets the volunteers chosen."""

    def __init__(self, part: Part, bench: ListBench, then: Callable[[tuple[Any, ...]], object], *, name: str) -> None:
        super().__init__(part)
        self._part, self._bench, self._then = part, bench, then
        self._need = Need("", MatchVolunteers(), "")
        self.face = face = MatchFace(name=name)
        bench.add_face(face)
        self.typing = QTimer(self)
        self.typing.setSingleShot(True)
        self.typing.setInterval(_QUIET_MS)
        self.typing.timeout.connect(self._ask)
        face.find.textChanged.connect(lambda _: self.typing.start())
        face.asked.connect(self._ask)
        face.taken.connect(self._take)
        face.left.connect(bench.show_info)
        face.table.opened.connect(lambda _: self._take())
        face.find.returnPressed.connect(lambda: face.table.setFocus(Qt.FocusReason.TabFocusReason))

    def begin(self, need: Need) -> None:
        """Open the face with a question."""
        self._need = need
        face, question = self.face, need.question
        face.model.ticked.clear()
        face.model.many = need.many
        face.table.setColumnHidden(0, not need.many)
        face.lead.set_text(need.lead)
        face.find.blockSignals(True)
        face.find.setText(question.text)
        face.find.blockSignals(False)
        face.skill.set_value(question.skill)
        face.category.set_value(question.category)
        face.free.setVisible(question.starts_at is not None)
        face.free.blockSignals(True)
        face.free.setChecked(False)
        face.free.blockSignals(False)
        face.take.set_title(need.verb)
        face.say("")
        self._bench.show_face(face, self.tr("谁会…"))
        self._part.ask("match.teams", list_teams, ListTeams(), self._teams_here)
        self._ask()
        face.find.setFocus(Qt.FocusReason.OtherFocusReason)

    def _teams_here(self, rows: Any) -> None:
        self.face.team.set_options(((None, self.tr("各队")), *((row.team_id, row.name) for row in rows)))

    def _ask(self) -> None:
        face = self.face
        request = replace(
            self._need.question, text=face.find.text().strip(), skill=face.skill.value, category=face.category.value,
            team_id=face.team.value, free=face.free.isChecked(),
        )
        self._part.ask("match", match_volunteers, request, self._found)

    def _found(self, rows: Any) -> None:
        face = self.face
        face.model.ticked &= {row.volunteer_id for row in rows}
        face.model.set_rows(rows)
        face.take.set_refusal("" if rows else self.tr("没有找到，请少写几个字，或放宽上面的条件。"))
        if rows and face.table.current_row() < 0:
            face.table.select_row(0)

    def _take(self) -> None:
        chosen = self.face.chosen()
        if chosen:
            self._then(chosen)

"""What the fields of a step look for: meetings to come, the demand to merge into, cases, people."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from db.desk import Desk
from db.queries.case_lists import CaseRow, CaseRows, ListCases, case_rows, list_cases
from db.queries.demand_lists import DemandRow, DemandRows, ListDemands, demand_rows, list_demands
from db.queries.ground import OwnerRow
from db.queries.meetings import MeetingRow, UpcomingMeetings, upcoming_meetings
from db.queries.search import Hits, OneBox, one_box
from desktop.features.demands.detail import DetailPanel
from desktop.features.demands.likely import LikelyRequest, find_likely
from desktop.features.demands.steps import Asked, Field
from desktop.tasks import Tasks
from desktop.widgets.pick_field import Choice


def owner_choices(rows: tuple[OwnerRow, ...]) -> list[Choice]:
    """Workers and units as a field offers them."""
    return [Choice(row.owner_id, row.name, row.detail) for row in rows]


def person_choices(hits: Hits) -> list[Choice]:
    """Residents as a field offers them; the name in full, for the clerk must be sure, the rest masked."""
    return [
        Choice(hit.resident_id, hit.name, "・".join(part for part in (hit.phone_masked, hit.address_masked) if part))
        for hit in hits.people
    ]


class Seekers(QObject):
    """Answers the fields of the form for the demand shown."""

    def __init__(self, desk: Desk, tasks: Tasks, detail: DetailPanel) -> None:
        super().__init__(detail)
        self._desk, self._tasks, self._detail = desk, tasks, detail
        form = detail.actions.form
        form.seekers = {"main": self._seek_main, "case": self._seek_case, "person": self._seek_person}

    def begin(self, asked: Asked) -> None:
        """A form was opened: offer the likeliest before anything is typed."""
        if Field.MEETING in asked.fields:
            self._load_meetings()
        if Field.MAIN in asked.fields:
            self._seek_main("")
        if Field.CASE in asked.fields:
            self._seek_case("")

    def _load_meetings(self) -> None:
        job = self._tasks.latest("demands.meetings", self._desk.ask, upcoming_meetings, UpcomingMeetings())
        job.done.connect(self._meetings_known)

    def _meetings_known(self, rows: tuple[MeetingRow, ...]) -> None:
        field = self._detail.actions.form.meeting
        field.set_choices(Choice(row.meeting_id, row.title, f"{row.held_on:%m-%d}・{row.kind_name}") for row in rows)
        if not rows:
            self._detail.actions.form.say(self.tr("还没有要开的会，请先在「会议」里定一个。"))
        elif field.hasFocus() and field.value is None:
            field.open_list()

    def _seek_main(self, text: str) -> None:
        demand = self._detail.demand
        if demand is None:
            return
        if text.strip():
            job = self._tasks.latest("demands.main", matching_demands, self._desk, text.strip(), demand.demand_id)
        else:
            asked = LikelyRequest(demand.title, demand.place, demand.reporter.resident_id, demand.demand_id)
            job = self._tasks.latest("demands.main", find_likely, self._desk, asked)
        job.done.connect(self._mains)

    def _mains(self, rows: tuple[DemandRow, ...]) -> None:
        self._detail.actions.form.main.set_choices(
            Choice(row.demand_id, f"{row.number}　{row.title}", f"{row.state_label}・{row.place}") for row in rows
        )

    def _seek_case(self, text: str) -> None:
        demand = self._detail.demand
        if demand is None:
            return
        person = demand.reporter.resident_id
        job = self._tasks.latest("demands.case", _matching_cases, self._desk, text.strip(), person)
        job.done.connect(self._cases)

    def _cases(self, rows: tuple[CaseRow, ...]) -> None:
        self._detail.actions.form.case.set_choices(
            Choice(row.case_id, f"{row.serial_short}　{row.item_name}", f"{row.applicant_masked}・{row.state_label}")
            for row in rows
        )

    def _seek_person(self, text: str) -> None:
        if text.strip():
            job = self._tasks.latest("demands.person", self._desk.ask, one_box, OneBox(text.strip()))
            job.done.connect(lambda hits: self._detail.actions.form.person.set_choices(person_choices(hits)))


def matching_demands(desk: Any, text: str, without: str) -> tuple[DemandRow, ...]:
    """Open demands that a text may mean, but for one; to be called on the worker."""
    ids = desk.ask(list_demands, ListDemands(text=text, limit=12)).ids
    rows = desk.ask(demand_rows, DemandRows(tuple(ids)))
    known = {row.demand_id: row for row in rows}
    return tuple(known[one] for one in ids if one in known and one != without and not known[one].hidden)


def _matching_cases(desk: Any, text: str, resident_id: str | None) -> tuple[CaseRow, ...]:
    if not text and not resident_id:
        return ()
    asked = ListCases(preset="all", text=text, resident_id=None if text else resident_id, sort="received",
                      descending=True, limit=10)
    ids = desk.ask(list_cases, asked).ids
    rows = {row.case_id: row for row in desk.ask(case_rows, CaseRows(tuple(ids)))}
    return tuple(rows[one] for one in ids if one in rows)

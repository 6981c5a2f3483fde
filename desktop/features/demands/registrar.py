"""Registering a demand: looking for who brings it up and for the same problem, writing it, merging it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from db.desk import Desk
from db.domain.demand_table import DemandAction
from db.domain.errors import KnownError
from db.queries.demand_lists import DemandRow
from db.queries.ground_households import GetHousehold, household_card
from db.queries.residents import GetResident, get_resident
from db.queries.search import OneBox, one_box
from db.queries.visit_lists import GetVisit, get_visit
from db.usecases.demands import (
    ActOnDemand,
    DemandRegistered,
    RegisterDemand,
    act_on_demand,
    register_demand,
)
from desktop.features.demands.finder import DemandFinder
from desktop.features.demands.likely import LikelyRequest, find_likely
from desktop.features.demands.register_form import RegisterPanel
from desktop.features.demands.seekers import person_choices
from desktop.widgets.pick_field import Choice

if TYPE_CHECKING:
    from desktop.features.demands.page import DemandsPage


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before anything is typed."""

    person: Choice | None
    place: str


class Registrar(QObject):
    """One form; what it holds stays until it is written or emptied."""

    def __init__(self, page: DemandsPage, panel: RegisterPanel, finder: DemandFinder) -> None:
        super().__init__(page)
        self._page, self._panel = page, panel
        self._desk, self._tasks = page.context.desk, page.context.tasks
        self._writing = False
        panel.committed.connect(self._write)
        panel.seek_person.connect(self._seek)
        panel.likely_wanted.connect(self._look_for_likely)
        finder.categories_known.connect(panel.set_categories)

    def begin(self, *, visit_id: str, household_id: str, resident_id: str, text: str, source: str, category: str) -> None:
        """Begin a new form with what another page knows; a form half filled gives way only when it is empty."""
        if not self._panel.begun:
            self._panel.clear()
        self._panel.prefill(
            visit_id=visit_id or None, household_id=household_id or None, text=text, source=source, category=category
        )
        job = self._tasks.latest("demands.known", _known, self._desk, resident_id, household_id, visit_id)
        job.done.connect(self._prefilled)
        job.finished.connect(self._ready)

    def _prefilled(self, known: Known) -> None:
        self._panel.prefill(person=known.person, place=known.place)

    def _ready(self) -> None:
        """Only now the clerk may type: what is known must not come in between."""
        if self._page.bench.registering:
            self._panel.focus_first()

    def _seek(self, text: str) -> None:
        if text.strip():
            job = self._tasks.latest("demands.reporter", self._desk.ask, one_box, OneBox(text.strip()))
            job.done.connect(lambda hits: self._panel.show_people(person_choices(hits)))

    def _look_for_likely(self) -> None:
        panel = self._panel
        asked = LikelyRequest(panel.title.text(), panel.place.text(), panel.resident_id)
        if panel.title.text().strip() or panel.place.text().strip() or panel.resident_id:
            job = self._tasks.latest("demands.likely", find_likely, self._desk, asked)
            job.done.connect(self._likely)
        else:
            panel.show_likely(())

    def _likely(self, rows: tuple[DemandRow, ...]) -> None:
        self._panel.show_likely(rows)

    # ------------------------------------------------------------ writing

    def _write(self, request: RegisterDemand, main_id: str) -> None:
        if self._writing:
            return
        self._writing = True
        job = self._tasks.run(_register, self._desk, request, main_id)
        job.done.connect(lambda made: self._written(made, main_id))
        job.failed.connect(self._refused)
        job.finished.connect(self._over)

    def _over(self) -> None:
        self._writing = False

    def _written(self, made: DemandRegistered, main_id: str) -> None:
        page = self._page
        self._panel.clear()
        page.drafter.drop()
        if main_id:
            page.context.notices.show(self.tr("已登记并合并"), made.serial_short)
        else:
            page.context.notices.show(
                self.tr("已登记 {}").format(made.serial_short),
                self.tr("跟办 {}，{:%m-%d} 前研判").format(made.owner_name, made.due_on),
            )
        page.finder.wanted = main_id or made.demand_id
        page.bench.set_registering(False)
        page.refresh(frozenset({"demands"}))
        page.to_cards()

    def _refused(self, error: KnownError) -> None:
        self._panel.say(error.message, error.field or "")


def _register(desk: Desk, request: RegisterDemand, main_id: str) -> DemandRegistered:
    made = desk.run(register_demand, request)
    if main_id:
        desk.run(act_on_demand, ActOnDemand(made.demand_id, made.version, DemandAction.MERGE, main_id=main_id))
    return made


def _known(desk: Desk, resident_id: str, household_id: str, visit_id: str) -> Known:
    """Whose demand it is, told outright or as who was met first on the visit, and where they live."""
    person, place = None, ""
    if visit_id and not resident_id:
        content = desk.ask(get_visit, GetVisit(visit_id)).content
        resident_id = content.met[0] if content is not None and content.met else ""
    if resident_id:
        card = desk.ask(get_resident, GetResident(resident_id))
        person = Choice(resident_id, card.name, card.phone_masked)
    if household_id:
        home = desk.ask(household_card, GetHousehold(household_id))
        place = home.row.address.removesuffix(home.row.door).strip() if home is not None else ""  # the door is private
    return Known(person, place)

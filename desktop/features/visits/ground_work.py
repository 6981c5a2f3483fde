"""Writing the ground: grids, workers and households as the forms have them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from db.desk import Desk
from db.domain.clock import business_date
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.queries.ground import GridRow, Grids, ListGrids, ListWorkers, WorkerRow, list_grids, list_workers
from db.resident_rules import HouseholdForm
from db.usecases.ground import SaveGrid, save_grid
from db.usecases.households import HouseholdSaved, SaveHousehold, save_household
from db.usecases.workers import (
    EndWorker,
    ReassignWorker,
    SaveWorker,
    WorkerLoad,
    end_worker,
    reassign_worker,
    save_worker,
)
from desktop.features.visits.ground_view import GRID, HOME, WORKER, GroundView
from desktop.tasks import Job, Tasks


class GroundWork(QObject):
    """Keeps the view in step with the records."""

    written = Signal(str, str)  # what happened, to whom

    def __init__(self, desk: Desk, tasks: Tasks, view: GroundView, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self.view = desk, tasks, view
        self._saving = False
        view.save_wanted.connect(self.save)
        view.leave_wanted.connect(self.leave)

    def load(self) -> None:
        """Ask for the grids and the workers."""
        self.view.set_rights(
            ground=self._desk.may(Permission.GROUND_WRITE), homes=self._desk.may(Permission.RESIDENT_WRITE)
        )
        self._tasks.latest("visits.ground", self._read).done.connect(self._show)

    def _read(self) -> tuple[Grids, tuple[WorkerRow, ...]]:
        return self._desk.ask(list_grids, ListGrids()), self._desk.ask(list_workers, ListWorkers())

    def _show(self, found: tuple[Grids, tuple[WorkerRow, ...]]) -> None:
        grids, workers = found
        self.view.set_ground(grids.rows, workers)

    def save(self, which: str) -> None:
        """F9: write the form in sight."""
        view = self.view
        editing = view.editing
        if which == GRID:
            grid_id = editing.grid_id if isinstance(editing, GridRow) else None
            grid = SaveGrid(
                view.grid_name.text().strip(), str(view.grid_worker.value or "") or None, view.grid_note.text().strip(),
                grid_id=grid_id,
            )
            self._run(save_grid, grid).done.connect(lambda _: self._written(self.tr("网格已存"), grid.name))
        elif which == WORKER:
            worker_id = editing.worker_id if isinstance(editing, WorkerRow) else None
            worker = SaveWorker(
                view.worker_name.text().strip(), view.worker_phone.text().strip(), view.worker_line.text().strip(),
                view.worker_area.text().strip(), capacity=view.capacity.value() or None, worker_id=worker_id,
                operator_id=editing.operator_id if isinstance(editing, WorkerRow) else None,
                joined_on=editing.joined_on if isinstance(editing, WorkerRow) else None,
            )
            self._run(save_worker, worker).done.connect(lambda _: self._written(self.tr("走访人已存"), worker.name))
        elif which == HOME:
            home = HouseholdForm(
                view.estate.text().strip(), view.building.text().strip(), view.unit.text().strip(),
                view.door.text().strip(), str(view.home_grid.value or ""),
            )
            self._run(save_household, SaveHousehold(home)).done.connect(lambda saved: self._home_saved(saved, home))

    def _run(self, use_case: object, request: object) -> Job:
        job = self._tasks.run(self._desk.run, use_case, request)
        job.failed.connect(self._refused)
        return job

    def _refused(self, error: KnownError) -> None:
        self.view.say(error.message)

    def _written(self, headline: str, name: str) -> None:
        self.view.begin("")
        self.written.emit(headline, name)
        self.view.focus_first()
        self.load()

    def _home_saved(self, saved: HouseholdSaved, home: HouseholdForm) -> None:
        words = self.tr("住户已建") if saved.created else self.tr("这一户早已登记")
        self.written.emit(words, " ".join(part for part in (home.estate, home.building, home.unit, home.door) if part))
        self.view.begin(HOME)
        self.load()

    def leave(self) -> None:
        """F7: the worker on the form leaves today; what they walk goes to who was chosen."""
        worker = self.view.editing
        if not isinstance(worker, WorkerRow):
            return
        heir = str(self.view.heir.value or "")
        if heir == worker.worker_id:
            self.view.say(self.tr("不能交给自己，请另选一位。"))
            return
        job = self._tasks.run(self._part, worker.worker_id, heir)
        job.done.connect(lambda load: self._left(worker.name, load, handed=bool(heir)))
        job.failed.connect(self._refused)

    def _part(self, worker_id: str, heir: str) -> WorkerLoad:
        load = self._desk.run(end_worker, EndWorker(worker_id, business_date(self._desk.now())))
        if heir:
            load = self._desk.run(reassign_worker, ReassignWorker(worker_id, heir))
        return load

    def _left(self, name: str, load: WorkerLoad, *, handed: bool) -> None:
        rest = []
        if not handed and (load.grids or load.households):
            rest.append(self.tr("{} 个网格、{} 户还没有人走").format(len(load.grids), len(load.households)))
        if load.open_demands:
            rest.append(self.tr("{} 件诉求要在「诉求」里转交").format(len(load.open_demands)))
        self._written(self.tr("{} 已离岗").format(name), "，".join(rest))

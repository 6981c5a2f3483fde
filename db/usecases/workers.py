"""The people who visit households: taking them on, letting them go, handing over what they looked after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from db.domain.errors import KnownError
from db.domain.names import check_name
from db.domain.permissions import Permission
from db.ground_rules import find_worker
from db.models.ground import Grid, Worker
from db.models.operator import Operator
from db.models.resident import Household
from db.registry import use_case
from db.resident_rules import line
from db.transaction import Transaction
from db.usecases.ground import phone_or_empty

MOST_VISITS = 1000


@dataclass(frozen=True, slots=True)
class SaveWorker:
    """A worker as edited. ``line`` 业务条线, ``area`` 片, ``capacity`` visits a month; ``joined_on`` None is today."""

    name: str
    phone: str = ""
    line: str = ""
    area: str = ""
    operator_id: str | None = None
    capacity: int | None = None
    joined_on: date | None = None
    worker_id: str | None = None


@dataclass(frozen=True, slots=True)
class WorkerSaved:
    """The worker written."""

    worker_id: str


@dataclass(frozen=True, slots=True)
class EndWorker:
    """The first day somebody is no longer there; None when they came back."""

    worker_id: str
    left_on: date | None


@dataclass(frozen=True, slots=True)
class WorkerLoad:
    """What still names a worker: grids, households of their own, and open demands they own or follow, by id."""

    worker_id: str
    grids: tuple[str, ...]
    households: tuple[str, ...]
    open_demands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReassignWorker:
    """Grids and households of one worker go to another; demands are handed over one by one by their own steps."""

    from_id: str
    to_id: str


def load_of(tx: Transaction, worker_id: str) -> WorkerLoad:
    """What still names this worker."""
    grids = tx.rows("SELECT id FROM grid WHERE worker_id = :id ORDER BY name", {"id": worker_id})
    homes = tx.rows(
        "SELECT id FROM household WHERE worker_id = :id AND state IN ('active', 'vacant') ORDER BY id", {"id": worker_id}
    )
    demands = tx.rows(
        "SELECT id FROM demand WHERE closed = 0 AND (owner_id = :id OR keeper_id = :id) ORDER BY id", {"id": worker_id}
    )
    return WorkerLoad(
        worker_id, tuple(r.id for r in grids), tuple(r.id for r in homes), tuple(r.id for r in demands)
    )


@use_case("ground.save_worker", needs=Permission.GROUND_WRITE)
def save_worker(tx: Transaction, request: SaveWorker) -> WorkerSaved:
    """Take a worker on, or change the entry. Raises KnownError WORKER-…, OPERATOR-MISSING, NAME-…, PHONE, TEXT."""
    name = check_name(request.name)
    if request.capacity is not None and not 1 <= request.capacity <= MOST_VISITS:
        raise KnownError("WORKER-CAPACITY", f"每月走访户数要在 1 到 {MOST_VISITS} 之间，请改一改；不限就留空。", "capacity")
    if request.operator_id is not None:
        if tx.session.get(Operator, request.operator_id) is None:
            raise KnownError("OPERATOR-MISSING", "这个登录账号不在了；请重新选择。", "operator_id")
        taken = tx.scalar(
            "SELECT name FROM worker WHERE operator_id = :operator AND id <> :id",
            {"operator": request.operator_id, "id": request.worker_id or ""},
        )
        if taken is not None:
            raise KnownError("WORKER-OPERATOR", f"这个登录账号已经对应{taken}；请换一个账号。", "operator_id")
    if request.worker_id is None:
        worker = Worker(id=tx.new_id(), joined_on=request.joined_on or tx.today, created_at=tx.now)
    else:
        worker = find_worker(tx, request.worker_id, present=False)
        worker.joined_on = request.joined_on or worker.joined_on
    if worker.left_on is not None and worker.joined_on > worker.left_on:
        raise KnownError("WORKER-DATE", "到岗日期在离岗之后，请核对。", "joined_on")
    worker.name = name
    worker.phone = phone_or_empty(request.phone)
    worker.line = line(request.line, "line", "业务条线", 60)
    worker.area = line(request.area, "area", "片", 60)
    worker.operator_id = request.operator_id
    worker.capacity = request.capacity
    worker.updated_at = tx.now
    tx.session.add(worker)
    tx.audit("worker", worker.id, created=request.worker_id is None)
    tx.changes("ground")
    return WorkerSaved(worker.id)


@use_case("ground.end_worker", needs=Permission.GROUND_WRITE)
def end_worker(tx: Transaction, request: EndWorker) -> WorkerLoad:
    """Record that somebody left (or came back); never refused for what they still have, which is returned.

    Raises KnownError WORKER-MISSING, and WORKER-DATE for a day before they came or after today.
    """
    worker = find_worker(tx, request.worker_id, present=False)
    if request.left_on is not None and not worker.joined_on <= request.left_on <= tx.today:
        raise KnownError("WORKER-DATE", "离岗日期要在到岗之后、不晚于今天，请核对。", "left_on")
    worker.left_on, worker.updated_at = request.left_on, tx.now
    load = load_of(tx, worker.id)
    tx.audit(
        "worker",
        worker.id,
        active=request.left_on is None,
        grids=len(load.grids),
        households=len(load.households),
        open_demands=len(load.open_demands),
    )
    tx.changes("ground")
    return load


@use_case("ground.reassign_worker", needs=Permission.GROUND_WRITE)
def reassign_worker(tx: Transaction, request: ReassignWorker) -> WorkerLoad:
    """Give all grids and households of one worker to another. Returns what still names the first: open demands.

    Raises KnownError WORKER-MISSING, WORKER-LEFT for the other one, WORKER-SAME.
    """
    before = find_worker(tx, request.from_id, field="from_id", present=False)
    after = find_worker(tx, request.to_id, field="to_id")
    if before.id == after.id:
        raise KnownError("WORKER-SAME", "交给的还是同一个人；请选择另一位走访人。", "to_id")
    grids = tx.session.scalars(select(Grid).where(Grid.worker_id == before.id)).all()
    homes = tx.session.scalars(select(Household).where(Household.worker_id == before.id)).all()
    for grid in grids:
        grid.worker_id, grid.updated_at = after.id, tx.now
    for home in homes:
        home.worker_id, home.updated_at = after.id, tx.now
    tx.session.flush()
    tx.audit("worker", before.id, worker=after.id, grids=len(grids), households=len(homes))
    tx.changes("ground")
    return load_of(tx, before.id)

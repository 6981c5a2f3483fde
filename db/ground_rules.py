"""Rules of the ground that several use cases share: grids known by name, workers who are there."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from db.domain.errors import KnownError
from db.models.ground import Grid, Worker
from db.models.resident import Household
from db.transaction import Transaction


def ensure_grids(tx: Transaction, names: Iterable[str]) -> int:
    """Make a row for each of these grids that has none yet. Returns how many were made."""
    wanted = [name for name in dict.fromkeys(names) if name]
    if not wanted:
        return 0
    known = set(tx.session.scalars(select(Grid.name)))
    missing = [name for name in wanted if name not in known]
    for name in missing:
        tx.session.add(Grid(id=tx.new_id(), name=name, created_at=tx.now, updated_at=tx.now))
    tx.session.flush()
    return len(missing)


def find_worker(tx: Transaction, worker_id: str, *, field: str = "worker_id", present: bool = True) -> Worker:
    """The worker. Raises KnownError WORKER-MISSING, and WORKER-LEFT for one who left when ``present``."""
    worker = tx.session.get(Worker, worker_id)
    if worker is None:
        raise KnownError("WORKER-MISSING", "这位走访人不在名册里了；请刷新后重新选择。", field)
    if present and worker.left_on is not None and worker.left_on <= tx.today:
        raise KnownError("WORKER-LEFT", f"{worker.name}已经离岗；请选择在岗的走访人。", field)
    return worker


def find_household(tx: Transaction, household_id: str, *, merged: bool = False) -> Household:
    """The household. Raises KnownError HOUSEHOLD-MISSING, and HOUSEHOLD-MERGED unless ``merged`` is allowed."""
    household = tx.session.get(Household, household_id)
    if household is None:
        raise KnownError("HOUSEHOLD-MISSING", "这一户的档案不在了；请重新查找。", "household_id")
    if household.state == "merged" and not merged:
        raise KnownError(
            "HOUSEHOLD-MERGED",
            "这一户已并入另一户；请打开并入后的那一户。",
            "household_id",
            into_id=household.merged_into,
        )
    return household

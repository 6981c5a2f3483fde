"""What still names a worker: their grids, the households given to them alone, and the demands they have open."""

from __future__ import annotations

from dataclasses import dataclass

from db.domain.demand_table import DemandKind
from db.domain.permissions import Permission
from db.domain.walking_order import Place, walk_key
from db.person_facts import household_address
from db.registry import query
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class GetWorkerLoad:
    """Whose."""

    worker_id: str


@dataclass(frozen=True, slots=True)
class OpenDemand:
    """One open demand; the title of a dispute is kept from whoever may not read it."""

    serial_short: str
    title: str


@dataclass(frozen=True, slots=True)
class WorkerLoadFacts:
    """Names of grids, addresses of households of their own in walking order, demands owned or followed."""

    worker_id: str
    grids: tuple[str, ...]
    addresses: tuple[str, ...]
    demands: tuple[OpenDemand, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing names them any more."""
        return not (self.grids or self.addresses or self.demands)


@query("ground.worker_load", needs=Permission.VISIT_READ)
def worker_load(reader: Reader, request: GetWorkerLoad) -> WorkerLoadFacts:
    """Everything another worker would have to take over."""
    values = {"id": request.worker_id}
    grids = reader.rows("SELECT name FROM grid WHERE worker_id = :id AND active ORDER BY name", values)
    homes = reader.rows(
        "SELECT estate, building, unit, door FROM household WHERE worker_id = :id AND state IN ('active', 'vacant')",
        values,
    )
    demands = reader.rows(
        "SELECT serial_short, kind, title FROM demand WHERE closed = 0 AND (owner_id = :id OR keeper_id = :id) "
        "ORDER BY due_on, id",
        values,
    )
    disputes = reader.operator is not None and reader.operator.may(Permission.SENSITIVE_READ)
    ordered = sorted(homes, key=lambda r: walk_key(Place(r.estate, r.building, r.unit, "", r.door)))
    return WorkerLoadFacts(
        request.worker_id,
        tuple(row.name for row in grids),
        tuple(household_address(r.estate, r.building, r.unit, r.door) for r in ordered),
        tuple(
            OpenDemand(r.serial_short, r.title if disputes or r.kind != DemandKind.DISPUTE else "矛盾纠纷（无权查看）")
            for r in demands
        ),
    )

"""Demands for tests: a staffed centre with a worker, two units, and a hand that takes the usual steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from db.desk import Desk
from db.domain.demand_table import DemandAction, DemandKind, DemandRating, Urgency
from db.ids import new_id
from db.models.meeting import Meeting
from db.transaction import Transaction
from db.usecases.demands import (
    ActOnDemand,
    DemandMoved,
    DemandRegistered,
    RegisterDemand,
    act_on_demand,
    register_demand,
)
from db.usecases.ground import SaveUnit, save_unit
from db.usecases.workers import SaveWorker, save_worker
from tests.helpers.centres import (
    CLERK,
    CLERK_PASSPHRASE,
    SUPERVISOR,
    SUPERVISOR_PASSPHRASE,
    Started,
)
from tests.helpers.rooms import arrange, look


@dataclass
class Hands:
    """A centre whose clerk 李敏 is at the desk; ``works`` 市政所 and ``police`` are units, ``wang`` a worker."""

    started: Started
    works: str
    police: str
    wang: str

    @property
    def desk(self) -> Desk:
        return self.started.desk

    def clerk(self) -> None:
        self.started.sign_in(CLERK, CLERK_PASSPHRASE)

    def supervisor(self) -> None:
        self.started.sign_in(SUPERVISOR, SUPERVISOR_PASSPHRASE)

    def register(self, title: str = "东门路灯不亮，老人夜里摔过", **changes: Any) -> DemandRegistered:
        """A demand brought up at the desk by 刘桂芳."""
        wanted: dict[str, Any] = {
            "kind": DemandKind.REQUEST,
            "category": "民生",
            "source": "walkin",
            "reporter_name": "刘桂芳",
            "reporter_phone": "13800002210",
            "place": "海棠苑东门",
            "urgency": Urgency.NORMAL,
            "request_id": new_id(),
        }
        return self.desk.run(register_demand, RegisterDemand(title=title, **(wanted | changes)))

    def act(self, demand_id: str, action: DemandAction, **changes: Any) -> DemandMoved:
        """One step on the version that stands."""
        version = changes.pop("base_version", None)
        if version is None:
            version = self.row(demand_id).version
        return self.desk.run(act_on_demand, ActOnDemand(demand_id, version, action, **changes))

    def walk(self, demand_id: str, *actions: str) -> None:
        """The usual steps by name, each with what it usually needs."""
        usual: dict[str, dict[str, Any]] = {
            "assign": {"owner_id": self.works, "reason": "请到现场看"},
            "answer": {"reason": "路灯已修好"},
            "rate": {"rating": DemandRating.SETTLED},
            "return": {"reason": "还是不亮"},
            "close": {"reason": "反映人已搬走"},
        }
        for name in actions:
            self.act(demand_id, DemandAction(name), **usual.get(name, {}))

    def row(self, demand_id: str) -> Any:
        return look(self.desk, "SELECT * FROM demand WHERE id = :id", id=demand_id)[0]

    def meeting(self, held_on: date, title: str = "喝茶议事") -> str:
        """A planned meeting."""
        ids: list[str] = []

        def fill(tx: Transaction) -> None:
            meeting = Meeting(
                id=tx.new_id(),
                kind="tea",
                title=title,
                held_on=held_on,
                created_at=tx.now,
                operator_id=tx.actor.operator_id,
            )
            tx.session.add(meeting)
            ids.append(meeting.id)

        arrange(self.desk, fill)
        return ids[0]


def make_hands(started: Started) -> Hands:
    """Fill a centre whose administrator is seated, and seat the clerk."""
    desk = started.desk
    works = desk.run(save_unit, SaveUnit("街道市政所", "department", "张海涛", "13812342210")).unit_id
    police = desk.run(save_unit, SaveUnit("派出所", "department")).unit_id
    wang = desk.run(save_worker, SaveWorker("王芳", "13900001111", line="民政")).worker_id
    hands = Hands(started, works, police, wang)
    hands.clerk()
    return hands

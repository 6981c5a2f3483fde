"""What tests of home visits begin with: a grid, two workers, a household with three people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from db.domain.identity import IdKind, Sex
from db.domain.visit_topics import Finding
from db.domain.visits import VisitWay
from db.ids import new_id
from db.models.ground import Grid, Worker
from db.models.resident import Household, Resident, ResidentTag, Tag
from db.transaction import Transaction
from db.usecases.visits import RecordVisit, VisitSaved, record_visit
from db.visit_rules import VisitInput
from tests.helpers.rooms import Room, arrange

TODAY = date(2026, 11, 20)


@dataclass
class Ground:
    """Ids of what is there; ``tags`` by code."""

    room: Room
    wang: str = ""
    left: str = ""
    tags: dict[str, str] = field(default_factory=dict)

    def home(self, door: str, *names: str, grid: str = "滨河-03", tag: str | None = None, **facts: object) -> tuple[str, ...]:
        """A household and its people; answers their ids, the household's first. ``tag`` is carried by the first person."""
        ids: list[str] = []

        def fill(tx: Transaction) -> None:
            household = Household(
                id=tx.new_id(), estate="海棠苑", building="3", unit="2", door=door, grid=grid,
                created_at=tx.now, updated_at=tx.now, **facts,
            )  # fmt: skip
            tx.session.add(household)
            tx.session.flush()
            ids.append(household.id)
            for n, name in enumerate(names):
                person = Resident(
                    id=tx.new_id(), name=name, id_kind=str(IdKind.RESIDENT_CARD), sex=str(Sex.FEMALE),
                    birthday=date(1944 + n, 3, 3), household_id=household.id, relation="02" if n == 0 else "20",
                    created_at=tx.now, updated_at=tx.now,
                )  # fmt: skip
                tx.session.add(person)
                ids.append(person.id)
            tx.session.flush()
            if tag is not None:
                tx.session.add(
                    ResidentTag(id=tx.new_id(), resident_id=ids[1], tag_id=self.tags[tag], set_on=date(2026, 1, 1))
                )
            from db.indexing import reindex

            reindex(tx.connection, ids)

        arrange(self.room.desk, fill)
        return tuple(ids)

    def said(self, day: date = TODAY, way: VisitWay = VisitWay.HOME, met: tuple[str, ...] = (), **more: object) -> VisitInput:
        """A visit by 王建军 with one finding, unless told otherwise."""
        given: dict[str, object] = {"findings": (Finding("health", ("良好",)),)} | more
        if way is VisitWay.MISSED:
            given["findings"] = ()
        other = "邻居" if not met and way is not VisitWay.MISSED else ""
        return VisitInput(day, way, self.wang, met, **({"met_other": other} | given))  # type: ignore[arg-type]

    def visit(
        self,
        household_id: str,
        day: date = TODAY,
        way: VisitWay = VisitWay.HOME,
        met: tuple[str, ...] = (),
        **more: object,
    ) -> VisitSaved:
        """Keep such a visit."""
        request = RecordVisit(new_id(), household_id, self.said(day, way, met, **more), confirmed=True)
        return self.room.desk.run(record_visit, request)


def prepare(room: Room) -> Ground:
    """Put the ground there."""
    ground = Ground(room)

    def fill(tx: Transaction) -> None:
        wang = Worker(id=tx.new_id(), name="王建军", joined_on=date(2020, 1, 1), created_at=tx.now, updated_at=tx.now)
        left = Worker(
            id=tx.new_id(), name="钱卫东", joined_on=date(2020, 1, 1), left_on=date(2026, 6, 30),
            created_at=tx.now, updated_at=tx.now,
        )  # fmt: skip
        tx.session.add_all([wang, left])
        tx.session.flush()
        tx.session.add(Grid(id=tx.new_id(), name="滨河-03", worker_id=wang.id, created_at=tx.now, updated_at=tx.now))
        ground.wang, ground.left = wang.id, left.id
        for tag in tx.session.query(Tag):
            ground.tags[tag.code] = tag.id
            if tag.code in ("elderly", "alone"):
                tag.cadence_days = 60

    arrange(room.desk, fill)
    return ground

"""Records to hang photos on, put there as far as photos look at them."""

from __future__ import annotations

from datetime import date

from db.desk import Desk
from db.domain.visits import VisitWay
from db.models.meeting import Meeting
from db.models.resident import Household
from db.models.visit import Visit
from db.photo_images import PreparedPhoto, prepare
from db.transaction import Transaction
from db.usecases.photos import NewPhoto
from db.visit_store import VisitContent, append_entry
from tests.helpers.rooms import arrange
from tests.photos.pictures import encoded, picture


def add_visit(desk: Desk) -> str:
    """A visit; answers its id."""
    ids: list[str] = []

    def fill(tx: Transaction) -> None:
        home = Household(id=tx.new_id(), estate="海棠苑", building="3", unit="2", door="501", grid="",
                         created_at=tx.now, updated_at=tx.now)  # fmt: skip
        tx.session.add(home)
        tx.session.flush()
        visit = Visit(
            id=tx.new_id(), household_id=home.id, created_at=tx.now, operator_id=tx.actor.operator_id,
            operator_name=tx.actor.name, window=2, visited_on=date(2026, 11, 20), way="home",
        )  # fmt: skip
        tx.session.add(visit)
        said = VisitContent(visit.visited_on, VisitWay.HOME, None)
        append_entry(tx, visit, tx.new_id(), said, amends=None)
        ids.append(visit.id)

    arrange(desk, fill)
    return ids[0]


def add_meeting(desk: Desk) -> str:
    """A meeting; answers its id."""
    ids: list[str] = []

    def fill(tx: Transaction) -> None:
        meeting = Meeting(id=tx.new_id(), kind="tea", title="喝茶议事", held_on=date(2026, 11, 20), created_at=tx.now,
                          operator_id=tx.actor.operator_id)  # fmt: skip
        tx.session.add(meeting)
        ids.append(meeting.id)

    arrange(desk, fill)
    return ids[0]


def prepared(n: int = 0) -> PreparedPhoto:
    """A small photo, another for each ``n``."""
    return prepare(encoded(picture((100 + n, 80)), "PNG"), f"IMG_{n}.PNG")


def new_photos(*numbers: int) -> list[NewPhoto]:
    """Photos on their way into the store."""
    return [NewPhoto(prepared(n), f"第 {n} 处") for n in numbers]

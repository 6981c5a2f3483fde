"""Residents and cases for tests whose subject is what happens to a case afterwards."""

from __future__ import annotations

from datetime import date

from db.ids import new_id
from db.models.resident import Resident
from db.transaction import Transaction
from db.usecases.cases import CaseReceipt, Mode, RegisterCase, register_case
from tests.helpers.rooms import Room, add_catalogue, arrange

ALLOWANCE = "高龄津贴"


def add_person(
    room: Room, name: str = "张桂兰", number: str = "11010519440303002X", *, birthday: date = date(1944, 3, 3),
    phone: str = "13812345678",
) -> str:
    """One resident. Returns the id."""
    ids: list[str] = []

    def fill(tx: Transaction) -> None:
        resident = Resident(
            id=tx.new_id(), name=name, id_kind="id_card", id_number=number, sex="2", birthday=birthday,
            phone=phone, created_at=tx.now, updated_at=tx.now,
        )
        tx.session.add(resident)
        ids.append(resident.id)

    arrange(room.desk, fill)
    return ids[0]


def catalogue(room: Room) -> dict[str, str]:
    """Item ids by name; loads the starter catalogue the first time."""
    rows = room.rows("SELECT item_id, name FROM item_version")
    return {row.name: row.item_id for row in rows} if rows else add_catalogue(room.desk)


def version_of(room: Room, item_id: str) -> str:
    """The newest version of an item."""
    rows = room.rows("SELECT id FROM item_version WHERE item_id = :id ORDER BY version DESC", id=item_id)
    return str(rows[0].id)


def register(
    room: Room, person: str, *, item: str = ALLOWANCE, ticked: tuple[int, ...] = (0, 1, 2, 3, 4),
    mode: Mode = "accept", papers: tuple[str, ...] = (), note: str = "",
) -> CaseReceipt:
    """Register a case as the walk-in screen does."""
    item_id = catalogue(room)[item]
    request = RegisterCase(
        resident_id=person, item_id=item_id, version_id=version_of(room, item_id), ticked=ticked, mode=mode,
        request_id=new_id(), repeat_confirmed=True, papers=papers, note=note,
    )
    return room.desk.run(register_case, request)

"""Who lives behind one door."""

from __future__ import annotations

from datetime import date

from db.domain.identity import IdKind, Sex
from db.queries.households import HouseholdMembers, Member, household_members
from db.usecases.residents import (
    AddResident,
    ChangeResident,
    HouseholdForm,
    ResidentForm,
    add_resident,
    change_resident,
)
from tests.helpers.rooms import Room


def live(room: Room, name: str, born: int, *, door: str = "301", relation: str | None = None) -> str:
    form = ResidentForm(
        name=name, id_kind=IdKind.RESIDENT_CARD, id_number=None, sex=Sex.FEMALE, birthday=date(born, 1, 2),
        household=HouseholdForm("海棠苑", "3", "2", door) if door else None, relation=relation,
    )
    return room.desk.run(add_resident, AddResident(form)).resident_id


def others(room: Room, resident_id: str) -> tuple[Member, ...]:
    return room.desk.ask(household_members, HouseholdMembers(resident_id))


def test_the_head_of_the_household_first_then_the_oldest(room: Room) -> None:
    child, mother = live(room, "王小明", 2010, relation="20"), live(room, "李秀英", 1950, relation="50")
    head, neighbour = live(room, "王建国", 1975, relation="02"), live(room, "赵铁柱", 1960, door="302")
    assert [one.name for one in others(room, child)] == ["王建国", "李秀英"]
    assert others(room, head)[0] == Member(mother, "李秀英", Sex.FEMALE, 76, "父母", "active")
    assert others(room, neighbour) == ()


def test_those_who_left_come_last(room: Room) -> None:
    here, gone = live(room, "王建国", 1975), live(room, "李秀英", 1950)
    live(room, "王小明", 2010)
    form = ResidentForm(name="李秀英", id_kind=IdKind.RESIDENT_CARD, id_number=None, birthday=date(1950, 1, 2))
    room.desk.run(change_resident, ChangeResident(gone, form, status="moved"))
    assert [(one.name, one.status) for one in others(room, here)] == [("王小明", "active"), ("李秀英", "moved")]


def test_without_a_household_there_is_nobody(room: Room) -> None:
    alone = live(room, "王建国", 1975, door="")
    live(room, "李秀英", 1950, door="")
    assert others(room, alone) == ()

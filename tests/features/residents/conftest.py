"""A desk with a few residents, and the page on it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.domain.identity import IdKind, Sex
from db.domain.permissions import Role
from db.usecases.residents import AddResident, HouseholdForm, ResidentForm, SetTags, add_resident, set_tags
from desktop.theme.manager import ThemeManager
from tests.helpers.pages.residents import ResidentsScreen
from tests.helpers.rooms import Room
from tests.helpers.rooms import room as room

HOME = HouseholdForm("海棠苑", "3", "2", "301", "滨河-03")
ZHANG = ResidentForm(
    name="张桂兰", id_kind=IdKind.RESIDENT_CARD, id_number="11010519440303002X", ethnicity="01", phone="13812345678",
    residence="local", relation="02", household=HOME, note="听力不便，电话请打女儿",
)
WANG = ResidentForm(
    name="王建国", id_kind=IdKind.RESIDENT_CARD, id_number=None, sex=Sex.MALE, birthday=date(1970, 5, 6),
    phone="13900001111", household=HOME, relation="20",
)
ALI = ResidentForm(
    name="阿依古丽·买买提", id_kind=IdKind.RESIDENT_CARD, id_number=None, sex=Sex.FEMALE,
    birthday=date(1985, 1, 2), ethnicity="05", address="滨河路 12 号院",
)


@pytest.fixture
def people(room: Room) -> dict[str, str]:
    """Three residents by name; 王建国 lives with 张桂兰."""
    ids = {}
    for form in (ZHANG, WANG, ALI):
        ids[form.name] = room.desk.run(add_resident, AddResident(form)).resident_id
        room.clock.move(minutes=1)
    room.desk.run(set_tags, SetTags(ids["张桂兰"], ("elderly", "alone")))
    return ids


@pytest.fixture
def show(qtbot: QtBot, room: Room, theme: ThemeManager) -> Iterator[Callable[[], ResidentsScreen]]:
    """Open the page on the room as it then is."""
    made: list[ResidentsScreen] = []

    def make() -> ResidentsScreen:
        made.append(ResidentsScreen(qtbot, room.desk, theme))
        return made[-1]

    yield make
    for screen in made:
        screen.close()


@pytest.fixture
def screen(people: dict[str, str], show: Callable[[], ResidentsScreen]) -> ResidentsScreen:
    """The page with three residents, a clerk at the desk."""
    return show()


@pytest.fixture
def first_day(room: Room, show: Callable[[], ResidentsScreen]) -> ResidentsScreen:
    """The page without anybody, a supervisor at the desk."""
    room.sign_in(Role.SUPERVISOR)
    return show()


@pytest.fixture
def shoot() -> Callable[[ResidentsScreen, str], None]:
    """Keep a picture when YIMEN_SHOTS names a folder."""
    folder = os.environ.get("YIMEN_SHOTS")

    def keep(screen: ResidentsScreen, name: str) -> None:
        screen.settle()
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            screen.window.grab().save(str(Path(folder) / f"residents-{name}.png"))

    return keep

"""A desk with a few residents, and the page on it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.domain.identity import IdKind, Sex
from db.domain.permissions import Role
from db.room import DataRoom
from db.transaction import SignedIn
from db.usecases.residents import AddResident, HouseholdForm, ResidentForm, SetTags, add_resident, set_tags
from desktop.theme.manager import ThemeManager
from tests.helpers.pages.residents import ResidentsScreen
from tests.helpers.printers import SwitchedSpooler
from tests.helpers.rooms import CHEAP_KDF, MovableClock, Room, make_room

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


@dataclass(frozen=True)
class Template:
    """Two data folders made once and copied for each test: without anybody, and with three residents."""

    root: Path
    key: bytes
    operators: dict[Role, SignedIn]
    people: dict[str, str]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Make both; 王建国 lives with 张桂兰."""
    root = tmp_path_factory.mktemp("residents")
    made = make_room(root / "empty")
    ids = {}
    made.desk.close()
    shutil.copytree(root / "empty", root / "people")
    clock = MovableClock()
    desk = DataRoom(root / "people", clock=clock, kdf=CHEAP_KDF).open(made.desk.key)
    desk.operator = made.operators[Role.CLERK]
    for form in (ZHANG, WANG, ALI):
        ids[form.name] = desk.run(add_resident, AddResident(form)).resident_id
        clock.move(minutes=1)
    desk.run(set_tags, SetTags(ids["张桂兰"], ("elderly", "alone")))
    desk.close()
    return Template(root, made.desk.key, made.operators, ids)


@pytest.fixture
def room(template: Template, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Room]:
    """A copy with a clerk signed in; with residents for tests that take ``people``."""
    name = "people" if "people" in request.fixturenames else "empty"
    shutil.copytree(template.root / name, tmp_path / "room")
    clock = MovableClock()
    clock.move(minutes=5)
    data = DataRoom(tmp_path / "room", clock=clock, kdf=CHEAP_KDF)
    made = Room(data, data.open(template.key), clock, dict(template.operators))
    made.sign_in(Role.CLERK)
    yield made
    made.desk.close()


@pytest.fixture
def people(template: Template, room: Room) -> dict[str, str]:
    """The ids of the three residents by name."""
    return template.people


@pytest.fixture
def spooler(tmp_path: Path) -> SwitchedSpooler:
    """Printers that write files."""
    return SwitchedSpooler(tmp_path / "out")


@pytest.fixture
def show(
    qtbot: QtBot, room: Room, theme: ThemeManager, spooler: SwitchedSpooler
) -> Iterator[Callable[[], ResidentsScreen]]:
    """Open the page on the room as it then is."""
    made: list[ResidentsScreen] = []

    def make() -> ResidentsScreen:
        made.append(ResidentsScreen(qtbot, room.desk, theme, spooler))
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

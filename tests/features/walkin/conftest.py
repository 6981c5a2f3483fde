"""A centre with a few residents, copied for each test, and the registration screen on it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.desk import Desk
from db.domain.identity import IdKind, Sex
from db.domain.permissions import Role
from db.room import DataRoom
from db.session import add_operator, open_desk, sign_in, start_centre
from db.usecases.operators import AddOperator
from db.usecases.residents import (
    AddResident,
    HouseholdForm,
    ResidentForm,
    SetTags,
    add_resident,
    set_tags,
)
from db.usecases.settings import ChangeSettings, change_settings
from db.usecases.setup import FirstStart
from desktop.theme.manager import ThemeManager
from tests.helpers.pages.walkin import WalkinScreen, at
from tests.helpers.rooms import CENTRE_CODE, CHEAP_KDF, PASSPHRASE, RECOVERY_CODE, MovableClock
from tests.printing.conftest import LASER, THERMAL, SwitchedSpooler

MORNING = at(2026, 11, 20, 10, 43)
ZHANG = ResidentForm(
    name="张桂兰", id_kind=IdKind.RESIDENT_CARD, id_number="11010519440303002X", sex=Sex.FEMALE,
    birthday=date(1944, 3, 3), ethnicity="01", phone="13812345678", residence="local", relation="02",
    household=HouseholdForm("海棠苑", "3", "2", "301", "滨河-03"),
)
MA = ResidentForm(
    name="马山", id_kind=IdKind.OTHER, id_number="WH000123", sex=Sex.MALE, birthday=date(1990, 5, 6),
    phone="13911112222", residence="nonlocal",
)
RARE = ResidentForm(
    name="阿依古丽·买买提\U0002c6f1", id_kind=IdKind.OTHER, id_number="WH000124", sex=Sex.FEMALE,
    birthday=date(1956, 1, 2), residence="local",
)


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with its people, made once and copied for each test."""
    root = tmp_path_factory.mktemp("walkin") / "data"
    room = DataRoom(root, clock=MovableClock(at(2026, 11, 18, 9)), kdf=CHEAP_KDF)
    start = FirstStart(
        centre_name="海棠街道滨河社区党群服务中心", centre_code=CENTRE_CODE, centre_short_name="滨河社区",
        centre_phone="22225880", window=2, name="王建军", login="wangjj", passphrase=PASSPHRASE,
    )
    desk = start_centre(room, start, RECOVERY_CODE)
    add_operator(desk, AddOperator("limin", "李敏", Role.CLERK, PASSPHRASE))
    desk.run(change_settings, ChangeSettings({"receipt_printer": THERMAL, "a5_printer": LASER}))
    zhang = desk.run(add_resident, AddResident(ZHANG)).resident_id
    desk.run(set_tags, SetTags(zhang, tuple(_codes(desk, ("高龄", "独居", "低保")))))
    for form in (MA, RARE):
        desk.run(add_resident, AddResident(form))
    desk.close()
    return root


def _codes(desk: Desk, names: tuple[str, ...]) -> list[str]:
    from db.queries.residents import ListTags, list_tags

    return [tag.code for tag in desk.ask(list_tags, ListTags()) if tag.name in names]


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(MORNING)


@pytest.fixture
def desk(_template: Path, tmp_path: Path, clock: MovableClock) -> Iterator[Desk]:
    """The centre with its clerk signed in."""
    root = tmp_path / "data"
    shutil.copytree(_template, root)
    opened = open_desk(DataRoom(root, clock=clock, kdf=CHEAP_KDF), "wangjj", PASSPHRASE)
    sign_in(opened, "limin", PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture
def spooler(tmp_path: Path) -> SwitchedSpooler:
    return SwitchedSpooler(tmp_path / "out")


@pytest.fixture
def make_screen(
    qtbot: QtBot, desk: Desk, theme: ThemeManager, spooler: SwitchedSpooler,
) -> Iterator[Callable[[], WalkinScreen]]:
    """Makes the screen, as often as the program is started in a test."""
    made: list[WalkinScreen] = []

    def make() -> WalkinScreen:
        made.append(WalkinScreen(qtbot, desk, theme, spooler))
        made[-1].printing.export_folder = spooler.folder.parent / "存放"
        return made[-1]

    yield make
    for screen in made:
        screen.close()


@pytest.fixture
def screen(make_screen: Callable[[], WalkinScreen]) -> WalkinScreen:
    return make_screen()


@pytest.fixture
def shoot(screen: WalkinScreen) -> Callable[[str], None]:
    """Save a picture when YIMEN_SHOTS names a folder; else do nothing."""
    folder = os.environ.get("YIMEN_SHOTS", "")

    def save(name: str) -> None:
        if folder:
            screen.shoot(Path(folder) / f"walkin-{name}.png")

    return save


def variant(form: ResidentForm, **changes: object) -> ResidentForm:
    """A form with other values."""
    return replace(form, **changes)  # type: ignore[arg-type]

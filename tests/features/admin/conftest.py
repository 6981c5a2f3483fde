"""A real centre for the screens of 管理, and its pictures when they are asked for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from db.desk import Desk
from db.domain.permissions import Role
from db.room import DataRoom
from db.session import add_operator, open_desk, sign_in, start_centre
from db.usecases.operators import AddOperator
from db.usecases.setup import FirstStart
from desktop.theme.manager import ThemeManager
from tests.helpers.pages.admin import AdminScreen
from tests.helpers.rooms import CENTRE_CODE, CHEAP_KDF, PASSPHRASE, RECOVERY_CODE, MovableClock

PEOPLE = (("limin", "李敏", Role.CLERK), ("zhouqi", "周琪", Role.SUPERVISOR))


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with three people, made once and copied for each test."""
    root = tmp_path_factory.mktemp("centre") / "data"
    room = DataRoom(root, clock=MovableClock(), kdf=CHEAP_KDF)
    start = FirstStart(
        centre_name="海棠街道滨河社区党群服务中心",
        centre_code=CENTRE_CODE,
        centre_short_name="滨河社区",
        centre_phone="22225880",
        window=2,
        name="王建军",
        login="wangjj",
        passphrase=PASSPHRASE,
    )
    desk = start_centre(room, start, RECOVERY_CODE)
    for login, name, role in PEOPLE:
        add_operator(desk, AddOperator(login, name, role, PASSPHRASE))
    desk.close()
    return root


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def desk(_template: Path, tmp_path: Path, clock: MovableClock) -> Iterator[Desk]:
    """The centre with its administrator signed in."""
    root = tmp_path / "data"
    shutil.copytree(_template, root)
    opened = open_desk(DataRoom(root, clock=clock, kdf=CHEAP_KDF), "wangjj", PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture
def screen_as(
    request: pytest.FixtureRequest, qtbot: QtBot, desk: Desk, theme: ThemeManager
) -> Iterator[Callable[[str], AdminScreen]]:
    """Makes the page with this person at the desk, at the module's SECTION if it names one."""
    made: list[AdminScreen] = []

    def make(login: str) -> AdminScreen:
        if desk.operator is None or desk.operator.login != login:
            sign_in(desk, login, PASSPHRASE)
        made.append(AdminScreen(qtbot, desk, theme, getattr(request.module, "SECTION", "")))
        return made[-1]

    yield make
    for screen in made:
        screen.close()


@pytest.fixture
def screen(screen_as: Callable[[str], AdminScreen]) -> AdminScreen:
    """The page as the administrator sees it."""
    return screen_as("wangjj")


@pytest.fixture
def shoot(theme: ThemeManager) -> Callable[[AdminScreen, str], None]:
    """Save pictures of the page in every look, when YIMEN_SHOTS names a folder; else do nothing."""
    folder = os.environ.get("YIMEN_SHOTS", "")

    def save(screen: AdminScreen, name: str) -> None:
        if not folder:
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        normal = screen.window.size()
        for look, mode, large, scale in (
            ("light", "light", False, 1.0),
            ("dark", "dark", False, 1.0),
            ("large", "light", True, 1.0),
            ("150", "light", False, 1.5),
        ):
            theme.set_mode(mode)
            theme.set_large(large)
            nav, bars = (124, 82) if large else (48, 76) if scale > 1 else (104, 76)
            screen.window.resize(round(1366 / scale) - nav, round(768 / scale) - bars)
            screen.settle()
            screen.window.grab().save(f"{folder}/{name}-{look}.png")
        theme.set_mode("light")
        theme.set_large(False)
        screen.window.resize(normal)

    return save

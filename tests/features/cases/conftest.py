"""The 办件 page in a window on a real desk on disk, with printers that write files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from db.desk import Desk
from db.domain.identity import IdKind, Sex
from db.domain.permissions import Role
from db.room import DataRoom
from db.session import add_operator, open_desk, sign_in
from db.usecases.operators import AddOperator
from db.usecases.residents import ResidentForm
from db.usecases.settings import ChangeSettings, change_settings
from desktop.features.cases.page import CasesPage, create
from desktop.page import ShellContext
from desktop.printing.service import PrintingService
from desktop.tasks import Tasks
from desktop.theme.manager import ThemeManager
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, start
from tests.helpers.desk_work import ZHANG, walk_in
from tests.helpers.pages.cases import CasesScreen
from tests.helpers.printers import LASER, THERMAL, SwitchedSpooler
from tests.helpers.rooms import CHEAP_KDF, PASSPHRASE, MovableClock

MA = ResidentForm(
    name="马山", id_kind=IdKind.OTHER, id_number="WH000123", sex=Sex.MALE, birthday=date(1990, 5, 6),
    phone="13911112222", residence="nonlocal",
)
AYI = ResidentForm(
    name="阿依古丽·买买提", id_kind=IdKind.OTHER, id_number="WH000124", sex=Sex.FEMALE, birthday=date(1985, 3, 8),
    phone="13800002948", residence="local",
)


class Said:
    """The notices a page has shown, and where it asked to go."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.went: list[str] = []
        self.opened: list[tuple[str, str]] = []

    def show(self, headline: str, rest: str = "", *, level: str = "ok") -> None:
        self.notices.append(f"{headline} {rest}".strip())

    def go(self, page: str, **wanted: object) -> None:
        self.went.append(page)

    def open(self, kind: str, subject: str) -> None:
        self.opened.append((kind, subject))


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with its people, made once and copied for each test."""
    root = tmp_path_factory.mktemp("cases") / "data"
    centre = start(root)
    for login, name, role in (("limin", "李敏", Role.CLERK), ("zhaomin", "赵敏", Role.SUPERVISOR)):
        add_operator(centre.desk, AddOperator(login, name, role, PASSPHRASE))
    centre.desk.run(change_settings, ChangeSettings({"receipt_printer": THERMAL, "a5_printer": LASER}))
    for form in (ZHANG, MA, AYI):
        walk_in(centre.desk, form)
    centre.desk.close()
    return root


@pytest.fixture
def clock() -> MovableClock:
    """10:43 of a Friday at the desk."""
    return MovableClock(datetime(2026, 11, 20, 2, 43, tzinfo=UTC))


@pytest.fixture
def desk(_template: Path, tmp_path: Path, clock: MovableClock) -> Iterator[Desk]:
    """The centre with its clerk signed in."""
    root = tmp_path / "data"
    shutil.copytree(_template, root)
    opened = open_desk(DataRoom(root, clock=clock, kdf=CHEAP_KDF), ADMIN, ADMIN_PASSPHRASE)
    sign_in(opened, "limin", PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture
def people(desk: Desk) -> dict[str, str]:
    """Residents by name."""
    return {form.name: walk_in(desk, form) for form in (ZHANG, MA, AYI)}


@pytest.fixture
def supervisor(desk: Desk) -> Callable[[], None]:
    """Seats the 值班长."""
    return lambda: sign_in(desk, "zhaomin", PASSPHRASE) and None


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def spooler(tmp_path: Path) -> SwitchedSpooler:
    return SwitchedSpooler(tmp_path / "out")


@pytest.fixture
def screen(
    desk: Desk, said: Said, spooler: SwitchedSpooler, theme: ThemeManager, qtbot: QtBot,
) -> Iterator[CasesScreen]:
    tasks = Tasks()
    printing = PrintingService(desk, spooler)
    printing.export_folder = spooler.folder.parent / "存放"
    with theme.building():
        page = create(ShellContext(desk, tasks, theme, said, printing, said.go))
        assert isinstance(page, CasesPage)
        page.open_requested.connect(said.open)
        window = QWidget()
        window.setProperty("kind", "page")
        column = QVBoxLayout(window)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)
    qtbot.addWidget(window)
    window.resize(1262, 692)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    made = CasesScreen(page, qtbot)
    yield made
    made.settle()
    printing.close()
    tasks.close()


@pytest.fixture
def come(screen: CasesScreen) -> Callable[..., CasesScreen]:
    """Come to the page as the shell does."""

    def arrive(**wanted: object) -> CasesScreen:
        screen.page.activated()
        screen.page.arrive(**wanted)
        screen.settle()
        screen.page.focus_first()
        screen.settle()
        return screen

    return arrive


@pytest.fixture
def shoot(screen: CasesScreen) -> Callable[[str], None]:
    """Save a picture when YIMEN_SHOTS names a folder; else do nothing."""
    folder = os.environ.get("YIMEN_SHOTS", "")

    def save(name: str) -> None:
        if folder:
            screen.page.window().grab().save(str(Path(folder) / f"cases-{name}.png"))

    return save

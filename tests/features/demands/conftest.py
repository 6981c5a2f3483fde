"""The 诉求 page in a window on a real desk on disk, with printers that write files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from db.desk import Desk
from db.domain.demand_table import DemandAction, DemandKind, Urgency
from db.domain.permissions import Role
from db.ids import new_id
from db.queries.ground import ListOwners, list_owners
from db.room import DataRoom
from db.session import add_operator, open_desk, sign_in
from db.usecases.demands import (
    ActOnDemand,
    DemandMoved,
    DemandRegistered,
    RegisterDemand,
    act_on_demand,
    register_demand,
)
from db.usecases.ground import SaveUnit, save_unit
from db.usecases.operators import AddOperator
from db.usecases.settings import ChangeSettings, change_settings
from db.usecases.workers import SaveWorker, save_worker
from desktop.features.demands.page import DemandsPage, create
from desktop.page import ShellContext
from desktop.printing.service import PrintingService
from desktop.tasks import Tasks
from desktop.theme.manager import ThemeManager
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, start
from tests.helpers.desk_work import ZHANG, walk_in
from tests.helpers.pages.demands import DemandsScreen
from tests.helpers.printers import LASER, THERMAL, SwitchedSpooler
from tests.helpers.rooms import CHEAP_KDF, PASSPHRASE, MovableClock


class Said:
    """The notices a page has shown, and where it asked to go."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.went: list[tuple[str, dict[str, object]]] = []
        self.opened: list[tuple[str, str]] = []

    def show(self, headline: str, rest: str = "", *, level: str = "ok") -> None:
        self.notices.append(f"{headline} {rest}".strip())

    def go(self, page: str, **wanted: object) -> None:
        self.went.append((page, wanted))

    def open(self, kind: str, subject: str) -> None:
        self.opened.append((kind, subject))


@dataclass
class Work:
    """Demands made and moved through the product's own door."""

    desk: Desk

    def owner(self, name: str) -> str:
        """The id of a worker or a unit."""
        return next(row.owner_id for row in self.desk.ask(list_owners, ListOwners()) if row.name == name)

    def register(self, title: str, **given: object) -> DemandRegistered:
        """A demand, of 刘芳 by telephone unless told otherwise."""
        facts: dict[str, object] = {
            "kind": DemandKind.REQUEST, "category": "民生", "source": "phone", "reporter_name": "刘芳",
            "reporter_phone": "13822102210", "place": "海棠苑东门", "urgency": Urgency.NORMAL,
        }
        return self.desk.run(register_demand, RegisterDemand(new_id(), title=title, **(facts | given)))

    def act(self, moved: DemandRegistered | DemandMoved, action: DemandAction, **given: object) -> DemandMoved:
        """One step on what the last one left."""
        return self.desk.run(act_on_demand, ActOnDemand(moved.demand_id, moved.version, action, **given))

    def until(self, title: str, *actions: DemandAction, **given: object) -> DemandRegistered | DemandMoved:
        """A demand moved so far."""
        moved: DemandRegistered | DemandMoved = self.register(title, **given)
        for action in actions:
            more = {"owner_id": self.owner("街道市政所")} if action is DemandAction.ASSIGN else {}
            moved = self.act(moved, action, **more)
        return moved


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A centre with its people, made once and copied for each test."""
    root = tmp_path_factory.mktemp("demands") / "data"
    centre = start(root)
    desk = centre.desk
    for login, name, role in (
        ("limin", "李敏", Role.CLERK), ("zhaomin", "赵敏", Role.SUPERVISOR), ("xiaoma", "马小军", Role.ASSISTANT),
    ):
        add_operator(desk, AddOperator(login, name, role, PASSPHRASE))
    desk.run(change_settings, ChangeSettings({"receipt_printer": THERMAL, "a5_printer": LASER}))
    for name, line in (("王建军", "民政"), ("古丽娜尔", "综治")):
        desk.run(save_worker, SaveWorker(name, "13900000000", line, "第一片"))
    for name, kind in (("街道市政所", "department"), ("城管中队", "department"), ("海棠物业", "property")):
        desk.run(save_unit, SaveUnit(name, kind, "张海涛", "13812342210"))
    walk_in(desk, ZHANG)
    desk.close()
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
def work(desk: Desk) -> Work:
    return Work(desk)


@pytest.fixture
def sit(desk: Desk) -> Callable[[str], None]:
    """Seats somebody else."""
    return lambda login: sign_in(desk, login, PASSPHRASE) and None


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def spooler(tmp_path: Path) -> SwitchedSpooler:
    return SwitchedSpooler(tmp_path / "out")


@pytest.fixture
def make_screen(
    desk: Desk, said: Said, spooler: SwitchedSpooler, theme: ThemeManager, qtbot: QtBot,
) -> Iterator[Callable[[], DemandsScreen]]:
    """Makes the page in a window; again after a crash."""
    ending: list[Callable[[], None]] = []
    windows: list[QWidget] = []

    def make() -> DemandsScreen:
        tasks = Tasks()
        printing = PrintingService(desk, spooler)
        printing.export_folder = spooler.folder.parent / "存放"
        with theme.building():
            page = create(ShellContext(desk, tasks, theme, said, printing, said.go))
            assert isinstance(page, DemandsPage)
            page.open_requested.connect(said.open)
            window = QWidget()
            windows.append(window)
            window.setProperty("kind", "page")
            column = QVBoxLayout(window)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(page)
        qtbot.addWidget(window)
        window.resize(1262, 692)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        made = DemandsScreen(page, qtbot)

        def end() -> None:
            made.settle()
            page.before_close()
            window.hide()
            printing.close()
            tasks.close()

        ending.append(end)
        return made

    yield make
    for end in ending:
        end()


@pytest.fixture
def screen(make_screen: Callable[[], DemandsScreen]) -> DemandsScreen:
    return make_screen()


@pytest.fixture
def come(screen: DemandsScreen) -> Callable[..., DemandsScreen]:
    """Come to the page as the shell does."""

    def arrive(**wanted: object) -> DemandsScreen:
        screen.page.activated()
        if wanted:
            screen.page.arrive(**wanted)
        else:
            screen.page.focus_first()
        screen.settle()
        if not wanted:
            screen.page.focus_first()
            screen.settle()
        return screen

    return arrive


@pytest.fixture
def shoot(screen: DemandsScreen) -> Callable[[str], None]:
    """Save a picture when YIMEN_SHOTS names a folder; else do nothing."""
    folder = os.environ.get("YIMEN_SHOTS", "")

    def save(name: str) -> None:
        if folder:
            screen.page.window().grab().save(str(Path(folder) / f"demands-{name}.png"))

    return save

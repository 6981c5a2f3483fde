"""The 走访 page in a window on a real desk on disk: three grids, their workers, households and visits of the year."""

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
from db.domain.visit_topics import Finding
from db.domain.visits import VisitWay
from db.ids import new_id
from db.resident_rules import HouseholdForm, ResidentForm
from db.room import DataRoom
from db.session import add_operator, open_desk, sign_in
from db.usecases.ground import SaveGrid, save_grid
from db.usecases.households import SaveHousehold, SaveMember, save_household, save_member
from db.usecases.operators import AddOperator
from db.usecases.residents import AddResident, SetTags, add_resident, set_tags
from db.usecases.settings import ChangeSettings, change_settings
from db.usecases.visits import RecordVisit, record_visit
from db.usecases.workers import SaveWorker, save_worker
from db.visit_rules import VisitInput
from desktop.features.visits.page import VisitsPage, create
from desktop.page import ShellContext
from desktop.printing.service import PrintingService
from desktop.tasks import Tasks
from desktop.theme.manager import ThemeManager
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, start
from tests.helpers.pages.visits import VisitsScreen
from tests.helpers.printers import LASER, THERMAL, SwitchedSpooler
from tests.helpers.rooms import CHEAP_KDF, PASSPHRASE, MovableClock

HOMES = (
    ("滨河-01", "1", "1", ("101", "102", "201", "202", "301")),
    ("滨河-02", "2", "1", ("101", "102", "201")),
    ("滨河-03", "3", "2", ("101", "102", "501", "502", "601")),
)
NAMES = ("王卫国", "刘洋", "热依汗古丽", "赵志刚", "李颖", "孙秀芳", "陈建国", "郑爱民", "郭平", "周丽", "张桂兰", "吴敏", "冯强")
TAGS = {"张桂兰": ("高龄", "独居"), "刘洋": ("残疾",), "李颖": ("优抚",)}


class Said:
    """The notices a page has shown, and where it asked to go."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.went: list[tuple[str, dict[str, object]]] = []

    def show(self, headline: str, rest: str = "", *, level: str = "ok") -> None:
        self.notices.append(f"{headline} {rest}".strip())

    def go(self, page: str, **wanted: object) -> None:
        self.went.append((page, wanted))


def _person(name: str, number: int, born: date, sex: Sex) -> ResidentForm:
    return ResidentForm(
        name=name, id_kind=IdKind.OTHER, id_number=f"WH{number:06}", sex=sex, birthday=born,
        phone=f"139{number:08}", residence="local",
    )


def _fill(desk: Desk) -> None:
    """Three grids with their households; most of grid one and the focus household of grid three were visited."""
    workers = {
        name: desk.run(save_worker, SaveWorker(name, joined_on=date(2024, 1, 1))).worker_id for name in ("王建军", "赵敏")
    }
    for grid, worker in (("滨河-01", "王建军"), ("滨河-02", "赵敏"), ("滨河-03", "王建军")):
        desk.run(save_grid, SaveGrid(grid, workers[worker]))
    names = iter(NAMES)
    homes: dict[str, tuple[str, str]] = {}
    number = 0
    for grid, building, unit, doors in HOMES:
        for door in doors:
            number += 1
            name = next(names)
            form = HouseholdForm("海棠苑", building, unit, door, grid)
            home = desk.run(save_household, SaveHousehold(form)).household_id
            old = name == "张桂兰"
            person = _person(name, number, date(1944, 3, 3) if old else date(1970, 5, number), Sex.FEMALE if old else Sex.MALE)
            resident = desk.run(add_resident, AddResident(person, allow_duplicate=True)).resident_id
            desk.run(save_member, SaveMember(home, resident, "02"))
            homes[name] = (home, resident)
            if name in TAGS:
                desk.run(set_tags, SetTags(resident, tuple(_tag_code(desk, tag) for tag in TAGS[name])))
    daughter = _person("周敏", 90, date(1972, 2, 2), Sex.FEMALE)
    resident = desk.run(add_resident, AddResident(daughter, allow_duplicate=True)).resident_id
    desk.run(save_member, SaveMember(homes["张桂兰"][0], resident, "30"))
    for name, on in (
        ("王卫国", date(2026, 11, 4)), ("刘洋", date(2026, 7, 28)), ("赵志刚", date(2026, 3, 2)),
        ("孙秀芳", date(2026, 5, 9)),
    ):
        home, resident = homes[name]
        record(desk, home, workers["王建军"], on, (resident,))
    home, resident = homes["张桂兰"]
    record(
        desk, home, workers["王建军"], date(2026, 9, 15), (resident,),
        findings=(
            Finding("health", ("慢病",), "服药规律"), Finding("safety", ("正常",), "燃气软管已换"),
            Finding("income", ("低保",), "女儿接济"), Finding("care", ("独居无人",), "女儿每周来"),
            Finding("mood", ("平稳",)), Finding("children", ("无",)),
        ),
    )


def _tag_code(desk: Desk, name: str) -> str:
    from db.queries.residents import ListTags, list_tags

    return next(tag.code for tag in desk.ask(list_tags, ListTags()) if tag.name == name)


def record(
    desk: Desk, home: str, worker: str, on: date, met: tuple[str, ...], **more: object
) -> str:
    """A visit kept through the use case."""
    visit_id = new_id()
    visit = VisitInput(on, VisitWay.HOME, worker, met, **more)  # type: ignore[arg-type]
    desk.run(record_visit, RecordVisit(visit_id, home, visit, confirmed=True))
    return visit_id


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The centre, made once and copied for each test."""
    root = tmp_path_factory.mktemp("visits") / "data"
    centre = start(root)
    for login, name, role in (
        ("limin", "李敏", Role.CLERK), ("zhaomin", "赵敏", Role.SUPERVISOR), ("xiaowu", "小吴", Role.ASSISTANT),
    ):
        add_operator(centre.desk, AddOperator(login, name, role, PASSPHRASE))
    centre.desk.run(change_settings, ChangeSettings({"receipt_printer": THERMAL, "a5_printer": LASER}))
    _fill(centre.desk)
    centre.desk.close()
    return root


@pytest.fixture
def clock() -> MovableClock:
    """10:43 of a Friday at the desk."""
    return MovableClock(datetime(2026, 11, 20, 2, 43, tzinfo=UTC))


@pytest.fixture
def login() -> str:
    """Who is at the desk."""
    return "limin"


@pytest.fixture
def desk(_template: Path, tmp_path: Path, clock: MovableClock, login: str) -> Iterator[Desk]:
    """The centre with somebody signed in."""
    root = tmp_path / "data"
    shutil.copytree(_template, root)
    opened = open_desk(DataRoom(root, clock=clock, kdf=CHEAP_KDF), ADMIN, ADMIN_PASSPHRASE)
    sign_in(opened, login, PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def spooler(tmp_path: Path) -> SwitchedSpooler:
    return SwitchedSpooler(tmp_path / "out")


@pytest.fixture
def make_screen(
    desk: Desk, said: Said, spooler: SwitchedSpooler, theme: ThemeManager, qtbot: QtBot,
) -> Iterator[Callable[[], VisitsScreen]]:
    """Opens the page in a window, as often as asked (a program that was ended and started again)."""
    made: list[tuple[VisitsScreen, PrintingService, Tasks, QWidget]] = []

    def make() -> VisitsScreen:
        tasks = Tasks()
        printing = PrintingService(desk, spooler)
        with theme.building():
            page = create(ShellContext(desk, tasks, theme, said, printing, said.go))
            assert isinstance(page, VisitsPage)
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
        screen = VisitsScreen(page, qtbot)
        made.append((screen, printing, tasks, window))
        return screen

    yield make
    for screen, printing, tasks, _ in made:
        screen.page.before_close()
        screen.settle()
        printing.close()
        tasks.close()


@pytest.fixture
def come(make_screen: Callable[[], VisitsScreen]) -> Callable[..., VisitsScreen]:
    """Come to the page as the shell does."""

    def arrive(screen: VisitsScreen | None = None, **wanted: object) -> VisitsScreen:
        screen = screen or make_screen()
        screen.page.activated()
        screen.settle()
        if wanted:
            screen.page.arrive(**wanted)
        else:
            screen.page.focus_first()
        screen.settle()
        return screen

    return arrive


@pytest.fixture
def homes(desk: Desk) -> Callable[[str], str]:
    """Households by the name of somebody who lives there."""
    from db.queries.household_find import FindHouseholds, find_households

    return lambda text: desk.ask(find_households, FindHouseholds(text))[0].household_id


@pytest.fixture
def shoot() -> Callable[..., None]:
    """Save a picture when YIMEN_SHOTS names a folder; else do nothing."""
    folder = os.environ.get("YIMEN_SHOTS", "")

    def save(screen: VisitsScreen, name: str) -> None:
        if folder:
            screen.page.window().grab().save(str(Path(folder) / f"visits-{name}.png"))

    return save

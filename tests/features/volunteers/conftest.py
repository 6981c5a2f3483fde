"""The 志愿者 page in a window on a real desk on disk: six volunteers with cards, today's shifts, a year of hours."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from db.desk import Desk
from db.domain.clock import SHANGHAI
from db.domain.identity import IdKind, Sex
from db.domain.permissions import Role
from db.ids import new_id
from db.queries.teams import ListTeams, list_teams
from db.room import DataRoom
from db.session import add_operator, open_desk, sign_in
from db.usecases.activities import (
    SaveActivity,
    SaveShift,
    ShiftForm,
    SignUpVolunteers,
    save_activity,
    save_shift,
    sign_up,
)
from db.usecases.cards import IssueCards, issue_cards
from db.usecases.operators import AddOperator
from db.usecases.service import PaperRow, RecordPaper, record_paper
from db.usecases.settings import ChangeSettings, change_settings
from db.usecases.volunteers import RegisterVolunteer, register_volunteer
from db.volunteer_forms import ActivityForm, VolunteerForm
from desktop.features.volunteers.page import VolunteersPage, create
from desktop.page import ShellContext
from desktop.printing.service import PrintingService
from desktop.tasks import Tasks
from desktop.theme.manager import ThemeManager
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, start
from tests.helpers.pages.volunteers import VolunteersScreen
from tests.helpers.printers import LASER, THERMAL, SwitchedSpooler
from tests.helpers.rooms import CHEAP_KDF, PASSPHRASE, MovableClock

NAMES = ("周国良", "李秀英", "阿依古丽", "王建军", "陈晓", "孙立新")
TODAY = date(2026, 11, 20)


class Said:
    """The notices a page has shown, and where it asked to go."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.went: list[tuple[str, dict[str, object]]] = []

    def show(self, headline: str, rest: str = "", *, level: str = "ok") -> None:
        self.notices.append(f"{headline} {rest}".strip())

    def go(self, page: str, **wanted: object) -> None:
        self.went.append((page, wanted))


def _form(name: str, number: int) -> VolunteerForm:
    return VolunteerForm(
        name=name, id_kind=IdKind.OTHER, id_number=f"ZY{number:06}", phone=f"138{number:08}", area="海棠苑",
        consented_on=date(2026, 3, 1), sex=Sex.MALE, birthday=date(1968, 3, number), categories=("elderly",),
        skills=("haircut",) if number == 1 else (),
    )


def moment(hour: int, minute: int = 0) -> datetime:
    """An instant of today at the desk."""
    return datetime.combine(TODAY, time(hour, minute), SHANGHAI)


def _fill(desk: Desk) -> None:
    teams = desk.ask(list_teams, ListTeams())
    people = {}
    for number, name in enumerate(NAMES, 1):
        form = _form(name, number)
        request = RegisterVolunteer(
            request_id=new_id(), form=form, registered_on=date(2026, 3, 1), team_id=teams[number % 2].team_id
        )
        people[name] = desk.run(register_volunteer, request).volunteer_id
    desk.run(issue_cards, IssueCards(volunteer_ids=tuple(people.values())))
    for title, starts, ends in (("楼道清扫", 9, 11), ("独居老人送餐", 11, 13)):
        activity = desk.run(
            save_activity,
            SaveActivity(form=ActivityForm(title=title, category="elderly", starts_on=TODAY, ends_on=TODAY, place="海棠苑")),
        ).activity_id
        form_ = ShiftForm(moment(starts), moment(ends), 3)
        shift = desk.run(save_shift, SaveShift(activity_id=activity, form=form_)).shift_id
        wanted = (people["周国良"], people["李秀英"])
        desk.run(sign_up, SignUpVolunteers(shift_id=shift, volunteer_ids=wanted, confirmed=True))
    for name, day, hours in (("周国良", 12, 3), ("李秀英", 12, 2), ("阿依古丽", 13, 4)):
        row = PaperRow(
            volunteer_id=people[name], served_on=date(2026, 11, day), starts=time(9), ends=time(9 + hours),
            category="elderly", content="陪独居老人就医",
        )
        desk.run(record_paper, RecordPaper(request_id=new_id(), row=row))


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The centre, made once and copied for each test; what is written before was written by the administrator."""
    root = tmp_path_factory.mktemp("volunteers") / "data"
    centre = start(root)
    for login, name, role in (
        ("limin", "李敏", Role.CLERK), ("zhaomin", "赵敏", Role.SUPERVISOR), ("xiaowu", "小吴", Role.ASSISTANT),
    ):
        add_operator(centre.desk, AddOperator(login, name, role, PASSPHRASE))
    centre.desk.run(change_settings, ChangeSettings({"receipt_printer": THERMAL, "a5_printer": LASER}))
    centre.clock.instant = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    _fill(centre.desk)
    centre.desk.close()
    return root


@pytest.fixture
def clock() -> MovableClock:
    """10:00 of a Friday at the desk, in the middle of a shift."""
    return MovableClock(datetime(2026, 11, 20, 2, 0, tzinfo=UTC))


@pytest.fixture
def login() -> str:
    """Who is at the desk."""
    return "limin"


@pytest.fixture
def template(_template: Path) -> Path:
    """The centre a test begins with, to be copied."""
    return _template


@pytest.fixture
def desk(template: Path, tmp_path: Path, clock: MovableClock, login: str) -> Iterator[Desk]:
    """The centre with somebody signed in."""
    root = tmp_path / "data"
    shutil.copytree(template, root)
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
def screen(
    desk: Desk, said: Said, spooler: SwitchedSpooler, theme: ThemeManager, qtbot: QtBot,
) -> Iterator[VolunteersScreen]:
    """The page in a window, come to as the shell does."""
    tasks = Tasks()
    printing = PrintingService(desk, spooler)
    with theme.building():
        page = create(ShellContext(desk, tasks, theme, said, printing, said.go))
        assert isinstance(page, VolunteersPage)
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
    made = VolunteersScreen(page, qtbot)
    page.activated()
    made.settle()
    page.focus_first()
    yield made
    page.before_close()
    made.settle()
    printing.close()
    tasks.close()


@pytest.fixture
def card(desk: Desk) -> Callable[[str], str]:
    """What the QR code on somebody's card says."""
    from tests.helpers.rooms import look

    def payload(name: str) -> str:
        sql = "SELECT c.payload FROM card c JOIN volunteer v ON v.id = c.volunteer_id WHERE v.name = :name AND c.state = 'active'"
        return str(look(desk, sql, name=name)[0].payload)

    return payload


@pytest.fixture
def shoot() -> Callable[..., None]:
    """Save a picture when YIMEN_SHOTS names a folder; else do nothing."""
    folder = os.environ.get("YIMEN_SHOTS", "")

    def save(screen: VolunteersScreen, name: str) -> None:
        if folder:
            screen.page.window().grab().save(str(Path(folder) / f"volunteers-{name}.png"))

    return save

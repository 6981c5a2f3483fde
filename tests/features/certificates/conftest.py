"""The 证明 page in a window on a real desk: three volunteers with hours that count, one of them a resident."""

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
from db.domain.identity import IdKind, Sex
from db.domain.permissions import Role
from db.domain.printer_profiles import PrinterProfile, Way
from db.domain.service_hours import HourState
from db.ids import new_id
from db.queries.hours import HoursQueue, hours_queue
from db.room import DataRoom
from db.service_batches import RecordBatch
from db.session import add_operator, open_desk, sign_in
from db.usecases.activities import SaveActivity, save_activity
from db.usecases.hours import HourRef, ListAction, StepMany, step_many
from db.usecases.operators import AddOperator
from db.usecases.residents import AddResident, HouseholdForm, ResidentForm, add_resident
from db.usecases.service import record_batch
from db.usecases.settings import ChangePrinters, change_printers
from db.usecases.volunteers import RegisterVolunteer, register_volunteer
from db.volunteer_forms import ActivityForm, VolunteerForm
from desktop.features.certificates.page import CertificatesPage, create
from desktop.page import ShellContext
from desktop.printing.service import PrintingService
from desktop.tasks import Tasks
from desktop.theme.manager import ThemeManager
from tests.features.volunteers.conftest import Said
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, start
from tests.helpers.pages.certificates import CertificatesScreen
from tests.helpers.printers import LASER, SwitchedSpooler
from tests.helpers.rooms import CHEAP_KDF, PASSPHRASE, MovableClock

NAMES = ("周国良", "李秀英", "䶮龙")
TODAY = date(2026, 11, 20)


def _fill(desk: Desk) -> None:
    activity = desk.run(
        save_activity,
        SaveActivity(ActivityForm("社区义剪", "elderly", date(2026, 11, 10), date(2026, 11, 10), place="中心一楼")),
    ).activity_id
    numbers = []
    for n, name in enumerate(NAMES, 1):
        form = VolunteerForm(
            name=name, id_kind=IdKind.OTHER, id_number=f"ZY{n:06}", phone=f"138{n:08}", area="海棠苑",
            consented_on=date(2026, 3, 1), sex=Sex.MALE, birthday=date(1968, 3, n), categories=("elderly",),
        )
        made = desk.run(
            register_volunteer, RegisterVolunteer(request_id=new_id(), form=form, registered_on=date(2026, 3, 1))
        )
        numbers.append(made.number)
    desk.run(
        record_batch,
        RecordBatch(
            new_id(), "\n".join(numbers), date(2026, 11, 10), time(8), time(11), activity_id=activity, confirmed=True
        ),
    )
    someone = ResidentForm(
        name="张桂兰", id_kind=IdKind.RESIDENT_CARD, id_number="11010519491231002X", sex=Sex.FEMALE, phone="13812345678",
        residence="local", household=HouseholdForm("海棠苑", "3", "2", "501"),
    )
    desk.run(add_resident, AddResident(someone))
    sign_in(desk, "zhaomin", PASSPHRASE)
    queue = desk.ask(hours_queue, HoursQueue(HourState.RECORDED))
    refs = tuple(HourRef(row.record_id, row.version) for group in queue.groups for row in group.rows)
    desk.run(step_many, StepMany(refs=refs, action=ListAction.APPROVE_PUBLISH))


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The centre, made once and copied for each test."""
    root = tmp_path_factory.mktemp("certificates") / "data"
    centre = start(root)
    for login, name, role in (("limin", "李敏", Role.CLERK), ("zhaomin", "赵敏", Role.SUPERVISOR)):
        add_operator(centre.desk, AddOperator(login, name, role, PASSPHRASE))
    papers = tuple(PrinterProfile(paper, Way.SPOOL, LASER) for paper in ("a4", "a5"))
    centre.desk.run(change_printers, ChangePrinters(papers))
    centre.clock.instant = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    _fill(centre.desk)
    centre.desk.close()
    return root


@pytest.fixture
def clock() -> MovableClock:
    """10:00 of a Friday at the desk."""
    return MovableClock(datetime(2026, 11, 20, 2, 0, tzinfo=UTC))


@pytest.fixture
def login() -> str:
    """Who is at the desk."""
    return "zhaomin"


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
def screen(
    desk: Desk, said: Said, spooler: SwitchedSpooler, theme: ThemeManager, tmp_path: Path, qtbot: QtBot,
) -> Iterator[CertificatesScreen]:
    """The page in a window, come to as the shell does."""
    tasks = Tasks()
    printing = PrintingService(desk, spooler)
    printing.export_folder = tmp_path / "kept"
    with theme.building():
        page = create(ShellContext(desk, tasks, theme, said, printing, said.go))
        assert isinstance(page, CertificatesPage)
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
    made = CertificatesScreen(page, qtbot)
    page.activated()
    made.settle()
    page.focus_first()
    yield made
    page.before_close()
    made.settle()
    printing.close()
    tasks.close()


@pytest.fixture
def code(desk: Desk) -> Callable[[str], str]:
    """What the QR code on somebody's latest certificate says."""
    from tests.helpers.rooms import look

    def payload(name: str) -> str:
        sql = "SELECT payload FROM certificate WHERE holder_name = :name ORDER BY id DESC"
        return str(look(desk, sql, name=name)[0].payload)

    return payload


@pytest.fixture
def shoot() -> Callable[..., None]:
    """Save a picture when YIMEN_SHOTS names a folder; else do nothing."""
    folder = os.environ.get("YIMEN_SHOTS", "")

    def save(screen: CertificatesScreen, name: str) -> None:
        if folder:
            screen.page.window().grab().save(str(Path(folder) / f"certificates-{name}.png"))

    return save


@pytest.fixture
def thanked(screen: CertificatesScreen) -> CertificatesScreen:
    """A 感谢函 for 周国良, issued by keys."""
    issue_thanks(screen, "周国良")
    return screen


def issue_thanks(screen: CertificatesScreen, name: str) -> None:
    """出具, 感谢函, the person, what for, F9."""
    screen.turn("issue")
    screen.press("F2")
    kinds = [row[1].name for row in screen.page.issue.view.kinds.rows]
    screen.press(str((kinds.index("感谢函") + 1) % 10))
    screen.pick("holder", name)
    screen.fill(purpose="为独居老人理发")
    screen.press("F9")

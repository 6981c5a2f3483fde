"""The 兑换 page in a window on a real desk on disk: a shelf of nine, volunteers with points, one of them with a card."""

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
from db.domain.gift_stock import GiftKind
from db.domain.identity import IdKind, Sex
from db.domain.permissions import Role
from db.domain.points_accounts import Account, AccountKind, Book
from db.domain.volunteers import SERVICE_CATEGORIES
from db.ids import new_id
from db.points_store import load_wallet, stamp
from db.points_work import credit
from db.room import DataRoom
from db.session import add_operator, open_desk, sign_in
from db.transaction import Transaction
from db.usecases.cards import IssueCards, issue_cards
from db.usecases.gifts import ReceiveStock, SaveGift, receive_stock, save_gift
from db.usecases.operators import AddOperator
from db.usecases.settings import ChangeSettings, change_settings
from db.usecases.volunteers import RegisterVolunteer, register_volunteer
from db.volunteer_forms import VolunteerForm
from desktop.features.points.page import PointsPage, create
from desktop.page import ShellContext
from desktop.printing.service import PrintingService
from desktop.tasks import Tasks
from desktop.theme.manager import ThemeManager
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, start
from tests.helpers.pages.points import PointsScreen
from tests.helpers.printers import LASER, THERMAL, SwitchedSpooler
from tests.helpers.rooms import CHEAP_KDF, PASSPHRASE, MovableClock, arrange, look

TODAY = date(2026, 11, 20)
GIFTS = (
    ("大米 5 kg", GiftKind.GOODS, 50, 18), ("食用油 1.8 L", GiftKind.GOODS, 60, 9),
    ("洗衣液 2 kg", GiftKind.GOODS, 35, 24), ("理发服务", GiftKind.SERVICE, 20, None),
    ("家电清洗", GiftKind.SERVICE, 80, None), ("抽纸 1 提", GiftKind.GOODS, 15, 2),
    ("健康体检券", GiftKind.GOODS, 120, 5), ("茶馆议事厅 1 小时", GiftKind.SERVICE, 30, None),
    ("急救包", GiftKind.GOODS, 90, 0),
)


class Said:
    """The notices a page has shown, and where it asked to go."""

    def __init__(self) -> None:
        self.notices: list[str] = []
        self.went: list[tuple[str, dict[str, object]]] = []

    def show(self, headline: str, rest: str = "", *, level: str = "ok") -> None:
        self.notices.append(f"{headline} {rest}".strip())

    def go(self, page: str, **wanted: object) -> None:
        self.went.append((page, wanted))


def give(
    desk: Desk, volunteer_id: str, amount: int, *, earned_on: date = date(2026, 1, 10),
    opens_on: date = date(2026, 1, 18), expires_on: date | None = None, book: Book = Book.VOLUNTEER,
) -> None:
    """A lot, as approved hours make it."""

    def fill(tx: Transaction) -> None:
        wallet = load_wallet(tx, Account(book, AccountKind.MEMBER, volunteer_id))
        credit(tx, wallet, amount, stamp(tx, book), earned_on=earned_on, opens_on=opens_on, expires_on=expires_on)

    arrange(desk, fill)


def _register(desk: Desk, name: str, number: int, born: date, sex: Sex, team_id: str) -> str:
    form = VolunteerForm(
        name, IdKind.OTHER, f"ZY{number:06}", f"138{number:08}", "滨河社区", date(2025, 3, 1), sex=sex, birthday=born,
        categories=tuple(SERVICE_CATEGORIES)[:1],
    )
    request = RegisterVolunteer(new_id(), form, date(2025, 3, 1), team_id=team_id, confirmed=True)
    return desk.run(register_volunteer, request).volunteer_id


def _fill(desk: Desk) -> None:
    """周国良 with 186 points of which 6 wait and 24 lapse, 李秋月 with 10, 王小满 with none, and the shelf."""
    red = look(desk, "SELECT id FROM volunteer_team ORDER BY position LIMIT 1")[0].id
    zhou, li, _ = (
        _register(desk, name, number, born, sex, red) for number, (name, born, sex) in enumerate((
            ("周国良", date(1968, 2, 3), Sex.MALE), ("李秋月", date(1975, 6, 1), Sex.FEMALE),
            ("王小满", date(1990, 5, 20), Sex.MALE)), 1)
    )
    arrange(desk, lambda tx: tx.connection.exec_driver_sql(
        "UPDATE volunteer SET confirmed_minutes = 36720, counted_minutes = 36720, stars_given = 3 WHERE id = ?", (zhou,)
    ) and None)
    desk.run(issue_cards, IssueCards((zhou, li), paper=None))
    give(desk, zhou, 24, expires_on=date(2026, 12, 15))
    give(desk, zhou, 96)
    give(desk, zhou, 60, earned_on=date(2026, 5, 10), opens_on=date(2026, 5, 18))
    give(desk, zhou, 6, earned_on=date(2026, 11, 14), opens_on=date(2026, 11, 22))
    give(desk, li, 10)
    for key, (name, kind, price, units) in enumerate(GIFTS, 1):
        gift = new_id()
        desk.run(save_gift, SaveGift(
            gift, name, kind, price, units is not None, 3 if units is not None else 0, position=key,
            time_price=60 if kind is GiftKind.SERVICE else None,
        ))
        if units:
            desk.run(receive_stock, ReceiveStock(new_id(), gift, units, TODAY))


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The centre, made once and copied for each test."""
    root = tmp_path_factory.mktemp("points") / "data"
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
    if login != ADMIN:
        sign_in(opened, login, PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture
def people(desk: Desk) -> dict[str, str]:
    """Volunteers' ids by name."""
    return {row.name: row.id for row in look(desk, "SELECT id, name FROM volunteer")}


@pytest.fixture
def cards(desk: Desk) -> dict[str, str]:
    """What the codes of their cards say, by name."""
    rows = look(desk, "SELECT v.name, c.payload FROM card c JOIN volunteer v ON v.id = c.volunteer_id")
    return {row.name: row.payload for row in rows}


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def spooler(tmp_path: Path) -> SwitchedSpooler:
    return SwitchedSpooler(tmp_path / "out")


@pytest.fixture
def screen(
    desk: Desk, said: Said, spooler: SwitchedSpooler, theme: ThemeManager, qtbot: QtBot,
) -> Iterator[PointsScreen]:
    """The page in its window, arrived at as the shell does."""
    tasks = Tasks()
    printing = PrintingService(desk, spooler)
    with theme.building():
        page = create(ShellContext(desk, tasks, theme, said, printing, said.go))
        assert isinstance(page, PointsPage)
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
    shown = PointsScreen(page, qtbot)
    page.activated()
    shown.settle()
    page.focus_first()
    shown.settle()
    yield shown
    shown.settle()
    page.before_close()
    printing.close()
    tasks.close()


@pytest.fixture
def zhou(screen: PointsScreen, people: dict[str, str]) -> PointsScreen:
    """周国良 at the counter, found by name."""
    screen.open(people["周国良"])
    return screen


@pytest.fixture
def shoot() -> Callable[..., None]:
    """Save a picture when YIMEN_SHOTS names a folder; else do nothing."""
    folder = os.environ.get("YIMEN_SHOTS", "")

    def save(screen: PointsScreen, name: str) -> None:
        if folder:
            screen.page.window().grab().save(str(Path(folder) / f"points-{name}.png"))

    return save

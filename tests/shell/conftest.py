"""Programs on real data folders for the tests of the shell."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.domain.identity import IdKind, check_character
from db.domain.permissions import Role
from db.ids import new_id
from db.queries.catalogue import GetItem, OfferedItems, get_item, offered_items
from db.resident_rules import ResidentForm
from db.room import DataRoom
from db.session import add_operator, change_passphrase, open_desk, sign_in, start_centre
from db.usecases.cases import RegisterCase, register_case
from db.usecases.operators import AddOperator, ChangeOwnPassphrase
from db.usecases.residents import AddResident, add_resident
from db.usecases.setup import FirstStart
from tests.helpers.pages.shell import ShellPage, make_program, run_program
from tests.helpers.pages.sign_in import SignInPage
from tests.helpers.rooms import CHEAP_KDF

BOSS, CLERK = "Haitang-2026", "Binhe-2026"
RECOVERY = "K7QM-4TXD-93HP-WR2A-8NVC-5JEG"


@pytest.fixture(scope="session")
def _quiet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What :func:`centre` copies."""
    root = tmp_path_factory.mktemp("centre") / "data"
    desk = start_centre(
        DataRoom(root, kdf=CHEAP_KDF),
        FirstStart(
            centre_name="海棠街道滨河社区党群服务中心", centre_code="110105012003", centre_short_name="滨河社区",
            centre_phone="22225880", window=2, name="王建军", login="wangjj", passphrase=BOSS, kdf=CHEAP_KDF,
            appearance="light",
        ),
        RECOVERY,
    )
    add_operator(desk, AddOperator("limin", "李敏", Role.CLERK, "Linshi-2026"))
    sign_in(desk, "limin", "Linshi-2026")
    change_passphrase(desk, ChangeOwnPassphrase("Linshi-2026", CLERK))
    desk.close()
    return root


PEOPLE = (
    ("张桂兰", "11010519440303002", "13812345678"),
    ("张国梁", "11010519790512441", "13600019032"),
    ("曾广丽", "43010319910615122", "13900027781"),
)


def id_number(first17: str) -> str:
    """The number with its check character."""
    return first17 + check_character(first17)


@pytest.fixture(scope="session")
def _busy(_quiet: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What :func:`busy` is."""
    root = tmp_path_factory.mktemp("busy") / "data"
    shutil.copytree(_quiet, root)
    desk = open_desk(DataRoom(root, kdf=CHEAP_KDF), "limin", CLERK)
    ids = []
    for name, number, phone in PEOPLE:
        form = ResidentForm(name=name, id_kind=IdKind.RESIDENT_CARD, id_number=id_number(number), phone=phone)
        ids.append(desk.run(add_resident, AddResident(form)).resident_id)
    item = next(one for one in desk.ask(offered_items, OfferedItems()) if one.name == "高龄津贴")
    detail = desk.ask(get_item, GetItem(item.item_id))
    ticked = tuple(range(len(detail.item.materials)))
    desk.run(
        register_case,
        RegisterCase(
            resident_id=ids[0], item_id=item.item_id, version_id=item.version_id, ticked=ticked, mode="accept",
            request_id=new_id(), papers=(),
        ),
    )
    desk.close()
    return root


@pytest.fixture
def centre(_quiet: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A data folder with a centre, its administrator 王建军 and the clerk 李敏; for ``busy`` with what has happened."""
    template = request.getfixturevalue("_busy") if "busy" in request.fixturenames else _quiet
    root = tmp_path / "data"
    shutil.copytree(template, root)
    return root


@pytest.fixture
def busy(centre: Path) -> Path:
    """The centre with three residents and one case of 张桂兰's."""
    return centre


@pytest.fixture
def program(qapp, qtbot, theme, centre) -> Iterator[ShellPage]:
    """The program on :func:`centre`, at the sign-in screen."""
    yield from run_program(make_program(qapp, theme, centre), qtbot)


@pytest.fixture
def fresh(qapp, qtbot, theme, tmp_path) -> Iterator[ShellPage]:
    """The program on an empty folder, at the first-start page."""
    yield from run_program(make_program(qapp, theme, tmp_path / "data"), qtbot)


@pytest.fixture
def at_desk(qapp, qtbot, theme, busy) -> Iterator[ShellPage]:
    """李敏 at her desk in the centre with residents."""
    for shell in run_program(make_program(qapp, theme, busy), qtbot):
        SignInPage(shell).sign_in(CLERK, "Alt+2")
        shell.until_screen("workspace")
        yield shell

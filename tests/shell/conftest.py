"""Programs on real data folders for the tests of the shell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.domain.permissions import Role
from db.room import DataRoom
from db.session import add_operator, change_passphrase, sign_in, start_centre
from db.usecases.operators import AddOperator, ChangeOwnPassphrase
from db.usecases.setup import FirstStart
from tests.helpers.pages.shell import ShellPage, make_program, run_program
from tests.helpers.rooms import CHEAP_KDF

BOSS, CLERK = "Haitang-2026", "Binhe-2026"
RECOVERY = "K7QM-4TXD-93HP-WR2A-8NVC-5JEG"


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    """A data folder with a centre, its administrator 王建军 and the clerk 李敏."""
    root = tmp_path / "data"
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


@pytest.fixture
def program(qapp, qtbot, theme, centre) -> Iterator[ShellPage]:
    """The program on :func:`centre`, at the sign-in screen."""
    yield from run_program(make_program(qapp, theme, centre), qtbot)


@pytest.fixture
def fresh(qapp, qtbot, theme, tmp_path) -> Iterator[ShellPage]:
    """The program on an empty folder, at the first-start page."""
    yield from run_program(make_program(qapp, theme, tmp_path / "data"), qtbot)

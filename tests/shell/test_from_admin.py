"""What 管理 asks of the whole window: going back to a backup, and the way to the import."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.desk import Desk
from db.usecases.settings import ChangeSettings, change_settings
from desktop.bootstrap import FEATURES
from tests.helpers.pages.shell import ShellPage, make_program, run_program
from tests.helpers.pages.sign_in import SignInPage
from tests.shell.conftest import BOSS


@pytest.fixture
def boss(qapp, qtbot, theme, centre) -> Iterator[ShellPage]:
    """王建军 at the desk, with the real pages."""
    for shell in run_program(make_program(qapp, theme, centre, features=FEATURES), qtbot):
        SignInPage(shell).sign_in(BOSS, "Alt+1")
        shell.until_screen("workspace")
        yield shell


def test_going_back_ends_at_the_sign_in_and_the_old_state_opens(boss):
    desk: Desk = boss.program.desk
    boss.press("Alt+=")
    boss.settle()
    boss.press("5")
    boss.settle()
    boss.press("F9")
    boss.settle()
    desk.run(change_settings, ChangeSettings({"window": 7}))
    boss.settle()
    boss.press("F7", "Ctrl+Return")
    boss.until_screen("sign_in")
    assert boss.program.desk is None
    SignInPage(boss).sign_in(BOSS, "Alt+1")
    boss.until_screen("workspace")
    facts = boss.program.desk.facts
    assert (facts.window, facts.lane) == (2, 1)
    assert facts.incarnation != desk.facts.incarnation
    assert list(desk.paths.root.glob("aside-*/yimen.db"))


def test_the_import_section_leads_into_the_import_of_residents(boss):
    boss.press("Alt+=")
    boss.settle()
    boss.press("6", "F9")
    boss.settle()
    assert boss.program.workspace.page.objectName() == "residents"
    assert boss.program.workspace.page.face == "import"

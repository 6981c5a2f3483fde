"""The code on a household's form: scanned or typed into the one-box, it opens that household."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.domain.scancodes import household_payload
from db.room import DataRoom
from db.session import open_desk
from db.usecases.households import HouseholdForm, SaveHousehold, save_household
from desktop.bootstrap import FEATURES
from tests.devices.test_wedge import Keyboard
from tests.helpers.pages.shell import ShellPage, make_program, run_program
from tests.helpers.pages.sign_in import SignInPage
from tests.helpers.rooms import CHEAP_KDF
from tests.shell.conftest import CLERK


@pytest.fixture
def code(busy) -> str:
    """The code of a household of this centre."""
    desk = open_desk(DataRoom(busy, kdf=CHEAP_KDF), "limin", CLERK)
    made = desk.run(save_household, SaveHousehold(HouseholdForm("海棠苑", "9", "1", "101", "滨河-09")))
    desk.close()
    return household_payload(made.household_id)


@pytest.fixture
def clerk(qapp, qtbot, theme, busy, code) -> Iterator[ShellPage]:
    """李敏 with every page of the product."""
    for shell in run_program(make_program(qapp, theme, busy, features=FEATURES), qtbot):
        SignInPage(shell).sign_in(CLERK, "Alt+2")
        shell.until_screen("workspace")
        yield shell


def shown(shell: ShellPage) -> str:
    """The door on the record form of the 走访 page, once nothing is under way."""
    for _ in range(4):
        shell.settle()
        shell.qtbot.waitUntil(lambda: shell.program.tasks.idle)
    page = shell.program.workspace.pages.get("visits")
    facts = page.record.facts if page is not None else None
    return facts.address if facts is not None else ""


def test_a_form_scanned_anywhere_opens_its_household(clerk, code):
    Keyboard().scan(code)
    clerk.qtbot.waitUntil(lambda: shown(clerk) == "海棠苑 9 号楼 1 单元 101")


def test_a_code_in_the_one_box_opens_it_too(clerk, code):
    clerk.press("Ctrl+K")
    clerk.type(code.lower())
    clerk.press("Return")
    clerk.qtbot.waitUntil(lambda: shown(clerk) == "海棠苑 9 号楼 1 单元 101")


def test_a_code_nobody_knows_is_not_found(clerk):
    clerk.press("Ctrl+K")
    clerk.type(household_payload("0" * 32))
    clerk.settle()
    box = clerk.program.workspace.one_box
    clerk.qtbot.waitUntil(lambda: box.opened)
    assert box.list.current is None

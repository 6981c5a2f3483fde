"""Demands from anywhere in the window: their papers scanned, their number typed, a person's new one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.domain.demand_table import DemandKind
from db.ids import new_id
from db.room import DataRoom
from db.session import open_desk
from db.usecases.demands import RegisterDemand, register_demand
from desktop.bootstrap import FEATURES
from tests.devices.test_wedge import Keyboard
from tests.helpers.pages.shell import ShellPage, make_program, run_program
from tests.helpers.pages.sign_in import SignInPage
from tests.helpers.rooms import CHEAP_KDF
from tests.shell.conftest import CLERK


@pytest.fixture
def number(busy) -> str:
    """The number of a demand registered at this centre."""
    desk = open_desk(DataRoom(busy, kdf=CHEAP_KDF), "limin", CLERK)
    made = desk.run(
        register_demand,
        RegisterDemand(new_id(), DemandKind.REQUEST, "民生", "东门路灯不亮", "phone", reporter_name="刘芳"),
    )
    desk.close()
    return made.serial


@pytest.fixture
def clerk(qapp, qtbot, theme, busy, number) -> Iterator[ShellPage]:
    """李敏 with every page of the product."""
    for shell in run_program(make_program(qapp, theme, busy, features=FEATURES), qtbot):
        SignInPage(shell).sign_in(CLERK, "Alt+2")
        shell.until_screen("workspace")
        yield shell


def settled(shell: ShellPage) -> str:
    """The demand shown on the 诉求 page, once nothing is under way."""
    for _ in range(4):
        shell.settle()
        shell.qtbot.waitUntil(lambda: shell.program.tasks.idle)
    demand = shell.program.workspace.pages["demands"].stepper.demand
    return demand.title if demand is not None else ""


def test_a_slip_scanned_anywhere_opens_its_demand(clerk, number):
    Keyboard().scan(f"YM1:D:{number}")
    clerk.qtbot.waitUntil(lambda: settled(clerk) == "东门路灯不亮")
    assert clerk.program.workspace.nav.items["demands"].isChecked()


def test_a_slip_of_another_centre_is_told_plainly(clerk, number):
    Keyboard().scan("YM1:D:SQ-110105012003-07-20261120-0014-7")
    settled(clerk)
    page = clerk.program.workspace.page
    assert page.fault_bar.isVisible() and page.fault_bar.headline.text() == "没有这件诉求"


def test_a_number_typed_into_the_one_box_opens_it(clerk, number):
    clerk.press("Ctrl+K")
    clerk.type(number)
    clerk.press("Return")
    clerk.qtbot.waitUntil(lambda: "demands" in clerk.program.workspace.pages and settled(clerk) == "东门路灯不亮")


def test_a_person_found_begins_a_demand_of_theirs(clerk):
    clerk.press("Ctrl+K")
    clerk.type("zgl")
    clerk.settle()
    box = clerk.program.workspace.one_box
    clerk.qtbot.waitUntil(lambda: box.opened)
    clerk.press("Alt+C")
    settled(clerk)
    page = clerk.program.workspace.pages["demands"]
    clerk.qtbot.waitUntil(lambda: page.bench.register.person.text() == "张桂兰")
    assert page.bench.registering

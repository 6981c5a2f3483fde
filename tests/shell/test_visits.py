"""The way to 走访 from elsewhere in the window: a scanned form, a person in the one-box, a line of a history."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.domain.scancodes import household_payload, visit_form_payload
from db.queries.search import OneBox, one_box
from db.resident_rules import HouseholdForm
from db.usecases.households import SaveHousehold, SaveMember, save_household, save_member
from desktop.bootstrap import FEATURES
from tests.helpers.pages.shell import ShellPage, make_program, run_program
from tests.helpers.pages.sign_in import SignInPage
from tests.shell.conftest import BOSS


@pytest.fixture
def boss(qapp, qtbot, theme, busy) -> Iterator[ShellPage]:
    """王建军 with every page of the product."""
    for shell in run_program(make_program(qapp, theme, busy, features=FEATURES), qtbot):
        SignInPage(shell).sign_in(BOSS, "Alt+1")
        shell.until_screen("workspace")
        yield shell


@pytest.fixture
def home(boss) -> str:
    """Where 张桂兰 lives."""
    desk = boss.program.desk
    person = desk.ask(one_box, OneBox("张桂兰", 5)).people[0].resident_id
    made = desk.run(save_household, SaveHousehold(HouseholdForm("海棠苑", "3", "2", "501", "滨河-03"))).household_id
    desk.run(save_member, SaveMember(made, person, "02"))
    boss.settle()
    return made


def shown(shell: ShellPage) -> str:
    """The household on the form of 走访, once nothing is under way."""
    assert shell.program.workspace.nav.items["visits"].isChecked()
    for _ in range(3):
        shell.settle()
    return shell.program.workspace.pages["visits"].view.record.name.text()


def test_a_scanned_form_opens_its_household(boss, home):
    boss.program.workspace.scans.take(household_payload(home))
    assert shown(boss) == "张桂兰 户"
    assert boss.program.workspace.page.view.showing == "record"


def test_a_blank_form_leads_to_where_forms_are_typed_in(boss):
    boss.program.workspace.scans.take(visit_form_payload("ZF-02-20261120-0001-5"))
    boss.settle()
    page = boss.program.workspace.page
    assert page.tabs.value == "batch" and page.batch.fields["household"].hasFocus()


def test_a_person_found_leads_to_their_household(boss, home):
    boss.press("Ctrl+K")
    boss.type("zgl")
    boss.settle()
    boss.press("Alt+V")
    assert shown(boss) == "张桂兰 户"

"""The way to 志愿者 from elsewhere in the window: a card under the scanner, a number in the one-box, Alt+6."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from db.domain.identity import IdKind
from db.ids import new_id
from db.usecases.cards import IssueCards, issue_cards
from db.usecases.volunteers import RegisterVolunteer, register_volunteer
from db.volunteer_forms import VolunteerForm
from desktop.bootstrap import FEATURES
from tests.helpers.pages.shell import ShellPage, make_program, run_program
from tests.helpers.pages.sign_in import SignInPage
from tests.helpers.rooms import look
from tests.shell.conftest import BOSS


@pytest.fixture
def boss(qapp, qtbot, theme, busy) -> Iterator[ShellPage]:
    """王建军 with every page of the product."""
    for shell in run_program(make_program(qapp, theme, busy, features=FEATURES), qtbot):
        SignInPage(shell).sign_in(BOSS, "Alt+1")
        shell.until_screen("workspace")
        yield shell


@pytest.fixture
def volunteer(boss) -> tuple[str, str]:
    """周国良's number, and what his card says."""
    desk = boss.program.desk
    form = VolunteerForm(
        name="周国良", id_kind=IdKind.OTHER, id_number="ZY000001", phone="13800000001", area="海棠苑",
        consented_on=date(2026, 11, 1), birthday=date(1968, 3, 1), categories=("elderly",),
    )
    saved = desk.run(register_volunteer, RegisterVolunteer(request_id=new_id(), form=form))
    desk.run(issue_cards, IssueCards(volunteer_ids=(saved.volunteer_id,)))
    boss.settle()
    payload = look(desk, "SELECT payload FROM card WHERE volunteer_id = :id", id=saved.volunteer_id)[0].payload
    return saved.number, str(payload)


def info(shell: ShellPage) -> str:
    """What stands beside the roster, once nothing is under way."""
    for _ in range(3):
        shell.settle()
    page = shell.program.workspace.pages["volunteers"]
    assert shell.program.workspace.page is page and page.showing == "roster"
    return page.roster.bench.info.text()


def test_a_card_scanned_on_another_page_opens_its_holder(boss, volunteer):
    boss.program.workspace.scans.take(volunteer[1])
    assert info(boss).startswith("周国良")


def test_a_card_scanned_at_the_sign_in_desk_signs_in(boss, volunteer):
    boss.press("Alt+6")
    boss.settle()
    boss.program.workspace.scans.take(volunteer[1])
    for _ in range(3):
        boss.settle()
    page = boss.program.workspace.page
    assert page.showing == "desk" and "周国良" in page.desk_part.view.last.words()


def test_a_number_typed_into_the_one_box_leads_there(boss, volunteer):
    boss.press("Ctrl+K")
    boss.type(volunteer[0])
    boss.settle()
    boss.press("Return")
    assert info(boss).startswith("周国良")

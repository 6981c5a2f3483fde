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


@pytest.fixture
def neighbour(boss) -> str:
    """张桂兰, a resident of the centre, is registered as a volunteer. Her volunteer's number."""
    desk = boss.program.desk
    resident_id = look(desk, "SELECT id FROM resident WHERE name = '张桂兰'")[0].id
    form = VolunteerForm(
        name="张桂兰", id_kind=IdKind.OTHER, id_number="ZY000002", phone="13812345678", area="海棠苑",
        consented_on=date(2026, 11, 1), birthday=date(1944, 3, 3), categories=("elderly",),
    )
    request = RegisterVolunteer(request_id=new_id(), form=form, resident_id=resident_id, confirmed=True)
    saved = desk.run(register_volunteer, request)
    boss.settle()
    return saved.number


def box_rows(shell: ShellPage, text: str) -> list[tuple[str, str]]:
    """Kind and title of what the one-box shows for a text."""
    shell.press("Ctrl+K")
    shell.type(text)
    shell.settle()
    return [(row.kind, row.title) for row in shell.program.workspace.one_box.list.model_.rows if row.kind != "head"]


def test_resident_and_volunteer_is_one_row_with_both_ways_on(boss, neighbour):
    assert [row for row in box_rows(boss, "张桂兰") if row[1] == "张桂兰"] == [("person", "张桂兰")]
    box = boss.program.workspace.one_box
    assert [badge.text for badge in box.list.current.badges][-1] == "志愿者"
    keys = {button.objectName() for button in box.detail.buttons()}
    assert {"one_box_file", "one_box_volunteer", "one_box_sign", "one_box_redeem", "one_box_visit"} <= keys
    boss.shot("02-one-box-resident-volunteer")
    boss.press("Alt+Z")
    assert info(boss).startswith("张桂兰")


def test_a_volunteer_found_by_name_signs_in_without_the_card(boss, volunteer):
    assert ("volunteer", "周国良") in box_rows(boss, "周国良")
    boss.shot("02-one-box-volunteer")
    boss.press("Alt+S")
    boss.settle()
    page = boss.program.workspace.page
    assert page.showing == "desk" and page.desk_part.view.filling
    boss.press("F9")
    for _ in range(3):
        boss.settle()
    assert "周国良" in page.desk_part.view.last.words()


def test_a_volunteer_found_by_name_comes_to_the_gifts(boss, volunteer):
    assert ("volunteer", "周国良") in box_rows(boss, "周国良")
    boss.press("Alt+G")
    for _ in range(3):
        boss.settle()
    page = boss.program.workspace.pages["points"]
    assert boss.program.workspace.page is page and page.redeem.seat.head.name == "周国良"

"""Certificates from anywhere: a code scanned in front of any page is verified, the one-box finds a number and a holder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from db.domain.identity import IdKind, Sex
from db.ids import new_id
from db.queries.certificates import GetCertificate, get_certificate
from db.usecases.certificate_drafts import DraftCertificate, draft_certificate
from db.usecases.certificates import IssueCertificate, issue_certificate
from db.usecases.volunteers import RegisterVolunteer, register_volunteer
from db.volunteer_forms import VolunteerForm
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
def issued(boss):
    """A 感谢函 of 欧阳海棠, a volunteer who is in no register of residents."""
    desk = boss.program.desk
    form = VolunteerForm(
        name="欧阳海棠", id_kind=IdKind.OTHER, id_number="ZY000777", phone="13800000777", area="海棠苑",
        consented_on=date(2026, 3, 1), sex=Sex.FEMALE, birthday=date(1968, 3, 1), categories=("elderly",),
    )
    volunteer_id = desk.run(register_volunteer, RegisterVolunteer(new_id(), form, confirmed=True)).volunteer_id
    draft = desk.run(draft_certificate, DraftCertificate(new_id(), "thanks", volunteer_id, purpose="义剪"))
    made = desk.run(issue_certificate, IssueCertificate(new_id(), draft.draft_id, "王建军", print=False))
    return desk.ask(get_certificate, GetCertificate(made.certificate_id))


def test_a_scan_in_front_of_any_page_verifies(boss, issued):
    workspace = boss.program.workspace
    boss.press("Alt+3")
    boss.settle()
    workspace.scans.take(issued.payload)
    boss.settle()
    page = workspace.page
    assert page.objectName() == "certificates" and page.showing == "verify"
    assert page.verify.view.banner.text == "真"
    boss.press("Alt+8")
    workspace.scans.take(issued.payload[:-40])
    boss.settle()
    assert page.verify.view.banner.text not in ("", "真")


def _row(box, kind):
    return next(row for row in box.list.model_.rows if row.kind == kind)


def test_a_number_opens_it_in_the_register(boss, issued):
    box = boss.program.workspace.one_box
    boss.press("Ctrl+K")
    boss.type(issued.row.serial_short)
    boss.settle()
    boss.qtbot.waitUntil(lambda: any(row.kind == "certificate" for row in box.list.model_.rows))
    assert _row(box, "certificate").title == "感谢函"
    boss.press("Return")
    boss.settle()
    page = boss.program.workspace.page
    assert page.objectName() == "certificates" and page.register.detail.row.id == issued.row.id


def test_a_holder_is_found_and_taken_along(boss, issued):
    box = boss.program.workspace.one_box
    boss.press("Ctrl+K")
    boss.type("欧阳海棠")
    boss.settle()
    boss.qtbot.waitUntil(lambda: any(row.kind == "volunteer" for row in box.list.model_.rows))
    assert _row(box, "certificate").number == issued.row.serial
    while box.list.current is None or box.list.current.kind != "volunteer":
        boss.press("Down")
    boss.press("Alt+K")
    boss.settle()
    page = boss.program.workspace.page
    assert page.showing == "issue" and page.issue.person.name == "欧阳海棠"

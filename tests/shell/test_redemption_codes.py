"""What a scanner sends about points: a receipt leads to 兑换 from anywhere, a card redeems where redeeming is in front."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

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


def test_the_number_of_an_unknown_redemption(boss):
    workspace = boss.program.workspace
    workspace.scans.take("YM1:E:DH-110105012003-02-20260101-0001-0")
    boss.settle()
    assert workspace.page.objectName() == "points"
    assert workspace.page.fault_bar.headline.text() == "没有这张兑换单"


def test_a_card_that_is_none(boss):
    workspace = boss.program.workspace
    boss.press("Alt+7")
    boss.settle()
    workspace.scans.take("YM1:K:V-000231-03:110105012003:AAAAAAAA:AAAA")
    boss.settle()
    assert workspace.page.objectName() == "points"
    assert workspace.page.fault_bar.headline.text().startswith("这张卡不能用：")

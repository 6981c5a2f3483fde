"""人员: adding, changing, stopping people, passphrases, and what each role may do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.session import sign_in
from tests.helpers.pages.admin import AdminScreen
from tests.helpers.rooms import PASSPHRASE

SECTION = "people"
Shoot = Callable[[AdminScreen, str], None]


def test_an_administrator_adds_somebody_who_can_then_sign_in(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    screen.press("3")
    screen.press("Ctrl+N")
    screen.type("阿依古丽·买买提")
    screen.tab_to("person_login")
    screen.type("ayi")
    screen.tab_to("person_role")
    screen.press("Right")
    screen.tab_to("person_passphrase")
    screen.type("Short1")
    screen.press("F9")
    assert "8 位以上" in screen.words() and screen.focus == "person_passphrase"
    shoot(screen, "3-new")
    screen.clear_and_type("Haitang#77")
    screen.tab_to("person_passphrase_again")
    screen.type("Haitang#77")
    screen.press("F9")
    assert screen.notices.said == ["已加上 阿依古丽·买买提"]
    assert screen.current("people_table")[:3] == ["阿依古丽·买买提", "ayi", "值班长"]
    assert screen.focus == "people_table"
    facts = sign_in(desk, "ayi", "Haitang#77")
    assert facts.role is Role.SUPERVISOR and facts.must_change


def test_the_last_administrator_stays(screen: AdminScreen, desk: Desk) -> None:
    screen.press("3")
    screen.press("Ctrl+Home")
    assert screen.current("people_table")[0] == "王建军"
    screen.press("F7")
    assert "唯一在用的管理员" in screen.words()
    assert screen.current("people_table")[3] == "在用"


def test_stopping_and_starting_somebody(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    screen.press("3 Down")
    assert screen.current("people_table")[0] == "李敏"
    screen.press("F7")
    assert screen.current("people_table")[:4] == ["李敏", "limin", "窗口人员", "停用"]
    with pytest.raises(KnownError, match="INACTIVE"):
        sign_in(desk, "limin", PASSPHRASE)
    shoot(screen, "3-people")
    screen.press("F7")
    assert screen.current("people_table")[3] == "在用"
    assert screen.notices.said == ["已停用 李敏", "已启用 李敏"]


def test_a_locked_account_opens_with_another_passphrase(screen_as: Callable[[str], AdminScreen], desk: Desk) -> None:
    for _ in range(5):
        with pytest.raises(KnownError):
            sign_in(desk, "limin", "wrong")
    screen = screen_as("zhouqi")
    screen.press("3")
    rows = screen.table("people_table")
    place = next(n for n, row in enumerate(rows) if row[0] == "李敏")
    assert rows[place][3] == "锁到 09:45"
    screen.press("Ctrl+Home")
    for _ in range(place):
        screen.press("Down")
    screen.press("F9")
    assert screen.fault == "改人员由管理员来做。"
    screen.press("F4")
    screen.type("Binhe%2026")
    screen.tab_to("person_passphrase_again")
    screen.type("Binhe%2026")
    screen.press("F9")
    assert screen.current("people_table")[:4] == ["李敏", "limin", "窗口人员", "在用"]
    assert sign_in(desk, "limin", "Binhe%2026").must_change


def test_a_clerk_changes_their_own_passphrase_only(
    screen_as: Callable[[str], AdminScreen], desk: Desk, shoot: Shoot
) -> None:
    screen = screen_as("limin")
    assert screen.head == "管理 人员"
    assert "人员名单" not in screen.words()
    assert screen.focus == "own_old"
    screen.type("not-it")
    screen.tab_to("own_new")
    screen.type("Xinhua&88a")
    screen.tab_to("own_again")
    screen.type("Xinhua&88a")
    screen.press("F9")
    assert screen.focus == "own_old" and "不对" in screen.words()
    shoot(screen, "3-own")
    screen.clear_and_type(PASSPHRASE)
    screen.press("F9")
    assert screen.notices.said == ["口令已换 下次登录用新口令。"]
    assert screen.value("own_old") == "" and screen.value("own_new") == ""
    assert sign_in(desk, "limin", "Xinhua&88a").login == "limin"


def test_a_clerk_reads_why_the_rest_is_closed(screen_as: Callable[[str], AdminScreen], shoot: Shoot) -> None:
    screen = screen_as("limin")
    screen.tab_to("admin_section_list")
    screen.press("1")
    assert screen.head == "管理 事项"
    assert "「事项」由管理员来做。" in screen.words()
    assert "你现在的角色是窗口人员。要改这里的内容，请管理员登录后再来。" in screen.words()
    shoot(screen, "locked")
    screen.press("5")
    assert "「备份」由值班长来做。" in screen.words()


def test_esc_leaves_a_field_for_the_list_where_digits_choose_again(screen: AdminScreen) -> None:
    screen.press("3 Ctrl+N")
    screen.type("5")
    assert screen.head == "管理 人员" and screen.value("person_name") == "5"
    screen.press("Esc")
    assert screen.focus == "admin_section_list"
    screen.press("5")
    assert screen.head == "管理 备份"
    screen.press("3")
    assert screen.page.has_draft() == "新人员未保存"

"""审计: reading who did what, and the check."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db.desk import Desk
from db.domain.errors import KnownError
from db.session import sign_in
from tests.helpers.pages.admin import AdminScreen

SECTION = "audit"
Shoot = Callable[[AdminScreen, str], None]


def test_the_latest_entries_in_the_words_of_the_desk(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    with pytest.raises(KnownError):
        sign_in(desk, "limin", "wrong")
    screen.press("7")
    first = screen.table("audit_table")[0]
    assert first == ["2026-11-20 09:30", "王建军", "登录", "人员 李敏", "被拒", "连错 1；原因 口令不对"]
    assert [row[2] for row in screen.table("audit_table")[1:4]] == ["登录", "加人", "加人"]
    shoot(screen, "7-audit")


def test_filters_narrow_the_list(screen: AdminScreen) -> None:
    screen.press("7")
    screen.tab_to("audit_action")
    for _ in range(30):
        screen.press("Down")
        if screen.find(object, "audit_action").currentText() == "登录与人员":
            break
    assert {row[2] for row in screen.table("audit_table")} == {"登录", "加人"}
    screen.tab_to("audit_refused")
    screen.press("Space")
    assert screen.table("audit_table") == []


def test_the_check_says_that_all_is_whole(screen: AdminScreen, shoot: Shoot) -> None:
    screen.press("7")
    screen.press("F9")
    assert "一条不少，没有被改过" in screen.words()
    shoot(screen, "7-checked")


def test_the_check_finds_a_changed_entry(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    from db.engine import connect

    raw = connect(desk.paths.database, desk.key)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'").fetchall():
        raw.execute(f'DROP TRIGGER "{name}"')
    raw.execute("UPDATE audit SET operator_name = '别人' WHERE seq = 2")
    raw.close()
    screen.press("7")
    screen.press("F9")
    assert "有 1 处对不上，最早在第 2 条" in screen.words()
    shoot(screen, "7-broken")

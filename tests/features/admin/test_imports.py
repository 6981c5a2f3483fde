"""导入: the keys lead to the pages where sheets are brought in."""

from __future__ import annotations

from collections.abc import Callable

from tests.helpers.pages.admin import AdminScreen

SECTION = "imports"


def test_the_keys_lead_to_the_imports(screen: AdminScreen, shoot: Callable[[AdminScreen, str], None]) -> None:
    screen.press("6")
    assert screen.focus == "imports_residents"
    shoot(screen, "6-imports")
    screen.press("F9 Ctrl+I")
    assert screen.went == [("residents", {"importing": True}), ("admin", {"section": "items"})]


def test_a_shift_supervisor_imports_residents_only(screen_as: Callable[[str], AdminScreen]) -> None:
    screen = screen_as("zhouqi")
    screen.press("6 Ctrl+I")
    assert screen.fault == "事项目录由管理员来导入。"
    screen.press("F9")
    assert screen.went == [("residents", {"importing": True})]

"""时间银行 by keys: whose time it is, giving it, using it for a service, a relative."""

from __future__ import annotations

from db.domain.points_accounts import Book
from tests.features.points.conftest import give
from tests.helpers.pointing import wrong


def at_the_bank(screen, desk, people):
    give(desk, people["周国良"], 180, book=Book.TIME)
    screen.open(people["周国良"])
    screen.go("time")
    return screen.page.time.view


def test_nobody_has_an_account_yet(screen):
    screen.go("time")
    assert screen.page.time.view.info.lead.text() == "还没有选志愿者"
    screen.press("F4")
    assert screen.page.time.view.info.problem.text() == "请先在「兑换」里刷卡或找人。"


def test_time_is_used_for_a_service(screen, desk, people, spooler):
    view = at_the_bank(screen, desk, people)
    assert "可以使用 3 小时" in view.info.text()
    screen.press("Ctrl+U")
    assert view.form.values()["minutes"] == 60
    screen.press("F9")
    assert "可以使用 2 小时" in view.info.text() and len(spooler.out) == 1 and wrong(desk) == []


def test_time_is_given_to_the_commons(screen, desk, people, said):
    view = at_the_bank(screen, desk, people)
    screen.press("F4")
    screen.type("60")
    screen.press("F9")
    assert said.notices == ["已记下"] and "大家捐的 1 小时" in view.info.text() and wrong(desk) == []


def test_a_relative_is_written_down(screen, desk, people):
    view = at_the_bank(screen, desk, people)
    screen.press("Ctrl+N")
    view.form.editors["name"].setFocus()
    screen.type("周大爷")
    screen.press("F9")
    assert "关系证明" in view.form.problem.text() and screen.focus is view.form.editors["proof"]
    screen.type("看了户口簿")
    screen.press("F9")
    assert "配偶　周*爷" in view.info.text()


def test_without_hours_there_is_nothing_to_save(screen, desk, people):
    view = at_the_bank(screen, desk, people)
    screen.press("Ctrl+I")
    assert view.info.problem.text() == "没有已计入的服务时长，审核公示以后再存。"

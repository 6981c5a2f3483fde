"""A half-typed application is there again: after a crash, a lock, another person, and never in the way."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from db.desk import Desk
from db.session import sign_in, sign_out
from tests.helpers.pages.walkin import WalkinScreen
from tests.helpers.rooms import PASSPHRASE, MovableClock, look


def drafts(desk: Desk) -> list[str]:
    return [row.title for row in look(desk, "SELECT title FROM draft")]


def half_typed(screen: WalkinScreen) -> None:
    screen.find_person("zgl")
    screen.choose_item("gl")
    screen.press("Space", "Space", "F2", "Right", "Right")
    screen.view.person.card.note.setFocus()
    screen.type("听力不便")


def wait_for_draft(qtbot: QtBot, screen: WalkinScreen) -> None:
    qtbot.waitUntil(lambda: not screen.page.controller.drafter.pending, timeout=5000)
    screen.settle()


def test_a_draft_is_saved_a_second_after_the_last_change(
    screen: WalkinScreen, desk: Desk, qtbot: QtBot,
) -> None:
    half_typed(screen)
    assert screen.page.has_draft() == "高龄津贴 张*兰"
    wait_for_draft(qtbot, screen)
    assert drafts(desk) == ["高龄津贴 张*兰"]
    assert screen.view.result.draft.spec.text == "未受理·草稿已存 10:43"


def test_after_a_crash_everything_is_there_again(
    make_screen: Callable[[], WalkinScreen], desk: Desk, qtbot: QtBot, clock: MovableClock,
) -> None:
    first = make_screen()
    half_typed(first)
    wait_for_draft(qtbot, first)
    desk.listeners.clear()
    clock.move(minutes=3)
    second = make_screen()
    assert second.head == "正在办理 已恢复 10:43 的草稿" or second.head.startswith("正在办理 张桂兰")
    assert second.view.result.draft.spec.text == "已恢复 10:43 的草稿"
    assert second.text("walkin_name") == "张桂兰"
    assert second.ticks == [True, True, False, False, False, False]
    assert second.view.person.card.note.toPlainText() == "听力不便"
    assert second.view.person.card.channel.value == "visit"
    second.press("Ctrl+A")
    second.press("F3", "F9")
    row = look(desk, "SELECT channel, note FROM service_case")[0]
    assert tuple(row) == ("visit", "听力不便")
    assert drafts(desk) == []


def test_a_half_typed_resident_comes_back_too(
    make_screen: Callable[[], WalkinScreen], desk: Desk, qtbot: QtBot,
) -> None:
    first = make_screen()
    first.press("Ctrl+N")
    first.type("李建国")
    first.press("Return", "Return")
    first.type("1101051980")
    wait_for_draft(qtbot, first)
    desk.listeners.clear()
    second = make_screen()
    form = second.view.person.form
    assert second.head.startswith("新建居民")
    assert (form.name.text(), form.id_number.text()) == ("李建国", "1101051980")


def test_a_lock_and_the_end_save_at_once(screen: WalkinScreen, desk: Desk) -> None:
    half_typed(screen)
    assert drafts(desk) == []
    screen.page.before_lock()
    assert drafts(desk) == ["高龄津贴 张*兰"]
    screen.type("，请大声")
    screen.page.before_close()
    assert "请大声" in look(desk, "SELECT data FROM draft")[0].data


def test_turning_to_somebody_else_keeps_what_was_begun(screen: WalkinScreen, desk: Desk) -> None:
    half_typed(screen)
    screen.press("Escape")
    assert screen.head == "空闲" and drafts(desk) == ["高龄津贴 张*兰"]
    assert [row[1].strip() for row in screen.rows("walkin_todo_table")] == ["高龄津贴 张*兰"]
    screen.press("Ctrl+T", "Return")
    assert screen.text("walkin_name") == "张桂兰" and screen.ticks[:2] == [True, True]


def test_registering_leaves_no_draft(screen: WalkinScreen, desk: Desk, qtbot: QtBot) -> None:
    half_typed(screen)
    wait_for_draft(qtbot, screen)
    screen.press("F7")
    assert screen.head.startswith("已办") and drafts(desk) == []
    screen.press("Escape")
    assert screen.head.startswith("空闲") and drafts(desk) == []


def test_another_clerk_begins_with_an_empty_screen(screen: WalkinScreen, desk: Desk) -> None:
    half_typed(screen)
    screen.page.before_lock()
    sign_out(desk)
    sign_in(desk, "wangjj", PASSPHRASE)
    screen.page.activated()
    screen.settle()
    assert screen.head == "空闲" and screen.view.item.search.text() == ""
    sign_out(desk)
    sign_in(desk, "limin", PASSPHRASE)
    screen.page.activated()
    screen.settle()
    assert screen.text("walkin_name") == "张桂兰" and screen.ticks[:2] == [True, True]


def test_a_half_made_correction_comes_back_with_what_is_masked(
    make_screen: Callable[[], WalkinScreen], desk: Desk, qtbot: QtBot,
) -> None:
    first = make_screen()
    first.find_person("zgl")
    first.press("Ctrl+R")
    first.view.person.form.phone.setFocus()
    first.type("13700002222")
    wait_for_draft(qtbot, first)
    desk.listeners.clear()
    second = make_screen()
    form = second.view.person.form
    assert second.head.startswith("改资料 张桂兰") and form.phone.text() == "13700002222"
    assert form.id_number.placeholderText() == "110105********002X"
    second.press("F9")
    assert second.text("walkin_phone") == "137****2222" and second.text("walkin_number") == "110105********002X"

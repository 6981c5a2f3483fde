"""Signing in by keys, tries left, the lock of fifteen minutes, the locked screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.helpers.pages.sign_in import SignInPage
from tests.shell.conftest import BOSS, CLERK


def test_the_clerk_signs_in_by_key_and_passphrase(program):
    page = SignInPage(program)
    assert program.screen == "sign_in"
    program.shot("09a-sign-in")
    page.sign_in(CLERK, "Alt+2")
    program.until_screen("workspace")
    program.shot("00-workspace")
    assert program.program.desk.operator.name == "李敏"
    assert program.program.workspace.top.lock.text() == "2 号窗口·李敏"


def test_the_digit_alone_chooses_while_the_list_has_the_focus(program):
    page = SignInPage(program)
    assert page.screen.people.hasFocus()
    program.press("2")
    assert page.screen.people.current.name == "李敏"
    assert page.screen.field.hasFocus()
    program.type("2")
    assert page.screen.people.current.name == "李敏" and page.screen.field.text() == "2"
    program.press("Up")
    assert page.screen.people.current.name == "王建军"


def test_a_wrong_passphrase_says_how_many_tries_are_left_and_five_lock(program):
    page = SignInPage(program)
    page.sign_in("Wrong-0000", "Alt+2")
    assert page.said.startswith("口令不对，还可试 4 次")
    assert page.screen.field.hasFocus() and page.screen.field.text() == ""
    program.shot("09a-sign-in-wrong")
    for _ in range(4):
        page.sign_in("Wrong-0000")
    assert page.said.startswith("口令错满 5 次，已锁到")
    page.sign_in(CLERK)
    assert "已锁到" in page.said and program.screen == "sign_in"
    page.sign_in(BOSS, "Alt+1")
    program.until_screen("workspace")


def test_nothing_typed_is_told_before_anything_is_tried(program):
    page = SignInPage(program)
    program.press("Return")
    assert page.said == "先选是谁：按数字键或上下键。"
    program.press("Alt+1", "Return")
    assert page.said == "口令没有填。"


def test_caps_lock_is_noticed_by_what_it_does(program):
    page = SignInPage(program)
    program.press("Alt+2")
    QTest.keyClick(page.screen.field, "B")
    assert page.screen.caps.words == "大写锁定已开"
    QTest.keyClick(page.screen.field, "B", Qt.KeyboardModifier.ShiftModifier)
    assert page.screen.caps.words == ""


def test_the_lock_keeps_the_page_and_gives_it_back(program):
    page = SignInPage(program)
    page.sign_in(CLERK, "Alt+2")
    program.until_screen("workspace")
    program.type("高龄津贴 张桂兰")
    field = program.program.workspace.page.field
    program.press("Ctrl+L")
    assert program.screen == "sign_in"
    program.shot("09a-locked")
    assert "李敏 有 1 份未完草稿" in page.screen.note.accessibleName()
    assert "张桂兰" not in page.screen.note.accessibleName()
    assert ("before_lock", None) in program.program.workspace.pages["walkin"].told
    page.sign_in("Wrong-0000")
    assert "还可试 4 次" in page.said
    page.sign_in(CLERK)
    program.until_screen("workspace")
    assert field.text() == "高龄津贴 张桂兰" and field.hasFocus()


def test_somebody_else_at_the_locked_screen_begins_afresh(program):
    page = SignInPage(program)
    page.sign_in(CLERK, "Alt+2")
    program.until_screen("workspace")
    first = program.program.workspace
    program.press("Ctrl+L")
    page.sign_in(BOSS, "Alt+1")
    program.until_screen("workspace")
    assert program.program.workspace is not first
    assert program.program.desk.operator.name == "王建军"


def test_escape_at_the_locked_screen_signs_out(program):
    page = SignInPage(program)
    page.sign_in(CLERK, "Alt+2")
    program.until_screen("workspace")
    program.press("Ctrl+L", "Escape")
    program.settle()
    assert program.program.desk.operator is None
    assert program.screen == "sign_in" and page.screen.note.isHidden()
    page.sign_in(CLERK)
    program.until_screen("workspace")


def test_nobody_touching_the_desk_locks_it(program, qtbot):
    SignInPage(program).sign_in(CLERK, "Alt+2")
    program.until_screen("workspace")
    program.program.idle.start(0.002)
    qtbot.waitUntil(lambda: program.screen == "sign_in")
    assert "无操作" in SignInPage(program).screen.note.accessibleName()


def test_who_was_here_last_need_not_choose_again(qapp, qtbot, theme, centre):
    from tests.helpers.pages.shell import make_program, run_program

    for shell in run_program(make_program(qapp, theme, centre), qtbot):
        SignInPage(shell).sign_in(CLERK, "Alt+2")
        shell.until_screen("workspace")
    for shell in run_program(make_program(qapp, theme, centre), qtbot):
        page = SignInPage(shell)
        assert page.screen.people.current.name == "李敏" and page.screen.field.hasFocus()


def test_a_passphrase_that_was_reset_is_changed_first(qapp, qtbot, theme, centre):
    from db.queries.operators import ListOperators, list_operators
    from db.room import DataRoom
    from db.session import open_desk, reset_passphrase
    from db.usecases.operators import ResetPassphrase
    from tests.helpers.pages.shell import make_program, run_program
    from tests.helpers.rooms import CHEAP_KDF

    desk = open_desk(DataRoom(centre, kdf=CHEAP_KDF), "wangjj", BOSS)
    clerk = next(row for row in desk.ask(list_operators, ListOperators()) if row.login == "limin")
    reset_passphrase(desk, ResetPassphrase(clerk.operator_id, "Linshi-2026"))
    desk.close()
    for shell in run_program(make_program(qapp, theme, centre), qtbot):
        SignInPage(shell).sign_in("Linshi-2026", "Alt+2")
        shell.until_screen("new_passphrase")
        shell.shot("new-passphrase")
        shell.type("short")
        shell.press("F9")
        assert "至少 8 位" in shell.text("new_passphrase_said")
        for field in ("new", "again"):
            editor = shell.program.window.stack.currentWidget().fields[field].editor
            editor.setFocus()
            editor.clear()
            shell.type("Xinde-2026")
        shell.press("F9")
        shell.until_screen("workspace")
    for shell in run_program(make_program(qapp, theme, centre), qtbot):
        SignInPage(shell).sign_in("Xinde-2026", "Alt+2")
        shell.until_screen("workspace")

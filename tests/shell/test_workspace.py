"""The window of a signed-in clerk: pages by Alt keys, scans, the key sheet, news, refusals, backups."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from db.domain.errors import KnownError
from db.queries.case_lists import ListCases, list_cases
from desktop.printing.views import PaperView
from desktop.shell.help_sheet import PAGES
from tests.devices.test_wedge import Keyboard
from tests.helpers.pages.shell import ShellPage
from tests.shell.conftest import PEOPLE, id_number


def told(shell: ShellPage, name: str) -> list[tuple[str, object]]:
    """What the stand-in page heard."""
    return shell.program.workspace.pages[name].told


def serial(shell: ShellPage) -> str:
    """The whole number of the one case."""
    from db.queries.cases import GetCase, get_case

    desk = shell.program.desk
    ids = desk.ask(list_cases, ListCases(preset="all")).ids
    return desk.ask(get_case, GetCase(ids[0])).serial


def test_news_of_printing_ends_with_the_printing(at_desk):
    workspace = at_desk.program.workspace
    toast, printing = workspace.notices.toast, workspace.context.printing
    paper = PaperView("j1", "s1", "volunteer_card", "卡", "cr80", 1, 0, "printed", "", "")
    workspace.notices.show("卡 VC-1", "正在打印", level="info")
    printing.job_changed.emit(replace(paper, state="sent"))
    assert toast.isVisible()
    printing.job_changed.emit(paper)
    assert not toast.isVisible()
    workspace.notices.show("已保存")
    printing.job_changed.emit(paper)
    assert toast.isVisible(), "other news stay"


def test_pages_are_reached_by_alt_keys_and_made_once(at_desk):
    workspace = at_desk.program.workspace
    assert list(workspace.pages) == ["walkin"]
    at_desk.press("Alt+2")
    assert workspace.page.objectName() == "cases" and workspace.nav.items["cases"].isChecked()
    assert workspace.page.field.hasFocus()
    first = workspace.page
    at_desk.press("Alt+1", "Alt+2")
    assert workspace.page is first
    assert [word for word, _ in first.told] == ["activated", "activated"]


def test_the_day_is_counted_in_the_status_bar(at_desk):
    counts = at_desk.program.workspace.status.counts
    assert counts["accepted"].words == "受理 1" and counts["overdue"].words == "超期 0"


def test_changes_refresh_the_page_in_front_now_and_others_when_shown(at_desk):
    from db.domain.identity import IdKind
    from db.resident_rules import ResidentForm
    from db.usecases.residents import AddResident, add_resident

    at_desk.press("Alt+2", "Alt+1")
    form = ResidentForm(name="王小明", id_kind=IdKind.RESIDENT_CARD, id_number=id_number("11010519800101101"))
    at_desk.program.tasks.run(at_desk.program.desk.run, add_resident, AddResident(form))
    at_desk.settle()
    at_desk.qtbot.waitUntil(lambda: told(at_desk, "walkin")[-1][0] == "refresh")
    assert told(at_desk, "walkin")[-1] == ("refresh", frozenset({"residents"}))
    assert "refresh" not in dict(told(at_desk, "cases"))
    at_desk.press("Alt+2")
    assert ("refresh", frozenset({"residents"})) in told(at_desk, "cases")


def test_a_receipt_scanned_anywhere_opens_its_case(at_desk):
    field = at_desk.program.workspace.page.field
    at_desk.type("备注写了一半")
    number = serial(at_desk)
    Keyboard().scan(f"YM1:R:{number}")
    at_desk.settle()
    assert at_desk.program.workspace.page.objectName() == "cases"
    assert list(dict(told(at_desk, "cases"))["arrive"]) == ["case_id"]
    assert field.text() == "备注写了一半"


def test_an_id_card_scanned_brings_its_person_or_a_new_one(at_desk):
    at_desk.press("Alt+2")
    Keyboard().scan(id_number(PEOPLE[1][1]))
    at_desk.settle()
    assert list(dict(told(at_desk, "walkin"))["arrive"]) == ["resident_id"]
    unknown = id_number("11010519900101101")
    Keyboard().scan(unknown)
    at_desk.settle()
    assert dict(told(at_desk, "walkin"))["arrive"] == {"new_resident": unknown}


def test_a_notice_scanned_brings_item_and_person(at_desk):
    Keyboard().scan("YM1:N:GZ-02-20261120-0009-5")
    assert dict(told(at_desk, "walkin"))["arrive"] == {"notice_serial": "GZ-02-20261120-0009-5"}


def test_a_receipt_of_another_centre_is_told_plainly(at_desk):
    Keyboard().scan("YM1:R:110105012003-07-20261120-0014-7")
    at_desk.settle()
    page = at_desk.program.workspace.page
    assert page.fault_bar.isVisible() and page.fault_bar.headline.text() == "没有这张回执"


def test_an_unknown_code_is_looked_up(at_desk):
    Keyboard().scan("6901234567892")
    at_desk.settle()
    box = at_desk.program.workspace.one_box
    assert box.opened and box.field.text() == "6901234567892"


def test_nothing_is_scanned_into_a_locked_screen(at_desk):
    at_desk.press("Ctrl+L")
    before = list(told(at_desk, "walkin"))
    Keyboard().scan("YM1:N:GZ-02-20261120-0009-5")
    assert told(at_desk, "walkin") == before
    assert at_desk.screen == "sign_in"


def test_the_key_sheet_lists_what_really_works_and_gives_the_focus_back(at_desk):
    field = QApplication.focusWidget()
    at_desk.press("F1")
    sheet = at_desk.program.workspace.key_sheet
    assert sheet.isVisible()
    at_desk.shot("key-sheet")
    assert ("F9", "受理并打印") in sheet.pairs and ("Ctrl+K", "查找") in sheet.pairs
    assert ("Alt+2", "办件") in sheet.pairs and ("Ctrl+L", "锁屏") in sheet.pairs
    at_desk.press("Escape")
    assert not sheet.isVisible() and QApplication.focusWidget() is field


def test_f1_once_more_opens_the_help_of_the_page_and_escape_gives_the_focus_back(at_desk):
    field = QApplication.focusWidget()
    at_desk.press("F1")
    at_desk.press("F1")
    sheet = at_desk.program.workspace.help_sheet
    assert sheet.isVisible() and not at_desk.program.workspace.key_sheet.isVisible()
    assert "按 F9 受理并打印" in sheet.text.toPlainText()
    at_desk.shot("help")
    at_desk.press("Down")
    assert "按 F9 受理并打印" not in sheet.text.toPlainText()
    titles = [sheet.pages.item(row).text() for row in range(sheet.pages.count())]
    assert len(titles) == len(set(titles)) == len(PAGES)
    at_desk.press("Escape")
    assert not sheet.isVisible() and QApplication.focusWidget() is field


def test_good_news_float_and_trouble_stays_in_the_fault_bar(at_desk):
    workspace = at_desk.program.workspace
    workspace.notices.show("已受理", "回执 02-20261120-0014-7")
    toast = workspace.notices.toast
    assert toast.isVisible()
    at_desk.shot("notice")
    head = workspace.page.page_head
    taken = [child.geometry() for child in head.findChildren(QWidget) if child.isVisible() and child.parent() is head]
    assert toast.geometry().bottom() <= head.height() + 2
    assert taken and not any(place.intersects(toast.geometry()) for place in taken)
    late = QLineEdit()
    late.setFixedWidth(400)
    workspace.page.add_right(late)
    at_desk.qtbot.waitUntil(lambda: late.isVisible() and late.width() == 400 and late.x() > 0)
    at_desk.qtbot.waitUntil(lambda: not late.geometry().intersects(toast.geometry()))
    late.setFixedWidth(head.width() - 300)
    at_desk.qtbot.waitUntil(lambda: toast.y() > head.height() and toast.x() == 12)
    late.hide()
    assert at_desk.program.window.findChild(type(workspace.page.field)) is not None
    workspace.notices.show("打印机没有回应", "回执在队列里等着。", level="warn")
    assert workspace.page.fault_bar.isVisible()
    at_desk.shot("14a-fault-bar")


def test_a_refusal_nobody_took_is_shown_by_the_page_in_front(at_desk):
    def refuse() -> None:
        raise KnownError("DB-BUSY", "另一个程序正占用数据文件，这一步没有保存；请稍等再试。")

    at_desk.program.tasks.run(refuse)
    at_desk.settle()
    bar = at_desk.program.workspace.page.fault_bar
    assert bar.isVisible() and bar.note.text() == "DB-BUSY"


def test_a_backup_is_taken_on_time_and_at_the_end(at_desk):
    from db import backup

    folder = at_desk.program.desk.paths.backups
    at_desk.program.away.back_up("timer")
    at_desk.settle()
    assert at_desk.program.workspace.status.backup.words.startswith("备份 ")
    at_desk.program.window.close()
    at_desk.qtbot.waitUntil(lambda: not at_desk.program.window.isVisible(), timeout=15_000)
    assert [one.reason for one in backup.listing(folder)] == ["close", "timer"]
    assert at_desk.program.desk is None


def test_a_backup_that_fails_is_told_and_holds_up_nothing(at_desk, expected_logs, monkeypatch):
    from db import backup

    def full(*args: object) -> None:
        raise KnownError("BACKUP-FULL", "磁盘空间不够，备份没有做成，原来的数据不受影响；请清出空间后再备份。")

    monkeypatch.setattr(backup, "take", full)
    at_desk.program.away.back_up("timer")
    at_desk.settle()
    assert at_desk.program.workspace.status.backup.words == "备份没有成功"
    at_desk.program.window.close()
    at_desk.until_screen("fault")
    at_desk.shot("last-backup-fault")
    at_desk.press("F9")
    at_desk.qtbot.waitUntil(lambda: not at_desk.program.window.isVisible(), timeout=15_000)
    assert [record.getMessage() for record in expected_logs] == ["backup failed: BACKUP-FULL"]


@pytest.mark.parametrize(("width", "folded"), [(1366, False), (1100, True)])
def test_a_narrow_window_shows_icons_only(at_desk, width, folded):
    at_desk.program.window.resize(width, 768)
    QApplication.processEvents()
    assert (at_desk.program.workspace.nav.width() == 48) is folded


def test_the_look_changes_live(at_desk, theme):
    theme.set_mode("dark")
    theme.set_large(True)
    QApplication.processEvents()
    workspace = at_desk.program.workspace
    assert workspace.nav.width() == 124 and workspace.status.height() == 34
    at_desk.press("Ctrl+K")
    at_desk.type("zgl")
    at_desk.settle()
    at_desk.shot("13-one-box-dark-large")


def test_a_clock_set_back_a_day_is_told_and_work_goes_on(qapp, qtbot, theme, busy):
    from datetime import timedelta

    from db.domain.clock import system_clock
    from tests.helpers.pages.shell import make_program, run_program
    from tests.helpers.pages.sign_in import SignInPage
    from tests.shell.conftest import CLERK

    yesterday = make_program(qapp, theme, busy, clock=lambda: system_clock() - timedelta(days=1))
    for shell in run_program(yesterday, qtbot):
        SignInPage(shell).sign_in(CLERK, "Alt+2")
        shell.until_screen("workspace")
        workspace = shell.program.workspace
        assert workspace.notices.toast.isVisible()
        assert workspace.notices.toast.accessibleName().startswith("电脑的时间比上一次办理还早")
        assert workspace.status.moment.words.startswith("时间可能不对，请核对：")
        shell.shot("clock-set-back")


def test_settings_changed_by_somebody_apply_at_once_and_are_remembered(at_desk, theme):
    from db.usecases.settings import SetAppearance, set_appearance
    from desktop.shell import remembered

    at_desk.program.tasks.run(at_desk.program.desk.run, set_appearance, SetAppearance("dark", True))
    at_desk.qtbot.waitUntil(lambda: theme.current.dark and theme.current.large)
    assert remembered.load(at_desk.program.root) == remembered.Remembered("limin", "dark", True)


def test_in_a_window_smaller_than_the_screens_everything_can_be_reached(at_desk):
    """1366 × 768 at 150 % leaves 911 × 512 logical pixels, for which the screens are made; at 200 % bars appear."""
    window = at_desk.window
    opening = window.centralWidget()
    window.resize(911, 488)
    QApplication.processEvents()
    assert not opening.horizontalScrollBar().isVisible() and not opening.verticalScrollBar().isVisible()
    window.resize(683, 420)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (683, 420)
    assert opening.horizontalScrollBar().isVisible() and opening.verticalScrollBar().isVisible()
    corner = QLineEdit(at_desk.program.workspace)
    corner.setGeometry(window.stack.width() - 80, window.stack.height() - 32, 80, 32)
    corner.show()
    corner.setFocus()
    assert opening.viewport().rect().contains(QRect(corner.mapTo(opening.viewport(), QPoint(0, 0)), corner.size()))
    page = at_desk.program.workspace.page
    page.setMinimumHeight(900)
    window.resize(1024, 690)
    QApplication.processEvents()
    assert not opening.horizontalScrollBar().isVisible() and not opening.verticalScrollBar().isVisible()

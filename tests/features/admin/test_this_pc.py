"""本机与中心: what is saved, what a clerk may change, test pages."""

from __future__ import annotations

from collections.abc import Callable

from db.desk import Desk
from db.domain.printer_profiles import PrinterProfile, Way
from db.queries.settings import ReadSettings, read_settings
from db.usecases.settings import ChangePrinters, ChangeSettings, change_printers, change_settings
from desktop.theme.manager import ThemeManager
from desktop.widgets.fields import ChoiceBox
from tests.helpers.pages.admin import AdminScreen

SECTION = "this_pc"
Shoot = Callable[[AdminScreen, str], None]


def test_changes_are_counted_and_saved_with_one_key(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    assert screen.value("centre_name") == "海棠街道滨河社区党群服务中心"
    screen.press("F9")
    assert screen.fault == "没有改动，不用保存。"
    screen.tab_to("centre_hours")
    screen.type("周一至周五 9:00–17:30")
    screen.tab_to("window_number")
    screen.clear_and_type("5")
    screen.tab_to("receipt_printer")
    screen.press("Down")
    assert "改了 3 处，未保存" in screen.words()
    assert screen.page.has_draft() == "本机与中心有改动未保存"
    shoot(screen, "4-this-pc")
    screen.press("F9")
    kept = desk.ask(read_settings, ReadSettings())
    assert (kept.window, kept.receipt_printer, kept.centre.hours) == (5, "前台热敏 80 mm", "周一至周五 9:00–17:30")
    assert desk.facts.window == 5
    assert screen.page.has_draft() == ""


def test_a_wrong_centre_code_is_told_at_its_field(screen: AdminScreen, desk: Desk) -> None:
    screen.tab_to("centre_code")
    screen.clear_and_type("11010501200")
    screen.press("F9")
    assert screen.focus == "centre_code" and "应是 12 位数字" in screen.words()
    assert desk.facts.centre_code == "110105012003"


def test_the_look_changes_at_once_and_stays(
    screen_as: Callable[[str], AdminScreen], desk: Desk, theme: ThemeManager, shoot: Shoot
) -> None:
    screen = screen_as("limin")
    assert screen.focus == "look_size"
    assert "由管理员来改" in screen.words()
    shoot(screen, "4-clerk")
    screen.press("Right")
    screen.press("Tab")
    screen.press("Right Right")
    assert theme.current.large and theme.current.dark
    kept = desk.ask(read_settings, ReadSettings())
    assert (kept.large_print, kept.appearance) == (True, "dark")
    screen.press("F9")
    assert desk.ask(read_settings, ReadSettings()) == kept


def test_a_test_page_goes_to_the_printer_that_is_chosen(screen: AdminScreen) -> None:
    screen.press("F8")
    assert "还没有选打印机" in screen.fault
    screen.tab_to("receipt_printer")
    screen.press("Down")
    screen.press("F8")
    ((printer, title, pdf),) = screen.printers.sheets
    assert (printer, title) == ("前台热敏 80 mm", "打印测试") and pdf.startswith(b"%PDF")


def test_what_is_changed_elsewhere_arrives_and_leaves_alone_what_is_typed(screen: AdminScreen, desk: Desk) -> None:
    screen.tab_to("centre_phone")
    screen.clear_and_type("22225881")
    desk.run(change_settings, ChangeSettings({"a5_printer": "旧打印机", "window": 6}))
    screen.settle()
    box = screen.find(ChoiceBox, "a5_printer")
    assert box.value == "旧打印机" and box.currentText() == "旧打印机（现在没找到）"
    assert screen.value("centre_phone") == "22225881"
    assert "改了 1 处，未保存" in screen.words()
    screen.press("F9")
    kept = desk.ask(read_settings, ReadSettings())
    assert (kept.a5_printer, kept.window, kept.centre.phone) == ("旧打印机", 6, "22225881")


def test_a_raw_printer_is_named_as_such_and_tried_raw(screen: AdminScreen, desk: Desk) -> None:
    raw = PrinterProfile("80mm", Way.TCP, "192.168.1.87")
    desk.run(change_printers, ChangePrinters((raw,)))
    screen.settle()
    box = screen.find(ChoiceBox, "receipt_printer")
    assert box.currentText() == "192.168.1.87（网口直连）"
    screen.press("F8")
    [(tried, page)] = screen.printers.tests
    assert tried == raw and page.printer == "192.168.1.87" and screen.printers.sheets == []

"""打印: a printer for every paper, set and tried by keys; the log of what came out."""

from __future__ import annotations

from collections.abc import Callable

from db.desk import Desk
from db.domain.printer_profiles import Letters, PrinterProfile, Way
from db.queries.settings import ReadSettings, read_settings
from db.usecases.papers import MarkPaper, mark_paper
from db.usecases.settings import ChangePrinters, change_printers
from desktop.widgets.fields import ChoiceBox
from tests.helpers.desk_work import register, walk_in
from tests.helpers.pages.admin import AdminScreen

SECTION = "printers"
Shoot = Callable[[AdminScreen, str], None]


def kept(desk: Desk) -> tuple[PrinterProfile, ...]:
    return desk.ask(read_settings, ReadSettings()).printers


def test_a_network_printer_is_set_tried_and_saved_by_keys(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    assert screen.table("printers_table")[0][:3] == ["80 mm 卷纸", "—", "未设"]
    screen.press("F7")
    assert screen.fault == "这种纸还没有设打印机。"
    screen.press("Return")
    assert screen.focus == "printer_way"
    screen.press("Down")
    screen.tab_to("printer_device")
    screen.press("F9")
    assert screen.focus == "printer_device" and "还没有选打印机" in screen.words()
    screen.type("192.168.1.87")
    screen.tab_to("printer_offset_x")
    screen.clear_and_type("1.5")
    screen.tab_to("printer_copies")
    screen.press("Up")
    screen.tab_to("printer_letters")
    screen.press("Down")
    assert screen.page.has_draft() == "打印机的设置未保存"
    shoot(screen, "9-printer-raw")
    screen.press("F8")
    [(tried, page)] = screen.printers.tests
    wanted = PrinterProfile("80mm", Way.TCP, "192.168.1.87", 1.5, 0.0, 2, True, Letters.TEXT_ONLY)
    assert tried == wanted and page.printer == "192.168.1.87" and kept(desk) == ()
    screen.press("F9")
    assert kept(desk) == (wanted,) and screen.page.has_draft() == ""
    assert screen.table("printers_table")[0] == ["80 mm 卷纸", "192.168.1.87", "网口直连", "右 1.5 mm · 2 份"]
    shoot(screen, "9-printers")
    screen.press("F7")
    assert kept(desk) == ()


def test_sheets_take_printers_of_the_system_only(screen: AdminScreen, desk: Desk) -> None:
    screen.press("Down Down")
    assert screen.current("printers_table")[0] == "A4"
    way = screen.find(ChoiceBox, "printer_way")
    assert way.value is Way.SPOOL and not way.offers(Way.TCP)
    screen.tab_to("printer_name")
    screen.press("Down")
    screen.tab_to("printer_offset_y")
    screen.clear_and_type("两毫米")
    screen.press("F9")
    assert screen.focus == "printer_offset_y" and "偏移要填毫米数" in screen.words()
    screen.clear_and_type("-2")
    screen.press("F9")
    assert kept(desk) == (PrinterProfile("a4", Way.SPOOL, "前台热敏 80 mm", 0.0, -2.0),)
    assert screen.current("printers_table")[3] == "上 2 mm"


def test_a_clerk_may_try_but_not_set(screen_as: Callable[[str], AdminScreen], desk: Desk) -> None:
    desk.run(change_printers, ChangePrinters((PrinterProfile("80mm", Way.TCP, "192.168.1.87"),)))
    screen = screen_as("limin")
    assert "由管理员来设" in screen.words()
    screen.press("F9")
    assert "由管理员来设" in screen.fault
    screen.press("F8")
    [(tried, _)] = screen.printers.tests
    assert tried.device == "192.168.1.87"


def test_a_test_page_that_did_not_come_out_is_told(screen: AdminScreen, desk: Desk, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from desktop.printing.views import PaperFault

    desk.run(change_printers, ChangePrinters((PrinterProfile("80mm", Way.TCP, "192.168.1.87"),)))
    screen.settle()
    fault = PaperFault("PRINT-PAPER", "「192.168.1.87」没有纸了；请装好纸再试。", "", ())
    monkeypatch.setattr(screen.printers, "print_test", lambda *_: screen.printers.fault.emit(fault))
    screen.press("F8")
    assert "没有纸了" in screen.fault


def test_the_log_says_what_came_out_on_what_and_what_again(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    screen.press("Ctrl+Tab")
    assert "还没有打过文书" in screen.words()
    person = walk_in(desk)
    first, second = (register(desk, person).job_ids[0] for _ in range(2))
    printer = "192.168.1.87"
    desk.run(mark_paper, MarkPaper(first, "sent", printer=printer))
    desk.run(mark_paper, MarkPaper(first, "printed", printer=printer, way="tcp"))
    desk.run(mark_paper, MarkPaper(second, "sent", printer=printer))
    desk.run(mark_paper, MarkPaper(second, "failed", printer=printer, way="tcp", error="没有纸了；请装好纸再试。"))
    screen.settle()
    rows = screen.table("print_log_table")
    assert [row[1:4] for row in rows] == [["受理回执 80 mm", "", "没打出来"], ["受理回执 80 mm", "", "已打"]]
    assert rows[0][4:] == [printer, "80 mm", "1", "王建军"]
    shoot(screen, "9-print-log")
    assert "没有纸了" in screen.words()
    screen.press("Ctrl+Tab")
    assert screen.focus == "printers_table"

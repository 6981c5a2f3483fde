"""Papers of a case: printed later, printed again, looked at and kept; printers that do not answer."""

from __future__ import annotations

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.helpers.desk_work import offer, register
from tests.helpers.pages.cases import CONTROL
from tests.helpers.printers import LASER, THERMAL
from tests.helpers.rooms import look


@pytest.fixture
def accepted(desk, people):
    return register(desk, people["张桂兰"])


def test_f8_prints_what_waits_and_then_a_marked_copy(accepted, come, spooler):
    screen = come()
    assert screen.actions["F8"] == "打印"
    screen.press(Qt.Key.Key_F8)
    assert screen.papers == ["受理回执 80 mm 已打"] and screen.actions["F8"] == "补打"
    screen.press(Qt.Key.Key_F8)
    assert screen.papers == ["受理回执 80 mm 已打", "受理回执 80 mm 已打"] and screen.tabs[2] == "文书 2"
    first, second = sorted(spooler.folder.iterdir())
    with pikepdf.open(first) as original, pikepdf.open(second) as copy:
        assert len(original.pages) == len(copy.pages) == 1
    assert first.read_bytes() != second.read_bytes()


def test_a_printer_that_is_off_leaves_the_case_done_and_retry_prints(accepted, come, spooler, said, shoot):
    spooler.off = {THERMAL}
    screen = come()
    screen.press(Qt.Key.Key_F9)
    screen.press(Qt.Key.Key_F8)
    shoot("printer-off")
    assert screen.fault.startswith("受理回执 80 mm还没打出来。「前台热敏 80 mm」没有回应")
    assert "文书在队列里等着" in screen.fault and screen.papers == ["受理回执 80 mm 没打出来"]
    assert screen.head.startswith("高龄津贴 办理") and screen.actions["F8"] == "打印"
    screen.press(Qt.Key.Key_1, CONTROL)
    assert screen.fault and not spooler.out
    spooler.off = set()
    screen.press(Qt.Key.Key_1, CONTROL)
    assert screen.fault == "" and [printer for printer, *_ in spooler.out] == [THERMAL]


def test_another_printer_takes_it_over(accepted, come, spooler):
    spooler.off = {THERMAL}
    screen = come()
    screen.press(Qt.Key.Key_F8)
    screen.press(Qt.Key.Key_2, CONTROL)
    assert [printer for printer, *_ in spooler.out] == [LASER] and screen.fault == ""


def test_the_chosen_paper_is_looked_at_printed_and_kept(desk, people, come, spooler, said, shoot):
    register(desk, people["张桂兰"], mode="tolerant", ticked=offer(desk, "高龄津贴").without("银行卡"))
    screen = come()
    screen.press(Qt.Key.Key_Tab, CONTROL, times=2)
    assert screen.focus is screen.page.detail.papers.table
    names = [line.split(" ")[0] for line in screen.papers]
    assert sorted(names) == ["受理回执", "容缺受理承诺书"]
    screen.press(Qt.Key.Key_Down, times=names.index("容缺受理承诺书"))
    screen.press(Qt.Key.Key_S, CONTROL)
    [kept] = screen.page.context.printing.export_folder.iterdir()
    assert kept.name.startswith("容缺受理承诺书") and said.notices[-1].startswith("已存为 PDF")
    screen.press(Qt.Key.Key_Return)
    preview = screen.preview
    screen.qtbot.waitUntil(lambda: preview.page_count == 1)
    for _ in range(40):
        QApplication.processEvents()
    shoot("preview")
    screen.press(Qt.Key.Key_Escape)
    assert screen.preview is None and screen.focus is screen.page.detail.papers.table
    screen.press(Qt.Key.Key_F8)
    assert spooler.out == [(LASER, "容缺受理承诺书 A5", 2)]


def test_ctrl_p_shows_the_list_as_filtered_and_prints_it_on_ctrl_p_again(accepted, come, spooler, shoot):
    screen = come()
    screen.press(Qt.Key.Key_P, CONTROL)
    preview = screen.preview
    screen.qtbot.waitUntil(lambda: preview.page_count == 1)
    for _ in range(40):
        QApplication.processEvents()
    shoot("list-preview")
    screen.press(Qt.Key.Key_P, CONTROL)
    screen.qtbot.waitUntil(lambda: bool(spooler.out))
    assert screen.preview is None and spooler.out == [(LASER, "办件清单 在办 1 件 A4", 1)]


def test_a_list_that_was_only_looked_at_does_not_stay_in_the_queue(accepted, desk, come, spooler):
    screen = come()
    screen.press(Qt.Key.Key_P, CONTROL)
    screen.qtbot.waitUntil(lambda: screen.preview is not None and screen.preview.page_count == 1)
    screen.press(Qt.Key.Key_Escape)
    screen.qtbot.waitUntil(
        lambda: look(desk, "SELECT state FROM print_job WHERE kind = 'case_list'") == [("cancelled",)]
    )
    assert screen.preview is None and not spooler.out


def test_an_empty_list_is_not_printed_and_says_why(come, people):
    screen = come()
    screen.press(Qt.Key.Key_P, CONTROL)
    assert screen.fault.startswith("这张清单是空的")

"""办件 by keys: finding, reading, moving on, and what goes wrong."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from db.domain.cases import CaseAction
from db.usecases.case_moves import MoveCase, move_case
from tests.helpers.desk_work import offer, register
from tests.helpers.pages.cases import ALT, CONTROL

ITEM = "高龄津贴"


@pytest.fixture
def accepted(desk, people):
    return register(desk, people["张桂兰"])


def test_a_first_day_says_so_and_leads_to_the_walk_in(come, said):
    screen = come()
    assert screen.empty == "还没有办件 在「受理」登记第一件，这里就有了。"
    assert screen.head == "" and screen.presets["全部"] == 0
    screen.press(Qt.Key.Key_Return)
    assert said.went == ["walkin"]


def test_the_list_shows_masked_names_and_the_most_urgent_first(desk, people, clock, come):
    register(desk, people["张桂兰"])
    clock.move(hours=1)
    tolerant = register(desk, people["阿依古丽·买买提"], mode="tolerant", ticked=offer(desk, ITEM).without("银行卡"))
    instant = next(i for i in ("居住登记", "老年优待证", "就业登记") if _offered(desk, i))
    register(desk, people["马山"], instant, mode="instant")
    screen = come(preset="all")
    rows = screen.rows()
    assert len(rows) == 3
    assert rows[0].startswith("余 22 工作日 | 02-20261120-0001-") and "张*兰 | 高龄津贴 | 受理 | 李敏 | 12-22" in rows[0]
    assert tolerant.serial_short in rows[1] and "阿*·买* | 高龄津贴 | 容缺" in rows[1]
    assert rows[2].startswith("按时") and "马*" in rows[2] and "办结" in rows[2]
    assert screen.presets == {"在办": 2, "将到期": 0, "超期": 0, "补正": 0, "容缺": 1, "今日": 3, "全部": 3}
    assert screen.order == "按时钟排，急的在前・3 件" and screen.place == "第 1 / 3 件"
    screen.press(Qt.Key.Key_Down)
    assert screen.place == "第 2 / 3 件" and "阿依古丽·买买提" in screen.head


def _offered(desk, name):
    try:
        return offer(desk, name)
    except StopIteration:
        return None


def test_the_detail_tells_who_what_and_how_long(accepted, come):
    screen = come()
    assert screen.head.splitlines()[:3] == [
        "高龄津贴 受理", "张桂兰", "女 82 岁・110105********002X",
    ]
    assert f"{accepted.serial}・窗口申请" in screen.head and "承办 街道民政办" in screen.head
    assert screen.limits == "承诺 22 工作日・12-22 余 22 工作日；法定 30 工作日・01-04 余 30 工作日"
    assert screen.timeline[0].startswith("受理　承诺办结 2026-12-22") and screen.timeline[0].endswith("11-20 10:43・李敏")
    assert screen.timeline[-1].startswith("登记")
    assert screen.tabs == ["经过 2", "材料 5/6", "文书 1"]
    assert screen.actions == {"F9": "办理", "F8": "打印", "F10": "办结", "F4": "更多"}


def test_a_case_is_handled_finished_and_handed_out_by_one_key_each(accepted, come, said, desk):
    screen = come()
    screen.press(Qt.Key.Key_F9)
    assert screen.head.startswith("高龄津贴 办理") and screen.actions["F9"] == "办结"
    screen.press(Qt.Key.Key_F9)
    assert screen.empty.startswith("手上没有在办的办件")
    screen.press(Qt.Key.Key_Return)
    assert screen.preset == "全部" and screen.rows()[0].startswith("按时")
    assert screen.actions["F9"] == "出件"
    screen.page.focus_first()
    screen.press(Qt.Key.Key_F9)
    assert screen.head.startswith("高龄津贴 出件") and "F9" not in screen.actions
    assert [notice.split()[0] for notice in said.notices] == ["已办理", "已办结", "已出件"]
    assert [line.split("　")[0] for line in screen.timeline] == ["出件", "办结", "办理", "受理", "登记"]


def test_finding_narrows_and_esc_comes_back(desk, people, come):
    register(desk, people["张桂兰"])
    ma = register(desk, people["马山"])
    screen = come()
    screen.press(Qt.Key.Key_Slash)
    assert screen.focus is screen.page.filters.find
    screen.type("mashan")
    assert [ma.serial_short in row for row in screen.rows()] == [True]
    screen.press(Qt.Key.Key_Return)
    assert screen.focus is screen.page.list.table and "马山" in screen.head
    screen.press(Qt.Key.Key_Slash)
    screen.type("没有这个人")
    assert screen.empty.startswith("没有找到「没有这个人」")
    screen.press(Qt.Key.Key_Escape)
    assert screen.empty == "" and len(screen.rows()) == 2
    screen.press(Qt.Key.Key_Escape)
    assert screen.focus is screen.page.list.table


def test_columns_sort_by_keys(desk, people, come):
    for name in ("张桂兰", "马山", "阿依古丽·买买提"):
        register(desk, people[name])
    screen = come()
    first = screen.rows()
    screen.press(Qt.Key.Key_Right, CONTROL)
    assert screen.order == "按受理号排・3 件"
    screen.press(Qt.Key.Key_Down, CONTROL)
    assert [row.split(" | ")[1] for row in screen.rows()] == sorted((row.split(" | ")[1] for row in first), reverse=True)
    screen.press(Qt.Key.Key_Left, CONTROL)
    assert screen.order.startswith("按时钟排") and screen.rows() == first


def test_presets_are_chosen_by_keys(desk, people, come):
    register(desk, people["张桂兰"], mode="supplement", ticked=(0,))
    register(desk, people["马山"])
    screen = come()
    screen.press(Qt.Key.Key_G, CONTROL)
    screen.press(Qt.Key.Key_Right, times=3)
    assert screen.preset == "补正" and len(screen.rows()) == 1 and "补正" in screen.rows()[0]
    screen.press(Qt.Key.Key_Left)
    assert screen.preset == "超期" and screen.empty.startswith("没有超期的办件")
    assert screen.head == ""


def test_missing_papers_are_ticked_and_go_with_the_next_step(desk, people, come):
    wanted = offer(desk, ITEM)
    register(desk, people["张桂兰"], mode="supplement", ticked=wanted.without("银行卡", "一寸近照"))
    screen = come()
    assert screen.actions["F9"] == "收到补正" and "补正 余" in screen.rows()[0]
    screen.press(Qt.Key.Key_Tab, CONTROL)
    assert screen.focus is screen.page.detail.materials.table
    assert screen.materials[3].startswith("○ 银行卡（一折通） 缺") and screen.materials[0].startswith("● 申请书")
    screen.press(Qt.Key.Key_Space)
    assert screen.said == "「申请书」已经收下，不能退勾。"
    screen.press(Qt.Key.Key_Down, times=3)
    screen.press(Qt.Key.Key_Space)
    assert screen.materials[3] == "● 银行卡（一折通） 刚收到" and screen.tabs[1] == "材料 4/6"
    screen.press(Qt.Key.Key_F9)
    assert screen.head.startswith("高龄津贴 收件")
    assert screen.materials[3].startswith("● 银行卡（一折通） 11-20 10:43")
    assert screen.actions["F7"] == "补正告知" and "F9" not in screen.actions
    screen.press(Qt.Key.Key_Down)
    screen.press(Qt.Key.Key_Space)
    assert screen.actions["F9"] == "受理" and screen.actions["F7"] == "(补正)"
    screen.press(Qt.Key.Key_F7)
    assert screen.said == "材料已经齐全，按 F9 受理就可以。"
    screen.press(Qt.Key.Key_F9)
    assert screen.head.startswith("高龄津贴 受理") and screen.tabs[1] == "材料 5/6"
    assert screen.papers[0].startswith("受理回执 80 mm 已打")


def test_a_deferred_paper_is_saved_at_once_when_it_comes(desk, people, come, said):
    register(desk, people["张桂兰"], mode="tolerant", ticked=offer(desk, ITEM).without("银行卡"))
    screen = come()
    assert screen.head.startswith("高龄津贴 容缺")
    screen.press(Qt.Key.Key_Tab, CONTROL)
    assert screen.materials[3].endswith("待补交")
    screen.press(Qt.Key.Key_Down, times=3)
    screen.press(Qt.Key.Key_Space)
    assert screen.materials[3].startswith("● 银行卡（一折通） 11-20") and screen.head.startswith("高龄津贴 受理")
    assert said.notices[-1].startswith("已收「银行卡（一折通）」")


def test_only_the_supervisor_voids_and_a_reason_is_typed_in_place(accepted, come, supervisor, said):
    screen = come()
    screen.press(Qt.Key.Key_F4)
    assert screen.actions["1"] == "(作废)"
    screen.press(Qt.Key.Key_1)
    assert screen.said == "「作废」要值班长来办。"
    supervisor()
    screen.page.refresh(frozenset({"cases"}))
    screen.settle()
    screen.press(Qt.Key.Key_1)
    reason = screen.page.detail.actions.reason
    assert screen.focus is reason
    screen.press(Qt.Key.Key_Return)
    assert "要写明原因" in screen.said
    screen.type("重复登记")
    screen.press(Qt.Key.Key_Return)
    assert said.notices == [f"已作废 {accepted.serial_short}"]
    screen.page.filters.show_preset("all")
    screen.settle()
    assert screen.rows()[0].startswith("— | ") and "作废" in screen.rows()[0]
    assert screen.timeline[0].startswith("作废　重复登记") and screen.timeline[0].endswith("赵敏")


def test_esc_leaves_the_reason_and_nothing_happens(accepted, come, supervisor, said):
    supervisor()
    screen = come()
    screen.press(Qt.Key.Key_F4)
    screen.press(Qt.Key.Key_1)
    screen.type("想错了")
    screen.press(Qt.Key.Key_Escape)
    assert screen.focus is screen.page.list.table and not screen.page.detail.actions.reason_box.isVisible()
    assert said.notices == [] and screen.head.startswith("高龄津贴 受理")


def test_a_case_moved_by_somebody_else_is_shown_anew(accepted, come, desk, said):
    screen = come()
    case = screen.page.detail.case
    desk.run(move_case, MoveCase(case.case_id, case.version, CaseAction.HANDLE))
    screen.press(Qt.Key.Key_F9)
    assert screen.said == "这个办件刚被别人更新过，请看过最新经过后再办。"
    assert screen.head.startswith("高龄津贴 办理") and screen.actions["F9"] == "办结" and said.notices == []
    screen.press(Qt.Key.Key_F9)
    assert said.notices[-1].startswith("已办结")


def test_pressing_twice_takes_one_step(accepted, come, said):
    screen = come()
    screen.qtbot.keyClick(screen.focus, Qt.Key.Key_F9)
    screen.qtbot.keyClick(screen.focus, Qt.Key.Key_F9)
    screen.settle()
    assert [notice.split()[0] for notice in said.notices] == ["已办理"] and screen.head.startswith("高龄津贴 办理")


def test_enter_opens_the_person(accepted, come, said, people):
    screen = come()
    screen.press(Qt.Key.Key_Return)
    assert said.opened == [("person", people["张桂兰"])]


def test_a_scanned_receipt_opens_its_case_wherever_it_is_listed(desk, people, come, supervisor):
    first = register(desk, people["张桂兰"])
    supervisor()
    desk.run(move_case, MoveCase(first.case_id, 2, CaseAction.VOID, "重复登记"))
    register(desk, people["马山"])
    screen = come()
    assert "马山" in screen.head
    screen.page.arrive(case_id=first.case_id)
    screen.settle()
    assert "张桂兰" in screen.head and screen.head.startswith("高龄津贴 作废")
    assert [first.serial_short in row for row in screen.rows()] == [True] and screen.preset == "全部"
    screen.press(Qt.Key.Key_R, CONTROL)
    assert len(screen.rows()) == 2 and "张桂兰" in screen.head


def test_a_persons_cases_are_listed_alone(desk, people, come):
    for name in ("张桂兰", "马山", "张桂兰"):
        register(desk, people[name])
    screen = come(resident_id=people["张桂兰"])
    assert len(screen.rows()) == 2 and all("张*兰" in row for row in screen.rows())


def test_f11_reveals_while_it_is_held_and_leaves_a_trace(accepted, come, desk, qtbot):
    from tests.helpers.rooms import look

    screen = come()
    qtbot.keyPress(screen.focus, Qt.Key.Key_F11)
    screen.settle()
    assert "11010519440303002X" in screen.head and "13812345678" in screen.head
    qtbot.keyRelease(screen.focus, Qt.Key.Key_F11)
    screen.settle()
    assert "110105********002X" in screen.head and "138****5678" in screen.head
    assert len(look(desk, "SELECT 1 FROM audit WHERE action = 'privacy.reveal'")) == 1


def test_another_window_in_front_hides_what_was_revealed(accepted, come, qtbot):
    screen = come()
    qtbot.keyPress(screen.focus, Qt.Key.Key_F11)
    screen.settle()
    assert "13812345678" in screen.head
    QApplication.sendEvent(screen.page, QEvent(QEvent.Type.WindowDeactivate))
    assert "138****5678" in screen.head


def test_an_answer_after_the_key_was_let_go_shows_nothing(accepted, come, qtbot):
    screen = come()
    qtbot.keyPress(screen.focus, Qt.Key.Key_F11)
    qtbot.keyRelease(screen.focus, Qt.Key.Key_F11)
    screen.settle()
    assert "13812345678" not in screen.head


def test_the_wide_view_and_back(accepted, come):
    screen = come()
    before = screen.page.detail.width()
    screen.press(Qt.Key.Key_Right, ALT)
    assert not screen.page.list.isVisible() and screen.page.detail.width() > 2 * before
    screen.press(Qt.Key.Key_Escape)
    assert screen.page.list.isVisible() and screen.page.detail.width() == before
    assert screen.focus is screen.page.list.table


def test_what_changed_behind_another_page_is_there_on_return(accepted, come, desk, supervisor):
    screen = come()
    case = screen.page.detail.case
    screen.page.hide()
    desk.run(move_case, MoveCase(case.case_id, case.version, CaseAction.HANDLE))
    screen.page.refresh(frozenset({"cases"}))
    screen.settle()
    assert screen.head.startswith("高龄津贴 受理")
    screen.page.show()
    screen.page.activated()
    screen.settle()
    assert screen.head.startswith("高龄津贴 办理") and "办理" in screen.rows()[0]
    supervisor()
    screen.page.activated()
    screen.settle()
    screen.press(Qt.Key.Key_F4)
    assert screen.actions["1"] == "作废" and screen.page.export.isVisible()


def test_an_item_done_on_the_spot_is_finished_in_one_step(desk, people, come, said):
    register(desk, people["马山"], "老年优待证")
    screen = come()
    assert screen.actions["F9"] == "办结" and "F10" not in screen.actions
    screen.press(Qt.Key.Key_F9)
    assert said.notices[-1].startswith("已办结")

"""What can become of an application: tolerant, supplement, instant, notice, slip, repeat; and what is refused."""

from __future__ import annotations

from collections.abc import Callable

from db.desk import Desk
from tests.helpers.pages.walkin import WalkinScreen
from tests.helpers.rooms import MovableClock, look
from tests.printing.conftest import LASER, THERMAL, SwitchedSpooler


def cases(desk: Desk) -> list[tuple[str, str, int]]:
    """Item, state and tolerance of every case."""
    rows = look(desk, "SELECT item_name, state, tolerant FROM service_case ORDER BY received_at, id")
    return [(row.item_name, row.state, row.tolerant) for row in rows]


def test_what_may_follow_later_is_accepted_tolerantly(
    screen: WalkinScreen, desk: Desk, spooler: SwitchedSpooler, shoot: Callable[[str], None],
) -> None:
    screen.find_person("zgl")
    screen.choose_item("gl")
    screen.press("Space", "Space", "Space", "Down", "Space")
    assert screen.ticks == [True, True, True, False, True, False]
    assert screen.text("walkin_material_count") == "4/5"
    assert screen.actions == ["F4", "F7", "F8", "(F9)"]
    assert screen.subtitle("F4") == "银行卡 11-27 前补交，打印承诺书"
    assert screen.subtitle("F9") == "还差 1 件必要材料，勾齐后可用"
    assert screen.text("walkin_promised") == "2026-12-22" and screen.text("walkin_weekday") == "星期二"
    assert screen.text("walkin_legal") == "法定 30 工作日 2027-01-04"
    screen.press("F4")
    shoot("tolerant-done")
    assert cases(desk) == [("高龄津贴", "accepted", 1)]
    assert screen.head == "已办 张桂兰·高龄津贴·容缺受理"
    assert screen.text("walkin_done_second_date") == "2026-11-27"
    assert {title for _, title, _ in spooler.out} == {"受理回执 80 mm", "容缺受理承诺书 A5"}


def test_missing_materials_are_asked_for(screen: WalkinScreen, desk: Desk) -> None:
    screen.find_person("zgl")
    screen.choose_item("gl")
    screen.press("Space")
    assert screen.actions == ["F7", "(F4)", "F8", "(F9)"]
    assert screen.subtitle("F7") == "5 工作日内一次告知，至 11-27"
    screen.press("F7")
    assert cases(desk) == [("高龄津贴", "supplement", 0)]
    assert screen.head == "已办 张桂兰·高龄津贴·收件并补正"
    assert screen.text("walkin_done_date") == "2026-11-27"


def test_an_instant_item_is_finished_at_once(screen: WalkinScreen, desk: Desk) -> None:
    screen.find_person("zgl")
    screen.choose_item("lnyd")
    assert screen.text("walkin_promised") == "当场办结"
    screen.press("Ctrl+A")
    assert screen.actions == ["F10", "F9", "(F8)"] and screen.primaries == ["F10"]
    screen.press("F10")
    assert cases(desk) == [("老年优待证", "completed", 0)]
    assert screen.text("walkin_serial").startswith("02-20261120-0001-")
    assert screen.view.result.draft.spec.text == "已办结 10:43"


def test_a_notice_alone_opens_no_case(screen: WalkinScreen, desk: Desk, spooler: SwitchedSpooler) -> None:
    screen.press("F8")
    assert screen.head.startswith("只咨询") and screen.focus == "walkin_item_search"
    screen.press("1")
    assert screen.head == "只咨询 高龄津贴"
    assert screen.actions == ["F8", "(F7)", "(F9)"] and screen.primaries == ["F8"]
    assert screen.subtitle("F8") == "打印要带的 5 件材料，不立案"
    screen.press("F8")
    assert "一次性告知单已送打印" in screen.answer
    assert cases(desk) == [] and len(look(desk, "SELECT id FROM guidance")) == 1
    assert [title for _, title, _ in spooler.out] == ["一次性告知单 A5"]
    screen.press("F8")
    assert len(look(desk, "SELECT id FROM guidance")) == 2
    screen.press("Escape")
    assert screen.head == "空闲"


def test_a_blocked_certificate_says_why_and_where(
    screen: WalkinScreen, desk: Desk, spooler: SwitchedSpooler, shoot: Callable[[str], None],
) -> None:
    screen.find_person("zgl")
    screen.choose_item("亲属关系")
    shoot("blocked")
    assert screen.rows("walkin_matches")[0][1:3] == ["亲属关系证明", "社区不能开"]
    assert "公安派出所" in screen.text("walkin_blocked_office")
    assert screen.primaries == ["F8"]
    screen.press("F9")
    assert screen.answer == "这张证明社区不能开，只能按 F8 打印指引单。"
    screen.press("F8")
    assert "指引单已送打印" in screen.answer
    assert [title for _, title, _ in spooler.out] == ["不予开具证明指引单 80 mm"]
    assert cases(desk) == []
    rows = look(desk, "SELECT kind, resident_id FROM guidance")
    assert [row.kind for row in rows] == ["blocked"] and rows[0].resident_id is not None


def test_the_same_item_again_today_asks_first(
    screen: WalkinScreen, desk: Desk, clock: MovableClock, shoot: Callable[[str], None],
) -> None:
    screen.find_person("zgl")
    screen.choose_item("lnyd")
    screen.press("Ctrl+A", "F10")
    clock.move(minutes=20)
    screen.press("Ctrl+N")
    assert screen.head == "正在办理 张桂兰" and screen.focus == "walkin_item_search"
    screen.type("lnyd")
    screen.press("Return", "Ctrl+A", "F10")
    shoot("repeat")
    assert screen.answer == "今天 10:43 已办过同一事项。按 F10 再办一件，Enter 打开那一件。"
    assert len(cases(desk)) == 1
    screen.press("Return")
    assert screen.opened == [("case", look(desk, "SELECT id FROM service_case")[0].id)]
    screen.press("F10")
    assert len(cases(desk)) == 2


def test_pressing_twice_registers_once(screen: WalkinScreen, desk: Desk) -> None:
    screen.find_person("zgl")
    screen.choose_item("lnyd")
    screen.press("Ctrl+A")
    screen.burst("F10", "F10", "F10")
    assert len(cases(desk)) == 1


def test_every_key_answers(screen: WalkinScreen) -> None:
    """A key that can do nothing says why, never nothing."""
    screen.press("F9")
    assert screen.view.person.idle.notice.accessibleName().strip() == "还没有办事人：请刷身份证，或按 Ctrl+K 找人。"
    screen.find_person("zgl")
    for key in ("F4", "F7", "F8", "F9", "F10"):
        screen.press(key)
        assert screen.head == "正在办理 张桂兰"
    screen.choose_item("gl")
    said = {}
    for key in ("F9", "F4", "F10"):
        screen.press(key)
        said[key] = screen.answer
    assert said == {
        "F9": "还差 5 件必要材料，勾齐后可用",
        "F4": "「申请书等 4 件」不能容缺",
        "F10": "本事项为承诺件。",
    }
    screen.press("Ctrl+A")
    for key, words in (("F4", "材料已齐，不用容缺。"), ("F7", "材料已齐，不用补正。"), ("F8", "材料已齐，无须告知")):
        screen.press(key)
        assert screen.answer == words
    screen.press("F9", "F9")
    assert screen.head.startswith("已办")


def test_typing_ahead_of_the_answers_loses_nothing(screen: WalkinScreen, desk: Desk) -> None:
    screen.find_person("zgl")
    screen.burst("8", "Ctrl+A", "F10")
    assert cases(desk) == [("老年优待证", "completed", 0)]


def test_a_notice_that_is_not_printed_has_a_key_of_its_own(
    screen: WalkinScreen, spooler: SwitchedSpooler, desk: Desk,
) -> None:
    spooler.off.add(LASER)
    screen.find_person("zgl")
    screen.choose_item("gl")
    screen.press("Space", "F8")
    assert screen.fault.startswith("一次性告知单还没打出来。")
    spooler.off.clear()
    screen.press("Ctrl+1")
    assert screen.fault == "" and [title for _, title, _ in spooler.out] == ["一次性告知单 A5"]
    screen.press("Escape")
    assert screen.head == "空闲" and look(desk, "SELECT title FROM draft") == []


def test_esc_has_one_owner_while_a_fault_shows(screen: WalkinScreen, desk: Desk) -> None:
    screen.find_person("zgl")
    screen.choose_item("lnyd")
    screen.press("Ctrl+A")
    desk.read_only = True
    screen.press("F10")
    desk.read_only = False
    assert screen.page.fault_bar.close_key.isVisible()
    screen.press("Ctrl+R")
    assert screen.head == "改资料 张桂兰" and not screen.page.fault_bar.close_key.isVisible()
    screen.press("Escape")
    assert screen.head == "正在办理 张桂兰·老年优待证" and screen.fault == ""


def test_the_receipt_once_more(screen: WalkinScreen, spooler: SwitchedSpooler, desk: Desk) -> None:
    screen.find_person("zgl")
    screen.choose_item("lnyd")
    screen.press("Ctrl+A", "F10", "F8")
    assert len(spooler.out) == 2
    assert [row.reprint for row in look(desk, "SELECT reprint FROM print_job ORDER BY id")] == [0, 1]


def test_several_papers_that_did_not_come_out_are_tried_together(
    screen: WalkinScreen, spooler: SwitchedSpooler,
) -> None:
    spooler.off |= {LASER, THERMAL}
    screen.find_person("zgl")
    screen.choose_item("gl")
    screen.press("Space", "Space", "Space", "Down", "Space", "F4")
    assert screen.fault.startswith("已容缺受理，2 张文书还没打出来。")
    spooler.off.clear()
    screen.press("F8")
    assert screen.fault == "" and len(spooler.out) == 2


def test_a_copy_that_does_not_come_out_is_told_too(screen: WalkinScreen, spooler: SwitchedSpooler) -> None:
    screen.find_person("zgl")
    screen.choose_item("lnyd")
    screen.press("Ctrl+A", "F10")
    spooler.off.add(THERMAL)
    screen.press("F8")
    assert screen.fault.startswith("已办结，回执还没打出来。")
    assert [words.split()[-1] for words in screen.papers] == ["10:43", "没打出来"]

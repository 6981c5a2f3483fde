"""签到: a card in and out, the last one taken back, a forgotten card, a group, the end of a shift."""

from __future__ import annotations

import pytest

from db.domain.service_hours import HourState
from db.queries.hours import HoursQueue, hours_queue
from db.queries.volunteers import FindVolunteers, find_volunteers
from db.usecases.cards import LoseCard, lose_card
from tests.helpers.rooms import look


def sheet(screen):
    return {line.split(" | ")[1]: line.split(" | ")[0] for line in screen.rows}


def test_the_shift_that_runs_now_is_at_the_desk(screen):
    assert screen.page.desk_part.view.shift.currentText() == "09:00–11:00 楼道清扫"
    assert sheet(screen) == {"周国良": "已报名", "李秀英": "已报名"}
    assert "请刷志愿者卡" in screen.last


def test_a_card_signs_in_and_out(screen, card, clock):
    screen.scan(card("周国良"))
    assert "周国良" in screen.last and "10:00 签到" in screen.last and "在岗 1 人" in screen.last
    assert sheet(screen)["周国良"] == "在岗"
    clock.move(minutes=50)
    screen.scan(card("周国良"))
    assert "已签退" in screen.last and "50 分" in screen.last
    assert sheet(screen)["周国良"] == "已签退"


def test_the_cursor_is_on_the_newest_scan(screen, card):
    for name in ("周国良", "李秀英", "周国良"):
        screen.scan(card(name))
        assert screen.page.desk_part.view.line.name == name


def test_a_refused_card_does_not_outlive_its_shift(screen, card):
    screen.scan(card("周国良")[:-8] + "AAAAAAAA")
    assert "请刷志愿者卡" not in screen.last
    screen.press("F9")
    assert "请刷志愿者卡" in screen.last


def test_a_card_twice_at_once_is_one_sign_in(screen, card, clock):
    screen.scan(card("周国良"))
    clock.move(seconds=20)
    screen.scan(card("周国良"))
    assert sheet(screen)["周国良"] == "在岗"


def test_one_key_takes_the_last_scan_back(screen, card):
    screen.scan(card("陈晓"))
    assert sheet(screen)["陈晓"] == "在岗"
    screen.press("F7")
    assert "已撤回" in screen.last and "陈晓" not in sheet(screen)
    screen.press("F7")
    assert screen.refused == "还没有刷过卡，没有要撤回的。"


@pytest.mark.parametrize("change", [lambda text: text[:-8] + "AAAAAAAA", lambda text: text[: len(text) // 2]])
def test_a_forged_or_cut_card_signs_nobody(screen, card, change):
    screen.scan(change(card("周国良")))
    assert sheet(screen)["周国良"] == "已报名"
    assert "伪造" in screen.last or "读码不全" in screen.last


def test_a_lost_card_is_refused_with_its_holder_in_sight(screen, card, desk):
    old = card("周国良")
    card_id = look(desk, "SELECT id FROM card WHERE payload = :p", p=old)[0].id
    desk.run(lose_card, LoseCard(card_id=card_id, reason="丢失"))
    screen.scan(old)
    assert "已挂失" in screen.last and sheet(screen)["周国良"] == "已报名"
    screen.scan(card("周国良"))
    assert sheet(screen)["周国良"] == "在岗", "the new card is good"


def test_a_forgotten_card_is_signed_in_by_hand(screen):
    screen.press("F4", "F9")
    assert screen.refused == "请先选一位志愿者。"
    screen.pick("who", "sunlixin")
    screen.press("F9")
    assert sheet(screen)["孙立新"] == "在岗" and "孙立新" in screen.last
    screen.press("F4", "Escape")
    assert not screen.page.desk_part.view.filling


def test_the_end_of_a_shift_makes_hours(screen, card, clock, said, desk):
    screen.scan(card("周国良"))
    screen.press("F9")
    assert "还有 1 人没签退" in screen.refused, "nobody is signed out by a slip of the finger"
    clock.move(minutes=30)
    screen.scan(card("周国良"))
    screen.press("F9")
    assert any(notice.startswith("本班已结束 1 条，30 分") for notice in said.notices)
    queue = desk.ask(hours_queue, HoursQueue(HourState.RECORDED))
    assert any(row.name == "周国良" and row.minutes == 30 for group in queue.groups for row in group.rows)
    assert "请刷志愿者卡" in screen.last and "周国良" not in screen.last, "the next shift begins with nobody"
    screen.press("F9")
    assert screen.refused == "这一班已经结束，时长待审核"


def test_a_forgotten_sign_out_is_an_exception(screen, card, clock):
    screen.scan(card("李秀英"))
    screen.press("F9", "F9")
    view = screen.page.desk_part.view
    view.show_tab("exceptions")
    assert any("李秀英" in line and "忘记签退" in line for line in screen.cells(view.exceptions))
    view.focus_first()
    screen.press("Return")
    assert screen.page.showing == "hours" and "李秀英" in screen.info
    assert screen.bench.info.shown[0].title == "要核实", "above all that may lie below the edge"


def test_a_group_is_written_down_at_once(screen, card, said, desk):
    screen.press("Ctrl+B")
    number = desk.ask(find_volunteers, FindVolunteers("李秀英"))[0].number
    screen.scan(card("周国良"))
    screen.page.desk_part.view.batch.text.appendPlainText(f"{number} 9:00-10:30\n王建军 1.5小时\n张三丰")
    screen.settle()
    lines = screen.cells(screen.page.desk_part.view.batch.model)
    assert [line.split(" | ")[4] for line in lines] == ["可记", "可记", "可记", "要改"]
    screen.press("F9")
    assert said.notices == ["已记 3 人 5 小时，在「时长」里审核"]
    assert screen.page.desk_part.view.batch.text.toPlainText() == "张三丰"
    assert screen.refused.startswith("还有 1 行没记上") or "没有一行" in screen.refused
    screen.press("Escape")
    assert not screen.page.desk_part.view.batching


def test_the_same_time_twice_is_asked_about(screen, said):
    for _ in range(2):
        screen.press("Ctrl+B")
        screen.page.desk_part.view.batch.text.setPlainText("陈晓")
        screen.settle()
        screen.press("F9")
    assert "核对无误再按 F9" in screen.refused, screen.refused
    screen.press("F9")
    assert len(said.notices) == 2


def test_outside_any_shift_a_card_signs_in_too(screen, card):
    view = screen.page.desk_part.view
    view.shift.set_value(None)
    view.shift.changed.emit(None)
    screen.settle()
    screen.scan(card("王建军"))
    assert sheet(screen) == {"王建军": "在岗"}
    screen.press("F9")
    assert screen.refused.startswith("不在班次里")


def test_a_card_outside_the_desk_opens_the_person(screen, card):
    screen.turn("roster")
    screen.scan(card("阿依古丽"))
    assert screen.info.startswith("阿依古丽")
    screen.page.arrive(card=card("陈晓"))
    screen.settle()
    assert screen.info.startswith("陈晓")

"""A demand from 登记 to 归档 by keys, and what goes wrong on the way."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from db.domain.demand_table import DemandAction as A
from db.domain.demand_table import DemandKind, DemandRating

LAMP = "东门路灯不亮"


def stage(screen, title):
    """The head of the column that holds the demand."""
    return next((head for head, cards in screen.board.items() if any(title in card for card in cards)), "")


def test_a_first_day_says_so_and_ctrl_n_is_the_way_on(come):
    screen = come()
    assert screen.board == {} and screen.nothing == "没有未结的诉求 群众反映的事按 Ctrl+N 登记，这里就有了。"
    assert screen.figures == "未结 0　超期 0　本月归档 0"
    screen.press("Ctrl+PgDown")
    assert screen.empty.startswith("没有未结的诉求")
    screen.press("Return")
    assert screen.page.bench.registering


def test_every_stage_is_one_key_away(work, come, said, desk):
    work.register(LAMP)
    screen = come()
    assert stage(screen, LAMP).startswith("登记") and screen.actions["F9"] == "研判"
    assert screen.facts == "主办 李敏　下一步 11-23　期限 11-23"
    screen.press("F9")
    assert stage(screen, LAMP).startswith("研判") and screen.actions["F9"] == "吹哨交办"
    screen.press("F9")
    assert screen.said == "还没有选交给谁，请在「主办」里选。"
    assert screen.focus.objectName() == "demand_owner"
    screen.pick("szs")
    assert screen.focus.text() == "街道市政所"
    assert screen.page.bench.detail.actions.form.due.text() == "工作日，到 12-04 周五"
    screen.press("Tab")
    screen.press("Tab")
    screen.press("F9")
    assert stage(screen, LAMP).startswith("交办") and "街道市政所" in screen.facts and "期限 12-04" in screen.facts
    assert screen.actions["F9"] == "签收办理" and screen.actions["F7"] == "催办"
    screen.press("F9")
    assert stage(screen, LAMP).startswith("办理") and screen.actions["F9"] == "转反馈"
    screen.press("Return")
    assert screen.focus.objectName() == "demand_words"
    screen.type("灯已换好")
    screen.press("F9")
    assert stage(screen, LAMP).startswith("反馈") and screen.actions["F9"] == "告知反映人"
    screen.press("F9")
    assert stage(screen, LAMP).startswith("回访评价") and screen.actions["F9"] == "回访评价"
    screen.press("F9")
    assert screen.said == "请按 1、2、3 选本人的评价。"
    screen.page.to_cards()
    screen.press("1", "F9")
    assert screen.actions["F9"] == "归档"
    screen.press("F9")
    assert screen.board == {} and screen.figures.startswith("未结 0　超期 0　本月归档 1")
    assert [notice.split()[0] for notice in said.notices] == [
        "已研判", "已吹哨交办", "已签收办理", "已转反馈", "已告知反映人", "已回访评价", "已归档",
    ]
    assert screen.nothing == "" and LAMP in screen.head and " 归档 " in screen.head and "F9" not in screen.actions
    assert "灯已换好" in " ".join(screen.timeline)


@pytest.mark.parametrize("view", ["board", "list"])
def test_the_demand_archived_stays_in_sight_until_another_is_chosen(work, come, view):
    told = work.until(LAMP, A.TRIAGE, A.ANSWER, A.TELL)
    work.act(told, A.RATE, rating=DemandRating.SETTLED)
    work.until("井盖松动", A.TRIAGE)
    screen = come()
    if view == "list":
        screen.press("Ctrl+PgDown")
        screen.page.to_cards()
    if LAMP not in screen.head:
        screen.press("Right" if view == "board" else "Down")
    assert LAMP in screen.head
    screen.press("F9")
    bench = screen.page.bench
    assert LAMP in screen.head and " 归档 " in screen.head and "F9" not in screen.actions
    assert "已归档" in bench.detail.actions.closed_words.text()
    assert bench.cards.isAncestorOf(screen.focus) and LAMP not in str(screen.board if view == "board" else screen.rows)
    work.register("楼道杂物")
    screen.page.refresh(frozenset({"demands"}))
    screen.settle()
    assert LAMP in screen.head
    screen.press("Ctrl+Tab", "Escape")
    screen.press("Right" if view == "board" else "Down")
    assert "井盖松动" in screen.head or "楼道杂物" in screen.head
    assert screen.actions["F9"] in ("吹哨交办", "研判")


def test_arrows_walk_over_the_board_and_the_archive_leads_to_its_list(work, come):
    for title, steps in (("甲", ()), ("乙", ()), ("丙", (A.TRIAGE, A.ASSIGN)), ("丁", (A.TRIAGE, A.ANSWER))):
        work.until(title, *steps)
    work.act(work.act(work.until("戊", A.TRIAGE, A.ANSWER, A.TELL), A.RATE, rating=DemandRating.SETTLED), A.ARCHIVE)
    screen = come()
    assert list(screen.board) == ["登记 2", "交办 1", "反馈 1"]
    assert " 甲 " in screen.head
    screen.press("Down")
    assert " 乙 " in screen.head
    screen.press("Right")
    assert " 丙 " in screen.head
    screen.press("Right")
    assert " 丁 " in screen.head
    screen.press("Right")
    assert screen.focus is screen.page.bench.board.archive
    screen.press("Return")
    assert screen.page.view == "list" and screen.page.filters.range == "archived"
    assert len(screen.rows) == 1 and "戊" in screen.rows[0] and "按时" in screen.rows[0]
    screen.press("Ctrl+PgUp")
    assert screen.page.view == "board" and len(screen.board) == 3


def test_the_rest_waits_under_more_and_refusals_say_why(work, come, said):
    work.until(LAMP, A.TRIAGE, A.ASSIGN, A.HANDLE)
    screen = come()
    screen.press("F4")
    assert screen.more["1"] == "记情况" and "(延期)" in screen.more.values() and "合并" in screen.more.values()
    key = next(key for key, words in screen.more.items() if words == "(延期)")
    screen.press(key)
    assert "值班长" in screen.said and screen.more == {}
    screen.press("F4", "1")
    assert screen.form == ["下一步", "情况"] and screen.focus.objectName() == "demand_words"
    screen.press("F9")
    assert screen.said == "请写明情况。"
    screen.type("已约市政所周一现场")
    screen.press("F9")
    assert screen.timeline[0].startswith("记情况　已约市政所周一现场")
    screen.press("F7")
    assert screen.actions == {"F9": "退回"} and screen.form == ["下一步", "原因"]
    screen.press("Escape")
    assert screen.actions["F9"] == "转反馈"
    screen.press("F7")
    screen.type("不是我们的灯")
    screen.press("F9")
    assert stage(screen, LAMP).startswith("研判") and said.notices[-1].startswith("已退回")


def test_merging_offers_the_likely_ones_and_can_be_taken_back(work, come):
    work.register(LAMP, place="海棠苑东门", reporter_name="孙芳")
    work.register("东门没有灯", place="海棠苑东门")
    screen = come()
    assert " 东门路灯不亮 " in screen.head or " 东门没有灯 " in screen.head
    screen.press("F4")
    key = next(key for key, words in screen.more.items() if words == "合并")
    screen.press(key)
    screen.pick("东门")
    screen.press("F9")
    assert screen.figures.startswith("未结 1")
    assert len(screen.board["登记 1"]) == 1
    screen.press("Ctrl+PgDown")
    screen.page.filters.show_preset("merged")
    screen.settle()
    screen.page.to_cards()
    assert len(screen.rows) == 1 and "F9" not in screen.actions
    screen.press("F4", "1")
    screen.type("是另一盏灯")
    screen.press("F9")
    assert screen.figures.startswith("未结 2")


def test_somebody_else_was_faster(work, come):
    moved = work.register(LAMP)
    screen = come()
    work.act(moved, A.TRIAGE)
    screen.press("F9")
    assert "刚被别人更新过" in screen.fault and screen.actions["F9"] == "吹哨交办"


def test_what_is_overdue_goes_up_by_itself(work, clock, come, said):
    work.register(LAMP)
    clock.move(days=6)
    screen = come()
    assert said.notices == ["1 件超期诉求已自动升级 经过里写明升到哪一级。"]
    assert "已升级：中心负责人" in screen.head and "超 3 工作日" in screen.head
    assert screen.board["登记 1"][0].endswith("超 3 日 未派")


def test_it_becomes_a_case(work, desk, come, said):
    from tests.helpers.desk_work import ZHANG, register, walk_in

    zhang = walk_in(desk, ZHANG)
    work.until("想办高龄津贴", A.TRIAGE, resident_id=zhang, reporter_name="", reporter_phone="")
    screen = come()
    screen.press("F4")
    key = next(key for key, words in screen.more.items() if words == "转办件")
    screen.press(key)
    assert screen.focus.objectName() == "demand_case"
    screen.press("Ctrl+J")
    assert said.went == [("walkin", {"resident_id": zhang})]
    made = register(desk, zhang)
    screen.press("Escape", "F4", key)
    screen.press("Down")
    screen.press("Return", "F9")
    assert stage(screen, "高龄津贴").startswith("办理")
    screen.press("Ctrl+Tab")
    assert any(f"办件 {made.serial_short}" in line for line in screen.contents)
    screen.press("Home", "Return")
    assert said.opened == [("case", made.case_id)]


def test_one_more_person_reports_the_same(work, come):
    work.register(LAMP)
    screen = come()
    screen.press("F4")
    key = next(key for key, words in screen.more.items() if words == "加反映人")
    screen.press(key)
    screen.type("孙芳")
    screen.press("Tab")
    screen.type("13911112222")
    screen.press("F9")
    assert "反映 刘* 等 2 人" in screen.head
    assert any("孙*　139****2222" in line for line in screen.contents)


def test_a_dispute_is_hidden_from_who_may_not_see_it_and_seeing_it_is_on_record(work, desk, come, sit):
    work.register("5 号楼漏水", kind=DemandKind.DISPUTE)
    work.register(LAMP)
    sit("xiaoma")
    screen = come()
    cards = screen.board["登记 2"]
    assert any("矛盾纠纷（无权查看）" in card for card in cards) and not any("漏水" in card for card in cards)
    screen.press("Home")
    if screen.head:
        screen.press("Down")
    assert screen.nothing.startswith("矛盾纠纷（无权查看）") and screen.actions == {}
    sit("limin")
    screen.page.activated()
    screen.settle()
    screen.press("Home")
    if "漏水" not in screen.head:
        screen.press("Down")
    assert "5 号楼漏水" in screen.head and "矛盾纠纷" in screen.head
    assert _seen(desk) == 1


def _seen(desk):
    from tests.helpers.rooms import look

    return look(desk, "SELECT COUNT(*) AS n FROM audit WHERE action = 'privacy.see' AND result = 'ok'")[0].n


def test_papers_go_out_with_the_handing_over_and_again(work, come, spooler):
    work.until(LAMP, A.TRIAGE)
    screen = come()
    screen.press("Return")
    screen.pick("海棠")
    screen.press("F9")
    assert [title for _, title, _ in spooler.out] == ["诉求交办单 A5"]
    assert screen.papers == ["诉求交办单 A5 printed"]
    screen.press("F8")
    assert len(spooler.out) == 2 and screen.papers[0] == "诉求交办单 A5 printed"
    screen.press("Ctrl+Tab", "Ctrl+Tab", "Ctrl+Tab", "Return")
    assert screen.preview is not None
    screen.press("Escape")
    spooler.off.add("A5 激光")
    screen.page.to_cards()
    screen.press("F8")
    assert "没有回应" in screen.fault


def test_half_typed_words_wait_for_their_demand(work, come):
    work.until("甲", A.TRIAGE, A.ASSIGN, A.HANDLE)
    work.until("乙", A.TRIAGE, A.ASSIGN, A.HANDLE)
    screen = come()
    first = screen.head
    screen.press("Return")
    screen.type("写到一半")
    screen.press("Escape", "Down")
    assert screen.head != first and screen.page.bench.detail.actions.form.words.toPlainText() == ""
    screen.press("Up")
    assert screen.head == first and screen.page.bench.detail.actions.form.words.toPlainText() == "写到一半"


@pytest.mark.parametrize("size", [(1262, 692), (863, 412)])
def test_the_same_keys_work_in_a_low_window(work, come, size):
    work.register(LAMP)
    screen = come()
    screen.page.window().resize(*size)
    QApplication.processEvents()
    screen.page.to_cards()
    screen.press("Return")
    assert screen.focus.objectName() == "demand_owner" and screen.focus.isVisible()
    screen.press("F9")
    assert stage(screen, LAMP).startswith("研判")


def test_ctrl_f_asks_who_can_do_it(work, come, said, sit):
    work.register("厨房水管漏水")
    screen = come()
    key = screen.page.bench.detail.who_can
    assert key.isVisible() and key.text() == "谁会…" and key.key_text == "Ctrl+F"
    screen.press("Ctrl+F")
    assert said.went == [("volunteers", {"match": "水电维修"})]


def test_ctrl_f_asks_for_all_where_no_skill_is_named(work, come, said):
    work.register(LAMP)
    come().press("Ctrl+F")
    assert said.went == [("volunteers", {"match": ""})]


def test_while_registering_no_such_key_is_in_the_way(work, come, said):
    work.register(LAMP)
    screen = come()
    screen.press("Ctrl+N", "Ctrl+F")
    assert said.went == []

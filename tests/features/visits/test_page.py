"""走访 by keys: the month, the record in a minute and a half, and what goes wrong."""

from __future__ import annotations

import json
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.queries.ground import ListWorkers, list_workers
from db.queries.ground_households import GetHousehold, household_card
from db.queries.visit_lists import GetVisit, HouseholdVisits, get_visit, household_visits
from db.resident_rules import HouseholdForm
from db.session import sign_in
from db.usecases.households import SaveHousehold, save_household
from db.usecases.residents import AddResident, add_resident
from desktop.features.visits.form import Form
from tests.features.visits.conftest import record
from tests.helpers.desk_work import ZHANG
from tests.helpers.rooms import PASSPHRASE, look


def last_visit(desk, home):
    return desk.ask(household_visits, HouseholdVisits(home))[0]


def said_of(desk, home):
    return desk.ask(get_visit, GetVisit(last_visit(desk, home).visit_id)).content


def test_the_month_by_grid(come):
    screen = come()
    assert screen.figures == "2026 年 11 月　应访 5　已访 1　还差 4　全年 5/13（38.5%）"
    assert screen.heat[0] == "滨河-01 王建军 3/5 [0,0,1,0,0,0,1,0,0,0,1,0] 1/2"
    assert [line.split()[0] for line in screen.heat] == ["滨河-01", "滨河-02", "滨河-03"]
    assert screen.title == "滨河-01 月走访单"
    assert screen.rows[0] == "1 | 1-1-101 | 王*国 |  | 11-04 | 已访 11-04"
    assert "刘* | 残疾 | 07-28 | 关爱逾 55 日" in screen.rows[1]
    assert screen.filters == {"全部": 3, "未办": 2, "已访": 1}
    screen.press("F3", "Down", "Down")
    assert screen.title == "滨河-03 月走访单" and "张*兰 | 高龄 独居 | 09-15 | 关爱逾 6 日" in screen.rows[2]
    screen.press("Return", "Down", "Down")
    assert screen.household == "张桂兰 户 海棠苑 3 号楼 2 单元 501" and screen.tags == ("高龄", "独居")
    assert screen.met == ["张桂兰 户主", "周* 女", "邻居 / 其他"]
    assert screen.topics[0] == "1 | 身体 | 慢病；服药规律 | "
    assert screen.page.view.record.next_words.text() == "高龄、独居每 60 日一访，可改"


def test_the_filters_show_what_is_left(come):
    screen = come()
    screen.page.view.month.filter.setFocus()
    screen.press("Right")
    assert [row.split(" | ")[2] for row in screen.rows] == ["刘*", "李*"]
    screen.press("F3", "Down")
    screen.page.view.month.filter.setFocus()
    screen.press("Right")
    assert screen.empty.startswith("本月还没有走访过")
    screen.press("Return")
    assert len(screen.rows) == 1


def test_a_visit_is_kept_and_the_next_household_comes(come, desk, homes, said):
    home = homes("张桂兰")
    screen = come(household_id=home)
    assert screen.household.startswith("张桂兰 户")
    screen.press("F4")
    assert [row.split(" | ")[3] for row in screen.topics] == ["＝ 无变化"] * 6
    screen.press("3", "4")
    screen.type("申领高龄津贴")
    screen.press("Return")
    assert screen.topics[2] == "3 | 生活来源 | 低保；女儿接济 | 低保；申领高龄津贴"
    assert screen.page.view.record.topics.editor.boxes.accessibleName() == "照料"
    screen.press("Escape")
    screen.page.view.record.met.setFocus()
    screen.press("1")
    assert screen.met[0] == "*张桂兰 户主"
    screen.page.view.record.asked.setFocus()
    screen.type("卫生间想装一个扶手，怕滑倒")
    screen.page.view.record.categories.setFocus()
    screen.press("1")
    screen.press("F9")
    assert said.notices == ["走访已存 海棠苑 3 号楼 2 单元 501 张*兰"]
    assert screen.household.startswith(("郭平 户", "周丽 户")), "the next one of the list that is not done"
    kept = said_of(desk, home)
    assert kept.visited_on == date(2026, 11, 20) and kept.asked == "卫生间想装一个扶手，怕滑倒"
    assert kept.asked_categories == ("民生",) and kept.next_on == date(2027, 1, 19)
    income = next(line for line in kept.findings if line.topic == "income")
    assert income.options == ("低保",) and income.note == "申领高龄津贴" and income.since == date(2026, 11, 20)
    health = next(line for line in kept.findings if line.topic == "health")
    assert health.since == date(2026, 9, 15), "无变化 keeps the day it was really seen"
    assert any("张*兰" in row and "已访 11-20" in row for row in screen.rows)


def test_what_is_missing_is_said_and_the_field_has_the_focus(come, homes):
    screen = come(household_id=homes("张桂兰"))
    screen.press("F9")
    assert screen.said == "请勾选见到谁；谁也没见到请选「未遇」。"
    assert screen.focus is screen.page.view.record.met
    screen.press("1", "F9")
    assert "这次没有记情况和想要的" in screen.said and screen.said.endswith("再按一次 F9 照此保存。")
    screen.press("F4")
    assert screen.said == ""
    screen.page.view.record.day.set_value(date(2026, 11, 21))
    screen.press("F9")
    assert screen.said == "走访日期在今天之后，请改成实际走访的日期。"


def test_a_warning_is_confirmed_by_the_same_key(come, desk, homes, said):
    home = homes("张桂兰")
    screen = come(household_id=home)
    screen.page.view.record.met.setFocus()
    screen.press("1", "F9", "F9")
    assert len(said.notices) == 1 and said_of(desk, home).visited_on == date(2026, 11, 20)


def test_nobody_met_is_one_key(come, desk, homes, said):
    home = homes("吴敏")
    screen = come(household_id=home)
    screen.press("F7")
    assert said.notices == ["已记未遇，第 1 次 海棠苑 3 号楼 2 单元 502 吴*"]
    assert said_of(desk, home).way.label == "未遇" and not said_of(desk, home).met
    screen = come(screen, household_id=home)
    assert screen.page.view.record.notice.text().startswith("上次见到以后，1 次没遇到人。")


def test_a_neighbour_is_named_by_typing(come, desk, homes):
    home = homes("吴敏")
    screen = come(household_id=home)
    screen.page.view.record.met.setFocus()
    screen.press("1")
    screen.type("对门李婶")
    assert screen.focus is screen.page.view.record.other
    screen.page.view.record.asked.setFocus()
    screen.type("想装扶手")
    screen.press("F9")
    assert said_of(desk, home).met_other == "对门李婶" and said_of(desk, home).met == ()


def test_what_was_asked_for_becomes_a_demand(come, desk, homes, said):
    home = homes("吴敏")
    screen = come(household_id=home)
    screen.press("Ctrl+D")
    assert screen.said == "还没有写想要的，请先写下来再转诉求。"
    screen.type("楼道灯不亮")
    screen.press("Ctrl+D")
    visit = last_visit(desk, home)
    wanted = {"visit_id": visit.visit_id, "household_id": home, "text": "楼道灯不亮", "category": ""}
    assert said.went == [("demands", wanted)]


def test_another_household_does_not_cost_what_was_typed(come, homes):
    home = homes("张桂兰")
    screen = come(household_id=home)
    screen.page.view.record.asked.setFocus()
    screen.type("要一根拐杖")
    screen.press("F2", "Up")
    assert not screen.household.startswith("张桂兰")
    assert any("张*兰" in row and "没存的草稿" in row for row in screen.rows)
    screen.press("Down")
    assert screen.page.view.record.asked.toPlainText() == "要一根拐杖"


def test_a_crash_costs_a_second_at_most(come, make_screen, homes, qtbot):
    home = homes("张桂兰")
    screen = come(household_id=home)
    screen.press("F4")
    screen.page.view.record.asked.setFocus()
    screen.type("要一根拐杖")
    qtbot.waitUntil(lambda: not screen.page.record.drafter.pending, timeout=3000)
    screen.settle()
    assert screen.page.has_draft() == "走访记录 1 户"
    again = come(household_id=home)
    assert again.page.view.record.asked.toPlainText() == "要一根拐杖"
    assert again.topics[0].endswith("＝ 无变化")


def test_locking_keeps_the_draft_at_once(come, homes, desk):
    screen = come(household_id=homes("张桂兰"))
    screen.page.view.record.asked.setFocus()
    screen.type("要一根拐杖")
    screen.page.before_lock()
    assert not screen.page.record.drafter.pending
    assert come(household_id=homes("张桂兰")).page.view.record.asked.toPlainText() == "要一根拐杖"


def test_finding_a_household_anywhere(come, homes):
    screen = come()
    screen.press("/")
    screen.type("3-2-501")
    assert [row.split(" | ")[1] for row in screen.rows] == ["3-2-501"]
    screen.press("Return")
    assert screen.household.startswith("张桂兰 户")
    screen.press("/")
    screen.type("wumin")
    assert "吴*" in screen.rows[0] and "吴敏" not in screen.rows[0]
    screen.type("找不到")
    assert screen.empty.startswith("没有找到")
    screen.press("Escape")
    assert screen.title == "滨河-01 月走访单"


def test_a_correction_stands_beside_what_was_written(come, desk, homes, said):
    home = homes("张桂兰")
    screen = come(household_id=home)
    screen.press("Alt+H")
    assert screen.visits[0].startswith("2026-09-15 | 入户 | 王建军")
    assert "身体: 慢病；服药规律" in screen.written
    screen.press("F9")
    assert screen.page.view.showing == "record" and screen.page.view.record.accessibleName() == "更正走访记录"
    assert screen.topics[0] == "1 | 身体 | 慢病；服药规律 | 慢病；服药规律"
    screen.press("F9")
    assert "请写明更正或作废的原因" in screen.said and screen.focus is screen.page.view.record.reason
    screen.type("记漏了")
    screen.page.view.record.asked.setFocus()
    screen.type("要扶手")
    screen.press("F9")
    assert screen.said.startswith("走访日期在 31 天以前")
    screen.press("F9")
    assert said.notices == ["更正已存，原来的记录还在"]
    assert "更正 1" in screen.visits[0]
    assert "想要的:  -> 要扶手" in screen.written
    assert said_of(desk, home).asked == "要扶手"


def test_a_visit_entered_in_error_is_withdrawn_and_stays_to_be_read(come, desk, homes, said):
    home = homes("张桂兰")
    screen = come(household_id=home)
    screen.press("Alt+H", "F9")
    screen.page.view.record.reason.setFocus()
    screen.type("记错户了")
    screen.press("F7")
    assert said.notices == ["这次走访已作废"]
    assert "作废" in screen.visits[0] and "身体: 慢病；服药规律 -> （作废）" in screen.written
    screen.press("F9")
    assert screen.page.view.history.words.text() == "这条已经作废，不能再改；需要时请另记一条。"
    screen.press("Escape")
    assert screen.page.view.showing == "record" and screen.topics[0] == "1 | 身体 | — | "


def test_leaving_a_correction_brings_the_own_form_back(come, homes):
    screen = come(household_id=homes("张桂兰"))
    screen.press("Alt+H", "F9", "Escape")
    assert screen.page.view.record.accessibleName() == "走访记录" and not screen.page.record.form.correcting


def test_a_visit_from_a_history_elsewhere_opens_what_was_written(come, desk, homes):
    visit = last_visit(desk, homes("张桂兰"))
    screen = come(visit_id=visit.visit_id)
    assert screen.page.view.showing == "history" and screen.page.view.history.current == visit.visit_id
    assert "身体: 慢病；服药规律" in screen.written


def test_the_coverage_of_the_year(come):
    screen = come()
    screen.press("Ctrl+Tab")
    year = screen.page.year
    assert year.formula.text().startswith("本月应访 = 月初未访户 9 ÷ 剩余月份 2 = 5 户")
    rows = screen.cells(year.grids.lines)
    assert rows[0].startswith("全部 | 合计 | 5/13") and rows[1].startswith("滨河-01 | 王建军 | 3/5")
    assert year.chart.shares[10] == "38%" and year.chart.shares[11] == "—"
    screen.press("Down", "Down")
    assert year.chart_panel.accessibleName() == "每月新访户数　滨河-02"
    year.by.setFocus()
    screen.press("Right")
    assert screen.cells(year.workers.lines)[1].startswith("王建军 |")
    screen.press("Right")
    assert screen.cells(year._months)[10] == "11 月 | 1 | 5 | 8 | 38.5%"
    year.by.setFocus()
    screen.press("Home")
    year.focus_first()
    screen.press("Return")
    assert screen.title == "滨河-02 月走访单", "Enter leads to the grid's list"


def test_papers_for_the_road(come, homes, spooler, said):
    screen = come(household_id=homes("张桂兰"))
    screen.press("F8")
    screen.press("Shift+F8")
    screen.press("Ctrl+P")
    names = [path.name for path in sorted(spooler.folder.iterdir())]
    assert [name.split(" ", 1)[1] for name in names] == [
        "入户走访记录表 A4.pdf", "入户走访记录表 3 张 A4.pdf", "月走访单 11 月 A4.pdf",
    ]
    assert said.notices[0] == "正在打印 入户走访记录表"


def test_sensitive_things_go_on_paper_only_when_chosen(come, desk, homes):
    def tags_shown():
        rows = look(desk, "SELECT data FROM print_job ORDER BY created_at, id")
        return [json.loads(row.data)["tags_shown"] for row in rows]

    screen = come(household_id=homes("张桂兰"))
    assert screen.page.sensitive.accessibleName() == "含标签和上次情况（敏感）" and not screen.page.sensitive.isChecked()
    screen.press("F8")
    screen.press("Ctrl+T", "F8")
    screen.press("Ctrl+P")
    screen.press("Ctrl+T", "F8")
    assert tags_shown() == [False, True, True, False]
    screen.press("Ctrl+T")
    sign_in(desk, "zhaomin", PASSPHRASE)
    screen.page.activated()
    assert not screen.page.sensitive.isChecked(), "the next person chooses anew"


@pytest.mark.parametrize("login", ["xiaowu"])
def test_an_assistant_is_not_offered_sensitive_papers(come):
    assert not come().page.sensitive.isVisible()


@pytest.mark.parametrize("login", ["xiaowu"])
def test_an_assistant_sees_no_tags(come, homes, login):
    screen = come(household_id=homes("张桂兰"))
    assert screen.tags == ("有关爱标签，无权查看",)
    assert all("高龄" not in row for row in screen.rows)
    assert "独居" not in screen.page.view.record.next_words.text()


def test_holding_f11_shows_names_and_is_on_record(come, desk, homes):
    screen = come(household_id=homes("张桂兰"))
    QTest.keyPress(screen.focus, Qt.Key.Key_F11)
    screen.settle()
    assert screen.met[1] == "周敏 女" and "电话 139" in screen.household
    QTest.keyRelease(screen.focus, Qt.Key.Key_F11)
    assert screen.met[1] == "周* 女" and "电话" not in screen.household


def test_a_draft_of_another_program_is_no_form():
    assert Form.from_json("[]") is None and Form.from_json("{}") is None
    form = Form(household_id="a", asked="灯", visited_on=date(2026, 11, 20))
    assert Form.from_json(form.to_json()) == form


def test_a_person_found_in_the_one_box_leads_to_their_household(come, desk, homes):
    member = desk.ask(household_card, GetHousehold(homes("张桂兰"))).members[1]
    screen = come(resident_id=member.resident_id)
    assert screen.household.startswith("张桂兰 户")


def test_somebody_without_a_household_is_told(come, desk):
    alone = desk.run(add_resident, AddResident(ZHANG, allow_duplicate=True)).resident_id
    screen = come(resident_id=alone)
    assert screen.fault.startswith("这位居民还没有登记在哪一户")


def test_a_household_without_a_grid_is_on_no_list(come, desk):
    home = desk.run(save_household, SaveHousehold(HouseholdForm("海棠苑", "9", "1", "101"))).household_id
    screen = come(household_id=home)
    assert screen.household.startswith("还没有登记住户 海棠苑 9 号楼") and screen.page.view.month.current == ""


def test_a_visit_kept_at_another_window_is_seen(come, desk, homes):
    screen = come(household_id=homes("张桂兰"))
    screen.page.view.record.asked.setFocus()
    screen.type("要扶手")
    worker = desk.ask(list_workers, ListWorkers())[0].worker_id
    record(desk, homes("郭平"), worker, date(2026, 11, 19), (), met_other="邻居")
    screen.page.refresh(frozenset({"visits"}))
    screen.settle()
    assert any("郭*" in row and "已访 11-19" in row for row in screen.rows)
    assert screen.page.view.record.asked.toPlainText() == "要扶手" and screen.focus is screen.page.view.record.asked

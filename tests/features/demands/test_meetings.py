"""会议 by keys: an agenda drawn from demands, who came, what was decided, and 四议两公开 step by step."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from db.domain.demand_table import DemandAction as A
from db.domain.demand_table import DemandState
from db.domain.meetings import OutcomeKind
from db.queries.meetings import GetMeeting, get_meeting
from db.usecases.meetings import (
    AddAgendaItem,
    AddAttendees,
    AttendeeForm,
    PlanMeeting,
    add_agenda_item,
    add_attendees,
    plan_meeting,
)
from db.usecases.minutes import HoldMeeting, OutcomeForm, hold_meeting
from tests.helpers.faces import faces

LAMP = "东门路灯不亮"


def meeting_of(screen):
    return screen.page.meetings.view.meeting


@pytest.fixture
def at_meetings(come):
    screen = come()
    screen.page.show_view("meetings")
    screen.settle()
    screen.page.focus_first()
    return screen


def plan(screen, title="11 月喝茶议事"):
    screen.press("Ctrl+N")
    screen.type(title)
    screen.press("F9")
    assert screen.page.meetings.view.meetings.rows[0].title == title


def test_a_meeting_is_planned_filled_from_demands_held_and_printed(work, at_meetings, said, spooler, desk):
    work.until(LAMP, A.TRIAGE, A.ASSIGN, A.HANDLE)
    screen = at_meetings
    plan(screen)
    panel = meeting_of(screen)
    assert panel.hold.isVisible() and panel.panel.accessibleName() == "11 月喝茶议事"
    screen.press("F4")
    assert [item.title for item in panel.items.rows] == [LAMP]
    screen.press("F9")
    assert panel.problem.text().startswith("还没有登记到会的人，请先签到。") and panel.tabs.value == "attendance"
    assert screen.focus.objectName() == "meeting_person"
    screen.pick("zgl")
    screen.type("居民代表")
    panel.heads.setValue(6)
    screen.press("Return")
    assert panel.attendance_words.text().startswith("1 场次、7 人次、1 人")
    panel.show_tab("agenda")
    screen.press("Return", "Right")
    assert panel.outcome.value is not None
    screen.press("Tab")
    screen.type("本周内挂临时灯")
    screen.press("Tab")
    screen.pick("szs")
    panel.due.set_value(date(2026, 11, 27))
    screen.press("F9")
    assert panel.problem.isHidden() and said.notices[-1].startswith("纪要已定稿 1 件诉求照议定往下办")
    assert panel.print.isVisible() and panel._result(panel.items.rows[0]) == "议定・街道市政所 11-27"
    screen.press("F8")
    assert [title for _, title, _ in spooler.out] == ["会议纪要 A4"]
    screen.page.show_view("board")
    screen.settle()
    assert any(LAMP in card for card in screen.board["办理 1"])


def test_what_is_owed_is_listed_and_ticked_off(work, at_meetings, said):
    screen = at_meetings
    desk = work.desk
    made = desk.run(plan_meeting, PlanMeeting("tea", "喝茶", date(2026, 11, 20)))
    desk.run(add_agenda_item, AddAgendaItem(made.meeting_id, "公共晾衣架"))
    desk.run(add_attendees, AddAttendees(made.meeting_id, (AttendeeForm("孙芳"),)))
    item = desk.ask(get_meeting, GetMeeting(made.meeting_id)).items[0]
    outcome = OutcomeForm(item.item_id, OutcomeKind.DECIDED, "装三个", work.owner("海棠物业"), date(2026, 11, 25))
    desk.run(hold_meeting, HoldMeeting(made.meeting_id, "都同意", (outcome,)))
    screen.page.meetings.view.show_list("outcomes")
    screen.settle()
    view = screen.page.meetings.view
    assert [(row.text, row.owner_name) for row in view.outcomes.rows] == [("装三个", "海棠物业")]
    view.focus_first()
    screen.press("F9")
    assert view.outcomes.rows == () and said.notices[-1].startswith("已记下办到的日期")


def test_a_demand_is_sent_to_a_meeting_and_waits_for_it(work, come):
    work.desk.run(plan_meeting, PlanMeeting("tea", "11 月喝茶议事", date(2026, 11, 24)))
    work.until(LAMP, A.TRIAGE)
    screen = come()
    screen.press("F4")
    key = next(key for key, words in screen.more.items() if words == "上议事")
    screen.press(key)
    assert screen.focus.objectName() == "demand_meeting"
    assert screen.focus.offered == ["11 月喝茶议事"]
    screen.press("Return", "F9")
    assert "议事 11-24" in screen.head and screen.actions["F9"] == "议后办理"
    assert screen.page.stepper.demand.state is DemandState.HANDLING


def test_four_deliberations_and_two_publications_in_order(at_meetings, clock):
    screen = at_meetings
    view = screen.page.meetings.view
    view.show_list("decisions")
    screen.settle()
    screen.press("Ctrl+N")
    screen.type("东门加装路灯")
    screen.press("F9")
    panel = view.decision
    assert panel.steps.rows[0].label == "党组织提议" and panel.tick.title == "勾「党组织提议」"
    for _ in range(5):
        screen.press("F9")
        screen.type("都同意")
        screen.press("F9")
    assert panel.tick.title == "勾「实施结果公开」" and panel.tick.refusal
    screen.press("F9")
    assert "公示还没满" in panel.problem.text()
    screen.press("F7")
    assert view.filling
    screen.press("Escape")
    assert not view.filling


def test_minutes_half_written_survive_a_crash(work, make_screen, at_meetings, said):
    screen = at_meetings
    plan(screen)
    panel = meeting_of(screen)
    panel.show_tab("minutes")
    screen.type("大家都说东门太黑")
    screen.qtbot.waitUntil(lambda: not screen.page.drafter.pending, timeout=4000)
    screen.settle()
    again = make_screen()
    again.page.activated()
    again.settle()
    assert any(notice.startswith("没定稿的会议纪要已恢复") for notice in said.notices)
    again.page.show_view("meetings")
    again.settle()
    assert meeting_of(again).minutes.toPlainText() == "大家都说东门太黑"


@pytest.mark.parametrize(("look", "name", "width", "height"), faces(("768", 1262, 692), ("911", 863, 412)))
def test_meetings_fit(work, at_meetings, theme, shoot, look, name, width, height):
    for title in (LAMP, "广场舞音量", "电动车充电"):
        work.until(title, A.TRIAGE)
    screen = at_meetings
    plan(screen)
    theme.set_mode("dark" if look == "dark" else "light")
    theme.set_large(look == "large")
    screen.press("F4")
    screen.page.window().resize(width, height)
    QApplication.processEvents()
    screen.settle()
    shoot(f"{look}-{name}-meetings")
    smallest = screen.page.minimumSizeHint()
    assert smallest.width() <= width and smallest.height() <= height
    assert screen.cut() == []
    screen.press("Ctrl+N")
    shoot(f"{look}-{name}-meeting-form")
    assert screen.cut() == []

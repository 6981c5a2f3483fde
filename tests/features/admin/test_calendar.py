"""日历: entering next year's notice with keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from db.desk import Desk
from db.queries.calendar import CalendarYears, working_calendar
from db.queries.cases import GetCase, get_case
from tests.helpers.desk_work import register, walk_in
from tests.helpers.pages.admin import AdminScreen

SECTION = "calendar"
Shoot = Callable[[AdminScreen, str], None]
NOTICE_2027 = (
    "一、元旦：1月1日（周五）至3日（周日）放假，共3天。"
    "二、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。"
    "三、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。"
)


def test_this_year_is_in_front_and_the_next_one_is_missing(screen: AdminScreen, shoot: Shoot) -> None:
    screen.press("2")
    assert screen.focus == "calendar_grid"
    tabs = [option.text for option in screen.find(object, "calendar_years").options]
    assert tabs == ["2024", "2025", "2026", "2027 未录"]
    assert screen.value("calendar_years") == "2026"
    assert "11 月 20 日 星期五 上班" in screen.words()
    screen.press("F9")
    assert screen.fault == "这一年没有改动，不用保存。"
    screen.press("Esc")
    shoot(screen, "2-calendar")


def test_next_years_notice_is_pasted_checked_and_saved(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    screen.press("2 PgDown")
    assert "还没有录" in screen.words()
    screen.tab_to("calendar_notice")
    screen.type("国务院办公厅关于2027年部分节假日安排的通知")
    screen.tab_to("calendar_text")
    screen.type(NOTICE_2027)
    screen.press("F4")
    assert screen.notices.said == ["标上了 13 天 请对照通知看一遍再保存。"]
    assert screen.table("calendar_days")[0] == ["1-01 周五", "放假", "元旦"]
    assert screen.page.has_draft() == "2027 年日历未保存"
    shoot(screen, "2-next-year")
    screen.press("F9")
    assert screen.notices.said[-1] == "2027 年已保存 没有办件要重算日期。"
    years = desk.ask(working_calendar, CalendarYears())
    assert [year.year for year in years] == [2024, 2025, 2026, 2027]
    assert {day.day for day in years[-1].days if day.working} == {
        date(2027, 4, 25),
        date(2027, 5, 8),
        date(2027, 9, 26),
        date(2027, 10, 9),
    }
    assert screen.page.has_draft() == ""
    assert [option.text for option in screen.find(object, "calendar_years").options][-1] == "2028 未录"


def test_a_day_is_marked_in_the_grid_and_named(screen: AdminScreen, desk: Desk) -> None:
    screen.press("2")
    screen.press("Right")
    assert "11 月 21 日 星期六 休息" in screen.words()
    screen.press("Space")
    assert "11 月 21 日 星期六 调休上班" in screen.words()
    assert screen.current("calendar_days")[:2] == ["11-21 周六", "上班"]
    screen.tab_to("calendar_name")
    screen.type("区里安排")
    screen.press("F9")
    days = {day.day: day for day in desk.ask(working_calendar, CalendarYears())[-1].days}
    assert days[date(2026, 11, 21)].working and days[date(2026, 11, 21)].name == "区里安排"


def test_a_forgotten_statutory_day_is_shown(screen: AdminScreen, desk: Desk) -> None:
    screen.press("2 PgDown")
    screen.tab_to("calendar_notice")
    screen.type("通知")
    screen.tab_to("calendar_text")
    screen.type("元旦：1月1日放假。")
    screen.press("F4 F9")
    assert "法定节假日漏填了" in screen.fault
    assert "10 月 1 日 星期五 上班" in screen.words()
    assert len(desk.ask(working_calendar, CalendarYears())) == 3


def test_words_without_days_say_what_to_paste(screen: AdminScreen) -> None:
    screen.press("2 PgDown")
    screen.tab_to("calendar_text")
    screen.type("请各部门妥善安排值班。")
    screen.press("F4")
    assert "没有认出放假的日子" in screen.fault


def test_saving_the_year_tells_how_many_provisional_promises_were_counted_again(screen: AdminScreen, desk: Desk) -> None:
    receipt = register(desk, walk_in(desk), "特困供养")
    assert receipt.provisional
    screen.press("2 PgDown")
    screen.tab_to("calendar_notice")
    screen.type("国务院办公厅关于2027年部分节假日安排的通知")
    screen.tab_to("calendar_text")
    screen.type(NOTICE_2027)
    screen.press("F4 F9")
    assert screen.notices.said[-1] == "2027 年已保存 重算了 1 件暂定日期的办件。"
    assert not desk.ask(get_case, GetCase(receipt.case_id)).provisional

"""The shipped working-day calendar against the chinesecalendar package, day by day."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

from resources import read_json


def test_every_covered_day_agrees_with_the_published_calendar() -> None:
    calendar = read_json("calendars", "cn.json")
    day = date.fromisoformat(calendar["covered_from"])
    end = date.fromisoformat(calendar["covered_until"])
    rest = {row["date"] for year in calendar["years"] for row in year["rest"]}
    work = {row["date"] for year in calendar["years"] for row in year["work"]}
    wrong = []
    while day <= end:
        ours = day.isoformat() in work or (day.weekday() < 5 and day.isoformat() not in rest)
        if ours != chinese_calendar.is_workday(day):
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


def test_exceptions_lie_on_the_right_kind_of_day_in_their_own_year() -> None:
    calendar = read_json("calendars", "cn.json")
    assert [year["year"] for year in calendar["years"]] == [2024, 2025, 2026]
    for year in calendar["years"]:
        assert year["notice"] == f"国务院办公厅关于{year['year']}年部分节假日安排的通知"
        assert date.fromisoformat(year["issued_on"]).year == year["year"] - 1
        days = [date.fromisoformat(row["date"]) for row in year["rest"]]
        swaps = [date.fromisoformat(row["date"]) for row in year["work"]]
        assert all(d.weekday() < 5 and d.year == year["year"] for d in days)
        assert all(d.weekday() >= 5 and d.year == year["year"] for d in swaps)
        assert days == sorted(set(days)) and swaps == sorted(set(swaps))
        assert {row["name"] for row in year["rest"]} >= {"元旦", "春节", "劳动节", "国庆节"}

"""Reading a year's days off the words of the published notice."""

from __future__ import annotations

from datetime import date

from desktop.features.admin.year_draft import YearDraft
from resources import read_json

NOTICE_2025 = """国务院办公厅关于2025年部分节假日安排的通知
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""


def test_the_notice_of_a_known_year_gives_its_days() -> None:
    draft = YearDraft(2025)
    draft.read_notice(NOTICE_2025)
    (year,) = (year for year in read_json("calendars", "cn.json")["years"] if year["year"] == 2025)
    assert {day.day.isoformat() for day in draft.listed if not day.working} == {day["date"] for day in year["rest"]}
    assert {day.day.isoformat() for day in draft.listed if day.working} == {day["date"] for day in year["work"]}
    assert draft.days[date(2025, 1, 28)].name == "春节"
    assert draft.days[date(2025, 2, 8)].name == "春节调休上班"


def test_other_years_impossible_days_and_plain_words_mark_nothing() -> None:
    draft = YearDraft(2027)
    assert draft.read_notice("元旦：2026年12月31日放假。2月30日放假，13月1日上班。请妥善安排值班。") == 0
    assert draft.listed == ()


def test_marking_twice_takes_the_mark_away() -> None:
    draft = YearDraft(2027)
    draft.toggle(date(2027, 1, 1), "元旦")
    draft.toggle(date(2027, 1, 2))
    assert [(day.working, day.name) for day in draft.listed] == [(False, "元旦"), (True, "")]
    assert (draft.rest, draft.worked) == (1, 1)
    draft.toggle(date(2027, 1, 2))
    assert draft.worked == 0

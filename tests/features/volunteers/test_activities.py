"""活动: the month, a new activity with its shift, signing up, waiting, withdrawing, cancelling."""

from __future__ import annotations

import pytest


@pytest.fixture
def month(screen):
    screen.turn("activities")
    return screen


def titles(screen):
    return [line.split(" | ")[2] for line in screen.rows]


def test_the_month_is_listed_and_today_is_chosen(month):
    assert "楼道清扫" in titles(month) and "独居老人送餐" in titles(month)
    assert month.info.startswith("楼道清扫")
    assert "招募 3 人，已报 2，候补 0" in month.info


def test_people_sign_up_until_it_is_full(month, said):
    month.press("F9")
    for name in ("阿依古丽", "王建军"):
        month.pick("who", name)
        month.press("F9")
    assert said.notices == ["已报名", "已列候补"]
    month.press("Escape")
    assert [line.split(" | ")[0] for line in month.cells(month.page.activities.bench.roster)] == [
        "周国良", "李秀英", "阿依古丽", "王建军",
    ]


def test_somebody_withdraws(month, said):
    month.press("Ctrl+J")
    assert "F3" in month.refused
    month.press("F3", "Ctrl+J")
    assert said.notices == ["已退报名 周国良"]


def test_an_activity_is_made_with_its_shift(month):
    month.press("Ctrl+N")
    month.fill(title="家电义修", starts="14:00", ends="16:00", places=5, place="活动室")
    month.press("F9")
    assert month.refused == "" and month.info.startswith("家电义修") and "14:00–16:00" in month.info


def test_a_shift_that_ends_before_it_begins_is_refused(month):
    month.press("F4")
    month.fill(starts="14:00", ends="13:00")
    month.press("F9")
    assert "晚于开始" in month.refused


def test_an_activity_is_cancelled(month):
    month.press("F7")
    month.fill(what="activity", reason="下雨")
    month.press("F9")
    assert any("楼道清扫" in line and "已取消" in line for line in month.rows) or "楼道清扫" not in titles(month)


def test_other_months(month):
    month.press("Ctrl+[")
    assert month.page.activities.bench.month_words.text() == "2026 年 10 月" and month.rows == []
    month.press("Ctrl+]", "Ctrl+]")
    assert month.page.activities.bench.month_words.text() == "2026 年 12 月"

"""时长: approved and hung out in bulk, corrected by a step, contested, written down from paper."""

from __future__ import annotations

from datetime import date

import pytest


@pytest.fixture
def login() -> str:
    """A 值班长 approves; the administrator wrote the hours down."""
    return "zhaomin"


@pytest.fixture
def hours(screen):
    screen.turn("hours")
    return screen


def names(screen):
    return sorted(line.split(" | ")[2] for line in screen.rows)


def test_what_waits_is_listed(hours):
    assert names(hours) == ["周国良", "李秀英", "阿依古丽"]
    assert hours.page.hours.approve.title == "审核并公示"


def test_all_are_approved_with_two_keys(hours, said):
    hours.press("Ctrl+A")
    assert hours.page.hours.approve.title == "审核并公示 3 条"
    hours.press("F9")
    assert said.notices == ["已审核并公示 3 条 9 小时，公示期满自动确认"]
    assert hours.rows == []


def test_space_ticks_one(hours):
    hours.choose(0)
    hours.bench.table.setFocus()
    hours.press("Space", "Down", "Space")
    assert hours.page.hours.approve.title == "审核并公示 2 条"
    hours.press("F9")
    assert len(hours.rows) == 1


def test_a_correction_is_a_step_beside(hours):
    hours.choose(0)
    before = hours.page.hours.detail.row.minutes
    hours.press("F4")
    hours.fill(hours=1, minutes=30, reason="中间离开过")
    hours.press("F9")
    assert "时长 1 小时 30 分" in hours.info
    steps = hours.page.hours.steps.body.lines()
    assert "更正" in steps[0] and "中间离开过" in steps[0] and len(steps) == 2 and before != 90


def test_a_reason_is_asked_for(hours):
    hours.choose(0)
    hours.press("F7", "F9")
    assert "要写原因" in hours.refused
    hours.fill(reason="没有这回事")
    hours.press("F9")
    assert len(hours.rows) == 2


def test_contested_hours_wait_for_judgement(hours):
    hours.choose(0)
    name = hours.page.hours.detail.row.name
    hours.press("Ctrl+J")
    hours.fill(reason="本人说是三小时")
    hours.press("F9")
    assert name not in names(hours)
    hours.page.hours.state.setFocus()
    hours.press("Right")
    assert names(hours) == [name]
    assert hours.page.hours.contest.title == "维持原记录"


def test_hours_on_paper_are_written_down(hours, said):
    hours.press("Ctrl+N", "F9")
    assert hours.refused == "请先选一位志愿者。"
    hours.pick("who", "陈晓")
    hours.fill(on=date(2026, 11, 18), starts="9:00", ends="11:30", rest=30, content="送餐")
    hours.press("F9")
    assert said.notices == ["已补录 2 小时 等别人审核"] and "陈晓" in hours.info
    hours.press("F9")
    assert "1 条没有审核" in hours.fault and "自己" in hours.fault


@pytest.mark.parametrize("login", ["limin"])
def test_a_clerk_is_told_who_approves(hours):
    hours.press("F9")
    assert len(hours.rows) == 3

"""谁会…: from a shift, a wish or the roster; and what recurs, with the times of its shifts."""

from __future__ import annotations

from datetime import date, time

import pytest

from db.queries.activities import ListActivities, list_activities
from db.session import sign_in
from db.usecases.recurring import GenerateDue, ReadRecurring, generate_due, read_recurring
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE


def found(part, screen):
    return [line.split(" | ")[1] for line in screen.cells(part.matching.face.model)]


class TestForAShift:
    @pytest.fixture
    def month(self, screen):
        screen.turn("activities")
        return screen

    def test_who_can_is_asked_with_one_key_and_those_ticked_are_signed_up(self, month, said):
        month.press("Ctrl+F")
        part = month.page.activities.recruiting
        assert found(part, month) == ["阿依古丽", "王建军", "陈晓", "孙立新"]  # 周国良 and 李秀英 are in already
        month.press("Return", "Space", "Down", "Space", "F9")
        assert said.notices == ["已报名 2 人 其中 1 人候补"]
        assert [line.split(" | ")[0] for line in month.cells(month.bench.roster)][2:] == ["阿依古丽", "王建军"]

    def test_words_narrow_and_the_one_under_the_cursor_is_taken(self, month, said):
        month.press("Ctrl+F")
        month.type("陈")
        assert found(month.page.activities.recruiting, month) == ["陈晓"]
        month.press("F9")
        assert said.notices == ["已报名 1 人"]

    def test_nobody_fits_is_said(self, month):
        month.press("Ctrl+F")
        month.type("会飞")
        month.press("F9")
        assert "没有找到" in month.refused
        month.press("Escape", "Escape")
        assert month.info.startswith("楼道清扫")

    def test_a_clash_asks_once_more(self, month, said):
        month.press("F4")
        month.fill(starts="9:30", ends="10:30")
        month.press("F9", "F9")  # it overlaps with the other shift
        assert month.info.startswith("楼道清扫") and "09:30" in month.info
        month.press("Ctrl+F")
        part = month.page.activities.recruiting
        assert found(part, month)[-2:] == ["周国良", "李秀英"]
        assert month.cells(part.matching.face.model)[-1].endswith("那时有班")
        month.type("周")
        month.press("F9")
        assert "同一时间" in month.refused
        month.press("F9")
        assert said.notices[-1] == "已报名 1 人"


def test_a_wish_finds_who_can_and_is_claimed(screen, said):
    screen.turn("wishes")
    screen.press("Ctrl+N")
    screen.fill(title="上门理发", wisher="李奶奶")
    screen.press("F9", "Ctrl+F")
    screen.type("理发")
    assert found(screen.page.wishes, screen) == ["周国良"]
    screen.press("F9", "F9")
    assert screen.refused == "" and "已认领" in screen.rows[0] and "周国良" in screen.info
    screen.press("Ctrl+F")
    assert "已经有人认领" in screen.refused


def test_the_roster_is_asked_from_elsewhere(screen):
    screen.page.arrive(match="理发")
    screen.settle()
    assert screen.page.showing == "roster" and found(screen.page.roster, screen) == ["周国良"]
    screen.press("Return", "Return")
    assert screen.info.startswith("周国良")


class TestRecurring:
    @pytest.fixture
    def login(self):
        return "limin"

    def test_a_clerk_reads_what_recurs(self, screen):
        screen.turn("activities")
        screen.press("Ctrl+R")
        assert screen.form.values()["day_starts"] == "09:00"
        screen.press("F9")
        assert "管理员" in screen.refused

    def test_the_administrator_sets_the_times(self, screen, desk):
        sign_in(desk, ADMIN, ADMIN_PASSPHRASE)
        screen.turn("activities")
        screen.press("Ctrl+R")
        screen.fill(day_starts="14:00", day_ends="13:00")
        screen.press("F9")
        assert "9:00 到 11:30" in screen.refused
        screen.fill(day_ends="16:00", month_starts="", month_ends="")
        screen.press("F9")
        rules = desk.ask(read_recurring, ReadRecurring())
        assert rules.day_shift is not None and rules.day_shift.starts == time(14) and rules.month_shift is None
        desk.run(generate_due, GenerateDue())
        rows = desk.ask(list_activities, ListActivities(date(2026, 11, 28), date(2026, 11, 28)))
        assert [len(row.shifts) for row in rows] == [1]

"""公益池 and what an administrator changes by keys: aid, taking back, corrections, rules of the time bank."""

from __future__ import annotations

from datetime import date

import pytest

from db.domain.identity import IdKind
from db.domain.points_accounts import Book
from db.queries.time_bank import GetTimeRules, time_rules
from db.resident_rules import ResidentForm
from db.usecases.residents import AddResident, SetTags, add_resident, set_tags
from tests.features.points.conftest import give
from tests.helpers.centres import ADMIN
from tests.helpers.pointing import wrong
from tests.helpers.rooms import look


def to_time_rules(screen) -> None:
    """From 规则 to the rules of the time bank, by the book over the list."""
    screen.go("rules")
    screen.page.rules.books.setFocus()
    screen.press("Right", "Right")


def settle_in(desk, name: str, born: date, *tags: str) -> str:
    """A resident on the register with these tags."""
    form = ResidentForm(name, IdKind.OTHER, f"QT{born:%Y%m%d}", birthday=born)
    resident_id = desk.run(add_resident, AddResident(form)).resident_id
    desk.run(set_tags, SetTags(resident_id, tags))
    return resident_id


def donated(screen, desk, people) -> None:
    give(desk, people["周国良"], 180, book=Book.TIME)
    screen.open(people["周国良"])
    screen.go("time")
    screen.press("F4")
    screen.type("120")
    screen.press("F9")


def test_a_gift_of_time_is_taken_back_from_the_commons(screen, desk, people, said):
    donated(screen, desk, people)
    screen.go("commons")
    view = screen.page.commons.view
    assert screen.cells(view.model)[0].split(" | ")[1:4] == ["捐赠", "周*良 V-02-000001", "+120"]
    assert "现有 2 小时" in view.info.text() and "可撤销" in view.info.text()
    screen.press("F7", "F9")
    assert view.form.problem.text() == "请写原因。"
    screen.type("捐错了")
    screen.press("F9")
    assert said.notices[-1] == "已撤销这一笔" and "现有 0 小时" in view.info.text() and wrong(desk) == []
    screen.press("F7")
    assert "时限" in view.info.problem.text()


def test_a_resident_in_need_is_helped_from_the_commons(screen, desk, people, said):
    settle_in(desk, "孙玉芬", date(1940, 3, 1), "living_alone")
    settle_in(desk, "孙小强", date(1990, 3, 1))
    donated(screen, desk, people)
    screen.go("commons")
    view = screen.page.commons.view
    screen.press("Ctrl+N")
    screen.seek(view.form.pick("resident"), "孙小强")
    screen.press("F9")
    assert "受助条件" in view.form.problem.text()
    screen.seek(view.form.pick("resident"), "孙玉芬")
    screen.press("F9")
    assert said.notices[-1] == "已支出 60 分钟" and "现有 1 小时" in view.info.text()
    assert screen.cells(view.model)[0].split(" | ")[1:4] == ["公益支出", "孙*芬", "−60"] and wrong(desk) == []
    screen.press("F7")
    screen.type("没去成")
    screen.press("F9")
    assert "现有 2 小时" in view.info.text() and wrong(desk) == []


def test_what_is_over_is_not_taken_back(screen, desk, people, clock):
    donated(screen, desk, people)
    clock.move(minutes=11)
    screen.go("commons")
    screen.press("F7")
    assert not screen.page.commons.view.editing and "时限" in screen.page.commons.view.info.problem.text()


def test_points_are_not_spent_from_the_commons(screen):
    screen.go("commons")
    screen.press("Ctrl+N")
    assert screen.page.commons.view.info.problem.text() == "公益池里没有时间，请先有人捐赠。"
    screen.page.commons.books.setFocus()
    screen.press("Right", "Ctrl+N")
    assert screen.page.commons.view.info.problem.text() == "积分不能给居民用，请换到时间银行。"


@pytest.mark.parametrize("login", ["zhaomin"])
class TestCorrections:
    def test_points_are_added_taken_and_fined(self, zhou, desk, said):
        zhou.go("history")
        history = zhou.page.history
        zhou.press("F4")
        zhou.type("5")
        zhou.press("F9")
        assert "原因" in history.form.problem.text()
        zhou.type("漏记一次")
        zhou.press("F9")
        assert said.notices[-1] == "已记账 账面余额 191 分。"
        assert "补分" in zhou.history[0] or "奖励" in zhou.history[0] or "+5" in zhou.history[0]
        for way, amount, left in (("take", "1", 190), ("penalty", "10", 180)):
            zhou.press("F4")
            history.form.editors["way"].set_value(way)
            history.form.editors["amount"].setFocus()
            history.form.editors["amount"].selectAll()
            zhou.type(amount)
            history.form.editors["reason"].setFocus()
            zhou.type("查实")
            zhou.press("F9")
            assert said.notices[-1] == f"已记账 账面余额 {left} 分。"
        assert wrong(desk) == []

    def test_an_account_is_closed(self, zhou, desk, said):
        zhou.go("history")
        zhou.press("F4")
        form = zhou.page.history.form
        form.editors["way"].setFocus()
        zhou.press("End")
        assert form.save.title == "注销账户" and not form.editors["amount"].isVisible()
        form.editors["reason"].setFocus()
        zhou.type("本人申请")
        zhou.press("F9")
        assert said.notices[-1] == "账户已注销 记了 1 笔，服务时长不变。" and wrong(desk) == []
        assert zhou.history[0].split(" | ")[3] == "0"

    def test_nought_is_no_correction(self, zhou):
        zhou.go("history")
        zhou.press("F4")
        zhou.page.history.form.editors["reason"].setFocus()
        zhou.type("手误")
        zhou.press("F9")
        assert "大于 0" in zhou.page.history.form.problem.text()

    def test_minutes_are_not_corrected_by_hand(self, zhou):
        zhou.go("history")
        zhou.page.history.books.setFocus()
        zhou.press("Right", "Right", "F4")
        assert "时间银行" in zhou.page.history.problem.text()


def test_a_clerk_corrects_nothing(zhou):
    zhou.go("history")
    zhou.press("F4")
    assert "主管" in zhou.page.history.problem.text()


def test_a_donation_is_undone_in_the_account(zhou, desk, said):
    zhou.press("F4")
    zhou.type("20")
    zhou.press("F9")
    zhou.go("history")
    zhou.press("Return", "F7")
    zhou.type("写错了")
    zhou.press("F9")
    assert said.notices[-1] == "已记账 账面余额 186 分。" and wrong(desk) == []
    zhou.press("Return")
    zhou.press("F7")
    assert zhou.page.history.entry.problem.text() != ""


@pytest.mark.parametrize("login", [ADMIN])
class TestTimeRules:
    def test_a_version_is_added_with_everything_in_it(self, screen, desk, said):
        to_time_rules(screen)
        view = screen.page.time_rules.view
        assert view.isVisible() and "存入上限 现有的 1500 小时" in view.info.text()
        assert "60 至 79 岁低保、失能、半失能；60-79；低保、半失能、失能" in view.info.text()
        screen.press("Ctrl+N")
        screen.type("2027")
        form = view.form
        form.editors["starts_on"].set_value(date(2027, 1, 1))
        form.fill({
            "cap": 1000, "cap_of": "saved", "step": 60, "reviews": 3, "group": False, "family": ["spouse", "parent"],
            "parent": 65, "beneficiaries": "七十岁以上独居；70-；独居\n存过的；60-；存过时间", "marks": "独居＝独居",
        })
        screen.press("F9")
        assert said.notices == ["第 2027 版已加上 已存的时间不动。"]
        assert screen.cells(view.model)[0].startswith("2027 | 2027-01-01 | 未到 | 一共存的 1000 小时 | 3 人")
        assert "父母 满 65 岁" in view.info.text() and "直系亲属" not in view.info.text()
        assert desk.ask(time_rules, GetTimeRules()).rules.version == "1"
        assert look(desk, "SELECT COUNT(*) AS n FROM time_bank_rules")[0].n == 2

    @pytest.mark.parametrize(("field", "text", "said_words"), [
        ("beneficiaries", "没写条件", "人人都能受助"), ("beneficiaries", "甲；六十；独居", "年龄没看懂"),
        ("beneficiaries", "甲；60-；火星人", "没有「火星人」"), ("marks", "独居 独居", "没看懂"),
        ("marks", "独居＝火星人", "没有「火星人」这个标签"),
    ])
    def test_what_cannot_be_read_is_said(self, screen, field, text, said_words):
        to_time_rules(screen)
        screen.press("Ctrl+N")
        screen.type("2027")
        form = screen.page.time_rules.view.form
        form.fill({field: text})
        screen.press("F9")
        assert said_words in form.problem.text() and screen.focus is form.editors[field]


def test_a_clerk_cannot_change_the_rules_of_the_time_bank(screen):
    to_time_rules(screen)
    screen.press("Ctrl+N")
    view = screen.page.time_rules.view
    assert not view.editing and "管理员" in view.info.problem.text()

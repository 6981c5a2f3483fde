"""The views behind the counter by keys: account, gifts and stock, the day's closing, rules, lapsing points."""

from __future__ import annotations

from datetime import date

import pytest

from db.domain.gift_stock import GiftKind
from db.domain.points_accounts import Book
from db.queries.gifts import ListGifts, gift_list
from desktop.features.points.rules_work import percents_text, read_percents
from tests.features.points.conftest import give
from tests.helpers.centres import ADMIN
from tests.helpers.pointing import wrong
from tests.helpers.printers import LASER
from tests.helpers.rooms import look


def test_the_whole_account_with_its_balance(zhou):
    zhou.press("1", "F9", "Ctrl+PgDown")
    assert zhou.page.showing == "history"
    assert [row.split(" | ")[3] for row in zhou.history] == ["136", "186", "180", "120", "24"]
    assert zhou.page.history.account.words[0] == "账面余额 136 分"
    zhou.press("Return")
    assert zhou.page.history.entry.arithmetic.text() == "大米 5 kg 50 × 1 = 50 分"
    zhou.press("Escape")
    zhou.page.history.books.setFocus()
    zhou.press("Right", "Right")
    assert zhou.history == [] and zhou.page.history.account.words[0] == "账面余额 0 分钟"


def test_a_long_account_comes_in_pages(zhou, desk, people):
    for _ in range(110):
        give(desk, people["周国良"], 1)
    zhou.go("history")
    assert len(zhou.history) == 100
    zhou.press("End", "Ctrl+End")
    assert len(zhou.history) == 114 and zhou.history[-1].split(" | ")[3] == "24"


def test_nobody_has_no_account(screen):
    screen.go("history")
    assert screen.page.history.empty.accessibleName() == "还没有选志愿者"


@pytest.mark.parametrize("login", ["zhaomin"])
class TestGifts:
    def test_a_new_one_with_its_first_delivery(self, screen, desk, said):
        screen.go("gifts")
        screen.press("Ctrl+N")
        screen.type("毛巾 2 条")
        screen.press("Return", "F9")
        assert "所需积分要是大于 0 的整数" in screen.page.gifts.view.form.problem.text()
        screen.type("12")
        screen.press("F9")
        assert said.notices == ["已存「毛巾 2 条」"] and "毛巾 2 条 | 物品 | 12 | 无货" in screen.gifts[0] + screen.gifts[-1]
        place = next(n for n, row in enumerate(screen.gifts) if "毛巾" in row)
        screen.page.gifts.view.table.select_row(place)
        screen.press("Ctrl+I")
        screen.type("30")
        screen.press("F9")
        assert said.notices[-1] == "已入库 30 件 现有 30 件。" and "毛巾 2 条 | 物品 | 12 | 30" in screen.gifts[place]
        assert wrong(desk) == []

    def test_a_price_is_changed_for_what_comes(self, screen, desk):
        screen.go("gifts")
        screen.press("Return")
        form = screen.page.gifts.view.form
        form.editors["price"].setFocus()
        form.editors["price"].selectAll()
        screen.type("55")
        screen.press("F9")
        row = desk.ask(gift_list, ListGifts())[0]
        assert (row.name, row.price, row.kind, row.position) == ("大米 5 kg", 55, GiftKind.GOODS, 1)

    def test_a_count_that_differs_wants_a_reason(self, screen, desk, said):
        screen.go("gifts")
        screen.press("Ctrl+U")
        form = screen.page.gifts.view.form
        form.editors["counted"].setFocus()
        form.editors["counted"].selectAll()
        screen.type("17")
        screen.press("F9")
        assert form.problem.text() == "账实不符要写明原因，请补上。"
        screen.type("破了一袋")
        screen.press("F9")
        assert said.notices == ["已记实有 17 件 现有 17 件。"] and "| 17 |" in screen.gifts[0]
        assert "破了一袋" in screen.page.gifts.view.info.text() and wrong(desk) == []


def test_a_clerk_sees_the_stock_and_changes_nothing(screen):
    screen.go("gifts")
    assert screen.gifts[5].startswith("6 | 抽纸 1 提 | 物品 | 15 | 2・近下限")
    assert screen.page.gifts.view.note.text() == "9 样，2 样近下限或无货"
    screen.press("Return")
    assert "权限" in screen.page.gifts.view.info.problem.text() and not screen.page.gifts.view.editing


def test_the_day_is_counted_and_closed(zhou, desk, spooler, said, tmp_path):
    zhou.press("1", "4", "F9", "Ctrl+P")
    assert zhou.page.showing == "closing"
    line = next(row for row in zhou.counts if row.startswith("大米"))
    assert line == "大米 5 kg | 0 | 18 | 1 | 0 | 0 | 17 | 50 | 未点"
    assert "理发服务 | — | 0 | 0 | 0 | 0 | — | 20 | 不记库存" in zhou.counts
    assert zhou.redemptions[0].split(" | ")[2:5] == ["周*良", "大米 5 kg × 1、理发服务 × 1", "70"]
    place = zhou.counts.index(line)
    zhou.page.closing.view.count_table.select_row(place)
    zhou.press("1", "6")
    assert zhou.counts[place].endswith("16 差 −1") and "账上 17，实点 16" in zhou.page.closing.view.info.text()
    zhou.press("Backspace", "7")
    assert zhou.counts[place].endswith("17 相符")
    zhou.press("F9")
    assert said.notices == ["11-20 已日结 逐件一致，日结单在打。"]
    assert look(desk, "SELECT COUNT(*) AS n FROM day_closing")[0].n == 1 and (LASER, "兑换日结 A4", 1) in spooler.out
    assert "已日结过" in zhou.page.closing.view.info.text()
    zhou.page.context.printing.export_folder = tmp_path
    zhou.press("Ctrl+E")
    assert said.notices[-1].startswith("已存为 PDF") and list(tmp_path.glob("兑换日结*.pdf"))


def test_a_receipt_leads_to_its_redemption(zhou, desk, clock):
    zhou.press("1", "F9")
    number = look(desk, "SELECT serial FROM redemption")[0].serial
    clock.move(days=1)
    zhou.page.arrive(redemption=number)
    zhou.settle()
    assert zhou.page.showing == "closing" and zhou.page.closing.day == date(2026, 11, 20)
    assert zhou.page.closing.view.info.lead.text() == number[number.index("DH"):] or "大米" in (
        zhou.page.closing.view.info.text())
    zhou.page.arrive(redemption="DH-02-20260101-0001-0")
    zhou.settle()
    assert zhou.fault.startswith("没有这张兑换单")


def test_an_empty_day(screen):
    screen.go("closing")
    screen.page.closing.view.day.set_value(date(2026, 11, 1))
    screen.settle()
    assert screen.counts == [] and screen.page.closing.view.no_counts.isVisible()


@pytest.mark.parametrize("login", [ADMIN])
class TestRules:
    def test_a_version_is_added(self, screen, said):
        screen.go("rules")
        screen.press("Ctrl+N")
        screen.type("2027")
        form = screen.page.rules.view.form
        form.editors["starts_on"].set_value(date(2027, 1, 1))
        form.editors["percents"].setFocus()
        screen.type("老人/送餐=1.5")
        screen.press("F9")
        assert said.notices == ["第 2027 版已加上 旧账不动。"]
        model = screen.page.rules.view.model
        assert screen.cells(model)[0].startswith("2027 | 2027-01-01 | 未到") and "现行" in screen.cells(model)[1]
        assert "老人/送餐 × 1.5" in screen.page.rules.view.info.text()

    def test_what_cannot_be_read_is_said(self, screen):
        screen.go("rules")
        screen.press("Ctrl+N")
        screen.type("2027")
        screen.page.rules.view.form.editors["percents"].setFocus()
        screen.type("老人 一倍半")
        screen.press("F9")
        assert screen.page.rules.view.form.problem.text().startswith("类别系数没看懂")

    def test_the_limits_are_changed(self, screen, said):
        screen.go("rules")
        screen.press("F4")
        form = screen.page.rules.view.form
        form.editors["times"].setFocus()
        form.editors["times"].selectAll()
        screen.type("0")
        screen.press("F9")
        assert said.notices[0].startswith("兑换限制已改") and "每季次数 不限" in screen.page.rules.view.info.text()


def test_a_clerk_cannot_change_rules(screen):
    screen.go("rules")
    screen.press("Ctrl+N")
    assert not screen.page.rules.view.editing and "管理员" in screen.page.rules.view.info.problem.text()


def test_factors_are_read_as_they_are_written():
    assert read_percents("老人/送餐=1.5；环保=1; 急救＝2.25") == {"老人/送餐": 150, "环保": 100, "急救": 225}
    assert read_percents("") == {} and read_percents("老人 1.5") is None
    assert percents_text({"老人/送餐": 150, "环保": 100}) == "老人/送餐=1.5；环保=1"


def test_who_loses_points_is_told(screen, spooler, said):
    screen.go("lapse")
    assert screen.cells(screen.page.lapse.view.model) == [
        "V-02-000001 | 周*良 | 志愿积分 | 24 | 2026-12-20 | 30 天 | 未提醒"
    ]
    screen.press("F8")
    assert said.notices == ["已记提醒 1 人 提醒期满以前不会作废。"] and (LASER, "积分到期提醒", 1) in spooler.out
    assert screen.cells(screen.page.lapse.view.model)[0].endswith("已提醒")
    screen.press("Return")
    assert screen.name == "周国良" and screen.page.showing == "redeem"


def test_one_is_told_in_person(screen, desk, said):
    screen.go("lapse")
    screen.press("F9")
    assert said.notices == ["已记提醒 1 人 提醒期满以前不会作废。"]
    assert screen.cells(screen.page.lapse.view.model)[0].endswith("已提醒")
    assert look(desk, "SELECT how FROM lapse_warning")[0].how == "told"


def test_time_used_by_mistake_is_undone_as_time(zhou, desk, people, said):
    give(desk, people["周国良"], 180, book=Book.TIME)
    zhou.go("time")
    zhou.press("Ctrl+U", "F9")
    zhou.page.refresh(frozenset({"points"}))
    zhou.go("redeem")
    zhou.press("F7")
    form = zhou.page.redeem_view.counter.form
    assert "60 分钟。时间退回本人" in form.lead.text() and form.save.subtitle == "退 60 分钟，打印撤销凭条"
    zhou.type("改主意")
    zhou.press("F9")
    assert "账面余额 180 分钟。" in said.notices[-1] and wrong(desk) == []

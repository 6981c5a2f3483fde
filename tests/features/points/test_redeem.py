"""兑换 by keys: a redemption in a handful of keys, what is refused and why, taking back, giving."""

from __future__ import annotations

import pytest

from tests.helpers.pointing import wrong
from tests.helpers.printers import THERMAL
from tests.helpers.rooms import look


def count(desk, table):
    return look(desk, f"SELECT COUNT(*) AS n FROM {table}")[0].n


def test_nobody_is_here_yet(screen):
    assert screen.name == "" and screen.slip == ""
    assert screen.tiles[0] == "1 大米 5 kg 50 分 库存 18" and screen.tiles[3] == "4 理发服务 20 分 服务・预约"
    assert screen.tiles[5] == "6 抽纸 1 提 15 分 余 2・近下限" and screen.tiles[8] == "9 急救包 90 分 无货"
    assert screen.keys["F9 兑换并打印"] == "请先刷卡或按 F2 找人"
    screen.press("F9")
    assert screen.said == "请先刷卡或按 F2 找人"


def test_somebody_is_found_by_initials(screen):
    screen.press("F2")
    screen.type("zgl")
    screen.qtbot.waitUntil(lambda: bool(screen.page.redeem_view.person.find.offered))
    screen.press("Return")
    assert screen.name == "周国良"
    assert screen.account == [
        "180", "账面余额 186 分", "其中 待公示 − 6", "服务时长（不减少） 612 小时", "将过期 24 分・12-20",
    ]
    assert screen.tiles[1] == "2 食用油 1.8 L 60 分 库存 9"
    assert screen.focus is screen.page.redeem_view.shelf.shelf


def test_thirty_seconds_are_four_keys(zhou, desk, spooler):
    zhou.press("1", "4")
    assert zhou.total == "70 分，可花余 110" and zhou.tiles[0] == "1 大米 5 kg ×1 50 分 库存 18"
    assert zhou.keys["F9 兑换并打印"] == "扣 70 分，减库存 1，占预约 1"
    assert "大米 5 kg × 1 50，理发服务 × 1 20；合计 70 分，余额 116 分，612 小时" in zhou.slip
    zhou.press("F9")
    assert zhou.state == "已兑换 10:43" and zhou.slip.startswith("单号 DH-02-20261120-0001-")
    assert "余额 116 分" in zhou.slip and zhou.account[:2] == ["110", "账面余额 116 分"]
    assert zhou.keys["Esc 下一位"] == "回执已打，请本人签字"
    assert [(printer, copies) for printer, _, copies in spooler.out] == [(THERMAL, 1)]
    assert zhou.tiles[0] == "1 大米 5 kg 50 分 库存 17"
    assert zhou.recent[0].startswith("2026-11-20 | 兑换 | −70 | 116 | 李敏")
    assert zhou.page.today.text() == "今日兑换 1 笔・70 分" and wrong(desk) == []
    zhou.press("Escape")
    assert zhou.name == "" and zhou.focus is zhou.page.redeem_view.person.find


def test_the_slip_says_what_lapses_next_as_its_paper_will(zhou):
    assert zhou.slip.endswith("最近到期 24 分　2026-12-20")
    zhou.press("4")
    assert zhou.slip.endswith("最近到期 4 分　2026-12-20"), "the oldest points are spent first"
    zhou.press("F9")
    assert zhou.slip.endswith("最近到期 4 分　2026-12-20")


def test_a_double_press_is_one_redemption(zhou, desk):
    zhou.press("1")
    zhou.press_twice("F9")
    assert count(desk, "redemption") == 1 and zhou.state == "已兑换 10:43" and wrong(desk) == []


def test_units_come_and_go(zhou):
    zhou.press("6", "6")
    assert zhou.total == "30 分，可花余 150"
    zhou.press("6")
    assert zhou.said == "「抽纸 1 提」只有 2 件。" and zhou.total == "30 分，可花余 150"
    zhou.press("Backspace", "Right", "Space", "+")
    assert zhou.total == "135 分，可花余 45" and zhou.said == "「健康体检券」还差 75 分，可花 180 分。"
    zhou.press("Escape")
    assert zhou.total == "0 分，可花余 180" and zhou.name == "周国良"
    zhou.press("Escape")
    assert zhou.name == ""


def test_what_cannot_be_had_says_why(zhou):
    zhou.press("9")
    assert zhou.said == "「急救包」没有库存了，请换一样。"
    zhou.press("7", "5")
    assert zhou.said == "「家电清洗」还差 20 分，可花 180 分。"
    assert zhou.tiles[4] == "5 家电清洗 80 分 差 20 分"


def test_the_shelf_is_found_by_letters(zhou):
    zhou.press("F3")
    zhou.type("xyy")
    assert [tile.split()[1] for tile in zhou.tiles] == ["洗衣液"]
    zhou.press("Return")
    assert zhou.total == "35 分，可花余 145" and len(zhou.tiles) == 9
    assert zhou.focus is zhou.page.redeem_view.shelf.shelf


def test_once_a_quarter(zhou, people):
    zhou.press("6", "F9", "Escape")
    zhou.open(people["周国良"])
    assert zhou.keys["F9 兑换并打印"] == "本季度已兑换 1 次（每季 1 次）"
    zhou.press("1", "F9")
    assert "本季度已兑换 1 次" in zhou.said


def test_the_printer_is_off_and_nothing_is_lost(zhou, desk, spooler):
    spooler.off.add(THERMAL)
    zhou.press("1", "F9")
    assert zhou.state == "已兑换 10:43" and count(desk, "redemption") == 1
    assert "没有回应" in zhou.fault and zhou.keys["Esc 下一位"] == "回执没打出来，已兑换，可以先办下一位"
    spooler.off.clear()
    zhou.press("F8")
    assert len(spooler.out) == 1 and zhou.keys["Esc 下一位"] == "回执已打，请本人签字"


def test_stock_of_one_and_two_desks(zhou, desk, people):
    from db.ids import new_id
    from db.usecases.redemptions import Pick, RedeemGifts, redeem_gifts

    gift = zhou.page.redeem_view.shelf.shelf.tiles[5].gift_id
    zhou.press("6", "6")
    from tests.features.points.conftest import give

    give(desk, people["李秋月"], 50)
    desk.run(redeem_gifts, RedeemGifts(new_id(), people["李秋月"], (Pick(gift, 1),), 15))
    zhou.press("F9")
    assert zhou.said == "「抽纸 1 提」只剩 1 件，请减少件数或换一样。" and zhou.state == "未扣分"
    assert zhou.tiles[5] == "6 抽纸 1 提 ×2 15 分 余 1・近下限"
    zhou.press("Backspace", "F9")
    assert zhou.state == "已兑换 10:43" and wrong(desk) == []


def test_the_last_one_is_taken_back_with_a_reason(zhou, desk, said):
    zhou.press("1", "F9", "F7", "F9")
    assert zhou.said == "请写原因，撤销单上要有。"
    zhou.type("拿错了")
    zhou.press("F9")
    assert said.notices[-1].startswith("已撤销 ") and count(desk, "redemption_undo") == 1
    assert zhou.account[:2] == ["180", "账面余额 186 分"] and zhou.tiles[0].endswith("库存 18")
    assert zhou.page.today.text() == "今日兑换 1 笔・0 分，撤销 1" and wrong(desk) == []
    zhou.press("2", "F9")
    assert zhou.state == "已兑换 10:43", "an undone one does not count in the quarter"


def test_it_is_too_late_to_take_it_back(zhou, clock):
    zhou.press("1", "F9")
    clock.move(minutes=11)
    zhou.page.refresh(frozenset({"points"}))
    zhou.settle()
    zhou.press("F7")
    assert zhou.said == "10 分钟内没有可撤销的兑换。"


def test_points_are_given_to_the_commons(zhou, desk, said):
    zhou.press("F4")
    zhou.type("20")
    zhou.press("F9")
    assert said.notices == ["已给出 20 分 账面余额 166 分，时长不变。"]
    assert zhou.account[0] == "160" and zhou.recent[0].split(" | ")[2] == "−20" and wrong(desk) == []


def test_points_are_given_to_another_and_taken_back(zhou, desk, people, said):
    zhou.press("F4")
    form = zhou.page.redeem_view.counter.form
    form.editors["way"].setFocus()
    zhou.press("Right", "F9")
    assert zhou.said == "请写给出多少分。"
    zhou.type("5")
    zhou.press("F9")
    assert zhou.said == "请选转给哪一位志愿者。"
    zhou.type("lqy")
    zhou.qtbot.waitUntil(lambda: bool(form.editors["to"].offered))
    zhou.press("Return", "F9")
    assert said.notices == ["已给出 5 分 账面余额 181 分，时长不变。"]
    zhou.press("Alt+H", "Return")
    counter = zhou.page.redeem_view.counter
    assert counter.face == "entry" and len(counter.entry.legs.lines) == 2
    zhou.press("F7")
    zhou.type("写错人")
    zhou.press("F9")
    assert zhou.account[1] == "账面余额 186 分" and wrong(desk) == []


def test_enter_on_a_row_shows_the_arithmetic(zhou):
    zhou.press("1", "4", "F9", "Alt+H", "Return")
    entry = zhou.page.redeem_view.counter.entry
    assert entry.arithmetic.text() == "大米 5 kg 50 × 1 + 理发服务 20 × 1 = 70 分"
    assert entry.legs.words == ["个人 V-02-000001 −70", "已兑换 +70"]
    zhou.press("F7")
    assert "撤销上一笔" in entry.problem.text()
    zhou.press("Escape")
    assert zhou.state == "已兑换 10:43"


def test_who_has_left_may_only_look(screen, desk, people):
    from tests.helpers.rooms import arrange

    arrange(desk, lambda tx: tx.connection.exec_driver_sql(
        "UPDATE volunteer SET state = 'left' WHERE name = '周国良'") and None)
    screen.open(people["周国良"])
    screen.press("1", "F9")
    assert screen.said == "这位志愿者现在不能兑换"
    assert screen.page.redeem_view.person.warning.isVisible()


@pytest.mark.parametrize("login", ["xiaowu"])
def test_an_assistant_redeems_but_takes_nothing_back(zhou, desk):
    zhou.press("1", "F9")
    assert zhou.state == "已兑换 10:43"
    zhou.press("F7")
    zhou.type("拿错了")
    zhou.press("F9")
    assert "权限" in zhou.said and count(desk, "redemption_undo") == 0

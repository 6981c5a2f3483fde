"""住户: listed as they are walked, made and changed in place, members by name, closed and taken back; by keys."""

from __future__ import annotations

import pytest

from db.queries.ground_households import GetHousehold, household_card
from db.queries.visit_lists import HouseholdVisits, household_visits
from db.usecases.ground import SaveContact, save_contact
from tests.helpers.rooms import look

CLERK_ASSIGN = "给一户单独指定走访人要值班长的权限；这里跟着网格走，要改请值班长来办。"


@pytest.fixture
def login() -> str:
    return "zhaomin"


@pytest.fixture
def screen(come):
    made = come()
    made.press("Ctrl+Tab", "Ctrl+Tab", "Ctrl+Tab")
    return made


def find(screen, text):
    screen.press("/")
    screen.focus.selectAll()
    screen.type(text)
    screen.press("Return")


def card(desk, home):
    return desk.ask(household_card, GetHousehold(home))


def test_all_are_listed_as_they_are_walked(screen):
    assert len(screen.homes) == 13
    assert screen.homes[0] == "海棠苑 1-1-101 | 王*国 | 1 | 滨河-01 | 王建军 | 11-04 | 在住"
    assert screen.homes[8].startswith("海棠苑 3-2-101")
    homes = screen.page.homes.view.list
    homes.grid.set_value("滨河-02")
    homes.grid.changed.emit("滨河-02")
    screen.settle()
    assert len(screen.homes) == 3
    screen.press("Escape")
    assert len(screen.homes) == 13, "Esc takes the filters away"
    find(screen, "zgl")
    assert [row.split(" | ")[0] for row in screen.homes] == ["海棠苑 3-2-501"]
    find(screen, "没有这一户")
    assert screen.homes == [] and homes.empty.accessibleName() == "没有这样的户"


def test_the_card_tells_who_lives_there_and_whom_to_call_on(screen, desk):
    desk.run(save_contact, SaveContact("building_head", "孙丽", phone="13900001111", estate="海棠苑", building="3"))
    find(screen, "zgl")
    screen.page.homes.load()
    screen.settle()
    assert screen.home == [
        "海棠苑 3 号楼 2 单元 501", "在住，上次走访 2026-09-15", "网格 滨河-03，走访人 王建军", "楼栋长 孙丽 13900001111",
    ]
    assert [row.split(" | ")[:3] for row in screen.home_members] == [["张桂兰", "户主", "82"], ["周敏", "女", "54"]]
    assert "高龄 独居" in screen.home_members[0]
    seen = look(desk, "SELECT COUNT(*) AS n FROM audit WHERE action = 'privacy.see'")
    assert seen[0].n >= 1, "tags that are shown are on record"


def test_one_is_made_in_place(screen, said):
    screen.press("Ctrl+N")
    for text in ("海棠苑", "9", "1", "101"):
        screen.type(text)
        screen.press("Return")
    screen.page.homes.view.form.editors["grid"].set_value("滨河-02")
    screen.press("F9")
    assert said.notices == ["住户已建"] and screen.home[0] == "海棠苑 9 号楼 1 单元 101"
    assert screen.home[2] == "网格 滨河-02，走访人 赵敏"
    screen.press("Ctrl+N")
    for text in ("海棠苑", "9", "1", "101"):
        screen.type(text)
        screen.press("Return")
    screen.press("F9")
    assert screen.home_said == "这个门牌已经有一户；请打开那一户，或核对门牌。"
    screen.press("Escape")
    assert not screen.page.homes.view.editing


def test_address_grid_and_own_worker_are_changed(screen, desk, homes, said):
    home = homes("吴敏")
    find(screen, "wm")
    screen.press("F4")
    editors = screen.page.homes.view.form.editors
    editors["door"].setText("503")
    editors["grid"].set_value("滨河-02")
    worker = next(value for value in editors["worker"]._values if value and value != card(desk, home).row.worker_id)
    editors["worker"].set_value(worker)
    screen.press("F9")
    found = card(desk, home)
    assert (found.row.door, found.row.grid, found.row.worker_name, found.own_worker) == ("503", "滨河-02", "赵敏", True)
    assert said.notices == ["住户已改"] and "（本户指定）" in screen.home[2]


@pytest.mark.parametrize("login", ["limin"])
def test_a_clerk_changes_a_household_but_not_its_worker(screen, desk, homes, login):
    find(screen, "wm")
    screen.press("F4")
    form = screen.page.homes.view.form
    assert "worker" not in form.editors and form.lead.text() == CLERK_ASSIGN
    form.editors["vacant"].setChecked(True)
    screen.press("F9")
    assert screen.home[1].startswith("空置")
    screen.press("Ctrl+G")
    assert screen.home_said == "建改网格和走访人要值班长的权限，请值班长来办。"
    screen.press("F7")
    assert [option.value for option in form.editors["why"].options] == ["moved"]
    assert "请值班长来办" in form.lead.text()


def test_somebody_of_the_register_moves_in(screen, desk, homes, said):
    find(screen, "wm")
    screen.press("Ctrl+M")
    screen.type("fq")
    screen.qtbot.waitUntil(lambda: bool(screen.page.homes.view.form.pick("person").offered))
    screen.press("Return", "Return")
    assert screen.page.homes.view.form.pick("person").choice.text == "冯强"
    screen.page.homes.view.form.editors["relation"].set_value("10")
    screen.press("F9")
    assert said.notices == ["已存 冯强 从原来那户移过来"]
    assert [row.split(" | ")[:2] for row in screen.home_members] == [["吴敏", "户主"], ["冯强", "配偶"]]


def test_nobody_is_added_without_a_name(screen):
    find(screen, "wm")
    screen.press("Ctrl+M", "F9")
    assert screen.home_said == "请先选一位居民。"


def test_a_relation_is_changed_and_somebody_leaves(screen, said):
    find(screen, "zgl")
    screen.press("F3", "Down", "Return")
    screen.page.homes.view.form.editors["relation"].set_value("02")
    screen.press("F9")
    assert screen.home_said == "这一户已有户主；请先改原户主的关系。"
    screen.page.homes.view.form.editors["relation"].set_value("97")
    screen.press("F9")
    assert [row.split(" | ")[1] for row in screen.home_members] == ["户主", "其他亲属"]
    screen.press("F3", "Down", "Delete", "F9")
    assert said.notices[-1] == "已移出 周敏"
    assert [row.split(" | ")[0] for row in screen.home_members] == ["张桂兰"]


def test_one_moves_away_and_is_taken_back(screen, desk, homes, said):
    home = homes("吴敏")
    find(screen, "wm")
    screen.press("F7", "F9")
    assert said.notices == ["已记搬离 1 人记为迁出"] and card(desk, home).row.state == "moved"
    homes_list = screen.page.homes.view.list
    screen.press("Escape")
    homes_list.state.set_value("moved")
    homes_list.state.changed.emit("moved")
    screen.settle()
    assert len(screen.homes) == 1 and "已迁走，2026-11-20 结束" in screen.home[1]
    homes_list.table.setFocus()
    screen.press("F4")
    assert screen.home_said == "这一户已迁走，请先按 F7 恢复在住再改。"
    screen.press("F7")
    assert card(desk, home).row.state == "active"


def test_one_registered_twice_is_merged_with_its_people_and_visits(screen, desk, homes, said):
    from_id, into_id = homes("王卫国"), homes("刘洋")
    find(screen, "wwg")
    screen.press("F7")
    form = screen.page.homes.view.form
    assert not form.pick("into").isVisible()
    form.editors["why"].setFocus()
    screen.press("Right")
    assert form.pick("into").isVisible()
    screen.press("F9")
    assert screen.home_said == "请选择要并入的另一户。"
    screen.type("刘洋")
    screen.qtbot.waitUntil(lambda: bool(form.pick("into").offered))
    screen.press("Return", "F9")
    assert said.notices == ["已合并 1 人一起过去"]
    assert card(desk, from_id).merged_into == into_id
    assert screen.home[1] == "在住，上次走访 2026-11-04", "the later visit counts"
    assert sorted(row.split(" | ")[0] for row in screen.home_members) == ["刘洋", "王卫国"]
    assert len(desk.ask(household_visits, HouseholdVisits(into_id))) == 2


def test_a_visit_is_recorded_from_the_card(screen):
    find(screen, "zgl")
    screen.press("Alt+V")
    assert screen.page.tabs.value == "month" and screen.household.startswith("张桂兰 户 海棠苑 3 号楼 2 单元 501")


def test_what_is_half_done_is_named(screen):
    screen.press("Ctrl+N")
    assert screen.page.has_draft() == "住户的修改没有保存"

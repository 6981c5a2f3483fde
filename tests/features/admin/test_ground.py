"""网格: grids, walkers and what a leaver hands over, registers, tags, categories, households divided, all by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db.desk import Desk
from db.domain.clock import business_date
from db.domain.demand_table import DemandKind
from db.ids import new_id
from db.queries import ground as lists
from db.queries.ground_households import HouseholdRows, ListHouseholds, household_rows, list_households
from db.queries.worker_load import GetWorkerLoad, worker_load
from db.resident_rules import HouseholdForm
from db.usecases.demands import RegisterDemand, register_demand
from db.usecases.ground import SaveGrid, SaveUnit, save_grid, save_unit
from db.usecases.household_imports import HouseholdImportRow, ImportHouseholds, import_households
from db.usecases.households import SaveHousehold, save_household
from db.usecases.workers import SaveWorker, save_worker
from tests.helpers.pages.admin import AdminScreen

SECTION = "ground"
Shoot = Callable[[AdminScreen, str], None]


@pytest.fixture
def people(desk: Desk) -> dict[str, str]:
    """周敏 and 陈立 who walk households, by name."""
    return {
        name: desk.run(save_worker, SaveWorker(name, line=line, area=area)).worker_id
        for name, line, area in (("周敏", "民政", "北片"), ("陈立", "综治", "南片"))
    }


@pytest.fixture
def homes(desk: Desk, people: dict[str, str]) -> tuple[str, ...]:
    """Six households of two buildings, 周敏 walks their grid, one is hers alone."""
    desk.run(save_grid, SaveGrid("滨河-03", people["周敏"]))
    found = []
    for building, door in (("3", "101"), ("3", "102"), ("3", "201"), ("5", "101"), ("5", "102"), ("5", "201")):
        form = HouseholdForm("海棠苑", building, "1", door, "滨河-03" if building == "3" else "")
        own = people["周敏"] if (building, door) == ("5", "101") else None
        found.append(desk.run(save_household, SaveHousehold(form, worker_id=own)).household_id)
    return tuple(found)


def register(desk: Desk, title: str, owner: str | None) -> None:
    """A demand somebody is to see to."""
    desk.run(
        register_demand,
        RegisterDemand(new_id(), DemandKind.REQUEST, "民生", title, "walkin", reporter_name="马强", owner_id=owner),
    )


def test_the_first_grid_is_made_from_the_empty_page(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    screen.press("8")
    assert screen.head == "管理 网格"
    assert "还没有网格" in screen.words() and screen.focus == "ground_grids_first"
    shoot(screen, "8-empty")
    screen.press("Ctrl+N")
    screen.press("F9")
    assert "还没有填网格名称" in screen.words() and screen.focus == "grid_name"
    screen.type("滨河-01")
    assert screen.page.has_draft() == "网格没有保存"
    screen.press("F9")
    assert screen.notices.said == ["已加上 滨河-01"]
    assert screen.table("ground_grids_table") == [["滨河-01", "还没有", "0", "无户"]]
    assert screen.focus == "ground_grids_table" and not screen.page.has_draft()


def test_a_grid_is_renamed_with_its_households_and_stopped_when_empty(
    screen: AdminScreen, desk: Desk, homes: tuple[str, ...], shoot: Shoot
) -> None:
    screen.press("8")
    assert screen.focus == "ground_grids_table"
    assert screen.table("ground_grids_table") == [["滨河-03", "周敏", "3", "偏小"]]
    assert "3 户，少于常规" in screen.words() and "3 户还没有网格" in screen.words()
    screen.press("Return")
    screen.clear_and_type("滨河-北")
    screen.press("F9")
    assert screen.notices.said == ["已保存 3 户跟着改了网格名"]
    assert len(desk.ask(list_households, ListHouseholds(grid="滨河-北")).ids) == 3
    shoot(screen, "8-grids")
    screen.press("F7")
    assert "网格里还有 3 户" in screen.fault
    screen.press("Ctrl+N")
    screen.type("滨河-09")
    screen.press("F9 F7")
    assert screen.notices.said[-1] == "已停用 滨河-09"
    assert screen.current("ground_grids_table") == ["滨河-09", "还没有", "0", "停用"]


def test_a_grid_that_is_too_large_is_told(screen: AdminScreen, desk: Desk) -> None:
    rows = tuple(
        HouseholdImportRow(n, HouseholdForm("海棠苑", str(n // 100), "", str(n), "滨河-03")) for n in range(1, 402)
    )
    desk.run(import_households, ImportHouseholds(rows))
    screen.press("8")
    assert screen.table("ground_grids_table") == [["滨河-03", "还没有", "401", "超限"]]
    assert "401 户，超上限 1 户，请拆分网格或加派走访人。" in screen.words() and "1 个偏大或超限" in screen.words()


def test_households_are_ticked_and_divided(
    screen: AdminScreen, desk: Desk, homes: tuple[str, ...], people: dict[str, str], shoot: Shoot
) -> None:
    screen.press("8 Ctrl+2")
    assert screen.focus == "assign_table"
    assert len(screen.table("assign_table")) == 6
    screen.press("F9")
    assert screen.fault == "先在名单里勾选住户：空格勾一户，Ctrl+A 全勾。"
    screen.tab_to("assign_estate")
    screen.press("Down Tab Down Down")
    assert [row[1] for row in screen.table("assign_table")] == [
        f"海棠苑 5 号楼 1 单元 {door}" for door in ("101", "102", "201")
    ]
    screen.tab_to("assign_table")
    screen.press("Ctrl+A Space")
    assert screen.value("assign_ticked") == "勾了 2 户" and screen.page.has_draft() == "勾了 2 户还没有划分"
    screen.tab_to("assign_to_grid")
    screen.press("Down Tab Down Down Down")
    shoot(screen, "8-assign")
    screen.press("F9")
    assert screen.notices.said == ["已划分 改了 2 户"]
    rows = desk.ask(household_rows, HouseholdRows(homes[3:]))
    assert [(row.grid, row.worker_name) for row in rows] == [("", "周敏"), ("滨河-03", "陈立"), ("滨河-03", "陈立")]
    assert screen.value("assign_ticked") == "勾了 0 户" and screen.focus == "assign_table"


def test_a_grid_leads_to_its_households(screen: AdminScreen, homes: tuple[str, ...]) -> None:
    screen.press("8 F4")
    assert screen.value("assign_grid") == "滨河-03"
    assert len(screen.table("assign_table")) == 3


def test_an_empty_grid_leads_to_the_households_without_one(
    screen: AdminScreen, desk: Desk, homes: tuple[str, ...]
) -> None:
    desk.run(save_grid, SaveGrid("滨河-01"))
    screen.press("8 Up")
    assert [row[0] for row in screen.table("ground_grids_table")] == ["滨河-01", "滨河-03"]
    screen.press("F4")
    assert screen.value("assign_grid") == "" and len(screen.table("assign_table")) == 3
    assert "「滨河-01」里还没有住户；下面是还没有网格的住户，勾好按 F9 划进去。" in screen.words()
    screen.press("Ctrl+A F9")
    assert screen.notices.said == ["已划分 改了 3 户"]
    assert [row.grid for row in desk.ask(household_rows, HouseholdRows(homes[3:]))] == ["滨河-01"] * 3
    assert "每一户都有网格了" in screen.words() and "里还没有住户" not in screen.words()


def test_a_worker_is_taken_on(screen: AdminScreen, desk: Desk) -> None:
    screen.press("8 Ctrl+3 Ctrl+N")
    screen.type("周敏")
    screen.tab_to("worker_line")
    screen.type("民政")
    screen.tab_to("worker_capacity")
    screen.type("多")
    screen.press("F9")
    assert "要填整数" in screen.words() and screen.focus == "worker_capacity"
    screen.clear_and_type("60")
    screen.tab_to("worker_operator")
    screen.press("Down")
    screen.press("F9")
    row = desk.ask(lists.list_workers, lists.ListWorkers())[0]
    assert (row.name, row.line, row.capacity) == ("周敏", "民政", 60) and row.operator_id is not None
    assert row.joined_on == business_date(desk.now())


def test_who_leaves_hands_everything_over_with_one_key(
    screen: AdminScreen, desk: Desk, homes: tuple[str, ...], people: dict[str, str], shoot: Shoot
) -> None:
    register(desk, "三号楼顶漏水", people["周敏"])
    register(desk, "路灯不亮", people["陈立"])
    screen.press("8 Ctrl+3")
    assert screen.current("ground_workers_table")[0] == "周敏"
    assert "名下有 1 个网格、1 户单独包联、1 件未办结的诉求。" in screen.words()
    screen.press("F7")
    assert screen.notices.said == ["已离岗 周敏"]
    assert screen.current("ground_workers_table")[0] == "周敏"
    assert screen.current("ground_workers_table")[5] == "离岗未交"
    assert [row[0] for row in screen.table("worker_leftover_table")] == ["诉求", "网格", "住户"]
    assert "三号楼顶漏水" in screen.table("worker_leftover_table")[0][1]
    shoot(screen, "8-leaving")
    screen.press("F4")
    assert screen.notices.said[-1] == "已全部交给陈立"
    assert desk.ask(worker_load, GetWorkerLoad(people["周敏"])).empty
    taken = desk.ask(worker_load, GetWorkerLoad(people["陈立"]))
    assert taken.grids == ("滨河-03",) and len(taken.demands) == 2
    assert taken.addresses == ("海棠苑 5 号楼 1 单元 101",)
    assert screen.current("ground_workers_table")[5] == "离岗"
    screen.press("F7")
    assert screen.notices.said[-1] == "已回岗 周敏"


def test_nobody_to_hand_over_to(screen: AdminScreen, desk: Desk) -> None:
    zhou = desk.run(save_worker, SaveWorker("周敏")).worker_id
    desk.run(save_grid, SaveGrid("滨河-03", zhou))
    screen.press("8 Ctrl+3 F4")
    assert screen.fault == "还没有别的走访人，先加一位再交。"


def test_contacts_are_kept_by_register(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    screen.press("8 Ctrl+4")
    assert "这本名册里还没有人" in screen.words()
    screen.press("Ctrl+N")
    screen.type("孙秀英")
    screen.tab_to("contact_estate")
    screen.type("海棠苑")
    screen.tab_to("contact_building")
    screen.type("3号楼")
    screen.press("F9 Ctrl+N")
    screen.type("马强")
    screen.tab_to("contact_role")
    screen.press("Down Down")
    screen.press("F9")
    rows = screen.table("ground_contacts_table")
    assert [row[:3] for row in rows] == [["孙秀英", "楼栋长", "海棠苑 3 号楼"], ["马强", "居民代表", "—"]]
    shoot(screen, "8-contacts")
    screen.press("F7")
    assert screen.current("ground_contacts_table")[5] == "已卸任"
    screen.press("F7")
    assert screen.current("ground_contacts_table")[5] == "在任"
    screen.tab_to("contacts_register")
    screen.press("Down")
    assert [row[0] for row in screen.table("ground_contacts_table")] == ["孙秀英"]
    assert screen.value("contact_name") == "孙秀英"


def test_units_take_demands(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    screen.press("8 Ctrl+5 Ctrl+N")
    screen.type("滨河物业")
    screen.tab_to("unit_kind")
    screen.press("Down Down")
    screen.tab_to("unit_phone")
    screen.type("123")
    screen.press("F9")
    assert screen.focus == "unit_phone"
    screen.clear_and_type("13900001111")
    screen.press("F9")
    assert screen.table("ground_units_table") == [["滨河物业", "物业", "—", "13900001111", "在用"]]
    shoot(screen, "8-units")
    screen.press("F7")
    assert not desk.ask(lists.list_owners, lists.ListOwners())


def test_a_tag_gets_its_cadence_and_is_retired(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    screen.press("8 Ctrl+6 Ctrl+N")
    screen.type("失独")
    screen.tab_to("tag_cadence")
    screen.type("0")
    screen.press("F9")
    assert "1 到 366" in screen.words() and screen.focus == "tag_cadence"
    screen.clear_and_type("30")
    screen.press("F9")
    assert screen.current("ground_tags_table") == ["失独", "每 30 天", "在用"]
    shoot(screen, "8-tags")
    screen.press("F7")
    assert screen.current("ground_tags_table") == ["失独", "每 30 天", "停用"]


def test_a_supervisor_sees_the_tags_and_is_told_who_changes_them(screen_as: Callable[[str], AdminScreen]) -> None:
    screen = screen_as("zhouqi")
    screen.press("8 Ctrl+6 F9")
    assert screen.fault == "标签和走访周期由管理员来改。"
    screen.press("Ctrl+7 Ctrl+N")
    assert screen.fault == "诉求类别由管理员来改。"


def test_a_category_of_the_centres_own(screen: AdminScreen, desk: Desk, shoot: Shoot) -> None:
    screen.press("8 Ctrl+7 Ctrl+N")
    screen.type("停车")
    screen.press("F9")
    assert screen.notices.said == ["已加上 停车"]
    assert "停车" in [row.name for row in desk.ask(lists.list_categories, lists.ListCategories())]
    shoot(screen, "8-categories")
    screen.press("Ctrl+N")
    screen.type("停车")
    screen.press("F9")
    assert "已经有「停车」" in screen.words()
    screen.press("F7")
    assert screen.focus == "ground_categories_table"


def test_what_is_typed_stays_while_another_desk_changes_the_list(screen: AdminScreen, desk: Desk) -> None:
    screen.press("8 Ctrl+5 Ctrl+N")
    screen.type("滨河物业")
    desk.run(save_unit, SaveUnit("滨河小学", "school"))
    screen.settle()
    assert screen.value("unit_name") == "滨河物业"
    screen.press("F9")
    assert {row[0] for row in screen.table("ground_units_table")} == {"滨河物业", "滨河小学"}


def test_ctrl_tab_turns_the_pages(screen: AdminScreen) -> None:
    screen.press("8 Ctrl+Tab")
    assert screen.value("ground_tabs") == "assign" and "还没有住户" in screen.words()
    screen.press("Ctrl+Shift+Tab Ctrl+Shift+Tab")
    assert screen.value("ground_tabs") == "categories"


def test_a_clerk_reads_who_keeps_the_ground(screen_as: Callable[[str], AdminScreen]) -> None:
    screen = screen_as("limin")
    assert "「网格」由值班长来做。" in screen.words()


def test_the_load_of_a_worker_names_no_dispute_to_whoever_may_not_read_it(
    desk: Desk, people: dict[str, str]
) -> None:
    from db.domain.permissions import Role
    from db.transaction import SignedIn

    desk.run(
        register_demand,
        RegisterDemand(
            new_id(), DemandKind.DISPUTE, "民生", "楼道堆物吵架", "walkin", reporter_name="马强", owner_id=people["周敏"]
        ),
    )
    assert desk.ask(worker_load, GetWorkerLoad(people["周敏"])).demands[0].title == "楼道堆物吵架"
    assert desk.operator is not None
    desk.operator = SignedIn(desk.operator.operator_id, "fuzhu", "方竹", Role.ASSISTANT)
    assert desk.ask(worker_load, GetWorkerLoad(people["周敏"])).demands[0].title == "矛盾纠纷（无权查看）"



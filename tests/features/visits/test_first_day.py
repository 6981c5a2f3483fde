"""A centre without a household: the page says so and leads to where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.desk import Desk
from db.usecases.ground import SaveGrid, save_grid
from db.usecases.workers import SaveWorker, save_worker
from tests.helpers.centres import start


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A centre of today, with nobody in it; its administrator is signed in."""
    centre = start(tmp_path / "data")
    yield centre.desk
    centre.desk.close()


def test_a_first_day_says_so_and_leads_to_the_import(come, said, shoot):
    screen = come()
    assert screen.figures.startswith("2026 年") and "应访 0" in screen.figures
    assert screen.empty == "还没有网格和住户 先导入小区、楼栋和住户；登记居民时填了网格也会有。"
    assert not screen.page.view.heat.isVisible() and screen.page.view.showing == "none"
    shoot(screen, "first-day")
    screen.press("Return")
    assert said.went == [("residents", {})]


def test_the_year_says_so_too(come, said):
    screen = come()
    screen.press("Ctrl+Tab")
    assert screen.page.year.empty.isVisible() and screen.page.year.empty.accessibleName() == "还没有住户"
    screen.press("Return")
    assert said.went == [("residents", {})]


def test_there_is_nothing_to_print(come):
    screen = come()
    refused = []
    screen.page.context.tasks.refused.connect(refused.append)
    screen.press("Ctrl+P")
    assert [error.message for error in refused] == ["这张单子上没有还要走访的户，没有打印；请换一个网格或月份。"]


def test_households_wait_for_grids_and_lead_there(come, said, shoot):
    screen = come()
    screen.press("Ctrl+Tab", "Ctrl+Tab", "Ctrl+Tab")
    empty = screen.page.homes.view.list.empty
    assert empty.isVisible() and empty.accessibleName() == "还没有网格和住户"
    shoot(screen, "first-day-homes")
    screen.press("Ctrl+G")
    assert said.went == [("admin", {"section": "ground", "part": "workers"})]


def test_a_first_household_is_made_in_place_and_visited(come, desk):
    screen = come()
    screen.press("Ctrl+Tab", "Ctrl+Tab", "Ctrl+Tab", "Ctrl+N")
    for text in ("海棠苑", "1", "", "101"):
        screen.type(text)
        screen.press("Return")
    screen.press("F9")
    assert screen.homes == ["海棠苑 1-101 | — | — | 没分 | 未派人 | 未访 | 在住"]
    assert screen.homes_notice == "还没有走访人，派不了走访；请按 Ctrl+G 到「管理·网格」加上。"
    worker = desk.run(save_worker, SaveWorker("王建军")).worker_id
    desk.run(save_grid, SaveGrid("滨河-01", worker))
    screen.page.refresh(frozenset({"ground"}))
    screen.settle()
    assert screen.homes_notice == ""
    screen.press("F4")
    screen.page.homes.view.form.editors["grid"].set_value("滨河-01")
    screen.press("F9")
    assert screen.homes == ["海棠苑 1-101 | — | — | 滨河-01 | 王建军 | 未访 | 在住"]
    screen.press("Alt+V")
    assert screen.household.startswith("还没有登记住户")
    screen.page.view.record.met.setFocus()
    screen.press("9")
    screen.type("租客")
    screen.page.view.record.asked.setFocus()
    screen.type("想办居住登记")
    screen.press("F9")
    assert "已访" in screen.rows[0]

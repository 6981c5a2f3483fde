"""A centre without a household: the page says so and leads to where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.desk import Desk
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


def test_a_first_worker_grid_and_household_make_a_visit_possible(come, desk):
    screen = come()
    screen.press("Ctrl+Tab", "Ctrl+Tab", "Ctrl+Tab", "Ctrl+N")
    screen.type("王建军")
    screen.press("F9", "Ctrl+G")
    screen.type("滨河-01")
    view = screen.page.ground
    view.grid_worker.set_value(view.workers.rows[0].worker_id)
    screen.press("F9", "Ctrl+J")
    for field, text in ((view.estate, "海棠苑"), (view.building, "1"), (view.door, "101")):
        field.setFocus()
        screen.type(text)
    view.home_grid.set_value("滨河-01")
    screen.press("F9")
    screen.page.show_tab("month")
    screen.settle()
    assert [line.split()[0] for line in screen.heat] == ["滨河-01"] and len(screen.rows) == 1
    screen.press("Down", "Return")
    assert screen.household.startswith("还没有登记住户")
    screen.page.view.record.met.setFocus()
    screen.press("9")
    screen.type("租客")
    screen.page.view.record.asked.setFocus()
    screen.type("想办居住登记")
    screen.press("F9")
    assert "已访" in screen.rows[0]

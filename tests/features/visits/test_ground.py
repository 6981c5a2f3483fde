"""网格与人员: a grid, a worker and a household are made in place by keys; who leaves hands over."""

from __future__ import annotations

import pytest

from db.queries.ground import ListGrids, ListWorkers, list_grids, list_workers


@pytest.fixture
def login() -> str:
    """The 值班长 keeps the ground."""
    return "zhaomin"


@pytest.fixture
def ground(come):
    screen = come()
    screen.press("Ctrl+Tab", "Ctrl+Tab", "Ctrl+Tab")
    assert screen.focus is screen.page.ground.grid_table
    return screen


def cells(screen):
    view = screen.page.ground
    return screen.cells(view.grids), screen.cells(view.workers)


def test_grids_and_workers_are_listed(ground):
    grids, workers = cells(ground)
    assert grids[0] == "滨河-01 | 王建军 | 5 | 偏小"
    assert [line.split(" | ")[0] for line in workers] == ["王建军", "赵敏"] and "滨河-01、滨河-03" in workers[0]


def test_a_worker_and_a_grid_are_made(ground, desk, said):
    ground.press("Ctrl+N")
    ground.type("孙立新")
    ground.press("Tab", "Tab")
    ground.type("民政")
    ground.press("F9")
    assert said.notices == ["走访人已存 孙立新"]
    ground.press("Ctrl+G")
    ground.press("F9")
    assert ground.page.ground.words.text(), "a grid without a name is refused in words"
    ground.page.ground.grid_name.setFocus()
    ground.type("滨河-04")
    worker = next(row for row in desk.ask(list_workers, ListWorkers()) if row.name == "孙立新")
    ground.page.ground.grid_worker.set_value(worker.worker_id)
    ground.press("F9")
    made = next(row for row in desk.ask(list_grids, ListGrids()).rows if row.name == "滨河-04")
    assert made.worker_name == "孙立新" and worker.line == "民政"
    assert "孙立新" in [name for _, name in ground.page.record.workers]


def test_a_grid_is_renamed_and_its_households_go_with_it(ground, desk):
    ground.press("Return")
    ground.focus.selectAll()
    ground.type("海棠-01")
    ground.press("F9")
    row = next(row for row in desk.ask(list_grids, ListGrids()).rows if row.name == "海棠-01")
    assert row.households == 5


def test_who_leaves_hands_over(ground, desk, said):
    view = ground.page.ground
    view.worker_table.setFocus()
    ground.press("Return")
    view.heir.set_value(view.workers.rows[1].worker_id)
    ground.press("F7")
    assert said.notices == ["王建军 已离岗"]
    assert {row.worker_name for row in desk.ask(list_grids, ListGrids()).rows} == {"赵敏"}


def test_a_household_is_made(ground, said):
    ground.press("Ctrl+J")
    view = ground.page.ground
    for field, text in ((view.estate, "海棠苑"), (view.building, "9"), (view.unit, "1"), (view.door, "101")):
        field.setFocus()
        ground.type(text)
    view.home_grid.set_value("滨河-02")
    ground.press("F9")
    assert said.notices == ["住户已建 海棠苑 9 1 101"]
    assert view.which == "home" and view.estate.text() == "海棠苑", "the next door of the same estate"
    ground.press("Escape")
    assert view.which == ""


@pytest.mark.parametrize("login", ["limin"])
def test_a_clerk_is_told_who_may(come, login):
    screen = come()
    screen.press("Ctrl+Tab", "Ctrl+Tab", "Ctrl+Tab", "Ctrl+G")
    assert screen.page.ground.words.text() == "建改网格和走访人要值班长的权限，请值班长来办。"
    screen.press("Return")
    assert screen.page.ground.which == ""

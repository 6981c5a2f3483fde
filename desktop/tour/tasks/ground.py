"""The ground that visits and demands stand on: who walks, who takes what is handed over, and which households."""

from __future__ import annotations

from db.queries.ground import Grids, ListGrids, ListOwners, list_grids, list_owners
from desktop.tour.task import Tour

WORKER, WORKER_PHONE = "赵敏", "13922103312"
UNIT, UNIT_CONTACT, UNIT_PHONE = "滨河物业", "张海涛", "13812342210"
GRID = "滨河-01"


def lay_out(tour: Tour) -> None:
    """A worker, a unit and a grid are written down; every household of the sheet goes into the grid."""
    hands = tour.driver
    hands.decide()
    hands.press("Alt+=", until=lambda: hands.page_name == "admin", awaited="管理页")
    hands.press("8", until=lambda: hands.focus == "ground_grids_first", awaited="还没有网格")
    hands.shot("ground-empty")
    _worker(tour)
    _unit(tour)
    _grid(tour)
    _divide(tour)


def _worker(tour: Tour) -> None:
    hands = tour.driver
    hands.press("Ctrl+3", until=lambda: hands.shows("ground_workers"), awaited="走访人")
    hands.press("Ctrl+N", until=lambda: hands.focus == "worker_name", awaited="新的走访人")
    hands.decide()
    for text in (WORKER, WORKER_PHONE, "民政", "第一片"):
        hands.type(text)
        hands.press("Tab")
    hands.press("F9", until=lambda: hands.focus == "ground_workers_table", awaited="走访人加上了")
    hands.shot("ground-workers")


def _unit(tour: Tour) -> None:
    hands = tour.driver
    hands.press("Ctrl+5", until=lambda: hands.shows("ground_units"), awaited="单位")
    hands.press("Ctrl+N", until=lambda: hands.focus == "unit_name", awaited="新的单位")
    hands.decide()
    hands.type(UNIT)
    hands.press("Tab")
    hands.press("Down")
    hands.press("Down")
    for text in (UNIT_CONTACT, UNIT_PHONE):
        hands.press("Tab")
        hands.type(text)
    hands.press("F9", until=lambda: hands.focus == "ground_units_table", awaited="单位加上了")
    hands.shot("ground-units")
    owners = {owner.name: owner.owner_id for owner in tour.ask(list_owners, ListOwners())}
    hands.expect({WORKER, UNIT} <= set(owners), f"可以交办给 {WORKER} 和 {UNIT}")
    tour.ids["unit"], tour.ids["worker"] = owners[UNIT], owners[WORKER]


def _grid(tour: Tour) -> None:
    hands = tour.driver
    hands.press("Ctrl+1", until=lambda: hands.shows("ground_grids"), awaited="网格")
    hands.press("Ctrl+N", until=lambda: hands.focus == "grid_name", awaited="新的网格")
    hands.decide()
    hands.type(GRID)
    hands.press("Tab")
    hands.press("Down")
    hands.press("F9", until=lambda: hands.focus == "ground_grids_table", awaited="网格加上了")


def _divide(tour: Tour) -> None:
    hands = tour.driver
    hands.press("Ctrl+2", until=lambda: hands.focus == "assign_table", awaited="住户名单")
    hands.decide()
    hands.press("Ctrl+A")
    hands.tab_to("assign_to_grid")
    hands.press("Down")
    hands.shot("ground-divide")
    hands.press("F9", until=lambda: hands.text("assign_ticked") == "勾了 0 户", awaited="住户划好了")
    hands.press("Ctrl+1", until=lambda: hands.focus == "ground_grids_table", awaited="网格")
    hands.shot("ground-grids")
    grids: Grids = tour.ask(list_grids, ListGrids())
    (grid,) = grids.rows
    hands.expect((grid.name, grid.worker_name) == (GRID, WORKER), f"{GRID} 由 {WORKER} 走访")
    hands.expect(grid.households > 0 and grids.without_grid == 0, "每一户都在网格里")

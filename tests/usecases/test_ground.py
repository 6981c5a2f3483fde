"""Grids, workers, registers, units, tags and categories: what is kept, what is refused, what the lists say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import text

from db.domain.grids import GridLoad
from db.queries import ground as lists
from db.resident_rules import HouseholdForm
from db.usecases import ground, households, tags, workers
from tests.helpers.centres import (
    ADMIN,
    ADMIN_PASSPHRASE,
    CLERK,
    CLERK_PASSPHRASE,
    SUPERVISOR,
    SUPERVISOR_PASSPHRASE,
    Started,
    centre,
    refusal,
    staffed,
)
from tests.helpers.rooms import arrange

__all__ = ["centre", "staffed"]


@pytest.fixture
def desk(staffed: Started) -> Started:
    """The supervisor is seated."""
    staffed.sign_in(SUPERVISOR, SUPERVISOR_PASSPHRASE)
    return staffed


def worker(desk: Started, name: str = "周敏", **more: object) -> str:
    return desk.desk.run(workers.save_worker, workers.SaveWorker(name, **more)).worker_id  # type: ignore[arg-type]


def home(desk: Started, door: str, grid: str = "滨河-03", **more: object) -> str:
    form = HouseholdForm("海棠苑", "3", "2", door, grid)
    return desk.desk.run(households.save_household, households.SaveHousehold(form, **more)).household_id  # type: ignore[arg-type]


def grids(desk: Started) -> dict[str, lists.GridRow]:
    return {row.name: row for row in desk.desk.ask(lists.list_grids, lists.ListGrids()).rows}


def test_a_grid_knows_its_worker_its_households_and_its_size(desk: Started) -> None:
    zhou = worker(desk)
    saved = desk.desk.run(ground.save_grid, ground.SaveGrid("滨河-03", zhou, "北片"))
    home(desk, "501")
    home(desk, "502", vacant=True)
    desk.desk.run(households.close_household, households.CloseHousehold(home(desk, "503"), "moved"))
    home(desk, "504", grid="")
    row = grids(desk)["滨河-03"]
    assert (row.grid_id, row.worker_name, row.households, row.note) == (saved.grid_id, "周敏", 2, "北片")
    assert row.size.load is GridLoad.SMALL and not row.worker_left
    assert desk.desk.ask(lists.list_grids, lists.ListGrids()).without_grid == 1


def test_a_grid_over_the_limit_says_so(desk: Started) -> None:
    desk.desk.run(ground.save_grid, ground.SaveGrid("滨河-03"))
    insert = text(
        "INSERT INTO household (id, rev, estate, building, unit, door, grid, created_at, updated_at) "
        "VALUES (:id, 0, '海棠苑', '', '', :id, '滨河-03', 0, 0)"
    )
    arrange(desk.desk, lambda tx: tx.connection.execute(insert, [{"id": str(n)} for n in range(401)]))
    row = grids(desk)["滨河-03"]
    assert row.size.load is GridLoad.OVER and "超上限 1 户" in row.size.text


def test_a_new_name_is_written_into_the_households(desk: Started) -> None:
    one = home(desk, "501")
    grid = grids(desk)["滨河-03"]
    saved = desk.desk.run(ground.rename_grid, ground.RenameGrid(grid.grid_id, "滨河北"))
    assert saved.renamed == 1
    assert desk.rows("SELECT grid FROM household WHERE id = :id", id=one)[0].grid == "滨河北"
    assert set(grids(desk)) == {"滨河北"} and grids(desk)["滨河北"].households == 1
    desk.desk.run(ground.save_grid, ground.SaveGrid("滨河南"))
    taken = refusal(lambda: desk.desk.run(ground.rename_grid, ground.RenameGrid(grid.grid_id, "滨河南")))
    assert (taken.code, taken.field) == ("GRID-NAME", "name")
    in_use = ground.SaveGrid("滨河北", active=False, grid_id=grid.grid_id)
    assert refusal(lambda: desk.desk.run(ground.save_grid, in_use)).code == "GRID-IN-USE"


def test_a_worker_has_the_households_of_their_grids_but_for_those_given_to_another(desk: Started) -> None:
    zhou, wu = worker(desk, line="民政", area="东片", capacity=40), worker(desk, "吴桐")
    desk.desk.run(ground.save_grid, ground.SaveGrid("滨河-03"))
    grid = grids(desk)["滨河-03"].grid_id
    desk.desk.run(ground.assign_grid_worker, ground.AssignGridWorker(grid, zhou))
    homes = [home(desk, door) for door in ("501", "502", "503")]
    desk.desk.run(households.assign_households, households.AssignHouseholds((homes[0],), worker_id=wu))
    rows = {row.name: row for row in desk.desk.ask(lists.list_workers, lists.ListWorkers())}
    assert (rows["周敏"].households, rows["吴桐"].households) == (2, 1)
    assert (rows["周敏"].grids, rows["周敏"].line, rows["周敏"].area, rows["周敏"].capacity) == (
        ("滨河-03",), "民政", "东片", 40,
    )  # fmt: skip


def test_a_worker_who_left_is_never_refused_and_what_names_them_is_told(desk: Started) -> None:
    zhou, wu = worker(desk, joined_on=date(2025, 3, 1)), worker(desk, "吴桐")
    grid = desk.desk.run(ground.save_grid, ground.SaveGrid("滨河-03", zhou)).grid_id
    own = home(desk, "501", worker_id=zhou)
    add_demand(desk, zhou)
    today = date(2026, 11, 20)
    load = desk.desk.run(workers.end_worker, workers.EndWorker(zhou, today))
    assert (load.grids, load.households, load.open_demands) == ((grid,), (own,), ("d1",))
    assert grids(desk)["滨河-03"].worker_left
    assert [row.name for row in desk.desk.ask(lists.list_workers, lists.ListWorkers())] == ["吴桐"]
    assert [row.name for row in desk.desk.ask(lists.list_workers, lists.ListWorkers(left=True))] == ["吴桐", "周敏"]
    left = refusal(lambda: desk.desk.run(ground.assign_grid_worker, ground.AssignGridWorker(grid, zhou)))
    assert left.code == "WORKER-LEFT" and "周敏" in left.message
    rest = desk.desk.run(workers.reassign_worker, workers.ReassignWorker(zhou, wu))
    assert (rest.grids, rest.households, rest.open_demands) == ((), (), ("d1",))
    assert desk.rows("SELECT worker_id FROM household WHERE id = :id", id=own)[0].worker_id == wu
    assert desk.desk.run(workers.end_worker, workers.EndWorker(zhou, None)).worker_id == zhou
    assert len(desk.desk.ask(lists.list_workers, lists.ListWorkers())) == 2


def add_demand(desk: Started, owner: str) -> None:
    """An open demand the worker owns, written straight into the table: its rules are tested elsewhere."""
    values = {
        "id": "'d1'", "rev": "0", "serial": "'s'", "serial_short": "'s'", "window": "1", "business_date": "'2026-11-01'",
        "counter": "1", "kind": "'request'", "category": "'民生'", "title": "'灯'", "text": "''", "place": "''",
        "source": "'phone'", "reporter_name": "''", "reporter_phone": "''", "urgency": "'normal'", "registered_at": "0",
        "operator_id": ":operator", "operator_name": "''", "state": "'handling'", "version": "1", "owner_id": ":owner",
        "owner_name": "''", "keeper_id": "'x'", "due_on": "'2026-12-01'", "next_on": "'2026-12-01'", "level": "0",
        "held_days": "0", "closed": "0", "reporters": "1",
    }  # fmt: skip
    sql = f"INSERT INTO demand ({', '.join(values)}) VALUES ({', '.join(values.values())})"
    bound = {"owner": owner, "operator": desk.id_of(SUPERVISOR)}
    arrange(desk.desk, lambda tx: tx.connection.execute(text(sql), bound))


def test_the_registers_keep_those_who_left_their_post(desk: Started) -> None:
    save = ground.SaveContact("building_head", "孙丽", "13812345678", estate="海棠苑", building="3号楼", from_on=date(2025, 1, 1))
    one = desk.desk.run(ground.save_contact, save).contact_id
    desk.desk.run(ground.save_contact, ground.SaveContact("liaison", "钱亮", estate="海棠苑", scope="全小区"))
    of_building = lists.ListContacts(estate="海棠苑", building="3")
    assert [(r.role_name, r.name) for r in desk.desk.ask(lists.list_contacts, of_building)] == [
        ("楼栋长", "孙丽"), ("民情联络员", "钱亮"),
    ]  # fmt: skip
    early = refusal(lambda: desk.desk.run(ground.end_contact, ground.EndContact(one, date(2024, 1, 1))))
    assert early.code == "CONTACT-DATE"
    desk.desk.run(ground.end_contact, ground.EndContact(one, date(2026, 11, 19)))
    assert [r.name for r in desk.desk.ask(lists.list_contacts, lists.ListContacts())] == ["钱亮"]
    assert [r.to_on for r in desk.desk.ask(lists.list_contacts, lists.ListContacts("building_head", ended=True))] == [
        date(2026, 11, 19)
    ]


def test_units_and_workers_can_own_a_demand(desk: Started) -> None:
    worker(desk, line="民政")
    saved = desk.desk.run(ground.save_unit, ground.SaveUnit("海棠物业", "property", "赵经理", "010-60001234"))
    assert [(o.name, o.kind, o.detail) for o in desk.desk.ask(lists.list_owners, lists.ListOwners())] == [
        ("周敏", "worker", "民政"), ("海棠物业", "unit", "物业"),
    ]  # fmt: skip
    again = ground.SaveUnit("海棠物业", "property")
    assert refusal(lambda: desk.desk.run(ground.save_unit, again)).code == "UNIT-NAME"
    stopped = ground.SaveUnit("海棠物业", "property", active=False, unit_id=saved.unit_id)
    desk.desk.run(ground.save_unit, stopped)
    assert desk.desk.ask(lists.list_units, lists.ListUnits()) == ()
    assert len(desk.desk.ask(lists.list_units, lists.ListUnits(inactive=True))) == 1


def test_an_administrator_keeps_tags_with_their_cadence_and_categories(staffed: Started) -> None:
    staffed.sign_in(ADMIN, ADMIN_PASSPHRASE)
    made = staffed.desk.run(tags.save_tag, tags.SaveTag("失独家庭", "warn", 45))
    rows = {row.name: row for row in staffed.desk.ask(lists.list_tag_settings, lists.ListTagSettings())}
    assert rows["失独家庭"].cadence_days == 45 and rows["高龄"].cadence_days == 60
    assert list(rows)[-1] == "失独家庭"
    staffed.desk.run(tags.save_tag, tags.SaveTag("失独家庭", "warn", None, active=False, tag_id=made.tag_id))
    assert not next(r for r in staffed.desk.ask(lists.list_tag_settings, lists.ListTagSettings()) if r.code == made.code).active
    staffed.desk.run(tags.save_category, tags.SaveCategory("停车"))
    names = [row.name for row in staffed.desk.ask(lists.list_categories, lists.ListCategories())]
    assert names == ["民生", "金融", "医疗", "环保", "文化", "其他", "停车"]


REFUSED: tuple[tuple[Callable[[Started], object], str], ...] = (
    (lambda d: d.desk.run(ground.save_grid, ground.SaveGrid(" ")), "TEXT"),
    (lambda d: d.desk.run(ground.save_grid, ground.SaveGrid("甲", "gone")), "WORKER-MISSING"),
    (lambda d: d.desk.run(ground.save_grid, ground.SaveGrid("甲", grid_id="gone")), "GRID-MISSING"),
    (lambda d: worker(d, capacity=0), "WORKER-CAPACITY"),
    (lambda d: worker(d, operator_id="gone"), "OPERATOR-MISSING"),
    (lambda d: d.desk.run(workers.end_worker, workers.EndWorker(worker(d), date(2026, 11, 21))), "WORKER-DATE"),
    (lambda d: d.desk.run(ground.save_contact, ground.SaveContact("king", "孙丽")), "CONTACT-ROLE"),
    (lambda d: d.desk.run(ground.save_unit, ground.SaveUnit("甲", "zoo")), "UNIT-KIND"),
    (lambda d: d.desk.run(tags.save_tag, tags.SaveTag("甲", cadence_days=30)), "PERMISSION"),
)


@pytest.mark.parametrize(("call", "code"), REFUSED)
def test_what_cannot_be(desk: Started, call: Callable[[Started], object], code: str) -> None:
    assert refusal(lambda: call(desk)).code == code


def test_one_sign_in_belongs_to_one_worker(desk: Started) -> None:
    operator = desk.id_of(CLERK)
    one = worker(desk, operator_id=operator)
    desk.desk.run(workers.save_worker, workers.SaveWorker("周敏", operator_id=operator, worker_id=one))
    assert refusal(lambda: worker(desk, "吴桐", operator_id=operator)).code == "WORKER-OPERATOR"
    same = workers.ReassignWorker(one, one)
    assert refusal(lambda: desk.desk.run(workers.reassign_worker, same)).code == "WORKER-SAME"


def test_a_clerk_reads_the_ground_and_does_not_keep_it(desk: Started) -> None:
    worker(desk)
    desk.sign_in(CLERK, CLERK_PASSPHRASE)
    assert len(desk.desk.ask(lists.list_workers, lists.ListWorkers())) == 1
    for call in (lambda: worker(desk), lambda: desk.desk.run(ground.save_grid, ground.SaveGrid("甲"))):
        assert refusal(call).code == "PERMISSION"


def test_tags_can_be_misnamed_or_misdated_by_an_administrator(staffed: Started) -> None:
    staffed.sign_in(ADMIN, ADMIN_PASSPHRASE)
    for request, code in (
        (tags.SaveTag("高龄"), "TAG-NAME"),
        (tags.SaveTag("甲", cadence_days=0), "TAG-CADENCE"),
        (tags.SaveTag("甲", tone="pink"), "TAG"),
        (tags.SaveTag("甲", tag_id="gone"), "TAG"),
    ):
        assert refusal(lambda r=request: staffed.desk.run(tags.save_tag, r)).code == code  # type: ignore[misc]
    assert refusal(lambda: staffed.desk.run(tags.save_category, tags.SaveCategory("民生"))).code == "CATEGORY-NAME"

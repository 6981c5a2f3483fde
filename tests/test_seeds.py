"""A centre begins with categories of demands and visiting cadences, and an upgraded one gets them once."""

from __future__ import annotations

from sqlalchemy import text

from db import seeds
from db.check import check
from db.usecases.residents import HouseholdForm
from tests.helpers.centres import Started, centre  # noqa: F401
from tests.helpers.desk_work import ZHANG, walk_in
from tests.helpers.rooms import arrange

CADENCES = "SELECT name, cadence_days FROM tag"
CATEGORIES = "SELECT id, name FROM demand_category ORDER BY position"


def test_a_new_centre_has_categories_and_cadences(centre: Started) -> None:  # noqa: F811
    assert [row.name for row in centre.rows(CATEGORIES)] == ["民生", "金融", "医疗", "环保", "文化", "其他"]
    cadences = {row.name: row.cadence_days for row in centre.rows(CADENCES)}
    assert (cadences["孤寡老人"], cadences["高龄"], cadences["退役军人"]) == (30, 60, None)
    assert len({row.id for row in centre.rows("SELECT row_id AS id FROM outbox WHERE table_name = 'demand_category'")}) == 6


def test_an_older_file_gets_them_once_and_captured_and_what_is_edited_stays(centre: Started) -> None:  # noqa: F811
    before = [tuple(row) for row in centre.rows(CATEGORIES)]
    walk_in(centre.desk, ZHANG.__class__(name="李木子", id_kind=ZHANG.id_kind, id_number=None,
                                         household=HouseholdForm("海棠苑", "3", "2", "501", "滨河-03")))  # fmt: skip

    def make_older(tx: object) -> None:
        for statement in ("DELETE FROM demand_category", "DELETE FROM grid", "UPDATE tag SET cadence_days = NULL"):
            tx.connection.execute(text(statement))  # type: ignore[attr-defined]
        tx.state.put(**{seeds.MARK: ""})  # type: ignore[attr-defined]

    arrange(centre.desk, make_older)
    captured = centre.rows("SELECT MAX(n) AS n FROM outbox")[0].n
    centre.reopen()
    assert [tuple(row) for row in centre.rows(CATEGORIES)] == before
    assert [row.name for row in centre.rows("SELECT name FROM grid")] == ["滨河-03"]
    tables = {row.table_name for row in centre.rows("SELECT table_name FROM outbox WHERE n > :n", n=captured)}
    assert {"demand_category", "tag", "grid"} <= tables
    arrange(centre.desk, lambda tx: tx.connection.execute(text("UPDATE tag SET cadence_days = NULL")))
    centre.reopen()
    assert {row.cadence_days for row in centre.rows(CADENCES)} == {None}
    assert len(centre.audit("desk.add_defaults")) == 1
    assert check(centre.desk).ok

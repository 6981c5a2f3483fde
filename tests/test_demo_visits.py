"""The demo centre's visits are such as the program itself would have kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.check import check
from db.demo.room import LOGINS
from db.models.resident import Household
from db.models.visit import Visit
from db.transaction import Transaction
from db.visit_store import chain_of, names_of, project, project_household
from tests.helpers.demo import SMALL, copy_demo, open_demo
from tests.helpers.rooms import arrange

VISIT = ("visited_on", "way", "reaching", "worker_id", "met", "met_ids", "people", "asked", "entry_id", "withdrawn")
HOME = ("last_visit_on", "first_visit_on", "missed", "promised_on")


def test_every_row_is_what_its_entries_make_of_it(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    made = copy_demo(tmp_path_factory, tmp_path / "demo", **SMALL)
    assert made.made.visits > 100
    desk = open_demo(tmp_path / "demo", made, LOGINS["王建军"])
    wrong, corrected = list[str](), 0

    def look(tx: Transaction) -> None:
        nonlocal corrected
        for visit in tx.session.query(Visit):
            before = [getattr(visit, name) for name in VISIT]
            chain = chain_of(tx, visit.id)
            assert chain.current is not None and not chain.superseded and not chain.waiting
            corrected += len(chain.applied) > 1
            content = chain.content
            project(visit, chain.current.id, content, names_of(tx, content.met) if content else {})
            if before != [getattr(visit, name) for name in VISIT]:
                wrong.append(visit.id)
        tx.session.flush()
        for home in tx.session.query(Household):
            before = [getattr(home, name) for name in HOME]
            project_household(tx, home.id)
            if before != [getattr(home, name) for name in HOME]:
                wrong.append(home.id)

    try:
        arrange(desk, look)
        assert check(desk).ok
        spoil = (
            "UPDATE visit SET asked = '？' WHERE id = (SELECT MIN(id) FROM visit)",
            "UPDATE household SET last_visit_on = NULL WHERE id = (SELECT household_id FROM visit WHERE reaching LIMIT 1)",
            "UPDATE household SET first_visit_on = '2020-01-01' WHERE id = (SELECT MAX(household_id) FROM visit WHERE reaching)",
        )
        for statement in spoil:
            arrange(desk, lambda tx, statement=statement: tx.connection.exec_driver_sql(statement))  # type: ignore[misc]
        found = {finding.name: finding.count for finding in check(desk).findings if not finding.ok}
    finally:
        desk.close()
    assert wrong == [] and corrected > 0
    assert found == {"visits": 3}

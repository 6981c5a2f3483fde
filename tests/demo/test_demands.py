"""The demands of the demo centre: in every state, each what its steps make of it, the same from the same seed."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from db.demand_store import standing, stored_step
from db.desk import Desk
from db.domain.demand_table import DemandAction, DemandState
from db.domain.demands import replay
from db.usecases.demands import open_demand
from db.usecases.upkeep import escalate_demands
from tests.helpers.demo import NOW, SMALL, copy_demo, make_demo, open_demo
from tests.helpers.rooms import look


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Any:
    root = tmp_path_factory.mktemp("demo") / "room"
    made = copy_demo(tmp_path_factory, root, **SMALL)
    assert made.made.demands > 150
    opened = open_demo(root, made)
    yield opened
    opened.close()


def rows(desk: Desk, table: str) -> list[Any]:
    return look(desk, f"SELECT * FROM {table}")


def test_every_demand_is_what_its_steps_make_of_it(desk: Desk) -> None:
    steps = defaultdict(list)
    for row in rows(desk, "demand_step"):
        steps[row.demand_id].append(stored_step(row))
        assert row.owner_name and row.at <= int(NOW.timestamp() * 1000)
    for row in rows(desk, "demand"):
        replayed = replay(steps[row.id])
        assert replayed.superseded == () and replayed.demand == standing(row)
        if replayed.demand.live:
            assert row.owner_id and row.next_on >= max(step.on for step in steps[row.id]).isoformat()
    assert escalate_demands(desk) == ()


def test_there_are_demands_of_every_kind_and_in_nearly_every_state(desk: Desk) -> None:
    found = rows(desk, "demand")
    states = Counter(row.state for row in found)
    assert states[DemandState.ARCHIVED] > 100 and states[DemandState.MERGED] and states[DemandState.HANDLING] >= 2
    assert states[DemandState.REGISTERED] and len(states) >= 5
    overdue = [row for row in found if not row.closed and row.due_on < "2026-11-20"]
    assert len(overdue) >= 2 and all(row.level for row in overdue)
    assert {row.kind for row in found} == {"dispute", "request"}
    assert {"settled", "partly"} <= {row.rating for row in found}
    assert {row.source for row in found} >= {"walkin", "phone", "letter", "meeting"}
    actions = {row.action for row in rows(desk, "demand_step")}
    assert actions >= {a.value for a in DemandAction if a not in (DemandAction.UNMERGE, DemandAction.HAND_OVER)} - {
        "to_case", "to_meeting", "from_meeting",
    }  # fmt: skip
    days = sorted(row.business_date for row in found)
    assert days[0] < "2024-12-15" and days[-1] >= "2026-11-19"


def test_a_demand_of_the_demo_can_be_opened(desk: Desk) -> None:
    late = next(row for row in rows(desk, "demand") if row.level == 3 and not row.closed)
    detail = open_demand(desk, late.id)
    assert detail.level_label == "街道" and detail.clock.text.startswith("超 ")
    assert detail.owner.kind == "unit" and not detail.owner.left
    main = next(row for row in rows(desk, "demand") if any(one.main_id == row.id for one in rows(desk, "demand")))
    assert main.reporters >= 2


def test_the_same_seed_makes_the_same_demands(desk: Desk, tmp_path: Path) -> None:
    again = open_demo(tmp_path / "room", make_demo(tmp_path / "room", **SMALL))
    try:
        names = ("id", "serial", "title", "state", "due_on", "reporter_name")
        assert [tuple(getattr(row, n) for n in names) for row in rows(again, "demand")] == [
            tuple(getattr(row, n) for n in names) for row in rows(desk, "demand")
        ]
    finally:
        again.close()

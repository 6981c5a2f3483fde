"""Whatever a desk does with demands: none is ever without an owner and a next date until it is archived."""

from __future__ import annotations

import random
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from db.demand_store import load_chain, standing, stored_step
from db.domain.demand_table import TRANSITIONS, DemandAction, DemandKind, DemandRating, DemandState
from db.domain.demands import follow, replay
from db.domain.errors import KnownError
from db.queries.demand_lists import DemandCountsRequest, demand_counts
from db.registry import Query
from db.transaction import Reader
from db.usecases.demand_moves import EscalateDue, HandOverAll, escalate_due, hand_over_all
from db.usecases.demands import AddReporter, add_reporter, open_demand
from tests.helpers.centres import start
from tests.helpers.demands import Hands, make_hands
from tests.helpers.desk_work import register, walk_in

SIDEWAYS = frozenset(
    {DemandAction.CLOSE, DemandAction.NOTE, DemandAction.HAND_OVER, DemandAction.ESCALATE, DemandAction.TO_CASE}
)
"""Steps that do not lead on; they are drawn by the other rules."""
REFUSALS = ("DEMAND-", "OWNER-", "MEETING-", "PERMISSION")


class Desk(RuleBasedStateMachine):
    """A desk with a few demands, steps of every kind on them, legal or not, and days that go by."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="yimen-test-"))
        started = start(self.folder / "centre")
        started.add_people()
        self.hands: Hands = make_hands(started)
        self.demands: list[str] = []
        self.meetings = [self.hands.meeting(date(2026, 11, 20) + timedelta(days=days)) for days in (0, 4, 9)]
        self.case = register(self.hands.desk, walk_in(self.hands.desk)).case_id
        self.hands.supervisor()

    def teardown(self) -> None:
        self.hands.desk.close()
        shutil.rmtree(self.folder)

    @initialize()
    def first(self) -> None:
        self.demands += [self.hands.register(f"事 {n}").demand_id for n in range(3)]
        self.hands.walk(self.demands[0], "triage", "answer", "tell")

    @precondition(lambda self: len(self.demands) < 6)
    @rule(kind=st.sampled_from(DemandKind), owner=st.integers(0, 3))
    def register(self, kind: DemandKind, owner: int) -> None:
        self.demands.append(self.hands.register(kind=kind, owner_id=self.party(owner)).demand_id)

    def party(self, number: int) -> str | None:
        return (None, self.hands.works, self.hands.police, self.hands.wang)[number]

    @rule(
        which=st.integers(0, 5),
        lawful=st.integers(0, 30),
        action=st.sampled_from(DemandAction),
        owner=st.integers(0, 3),
        reason=st.sampled_from(("", "情况属实")),
        days=st.sampled_from((None, 1, 30)),
        ahead=st.sampled_from((None, -1, 0, 2, 40)),
        other=st.integers(0, 5),
        meeting=st.integers(0, 2),
        rating=st.sampled_from((None, *DemandRating)),
        stale=st.sampled_from((False, False, False, True)),
    )
    def act(self, which: int, lawful: int, action: DemandAction, **given: Any) -> None:
        demand_id = self.demands[which % len(self.demands)]
        before = self.hands.row(demand_id)
        legal = [action for state, action in TRANSITIONS if state == DemandState(before.state)]
        if legal and lawful > 5:
            action = legal[lawful % len(legal)]
        today = self.hands.started.clock().date()
        asked = {
            "owner_id": self.party(given["owner"]),
            "reason": given["reason"],
            "limit_days": given["days"],
            "next_on": None if given["ahead"] is None else today + timedelta(days=given["ahead"]),
            "main_id": self.demands[given["other"] % len(self.demands)],
            "case_id": self.case,
            "meeting_id": self.meetings[given["meeting"]],
            "rating": given["rating"],
        }
        try:
            self.hands.act(demand_id, action, base_version=before.version - given["stale"], **asked)
        except KnownError as error:
            assert error.code.startswith(REFUSALS), error.code
            assert self.hands.row(demand_id) == before
        else:
            assert not given["stale"] and self.hands.row(demand_id).version == before.version + 1

    @rule(seed=st.integers(0, 2**32))
    def go_on(self, seed: int) -> None:
        """Some steps that belong to the state, each with all it may need."""
        chance = random.Random(seed)
        for _ in range(5):
            self.one_step(chance, chance.choice(self.demands))

    def one_step(self, chance: random.Random, demand_id: str) -> None:
        detail = open_demand(self.hands.desk, demand_id)
        offers = [one for one in detail.actions if one.allowed and one.action not in SIDEWAYS] or [
            one for one in detail.actions if one.allowed
        ]
        if not offers:
            return
        action = chance.choice(offers).action
        complete = {
            "owner_id": self.party(chance.randint(1, 3)),
            "reason": "情况属实",
            "limit_days": 20 if action is DemandAction.EXTEND else None,
            "main_id": chance.choice(self.demands),
            "case_id": self.case,
            "meeting_id": self.meetings[-1],
            "rating": chance.choice(list(DemandRating)),
        }
        try:
            self.hands.act(demand_id, action, **complete)
        except KnownError as error:
            assert error.code in ("DEMAND-MAIN", "DEMAND-MEETING-ON", "DEMAND-LIMIT"), error.code

    @rule(which=st.integers(0, 5))
    def somebody_else_too(self, which: int) -> None:
        demand_id = self.demands[which % len(self.demands)]
        try:
            self.hands.desk.run(add_reporter, AddReporter(demand_id, "phone", name="王建国"))
        except KnownError as error:
            assert error.code == "DEMAND-STATE" and self.hands.row(demand_id).state == "archived"

    @rule(days=st.integers(1, 12))
    def days_go_by(self, days: int) -> None:
        self.hands.started.clock.move(days=days)
        self.hands.desk.run(escalate_due, EscalateDue())
        assert self.hands.desk.run(escalate_due, EscalateDue()).demand_ids == ()

    @rule(frm=st.integers(1, 3), to=st.integers(1, 3))
    def hand_over(self, frm: int, to: int) -> None:
        if frm != to:
            left, taken = self.party(frm), self.party(to)
            assert left and taken
            self.hands.desk.run(hand_over_all, HandOverAll(left, taken))
            assert all(self.hands.row(d).owner_id != left or self.hands.row(d).closed for d in self.demands)

    @invariant()
    def every_demand_has_an_owner_and_a_next_date(self) -> None:
        rows = {row.id: row for row in self.hands.started.rows("SELECT * FROM demand")}
        steps = self.hands.started.rows("SELECT * FROM demand_step ORDER BY hlc, id")

        def chain(reader: Reader, request: None) -> dict[str, Any]:
            return load_chain(reader, rows)

        demands = self.hands.desk.ask(Query("tests.chain", None, chain), None)
        for demand_id, row in rows.items():
            replayed = replay(stored_step(step) for step in steps if step.demand_id == demand_id)
            assert replayed.demand == standing(row) and replayed.superseded == ()
            if row.state == "archived":
                assert row.closed and row.archived_on
                continue
            stands = follow(demands, demand_id)
            assert not stands.conflict
            assert stands.demand.live or stands.demand.state is DemandState.ARCHIVED
            assert row.owner_id and row.owner_name and row.keeper_id and row.next_on and row.due_on
            assert bool(row.closed) is (row.state == "merged")
            last = [step for step in steps if step.demand_id == demand_id][-1]
            assert row.closed or row.next_on >= last.made_on
        self.counted(rows)

    def counted(self, rows: dict[str, Any]) -> None:
        counts = self.hands.desk.ask(demand_counts, DemandCountsRequest())
        assert counts.open == sum(not row.closed for row in rows.values())
        assert counts.all == len(rows) == counts.open + counts.merged + counts.archived
        further = self.hands.started.rows("SELECT demand_id FROM demand_reporter")
        own = {demand_id: 1 + sum(one.demand_id == demand_id for one in further) for demand_id in rows}
        for demand_id in rows:
            inside = [one for one in rows if demand_id in self.mains(rows, one)]
            assert rows[demand_id].reporters == sum(own[one] for one in inside)

    @staticmethod
    def mains(rows: dict[str, Any], demand_id: str) -> set[str]:
        found = {demand_id}
        while rows[demand_id].state == "merged":
            demand_id = rows[demand_id].main_id
            found.add(demand_id)
        return found

    @rule(which=st.integers(0, 5))
    def open(self, which: int) -> None:
        detail = open_demand(self.hands.desk, self.demands[which % len(self.demands)])
        assert detail.timeline and (detail.actions or detail.state is DemandState.ARCHIVED)


@pytest.mark.parametrize("steps", [30])
def test_no_demand_is_ever_without_an_owner_and_a_next_date(steps: int) -> None:
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=6, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

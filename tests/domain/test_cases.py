from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from db.domain.calendar import DueDate, Limit, LimitUnit, WorkCalendar
from db.domain.cases import (
    CLOSED_STATES,
    TRANSITIONS,
    CaseAction,
    CaseState,
    ClockEffect,
    ItemLimits,
    MaterialCheck,
    MaterialsKind,
    Transition,
    allowed_actions,
    apply,
    deadlines,
    materials_status,
    replay,
    supplement_clock,
    supplement_notice_due,
    tolerable,
)
from db.domain.errors import KnownError
from db.domain.permissions import Permission

CALENDAR = WorkCalendar(frozenset(), frozenset(), covered_until=date(2026, 12, 31))
actions = st.sampled_from(CaseAction)


class CaseLife(RuleBasedStateMachine):
    """A case under any sequence of actions on fresh or stale versions, and its replay from the record."""

    def __init__(self) -> None:
        super().__init__()
        self.state: CaseState | None = None
        self.version = 0
        self.record: list[Transition] = []
        self.refused: list[str] = []

    @rule(action=actions, stale=st.integers(0, 2))
    def attempt(self, action: CaseAction, stale: int) -> None:
        base = max(0, self.version - stale)
        step = Transition(f"t{len(self.record):04}", len(self.record), base, action)
        self.record.append(step)
        try:
            applied = apply(self.state, self.version, base, action)
        except KnownError as error:
            assert error.code == ("CASE-VERSION" if base != self.version else "CASE-STATE")
            assert base != self.version or action not in allowed_actions(self.state)
            self.refused.append(step.id)
        else:
            assert action in allowed_actions(self.state)
            assert applied.version == self.version + 1
            assert self.state is not CaseState.VOIDED
            self.state, self.version = applied.to_state, applied.version

    @invariant()
    def replay_tells_the_same_story(self) -> None:
        assert replay(self.record) == (self.state, tuple(self.refused))
        assert replay(reversed([*self.record, *self.record])) == (self.state, tuple(self.refused))


TestCaseLife = CaseLife.TestCase


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4), actions), max_size=12), st.randoms())
def test_every_desk_replays_alike(raw: list[tuple[int, int, CaseAction]], random: object) -> None:
    steps = [Transition(f"id{i}", hlc, base, action) for i, (hlc, base, action) in enumerate(raw)]
    shuffled = list(steps)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    state, superseded = replay(shuffled)
    assert replay(steps) == (state, superseded)
    assert set(superseded) <= {step.id for step in steps}


def test_two_desks_on_the_same_version() -> None:
    steps = [
        Transition("a", 1, 0, CaseAction.REGISTER),
        Transition("b", 2, 1, CaseAction.RECEIVE),
        Transition("d", 4, 2, CaseAction.ACCEPT),
        Transition("c", 3, 2, CaseAction.ASK_SUPPLEMENT),
    ]
    assert replay(steps) == (CaseState.SUPPLEMENT, ("d",))


def test_the_usual_ways_through() -> None:
    def walk(*names: str) -> CaseState | None:
        state: CaseState | None = None
        for version, name in enumerate(names):
            state = apply(state, version, version, CaseAction(name)).to_state
        return state

    assert walk("register", "receive", "accept", "handle", "complete", "deliver") is CaseState.DELIVERED
    assert walk("register", "receive", "complete_instant") is CaseState.COMPLETED
    assert walk("register", "receive", "accept_tolerant") is CaseState.ACCEPTED
    assert walk("register", "receive", "ask_supplement", "supplement_received") is CaseState.RECEIVED
    assert walk("register", "receive", "ask_supplement", "deem_accepted") is CaseState.ACCEPTED
    assert walk("register", "decline") is CaseState.DECLINED


def test_every_state_can_be_reached() -> None:
    reached: set[CaseState | None] = {None}
    for _ in CaseState:
        reached |= {row.to_state for (state, _action), row in TRANSITIONS.items() if state in reached}
    assert reached == {None, *CaseState}


def test_void_needs_the_supervisor_and_a_reason_and_is_final() -> None:
    for state in CaseState:
        row = TRANSITIONS.get((state, CaseAction.VOID))
        if state is CaseState.VOIDED:
            assert row is None
            assert allowed_actions(state) == ()
        else:
            assert row is not None
            assert row.needs == Permission.CASE_VOID
            assert row.needs_reason
    assert allowed_actions(None) == (CaseAction.REGISTER,)


def test_the_clock_starts_on_acceptance_and_stops_on_closing() -> None:
    for (state, _action), row in TRANSITIONS.items():
        assert (row.clock is ClockEffect.START) == (row.to_state is CaseState.ACCEPTED)
        closing = row.to_state in CLOSED_STATES and row.to_state is not CaseState.DELIVERED
        assert (row.clock is ClockEffect.STOP) == closing, state
    assert TRANSITIONS[CaseState.RECEIVED, CaseAction.DECLINE].needs_reason


def test_messages_name_the_state_and_the_action() -> None:
    with pytest.raises(KnownError, match="「办结」，不能「受理」"):
        apply(CaseState.COMPLETED, 4, 4, CaseAction.ACCEPT)
    with pytest.raises(KnownError, match="还没有登记"):
        apply(None, 0, 0, CaseAction.ACCEPT)
    with pytest.raises(KnownError, match="刚被别人更新过") as caught:
        apply(CaseState.RECEIVED, 3, 2, CaseAction.ACCEPT)
    assert caught.value.details == {"version": 3}


def test_dates_in_the_story() -> None:
    accepted = date(2026, 11, 20)
    dates = deadlines(ItemLimits(Limit(22), Limit(30)), accepted, CALENDAR)
    assert dates.promised == DueDate(date(2026, 12, 22), False)
    assert dates.legal == DueDate(date(2027, 1, 4), True)
    assert supplement_notice_due(accepted, CALENDAR).day == date(2026, 11, 27)
    instant = deadlines(ItemLimits(None, Limit(15, LimitUnit.DAY)), accepted, CALENDAR)
    assert instant.promised is None
    assert instant.legal == DueDate(date(2026, 12, 7), False)


@pytest.mark.parametrize(
    ("day", "hour", "filled", "left", "deemed", "text"),
    [
        (20, 2, 0, 5, False, "余 5"),
        (22, 2, 0, 5, False, "余 5"),
        (23, 2, 1, 4, False, "余 4"),
        (26, 2, 4, 1, False, "余 1"),
        (27, 2, 5, 0, False, "今日止 17:30"),
        (27, 17, 5, 0, True, "视为受理"),
    ],
)
def test_the_five_pips(day: int, hour: int, filled: int, left: int, deemed: bool, text: str) -> None:
    now = datetime(2026, 11, day, hour, tzinfo=UTC)
    clock = supplement_clock(now, date(2026, 11, 20), CALENDAR)
    assert (clock.filled, clock.left, clock.deemed_accepted, clock.text) == (filled, left, deemed, text)


lines = st.lists(st.builds(MaterialCheck, st.booleans(), st.booleans(), st.booleans()), max_size=8)


@given(lines)
def test_the_next_right_step(materials: list[MaterialCheck]) -> None:
    status = materials_status(materials)
    lacking = [m for m in materials if m.required and not m.present]
    assert status.needed - status.present == len(status.missing) == len(lacking)
    if not lacking:
        assert (status.kind, status.primary) == (MaterialsKind.COMPLETE, CaseAction.ACCEPT)
    elif all(m.deferrable for m in lacking):
        assert (status.kind, status.primary) == (MaterialsKind.TOLERABLE, CaseAction.ACCEPT_TOLERANT)
    else:
        assert (status.kind, status.primary) == (MaterialsKind.MISSING, CaseAction.ASK_SUPPLEMENT)
    assert tolerable(materials) == (status.kind is MaterialsKind.TOLERABLE)


def test_four_of_five_with_a_bank_card_to_follow() -> None:
    there = MaterialCheck(required=True, present=True)
    waived = MaterialCheck(required=False, present=False)
    card = MaterialCheck(required=True, present=False, deferrable=True)
    status = materials_status([there, there, there, card, there, waived])
    assert (status.present, status.needed, status.missing) == (4, 5, (3,))
    assert status.primary is CaseAction.ACCEPT_TOLERANT


def test_labels_are_chinese() -> None:
    assert [s.label for s in CaseState] == [
        "登记", "收件", "补正", "受理", "不予受理", "办理", "办结", "出件", "作废",
    ]  # fmt: skip
    assert CaseAction.ACCEPT_TOLERANT.label == "容缺受理"
    assert all(action.label for action in CaseAction)

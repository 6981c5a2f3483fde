from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from db.domain.calendar import ClockKind, WorkCalendar
from db.domain.demand_clock import DEFAULT_LEVELS, demand_badge, escalation_due, running_due
from db.domain.demand_steps import DEFAULT_LIMITS, StepRequest, prepare
from db.domain.demand_table import (
    LIVE_STATES,
    TRANSITIONS,
    DemandAction,
    DemandKind,
    DemandRating,
    DemandState,
    Urgency,
    allowed_actions,
)
from db.domain.demands import Demand, DemandStep, apply, follow, merge_target, orphaned, refusal, replay
from db.domain.errors import KnownError
from db.domain.permissions import Permission

CALENDAR = WorkCalendar(frozenset(), frozenset(), covered_until=date(2026, 12, 31))
START = date(2026, 11, 5)
actions = st.sampled_from(DemandAction)
names = st.none() | st.sampled_from(["赵敏", "市政所", "  "])

requests = st.builds(
    StepRequest,
    actions,
    owner=names,
    keeper=st.none() | st.sampled_from(["赵敏", "陈晓"]),
    reason=st.sampled_from(["", "不属于我们"]),
    next_on=st.none() | st.dates(START, START + timedelta(40)),
    limit_days=st.none() | st.integers(0, 15),
    main_id=st.none() | st.just("0097"),
    case_id=st.none() | st.just("BJ-1"),
    meeting_id=st.none() | st.just("YS-1"),
    meeting_on=st.none() | st.dates(START, START + timedelta(40)),
    rating=st.none() | st.sampled_from(DemandRating),
    level=st.integers(0, 3),
)


class Road:
    """A demand taken from step to step by requests, as a use case would."""

    def __init__(self) -> None:
        self.demand: Demand | None = None
        self.steps: list[DemandStep] = []
        self.today = START

    def go(
        self, request: StepRequest, urgency: Urgency = Urgency.NORMAL, *, base: int | None = None
    ) -> Demand:
        version = self.demand.version if self.demand else 0
        step = prepare(
            self.demand,
            request,
            step_id=f"{len(self.steps):06}",
            hlc=len(self.steps),
            base_version=version if base is None else base,
            today=self.today,
            urgency=urgency,
            calendar=CALENDAR,
        )
        self.demand = apply(self.demand, step)
        self.steps.append(step)
        return self.demand

    def walk(self, *names: str) -> Demand:
        defaults = StepRequest(
            DemandAction.NOTE,
            owner="市政所",
            keeper="赵敏",
            reason="原因",
            main_id="0097",
            case_id="BJ-1",
            meeting_id="YS-1",
            meeting_on=date(2026, 11, 24),
            rating=DemandRating.SETTLED,
        )
        for name in names:
            self.go(replace(defaults, action=DemandAction(name)))
        assert self.demand is not None
        return self.demand


class DemandLife(RuleBasedStateMachine):
    """A demand under any sequence of requests on fresh and stale versions as days go by."""

    def __init__(self) -> None:
        super().__init__()
        self.road = Road()

    @rule(request=requests, urgency=st.sampled_from(Urgency), stale=st.integers(0, 9))
    def step(self, request: StepRequest, urgency: Urgency, stale: int) -> None:
        before = self.road.demand
        state = before.state if before else None
        version = before.version if before else 0
        try:
            after = self.road.go(request, urgency, base=version + (stale == 9))
        except KnownError:
            assert self.road.demand == before
        else:
            assert stale != 9
            assert after.version == version + 1
            assert after.state is TRANSITIONS[state, request.action].to_state
            if after.live:
                assert after.next_on >= self.road.today

    @rule(data=st.data(), gap=st.integers(0, 12), owner=st.sampled_from(["赵敏", "市政所", "物业"]))
    def legal_step(self, data: st.DataObject, gap: int, owner: str) -> None:
        state = self.road.demand.state if self.road.demand else None
        legal = [action for action in allowed_actions(state) if action is not DemandAction.CLOSE]
        if legal:
            request = StepRequest(
                data.draw(st.sampled_from(legal)),
                owner=owner,
                reason="原因",
                main_id="0097",
                case_id="BJ-1",
                meeting_id="YS-1",
                meeting_on=self.road.today + timedelta(days=gap),
                rating=data.draw(st.sampled_from(DemandRating)),
                level=gap,
            )
            self.step(request, Urgency.NORMAL, 0)

    @rule(days=st.integers(1, 5))
    def wait(self, days: int) -> None:
        self.road.today += timedelta(days=days)

    @invariant()
    def someone_must_do_something_by_some_day(self) -> None:
        demand = self.road.demand
        if demand is not None and demand.state is not DemandState.ARCHIVED:
            assert demand.owner.strip()
            assert demand.keeper.strip()
            assert demand.next_on >= demand.registered_on
            assert demand.due_on >= demand.registered_on
            own = follow({"0098": demand}, "0098")
            assert (own.demand, own.conflict) == (demand, demand.state is DemandState.MERGED)

    @invariant()
    def replay_tells_the_same_story(self) -> None:
        assert replay(reversed([*self.road.steps, *self.road.steps])) == (self.road.demand, ())


TestDemandLife = DemandLife.TestCase
TestDemandLife.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)

raw_steps = st.builds(
    DemandStep,
    id=st.uuids().map(str),
    hlc=st.integers(0, 6),
    base_version=st.integers(0, 4),
    action=actions,
    on=st.just(START),
    owner=st.sampled_from(["", "赵敏"]),
    due_on=st.dates(START, START + timedelta(9)),
    next_on=st.dates(START - timedelta(1), START + timedelta(9)),
    reason=st.sampled_from(["", "x"]),
    main_id=st.none() | st.just("0097"),
    meeting_id=st.none() | st.just("YS"),
    rating=st.none() | st.sampled_from(DemandRating),
)


@given(st.lists(raw_steps, max_size=12, unique_by=lambda s: s.id), st.randoms(use_true_random=False))
def test_every_desk_replays_alike(steps: list[DemandStep], rng: random.Random) -> None:
    shuffled = list(steps)
    rng.shuffle(shuffled)
    demand, superseded = replay(shuffled)
    assert replay(steps) == (demand, superseded)
    assert set(superseded) <= {step.id for step in steps}
    assert (demand.version if demand else 0) == len(steps) - len(superseded)
    if demand is not None:
        assert demand.owner
        assert demand.next_on


def test_two_desks_on_the_same_version_cannot_both_count() -> None:
    road = Road()
    road.walk("register", "triage")
    one, two = Road(), Road()
    for desk in (one, two):
        desk.demand, desk.steps = road.demand, list(road.steps)
    one.walk("assign")
    two.walk("merge")
    late = replace(two.steps[-1], id="zzz", hlc=99)
    demand, superseded = replay([late, *one.steps])
    assert demand is not None
    assert demand.state is DemandState.ASSIGNED
    assert superseded == ("zzz",)


def test_the_usual_ways_through() -> None:
    assert Road().walk(
        "register", "triage", "assign", "handle", "note", "answer", "tell", "rate", "archive"
    ).state is DemandState.ARCHIVED  # fmt: skip
    assert Road().walk("register", "triage", "handle").state is DemandState.HANDLING
    assert Road().walk("register", "triage", "assign", "return").state is DemandState.TRIAGED
    assert (
        Road().walk("register", "triage", "assign", "handle", "answer", "return").state
        is DemandState.HANDLING
    )
    converted = Road().walk("register", "triage", "to_case")
    assert (converted.state, converted.case_id) == (DemandState.HANDLING, "BJ-1")
    merged = Road().walk("register", "merge")
    assert (merged.state, merged.main_id, merged.owner) == (DemandState.MERGED, "0097", "市政所")
    assert Road().walk("register", "merge", "unmerge").main_id is None


def test_owners_and_dates_in_the_story() -> None:
    road = Road()
    new = road.go(StepRequest(DemandAction.REGISTER, owner="赵敏"))
    assert (new.owner, new.keeper, new.due_on, new.next_on) == (
        "赵敏",
        "赵敏",
        date(2026, 11, 6),
        date(2026, 11, 6),
    )
    road.go(StepRequest(DemandAction.TRIAGE))
    road.today = date(2026, 11, 6)
    given = road.go(StepRequest(DemandAction.ASSIGN, owner="市政所", limit_days=8), Urgency.URGENT)
    assert (given.owner, given.keeper, given.due_on, given.next_on) == (
        "市政所", "赵敏", date(2026, 11, 18), date(2026, 11, 13),
    )  # fmt: skip
    road.go(StepRequest(DemandAction.HANDLE))
    road.today = date(2026, 11, 20)
    up = road.go(StepRequest(DemandAction.ESCALATE, level=1))
    assert (up.level, up.owner, up.due_on, up.next_on) == (
        1,
        "市政所",
        date(2026, 11, 18),
        date(2026, 11, 24),
    )
    told = road.go(StepRequest(DemandAction.ANSWER))
    assert (told.owner, told.handler, told.level) == ("赵敏", "市政所", 0)
    assert (told.settled_on, told.settled_due) == (date(2026, 11, 20), date(2026, 11, 18))
    road.go(StepRequest(DemandAction.TELL))
    road.go(StepRequest(DemandAction.RATE, rating=DemandRating.NOT_SETTLED))
    with pytest.raises(KnownError, match="没有解决请退回"):
        road.go(StepRequest(DemandAction.ARCHIVE))
    back = road.go(StepRequest(DemandAction.RETURN, reason="灯还是不亮"))
    assert (back.owner, back.settled_on, back.rating, back.due_on) == (
        "市政所",
        None,
        None,
        date(2026, 12, 4),
    )


def test_the_clock_stands_still_for_a_meeting() -> None:
    road = Road()
    road.walk("register", "triage")
    road.go(StepRequest(DemandAction.ASSIGN, owner="市政所", limit_days=8))
    road.today = date(2026, 11, 13)
    held = road.go(StepRequest(DemandAction.TO_MEETING, meeting_id="YS-1", meeting_on=date(2026, 11, 24)))
    assert (held.held_days, held.next_on, running_due(held)) == (2, date(2026, 11, 24), date(2026, 11, 24))
    noon = datetime(2026, 11, 20, 4, tzinfo=UTC)
    badge = demand_badge(noon, held, CALENDAR)
    assert (badge.kind, badge.text) == (ClockKind.PAUSED, "议事 11-24")
    assert escalation_due(held, date(2026, 11, 24), CALENDAR) is None
    after_meeting = demand_badge(datetime(2026, 11, 25, 4, tzinfo=UTC), held, CALENDAR)
    assert after_meeting.kind is ClockKind.OVERDUE
    assert escalation_due(held, date(2026, 11, 25), CALENDAR) == DEFAULT_LEVELS[0]
    with pytest.raises(KnownError, match="正在议事会上"):
        road.go(StepRequest(DemandAction.ANSWER))
    road.today = date(2026, 11, 24)
    back = road.go(StepRequest(DemandAction.FROM_MEETING))
    assert (back.due_on, back.meeting_on, back.meeting_id) == (date(2026, 11, 26), None, "YS-1")


def test_an_overdue_demand_stays_overdue_after_its_meeting() -> None:
    road = Road()
    road.walk("register", "triage")
    road.go(StepRequest(DemandAction.ASSIGN, owner="市政所", limit_days=1))
    road.today = date(2026, 11, 13)
    held = road.go(StepRequest(DemandAction.TO_MEETING, meeting_id="YS-1", meeting_on=date(2026, 11, 24)))
    assert held.held_days == -5
    road.today = date(2026, 11, 24)
    back = road.go(StepRequest(DemandAction.FROM_MEETING))
    assert back.due_on == date(2026, 11, 6)
    assert back.next_on == date(2026, 12, 1)


@pytest.mark.parametrize(("day", "level"), [(18, None), (19, 1), (20, 1), (22, 1), (23, 2), (25, 3), (30, 3)])
def test_overdue_goes_up(day: int, level: int | None) -> None:
    road = Road()
    road.walk("register", "triage")
    road.today = date(2026, 11, 6)
    demand = road.go(StepRequest(DemandAction.ASSIGN, owner="市政所", limit_days=8))
    up = escalation_due(demand, date(2026, 11, day), CALENDAR)
    assert (up.level if up else None) == level
    at_top = replace(demand, level=3)
    assert escalation_due(at_top, date(2026, 11, day), CALENDAR) is None


def test_badges() -> None:
    road = Road()
    road.walk("register", "triage")
    road.today = date(2026, 11, 6)
    demand = road.go(StepRequest(DemandAction.ASSIGN, owner="市政所", limit_days=8))
    noon = datetime(2026, 11, 20, 4, tzinfo=UTC)
    assert demand_badge(noon, demand, CALENDAR).text == "超 2 工作日"
    road.today = date(2026, 11, 20)
    done = road.walk("handle", "answer", "tell", "rate", "archive")
    assert demand_badge(noon, done, CALENDAR).text == "逾 2 日办结"
    assert escalation_due(done, date(2027, 1, 1), CALENDAR) is None
    closed = Road().walk("register", "close")
    assert demand_badge(noon, closed, CALENDAR).kind is ClockKind.NONE
    far = replace(demand, due_on=date(2027, 1, 20))
    assert demand_badge(noon, far, CALENDAR).kind is ClockKind.PROVISIONAL


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (StepRequest(DemandAction.ASSIGN), "DEMAND-OWNER"),
        (StepRequest(DemandAction.ASSIGN, owner="市政所", limit_days=0), "DEMAND-LIMIT"),
        (StepRequest(DemandAction.HANDLE, next_on=date(2026, 11, 4)), "DEMAND-NEXT"),
        (StepRequest(DemandAction.HANDLE, next_on=date(2026, 12, 30)), "DEMAND-NEXT"),
        (StepRequest(DemandAction.TO_MEETING, meeting_id="YS-1"), "DEMAND-MEETING-ON"),
        (StepRequest(DemandAction.TO_MEETING, meeting_on=date(2026, 11, 9)), "DEMAND-MEETING"),
        (StepRequest(DemandAction.TO_CASE), "DEMAND-CASE"),
        (StepRequest(DemandAction.MERGE), "DEMAND-MAIN"),
        (StepRequest(DemandAction.CLOSE, reason=" "), "DEMAND-REASON"),
        (StepRequest(DemandAction.ARCHIVE), "DEMAND-STATE"),
    ],
)
def test_what_is_refused(request_: StepRequest, code: str) -> None:
    road = Road()
    road.walk("register", "triage")
    with pytest.raises(KnownError) as caught:
        road.go(request_)
    assert caught.value.code == code
    with pytest.raises(KnownError, match="刚被别人更新过"):
        road.go(StepRequest(DemandAction.NOTE), base=7)


def test_an_extension_extends() -> None:
    road = Road()
    road.walk("register", "triage", "handle")
    with pytest.raises(KnownError, match="要晚于"):
        road.go(StepRequest(DemandAction.EXTEND, reason="等许可", limit_days=10))
    assert road.go(StepRequest(DemandAction.EXTEND, reason="等许可", limit_days=12)).due_on == date(
        2026, 11, 23
    )


def merged(main: str, owner: str = "赵敏") -> Demand:
    return Demand(DemandState.MERGED, 2, owner, "赵敏", START, START, START, main_id=main)


def test_a_merged_demand_follows_its_main_one() -> None:
    live = Demand(DemandState.HANDLING, 3, "市政所", "赵敏", START, START, START)
    all_ = {"1": live, "2": merged("1"), "3": merged("2"), "4": merged("9")}
    assert [follow(all_, key).main_id for key in "1234"] == ["1", "1", "1", "4"]
    assert follow(all_, "3").demand.owner == "市政所"
    assert [follow(all_, key).conflict for key in "1234"] == [False, False, False, True]


def test_where_a_demand_may_be_merged() -> None:
    live = Demand(DemandState.HANDLING, 3, "市政所", "赵敏", START, START, START)
    done = replace(live, state=DemandState.ARCHIVED)
    all_ = {"1": live, "2": merged("1"), "3": live, "4": done, "5": merged("4"), "6": merged("9")}
    assert merge_target(all_, "3", "1") == merge_target(all_, "3", "2") == "1"
    for chosen, words in (
        ("1", "自己"),
        ("2", "自己"),
        ("4", "归档"),
        ("5", "归档"),
        ("6", "冲突"),
        ("x", "找不到"),
    ):
        with pytest.raises(KnownError, match=words):
            merge_target(all_, "1", chosen)


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdefx"), min_size=1))
def test_rings_and_gaps_still_have_an_owner(links: dict[str, str]) -> None:
    demands = {key: merged(main, owner=f"主办{key}") for key, main in links.items()}
    for key in demands:
        found = follow(demands, key)
        assert found.conflict
        assert found.demand is demands[found.main_id]
        assert follow(demands, found.main_id).main_id == found.main_id


def test_what_somebody_leaves_behind() -> None:
    mine = Demand(DemandState.HANDLING, 3, "王建军", "赵敏", START, START, START)
    kept = replace(mine, owner="市政所", keeper="王建军")
    done = replace(mine, state=DemandState.ARCHIVED)
    other = replace(mine, owner="陈晓")
    joined, lost = merged("3", owner="王建军"), merged("9", owner="王建军")
    everything = {"4": kept, "1": mine, "2": done, "3": other, "5": joined, "6": lost}
    assert orphaned(everything, {"王建军"}) == ("1", "4", "6")
    road = Road()
    road.walk("register")
    taken = road.go(StepRequest(DemandAction.HAND_OVER, owner="陈晓", keeper="陈晓"))
    assert (taken.owner, taken.keeper) == ("陈晓", "陈晓")


def test_the_table_as_a_whole() -> None:
    reached: set[DemandState | None] = {None}
    for _ in DemandState:
        reached |= {row.to_state for (state, _action), row in TRANSITIONS.items() if state in reached}
    assert reached == {None, *DemandState}
    assert allowed_actions(DemandState.ARCHIVED) == ()
    assert allowed_actions(None) == (DemandAction.REGISTER,)
    for state in LIVE_STATES:
        assert {DemandAction.NOTE, DemandAction.ESCALATE, DemandAction.HAND_OVER} <= set(
            allowed_actions(state)
        )
        assert DEFAULT_LIMITS.stages.get(state) or state in (DemandState.ASSIGNED, DemandState.HANDLING)
    for (_, action), row in TRANSITIONS.items():
        if action in (DemandAction.CLOSE, DemandAction.EXTEND):
            assert row.needs == Permission.DEMAND_MANAGE
        if action in (DemandAction.RETURN, DemandAction.CLOSE, DemandAction.EXTEND, DemandAction.UNMERGE):
            assert row.needs_reason


def test_words() -> None:
    assert [s.label for s in DemandState] == [
        "登记", "研判", "交办", "办理", "反馈", "回访评价", "归档", "已合并",
    ]  # fmt: skip
    assert [u.label for u in sorted(Urgency, key=lambda u: -u.rank)] == ["特急", "急", "一般"]
    assert [k.label for k in DemandKind] == ["矛盾纠纷", "民意诉求"]
    assert all(a.label for a in DemandAction)
    assert [r.confirms for r in DemandRating] == [True, True, False]
    assert [r.label for r in DemandRating] == ["已解决", "基本解决", "未解决"]
    archived = Road().walk("register", "close")
    step = DemandStep("x", 9, archived.version, DemandAction.NOTE, START, "赵敏", START, START)
    error = refusal(archived, step)
    assert error is not None
    assert error.message == "诉求现在是「归档」，不能「记情况」，请刷新后选择可办的下一步。"

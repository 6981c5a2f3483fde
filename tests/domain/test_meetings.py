from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.demand_table import Urgency
from db.domain.meetings import (
    AgendaCandidate,
    AgendaItem,
    DecisionFacts,
    MeetingFacts,
    Outcome,
    OutcomeKind,
    check_minutes,
    draw_agenda,
    overdue_decisions,
)

HELD = date(2026, 11, 24)
OLD, NEW = date(2026, 10, 1), date(2026, 11, 1)
LATER = date(2026, 12, 1)
MEETING = MeetingFacts(
    HELD, (AgendaItem("a", "广场舞音量", "0095"), AgendaItem("b", "旧衣回收")), attendees=9
)
DECIDED = Outcome("a", OutcomeKind.DECIDED, "20:30 后停", "赵敏", LATER)
HEARD = Outcome("b", OutcomeKind.HEARD, "已知悉")


def test_an_agenda_in_the_order_of_talk() -> None:
    candidates = [
        AgendaCandidate("old", Urgency.NORMAL, OLD, LATER),
        AgendaCandidate("new", Urgency.NORMAL, NEW, LATER),
        AgendaCandidate("late", Urgency.NORMAL, NEW, OLD),
        AgendaCandidate("many", Urgency.NORMAL, NEW, LATER, reporters=3),
        AgendaCandidate("urgent", Urgency.URGENT, NEW, LATER),
        AgendaCandidate("sent", Urgency.NORMAL, NEW, LATER, chosen=True),
    ]
    order = ("sent", "urgent", "late", "many", "old", "new")
    assert draw_agenda(candidates, HELD, 10) == order
    assert draw_agenda(reversed(candidates), HELD, 10) == order
    assert draw_agenda(candidates, HELD, 2) == order[:2]


@given(st.integers(0, 8), st.integers(0, 8), st.integers(0, 8), st.randoms(use_true_random=False))
def test_what_was_sent_is_never_dropped(sent: int, others: int, limit: int, rng: random.Random) -> None:
    candidates = [
        AgendaCandidate(f"{i}", rng.choice(list(Urgency)), OLD, NEW, chosen=i < sent)
        for i in range(sent + others)
    ]
    drawn = draw_agenda(candidates, HELD, limit)
    assert len(drawn) == min(sent + others, max(limit, sent))
    assert {c.demand_id for c in candidates if c.chosen} <= set(drawn)
    rng.shuffle(candidates)
    assert draw_agenda(candidates, HELD, limit) == drawn


def test_complete_minutes_may_be_closed() -> None:
    assert check_minutes(MEETING, [DECIDED, HEARD], HELD) == ()
    postponed = Outcome("a", OutcomeKind.POSTPONED, "等物业到会", due_on=LATER)
    assert check_minutes(MEETING, [postponed, HEARD], HELD) == ()


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (replace(DECIDED, owner=" "), "MEETING-OWNER"),
        (replace(DECIDED, due_on=None), "MEETING-DUE"),
        (replace(DECIDED, due_on=HELD), "MEETING-DUE"),
        (replace(DECIDED, text=" "), "MEETING-TEXT"),
        (replace(DECIDED, kind=OutcomeKind.HEARD), "MEETING-HEARD"),
        (replace(DECIDED, kind=OutcomeKind.POSTPONED, due_on=None), "MEETING-DUE"),
    ],
)
def test_a_point_without_its_end_keeps_the_minutes_open(outcome: Outcome, code: str) -> None:
    assert [error.code for error in check_minutes(MEETING, [outcome, HEARD], HELD)] == [code]


def test_the_meeting_as_a_whole() -> None:
    def codes(meeting: MeetingFacts, *outcomes: Outcome, today: date = HELD) -> list[str]:
        return [error.code for error in check_minutes(meeting, outcomes, today)]

    assert codes(MEETING, DECIDED) == ["MEETING-OUTCOME"]
    assert codes(MEETING, DECIDED, DECIDED, HEARD) == ["MEETING-OUTCOME"]
    assert codes(MEETING, DECIDED, HEARD, replace(HEARD, item_id="x")) == ["MEETING-ITEM"]
    assert codes(MEETING, DECIDED, HEARD, today=HELD - timedelta(1)) == ["MEETING-FUTURE"]
    assert codes(replace(MEETING, attendees=0), DECIDED, HEARD) == ["MEETING-NOBODY"]
    short = replace(MEETING, quorum=10)
    assert codes(short, DECIDED, HEARD) == ["MEETING-QUORUM"]
    assert codes(short, replace(DECIDED, kind=OutcomeKind.POSTPONED), HEARD) == []
    assert check_minutes(MEETING, [HEARD], HELD)[0].message == "第 1 项「广场舞音量」还没有结果，请填写。"


def test_decisions_left_undone() -> None:
    decisions = [
        DecisionFacts("c", "赵敏", NEW),
        DecisionFacts("a", "赵敏", HELD),
        DecisionFacts("b", "赵敏", OLD),
        DecisionFacts("d", "赵敏", OLD, done_on=LATER),
    ]
    assert overdue_decisions(decisions, HELD) == ("b", "c")
    assert [kind.label for kind in OutcomeKind] == ["议定", "下次再议", "通报"]

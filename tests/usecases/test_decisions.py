from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.queries.decisions import (
    GetDecision,
    ListDecisions,
    OpenPublicity,
    get_decision,
    list_decisions,
    open_publicity,
)
from db.usecases.decisions import (
    BeginDecision,
    ChangeDecision,
    DropDecision,
    StepForm,
    TickDecision,
    begin_decision,
    change_decision,
    drop_decision,
    tick_decision,
)
from tests.helpers.centres import Started, centre, refusal

__all__ = ["centre"]

TODAY = date(2026, 11, 20)
BEGIN = BeginDecision("加装电梯资金使用方案", "三单元加装电梯，公共维修资金出 12 万元。", begun_on=date(2026, 11, 1))
CODES = ("propose", "discuss", "review", "resolve", "publish_decision", "publish_result")


def begin(centre: Started, request: BeginDecision = BEGIN) -> str:
    return centre.desk.run(begin_decision, request).decision_id


def tick_until(centre: Started, decision_id: str, last: str, on: date) -> None:
    for code in CODES[: CODES.index(last) + 1]:
        centre.desk.run(tick_decision, TickDecision(decision_id, code, on))


def test_a_decision_goes_through_its_steps_and_its_publicity(centre: Started) -> None:
    decision_id = begin(centre)
    hung = date(2026, 11, 12)
    tick_until(centre, decision_id, "publish_decision", hung)
    row = centre.desk.ask(list_decisions, ListDecisions())[0]
    assert (row.state, row.ticked, row.total, row.next_label) == ("open", 5, 6, "实施结果公开")
    waiting = centre.desk.ask(open_publicity, OpenPublicity())
    assert [(p.until, p.over) for p in waiting] == [(date(2026, 11, 19), True)]
    ticked = centre.desk.run(tick_decision, TickDecision(decision_id, "publish_result", TODAY, "公告栏和微信群"))
    assert (ticked.next_step, ticked.complete_on, ticked.finished) == ("", date(2026, 11, 28), False)
    row = centre.desk.ask(list_decisions, ListDecisions(state="publicity"))[0]
    assert (row.publicity_until, row.days_left, row.next_label) == (date(2026, 11, 27), 8, "")
    centre.clock.move(days=8)
    assert centre.desk.ask(list_decisions, ListDecisions(state="finished"))[0].decision_id == decision_id
    assert centre.desk.ask(open_publicity, OpenPublicity()) == ()
    assert refusal(lambda: centre.desk.run(drop_decision, DropDecision(decision_id, "重复"))).code == "DECISION-DONE"


def test_the_detail_says_which_step_is_next_and_from_when(centre: Started) -> None:
    decision_id = begin(centre)
    tick_until(centre, decision_id, "publish_decision", TODAY)
    detail = centre.desk.ask(get_decision, GetDecision(decision_id))
    assert detail.next_code == "publish_result" and detail.state_label == "公示中"
    result = detail.steps[-1]
    assert (result.may_tick, result.earliest_on) == (False, date(2026, 11, 28))
    assert [step.operator for step in detail.steps[:5]] == ["王建军"] * 5
    too_soon = refusal(lambda: centre.desk.run(tick_decision, TickDecision(decision_id, "publish_result", TODAY)))
    assert too_soon.code == "DECISION-PUBLICITY"
    centre.clock.move(days=8)
    assert centre.desk.ask(get_decision, GetDecision(decision_id)).steps[-1].may_tick


def test_it_keeps_the_checklist_it_was_begun_with(centre: Started) -> None:
    steps = (StepForm("支部提议"), StepForm("公示", 3))
    decision_id = begin(centre, replace(BEGIN, steps=steps))
    centre.desk.run(tick_decision, TickDecision(decision_id, "step_1", TODAY))
    centre.desk.run(tick_decision, TickDecision(decision_id, "step_2", TODAY))
    found = centre.reopen().ask(get_decision, GetDecision(decision_id)).steps
    assert [(s.label, s.publicity_days, s.until) for s in found] == [
        ("支部提议", 0, None),
        ("公示", 3, date(2026, 11, 23)),
    ]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": "  "}, "TEXT", "title"),
        ({"title": "长" * 81}, "TEXT", "title"),
        ({"title": "a\u200bb\n"}, "TEXT", "title"),
        ({"text": "长" * 4001}, "TEXT", "text"),
        ({"text": "a\x00b"}, "TEXT", "text"),
        ({"begun_on": TODAY + timedelta(days=1)}, "DAY", "begun_on"),
        ({"meeting_id": "0" * 32}, "MEETING-MISSING", "meeting_id"),
        ({"steps": (StepForm("公示", 91),)}, "DECISION-STEPS", "steps"),
        ({"steps": (StepForm("公示", -1),)}, "DECISION-STEPS", "steps"),
        ({"steps": (StepForm("一", 0, "a"), StepForm("二", 0, "a"))}, "DECISION-STEPS", "steps"),
        ({"steps": (StepForm("步"),) * 13}, "DECISION-STEPS", "steps"),
        ({"steps": (StepForm(""),)}, "TEXT", "steps"),
    ],
)
def test_what_cannot_be_begun(centre: Started, changes: dict[str, object], code: str, field: str) -> None:
    error = refusal(lambda: begin(centre, replace(BEGIN, **changes)))  # type: ignore[arg-type]
    assert (error.code, error.field) == (code, field)
    assert centre.desk.ask(list_decisions, ListDecisions()) == ()


def test_ticks_out_of_order_are_refused(centre: Started) -> None:
    decision_id = begin(centre)

    def tick(step: str, on: date) -> str:
        return refusal(lambda: centre.desk.run(tick_decision, TickDecision(decision_id, step, on))).code

    assert tick("discuss", TODAY) == "DECISION-ORDER"
    assert tick("nonsense", TODAY) == "DECISION-ORDER"
    assert tick("propose", TODAY + timedelta(days=1)) == "DECISION-FUTURE"
    assert tick("propose", date(2026, 10, 31)) == "DECISION-BEFORE"
    centre.desk.run(tick_decision, TickDecision(decision_id, "propose", TODAY))
    assert tick("propose", TODAY) == "DECISION-ORDER"
    assert tick("discuss", TODAY - timedelta(days=1)) == "DECISION-BEFORE"
    missing = TickDecision("0" * 32, "propose", TODAY)
    assert refusal(lambda: centre.desk.run(tick_decision, missing)).code == "DECISION-MISSING"


def test_words_stand_once_they_are_public(centre: Started) -> None:
    decision_id = begin(centre)
    tick_until(centre, decision_id, "resolve", TODAY)
    centre.desk.run(change_decision, ChangeDecision(decision_id, "加装电梯方案", BEGIN.text))
    centre.desk.run(tick_decision, TickDecision(decision_id, "publish_decision", TODAY))
    changed = ChangeDecision(decision_id, "加装电梯方案", "出 20 万元")
    assert refusal(lambda: centre.desk.run(change_decision, changed)).code == "DECISION-PUBLIC"
    assert centre.desk.ask(get_decision, GetDecision(decision_id)).text == BEGIN.text


def test_a_dropped_decision_says_why_and_stays(centre: Started) -> None:
    decision_id = begin(centre)
    assert refusal(lambda: centre.desk.run(drop_decision, DropDecision(decision_id, " "))).field == "reason"
    centre.desk.run(drop_decision, DropDecision(decision_id, "业主未达三分之二"))
    detail = centre.desk.ask(get_decision, GetDecision(decision_id))
    assert detail.state == "dropped" and "业主未达三分之二" in detail.text and detail.next_code == ""
    tick = TickDecision(decision_id, "propose", TODAY)
    assert refusal(lambda: centre.desk.run(tick_decision, tick)).code == "DECISION-DROPPED"
    assert refusal(lambda: centre.desk.ask(get_decision, GetDecision("x"))).code == "DECISION-MISSING"

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from db import session
from db.agenda import MOST_ITEMS
from db.domain.demand_table import DemandAction, DemandKind, DemandState, Urgency
from db.domain.meetings import OutcomeKind
from db.domain.permissions import Role
from db.ids import new_id
from db.queries.meetings import (
    DrawAgenda,
    GetMeeting,
    ListMeetings,
    ListOutcomes,
    MeetingCounts,
    MeetingDetail,
    UpcomingMeetings,
    draw_meeting_agenda,
    get_meeting,
    list_meetings,
    list_outcomes,
    meeting_counts,
    upcoming_meetings,
)
from db.usecases.demands import ActOnDemand, RegisterDemand, act_on_demand, register_demand
from db.usecases.ground import SaveUnit, save_unit
from db.usecases.meetings import (
    AddAgendaItem,
    AddAttendees,
    AddDemands,
    AttendeeForm,
    CancelMeeting,
    OrderAgenda,
    PlanMeeting,
    RemoveAgendaItem,
    RemoveAttendee,
    add_agenda_item,
    add_attendees,
    add_demands,
    cancel_meeting,
    order_agenda,
    plan_meeting,
    remove_agenda_item,
    remove_attendee,
)
from db.usecases.minutes import (
    FinishOutcome,
    HoldMeeting,
    OutcomeForm,
    SaveMinutes,
    finish_outcome,
    hold_meeting,
    save_minutes,
)
from db.usecases.operators import AddOperator
from tests.helpers.centres import Started, centre, refusal
from tests.helpers.desk_work import walk_in

__all__ = ["centre"]

TODAY = date(2026, 11, 20)
SOON = TODAY + timedelta(days=4)
PLAN = PlanMeeting("tea", "十一月喝茶议事", SOON, "海棠苑议事亭", "王建军")


def plan(centre: Started, request: PlanMeeting = PLAN) -> str:
    return centre.desk.run(plan_meeting, request).meeting_id


def demand(centre: Started, title: str = "广场舞音量大", **changes: Any) -> str:
    """A demand that somebody has looked at."""
    form = RegisterDemand(new_id(), DemandKind.REQUEST, "民生", title, "phone", reporter_name="张桂兰")
    demand_id = centre.desk.run(register_demand, replace(form, **changes)).demand_id
    centre.desk.run(act_on_demand, ActOnDemand(demand_id, 1, DemandAction.TRIAGE))
    return demand_id


def unit(centre: Started) -> str:
    return centre.desk.run(save_unit, SaveUnit("海棠物业", "property")).unit_id


def standing(centre: Started, demand_id: str) -> Any:
    return centre.rows("SELECT * FROM demand WHERE id = :id", id=demand_id)[0]


def detail(centre: Started, meeting_id: str) -> MeetingDetail:
    return centre.desk.ask(get_meeting, GetMeeting(meeting_id))


def attend(centre: Started, meeting_id: str, *people: AttendeeForm) -> int:
    return centre.desk.run(add_attendees, AddAttendees(meeting_id, people)).attendees


def test_a_meeting_from_the_agenda_to_the_decision_carried_out(centre: Started) -> None:
    unit_id, meeting_id = unit(centre), plan(centre)
    loud, bins = demand(centre), demand(centre, "垃圾桶不够", urgency=Urgency.URGENT)
    drawn = centre.desk.ask(draw_meeting_agenda, DrawAgenda(meeting_id))
    assert [d.demand_id for d in drawn] == [bins, loud]
    centre.desk.run(add_demands, AddDemands(meeting_id, (bins, loud)))
    centre.desk.run(add_agenda_item, AddAgendaItem(meeting_id, "旧衣回收"))
    assert centre.desk.ask(draw_meeting_agenda, DrawAgenda(meeting_id)) == ()
    assert (standing(centre, loud).meeting_on, standing(centre, loud).state) == (SOON.isoformat(), "handling")
    assert [item.on_agenda for item in detail(centre, meeting_id).items] == [True, True, False]

    centre.clock.move(days=4)
    assert attend(centre, meeting_id, AttendeeForm("赵敏"), AttendeeForm("居民", heads=11)) == 12
    first, second, third = (item.item_id for item in detail(centre, meeting_id).items)
    held = centre.desk.run(
        hold_meeting,
        HoldMeeting(
            meeting_id,
            "气氛很好。",
            (
                OutcomeForm(first, OutcomeKind.DECIDED, "添两只桶", unit_id, date(2026, 12, 15)),
                OutcomeForm(second, OutcomeKind.POSTPONED, "再听一次意见", None, date(2026, 12, 24)),
                OutcomeForm(third, OutcomeKind.HEARD, "已知悉"),
            ),
        ),
    )
    assert held.demands_moved == 2
    given = standing(centre, bins)
    assert (given.owner_id, given.meeting_on, given.due_on) == (unit_id, None, "2026-12-15")
    assert (standing(centre, loud).meeting_on, standing(centre, loud).next_on) == (None, "2026-12-24")
    now = detail(centre, meeting_id)
    assert (now.state, now.may_hold, now.minutes) == ("held", False, "气氛很好。")
    assert [i.outcome.kind for i in now.items if i.outcome] == [
        OutcomeKind.DECIDED,
        OutcomeKind.POSTPONED,
        OutcomeKind.HEARD,
    ]

    centre.clock.move(days=30)
    (late,) = centre.desk.ask(list_outcomes, ListOutcomes("overdue"))
    assert (late.owner_name, late.days_late, late.demand_id) == ("海棠物业", 9, bins)
    assert centre.desk.ask(list_meetings, ListMeetings())[0].overdue_outcomes == 1
    centre.desk.run(finish_outcome, FinishOutcome(late.outcome_id, date(2026, 12, 20)))
    assert centre.desk.ask(list_outcomes, ListOutcomes()) == ()
    assert centre.desk.ask(list_outcomes, ListOutcomes("all"))[0].done_on == date(2026, 12, 20)
    centre.desk.run(finish_outcome, FinishOutcome(late.outcome_id, None))
    assert len(centre.desk.ask(list_outcomes, ListOutcomes())) == 1


def test_a_decision_shortens_the_deadline_but_not_below_a_working_day(centre: Started) -> None:
    meeting_id = plan(centre, replace(PLAN, held_on=TODAY))
    demand_id, unit_id = demand(centre), unit(centre)
    (item_id,) = centre.desk.run(add_agenda_item, AddAgendaItem(meeting_id, demand_id=demand_id)).item_ids
    attend(centre, meeting_id, AttendeeForm("赵敏"))
    outcome = OutcomeForm(item_id, OutcomeKind.DECIDED, "明天就办", unit_id, TODAY + timedelta(days=1))
    centre.desk.run(hold_meeting, HoldMeeting(meeting_id, "", (outcome,)))
    row = standing(centre, demand_id)
    assert (row.due_on, row.next_on) == ("2026-11-23", "2026-11-21")


def test_a_meeting_written_down_late_still_moves_its_demands(centre: Started) -> None:
    meeting_id, demand_id, unit_id = plan(centre, replace(PLAN, held_on=date(2026, 11, 10))), demand(centre), unit(centre)
    (item_id,) = centre.desk.run(add_agenda_item, AddAgendaItem(meeting_id, demand_id=demand_id)).item_ids
    assert standing(centre, demand_id).meeting_on == TODAY.isoformat()
    attend(centre, meeting_id, AttendeeForm("赵敏"))
    outcome = OutcomeForm(item_id, OutcomeKind.DECIDED, "已办", unit_id, date(2026, 11, 12))
    assert centre.desk.run(hold_meeting, HoldMeeting(meeting_id, "", (outcome,))).demands_moved == 1
    assert standing(centre, demand_id).next_on == TODAY.isoformat()


def test_a_new_day_a_removal_and_a_cancellation_reach_the_demands(centre: Started) -> None:
    meeting_id = plan(centre)
    one, two = demand(centre, "路灯不亮"), demand(centre, "井盖松动")
    items = centre.desk.run(add_demands, AddDemands(meeting_id, (one, two))).item_ids
    due = standing(centre, one).due_on
    later = SOON + timedelta(days=7)
    plan(centre, replace(PLAN, meeting_id=meeting_id, held_on=later))
    assert standing(centre, one).meeting_on == later.isoformat()
    left = centre.desk.run(remove_agenda_item, RemoveAgendaItem(items[0])).item_ids
    assert left == items[1:] and standing(centre, one).meeting_on is None
    assert standing(centre, one).due_on == due
    assert refusal(lambda: centre.desk.run(remove_agenda_item, RemoveAgendaItem(items[0]))).code == "AGENDA-MISSING"
    assert refusal(lambda: centre.desk.run(cancel_meeting, CancelMeeting(meeting_id, " "))).field == "reason"
    centre.desk.run(cancel_meeting, CancelMeeting(meeting_id, "下大雪"))
    assert standing(centre, two).meeting_on is None
    assert (detail(centre, meeting_id).state, "下大雪" in detail(centre, meeting_id).minutes) == ("cancelled", True)
    assert centre.desk.ask(upcoming_meetings, UpcomingMeetings()) == ()
    for change in (
        lambda: plan(centre, replace(PLAN, meeting_id=meeting_id)),
        lambda: centre.desk.run(add_agenda_item, AddAgendaItem(meeting_id, "再议")),
        lambda: centre.desk.run(save_minutes, SaveMinutes(meeting_id, "x")),
        lambda: centre.desk.run(cancel_meeting, CancelMeeting(meeting_id, "再取消")),
    ):
        assert refusal(change).code == "MEETING-CANCELLED"


def test_a_demand_sent_from_its_own_page_is_a_point_once(centre: Started) -> None:
    meeting_id, demand_id = plan(centre), demand(centre)
    step = ActOnDemand(demand_id, 2, DemandAction.TO_MEETING, meeting_id=meeting_id)
    centre.desk.run(act_on_demand, step)
    version = standing(centre, demand_id).version
    items = centre.desk.run(add_agenda_item, AddAgendaItem(meeting_id, demand_id=demand_id)).item_ids
    assert len(items) == 1 and standing(centre, demand_id).version == version
    other = plan(centre, replace(PLAN, title="另一场"))
    assert refusal(lambda: centre.desk.run(add_demands, AddDemands(other, (demand_id,)))).code == "DEMAND-OFF_AGENDA"


def test_a_full_agenda_takes_no_demand_from_its_own_page_either(centre: Started) -> None:
    meeting_id, demand_id = plan(centre), demand(centre)
    for number in range(MOST_ITEMS):
        centre.desk.run(add_agenda_item, AddAgendaItem(meeting_id, f"议题 {number}"))
    before = standing(centre, demand_id)
    step = ActOnDemand(demand_id, before.version, DemandAction.TO_MEETING, meeting_id=meeting_id)
    error = refusal(lambda: centre.desk.run(act_on_demand, step))
    assert (error.code, error.message) == ("AGENDA-FULL", "一次会议最多 40 个议题；请另开一次会议。")
    assert standing(centre, demand_id) == before and len(detail(centre, meeting_id).items) == MOST_ITEMS


def test_an_unread_demand_cannot_go_to_a_meeting_and_nothing_is_half_done(centre: Started) -> None:
    meeting_id, ready = plan(centre), demand(centre)
    form = RegisterDemand(new_id(), DemandKind.REQUEST, "民生", "没看过的", "phone", reporter_name="张桂兰")
    fresh = centre.desk.run(register_demand, form).demand_id
    assert refusal(lambda: centre.desk.run(add_demands, AddDemands(meeting_id, (ready, fresh)))).code == "DEMAND-STATE"
    assert detail(centre, meeting_id).items == ()
    assert standing(centre, ready).state == DemandState.TRIAGED
    gone = AddAgendaItem(meeting_id, demand_id="0" * 32)
    assert refusal(lambda: centre.desk.run(add_agenda_item, gone)).code == "DEMAND-MISSING"


def test_a_dispute_is_named_by_its_number(centre: Started) -> None:
    meeting_id = plan(centre)
    demand_id = demand(centre, "楼上楼下漏水吵架", kind=DemandKind.DISPUTE)
    centre.desk.run(add_agenda_item, AddAgendaItem(meeting_id, demand_id=demand_id))
    (item,) = detail(centre, meeting_id).items
    assert item.title == f"矛盾纠纷 {item.demand_serial}"


def test_an_assistant_is_not_shown_disputes(centre: Started) -> None:
    meeting_id, quarrel = plan(centre), demand(centre, "楼上楼下漏水吵架", kind=DemandKind.DISPUTE)
    assert len(centre.desk.ask(draw_meeting_agenda, DrawAgenda(meeting_id))) == 1
    session.add_operator(centre.desk, AddOperator("xiaoliu", "小刘", Role.ASSISTANT, "Fuzhu-2026-x"))
    centre.sign_in("xiaoliu", "Fuzhu-2026-x")
    assert centre.desk.ask(draw_meeting_agenda, DrawAgenda(meeting_id)) == ()
    add = AddAgendaItem(meeting_id, demand_id=quarrel)
    assert refusal(lambda: centre.desk.run(add_agenda_item, add)).code == "DEMAND-SENSITIVE"
    assert len(centre.desk.run(add_agenda_item, AddAgendaItem(meeting_id, "旧衣回收")).item_ids) == 1


def test_the_agenda_in_another_order(centre: Started) -> None:
    meeting_id = plan(centre)
    for title in ("一", "二", "三"):
        items = centre.desk.run(add_agenda_item, AddAgendaItem(meeting_id, title)).item_ids
    centre.desk.run(order_agenda, OrderAgenda(meeting_id, items[::-1]))
    assert [i.title for i in detail(centre, meeting_id).items] == ["三", "二", "一"]
    for wrong in (items[:2], (*items, items[0])):
        assert refusal(lambda ids=wrong: centre.desk.run(order_agenda, OrderAgenda(meeting_id, ids))).code == "AGENDA-STALE"


def test_everything_that_keeps_the_minutes_open_is_told_at_once(centre: Started) -> None:
    meeting_id = plan(centre, replace(PLAN, held_on=TODAY, quorum=5))
    (item_id,) = centre.desk.run(add_agenda_item, AddAgendaItem(meeting_id, "停车费")).item_ids
    outcome = OutcomeForm(item_id, OutcomeKind.DECIDED, " ", None, TODAY)
    error = refusal(lambda: centre.desk.run(hold_meeting, HoldMeeting(meeting_id, "", (outcome,))))
    problems: Any = error.details["problems"]
    assert [p["code"] for p in problems] == [
        "MEETING-NOBODY",
        "MEETING-TEXT",
        "MEETING-OWNER",
        "MEETING-DUE",
        "MEETING-QUORUM",
    ]
    assert error.code == "MEETING-NOBODY" and problems[1]["field"] == item_id
    stranger = replace(outcome, owner_id="0" * 32, text="办")
    assert refusal(lambda: centre.desk.run(hold_meeting, HoldMeeting(meeting_id, "", (stranger,)))).code == "OWNER-MISSING"
    never = replace(outcome, text="办", due_on=date(2126, 1, 1))
    assert refusal(lambda: centre.desk.run(hold_meeting, HoldMeeting(meeting_id, "", (never,)))).code == "DAY"
    elsewhere = HoldMeeting(meeting_id, "", (replace(outcome, item_id="x"),))
    assert refusal(lambda: centre.desk.run(hold_meeting, elsewhere)).details["problems"]
    assert detail(centre, meeting_id).state == "planned"


def test_minutes_can_be_kept_early_and_corrected_late_but_not_decided_twice(centre: Started) -> None:
    meeting_id = plan(centre, replace(PLAN, held_on=TODAY))
    centre.desk.run(save_minutes, SaveMinutes(meeting_id, "先记一点\n第二行"))
    attend(centre, meeting_id, AttendeeForm("赵敏"))
    hold = HoldMeeting(meeting_id, "定稿", ())
    centre.desk.run(hold_meeting, hold)
    assert refusal(lambda: centre.desk.run(hold_meeting, hold)).code == "MEETING-HELD"
    assert refusal(lambda: attend(centre, meeting_id, AttendeeForm("钱某"))).code == "MEETING-HELD"
    centre.desk.run(save_minutes, SaveMinutes(meeting_id, "定稿，改一个字"))
    assert detail(centre, meeting_id).minutes == "定稿，改一个字"
    too_long = SaveMinutes(meeting_id, "长" * 20_001)
    assert refusal(lambda: centre.desk.run(save_minutes, too_long)).code == "TEXT"


def test_who_came_is_counted_three_ways(centre: Started) -> None:
    resident = walk_in(centre.desk)
    for held_on in (TODAY - timedelta(days=7), TODAY):
        meeting_id = plan(centre, replace(PLAN, held_on=held_on))
        attend(centre, meeting_id, AttendeeForm(resident_id=resident), AttendeeForm(resident_id=resident))
        attend(centre, meeting_id, AttendeeForm("赵敏", unit="物业"), AttendeeForm("居民", heads=4))
        centre.desk.run(hold_meeting, HoldMeeting(meeting_id, "", ()))
    plan(centre, replace(PLAN, kind="joint", held_on=TODAY))
    counts = centre.desk.ask(meeting_counts, MeetingCounts(TODAY - timedelta(days=30), TODAY))
    tea, everything = counts[0].headcount, counts[-1].headcount
    assert (tea.sessions, tea.attendances, tea.people, tea.unnamed) == (2, 12, 2, 8)
    assert (counts[-1].kind, everything) == ("", tea)
    assert counts[2].headcount.sessions == 0
    assert centre.desk.ask(meeting_counts, MeetingCounts(TODAY, TODAY))[0].headcount.attendances == 6
    row = centre.desk.ask(list_meetings, ListMeetings(kind="tea", since=TODAY))[0]
    assert row.attendees == 6


def test_an_entry_by_mistake_is_taken_back(centre: Started) -> None:
    meeting_id = plan(centre, replace(PLAN, held_on=TODAY))
    added = centre.desk.run(add_attendees, AddAttendees(meeting_id, (AttendeeForm("居民", heads=9),)))
    gone = RemoveAttendee(added.attendee_ids[0])
    assert centre.desk.run(remove_attendee, gone).attendees == 0
    assert refusal(lambda: centre.desk.run(remove_attendee, gone)).code == "ATTENDEE-MISSING"
    attend(centre, meeting_id, AttendeeForm("赵敏"))
    moved = replace(PLAN, meeting_id=meeting_id, held_on=SOON)
    assert refusal(lambda: plan(centre, moved)).code == "MEETING-SIGNED"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (AttendeeForm(""), "NAME-EMPTY"),
        (AttendeeForm("", heads=3), "TEXT"),
        (AttendeeForm("居民", heads=0), "HEADS"),
        (AttendeeForm("居民", heads=10_000), "HEADS"),
        (AttendeeForm(resident_id="0" * 32, heads=2), "HEADS"),
        (AttendeeForm(resident_id="0" * 32), "PERSON-MISSING"),
        (AttendeeForm(worker_id="0" * 32), "WORKER-MISSING"),
        (AttendeeForm("赵敏", unit="长" * 61), "TEXT"),
    ],
)
def test_who_cannot_have_come(centre: Started, form: AttendeeForm, code: str) -> None:
    meeting_id = plan(centre, replace(PLAN, held_on=TODAY))
    assert refusal(lambda: attend(centre, meeting_id, AttendeeForm("赵敏"), form)).code == code
    assert detail(centre, meeting_id).attendees == ()


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"kind": "dance"}, "MEETING-KIND", "kind"),
        ({"title": " "}, "TEXT", "title"),
        ({"title": "长" * 81}, "TEXT", "title"),
        ({"place": "长" * 101}, "TEXT", "place"),
        ({"chair": "王\x00"}, "TEXT", "chair"),
        ({"quorum": -1}, "QUORUM", "quorum"),
        ({"held_on": date(1999, 12, 31)}, "DAY", "held_on"),
        ({"held_on": date(2099, 1, 1)}, "DAY", "held_on"),
        ({"meeting_id": "0" * 32}, "MEETING-MISSING", "meeting_id"),
    ],
)
def test_what_cannot_be_planned(centre: Started, changes: dict[str, Any], code: str, field: str) -> None:
    error = refusal(lambda: plan(centre, replace(PLAN, **changes)))
    assert (error.code, error.field) == (code, field)
    assert centre.desk.ask(list_meetings, ListMeetings()) == ()


def test_before_its_day_nobody_signs_in(centre: Started) -> None:
    meeting_id = plan(centre)
    assert refusal(lambda: attend(centre, meeting_id, AttendeeForm("赵敏"))).code == "MEETING-EARLY"
    assert "才开" in detail(centre, meeting_id).refusal
    assert centre.desk.ask(upcoming_meetings, UpcomingMeetings())[0].meeting_id == meeting_id
    assert refusal(lambda: centre.desk.run(finish_outcome, FinishOutcome("x", TODAY))).code == "OUTCOME-MISSING"

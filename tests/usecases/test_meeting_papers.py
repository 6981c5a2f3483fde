from __future__ import annotations

from datetime import date

import msgspec

from db.domain.meetings import OutcomeKind
from db.usecases.decisions import (
    BeginDecision,
    DropDecision,
    TickDecision,
    begin_decision,
    drop_decision,
    tick_decision,
)
from db.usecases.ground import SaveUnit, save_unit
from db.usecases.meeting_papers import (
    PrintDecision,
    PrintMinutes,
    print_decision,
    print_minutes,
)
from db.usecases.meetings import (
    AddAgendaItem,
    AddAttendees,
    AttendeeForm,
    PlanMeeting,
    add_agenda_item,
    add_attendees,
    plan_meeting,
)
from db.usecases.minutes import HoldMeeting, OutcomeForm, hold_meeting
from desktop.documents.registry import KINDS
from tests.documents.reading import text
from tests.helpers.centres import Started, centre, refusal
from tests.helpers.desk_work import walk_in

__all__ = ["centre"]

TODAY = date(2026, 11, 20)


def paper(centre: Started, job_id: str) -> str:
    """The words on the paper of a job, made as the print service makes it."""
    (job,) = centre.rows("SELECT kind, paper, data FROM print_job WHERE id = :id", id=job_id)
    kind = KINDS[job.kind]
    return text(kind.render(msgspec.json.decode(job.data, type=kind.data), job.paper))


def test_minutes_tell_what_was_decided_and_mask_residents(centre: Started) -> None:
    meeting_id = centre.desk.run(plan_meeting, PlanMeeting("tea", "喝茶议事", TODAY, "议事亭", "王建军", 3)).meeting_id
    (item_id,) = centre.desk.run(add_agenda_item, AddAgendaItem(meeting_id, "路灯不亮")).item_ids
    people = (AttendeeForm(resident_id=walk_in(centre.desk)), AttendeeForm("林静", unit="医院"), AttendeeForm("居民", heads=4))
    centre.desk.run(add_attendees, AddAttendees(meeting_id, people))
    assert refusal(lambda: centre.desk.run(print_minutes, PrintMinutes(meeting_id))).code == "MEETING-OPEN"
    unit_id = centre.desk.run(save_unit, SaveUnit("海棠物业", "property")).unit_id
    outcome = OutcomeForm(item_id, OutcomeKind.DECIDED, "换两只灯头", unit_id, date(2026, 12, 1))
    centre.desk.run(hold_meeting, HoldMeeting(meeting_id, "大家都到了。", (outcome,)))
    words = paper(centre, centre.desk.run(print_minutes, PrintMinutes(meeting_id)).job_id)
    for part in ("路灯不亮", "换两只灯头", "海棠物业", "2026-12-01", "林静（医院）", "居民4人", "到会6人", "大家都到了"):
        assert part in words
    assert "张桂兰" not in words and "张" in words


def test_a_notice_before_it_is_hung_out_and_while_it_hangs(centre: Started) -> None:
    decision_id = centre.desk.run(begin_decision, BeginDecision("充电棚方案", "十六个车位。")).decision_id
    ask = PrintDecision(decision_id)
    assert refusal(lambda: centre.desk.run(print_decision, ask)).code == "DECISION-NOTICE"
    for step in ("propose", "discuss", "review", "resolve"):
        centre.desk.run(tick_decision, TickDecision(decision_id, step, TODAY))
    assert "自张贴的次日起算" in paper(centre, centre.desk.run(print_decision, ask).job_id)
    centre.desk.run(tick_decision, TickDecision(decision_id, "publish_decision", TODAY))
    words = paper(centre, centre.desk.run(print_decision, PrintDecision(decision_id)).job_id)
    assert "到2026-11-27止" in words and "22225880" in words and "十六个车位" in words
    centre.desk.run(drop_decision, DropDecision(decision_id, "不办了"))
    assert refusal(lambda: centre.desk.run(print_decision, ask)).code == "DECISION-DROPPED"

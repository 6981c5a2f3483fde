"""What stands on the papers of meetings: 会议纪要, residents masked, and the 公示 of a 四议两公开 decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from db.decision_facts import DecisionDetail, StepRow, load_decision
from db.domain.clock import local
from db.domain.errors import KnownError
from db.domain.masking import mask_name
from db.meeting_facts import AttendeeRow, ItemRow, load_meeting
from db.papers import check_code, weekday_text
from db.transaction import Reader


def _number(day: date, row_id: str) -> str:
    return f"{day:%Y%m%d}-{check_code(row_id)}"


def _came(row: AttendeeRow) -> str:
    """Somebody who came: residents masked, who came for a unit in full with it, groups with their heads."""
    if row.heads > 1:
        return f"{row.name} {row.heads} 人"
    if row.worker_id is not None:
        return row.name
    return f"{row.name}（{row.unit}）" if row.unit else mask_name(row.name)


def _point(item: ItemRow) -> dict[str, str]:
    outcome = item.outcome
    return {
        "title": item.title,
        "demand": item.demand_serial,
        "outcome": outcome.kind.label if outcome else "",
        "text": outcome.text if outcome else "",
        "owner": outcome.owner_name if outcome else "",
        "due": str(outcome.due_on or "") if outcome else "",
    }


def minutes_data(reader: Reader, meeting_id: str) -> dict[str, Any]:
    """会议纪要 once the minutes are closed. Raises KnownError MEETING-MISSING, MEETING-OPEN."""
    meeting = load_meeting(reader, meeting_id)
    if meeting.state != "held":
        raise KnownError("MEETING-OPEN", "纪要还没有定稿，不能打印；请先填好结果并定稿。", "meeting_id")
    came = meeting.attendance
    unnamed = f"（其中 {came.unnamed} 人未记名）" if came.unnamed else ""
    quorum = f"，议定需到会 {meeting.quorum} 人" if meeting.quorum else ""
    return {
        "centre_name": reader.desk.centre_name,
        "number": _number(meeting.held_on, meeting.meeting_id),
        "kind": meeting.kind_name,
        "title": meeting.title,
        "held_on": f"{meeting.held_on}　{weekday_text(meeting.held_on)}",
        "place": meeting.place,
        "chair": meeting.chair,
        "recorder": meeting.operator,
        "attendance": f"到会 {came.attendances} 人{unnamed}{quorum}",
        "attendees": [_came(row) for row in meeting.attendees],
        "points": [_point(item) for item in meeting.items],
        "minutes": meeting.minutes,
        "printed_on": f"{local(reader.now):%Y-%m-%d %H:%M}",
        "printed_by": reader.operator.name if reader.operator else "",
    }


def _notice(decision: DecisionDetail) -> tuple[StepRow, str]:
    """The publicity this paper is for, and its sentence: the notice that hangs, else the next one, else the last."""
    if decision.state == "dropped":
        raise KnownError("DECISION-DROPPED", "这项决议已经终止，不再公示；请另选一项。", "decision_id")
    hung = [step for step in decision.steps if step.until is not None]
    following = next((step for step in decision.steps if step.code == decision.next_code), None)
    if following is not None and following.publicity_days and not any(step.days_left for step in hung):
        text = f"{following.label}：公示 {following.publicity_days} 日，自张贴的次日起算。"
        return following, text
    if not hung:
        before = following.label if following is not None else "前面的步骤"
        raise KnownError("DECISION-NOTICE", f"还没有到公示这一步，请先完成「{before}」。", "decision_id")
    last = hung[-1]
    return last, f"{last.label}：{last.on} 张贴，公示 {last.publicity_days} 日，到 {last.until} 止。"


def decision_data(reader: Reader, decision_id: str) -> dict[str, Any]:
    """公示 of a decision, before it is hung out or while it hangs. Raises KnownError DECISION-…."""
    decision = load_decision(reader, decision_id)
    notice, sentence = _notice(decision)
    place = reader.one("SELECT address FROM centre")
    return {
        "centre_name": reader.desk.centre_name,
        "number": _number(decision.begun_on, decision.decision_id),
        "title": decision.title,
        "text": decision.text,
        "steps": [
            {
                "label": step.label,
                "on": str(step.on or ""),
                "note": step.note,
                "until": str(step.until or ""),
                "days": step.publicity_days,
            }
            for step in decision.steps
        ],
        "publicity": sentence,
        "objection_phone": reader.desk.centre_phone,
        "objection_place": place.address if place and place.address else reader.desk.centre_name,
        "publisher": reader.desk.centre_name,
        "published_on": str(notice.on or reader.today),
    }

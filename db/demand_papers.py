"""What stands on the papers of a demand, masked and in words; the layout is desktop.documents."""

from __future__ import annotations

from typing import Any

from db.demand_parties import load_parties
from db.domain.clock import local
from db.domain.demand_table import DemandAction, DemandKind, DemandRating, Urgency
from db.domain.demand_words import SOURCES, level_label
from db.domain.masking import mask_phone
from db.domain.scancodes import demand_payload
from db.models.demand import Demand
from db.queries.demands import masked
from db.transaction import Reader
from db.work_calendar import load_calendar

_TOLD = frozenset(
    {
        DemandAction.ASSIGN,
        DemandAction.HANDLE,
        DemandAction.NOTE,
        DemandAction.EXTEND,
        DemandAction.TO_MEETING,
        DemandAction.FROM_MEETING,
        DemandAction.TO_CASE,
        DemandAction.RETURN,
    }
)
"""The steps that a 反馈单 tells; the rest is the community's own affair."""
_BY_THE_OWNER = frozenset({DemandAction.HANDLE, DemandAction.NOTE})
"""Steps of whoever has the demand; the others are the centre's, done by the operator."""


def _last_step(reader: Reader, demand_id: str, action: DemandAction) -> Any:
    return reader.one(
        "SELECT made_on, owner_name, reason FROM demand_step WHERE demand_id = :id AND action = :action "
        "ORDER BY hlc DESC LIMIT 1",
        {"id": demand_id, "action": action.value},
    )


def _done(step: Any) -> str:
    """A step without words of its own: 吹哨交办 says to whom."""
    label = DemandAction(step.action).label
    return f"{label}给{step.owner_name}" if step.action == DemandAction.ASSIGN else label


def _common(reader: Reader, row: Demand) -> dict[str, Any]:
    keeper = load_parties(reader, [row.keeper_id]).get(row.keeper_id)
    return {
        "centre_name": reader.desk.centre_name,
        "number": row.serial_short,
        "qr_payload": demand_payload(row.serial),
        "title": row.title,
        "place": row.place,
        "category": row.category,
        "reporter": masked(row.reporter_name),
        "registered_on": f"{local(row.registered_at):%Y-%m-%d}",
        "keeper": keeper.name if keeper else "",
        "agency_phone": reader.desk.centre_phone,
    }


def assignment_data(reader: Reader, row: Demand) -> dict[str, Any]:
    """交办单 as the demand stands: to whom, what, by when. ``row`` must be flushed."""
    calendar = load_calendar(reader.connection)
    owner = load_parties(reader, [row.owner_id]).get(row.owner_id)
    assigned = _last_step(reader, row.id, DemandAction.ASSIGN)
    left = calendar.working_days_between(reader.today, row.due_on)
    return _common(reader, row) | {
        "owner": row.owner_name,
        "owner_contact": owner.contact if owner else "",
        "text": "" if row.text.strip() == row.title.strip() else row.text,
        "kind": DemandKind(row.kind).label,
        "urgency": Urgency(row.urgency).label,
        "source": SOURCES.get(row.source, row.source),
        "reporter_phone": mask_phone(row.reporter_phone) if row.reporter_phone else "",
        "reporters": f"共 {row.reporters} 人反映" if row.reporters > 1 else "",
        "assigned_on": str(assigned.made_on) if assigned else str(reader.today),
        "due_on": str(row.due_on),
        "due_text": f"还有 {left} 个工作日" if left >= 0 else f"已超 {-left} 个工作日",
        "clerk": reader.operator.name if reader.operator else "",
        "provisional": row.due_on > calendar.covered_until,
        "request": assigned.reason if assigned else "",
        "level": f"已升至{level_label(row.level)}" if row.level else "",
    }


def answer_data(reader: Reader, row: Demand) -> dict[str, Any]:
    """反馈单 of a demand that was answered: what was done, what came of it, what was said of it."""
    answer = _last_step(reader, row.id, DemandAction.ANSWER)
    assigned = _last_step(reader, row.id, DemandAction.ASSIGN)
    rated = _last_step(reader, row.id, DemandAction.RATE)
    handler = load_parties(reader, [row.handler_id]).get(row.handler_id or "")
    steps = [
        {
            "on": str(step.made_on),
            "who": step.owner_name if step.action in _BY_THE_OWNER else step.operator_name,
            "text": step.reason or _done(step),
        }
        for step in reader.rows(
            "SELECT made_on, owner_name, operator_name, reason, action FROM demand_step WHERE demand_id = :id "
            "ORDER BY hlc, id",
            {"id": row.id},
        )
        if DemandAction(step.action) in _TOLD
    ]
    in_time = ""
    if row.settled_on and row.settled_due:
        in_time = "按期" if row.settled_on <= row.settled_due else "超期"
    common = _common(reader, row)
    return common | {
        "assigned_on": str(assigned.made_on) if assigned else "—",
        "settled_on": str(row.settled_on or "—"),
        "due_on": str(row.settled_due or row.due_on),
        "in_time": in_time,
        "owner": handler.name if handler else row.owner_name,
        "steps": steps,
        "result": (answer.reason if answer else "") or "—",
        "answered_by": reader.operator.name if reader.operator else "",
        "rating": DemandRating(row.rating).label if row.rating else "",
        "rated_on": str(rated.made_on) if rated and row.rating else "",
    }

"""What happened to a demand, step by step, in the words of its timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from db.demand_store import (
    stored_step,
)
from db.domain.clock import instant_of
from db.domain.demand_table import (
    DemandAction,
    DemandRating,
)
from db.domain.demand_words import level_label
from db.domain.demands import replay
from db.transaction import Reader


@dataclass(frozen=True, slots=True)
class DemandEntry:
    """One step. ``superseded``: kept, but made on a version somebody else had already moved."""

    step_id: str
    at: datetime
    on: date
    action: DemandAction
    title: str
    operator: str
    text: str
    owner_name: str
    due_on: date
    next_on: date
    superseded: bool


def step_text(row: Any, linked: dict[str, str]) -> str:
    """What the timeline says under a step: what was written, else what follows from it."""
    said = str(row.reason)
    match DemandAction(row.action):
        case DemandAction.ASSIGN:
            follows = f"交 {row.owner_name}，限 {row.due_on} 前"
        case DemandAction.HAND_OVER:
            follows = f"移交 {row.owner_name}"
        case DemandAction.EXTEND:
            follows = f"延到 {row.due_on}"
        case DemandAction.ESCALATE:
            follows = f"升至{level_label(row.level)}"
        case DemandAction.TO_MEETING:
            follows = f"议事 {row.next_on}"
        case DemandAction.RATE:
            follows = DemandRating(row.rating).label if row.rating else ""
        case DemandAction.MERGE:
            follows = f"并入 {linked.get(row.main_id, '')}".strip()
        case DemandAction.RETURN:
            follows = f"退给 {row.owner_name}"
        case _:
            follows = ""
    return "；".join(part for part in (follows, said) if part)


def demand_timeline(reader: Reader, demand_id: str) -> tuple[DemandEntry, ...]:
    """Every step of a demand, the latest first."""
    rows = reader.rows("SELECT * FROM demand_step WHERE demand_id = :id ORDER BY hlc, id", {"id": demand_id})
    superseded = set(replay(stored_step(row) for row in rows).superseded)
    linked = {
        row.main_id: row.serial_short
        for row in reader.rows(
            "SELECT d.id AS main_id, d.serial_short FROM demand_step s JOIN demand d ON d.id = s.main_id "
            "WHERE s.demand_id = :id",
            {"id": demand_id},
        )
    }
    entries = []
    for row in rows:
        at, step = instant_of(row.at), stored_step(row)
        assert at is not None
        entries.append(
            DemandEntry(
                step.id,
                at,
                step.on,
                step.action,
                step.action.label,
                row.operator_name,
                step_text(row, linked),
                row.owner_name,
                step.due_on,
                step.next_on,
                step.id in superseded,
            )
        )
    return tuple(reversed(entries))

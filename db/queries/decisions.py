"""四议两公开 decisions: where each stands today, its steps, and the notices that hang out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.decision_facts import (
    DECISION_STATES,
    DecisionDetail,
    StepRow,
    TickRow,
    last_hanging,
    load_decision,
    progress_of,
    state_of,
    ticks_of,
)
from db.domain.permissions import Permission
from db.registry import query
from db.transaction import Reader

__all__ = [
    "DecisionDetail",
    "DecisionRow",
    "GetDecision",
    "ListDecisions",
    "OpenPublicity",
    "PublicityRow",
    "StepRow",
    "TickRow",
    "get_decision",
    "list_decisions",
    "open_publicity",
]


@dataclass(frozen=True, slots=True)
class ListDecisions:
    """Ask for the decisions, all or those in one state of DECISION_STATES, whose title holds ``text``."""

    text: str = ""
    state: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision; ``publicity_until`` is the last day its notice hangs out, with ``days_left``."""

    decision_id: str
    title: str
    begun_on: date
    meeting_id: str | None
    state: str
    state_label: str
    ticked: int
    total: int
    next_label: str
    last_on: date | None
    publicity_until: date | None
    days_left: int


@dataclass(frozen=True, slots=True)
class GetDecision:
    """One decision."""

    decision_id: str


@dataclass(frozen=True, slots=True)
class OpenPublicity:
    """Ask for the notices that hang out."""


@dataclass(frozen=True, slots=True)
class PublicityRow:
    """A notice that hangs out, or one whose days are ``over`` and whose next step waits."""

    decision_id: str
    title: str
    step_label: str
    hung_on: date
    until: date
    days_left: int
    over: bool


@query("decisions.list", needs=Permission.DEMAND_READ)
def list_decisions(reader: Reader, request: ListDecisions) -> tuple[DecisionRow, ...]:
    """The decisions, the one begun last first."""
    ticks = ticks_of(reader)
    found = reader.rows(
        "SELECT id, title, begun_on, meeting_id, state, steps FROM open_decision "
        "WHERE instr(title, :text) ORDER BY begun_on DESC, id DESC",
        {"text": request.text.strip()},
    )
    made = []
    for row in found:
        done = progress_of(row.steps, ticks.get(row.id, ()))
        state = state_of(row.state, done, reader.today)
        if request.state not in (None, state):
            continue
        ticked = [line for line in done.steps if line.on is not None]
        hanging = ticked[-1] if ticked and state == "publicity" else None
        following = done.next_step if state != "dropped" else None
        made.append(
            DecisionRow(
                decision_id=row.id,
                title=row.title,
                begun_on=date.fromisoformat(row.begun_on),
                meeting_id=row.meeting_id,
                state=state,
                state_label=DECISION_STATES[state],
                ticked=len(ticked),
                total=len(done.steps),
                next_label=following.label if following else "",
                last_on=ticked[-1].on if ticked else None,
                publicity_until=last_hanging(hanging) if hanging else None,
                days_left=hanging.days_left(reader.today) if hanging else 0,
            )
        )
    return tuple(made)


@query("decisions.get", needs=Permission.DEMAND_READ)
def get_decision(reader: Reader, request: GetDecision) -> DecisionDetail:
    """One decision. Raises KnownError DECISION-MISSING."""
    return load_decision(reader, request.decision_id)


@query("decisions.publicity", needs=Permission.DEMAND_READ)
def open_publicity(reader: Reader, request: OpenPublicity) -> tuple[PublicityRow, ...]:
    """The notices that hang out today, and those that may come down and let the next step go on; soonest first."""
    ticks = ticks_of(reader)
    made = []
    for row in reader.rows("SELECT id, title, steps FROM open_decision WHERE state <> 'dropped'"):
        done = progress_of(row.steps, ticks.get(row.id, ()))
        last = next((line for line in reversed(done.steps) if line.on is not None), None)
        if last is None or last.on is None or (until := last_hanging(last)) is None or done.finished(reader.today):
            continue
        left = last.days_left(reader.today)
        made.append(PublicityRow(row.id, row.title, last.step.label, last.on, until, left, left == 0))
    return tuple(sorted(made, key=lambda p: (p.until, p.decision_id)))

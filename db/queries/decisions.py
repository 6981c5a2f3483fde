"""四议两公开 decisions: where each stands today, its steps, and the notices that hang out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from db.decision_facts import DECISION_STATES, progress_of, state_of, ticks_of
from db.domain.errors import KnownError
from db.domain.open_decisions import StepProgress
from db.domain.permissions import Permission
from db.queries.ground import day
from db.registry import query
from db.transaction import Reader


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
class StepRow:
    """A step. ``until`` is the last day its notice hangs out; ``earliest_on`` the first day to tick it, if next."""

    code: str
    label: str
    publicity_days: int
    on: date | None
    complete_on: date | None
    until: date | None
    days_left: int
    note: str
    operator: str
    may_tick: bool
    earliest_on: date | None


@dataclass(frozen=True, slots=True)
class TickRow:
    """A tick that does not count: out of order, or given before (需复核)."""

    step_label: str
    on: date
    note: str
    operator: str


@dataclass(frozen=True, slots=True)
class DecisionDetail:
    """A decision with its steps; ``next_code`` is empty when there is none to tick."""

    decision_id: str
    title: str
    text: str
    begun_on: date
    meeting_id: str | None
    meeting_title: str
    state: str
    state_label: str
    steps: tuple[StepRow, ...]
    superseded: tuple[TickRow, ...]
    next_code: str


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


def _until(line: StepProgress) -> date | None:
    """The last day a notice hangs out; None for a deliberation."""
    if line.complete_on is None or not line.step.publicity_days:
        return None
    return line.complete_on - timedelta(days=1)


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
                publicity_until=_until(hanging) if hanging else None,
                days_left=hanging.days_left(reader.today) if hanging else 0,
            )
        )
    return tuple(made)


@query("decisions.get", needs=Permission.DEMAND_READ)
def get_decision(reader: Reader, request: GetDecision) -> DecisionDetail:
    """One decision. Raises KnownError DECISION-MISSING."""
    row = reader.one(
        "SELECT d.id, d.title, d.text, d.begun_on, d.meeting_id, d.state, d.steps, m.title AS meeting "
        "FROM open_decision d LEFT JOIN meeting m ON m.id = d.meeting_id WHERE d.id = :id",
        {"id": request.decision_id},
    )
    if row is None:
        raise KnownError("DECISION-MISSING", "这项决议不在了；请刷新后重新选择。", "decision_id")
    ticks = ticks_of(reader, row.id).get(row.id, [])
    done = progress_of(row.steps, ticks)
    superseded = frozenset(done.superseded)
    counted = {tick.step: tick for tick in ticks if tick.id not in superseded}
    state = state_of(row.state, done, reader.today)
    following = done.next_step if state != "dropped" else None
    labels = {line.step.code: line.step.label for line in done.steps}
    steps, earliest = [], date.fromisoformat(row.begun_on)
    for line in done.steps:
        tick = counted.get(line.step.code)
        waits = following is not None and line.step.code == following.code
        steps.append(
            StepRow(
                code=line.step.code,
                label=line.step.label,
                publicity_days=line.step.publicity_days,
                on=line.on,
                complete_on=line.complete_on,
                until=_until(line),
                days_left=line.days_left(reader.today),
                note=tick.note if tick else "",
                operator=tick.operator_name if tick else "",
                may_tick=waits and earliest <= reader.today,
                earliest_on=earliest if waits else None,
            )
        )
        earliest = line.complete_on or earliest
    return DecisionDetail(
        decision_id=row.id,
        title=row.title,
        text=row.text,
        begun_on=date.fromisoformat(row.begun_on),
        meeting_id=row.meeting_id,
        meeting_title=row.meeting or "",
        state=state,
        state_label=DECISION_STATES[state],
        steps=tuple(steps),
        superseded=tuple(
            TickRow(labels.get(t.step, t.step), day(t.ticked_on) or earliest, t.note, t.operator_name)
            for t in ticks
            if t.id in superseded
        ),
        next_code=following.code if following else "",
    )


@query("decisions.publicity", needs=Permission.DEMAND_READ)
def open_publicity(reader: Reader, request: OpenPublicity) -> tuple[PublicityRow, ...]:
    """The notices that hang out today, and those that may come down and let the next step go on; soonest first."""
    ticks = ticks_of(reader)
    made = []
    for row in reader.rows("SELECT id, title, steps FROM open_decision WHERE state <> 'dropped'"):
        done = progress_of(row.steps, ticks.get(row.id, ()))
        last = next((line for line in reversed(done.steps) if line.on is not None), None)
        if last is None or last.on is None or (until := _until(last)) is None or done.finished(reader.today):
            continue
        left = last.days_left(reader.today)
        made.append(PublicityRow(row.id, row.title, last.step.label, last.on, until, left, left == 0))
    return tuple(sorted(made, key=lambda p: (p.until, p.decision_id)))

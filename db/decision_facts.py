"""A 四议两公开 decision as it is kept: the checklist it was begun with, its ticks, and where both leave it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import msgspec

from db.domain.errors import KnownError
from db.domain.open_decisions import ChecklistStep, Progress, StepProgress, Tick, progress
from db.transaction import Reader

DECISION_STATES: Mapping[str, str] = MappingProxyType(
    {"open": "进行中", "publicity": "公示中", "finished": "已完成", "dropped": "已终止"}
)
"""Code and name of where a decision stands today."""


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


def pack_steps(steps: Sequence[ChecklistStep]) -> str:
    """The checklist as it is stored."""
    return msgspec.json.encode(steps).decode()


def unpack_steps(stored: str) -> tuple[ChecklistStep, ...]:
    """The checklist a decision was begun with."""
    return msgspec.json.decode(stored, type=tuple[ChecklistStep, ...])


def ticks_of(reader: Reader, decision_id: str | None = None) -> dict[str, list[Any]]:
    """The ticks of one decision, or of all, by decision, as rows."""
    found: dict[str, list[Any]] = {}
    rows = reader.rows(
        "SELECT id, decision_id, hlc, step, ticked_on, note, operator_name FROM open_decision_tick "
        "WHERE :id IS NULL OR decision_id = :id ORDER BY hlc, id",
        {"id": decision_id},
    )
    for row in rows:
        found.setdefault(row.decision_id, []).append(row)
    return found


def domain_ticks(rows: Iterable[Any]) -> tuple[Tick, ...]:
    """Rows of ticks as the rules know them."""
    return tuple(Tick(row.id, row.hlc, row.step, date.fromisoformat(row.ticked_on)) for row in rows)


def progress_of(stored_steps: str, rows: Iterable[Any]) -> Progress:
    """Where a decision stands."""
    return progress(domain_ticks(rows), unpack_steps(stored_steps))


def state_of(kept: str, done: Progress, today: date) -> str:
    """A code of DECISION_STATES: ``publicity`` while a notice hangs out."""
    if kept == "dropped":
        return kept
    if done.finished(today):
        return "finished"
    return "publicity" if any(line.days_left(today) for line in done.steps) else "open"


def last_hanging(line: StepProgress) -> date | None:
    """The last day a notice hangs out; None for a deliberation."""
    if line.complete_on is None or not line.step.publicity_days:
        return None
    return line.complete_on - timedelta(days=1)


def load_decision(reader: Reader, decision_id: str) -> DecisionDetail:
    """One decision. Raises KnownError DECISION-MISSING."""
    row = reader.one(
        "SELECT d.id, d.title, d.text, d.begun_on, d.meeting_id, d.state, d.steps, m.title AS meeting "
        "FROM open_decision d LEFT JOIN meeting m ON m.id = d.meeting_id WHERE d.id = :id",
        {"id": decision_id},
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
                until=last_hanging(line),
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
            TickRow(labels.get(t.step, t.step), date.fromisoformat(t.ticked_on), t.note, t.operator_name)
            for t in ticks
            if t.id in superseded
        ),
        next_code=following.code if following else "",
    )

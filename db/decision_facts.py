"""A 四议两公开 decision as it is kept: the checklist it was begun with, its ticks, and where both leave it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import msgspec

from db.domain.open_decisions import ChecklistStep, Progress, Tick, progress
from db.transaction import Reader

DECISION_STATES: Mapping[str, str] = MappingProxyType(
    {"open": "进行中", "publicity": "公示中", "finished": "已完成", "dropped": "已终止"}
)
"""Code and name of where a decision stands today."""


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

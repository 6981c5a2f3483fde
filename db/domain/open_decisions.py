"""四议两公开: six steps in their order, two of them publicity (公示) that must have hung out for its days.

Four deliberations (支部提议, 两委商议, 党员审议, 居民决议) and two publications (决议公开, 实施结果公开). No step is
ticked before the former is complete; a publicity step is complete when its days are over. Ticks are
append-only and every desk reads the same progress from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from db.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class ChecklistStep:
    """A step; ``publicity_days`` are calendar days a notice must hang out, 0 for a deliberation."""

    code: str
    label: str
    publicity_days: int = 0


DEFAULT_STEPS: tuple[ChecklistStep, ...] = (
    ChecklistStep("propose", "党组织提议"),
    ChecklistStep("discuss", "两委会商议"),
    ChecklistStep("review", "党员大会审议"),
    ChecklistStep("resolve", "居民（代表）会议决议"),
    ChecklistStep("publish_decision", "决议公开", 7),
    ChecklistStep("publish_result", "实施结果公开", 7),
)
"""A beginning: how many days a notice hangs out is a local rule, so every decision keeps the list it was begun with."""


class Tick(NamedTuple):
    """A step ticked: the day it took place, or on which the notice was hung out."""

    id: str
    hlc: int
    step: str
    on: date


@dataclass(frozen=True, slots=True)
class StepProgress:
    """A step of a decision: the day of its tick, and the first day on which the next may be ticked."""

    step: ChecklistStep
    on: date | None
    complete_on: date | None

    def days_left(self, today: date) -> int:
        """Days the notice must still hang out; 0 when it need not or did."""
        return 0 if self.complete_on is None else max(0, (self.complete_on - today).days)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a decision stands. ``superseded`` ticks were out of order or given before (需复核)."""

    steps: tuple[StepProgress, ...]
    superseded: tuple[str, ...]

    @property
    def next_step(self) -> ChecklistStep | None:
        """The step to tick next; ``None`` when all are."""
        return next((progress.step for progress in self.steps if progress.on is None), None)

    def finished(self, today: date) -> bool:
        """Whether every step is ticked and every notice has hung out its days."""
        return all(p.complete_on is not None and p.complete_on <= today for p in self.steps)


def publicity_end(hung_out_on: date, days: int) -> date:
    """The first day after a publicity of so many days; the day it was hung out is not counted (《民法典》§201)."""
    return hung_out_on + timedelta(days=days + 1) if days else hung_out_on


def check_tick(
    steps: Sequence[ChecklistStep], done: Progress, code: str, on: date, today: date
) -> KnownError | None:
    """Why a step cannot be ticked on that day; ``None`` when it can."""
    expected = done.next_step
    if on > today:
        return KnownError("DECISION-FUTURE", "日期在今天之后，请改成实际的日期。", "on")
    if expected is None:
        return KnownError("DECISION-DONE", "各步都已完成，没有可勾的了；请看决议的经过。", "step")
    if code != expected.code:
        label = next((step.label for step in steps if step.code == code), code)
        return KnownError("DECISION-ORDER", f"还不能勾「{label}」，请先完成「{expected.label}」。", "step")
    before = [progress for progress in done.steps if progress.complete_on is not None]
    if before and before[-1].complete_on is not None and on < before[-1].complete_on:
        former, ready = before[-1].step, before[-1].complete_on
        if former.publicity_days:
            text = f"「{former.label}」要公示满 {former.publicity_days} 日，{ready} 起才能勾下一步。"
            return KnownError("DECISION-PUBLICITY", text, "on")
        return KnownError("DECISION-BEFORE", f"日期不能早于「{former.label}」的 {ready}，请改日期。", "on")
    return None


def progress(ticks: Iterable[Tick], steps: Sequence[ChecklistStep] = DEFAULT_STEPS) -> Progress:
    """The standing of a decision from all its ticks, in whatever order they arrived; each counts once."""
    lines = [StepProgress(step, None, None) for step in steps]
    superseded: list[str] = []
    unique = {tick.id: tick for tick in ticks}
    place = 0
    for tick in sorted(unique.values(), key=lambda t: (t.hlc, t.id)):
        now = Progress(tuple(lines), ())
        if check_tick(steps, now, tick.step, tick.on, tick.on) is not None:
            superseded.append(tick.id)
        else:
            step = steps[place]
            lines[place] = StepProgress(step, tick.on, publicity_end(tick.on, step.publicity_days))
            place += 1
    return Progress(tuple(lines), tuple(superseded))


def require_tick(
    ticks: Iterable[Tick], code: str, on: date, today: date, steps: Sequence[ChecklistStep] = DEFAULT_STEPS
) -> None:
    """Raises the KnownError of :func:`check_tick` when a new tick is not allowed beside those given."""
    error = check_tick(steps, progress(ticks, steps), code, on, today)
    if error is not None:
        raise error

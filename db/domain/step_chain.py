"""Histories made of steps that several desks may have written without seeing each other.

A step names the version it was made on. Of steps made on the same version the earliest by (hlc, id) stands;
the others are kept beside it as superseded and shown to a person (需复核). The order in which steps arrive
never matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

State = TypeVar("State")
Action = TypeVar("Action", covariant=True)


class Step(Protocol[Action]):
    """What a chain needs to know of a step: its id, clock, the version it was made on, and what it does."""

    @property
    def id(self) -> str: ...

    @property
    def hlc(self) -> int: ...

    @property
    def base_version(self) -> int: ...

    @property
    def action(self) -> Action: ...


S = TypeVar("S", bound=Step[object])


@dataclass(frozen=True, slots=True)
class StepChain(Generic[State, S]):
    """Where the steps lead: ``state`` is ``None`` before the first; ``version`` counts ``applied``.

    ``superseded`` steps lost against another or were not allowed; ``waiting`` ones were made on a version
    that has not arrived yet.
    """

    state: State | None
    applied: tuple[S, ...]
    superseded: tuple[S, ...]
    waiting: tuple[S, ...]

    @property
    def version(self) -> int:
        """How many steps stand."""
        return len(self.applied)


def replay_steps(
    steps: Iterable[S], table: Mapping[tuple[State | None, object], State]
) -> StepChain[State, S]:
    """The chain of one record from all its steps; a step that comes twice counts once."""
    unique = {step.id: step for step in steps}
    left = sorted(unique.values(), key=lambda step: (step.hlc, step.id))
    state: State | None = None
    applied: list[S] = []
    by_base: dict[int, list[S]] = {}
    for step in left:
        by_base.setdefault(step.base_version, []).append(step)
    while True:
        here = state
        found = next((s for s in by_base.get(len(applied), ()) if (here, s.action) in table), None)
        if found is None:
            break
        state = table[here, found.action]
        applied.append(found)
    standing = {step.id for step in applied}
    rest = [step for step in left if step.id not in standing]
    return StepChain(
        state,
        tuple(applied),
        tuple(step for step in rest if step.base_version <= len(applied)),
        tuple(step for step in rest if step.base_version > len(applied)),
    )

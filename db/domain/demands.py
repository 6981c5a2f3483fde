"""A demand from its recorded steps, alike on every desk.

Steps are append-only and name the version they were made on. Every step carries the owner, the deadline of the
stage and the next date it leads to, as facts fixed when it was made (:mod:`db.domain.demand_steps` works them
out), so a demand that is not archived always has all three, whatever calendar a desk has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from db.domain.demand_table import (
    LIVE_STATES,
    TRANSITIONS,
    Clock,
    DemandAction,
    DemandRating,
    DemandState,
    Part,
)
from db.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class DemandStep:
    """A recorded step: what was done on which business day, and what follows from it.

    ``owner`` (主办), ``due_on`` and ``next_on`` are those after the step. ``keeper`` (跟办人) is given on
    registering and when it changes; ``level`` is the escalation level reached by an ESCALATE.
    ``held_days`` are the working days that were left when the demand went on an agenda.
    """

    id: str
    hlc: int
    base_version: int
    action: DemandAction
    on: date
    owner: str
    due_on: date
    next_on: date
    keeper: str | None = None
    reason: str = ""
    main_id: str | None = None
    case_id: str | None = None
    meeting_id: str | None = None
    held_days: int = 0
    rating: DemandRating | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand as it stands. ``owner`` must act by ``next_on``; the stage ends on ``due_on``.

    ``keeper`` follows it for the community whoever handles it; ``handler`` is the last one it was given to.
    ``settled_on`` is the day of the answer that stands, ``settled_due`` the deadline it was measured by.
    """

    state: DemandState
    version: int
    owner: str
    keeper: str
    due_on: date
    next_on: date
    registered_on: date
    handler: str | None = None
    level: int = 0
    main_id: str | None = None
    case_id: str | None = None
    meeting_id: str | None = None
    meeting_on: date | None = None
    held_days: int = 0
    settled_on: date | None = None
    settled_due: date | None = None
    rating: DemandRating | None = None
    archived_on: date | None = None

    @property
    def live(self) -> bool:
        """Whether somebody must do something next."""
        return self.state in LIVE_STATES


def refusal(demand: Demand | None, step: DemandStep) -> KnownError | None:
    """Why a step is not legal on this demand; ``None`` when it is.

    ``DEMAND-VERSION`` when somebody else moved it since it was read, ``DEMAND-STATE`` when the action does not
    belong to the state, ``DEMAND-<PART>`` when something the step needs is missing.
    """
    if step.base_version != (demand.version if demand else 0):
        return KnownError("DEMAND-VERSION", "这个诉求刚被别人更新过，请看过最新经过后再办。")
    state = demand.state if demand else None
    rule = TRANSITIONS.get((state, step.action))
    if rule is None:
        now = f"现在是「{state.label}」" if state is not None else "还没有登记"
        return KnownError(
            "DEMAND-STATE", f"诉求{now}，不能「{step.action.label}」，请刷新后选择可办的下一步。"
        )
    if not step.owner.strip():
        return KnownError("DEMAND-OWNER", "归档前必须有主办人，请选择主办。", "owner")
    if rule.to_state in LIVE_STATES and step.next_on < step.on:
        return KnownError("DEMAND-NEXT", "下一步日期不能早于今天，请改日期。", "next_on")
    for part in sorted(rule.parts):
        if not _has(part, demand, step):
            return KnownError(f"DEMAND-{part.name}", _PART_MESSAGES[part], str(part))
    return None


_PART_MESSAGES: Mapping[Part, str] = MappingProxyType(
    {
        Part.REASON: "请写明原因。",
        Part.MAIN: "请选择要并入的诉求，不能并入自己。",
        Part.CASE: "请选择转成的办件。",
        Part.MEETING: "请选择议事会。",
        Part.RATING: "请选择回访评价。",
        Part.RATED: "还没有回访评价，或反映人说没有解决：请先回访，没有解决请退回，或由值班长说明归档。",
        Part.ON_AGENDA: "这个诉求不在议事会上。",
        Part.OFF_AGENDA: "这个诉求正在议事会上，请先「议后办理」。",
    }
)


def _has(part: Part, demand: Demand | None, step: DemandStep) -> bool:
    agenda = demand is not None and demand.meeting_on is not None
    match part:
        case Part.REASON:
            return bool(step.reason.strip())
        case Part.MAIN:
            return bool(step.main_id)
        case Part.CASE:
            return bool(step.case_id)
        case Part.MEETING:
            return bool(step.meeting_id)
        case Part.RATING:
            return step.rating is not None
        case Part.RATED:
            return demand is not None and demand.rating is not None and demand.rating.confirms
        case Part.ON_AGENDA:
            return agenda
        case Part.OFF_AGENDA:
            return not agenda


def apply(demand: Demand | None, step: DemandStep) -> Demand:
    """The demand after one step. Raises the KnownError of :func:`refusal`."""
    error = refusal(demand, step)
    if error is not None:
        raise error
    return _after(demand, step)


def _after(demand: Demand | None, step: DemandStep) -> Demand:
    state = demand.state if demand else None
    rule = TRANSITIONS[state, step.action]
    if demand is None:
        keeper = step.keeper or step.owner
        return Demand(rule.to_state, 1, step.owner, keeper, step.due_on, step.next_on, registered_on=step.on)
    after = replace(
        demand,
        state=rule.to_state,
        version=demand.version + 1,
        owner=step.owner,
        keeper=step.keeper or demand.keeper,
        due_on=step.due_on,
        next_on=step.next_on,
        level=0 if rule.clock in (Clock.STAGE, Clock.HANDLING, Clock.GIVEN) else demand.level,
    )
    if rule.to_state in (DemandState.ASSIGNED, DemandState.HANDLING):
        after = replace(after, handler=step.owner)
    else:
        after = replace(after, meeting_on=None, held_days=0)
    match step.action:
        case DemandAction.ESCALATE:
            return replace(after, level=max(demand.level, step.level))
        case DemandAction.TO_MEETING:
            return replace(
                after, meeting_id=step.meeting_id, meeting_on=step.next_on, held_days=step.held_days
            )
        case DemandAction.FROM_MEETING:
            return replace(after, meeting_on=None, held_days=0)
        case DemandAction.TO_CASE:
            return replace(after, case_id=step.case_id)
        case DemandAction.MERGE:
            return replace(after, main_id=step.main_id)
        case DemandAction.UNMERGE:
            return replace(after, main_id=None)
        case DemandAction.ANSWER:
            return replace(after, settled_on=step.on, settled_due=demand.due_on)
        case DemandAction.RATE:
            return replace(after, rating=step.rating)
        case DemandAction.RETURN:
            return replace(after, settled_on=None, settled_due=None, rating=None)
        case DemandAction.ARCHIVE | DemandAction.CLOSE:
            return replace(after, archived_on=step.on)
        case _:
            return after


class Replayed(NamedTuple):
    """The demand that all desks agree on, and the ids of steps that were kept but do not count (需复核)."""

    demand: Demand | None
    superseded: tuple[str, ...]


def replay(steps: Iterable[DemandStep]) -> Replayed:
    """A demand from all its recorded steps, in whatever order they arrived; the same step counts once.

    Steps are ordered by (hlc, id); one that is not legal on the demand reached so far is superseded.
    """
    demand: Demand | None = None
    superseded: list[str] = []
    unique = {step.id: step for step in steps}
    for step in sorted(unique.values(), key=lambda s: (s.hlc, s.id)):
        if refusal(demand, step) is not None:
            superseded.append(step.id)
        else:
            demand = _after(demand, step)
    return Replayed(demand, tuple(superseded))


class Followed(NamedTuple):
    """Where a demand really stands: its main one's standing if it was merged.

    ``conflict`` when the main one is unknown here or demands were merged in a ring (需复核); then it stands by
    itself, in a ring the one with the smallest id for all.
    """

    main_id: str
    demand: Demand
    conflict: bool


def follow(demands: Mapping[str, Demand], demand_id: str) -> Followed:
    """The standing of a demand among all; a merged one has the state, owner and dates of its main one."""
    path = [demand_id]
    here = demands[demand_id]
    while here.state is DemandState.MERGED and here.main_id is not None:
        if here.main_id not in demands:
            return Followed(path[-1], here, True)
        if here.main_id in path:
            main = min(path[path.index(here.main_id) :])
            return Followed(main, demands[main], True)
        path.append(here.main_id)
        here = demands[here.main_id]
    return Followed(path[-1], here, False)


def merge_target(demands: Mapping[str, Demand], demand_id: str, chosen_id: str) -> str:
    """The demand to merge into when a clerk chose ``chosen_id``: its main one if it was merged itself.

    Raises KnownError ``DEMAND-MAIN`` when that is the demand itself, unknown here, or already archived.
    """
    main = follow(demands, chosen_id) if chosen_id in demands else None
    if main is None or main.conflict:
        raise KnownError("DEMAND-MAIN", "要并入的诉求找不到或合并有冲突，请先核对。", "main")
    if main.main_id == demand_id:
        raise KnownError("DEMAND-MAIN", "不能并入自己，请选择另一个诉求。", "main")
    if not main.demand.live:
        raise KnownError("DEMAND-MAIN", "要并入的诉求已经归档，请选择未归档的诉求。", "main")
    return main.main_id


def orphaned(demands: Mapping[str, Demand], left: Collection[str]) -> tuple[str, ...]:
    """The open demands, in id order, that somebody who left still owns or follows: to be handed over.

    A merged demand follows its main one and is not listed beside it.
    """
    return tuple(
        demand_id
        for demand_id, demand in sorted(demands.items())
        if (demand.owner in left or demand.keeper in left)
        and (demand.live or (demand.state is DemandState.MERGED and follow(demands, demand_id).conflict))
    )

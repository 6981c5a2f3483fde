"""What follows from a step of a demand: who owns it next, until when, and the next date to look at it.

Deadlines count 工作日 from the day after the step. All limits are data with a default of our own; local rules
differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from db.domain.calendar import WorkCalendar
from db.domain.demand_table import (
    LIVE_STATES,
    TRANSITIONS,
    Clock,
    DemandAction,
    DemandRating,
    DemandState,
    Owner,
    Rule,
    Urgency,
)
from db.domain.demands import Demand, DemandStep, refusal
from db.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class DemandLimits:
    """Working days for each stage, and for looking at a demand again.

    ``remind`` is the longest default wait while it is handled, ``after_escalation`` the one after it went up,
    ``overdue_wait`` the longest anybody may set once the deadline is past.
    """

    stages: Mapping[DemandState, int] = field(
        default_factory=lambda: MappingProxyType(
            {
                DemandState.REGISTERED: 1,
                DemandState.TRIAGED: 1,
                DemandState.ANSWERED: 2,
                DemandState.REVISITING: 5,
            }
        )
    )
    handling: Mapping[Urgency, int] = field(
        default_factory=lambda: MappingProxyType({Urgency.NORMAL: 10, Urgency.URGENT: 3, Urgency.CRITICAL: 1})
    )
    remind: int = 5
    after_escalation: int = 2
    overdue_wait: int = 5


DEFAULT_LIMITS = DemandLimits()


@dataclass(frozen=True, slots=True)
class StepRequest:
    """What the clerk asks for; what is ``None`` follows from the rules.

    ``limit_days`` are working days for the handling (交办期限) or, after an EXTEND, from today.
    """

    action: DemandAction
    owner: str | None = None
    keeper: str | None = None
    reason: str = ""
    next_on: date | None = None
    limit_days: int | None = None
    main_id: str | None = None
    case_id: str | None = None
    meeting_id: str | None = None
    meeting_on: date | None = None
    rating: DemandRating | None = None
    level: int = 0


def prepare(
    demand: Demand | None,
    request: StepRequest,
    *,
    step_id: str,
    hlc: int,
    base_version: int,
    today: date,
    urgency: Urgency,
    calendar: WorkCalendar,
    limits: DemandLimits = DEFAULT_LIMITS,
) -> DemandStep:
    """The complete step to record, legal on ``demand``; ``today`` is the business date.

    Raises the KnownError of :func:`db.domain.demands.refusal`, ``DEMAND-LIMIT`` for a limit below one day or an
    extension that does not extend, ``DEMAND-MEETING-ON`` for a meeting without a date to come, and
    ``DEMAND-NEXT`` for a next date that is past, or later than the deadline.
    """
    rule = TRANSITIONS.get((demand.state if demand else None, request.action))
    owner = "" if rule is None else _owner(rule, demand, request)
    due_on = demand.due_on if demand else today
    next_on = demand.next_on if demand else today
    held = 0
    if rule is not None and (demand is None or demand.version == base_version):
        due_on = _due(rule, demand, request, today, urgency, calendar, limits)
        if rule.clock is Clock.PAUSED:
            held = calendar.working_days_between(today, due_on)
        if rule.to_state in LIVE_STATES:
            next_on = _next(rule, demand, request, due_on, today, calendar, limits)
    step = DemandStep(
        id=step_id,
        hlc=hlc,
        base_version=base_version,
        action=request.action,
        on=today,
        owner=owner,
        due_on=due_on,
        next_on=next_on,
        keeper=request.keeper,
        reason=request.reason,
        main_id=request.main_id,
        case_id=request.case_id,
        meeting_id=request.meeting_id,
        held_days=held,
        rating=request.rating,
        level=request.level,
    )
    error = refusal(demand, step)
    if error is not None:
        raise error
    return step


def _owner(rule: Rule, demand: Demand | None, request: StepRequest) -> str:
    given = (request.owner or "").strip()
    if demand is None or rule.owner is Owner.GIVEN:
        return given
    match rule.owner:
        case Owner.KEPT:
            return demand.owner
        case Owner.KEEPER:
            return given or demand.keeper
        case Owner.HANDLER:
            return given or demand.handler or demand.keeper
        case _:
            return given or demand.owner


def _due(
    rule: Rule,
    demand: Demand | None,
    request: StepRequest,
    today: date,
    urgency: Urgency,
    calendar: WorkCalendar,
    limits: DemandLimits,
) -> date:
    if request.limit_days is not None and request.limit_days < 1:
        raise KnownError("DEMAND-LIMIT", "期限至少是 1 个工作日，请重填。", "limit_days")
    stage = limits.stages.get(rule.to_state, 0)
    handling = request.limit_days or limits.handling[urgency]
    if demand is None or rule.clock is Clock.STAGE:
        return calendar.add_working_days(today, stage).day
    match rule.clock:
        case Clock.HANDLING:
            return calendar.add_working_days(today, handling).day
        case Clock.PAUSED if demand.state is DemandState.TRIAGED:
            return calendar.add_working_days(today, handling).day
        case Clock.RESUMED if request.limit_days is not None:
            return calendar.add_working_days(today, request.limit_days).day
        case Clock.RESUMED if demand.held_days >= 0:
            return calendar.add_working_days(today, demand.held_days).day
        case Clock.GIVEN:
            due = calendar.add_working_days(today, handling).day
            if due <= demand.due_on:
                raise KnownError("DEMAND-LIMIT", "延期后的期限要晚于现在的期限，请重填。", "limit_days")
            return due
        case _:
            return demand.due_on


def _next(
    rule: Rule,
    demand: Demand | None,
    request: StepRequest,
    due_on: date,
    today: date,
    calendar: WorkCalendar,
    limits: DemandLimits,
) -> date:
    if rule.clock is Clock.PAUSED and not request.meeting_id:
        return today
    if rule.clock is Clock.PAUSED:
        if request.meeting_on is None or request.meeting_on < today:
            raise KnownError("DEMAND-MEETING-ON", "议事会还没有日期，或日期已过，请先定日期。", "meeting_on")
        return request.meeting_on
    end = due_on
    if demand is not None and demand.meeting_on is not None and rule.clock is Clock.KEPT:
        end = demand.meeting_on
    latest = end if end >= today else calendar.add_working_days(today, limits.overdue_wait).day
    if request.next_on is not None:
        if request.next_on < today:
            raise KnownError("DEMAND-NEXT", "下一步日期不能早于今天，请改日期。", "next_on")
        if request.next_on > latest:
            raise KnownError("DEMAND-NEXT", f"下一步日期不能晚于 {latest}，请改日期。", "next_on")
        return request.next_on
    if request.action is DemandAction.ESCALATE:
        return calendar.add_working_days(today, limits.after_escalation).day
    if demand is not None and rule.clock is Clock.KEPT and today <= demand.next_on <= latest:
        return demand.next_on
    return min(latest, calendar.add_working_days(today, limits.remind).day)

"""What may be done with a demand now, by whom, and with what."""

from __future__ import annotations

from dataclasses import dataclass

from db.domain.demand_clock import DEFAULT_LEVELS
from db.domain.demand_table import (
    TRANSITIONS,
    Clock,
    DemandAction,
    DemandRating,
    Owner,
    Part,
    allowed_actions,
)
from db.domain.demands import Demand, DemandStep, refusal
from db.domain.permissions import Permission
from db.transaction import Reader

_NEEDS = {
    Part.REASON: "reason",
    Part.MAIN: "main",
    Part.CASE: "case",
    Part.MEETING: "meeting",
    Part.RATING: "rating",
}


@dataclass(frozen=True, slots=True)
class DemandOffer:
    """A step of the table. ``needs``: owner, reason, main, case, meeting, rating, limit. ``refusal`` says why not."""

    action: DemandAction
    label: str
    needs_reason: bool
    needs: tuple[str, ...]
    allowed: bool
    refusal: str


def demand_offers(reader: Reader, demand: Demand) -> tuple[DemandOffer, ...]:
    """Every step that belongs to the demand's state, those that cannot be taken now with the reason."""
    return tuple(_offer(reader, demand, action) for action in allowed_actions(demand.state))


def _offer(reader: Reader, demand: Demand, action: DemandAction) -> DemandOffer:
    rule = TRANSITIONS[demand.state, action]
    needs = tuple(word for part, word in _NEEDS.items() if part in rule.parts)
    if rule.owner is Owner.GIVEN:
        needs = ("owner", *needs)
    if rule.clock is Clock.GIVEN:
        needs = (*needs, "limit")
    why = _why_not(reader, demand, action)
    return DemandOffer(action, action.label, rule.needs_reason, needs, not why, why)


def _why_not(reader: Reader, demand: Demand, action: DemandAction) -> str:
    needed = Permission(TRANSITIONS[demand.state, action].needs)
    if action is DemandAction.ESCALATE:
        needed = Permission.DEMAND_MANAGE
        if demand.level >= max(one.level for one in DEFAULT_LEVELS):
            return "已经升到最高一级，请记情况并跟进。"
    if reader.operator is None or not reader.operator.may(needed):
        return f"「{action.label}」要值班长来办。"
    complete = DemandStep(
        id="",
        hlc=0,
        base_version=demand.version,
        action=action,
        on=reader.today,
        owner="…",
        due_on=reader.today,
        next_on=reader.today,
        reason="…",
        main_id="…",
        case_id="…",
        meeting_id="…",
        rating=DemandRating.SETTLED,
    )
    error = refusal(demand, complete)
    return "" if error is None else error.message

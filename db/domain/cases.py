"""The life of a case: one table of transitions, how they merge, and what the law says about dates.

States and papers follow 《行政许可法》§32, §42–45. Transitions are append-only; a transition names the
version it was made on, so two made apart on the same version cannot both count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from db.domain.calendar import CLOSING_TIME, DueDate, Limit, WorkCalendar
from db.domain.clock import local
from db.domain.errors import KnownError
from db.domain.permissions import Permission


class CaseState(StrEnum):
    """Where a case stands."""

    REGISTERED = "registered"
    RECEIVED = "received"
    SUPPLEMENT = "supplement"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    HANDLING = "handling"
    COMPLETED = "completed"
    DELIVERED = "delivered"
    VOIDED = "voided"

    @property
    def label(self) -> str:
        """The state in Chinese."""
        return _STATE_LABELS[self]


_STATE_LABELS: Mapping[CaseState, str] = MappingProxyType(
    {
        CaseState.REGISTERED: "登记",
        CaseState.RECEIVED: "收件",
        CaseState.SUPPLEMENT: "补正",
        CaseState.ACCEPTED: "受理",
        CaseState.DECLINED: "不予受理",
        CaseState.HANDLING: "办理",
        CaseState.COMPLETED: "办结",
        CaseState.DELIVERED: "出件",
        CaseState.VOIDED: "作废",
    }
)

CLOSED_STATES = frozenset({CaseState.DECLINED, CaseState.COMPLETED, CaseState.DELIVERED, CaseState.VOIDED})
"""States in which no clock runs and the case no longer counts as 在办."""


class CaseAction(StrEnum):
    """What can be done to a case."""

    REGISTER = "register"
    RECEIVE = "receive"
    ASK_SUPPLEMENT = "ask_supplement"
    SUPPLEMENT_RECEIVED = "supplement_received"
    ACCEPT = "accept"
    ACCEPT_TOLERANT = "accept_tolerant"
    DECLINE = "decline"
    HANDLE = "handle"
    COMPLETE = "complete"
    COMPLETE_INSTANT = "complete_instant"
    DELIVER = "deliver"
    VOID = "void"
    DEEM_ACCEPTED = "deem_accepted"

    @property
    def label(self) -> str:
        """The action in Chinese."""
        return _ACTION_LABELS[self]


_ACTION_LABELS: Mapping[CaseAction, str] = MappingProxyType(
    {
        CaseAction.REGISTER: "登记",
        CaseAction.RECEIVE: "收件",
        CaseAction.ASK_SUPPLEMENT: "补正告知",
        CaseAction.SUPPLEMENT_RECEIVED: "收到补正",
        CaseAction.ACCEPT: "受理",
        CaseAction.ACCEPT_TOLERANT: "容缺受理",
        CaseAction.DECLINE: "不予受理",
        CaseAction.HANDLE: "办理",
        CaseAction.COMPLETE: "办结",
        CaseAction.COMPLETE_INSTANT: "即办办结",
        CaseAction.DELIVER: "出件",
        CaseAction.VOID: "作废",
        CaseAction.DEEM_ACCEPTED: "视为受理",
    }
)


class ClockEffect(StrEnum):
    """What an action does to the case's clock."""

    START = "start"
    STOP = "stop"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. ``needs`` is the permission; ``needs_reason`` asks for a written reason."""

    to_state: CaseState
    needs_reason: bool = False
    needs: str = Permission.CASE_WRITE
    clock: ClockEffect = ClockEffect.KEEP


def _table() -> dict[tuple[CaseState | None, CaseAction], Rule]:
    state, action = CaseState, CaseAction
    accept = Rule(state.ACCEPTED, clock=ClockEffect.START)
    decline = Rule(state.DECLINED, needs_reason=True, clock=ClockEffect.STOP)
    done = Rule(state.COMPLETED, clock=ClockEffect.STOP)
    void = Rule(state.VOIDED, needs_reason=True, needs=Permission.CASE_VOID, clock=ClockEffect.STOP)
    table: dict[tuple[CaseState | None, CaseAction], Rule] = {
        (None, action.REGISTER): Rule(state.REGISTERED),
        (state.REGISTERED, action.RECEIVE): Rule(state.RECEIVED),
        (state.REGISTERED, action.ACCEPT): accept,
        (state.REGISTERED, action.ACCEPT_TOLERANT): accept,
        (state.REGISTERED, action.COMPLETE_INSTANT): done,
        (state.REGISTERED, action.DECLINE): decline,
        (state.RECEIVED, action.ACCEPT): accept,
        (state.RECEIVED, action.ACCEPT_TOLERANT): accept,
        (state.RECEIVED, action.ASK_SUPPLEMENT): Rule(state.SUPPLEMENT),
        (state.RECEIVED, action.COMPLETE_INSTANT): done,
        (state.RECEIVED, action.DECLINE): decline,
        (state.RECEIVED, action.DEEM_ACCEPTED): accept,
        (state.SUPPLEMENT, action.SUPPLEMENT_RECEIVED): Rule(state.RECEIVED),
        (state.SUPPLEMENT, action.DECLINE): decline,
        (state.SUPPLEMENT, action.DEEM_ACCEPTED): accept,
        (state.ACCEPTED, action.HANDLE): Rule(state.HANDLING),
        (state.ACCEPTED, action.COMPLETE): done,
        (state.HANDLING, action.COMPLETE): done,
        (state.COMPLETED, action.DELIVER): Rule(state.DELIVERED),
    }
    table.update({(s, action.VOID): void for s in state if s is not state.VOIDED})
    return table


TRANSITIONS: Mapping[tuple[CaseState | None, CaseAction], Rule] = MappingProxyType(_table())
"""Everything that may happen to a case. ``None`` is the state of a case that does not exist yet."""


def allowed_actions(state: CaseState | None) -> tuple[CaseAction, ...]:
    """The actions that are legal in a state, in the order of ``CaseAction``."""
    return tuple(action for action in CaseAction if (state, action) in TRANSITIONS)


@dataclass(frozen=True, slots=True)
class Applied:
    """A case after one transition."""

    to_state: CaseState
    version: int


def apply(state: CaseState | None, version: int, base_version: int, action: CaseAction) -> Applied:
    """One step of a case. A new case is ``None`` at version 0.

    Raises KnownError ``CASE-VERSION`` when somebody else moved the case since it was read, ``CASE-STATE``
    when the action is not legal in the present state.
    """
    if base_version != version:
        raise KnownError("CASE-VERSION", "这个办件刚被别人更新过，请看过最新经过后再办。", version=version)
    rule = TRANSITIONS.get((state, action))
    if rule is None:
        now = f"现在是「{state.label}」" if state is not None else "还没有登记"
        raise KnownError("CASE-STATE", f"办件{now}，不能「{action.label}」，请刷新后选择可办的下一步。")
    return Applied(rule.to_state, version + 1)


@dataclass(frozen=True, slots=True)
class Transition:
    """A recorded step as sync sees it: ``hlc`` is the hybrid clock it was made at."""

    id: str
    hlc: int
    base_version: int
    action: CaseAction


class Replayed(NamedTuple):
    """The state that all desks agree on, and the ids of steps that were kept but do not count (需复核)."""

    state: CaseState | None
    superseded: tuple[str, ...]


def replay(transitions: Iterable[Transition]) -> Replayed:
    """The state of a case from all its recorded steps, in whatever order they arrived.

    Steps are ordered by (hlc, id); one that is illegal, or was made on another version than the one reached,
    is superseded. The same step delivered twice counts once.
    """
    state: CaseState | None = None
    version = 0
    superseded: list[str] = []
    unique = {step.id: step for step in transitions}
    for step in sorted(unique.values(), key=lambda t: (t.hlc, t.id)):
        rule = TRANSITIONS.get((state, step.action))
        if rule is None or step.base_version != version:
            superseded.append(step.id)
        else:
            state, version = rule.to_state, version + 1
    return Replayed(state, tuple(superseded))


SUPPLEMENT_NOTICE_DAYS = 5


def supplement_notice_due(received_on: date, calendar: WorkCalendar) -> DueDate:
    """The last day on which missing materials may be told: 5 working days after receipt (许可法 §32(4), §82).

    Told later, or not at all, the application counts as accepted from ``received_on``.
    """
    return calendar.add_working_days(received_on, SUPPLEMENT_NOTICE_DAYS)


@dataclass(frozen=True, slots=True)
class SupplementClock:
    """The five-pip countdown: ``filled`` working days gone by (0–5), words, and whether it is too late."""

    due: DueDate
    filled: int
    left: int
    deemed_accepted: bool
    text: str


def supplement_clock(
    now: datetime, received_on: date, calendar: WorkCalendar, closing: time = CLOSING_TIME
) -> SupplementClock:
    """The countdown of the 补正 notice at the instant ``now`` (aware)."""
    due = supplement_notice_due(received_on, calendar)
    today = local(now).date()
    if today > due.day:
        return SupplementClock(due, SUPPLEMENT_NOTICE_DAYS, 0, True, "视为受理")
    left = min(SUPPLEMENT_NOTICE_DAYS, max(0, calendar.working_days_between(today, due.day)))
    text = f"余 {left}" if today < due.day else f"今日止 {closing:%H:%M}"
    return SupplementClock(due, SUPPLEMENT_NOTICE_DAYS - left, left, False, text)


@dataclass(frozen=True, slots=True)
class ItemLimits:
    """The promised and the legal limit of a catalogue item; ``None`` where there is none (即办)."""

    promised: Limit | None
    legal: Limit | None


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The dates that follow from the limits once a case is accepted."""

    promised: DueDate | None
    legal: DueDate | None


def deadlines(limits: ItemLimits, accepted_on: date, calendar: WorkCalendar) -> Deadlines:
    """Due dates counted from the day after acceptance."""
    return Deadlines(
        promised=limits.promised.due(calendar, accepted_on) if limits.promised else None,
        legal=limits.legal.due(calendar, accepted_on) if limits.legal else None,
    )


@dataclass(frozen=True, slots=True)
class MaterialCheck:
    """One line of the material list: is it needed here, is it there, may it follow later (可容缺)?"""

    required: bool
    present: bool
    deferrable: bool = False


class MaterialsKind(StrEnum):
    """How complete the materials are."""

    COMPLETE = "complete"
    TOLERABLE = "tolerable"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class MaterialsStatus:
    """``present`` of ``needed`` required materials are there; ``missing`` are positions in the list.

    ``primary`` is the next right step at the desk: accept, accept tolerantly, or tell what is missing.
    """

    kind: MaterialsKind
    present: int
    needed: int
    missing: tuple[int, ...]
    primary: CaseAction


_PRIMARY = {
    MaterialsKind.COMPLETE: CaseAction.ACCEPT,
    MaterialsKind.TOLERABLE: CaseAction.ACCEPT_TOLERANT,
    MaterialsKind.MISSING: CaseAction.ASK_SUPPLEMENT,
}


def materials_status(materials: Sequence[MaterialCheck]) -> MaterialsStatus:
    """What is missing among the required materials, and what to do next."""
    required = [i for i, m in enumerate(materials) if m.required]
    missing = tuple(i for i in required if not materials[i].present)
    if not missing:
        kind = MaterialsKind.COMPLETE
    elif all(materials[i].deferrable for i in missing):
        kind = MaterialsKind.TOLERABLE
    else:
        kind = MaterialsKind.MISSING
    return MaterialsStatus(kind, len(required) - len(missing), len(required), missing, _PRIMARY[kind])


def tolerable(materials: Sequence[MaterialCheck]) -> bool:
    """Whether something is missing and all of it may follow later."""
    return materials_status(materials).kind is MaterialsKind.TOLERABLE

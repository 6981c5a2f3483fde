"""How states, steps and clocks of a case look: one badge and one icon each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from db.domain.calendar import ClockBadge, ClockKind
from db.domain.cases import CaseAction, CaseState
from db.domain.clock import local
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.clock_badge import ClockSpec

_STATES: Mapping[CaseState, tuple[str, str]] = MappingProxyType(
    {
        CaseState.REGISTERED: ("info", "clipboard-pen"),
        CaseState.RECEIVED: ("warn", "inbox"),
        CaseState.SUPPLEMENT: ("warn", "hourglass"),
        CaseState.ACCEPTED: ("info", "clipboard-list"),
        CaseState.DECLINED: ("neutral", "ban"),
        CaseState.HANDLING: ("info", "refresh-cw"),
        CaseState.COMPLETED: ("ok", "circle-check"),
        CaseState.DELIVERED: ("neutral", "check"),
        CaseState.VOIDED: ("neutral", "x"),
    }
)

_STEPS: Mapping[CaseAction, tuple[str, str]] = MappingProxyType(
    {
        CaseAction.REGISTER: ("clipboard-pen", "accent"),
        CaseAction.RECEIVE: ("inbox", "accent"),
        CaseAction.ASK_SUPPLEMENT: ("hourglass", "warn"),
        CaseAction.SUPPLEMENT_RECEIVED: ("inbox", "accent"),
        CaseAction.ACCEPT: ("clipboard-list", "accent"),
        CaseAction.ACCEPT_TOLERANT: ("hourglass", "warn"),
        CaseAction.DECLINE: ("ban", "bad"),
        CaseAction.HANDLE: ("refresh-cw", "accent"),
        CaseAction.COMPLETE: ("circle-check", "ok"),
        CaseAction.COMPLETE_INSTANT: ("circle-check", "ok"),
        CaseAction.DELIVER: ("check", "ok"),
        CaseAction.VOID: ("x", "bad"),
        CaseAction.DEEM_ACCEPTED: ("clipboard-list", "bad"),
    }
)


def state_badge(state: CaseState, *, tolerant: bool = False) -> BadgeSpec:
    """The badge of a state; a case accepted with materials to follow says 容缺."""
    if tolerant and state is CaseState.ACCEPTED:
        return BadgeSpec("容缺", "warn", "hourglass")
    kind, icon = _STATES[state]
    return BadgeSpec(state.label, kind, icon)


def step_icon(action: CaseAction) -> tuple[str, str]:
    """Icon and colour role of a step in the timeline."""
    return _STEPS[action]


def clock_look(clock: ClockBadge) -> ClockSpec:
    """The clock as the widgets take it."""
    return ClockSpec("NONE" if clock.kind is ClockKind.NONE else clock.kind.name, clock.text)


def day_words(value: date | None) -> str:
    """``11-20``; the year is in the number of the case."""
    return f"{value:%m-%d}" if value else "—"


def moment_words(value: datetime) -> str:
    """``11-20 10:44`` at the desk."""
    return f"{local(value):%m-%d %H:%M}"

"""How states, steps, urgency and clocks of a demand look: one badge and one icon each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from db.domain.calendar import ClockBadge, ClockKind
from db.domain.clock import local
from db.domain.demand_table import DemandAction, DemandState, Urgency
from desktop.widgets.badge import BadgeSpec
from desktop.widgets.clock_badge import ClockSpec

WEEKDAYS = "一二三四五六日"

_STATES: Mapping[DemandState, tuple[str, str]] = MappingProxyType(
    {
        DemandState.REGISTERED: ("info", "clipboard-pen"),
        DemandState.TRIAGED: ("info", "search"),
        DemandState.ASSIGNED: ("info", "megaphone"),
        DemandState.HANDLING: ("info", "refresh-cw"),
        DemandState.ANSWERED: ("info", "message-square-warning"),
        DemandState.REVISITING: ("info", "phone"),
        DemandState.ARCHIVED: ("neutral", "folder"),
        DemandState.MERGED: ("neutral", "git-merge"),
    }
)

_STEPS: Mapping[DemandAction, tuple[str, str]] = MappingProxyType(
    {
        DemandAction.REGISTER: ("clipboard-pen", "accent"),
        DemandAction.TRIAGE: ("search", "accent"),
        DemandAction.ASSIGN: ("megaphone", "accent"),
        DemandAction.HANDLE: ("refresh-cw", "accent"),
        DemandAction.NOTE: ("message-square-warning", "accent"),
        DemandAction.HAND_OVER: ("arrow-right", "accent"),
        DemandAction.EXTEND: ("hourglass", "warn"),
        DemandAction.ESCALATE: ("triangle-alert", "bad"),
        DemandAction.TO_MEETING: ("users", "hold"),
        DemandAction.FROM_MEETING: ("users", "accent"),
        DemandAction.TO_CASE: ("folder-open", "accent"),
        DemandAction.MERGE: ("git-merge", "accent"),
        DemandAction.UNMERGE: ("split", "accent"),
        DemandAction.ANSWER: ("circle-check", "ok"),
        DemandAction.TELL: ("phone", "accent"),
        DemandAction.RATE: ("list-checks", "ok"),
        DemandAction.RETURN: ("undo-2", "warn"),
        DemandAction.ARCHIVE: ("folder", "ok"),
        DemandAction.CLOSE: ("folder", "warn"),
    }
)


def state_badge(state: DemandState) -> BadgeSpec:
    """The badge of a state."""
    kind, icon = _STATES[state]
    return BadgeSpec(state.label, kind, icon)


def step_icon(action: DemandAction) -> tuple[str, str]:
    """Icon and colour role of a step in the timeline."""
    return _STEPS[action]


def urgency_badge(urgency: Urgency) -> BadgeSpec | None:
    """The badge of what is urgent; nothing for the usual."""
    if urgency is Urgency.NORMAL:
        return None
    solid = "bad_solid" if urgency is Urgency.CRITICAL else "bad"
    return BadgeSpec(urgency.label, solid, "triangle-alert")


def clock_look(clock: ClockBadge) -> ClockSpec:
    """The clock as the widgets take it."""
    return ClockSpec("NONE" if clock.kind is ClockKind.NONE else clock.kind.name, clock.text)


def day_words(value: date | None) -> str:
    """``11-20``; the year is in the number of the demand."""
    return f"{value:%m-%d}" if value else "—"


def weekday_words(value: date) -> str:
    """``11-24 周二``."""
    return f"{value:%m-%d} 周{WEEKDAYS[value.weekday()]}"


def moment_words(value: datetime) -> str:
    """``11-20 10:44`` at the desk."""
    return f"{local(value):%m-%d %H:%M}"

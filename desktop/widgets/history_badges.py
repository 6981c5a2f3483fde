"""How the state of a case looks where a person's past is listed: two or four characters, one tone, one icon."""

from __future__ import annotations

from collections.abc import Mapping

from db.domain.cases import CaseState
from desktop.widgets.badge import BadgeSpec

HISTORY_BADGES: Mapping[str, BadgeSpec] = {
    CaseState.REGISTERED.label: BadgeSpec("登记", "neutral"),
    CaseState.RECEIVED.label: BadgeSpec("收件", "info", "inbox"),
    CaseState.SUPPLEMENT.label: BadgeSpec("补正", "warn", "triangle-alert"),
    CaseState.ACCEPTED.label: BadgeSpec("受理", "info", "circle-check"),
    CaseState.HANDLING.label: BadgeSpec("办理", "info", "clock"),
    CaseState.COMPLETED.label: BadgeSpec("办结", "ok", "circle-check"),
    CaseState.DELIVERED.label: BadgeSpec("出件", "neutral", "check"),
    CaseState.DECLINED.label: BadgeSpec("不予受理", "neutral", "circle-x"),
    CaseState.VOIDED.label: BadgeSpec("作废", "neutral", "circle-minus"),
}
"""By the label of the state, which is what the history carries."""

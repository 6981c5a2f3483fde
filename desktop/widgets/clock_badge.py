"""The clock of a case: how long is left, in one look used everywhere, in widgets and in tables.

The caller decides the kind and the words (working days, calendar days, an hour); here they only get their
shape, so that urgency is told by icon, outline and word as well as by colour.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from desktop.widgets.badge import Badge, BadgeSpec

_LOOKS: dict[str, tuple[str, str, bool]] = {  # kind of clock: kind of badge, icon, dashed
    "RUNNING": ("outline", "clock", False),
    "SOON": ("warn", "triangle-alert", False),
    "TODAY": ("warn_solid", "triangle-alert", False),
    "OVERDUE": ("bad_solid", "circle-x", False),
    "DONE": ("ok", "circle-check", False),
    "LATE": ("bad", "circle-check", False),
    "PAUSED": ("hold", "pause", True),
    "PROVISIONAL": ("outline", "circle-dashed", True),
}
KINDS = (*_LOOKS, "NONE")


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """A clock to show: one of :data:`KINDS` and its words, such as ``余 8 工作日``."""

    kind: str
    text: str


def clock_spec(kind: str, text: str) -> BadgeSpec | None:
    """The badge of a clock; ``None`` for ``NONE``. Raises ``KeyError`` for an unknown kind."""
    if kind == "NONE":
        return None
    look, icon, dashed = _LOOKS[kind]
    return BadgeSpec(text, look, icon, dashed)


class ClockBadge(Badge):
    """A clock as a label."""

    def __init__(self, kind: str = "NONE", text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(clock_spec(kind, text), parent)

    def set_clock(self, kind: str, text: str) -> None:
        """Show another state of the clock. Raises ``KeyError`` for an unknown kind."""
        self.set_spec(clock_spec(kind, text))

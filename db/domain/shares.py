"""A part of a whole, and how it is said in percent."""

from __future__ import annotations

from dataclasses import dataclass


def percent(part: int, whole: int) -> float:
    """``part`` of ``whole`` in percent, one decimal, half up; never shown as 100.0 or 0.0 when it is not."""
    if whole <= 0:
        return 0.0
    tenths = (part * 2000 + whole) // (2 * whole)
    if part < whole:
        tenths = min(tenths, 999)
    return max(tenths, 1 if part > 0 else 0) / 10


@dataclass(frozen=True, slots=True)
class Share:
    """Both numbers of a share, so that a screen can go down to the records."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        """In percent with one decimal; ``None`` when there is nothing to measure."""
        return percent(self.part, self.whole) if self.whole else None

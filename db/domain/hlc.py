"""Hybrid logical clock (Kulkarni et al. 2014): physical milliseconds and a counter in one integer.

Order of readings is order of cause and effect; the physical part stays near the wall clock. A clock that is set
back does not take it back: readings then advance by the counter until the wall clock has caught up.
"""

from __future__ import annotations

COUNTER_BITS = 16
_MASK = (1 << COUNTER_BITS) - 1


def physical_ms(hlc: int) -> int:
    """Milliseconds since 1970 in a reading."""
    return hlc >> COUNTER_BITS


class HybridClock:
    """One clock. Not thread-safe: the desk's turn guards it."""

    def __init__(self, last: int = 0) -> None:
        self.last = last

    def tick(self, now_ms: int) -> int:
        """The next reading, always greater than every one before."""
        self.last = max(self.last + 1, now_ms << COUNTER_BITS)
        return self.last

    def observe(self, remote: int, now_ms: int, max_ahead_ms: int) -> int:
        """Take in another clock's reading, no further ahead of ``now_ms`` than ``max_ahead_ms``."""
        ceiling = ((now_ms + max_ahead_ms) << COUNTER_BITS) | _MASK
        self.last = max(self.last, min(remote, ceiling))
        return self.last

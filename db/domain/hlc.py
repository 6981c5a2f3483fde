"""The hybrid logical clock (Kulkarni et al. 2014): wall time that never goes back, cause before effect.

A reading is one integer: milliseconds since 1970 in the upper bits, a 16-bit counter in the lower. It fits a
signed 64-bit column, and integers compare as the events do.
"""

from __future__ import annotations

import threading

COUNTER_BITS = 16
_LATEST_MS = (1 << 47) - 1


def physical_ms(hlc: int) -> int:
    """The wall-clock part of a reading, milliseconds since 1970 UTC."""
    return hlc >> COUNTER_BITS


def pack(ms: int, counter: int = 0) -> int:
    """A reading from its two parts."""
    return (min(max(ms, 0), _LATEST_MS) << COUNTER_BITS) | counter


class HybridClock:
    """One desk's clock. ``last`` is its latest reading, to be stored and given back on the next start."""

    def __init__(self, last: int = 0) -> None:
        self._last = last
        self._lock = threading.Lock()

    @property
    def last(self) -> int:
        """The latest reading, 0 before the first."""
        return self._last

    def tick(self, now_ms: int) -> int:
        """The reading of a local event: later than every reading before, whatever the wall clock says."""
        with self._lock:
            self._last = max(self._last + 1, pack(now_ms))
            return self._last

    def observe(self, remote: int, now_ms: int, max_ahead_ms: int) -> int:
        """Take in a reading from elsewhere, so that what follows here is ordered after it.

        A remote clock more than ``max_ahead_ms`` ahead is believed only that far: one PC with its clock in
        2036 must not drag the others along.
        """
        believed = min(remote, pack(now_ms + max_ahead_ms, (1 << COUNTER_BITS) - 1))
        with self._lock:
            self._last = max(self._last + 1, believed + 1, pack(now_ms))
            return self._last

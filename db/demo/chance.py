"""Everything random of the demo centre, from one seed: the same seed makes the same centre."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A seeded source of choices and of identifiers that look like the desk's own."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def row_id(self, at: datetime) -> str:
        """A UUIDv7 (RFC 9562) of that instant."""
        bits = self.random.getrandbits(74)
        ms = int(at.timestamp() * 1000)
        return f"{ms:012x}7{bits >> 62:03x}{8 | (bits >> 60 & 3):x}{bits & (1 << 60) - 1:015x}"

    def pick(self, values: Sequence[T], weights: Sequence[int] | None = None) -> T:
        """One of the values."""
        return self.random.choices(values, weights)[0] if weights else self.random.choice(values)

    def happens(self, per_thousand: float) -> bool:
        """True so many times in a thousand."""
        return self.random.random() * 1000 < per_thousand

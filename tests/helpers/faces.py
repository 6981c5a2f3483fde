"""The faces a page is fitted to: window sizes of small screens, in the looks that change measures.

Colours change no measure, so the dark look is tried once; with YIMEN_SHOTS every look is drawn at every size.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

Face = tuple[str, str, int, int]
"""Look, name, width and height."""


def faces(*sizes: tuple[str, int, int]) -> Sequence[Face]:
    """Look, name, width and height for each size, the usual one first and the smallest last."""
    if "YIMEN_SHOTS" in os.environ:
        return [(look, *size) for look in ("light", "dark", "large") for size in sizes]
    return [("dark", *sizes[0]), *(("light", *size) for size in sizes[1:-1]), ("large", *sizes[-1])]

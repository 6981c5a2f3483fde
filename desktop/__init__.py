"""The window: everything that needs Qt, and nothing that needs SQL.

On Python 3.11 PySide6 6.12 gives back one reference to ``None`` too many for every method without a result,
as if ``None`` were immortal, which it is only from Python 3.12 on (PEP 683). After some thousands of calls
the interpreter aborts with "deallocating None". So ``None`` is given references for a lifetime here, which
every module of this package passes through before it can call Qt.
"""

from __future__ import annotations

import ctypes
import sys

_LIFETIME = 1 << 60  # references; PEP 683 does the same with a fixed number

if sys.version_info < (3, 12):
    ctypes.c_ssize_t.from_address(id(None)).value += _LIFETIME

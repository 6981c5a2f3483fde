"""The interpreter survives a day of Qt calls (see the package ``desktop``)."""

from __future__ import annotations

import subprocess
import sys

DAY = """
import desktop
from PySide6.QtCore import QObject
thing = QObject()
for _ in range(100_000):
    thing.setObjectName("x")
print("alive")
"""


def test_many_calls_without_a_result() -> None:
    done = subprocess.run([sys.executable, "-c", DAY], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("alive", 0), done.stderr

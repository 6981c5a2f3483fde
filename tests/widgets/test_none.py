"""The interpreter survives a day of Qt calls: PySide6 6.12.0 on CPython 3.11 lost a reference to None in each."""

from __future__ import annotations

import subprocess
import sys

DAY = """
from PySide6.QtCore import QObject
thing = QObject()
for _ in range(100_000):
    thing.setObjectName("x")
print("alive")
"""


def test_many_calls_without_a_result() -> None:
    done = subprocess.run([sys.executable, "-c", DAY], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("alive", 0), done.stderr

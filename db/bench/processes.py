"""Whole processes beside their floors: first window, ready for the first resident, papers, memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from db.bench.measure import Row, Times, row
from db.demo.room import LOGINS

RUNS = 5

EMPTY_WINDOW = """
import os, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, done)
def done():
    ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    age = float(Path("/proc/uptime").read_text().split()[0]) - ticks / os.sysconf("SC_CLK_TCK")
    print(age * 1000, flush=True)
    app.quit()
app = QApplication([])
window = Window()
window.resize(1366, 768)
window.show()
app.exec()
"""

OPENING = """
import os, sys
from pathlib import Path
import PySide6.QtWidgets, sqlalchemy, sqlalchemy.orm
from sqlcipher3 import dbapi2
raw = dbapi2.connect(sys.argv[1])
raw.execute(f"PRAGMA key = \\"x'{sys.argv[2]}'\\"")
raw.execute("SELECT COUNT(*) FROM operator").fetchone()
ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
age = float(Path("/proc/uptime").read_text().split()[0]) - ticks / os.sysconf("SC_CLK_TCK")
print(age * 1000)
"""


def _run(arguments: list[str], **environment: str) -> str:
    """Standard output of one process. Raises RuntimeError with what it said when it fails."""
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "YIMEN_KEYSTORE": "none"} | environment
    done = subprocess.run([sys.executable, *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{arguments[:2]} failed: {done.stderr[-2000:]}")
    return done.stdout


def _times(values: list[float]) -> Times:
    return Times(median(values), max(values), len(values))


def _certificates(folder: Path, passphrase: str) -> list[Row]:
    """A thousand certificates by the window's own workers, and what the clerk feels of it meanwhile."""
    arguments = ["-m", "desktop.features.certificates.bench", str(folder), LOGINS["王建军"]]
    made: dict[str, Any] = json.loads(_run(arguments, YIMEN_PASSPHRASE=passphrase))
    steps: dict[str, float] = made["seconds"]
    whole, pdf = sum(steps.values()), steps["pdf"]
    stall = made["stall_meanwhile"]
    return [
        row(
            "1000 certificates drafted, issued, one PDF, while a clerk registers",
            Times(whole, whole, 1),
            Times(pdf, pdf, 1),
            "the PDF alone, in the same run",
            "≤ 45 s",
            unit="s",
        ),
        row(
            "register a case at the window while 1000 certificates are made",
            _spread(made["meanwhile"]),
            _spread(made["alone"]),
            "the same while nothing else is done",
            "p95 ≤ 2 × or ≤ 50 ms",
        ),
        row(
            "longest wait of the window while 1000 certificates are made",
            Times(stall, stall, 1),
            Times(made["stall_alone"], made["stall_alone"], 1),
            "the same while nothing else is done",
            "≤ 100 ms",
        ),
    ]


def _spread(values: list[float]) -> Times:
    ordered = sorted(values)
    return Times(median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], len(ordered))


def process_rows(folder: Path, key: bytes, login: str, passphrase: str) -> list[Row]:
    """Start-up and memory on the bench data; only where the system can say when a process began (Linux)."""
    if not Path("/proc/self/stat").exists():
        return []
    empty = [float(_run(["-c", EMPTY_WINDOW])) for _ in range(RUNS)]
    opening = [float(_run(["-c", OPENING, str(folder / "yimen.db"), key.hex()])) for _ in range(RUNS)]
    moments = []
    for _ in range(RUNS):
        arguments = ["-m", "desktop.app", "--data", str(folder), "--timing", "--operator", login]
        output = _run(arguments, YIMEN_PASSPHRASE=passphrase)
        moments.append(json.loads(output.strip().splitlines()[-1]))
    sizes = [m["resident_mb"] for m in moments]
    window = _times([m["first_paint"] for m in moments])
    ready = _times([m["ready"] for m in moments])
    papers: dict[str, Any] = json.loads(_run(["-m", "desktop.documents.bench"]))
    rows = [
        row("first window, cold process", window, _times(empty), "PySide6 showing an empty QMainWindow", "≤ 1.5 ×"),
        row(
            "signed in, ready for the first resident",
            ready,
            _times(opening),
            "importing PySide6 and SQLAlchemy, opening the file",
            "≤ 1.3 ×",
        ),
        row("memory of the window, signed in", Times(median(sizes), max(sizes), RUNS), None, "", "≤ 300 MB", unit="MB"),
    ]
    for name, times in papers.items():
        ours, floor = _times(times["ours"]), _times(times["floor"])
        if "cards" in name:
            rows.append(row(name, ours, floor, "a bare reportlab canvas with the same words and portraits", "≤ 10 s"))
        elif "certificate" in name:
            wanted = "≤ 45 s" if "1000" in name else "≤ 60 ms"
            rows.append(row(name, ours, floor, "a bare reportlab canvas with the same words, no code", wanted))
        else:
            rows.append(
                row(name, ours, floor, "a reportlab canvas with the same text and fonts", "≤ 2 ×; ≤ 30 ms a receipt")
            )
    rows += _certificates(folder, passphrase)
    arguments = ["-m", "desktop.printing.bench", str(folder), LOGINS["王建军"]]
    sent: dict[str, list[float]] = json.loads(_run(arguments, YIMEN_PASSPHRASE=passphrase))
    rows.append(
        row(
            "receipt at the ESC/POS socket, from the key",
            _times(sent["ours"]),
            _times(sent["floor"]),
            "a bare connection sending the same bytes",
            "≤ 300 ms",
        )
    )
    return rows

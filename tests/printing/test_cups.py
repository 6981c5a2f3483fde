"""A real CUPS takes what the desk spools: sizes kept, codes readable, copies counted, a stopped queue told."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from tests.documents import reading
from tests.documents.samples import RECEIPT
from tests.helpers.cups_room import QUEUE, STOPPED, CupsRoom

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="CUPS is the spooler of Linux and macOS")

MM = 72 / 25.4
PRINT = """
import json, sys
from PySide6.QtGui import QGuiApplication
from db.domain.errors import KnownError
from desktop.documents.registry import KINDS
from desktop.printing.spooler import SystemSpooler
from tests.documents.samples import RECEIPT
app = QGuiApplication([])
spooler = SystemSpooler()
said = {"names": spooler.names(), "used": [], "refused": []}
for paper, printer, copies in json.loads(sys.argv[1]):
    pdf = KINDS["receipt"].render(RECEIPT, paper)
    try:
        said["used"].append(spooler.spool(pdf, printer=printer, copies=copies, title="受理回执", offset=(0, 0)))
    except KnownError as error:
        said["refused"].append(error.code)
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def cups() -> Iterator[CupsRoom]:
    """Under a short name, because a socket's is limited, and open to the user CUPS runs its programs as."""
    folder = Path(tempfile.mkdtemp(prefix="yc"))
    folder.chmod(0o755)
    room = CupsRoom(folder)
    try:
        room.start()
        yield room
    finally:
        room.stop()
        shutil.rmtree(folder, ignore_errors=True)


def test_papers_go_through_the_queue(cups: CupsRoom) -> None:
    wanted = [["80mm", QUEUE, 1], ["a5", QUEUE, 2], ["241x93", QUEUE, 1], ["a5", STOPPED, 1], ["a5", "gone", 1]]
    done = subprocess.run(
        [sys.executable, "-c", PRINT, json.dumps(wanted)],
        env=os.environ | cups.environment | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert set(said["names"]) == {QUEUE, STOPPED}
    assert said["used"] == [QUEUE] * 3 and said["refused"] == ["PRINT-OFF", "PRINT-NO-PRINTER"]
    jobs = cups.taken(3)
    assert [cups.copies(job) for job in jobs] == [1, 2, 1]
    sizes = [(80, None), (148, 210), (241, 279.4 / 3)]
    for job, (wide, high) in zip(jobs, sizes, strict=True):
        pdf = job.read_bytes()
        with pikepdf.open(job) as file:
            assert len(file.pages) == 1
            box = [float(side) for side in file.pages[0].mediabox]
        assert box[2] == pytest.approx(wide * MM, abs=1.5)
        assert high is None or box[3] == pytest.approx(high * MM, abs=1.5)
        assert reading.codes(pdf) == [RECEIPT.qr_payload]

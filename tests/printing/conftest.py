"""A desk with a printed case, printers that write files, and printers that do not answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.usecases.settings import ChangeSettings, change_settings
from desktop.printing.service import PrintingService
from desktop.printing.views import PaperFault, PaperView
from tests.helpers.centres import Started, start
from tests.helpers.printers import LASER, THERMAL, SwitchedSpooler


class Heard:
    """What the service has said."""

    def __init__(self, service: PrintingService) -> None:
        self.views: list[PaperView] = []
        self.faults: list[PaperFault] = []
        self.queue: list[int] = []
        service.job_changed.connect(self.views.append)
        service.fault.connect(self.faults.append)
        service.queue_changed.connect(self.queue.append)

    @property
    def states(self) -> list[str]:
        return [view.state for view in self.views]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Started]:
    """A centre with both printers set and its administrator seated."""
    made = start(tmp_path / "centre")
    made.desk.run(change_settings, ChangeSettings({"receipt_printer": THERMAL, "a5_printer": LASER}))
    yield made
    made.desk.close()


@pytest.fixture
def spooler(tmp_path: Path) -> SwitchedSpooler:
    return SwitchedSpooler(tmp_path / "out")


@pytest.fixture
def service(room: Started, spooler: SwitchedSpooler, qapp: object) -> Iterator[PrintingService]:
    made = PrintingService(room.desk, spooler)
    made.export_folder = spooler.folder.parent / "存放"
    yield made
    made.close()


@pytest.fixture
def heard(service: PrintingService) -> Heard:
    return Heard(service)

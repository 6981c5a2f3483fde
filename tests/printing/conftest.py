"""A desk with a printed case, printers that write files, and printers that do not answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.usecases.settings import ChangeSettings, change_settings
from desktop.printing.service import PrintingService
from desktop.printing.spooler import FolderSpooler
from desktop.printing.views import PaperFault, PaperView
from tests.helpers.rooms import Room
from tests.helpers.rooms import room as room

THERMAL, LASER = "前台热敏 80 mm", "A5 激光"


class SwitchedSpooler(FolderSpooler):
    """Printers that stand for the real ones: names of those that are off, and what came out of which."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.off: set[str] = set()
        self.gone: set[str] = set()
        self.out: list[tuple[str, str, int]] = []

    def names(self) -> tuple[str, ...]:
        return (THERMAL, LASER)

    def spool(self, pdf: bytes, *, printer: str, copies: int, title: str) -> str:
        if not printer or printer in self.gone:
            raise KnownError("PRINT-NO-PRINTER", "还没有设置打印机。")
        if printer in self.off:
            raise KnownError("PRINT-OFF", f"「{printer}」没有回应，可能关机或断线。")
        super().spool(pdf, printer=printer, copies=copies, title=title)
        self.out.append((printer, title, copies))
        return printer


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


def set_printers(room: Room, **values: str) -> None:
    """Set the printers of the desk, as an administrator does."""
    before = room.desk.operator
    room.sign_in(Role.ADMIN)
    room.desk.run(change_settings, ChangeSettings(dict(values)))
    room.desk.operator = before


@pytest.fixture
def spooler(tmp_path: Path) -> SwitchedSpooler:
    return SwitchedSpooler(tmp_path / "out")


@pytest.fixture
def service(room: Room, spooler: SwitchedSpooler, qapp: object) -> Iterator[PrintingService]:
    set_printers(room, receipt_printer=THERMAL, a5_printer=LASER)
    made = PrintingService(room.desk, spooler)
    made.export_folder = spooler.folder.parent / "存放"
    yield made
    made.close()


@pytest.fixture
def heard(service: PrintingService) -> Heard:
    return Heard(service)

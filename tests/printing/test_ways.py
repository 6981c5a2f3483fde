"""From the queue to a raw printer and back: what came out, what waits, what is asked after a power cut."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from db.domain.printer_profiles import PrinterProfile, Way
from db.queries.papers import GetPaper, PaperLog, get_paper, paper_log
from db.usecases.settings import ChangePrinters, change_printers
from desktop.printing.fault_actions import fault_actions
from desktop.printing.pipeline import Order, Pipeline
from desktop.printing.raw_devices import RawDevices
from desktop.printing.service import PrintingService
from desktop.printing.spooler import FolderSpooler
from desktop.widgets.fault_bar import FaultBar
from tests.helpers import escpos_reader, fake_printer
from tests.helpers.centres import ADMIN, ADMIN_PASSPHRASE, Started
from tests.helpers.desk_work import register, walk_in
from tests.helpers.fake_printer import FakePrinter
from tests.helpers.printers import LASER, SwitchedSpooler

ROOT = Path(__file__).parents[2]


def set_printers(room: Started, *profiles: PrinterProfile) -> None:
    room.desk.run(change_printers, ChangePrinters(profiles))


def raw(printer: FakePrinter, paper: str = "80mm", **more: object) -> PrinterProfile:
    return PrinterProfile(paper, Way.TCP, printer.device, **more)  # type: ignore[arg-type]


def outcomes(room: Started) -> list[tuple[str, str, str]]:
    return [(one.outcome, one.way, one.paper) for one in reversed(room.desk.ask(paper_log, PaperLog()))]


@pytest.fixture
def settle(qtbot, service: PrintingService) -> Callable[[], None]:  # type: ignore[no-untyped-def]
    return lambda: qtbot.waitUntil(lambda: service.idle, timeout=15000)


def test_a_receipt_comes_out_of_a_raw_printer_and_is_logged(room, service, spooler, settle) -> None:  # type: ignore[no-untyped-def]
    with FakePrinter() as printer:
        set_printers(room, raw(printer, copies=2))
        receipt = register(room.desk, walk_in(room.desk))
        service.submit(receipt.job_ids)
        settle()
        service.reprint(subject_id=receipt.case_id)
        settle()
    first, again = (escpos_reader.read(job) for job in printer.jobs)
    assert first.cuts == 2 and first.text.count(receipt.serial_short) == 2 and "补打" not in first.text
    assert [code.payload for code in first.codes] == [f"YM1:R:{receipt.serial}"] * 2
    assert "【补打 第 1 次】" in again.text
    assert not spooler.out and outcomes(room) == [("printed", "tcp", "80mm")] * 2
    lines = room.desk.ask(paper_log, PaperLog())
    assert [(one.reprint, one.copies, one.printer) for one in lines] == [
        (1, 2, printer.device),
        (0, 2, printer.device),
    ]


def test_a_desk_with_a_narrow_roll_prints_narrow_receipts(room, service, settle) -> None:  # type: ignore[no-untyped-def]
    with FakePrinter() as printer:
        set_printers(room, raw(printer, "58mm"))
        [job] = register(room.desk, walk_in(room.desk)).job_ids
        service.submit([job])
        settle()
    [sent] = printer.jobs
    assert max(line.dots for line in escpos_reader.read(sent).lines) <= 384
    assert room.desk.ask(get_paper, GetPaper(job)).paper == "58mm" and outcomes(room) == [("printed", "tcp", "58mm")]


def test_no_paper_waits_with_every_way_on(room, service, spooler, heard, settle, qtbot) -> None:  # type: ignore[no-untyped-def]
    with FakePrinter(status=fake_printer.NO_PAPER) as printer:
        set_printers(room, raw(printer), PrinterProfile("a5", Way.SPOOL, LASER), PrinterProfile("241x93", Way.SPOOL, "针式"))
        [job] = register(room.desk, walk_in(room.desk)).job_ids
        service.submit([job])
        settle()
        [fault] = heard.faults
        assert fault.code == "PRINT-PAPER" and "没有纸了" in fault.rest and "内容已存好" in fault.rest
        assert (fault.other_paper, fault.other_printer, fault.more_papers) == ("a5", LASER, (("241x93", "针式"),))
        assert service.state_text() == f"{printer.device} 缺纸・等 1 张"
        bar = FaultBar(name="bar")
        qtbot.addWidget(bar)
        actions = fault_actions(service, fault, bar=bar)
        assert [(one.key, one.title) for one in actions] == [
            ("F8", "再试"),
            ("Ctrl+2", "改用 A5 打印机"),
            ("Ctrl+3", "改用连续纸 1/3"),
        ]
        assert printer.jobs == []
        actions[2].callback()
        settle()
        assert spooler.out == [("针式", "受理回执 80 mm", 1)]
    assert outcomes(room) == [("failed", "tcp", "80mm"), ("printed", "spool", "241x93")]


def test_paper_put_in_prints_at_the_next_try(room, service, heard, settle) -> None:  # type: ignore[no-untyped-def]
    with FakePrinter(status=fake_printer.NO_PAPER) as printer:
        set_printers(room, raw(printer))
        [job] = register(room.desk, walk_in(room.desk)).job_ids
        service.submit([job])
        settle()
        printer.status = fake_printer.OK
        service.retry(job)
        settle()
    assert len(printer.jobs) == 1 and heard.states[-1] == "printed"
    assert service.state_text() == "正常"


def test_a_printer_taken_away_half_way_is_told_and_nothing_is_printed_again(room, service, heard, settle) -> None:  # type: ignore[no-untyped-def]
    with FakePrinter(break_at=600) as printer:
        set_printers(room, raw(printer))
        [job] = register(room.desk, walk_in(room.desk)).job_ids
        service.submit([job])
        settle()
        service.submit([])
        settle()
        assert heard.faults[0].code == "PRINT-OFF" and "请看出纸口" in heard.faults[0].rest
    assert len(printer.jobs) == 1 and room.desk.ask(get_paper, GetPaper(job)).state == "failed"


def test_offsets_and_copies_reach_the_spooler(room, service, spooler, settle, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    seen: list[object] = []
    spool = spooler.spool
    monkeypatch.setattr(spooler, "spool", lambda pdf, **how: (seen.append(how), spool(pdf, **how))[1])
    set_printers(room, PrinterProfile("80mm", Way.SPOOL, "前台", -1.5, 2.0, 3))
    service.submit(register(room.desk, walk_in(room.desk)).job_ids)
    settle()
    assert seen == [{"printer": "前台", "copies": 3, "title": "受理回执 80 mm", "offset": (-1.5, 2.0)}]


def test_a_test_page_needs_no_kept_profile(room, service, settle) -> None:  # type: ignore[no-untyped-def]
    from tests.documents.samples import PRINTER_TEST

    said: list[tuple[str, str]] = []
    service.sheet_printed.connect(lambda title, printer: said.append((title, printer)))
    with FakePrinter() as printer:
        service.print_test(raw(printer), PRINTER_TEST)
        settle()
    assert said == [("打印测试", printer.device)]
    assert "打印测试" in escpos_reader.read(printer.jobs[0]).text and outcomes(room) == []


def test_bytes_reach_the_socket_in_time(room, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """≤ 300 ms after the key, whether or not the printer answers; the first one pays for the imports."""
    for status in (fake_printer.OK, None):
        with FakePrinter(status=status) as printer:
            set_printers(room, raw(printer))
            pipeline = Pipeline(room.desk, FolderSpooler(tmp_path))
            person = walk_in(room.desk)
            for _ in range(2):
                [job] = register(room.desk, person).job_ids
                start = time.perf_counter()
                assert pipeline.print(Order(job), lambda view: None).fault is None
        assert 1000 * (printer.first_bytes_at[-1] - start) < 300


KILLED = """
import os, signal, sys
from pathlib import Path
from db import session
from desktop.printing.pipeline import Order, Pipeline
from desktop.printing.raw_devices import RawDevices
from desktop.printing.spooler import FolderSpooler
from db.room import DataRoom
from tests.helpers.rooms import CHEAP_KDF, MovableClock
class Cut(RawDevices):
    def send(self, data, profile, *, title):
        if sys.argv[5] == "after":
            super().send(data, profile, title=title)
        os.kill(os.getpid(), signal.SIGKILL)
desk = session.open_desk(DataRoom(Path(sys.argv[1]), clock=MovableClock(), kdf=CHEAP_KDF), sys.argv[2], sys.argv[3])
Pipeline(desk, FolderSpooler(Path(sys.argv[1]) / "out"), Cut()).print(Order(sys.argv[4]), lambda view: None)
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_power_cut_between_print_and_log_is_asked_about(room, tmp_path, qtbot, qapp, when: str) -> None:  # type: ignore[no-untyped-def]
    with FakePrinter() as printer:
        set_printers(room, raw(printer))
        [job] = register(room.desk, walk_in(room.desk)).job_ids
        room.desk.close()
        arguments = [str(room.room.paths.root), ADMIN, ADMIN_PASSPHRASE, job, when]
        killed = subprocess.run([sys.executable, "-c", KILLED, *arguments], cwd=ROOT, check=False)
        assert killed.returncode == -signal.SIGKILL
        assert len(printer.jobs) == (1 if when == "after" else 0)
        room.reopen()
        service = PrintingService(room.desk, SwitchedSpooler(tmp_path / "out"), raw=RawDevices())
        faults = []
        service.fault.connect(faults.append)
        service.recover()
        qtbot.waitUntil(lambda: service.idle)
        service.submit([job])
        qtbot.waitUntil(lambda: service.idle)
        [fault] = faults
        assert (fault.code, fault.job_ids) == ("PRINT-UNSURE", (job,))
        assert len(printer.jobs) == (1 if when == "after" else 0) and outcomes(room) == []
        if when == "after":
            service.confirm_printed([job])
        else:
            service.retry(job)
        qtbot.waitUntil(lambda: service.idle)
        service.close()
    assert len(printer.jobs) == 1
    assert [outcome for outcome, _, _ in outcomes(room)] == (["confirmed"] if when == "after" else ["unsure", "printed"])

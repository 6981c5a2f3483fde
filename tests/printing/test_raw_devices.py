"""Raw lines to printers that answer, do not answer, have no paper, stall, or break off."""

from __future__ import annotations

import os
import socket
import threading
import time
from types import SimpleNamespace

import pytest

from db.domain.errors import KnownError
from db.domain.printer_profiles import PrinterProfile, Way
from desktop.documents.registry import KINDS
from desktop.printing.escpos_bytes import ticket_bytes
from desktop.printing.raw_devices import RawDevices
from desktop.printing.raw_status import ASK, read_status
from tests.documents.samples import RECEIPT
from tests.helpers import escpos_reader, fake_printer
from tests.helpers.fake_printer import FakePrinter

DEVICES = RawDevices(connect=2.0, write=0.6, status=0.1)
LONG = 4_000_000  # more than the system keeps for a reader who does not read


def over(device: str, way: Way = Way.TCP) -> PrinterProfile:
    return PrinterProfile("80mm", way, device)


@pytest.fixture(scope="module")
def ticket() -> bytes:
    return ticket_bytes(KINDS["receipt"].ticket(RECEIPT), over("x"))


def refusal(profile: PrinterProfile, data: bytes, devices: RawDevices = DEVICES) -> KnownError:
    with pytest.raises(KnownError) as refused:
        devices.send(data, profile, title="受理回执")
    return refused.value


@pytest.mark.parametrize("status", [fake_printer.OK, fake_printer.NEARLY_OUT, None, (0x41, 0x42, 0x43)])
def test_every_byte_arrives_whether_or_not_the_printer_answers(ticket: bytes, status: tuple[int, int, int] | None) -> None:
    with FakePrinter(status=status) as printer:
        used = DEVICES.send(ticket, over(printer.device), title="受理回执")
        assert used == f"{printer.device}"
    assert printer.jobs == [ticket]
    assert RECEIPT.serial_short in escpos_reader.read(printer.jobs[0]).text


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (fake_printer.NO_PAPER, "PRINT-PAPER", "没有纸了"),
        (fake_printer.COVER_OPEN, "PRINT-OFF", "盖子开着"),
        (fake_printer.OFFLINE, "PRINT-OFF", "停着不收"),
    ],
)
def test_what_is_in_the_way_is_told_before_a_byte_is_sent(
    ticket: bytes, status: tuple[int, int, int], code: str, words: str
) -> None:
    with FakePrinter(status=status) as printer:
        error = refusal(over(printer.device), ticket)
    assert error.code == code and words in error.message and "一半" not in error.message
    assert printer.jobs == []


def test_paper_that_ends_half_way_is_told(ticket: bytes) -> None:
    with FakePrinter(after=fake_printer.NO_PAPER) as printer:
        error = refusal(over(printer.device), ticket)
    assert error.code == "PRINT-PAPER" and "一半" in error.message


def test_a_line_that_breaks_half_way_is_told(ticket: bytes) -> None:
    with FakePrinter(break_at=700) as printer:
        error = refusal(over(printer.device), ticket * 400)
    assert error.code == "PRINT-OFF" and "打到一半断了" in error.message
    assert 700 <= len(printer.jobs[0]) < 400 * len(ticket)


def test_a_printer_that_stops_answering_has_not_printed(ticket: bytes) -> None:
    with FakePrinter(silent_after=True) as printer:
        error = refusal(over(printer.device), ticket)
    assert error.code == "PRINT-OFF" and "打到一半断了" in error.message


@pytest.mark.parametrize("status", [fake_printer.OK, None])
def test_a_stuck_printer_holds_the_worker_up_for_seconds_only(status: tuple[int, int, int] | None) -> None:
    with FakePrinter(status=status, stall_at=2000) as printer:
        start = time.perf_counter()
        error = refusal(over(printer.device), b" " * LONG)
        assert time.perf_counter() - start < 30
    assert error.code == "PRINT-OFF" and "打到一半断了" in error.message


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    error = refusal(over(f"127.0.0.1:{port}"), b"x")
    assert error.code == "PRINT-OFF" and "没有回应" in error.message
    start = time.perf_counter()
    quick = RawDevices(connect=0.2)
    assert refusal(over("no-such-host.invalid"), b"x", quick).code == "PRINT-OFF"
    assert time.perf_counter() - start < 30


def test_a_serial_printer_is_asked_and_sent_the_same_bytes(ticket: bytes) -> None:
    ours, theirs = os.openpty()
    import tty

    tty.setraw(ours)
    tty.setraw(theirs)
    came = b""

    def printer() -> None:
        nonlocal came
        while len(came.replace(ASK, b"")) < len(ticket) or came.count(ASK) < 2:
            came += os.read(ours, 4096)
            if came.endswith(ASK):
                os.write(ours, bytes(fake_printer.OK))

    thread = threading.Thread(target=printer, daemon=True)
    thread.start()
    devices = RawDevices(write=5, status=1.0)
    devices.send(ticket, over(f"{os.ttyname(theirs)}@115200", Way.SERIAL), title="受理回执")
    thread.join(5)
    os.close(ours)
    os.close(theirs)
    assert came.replace(ASK, b"") == ticket and came.count(ASK) == 2


def test_a_serial_port_that_is_not_there() -> None:
    assert refusal(over("/dev/no-such-port@9600", Way.SERIAL), b"x").code == "PRINT-OFF"


class UsbPrinter:
    """As pyusb shows one: a configuration, an interface, a bulk endpoint out."""

    def __init__(self, *, takes: int = 1 << 20) -> None:
        self.sent = b""
        self.takes = takes
        self.backend = SimpleNamespace(__module__="usb.backend.libusb1")

    def is_kernel_driver_active(self, _: int) -> bool:
        return False

    def set_configuration(self) -> None: ...
    def reset(self) -> None: ...

    def get_active_configuration(self) -> dict[tuple[int, int], list[SimpleNamespace]]:
        return {(0, 0): [SimpleNamespace(bEndpointAddress=0x81), SimpleNamespace(bEndpointAddress=0x03)]}

    def write(self, endpoint: int, data: bytes, timeout: int) -> int:
        assert endpoint == 0x03 and timeout == 600
        taken = data[: max(0, self.takes - len(self.sent))]
        self.sent += taken
        return len(taken)


def test_a_usb_printer_is_found_by_its_numbers(ticket: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    import usb.core
    import usb.util

    printer = UsbPrinter()
    asked: dict[str, int] = {}
    monkeypatch.setattr(usb.core, "find", lambda **numbers: (asked.update(numbers), printer)[1])
    monkeypatch.setattr(usb.util, "dispose_resources", lambda _: None)
    monkeypatch.setattr(usb.util, "find_descriptor", lambda ends, custom_match: next(e for e in ends if custom_match(e)))
    DEVICES.send(ticket, over("0416:5011", Way.USB), title="受理回执")
    assert printer.sent == ticket and asked == {"idVendor": 0x0416, "idProduct": 0x5011}
    printer.sent, printer.takes = b"", 100
    error = refusal(over("0416:5011", Way.USB), ticket)
    assert error.code == "PRINT-OFF" and "一半" in error.message


def test_a_usb_printer_that_is_not_plugged_in_and_a_pc_without_the_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    import usb.core

    monkeypatch.setattr(usb.core, "find", lambda **_: None)
    assert refusal(over("0416:5011", Way.USB), b"x").code == "PRINT-OFF"

    def no_backend(**_: int) -> None:
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", no_backend)
    error = refusal(over("0416:5011", Way.USB), b"x")
    assert error.code == "PRINT-NO-PRINTER" and "libusb" in error.message


def test_the_raw_spool_of_windows_is_refused_elsewhere_and_used_there(
    ticket: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.printing.escpos_bytes import library

    error = refusal(over("小票机", Way.RAW_SPOOL), ticket)
    assert error.code == "PRINT-NO-PRINTER" and "Windows" in error.message
    spooled: list[tuple[str, str, bytes]] = []

    class Spool:
        def __init__(self, name: str) -> None:
            self.name, self.title, self.data = name, "", b""

        @staticmethod
        def is_usable() -> bool:
            return True

        def open(self, job_name: str) -> None:
            self.title = job_name

        def _raw(self, data: bytes) -> None:
            self.data += data

        def close(self) -> None:
            spooled.append((self.name, self.title, self.data))

    monkeypatch.setattr(library().printer, "Win32Raw", Spool)
    DEVICES.send(ticket, over("小票机", Way.RAW_SPOOL), title="受理回执")
    assert spooled == [("小票机", "受理回执", ticket)]


def test_bytes_that_are_no_state_say_nothing() -> None:
    assert not read_status(b"").no_paper and not read_status(b"\x72\x72").no_paper
    assert not read_status(b"\xff\xff\xff").offline
    assert read_status(bytes((0x12, 0x12, 0x72))).no_paper

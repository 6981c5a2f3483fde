"""Raw lines to receipt printers: network, serial, USB and the raw spool of Windows, opened through python-escpos."""

from __future__ import annotations

import contextlib
import socket
import time
from typing import Any, Protocol

from db.domain.errors import KnownError
from db.domain.printer_profiles import PrinterProfile, Way, serial_line, tcp_address, usb_device
from desktop.printing.escpos_bytes import library
from desktop.printing.raw_status import ANSWERS, ASK, read_status

CONNECT_SECONDS = 3.0
WRITE_SECONDS = 8.0
"""A printer that takes nothing for this long is stuck: out of paper, or its memory full and its cover open."""
STATUS_SECONDS = 0.15
"""How long a printer may think about its state; many never answer."""
_AFTER_SECONDS = 0.4
_PIECE = 4096


class RawPrinters(Protocol):
    """Where raw bytes go. Called from the printing worker; may take as long as the printer takes."""

    def send(self, data: bytes, profile: PrinterProfile, *, title: str) -> str:
        """Hand over a ticket; returns the printer's name.

        Raises KnownError PRINT-NO-PRINTER when this PC cannot reach such a printer at all, PRINT-OFF when it does
        not answer or its cover is open, PRINT-PAPER when it has no paper.
        """


class RawDevices:
    """The real ones."""

    def __init__(
        self,
        *,
        connect: float = CONNECT_SECONDS,
        write: float = WRITE_SECONDS,
        status: float = STATUS_SECONDS,
    ) -> None:
        self._connect = connect
        self._write = write
        self._status = status

    def send(self, data: bytes, profile: PrinterProfile, *, title: str) -> str:
        """See :meth:`RawPrinters.send`."""
        line = self._open(profile, title)
        begun = False
        try:
            said = self._ask(line, self._status)
            self._refuse(said, profile, begun=False)
            begun = True
            for start in range(0, len(data), _PIECE):
                line.write(data[start : start + _PIECE])
            answered = bool(said)
            said = self._ask(line, self._write if answered else self._status)
            if answered and not said:
                raise TimeoutError("the printer has stopped answering")
            self._refuse(said, profile, begun=True)
            line.finish()
        except OSError as error:
            raise _lost(profile, begun=begun) from error
        finally:
            line.close()
        return profile.device

    def _open(self, profile: PrinterProfile, title: str) -> _Line:
        line = _LINES[profile.way](profile, title)
        try:
            line.open(self._connect, self._write)
        except library().exceptions.DeviceNotFoundError as error:
            raise _gone(profile) from error
        except OSError as error:
            raise _gone(profile) from error
        return line

    def _ask(self, line: _Line, seconds: float) -> bytes:
        """What the printer says of itself; nothing from one that cannot be asked or does not answer."""
        if not line.answers:
            return b""
        line.write(ASK)
        return line.read(ANSWERS, seconds)

    def _refuse(self, said: bytes, profile: PrinterProfile, *, begun: bool) -> None:
        status = read_status(said)
        half = "可能只打了一半，请看出纸口；" if begun else ""
        if status.no_paper:
            raise KnownError("PRINT-PAPER", f"「{profile.device}」没有纸了；{half}请装好纸再试。")
        if status.cover_open:
            raise KnownError("PRINT-OFF", f"「{profile.device}」的盖子开着；{half}请盖好再试。")
        if status.offline:
            raise KnownError("PRINT-OFF", f"「{profile.device}」停着不收；{half}请看看它的灯和纸再试。")


def _gone(profile: PrinterProfile) -> KnownError:
    advice = "请看看电源、网线或数据线，再试。"
    return KnownError("PRINT-OFF", f"「{profile.device}」没有回应，可能关机或断线；{advice}")


def _lost(profile: PrinterProfile, *, begun: bool) -> KnownError:
    if not begun:
        return _gone(profile)
    return KnownError("PRINT-OFF", f"「{profile.device}」打到一半断了，可能已打出一部分；请看出纸口再决定要不要重打。")


class _Line:
    """A line to one printer. Every method may raise OSError."""

    answers = True

    def __init__(self, profile: PrinterProfile, title: str) -> None:
        self._profile = profile
        self._title = title
        self._printer: Any = None

    def open(self, connect: float, write: float) -> None:
        """Reach the printer."""
        raise NotImplementedError

    def write(self, data: bytes) -> None:
        """Send bytes; all of them or OSError."""
        self._printer._raw(data)

    def read(self, wanted: int, seconds: float) -> bytes:
        """Up to ``wanted`` bytes of what the printer says within ``seconds``."""
        return b""

    def finish(self) -> None:
        """Everything is sent: let it go out."""

    def close(self) -> None:
        """Let go of the printer."""
        if self._printer is not None:
            with contextlib.suppress(OSError):
                self._printer.close()


class _Network(_Line):
    def open(self, connect: float, write: float) -> None:
        address = tcp_address(self._profile.device)
        line = socket.create_connection((address.host, address.port), timeout=connect)
        line.settimeout(write)
        self._printer = library().printer.Network(address.host, address.port)
        self._printer.device = line  # its own way of connecting leaves a refused socket open

    def read(self, wanted: int, seconds: float) -> bytes:
        line = self._printer.device
        usual = line.gettimeout()
        until = time.monotonic() + seconds
        said = b""
        try:
            while len(said) < wanted and (left := until - time.monotonic()) > 0:
                line.settimeout(left)
                part = line.recv(wanted - len(said))
                if not part:
                    raise ConnectionResetError("the printer closed the line")
                said += part
        except TimeoutError:
            pass
        finally:
            line.settimeout(usual)
        return said

    def finish(self) -> None:
        """Say that nothing more comes and wait a little for the printer to agree: closing at once may lose the end."""
        line = self._printer.device
        line.shutdown(socket.SHUT_WR)
        line.settimeout(_AFTER_SECONDS)
        with contextlib.suppress(TimeoutError):
            while line.recv(64):
                pass


class _Serial(_Line):
    def open(self, connect: float, write: float) -> None:
        line = serial_line(self._profile.device)
        self._printer = library().printer.Serial(line.port, line.speed, dsrdtr=False)
        self._printer.open()
        self._printer.device.write_timeout = write

    def read(self, wanted: int, seconds: float) -> bytes:
        self._printer.device.timeout = seconds
        return bytes(self._printer.device.read(wanted))


class _Usb(_Line):
    answers = False

    def open(self, connect: float, write: float) -> None:
        import usb.core
        import usb.util

        device = usb_device(self._profile.device)
        try:
            self._printer = library().printer.Usb(device.vendor, device.product, timeout=round(write * 1000))
            self._printer.open()
            self._printer.out_ep = _out_endpoint(self._printer.device)
        except usb.core.NoBackendError as error:
            words = "这台电脑没有 USB 直连用的驱动（libusb）；请把这种纸改成「系统打印机」。"
            raise KnownError("PRINT-NO-PRINTER", words) from error

    def write(self, data: bytes) -> None:
        if self._printer.device.write(self._printer.out_ep, data, self._printer.timeout) != len(data):
            raise OSError("the printer took only a part")


def _out_endpoint(device: Any) -> int:
    """The printer's bulk endpoint for data; the usual one where it does not describe itself."""
    import usb.util

    outward = usb.util.find_descriptor(
        device.get_active_configuration()[(0, 0)],
        custom_match=lambda end: usb.util.endpoint_direction(end.bEndpointAddress) == usb.util.ENDPOINT_OUT,
    )
    return outward.bEndpointAddress if outward is not None else 1


class _RawSpool(_Line):
    answers = False

    def open(self, connect: float, write: float) -> None:
        printer = library().printer.Win32Raw
        if not printer.is_usable():
            raise KnownError("PRINT-NO-PRINTER", "「系统打印机（直通）」只在 Windows 上能用；请改用别的连接方式。")
        self._printer = printer(self._profile.device)
        self._printer.open(job_name=self._title)


_LINES: dict[Way, type[_Line]] = {
    Way.TCP: _Network,
    Way.SERIAL: _Serial,
    Way.USB: _Usb,
    Way.RAW_SPOOL: _RawSpool,
}

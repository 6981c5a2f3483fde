"""A network printer that can be off, out of paper, open, silent, slow, stuck, or break the line half-way."""

from __future__ import annotations

import socket
import struct
import threading
import time
from dataclasses import dataclass, field

from desktop.printing.raw_status import ASK

OK = (0x12, 0x12, 0x12)
NO_PAPER = (0x1A, 0x32, 0x72)
COVER_OPEN = (0x1A, 0x16, 0x12)
OFFLINE = (0x1A, 0x12, 0x12)
NEARLY_OUT = (0x12, 0x12, 0x1E)


@dataclass
class FakePrinter:
    """Listens on a port of its own; ``jobs`` are the bytes that came, without the questions for its state."""

    status: tuple[int, int, int] | None = OK
    """None: it never answers."""
    after: tuple[int, int, int] | None = None
    """Its state once it has been sent something; the same as before if it is not set."""
    silent_after: bool = False
    """It answers before the paper and not after."""
    break_at: int | None = None
    """It resets the line after so many bytes."""
    stall_at: int | None = None
    """It takes no more after so many bytes, and answers nothing."""
    jobs: list[bytes] = field(default_factory=list)
    first_bytes_at: list[float] = field(default_factory=list)

    def __enter__(self) -> FakePrinter:
        self._stop = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.05)
        self._port = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(5)
        self._server.close()

    @property
    def device(self) -> str:
        return f"127.0.0.1:{self._port}"

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                line, _ = self._server.accept()
            except TimeoutError:
                continue
            with line:
                self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        line.settimeout(0.05)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        taken = b""
        stamped = False
        while not self._stop.is_set():
            try:
                part = line.recv(512)
            except TimeoutError:
                continue
            except ConnectionError:
                break
            if not part:
                break
            taken += part
            while ASK in taken:
                taken = taken.replace(ASK, b"", 1)
                self._answer(line, begun=bool(taken))
            if taken and not stamped:
                self.first_bytes_at.append(time.perf_counter())
                stamped = True
            if self.stall_at is not None and len(taken) >= self.stall_at:
                self._stop.wait(20)
                break
            if self.break_at is not None and len(taken) >= self.break_at:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                break
        if taken:
            self.jobs.append(taken)

    def _answer(self, line: socket.socket, *, begun: bool) -> None:
        status = self.after if begun and self.after is not None else self.status
        if status is not None and not (begun and self.silent_after):
            line.sendall(bytes(status))

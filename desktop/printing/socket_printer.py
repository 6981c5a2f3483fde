"""A receipt printer that is a socket: for measuring, and for showing that bytes come without a printer on the desk."""

from __future__ import annotations

import socket
import threading
import time

from desktop.printing.raw_status import ASK

_READY = b"\x12\x12\x12"


class SocketPrinter:
    """Takes what comes at ``device``, says that it is ready when asked; ``data`` is the last job, without the questions.

    ``done`` is released for every job, ``came_at`` has when its first byte to print came.
    """

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.device = f"127.0.0.1:{self._server.getsockname()[1]}"
        self.came_at: list[float] = []
        self.data = b""
        self.done = threading.Semaphore(0)
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Switch it off: the next job finds nobody."""
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            with line:
                self._take(line)
            self.done.release()

    def _take(self, line: socket.socket) -> None:
        taken, stamped = b"", False
        while part := line.recv(65536):
            taken += part
            while ASK in taken:
                taken = taken.replace(ASK, b"", 1)
                line.sendall(_READY)
            if taken and not stamped:
                self.came_at.append(time.perf_counter())
                stamped = True
        self.data = taken

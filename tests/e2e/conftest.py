"""Running pieces of work in children that are killed."""

from __future__ import annotations

import json
import os
import pickle
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Message = list[str]
Kill = Callable[..., list[Message]]

ROOT = Path(__file__).parents[2]


class Zygote:
    """The process of ``tests.e2e.zygote``, and the lines it says."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.e2e.zygote"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._stdin, self._stdout = self._process.stdin, self._process.stdout
        self._pending = b""

    def _hear(self, until: float | None) -> Message | None:
        """The next line; None when there was none until the moment."""
        while b"\n" not in self._pending:
            left = None if until is None else max(0.0, until - time.monotonic())
            if not select.select([self._stdout], [], [], left)[0]:
                return None
            read = os.read(self._stdout.fileno(), 65536)
            assert read, "the zygote ended by itself"
            self._pending += read
        line, _, self._pending = self._pending.partition(b"\n")
        return json.loads(line)

    def run(self, child: Callable[..., None], *arguments: Any, after: float | None = None) -> list[Message]:
        """Run a child; kill it so many seconds after it says ``open``, or let it end. Returns all it said."""
        self._stdin.write(pickle.dumps((child.__name__, arguments)).hex().encode() + b"\n")
        self._stdin.flush()
        said: list[Message] = []
        pid, until = 0, None
        while True:
            message = self._hear(until)
            if message is None:
                os.kill(pid, signal.SIGKILL)
                until = None
            elif message[0] == "pid":
                pid = int(message[1])
            elif message[0] == "exit":
                assert message[1] in (0, -signal.SIGKILL), "the child failed by itself"
                return said
            else:
                said.append(message)
                if message[0] == "open" and after is not None:
                    until = time.monotonic() + after

    def close(self) -> None:
        """Let the process end."""
        self._stdin.close()
        self._process.wait()
        self._stdout.close()


@pytest.fixture(scope="session")
def run_and_kill() -> Iterator[Kill]:
    """``Zygote.run`` of a process that lives as long as the tests."""
    zygote = Zygote()
    yield zygote.run
    zygote.close()

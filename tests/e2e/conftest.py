"""Children that can be killed: forked from a server that has imported everything, so that a start costs little."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import pytest

Message = tuple[str, str, str]
Kill = Callable[..., list[Message]]

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.e2e.children"])


def _listen(pipe: Connection, heard: list[Message], until: float | None = None) -> bool:
    """Take in what the child says, until the moment or its end. Returns whether it is still there."""
    while True:
        left = None if until is None else max(0.0, until - time.monotonic())
        if not pipe.poll(left):
            return True
        try:
            heard.append(pipe.recv())
        except EOFError:
            return False
        if until is None and heard[-1][0] == "open":
            return True


@pytest.fixture
def run_and_kill() -> Kill:
    """Run a child; kill it so many seconds after it has opened the data, or let it end. Returns all it said."""

    def run(child: Callable[..., None], *arguments: Any, after: float | None) -> list[Message]:
        ours, theirs = _CONTEXT.Pipe(duplex=False)
        process = _CONTEXT.Process(target=child, args=(theirs, *arguments))
        process.start()
        theirs.close()
        heard: list[Message] = []
        try:
            if _listen(ours, heard):
                if after is not None:
                    _listen(ours, heard, time.monotonic() + after)
                    process.kill()
                while _listen(ours, heard):
                    pass
        finally:
            process.kill()
            process.join()
            ours.close()
        assert process.exitcode in (0, -signal.SIGKILL), "the child failed by itself"
        process.close()
        return heard

    return run

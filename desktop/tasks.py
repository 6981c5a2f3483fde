"""Work away from the window: one database worker for what a clerk waits for, one more for long work.

Results, refusals and progress come back as signals on the GUI thread, through its event loop; so a caller may
connect after :meth:`Tasks.run` has returned. A ``KnownError`` is a refusal for the page that asked; anything
else is a bug and goes to ``sys.excepthook``: the crash dialog in the program, a failure in a test.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QMetaMethod, QObject, Qt, Signal

from db.domain.errors import KnownError

TURN = 0.0005
"""Seconds a thread that computes keeps the interpreter from the others. Python's own 5 ms would make the window wait as
long at every step of its own, and work that asks the database forty times forty times as long."""


GIVE_WAY = 0.1
"""Seconds long work waits at most, at each step it reports, for what a clerk waits for."""


class Job(QObject):
    """One piece of work. ``done``, ``failed`` or ``crashed`` comes at most once, then ``finished``.

    A cancelled job delivers nothing but ``finished``; what it has already committed stays committed.
    """

    done = Signal(object)
    failed = Signal(object)  # the KnownError
    crashed = Signal(object)  # the exception, already reported
    progressed = Signal(object, object)  # what the work reported: done so far and in all
    finished = Signal()

    def __init__(self, owner: Tasks, *, long: bool = False) -> None:
        super().__init__(owner)
        self._owner, self._long = owner, long
        self._cancelled = False
        self._future: Future[None] | None = None

    def cancel(self) -> None:
        """Drop the result; work not yet begun never begins, long work stops where it next asks."""
        self._cancelled = True
        if self._future is not None and self._future.cancel():
            self._owner._messages.emit(self, "finished", None)

    @property
    def cancelled(self) -> bool:
        """Whether :meth:`cancel` was called; may be asked from the worker."""
        return self._cancelled

    def report(self, done: object, total: object = 0) -> None:
        """Say how far the work is; called from the worker. Long work lets what a clerk waits for pass first."""
        self._owner._messages.emit(self, "progressed", (done, total))
        if self._long:
            self._owner._nobody_waits.wait(GIVE_WAY)


class Tasks(QObject):
    """The workers of one window. Make it on the GUI thread; :meth:`close` waits for what is running."""

    refused = Signal(object)  # a KnownError whose job nobody listens to
    _messages = Signal(object, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tasks")
        self._database = ThreadPoolExecutor(1, thread_name_prefix="database")
        self._long = ThreadPoolExecutor(1, thread_name_prefix="long")
        self._waited_for = 0
        self._counting = threading.Lock()
        self._nobody_waits = threading.Event()
        self._nobody_waits.set()
        self._jobs: set[Job] = set()
        self._latest: dict[str, Job] = {}
        self._closed = False
        self._messages.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        sys.setswitchinterval(TURN)

    def run(self, function: Callable[..., object], *args: object, **kwargs: object) -> Job:
        """Call ``function`` on the database worker, after everything asked for before."""
        return self._submit(self._database, lambda job: function(*args, **kwargs))

    def latest(self, key: str, function: Callable[..., object], *args: object, **kwargs: object) -> Job:
        """Like :meth:`run`, and drop the job last started under ``key``: only the newest answer matters."""
        before = self._latest.get(key)
        if before is not None:
            before.cancel()
        job = self._latest[key] = self.run(function, *args, **kwargs)
        return job

    def run_long(self, function: Callable[[Job], object]) -> Job:
        """Call ``function(job)`` on the worker for long work, so that the desk goes on answering meanwhile.

        ``job.report(done, total)`` shows progress, ``job.cancelled`` says when to stop.
        """
        return self._submit(self._long, function)

    @property
    def idle(self) -> bool:
        """Whether no work is under way and every result has been delivered."""
        return not self._jobs

    def close(self) -> None:
        """Drop what has not begun and wait for what has. Whatever is asked for afterwards is dropped as well."""
        self._closed = True
        for job in list(self._jobs):
            job.cancel()
        self._database.shutdown(wait=True, cancel_futures=True)
        self._long.shutdown(wait=True, cancel_futures=True)

    def _submit(self, pool: ThreadPoolExecutor, function: Callable[[Job], object]) -> Job:
        job = Job(self, long=pool is self._long)
        if self._closed:  # a timer of a page may ring while the window goes
            job.cancel()
            return job
        self._jobs.add(job)
        job._future = pool.submit(self._work, job, function)
        if pool is self._database:
            self._wait_for(1)
            job._future.add_done_callback(lambda _: self._wait_for(-1))
        return job

    def _wait_for(self, more: int) -> None:
        """Count what the database worker has to do; a call from any thread."""
        with self._counting:
            self._waited_for += more
            if self._waited_for:
                self._nobody_waits.clear()
            else:
                self._nobody_waits.set()

    def _work(self, job: Job, function: Callable[[Job], object]) -> None:
        try:
            self._messages.emit(job, "done", function(job))
        except KnownError as error:
            self._messages.emit(job, "failed", error)
        except BaseException as error:
            self._messages.emit(job, "crashed", error)
        self._messages.emit(job, "finished", None)

    def _deliver(self, job: Job, kind: str, value: Any) -> None:
        if kind == "finished":
            self._forget(job)
            job.finished.emit()
            job.deleteLater()
        elif kind == "crashed":
            sys.excepthook(type(value), value, value.__traceback__)
            job.crashed.emit(value)
        elif job.cancelled:
            return
        elif kind == "progressed":
            job.progressed.emit(*value)
        elif kind == "failed":
            self._fail(job, value)
        else:
            job.done.emit(value)

    def _fail(self, job: Job, error: KnownError) -> None:
        if job.isSignalConnected(QMetaMethod.fromSignal(job.failed)):
            job.failed.emit(error)
        else:
            self.refused.emit(error)

    def _forget(self, job: Job) -> None:
        self._jobs.discard(job)
        for key in [key for key, newest in self._latest.items() if newest is job]:
            del self._latest[key]

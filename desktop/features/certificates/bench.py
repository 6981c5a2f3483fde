"""``python -m desktop.features.certificates.bench DATA LOGIN``: a thousand certificates while a clerk registers people.

They go the way the window sends them: drafted and signed out by the worker for long work, then made into one PDF; the
clerk's registrations go through the database worker and come back through the event loop. A ticker in that loop tells
how long a key would have waited at worst. Prints JSON.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer

from db.bench.corps import certified_activity
from db.bench.desk_rows import Subject
from db.certificate_holder import CertificateParams
from db.desk import Desk
from db.domain.catalogue import Necessity
from db.ids import new_id
from db.queries.catalogue import GetItem, OfferedItems, get_item, offered_items
from db.room import DataRoom
from db.session import open_desk
from db.usecases.cases import RegisterCase, register_case
from db.usecases.certificate_drafts import DraftMany
from desktop.documents import fonts
from desktop.features.certificates.batch_file import save_batch
from desktop.features.certificates.drafting import Drafted, Drafting
from desktop.features.certificates.issuing import IssuedAll, Issuing
from desktop.tasks import Tasks

CERTIFICATES = 1000
ALONE, WARM_UP = 60, 10
PAUSE_MS = 100
"""Between two registrations: far more often than any clerk, so that there is something to count."""
TICK_MS = 5


class Clerk(QObject):
    """Registers one person after another; ``spent`` is the milliseconds from the key to the answer in the window."""

    def __init__(self, desk: Desk, tasks: Tasks, many: int) -> None:
        super().__init__()
        self._desk, self._tasks = desk, tasks
        subject = Subject(desk)
        self._people = [person[0] for person in subject.people]
        subject.close()
        self._offer = next(item for item in desk.ask(offered_items, OfferedItems()) if item.name == "高龄津贴")
        materials = desk.ask(get_item, GetItem(self._offer.item_id)).item.materials
        self._ticked = tuple(n for n, one in enumerate(materials) if one.necessity is Necessity.REQUIRED)
        self._left = many
        self._began = 0.0
        self.spent: list[float] = []
        self.over: Callable[[], None] = lambda: None

    def register(self) -> None:
        """The next one."""
        person = self._people[len(self.spent) % len(self._people)]
        offer = self._offer
        request = RegisterCase(
            person, offer.item_id, offer.version_id, self._ticked, "accept", new_id(), repeat_confirmed=True
        )
        self._began = time.perf_counter()
        job = self._tasks.run(self._desk.run, register_case, request)
        job.done.connect(self._registered)

    def _registered(self, _: object) -> None:
        self.spent.append(1000 * (time.perf_counter() - self._began))
        self._left -= 1
        if self._left:
            QTimer.singleShot(PAUSE_MS, self, self.register)
        else:
            self.over()

    def stop(self) -> None:
        """No more after this one."""
        self._left = 1


class Ticker(QObject):
    """The longest time between two beats of the event loop, beyond the beat itself."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._beat)
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """No more beats."""
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append(1000 * (now - self._last) - TICK_MS)
        self._last = now


class Making(QObject):
    """Drafts, signs, and makes one file; ``seconds`` of each step."""

    def __init__(self, desk: Desk, tasks: Tasks, folder: Path, activity_id: str) -> None:
        super().__init__()
        self._desk, self._tasks, self._folder = desk, tasks, folder
        self._drafting, self._issuing = Drafting(desk, tasks, self), Issuing(desk, tasks, self)
        self._drafting.finished.connect(self._drafted)
        self._issuing.finished.connect(self._issued)
        self._request = DraftMany(new_id(), "activity", "activity", CertificateParams(activity_id=activity_id))
        self.step = "draft"
        self.seconds: dict[str, float] = {}
        self.over: Callable[[], None] = lambda: None
        self._began = 0.0

    def start(self) -> None:
        """Begin."""
        self._began = time.perf_counter()
        self._drafting.start(self._request)

    def _next(self, step: str) -> None:
        now = time.perf_counter()
        self.seconds[self.step] = now - self._began
        self._began, self.step = now, step

    def _drafted(self, came: Drafted) -> None:
        self._next("issue")
        if came.fault is not None or len(came.draft_ids) != CERTIFICATES:
            raise RuntimeError(f"{len(came.draft_ids)} drafts, {came.skipped[:1]}, {came.fault}")
        self._issuing.start(came.draft_ids, "王建军")

    def _issued(self, came: IssuedAll) -> None:
        self._next("pdf")
        if came.fault is not None or len(came.issued) != CERTIFICATES:
            raise RuntimeError(f"{len(came.issued)} issued, {came.skipped[:1]}, {came.fault}")
        ids = tuple(one.certificate_id for one in came.issued)
        job = self._tasks.run_long(lambda job: save_batch(self._desk, ids, self._folder, job))
        job.done.connect(self._saved)

    def _saved(self, path: Path) -> None:
        self._next("")
        if not path.read_bytes().startswith(b"%PDF"):
            raise RuntimeError("no PDF came of it")
        self.over()


def measure(desk: Desk) -> dict[str, Any]:
    """Milliseconds of registering alone and meanwhile, the longest waits of the window, seconds of the certificates."""
    app = QCoreApplication.instance() or QCoreApplication([])
    activity = certified_activity(desk, CERTIFICATES)
    fonts.warm()
    tasks = Tasks()

    def run(clerk: Clerk, making: Making | None) -> Ticker:
        ticker = Ticker()
        clerk.over = app.quit
        if making is not None:
            making.over = clerk.stop
            making.start()
        clerk.register()
        app.exec()
        ticker.stop()
        return ticker

    with tempfile.TemporaryDirectory() as folder:
        run(Clerk(desk, tasks, WARM_UP), None)
        gc.freeze()  # as the program does once its window is furnished
        alone = Clerk(desk, tasks, ALONE)
        resting = run(alone, None)
        meanwhile, making = Clerk(desk, tasks, 0), Making(desk, tasks, Path(folder), activity)
        working = run(meanwhile, making)
    tasks.close()
    return {
        "seconds": making.seconds,
        "alone": alone.spent,
        "meanwhile": meanwhile.spent,
        "stall_alone": max(resting.gaps),
        "stall_meanwhile": max(working.gaps),
    }


def main(data: str, login: str) -> None:
    """Print the times of a room whose operators share a passphrase."""
    hook = sys.excepthook

    def give_up(*error: Any) -> None:
        hook(*error)
        os._exit(1)

    sys.excepthook = give_up  # what fails in a slot would leave the loop waiting for ever
    desk = open_desk(DataRoom(Path(data)), login, os.environ["YIMEN_PASSPHRASE"])
    try:
        sys.stdout.write(json.dumps(measure(desk)))
    finally:
        desk.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

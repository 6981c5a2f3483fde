"""Certificates for many drafted in the background, a few in each transaction, while the desk goes on working."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from db.domain.errors import KnownError
from db.usecases.certificate_drafts import CHUNK, DraftMany, draft_many

if TYPE_CHECKING:
    from db.desk import Desk
    from desktop.tasks import Job, Tasks


@dataclass(frozen=True, slots=True)
class Drafted:
    """What came of it: ``done`` of ``chosen`` people gone through, ``skipped`` (volunteer id, why) among them.

    ``rest`` goes on where it stopped, or ``fault`` ended it; what was drafted stays drafted.
    """

    batch_id: str
    draft_ids: tuple[str, ...]
    skipped: tuple[tuple[str, str], ...]
    done: int
    chosen: int
    rest: DraftMany | None = None
    fault: KnownError | None = None


class Drafting(QObject):
    """One run at a time. The same request begun again is the same batch: nobody gets two drafts."""

    progressed = Signal(int, int)
    finished = Signal(object)  # Drafted

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._stop = False
        self.running = False

    def start(self, request: DraftMany) -> None:
        """Begin, or go on with what a run left; :attr:`finished` tells."""
        self.running, self._stop = True, False
        job = self._tasks.run_long(lambda job: self._work(job, request))
        job.progressed.connect(self._told)
        job.done.connect(self._ended)

    def stop(self) -> None:
        """Stop after the few that are under way."""
        self._stop = True

    def _work(self, job: Job, request: DraftMany) -> Drafted:
        drafts: list[str] = []
        skipped: list[tuple[str, str]] = []
        done = chosen = 0
        wanted = replace(request, most=CHUNK)
        while True:
            if done and (self._stop or job.cancelled):
                return Drafted(request.batch_id, tuple(drafts), tuple(skipped), done, chosen, rest=wanted)
            try:
                made = self._desk.run(draft_many, wanted)
            except KnownError as error:
                rest = wanted if done else None
                return Drafted(request.batch_id, tuple(drafts), tuple(skipped), done, chosen, rest, error)
            drafts += made.draft_ids
            skipped += made.skipped
            done, chosen = made.done, made.chosen
            job.report(done, chosen)
            if not made.after:
                return Drafted(request.batch_id, tuple(drafts), tuple(skipped), done, chosen)
            wanted = replace(wanted, after=made.after)

    def _told(self, done: object, total: object) -> None:
        self.progressed.emit(done, total)

    def _ended(self, came: Drafted) -> None:
        self.running = False
        self.finished.emit(came)

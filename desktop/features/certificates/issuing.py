"""Many drafts signed out in the background, a few in each transaction, while the desk goes on working."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from db.domain.errors import KnownError
from db.ids import new_id
from db.usecases.certificates import CHUNK, IssueMany, IssueOne, issue_many

if TYPE_CHECKING:
    from db.desk import Desk
    from desktop.tasks import Job, Tasks


@dataclass(frozen=True, slots=True)
class IssuedAll:
    """What came of it. ``stopped``: asked to stop before the last; ``fault`` ended it, what was issued stays issued."""

    issued: tuple[Any, ...]
    skipped: tuple[Any, ...]
    stopped: bool = False
    fault: KnownError | None = None


class Issuing(QObject):
    """One run at a time. The same drafts begun again after a fault are the same requests: nothing is issued twice."""

    progressed = Signal(int, int)
    finished = Signal(object)  # IssuedAll

    def __init__(self, desk: Desk, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks = desk, tasks
        self._requests: dict[str, str] = {}
        self._stop = False
        self.running = False

    def start(self, draft_ids: Sequence[str], signatory: str) -> None:
        """Begin; :attr:`finished` tells."""
        items = tuple(IssueOne(self._requests.setdefault(one, new_id()), one) for one in draft_ids)
        self.running, self._stop = True, False
        job = self._tasks.run_long(lambda job: self._work(job, items, signatory))
        job.progressed.connect(self._told)
        job.done.connect(self._ended)

    def stop(self) -> None:
        """Stop after the chunk that is under way."""
        self._stop = True

    def _work(self, job: Job, items: tuple[IssueOne, ...], signatory: str) -> IssuedAll:
        issued: list[Any] = []
        skipped: list[Any] = []
        for at in range(0, len(items), CHUNK):
            if self._stop or job.cancelled:
                return IssuedAll(tuple(issued), tuple(skipped), stopped=True)
            try:
                made = self._desk.run(issue_many, IssueMany(items[at : at + CHUNK], signatory))
            except KnownError as error:
                return IssuedAll(tuple(issued), tuple(skipped), fault=error)
            issued += made.issued
            skipped += made.skipped
            job.report(min(at + CHUNK, len(items)), len(items))
        return IssuedAll(tuple(issued), tuple(skipped))

    def _told(self, done: object, total: object) -> None:
        self.progressed.emit(done, total)

    def _ended(self, came: IssuedAll) -> None:
        self.running = False
        self.finished.emit(came)

"""Keeps what is half done on a page: a second after the last change, and at once before a lock or the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from db.desk import Desk
from db.domain.errors import KnownError
from db.queries.drafts import DraftFacts, GetDraft, get_draft
from db.usecases.drafts import DropDraft, SaveDraft, drop_draft, save_draft
from desktop.tasks import Tasks

QUIET_MS = 1000


class Drafter(QObject):
    """One draft a page and person at the desk. One that cannot be saved is not worth stopping a clerk for.

    ``collect`` answers with a title and what is half done, as JSON can hold it, or with something empty when there is
    nothing. ``keeps_unseen``: then what was saved stays, for it was only put aside; otherwise it is dropped.
    """

    saved = Signal()
    restored = Signal(object)  # what ``collect`` gave

    def __init__(
        self, desk: Desk, tasks: Tasks, page: str, collect: Callable[[], tuple[str, Any]], parent: QObject,
        *, keeps_unseen: bool = False,
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._page = desk, tasks, page
        self._collect, self._keeps_unseen = collect, keeps_unseen
        self._kept = False
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(QUIET_MS)
        self.timer.timeout.connect(self.save)

    @property
    def pending(self) -> bool:
        """Whether a change waits to be saved."""
        return self.timer.isActive()

    def touch(self) -> None:
        """Something changed."""
        self.timer.start()

    def save(self) -> None:
        """Save on the worker, or drop the draft when nothing is half done any more."""
        self.timer.stop()
        if self._desk.operator is None:
            return
        request = self._request()
        if request is not None:
            self._kept = True
            job = self._tasks.run(self._desk.run, save_draft, request)
            job.done.connect(lambda _: self.saved.emit())
            job.failed.connect(lambda _: None)
        elif not self._keeps_unseen:
            self.drop()

    def save_now(self) -> None:
        """Save in this thread: after it the worker may be gone, or nobody signed in."""
        self.timer.stop()
        request = self._request() if self._desk.operator is not None else None
        if request is not None:
            self._kept = True
            with suppress(KnownError):
                self._desk.run(save_draft, request)

    def _request(self) -> SaveDraft | None:
        title, data = self._collect()
        return SaveDraft(self._page, title, json.dumps(data, ensure_ascii=False)) if data else None

    def drop(self) -> None:
        """What was half done is written, or given up."""
        self.timer.stop()
        if self._kept:
            self._kept = False
            job = self._tasks.run(self._desk.run, drop_draft, DropDraft(self._page))
            job.failed.connect(lambda _: None)

    def load(self) -> None:
        """Look for what was left half done; it comes by :attr:`restored`."""
        job = self._tasks.run(self._desk.ask, get_draft, GetDraft(self._page))
        job.done.connect(self._loaded)
        job.failed.connect(lambda _: None)

    def _loaded(self, draft: DraftFacts | None) -> None:
        if draft is not None:
            self._kept = True
            self.restored.emit(json.loads(draft.data))

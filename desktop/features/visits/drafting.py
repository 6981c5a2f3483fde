"""Keeps half-typed records: a second after the last change, and at once before a lock or the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal

from db.desk import Desk
from db.domain.errors import KnownError
from db.queries.drafts import DraftFacts, GetDraft, get_draft
from db.usecases.drafts import DropDraft, SaveDraft, drop_draft, save_draft
from desktop.tasks import Tasks

QUIET_MS = 1000


class Drafter(QObject):
    """Everything half done under one name is one draft. One that cannot be saved stops nobody.

    ``texts`` answers what is half done now, each as JSON text; ``words`` says what it is, given how many there are.
    """

    restored = Signal(object)  # the texts of the draft that was found

    def __init__(
        self, desk: Desk, tasks: Tasks, page: str, texts: Callable[[], Sequence[str]], words: str, parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._page = desk, tasks, page
        self._texts, self._words = texts, words
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self.save)
        self._kept = False

    @property
    def pending(self) -> bool:
        """Whether a change waits to be saved."""
        return self._timer.isActive()

    def touch(self) -> None:
        """Something changed."""
        self._timer.start()

    def title(self) -> str:
        """What is half done, in a few words; empty when nothing is."""
        count = len(self._texts())
        return self._words.format(count) if count else ""

    def _request(self) -> SaveDraft:
        return SaveDraft(self._page, self.title(), json.dumps(list(self._texts()), ensure_ascii=False))

    def save(self) -> None:
        """Save on the worker, or drop the draft when nothing is half done any more."""
        self._timer.stop()
        if self._desk.operator is None:
            return
        if self._texts():
            self._kept = True
            job = self._tasks.run(self._desk.run, save_draft, self._request())
        elif self._kept:
            self._kept = False
            job = self._tasks.run(self._desk.run, drop_draft, DropDraft(self._page))
        else:
            return
        job.failed.connect(lambda _: None)

    def save_now(self) -> None:
        """Save in this thread: after it the worker may be gone, or nobody signed in."""
        self._timer.stop()
        if self._texts() and self._desk.operator is not None:
            self._kept = True
            with suppress(KnownError):
                self._desk.run(save_draft, self._request())

    def load(self) -> None:
        """Look for what was left half done; it comes by :attr:`restored`."""
        job = self._tasks.run(self._desk.ask, get_draft, GetDraft(self._page))
        job.done.connect(self._loaded)
        job.failed.connect(lambda _: None)

    def _loaded(self, draft: DraftFacts | None) -> None:
        if draft is None:
            return
        with suppress(ValueError):
            texts = json.loads(draft.data)
            if isinstance(texts, list) and all(isinstance(text, str) for text in texts):
                self._kept = True
                self.restored.emit(tuple(texts))

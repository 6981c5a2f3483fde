"""Keeps what is half typed on this page: a second after the last change, and at once before a lock or the end."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from db.desk import Desk
from db.domain.errors import KnownError
from db.queries.drafts import DraftFacts, GetDraft, get_draft
from db.usecases.drafts import DropDraft, SaveDraft, drop_draft, save_draft
from desktop.tasks import Tasks

PAGE = "demands"
QUIET_MS = 1000


class Drafter(QObject):
    """``collect`` answers with a title and what is half done, or with nothing when there is nothing."""

    restored = Signal(object)  # dict

    def __init__(
        self, desk: Desk, tasks: Tasks, collect: Callable[[], tuple[str, dict[str, Any]]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._collect = desk, tasks, collect
        self._kept = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._save)

    def touch(self) -> None:
        """Something changed."""
        self._timer.start()

    def load(self) -> None:
        """Ask for what was left."""
        job = self._tasks.run(self._desk.ask, get_draft, GetDraft(PAGE))
        job.done.connect(self._loaded)
        job.failed.connect(lambda _: None)

    def _loaded(self, draft: DraftFacts | None) -> None:
        if draft is not None:
            self._kept = True
            self.restored.emit(json.loads(draft.data))

    def _save(self) -> None:
        title, data = self._collect()
        if data and self._desk.operator is not None:
            self._kept = True
            job = self._tasks.run(self._desk.run, save_draft, SaveDraft(PAGE, title, json.dumps(data)))
            job.failed.connect(lambda _: None)
        else:
            self.drop()

    def save_now(self) -> None:
        """Save in this thread: after it the worker may be gone, or nobody signed in."""
        self._timer.stop()
        title, data = self._collect()
        if data and self._desk.operator is not None:
            try:
                self._desk.run(save_draft, SaveDraft(PAGE, title, json.dumps(data)))
                self._kept = True
            except KnownError:
                return

    def drop(self) -> None:
        """What was typed is written, or given up."""
        self._timer.stop()
        if self._kept:
            self._kept = False
            job = self._tasks.run(self._desk.run, drop_draft, DropDraft(PAGE))
            job.failed.connect(lambda _: None)

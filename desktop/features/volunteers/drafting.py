"""Keeps a registration that is half typed: a second after the last change, and at once before a lock or the end."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.identity import IdKind, Sex
from db.queries.drafts import DraftFacts, GetDraft, get_draft
from db.usecases.drafts import DropDraft, SaveDraft, drop_draft, save_draft
from desktop.tasks import Tasks
from desktop.widgets.pick_field import Choice

PAGE = "volunteers"
QUIET_MS = 1000

_READ: Mapping[str, Callable[[Any], Any]] = {
    "d": date.fromisoformat, "i": IdKind, "s": Sex, "c": lambda parts: Choice(*parts), "t": tuple,
}


def packed(value: Any) -> Any:
    """A value of a form as JSON holds it."""
    match value:
        case date():
            return {"d": value.isoformat()}
        case IdKind():
            return {"i": value.value}
        case Sex():
            return {"s": value.value}
        case Choice():
            return {"c": [value.value, value.text, value.note]}
        case tuple():
            return {"t": list(value)}
        case _:
            return value


def unpacked(value: Any) -> Any:
    """The value again."""
    if isinstance(value, dict):
        ((kind, inner),) = value.items()
        return _READ[kind](inner)
    return value


class Drafter(QObject):
    """``collect`` answers with a title and what is half typed, or with nothing when there is nothing."""

    restored = Signal(object)  # dict

    def __init__(
        self, desk: Desk, tasks: Tasks, collect: Callable[[], tuple[str, dict[str, Any]]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._collect = desk, tasks, collect
        self._kept = False
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(QUIET_MS)
        self.timer.timeout.connect(self._save)

    def touch(self) -> None:
        """Something changed."""
        self.timer.start()

    def load(self) -> None:
        """Ask for what was left."""
        job = self._tasks.run(self._desk.ask, get_draft, GetDraft(PAGE))
        job.done.connect(self._loaded)
        job.failed.connect(lambda _: None)

    def _loaded(self, draft: DraftFacts | None) -> None:
        if draft is not None:
            self._kept = True
            self.restored.emit(json.loads(draft.data))

    def _request(self) -> SaveDraft | None:
        title, data = self._collect()
        return SaveDraft(PAGE, title, json.dumps(data)) if data and self._desk.operator is not None else None

    def _save(self) -> None:
        request = self._request()
        if request is not None:
            self._kept = True
            job = self._tasks.run(self._desk.run, save_draft, request)
            job.failed.connect(lambda _: None)

    def save_now(self) -> None:
        """Save in this thread: after it the worker may be gone, or nobody signed in."""
        self.timer.stop()
        request = self._request()
        if request is not None:
            try:
                self._desk.run(save_draft, request)
                self._kept = True
            except KnownError:
                return

    def drop(self) -> None:
        """What was typed is written, or given up."""
        self.timer.stop()
        if self._kept:
            self._kept = False
            job = self._tasks.run(self._desk.run, drop_draft, DropDraft(PAGE))
            job.failed.connect(lambda _: None)

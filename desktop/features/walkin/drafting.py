"""Keeps the half-typed application: a second after the last change, and at once before a lock or the end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from db.desk import Desk
from db.domain.errors import KnownError
from db.domain.masking import mask_name
from db.usecases.drafts import DropDraft, SaveDraft, drop_draft, save_draft
from desktop.features.walkin.form import PAGE
from desktop.features.walkin.state import State
from desktop.tasks import Tasks

QUIET_MS = 1000


class Drafter(QObject):
    """Saves through the one door; a draft that cannot be saved is not worth stopping a clerk for."""

    saved = Signal()

    def __init__(self, desk: Desk, tasks: Tasks, state: State, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._state = desk, tasks, state
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._save)
        self._kept = False
        self._settled = False

    @property
    def pending(self) -> bool:
        """Whether a change waits to be saved."""
        return self._timer.isActive()

    def touch(self) -> None:
        """Something changed."""
        self._settled = False
        self._timer.start()

    def title(self) -> str:
        """How the list of things to do names the draft; the person masked."""
        state = self._state
        what = state.item.name if state.item else "新建居民" if state.editing == "new" else "受理"
        return f"{what} {mask_name(state.card.name)}" if state.card else what

    def _request(self) -> SaveDraft:
        return SaveDraft(PAGE, self.title(), self._state.form.to_json())

    def _wanted(self) -> bool:
        return self._state.done is None and self._state.form.begun and self._desk.operator is not None

    def _save(self) -> None:
        if self._wanted():
            self._kept = True
            job = self._tasks.run(self._desk.run, save_draft, self._request())
            job.done.connect(lambda _: self.saved.emit())
            job.failed.connect(lambda _: None)

    def save_now(self) -> None:
        """Save in this thread: after it the worker may be gone, or nobody signed in."""
        self._timer.stop()
        if self._wanted():
            self._kept = True
            self._quietly(lambda: self._desk.run(save_draft, self._request()))

    def drop(self) -> None:
        """The application is registered, or was never begun; there is nothing to come back to."""
        self._timer.stop()
        if self._kept:
            self._kept = False
            job = self._tasks.run(self._desk.run, drop_draft, DropDraft(PAGE))
            job.failed.connect(lambda _: None)

    def settle(self) -> None:
        """A notice was given: unless something changes, there is nothing to come back to."""
        self.drop()
        self._settled = True

    def adopt(self) -> None:
        """A draft was restored: it is this application's."""
        self._kept = True

    def leave(self) -> None:
        """The clerk turns to somebody else: what was begun stays as the draft."""
        self._timer.stop()
        if not self._settled:
            self._save()
        self._kept = self._settled = False

    @staticmethod
    def _quietly(work: Callable[[], object]) -> None:
        try:
            work()
        except KnownError:
            return

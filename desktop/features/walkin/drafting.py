"""The half-typed application as a draft: whom and what it is for, and when there is nothing to come back to."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject

from db.desk import Desk
from db.domain.masking import mask_name
from desktop import drafts
from desktop.features.walkin.form import PAGE
from desktop.features.walkin.state import State
from desktop.tasks import Tasks


class Drafter(drafts.Drafter):
    """One application after another on the same page: the draft is of the one that was left last."""

    def __init__(self, desk: Desk, tasks: Tasks, state: State, parent: QObject) -> None:
        super().__init__(desk, tasks, PAGE, self._half_done, parent, keeps_unseen=True)
        self._state = state
        self._settled = False

    def touch(self) -> None:
        self._settled = False
        super().touch()

    def title(self) -> str:
        """How the list of things to do names the draft; the person masked."""
        state = self._state
        what = state.item.name if state.item else "新建居民" if state.editing == "new" else "受理"
        return f"{what} {mask_name(state.card.name)}" if state.card else what

    def _half_done(self) -> tuple[str, dict[str, Any]]:
        state = self._state
        return (self.title(), state.form.held()) if state.done is None and state.form.begun else ("", {})

    def settle(self) -> None:
        """A notice was given: unless something changes, there is nothing to come back to."""
        self.drop()
        self._settled = True

    def adopt(self) -> None:
        """A draft was restored: it is this application's."""
        self._kept = True

    def leave(self) -> None:
        """The clerk turns to somebody else: what was begun stays as the draft."""
        self.timer.stop()
        if not self._settled:
            self.save()
        self._kept = self._settled = False

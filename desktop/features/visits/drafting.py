"""Half-typed records as one draft: how many there are is its title."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from db.desk import Desk
from desktop.drafts import Drafter
from desktop.tasks import Tasks


class FormsDrafter(Drafter):
    """Everything half done under one name is one draft.

    ``texts`` answers what is half done now, each as JSON text; ``words`` says what it is, given how many there are.
    """

    def __init__(
        self, desk: Desk, tasks: Tasks, page: str, texts: Callable[[], list[str]], words: str, parent: QObject,
    ) -> None:
        super().__init__(desk, tasks, page, lambda: (self.title(), self._texts()), parent)
        self._texts, self._words = texts, words

    def title(self) -> str:
        """What is half done, in a few words; empty when nothing is."""
        count = len(self._texts())
        return self._words.format(count) if count else ""

"""What a task of the tour has in hand, and how tasks are named and judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from db.desk import Desk
from db.domain.clock import system_clock
from desktop.tour.driver import Driver
from desktop.tour.faults import TourFault


@dataclass(slots=True)
class Chooser:
    """Stands in for the system's file dialogs: answers with the file the task laid out."""

    opened: Path | None = None
    saved: Path | None = None
    chosen: Path | None = None

    def open_file(self, parent: QWidget, title: str, pattern: str) -> Path | None:
        """See :class:`desktop.widgets.files.FileChooser`."""
        return self.opened

    def save_file(self, parent: QWidget, title: str, name: str, pattern: str) -> Path | None:
        """See :class:`desktop.widgets.files.FileChooser`."""
        return self.saved

    def folder(self, parent: QWidget, title: str) -> Path | None:
        """See :class:`desktop.widgets.files.FileChooser`."""
        return self.chosen


@dataclass(slots=True)
class Calendar:
    """The desk's clock on the tour: the real one, and as many days later as tasks have let go by."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        """Now."""
        return system_clock() + self.ahead

    def move(self, time: timedelta) -> None:
        """Let some time go by."""
        self.ahead += time


@dataclass(slots=True)
class Tour:
    """The window with hands and eyes, the folders, and what earlier tasks left for later ones."""

    driver: Driver
    folder: Path
    data: Path
    chooser: Chooser = field(default_factory=Chooser)
    serials: dict[str, str] = field(default_factory=dict)
    """Whole serials of cases and demands by the name of the task that registered them."""
    ids: dict[str, str] = field(default_factory=dict)
    """Ids of what was found or made, by what it is called in the tour."""
    clock: Calendar = field(default_factory=Calendar)

    @property
    def papers(self) -> Path:
        """Where the printer of the tour lays its papers."""
        return self.folder / "papers"

    def paper_names(self) -> list[str]:
        """The papers printed so far, in order."""
        return sorted(path.name for path in self.papers.glob("*.pdf"))

    def ask(self, query: Any, request: object) -> Any:
        """Read the data as the screens do."""
        return self.read(lambda desk: desk.ask(query, request), query.name)

    def read(self, function: Callable[[Desk], Any], awaited: str) -> Any:
        """The same with what is no plain query: what ``function`` answers on the database worker."""
        desk = self.driver.program.desk
        if desk is None:
            raise TourFault("数据没有打开")
        answers: list[Any] = []
        job = self.driver.program.tasks.run(function, desk)
        job.done.connect(answers.append)
        self.driver.wait(lambda: answers, f"读数据 {awaited}")
        self.driver.settle()
        return answers[0]


@dataclass(frozen=True, slots=True)
class Task:
    """One job. ``budget`` is in seconds; ``source`` says where it comes from; ``most_keys`` 0 sets no limit."""

    name: str
    title: str
    budget: float
    source: str
    perform: Callable[[Tour], None]
    most_keys: int = 0

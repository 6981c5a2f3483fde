"""What every section of 管理 is: a part of the page with its own keys, and short ways to the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from db.desk import Desk
from db.domain.errors import KnownError
from desktop.page import Page, ShellContext
from desktop.tasks import Job
from desktop.theme.manager import tokens
from desktop.widgets.fields import LabelledField
from desktop.widgets.files import FileChooser
from desktop.widgets.progress_strip import ProgressStrip


class Section(QWidget):
    """The base of the sections; made when first opened, kept as long as the page."""

    topics: frozenset[str] = frozenset()

    def __init__(self, page: Page, files: FileChooser, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.page = page
        self.files = files
        self.fields: dict[str, LabelledField] = {}
        """By the name of the request's field that an error may belong to."""
        self.outer = QVBoxLayout(self)
        self.outer.setContentsMargins(0, 0, 0, 0)
        self.outer.setSpacing(tokens().size.space_2)
        self.spare: list[QWidget] = []
        """What is only a reminder, and gives way where there is little room."""
        self.strip = ProgressStrip(name=f"{name}_progress", key="Shift+Esc")
        self.outer.addWidget(self.strip)
        self._job: Job | None = None

    @property
    def context(self) -> ShellContext:
        """What the page was given."""
        return self.page.context

    def activated(self) -> None:
        """The section has come to the front: read what it shows."""

    def changed(self, topics: frozenset[str]) -> None:
        """Data of its topics changed while it is in front."""
        self.activated()

    def focus_first(self) -> None:
        """Give the focus to where a person begins."""

    def set_narrow(self, narrow: bool) -> None:
        """There is little room, or enough again."""
        for widget in self.spare:
            widget.setVisible(not narrow)

    def arrive(self, part: str) -> None:
        """Show a part of the section that another page asked for."""

    def draft(self) -> str:
        """What is half done here, in a few words; empty when nothing is."""
        return ""

    def before_lock(self) -> None:
        """The screen is about to be locked: forget passphrases that were typed."""

    # ------------------------------------------------------------ the desk

    def ask(self, query: Any, request: object, then: Callable[[Any], object]) -> Job:
        """Ask on the database worker; only the newest answer to a question counts."""
        job = self.context.tasks.latest(f"admin.{query.name}", self.context.desk.ask, query, request)
        job.done.connect(self._while_here(then))
        job.failed.connect(self.refused)
        return job

    def read(self, key: str, function: Callable[[Desk], Any], then: Callable[[Any], object]) -> Job:
        """Several questions at once, put by ``function`` on the database worker; only the newest answer counts."""
        job = self.context.tasks.latest(f"admin.{key}", function, self.context.desk)
        job.done.connect(self._while_here(then))
        job.failed.connect(self.refused)
        return job

    def run(self, function: Callable[..., object], *args: object, then: Callable[[Any], object]) -> Job:
        """Change something on the database worker, errors at their fields."""
        self.page.fault_bar.clear()
        for field in self.fields.values():
            field.set_error("")
        job = self.context.tasks.run(function, *args)
        job.done.connect(self._while_here(then))
        job.failed.connect(self.refused)
        return job

    def refused(self, error: KnownError) -> None:
        """Show an error at its field, with the focus there, or in the bar below the page's head."""
        field = self.fields.get(error.field or "")
        if field is None or not field.isVisible():
            self.page.show_error(error)
            return
        field.set_error(error.message)
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def run_long(
        self, words: str, work: Callable[[Job], object], then: Callable[[Any], object], total: int = 0
    ) -> Job | None:
        """Do long work with a progress strip that can stop it. Answers ``None`` while other work is going on."""
        if self._job is not None:
            return None
        self.page.fault_bar.clear()
        self._job = job = self.context.tasks.run_long(work)
        self.strip.start(words, total)
        self.strip.cancelled.connect(job.cancel)
        job.progressed.connect(self._progressed)
        job.done.connect(self._while_here(then))
        job.failed.connect(self.refused)
        job.finished.connect(self._ended)
        return job

    def _while_here(self, then: Callable[[Any], object]) -> Callable[[Any], None]:
        """``then``, unless the page has gone meanwhile: another person has signed in."""

        def take(result: Any) -> None:
            if isValid(self):
                then(result)

        return take

    @property
    def working(self) -> bool:
        """Whether long work is under way here."""
        return self._job is not None

    def _progressed(self, done: object, total: object) -> None:
        if isinstance(done, int) and isinstance(total, int):
            self.strip.bar.setMaximum(total)
            self.strip.advance(done)

    def _ended(self) -> None:
        self._job = None
        self.strip.finish()


def hint(text: str, kind: str = "hint") -> QLabel:
    """Small words over as many lines as they need."""
    label = QLabel(text)
    label.setProperty("kind", kind)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def scrolled(widget: QWidget, *, name: str) -> QScrollArea:
    """``widget`` in an area that scrolls downwards only, without a frame or ground of its own."""
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if not widget.objectName():
        widget.setObjectName(f"{name}_content")
    area.setWidget(widget)
    area.viewport().setAutoFillBackground(False)
    widget.setAutoFillBackground(False)
    return area


def row_of(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets side by side; ``None`` is the room between what is left and right."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(tokens().size.space_2)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row

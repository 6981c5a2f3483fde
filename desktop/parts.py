"""Pages of several parts, of which one is in front: turning between them, and what each part is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from db.domain.errors import KnownError
from desktop.page import Page, ShellContext
from desktop.printing.fault_actions import tell_fault
from desktop.printing.views import PaperFault
from desktop.widgets.face_stack import FaceStack
from desktop.widgets.key_button import KeyButton
from desktop.widgets.segmented import Segmented


class Part(QObject):
    """A widget, the questions it asks and the changes it makes.

    ``new_words`` names what Ctrl+N begins in it; empty where nothing is begun.
    """

    topics: frozenset[str] = frozenset()
    new_words = ""
    view: QWidget

    def __init__(self, page: PartsPage) -> None:
        super().__init__(page)
        self.page = page
        self.desk, self.tasks = page.context.desk, page.context.tasks

    # ------------------------------------------------------------ what the page asks of it

    def show(self) -> None:
        """Ask for everything in sight; called when the part comes to the front or data changed."""

    def focus_first(self) -> None:
        """Give the focus to where a clerk begins."""

    def begin(self) -> None:
        """Ctrl+N."""

    def escape(self) -> bool:
        """Leave what is open; whether there was something."""
        return False

    # ------------------------------------------------------------ asking and changing

    def ask(
        self, key: str, query: Any, request: Any, then: Callable[[Any], object],
        refused: Callable[[KnownError], object] | None = None,
    ) -> None:
        """Ask; only the newest answer under ``key`` comes back."""
        job = self.tasks.latest(f"{self.page.objectName()}.{key}", self.desk.ask, query, request)
        job.done.connect(then)
        if refused is not None:
            job.failed.connect(refused)

    def run(
        self, case: Any, request: Any, then: Callable[[Any], object], refused: Callable[[KnownError], object] | None = None,
    ) -> None:
        """Change; a refusal goes to ``refused``, or to the fault bar of the page."""
        job = self.tasks.run(self.desk.run, case, request)
        job.done.connect(then)
        if refused is not None:
            job.failed.connect(refused)

    def tell(self, headline: str, rest: str = "", level: str = "ok") -> None:
        """A line of news."""
        self.page.context.notices.show(headline, rest, level=level)

    def print_jobs(self, job_ids: tuple[str, ...]) -> None:
        """Print what was queued."""
        if job_ids:
            self.page.context.printing.submit(job_ids)


class PartsPage(Page):
    """Puts the parts together; each works its own view. Whoever makes one ends with :meth:`put_parts`."""

    def __init__(self, context: ShellContext, *, name: str, title: str) -> None:
        super().__init__(context, name=name, title=title)
        self._title.hide()
        self._note.hide()
        self._stale: set[str] = set()
        self._operator, self._fresh = "", True
        self.parts: dict[str, Any] = {}
        self.views = Segmented((), name=f"{name}_views", label=self.tr("看法"))
        self.add_left(self.views)
        self.new = KeyButton("Ctrl+N", "", name=f"{name}_new")
        self.stack = FaceStack()

    def put_parts(self, parts: Sequence[tuple[str, str, Part]], *, following: str, preceding: str) -> None:
        """``parts`` with their names and words in the head, the first in front. ``following`` and ``preceding`` say
        what Ctrl+PgDn and Ctrl+PgUp do."""
        self.parts = {name: part for name, _, part in parts}
        self.views.set_options((name, words) for name, words, _ in parts)
        self.add_right(self.new)
        for part in self.parts.values():
            self.stack.addWidget(part.view)
        self.body.addWidget(self.stack, 1)
        self.views.changed.connect(lambda view: self.show_view(str(view)))
        self.new.triggered.connect(lambda: self.part.begin())
        self.context.printing.fault.connect(self._print_fault)
        for key, words, step in (("Ctrl+PgDown", following, 1), ("Ctrl+PgUp", preceding, -1)):
            action = QAction(words, self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(lambda _=False, step=step: self._turn(step))
            self.addAction(action)
        self.show_view(next(iter(self.parts)))

    # ------------------------------------------------------------ turning

    @property
    def showing(self) -> str:
        """Which part is in front."""
        return str(self.views.value)

    @property
    def part(self) -> Any:
        """The :class:`Part` in front."""
        return self.parts[self.showing]

    def show_view(self, view: str) -> None:
        """Turn to a part."""
        self.views.set_value(view)
        part = self.parts[view]
        self.face(part.view)
        self.new.set_title(part.new_words)
        self.new.setVisible(bool(part.new_words))
        self._stale.discard(view)
        if not self._fresh:
            part.show()

    def face(self, face: QWidget) -> None:
        """Bring a widget of the stack to the front."""
        self.stack.turn(face)

    def _turn(self, step: int) -> None:
        views = list(self.parts)
        self.show_view(views[(views.index(self.showing) + step) % len(views)])
        self.focus_first()

    # ------------------------------------------------------------ coming and going

    def activated(self) -> None:
        operator = self.context.desk.operator
        sitting = operator.operator_id if operator else ""
        if self._fresh or sitting != self._operator:
            first, self._fresh, self._operator = self._fresh, False, sitting
            self.sat_down(first=first)
        elif self.showing not in self._stale:
            return
        self._stale.discard(self.showing)
        self.part.show()

    def sat_down(self, *, first: bool) -> None:
        """Somebody sits down at the page: the ``first``, or another than before."""

    def refresh(self, topics: frozenset[str]) -> None:
        concerned = self.concerned(topics)
        if not self.isVisible():
            self._stale |= concerned
        elif self.showing in concerned:
            self.part.show()

    def concerned(self, topics: frozenset[str]) -> set[str]:
        """The parts that data of these topics concerns."""
        return {view for view, part in self.parts.items() if part.topics & topics}

    def focus_first(self) -> None:
        self.part.focus_first()

    def escape(self) -> bool:
        """Esc: leave what is open in the part in front, else go to its beginning; whether there was something to do."""
        if not self.part.escape():
            self.focus_first()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.escape():
            return
        super().keyPressEvent(event)

    def _print_fault(self, fault: PaperFault) -> None:
        tell_fault(self, fault)

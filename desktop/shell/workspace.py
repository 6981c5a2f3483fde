"""The window of a signed-in clerk: bar, navigation, pages, status; and what they have to do with each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from db.domain.errors import KnownError
from desktop.page import Page, ShellContext
from desktop.printing.fault_actions import QUEUE_FAULTS, fault_actions
from desktop.printing.views import PaperFault, PaperView
from desktop.shell.feature import Feature
from desktop.shell.help_sheet import HelpSheet
from desktop.shell.key_sheet import KeySheet, keys_of
from desktop.shell.nav_bar import NavBar
from desktop.shell.notices import ShellNotices
from desktop.shell.one_box import OneBox
from desktop.shell.scans import ScanRouter
from desktop.shell.status_bar import StatusBar
from desktop.shell.top_bar import TopBar

FOLD_BELOW = 1280
"""Window width under which the navigation shows icons only."""
TICK_MS = 15_000
COUNT_TOPICS = frozenset({"cases", "catalogue", "calendar"})


class Workspace(QWidget):
    """Made when somebody signs in; kept while the screen is locked; dropped when another person sits down.

    ``make_context`` gets this widget's notices and ``go`` and answers with the context for the pages.
    """

    lock_wanted = Signal()
    restore_wanted = Signal(str)  # the path of a backup
    ready = Signal()  # the first page is in sight
    topics_changed = Signal(object)  # frozenset of str; may be emitted from the worker

    def __init__(
        self,
        features: Sequence[Feature],
        make_context: Callable[[ShellNotices, Callable[..., None]], ShellContext],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("workspace")
        self._features = {feature.name: feature for feature in features}
        self.pages: dict[str, Page] = {}
        self._stale: dict[str, frozenset[str]] = {}
        self.stack = QStackedWidget()
        self.stack.setObjectName("pages")
        self.notices = ShellNotices(self.stack, lambda: self.page)
        self.context = make_context(self.notices, self.go)
        self.one_box = OneBox(self.context, self)
        self.top = TopBar(self.one_box.field)
        self.nav = NavBar(features)
        self.status = StatusBar()
        self.key_sheet = KeySheet(self)
        self.help_sheet = HelpSheet(self)
        self.key_sheet.help_wanted.connect(self._show_help)
        self.scans = ScanRouter(self.context, self.one_box, self, front=lambda: self.page)
        self._lay_out()
        self._connect()
        self._show_facts()
        self.refresh_counts()
        self.go(features[0].name)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.nav)
        middle.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addLayout(middle, 1)
        column.addWidget(self.status)

    def _connect(self) -> None:
        search = QAction(self.tr("查找"), self)
        search.setShortcut(QKeySequence("Ctrl+K"))
        search.triggered.connect(self.one_box.focus)
        self.addAction(search)
        self.nav.chosen.connect(self.go)
        self.top.lock.triggered.connect(self.lock_wanted)
        self.status.keys.triggered.connect(self.show_keys)
        self.topics_changed.connect(self._topics, Qt.ConnectionType.QueuedConnection)
        self.context.tasks.refused.connect(self.show_error)
        printing = self.context.printing
        if printing is not None:
            printing.state_changed.connect(self._show_printer)
            printing.fault.connect(self._show_waiting_papers)
            printing.job_changed.connect(self._paper_changed)
            self._show_printer()
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show_moment)
        self._tick.start()
        self._show_moment()

    @property
    def page(self) -> Page | None:
        """The page in front."""
        front = self.stack.currentWidget()
        return front if isinstance(front, Page) else None

    def go(self, page_name: str, **wanted: object) -> None:
        """Show a page, made now if need be, and tell it what is wanted."""
        page = self._page(page_name)
        self.stack.setCurrentWidget(page)
        self.nav.set_current(page_name)
        if page_name in self._stale:
            page.refresh(self._stale.pop(page_name))
        page.activated()
        if wanted:
            page.arrive(**wanted)
        else:
            page.focus_first()

    def _page(self, name: str) -> Page:
        page = self.pages.get(name)
        if page is None:
            with self.context.theme.building():
                page = self.pages[name] = self._features[name].create(self.context)
                page.open_requested.connect(self._open)
                self.context.theme.resting.add(page)
                self.stack.addWidget(page)
        return page

    def _open(self, kind: str, subject_id: str) -> None:
        if kind == "restore":
            self.restore_wanted.emit(subject_id)
            return
        where = {
            "person": ("residents", "resident_id"),
            "register": ("walkin", "resident_id"),
            "case": ("cases", "case_id"),
            "item": ("walkin", "item_id"),
            "notice": ("walkin", "notice_serial"),
            "demand": ("demands", "demand_id"),
            "visit": ("visits", "visit_id"),
            "volunteer": ("volunteers", "volunteer_id"),
        }
        page, keyword = where[kind]
        self.go(page, **{keyword: subject_id})

    def show_error(self, error: KnownError) -> None:
        """A refusal nobody took: the page in front shows it."""
        if self.page is not None:
            self.page.show_error(error)

    def show_keys(self) -> None:
        """F1: the keys of the page in front and those of the window."""
        page = self.page
        if page is None:
            return
        if self.key_sheet.isVisible():
            self.key_sheet.close_sheet()
            return
        here = keys_of(page)
        taken = {key for key, _ in here}
        everywhere = [pair for pair in keys_of(self) if pair[0] not in taken]
        self.key_sheet.open_for(self._features[self._name_of(page)].title, here, everywhere)

    def _show_help(self) -> None:
        if self.page is not None:
            self.help_sheet.open_at(self._name_of(self.page))

    def _name_of(self, page: Page) -> str:
        return next(name for name, made in self.pages.items() if made is page)

    def drafts(self) -> tuple[str, ...]:
        """What is half done on the pages, in a few words each."""
        return tuple(words for page in self.pages.values() if (words := page.has_draft()))

    def before_lock(self) -> None:
        """Hide what was revealed and save drafts."""
        self.one_box.dismiss()
        for sheet in (self.key_sheet, self.help_sheet):
            if sheet.isVisible():
                sheet.close_sheet()
        for page in self.pages.values():
            page.before_lock()

    def before_close(self) -> None:
        """Save drafts."""
        for page in self.pages.values():
            page.before_close()

    def set_backup(self, at: datetime | None, *, failed: bool = False) -> None:
        """When the last backup was taken, or that it failed."""
        self.status.set_backup(at, failed=failed)

    def refresh_counts(self) -> None:
        """Ask for the day's figures."""
        from db.queries.my_day import StatusCountsRequest, status_counts

        desk = self.context.desk
        job = self.context.tasks.latest("status", desk.ask, status_counts, StatusCountsRequest())
        job.done.connect(self._show_counts)

    def _show_counts(self, counts: object) -> None:
        self.status.set_counts(
            counts.accepted, counts.instant, counts.soon, counts.overdue,  # type: ignore[attr-defined]
        )

    def _show_facts(self) -> None:
        desk = self.context.desk
        self.top.set_centre(desk.facts.centre_name, desk.facts.centre_short_name)
        if desk.operator is not None:
            self.top.set_operator(desk.facts.window, desk.operator.name)

    def _show_printer(self) -> None:
        printing = self.context.printing
        level = printing.state_level()
        self.status.printer.set_words(
            self.tr("打印机 {0}").format(printing.state_text()), role="warn" if level == "warn" else "t2"
        )

    def _paper_changed(self, paper: PaperView) -> None:
        if paper.state in ("printed", "failed", "cancelled"):
            self.notices.paper_out()

    def _show_waiting_papers(self, fault: PaperFault) -> None:
        """Ask about papers of earlier on the page in front; those of what is done now are the page's own.

        Never in place of another fault: the status bar counts them too, and the next start asks again.
        """
        page = self.page
        if page is not None and fault.code in QUEUE_FAULTS and not page.fault_bar.isVisible():
            actions = fault_actions(self.context.printing, fault, bar=page.fault_bar, retry_key="Ctrl+1")
            page.show_fault(fault.headline, fault.rest, note=fault.code, actions=actions)

    def _show_moment(self) -> None:
        desk = self.context.desk
        self.status.set_moment(desk.now(), doubtful=desk.clock_set_back)

    def _topics(self, topics: frozenset[str]) -> None:
        if topics & COUNT_TOPICS:
            self.refresh_counts()
        if topics & {"centre", "settings", "operators"}:
            self._show_facts()
        for name, page in self.pages.items():
            concerns = topics & page.topics
            if not concerns:
                continue
            if page is self.page:
                page.refresh(concerns)
            else:
                self._stale[name] = self._stale.get(name, frozenset()) | concerns

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.nav.set_folded(self.width() < FOLD_BELOW)

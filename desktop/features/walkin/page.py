"""受理: the one screen of the main job."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from db.domain.errors import KnownError
from desktop.features.walkin.arrivals import Arrivals
from desktop.features.walkin.controller import WalkinController
from desktop.features.walkin.restoring import Restorer
from desktop.features.walkin.view import WalkinView
from desktop.page import Page, ShellContext
from desktop.widgets.fault_bar import FaultAction
from desktop.widgets.held_key import HeldKey
from desktop.widgets.key_button import KeyButton


class WalkinPage(Page):
    """The registration screen as the shell knows it."""

    topics = frozenset(
        {"residents", "cases", "catalogue", "calendar", "papers", "settings", "drafts", "guidance"}
    )

    def __init__(self, context: ShellContext) -> None:
        super().__init__(context, name="walkin", title=self.tr("受理"))
        self.view = WalkinView()
        self.body.addWidget(self.view, 1)
        self.controller = WalkinController(self, self.view)
        self.arrivals = Arrivals(self.controller)
        self.restorer = Restorer(self.controller)
        self.controller.open_wanted.connect(self.open_requested)
        self.reveal_key = HeldKey(self)
        self.reveal_key.pressed.connect(lambda: self.controller.revealer.hold(True))
        self.reveal_key.released.connect(lambda: self.controller.revealer.hold(False))

    # what the shell asks

    def activated(self) -> None:
        self.controller.start()
        self.focus_first()

    def arrive(self, **wanted: object) -> None:
        self.arrivals.take(wanted)

    def refresh(self, topics: frozenset[str]) -> None:
        self.controller.refresh(topics)

    def focus_first(self) -> None:
        self.controller.focus_work()

    def has_draft(self) -> str:
        return self.controller.describe_draft()

    def before_lock(self) -> None:
        self.controller.revealer.hold(False)
        self.controller.drafter.save_now()

    def before_close(self) -> None:
        self.controller.drafter.save_now()

    # faults: Esc belongs to one owner at a time

    def show_error(self, error: KnownError) -> None:
        self.show_fault(error.message, note=error.code)

    def show_fault(
        self, headline: str, rest: str = "", *, level: str = "warn", note: str = "",
        actions: tuple[FaultAction, ...] = (),
    ) -> None:
        taken = any(
            button.key_text == "Esc" and button.isVisibleTo(self) for button in self.view.findChildren(KeyButton)
        )
        icon = "printer" if note.startswith("PRINT") else "triangle-alert"
        self.fault_bar.show_fault(
            headline, rest, level=level, note=note, actions=actions, closable=not taken, icon=icon)
        self.controller.fault_changed()

    # keys that belong to the whole page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.controller.escape()
        else:
            super().keyPressEvent(event)


def create(context: ShellContext) -> WalkinPage:
    """The page, for the shell."""
    return WalkinPage(context)

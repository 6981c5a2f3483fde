"""What every page of the window is: a head, a fault bar, a body, and the few things the shell asks of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from db.domain.errors import KnownError
from desktop.tasks import Tasks
from desktop.theme.manager import ThemeManager, tokens
from desktop.widgets.fault_bar import FaultAction, FaultBar
from desktop.widgets.painting import is_style_event

if TYPE_CHECKING:
    from db.desk import Desk

CHINESE = QLocale(QLocale.Language.Chinese, QLocale.Country.China)


class Notices(Protocol):
    """Short news above the page; never modal, goes away by itself unless it is a fault."""

    def show(self, headline: str, rest: str = "", *, level: str = "ok") -> None:
        """Say that something happened. ``level``: ok, info, warn or bad; the last two stay until closed."""


@dataclass(frozen=True, slots=True)
class ShellContext:
    """What a page is given when it is made. ``desk.operator`` changes when another clerk signs in."""

    desk: Desk
    tasks: Tasks
    theme: ThemeManager
    notices: Notices
    printing: Any
    go: Callable[..., None]
    """``go("walkin", resident_id=…)`` shows a page and calls its :meth:`Page.arrive` with the rest."""


class Page(QWidget):
    """The base of every feature's page; made when first shown, kept until the program ends.

    Subclasses fill :attr:`body`, and say in :attr:`topics` which changes of the data concern them.
    """

    open_requested = Signal(str, str)  # kind ("person", "case", "item", "notice") and id
    topics: frozenset[str] = frozenset()

    def __init__(self, context: ShellContext, *, name: str, title: str) -> None:
        super().__init__()
        self.context = context
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setLocale(CHINESE)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.page_head = QWidget()
        self.page_head.setObjectName(f"{name}_head")
        self._head_row = QHBoxLayout(self.page_head)
        self._title = _label(title, "lead")
        self._note = _label("", "second")
        self._head_row.addWidget(self._title)
        self._head_row.addWidget(self._note)
        self._head_row.addStretch(1)
        self._left = 2
        outer.addWidget(self.page_head)
        self.fault_bar = FaultBar(name=f"{name}_fault")
        holder = QWidget()
        self.body = QVBoxLayout(holder)
        self.body.addWidget(self.fault_bar)
        outer.addWidget(holder, 1)
        self._measure()

    @property
    def title(self) -> str:
        """The bold words at the left of the head."""
        return self._title.text()

    def set_title(self, title: str, note: str = "") -> None:
        """Change the bold words of the head and the quiet ones after them."""
        self._title.setText(title)
        self._note.setText(note)

    def add_left(self, widget: QWidget) -> None:
        """Put ``widget`` into the head after the words."""
        self._head_row.insertWidget(self._left, widget)
        self._left += 1

    def add_right(self, widget: QWidget) -> None:
        """Put ``widget`` at the right end of the head, after those already there."""
        self._head_row.addWidget(widget)

    def show_error(self, error: KnownError) -> None:
        """Show what was refused in the fault bar, with its code in small type."""
        self.fault_bar.show_fault(error.message, note=error.code, level="warn")

    def show_fault(self, headline: str, rest: str = "", *, level: str = "warn", note: str = "",
                   actions: tuple[FaultAction, ...] = ()) -> None:
        """Show a fault below the head with keyed ways on."""
        self.fault_bar.show_fault(headline, rest, level=level, note=note, actions=actions)

    def arrive(self, **wanted: object) -> None:
        """Somebody came here with a wish (``resident_id=…``); called after :meth:`activated`."""

    def take_card(self, text: str) -> bool:
        """A signed card was scanned while the page is in front; whether it is what the page waits for."""
        return False

    def activated(self) -> None:
        """The page has come to the front."""

    def refresh(self, topics: frozenset[str]) -> None:
        """Data of these topics changed (only called when some are in :attr:`topics`)."""

    def focus_first(self) -> None:
        """Give the focus to where a clerk begins."""

    def has_draft(self) -> str:
        """What is half done here, in a few words for the lock screen; empty when nothing is."""
        return ""

    def before_lock(self) -> None:
        """The screen is about to be locked: hide what was revealed, save the draft."""

    def before_close(self) -> None:
        """The program is about to end: save the draft."""

    def changeEvent(self, event: QEvent) -> None:
        if is_style_event(event):
            self._measure()
        super().changeEvent(event)

    def _measure(self) -> None:
        size = tokens().size
        self.page_head.setFixedHeight(size.page_head)
        self._head_row.setContentsMargins(size.space_3, 0, size.space_3, 0)
        self._head_row.setSpacing(size.space_3)
        self.body.setContentsMargins(size.space_3, 0, size.space_3, size.space_2)
        self.body.setSpacing(size.space_2)


def _label(text: str, kind: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("kind", kind)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
